"""XmR limits against the NHS-R community's reference implementation, and every rule by hand.

The three series and their limits were computed with the R package NHSRplotthedots.
"""

from __future__ import annotations

import numpy as np
import pytest

from retention.errors import ArgumentError
from retention.statistics.spc import CLOSE, COMMON, OUTSIDE, SHIFT, TREND, xmr

SPIKE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
NORMAL = [
    -0.560475646552213,
    -0.23017748948328,
    1.55870831414912,
    0.070508391424576,
    0.129287735160946,
    1.71506498688328,
    0.460916205989202,
    -1.26506123460653,
    -0.686852851893526,
    -0.445661970099958,
    1.22408179743946,
    0.359813827057364,
    0.400771450594052,
    0.11068271594512,
    -0.555841134754075,
    1.78691313680308,
    0.497850478229239,
    -1.96661715662964,
    0.701355901563686,
    -0.472791407727934,
]


@pytest.mark.parametrize(
    ("values", "screen", "mean", "lower", "upper"),
    [
        (NORMAL, True, 0.141623802474599, -3.0113795957081, 3.2946272006573),
        (SPIKE, True, 1.94444444444444, -0.715555555555556, 4.60444444444444),
        (SPIKE, False, 1.94444444444444, -3.06261437908497, 6.95150326797386),
    ],
)
def test_limits_equal_the_reference_implementation(
    values: list[float], screen: bool, mean: float, lower: float, upper: float
) -> None:
    found = xmr(values, screen=screen)
    assert found.mean == pytest.approx(mean, abs=1e-9)
    assert found.lower == pytest.approx(lower, abs=1e-9)
    assert found.upper == pytest.approx(upper, abs=1e-9)


def test_inner_lines_are_two_thirds_of_the_way() -> None:
    found = xmr(NORMAL)
    assert found.inner_upper - found.mean == pytest.approx((found.upper - found.mean) * 2 / 3)


def test_a_point_outside_the_limits() -> None:
    found = xmr(SPIKE)
    assert list(np.flatnonzero(found.rule == OUTSIDE)) == [4]
    assert found.side[4] == 1


def test_seven_rising_points_are_a_trend_and_six_are_not() -> None:
    base = [5.0, 3.0, 6.0, 2.0, 6.5, 3.5]
    seven = [*base, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 4.0]
    assert list(np.flatnonzero(xmr(seven).rule == TREND)) == [6, 7, 8, 9, 10, 11, 12]
    six = [*base, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 4.0]
    assert TREND not in xmr(six).rule
    assert list(np.flatnonzero(xmr(six, trend_points=6).rule == TREND)) == [6, 7, 8, 9, 10, 11]


def test_a_tie_breaks_a_trend() -> None:
    tied = [5.0, 3.0, 6.0, 2.0, 6.5, 1.0, 2.0, 3.0, 4.0, 4.0, 5.0, 6.0, 7.0, 4.0]
    assert TREND not in xmr(tied).rule


def test_a_falling_trend_points_down_even_above_the_mean() -> None:
    falling = [1.0, 9.0, 1.0, 9.0, 1.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 6.0]
    found = xmr(falling)
    assert list(np.flatnonzero(found.rule == TREND)) == [5, 6, 7, 8, 9, 10, 11]
    assert set(found.side[5:12]) == {-1}


def test_two_of_three_close_to_a_limit_flags_the_close_ones_only() -> None:
    values = np.array([4.0, 6.0] * 10 + [10.0, 6.0, 10.0, 4.0, 6.0])
    found = xmr(values)
    assert found.inner_upper < 10.0 < found.upper
    assert list(np.flatnonzero(found.rule == CLOSE)) == [20, 22]


def test_close_points_on_two_sides_are_no_signal() -> None:
    values = np.array([4.0, 6.0] * 10 + [10.0, 1.0, 10.0, 4.0, 6.0])
    assert CLOSE not in xmr(values).rule


def test_seven_points_on_one_side_are_a_shift_and_six_are_not() -> None:
    high = [5.2, 6.0, 5.4, 6.1, 5.3, 6.0, 5.5]
    found = xmr([*[4.0, 5.6] * 5, 4.0, *high])
    assert list(np.flatnonzero(found.rule == SHIFT)) == [11, 12, 13, 14, 15, 16, 17]
    assert set(found.side[11:]) == {1}
    again = xmr([4.0, 6.0, 4.0, 6.0, 4.0, 6.0, 6.1, 6.0, 6.1, 6.0, 6.1, 4.0, 4.1, 6.0, 4.0])
    assert SHIFT not in again.rule


def test_a_constant_series_has_no_signal() -> None:
    found = xmr([3.0] * 14)
    assert (found.lower, found.mean, found.upper) == (3.0, 3.0, 3.0)
    assert set(found.rule) == {COMMON}


def test_turned_upside_down_every_signal_turns_round() -> None:
    values = np.array([*SPIKE, *[4.0, 4.1, 4.2, 4.3, 4.2, 4.1, 4.4, 4.2]])
    up, down = xmr(values), xmr(-values)
    assert (up.rule == down.rule).all()
    assert (up.side == -down.side).all()
    assert up.upper == pytest.approx(-down.lower)


@pytest.mark.parametrize("values", [[], [1.0], [1.0, np.nan, 2.0], [[1.0, 2.0]]])
def test_a_series_that_is_none_is_refused(values: list[float]) -> None:
    with pytest.raises(ArgumentError, match="at least two points"):
        xmr(values)
    with pytest.raises(ArgumentError, match="trend_points must be 6 or 7"):
        xmr([1, 2, 3], trend_points=8)
