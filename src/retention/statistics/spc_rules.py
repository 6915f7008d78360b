"""The rules of XmR charts as functions of vectors: which points each one flags.

Deviations are those from the mean, 0 for a point on it; a spread is the distance from the mean
to a limit. No rule looks at what another has flagged.

References
----------
NHS England, Making Data Count: Strengthening your decisions (2019).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

RUN_POINTS = 7
CLOSE_WINDOW, CLOSE_POINTS = 3, 2
INNER = 2 / 3
"""Of the way to a limit: where "close to a limit" begins."""


def outside_limits(deviation: FloatArray, spread: float) -> BoolArray:
    """Points beyond a limit; a point on it is inside.

    Examples
    --------
    >>> outside_limits(np.array([3.1, -3.1, 3.0]), 3.0)
    array([ True,  True, False])
    """
    found: BoolArray = np.abs(deviation) > spread
    return found


def trend(values: FloatArray, points: int = RUN_POINTS) -> IntArray:
    """Members of runs of `points` or more that rise or fall throughout: 1 rising, -1 falling.

    The point that a run sets out from is a member; a tie ends a run. A point that ends one run
    and begins another goes the way of the later one.

    Examples
    --------
    >>> trend(np.array([2.0, 1.0, 2.0, 3.0, 3.0, 4.0]), 3)
    array([0, 1, 1, 1, 0, 0])
    """
    way = np.sign(np.diff(values)).astype(np.int64)
    # Between `points` points there is one step less.
    steps = np.where(in_run(way, points - 1), way, 0)
    before, after = np.append(0, steps), np.append(steps, 0)
    return np.where(after != 0, after, before)[: len(values)]


def close_to_limit(deviation: FloatArray, spread: float) -> BoolArray:
    """Points beyond the inner line in any three neighbours on one side of which two are.

    Points outside the limits are beyond the inner line too.

    Examples
    --------
    >>> close_to_limit(np.array([2.5, 1.0, 2.5, -1.0]), 3.0)
    array([ True, False,  True, False])
    """
    flagged = np.zeros(len(deviation), dtype=bool)
    if len(deviation) < CLOSE_WINDOW:
        return flagged
    for side in (1, -1):
        windows = np.lib.stride_tricks.sliding_window_view(side * deviation, CLOSE_WINDOW)
        beyond = windows > spread * INNER
        found = (windows > 0).all(axis=1) & (beyond.sum(axis=1) >= CLOSE_POINTS)
        for place in range(CLOSE_WINDOW):
            flagged[place : place + len(found)] |= found & beyond[:, place]
    return flagged


def shift(deviation: FloatArray, points: int = RUN_POINTS) -> BoolArray:
    """Members of runs of `points` or more on one side of the mean; a point on it ends a run.

    Examples
    --------
    >>> shift(np.array([1.0, 2.0, 1.0, -1.0, 0.0]), 3)
    array([ True,  True,  True, False, False])
    """
    return in_run(np.sign(deviation).astype(np.int64), points)


def in_run(sign: IntArray, points: int) -> BoolArray:
    """Members of runs of at least `points` equal signs; 0 belongs to no run.

    Examples
    --------
    >>> in_run(np.array([1, 1, 1, -1, 0]), 3)
    array([ True,  True,  True, False, False])
    """
    if len(sign) == 0:
        return np.zeros(0, dtype=bool)
    starts = np.flatnonzero(np.diff(sign, prepend=sign[0] + 3))
    lengths = np.diff(np.append(starts, len(sign)))
    in_long_run: BoolArray = (np.repeat(lengths, lengths) >= points) & (sign != 0)
    return in_long_run
