"""Tables beside the posts: what people do, and what is known of groups of them."""

from __future__ import annotations

from retention.schema.declarations import Column, Table
from retention.schema.posts import PERSON

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
        PERSON,
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
        PERSON,
        Column("organisation_code"),
        Column("from_date", "date", required=True),
        Column("to_date", "date"),
    ),
    key=("employee_id", "from_date"),
)
DEVELOPMENT = Table(
    "development",
    (
        PERSON,
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
