"""Posts of a person as stretches of employment."""

from __future__ import annotations

import numpy as np
import pandas as pd

from retention.intake.agreeing import in_order
from retention.intake.sheet import IntArray
from retention.intake.whole_days import NO_DAY


def united(posts: pd.DataFrame) -> pd.DataFrame:
    """Posts of each person united where they touch or overlap, in order."""
    return numbered_stretches(posts)[0]


def numbered_stretches(posts: pd.DataFrame) -> tuple[pd.DataFrame, IntArray]:
    """As `united`, and for each post the position of its stretch."""
    columns = [posts[name].to_numpy() for name in ("person", "start", "exit")]
    order = in_order(*columns)
    person, start, end = (column[order] for column in columns)
    latest = latest_exit(person, end)
    new = np.ones(len(order), dtype=bool)
    new[1:] = (person[1:] != person[:-1]) | (start[1:] > latest[:-1])
    first = np.flatnonzero(new)
    stretch = np.empty(len(order), dtype=np.int64)
    stretch[order] = np.cumsum(new) - 1
    exits = np.maximum.reduceat(end, first) if len(first) else end
    return pd.DataFrame({"person": person[first], "start": start[first], "exit": exits}), stretch


def latest_exit(person: IntArray, end: IntArray) -> IntArray:
    """The latest exit of a person up to each post; posts are in the order of persons.

    Examples
    --------
    >>> latest_exit(np.array([0, 0, 1]), np.array([31, 20, 9]))
    array([31, 31,  9])
    """
    known = end != NO_DAY
    low = end.min(initial=NO_DAY)
    open_end = end.max(where=known, initial=low) - low + 1
    # A later person's numbers are all larger, so that one running maximum does for everybody.
    before = person * (open_end + 1)
    latest = np.maximum.accumulate(before + np.where(known, end - low, open_end)) - before
    return np.where(latest == open_end, NO_DAY, latest + low)
