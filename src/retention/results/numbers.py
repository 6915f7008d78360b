"""Numbers and intervals as readers see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd

Unit = Literal[
    "people",
    "fte",
    "proportion",
    "points",
    "per person-year",
    "person-years",
    "ratio",
    "score",
    "correlation",
    "currency",
]
Row = Mapping[str, Any]
"""A row of a tidy frame: column to value."""

_DECIMALS: Mapping[Unit, int] = {
    "people": 0,
    "ratio": 2,
    "score": 2,
    "correlation": 2,
    "currency": 0,
}


def format_number(unit: Unit, value: float, *, with_unit: bool = True) -> str:
    """A number as readers see it; missing is an empty text.

    Examples
    --------
    >>> format_number("proportion", 0.04797), format_number("people", 1234.0)
    ('4.8%', '1,234')
    >>> format_number("points", -0.0123), format_number("points", 0.0001)
    ('-1.2 points', '0.0 points')
    """
    if pd.isna(value):
        return ""
    match unit:
        case "proportion":
            text = f"{100 * value:.1f}"
            return f"{'0.0' if text == '-0.0' else text}{'%' if with_unit else ''}"
        case "points":
            text = f"{100 * value:+.1f}".replace("-0.0", "0.0").replace("+0.0", "0.0")
            return f"{text}{' points' if with_unit else ''}"
        case "per person-year":
            return f"{100 * value:.1f}"
        case _:
            return f"{value:,.{_DECIMALS.get(unit, 1)}f}"


UNIT_WORDS: Mapping[Unit, str] = {
    "people": "people",
    "fte": "full-time equivalents",
    "proportion": "per cent",
    "points": "percentage points",
    "per person-year": "per 100 person-years",
    "person-years": "person-years",
    "ratio": "ratio",
    "score": "score from 0 to 10",
    "correlation": "correlation",
    "currency": "in the currency given",
}


def format_interval(unit: Unit, row: Row) -> str:
    """`lower` to `upper` of a row, or an empty text where no interval applies."""
    low, high = row.get("lower"), row.get("upper")
    if low is None or high is None or pd.isna(low) or pd.isna(high):
        return ""
    return (
        f"{format_number(unit, low, with_unit=False)} to "
        f"{format_number(unit, high, with_unit=False)}"
    )
