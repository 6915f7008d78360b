"""XmR charts with the NHS "Making Data Count" rules: limits and special causes of a series.

Limits are the mean plus and minus 2.66 mean moving ranges (D. J. Wheeler, Understanding
Variation, 2nd edition 2000, chapter 4). Rebasing is in `spc_chart`; what a chart says of a
target, a season or too few events in `spc_reading`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retention.errors import ArgumentError
from retention.statistics.spc_rules import (
    INNER,
    RUN_POINTS,
    FloatArray,
    IntArray,
    close_to_limit,
    outside_limits,
    shift,
    trend,
)

LIMIT_FACTOR = 2.66
"""3 / 1.128: three sigma, from the mean range of two neighbouring points."""
SCREEN_FACTOR = 3.267
"""Upper limit of a moving range of two points, in mean moving ranges."""
ROUNDING = 1e-9
"""Of the spread: nearer than this a point lies on a line, whatever the last bits say."""

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
    side: IntArray


def xmr(
    values: npt.ArrayLike,
    *,
    screen: bool = True,
    trend_points: int = RUN_POINTS,
    baseline: int | None = None,
) -> Xmr:
    """Limits and special causes of a series in order of time.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        At least two points, none missing.
    screen : bool, default True
        Leave out, once, moving ranges of 3.267 times their mean or more.
    trend_points : {7, 6}
        How many points in a row make a trend.
    baseline : int, optional
        How many of the first points the mean and the limits come from; all of them if not
        given. The rules are applied to every point.

    Returns
    -------
    Xmr

    Raises
    ------
    ArgumentError
        If the series is too short, has a missing point, or `trend_points` is not 6 or 7.

    Notes
    -----
    A constant series has limits on its mean and no special cause: without any variation
    nothing can be said of what is unusual. Ranges are not screened where that would leave none
    but zeros, since a single blip in a constant series would put every other point outside.

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
        raise ArgumentError(
            f"values must be a series of at least two points, none missing, was of shape "
            f"{y.shape} with {int((~np.isfinite(y)).sum())} missing; leave the period out "
            "for which there is no value, or draw no limits"
        )
    if trend_points not in (6, 7):
        raise ArgumentError(f"trend_points must be 6 or 7, was {trend_points!r}; use 7")
    if baseline is not None and not 2 <= baseline <= len(y):
        raise ArgumentError(
            f"baseline must be from 2 to the number of points, {len(y)}, was {baseline!r}; "
            "leave it out to use them all"
        )
    mean, spread = _mean_and_spread(y[:baseline], screen)
    rule = np.full(len(y), COMMON, dtype="<U20")
    side = np.zeros(len(y), dtype=np.int64)
    if spread > 0:
        deviation = np.where(np.abs(y - mean) > ROUNDING * spread, y - mean, 0.0)
        above = np.sign(deviation).astype(np.int64)
        wide = spread * (1 + ROUNDING)
        way = trend(y, trend_points)
        for name, flagged, towards in (
            (OUTSIDE, outside_limits(deviation, wide), above),
            (TREND, way != 0, way),
            (CLOSE, close_to_limit(deviation, wide), above),
            (SHIFT, shift(deviation), above),
        ):
            new = flagged & (rule == COMMON)
            rule[new] = name
            side[new] = towards[new]
    inner = spread * INNER
    return Xmr(mean, mean - spread, mean + spread, mean - inner, mean + inner, rule, side)


def _mean_and_spread(y: FloatArray, screen: bool) -> tuple[float, float]:
    ranges = np.abs(np.diff(y))
    if screen:
        kept = ranges[ranges < SCREEN_FACTOR * ranges.mean()]
        ranges = kept if kept.any() else ranges
    return float(y.mean()), LIMIT_FACTOR * float(ranges.mean())
