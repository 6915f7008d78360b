"""Funnels and the spread between units against R; the recipe is comparison.R, see README.md."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from retention.statistics.between_units import between_proportions
from retention.statistics.funnel import proportion_funnel, ratio_funnel

FOLDER = Path(__file__).parent
UNITS = pd.read_csv(FOLDER / "units.csv")
FUNNEL = pd.read_csv(FOLDER / "funnel.csv")
BETWEEN = pd.read_csv(FOLDER / "paule_mandel.csv")
SETS = ["unequal", "equal", "too_equal"]
LINES = ("lower_95", "upper_95", "lower_998", "upper_998")


@pytest.mark.parametrize("name", SETS)
def test_funnels(name: str) -> None:
    rows, golden = UNITS.query("set == @name"), FUNNEL.query("set == @name")
    found = proportion_funnel(rows["count"], rows["n"])
    ratio = ratio_funnel(rows["count"], rows["n"] * 0.1)
    for funnel, prefix in ((found, ""), (ratio, "ratio_")):
        assert funnel.phi == pytest.approx(golden[f"{prefix}phi"].iloc[0], rel=1e-9)
        assert funnel.tau2 == pytest.approx(golden[f"{prefix}tau2"].iloc[0], rel=1e-9, abs=1e-12)
        for line in LINES:
            np.testing.assert_allclose(
                getattr(funnel, line), golden[f"{prefix}{line}"], rtol=1e-9, atol=1e-12
            )


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_spread_between_units(name: str, level: float) -> None:
    rows = UNITS.query("set == @name")
    golden = BETWEEN.query("set == @name and level == @level").iloc[0]
    found = between_proportions(rows["count"], rows["n"], level)
    assert found.tau**2 == pytest.approx(golden["tau2"], rel=1e-9, abs=1e-12)
    assert found.mean == pytest.approx(golden["mean"], rel=1e-9)
    assert found.q == pytest.approx(golden["q"], rel=1e-9)
    assert found.lower**2 == pytest.approx(golden["lower"], rel=1e-9, abs=1e-12)
    assert found.upper**2 == pytest.approx(golden["upper"], rel=1e-9, abs=1e-12)
