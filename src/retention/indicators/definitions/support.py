"""Appraisal and development in the last 12 months."""

from __future__ import annotations

import pandas as pd

from retention.indicators.definitions.parts import ACTIVE_CLOSING, LIMITS, Columns, derived
from retention.results import Definition, Measure
from retention.statistics.intervals import wilson

_ALL_YEAR = "people in active service on every day of the 12 months, at their end"


def _derive(frame: pd.DataFrame, level: float) -> Columns:
    found = wilson(frame["numerator"], frame["denominator"], level)
    return {"value": found.value, "lower": found.lower, "upper": found.upper}


def _coverage(key: str, title: str, numerator: str, caveats: tuple[str, ...]) -> Definition:
    return Definition(
        key=key,
        version=1,
        title=title,
        numerator=numerator,
        denominator=_ALL_YEAR,
        unit="proportion",
        direction="higher",
        question="support",
        interval="Wilson",
        source="retention: dated events of those who were there to have them",
        caveats=("overlapping years have no control limits", *caveats),
        measures=(
            ACTIVE_CLOSING,
            Measure(
                "denominator",
                "base",
                ("closing",),
                quantity="in active service all the year",
                grouped_at="closing",
            ),
            Measure(
                "numerator",
                "count",
                ("denominator",),
                quantity=key,
                grouped_at="closing",
                rest=f"not {key}",
            ),
            *derived(("numerator", "denominator"), "value", *LIMITS),
        ),
        derive=_derive,
    )


APPRAISED = _coverage(
    "appraised_in_last_12_months",
    "Appraised in the last 12 months",
    "of these, those with an appraisal dated in the 12 months",
    ("an appraisal rate alone says little: it is read with what the appraisals were good for",),
)
DEVELOPED = _coverage(
    "development_in_last_12_months",
    "Development in the last 12 months",
    "of these, those who completed an activity that is not mandatory in the 12 months",
    (
        "an activity without a recorded status counts as completed",
        "an activity not known to be mandatory or not is not counted",
    ),
)
