"""How surprising a difference of two groups is, for lists of many comparisons. Vectorised."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retention.statistics.intervals import FloatArray, checked_proportion, checked_rate


def proportions_p_value(
    count: npt.ArrayLike, n: npt.ArrayLike, other_count: npt.ArrayLike, other_n: npt.ArrayLike
) -> FloatArray:
    """Two-sided p-value that two proportions are equal: the score test, without correction.

    Parameters
    ----------
    count, n, other_count, other_n : array_like of float
        Those who did, of how many, in the first and in the other group.

    Returns
    -------
    numpy.ndarray of float
        1 where nobody or everybody did in both; missing where a group is empty.

    References
    ----------
    K. Pearson (1900), Philosophical Magazine 50, 157-175: the square of the statistic is his
    chi-square of the 2 x 2 table.

    Examples
    --------
    >>> proportions_p_value([15, 0], [100, 50], [30, 0], [100, 80]).round(4).tolist()
    [0.0111, 1.0]
    """
    x, n = checked_proportion(count, n)
    y, m = checked_proportion(other_count, other_n)
    x, n, y, m = np.broadcast_arrays(x, n, y, m)
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = (x + y) / (n + m)
        spread = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
        return _two_sided((x / n - y / m), spread)


def rates_p_value(
    count: npt.ArrayLike,
    exposure: npt.ArrayLike,
    other_count: npt.ArrayLike,
    other_exposure: npt.ArrayLike,
) -> FloatArray:
    """Two-sided p-value that two Poisson rates are equal: the score test given their total.

    Parameters
    ----------
    count, exposure, other_count, other_exposure : array_like of float
        Events and what they came from, of the first and of the other group.

    Returns
    -------
    numpy.ndarray of float
        1 where neither group has events; missing where an exposure is 0.

    References
    ----------
    K. J. Rothman, S. Greenland and T. L. Lash, Modern Epidemiology, 3rd edition 2008,
    chapter 14.

    Examples
    --------
    >>> rates_p_value([15, 0], [19017, 100], [41, 0], [28010, 120]).round(4).tolist()
    [0.0374, 1.0]
    """
    x, e, _ = checked_rate(count, exposure)
    y, f, _ = checked_rate(other_count, other_exposure)
    x, e, y, f = np.broadcast_arrays(x, e, y, f)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = e / (e + f)
        spread = np.sqrt((x + y) * share * (1 - share))
        unknown = ~((e > 0) & (f > 0))
        return _two_sided(np.where(unknown, np.nan, x - (x + y) * share), spread)


def _two_sided(difference: FloatArray, spread: FloatArray) -> FloatArray:
    # Loaded when it is needed, so that counting does not pay for it.
    from scipy.special import erfc

    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where((spread == 0) & (difference == 0), 0.0, np.abs(difference) / spread)
    return np.asarray(erfc(z / np.sqrt(2)), dtype=np.float64)
