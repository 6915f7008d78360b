"""Random counts from one uniform number each, so that two scenarios can share their chance.

A count is the quantile of its distribution at the uniform number. What is left of the number
inside the step of the quantile is uniform again, and decides what the count is split into.
"""

from __future__ import annotations

import numpy as np

from retention.counts.arrays import FloatArray, IntArray


def binomial_quantile(
    u: FloatArray, n: IntArray, chance: FloatArray
) -> tuple[IntArray, FloatArray]:
    """The smallest counts whose cumulative probability reaches `u`, and what is left of `u`.

    Parameters
    ----------
    u : numpy.ndarray of float, shape (m,)
        Uniform on (0, 1].
    n : numpy.ndarray of int, shape (m,)
        Trials.
    chance : numpy.ndarray of float, shape (m,)
        From 0 to 1.

    Returns
    -------
    count : numpy.ndarray of int, shape (m,)
    rest : numpy.ndarray of float, shape (m,)
        Uniform on (0, 1], independent of the count.

    Examples
    --------
    >>> count, rest = binomial_quantile(np.array([0.25, 1.0]), np.array([2, 2]), np.full(2, 0.5))
    >>> count, rest
    (array([0, 2]), array([1., 1.]))
    """
    # Beyond a half the other outcome is counted, so that the first probability is no zero.
    flipped = chance > 0.5
    p = np.where(flipped, 1 - chance, chance)
    v = np.where(flipped, 1 - u, u)
    none = np.exp(n * np.log1p(-p))
    count, rest = _climb(v, none, n, p / (1 - p))
    return np.where(flipped, n - count, count), np.where(flipped, 1 - rest, rest)


def exits_of(waits: FloatArray, n: IntArray, rate: FloatArray) -> tuple[IntArray, FloatArray]:
    """How many of `n` people leave cells at a rate, where at least one does.

    A standard exponential `waits` over ``n * rate`` means that nobody does, so most cells are
    settled by one comparison; for the others its exponential is the uniform number.

    Parameters
    ----------
    waits : numpy.ndarray of float, shape (m,)
        Less than ``n * rate``.
    n : numpy.ndarray of int, shape (m,)
    rate : numpy.ndarray of float, shape (m,)
        Events a person and step.

    Returns
    -------
    count, rest
        As `binomial_quantile`; counts are at least 1.
    """
    none = np.exp(-n * rate)
    return _climb(np.exp(-waits), none, n, np.expm1(rate))


def _climb(
    u: FloatArray, none: FloatArray, n: IntArray, odds: FloatArray
) -> tuple[IntArray, FloatArray]:
    """Go up the counts until the cumulative probability reaches `u`."""
    count = np.zeros(len(u), dtype=np.int64)
    rest = u / none
    open_ = np.flatnonzero((u > none) & (n > 0))
    step, reached = none[open_], none[open_].copy()
    k = 0
    while len(open_):
        k += 1
        step = step * (n[open_] - k + 1) / k * odds[open_]
        here = u[open_]
        # Rounding may leave the sum of all probabilities under 1: the last count takes the rest.
        done = (here <= reached + step) | (k >= n[open_]) | ((step < 1e-300) & (k > 1))
        settled = open_[done]
        count[settled] = k
        with np.errstate(invalid="ignore", divide="ignore"):
            rest[settled] = (here[done] - reached[done]) / step[done]
        if len(settled) == len(open_):
            break
        going = ~done
        reached = (reached + step)[going]
        open_, step = open_[going], step[going]
    return count, np.clip(np.nan_to_num(rest, nan=0.5), 1e-12, 1.0)


def poisson_quantile(u: FloatArray, mean: FloatArray) -> IntArray:
    """The smallest counts whose cumulative probability reaches `u`, for means to some hundreds.

    Examples
    --------
    >>> poisson_quantile(np.array([0.1, 0.5, 0.999]), np.array([2.0, 2.0, 0.0]))
    array([0, 2, 0])
    """
    shape = u.shape
    v, m = u.ravel(), mean.ravel()
    # In parts of at most 200, or the probability of none is too small for a number.
    parts = np.maximum(1, np.ceil(m / 200.0))
    if (parts > 1).any():
        return _large_poisson(v, m).reshape(shape)
    count = np.zeros(len(v), dtype=np.int64)
    step = np.exp(-m)
    reached = step.copy()
    open_ = np.flatnonzero(v > reached)
    step, reached, k = step[open_], reached[open_], 0
    while len(open_):
        k += 1
        step = step * m[open_] / k
        reached = reached + step
        done = (v[open_] <= reached) | ((step < 1e-18) & (k > m[open_]))
        count[open_[done]] = k
        open_, step, reached = open_[~done], step[~done], reached[~done]
    return count.reshape(shape)


def _large_poisson(u: FloatArray, mean: FloatArray) -> IntArray:
    """By scipy's inverse, for means over 200."""
    from scipy.special import pdtrik

    with np.errstate(invalid="ignore"):
        found = np.ceil(pdtrik(np.minimum(u, 1 - 1e-12), mean) - 1e-9)
    counted: IntArray = np.maximum(np.nan_to_num(found), 0).astype(np.int64)
    return counted


def split(count: IntArray, rest: FloatArray, shares: FloatArray) -> list[tuple[IntArray, IntArray]]:
    """Split counts over destinations by conditional shares.

    Parameters
    ----------
    count, rest : numpy.ndarray, shape (m,)
        Counts of at least 1, and a uniform number for each.
    shares : numpy.ndarray of float, shape (m, destinations)
        The share of each destination in what is left for it and those after it.

    Returns
    -------
    list of (rows, counts)
        For each destination, which rows send how many there.
    """
    found = []
    left, u, rows = count.copy(), rest, np.arange(len(count))
    for place in range(shares.shape[1]):
        if not len(rows):
            break
        went, again = binomial_quantile(u, left, shares[rows, place])
        some = went > 0
        found.append((rows[some], went[some]))
        left = left - went
        more = left > 0
        rows, left, u = rows[more], left[more], again[more]
    return found
