"""Rates of leaving of US federal judges: 25 years foretold from those before each."""

from pathlib import Path

import pytest

import retention
from retention.indicators.definitions.hazards import GROUP_RATE, MODEL

from .test_golden_judges import judges

pytestmark = pytest.mark.shared


def test_the_model_is_better_than_last_years_rate_and_calibrated(shared_folder: Path) -> None:
    found = retention.validate_hazards(judges(shared_folder / "data" / "judges"), tested=25)
    assert found.beats_rate
    scores = found["hazard_scores"].frame.set_index("rates")
    assert scores.loc[MODEL, "value"] < 0.93
    assert scores.loc[MODEL, "brier"] < scores.loc[GROUP_RATE, "brier"]
    parts = found["hazard_calibration"].frame
    assert parts["numerator"].sum() / parts["expected"].sum() == pytest.approx(1, abs=0.06)
    # Leaving grows with service here, and tenths are far apart.
    assert parts["rate"].iloc[-1] > 5 * parts["rate"].iloc[0]


def test_reasons_of_courts_are_no_national_ones(shared_folder: Path) -> None:
    model = retention.leaving_hazards(judges(shared_folder / "data" / "judges"))
    rates = dict(zip(model.causes_, model.fitted_, strict=True))
    assert all(rates[c].coefficients[0] == -float("inf") for c in ("voluntary", "retirement"))
    assert rates["other"].coefficients[0] > -20
