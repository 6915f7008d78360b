"""New starters by the period they start in, and who of them is still there some time later."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from retention.counts.arrays import FloatArray, IntArray
from retention.counts.events import in_periods
from retention.counts.grid import Grid
from retention.counts.stretches import Stretches, row_on_day


def count_retained(
    stretches: Stretches, grid: Grid, until: Callable[[IntArray], IntArray]
) -> tuple[FloatArray, FloatArray]:
    """Starts in each period, and those of them that were in post without a break until a day.

    Parameters
    ----------
    until : callable
        From the days of starting to the days on which people must be in post.

    Returns
    -------
    tuple of two numpy.ndarray, shape (groups + 1, periods)
        Groups are those of the first day; the last row is the total.
    """
    started, retained = [], []
    for rows, groups in ((stretches.grouped, len(stretches.labels)), (stretches.everyone, 1)):
        begun = np.flatnonzero(rows.enters)
        stretch = row_on_day(stretches.united, rows.person[begun], rows.start[begun])
        there = begun[stretches.united.exit[stretch] > until(rows.start[begun])]
        started.append(in_periods(rows.start[begun], rows.group[begun], grid, groups))
        retained.append(in_periods(rows.start[there], rows.group[there], grid, groups))
    return np.vstack(started), np.vstack(retained)
