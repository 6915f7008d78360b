"""Ratios by the laws they obey and by what their limits mean."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import optimize, stats

from retention.errors import ArgumentError
from retention.statistics.false_discovery import benjamini_hochberg
from retention.statistics.intervals import Interval, byar, mover_difference, wilson
from retention.statistics.mantel_haenszel import mantel_haenszel_rate_ratio
from retention.statistics.ratios import (
    Ratio,
    exact_rate_ratio,
    mover_ratio,
    rate_ratio,
    risk_ratio,
)

counts = st.integers(0, 60)
sizes = st.integers(61, 400)


def scaled(interval: Interval, factor: float) -> Interval:
    return Interval(interval.value * factor, interval.lower * factor, interval.upper * factor)


@given(st.integers(1, 60), sizes, st.integers(1, 60), sizes)
def test_at_a_mover_limit_the_difference_may_just_be_0(x: int, n: int, y: int, m: int) -> None:
    """The limit r of a ratio is where the limit of `one - r * other` is 0."""
    one, other = wilson(x, n), wilson(y, m)
    found = mover_ratio(one, other)
    low = optimize.brentq(
        lambda r: float(mover_difference(one, scaled(other, r)).lower), 0, 1e4, xtol=1e-14
    )
    high = optimize.brentq(
        lambda r: float(mover_difference(one, scaled(other, r)).upper), 0, 1e4, xtol=1e-14
    )
    assert found.lower == pytest.approx(low, rel=1e-7)
    assert found.upper == pytest.approx(high, rel=1e-7)


def test_mover_ratio_at_0() -> None:
    found = mover_ratio(byar([0, 3, 0, 4], 10), byar([3, 0, 0, 4], 10))
    np.testing.assert_array_equal(found.value, [0, np.inf, np.nan, 1])
    np.testing.assert_array_equal(np.isnan(found.lower), [False, False, True, False])
    assert found.lower[0] == 0
    assert 0 < found.upper[0] < np.inf
    assert 0 < found.lower[1] < 1
    assert found.upper[1] == np.inf


def test_mover_ratio_refuses_what_can_be_negative() -> None:
    with pytest.raises(ArgumentError, match="limits must be at least 0 in every place, was -1"):
        mover_ratio(Interval(*map(np.asarray, (0.5, -1.0, 2.0))), byar(3))


@pytest.mark.parametrize("function", [rate_ratio, risk_ratio])
@given(counts, sizes, counts, sizes)
def test_the_other_way_round_is_one_over(
    function: Callable[..., Ratio], x: int, n: int, y: int, m: int
) -> None:
    assume(x + y > 0)
    there, back = function(x, n, y, m), function(y, m, x, n)
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(there.lower, 1 / back.upper, rtol=1e-12)
        np.testing.assert_allclose(there.upper, 1 / back.lower, rtol=1e-12)
    assert there.method == back.method == ("log" if min(x, y) > 0 else "exact")
    assert there.lower <= there.value <= there.upper


@given(counts, st.floats(0.5, 100), counts, st.floats(0.5, 100))
def test_exact_limits_of_rates_leave_out_their_tails(x: int, e: float, y: int, f: float) -> None:
    assume(x + y > 0)
    found = exact_rate_ratio(x, e, y, f)
    if y > 0:
        share = found.upper * e / (found.upper * e + f)
        assert stats.binom.cdf(x, x + y, share) == pytest.approx(0.025, rel=1e-6)
    if x > 0:
        share = found.lower * e / (found.lower * e + f)
        assert stats.binom.sf(x - 1, x + y, share) == pytest.approx(0.025, rel=1e-6)


def test_everybody_in_both_groups_has_an_interval_of_some_width() -> None:
    found = risk_ratio(10, 10, 8, 8)
    assert found.method == "MOVER"
    assert found.lower == pytest.approx(float(wilson(10, 10).lower))
    assert found.upper == pytest.approx(1 / float(wilson(8, 8).lower))


@pytest.mark.parametrize("function", [rate_ratio, risk_ratio])
def test_nothing_known_is_missing(function: Callable[..., Ratio]) -> None:
    found = function(
        [0, np.nan, 3, 0, 2], [10, 10, 10, 0, 5], [0, 2, 2, 3, 0], [5, 5, np.nan, 5, 0]
    )
    assert np.isnan([found.value, found.lower, found.upper]).all()
    assert set(found.method) == {"not available"}


def convolved(ratio: float, strata: np.ndarray) -> np.ndarray:
    """Distribution of the first arm's events in all strata, given the total of each."""
    pmf = np.ones(1)
    for x, e, y, f in strata:
        share = ratio * e / (ratio * e + f)
        pmf = np.convolve(pmf, stats.binom.pmf(np.arange(x + y + 1), x + y, share))
    return pmf


def test_exact_limits_over_strata_leave_out_one_tail() -> None:
    strata = np.array([[0, 12.0, 3, 30.0], [0, 5.5, 1, 9.0], [0, 40.0, 0, 10.0], [0, 7.0, 2, 20.0]])
    found = mantel_haenszel_rate_ratio(*strata.T)
    assert (found.value, found.lower, found.method) == (0, 0, "exact")
    assert convolved(float(found.upper), strata)[0] == pytest.approx(0.025, rel=1e-10)
    turned = mantel_haenszel_rate_ratio(*strata[:, [2, 3, 0, 1]].T)
    assert (turned.value, turned.upper) == (np.inf, np.inf)
    assert turned.lower == pytest.approx(1 / float(found.upper))


@given(st.integers(1, 40), st.floats(0.5, 500), st.integers(0, 40), st.floats(0.5, 500))
def test_one_stratum_is_a_plain_ratio(x: int, e: float, y: int, f: float) -> None:
    found, plain = mantel_haenszel_rate_ratio([x], [e], [y], [f]), rate_ratio(x, e, y, f)
    for part in ("value", "lower", "upper"):
        assert getattr(found, part) == pytest.approx(float(getattr(plain, part)), rel=1e-9)
    assert found.method == plain.method


def test_strata_that_say_nothing_change_nothing() -> None:
    strata = [[3, 10.0, 5, 20.0], [2, 8.0, 1, 9.0]]
    idle = [[4, 10.0, 0, 0.0], [0, 0.0, 7, 20.0], [0, 0.0, 0, 0.0], [0, 5.0, 0, 6.0]]
    plain = mantel_haenszel_rate_ratio(*np.transpose(strata))
    more = mantel_haenszel_rate_ratio(*np.transpose(strata + idle))
    assert more == plain
    assert np.isnan(mantel_haenszel_rate_ratio(*np.transpose(idle)).value)


def test_many_sets_of_strata_in_one_call_equal_each_alone() -> None:
    draws = np.random.default_rng(5)
    x, y = draws.poisson(2, (6, 4)), draws.poisson(3, (6, 4))
    e, f = draws.uniform(1, 50, (6, 4)), draws.uniform(1, 50, (6, 4))
    x[2], y[3], x[4, 1] = 0, 0, 0
    together = mantel_haenszel_rate_ratio(x, e, y, f)
    for i in range(6):
        alone = mantel_haenszel_rate_ratio(x[i], e[i], y[i], f[i])
        assert together.upper[i] == pytest.approx(float(alone.upper), rel=1e-12)
        assert together.method[i] == alone.method


def test_strata_that_are_none_are_refused() -> None:
    with pytest.raises(ArgumentError, match="exposure must be above 0 wherever there are events"):
        mantel_haenszel_rate_ratio([1, 2], [0.0, 5.0], [1, 1], [5.0, 5.0])
    with pytest.raises(ArgumentError, match="axis of strata"):
        mantel_haenszel_rate_ratio(1, 5.0, 2, 6.0)
    missing = mantel_haenszel_rate_ratio([1, np.nan], [3.0, 5.0], [1, 1], [5.0, 5.0])
    assert np.isnan([missing.value, missing.lower, missing.upper]).all()


@given(st.lists(st.integers(0, 1000), max_size=30), st.integers(1, 99))
def test_the_largest_rank_under_its_step_is_listed(thousandths: list[int], percent: int) -> None:
    """The step-up rule as Benjamini and Hochberg word it, away from ties with a step."""
    p, rate = [value / 1000 for value in thousandths], percent / 100 + 1e-7 * math.pi
    under = [i for i, value in enumerate(sorted(p), 1) if value <= rate * i / len(p)]
    assert benjamini_hochberg(p, rate).listed.sum() == max(under, default=0)


def test_p_values_that_are_none_are_refused() -> None:
    with pytest.raises(ArgumentError, match="p_values must be from 0 to 1, was 1.5"):
        benjamini_hochberg([0.1, 1.5])
    with pytest.raises(ArgumentError, match="one dimension"):
        benjamini_hochberg([[0.1]])
    with pytest.raises(ArgumentError, match="rate must be between 0 and 1"):
        benjamini_hochberg([0.1], 5)
