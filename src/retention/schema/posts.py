"""Tables of posts: who holds which post from when to when, and what changes in between."""

from __future__ import annotations

from retention.schema.declarations import Column, Table

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

PERSON = Column("employee_id", "identifier", required=True)
_ASSIGNMENT = Column("assignment_id", "identifier")
_START = Column("start_date", "date", required=True)
_ENDING = (
    Column("leaving_reason", code_list="leaving_reason", coded=True, map_name="leaving_reasons"),
    Column("destination", code_list="destination", coded=True, map_name="destinations"),
)

STARTERS = Table("starters", (PERSON, _ASSIGNMENT, _START, *ATTRIBUTES))
LEAVERS = Table(
    "leavers",
    (
        PERSON,
        _ASSIGNMENT,
        Column("last_day", "date", required=True),
        Column("organisation_code"),
        *_ENDING,
    ),
)
STAFF = Table(
    "staff", (PERSON, _ASSIGNMENT, _START, Column("last_day", "date"), *ATTRIBUTES, *_ENDING)
)
MOVES = Table(
    "moves",
    (
        PERSON,
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
        PERSON,
        _ASSIGNMENT,
        Column("start_date", "date"),
        *ATTRIBUTES,
    ),
)
"""Who is in post on a day, usually each month end; instead of starters and leavers."""
