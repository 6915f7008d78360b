"""Exact and Bayesian intervals for proportions and counts, vectorised.

They are computed from the beta and gamma distributions. "Exact" means that the interval covers
the truth at least as often as its level says, mostly more often. Missing in is missing out.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retention.statistics.intervals import (
    FloatArray,
    Interval,
    checked_level,
    checked_proportion,
    checked_rate,
)

GRID_POINTS, GRID_ROUNDS = 201, 4
"""Of the search for the largest ratio: each round closes in a hundredfold."""


def tail_of(level: float) -> float:
    """The probability that each side of an interval leaves out.

    Examples
    --------
    >>> round(tail_of(0.95), 6)
    0.025
    """
    return (1 - checked_level(level)) / 2


def clopper_pearson(count: npt.ArrayLike, n: npt.ArrayLike, level: float = 0.95) -> Interval:
    """Exact interval for a proportion, of equal tails.

    Parameters
    ----------
    count, n : array_like of float
        Successes and trials, ``0 <= count <= n``. With no trials all three are missing.
    level : float, default 0.95

    Raises
    ------
    ArgumentError
        If a count is negative or larger than its n.

    References
    ----------
    C. J. Clopper and E. S. Pearson (1934), Biometrika 26, 404-413; with the beta
    distribution in L. D. Brown, T. T. Cai and A. DasGupta (2001), Statistical Science 16,
    101-133, section 4.2.1.

    Examples
    --------
    >>> found = clopper_pearson(65, 100)
    >>> [round(float(x), 6) for x in (found.lower, found.upper)]
    [0.548151, 0.742706]
    """
    x, n = checked_proportion(count, n)
    return _beta(x, n, (x, n - x + 1), (x + 1, n - x), tail_of(level))


def jeffreys(count: npt.ArrayLike, n: npt.ArrayLike, level: float = 0.95) -> Interval:
    """Interval for a proportion, of equal tails of the posterior under Jeffreys' prior.

    The lower limit is 0 when nobody did, the upper one 1 when everybody did, as Brown and
    others advise; otherwise the interval would leave out what was seen.

    Parameters
    ----------
    count, n : array_like of float
        Successes and trials, ``0 <= count <= n``. With no trials all three are missing.
    level : float, default 0.95

    References
    ----------
    L. D. Brown, T. T. Cai and A. DasGupta (2001), Statistical Science 16, 101-133,
    section 3.1.2 (its formulas 6 to 8).

    Examples
    --------
    >>> found = jeffreys(65, 100)
    >>> [round(float(x), 6) for x in (found.lower, found.upper)]
    [0.553303, 0.738154]
    """
    x, n = checked_proportion(count, n)
    shapes = (x + 0.5, n - x + 0.5)
    return _beta(x, n, shapes, shapes, tail_of(level))


def _beta(
    x: FloatArray,
    n: FloatArray,
    lower: tuple[FloatArray, FloatArray],
    upper: tuple[FloatArray, FloatArray],
    tail: float,
) -> Interval:
    from scipy.special import betaincinv

    none = ~(n > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(none, np.nan, x / n)
        low = np.where(x == 0, 0.0, betaincinv(*lower, tail))
        high = np.where(x == n, 1.0, betaincinv(*upper, 1 - tail))
    return Interval(value, np.where(none, np.nan, low), np.where(none, np.nan, high))


def exact_poisson(
    count: npt.ArrayLike, exposure: npt.ArrayLike = 1.0, level: float = 0.95
) -> Interval:
    """Exact interval for a Poisson count over an exposure, of equal tails.

    Parameters
    ----------
    count : array_like of float
        Events, at least 0.
    exposure : array_like of float
        What the count is divided by; with none of it all three are missing.
    level : float, default 0.95

    References
    ----------
    F. Garwood (1936), Biometrika 28, 437-442.

    Examples
    --------
    >>> found = exact_poisson(10)
    >>> [round(float(x), 6) for x in (found.lower, found.upper)]
    [4.795389, 18.390356]
    """
    from scipy.special import gammaincinv

    x, e, none = checked_rate(count, exposure)
    tail = tail_of(level)
    scale = np.where(none, np.nan, e)
    with np.errstate(invalid="ignore"):
        low = np.where(x == 0, 0.0, gammaincinv(x, tail))
        high = gammaincinv(x + 1, 1 - tail)
    return Interval(x / scale, low / scale, high / scale)


def highest_ratio_without_events(
    n: npt.ArrayLike, other_count: npt.ArrayLike, other_n: npt.ArrayLike, level: float = 0.95
) -> FloatArray:
    """Exact upper limit of the ratio of two proportions when the first count is 0.

    Results are ordered so that 0 against more is a smaller ratio. The limit is the largest
    ratio under which, for some probability in the other group, a result as small as this has
    at least the probability of one tail.

    Parameters
    ----------
    n, other_count, other_n : array_like of float
        Size of the group in which nobody did; those who did in the other group, and its size.
        Missing where the other count is 0 too.
    level : float, default 0.95

    Notes
    -----
    With 0 of n at probability r p the condition (1 - r p)**n P(Y >= y) = tail gives r for
    every p; its largest value is looked for on a grid that closes in.

    References
    ----------
    R. J. Buehler (1957), Journal of the American Statistical Association 52, 482-493.

    Examples
    --------
    >>> highest_ratio_without_events(40, 6, 50).round(4)
    np.float64(0.6637)
    """
    from scipy.special import betainc

    y, m = checked_proportion(other_count, other_n)
    size, y, m = np.broadcast_arrays(np.asarray(n, np.float64), y, m)
    tail = tail_of(level)
    # Below the other group's own exact limit even "y or more" is rarer than one tail.
    low = np.asarray(clopper_pearson(y, m, level).lower)[..., None]
    high = np.ones_like(low)
    steps = np.linspace(0, 1, GRID_POINTS)
    with np.errstate(invalid="ignore", divide="ignore"):
        for _ in range(GRID_ROUNDS):
            p = low + (high - low) * steps
            seen = betainc(y[..., None], m[..., None] - y[..., None] + 1, p)
            ratio = (1 - np.minimum(tail / seen, 1) ** (1 / size[..., None])) / p
            best = np.argmax(np.where(np.isnan(ratio), -1, ratio), axis=-1, keepdims=True)
            low = np.take_along_axis(p, np.maximum(best - 1, 0), -1)
            high = np.take_along_axis(p, np.minimum(best + 1, GRID_POINTS - 1), -1)
        found: FloatArray = np.take_along_axis(ratio, best, -1)[..., 0]
    return np.where((y > 0) & (size > 0), found, np.nan)
