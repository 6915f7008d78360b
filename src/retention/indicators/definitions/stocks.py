"""Headcount and full-time equivalents."""

from __future__ import annotations

import pandas as pd

from retention.indicators.definitions.parts import (
    ACTIVE_CLOSING,
    ACTIVE_OPENING,
    LIMITS,
    NOT_APPLICABLE,
    Columns,
    blank,
    derived,
)
from retention.results import Definition, Measure


def _stock(column: str) -> Definition:
    def derive(frame: pd.DataFrame, level: float) -> Columns:
        value = frame[column].astype(float)
        return {"numerator": value, "value": value, **blank(frame, "denominator", *LIMITS)}

    fte = column == "closing_fte"
    sums = (
        Measure("opening_fte", "sum", ("opening",)),
        Measure("closing_fte", "sum", ("closing",)),
    )
    return Definition(
        key="fte" if fte else "headcount",
        version=1,
        title="Full-time equivalents" if fte else "Headcount",
        numerator=(
            "full-time equivalents of the people in post on the last day of the period"
            if fte
            else "people in post on the last day of the period, each once"
        ),
        denominator="",
        unit="fte" if fte else "people",
        direction="neither",
        question="vision",
        interval=NOT_APPLICABLE,
        source="retention: the people in post at a census",
        measures=(
            ACTIVE_OPENING,
            ACTIVE_CLOSING,
            *(sums if fte else ()),
            *derived((column,), "numerator", "value"),
            *(Measure(name, "context") for name in ("denominator", *LIMITS)),
        ),
        derive=derive,
    )


HEADCOUNT = _stock("closing")
FTE = _stock("closing_fte")
