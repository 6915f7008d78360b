"""Where a curve may start, and how many it rests on at a given time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retention.errors import ArgumentError
from retention.statistics.risk_sets import RiskSets
from retention.statistics.spell_checks import checked_spells

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def start_of_curves(
    sets: RiskSets, minimum_at_risk: int, horizon: float | None = None
) -> FloatArray:
    """The smallest time after which enough people are at risk at every event, by stratum.

    Parameters
    ----------
    sets : RiskSets
    minimum_at_risk : int
        With 0 every curve starts at 0, however few are at risk.
    horizon : float, optional
        Up to where the curves will be read. By default up to the event with most people at
        risk: what comes later is the usual thinning out at the end.

    Returns
    -------
    numpy.ndarray of float, shape (strata,)
        Never before the first entry nor before the end of a gap, where nobody is at risk.

    Examples
    --------
    >>> from retention.statistics.risk_sets import count_risk_sets
    >>> sets = count_risk_sets([0, 3, 3, 3], [1, 9, 9, 8], [1, 1, 0, 1])
    >>> start_of_curves(sets, 2), start_of_curves(sets, 0)
    (array([3.]), array([0.]))
    """
    if minimum_at_risk < 0:
        raise ArgumentError(
            f"minimum_at_risk must be at least 0, was {minimum_at_risk!r}; use 10, or 0 to start "
            "every curve at 0"
        )
    if minimum_at_risk == 0:
        return sets.start.copy()
    stratum = sets.stratum
    an_event = sets.all_events > 0
    if horizon is None:
        until = np.zeros(len(sets.start))
        most = np.zeros(len(sets.start))
        people = np.where(an_event, sets.people_at_risk, 0.0)
        np.maximum.at(most, stratum, people)
        fullest = np.flatnonzero(an_event & (people == most[stratum]))
        # The first of equals: later ones are overwritten from behind.
        until[stratum[fullest[::-1]]] = sets.times[fullest[::-1]]
    elif horizon > 0:
        until = np.full(len(sets.start), horizon)
    else:
        raise ArgumentError(f"horizon must be a time above 0, was {horizon!r}; or leave it out")
    thin = an_event & (sets.people_at_risk < minimum_at_risk) & (sets.times <= until[stratum])
    start = np.maximum(sets.start, sets.earliest_entry[sets.offsets[:-1]])
    np.maximum.at(start, stratum[thin], sets.times[thin])
    # A gap: all have left, and the next to enter do so later.
    gap = np.flatnonzero(
        (sets.at_risk[1:] == sets.entries[1:])
        & (stratum[:-1] == stratum[1:])
        & (sets.earliest_entry[1:] > sets.times[:-1])
        & (sets.times[:-1] < until[stratum[:-1]])
    )
    np.maximum.at(start, stratum[gap], sets.earliest_entry[gap + 1])
    return start


def number_at_risk(
    entry_time: npt.ArrayLike,
    exit_time: npt.ArrayLike,
    times: npt.ArrayLike,
    *,
    stratum: npt.ArrayLike | None = None,
) -> IntArray:
    """Spells at risk at given times, for the table under a curve.

    Parameters
    ----------
    entry_time, exit_time, stratum : array_like, shape (n,)
        As for `count_risk_sets`.
    times : array_like of float, shape (q,)
        Any times, also such at which nobody leaves.

    Returns
    -------
    numpy.ndarray of int, shape (strata, q)
        Spells with ``entry < time <= exit``; at time 0, those that enter at 0.

    Raises
    ------
    ArgumentError
        If the spells are unusable or a time is missing or negative.

    Examples
    --------
    >>> number_at_risk([0, 0, 2], [2, 4, 5], [0, 2, 3, 6])
    array([[2, 2, 2, 0]])
    """
    at = np.atleast_1d(np.asarray(times, dtype=np.float64))
    if at.ndim != 1 or not np.isfinite(at).all() or (at < 0).any():
        raise ArgumentError(
            "times must be finite and at least 0, in one dimension, was not; "
            "give times on the clock of the spells"
        )
    n = len(np.atleast_1d(entry_time))
    spells = checked_spells(
        entry_time, exit_time, np.zeros(n, dtype=np.int64), None, stratum, None, None
    )
    order = np.argsort(spells.stratum, kind="stable")
    cuts = np.cumsum(np.bincount(spells.stratum))[:-1]
    found = np.empty((spells.strata, len(at)), dtype=np.int64)
    parts = zip(
        np.split(spells.entry[order], cuts), np.split(spells.exit[order], cuts), strict=True
    )
    for s, (entry, leaving) in enumerate(parts):
        entered = np.searchsorted(np.sort(entry), at, side="left")
        found[s] = entered - np.searchsorted(np.sort(leaving), at, side="left")
        found[s, at == 0] = (entry == 0).sum()
    return found
