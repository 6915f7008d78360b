"""New starters, followed from their first day."""

from __future__ import annotations

import pandas as pd

from retention.indicators.definitions.parts import LIMITS, Columns, derived
from retention.results import Definition, Measure
from retention.statistics.intervals import wilson


def _derive_left_within(frame: pd.DataFrame, level: float) -> Columns:
    found = wilson(frame["numerator"], frame["denominator"], level)
    return {"value": found.value, "lower": found.lower, "upper": found.upper}


LEFT_WITHIN = Definition(
    key="left_within",
    version=1,
    title="New starters who left within a year",
    numerator="of these, those who had left within the days since they started",
    denominator="times that somebody started in the period",
    unit="proportion",
    direction="lower",
    question="vision",
    interval="Wilson",
    source="retention: complete cohorts of starters",
    caveats=("a cohort that has not been followed long enough is missing",),
    measures=(
        Measure("denominator", "base", quantity="starters", grouped_at="period"),
        Measure(
            "numerator",
            "count",
            ("denominator",),
            quantity="left_within",
            grouped_at="period",
            rest="stayed_beyond",
        ),
        *derived(("numerator", "denominator"), "value", *LIMITS),
    ),
    derive=_derive_left_within,
)
