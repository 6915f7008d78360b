"""Numbers inside sentences: never more precise than their interval supports."""

from __future__ import annotations

import pandas as pd

from retention.charts.change_words import HIGHER, LOWER, ON_YEAR_BEFORE
from retention.results import (
    NO_CLEAR_CHANGE,
    NO_INTERVAL,
    RESTS_ON_UNKNOWN,
    Row,
    format_number,
)

NARROW = 0.01
"""Shares whose interval is no wider than this, and changes in points, have one decimal."""
WIDE = 0.20
"""Shares whose interval is wider than this are said as the interval."""
NARROW_RATIO = 0.2


def share(row: Row, *, names: tuple[str, str, str] = ("value", "lower", "upper")) -> str:
    """A share in words.

    Parameters
    ----------
    row : mapping of str to value
        Holds a share from 0 to 1 and its limits under `names`.

    Examples
    --------
    >>> share({"value": 0.1246, "lower": 0.1127, "upper": 0.1374})
    '12%'
    >>> share({"value": 0.1246, "lower": 0.1227, "upper": 0.1264})
    '12.5%'
    >>> share({"value": 0.33, "lower": 0.13, "upper": 0.61})
    'between 13% and 61%'
    >>> share({"value": 0.004, "lower": 0.001, "upper": 0.02})
    'under 1%'
    """
    value, lower, upper = (float(row[name]) for name in names)
    if pd.isna(lower) or pd.isna(upper):
        return format_number("proportion", value)
    if upper - lower > WIDE:
        return f"between {_percent(lower, 0)} and {_percent(upper, 0)}"
    decimals = 1 if upper - lower <= NARROW else 0
    step = 0.01 / 10**decimals
    if 0 < value < step / 2:
        return f"under {_percent(step, decimals)}"
    if 1 - step / 2 < value < 1:
        return f"over {_percent(1 - step, decimals)}"
    return _percent(value, decimals)


def _percent(value: float, decimals: int) -> str:
    return f"{100 * value:.{decimals}f}%"


def points(value: float, lower: float, upper: float) -> str:
    """How large a difference in points is, without its direction.

    Examples
    --------
    >>> points(0.0252, 0.009, 0.0413), points(-0.004, -0.0061, -0.0019), points(0.003, 0.001, 0.02)
    ('3 points', '0.4 points', 'under 1 point')
    """
    decimals = 1 if upper - lower <= NARROW else 0
    number = f"{abs(100 * value):.{decimals}f}"
    if not float(number):
        return "under 1 point" if decimals == 0 else "under 0.1 points"
    return f"{number} {'point' if number == '1' else 'points'}"


def times(value: float, lower: float, upper: float) -> str:
    """A ratio in words.

    Examples
    --------
    >>> times(1.403, 1.11, 1.79), times(1.043, 1.01, 1.08)
    ('1.4 times', '1.04 times')
    """
    decimals = 2 if upper - lower <= NARROW_RATIO or abs(value - 1) < 0.05 else 1
    return f"{value:.{decimals}f} times"


def change(row: Row | None) -> str:
    """How a number compares with the year before; empty where nothing can be said.

    Parameters
    ----------
    row : mapping of str to value, or None
        Of a published table of changes in points.
    """
    if row is None or pd.isna(row["value"]):
        return ""
    verdict = row["verdict"]
    if verdict in (HIGHER, LOWER):
        limits = [float(row[name]) for name in ("value", "lower", "upper")]
        return f"{'up' if verdict == HIGHER else 'down'} {points(*limits)} {ON_YEAR_BEFORE}"
    if verdict == NO_CLEAR_CHANGE:
        return f"no clear change {ON_YEAR_BEFORE}"
    if verdict == RESTS_ON_UNKNOWN:
        return f"what changed {ON_YEAR_BEFORE} rests on unknown reasons"
    return "" if verdict != NO_INTERVAL else _without_interval(float(row["value"]))


def clear_change(row: Row | None) -> str:
    """The same where the interval of the change leaves out 0, else nothing."""
    return change(row) if row is not None and row["verdict"] in (HIGHER, LOWER) else ""


def _without_interval(value: float) -> str:
    if value == 0:
        return f"the same as {ON_YEAR_BEFORE.removeprefix('on ')}"
    number = format_number("people", abs(value))
    return f"{number} {'more' if value > 0 else 'fewer'} than a year before"


def with_change(clause: str, row: Row | None) -> str:
    """A clause, and after a comma how its number compares with the year before."""
    words = change(row)
    return f"{clause}, {words}" if words else clause


def is_shown(row: Row | None) -> bool:
    """Whether a row holds a number that may be read."""
    return row is not None and not pd.isna(row["value"])
