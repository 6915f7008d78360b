"""The input tables as declarations: which columns there are and what each may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["identifier", "date", "number", "text", "year", "codes"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its canonical name, what it holds, and whether a table needs it.

    `minimum` and `maximum` refuse a number, `usual_maximum` only remarks on it; `whole`
    numbers have no decimals. A column `of_person` must say the same in every row of a
    person. `allowed` lists coded values that must be known; `code_list` names the list of
    `retention.reference` with their spellings. Of a `coded` column an unmapped value is
    kept with a remark. `map_name` names the mapping table of the settings for it.
    """

    name: str
    kind: Kind = "text"
    required: bool = False
    of_person: bool = False
    minimum: float | None = None
    maximum: float | None = None
    usual_maximum: float | None = None
    whole: bool = False
    allowed: tuple[str, ...] = ()
    code_list: str = ""
    coded: bool = False
    map_name: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, which is the file's name without the ending, and its columns.

    `key` names the columns of which each row must be the only one with its values;
    `of_people` tells whether its rows are matched to people.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    of_people: bool = True

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that must be there."""
        return tuple(c.name for c in self.columns if c.required)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns."""
        return tuple(c.name for c in self.columns)

    def column(self, name: str) -> Column:
        """The column of a name."""
        return next(c for c in self.columns if c.name == name)


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
    Column("directorate", map_name="directorates"),
    Column("unit", map_name="units"),
    Column("staff_group", map_name="staff_groups"),
    Column("band", map_name="bands"),
    Column("role", map_name="roles"),
    Column("contract_type", map_name="contract_types"),
    Column("fte", "number", minimum=0.0, maximum=1.5, usual_maximum=1.0),
    Column("status", allowed=STATUSES, code_list="status", map_name="statuses"),
    Column("employer_start_date", "date"),
    Column(
        "recruitment_source",
        code_list="recruitment_source",
        coded=True,
        map_name="recruitment_sources",
    ),
    Column("gender", of_person=True, map_name="genders"),
    Column("ethnicity", of_person=True, map_name="ethnicities"),
    Column("disability", of_person=True, map_name="disabilities"),
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
_ENDING = (
    Column("leaving_reason", code_list="leaving_reason", coded=True, map_name="leaving_reasons"),
    Column("destination", code_list="destination", coded=True, map_name="destinations"),
)

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
        Column("kind", allowed=MOVE_KINDS, code_list="move_kind"),
        *(c for c in ATTRIBUTES if c.name in MOVABLE),
    ),
)
"""A change of a running post from its effective date on; blank is unchanged."""
SNAPSHOTS = Table(
    "snapshots",
    (
        Column("snapshot_date", "date", required=True),
        _PERSON,
        _ASSIGNMENT,
        Column("start_date", "date"),
        *ATTRIBUTES,
    ),
)
"""Who is in post on a day, usually each month end; instead of starters and leavers."""

YES_NO = ("yes", "no")
LEVELS = ("low", "medium", "high")
ACTIVITY_STATUSES = ("completed", "booked", "cancelled")
PROCESS_KINDS = ("disciplinary", "capability")
MOST = 10_000_000.0
"""A bound on counts that only a slip of the keyboard passes."""


def _yes_no(name: str) -> Column:
    return Column(name, allowed=YES_NO, code_list="yes_no")


def _count(name: str, *, required: bool = False) -> Column:
    return Column(name, "number", required=required, minimum=0, maximum=MOST, whole=True)


APPRAISALS = Table(
    "appraisals",
    (
        _PERSON,
        Column("organisation_code"),
        Column("appraisal_date", "date", required=True),
        Column("performance", "number", minimum=1, maximum=5, whole=True, map_name="ratings"),
        Column("potential", allowed=LEVELS, code_list="potential", map_name="potential"),
        *(_yes_no(name) for name in ("helped", "objectives", "valued")),
        Column("strengths", "codes"),
        _yes_no("plan_agreed"),
        Column("readiness"),
        Column("aspiration"),
        Column("rater", "identifier"),
    ),
    key=("employee_id", "appraisal_date"),
)
TALENT_POOL = Table(
    "talent_pool",
    (
        _PERSON,
        Column("organisation_code"),
        Column("from_date", "date", required=True),
        Column("to_date", "date"),
    ),
    key=("employee_id", "from_date"),
)
DEVELOPMENT = Table(
    "development",
    (
        _PERSON,
        Column("organisation_code"),
        Column("activity_date", "date", required=True),
        Column("activity_type", map_name="activity_types"),
        _yes_no("mandatory"),
        Column("hours", "number", minimum=0, maximum=2000),
        Column("status", allowed=ACTIVITY_STATUSES, code_list="activity_status"),
        Column("strength", "codes"),
    ),
)
SURVEY = Table(
    "survey",
    (
        Column("survey_year", "year", required=True),
        Column("item", required=True),
        Column("level", required=True),
        Column("group", required=True),
        _count("responses", required=True),
        _count("invited"),
        _count("favourable"),
        Column("mean_score", "number", minimum=0, maximum=10),
        Column("source"),
    ),
    key=("survey_year", "item", "level", "group", "source"),
    of_people=False,
)
ESTABLISHMENT = Table(
    "establishment",
    (
        Column("organisation_code"),
        Column("from_date", "date", required=True),
        Column("unit", required=True, map_name="units"),
        Column("staff_group", map_name="staff_groups"),
        Column("band", map_name="bands"),
        Column("fte", "number", required=True, minimum=0, maximum=MOST),
    ),
    key=("organisation_code", "from_date", "unit", "staff_group", "band"),
    of_people=False,
)
RECRUITMENT = Table(
    "recruitment",
    (
        Column("organisation_code"),
        Column("period_start", "date", required=True),
        Column(
            "source", code_list="recruitment_source", coded=True, map_name="recruitment_sources"
        ),
        Column("ethnicity", map_name="ethnicities"),
        Column("disability", map_name="disabilities"),
        *(_count(name) for name in ("applications", "shortlisted", "offers", "accepted")),
    ),
    key=("organisation_code", "period_start", "source", "ethnicity", "disability"),
    of_people=False,
)
FORMAL_PROCESSES = Table(
    "formal_processes",
    (
        Column("organisation_code"),
        Column("period_start", "date", required=True),
        Column("kind", required=True, allowed=PROCESS_KINDS, code_list="process_kind"),
        Column("characteristic", required=True),
        Column("group", required=True),
        _count("cases", required=True),
    ),
    key=("organisation_code", "period_start", "kind", "characteristic", "group"),
    of_people=False,
)
ABSENCE = Table(
    "absence",
    (
        Column("organisation_code"),
        Column("month", "date", required=True),
        Column("group"),
        Column("days_lost", "number", required=True, minimum=0, maximum=MOST),
        Column("days_available", "number", required=True, minimum=0, maximum=MOST),
    ),
    key=("organisation_code", "month", "group"),
    of_people=False,
)
SURVEY_RESPONSES = "survey_responses"
"""Single answers have the columns that the settings name; they are added up on reading."""

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
