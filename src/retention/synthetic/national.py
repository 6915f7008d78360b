"""The trust beside published national figures: computed when it is made, never typed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd

from retention.synthetic.families import STAFF_GROUPS
from retention.synthetic.vocabulary import BANDS

Tables = dict[str, pd.DataFrame]
_NONE: Final = "no published figure at hand"
_QUALIFIED: Final = (
    "Nursing and Midwifery Registered",
    "Medical and Dental",
    "Allied Health Professionals",
    "Add Prof Scientific and Technic",
    "Healthcare Scientists",
)
_APPRAISED_WITHIN_DAYS: Final = 365
_AGENDA_FOR_CHANGE: Final = 11


@dataclass(frozen=True)
class Made:
    """A trust with its posts open on the day of the extract.

    Attributes
    ----------
    tables, realised
        The tables, and the facts that the generator counted.
    as_of
        Day of the extract.
    posts
        One row per post then open.
    people
        One row per person then in post, with their first post.
    """

    tables: Tables
    realised: dict[str, Any]
    as_of: pd.Timestamp
    posts: pd.DataFrame
    people: pd.DataFrame


def look_at(tables: Tables, realised: dict[str, Any], as_of: date) -> Made:
    """Find who is in post on the day of the extract, in the group and band of that day."""
    day = pd.Timestamp(as_of)
    leavers = tables["leavers"][["assignment_id", "last_day"]]
    posts = tables["starters"].merge(leavers, on="assignment_id", how="left")
    ended = posts["last_day"].notna() & (posts["last_day"] < day)
    posts = posts[(posts["start_date"] <= day) & ~ended].set_index("assignment_id")
    for column in ("staff_group", "band", "fte"):
        changes = tables["moves"].dropna(subset=[column])
        latest = changes.sort_values("effective_date", kind="stable").groupby("assignment_id")
        # A move of a post that has ended updates nothing.
        posts.update(latest[column].last())
    people = posts.drop_duplicates("employee_id")
    return Made(tables, realised, day, posts, people)


def _per_cent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _years(made: Made, value: Callable[[dict[str, Any]], float]) -> str:
    values = [value(year) for year in made.realised["year"].values()]
    if len(values) == 1:
        return _per_cent(values[0])
    return f"{100 * min(values):.1f} to {100 * max(values):.1f} %"


def _leaver_rate(made: Made) -> str:
    return _years(made, lambda year: float(year["leaver_rate"]))


def _stability(made: Made) -> str:
    return _years(made, lambda year: year["stayers"] / year["active_at_start"])


def _in_groups(*groups: str) -> Callable[[Made], str]:
    return lambda made: _per_cent(made.people["staff_group"].isin(groups).mean())


def _mix(column: str, order: tuple[str, ...]) -> Callable[[Made], str]:
    def words(made: Made) -> str:
        shares = made.people[column].value_counts(normalize=True)
        return ", ".join(f"{name} {100 * shares.get(name, 0):.1f}" for name in order) + " %"

    return words


def _second_posts(made: Made) -> str:
    holders = made.realised["people_with_a_second_post_at_extract"]
    return _per_cent(holders / made.realised["headcount_at_extract"])


def _fte(made: Made) -> str:
    return f"{made.posts['fte'].sum() / len(made.people):.3f}"


def _appraised(made: Made) -> str:
    year_ago = made.as_of - pd.Timedelta(days=_APPRAISED_WITHIN_DAYS)
    appraisals = made.tables["appraisals"]
    recent = appraisals[appraisals["appraisal_date"] > year_ago]["employee_id"]
    here = made.people[made.people["employer_start_date"] <= year_ago]
    return _per_cent(here["employee_id"].isin(recent).mean())


def _unknown(made: Made) -> str:
    reasons = made.realised["reasons_recorded"]
    recorded = sum(reasons.values()) - reasons["(blank)"]
    return _per_cent(reasons["Unknown"] / recorded)


def _white(made: Made) -> str:
    ethnicity = made.people["ethnicity"]
    return _per_cent((ethnicity[ethnicity != "Not declared"] == "White").mean())


def _undeclared(made: Made) -> str:
    return _per_cent((made.people["ethnicity"] == "Not declared").mean())


def _survey(made: Made) -> str:
    survey = made.tables["survey"].query("level == 'organisation'")
    if survey.empty:
        return "no survey"
    latest = survey[survey["survey_year"] == survey["survey_year"].max()].iloc[0]
    return _per_cent(latest["responses"] / latest["invited"])


_PARLIAMENT: Final = "ministerial answer of 31 January 2022 (PQ 112582), nurses in England"
_NOVEMBER_2014: Final = (
    "Health and Social Care Information Centre, NHS Workforce Statistics, November 2014, "
    "provisional (24 February 2015)"
)
_NUFFIELD: Final = "Nuffield Trust, The NHS workforce in numbers"
_ETHNICITY: Final = "GOV.UK, Ethnicity facts and figures, NHS workforce"
FIGURES: Final[tuple[tuple[str, Callable[[Made], str], str, str], ...]] = (
    (
        "leaver rate of a year, default definition",
        _leaver_rate,
        "10.1, 9.0 and 9.9 % of nurses, years to September 2019, 2020 and 2021; 9.4 % (August "
        "2022) and 12.5 % (September 2022), for about the same year by two definitions",
        f"{_PARLIAMENT}; NHS England's retention programme; NHS Workforce Statistics",
    ),
    (
        "stability index of a year",
        _stability,
        "89.8, 90.8 and 89.9 % of nurses, the same years",
        _PARLIAMENT,
    ),
    (
        "professionally qualified clinical staff",
        _in_groups(*_QUALIFIED),
        "about half",
        f"{_NUFFIELD} (7 February 2024, staff of June 2023)",
    ),
    (
        "doctors, nurses and midwives",
        _in_groups(*_QUALIFIED[:2]),
        "just over a third",
        f"{_NUFFIELD} (8 May 2019, staff of September 2018, primary care included)",
    ),
    ("staff groups", _mix("staff_group", STAFF_GROUPS), _NONE + " for all nine", ""),
    ("bands", _mix("band", BANDS[:_AGENDA_FOR_CHANGE]), _NONE, ""),
    (
        "people with a second post",
        _second_posts,
        "1.9 % more roles (1,240,454) than people (1,216,834)",
        f"{_NOVEMBER_2014}. The trust has more on purpose, so that counting posts for people shows",
    ),
    (
        "full-time equivalents per head",
        _fte,
        "0.880 (1,070,964 over 1,216,834)",
        _NOVEMBER_2014,
    ),
    (
        "appraised in the last 12 months, of those in post throughout",
        _appraised,
        "83 % say so in the survey of 2012",
        "statistical press notice, the 2012 NHS Staff Survey in England",
    ),
    (
        "reason unknown, of the reasons recorded",
        _unknown,
        "39 to 41 % of leavers",
        "one national answer on reasons for leaving, not read at source",
    ),
    (
        "White, of those whose ethnicity is known",
        _white,
        "79.2 % (March 2019), and falling",
        f"{_ETHNICITY} (7 August 2020)",
    ),
    ("ethnicity not known", _undeclared, "4 % (March 2018)", f"{_ETHNICITY} (14 May 2019)"),
    (
        "staff survey, response rate",
        _survey,
        "48 % (2023)",
        "NHS Staff Survey 2023, as reported by National Health Executive (March 2024)",
    ),
)
"""What is compared: words, how it is computed here, the published figure and its source."""


def national_table(tables: Tables, realised: dict[str, Any], as_of: date) -> str:
    """Return the comparison as a Markdown table."""
    made = look_at(tables, realised, as_of)
    lines = ["| | this trust | published | source |", "|---|---|---|---|"]
    lines += [
        f"| {words} | {compute(made)} | {published} | {source} |"
        for words, compute, published, source in FIGURES
    ]
    return "\n".join(lines) + "\n"
