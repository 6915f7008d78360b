"""Who is at risk when, and who leaves for which cause: the counts that every curve needs.

A spell is at risk on ``(entry, exit]``: someone first seen at ten years of service says
nothing about the first ten. Times are compared as they are, so ties are exact; nothing is
rounded. Thousands of strata are counted in one call.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retention.errors import ArgumentError
from retention.statistics.spell_checks import CheckedSpells, checked_spells

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

DENSE = 8
"""Up to so many cells a spell, a table of all cells is quicker than a sort."""
WIDEST = 2**62
"""Keys of stratum and time must be smaller than this to fit a signed 64-bit integer."""


@dataclass(frozen=True, slots=True)
class SpellRows:
    """Where each spell enters and leaves the rows of its `RiskSets`.

    Attributes
    ----------
    entry_row, exit_row : numpy.ndarray of int, shape (n,)
        The first row at which the spell is at risk, and its last.
    cause : numpy.ndarray of int, shape (n,)
        0 for censored, else the cause.
    weight : numpy.ndarray of float, shape (n,)
    cluster : numpy.ndarray of int, shape (n,), or None
        Whose spell it is; None when every spell stands for itself.
    """

    entry_row: IntArray
    exit_row: IntArray
    cause: IntArray
    weight: FloatArray
    cluster: IntArray | None


@dataclass(frozen=True, slots=True)
class RiskSets:
    """Counts at every time at which a spell ends, stratum after stratum.

    The rows of stratum ``s`` are ``offsets[s]`` to ``offsets[s + 1] - 1``, in order of time.

    Attributes
    ----------
    offsets : numpy.ndarray of int, shape (strata + 1,)
    times : numpy.ndarray of float, shape (rows,)
    at_risk, entries, censored : numpy.ndarray of float, shape (rows,)
        Weighted counts. Entries are those since the row before, itself included, so that
        ``at_risk[i] == at_risk[i - 1] - exits[i - 1] + entries[i]``.
    events : numpy.ndarray of float, shape (rows, causes)
    all_events : numpy.ndarray of float, shape (rows,)
        Of all causes, added before rounding: equal to `at_risk` where all leave.
    people_at_risk : numpy.ndarray of float, shape (rows,)
        As `at_risk` when the weights are whole numbers (copies of a spell), else the spells
        at risk without their weights: ten people of half a post are ten people.
    start, last_exit : numpy.ndarray of float, shape (strata,)
        Where the counts begin (0, or later when made so by `after`), and the longest exit.
    earliest_entry : numpy.ndarray of float, shape (rows,)
        Of the row's entries; infinite without one.
    whole_weights : bool
    spells : SpellRows
    """

    offsets: IntArray
    times: FloatArray
    at_risk: FloatArray
    entries: FloatArray
    events: FloatArray
    all_events: FloatArray
    censored: FloatArray
    people_at_risk: FloatArray
    earliest_entry: FloatArray
    start: FloatArray
    last_exit: FloatArray
    whole_weights: bool
    spells: SpellRows

    @property
    def stratum(self) -> IntArray:
        """The stratum of each row."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))

    def after(self, start: FloatArray) -> RiskSets:
        """The same counts without the times up to `start`, one of each stratum."""
        keep = self.times > start[self.stratum]
        kept_before = np.concatenate([[0], np.cumsum(keep)])
        offsets = kept_before[self.offsets]
        entries = self.entries[keep]
        first = offsets[:-1][np.diff(offsets) > 0]
        entries[first] = self.at_risk[keep][first]
        spells = self.spells
        going_on = keep[spells.exit_row]
        return RiskSets(
            offsets=offsets,
            times=self.times[keep],
            at_risk=self.at_risk[keep],
            entries=entries,
            events=self.events[keep],
            all_events=self.all_events[keep],
            censored=self.censored[keep],
            people_at_risk=self.people_at_risk[keep],
            earliest_entry=self.earliest_entry[keep],
            start=np.maximum(start, self.start),
            last_exit=self.last_exit,
            whole_weights=self.whole_weights,
            spells=SpellRows(
                entry_row=kept_before[spells.entry_row[going_on]],
                exit_row=kept_before[spells.exit_row[going_on]],
                cause=spells.cause[going_on],
                weight=spells.weight[going_on],
                cluster=None if spells.cluster is None else spells.cluster[going_on],
            ),
        )


def count_risk_sets(
    entry_time: npt.ArrayLike,
    exit_time: npt.ArrayLike,
    cause: npt.ArrayLike,
    *,
    weights: npt.ArrayLike | None = None,
    stratum: npt.ArrayLike | None = None,
    cluster: npt.ArrayLike | None = None,
    causes: int | None = None,
) -> RiskSets:
    """Count who is at risk and who leaves, by stratum and time.

    Parameters
    ----------
    entry_time, exit_time : array_like of int or float, shape (n,)
        Time on the service clock at which following begins and ends, in any unit;
        ``0 <= entry < exit``. Someone followed from the first day enters at 0.
    cause : array_like of int or bool, shape (n,)
        0 for censored (still there), 1 to `causes` for what ended the spell.
    weights : array_like of float, shape (n,), optional
        Copies of the spell, or full-time equivalents. Positive.
    stratum : array_like of int, shape (n,), optional
        Codes from 0, none left out.
    cluster : array_like of int, shape (n,), optional
        The person, when one person may have several spells.
    causes : int, optional
        How many causes there are; by default the highest code seen, at least 1.

    Returns
    -------
    RiskSets

    Raises
    ------
    ArgumentError
        If shapes differ, times are missing, negative or not in order, a spell has no length,
        a cause is unknown, a weight is not positive or a stratum is empty.

    Notes
    -----
    Weighted counts are added as integer multiples of a power of two, at most 2**-60 of their
    total, so that the order of the rows changes no bit of them and a risk set that has
    emptied is 0.

    References
    ----------
    N. Keiding (1992), Statistics in Medicine 11, 1911-1918, on delayed entry.

    Examples
    --------
    >>> found = count_risk_sets([0, 0, 2, 3], [2, 4, 4, 5], [1, 1, 0, 1])
    >>> found.times, found.at_risk
    (array([2., 4., 5.]), array([2., 3., 1.]))
    >>> found.events[:, 0], found.censored
    (array([1., 1., 1.]), array([0., 1., 0.]))
    """
    spells = checked_spells(entry_time, exit_time, cause, weights, stratum, cluster, causes)

    def in_weights(units: IntArray) -> FloatArray:
        return units.astype(np.float64) * spells.unit

    row_keys, entry_row, exit_row, width, values = _rows(spells)
    columns = spells.causes + 1
    exits = _add(exit_row * columns + spells.cause, len(row_keys) * columns, spells)
    exits = exits.reshape(len(row_keys), columns)
    entries = _add(entry_row, len(row_keys), spells)
    at_risk = _at_risk(entries, exits.sum(axis=1))
    people = in_weights(at_risk)
    if not spells.whole_weights:
        people = _at_risk(
            np.bincount(entry_row, minlength=len(row_keys)),
            np.bincount(exit_row, minlength=len(row_keys)),
        ).astype(np.float64)
    earliest_entry = np.full(len(row_keys), np.inf)
    np.minimum.at(earliest_entry, entry_row, spells.entry)
    offsets = np.searchsorted(row_keys, np.arange(spells.strata + 1) * width)
    times = values[row_keys % width]
    return RiskSets(
        offsets=offsets,
        times=times,
        at_risk=in_weights(at_risk),
        entries=in_weights(entries),
        events=in_weights(exits[:, 1:]),
        all_events=in_weights(exits[:, 1:].sum(axis=1)),
        censored=in_weights(exits[:, 0]),
        people_at_risk=people,
        earliest_entry=earliest_entry,
        start=np.zeros(spells.strata),
        last_exit=times[offsets[1:] - 1],
        whole_weights=spells.whole_weights,
        spells=SpellRows(entry_row, exit_row, spells.cause, spells.weight, spells.cluster),
    )


def _rows(spells: CheckedSpells) -> tuple[IntArray, IntArray, IntArray, int, FloatArray]:
    """Keys of the distinct exits, the rows of entry and exit, the key's width, the times."""
    low, span = int(spells.entry.min()), spells.exit.max() - spells.entry.min() + 1
    whole = bool((spells.entry % 1 == 0).all() and (spells.exit % 1 == 0).all())
    if whole and span * spells.strata < DENSE * max(len(spells.entry), 1_000):
        values = np.arange(low, low + int(span), dtype=np.float64)
        entry, leaving = (spells.entry - low).astype(np.int64), (spells.exit - low).astype(np.int64)
    else:
        values, codes = np.unique(np.concatenate([spells.entry, spells.exit]), return_inverse=True)
        entry, leaving = np.split(codes.astype(np.int64), 2)
    width = len(values)
    if spells.strata * width >= WIDEST:
        raise ArgumentError(
            f"strata times distinct times must be below 2**62, was {spells.strata} x {width}; "
            "count fewer strata at a time"
        )
    entry_key, exit_key = spells.stratum * width + entry, spells.stratum * width + leaving
    cells = spells.strata * width
    if cells <= DENSE * len(entry):
        present = np.zeros(cells, dtype=bool)
        present[exit_key] = True
        seen = np.cumsum(present)
        return np.flatnonzero(present), seen[entry_key], seen[exit_key] - 1, width, values
    row_keys, exit_row = np.unique(exit_key, return_inverse=True)
    entry_row = np.searchsorted(row_keys, entry_key, side="right")
    return row_keys, entry_row, exit_row.astype(np.int64), width, values


def _add(cell: IntArray, cells: int, spells: CheckedSpells) -> IntArray:
    """Sums of the spells' weights by cell, in units of `spells.unit`."""
    if spells.units is None:
        return np.bincount(cell, minlength=cells)
    total = np.zeros(cells, dtype=np.int64)
    np.add.at(total, cell, spells.units)
    return total


def _at_risk(entries: IntArray, exits: IntArray) -> IntArray:
    """At risk at each row: all strata in one sum, since each ends at nobody."""
    return np.cumsum(entries) - np.cumsum(exits) + exits
