"""Funded posts that nobody holds."""

from __future__ import annotations

import pandas as pd

from retention.indicators.definitions.parts import (
    CLOSING,
    LIMITS,
    NOT_APPLICABLE,
    Columns,
    blank,
    derived,
    over,
)
from retention.results import Definition, Measure


def _derive(frame: pd.DataFrame, level: float) -> Columns:
    vacant = frame["denominator"] - frame["in_post_fte"]
    return {
        "numerator": vacant,
        "value": over(vacant, frame["denominator"]),
        **blank(frame, *LIMITS),
    }


VACANCY_RATE = Definition(
    key="vacancy_rate",
    version=1,
    title="Vacancy rate",
    numerator="funded full-time equivalents less those in post on the last day of the period",
    denominator="funded full-time equivalents on that day",
    unit="proportion",
    direction="lower",
    question="vision",
    interval=NOT_APPLICABLE,
    source="retention: (funded establishment - in post) / funded establishment, in FTE",
    caveats=(
        "below 0 where more people are in post than funded",
        "people on leave hold their posts",
        "bank and agency cover is not in it unless it is in the records",
    ),
    measures=(
        CLOSING,
        Measure("in_post_fte", "sum", ("closing",)),
        Measure("denominator", "context"),
        *derived(("closing", "in_post_fte"), "numerator", "value"),
        *(Measure(name, "context") for name in LIMITS),
    ),
    derive=_derive,
)
