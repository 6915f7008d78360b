"""Leavers of each month over its mean headcount: the counts that a trend is read from."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from retention.indicators.definitions.events import EVENT_NUMERATOR, EXPOSED_BY_LAST_DAY
from retention.indicators.definitions.parts import (
    CLOSING,
    LIMITS,
    NOT_APPLICABLE,
    OPENING,
    Columns,
    blank,
    derived,
    mean_headcount,
    over,
)
from retention.results import Definition, Measure


def _derive(frame: pd.DataFrame, level: float) -> Columns:
    mean = mean_headcount(frame)
    return {
        "denominator": mean,
        "value": over(frame["numerator"], mean),
        **blank(frame, *LIMITS),
    }


MONTHLY = Definition(
    key="monthly_leaver_rate",
    version=1,
    title="Leaver rate by month",
    numerator="times that a person’s last post ended in the period, by last day",
    denominator="the mean of the headcounts at its two ends, not annualised",
    unit="proportion",
    direction="lower",
    question="culture",
    interval=NOT_APPLICABLE,
    source="retention",
    caveats=("leavers of the last weeks may still be entered",),
    measures=(
        OPENING,
        CLOSING,
        EXPOSED_BY_LAST_DAY,
        EVENT_NUMERATOR,
        *derived(("opening", "closing"), "denominator"),
        *derived(("numerator", "opening", "closing", "exposed"), "value"),
        *(Measure(name, "context") for name in LIMITS),
    ),
    derive=_derive,
)

MONTHLY_WITHOUT_PLANNED = replace(
    MONTHLY,
    key=f"{MONTHLY.key}_without_planned",
    title="Leaver rate by month without planned rotations",
    numerator=f"{MONTHLY.numerator}, but for planned rotations and completed training schemes",
    caveats=(
        "planned leaving is told by the recorded reason; an unknown reason stays in",
        *MONTHLY.caveats,
    ),
    measures=(
        *(
            replace(m, quantity="leavers but for planned") if m == EVENT_NUMERATOR else m
            for m in MONTHLY.measures
        ),
        replace(EVENT_NUMERATOR, name="all_leavers", unseen=True),
        replace(EVENT_NUMERATOR, name="planned", quantity="planned leavers", unseen=True),
    ),
    identities=((("all_leavers", 1), ("numerator", -1), ("planned", -1)),),
)
