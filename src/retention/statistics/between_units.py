"""How unequal units truly are, chance set aside: the standard deviation between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retention.errors import ArgumentError
from retention.statistics.exact_intervals import tail_of
from retention.statistics.intervals import FloatArray, checked_proportion, checked_rate

STEPS, CONVERGED = 1000, 1e-15
"""Of the search for a root: the most steps, and the part of it that a last one may be."""


@dataclass(frozen=True, slots=True)
class BetweenUnits:
    """The spread of units' true values, in the units of measurement of the values.

    Attributes
    ----------
    tau, lower, upper : float
        Standard deviation between units, such as 0.03 for 3 points of a leaver rate, and its
        limits. 0 when units differ less than chance has it.
    mean : float
        Of units, each weighted by how much is known of it at that spread.
    q : float
        Cochran's statistic: the squared deviations in terms of chance alone.
    units : int
        How many have a value.
    """

    tau: float
    lower: float
    upper: float
    mean: float
    q: float
    units: int


def paule_mandel(
    estimate: npt.ArrayLike, variance: npt.ArrayLike, level: float = 0.95
) -> BetweenUnits:
    """Paule and Mandel's standard deviation between units with its Q-profile interval.

    Parameters
    ----------
    estimate, variance : array_like of float, shape (units,)
        Value of each unit and the variance that chance gives it, above 0. Units with either
        missing are left out.
    level : float, default 0.95

    Returns
    -------
    BetweenUnits
        With one unit everything but the mean is missing.

    Raises
    ------
    ArgumentError
        If a variance is not above 0 or the shapes differ.

    Notes
    -----
    The generalised Q statistic, ``sum (y - mean)**2 / (variance + tau2)`` with the mean
    weighted alike, falls as tau2 rises. The estimate makes it its expected value, units less
    1; the limits make it the quantiles of chi squared.

    References
    ----------
    R. C. Paule and J. Mandel (1982), Journal of Research of the National Bureau of Standards
    87, 377-385; W. Viechtbauer (2007), Statistics in Medicine 26, 37-52, section 2.6
    (Q-profile).

    Examples
    --------
    >>> found = paule_mandel([0.05, 0.10, 0.16, 0.20, 0.08], [0.0004] * 5)
    >>> round(found.tau, 4), round(found.lower, 4), round(found.upper, 4)
    (0.0576, 0.0306, 0.1741)
    """
    from scipy.special import gammaincinv

    y, v = np.asarray(estimate, np.float64), np.asarray(variance, np.float64)
    if y.ndim != 1 or y.shape != v.shape:
        raise ArgumentError(
            f"estimate and variance must be lists of the same units, was of shapes {y.shape} and "
            f"{v.shape}; give one of each for every unit"
        )
    known = ~np.isnan(y + v)
    y, v = y[known], v[known]
    if len(y) == 0:
        raise ArgumentError(
            "estimate must have at least one unit that is not missing, had none; show no spread"
        )
    if (v <= 0).any():
        raise ArgumentError(f"variance must be above 0, was {v.min():g}; leave out units of nobody")
    if len(y) == 1:
        missing = float("nan")
        return BetweenUnits(missing, missing, missing, float(y.sum()), missing, len(y))

    freedom, tail = len(y) - 1, tail_of(level)
    # chi squared is twice a gamma variable of half the degrees of freedom.
    few, many = (2 * float(gammaincinv(freedom / 2, share)) for share in (tail, 1 - tail))
    tau2, low, high = (_where_q_is(wanted, y, v) for wanted in (freedom, many, few))
    mean, _, _ = _q_and_slope(tau2, y, v)
    _, q, _ = _q_and_slope(0.0, y, v)
    tau, lower, upper = np.sqrt([tau2, low, high]).tolist()
    return BetweenUnits(tau, lower, upper, mean, q, len(y))


def _q_and_slope(tau2: float, y: FloatArray, v: FloatArray) -> tuple[float, float, float]:
    """The weighted mean at a variance between units, the generalised Q there, and its slope."""
    weight = 1 / (v + tau2)
    mean = float(weight @ y / weight.sum())
    pull = weight * (y - mean)
    return mean, float(pull @ (y - mean)), -float(pull @ pull)


def _where_q_is(wanted: float, y: FloatArray, v: FloatArray) -> float:
    """The variance between units at which Q is `wanted`; 0 when it is less than that at 0.

    Q falls and is convex, so Newton's steps from 0 come up to the root and never pass it.
    """
    tau2 = 0.0
    for _ in range(STEPS):
        _, q, slope = _q_and_slope(tau2, y, v)
        step = (wanted - q) / slope if slope else 0.0
        if step <= CONVERGED * tau2:
            break
        tau2 += step
    return tau2


def between_proportions(
    count: npt.ArrayLike, n: npt.ArrayLike, level: float = 0.95
) -> BetweenUnits:
    """How unequal units' proportions are, in points.

    The variance of chance is that of the common proportion. Each unit's own would be 0 where
    nobody did, and would weigh units by what they happened to show.

    Parameters
    ----------
    count, n : array_like of float, shape (units,)
        Those who did, of how many. Units of nobody, and missing ones, are left out.

    Examples
    --------
    >>> found = between_proportions([5, 20, 9, 31], [100, 100, 100, 100])
    >>> round(found.tau, 3), round(found.lower, 3), round(found.upper, 3)
    (0.111, 0.055, 0.435)
    """
    x, size = checked_proportion(count, n)
    centre = _pooled(x, size)
    chance = centre * (1 - centre)
    if chance == 0:
        return _no_difference(centre, int((~np.isnan(x) & (size > 0)).sum()))
    size = np.where(size > 0, size, np.nan)
    return paule_mandel(x / size, chance / size, level)


def between_rates(
    count: npt.ArrayLike, exposure: npt.ArrayLike, level: float = 0.95
) -> BetweenUnits:
    """How unequal units' rates are, or their observed over expected counts.

    Parameters
    ----------
    count, exposure : array_like of float, shape (units,)
        Events and person-time, or observed and expected. Units without any exposure, and
        missing ones, are left out.

    Examples
    --------
    >>> round(between_rates([5, 20, 9, 31], [10.0, 10.0, 10.0, 10.0]).tau, 3)
    1.098
    """
    x, size, none = checked_rate(count, exposure)
    centre = _pooled(x, size)
    if centre == 0:
        return _no_difference(0.0, int((~np.isnan(x) & (size > 0)).sum()))
    size = np.where(none, np.nan, size)
    return paule_mandel(x / size, centre / size, level)


def _pooled(x: FloatArray, size: FloatArray) -> float:
    known = ~np.isnan(x) & (size > 0)
    if x.ndim != 1 or not known.any():
        raise ArgumentError(
            "count must be a list of units with at least one that has anybody in it, was of "
            f"shape {x.shape}; give one number for each unit"
        )
    return float(x[known].sum() / size[known].sum())


def _no_difference(centre: float, units: int) -> BetweenUnits:
    """Nobody or everybody in every unit: no spread, and chance has none to give limits by."""
    missing = float("nan")
    return BetweenUnits(0.0 if units > 1 else missing, missing, missing, centre, 0.0, units)
