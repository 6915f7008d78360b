"""People who come back: starts after an earlier stretch, and leavers who start again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from retention.counts.arrays import FloatArray, IntArray
from retention.counts.events import in_periods
from retention.counts.grid import Grid
from retention.counts.stretches import FOREVER, Rows, Stretches, row_on_day


def count_rehired(stretches: Stretches, grid: Grid) -> tuple[FloatArray, FloatArray]:
    """Starts in each period, and those of people who had been in post before.

    Returns
    -------
    tuple of two numpy.ndarray, shape (groups + 1, periods)
        Groups are those of the first day; the last row is the total.
    """
    united = stretches.united
    started, again = [], []
    for rows, groups in _parts(stretches):
        begun = np.flatnonzero(rows.enters)
        stretch = row_on_day(united, rows.person[begun], rows.start[begun])
        # Stretches are in order of person: the one before is of the same person or not.
        before = np.maximum(stretch - 1, 0)
        known = begun[(stretch > 0) & (united.person[before] == rows.person[begun])]
        started.append(in_periods(rows.start[begun], rows.group[begun], grid, groups))
        again.append(in_periods(rows.start[known], rows.group[known], grid, groups))
    return np.vstack(started), np.vstack(again)


def count_came_back(
    stretches: Stretches, grid: Grid, until: Callable[[IntArray], IntArray]
) -> tuple[FloatArray, FloatArray]:
    """Leavers by last day in each period, and those who started again until a day.

    Parameters
    ----------
    until : callable
        From the days after the last ones to the days by which people must have started.

    Returns
    -------
    tuple of two numpy.ndarray, shape (groups + 1, periods)
        Groups are those of the last day; the last row is the total.
    """
    united = stretches.united
    left, back = [], []
    for rows, groups in _parts(stretches):
        ended = np.flatnonzero(rows.leaves & (rows.exit < FOREVER))
        following = row_on_day(united, rows.person[ended], rows.exit[ended] - 1) + 1
        inside = np.minimum(following, len(united) - 1)
        same = (following < len(united)) & (united.person[inside] == rows.person[ended])
        soon = same & (united.start[inside] <= until(rows.exit[ended]))
        came = ended[soon]
        left.append(in_periods(rows.exit[ended] - 1, rows.group[ended], grid, groups))
        back.append(in_periods(rows.exit[came] - 1, rows.group[came], grid, groups))
    return np.vstack(left), np.vstack(back)


def _parts(stretches: Stretches) -> tuple[tuple[Rows, int], ...]:
    return (stretches.grouped, len(stretches.labels)), (stretches.everyone, 1)
