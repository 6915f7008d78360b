"""Intervals of ratios: of any two estimates, of two rates, of two risks. Vectorised.

A ratio over 0 is infinite, 0 over 0 is missing, and missing in is missing out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retention.errors import ArgumentError
from retention.statistics.exact_intervals import clopper_pearson, highest_ratio_without_events
from retention.statistics.intervals import (
    FloatArray,
    Interval,
    checked_proportion,
    checked_rate,
    normal_quantile,
    wilson,
)

LOG, EXACT, MOVER, NONE = "log", "exact", "MOVER", "not available"


@dataclass(frozen=True, slots=True)
class Ratio:
    """Estimate and limits of ratios, and how each pair of limits was made.

    Attributes
    ----------
    value, lower, upper : numpy.ndarray of float
    method : numpy.ndarray of str
        "log", "exact", "MOVER", or "not available" where all three are missing.
    """

    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    method: npt.NDArray[np.str_]


def mover_ratio(one: Interval, other: Interval) -> Interval:
    """`one` over `other`, two independent estimates of things that cannot be negative.

    Parameters
    ----------
    one, other : Interval
        Limits of the same level, none below 0, of shapes that broadcast.

    Returns
    -------
    Interval
        The upper limit is infinite where the lower limit of `other` is 0.

    Raises
    ------
    ArgumentError
        If a limit is below 0.

    References
    ----------
    A. Donner and G. Y. Zou (2012), Statistical Methods in Medical Research 21, 347-359;
    R. G. Newcombe (2016), the same journal 25, 1774-1801 (MOVER-R).

    Examples
    --------
    >>> found = mover_ratio(wilson(56, 70), wilson(48, 80))
    >>> [round(float(x), 4) for x in (found.value, found.lower, found.upper)]
    [1.3333, 1.0783, 1.6629]
    """
    arrays = (one.value, one.lower, one.upper, other.value, other.lower, other.upper)
    top, top_low, top_high, base, base_low, base_high = np.broadcast_arrays(*arrays)
    lowest = np.minimum(top_low, base_low)
    if (lowest < 0).any():
        raise ArgumentError(
            f"limits must be at least 0 in every place, was {np.nanmin(lowest):g}; "
            "compare things that can be negative by their difference"
        )

    def around(near: FloatArray, far: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        above, below = near * (2 * top - near), far * (2 * base - far)
        # Rounding may take a root of 0 below it.
        root = np.sqrt(np.maximum((top * base) ** 2 - above * below, 0))
        return above, below, root

    with np.errstate(divide="ignore", invalid="ignore"):
        # By the conjugate root: the usual form divides by what may be 0.
        above, _, root = around(top_low, base_high)
        low = np.where(top_low == 0, 0.0, above / (top * base + root))
        _, below, root = around(top_high, base_low)
        high = np.where(base_low == 0, np.inf, (top * base + root) / below)
        value = top / base
    unknown = np.isnan(sum(arrays) * 0.0) | np.isnan(value)
    return Interval(*(np.where(unknown, np.nan, found) for found in (value, low, high)))


def exact_rate_ratio(
    count: npt.ArrayLike,
    exposure: npt.ArrayLike,
    other_count: npt.ArrayLike,
    other_exposure: npt.ArrayLike,
    level: float = 0.95,
) -> Interval:
    """Ratio of two Poisson rates with the interval that is exact given their total.

    Given the total the first count is binomial; Clopper and Pearson's limits of its
    probability are turned into limits of the ratio.

    Parameters
    ----------
    count, exposure, other_count, other_exposure : array_like of float
        Events and what they came from, of the first and of the other group.
    level : float, default 0.95

    References
    ----------
    J. Przyborowski and H. Wilenski (1940), Biometrika 31, 313-323.

    Examples
    --------
    >>> found = exact_rate_ratio(15, 19017, 41, 28010)
    >>> [round(float(x), 4) for x in (found.value, found.lower, found.upper)]
    [0.5389, 0.2771, 0.9943]
    """
    x, e, _ = checked_rate(count, exposure)
    y, f, _ = checked_rate(other_count, other_exposure)
    x, e, y, f = np.broadcast_arrays(x, e, y, f)
    share = clopper_pearson(x, x + y, level)
    with np.errstate(divide="ignore", invalid="ignore"):
        unknown = ~((e > 0) & (f > 0) & (x + y > 0))
        scale = np.where(unknown, np.nan, f / e)
        low, high = share.lower / (1 - share.lower), share.upper / (1 - share.upper)
        return Interval(x / y * scale, low * scale, high * scale)


def rate_ratio(
    count: npt.ArrayLike,
    exposure: npt.ArrayLike,
    other_count: npt.ArrayLike,
    other_exposure: npt.ArrayLike,
    level: float = 0.95,
) -> Ratio:
    """Ratio of two Poisson rates: log limits, exact ones where one group has no events.

    Parameters
    ----------
    count, exposure, other_count, other_exposure : array_like of float
        Events and what they came from, of the first and of the other group.
    level : float, default 0.95

    References
    ----------
    K. J. Rothman, S. Greenland and T. L. Lash, Modern Epidemiology, 3rd edition 2008,
    chapter 14; `exact_rate_ratio` for the exact ones.

    Examples
    --------
    >>> found = rate_ratio([15, 0], [19017, 100], [41, 5], [28010, 120])
    >>> found.method.tolist(), found.upper.round(4).tolist()
    (['log', 'exact'], [0.9735, 1.3095])
    """
    exact = exact_rate_ratio(count, exposure, other_count, other_exposure, level)
    x, y = np.asarray(count, np.float64), np.asarray(other_count, np.float64)
    with np.errstate(divide="ignore"):
        variance = 1 / x + 1 / y
    return _log_limits(exact, variance, level)


def risk_ratio(
    count: npt.ArrayLike,
    n: npt.ArrayLike,
    other_count: npt.ArrayLike,
    other_n: npt.ArrayLike,
    level: float = 0.95,
) -> Ratio:
    """Ratio of two proportions: log limits, exact ones where one of the counts is 0.

    Parameters
    ----------
    count, n, other_count, other_n : array_like of float
        Those who did, of how many, in the first and in the other group.
    level : float, default 0.95

    Notes
    -----
    With everybody in both groups the log method has no width at all; there the limits are
    those of `mover_ratio` with Wilson's.

    References
    ----------
    D. Katz, J. Baptista, S. P. Azen and M. C. Pike (1978), Biometrics 34, 469-474, method C;
    `highest_ratio_without_events` for the exact ones.

    Examples
    --------
    >>> found = risk_ratio([56, 0], [70, 40], [48, 6], [80, 50])
    >>> found.method.tolist(), found.upper.round(4).tolist()
    (['log', 'exact'], [1.6512, 0.6637])
    """
    x, n = checked_proportion(count, n)
    y, m = checked_proportion(other_count, other_n)
    x, n, y, m = np.broadcast_arrays(x, n, y, m)
    found = mover_ratio(wilson(x, n, level), wilson(y, m, level))
    low, high = found.lower.copy(), found.upper.copy()
    # The search is made only where it is needed.
    none, other_none = (x == 0) & (y > 0), (y == 0) & (x > 0)
    low[none] = 0.0
    high[none] = highest_ratio_without_events(n[none], y[none], m[none], level)
    low[other_none] = 1 / highest_ratio_without_events(
        m[other_none], x[other_none], n[other_none], level
    )
    high[other_none] = np.inf
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = 1 / x - 1 / n + 1 / y - 1 / m
    ratio = _log_limits(Interval(found.value, low, high), variance, level)
    full = (x == n) & (y == m) & ~np.isnan(found.value)
    return Ratio(ratio.value, ratio.lower, ratio.upper, np.where(full, MOVER, ratio.method))


def _log_limits(otherwise: Interval, variance: FloatArray, level: float) -> Ratio:
    """Limits on the scale of logarithms, and the others where that has no width or no end."""
    usable = np.isfinite(variance) & (variance > 0) & np.isfinite(otherwise.value)
    with np.errstate(invalid="ignore"):
        factor = np.exp(normal_quantile(level) * np.sqrt(np.where(usable, variance, np.nan)))
    missing = np.isnan(otherwise.value)
    low = np.where(usable, otherwise.value / factor, otherwise.lower)
    high = np.where(usable, otherwise.value * factor, otherwise.upper)
    return Ratio(
        otherwise.value,
        np.where(missing, np.nan, low),
        np.where(missing, np.nan, high),
        np.where(usable, LOG, np.where(missing, NONE, EXACT)),
    )
