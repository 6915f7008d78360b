"""Intervals of one and two estimates against R; the recipe is comparison.R, see README.md."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from retention.statistics.exact_intervals import clopper_pearson, exact_poisson, jeffreys
from retention.statistics.false_discovery import benjamini_hochberg
from retention.statistics.intervals import Interval
from retention.statistics.mantel_haenszel import mantel_haenszel_rate_ratio
from retention.statistics.ratios import Ratio, exact_rate_ratio, rate_ratio, risk_ratio

FOLDER = Path(__file__).parent
CLOSE = 1e-9


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{name}.csv")


@pytest.mark.parametrize("function", [clopper_pearson, jeffreys, exact_poisson])
@pytest.mark.parametrize("level", [0.9, 0.95, 0.998])
def test_limits_of_one(function: Callable[..., Interval], level: float) -> None:
    rows = read("single").query("kind == @function.__name__ and level == @level")
    assert len(rows) >= 5
    found = function(rows["count"], rows["n"], level)
    np.testing.assert_allclose(found.lower, rows["lower"], rtol=CLOSE, atol=1e-12)
    np.testing.assert_allclose(found.upper, rows["upper"], rtol=CLOSE)
    np.testing.assert_allclose(found.value, rows["count"] / rows["n"])


@pytest.mark.parametrize("function", [exact_rate_ratio, rate_ratio, risk_ratio])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_limits_of_ratios(function: Callable[..., Interval | Ratio], level: float) -> None:
    rows = read("ratios").query("kind == @function.__name__ and level == @level")
    assert len(rows) >= 3
    found = function(rows["count"], rows["n"], rows["other_count"], rows["other_n"], level)
    for name in ("value", "lower", "upper"):
        np.testing.assert_allclose(getattr(found, name), rows[name], rtol=CLOSE)


@pytest.mark.parametrize(("name", "level"), read("mantel_haenszel")[["set", "level"]].to_numpy())
def test_ratio_over_strata(name: str, level: float) -> None:
    strata = read("strata").query("set == @name")
    golden = read("mantel_haenszel").query("set == @name and level == @level").iloc[0]
    found = mantel_haenszel_rate_ratio(*strata.drop(columns="set").to_numpy().T, level)
    assert found.method == "log"
    for part in ("value", "lower", "upper"):
        assert getattr(found, part) == pytest.approx(golden[part], rel=CLOSE)


def test_adjusted_p_values() -> None:
    golden = read("false_discovery")
    found = benjamini_hochberg(golden["p"])
    np.testing.assert_allclose(found.adjusted, golden["adjusted"], rtol=CLOSE)
    assert found.compared == 9
    assert found.listed.tolist() == (golden["adjusted"] <= 0.05).tolist()
