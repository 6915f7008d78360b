"""The input tables as declarations: which columns there are and what each may hold."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from retention.schema.declarations import (
    Column,
    Kind,
    Table,
)
from retention.schema.posts import (
    ATTRIBUTES,
    LEAVERS,
    MOVABLE,
    MOVE_KINDS,
    MOVES,
    PERSON_FTE_USUAL_MAXIMUM,
    SNAPSHOTS,
    STAFF,
    STARTERS,
    STATUSES,
)
from retention.schema.side import (
    ABSENCE,
    ACTIVITY_STATUSES,
    APPRAISALS,
    DEVELOPMENT,
    ESTABLISHMENT,
    FORMAL_PROCESSES,
    LEVELS,
    MOST,
    PROCESS_KINDS,
    RECRUITMENT,
    SURVEY,
    SURVEY_RESPONSES,
    TALENT_POOL,
    YES_NO,
)

POST_TABLES = (STARTERS, LEAVERS, STAFF, SNAPSHOTS, MOVES)
SIDE_TABLES = (
    APPRAISALS,
    TALENT_POOL,
    DEVELOPMENT,
    SURVEY,
    ESTABLISHMENT,
    RECRUITMENT,
    FORMAL_PROCESSES,
    ABSENCE,
)
"""Tables that a workforce carries beside its spells."""
TABLES = (*POST_TABLES, *SIDE_TABLES)

ALIASES: Mapping[str, str] = MappingProxyType({"end_date": "last_day"})

OCCUPATION = "occupation"
DERIVED_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        OCCUPATION: "occupation (managers, clinicians, other) is read from the columns staff_group "
        "and role, where staff groups have their national names; add them, or say in [maps] "
        "staff_groups which national group each of yours is"
    }
)
"""Columns of posts that reading makes of others, and what they need."""
GROUP_COLUMNS = (
    *(c.name for c in ATTRIBUTES if c.kind in ("text", "year")),
    *DERIVED_COLUMNS,
)
"""Columns that people can be grouped by or restricted to."""
LABEL_COLUMN = "rising_star"
"""A group that `retention.with_rising_stars` fixes at a census; no file has it."""
DEVELOPED_COLUMN = "developed"
"""A group that `retention.with_development` fixes at a census; no file has it."""
LEAVING_COLUMNS = ("leaving_reason", "destination")
"""Columns known of leavers only: leavers can be split by them, people cannot."""
SENSITIVE_COLUMNS = (
    "gender",
    "ethnicity",
    "disability",
    "birth_year",
    LABEL_COLUMN,
    *LEAVING_COLUMNS,
)
"""Groups by which every count is sensitive."""

__all__ = [
    "ABSENCE",
    "ACTIVITY_STATUSES",
    "ALIASES",
    "APPRAISALS",
    "ATTRIBUTES",
    "DERIVED_COLUMNS",
    "DEVELOPED_COLUMN",
    "DEVELOPMENT",
    "ESTABLISHMENT",
    "FORMAL_PROCESSES",
    "GROUP_COLUMNS",
    "LABEL_COLUMN",
    "LEAVERS",
    "LEAVING_COLUMNS",
    "LEVELS",
    "MOST",
    "MOVABLE",
    "MOVES",
    "MOVE_KINDS",
    "OCCUPATION",
    "PERSON_FTE_USUAL_MAXIMUM",
    "POST_TABLES",
    "PROCESS_KINDS",
    "RECRUITMENT",
    "SENSITIVE_COLUMNS",
    "SIDE_TABLES",
    "SNAPSHOTS",
    "STAFF",
    "STARTERS",
    "STATUSES",
    "SURVEY",
    "SURVEY_RESPONSES",
    "TABLES",
    "TALENT_POOL",
    "YES_NO",
    "Column",
    "Kind",
    "Table",
]
