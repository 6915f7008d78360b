"""What definitions are put together from: measures, sources, and small calculations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.results import Measure
from retention.statistics.intervals import wilson

NOT_APPLICABLE = "not applicable"
HIGHER, LOWER, NO_CLEAR_DIFFERENCE = "higher", "lower", "no clear difference"
NHS_SOURCE = (
    "NHS Digital turnover tables, as described in the answer to parliamentary question 112582, "
    "31 January 2022"
)

ACTIVE = "active headcount"
"""The quantity of stocks of active service; everyone in post when no status is recorded."""
OPENING = Measure("opening", "base", quantity="headcount", when="opening")
CLOSING = Measure("closing", "base", quantity="headcount", when="closing", grouped_at="closing")
ACTIVE_OPENING, ACTIVE_CLOSING = (replace(m, quantity=ACTIVE) for m in (OPENING, CLOSING))
LIMITS = ("lower", "upper")
Columns = Mapping[str, npt.ArrayLike]


def derived(of: tuple[str, ...], *names: str) -> tuple[Measure, ...]:
    """Derived columns that could give back the measures `of`."""
    return tuple(Measure(name, "derived", of) for name in names)


def blank(frame: pd.DataFrame, *names: str) -> dict[str, npt.NDArray[np.float64]]:
    """Columns that do not apply to an indicator, all missing."""
    return {name: np.full(len(frame), np.nan) for name in names}


def mean_headcount(frame: pd.DataFrame) -> pd.Series:
    """The mean of the headcounts at the two censuses."""
    return (frame["opening"] + frame["closing"]) / 2


def over(numerator: pd.Series, denominator: pd.Series) -> pd.Series:
    """A ratio, missing where there is nothing to divide by."""
    return numerator / denominator.where(denominator > 0)


def share_of_opening(frame: pd.DataFrame, level: float) -> Columns:
    """The numerator as a share of the opening headcount, with Wilson limits."""
    found = wilson(frame["numerator"], frame["opening"], level)
    return {
        "denominator": frame["opening"],
        "value": found.value,
        "lower": found.lower,
        "upper": found.upper,
    }
