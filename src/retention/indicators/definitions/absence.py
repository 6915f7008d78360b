"""Days lost to sickness, of those on which people could have worked."""

from __future__ import annotations

import pandas as pd

from retention.indicators.definitions.parts import (
    LIMITS,
    NOT_APPLICABLE,
    Columns,
    blank,
    derived,
    over,
)
from retention.results import Definition, Measure


def _derive(frame: pd.DataFrame, level: float) -> Columns:
    return {
        "value": over(frame["numerator"], frame["denominator"]),
        **blank(frame, *LIMITS),
    }


SICKNESS_ABSENCE_RATE = Definition(
    key="sickness_absence_rate",
    version=1,
    title="Sickness absence rate",
    numerator="days lost to sickness absence in the months of the period",
    denominator="days available in these months",
    unit="proportion",
    direction="lower",
    question="support",
    interval=NOT_APPLICABLE,
    source="NHS Sickness Absence Rates (NHS England): full-time equivalent days lost to sickness "
    "over those available; of the table absence as supplied",
    caveats=(
        "the table does not say how many people were absent: a few who are away for long can make "
        "up most of the days of a small group",
        "days count as the table counts them, in full-time equivalents or in whole days",
        "a group is protected by the full-time staff whom its days available are worth, and is "
        "hidden where one person away all the time would be most of its days lost",
    ),
    sensitive=True,
    measures=(
        Measure("staff", "base", quantity="full-time staff of the absence table"),
        Measure(
            "numerator",
            "sum",
            ("staff",),
            quantity="days lost to sickness",
            largest="most_of_one",
        ),
        Measure("denominator", "sum", ("staff",), quantity="days available"),
        Measure("most_of_one", "largest"),
        *derived(("numerator", "denominator"), "value"),
        *(Measure(name, "context") for name in LIMITS),
    ),
    derive=_derive,
)
