"""Rebasing, baselines, screening and what a chart says of targets, seasons and few events."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.errors import ArgumentError
from retention.statistics.spc import COMMON, OUTSIDE, SHIFT, TREND, xmr
from retention.statistics.spc_chart import xmr_chart
from retention.statistics.spc_reading import (
    assurance,
    choose_grid,
    shortfall,
    usual_for_the_month,
    variation,
    variation_icon,
)

HIGH, LOW = "usually high in that month", "usually low in that month"


def noise(n: int, level: float, seed: int = 1) -> list[float]:
    return (level + np.random.default_rng(seed).normal(size=n)).tolist()


@given(st.lists(st.integers(0, 20), min_size=39, max_size=60), st.booleans())
def test_each_stretch_is_read_as_if_it_stood_alone(values: list[int], screen: bool) -> None:
    rebase = [13, 26]
    chart = xmr_chart(values, rebase=rebase, screen=screen)
    for low, high in pairwise([0, *rebase, len(values)]):
        alone = xmr(values[low:high], screen=screen)
        assert (chart.mean[low:high] == alone.mean).all()
        assert (chart.inner_upper[low:high] == alone.inner_upper).all()
        assert (chart.rule[low:high] == alone.rule).all()
        assert (chart.side[low:high] == alone.side).all()
    assert chart.stretch.tolist() == [0] * 13 + [1] * 13 + [2] * (len(values) - 26)


def test_a_step_is_a_signal_until_the_chart_is_rebased() -> None:
    values = noise(16, 10) + noise(16, 14)
    assert {OUTSIDE, SHIFT} & set(xmr_chart(values).rule)
    assert set(xmr_chart(values, rebase=[16]).rule) == {COMMON}


def test_no_run_goes_across_a_rebasing() -> None:
    rising = [5.0, 6.0] * 6 + [5.0, 5.5, 6.0, 6.5]
    more = [7.0, 7.5, 8.0, 8.5] + [7.0, 8.0] * 6
    assert TREND in xmr_chart(rising + more).rule
    assert TREND not in xmr_chart(rising + more, rebase=[16]).rule


def test_limits_come_from_the_baseline_and_rules_from_every_point() -> None:
    values = noise(20, 10) + noise(8, 13, seed=2)
    found = xmr_chart(values, baseline=20)
    assert found.mean[0] == pytest.approx(np.mean(values[:20]))
    assert found.upper[-1] == xmr(values[:20]).upper
    assert (found.rule[20:] != COMMON).all()


def test_a_lower_limit_below_the_lowest_value_is_drawn_on_it() -> None:
    counts = [0, 3, 1, 4] * 4
    found = xmr_chart(counts)
    assert (found.lower < 0).all()
    assert (found.drawn_lower == 0).all()
    assert found.lower_is_raised.all()
    change = xmr_chart(np.array(counts) - 2, lowest=None)
    assert (change.drawn_lower == change.lower).all()
    assert not change.lower_is_raised.any()


def test_the_chart_names_its_way_with_moving_ranges() -> None:
    values = noise(14, 5)
    assert "3.267 times their mean or more left out once" in xmr_chart(values).method
    assert "none of them left out" in xmr_chart(values, screen=False).method


def test_screening_never_leaves_nothing_but_zeros() -> None:
    blip = [3.0] * 9 + [9.0] + [3.0] * 9
    found = xmr(blip)
    assert found.upper > found.mean
    assert np.flatnonzero(found.rule == OUTSIDE).tolist() == [9]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"rebase": [0]}, "rebase must hold places from 1 to 38 in rising order, was \\[0\\]"),
        ({"rebase": [20, 15]}, "in rising order"),
        ({"rebase": [39]}, "in rising order"),
        ({"rebase": [30]}, "at least 13 points in every stretch, was 9; rebase later"),
        ({"baseline": 1}, "baseline must be from 2 to the number of points, 39, was 1"),
        ({"trend_points": 8}, "trend_points must be 6 or 7, was 8"),
    ],
)
def test_options_that_cannot_be_are_refused(options: dict[str, object], words: str) -> None:
    with pytest.raises(ArgumentError, match=words):
        xmr_chart(noise(39, 5), **options)  # type: ignore[arg-type]


def test_a_series_of_twelve_is_refused() -> None:
    with pytest.raises(ArgumentError, match="at least 13 points in every stretch, was 12"):
        xmr_chart(noise(12, 5))
    with pytest.raises(ArgumentError, match="at least 13 points in every stretch, was 0"):
        xmr_chart([])


def test_words_of_variation() -> None:
    side = [0, 1, -1]
    assert variation(side, "higher").tolist() == [COMMON, "improvement", "concern"]
    assert variation(side, "lower").tolist() == [COMMON, "concern", "improvement"]
    assert variation(side, "neither").tolist() == [COMMON, "neither", "neither"]
    assert variation_icon([-1], "lower") == "improvement, lower"
    assert variation_icon([1], "neither") == "neither, higher"
    with pytest.raises(ArgumentError, match="direction must be 'higher', 'lower' or 'neither'"):
        variation(side, "up")  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="side must have at least one point"):
        variation_icon([], "lower")


def test_words_of_assurance() -> None:
    target = [1, 2, 3, 4, 5, np.nan]
    higher = assurance(2, 4, target, "higher").tolist()
    assert higher == [
        "consistently hitting",
        "consistently hitting",
        "hit and miss",
        "hit and miss",
        "consistently missing",
        "not available",
    ]
    assert assurance(2, 4, target, "lower").tolist() == [
        "consistently missing",
        "hit and miss",
        "hit and miss",
        "consistently hitting",
        "consistently hitting",
        "not available",
    ]
    assert set(assurance(2, 4, target, "neither")) == {"not available"}


def test_a_constant_series_on_its_target_hits_it() -> None:
    found = xmr([3.0] * 14)
    for direction in ("higher", "lower"):
        assert assurance(found.lower, found.upper, 3.0, direction) == "consistently hitting"


def test_a_peak_of_every_september_is_usual_and_another_is_not() -> None:
    months = np.arange(12 * 2023 + 1, 12 * 2023 + 37)
    values = np.full(36, 5.0)
    september = np.flatnonzero(months % 12 == 9)
    values[september] = 12
    values[30], values[31], values[19] = 12, -3, -3
    found = usual_for_the_month(values, 0, 10, months.tolist())
    assert np.flatnonzero(found == HIGH).tolist() == september[1:].tolist()
    assert np.flatnonzero(found == LOW).tolist() == [31]
    turned = usual_for_the_month(-values, -10, 0, months.tolist())
    assert (turned == LOW).tolist() == (found == HIGH).tolist()


def test_high_after_low_a_year_before_is_not_usual() -> None:
    assert usual_for_the_month([-1, 11], 0, 10, [1, 13]).tolist() == ["", ""]
    with pytest.raises(ArgumentError, match="months must be rising and one for each of 2 values"):
        usual_for_the_month([1, 2], 0, 10, [13, 1])


def test_thirteen_points_and_five_events_are_enough() -> None:
    assert shortfall([5] * 13) == ""
    assert shortfall([5] * 12) == "too few: 12 points, limits need 13"
    assert shortfall([5] * 12 + [4]) == "too few: 4.9 a point on average, limits need 5"
    for counts in ([1, np.nan], [1, -1], [[1, 2]]):
        with pytest.raises(ArgumentError, match="counts must be a series of numbers"):
            shortfall(counts)


@pytest.mark.parametrize(
    ("monthly", "months", "points"),
    [
        ([5] * 60, 1, 36),
        ([2] * 60, 3, 20),
        ([2] * 120, 3, 24),
        ([1] * 120, 6, 20),
        ([1] * 77, None, 36),
        ([0.5] * 240, None, 36),
        ([5] * 12, None, 12),
    ],
)
def test_the_finest_grid_with_enough_is_taken(
    monthly: list[float], months: int | None, points: int
) -> None:
    found = choose_grid(monthly)
    assert (found.months, len(found.counts)) == (months, points)
    assert (found.reason == "") == (months == 1)


def test_longer_points_are_counted_back_from_the_last_month() -> None:
    monthly = [100.0] + [1.0, 2.0, 3.0] * 13
    found = choose_grid(monthly, grids=[(3, 24)])
    assert found.counts.tolist() == [6.0] * 13
