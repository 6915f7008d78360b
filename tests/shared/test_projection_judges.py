"""Projections of US federal judges from earlier years, held against what came."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import retention
from retention.counts import stretches_of
from retention.counts.stocks import stocks_at
from retention.periods import day_number

from .test_golden_judges import judges

pytestmark = pytest.mark.shared

ORIGINS = tuple(date(year, 9, 30) for year in range(1905, 2022, 6))


def test_most_intervals_hold_the_number_of_judges_a_year_later(shared_folder: Path) -> None:
    workforce = judges(shared_folder / "data" / "judges")
    held = []
    for origin in ORIGINS:
        found = retention.project(replace(workforce, as_of=origin), years=1, paths=200)
        low, high = np.quantile(found.outcome().stock[:, -1, -1], [0.025, 0.975])
        later = day_number(origin.replace(year=origin.year + 1))
        came = stocks_at(stretches_of(workforce), np.array([later]))[-1, 0]
        held.append(bool(low <= came <= high))
    # 20 origins of one employer, of which 95 in 100 should hold: 14 leaves room for chance and for
    # years in which Congress made courts larger, which no record before them tells of.
    assert sum(held) >= 0.7 * len(held)
    assert len(held) == 20
