"""Curves, limits, summaries and tests against R on the spells of this folder; see README.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from retention.statistics.curve_summaries import quantiles, restricted_mean
from retention.statistics.incidence import cumulative_incidence
from retention.statistics.log_rank import log_rank
from retention.statistics.risk_sets import RiskSets, count_risk_sets
from retention.statistics.survival import SurvivalCurves, kaplan_meier

FOLDER = Path(__file__).parent
HANDMADE = pd.read_csv(FOLDER / "handmade_spells.csv")
GENERATED = pd.read_csv(FOLDER / "generated_spells.csv")
SPELLS = {**dict(iter(HANDMADE.groupby("set"))), "generated": GENERATED}

WEIGHTS = {
    "copies": "copies",
    "fte": "weight",
    "fte_clustered": "weight",
}
"""The column that a kind of analysis is weighted with; the set `copies` has one only."""


def golden(name: str, *by: str) -> list[Any]:
    """Cases of a golden file, named after what tells them apart."""
    rows = pd.read_csv(FOLDER / f"{name}.csv", keep_default_na=True)
    return [
        pytest.param(*key, case, id="-".join(map(str, key)))
        for key, case in rows.groupby(list(by), sort=False, dropna=False)
    ]


def sets_of(name: str, kind: str = "persons", *, any_cause: bool = False) -> RiskSets:
    spells = SPELLS[name]
    column = "weight" if name == "copies" else WEIGHTS.get(kind, "")
    return count_risk_sets(
        spells["entry"],
        spells["exit"],
        spells["cause"] > 0 if any_cause else spells["cause"],
        weights=spells[column] if kind in WEIGHTS else None,
        cluster=spells["person"] if kind.endswith("clustered") else None,
    )


def variance_of_kind(kind: str) -> str:
    return "robust" if kind == "robust" else "auto"


def equal(found: Any, expected: Any, name: str = "") -> None:
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9, err_msg=name)


def assert_curve_equals(found: SurvivalCurves, rows: pd.DataFrame) -> None:
    for name, values in {
        "time": found.times,
        "n_risk": found.at_risk,
        "n_event": found.events,
        "n_censor": found.censored,
        "surv": found.survival,
        "std_err": found.std_error,
        "lower": found.lower,
        "upper": found.upper,
        "cumhaz": found.cumulative_hazard,
        "std_chaz": found.cumulative_hazard_std_error,
    }.items():
        equal(values, rows[name], name)


@pytest.mark.parametrize(
    ("name", "kind", "limits", "level", "rows"), golden("curves", "set", "kind", "limits", "level")
)
def test_curves(name: str, kind: str, limits: Any, level: float, rows: pd.DataFrame) -> None:
    found = kaplan_meier(
        sets_of(name, kind),
        variance=variance_of_kind(kind),  # type: ignore[arg-type]
        limits=limits,
        level=level,
        minimum_at_risk=0,
    )
    greenwood = kind in ("persons", "copies")
    assert found.variance == ("greenwood" if greenwood else "robust")
    assert_curve_equals(found, rows)


@pytest.mark.parametrize(("name", "start", "rows"), golden("conditional_curves", "set", "start"))
def test_curves_that_start_late(name: str, start: float, rows: pd.DataFrame) -> None:
    sets = sets_of(name).after(np.array([start]))
    assert_curve_equals(kaplan_meier(sets, minimum_at_risk=0), rows)


def test_too_few_at_risk_early_move_the_start() -> None:
    found = kaplan_meier(sets_of("tiny"), minimum_at_risk=3, horizon=9)
    assert found.conditional_from == [6]
    rows = pd.read_csv(FOLDER / "conditional_curves.csv")
    assert_curve_equals(found, rows[rows["set"] == "tiny"])


@pytest.mark.parametrize(("name", "rows"), golden("restricted_means", "set"))
def test_restricted_means(name: str, rows: pd.DataFrame) -> None:
    curves = kaplan_meier(sets_of(name), minimum_at_risk=0)
    for row in rows.itertuples():
        found = restricted_mean(curves, float(row.horizon))  # type: ignore[arg-type]
        equal(found.value, [row.value])
        equal(found.std_error, [row.std_err])


@pytest.mark.parametrize(("name", "limits", "rows"), golden("quantiles", "set", "limits"))
def test_quantiles(name: str, limits: Any, rows: pd.DataFrame) -> None:
    curves = kaplan_meier(sets_of(name), limits=limits, minimum_at_risk=0)
    found = quantiles(curves, rows["share"])
    equal(found.value[0], rows["value"])
    if (name, limits) == ("tiny", "log-log"):
        # This lower limit rises again at the second event. The share is crossed at the first;
        # R sorts the limits and takes the time of the least one, the second event.
        assert (found.lower == 1).all()
        assert (rows["lower"] == 5).all()
    else:
        equal(found.lower[0], rows["lower"])
    equal(found.upper[0], rows["upper"])


@pytest.mark.parametrize(
    ("name", "groups", "strata", "entry", "rho", "rows"),
    golden("log_rank", "set", "groups", "strata", "entry", "rho"),
)
def test_log_rank(
    name: str, groups: str, strata: Any, entry: str, rho: float, rows: pd.DataFrame
) -> None:
    spells, row = SPELLS[name], rows.iloc[0]
    found = log_rank(
        spells["entry"] * (entry == "as given"),
        spells["exit"],
        spells["cause"],
        spells[groups],
        stratum=None if pd.isna(strata) else spells[strata],
        rho=rho,
    )
    equal(found.statistic, row["chisq"])
    assert found.degrees_of_freedom == row["df"]
    if not np.isnan(row["obs"]):
        equal(found.observed[0], row["obs"])
        equal(found.expected[0], row["exp"])
        equal(found.covariance[0, 0], row["var"])


@pytest.mark.parametrize(
    ("name", "kind", "limits", "cause", "rows"),
    golden("incidence_robust", "set", "kind", "limits", "cause"),
)
def test_incidences_with_robust_variance(
    name: str, kind: str, limits: Any, cause: int, rows: pd.DataFrame
) -> None:
    found = cumulative_incidence(
        sets_of(name, kind), variance="robust", limits=limits, minimum_at_risk=0
    )
    equal(found.risk_sets.times, rows["time"])
    equal(found.incidence[:, cause - 1], rows["incidence"])
    equal(found.std_error[:, cause - 1], rows["std_err"])
    equal(found.lower[:, cause - 1], rows["lower"])
    equal(found.upper[:, cause - 1], rows["upper"])


@pytest.mark.parametrize(("name", "cause", "rows"), golden("incidence_greenwood", "set", "cause"))
def test_incidences_with_greenwood_variance(name: str, cause: int, rows: pd.DataFrame) -> None:
    found = cumulative_incidence(sets_of(name), minimum_at_risk=0)
    assert found.variance == "greenwood"
    at = found.at(rows["time"])
    equal(at.value[0, :, cause - 1], rows["incidence"])
    equal(at.std_error[0, :, cause - 1] ** 2, rows["variance"])


@pytest.mark.parametrize("cause", [1, 2, 3])
def test_incidences_equal_those_of_cmprsk_where_nobody_enters_late(cause: int) -> None:
    rows = pd.read_csv(FOLDER / "incidence_cmprsk.csv").query("cause == @cause")
    sets = count_risk_sets(0 * GENERATED["entry"], GENERATED["exit"], GENERATED["cause"])
    at = cumulative_incidence(sets, minimum_at_risk=0).at(rows["time"])
    equal(at.value[0, :, cause - 1], rows["incidence"])
