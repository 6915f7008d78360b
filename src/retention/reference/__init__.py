"""Tables that planners know: leaving reasons, headers of exports, staff groups, value lists.

They are CSV files beside this module, so that a planner can read them and propose a line.
"""

from retention.reference.destinations import DESTINATION_CLASSES, destination_class
from retention.reference.headers import export_headers
from retention.reference.reasons import (
    UNKNOWN_CLASS,
    LeavingReason,
    is_unknown_reason,
    leaving_reason,
    leaving_reasons,
    reason_class,
    reason_flag,
)
from retention.reference.scopes import excluded_values, is_excluded, scope_words
from retention.reference.staff_groups import BREAKDOWN, breakdown_of
from retention.reference.values import known_words, value_aliases, value_list

__all__ = [
    "BREAKDOWN",
    "DESTINATION_CLASSES",
    "UNKNOWN_CLASS",
    "LeavingReason",
    "breakdown_of",
    "destination_class",
    "excluded_values",
    "export_headers",
    "is_excluded",
    "is_unknown_reason",
    "known_words",
    "leaving_reason",
    "leaving_reasons",
    "reason_class",
    "reason_flag",
    "scope_words",
    "value_aliases",
    "value_list",
]
