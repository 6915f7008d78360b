"""Tables that planners know: leaving reasons, headers of exports, staff groups, value lists.

They are CSV files beside this module, so that a planner can read them and propose a line.
"""

from retention.reference.destinations import destination_is
from retention.reference.headers import export_headers
from retention.reference.reasons import (
    LeavingReason,
    leaving_reason,
    leaving_reasons,
    reason_class,
    reason_flag,
)
from retention.reference.staff_groups import BREAKDOWN, breakdown_of
from retention.reference.values import known_words, value_aliases, value_list

__all__ = [
    "BREAKDOWN",
    "LeavingReason",
    "breakdown_of",
    "destination_is",
    "export_headers",
    "known_words",
    "leaving_reason",
    "leaving_reasons",
    "reason_class",
    "reason_flag",
    "value_aliases",
    "value_list",
]
