"""Kaplan-Meier with delayed entry on real physicians equals R's survival package, row by row."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from retention.statistics.risk_sets import count_risk_sets
from retention.statistics.survival import SurvivalCurves, kaplan_meier

pytestmark = pytest.mark.shared


@pytest.fixture
def spells(shared_folder: Path) -> pd.DataFrame:
    return pd.read_csv(shared_folder / "data/physicians/spells.csv")


@pytest.fixture
def golden(shared_folder: Path) -> pd.DataFrame:
    return pd.read_csv(shared_folder / "golden/physicians/kaplan_meier_loglog.csv")


def assert_rows_equal(found: SurvivalCurves, rows: pd.DataFrame) -> None:
    columns = {
        "time": found.times,
        "n_risk": found.at_risk,
        "n_event": found.events,
        "n_censor": found.censored,
        "surv": found.survival,
        "std_err_surv": found.std_error,
        "lower95": found.lower,
        "upper95": found.upper,
        "cumhaz_nelson_aalen": found.cumulative_hazard,
    }
    assert {"group", "conf_type", *columns} == set(rows.columns)
    for name, values in columns.items():
        np.testing.assert_allclose(values, rows[name], rtol=0, atol=1e-9, err_msg=name)


def test_every_row_and_column_of_all_physicians(spells: pd.DataFrame, golden: pd.DataFrame) -> None:
    sets = count_risk_sets(spells["start"], spells["stop"], spells["event"])
    rows = golden[golden["group"] == "all"]
    assert len(rows) == 430
    assert_rows_equal(kaplan_meier(sets, minimum_at_risk=0), rows)


def test_every_row_and_column_by_part_time(spells: pd.DataFrame, golden: pd.DataFrame) -> None:
    sets = count_risk_sets(
        spells["start"], spells["stop"], spells["event"], stratum=spells["part_time"]
    )
    rows = golden[golden["group"] != "all"].sort_values(["group", "time"])
    assert len(rows) == 458
    found = kaplan_meier(sets, minimum_at_risk=0)
    assert (found.stratum == rows["group"].astype(int)).all()
    assert_rows_equal(found, rows)


def test_ignoring_late_entry_overstates_retention(spells: pd.DataFrame) -> None:
    late = kaplan_meier(count_risk_sets(spells["start"], spells["stop"], spells["event"]))
    naive = kaplan_meier(count_risk_sets(0 * spells["start"], spells["stop"], spells["event"]))
    assert late.at(3).value[0, 0] == pytest.approx(0.49838, abs=5e-6)
    assert naive.at(3).value[0, 0] == pytest.approx(0.68678, abs=5e-6)
    assert np.isnan(late.conditional_from).all()
