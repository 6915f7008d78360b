"""The first day of people in a higher band than the one they had on a day."""

from __future__ import annotations

import numpy as np

from retention.counts.arrays import BoolArray, FloatArray, IntArray
from retention.counts.stretches import FOREVER, Rows


def first_promotions(
    rows: Rows,
    scale: IntArray,
    rank: FloatArray,
    at: IntArray,
    day: int,
) -> IntArray:
    """For people in post on a day, the first later day in a higher band, without a break.

    Parameters
    ----------
    rows : Rows
        Each person's time, cut wherever a post starts or ends, in order of person and start.
    scale : numpy.ndarray of int, shape (spells,)
        Pay scale of each post; only bands of one scale are compared. -1 for none.
    rank : numpy.ndarray of float, shape (spells,)
        Place on the scale.
    at : numpy.ndarray of int, shape (n,)
        Positions of the rows that hold the day.
    day : int

    Returns
    -------
    numpy.ndarray of int, shape (n,)
        `FOREVER` for those who are never in a higher band, or leave before they are.
    """
    stretch = np.cumsum(rows.enters) - 1
    people = int(stretch.max(initial=-1)) + 1
    base = np.full(people, -1, dtype=np.int64)
    base[stretch[at]] = at
    own = base[stretch]
    held = np.maximum(own, 0)
    mine, theirs = rows.spell[held], rows.spell
    higher: BoolArray = (own >= 0) & (rows.start > day) & (scale[theirs] >= 0)
    higher &= (scale[theirs] == scale[mine]) & (rank[theirs] > rank[mine])
    first = np.full(people, FOREVER, dtype=np.int64)
    np.minimum.at(first, stretch[higher], rows.start[higher])
    found: IntArray = first[stretch[at]]
    return found
