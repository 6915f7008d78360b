"""One number of a survival curve: restricted mean time and quantiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from retention.errors import ArgumentError
from retention.statistics.influence import ordered_spells, total_squared_influence
from retention.statistics.intervals import normal_quantile
from retention.statistics.segments import Beyond, checked_times, divided
from retention.statistics.survival import SurvivalCurves, greenwood_steps

FloatArray = npt.NDArray[np.float64]

TIE = float(np.sqrt(np.finfo(np.float64).eps))
"""Closer than this a curve is at the level asked for, as in R's survfit."""


@dataclass(frozen=True, slots=True)
class RestrictedMean:
    """Mean time in post between the start of a curve and a horizon.

    Attributes
    ----------
    value, std_error, lower, upper : numpy.ndarray of float, shape (strata,)
        The limits are the value plus and minus normal quantiles, within 0 and the longest
        possible.
    start : numpy.ndarray of float, shape (strata,)
        0, or where the curve starts that is conditional.
    """

    value: FloatArray
    std_error: FloatArray
    lower: FloatArray
    upper: FloatArray
    start: FloatArray
    horizon: float
    variance: Literal["greenwood", "robust"]
    level: float


@dataclass(frozen=True, slots=True)
class Quantiles:
    """Times by which given shares have left; missing where a curve does not get so far.

    Attributes
    ----------
    shares : numpy.ndarray of float, shape (q,)
    value, lower, upper : numpy.ndarray of float, shape (strata, q)
    """

    shares: FloatArray
    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    level: float


def restricted_mean(
    curves: SurvivalCurves, horizon: float, *, beyond: Beyond = "refuse"
) -> RestrictedMean:
    """Area under each survival curve from its start to the horizon.

    Parameters
    ----------
    curves : SurvivalCurves
    horizon : float
        Within the time that every stratum is followed.
    beyond : {"refuse", "missing"}
        What to do with strata that are not followed so long.

    Returns
    -------
    RestrictedMean

    Raises
    ------
    ArgumentError
        If the horizon is outside what a stratum's spells can tell and `beyond` is "refuse".

    Notes
    -----
    The variance adds, over event times, the squared area still to come times Greenwood's term;
    for robust curves it is the infinitesimal jackknife of the area itself. R's survfit prints
    the former even for robust curves, and carries a curve on beyond its last exit.

    References
    ----------
    J. P. Klein and M. L. Moeschberger, Survival Analysis, 2nd edition 2003, section 4.5,
    formulae (4.5.1) and (4.5.2).

    Examples
    --------
    >>> from retention.statistics.risk_sets import count_risk_sets
    >>> from retention.statistics.survival import kaplan_meier
    >>> sets = count_risk_sets([0, 0, 0, 0], [1, 2, 3, 4], [1, 1, 0, 0])
    >>> restricted_mean(kaplan_meier(sets, minimum_at_risk=0), 4).value
    array([2.75])
    """
    sets = curves.risk_sets
    z = normal_quantile(curves.level)
    if np.ndim(horizon) != 0:
        raise ArgumentError("horizon must be one number, was several; ask for one at a time")
    _, readable = checked_times(horizon, sets.start, sets.last_exit, beyond, "horizon")
    value = np.empty(len(sets.start))
    to_come = np.empty(len(sets.times))
    pairs = zip(sets.offsets[:-1].tolist(), sets.offsets[1:].tolist(), strict=True)
    for s, (low, high) in enumerate(pairs):
        until = np.minimum(np.append(sets.times[low:high], horizon), horizon)
        areas = curves.survival[low:high] * np.diff(until)
        to_come[low:high] = np.cumsum(areas[::-1])[::-1]
        value[s] = until[0] - sets.start[s] + areas.sum()
    if curves.variance == "greenwood":
        squared = np.zeros(len(value))
        np.add.at(squared, sets.stratum, to_come**2 * greenwood_steps(sets))
    else:
        jump = divided(to_come, sets.at_risk - sets.all_events)
        drift = to_come * greenwood_steps(sets)
        squared = total_squared_influence(sets, ordered_spells(sets), jump, drift)
    known = np.where(readable[:, 0], 1.0, np.nan)
    value, std_error = value * known, np.sqrt(squared) * known
    return RestrictedMean(
        value=value,
        std_error=std_error,
        lower=np.maximum(value - z * std_error, 0.0),
        upper=np.minimum(value + z * std_error, horizon - sets.start),
        start=sets.start,
        horizon=float(horizon),
        variance=curves.variance,
        level=curves.level,
    )


def quantiles(curves: SurvivalCurves, shares: npt.ArrayLike = 0.5) -> Quantiles:
    """The time by which each share has left, with limits read off the curve's limits.

    Parameters
    ----------
    curves : SurvivalCurves
    shares : array_like of float, shape (q,), default 0.5
        Shares that have left, between 0 and 1; 0.5 gives the median.

    Returns
    -------
    Quantiles

    Raises
    ------
    ArgumentError
        If a share is not between 0 and 1.

    Notes
    -----
    As R's survfit: a curve that is flat at exactly the level gives the middle of the flat
    part, up to the last exit when it ends there. Time is on the clock of the spells, from 0
    also where a curve is conditional. Limits that turn back are read where they first cross.

    References
    ----------
    R. Brookmeyer and J. Crowley (1982), Biometrics 38, 29-41.

    Examples
    --------
    >>> from retention.statistics.risk_sets import count_risk_sets
    >>> from retention.statistics.survival import kaplan_meier
    >>> sets = count_risk_sets([0, 0, 0, 0], [1, 2, 3, 4], [1, 1, 1, 0])
    >>> quantiles(kaplan_meier(sets, minimum_at_risk=0)).value
    array([[2.5]])
    """
    asked = np.atleast_1d(np.asarray(shares, dtype=np.float64))
    if asked.ndim != 1 or not ((asked > 0) & (asked < 1)).all():
        raise ArgumentError(
            "shares must be between 0 and 1, in one dimension, was not; use 0.5 for the median"
        )
    sets = curves.risk_sets
    found = np.full((3, len(sets.start), len(asked)), np.nan)
    pairs = zip(sets.offsets[:-1].tolist(), sets.offsets[1:].tolist(), strict=True)
    for s, (low, high) in enumerate(pairs):
        times = np.append(sets.start[s], sets.times[low:high])
        for i, values in enumerate((curves.survival, curves.lower, curves.upper)):
            left = np.append(0.0, 1 - values[low:high])
            found[i, s] = _first_times(times, left, asked)
    return Quantiles(asked, found[0], found[1], found[2], curves.level)


def _first_times(times: FloatArray, left: FloatArray, shares: FloatArray) -> FloatArray:
    """When a curve of those who left reaches each share, by R's rule for flat parts."""
    known = ~np.isnan(left)
    last_time = times[-1]
    times, left = times[known], np.maximum.accumulate(left[known])
    rises = np.append(True, np.diff(left) > 0)
    times, left = times[rises], left[rises]
    first = np.searchsorted(left + TIE, shares, side="left")
    beyond = np.searchsorted(left - TIE, shares, side="left")
    ends = np.append(times, last_time)
    reached = np.where(first < len(times), ends[first], np.nan)
    at_the_end = np.abs(shares - left[-1]) < TIE
    passed = np.where((beyond < len(times)) | at_the_end, ends[beyond], np.nan)
    middle: FloatArray = (reached + passed) / 2
    return middle
