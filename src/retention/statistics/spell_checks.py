"""What the arrays of a survival analysis must be, refused in words when they are not."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retention.errors import ArgumentError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

UNIT_BITS = 61
"""Weights are added as integers of so many bits in all, within a signed 64-bit integer."""
SMALLEST_WEIGHT, LARGEST_WEIGHT = 1e-9, 1e9
LARGEST_TIME = 2.0**53
"""Whole numbers up to here are exact in float64."""


@dataclass(frozen=True, slots=True)
class CheckedSpells:
    """Arrays of one length that were found usable."""

    entry: FloatArray
    exit: FloatArray
    cause: IntArray
    causes: int
    weight: FloatArray
    units: IntArray | None
    unit: float
    whole_weights: bool
    stratum: IntArray
    strata: int
    cluster: IntArray | None


def places(wrong: npt.NDArray[np.bool_]) -> str:
    """How often something is wrong and where first, without the value itself.

    Examples
    --------
    >>> places(np.array([False, True, True]))
    'in 2 of 3 places, first at position 1'
    """
    return f"in {wrong.sum()} of {len(wrong)} places, first at position {int(wrong.argmax())}"


def checked_spells(
    entry_time: npt.ArrayLike,
    exit_time: npt.ArrayLike,
    cause: npt.ArrayLike,
    weights: npt.ArrayLike | None,
    stratum: npt.ArrayLike | None,
    cluster: npt.ArrayLike | None,
    causes: int | None,
) -> CheckedSpells:
    """Spells as arrays of float and int; see `count_risk_sets` for what they must be."""
    entry, leaving = _times(entry_time, "entry_time"), _times(exit_time, "exit_time")
    n = len(entry)
    if n == 0:
        raise ArgumentError("entry_time must hold at least one spell, was empty; leave it out")
    _same_length(leaving, n, "exit_time")
    backwards = leaving < entry
    if backwards.any():
        raise ArgumentError(
            f"exit_time must be after entry_time, was before it {places(backwards)}; "
            "exchange the two or set those spells aside"
        )
    empty = leaving == entry
    if empty.any():
        raise ArgumentError(
            f"exit_time must be after entry_time, was equal to it {places(empty)}; "
            "a spell ends the day after its last day, so that one day has length 1"
        )
    what = integer_codes(cause, n, "cause")
    known = causes if causes is not None else max(1, int(what.max()))
    if known < 1:
        raise ArgumentError(f"causes must be at least 1, was {known}; use 1 for one kind of event")
    unknown = (what < 0) | (what > known)
    if unknown.any():
        raise ArgumentError(
            f"cause must be 0 (censored) to {known}, was something else {places(unknown)}; "
            "number the causes from 1"
        )
    code, strata = group_codes(stratum, n, "stratum")
    weight, units, unit, whole = _weights(weights, n)
    return CheckedSpells(
        entry=entry,
        exit=leaving,
        cause=what,
        causes=known,
        weight=weight,
        units=units,
        unit=unit,
        whole_weights=whole,
        stratum=code,
        strata=strata,
        cluster=None if cluster is None else integer_codes(cluster, n, "cluster"),
    )


def group_codes(codes: npt.ArrayLike | None, n: int, name: str) -> tuple[IntArray, int]:
    """Codes from 0 without a gap, and how many there are; all 0 when there are none."""
    if codes is None:
        return np.zeros(n, dtype=np.int64), 1
    found = integer_codes(codes, n, name)
    if found.min() < 0:
        raise ArgumentError(
            f"{name} must be codes from 0, was negative {places(found < 0)}; "
            "leave out spells that belong to no group"
        )
    count = int(found.max()) + 1
    # Checked first: a table of the codes must not be larger than the data call for.
    distinct = np.unique(found) if count > 2 * n else np.flatnonzero(np.bincount(found))
    if len(distinct) < count:
        missing = next(i for i, code in enumerate([*distinct.tolist(), -1]) if i != code)
        raise ArgumentError(
            f"{name} must use every code from 0 to {count - 1}, was empty for "
            f"{count - len(distinct)} of them, first {missing}; number only groups with spells"
        )
    return found, count


def integer_codes(values: npt.ArrayLike, n: int, name: str) -> IntArray:
    """Whole numbers of the right length; true and false are 1 and 0."""
    found = np.asarray(values)
    _same_length(found, n, name)
    if found.dtype.kind == "f" and (np.abs(found) <= LARGEST_TIME).all() and (found % 1 == 0).all():
        found = found.astype(np.int64)
    if found.dtype.kind not in "bui":
        raise ArgumentError(
            f"{name} must be whole numbers without a missing one, was of type {found.dtype}; "
            "turn names into codes from 0"
        )
    return found.astype(np.int64)


def _times(values: npt.ArrayLike, name: str) -> FloatArray:
    found = np.asarray(values)
    if found.ndim != 1:
        raise ArgumentError(f"{name} must have one dimension, had {found.ndim}; flatten it")
    if len(found) and found.dtype.kind not in "uif":
        raise ArgumentError(
            f"{name} must be numbers, was of type {found.dtype}; give days since joining, not dates"
        )
    time = found.astype(np.float64)
    missing = ~np.isfinite(time)
    if missing.any():
        raise ArgumentError(
            f"{name} must be finite numbers, was missing or infinite {places(missing)}; "
            "an open spell exits, censored, when following ends"
        )
    if (time < 0).any():
        raise ArgumentError(
            f"{name} must be at least 0, was negative {places(time < 0)}; "
            "count time from joining, and let late entry begin where following begins"
        )
    if (time > LARGEST_TIME).any():
        raise ArgumentError(
            f"{name} must be at most 2**53, was more {places(time > LARGEST_TIME)}; "
            "use a larger unit of time"
        )
    return time + 0.0


def _weights(
    weights: npt.ArrayLike | None, n: int
) -> tuple[FloatArray, IntArray | None, float, bool]:
    """Weights, the same as integers of a unit, the unit, and whether all are whole numbers."""
    if weights is None:
        return np.ones(n), None, 1.0, True
    weight = np.asarray(weights)
    _same_length(weight, n, "weights")
    if weight.dtype.kind not in "buif":
        raise ArgumentError(
            f"weights must be numbers, was of type {weight.dtype}; give full-time equivalents "
            "or numbers of copies"
        )
    weight = weight.astype(np.float64)
    # In this range neither their sum nor the unit below overflows.
    wrong = ~((weight >= SMALLEST_WEIGHT) & (weight <= LARGEST_WEIGHT))
    if wrong.any():
        raise ArgumentError(
            f"weights must be from {SMALLEST_WEIGHT:g} to {LARGEST_WEIGHT:g}, "
            f"was not {places(wrong)}; leave out spells without weight"
        )
    total = float(weight.sum())
    unit = math.ldexp(1.0, math.ceil(math.log2(total)) - UNIT_BITS)
    units = np.rint(weight / unit).astype(np.int64)
    if (units == 0).any():
        raise ArgumentError(
            f"weights must be of comparable size, was below 2**-{UNIT_BITS} of their total "
            f"{places(units == 0)}; leave those spells out"
        )
    return weight, units, unit, bool((weight % 1 == 0).all())


def _same_length(values: npt.NDArray[np.generic], n: int, name: str) -> None:
    if values.shape != (n,):
        raise ArgumentError(
            f"{name} must be of shape ({n},), one of each spell, was of shape {values.shape}; "
            "give arrays of one length"
        )
