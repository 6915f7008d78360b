"""Confidence intervals for proportions and counts by approximations, vectorised.

Every function broadcasts its arguments. Missing in is missing out.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from retention.errors import ArgumentError

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Interval:
    """Estimate and limits, each of the broadcast shape of the arguments."""

    value: FloatArray
    lower: FloatArray
    upper: FloatArray


def normal_quantile(level: float) -> float:
    """The two-sided standard normal quantile of a confidence level.

    Examples
    --------
    >>> round(normal_quantile(0.95), 6)
    1.959964
    """
    return NormalDist().inv_cdf(0.5 + checked_level(level) / 2)


def checked_level(level: float) -> float:
    """A confidence level, or an error that says what it must be."""
    if not 0 < level < 1:
        raise ArgumentError(f"level must be between 0 and 1, was {level!r}; use 0.95")
    return level


def checked_proportion(count: npt.ArrayLike, n: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Counts and what they are of, broadcast, or an error that says what is wrong."""
    x, of = np.broadcast_arrays(np.asarray(count, np.float64), np.asarray(n, np.float64))
    _refuse(
        (x < 0) | (x > of) | np.isinf(of),
        "count must be from 0 to n in every place",
        (x, of),
        "count those who did among those who could",
    )
    return x, of


def checked_rate(
    count: npt.ArrayLike, exposure: npt.ArrayLike
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Counts and exposures, broadcast, and where there is no exposure to divide by."""
    x, e = np.broadcast_arrays(np.asarray(count, np.float64), np.asarray(exposure, np.float64))
    _refuse(
        (x < 0) | np.isinf(x),
        "count must be at least 0 in every place",
        (x,),
        "give counts of events",
    )
    _refuse(
        (e < 0) | np.isinf(e),
        "exposure must be at least 0 in every place",
        (e,),
        "give the person-time or headcount that the events came from",
    )
    return x, e, ~(e > 0)


def _refuse(wrong: BoolArray, must: str, found: tuple[FloatArray, ...], cure: str) -> None:
    if wrong.any():
        first = " of ".join(f"{values[wrong][0]:g}" for values in found)
        raise ArgumentError(f"{must}, was {first}; {cure}")


def wilson(count: npt.ArrayLike, n: npt.ArrayLike, level: float = 0.95) -> Interval:
    """Wilson's score interval for a proportion, without continuity correction.

    Parameters
    ----------
    count, n : array_like of float
        Successes and trials, ``0 <= count <= n``. With no trials all three are missing.
    level : float, default 0.95

    Returns
    -------
    Interval

    Raises
    ------
    ArgumentError
        If a count is negative or larger than its n.

    References
    ----------
    E. B. Wilson (1927), Journal of the American Statistical Association 22, 209-212;
    R. G. Newcombe (1998), Statistics in Medicine 17, 857-872, method 3.

    Examples
    --------
    >>> found = wilson(39, 800)
    >>> [round(float(x), 4) for x in (found.value, found.lower, found.upper)]
    [0.0488, 0.0359, 0.0659]
    """
    x, n = checked_proportion(count, n)
    z = normal_quantile(level)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = x / n
        centre = x + z * z / 2
        half = z * np.sqrt(x * (n - x) / n + z * z / 4)
        low, high = (centre - half) / (n + z * z), (centre + half) / (n + z * z)
    none = ~(n > 0)
    low = np.where(none, np.nan, np.where(x == 0, 0.0, low))
    high = np.where(none, np.nan, np.where(x == n, 1.0, high))
    return Interval(np.where(none, np.nan, p), low, high)


def byar(count: npt.ArrayLike, exposure: npt.ArrayLike = 1.0, level: float = 0.95) -> Interval:
    """Byar's approximate interval for a Poisson count, over an exposure.

    Parameters
    ----------
    count : array_like of float
        Events, at least 0.
    exposure : array_like of float
        What the count is divided by; with none of it all three are missing.

    References
    ----------
    N. E. Breslow and N. E. Day (1987), Statistical Methods in Cancer Research volume II,
    page 69.

    Examples
    --------
    >>> found = byar(10)
    >>> [round(float(x), 6) for x in (found.lower, found.upper)]
    [4.78745, 18.391459]
    """
    x, e, none = checked_rate(count, exposure)
    z = normal_quantile(level)
    with np.errstate(invalid="ignore", divide="ignore"):
        low = x * (1 - 1 / (9 * x) - z / (3 * np.sqrt(x))) ** 3
        high = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * np.sqrt(x + 1))) ** 3
        low = np.where(x == 0, 0.0, low)
        scale = np.where(none, np.nan, e)
        return Interval(x / scale, low / scale, high / scale)


def mover_difference(one: Interval, other: Interval) -> Interval:
    """`one` less `other`, two independent estimates with limits of the same level.

    The distance from an estimate to its limit is taken as its spread near that limit (method
    of variance estimates recovery), so any interval that suits one estimate serves for two:
    Wilson for proportions, Byar for rates, the limits of curves.

    Parameters
    ----------
    one, other : Interval
        Of shapes that broadcast.

    References
    ----------
    G. Y. Zou and A. Donner (2008), Statistics in Medicine 27, 1693-1702, section 2;
    with Wilson limits it is method 10 of R. G. Newcombe (1998).

    Examples
    --------
    >>> found = mover_difference(wilson(56, 70), wilson(48, 80))
    >>> [round(float(x), 4) for x in (found.value, found.lower, found.upper)]
    [0.2, 0.0524, 0.3339]
    """
    difference = np.asarray(one.value - other.value)
    below = np.hypot(one.value - one.lower, other.upper - other.value)
    above = np.hypot(one.upper - one.value, other.value - other.lower)
    return Interval(difference, difference - below, difference + above)


def newcombe_difference(
    count: npt.ArrayLike,
    n: npt.ArrayLike,
    other_count: npt.ArrayLike,
    other_n: npt.ArrayLike,
    level: float = 0.95,
) -> Interval:
    """Difference of two independent proportions from their Wilson limits.

    References
    ----------
    R. G. Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.

    Examples
    --------
    >>> found = newcombe_difference(56, 70, 48, 80)
    >>> [round(float(x), 4) for x in (found.value, found.lower, found.upper)]
    [0.2, 0.0524, 0.3339]
    """
    return mover_difference(wilson(count, n, level), wilson(other_count, other_n, level))
