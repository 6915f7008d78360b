"""Limits of proportions and counts that R computed, to ten digits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from retention.statistics.exact_intervals import clopper_pearson, exact_poisson, jeffreys
from retention.statistics.intervals import Interval, byar, wilson

pytestmark = pytest.mark.shared


@pytest.mark.parametrize("function", [wilson, clopper_pearson, jeffreys])
def test_proportions(shared_folder: Path, function: Callable[..., Interval]) -> None:
    rows = pd.read_csv(shared_folder / "golden" / "proportion_intervals.csv")
    name = function.__name__
    for level, group in rows.groupby("conf"):
        found = function(group["x"], group["n"], level)
        np.testing.assert_allclose(found.lower, group[f"{name}_lo"], rtol=0, atol=1e-9)
        np.testing.assert_allclose(found.upper, group[f"{name}_hi"], rtol=0, atol=1e-9)


@pytest.mark.parametrize(("function", "name"), [(byar, "byar"), (exact_poisson, "exact")])
def test_counts(shared_folder: Path, function: Callable[..., Interval], name: str) -> None:
    rows = pd.read_csv(shared_folder / "golden" / "poisson_count_intervals.csv")
    for level, group in rows.groupby("conf"):
        found = function(group["x"], level=level)
        np.testing.assert_allclose(found.lower, group[f"{name}_lo"], rtol=0, atol=1e-9)
        np.testing.assert_allclose(found.upper, group[f"{name}_hi"], rtol=0, atol=1e-9)
