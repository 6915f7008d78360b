"""Tables that planners know: leaving reasons, headers of exports, staff groups, value lists.

They are CSV files beside this module, so that a planner can read them and propose a line.
"""

from retention.reference.characteristics import reference_group
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
from retention.reference.recruitment_sources import (
    EARLY_CAREER,
    EXPERIENCED,
    UNKNOWN_SOURCE,
    schemes,
    source_kind,
)
from retention.reference.scopes import excluded_values, is_excluded, scope_words
from retention.reference.staff_groups import (
    BREAKDOWN,
    breakdown_of,
    has_managers,
    is_staff_group,
)
from retention.reference.survey_items import SurveyItem, items_of, survey_items, turned_round
from retention.reference.values import known_words, value_aliases, value_list

__all__ = [
    "BREAKDOWN",
    "DESTINATION_CLASSES",
    "EARLY_CAREER",
    "EXPERIENCED",
    "UNKNOWN_CLASS",
    "UNKNOWN_SOURCE",
    "LeavingReason",
    "SurveyItem",
    "breakdown_of",
    "destination_class",
    "excluded_values",
    "export_headers",
    "has_managers",
    "is_excluded",
    "is_staff_group",
    "is_unknown_reason",
    "items_of",
    "known_words",
    "leaving_reason",
    "leaving_reasons",
    "reason_class",
    "reason_flag",
    "reference_group",
    "schemes",
    "scope_words",
    "source_kind",
    "survey_items",
    "turned_round",
    "value_aliases",
    "value_list",
]
