"""Exact limits by their meaning: the tails that they leave out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from retention.errors import ArgumentError
from retention.statistics.exact_intervals import (
    clopper_pearson,
    exact_poisson,
    highest_ratio_without_events,
    jeffreys,
    tail_of,
)

counts = st.integers(0, 300)
levels = st.sampled_from([0.8, 0.95, 0.998])


@given(counts, st.integers(1, 300), levels)
def test_at_a_binomial_limit_the_count_has_the_probability_of_one_tail(
    count: int, n: int, level: float
) -> None:
    count = min(count, n)
    found, tail = clopper_pearson(count, n, level), tail_of(level)
    if count > 0:
        assert stats.binom.sf(count - 1, n, found.lower) == pytest.approx(tail, rel=1e-8)
    if count < n:
        assert stats.binom.cdf(count, n, found.upper) == pytest.approx(tail, rel=1e-8)


@given(counts, levels)
def test_at_a_poisson_limit_the_count_has_the_probability_of_one_tail(
    count: int, level: float
) -> None:
    found, tail = exact_poisson(count, level=level), tail_of(level)
    assert stats.poisson.cdf(count, found.upper) == pytest.approx(tail, rel=1e-8)
    if count > 0:
        assert stats.poisson.sf(count - 1, found.lower) == pytest.approx(tail, rel=1e-8)


@given(counts, st.integers(1, 300), levels)
def test_jeffreys_lies_within_clopper_and_pearson(count: int, n: int, level: float) -> None:
    count = min(count, n)
    inner, outer = jeffreys(count, n, level), clopper_pearson(count, n, level)
    assert outer.lower <= inner.lower <= inner.value <= inner.upper <= outer.upper


@pytest.mark.parametrize(("n", "count", "of"), [(5, 3, 9), (40, 6, 50), (1, 1, 1), (12, 12, 12)])
def test_no_probability_makes_none_likelier_beyond_the_highest_ratio(
    n: int, count: int, of: int
) -> None:
    """By brute force: the largest probability, over the other group's, of a result as small."""
    limit = float(highest_ratio_without_events(n, count, of))

    def likeliest(ratio: float) -> float:
        p = np.linspace(1e-6, min(1, 1 / ratio), 200_001)
        return float(((1 - ratio * p) ** n * stats.binom.sf(count - 1, of, p)).max())

    assert likeliest(limit * 0.999) > 0.025
    assert likeliest(limit) == pytest.approx(0.025, rel=1e-6)
    assert likeliest(limit * 1.001) < 0.025


def test_more_in_the_other_group_lowers_the_highest_ratio() -> None:
    limits = highest_ratio_without_events(30, np.arange(41), 40)
    assert np.isnan(limits[0])
    assert (np.diff(limits[1:]) < 0).all()


def test_nobody_and_nothing_known_is_missing() -> None:
    for function in (clopper_pearson, jeffreys, exact_poisson):
        for count, n in [(0, 0), (np.nan, 10), (3, np.nan)]:
            found = function(count, n)
            assert np.isnan([found.value, found.lower, found.upper]).all()
    assert clopper_pearson([[1], [2]], [5, 6, 7]).upper.shape == (2, 3)


def test_impossible_arguments_are_refused_with_what_they_were() -> None:
    with pytest.raises(ArgumentError, match="from 0 to n in every place, was 5 of 4; count those"):
        clopper_pearson([1, 5], [4, 4])
    with pytest.raises(ArgumentError, match="count must be at least 0 in every place, was -1"):
        exact_poisson(-1)
    with pytest.raises(ArgumentError, match="exposure must be at least 0 in every place, was -2"):
        exact_poisson(1, -2)
    with pytest.raises(ArgumentError, match="level must be between 0 and 1, was 95; use 0.95"):
        jeffreys(1, 2, level=95)
