"""What is said of a change, for every situation that a published table can be in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

import retention
from retention.disclosure import PublishedTable
from retention.indicators.definitions.census_rates import DHSC_FLOW
from retention.indicators.definitions.cohorts import LEFT_WITHIN
from retention.indicators.definitions.establishment import VACANCY_RATE
from retention.indicators.definitions.events import EVENT_LEAVERS, PERSON_YEARS
from retention.indicators.definitions.leaver_shares import VOLUNTARY_LEAVER_RATE
from retention.indicators.definitions.snapshots import LEAVER_RATE, STABILITY_INDEX
from retention.indicators.definitions.stocks import FTE, HEADCOUNT
from retention.indicators.trend import MONTHLY_LEAVER_RATE
from retention.periods import Period, months, years_to
from retention.reporting.change_words import change_cell, change_sentence
from retention.results import TOTAL, Definition, indicator_table, rows_of

YEARS = years_to("2025-09-30", 2)
UNKNOWN = float("nan")
Counts = Mapping[str, float]


def published(
    definition: Definition,
    then: Counts,
    now: Counts,
    *,
    periods: tuple[Period, Period] = YEARS,
    group: str = "",
    rule: str = "internal",
) -> PublishedTable:
    """The change between two rows of counts, of everyone or of one group beside a large one."""
    if "opening" in now and "closing" in then and periods == YEARS:
        # One census ends the one year and begins the other.
        then = {**then, "closing": now["opening"]}
    frame = pd.DataFrame(
        [
            {
                "period_start": pd.Timestamp(period.start),
                "period_last_day": pd.Timestamp(period.last_day),
                "total": name in ("", TOTAL),
                **({"staff_group": name} if name else {}),
                **counts,
            }
            for period, counts in zip(periods, (then, now), strict=True)
            for name in ([group, TOTAL] if group else [""])
        ]
    )
    table = indicator_table(
        definition,
        frame,
        level=0.95,
        by=("staff_group",) if group else (),
        population="all staff",
        as_of=date(2025, 9, 30),
        source="made up",
    )
    change = retention.change_on_year_before(table)
    return retention.publish({"change": change}, rule=rule)["change"]


def left(count: float, opening: float, closing: float | None = None) -> dict[str, float]:
    return {
        "numerator": count,
        "opening": opening,
        "closing": opening if closing is None else closing,
    }


def people(closing: float, opening: float = 1000) -> dict[str, float]:
    return {"opening": opening, "closing": closing}


def in_fte(closing_fte: float) -> dict[str, float]:
    return {**people(1000), "opening_fte": 900.0, "closing_fte": closing_fte}


def events(count: float, people_there: float) -> dict[str, float]:
    there = dict.fromkeys(("opening", "closing", "exposed", "denominator"), people_there)
    return {**there, "numerator": count, "posts_ended": count}


def voluntary(known: float, unknown: float) -> dict[str, float]:
    there = dict.fromkeys(("opening", "closing", "exposed"), 1000.0)
    parts = {"numerator": known, "unknown": unknown, "other_reasons": 20.0}
    return {**there, "leavers": known + unknown + 20, **parts}


def started(gone: float, of: float) -> dict[str, float]:
    return {"numerator": gone, "denominator": of}


def of_fte(count: float) -> dict[str, float]:
    return {"opening": 1000.0, "leavers": 100.0, "opening_fte": 900.0, "numerator": count}


def vacant(in_post: float) -> dict[str, float]:
    return {"closing": 900.0, "in_post_fte": in_post, "denominator": 1000.0}


def days(count: float) -> dict[str, float]:
    return {**dict.fromkeys(("opening", "closing", "exposed"), 1000.0), "person_days": count}


RATE = replace(EVENT_LEAVERS, unit="per person-year", title="Leavers per person-year")
YEAR = "in the year to 30 September 2025"
RATE_WAS = f"The leaver rate was {{}} {YEAR}"
LAST_DAY = "on 30 September 2025"

SITUATIONS: dict[str, tuple[PublishedTable, str, str]] = {
    "clearly lower": (
        published(LEAVER_RATE, left(150, 1000), left(98, 1000)),
        f"{RATE_WAS.format('9.8%')}, 5.2 points lower than the year before (95% interval 2.1 to "
        "8.3 points lower).",
        "5.2 points lower (2.1 to 8.3 points lower)",
    ),
    "clearly higher": (
        published(LEAVER_RATE, left(98, 1000), left(150, 1000)),
        f"{RATE_WAS.format('15.0%')}, 5.2 points higher than the year before (95% interval 2.1 to "
        "8.3 points higher).",
        "5.2 points higher (2.1 to 8.3 points higher)",
    ),
    "lower, not clearly": (
        published(LEAVER_RATE, left(100, 1000), left(98, 1000)),
        f"{RATE_WAS.format('9.8%')}, no clear change on the year before (95% interval between 3.0 "
        "points lower and 2.6 higher).",
        "no clear change (between 3.0 points lower and 2.6 higher)",
    ),
    "the same": (
        published(LEAVER_RATE, left(98, 1000), left(98, 1000)),
        f"{RATE_WAS.format('9.8%')}, no clear change on the year before (95% interval between 2.8 "
        "points lower and 2.8 higher).",
        "no clear change (between 2.8 points lower and 2.8 higher)",
    ),
    "nobody in either year": (
        published(LEAVER_RATE, left(0, 200), left(0, 200)),
        f"{RATE_WAS.format('0.0%')}, no clear change on the year before (95% interval between 1.9 "
        "points lower and 1.9 higher).",
        "no clear change (between 1.9 points lower and 1.9 higher)",
    ),
    "everybody": (
        published(STABILITY_INDEX, left(0, 50), left(50, 50)),
        f"The stability index was 100.0% {YEAR}, 100.0 points higher than the year before (95% "
        "interval 89.9 to 100.0 points higher).",
        "100.0 points higher (89.9 to 100.0 points higher)",
    ),
    "not quite clear": (
        published(LEAVER_RATE, left(1000, 10_000), left(1089, 10_000)),
        "",
        "no clear change (between under 0.1 points lower and 1.8 higher)",
    ),
    "a limit near nothing": (
        published(LEAVER_RATE, left(1000, 10_000), left(1092, 10_000)),
        f"{RATE_WAS.format('10.9%')}, 0.9 points higher than the year before (95% interval under "
        "0.1 to 1.8 points higher).",
        "0.9 points higher (under 0.1 to 1.8 points higher)",
    ),
    "too few this year": (
        published(LEAVER_RATE, left(5, 40), left(1, 8)),
        f"The leaver rate {YEAR} is hidden to protect people.",
        "[c]",
    ),
    "too few the year before": (
        published(LEAVER_RATE, left(1, 8, 40), left(5, 40)),
        f"{RATE_WAS.format('12.5%')}; the change on the year before is hidden to protect people.",
        "[c]",
    ),
    "not followed long enough": (
        published(LEFT_WITHIN, started(20, 200), started(UNKNOWN, 210)),
        f"New starters who left within a year: the number {YEAR} cannot be counted yet, so no "
        "change can be told.",
        "[x]",
    ),
    "the year before not counted": (
        published(LEFT_WITHIN, started(UNKNOWN, 200), started(20, 200)),
        f"New starters who left within a year: 10.0% {YEAR}; the year before is not available to "
        "compare with.",
        "[x]",
    ),
    "nobody there the year before": (
        published(STABILITY_INDEX, left(0, 0), left(40, 50)),
        f"The stability index was 80.0% {YEAR}, but there was nobody to count in one of the years.",
        "[z]",
    ),
    "nobody there now": (
        published(STABILITY_INDEX, left(40, 50), left(0, 0)),
        f"The stability index {YEAR}: nobody to count.",
        "[z]",
    ),
    "more people": (
        published(HEADCOUNT, people(1000), people(1049)),
        f"Headcount: 1,049 {LAST_DAY}, 49 people more than a year before (no interval applies).",
        "49 people more",
    ),
    "one fewer": (
        published(HEADCOUNT, people(1000), people(999)),
        f"Headcount: 999 {LAST_DAY}, 1 person fewer than a year before (no interval applies).",
        "1 person fewer",
    ),
    "as many people": (
        published(HEADCOUNT, people(1000), people(1000)),
        f"Headcount: 1,000 {LAST_DAY}, the same as a year before (no interval applies).",
        "no change",
    ),
    "full-time equivalents": (
        published(FTE, in_fte(880.5), in_fte(870.0)),
        f"Full-time equivalents: 870.0 {LAST_DAY}, 10.5 full-time equivalents fewer than a year "
        "before (no interval applies).",
        "10.5 full-time equivalents fewer",
    ),
    "vacancies": (
        published(VACANCY_RATE, vacant(900), vacant(885)),
        f"The vacancy rate was 11.5% {LAST_DAY}, 1.5 points higher than a year before (no interval "
        "applies).",
        "1.5 points higher",
    ),
    "a rate of FTE": (
        published(DHSC_FLOW, of_fte(90), of_fte(81)),
        f"Leaver rate of full-time equivalents: 9.0% {YEAR}, 1.0 points lower than the year "
        "before (no interval applies).",
        "1.0 points lower",
    ),
    "time in post": (
        published(PERSON_YEARS, days(365_250), days(366_250)),
        f"Person-years: 1,002.7 {YEAR}, 2.7 person-years more than the year before (no interval "
        "applies).",
        "2.7 person-years more",
    ),
    "per 100 person-years": (
        published(RATE, events(150, 1000), events(90, 1000)),
        f"Leavers per person-year: 9.0 {YEAR}, 6.0 per 100 person-years lower than the year before "
        "(95% interval 2.9 to 9.1 per 100 person-years lower).",
        "6.0 per 100 person-years lower (2.9 to 9.1 per 100 person-years lower)",
    ),
    "reasons that are not known": (
        published(VOLUNTARY_LEAVER_RATE, voluntary(30, 60), voluntary(80, 6)),
        f"The voluntary leaver rate was 8.0% {YEAR}, 5.0 points higher than the year before among "
        "known reasons (95% interval 2.9 to 7.2 points higher); unknown reasons could undo it.",
        "5.0 points higher (2.9 to 7.2 points higher); unknown reasons could undo it",
    ),
    "one group": (
        published(LEAVER_RATE, left(150, 1000), left(98, 1000), group="Nursing <&>"),
        f"Nursing <&>: the leaver rate was 9.8% {YEAR}, 5.2 points lower than the year before (95% "
        "interval 2.1 to 8.3 points lower).",
        "5.2 points lower (2.1 to 8.3 points lower)",
    ),
    "a month": (
        published(
            MONTHLY_LEAVER_RATE,
            events(12, 1000),
            events(10, 1000),
            periods=(months("2024-09-30", 1)[0], months("2025-09-30", 1)[0]),
        ),
        "Leaver rate by month: 1.0% in September 2025, 0.2 points lower than a year before (no "
        "interval applies).",
        "0.2 points lower",
    ),
    "rounded for the public": (
        published(LEAVER_RATE, left(151, 1001), left(98, 1002), rule="public"),
        f"{RATE_WAS.format('10.0%')}, 5.0 points lower than the year before (95% interval 1.9 to "
        "8.1 points lower).",
        "5.0 points lower (1.9 to 8.1 points lower)",
    ),
}


def first_row(table: PublishedTable) -> dict[str, Any]:
    return rows_of(table.groups if table.by else table.frame)[0]


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_situation_has_its_sentence(situation: str) -> None:
    table, sentence, cell = SITUATIONS[situation]
    row = first_row(table)
    if sentence:
        assert change_sentence(table, row) == sentence
    assert change_cell(table, row) == cell


def test_there_are_enough_situations_and_none_is_given_a_reason_or_a_number_that_is_none() -> None:
    assert len(SITUATIONS) >= 20
    for table, _, _ in SITUATIONS.values():
        said = change_sentence(table, first_row(table))
        for word in ("because", "due to", "led to", "caused", "thanks to", "nan", "significant"):
            assert word not in said.casefold().split(), said
