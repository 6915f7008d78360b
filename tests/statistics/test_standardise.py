"""Standardisation and the parts of a change: laws, edges and a fuller decomposition by hand."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.errors import ArgumentError
from retention.statistics.decompose import Decomposition, decompose_change
from retention.statistics.intervals import byar
from retention.statistics.standardise import (
    directly_standardised,
    indirectly_standardised,
    observed_expected,
)

seeds = st.integers(0, 10_000)
PARTS = ("change", "within", "mix")


def drawn(seed: int, groups: int = 4) -> tuple[np.ndarray, ...]:
    """Events and exposures of two periods; some groups are there in one of them only."""
    draws = np.random.default_rng(seed)
    exposure = draws.integers(5, 400, (2, groups)).astype(float)
    exposure[draws.integers(2), draws.integers(groups)] = 0
    count = draws.binomial(exposure.astype(int), draws.uniform(0, 0.4, (2, groups)))
    return count[0].astype(float), exposure[0], count[1].astype(float), exposure[1]


def parts(found: Decomposition) -> list[float]:
    return [float(getattr(found, name)) for name in PARTS]


@given(seeds)
def test_the_parts_add_up_exactly(seed: int) -> None:
    x, e, y, f = drawn(seed)
    found = decompose_change(x, e, y, f)
    assert found.change == pytest.approx(y.sum() / f.sum() - x.sum() / e.sum(), abs=1e-12)
    assert found.within + found.mix == pytest.approx(float(found.change), abs=1e-12)
    assert found.within_by_group.sum() == pytest.approx(float(found.within), abs=1e-12)
    assert found.mix_by_group.sum() == pytest.approx(float(found.mix), abs=1e-12)


@given(seeds)
def test_exchanging_the_periods_turns_every_sign(seed: int) -> None:
    x, e, y, f = drawn(seed)
    there, back = decompose_change(x, e, y, f), decompose_change(y, f, x, e)
    assert parts(there) == pytest.approx([-part for part in parts(back)], abs=1e-12)


@given(seeds)
def test_splitting_a_group_into_equal_halves_changes_nothing(seed: int) -> None:
    sets = drawn(seed)
    halved = [np.concatenate([part[:1] / 2, part[:1] / 2, part[1:]]) for part in sets]
    assert parts(decompose_change(*halved)) == pytest.approx(
        parts(decompose_change(*sets)), abs=1e-12
    )


@given(seeds, st.floats(0.1, 10), st.floats(0.1, 10))
def test_only_rates_and_shares_matter(seed: int, one: float, other: float) -> None:
    x, e, y, f = drawn(seed)
    scaled = decompose_change(one * x, one * e, other * y, other * f)
    assert parts(scaled) == pytest.approx(parts(decompose_change(x, e, y, f)), abs=1e-12)


def test_the_same_mix_leaves_only_change_within_and_the_same_rates_only_mix() -> None:
    same_mix = decompose_change([10, 30], [200, 100], [30, 10], [400, 200])
    assert same_mix.mix == pytest.approx(0, abs=1e-15)
    same_rates = decompose_change([10, 30], [200, 100], [5, 60], [100, 200])
    assert same_rates.within == pytest.approx(0, abs=1e-15)
    assert same_rates.mix == pytest.approx(float(same_rates.change))


def test_a_group_that_opens_or_closes_is_mix() -> None:
    found = decompose_change([10, 0], [100, 0], [10, 30], [100, 100])
    assert found.within == pytest.approx(0, abs=1e-15)
    assert found.mix == pytest.approx(0.1)
    nowhere = decompose_change([10, 0, 0], [100, 0, 0], [10, 30, 0], [100, 100, 0])
    assert parts(nowhere) == pytest.approx(parts(found))


@given(seeds)
def test_each_part_is_its_mean_over_both_orders_of_change(seed: int) -> None:
    """Rates changed first and shares next, or the other way about: the mean of the steps."""
    x, e, y, f = drawn(seed)
    rate = np.divide(x, e, out=np.divide(y, f, out=np.zeros(4), where=f > 0), where=e > 0)
    later_rate = np.divide(y, f, out=rate.copy(), where=f > 0)
    values = {"rate": (rate, later_rate), "share": (e / e.sum(), f / f.sum())}
    steps = {"rate": 0.0, "share": 0.0}
    for order in permutations(values):
        state = dict.fromkeys(values, 0)
        for name in order:
            held = {key: values[key][at] for key, at in state.items()}
            before = float(held["rate"] @ held["share"])
            state[name] = 1
            held[name] = values[name][1]
            steps[name] += (float(held["rate"] @ held["share"]) - before) / 2
    found = decompose_change(x, e, y, f)
    assert found.within == pytest.approx(steps["rate"], abs=1e-12)
    assert found.mix == pytest.approx(steps["share"], abs=1e-12)


def test_a_period_of_nobody_is_missing_and_bad_counts_are_refused() -> None:
    assert np.isnan(decompose_change([0, 0], [0, 0], [1, 2], [10, 10]).change)
    with pytest.raises(ArgumentError, match="exposure must be above 0 wherever there are events"):
        decompose_change([1, 0], [0, 5], [1, 2], [10, 10])
    with pytest.raises(ArgumentError, match="last axis of groups"):
        decompose_change(1, 10, 2, 20)


@given(seeds)
def test_a_unit_with_the_composition_of_the_standard_keeps_its_rate(seed: int) -> None:
    x, e, *_ = drawn(seed)
    x, e = x[e > 0], e[e > 0]
    found, plain = directly_standardised(x, e, 3 * e), byar(x.sum(), e.sum())
    assert found.value == pytest.approx(float(plain.value))
    if x.sum() > 0:
        assert found.lower == pytest.approx(float(plain.lower))
        assert found.upper == pytest.approx(float(plain.upper))


def test_a_group_that_the_standard_lacks_changes_nothing_and_one_that_is_empty_everything() -> None:
    plain = directly_standardised([3, 8], [40, 50], [2, 1])
    more = directly_standardised([3, 8, 5], [40, 50, 10], [2, 1, 0])
    assert (more.value, more.upper) == (plain.value, plain.upper)
    assert np.isnan(directly_standardised([3, 0], [40, 0], [2, 1]).value)


def test_no_events_have_the_upper_limit_of_the_weightiest_group() -> None:
    found = directly_standardised([0, 0], [100, 10], [0.5, 0.5])
    assert (found.value, found.lower) == (0, 0)
    assert found.upper == pytest.approx(0.5 / 10 * float(byar(0).upper))


@given(seeds)
def test_the_standard_itself_has_a_ratio_of_1(seed: int) -> None:
    x, e, *_ = drawn(seed)
    rates = np.divide(x, e, out=np.full(4, np.nan), where=e > 0)
    if x.sum() > 0:
        found = indirectly_standardised(x, e, rates)
        assert found.value == pytest.approx(1)
        assert found.lower < 1 < found.upper


def test_a_small_hand_example() -> None:
    """Doctors 5 of 50 and nurses 30 of 150, where the standard has 8 % and 16 %."""
    found = indirectly_standardised([[5, 30], [0, 0]], [[50, 150], [0, 0]], [0.08, 0.16])
    assert found.observed.tolist() == [35, 0]
    assert found.expected.tolist() == pytest.approx([28, 0])
    assert found.value[0] == pytest.approx(1.25)
    assert found.upper[0] == pytest.approx(float(byar(35, 28).upper))
    assert np.isnan(found.value[1])
    direct = directly_standardised([5, 30], [50, 150], [60, 40])
    assert direct.value == pytest.approx(0.6 * 0.1 + 0.4 * 0.2)


def test_missing_is_missing_and_what_cannot_be_is_refused() -> None:
    assert np.isnan(directly_standardised([1, np.nan], [5, 5], [1, 1]).upper)
    assert np.isnan(observed_expected([1, np.nan], [0, 5]).value).all()
    with pytest.raises(ArgumentError, match="weight must be at least 0 in every place, was -1"):
        directly_standardised([1, 2], [5, 5], [1, -1])
    with pytest.raises(ArgumentError, match="not all of them 0"):
        directly_standardised([1, 2], [5, 5], [0, 0])
    with pytest.raises(ArgumentError, match="standard_rate must be at least 0"):
        indirectly_standardised([1, 2], [5, 5], [0.1, -0.1])
    with pytest.raises(ArgumentError, match="last axis of groups"):
        indirectly_standardised(1, 5, 0.1)
