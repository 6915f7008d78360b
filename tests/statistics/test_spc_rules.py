"""Every rule on sequences made by hand, and against a second way of writing it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.statistics.spc import CLOSE, COMMON, OUTSIDE, SHIFT, TREND, xmr
from retention.statistics.spc_rules import close_to_limit, in_run, outside_limits, shift, trend

small = st.lists(st.integers(-4, 4), max_size=40)


def places(flags: np.ndarray) -> list[int]:
    return np.flatnonzero(flags).tolist()


def array(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def test_outside_is_beyond_the_limit_on_either_side_and_not_on_it() -> None:
    assert places(outside_limits(array(0, 3, 3.01, -3, -3.01), 3.0)) == [2, 4]


@pytest.mark.parametrize("way", [1, -1])
class TestTrend:
    def test_seven_points_are_one_and_six_are_not(self, way: int) -> None:
        seven = way * array(5, 1, 2, 3, 4, 5, 6, 7, 2)
        assert trend(seven).tolist() == [0, *[way] * 7, 0]
        six = way * array(5, 1, 2, 3, 4, 5, 6, 2)
        assert not trend(six).any()
        assert trend(six, 6).tolist() == [0, *[way] * 6, 0]

    def test_a_longer_run_is_flagged_as_a_whole(self, way: int) -> None:
        assert trend(way * array(*range(11))).tolist() == [way] * 11

    def test_a_tie_breaks_it_wherever_it_stands(self, way: int) -> None:
        for tied in range(1, 6):
            values = [float(i) for i in range(7)]
            values.insert(tied, values[tied])
            assert not trend(way * array(*values)).any()

    def test_it_may_begin_after_a_tie_and_end_before_one(self, way: int) -> None:
        values = way * array(1, 1, 2, 3, 4, 5, 6, 7, 7)
        assert trend(values).tolist() == [0, *[way] * 7, 0]

    def test_it_may_cross_the_mean(self, way: int) -> None:
        values = way * array(-3, -2, -1, 0, 1, 2, 3)
        assert trend(values).tolist() == [way] * 7
        found = xmr(np.concatenate([way * array(0.5, -4, 4, -4, 4, -0.5, 0.5), values]))
        assert set(found.rule[7:]) == {TREND}
        assert set(found.side[7:]) == {way}

    def test_the_turning_point_goes_the_way_of_the_later_run(self, way: int) -> None:
        values = way * array(1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1)
        assert trend(values).tolist() == [*[way] * 6, *[-way] * 7]


@pytest.mark.parametrize("way", [1, -1])
class TestCloseToLimit:
    @pytest.mark.parametrize(
        ("deviations", "flagged"),
        [
            ((2.5, 2.5, 0.1), [0, 1]),
            ((2.5, 0.1, 2.5), [0, 2]),
            ((0.1, 2.5, 2.5), [1, 2]),
            ((2.5, 2.5, 2.5), [0, 1, 2]),
            ((2.5, 2.5, -0.1), []),
            ((2.5, -2.5, 2.5), []),
            ((2.5, 0.0, 2.5), []),
            ((2.5, 1.0, 1.0, 2.5), []),
            ((2.0, 2.0, 1.0), []),
            ((-0.1, 2.5, 2.5, -0.1), []),
            ((-0.1, 2.5, 2.5, 0.1, -0.1), [1, 2]),
            ((2.5, 1.0, 2.5, 1.0, 2.5), [0, 2, 4]),
            ((3.5, 1.0, 2.5), [0, 2]),
            ((2.5, 2.5), []),
            ((), []),
        ],
    )
    def test_by_hand(self, way: int, deviations: tuple[float, ...], flagged: list[int]) -> None:
        assert places(close_to_limit(way * array(*deviations), 3.0)) == flagged


@pytest.mark.parametrize("way", [1, -1])
class TestShift:
    def test_seven_are_one_and_six_are_not(self, way: int) -> None:
        assert places(shift(way * array(-1, *[0.5] * 7, -1))) == [1, 2, 3, 4, 5, 6, 7]
        assert places(shift(way * array(-1, *[0.5] * 6, -1))) == []

    def test_a_longer_run_is_flagged_as_a_whole(self, way: int) -> None:
        assert places(shift(way * array(*[2.0] * 12, -1))) == list(range(12))

    def test_crossing_the_mean_or_touching_it_ends_a_run(self, way: int) -> None:
        for ending in (-0.1 * way, 0.0):
            assert places(shift(array(*[way] * 4, ending, *[way] * 6))) == []

    def test_two_runs_on_two_sides(self, way: int) -> None:
        assert places(shift(way * array(*[1] * 7, *[-1] * 8))) == list(range(15))


@given(small, st.sampled_from([6, 7]))
def test_a_trend_is_every_window_that_rises_or_falls_throughout(
    values: list[int], points: int
) -> None:
    expected = np.zeros(len(values), dtype=int)
    for first in range(len(values) - points + 1):
        steps = np.diff(values[first : first + points])
        for way in (1, -1):
            if (way * steps > 0).all():
                expected[first : first + points] = way
    assert trend(np.array(values, dtype=float), points).tolist() == expected.tolist()


@given(small)
def test_a_shift_is_every_window_on_one_side(deviations: list[int]) -> None:
    expected = np.zeros(len(deviations), dtype=bool)
    for first in range(len(deviations) - 6):
        window = np.array(deviations[first : first + 7])
        expected[first : first + 7] |= (window > 0).all() or (window < 0).all()
    assert shift(np.array(deviations, dtype=float)).tolist() == expected.tolist()


@given(small)
def test_close_to_a_limit_is_every_window_of_three(deviations: list[int]) -> None:
    y = np.array(deviations, dtype=float)
    expected = np.zeros(len(y), dtype=bool)
    for first in range(len(y) - 2):
        for way in (1, -1):
            window = way * y[first : first + 3]
            if (window > 0).all() and (window > 2).sum() >= 2:
                expected[first : first + 3] |= window > 2
    assert close_to_limit(y, 3.0).tolist() == expected.tolist()


def test_no_signs_have_no_run() -> None:
    assert in_run(np.zeros(0, dtype=np.int64), 7).tolist() == []


def test_rules_are_taken_in_order() -> None:
    """A point outside the limits within a trend is outside first of all."""
    base = [0.0, 1.0] * 8
    found = xmr([*base, 0.1, 0.4, 0.7, 1.0, 1.3, 1.6, 9.0])
    assert found.rule[-1] == OUTSIDE
    assert set(found.rule[-7:-1]) == {TREND}


def test_a_close_pair_within_a_run_on_one_side_is_close_and_the_rest_a_shift() -> None:
    base = [1.0, -1.0] * 12
    run = [0.4, 0.5, 0.4, 4.0, 4.0, 0.5, 0.4]
    found = xmr([*base, *run, -1.0])
    assert found.inner_upper < 4.0 < found.upper
    assert found.rule[24:31].tolist() == [SHIFT, SHIFT, SHIFT, CLOSE, CLOSE, SHIFT, SHIFT]


def test_a_point_on_the_mean_is_on_no_side_whatever_rounding_says() -> None:
    values = [0.1, 0.3, 0.2] * 5
    assert np.mean(values) != 0.2
    found = xmr([*[0.2] * 7, *values])
    assert set(found.rule) == {COMMON}
