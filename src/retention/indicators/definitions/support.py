"""Shares of people who were in post all of 12 months: developed, seen, built upon."""

from __future__ import annotations

import pandas as pd

from retention.indicators.definitions.parts import LIMITS, Columns, derived
from retention.results import Definition, Measure
from retention.statistics.intervals import wilson

ALL_THE_YEAR = "in post all the year, not mostly on leave"
APPRAISED_QUANTITY = "appraised_in_last_12_months"
DEVELOPED_QUANTITY = "development_in_last_12_months"
"""Quantities: the same people stand on the ladder."""

_ALL_YEAR = "people in post on every day of the 12 months, on leave on at most half of them"


def _derive(frame: pd.DataFrame, level: float) -> Columns:
    found = wilson(frame["numerator"], frame["denominator"], level)
    return {"value": found.value, "lower": found.lower, "upper": found.upper}


_BASE = Measure("denominator", "base", quantity=ALL_THE_YEAR, grouped_at="closing")


def _coverage(
    key: str,
    title: str,
    numerator: str,
    caveats: tuple[str, ...],
    *,
    version: int = 1,
    better: bool = True,
    denominator: str = _ALL_YEAR,
    base: Measure = _BASE,
) -> Definition:
    return Definition(
        key=key,
        version=version,
        title=title,
        numerator=numerator,
        denominator=denominator,
        unit="proportion",
        direction="higher" if better else "lower",
        question="support",
        interval="Wilson",
        source="retention: dated events of those who were there to have them",
        caveats=("overlapping years have no control limits", *caveats),
        measures=(
            base,
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


_ACTIVITIES = (
    "an activity without a recorded status counts as completed",
    "an activity not known to be mandatory or not is not counted",
)

APPRAISED = _coverage(
    APPRAISED_QUANTITY,
    "Appraised in the last 12 months",
    "of these, those with an appraisal dated in the 12 months",
    ("an appraisal rate alone says little: it is read with what the appraisals were good for",),
    version=2,
)
DEVELOPED = _coverage(
    DEVELOPED_QUANTITY,
    "Development in the last 12 months",
    "of these, those who completed an activity that is not mandatory in the 12 months",
    _ACTIVITIES,
    version=2,
)
UNSEEN = _coverage(
    "unseen",
    "Unseen: no appraisal, plan or development in 12 months",
    "of these, those without an appraisal, and so without a plan agreed in one, and without a "
    "completed activity that is not mandatory in the 12 months",
    (
        "support that nobody recorded is not seen here: it is what the records know of people",
        *_ACTIVITIES,
    ),
    better=False,
)
ON_STRENGTHS = _coverage(
    "development_on_strengths",
    "Development that builds on a strength",
    "of these, those who completed an activity that is not mandatory in the 12 months and is for "
    "a strength recorded in an appraisal up to its day",
    (
        "a strength matches when the codes of the appraisal and of the activity are the same",
        *_ACTIVITIES,
    ),
    denominator=f"{_ALL_YEAR}, with a strength recorded in an appraisal up to their end",
    base=Measure("denominator", "base", quantity="with a recorded strength", grouped_at="closing"),
)
