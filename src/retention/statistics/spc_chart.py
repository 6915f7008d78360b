"""XmR charts of several stretches: limits begin anew where a process is known to have changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from retention.errors import ArgumentError
from retention.statistics.spc import LIMIT_FACTOR, SCREEN_FACTOR, xmr
from retention.statistics.spc_rules import RUN_POINTS, BoolArray, FloatArray, IntArray

FEWEST_POINTS = 13
"""Points under which limits are too uncertain to be drawn."""


@dataclass(frozen=True, slots=True)
class XmrChart:
    """A series of one or several stretches, each with limits of its own, point by point.

    Attributes
    ----------
    mean, lower, upper, inner_lower, inner_upper : numpy.ndarray of float, shape (n,)
    drawn_lower : numpy.ndarray of float, shape (n,)
        The lower limit as it is drawn: not under the lowest value possible.
    lower_is_raised : numpy.ndarray of bool, shape (n,)
        Where `drawn_lower` is not `lower`, so that no value can fall below the limit.
    rule : numpy.ndarray of str, shape (n,)
    side : numpy.ndarray of int, shape (n,)
        As in `Xmr`, within each stretch.
    stretch : numpy.ndarray of int, shape (n,)
        0 for the points before the first rebasing, then 1 and so on.
    method : str
        How the limits were made, for the chart to say.
    """

    mean: FloatArray
    lower: FloatArray
    upper: FloatArray
    inner_lower: FloatArray
    inner_upper: FloatArray
    drawn_lower: FloatArray
    lower_is_raised: BoolArray
    rule: npt.NDArray[np.str_]
    side: IntArray
    stretch: IntArray
    method: str


def xmr_chart(
    values: npt.ArrayLike,
    *,
    rebase: Sequence[int] = (),
    screen: bool = True,
    trend_points: int = RUN_POINTS,
    baseline: int | None = None,
    fewest_points: int = FEWEST_POINTS,
    lowest: float | None = 0.0,
) -> XmrChart:
    """An XmR chart whose limits begin anew at given points.

    Rebase where something is known to have changed the process and the change has lasted, and
    name it on the chart; no run goes across such a point.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        In order of time, none missing.
    rebase : sequence of int
        Places in `values` of the first points of new stretches, counted from 0.
    screen, trend_points, baseline
        As in `xmr`, for each stretch.
    fewest_points : int, default 13
        That each stretch must have.
    lowest : float, optional
        Value below which nothing can be; the lower limit is drawn there if it is below. None
        for a measure that may have any sign.

    Raises
    ------
    ArgumentError
        If a place is not inside the series, they are not in order, or a stretch is too short.

    Examples
    --------
    >>> found = xmr_chart([3, 5] * 7 + [9, 7] * 7, rebase=[14])
    >>> found.mean[[13, 14]].tolist(), found.stretch[[13, 14]].tolist()
    ([4.0, 8.0], [0, 1])
    >>> found.lower[0].round(2), found.drawn_lower[0]
    (np.float64(-1.32), np.float64(0.0))
    """
    y = np.asarray(values, dtype=np.float64)
    ends = [0, *rebase, y.size]
    lengths = np.diff(ends)
    if rebase and not (lengths > 0).all():
        raise ArgumentError(
            f"rebase must hold places from 1 to {y.size - 1} in rising order, was "
            f"{list(rebase)!r}; give the place of the first point of each new stretch"
        )
    if lengths.min() < fewest_points:
        raise ArgumentError(
            f"values must have at least {fewest_points} points in every stretch, was "
            f"{lengths.min()}; rebase later, or draw the line without limits"
        )
    parts = [
        xmr(y[low:high], screen=screen, trend_points=trend_points, baseline=baseline)
        for low, high in pairwise(ends)
    ]

    def line(name: str) -> FloatArray:
        return np.repeat([getattr(part, name) for part in parts], lengths)

    lower = line("lower")
    drawn = lower if lowest is None else np.maximum(lower, lowest)
    return XmrChart(
        line("mean"),
        lower,
        line("upper"),
        line("inner_lower"),
        line("inner_upper"),
        drawn,
        drawn > lower,
        np.concatenate([part.rule for part in parts]),
        np.concatenate([part.side for part in parts]),
        np.repeat(np.arange(len(parts)), lengths),
        limits_in_words(screen=screen),
    )


def limits_in_words(*, screen: bool = True) -> str:
    """How limits are made, for a chart to say.

    Examples
    --------
    >>> limits_in_words(screen=False)
    'mean and 2.66 mean moving ranges, none of them left out'
    """
    left_out = f"those of {SCREEN_FACTOR} times their mean or more left out once"
    return f"mean and {LIMIT_FACTOR} mean moving ranges, " + (
        left_out if screen else "none of them left out"
    )
