"""Trends from people to published readings, by hand-made series and by laws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

import retention
from retention.errors import ArgumentError, DisclosureError
from retention.indicators.definitions.trends import FEW_COUNTED, FEW_PERIODS, NO_NUMBER, OVERLAPPING
from retention.intake import read_contents
from retention.results import IndicatorTable
from retention.workforce import Workforce

PEOPLE = 1000
GOLDEN = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
"""The check of the project's definitions: NHS-R's package, screened and not."""
STEADY = [10, 12, 9, 11, 10, 12, 11, 9, 10, 11, 12, 10, 9, 11, 10, 12, 9, 11, 10, 12, 11, 9, 10, 12]
ROTATION = "End of Fixed Term Contract - External Rotation"
COMPLETED = "End of Fixed Term Contract - Completion of Training Scheme"
RESIGNED = "Voluntary Resignation - Relocation"


def replaced(
    leavers: Sequence[int],
    *,
    planned: Sequence[int] = (),
    people: int = PEOPLE,
    years: int = 0,
    reasons: bool = True,
) -> Workforce:
    """Who leaves on the 15th is replaced on the 16th: the headcount never changes.

    The last month is September 2025, or `years` later.
    """
    periods = retention.months(date(2025 + years, 9, 30), len(leavers))
    head = "employee_id,assignment_id,start_date,last_day,status"
    rows = [head + (",leaving_reason" if reasons else "")]
    # All posts are filled, and each leaver's is filled again.
    start = f"{2015 + years}-01-05"
    number = 0
    first = periods[0].start
    for period, left, out in zip(periods, leavers, planned or [0] * len(leavers), strict=True):
        for k in range(left + out):
            number += 1
            why = (ROTATION if k % 2 else COMPLETED) if k >= left else RESIGNED
            day = period.start.replace(day=15)
            rows.append(
                f"L{number},L{number},{start},{day},active" + (f",{why}" if reasons else "")
            )
            rows.append(
                f"J{number},J{number},{day.replace(day=16)},,active" + ("," if reasons else "")
            )
    rows += [
        f"S{i},S{i},{start},,active" + ("," if reasons else "") for i in range(people - number)
    ]
    return read_contents(
        {"staff.csv": "\n".join(rows).encode()},
        as_of=periods[-1].last_day.isoformat(),
        observed_from=first.replace(year=first.year - 1).isoformat(),
    )


def monthly(leavers: Sequence[int], **options: object) -> IndicatorTable:
    workforce = replaced(leavers)
    months = retention.months(workforce.as_of, len(leavers))
    return retention.monthly_leaver_rate(workforce, months, **options)  # type: ignore[arg-type]


def limits_of(values: Sequence[float], *, screen: bool) -> tuple[float, float, float]:
    """Mean and limits, in plain steps."""
    mean = sum(values) / len(values)
    ranges = [abs(b - a) for a, b in pairwise(values)]
    if screen:
        most = 3.267 * sum(ranges) / len(ranges)
        ranges = [r for r in ranges if r < most]
    spread = 2.66 * sum(ranges) / len(ranges)
    return mean, mean - spread, mean + spread


@pytest.mark.parametrize(("screen", "lower", "upper"), [(True, -0.72, 4.60), (False, -3.06, 6.95)])
def test_the_golden_series_goes_from_people_to_limits(
    screen: bool, lower: float, upper: float
) -> None:
    table = monthly([5 * n for n in GOLDEN], screen=screen)
    row = table.frame.iloc[0]
    found = [row[c] * PEOPLE / 5 for c in ("mean", "lower_limit", "upper_limit")]
    assert found == pytest.approx([1.94, lower, upper], abs=0.01)
    assert table.frame["rule"][4] == "outside the limits"
    assert table.frame["variation"][4] == "concern"
    assert ("none of them left out" in row["limit_method"]) != screen
    assert table.definition.key.endswith("_unscreened") != screen


def test_each_stretch_reads_as_if_it_were_alone() -> None:
    counts = [*STEADY[:13], *(n + 15 for n in STEADY[:14])]
    workforce = replaced(counts)
    months = retention.months(workforce.as_of, len(counts))
    day = months[13].start
    both = retention.monthly_leaver_rate(workforce, months, rebase=day.isoformat()).frame
    assert both["stretch"].tolist() == [0] * 13 + [1] * 14
    columns = ["mean", "lower_limit", "upper_limit", "lower_inner", "upper_inner", "rule", "side"]
    for number, part in enumerate((months[:13], months[13:])):
        alone = retention.monthly_leaver_rate(workforce, part).frame
        together = both[both["stretch"] == number].reset_index(drop=True)
        pd.testing.assert_frame_equal(together[columns], alone[columns])
    one = retention.monthly_leaver_rate(workforce, months)
    assert one.frame["side"].abs().sum() > 0
    assert both["side"].abs().sum() == 0
    assert one.notes == ()
    table = retention.monthly_leaver_rate(workforce, months, rebase=(day,))
    assert table.notes == ("mean and limits begin anew in August 2024",)


def test_a_stretch_that_is_too_short_has_no_limits_and_says_why() -> None:
    months = retention.months("2025-09-30", 24)
    frame = monthly(STEADY, rebase=[months[18].start]).frame
    assert frame["mean"].notna().tolist() == [True] * 18 + [False] * 6
    assert frame["no_limits"].isna().tolist() == [True] * 18 + [False] * 6
    assert set(frame["no_limits"].dropna()) == {FEW_PERIODS}
    assert frame["rule"][18:].isna().all()
    assert frame["value"].notna().all()


@pytest.mark.parametrize(
    ("target", "words"),
    [(0.002, "consistently missing"), (0.0105, "hit and miss"), (0.03, "consistently hitting")],
)
def test_a_target_is_read_against_the_limits(target: float, words: str) -> None:
    frame = monthly(STEADY, target=target).frame
    assert set(frame["assurance"]) == {words}
    assert set(frame["target"]) == {target}


def test_where_neither_way_is_better_a_target_has_no_assurance() -> None:
    workforce = replaced(STEADY)
    months = retention.months(workforce.as_of, 24)
    table = retention.trend(retention.joiner_rate(workforce, months), target=0.01)
    assert set(table.frame["assurance"]) == {"not available"}
    # Everybody who left was replaced: both rates are the same numbers.
    left = retention.monthly_leaver_rate(workforce, months).frame
    for column in ("numerator", "value", "mean", "lower_limit", "upper_limit", "side"):
        np.testing.assert_allclose(table.frame[column], left[column], err_msg=column)
    assert table.definition.key == "joiner_rate_trend"


def test_a_peak_that_comes_back_is_called_usual_from_the_second_year_on() -> None:
    counts = [*STEADY[:10], 40, *STEADY[11:22], 41, 10]
    frame = monthly(counts).frame
    assert frame["rule"][[10, 22]].tolist() == ["outside the limits"] * 2
    assert frame["usual"].dropna().to_dict() == {22: "usually high in that month"}


def test_planned_leaving_is_out_where_reasons_tell_it() -> None:
    rotating = [30 if n % 12 == 10 else 0 for n in range(24)]
    workforce = replaced(STEADY, planned=rotating)
    months = retention.months(workforce.as_of, 24)
    without = retention.monthly_leaver_rate(workforce, months)
    everyone = retention.monthly_leaver_rate(workforce, months, planned=True)
    assert without.frame["numerator"].tolist() == STEADY
    difference = everyone.frame["numerator"] - without.frame["numerator"]
    assert difference.tolist() == rotating
    assert without.definition.id == "monthly_leaver_rate_without_planned v1"
    assert everyone.definition.id == "monthly_leaver_rate v1"
    assert "but for planned rotations" in without.definition.numerator
    assert without.frame["side"].abs().sum() == 0
    assert everyone.frame["side"].abs().sum() > 0
    retention.publish({"all": everyone, "without": without})


def test_without_reasons_planned_leaving_counts_and_cannot_be_left_out() -> None:
    workforce = replaced(STEADY, reasons=False)
    months = retention.months(workforce.as_of, 24)
    assert retention.monthly_leaver_rate(workforce, months).definition.key == "monthly_leaver_rate"
    with pytest.raises(ArgumentError, match="no column leaving_reason"):
        retention.monthly_leaver_rate(workforce, months, planned=False)


def test_a_baseline_makes_the_limits_of_its_points() -> None:
    counts = [*STEADY[:14], *(n + 9 for n in STEADY[:10])]
    frame = monthly(counts, baseline=14).frame
    expected = limits_of([n / PEOPLE for n in counts[:14]], screen=True)
    found = frame[["mean", "lower_limit", "upper_limit"]].iloc[0].tolist()
    assert found == pytest.approx(expected)
    assert (frame["side"][14:] == 1).all()
    assert frame["marked_by_chance"].isna().all()
    assert "from the first 14 points" in frame["limit_method"][0]


def test_six_points_make_a_trend_only_when_asked_for() -> None:
    counts = [*STEADY[:12], 8, 9, 10, 11, 12, 13, *STEADY[:6]]
    table = monthly(counts, trend_points=6)
    assert table.definition.key.endswith("_trend_of_6")
    assert (table.frame["rule"][12:18] == "trend").all()
    assert not (monthly(counts).frame["rule"] == "trend").any()


def test_a_cohort_that_is_too_young_leaves_the_series_without_limits() -> None:
    workforce = replaced([20] * 30)
    ripe = retention.months("2024-09-30", 18)
    young = retention.months("2024-11-30", 18)
    for months, why in ((ripe, None), (young, NO_NUMBER)):
        table = retention.trend(retention.retained(workforce, months, after="12 months"))
        assert "after" not in table.frame
        assert table.definition.title == "New starters who are still in post after 12 months"
        # Nearly everybody stays: what is rare is leaving, and it is too rare.
        assert set(table.frame["no_limits"]) == {why or FEW_COUNTED}
    gone = retention.trend(retention.left_within(workforce, ripe))
    assert set(gone.frame["no_limits"]) == {FEW_COUNTED}


def test_overlapping_years_are_a_plain_line() -> None:
    workforce = replaced(STEADY)
    years = [retention.year_to(p.last_day) for p in retention.months(workforce.as_of, 14)]
    table = retention.trend(retention.stability_index(workforce, years), target=0.9)
    assert set(table.frame["no_limits"]) == {OVERLAPPING}
    assert table.frame["mean"].isna().all()
    assert table.frame["value"].notna().all()
    assert "overlapping years: no limits" in retention.charts.xmr_chart(table).title


def test_the_public_reading_is_made_of_rounded_counts() -> None:
    counts = [n + 3 for n in STEADY]
    table = monthly(counts, target=0.014)
    public = retention.publish({"t": table}, rule="public")["t"].frame
    rounded = [5 * round(n / 5) for n in counts]
    assert public["numerator"].tolist() == rounded
    expected = limits_of([n / PEOPLE for n in rounded], screen=True)
    found = public[["mean", "lower_limit", "upper_limit"]].iloc[0].tolist()
    assert found == pytest.approx(expected)
    assert found != pytest.approx(table.frame[["mean", "lower_limit", "upper_limit"]].iloc[0])


def test_a_month_that_is_hidden_hides_the_whole_series() -> None:
    counts = [*STEADY[:11], 3, *STEADY[12:]]
    table = monthly([n if n == 3 else n + 10 for n in counts], target=0.02)
    public = retention.publish({"t": table}, rule="public")["t"]
    hidden = [m.name for m in public.definition.measures]
    assert public.frame[hidden].isna().all().all()
    assert set(public.frame["state"]) == {"suppressed"}
    assert retention.charts.xmr_chart(public).figure.axes == []


def test_a_cohort_is_the_same_number_in_a_trend_and_in_its_own_table() -> None:
    workforce = replaced([*[20] * 9, 7, *[20] * 20])
    months = retention.months("2024-09-30", 18)
    cohorts = retention.retained(workforce, months, after=["6 months", "12 months"])
    one = retention.trend(retention.retained(workforce, months, after="12 months"))
    release = retention.publish({"trend": one, "cohorts": cohorts})
    assert (release["trend"].frame["state"] == "suppressed").all()
    assert (release["cohorts"].frame["state"] == "suppressed").sum() == 2
    other = replace(one, frame=one.frame.assign(numerator=one.frame["numerator"] - 1))
    with pytest.raises(DisclosureError, match="different numbers for retained; after=12 months"):
        retention.publish({"trend": other, "cohorts": cohorts})


def test_whole_years_later_everything_reads_the_same() -> None:
    counts = [*STEADY[:10], 40, *STEADY[11:22], 41, 10]
    columns = ["value", "mean", "upper_limit", "rule", "side", "usual", "assurance", "stretch"]
    readings = []
    for years in (0, 4):
        workforce = replaced(counts, years=years)
        months = retention.months(workforce.as_of, 24)
        frame = retention.monthly_leaver_rate(
            workforce, months, rebase=months[13].start.replace(day=1), target=0.01
        ).frame
        readings.append(frame[columns])
    pd.testing.assert_frame_equal(*readings)


def test_a_longer_series_is_marked_by_chance_more_often() -> None:
    shares = [monthly(STEADY[:n]).frame["marked_by_chance"].iloc[0] for n in (13, 18, 24)]
    assert shares == sorted(set(shares))
    months = retention.months("2025-09-30", 24)
    # Of two stretches only the one with limits can be marked.
    short = monthly(STEADY, rebase=months[18].start).frame["marked_by_chance"]
    assert short.notna().sum() == 18
    assert short.iloc[0] == shares[1]


def _table(**options: object) -> IndicatorTable:
    workforce = replaced(STEADY)
    months = retention.months(workforce.as_of, 24)
    return retention.joiner_rate(workforce, options.pop("period", months), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda t: retention.trend(t, rebase="2024-09-15"), "use 2024-09-01 or 2024-10-01"),
        (lambda t: retention.trend(t, rebase="2023-10-01"), "after the first one"),
        (lambda t: retention.trend(t, rebase=["2024-09-01", "2024-09-01"]), "each day once"),
        (lambda t: retention.trend(t, rebase="spring"), "rebase must be a date"),
        (lambda t: retention.trend(t, target=12), "proportion from 0 to 1"),
        (lambda t: retention.trend(t, target=float("nan")), "target must be"),
        (lambda t: retention.trend(t, target=True), "target must be"),
        (lambda t: retention.trend(t, trend_points=8), "must be 6 or 7"),
        (lambda t: retention.trend(t, screen="no"), "screen must be True or False"),
        (lambda t: retention.trend(t, baseline=5), "from 13 to 24"),
        (lambda t: retention.trend(t, baseline=25), "from 13 to 24"),
        (lambda t: retention.trend(retention.trend(t)), "without an XmR reading"),
        (lambda t: retention.trend(t.frame), "must be an IndicatorTable"),
        (retention.charts.xmr_chart, "use retention.trend"),
        (
            lambda t: retention.trend(replace(t, frame=t.frame.drop(index=5))),
            "must be neighbouring periods",
        ),
    ],
)
def test_wrong_options_say_what_is_right(
    call: Callable[[IndicatorTable], object], said: str
) -> None:
    with pytest.raises(ArgumentError, match=said):
        call(_table())


def test_what_is_no_series_of_counted_people_is_refused() -> None:
    workforce = replaced(STEADY)
    months = retention.months(workforce.as_of, 24)
    for table, said in (
        (retention.headcount(workforce, months), "counted people"),
        (retention.person_years(workforce, months), "counted people"),
        (retention.joiner_rate(workforce, months, by="status"), "over everyone"),
        (retention.retained(workforce, months, after=["100 days", "6 months"]), "give one after"),
    ):
        with pytest.raises(ArgumentError, match=said):
            retention.trend(table)
    years = [retention.year_to("2025-09-30"), retention.year_to("2025-08-31")]
    with pytest.raises(ArgumentError, match="neighbouring periods, oldest first"):
        retention.monthly_leaver_rate(workforce, years)
