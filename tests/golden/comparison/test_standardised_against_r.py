"""Standardised rates against R; the recipe is comparison.R, see README.md."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from retention.statistics.standardise import directly_standardised, indirectly_standardised

FOLDER = Path(__file__).parent
GROUPS = pd.read_csv(FOLDER / "groups.csv")
GOLDEN = pd.read_csv(FOLDER / "standardised.csv").set_index(["measure", "level"])


@pytest.mark.parametrize("level", [0.9, 0.95])
def test_standardised_rates(level: float) -> None:
    count, exposure = GROUPS["count"], GROUPS["exposure"]
    rates = GROUPS["standard_count"] / GROUPS["standard_exposure"]
    direct = directly_standardised(count, exposure, GROUPS["standard_exposure"], level)
    indirect = indirectly_standardised(count, exposure, rates, level)
    for found, measure in ((direct, "direct"), (indirect, "observed_expected")):
        golden = GOLDEN.loc[(measure, level)]
        for part in ("value", "lower", "upper"):
            assert getattr(found, part) == pytest.approx(golden[part], rel=1e-9)
