"""XmR charts with the NHS "Making Data Count" rules.

The rules are those of NHS England's Making Data Count guides; limits are the mean plus and
minus 2.66 mean moving ranges (D. J. Wheeler, Understanding Variation, 2nd edition 2000,
chapter 4). Rebasing, targets and assurance are not here yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from retention.errors import ArgumentError

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
Direction = Literal["higher", "lower", "neither"]

LIMIT_FACTOR = 2.66
"""3 / 1.128: three sigma, from the mean range of two neighbouring points."""
SCREEN_FACTOR = 3.267
"""Upper limit of a moving range of two points, in mean moving ranges."""
RUN_POINTS = 7
CLOSE_WINDOW, CLOSE_POINTS = 3, 2

OUTSIDE, TREND, CLOSE, SHIFT = "outside the limits", "trend", "close to a limit", "shift"
COMMON = "common cause"


@dataclass(frozen=True, slots=True)
class Xmr:
    """What an XmR chart says of a series.

    Attributes
    ----------
    mean, lower, upper, inner_lower, inner_upper : float
        The centre line, the limits, and two thirds of the way to them.
    rule : numpy.ndarray of str, shape (n,)
        The first rule that flags the point, or "common cause".
    side : numpy.ndarray of int, shape (n,)
        1 for a flag towards high values, -1 towards low ones, 0 for none.
    """

    mean: float
    lower: float
    upper: float
    inner_lower: float
    inner_upper: float
    rule: npt.NDArray[np.str_]
    side: npt.NDArray[np.int64]


def xmr(values: npt.ArrayLike, *, screen: bool = True, trend_points: int = RUN_POINTS) -> Xmr:
    """Limits and special causes of a series in order of time.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        At least two points, none missing.
    screen : bool, default True
        Leave out, once, moving ranges of 3.267 times their mean or more.
    trend_points : {7, 6}
        How many points in a row make a trend.

    Returns
    -------
    Xmr

    Raises
    ------
    ArgumentError
        If the series is too short, has a missing point, or `trend_points` is not 6 or 7.

    Notes
    -----
    A constant series has limits on its mean and no special cause.

    Examples
    --------
    >>> found = xmr([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1])
    >>> round(found.mean, 2), round(found.lower, 2), round(found.upper, 2)
    (1.94, -0.72, 4.6)
    >>> found.rule[4]
    np.str_('outside the limits')
    """
    y = np.asarray(values, dtype=np.float64)
    if y.ndim != 1 or len(y) < 2 or not np.isfinite(y).all():
        raise ArgumentError("values must be a series of at least two points, none missing")
    if trend_points not in (6, 7):
        raise ArgumentError(f"trend_points must be 6 or 7, was {trend_points!r}")
    ranges = np.abs(np.diff(y))
    if screen:
        kept = ranges[ranges < SCREEN_FACTOR * ranges.mean()]
        ranges = kept if len(kept) else ranges
    mean = float(y.mean())
    spread = LIMIT_FACTOR * float(ranges.mean())
    rule = np.full(len(y), COMMON, dtype="<U20")
    side = np.zeros(len(y), dtype=np.int64)
    above = np.sign(y - mean).astype(np.int64)
    direction = np.concatenate([[0], np.sign(np.diff(y))]).astype(np.int64)
    if spread > 0:
        for name, flagged, towards in (
            (OUTSIDE, np.abs(y - mean) > spread, above),
            (TREND, *_trend(direction, trend_points)),
            (CLOSE, close_to_limit(y - mean, spread), above),
            (SHIFT, in_run(above, RUN_POINTS), above),
        ):
            new = flagged & (rule == COMMON)
            rule[new] = name
            side[new] = towards[new]
    inner = spread * 2 / 3
    return Xmr(mean, mean - spread, mean + spread, mean - inner, mean + inner, rule, side)


def in_run(sign: npt.NDArray[np.int64], points: int) -> BoolArray:
    """Members of runs of at least `points` equal signs; 0 belongs to no run.

    Examples
    --------
    >>> in_run(np.array([1, 1, 1, -1, 0]), 3)
    array([ True,  True,  True, False, False])
    """
    starts = np.flatnonzero(np.diff(sign, prepend=sign[0] + 3))
    lengths = np.diff(np.append(starts, len(sign)))
    in_long_run: BoolArray = (np.repeat(lengths, lengths) >= points) & (sign != 0)
    return in_long_run


def _trend(
    direction: npt.NDArray[np.int64], points: int
) -> tuple[BoolArray, npt.NDArray[np.int64]]:
    """Members of runs that rise or fall throughout, and the way they go.

    `points` rising points have one step less between them; the point that a run sets out
    from is a member.
    """
    flagged = np.zeros(len(direction), dtype=bool)
    towards = np.zeros(len(direction), dtype=np.int64)
    steps = in_run(direction[1:], points - 1)
    for shift in (slice(1, None), slice(None, -1)):
        flagged[shift] |= steps
        towards[shift] = np.where(steps, direction[1:], towards[shift])
    return flagged, towards


def close_to_limit(deviation: FloatArray, spread: float) -> BoolArray:
    """Points beyond the inner line in any three neighbours on one side of which two are.

    Examples
    --------
    >>> close_to_limit(np.array([2.5, 1.0, 2.5, -1.0]), 3.0)
    array([ True, False,  True, False])
    """
    flagged = np.zeros(len(deviation), dtype=bool)
    for side in (1, -1):
        beyond = side * deviation > spread * 2 / 3
        # Points outside the limits are beyond the inner line too.
        same = side * deviation > 0
        for first in range(len(deviation) - CLOSE_WINDOW + 1):
            window = slice(first, first + CLOSE_WINDOW)
            if same[window].all() and beyond[window].sum() >= CLOSE_POINTS:
                flagged[window] |= beyond[window]
    return flagged
