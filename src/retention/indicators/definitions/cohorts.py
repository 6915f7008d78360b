"""New starters, followed from their first day."""

from __future__ import annotations

import pandas as pd

from retention.indicators.definitions.parts import LIMITS, Columns, derived
from retention.results import Definition, Measure
from retention.statistics.intervals import wilson


def _derive_share(frame: pd.DataFrame, level: float) -> Columns:
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
            quantity="gone",
            grouped_at="period",
            rest="retained",
        ),
        *derived(("numerator", "denominator"), "value", *LIMITS),
    ),
    derive=_derive_share,
)

RETAINED = Definition(
    key="retained",
    version=1,
    title="New starters who are still in post",
    numerator="of these, those in post without a break on the day this long after the start",
    denominator="times that somebody started in the period",
    unit="proportion",
    direction="higher",
    question="vision",
    interval="Wilson",
    source="retention: complete cohorts of starters",
    caveats=(
        "a cohort that has not been followed long enough is missing",
        "months and years go by the calendar: in post on the anniversary of the start",
        "who comes back after a break is a new starter",
    ),
    measures=(
        Measure(
            "denominator", "base", quantity="starters", grouped_at="period", repeats=("after",)
        ),
        Measure(
            "numerator",
            "count",
            ("denominator",),
            quantity="retained",
            grouped_at="period",
            rest="gone",
        ),
        *derived(("numerator", "denominator"), "value", *LIMITS),
    ),
    derive=_derive_share,
)
