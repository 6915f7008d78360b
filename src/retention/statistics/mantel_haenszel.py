"""Ratio of two rates over strata, by Mantel and Haenszel, exact where an arm has no events."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retention.errors import ArgumentError
from retention.statistics.exact_intervals import tail_of
from retention.statistics.intervals import BoolArray, FloatArray, checked_rate, normal_quantile
from retention.statistics.ratios import EXACT, LOG, NONE, Ratio

DOUBLINGS, HALVINGS = 1000, 100
"""Steps of the search for a root: through every power of two, then to the last bit."""


def mantel_haenszel_rate_ratio(
    count: npt.ArrayLike,
    exposure: npt.ArrayLike,
    other_count: npt.ArrayLike,
    other_exposure: npt.ArrayLike,
    level: float = 0.95,
) -> Ratio:
    """One ratio of rates for all strata together.

    Parameters
    ----------
    count, exposure, other_count, other_exposure : array_like of float, shape (..., strata)
        Events and person-time of the first and of the other arm. A stratum without
        person-time in one of the arms says nothing about the ratio.
    level : float, default 0.95

    Returns
    -------
    Ratio
        Of shape (...): log limits with the variance of Greenland and Robins, or limits that
        are exact given the total of each stratum when an arm has no events in any stratum
        that says something.

    Raises
    ------
    ArgumentError
        If a count or an exposure is negative, or there are events without person-time.

    References
    ----------
    S. Greenland and J. M. Robins (1985), Biometrics 41, 55-68, for the variance;
    K. J. Rothman, S. Greenland and T. L. Lash, Modern Epidemiology, 3rd edition 2008,
    chapter 15, for both.

    Examples
    --------
    British doctors who smoke against those who do not, deaths from coronary disease at
    35-44, 45-54 and so on to 75-84 (R. Doll and A. B. Hill, 1966):

    >>> found = mantel_haenszel_rate_ratio(
    ...     [32, 104, 206, 186, 102], [52407, 43248, 28612, 12663, 5317],
    ...     [2, 12, 28, 28, 31], [18790, 10673, 5710, 2585, 1462])
    >>> [round(float(x), 4) for x in (found.value, found.lower, found.upper)]
    [1.4247, 1.1547, 1.7578]
    """
    x, e, none = checked_rate(count, exposure)
    y, f, other_none = checked_rate(other_count, other_exposure)
    x, e, none, y, f, other_none = np.broadcast_arrays(x, e, none, y, f, other_none)
    if x.ndim == 0:
        raise ArgumentError(
            "count must have an axis of strata, the last one, was a single number; "
            "use rate_ratio for one stratum"
        )
    if ((x > 0) & none & ~np.isnan(e) | (y > 0) & other_none & ~np.isnan(f)).any():
        raise ArgumentError(
            "exposure must be above 0 wherever there are events, was 0; "
            "count events and person-time under the same rule"
        )
    unknown = np.isnan(x + e + y + f).any(axis=-1)
    both = (e > 0) & (f > 0)
    x, y = np.where(both, x, 0.0), np.where(both, y, 0.0)
    first, second = np.where(both, e, 0.0), np.where(both, f, 0.0)
    share = np.divide(first, first + second, out=np.zeros_like(first), where=both)
    above, below = (x * (1 - share)).sum(axis=-1), (y * share).sum(axis=-1)
    spread = ((x + y) * share * (1 - share)).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(unknown, np.nan, above / below)
        factor = np.exp(normal_quantile(level) * np.sqrt(spread / (above * below)))
        low, high = value / factor, value * factor
        odds = np.where(both, first / second, 0.0)
        low_exact = 1 / _highest_without_events(x, np.where(both, second / first, 0.0), level)
        high_exact = _highest_without_events(y, odds, level)
    without, other_without = above == 0, below == 0
    low = np.where(without, 0.0, np.where(other_without, low_exact, low))
    high = np.where(without, high_exact, np.where(other_without, np.inf, high))
    missing = np.isnan(value)
    method = np.where(missing, NONE, np.where(without | other_without, EXACT, LOG))
    return Ratio(value, np.where(missing, np.nan, low), np.where(missing, np.nan, high), method)


def _highest_without_events(other: FloatArray, odds: FloatArray, level: float) -> FloatArray:
    """Ratio under which no event at all falls into the arm with the probability of one tail.

    Given the total of a stratum each of its events falls into the other arm with probability
    1 / (1 + ratio * odds), `odds` being person-time over the other person-time. So the ratio
    solves sum(other * log(1 + ratio * odds)) = -log(tail); the left side rises with it.
    """
    wanted = -np.log(tail_of(level))

    def below(ratio: FloatArray) -> BoolArray:
        short: BoolArray = (other * np.log1p(ratio[..., None] * odds)).sum(axis=-1) < wanted
        return short

    possible = (other * odds).sum(axis=-1) > 0
    high = np.ones(other.shape[:-1])
    for _ in range(DOUBLINGS):
        short = possible & below(high)
        if not short.any():
            break
        high = np.where(short, 2 * high, high)
    low = np.zeros_like(high)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        short = below(middle)
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return np.where(possible, high, np.nan)
