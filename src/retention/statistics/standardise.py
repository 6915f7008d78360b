"""Standardisation: units of different composition made comparable, by two methods.

The last axis is that of the groups (such as staff groups or age bands) in which rates differ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retention.errors import ArgumentError
from retention.statistics.intervals import FloatArray, Interval, byar, checked_rate


@dataclass(frozen=True, slots=True)
class ObservedExpected:
    """Observed counts over those expected at the standard's rates.

    Attributes
    ----------
    observed, expected : numpy.ndarray of float
    value, lower, upper : numpy.ndarray of float
        Observed over expected, with Byar's limits; missing where nothing is expected. Times
        the standard's overall rate it is the indirectly standardised rate.
    """

    observed: FloatArray
    expected: FloatArray
    value: FloatArray
    lower: FloatArray
    upper: FloatArray


def directly_standardised(
    count: npt.ArrayLike, exposure: npt.ArrayLike, weight: npt.ArrayLike, level: float = 0.95
) -> Interval:
    """The rate that a unit would have with the composition of the standard.

    Parameters
    ----------
    count, exposure : array_like of float, shape (..., groups)
        Events, and the headcount or person-time that they came from.
    weight : array_like of float, shape (..., groups)
        Composition of the standard, such as its headcount by group; only shares matter.
    level : float, default 0.95

    Returns
    -------
    Interval
        Of shape (...); missing where a group that the standard has is empty, since nobody
        knows its rate.

    Raises
    ------
    ArgumentError
        If a count, an exposure or a weight is negative, or all weights are 0.

    Notes
    -----
    Dobson's limits, carried from those of the count of all events by the ratio of the standard
    errors, with Byar's limits of the count as English public health practice has it. With no
    events at all the ratio is that of the group that counts most for each person in it, which
    is the most cautious.

    References
    ----------
    A. J. Dobson, K. Kuulasmaa, E. Eberle and J. Scherer (1991), Statistics in Medicine 10,
    457-462; M. P. Fay and E. J. Feuer (1997), the same journal 16, 791-801, for the largest
    weight.

    Examples
    --------
    >>> found = directly_standardised([48, 12, 60, 9], [400, 150, 310, 95],
    ...                               [52000, 15500, 41000, 30500])
    >>> [round(float(x), 4) for x in (found.value, found.lower, found.upper)]
    [0.1317, 0.1086, 0.158]
    """
    x, e, _ = checked_rate(count, exposure)
    x, e, w = np.broadcast_arrays(x, e, np.asarray(weight, np.float64))
    _checked_weight(w)
    share = w / w.sum(axis=-1, keepdims=True)
    counted = share > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        per_event = np.where(counted, share / np.where(e > 0, e, np.nan), 0.0)
        value = (per_event * x).sum(axis=-1)
        events = np.where(counted, x, 0.0).sum(axis=-1)
        scale = np.sqrt((per_event**2 * x).sum(axis=-1) / events)
    scale = np.where(events == 0, per_event.max(axis=-1), scale)
    return dobson_limits(value, events, scale, level)


def dobson_limits(
    value: npt.ArrayLike, count: npt.ArrayLike, scale: npt.ArrayLike, level: float = 0.95
) -> Interval:
    """Limits of a weighted sum of counts, carried from Byar's of their plain sum.

    Parameters
    ----------
    value : array_like of float
        The weighted sum.
    count : array_like of float
        The events in it.
    scale : array_like of float
        Standard error of the weighted sum over that of the count.
    level : float, default 0.95

    References
    ----------
    As `directly_standardised`.

    Examples
    --------
    >>> found = dobson_limits(0.12, 10, 0.01)
    >>> [round(float(x), 4) for x in (found.lower, found.upper)]
    [0.0679, 0.2039]
    """
    weighted, events, se = np.broadcast_arrays(
        *(np.asarray(part, np.float64) for part in (value, count, scale))
    )
    limits = byar(events, level=level)
    low, high = (weighted + se * (limit - events) for limit in (limits.lower, limits.upper))
    return Interval(weighted, low, high)


def _checked_weight(weight: FloatArray) -> None:
    if (weight < 0).any():
        raise ArgumentError(
            f"weight must be at least 0 in every place, was {weight[weight < 0][0]:g}; "
            "give the standard's headcount in each group"
        )
    if weight.ndim == 0 or (weight.sum(axis=-1) == 0).any():
        raise ArgumentError(
            "weight must have a last axis of groups, not all of them 0, had none; "
            "give the standard's headcount in each group"
        )


def indirectly_standardised(
    count: npt.ArrayLike,
    exposure: npt.ArrayLike,
    standard_rate: npt.ArrayLike,
    level: float = 0.95,
) -> ObservedExpected:
    """Events of a unit over those that it would have at the standard's rates.

    Parameters
    ----------
    count, exposure : array_like of float, shape (..., groups)
        Events, and the headcount or person-time that they came from.
    standard_rate : array_like of float, shape (..., groups)
        Rates of the standard. May be missing where the unit has no exposure.
    level : float, default 0.95

    Returns
    -------
    ObservedExpected
        Of shape (...).

    Notes
    -----
    Each unit is weighed by its own composition, so two such ratios are comparable with the
    standard and not, strictly, with each other.

    References
    ----------
    N. E. Breslow and N. E. Day (1987), Statistical Methods in Cancer Research volume II,
    chapter 2; `byar` for the limits.

    Examples
    --------
    >>> found = indirectly_standardised([48, 12], [400, 150], [0.10, 0.08])
    >>> round(float(found.expected), 1), round(float(found.value), 3)
    (52.0, 1.154)
    """
    x, e, _ = checked_rate(count, exposure)
    x, e, rate = np.broadcast_arrays(x, e, np.asarray(standard_rate, np.float64))
    if x.ndim == 0:
        raise ArgumentError(
            "count must have a last axis of groups, was a single number; "
            "use observed_expected for counts that are already expected"
        )
    if (rate < 0).any():
        raise ArgumentError(
            f"standard_rate must be at least 0 in every place, was {rate[rate < 0][0]:g}; "
            "give events over exposure of the standard"
        )
    expected = np.where(e == 0, 0.0, e * rate).sum(axis=-1)
    return observed_expected(x.sum(axis=-1), expected, level)


def observed_expected(
    observed: npt.ArrayLike, expected: npt.ArrayLike, level: float = 0.95
) -> ObservedExpected:
    """Observed over expected counts with Byar's limits.

    Parameters
    ----------
    observed, expected : array_like of float
    level : float, default 0.95

    Examples
    --------
    >>> found = observed_expected(129, 105.24)
    >>> [round(float(x), 4) for x in (found.value, found.lower, found.upper)]
    [1.2258, 1.0234, 1.4565]
    """
    found = byar(observed, expected, level)
    x, e = np.broadcast_arrays(np.asarray(observed, float), np.asarray(expected, float))
    return ObservedExpected(x, e, found.value, found.lower, found.upper)
