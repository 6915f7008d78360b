"""The curves that McNulty's handbook prints, and R's on the same people; see README.md."""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.hazard_regression import PHReg

from retention.statistics.log_rank import log_rank
from retention.statistics.risk_sets import count_risk_sets
from retention.statistics.survival import SurvivalCurves, kaplan_meier

FOLDER = Path(__file__).parent
COUNTS = pd.read_csv(FOLDER / "job_retention_counts.csv").assign(everyone="everyone")
PEOPLE = COUNTS.loc[COUNTS.index.repeat(COUNTS["people"])].reset_index(drop=True)

BOOK = {
    ("gender", "F", 1): (1167, 7, 0.994, 0.00226, 0.990, 0.998),
    ("gender", "F", 6): (940, 51, 0.819, 0.01154, 0.797, 0.842),
    ("gender", "F", 12): (621, 17, 0.603, 0.01501, 0.575, 0.633),
    ("gender", "M", 1): (2603, 17, 0.993, 0.00158, 0.990, 0.997),
    ("gender", "M", 6): (2171, 120, 0.824, 0.00756, 0.810, 0.839),
    ("gender", "M", 12): (1460, 36, 0.623, 0.00983, 0.604, 0.642),
    ("sentiment_category", "High", 1): (3225, 15, 0.995, 0.00120, 0.993, 0.998),
    ("sentiment_category", "High", 6): (2700, 144, 0.837, 0.00662, 0.824, 0.850),
    ("sentiment_category", "High", 12): (1827, 45, 0.634, 0.00882, 0.617, 0.651),
    ("sentiment_category", "Not High", 1): (545, 9, 0.983, 0.00546, 0.973, 0.994),
    ("sentiment_category", "Not High", 6): (411, 27, 0.739, 0.01906, 0.703, 0.777),
    ("sentiment_category", "Not High", 12): (254, 8, 0.517, 0.02218, 0.476, 0.563),
}
"""At risk, leavers, survival, standard error and log limits, as printed in section 9.1."""


def curves_by(column: str) -> tuple[list[str], SurvivalCurves]:
    """Curves of the groups of a column; the counts are copies of a spell."""
    names, codes = np.unique(COUNTS[column], return_inverse=True)
    sets = count_risk_sets(
        0 * COUNTS["month"],
        COUNTS["month"],
        COUNTS["left"],
        weights=COUNTS["people"],
        stratum=codes,
    )
    return list(names), kaplan_meier(sets, limits="log", minimum_at_risk=0)


@pytest.mark.parametrize(("column", "group", "month"), BOOK)
def test_the_printed_curves(column: str, group: str, month: int) -> None:
    names, found = curves_by(column)
    row = int(np.flatnonzero((found.stratum == names.index(group)) & (found.times == month))[0])
    at_risk, leavers, *printed = BOOK[column, group, month]
    assert (found.at_risk[row], found.events[row]) == (at_risk, leavers)
    values = [found.survival[row], found.std_error[row], found.lower[row], found.upper[row]]
    rounded = [round(float(v), 5 if i == 1 else 3) for i, v in enumerate(values)]
    assert rounded == printed


def test_3770_people_1354_of_whom_left() -> None:
    _, found = curves_by("everyone")
    assert found.at_risk[0] == 3770
    assert found.events.sum() == 1354


@pytest.mark.parametrize("column", ["everyone", "gender", "sentiment_category"])
def test_every_row_equals_that_of_r(column: str) -> None:
    names, found = curves_by(column)
    rows = pd.read_csv(FOLDER / "job_retention_curves.csv").query("by == @column")
    assert [names[s] for s in found.stratum] == rows["group"].str.strip().tolist()
    for name, values in {
        "time": found.times,
        "n_risk": found.at_risk,
        "n_event": found.events,
        "surv": found.survival,
        "std_err": found.std_error,
        "lower": found.lower,
        "upper": found.upper,
    }.items():
        np.testing.assert_allclose(values, rows[name], rtol=0, atol=1e-9, err_msg=name)


@pytest.mark.parametrize(
    ("by", "column", "within"),
    [
        ("gender", "gender", None),
        ("sentiment_category", "sentiment_category", None),
        ("level", "level", None),
        ("sentiment_category within level", "sentiment_category", "level"),
    ],
)
def test_log_rank_equals_that_of_r(by: str, column: str, within: str | None) -> None:
    codes = np.unique(PEOPLE[column], return_inverse=True)[1]
    strata = None if within is None else np.unique(PEOPLE[within], return_inverse=True)[1]
    found = log_rank(0 * PEOPLE["month"], PEOPLE["month"], PEOPLE["left"], codes, stratum=strata)
    row = pd.read_csv(FOLDER / "job_retention_tests.csv").set_index("by").loc[by]
    assert found.statistic == pytest.approx(row["chisq"], rel=1e-10)
    assert found.degrees_of_freedom == row["df"]
    assert found.p_value == pytest.approx(row["p"], rel=1e-9)


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    """The handbook's data set as its package ships it, read without running the package."""
    files = distribution("peopleanalyticsdata").files or []
    path = next(file for file in files if file.name == "job_retention.csv")
    return pd.read_csv(str(path.locate()))


def test_the_counts_are_those_of_the_published_data(published: pd.DataFrame) -> None:
    high = np.where(published["sentiment"] >= 7, "High", "Not High")
    keys = ["gender", "sentiment_category", "level", "month", "left"]
    counted = published.assign(sentiment_category=high).groupby(keys).size()
    ours = COUNTS.set_index(keys)["people"].sort_index()
    assert counted.sort_index().to_dict() == ours.to_dict()


def test_the_handbooks_model_on_the_published_data(published: pd.DataFrame) -> None:
    """Section 9.2 fits a Cox model, which this package has not; statsmodels has.

    Its two printed figures show that the people and times are those of the handbook.
    """
    design = pd.get_dummies(published[["gender", "field", "level"]], drop_first=True)
    design = design.astype(float).assign(sentiment=published["sentiment"].astype(float))
    time, left = published["month"].to_numpy(), published["left"].to_numpy()
    model = PHReg(time, design.to_numpy(), status=left, ties="efron")
    fitted = model.fit()
    ratio = 2 * (fitted.llf - model.loglike(np.zeros(design.shape[1])))
    assert round(float(ratio), 2) == 89.18
    risk = design.to_numpy() @ fitted.params
    # Who leaves in a month went before those censored in it.
    later = (time[None, :] > time[:, None]) | (
        (time[None, :] == time[:, None]) & (left[None, :] == 0)
    )
    compared = later & (left[:, None] == 1)
    higher = (risk[:, None] > risk[None, :]) + 0.5 * np.isclose(risk[:, None], risk[None, :])
    assert round(float(higher[compared].mean()), 3) == 0.578
