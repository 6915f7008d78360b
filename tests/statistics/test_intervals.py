"""Intervals against R and statsmodels, and the laws that they obey."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from retention.errors import ArgumentError
from retention.statistics.intervals import byar, newcombe_difference, normal_quantile, wilson

GOLDEN = pd.read_csv(Path(__file__).parents[1] / "golden" / "intervals.csv")
counts = st.integers(0, 400)


@pytest.mark.parametrize(("kind", "function"), [("wilson", wilson), ("byar", byar)])
def test_limits_equal_those_of_r(kind: str, function: object) -> None:
    rows = GOLDEN[GOLDEN["kind"] == kind]
    assert len(rows) >= 5
    for row in rows.itertuples():
        found = function(row.count, row.n, row.level)  # type: ignore[operator]
        assert found.lower == pytest.approx(row.lower, abs=1e-9)
        assert found.upper == pytest.approx(row.upper, abs=1e-9)


@given(counts, st.integers(1, 400), st.sampled_from([0.8, 0.95, 0.998]))
def test_wilson_equals_statsmodels(count: int, n: int, level: float) -> None:
    count = min(count, n)
    low, high = proportion_confint(count, n, 1 - level, method="wilson")
    found = wilson(count, n, level)
    assert found.lower == pytest.approx(low, abs=1e-12)
    assert found.upper == pytest.approx(high, abs=1e-12)


@given(counts, st.integers(1, 400), counts, st.integers(1, 400))
def test_newcombe_equals_statsmodels(a: int, n: int, b: int, m: int) -> None:
    a, b = min(a, n), min(b, m)
    low, high = confint_proportions_2indep(a, n, b, m, compare="diff", method="newcomb")
    found = newcombe_difference(a, n, b, m)
    assert found.lower == pytest.approx(low, abs=1e-9)
    assert found.upper == pytest.approx(high, abs=1e-9)


@given(counts, st.integers(1, 400))
def test_failures_mirror_successes(count: int, n: int) -> None:
    count = min(count, n)
    one, other = wilson(count, n), wilson(n - count, n)
    assert one.lower == pytest.approx(1 - other.upper, abs=1e-12)
    assert 0 <= one.lower <= one.value <= one.upper <= 1


@given(counts, st.floats(0.5, 1e4))
def test_byar_scales_with_exposure_and_holds_the_rate(count: int, exposure: float) -> None:
    found, plain = byar(count, exposure), byar(count)
    assert found.upper * exposure == pytest.approx(plain.upper)
    assert 0 <= found.lower <= found.value <= found.upper


def test_nobody_is_missing_not_zero() -> None:
    assert np.isnan(wilson(0, 0).value)
    assert np.isnan(wilson(0, 0).upper)
    assert np.isnan(byar(3, 0).value)
    assert np.isnan(wilson(np.nan, 10).lower)


@pytest.mark.parametrize("call", [lambda: wilson(5, 4), lambda: wilson(-1, 4), lambda: byar(-1)])
def test_impossible_counts_are_refused(call: object) -> None:
    with pytest.raises(ArgumentError, match="count must be"):
        call()  # type: ignore[operator]


def test_the_quantile_is_that_of_the_tables() -> None:
    assert normal_quantile(0.998) == pytest.approx(3.090232306167813, abs=1e-12)
    with pytest.raises(ArgumentError, match="level must be between 0 and 1"):
        normal_quantile(95)
