"""The input tables as declarations: which columns there are and what each may hold.

Only what the package reads today is declared here; a file of another table is reported as
not read, never read in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["identifier", "date", "number", "text", "year"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its canonical name, what it holds, and whether a table needs it.

    `minimum` and `maximum` refuse a number, `usual_maximum` only remarks on it. A column
    `of_person` must say the same in every row of a person. `allowed` lists coded values.
    """

    name: str
    kind: Kind = "text"
    required: bool = False
    of_person: bool = False
    minimum: float | None = None
    maximum: float | None = None
    usual_maximum: float | None = None
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, which is the file's name without the ending, and its columns."""

    name: str
    columns: tuple[Column, ...]

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that must be there."""
        return tuple(c.name for c in self.columns if c.required)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns."""
        return tuple(c.name for c in self.columns)


STATUSES = (
    "active",
    "maternity",
    "career_break",
    "secondment_out",
    "suspended",
    "other_inactive",
)

ATTRIBUTES = (
    Column("organisation_code"),
    Column("directorate"),
    Column("unit"),
    Column("staff_group"),
    Column("band"),
    Column("role"),
    Column("contract_type"),
    Column("fte", "number", minimum=0.0, maximum=1.5, usual_maximum=1.0),
    Column("status", allowed=STATUSES),
    Column("employer_start_date", "date"),
    Column("recruitment_source"),
    Column("gender", of_person=True),
    Column("ethnicity", of_person=True),
    Column("disability", of_person=True),
    Column("birth_year", "year", of_person=True),
)
PERSON_FTE_USUAL_MAXIMUM = 1.5
MOVABLE = (
    "directorate",
    "unit",
    "staff_group",
    "band",
    "role",
    "contract_type",
    "fte",
    "status",
)
"""Attributes that a move can change."""
MOVE_KINDS = ("promotion", "acting_up", "secondment", "transfer", "contract", "status")

_PERSON = Column("employee_id", "identifier", required=True)
_ASSIGNMENT = Column("assignment_id", "identifier")
_START = Column("start_date", "date", required=True)
_ENDING = (Column("leaving_reason"), Column("destination"))

STARTERS = Table("starters", (_PERSON, _ASSIGNMENT, _START, *ATTRIBUTES))
LEAVERS = Table(
    "leavers",
    (
        _PERSON,
        _ASSIGNMENT,
        Column("last_day", "date", required=True),
        Column("organisation_code"),
        *_ENDING,
    ),
)
STAFF = Table(
    "staff", (_PERSON, _ASSIGNMENT, _START, Column("last_day", "date"), *ATTRIBUTES, *_ENDING)
)
MOVES = Table(
    "moves",
    (
        _PERSON,
        _ASSIGNMENT,
        Column("effective_date", "date", required=True),
        Column("organisation_code"),
        Column("kind", allowed=MOVE_KINDS),
        *(c for c in ATTRIBUTES if c.name in MOVABLE),
    ),
)
"""A change of a running post from its effective date on; blank is unchanged."""
NOT_READ_YET = (
    "snapshots",
    "appraisals",
    "talent_pool",
    "development",
    "survey",
    "survey_responses",
    "establishment",
    "recruitment",
    "formal_processes",
    "absence",
)

ALIASES: Mapping[str, str] = MappingProxyType({"end_date": "last_day"})

GROUP_COLUMNS = tuple(c.name for c in ATTRIBUTES if c.kind in ("text", "year"))
"""Columns that people can be grouped by or restricted to."""
LEAVING_COLUMNS = ("leaving_reason", "destination")
"""Columns known of leavers only: leavers can be split by them, people cannot."""
SENSITIVE_COLUMNS = (
    "gender",
    "ethnicity",
    "disability",
    "birth_year",
    *LEAVING_COLUMNS,
)
"""Groups by which every count is sensitive."""
