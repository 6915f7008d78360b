"""Funnels and the spread between units: check values, laws, and a second way of solving."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from retention.errors import ArgumentError
from retention.statistics.between_units import (
    between_proportions,
    between_rates,
    paule_mandel,
)
from retention.statistics.funnel import (
    Z_95,
    Z_998,
    Funnel,
    proportion_funnel,
    proportion_limits,
    ratio_funnel,
    ratio_limits,
)

SIZES = np.array([8, 12, 20, 30, 45, 60, 90, 150, 260, 800])


def test_limits_of_ten_percent_of_a_hundred() -> None:
    assert np.round(proportion_limits(0.10, 100, Z_998), 4).tolist() == [0.0277, 0.2102]
    assert np.round(proportion_limits(0.10, 100, Z_95), 4).tolist() == [0.0492, 0.1661]
    assert stats.norm.cdf([Z_95, Z_998]) == pytest.approx([0.975, 0.999], abs=1e-8)


@given(st.floats(0, 1), st.sampled_from([Z_95, Z_998]), st.floats(0, 0.05))
def test_limits_open_as_units_get_smaller_and_never_turn_back(
    centre: float, z: float, tau2: float
) -> None:
    low, high = proportion_limits(centre, np.arange(1, 2000), z, tau2)
    assert (np.diff(low) >= 0).all()
    assert (np.diff(high) <= 0).all()
    assert (low >= 0).all()
    assert (high <= 1).all()
    assert (low <= centre + 1e-12).all()
    assert (high >= centre - 1e-12).all()


@given(st.floats(0, 1), st.integers(1, 5000))
def test_those_who_did_not_mirror_those_who_did(centre: float, n: int) -> None:
    low, high = proportion_limits(centre, n)
    other_low, other_high = proportion_limits(1 - centre, n)
    assert low == pytest.approx(1 - other_high, abs=1e-9)
    assert high == pytest.approx(1 - other_low, abs=1e-9)


def test_limits_of_a_ratio_at_small_expected_counts_stop_at_0() -> None:
    low, high = ratio_limits(np.array([0.5, 2.0, 100.0, 0.0]))
    assert low[:2].tolist() == [0.0, 0.0]
    assert 0 < low[2] < 1 < high[2]
    assert np.isnan([low[3], high[3]]).all()


def test_a_funnel_reads_the_same_in_any_order_and_ranks_nobody() -> None:
    draws = np.random.default_rng(3)
    counts = draws.binomial(SIZES, draws.beta(4, 30, len(SIZES)))
    order = draws.permutation(len(SIZES))
    plain, shuffled = (
        proportion_funnel(counts, SIZES),
        proportion_funnel(counts[order], SIZES[order]),
    )
    assert plain.tau2 == pytest.approx(shuffled.tau2, rel=1e-12)
    np.testing.assert_allclose(plain.upper_998[order], shuffled.upper_998, rtol=1e-9)
    assert (plain.verdict[order] == shuffled.verdict).all()
    names = {field.name for field in fields(Funnel)}
    assert not {name for name in names if "rank" in name or "position" in name}


def test_units_of_nobody_are_missing_and_change_nothing() -> None:
    counts, sizes = np.array([3, 8, 20, 2.0]), np.array([40, 60, 90, 30.0])
    plain = proportion_funnel(counts, sizes)
    more = proportion_funnel([*counts, 0, np.nan], [*sizes, 0, 50])
    assert more.tau2 == plain.tau2
    assert more.verdict.tolist() == [*plain.verdict.tolist(), "", ""]
    assert np.isnan(more.value[4:]).all()
    assert np.isnan(more.upper_95[4])
    assert more.side[4:].tolist() == [0, 0]


def test_verdicts_and_sides() -> None:
    counts = np.array([10, 20, 30, 5, 1, 10, 10, 10, 10, 10])
    found = proportion_funnel(counts, np.full(10, 100), overdispersed=False)
    assert found.tau2 == 0
    words = ["inside", "between the limits", "outside", "between the limits", "outside"]
    assert found.verdict[:5].tolist() == words
    assert found.side[:5].tolist() == [0, 1, 1, -1, -1]


def test_a_whole_that_more_belong_to_than_the_units_given() -> None:
    counts, sizes = np.array([10, 30, 12.0]), np.array([100, 100, 110.0])
    part = proportion_funnel(counts[:2], sizes[:2], centre=float(counts.sum() / sizes.sum()))
    whole = proportion_funnel(counts, sizes, overdispersed=False)
    assert part.centre == whole.centre
    assert part.value.tolist() == whole.value[:2].tolist()
    chance = proportion_funnel(
        counts[:2], sizes[:2], overdispersed=False, centre=float(counts.sum() / sizes.sum())
    )
    assert chance.upper_998.tolist() == whole.upper_998[:2].tolist()
    assert proportion_funnel(counts[:2], sizes[:2]).centre == 0.2


def test_units_with_few_expected_are_named() -> None:
    found = proportion_funnel([1, 5, 44, 50], [10, 50, 440, 500])
    assert found.centre == 0.1
    assert found.few.tolist() == [True, False, False, False]
    turned = proportion_funnel([9, 45, 396, 450], [10, 50, 440, 500])
    assert turned.few.tolist() == [True, False, False, False]
    assert ratio_funnel([1, 9], [4.9, 5.0]).few.tolist() == [True, False]


def test_overdispersion_widens_the_limits_only_when_units_differ() -> None:
    even = proportion_funnel(np.round(SIZES * 0.25), SIZES)
    assert even.tau2 == 0
    assert even.phi < 1
    uneven = proportion_funnel(np.round(SIZES * np.tile([0.05, 0.45], 5)), SIZES)
    chance = proportion_funnel(
        np.round(SIZES * np.tile([0.05, 0.45], 5)), SIZES, overdispersed=False
    )
    assert uneven.phi > 1
    assert (uneven.upper_998 > chance.upper_998)[2:].all()


def test_one_unit_has_no_overdispersion() -> None:
    assert proportion_funnel([3], [20]).tau2 == 0
    assert ratio_funnel([3], [2.0]).tau2 == 0


@pytest.mark.parametrize("function", [proportion_funnel, ratio_funnel, between_proportions])
def test_no_units_are_refused(function: object) -> None:
    with pytest.raises(ArgumentError, match="list of units with at least one"):
        function([0, np.nan], [0, 5])  # type: ignore[operator]
    with pytest.raises(ArgumentError, match="list of units"):
        function(1, 5)  # type: ignore[operator]
    with pytest.raises(ArgumentError, match="centre must be from 0 to 1, was 10"):
        proportion_limits(10, 100)


@given(st.integers(0, 10_000), st.integers(2, 25))
def test_paule_mandel_equals_a_root_found_by_scipy(seed: int, units: int) -> None:
    draws = np.random.default_rng(seed)
    v = draws.uniform(0.0001, 0.01, units)
    y = draws.normal(0.1, np.sqrt(v + 0.003))

    def q(tau2: float) -> float:
        weight = 1 / (v + tau2)
        return float((weight * (y - np.average(y, weights=weight)) ** 2).sum())

    def root(wanted: float) -> float:
        if q(0) <= wanted:
            return 0.0
        return float(np.sqrt(optimize.brentq(lambda t: q(t) - wanted, 0, 1e6, xtol=1e-16)))

    found = paule_mandel(y, v)
    many, few = stats.chi2.ppf([0.975, 0.025], units - 1)
    assert found.tau == pytest.approx(root(units - 1), rel=1e-6, abs=1e-7)
    assert found.lower == pytest.approx(root(many), rel=1e-6, abs=1e-7)
    assert found.upper == pytest.approx(root(few), rel=1e-6, abs=1e-7)
    assert found.lower <= found.tau <= found.upper


def test_the_spread_is_in_the_units_of_the_values() -> None:
    y, v = np.array([0.05, 0.1, 0.16, 0.2]), np.array([0.001, 0.002, 0.001, 0.003])
    one, hundred = paule_mandel(y, v), paule_mandel(100 * y, 1e4 * v)
    assert hundred.tau == pytest.approx(100 * one.tau, rel=1e-9)
    assert hundred.upper == pytest.approx(100 * one.upper, rel=1e-9)
    moved = paule_mandel(y + 3, v)
    assert moved.tau == pytest.approx(one.tau, rel=1e-9)


def test_large_units_show_their_plain_standard_deviation() -> None:
    rates = np.array([0.05, 0.1, 0.12, 0.2])
    found = between_proportions(rates * 1e9, np.full(4, 1e9))
    assert found.tau == pytest.approx(rates.std(ddof=1), rel=1e-4)
    assert between_rates(rates * 1e9, np.full(4, 1e9)).tau == pytest.approx(found.tau, rel=1e-4)


def test_units_without_a_difference() -> None:
    nobody = between_proportions([0, 0, 0], [10, 20, 30])
    assert (nobody.tau, nobody.mean, nobody.units) == (0.0, 0.0, 3)
    assert np.isnan([nobody.lower, nobody.upper]).all()
    assert between_rates([0, 0], [1.0, 2.0]).tau == 0
    single = between_proportions([3, np.nan], [10, 20])
    assert single.mean == pytest.approx(0.3)
    assert np.isnan([single.tau, single.lower, single.upper, single.q]).all()


def test_values_that_are_none_are_refused() -> None:
    with pytest.raises(ArgumentError, match="variance must be above 0, was 0; leave out units"):
        paule_mandel([1.0, 2.0], [0.0, 1.0])
    with pytest.raises(ArgumentError, match="lists of the same units"):
        paule_mandel([1.0, 2.0], [1.0])
    with pytest.raises(ArgumentError, match="at least one unit that is not missing"):
        paule_mandel([np.nan], [1.0])
