"""Two financial years of thirty-four hand-made spells, counted by R. See README.md."""

import csv
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

import retention
from retention import IndicatorTable, Period, Workforce

HERE = Path(__file__).parent
YEARS = (date(2023, 3, 31), date(2024, 3, 31))


def _events(
    workforce: Workforce,
    year: Period,
    *,
    denominator: Literal["mean_of_two", "month_ends", "daily_mean"] = "mean_of_two",
    basis: Literal["headcount", "fte"] = "headcount",
) -> IndicatorTable:
    return retention.event_leavers(
        workforce, year, dating="by_last_day", denominator=denominator, basis=basis
    )


# How each golden measure is asked for: the call, and the column that answers.
MEASURES: dict[str, tuple[Callable[[Workforce, Period], IndicatorTable], str]] = {
    "headcount_start": (retention.headcount, "opening"),
    "headcount_end": (retention.headcount, "closing"),
    "fte_start": (retention.fte, "opening_fte"),
    "fte_end": (retention.fte, "closing_fte"),
    "snapshot_leavers": (retention.leaver_rate, "numerator"),
    "snapshot_joiners": (retention.joiner_rate, "numerator"),
    "leaver_rate_percent": (retention.leaver_rate, "value"),
    "joiner_rate_percent": (retention.joiner_rate, "value"),
    "stability_index_percent": (retention.stability_index, "value"),
    "event_leavers": (_events, "numerator"),
    "event_leaver_fte": (lambda w, p: _events(w, p, basis="fte"), "numerator"),
    "starters": (lambda w, p: retention.left_within(w, p, days=365), "denominator"),
    "starters_leaving_within_365_days": (
        lambda w, p: retention.left_within(w, p, days=365),
        "numerator",
    ),
    "mean_of_month_ends": (lambda w, p: _events(w, p, denominator="month_ends"), "denominator"),
    "mean_daily_headcount": (lambda w, p: _events(w, p, denominator="daily_mean"), "denominator"),
    "mean_daily_fte": (
        lambda w, p: _events(w, p, denominator="daily_mean", basis="fte"),
        "denominator",
    ),
    "person_years": (lambda w, p: retention.person_years(w, p, dating="by_last_day"), "value"),
}


@pytest.fixture
def workforce(tmp_path: Path) -> Workforce:
    shutil.copy(HERE / "handmade_staff.csv", tmp_path / "staff.csv")
    return retention.read(tmp_path, as_of=date(2025, 3, 31), observed_from=date(2010, 1, 1))


def golden() -> dict[str, dict[date, float]]:
    """Measure -> last day of the year -> value."""
    with (HERE / "handmade_years.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["measure"]: {year: float(row[year.isoformat()]) for year in YEARS}
            for row in csv.DictReader(file)
        }


def test_every_golden_measure_is_compared() -> None:
    assert set(golden()) == set(MEASURES)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("last_day", YEARS, ids=str)
def test_year(workforce: Workforce, measure: str, last_day: date) -> None:
    ask, column = MEASURES[measure]
    found = float(ask(workforce, retention.year_to(last_day)).frame[column].iloc[0])
    scale = 100 if measure.endswith("_percent") else 1
    assert scale * found == pytest.approx(golden()[measure][last_day], rel=0, abs=1e-9)
