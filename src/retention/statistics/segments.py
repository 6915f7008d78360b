"""Running sums and products that begin anew with each stratum, and what is read off them."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from retention.errors import ArgumentError
from retention.statistics.intervals import normal_quantile

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Limits = Literal["log-log", "log", "plain"]
Beyond = Literal["refuse", "missing"]


def running_sum(values: FloatArray, offsets: IntArray) -> FloatArray:
    """Cumulative sums along the first axis that begin at 0 with each segment.

    Segment by segment: a difference of sums over all would carry rounding from one stratum
    into the next.

    Examples
    --------
    >>> running_sum(np.array([1.0, 2.0, 3.0]), np.array([0, 2, 3]))
    array([1., 3., 3.])
    """
    out = np.empty_like(values)
    for low, high in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True):
        np.add.accumulate(values[low:high], axis=0, out=out[low:high])
    return out


def running_product(values: FloatArray, offsets: IntArray) -> FloatArray:
    """Cumulative products that begin at 1 with each segment."""
    out = np.empty_like(values)
    for low, high in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True):
        np.multiply.accumulate(values[low:high], out=out[low:high])
    return out


def just_before(values: FloatArray, offsets: IntArray, initial: float) -> FloatArray:
    """The value of the row before, `initial` at the first row of a segment.

    Examples
    --------
    >>> just_before(np.array([0.9, 0.8, 0.7]), np.array([0, 2, 3]), 1.0)
    array([1. , 0.9, 1. ])
    """
    out = np.empty_like(values)
    out[1:] = values[:-1]
    out[offsets[:-1][np.diff(offsets) > 0]] = initial
    return out


def divided(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    """A quotient that is 0 where the denominator is."""
    out = np.zeros(np.broadcast_shapes(numerator.shape, denominator.shape))
    return np.divide(numerator, denominator, out=out, where=denominator != 0)


def limits_of(
    probability: FloatArray, std_error: FloatArray, limits: Limits, level: float
) -> tuple[FloatArray, FloatArray]:
    """Confidence limits of a probability, between 0 and 1.

    On the scale of log(-log p) there are none at 0 and 1, on that of log p none at 0: missing
    there, as R's survfit has it.

    References
    ----------
    J. D. Kalbfleisch and R. L. Prentice, The Statistical Analysis of Failure Time Data,
    2nd edition 2002, section 1.4.
    """
    z = normal_quantile(level)
    with np.errstate(divide="ignore", invalid="ignore"):
        if limits == "plain":
            low, high = probability - z * std_error, probability + z * std_error
        elif limits == "log":
            p = np.where(probability == 0, np.nan, probability)
            factor = np.exp(z * std_error / p)
            low, high = p / factor, p * factor
        elif limits == "log-log":
            p = np.where((probability <= 0) | (probability >= 1), np.nan, probability)
            shift = np.exp(z * std_error / (p * np.log(p)))
            low, high = p ** (1 / shift), p**shift
        else:
            raise ArgumentError(
                f"limits must be 'log-log', 'log' or 'plain', was {limits!r}; use 'log-log'"
            )
    # np.clip leaves missing limits missing.
    return np.clip(low, 0, 1), np.clip(high, 0, 1)


def checked_times(
    times: npt.ArrayLike, start: FloatArray, last: FloatArray, beyond: Beyond, name: str
) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """Times to read curves at, and where each stratum can be read.

    Returns
    -------
    times : numpy.ndarray of float, shape (q,)
    readable : numpy.ndarray of bool, shape (strata, q)
    """
    at = np.atleast_1d(np.asarray(times, dtype=np.float64))
    if at.ndim != 1 or not np.isfinite(at).all() or (at < 0).any():
        raise ArgumentError(
            f"{name} must be finite and at least 0, in one dimension, was not; "
            "give times on the clock of the spells"
        )
    if beyond not in ("refuse", "missing"):
        raise ArgumentError(f"beyond must be 'refuse' or 'missing', was {beyond!r}; use 'refuse'")
    late, early = at > last[:, None], at < start[:, None]
    if beyond == "refuse" and late.any():
        raise ArgumentError(
            f"{name} must be at most {last.min():g}, the last time that every stratum is followed "
            f"to, was {at.max():g}; nothing is known later: ask for an earlier time, or say "
            "beyond='missing'"
        )
    if beyond == "refuse" and early.any():
        raise ArgumentError(
            f"{name} must be at least {start.max():g}, where the last stratum's curve starts "
            f"(conditional on being there then), was {at.min():g}; ask for a later time, or say "
            "beyond='missing'"
        )
    return at, ~(late | early)


def rows_at(
    at: FloatArray, times: FloatArray, offsets: IntArray
) -> tuple[IntArray, npt.NDArray[np.bool_]]:
    """The last row at or before each time, by stratum, and whether there is one.

    Returns
    -------
    rows : numpy.ndarray of int, shape (strata, q)
    found : numpy.ndarray of bool, shape (strata, q)
    """
    rows = np.empty((len(offsets) - 1, len(at)), dtype=np.int64)
    for s, (low, high) in enumerate(zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)):
        rows[s] = np.searchsorted(times[low:high], at, side="right") + low - 1
    return np.maximum(rows, 0), rows >= offsets[:-1, None]


def read_rows(
    values: FloatArray,
    rows: IntArray,
    found: npt.NDArray[np.bool_],
    initial: float,
    readable: npt.NDArray[np.bool_],
) -> FloatArray:
    """Values of a step function, `initial` before the first step, missing where unreadable."""
    tail = values.shape[1:]
    if len(values) == 0:
        values = np.full((1, *tail), np.nan)
    shape = (*rows.shape, *(1,) * len(tail))
    stepped = np.where(found.reshape(shape), values[rows], initial)
    return np.where(readable.reshape(shape), stepped, np.nan)
