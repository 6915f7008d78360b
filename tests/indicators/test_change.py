"""The change on the year before: of every indicator, hidden with either year, never overclaimed."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import retention
from retention.errors import ArgumentError
from retention.indicators.definitions.leaver_shares import VOLUNTARY_LEAVER_RATE
from retention.indicators.definitions.snapshots import STABILITY_INDEX
from retention.periods import Period, months, years_to
from retention.results import Definition, IndicatorTable, indicator_table
from tests.trusts import workforce_of

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
YEARS = years_to("2024-09-30", 2)
GROUPS = {"by": "staff_group"}
RULE = retention.RisingStarRule(version="2026-1")

Make = Callable[[Any, Any], IndicatorTable]


def call(name: str, **options: Any) -> Make:
    def make(workforce: Any, period: Any) -> IndicatorTable:
        table: IndicatorTable = getattr(retention, name)(workforce, period, **options)
        return table

    return make


def part(name: str) -> Make:
    return lambda workforce, period: retention.compare_definitions(workforce, period)[name]


INDICATORS: dict[str, Make] = {
    "headcount": call("headcount", **GROUPS),
    "fte": call("fte", **GROUPS),
    "joiner_rate": call("joiner_rate", **GROUPS),
    "leaver_rate": call("leaver_rate", **GROUPS),
    "leaver_rate any": call("leaver_rate", by="staff_group", membership="any"),
    "stability_index": call("stability_index", **GROUPS),
    "event_leavers": call("event_leavers", **GROUPS),
    "person_years": call("person_years", **GROUPS),
    "reconciliation": call("reconciliation", **GROUPS),
    "left_within": call("left_within"),
    "retained": call("retained", after=("6 months", "12 months")),
    "leaving_reasons": call("leaving_reasons"),
    "leaving_reasons flag": call("leaving_reasons", by="flag"),
    "destinations": call("destinations"),
    "flows": call("flows"),
    "moves_between": lambda w, p: retention.moves_between(w, p, "staff_group"),
    "monthly_leaver_rate": call("monthly_leaver_rate"),
    "vacancy_rate": call("vacancy_rate"),
    "appraised_in_last_12_months": call("appraised_in_last_12_months"),
    "development_in_last_12_months": call("development_in_last_12_months"),
    "scope_account": lambda w, p: retention.scope_account(w, p, "substantive"),
    "compare_definitions": part("bridge"),
    "leaver_funnel": call("leaver_funnel", by="directorate"),
    "funnel": lambda w, p: retention.funnel(retention.stability_index(w, p, by="directorate")),
    "trend": lambda w, p: retention.trend(retention.joiner_rate(w, p)),
    "joiners_by_source": call("joiners_by_source"),
    "early_career_share": call("early_career_share"),
    "rehired": call("rehired"),
    "came_back": call("came_back"),
    "offers_declined_rate": call("offers_declined_rate"),
    "sickness_absence_rate": call("sickness_absence_rate"),
    "leaver_rate_ratio": call("leaver_rate_ratio", by="disability"),
    "unseen": call("unseen"),
    "development_on_strengths": call("development_on_strengths"),
    "access_to_development": call("access_to_development", by="ethnicity"),
    "appointed_from_shortlisting": call("appointed_from_shortlisting", by="ethnicity"),
    "entering_formal_process": call("entering_formal_process", by="ethnicity"),
    "development_linked_leaving": call("development_linked_leaving"),
    "support_ladder": call("support_ladder"),
    "rising_star_pool": lambda w, p: retention.rising_star_pool(w, p, RULE),
    "rising_star_persistence": lambda w, p: retention.rising_star_persistence(w, p, RULE),
    **{
        f"leaver_rate {name}": call("leaver_rate", definition=name)
        for name in (
            "events",
            "nhs_scotland",
            "nhs_scotland_wte",
            "dhsc_flow",
            "cipd_crude",
            "cipd_voluntary",
            "voluntary_leaver_rate",
            "retention_reading",
        )
    },
}
NOT_COUNTS = ("retention_curve", "leaving_incidence", "leaving_after_development")
"""These need every leaving day, and have one period."""
OF_ONE_CENSUS = (
    "nine_box",
    "rating_axes",
    "rating_leniency",
    "rising_star_audit",
    "rising_star_sensitivity",
    "rising_stars_kept",
    "rising_stars_leaving",
    "rising_stars_progressed",
    "rising_stars_recognised",
)
"""People of one census, or of one cohort, in a table."""
OF_A_SURVEY_YEAR = ("survey_item", "survey_items_of")
"""Counted by calendar year, not by period."""
COMPARES = ("change_on_year_before", "decompose_leaver_rate")
"""What holds the year before already."""
ON_ONE_MIX = ("standardised_leaver_rate", "observed_expected")
"""Both years are held against one mix, which a year counted by itself has not."""
OF_ALL_UNITS = ("expected_leavers", "variation_between_units")
"""A number of all groups together, which no interval of two years is known for."""


@pytest.fixture(scope="module")
def sample() -> retention.Workforce:
    return retention.read(SAMPLE)


@pytest.fixture(scope="module", params=INDICATORS)
def made(
    request: pytest.FixtureRequest, sample: retention.Workforce
) -> tuple[IndicatorTable, IndicatorTable, list[IndicatorTable]]:
    """An indicator over two years, its change, and each of the years counted by itself."""
    make = INDICATORS[request.param]
    table = make(sample, YEARS)
    return table, retention.change_on_year_before(table), [make(sample, y) for y in YEARS]


Made = tuple[IndicatorTable, IndicatorTable, list[IndicatorTable]]


def test_every_public_indicator_is_tried_here() -> None:
    public = [
        name
        for name in retention.__all__
        if inspect.isfunction(found := getattr(retention, name))
        and str(inspect.signature(found).return_annotation) in ("IndicatorTable", "Comparison")
    ]
    others = {*NOT_COUNTS, *COMPARES, *ON_ONE_MIX, *OF_ALL_UNITS}
    others |= {*OF_ONE_CENSUS, *OF_A_SURVEY_YEAR}
    tried = {name.split()[0] for name in INDICATORS} | others
    assert sorted(public) == sorted(tried & set(public))
    assert len(public) > 15


def test_a_number_of_all_units_is_refused(sample: retention.Workforce) -> None:
    table = retention.variation_between_units(sample, YEARS, by="directorate")
    with pytest.raises(ArgumentError, match="of all groups together"):
        retention.change_on_year_before(table)


@pytest.mark.parametrize("name", ON_ONE_MIX)
def test_both_years_are_compared_on_one_mix(sample: retention.Workforce, name: str) -> None:
    table = call(name, by="gender")(sample, YEARS)
    change = retention.change_on_year_before(table).frame
    by_year = table.frame.pivot_table(index="gender", columns="period_start", values="value")
    then, now = (by_year[column] for column in sorted(by_year.columns))
    found = change.set_index("gender")["value"]
    expected = (now - then).reindex(found.index)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)


def test_items_of_a_survey_are_compared_by_year(sample: retention.Workforce) -> None:
    both = retention.survey_items_of(sample, "vision", years=(2024, 2025))
    change = retention.change_on_year_before(both).frame.set_index("item")["value"]
    then, now = (
        retention.survey_items_of(sample, "vision", years=year).frame.set_index("item")["value"]
        for year in (2024, 2025)
    )
    np.testing.assert_allclose(change, (now - then).reindex(change.index), rtol=0, atol=1e-12)


def aligned(change: IndicatorTable, year: IndicatorTable) -> pd.DataFrame:
    """A year that was counted by itself, in the rows of the change; without a row nobody."""
    keys = [*change.by, "total", *change.along]
    one = year.frame.drop(columns=["period_start", "period_last_day"])
    return change.frame[keys].merge(one, how="left", on=keys)


def test_the_change_is_now_less_the_year_before(made: Made) -> None:
    _, change, (earlier, later) = made
    then, now = (aligned(change, year)["value"] for year in (earlier, later))
    there = now.notna() & then.notna()
    assert there.any()
    frame = change.frame[there.to_numpy()]
    np.testing.assert_allclose(frame["now"], now[there], rtol=0, atol=1e-9)
    np.testing.assert_allclose(frame["before"], then[there], rtol=0, atol=1e-9)
    np.testing.assert_allclose(frame["value"], (now - then)[there], rtol=0, atol=1e-9)


def test_the_limits_are_those_of_the_two_years_put_together(made: Made) -> None:
    table, change, (earlier, later) = made
    then, now = (aligned(change, year) for year in (earlier, later))
    difference = now["value"] - then["value"]
    low = difference - np.sqrt(
        (now["value"] - now["lower"]) ** 2 + (then["upper"] - then["value"]) ** 2
    )
    high = difference + np.sqrt(
        (now["upper"] - now["value"]) ** 2 + (then["value"] - then["lower"]) ** 2
    )
    there = (now["value"].notna() & then["value"].notna()).to_numpy()
    if table.definition.between_periods is not None:
        # More leavers make the mean headcount smaller, so the change is less certain than that.
        assert (change.frame["lower"][there] <= low[there] + 1e-12).all()
        assert (change.frame["upper"][there] >= high[there] - 1e-12).all()
        return
    np.testing.assert_allclose(change.frame["lower"][there], low[there], rtol=0, atol=1e-12)
    np.testing.assert_allclose(change.frame["upper"][there], high[there], rtol=0, atol=1e-12)
    verdicts = change.frame["verdict"][there]
    if change.definition.interval == "not applicable":
        assert set(verdicts) == {"no interval applies"}
    else:
        covers = ((low <= 0) & (high >= 0))[there].to_numpy()
        assert ((verdicts == "no clear change").to_numpy() == covers).all()


@pytest.mark.parametrize("rule", ["internal", "public"])
def test_it_is_published_beside_the_years_and_shows_nothing_that_they_hide(
    made: Made, rule: str
) -> None:
    table, change, _ = made
    release = retention.publish({"number": table, "change": change}, rule=rule)
    shown, changed = release["number"].frame, release["change"].frame
    keys = [*table.by, "total", *table.along]
    for period, months_before in zip(YEARS, (12, 0), strict=True):
        own = shown[shown["period_start"] == pd.Timestamp(period.start)]
        own = changed[keys].merge(own, how="left", on=keys)
        for measure in release["change"].definition.measures:
            name = measure.name
            if measure.counted and measure.months_before == months_before:
                of = name.removesuffix("_before") if months_before else name
                np.testing.assert_array_equal(changed[name], own[of].to_numpy(), err_msg=name)
    hidden = changed["now"].isna() | changed["before"].isna()
    assert changed.loc[hidden, ["value", "lower", "upper"]].isna().all(axis=None)
    protected = changed["value"].isna() & (changed["state"] == "suppressed")
    assert changed.loc[protected, "verdict"].isna().all()
    if rule == "public":
        np.testing.assert_allclose(changed["value"], changed["now"] - changed["before"], atol=1e-12)


def counts(*years: Mapping[str, float], periods: tuple[Period, ...] = YEARS) -> pd.DataFrame:
    rows = [
        {
            "period_start": pd.Timestamp(period.start),
            "period_last_day": pd.Timestamp(period.last_day),
            "total": True,
            **year,
        }
        for period, year in zip(periods, years, strict=True)
    ]
    return pd.DataFrame(rows)


def table_of(
    definition: Definition, *years: Mapping[str, float], periods: tuple[Period, ...] = YEARS
) -> IndicatorTable:
    return indicator_table(
        definition,
        counts(*years, periods=periods),
        level=0.95,
        population="all staff",
        as_of=date(2024, 9, 30),
        source="made up",
    )


def stayed(count: float, people: float) -> dict[str, float]:
    return {"numerator": float(count), "opening": float(people)}


@pytest.mark.parametrize(
    ("now", "then", "lower", "upper"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_proportions_have_the_limits_that_newcombe_printed(
    now: tuple[int, int], then: tuple[int, int], lower: float, upper: float
) -> None:
    """Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10."""
    table = table_of(STABILITY_INDEX, stayed(*then), stayed(*now))
    row = retention.change_on_year_before(table).frame.iloc[0]
    assert row["value"] == pytest.approx(now[0] / now[1] - then[0] / then[1])
    assert (round(row["lower"], 4), round(row["upper"], 4)) == (lower, upper)
    assert row["verdict"] == ("no clear change" if lower <= 0 <= upper else "higher")


def test_with_the_years_exchanged_everything_turns_its_sign() -> None:
    up = table_of(STABILITY_INDEX, stayed(480, 600), stayed(560, 620))
    down = table_of(STABILITY_INDEX, stayed(560, 620), stayed(480, 600))
    one, other = (retention.change_on_year_before(t).frame.iloc[0] for t in (up, down))
    assert one[["value", "lower", "upper"]].to_list() == pytest.approx(
        [-other["value"], -other["upper"], -other["lower"]]
    )
    assert (one["verdict"], other["verdict"]) == ("higher", "lower")


def test_the_order_of_the_rows_does_not_matter(sample: retention.Workforce) -> None:
    table = retention.leaver_rate(sample, years_to("2024-09-30", 3), by="staff_group")
    shuffled = replace(table, frame=table.frame.sample(frac=1, random_state=4))
    keys = ["period_start", "staff_group"]
    one, other = (
        retention.change_on_year_before(t).frame.sort_values(keys, ignore_index=True)
        for t in (table, shuffled)
    )
    pd.testing.assert_frame_equal(one, other)


def test_a_level_of_the_table_is_the_level_of_the_change(sample: retention.Workforce) -> None:
    wide, narrow = (
        retention.change_on_year_before(retention.leaver_rate(sample, YEARS, level=level)).frame
        for level in (0.95, 0.5)
    )
    assert (wide["lower"] < narrow["lower"]).all()
    assert set(narrow["level"]) == {0.5}


@pytest.mark.parametrize("last", ["2024-02-28", "2024-02-29", "2025-02-28", "2024-03-31"])
def test_years_around_29_february_are_the_cells_of_their_own_tables(last: str) -> None:
    workforce = workforce_of({"A": (7, 0, 0), "B": (40, 0, 0), "C": (300, 9, 5)})
    years = years_to(last, 2) if last < "2024-04" else years_to("2024-02-29", 2)
    table = retention.headcount(workforce, years, by="staff_group")
    change = retention.change_on_year_before(table)
    for rule in ("internal", "public"):
        release = retention.publish({"change": change}, rule=rule)
        # The table comes later, and hides what would give away what was hidden first.
        both = retention.publish({"number": table}, rule=rule, previous=release)
        then = both["number"].frame.iloc[: len(table.frame) // 2]
        before = both["change"].frame
        for name in ("opening", "closing"):
            hidden = before[f"{name}_before"].isna().to_list()
            assert then[name].isna().to_list() == hidden
            assert any(hidden)


@pytest.mark.parametrize(
    ("last", "first_day"),
    [("2024-02-28", (2022, 3, 1)), ("2024-02-29", (2022, 3, 1)), ("2023-09-30", (2021, 10, 1))],
)
def test_a_year_before_is_the_year_before_of_the_calendar(
    last: str, first_day: tuple[int, int, int]
) -> None:
    earlier, later = years_to(last, 2)
    assert later.before(12) == earlier
    assert earlier.start == date(*first_day)


def test_the_opening_of_a_year_and_the_closing_of_the_one_before_are_one_number() -> None:
    """A headcount that is hidden at the end of the one year is hidden as the start of the next."""
    people = {"A": (7, 0, 8), "B": (60, 0, 0), "C": (300, 9, 5)}
    table = retention.headcount(workforce_of(people), years_to("2024-03-31", 2), by="staff_group")
    frame = retention.publish({"c": retention.change_on_year_before(table)})["c"].frame
    row = frame.set_index("staff_group").loc["A"]
    assert table.frame.set_index(["staff_group", "period_start"]).loc["A"]["closing"].to_list() == [
        7.0,
        15.0,
    ]
    assert pd.isna(row["opening"])
    assert pd.isna(row["closing_before"])
    assert pd.isna(row["value"])
    assert pd.isna(row["verdict"])
    assert row["state"] == "suppressed"


def test_a_cohort_that_cannot_be_counted_yet_is_not_available(sample: retention.Workforce) -> None:
    table = retention.left_within(sample, years_to("2025-09-30", 3))
    change = retention.change_on_year_before(table)
    frame = retention.publish({"change": change})["change"].frame
    assert frame["verdict"].to_list() == ["no clear change", "not available"]
    assert frame["state"].to_list() == ["shown", "not available"]
    assert "cohorts that have not been followed long enough are missing" in change.notes


def test_a_year_that_the_table_skips_is_said_to_be_missing(sample: retention.Workforce) -> None:
    years = years_to("2024-09-30", 4)
    table = retention.leaver_rate(sample, (years[0], years[1], years[3]))
    change = retention.change_on_year_before(table)
    frame = retention.publish({"change": change})["change"].frame
    assert frame["verdict"].to_list() == ["no clear change", "year before not available"]
    assert frame["state"].to_list() == ["shown", "not available"]
    assert frame["now"].notna().all()


def test_a_year_of_nobody_is_nothing_to_compare_with() -> None:
    table = table_of(STABILITY_INDEX, stayed(0, 0), stayed(40, 50))
    change = retention.change_on_year_before(table)
    frame = retention.publish({"change": change})["change"].frame
    assert frame["verdict"].to_list() == ["nobody to count in one of the years"]
    assert frame["state"].to_list() == ["not applicable"]


def voluntary(known: float, unknown: float) -> dict[str, float]:
    people = dict.fromkeys(("opening", "closing", "exposed"), 1000.0)
    left = known + unknown + 20
    return {
        **people,
        "leavers": left,
        "numerator": known,
        "unknown": unknown,
        "other_reasons": 20.0,
    }


def test_a_change_that_unknown_reasons_could_undo_is_not_called_clear() -> None:
    few = table_of(VOLUNTARY_LEAVER_RATE, voluntary(30, 2), voluntary(80, 3))
    row = retention.change_on_year_before(few).frame.iloc[0]
    assert row["verdict"] == "higher"
    assert row["range_low"] == pytest.approx((80 - 30 - 2) / 1000)
    assert row["range_high"] == pytest.approx((80 + 3 - 30) / 1000)
    many = table_of(VOLUNTARY_LEAVER_RATE, voluntary(30, 60), voluntary(80, 3))
    row = retention.change_on_year_before(many).frame.iloc[0]
    assert row["lower"] > 0
    assert row["range_low"] < 0
    assert row["verdict"] == "rests on unknown reasons"


def test_months_are_compared_with_the_same_months(sample: retention.Workforce) -> None:
    grid = months("2024-09-30", 24)
    table = retention.monthly_leaver_rate(sample, grid)
    change = retention.change_on_year_before(table)
    assert change.periods == grid[12:]
    values = table.frame["value"].to_numpy()
    np.testing.assert_allclose(change.frame["value"], values[12:] - values[:12], atol=1e-15)


def test_what_was_given_is_left_as_it_was(sample: retention.Workforce) -> None:
    table = retention.leaver_rate(sample, YEARS, by="staff_group")
    kept = table.frame.copy(deep=True)
    change = retention.change_on_year_before(table)
    pd.testing.assert_frame_equal(table.frame, kept)
    assert change.by == table.by
    assert change.population == table.population
    assert change.definition.unit == "points"


def refused(make: Callable[[], object], words: str) -> None:
    with pytest.raises(ArgumentError, match=words):
        make()


def test_wrong_tables_are_refused_with_the_remedy(sample: retention.Workforce) -> None:
    change = retention.change_on_year_before
    year = YEARS[-1]
    long = Period(date(2022, 10, 1), date(2024, 10, 1))
    rolling = [retention.year_to(day) for day in ("2023-08-31", "2023-09-30", "2024-09-30")]
    one = retention.leaver_rate(sample, year)
    refused(lambda: change(one), r"year to 30 September 2024 alone; .*years_to\(as_of, 2\)")
    quarters = retention.leaver_rate(sample, months("2024-09-30", 4, length=3))
    refused(lambda: change(quarters), "4 periods from .* to .*years_to")
    refused(lambda: change(retention.leaver_rate(sample, long)), "at most a year, was 1 October")
    refused(
        lambda: change(retention.leaver_rate(sample, rolling)), "do not overlap, but year to 31"
    )
    refused(lambda: change(change(retention.leaver_rate(sample, YEARS))), "year before already")
    curve = retention.retention_curve(sample)
    refused(
        lambda: change(curve), r"was retention_curve, .*every leaving day; use retention.retained"
    )
    refused(lambda: change(one.frame), "must be an IndicatorTable, was DataFrame")  # type: ignore[arg-type]
    by_group = retention.leaver_rate(sample, YEARS, by="staff_group")
    fewer = replace(by_group, frame=by_group.frame.drop(index=0))
    refused(lambda: change(fewer), "the same rows in a period and in the one a year before")


def by_hand(now: tuple[int, int, int], then: tuple[int, int, int]) -> tuple[float, float, float]:
    """Change of leavers over mean headcount with limits from the textbook formulas, slowly."""
    z = 1.959963984540054
    halves = []
    for left, opening, closing in (now, then):
        p, mean = left / opening, (opening + closing) / 2
        middle = (p + z * z / (2 * opening)) / (1 + z * z / opening)
        half = z * sqrt(p * (1 - p) / opening + z * z / (4 * opening**2)) / (1 + z * z / opening)
        # As many come whoever leaves, so with a share q the closing headcount has the others.
        come = closing - (opening - left)
        low, high = (
            q * opening / ((opening + (1 - q) * opening + come) / 2)
            for q in (middle - half, middle + half)
        )
        halves.append((left / mean, low, high))
    (a, a_low, a_high), (b, b_low, b_high) = halves
    return (
        a - b,
        a - b - sqrt((a - a_low) ** 2 + (b_high - b) ** 2),
        a - b + sqrt((a_high - a) ** 2 + (b - b_low) ** 2),
    )


def test_the_leaver_rate_of_people_counted_by_hand() -> None:
    workforce = workforce_of({"Nursing": (300, 40, 20)})
    year = years_to("2024-03-31", 2)
    row = retention.change_on_year_before(retention.leaver_rate(workforce, year)).frame.iloc[0]
    expected = by_hand((40, 340, 320), (0, 340, 340))
    assert row[["value", "lower", "upper"]].to_list() == pytest.approx(list(expected), abs=1e-12)
    assert row["verdict"] == "higher"
