"""Dated events of people at a few censuses: the latest one, and how many in a window.

Each event is put once between two neighbouring census days, and a pass over the censuses
carries the latest event, or a running number, of each person on from one to the next: no join
as of a date, and one number per person in memory. A window is the difference of two running
numbers, at days that need be no censuses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from retention.counts.arrays import IntArray
from retention.errors import ArgumentError

Positions = npt.NDArray[np.int32]


def latest_by_census(
    person: IntArray,
    day: IntArray,
    censuses: IntArray,
    people: int,
    *,
    ties: Sequence[npt.NDArray[np.generic]] = (),
) -> Iterator[Positions]:
    """For each census in turn, the position of everybody's latest event up to that day.

    Parameters
    ----------
    person, day : numpy.ndarray of int, shape (n,)
        Codes from 0 to ``people - 1``, and whole days.
    censuses : numpy.ndarray of int, shape (c,)
        Ascending days; an event of the census day itself counts.
    people : int
    ties : sequence of numpy.ndarray, each of shape (n,)
        Of several events of a person on one day the latest is the one with the largest of
        these, the first of them first. So the order of rows decides only between events that
        are alike in all of them.

    Yields
    ------
    numpy.ndarray of int, shape (people,)
        -1 for nobody's event. Four bytes a person, however many censuses there are; the
        array is the caller's own.

    Examples
    --------
    >>> person, day = np.array([0, 1, 0]), np.array([10, 15, 20])
    >>> [found.tolist() for found in latest_by_census(person, day, np.array([10, 30]), 2)]
    [[0, -1], [2, 1]]
    """
    _check(person, censuses, people)
    order = _by_day(day, ties)
    who, beyond = person[order], np.searchsorted(day[order], censuses, side="right")
    latest, begin = np.full(people, -1, dtype=np.int32), 0
    for end in beyond.tolist():
        # Of several values assigned to one person the last stays: the latest event.
        latest[who[begin:end]] = order[begin:end]
        begin = end
        yield latest.copy()


def latest_at(
    person: IntArray,
    day: IntArray,
    censuses: IntArray,
    people: int,
    *,
    ties: Sequence[npt.NDArray[np.generic]] = (),
) -> Positions:
    """All of `latest_by_census` at once: shape (people, censuses).

    A million people at 73 censuses are 292 MB; at a few censuses, or to count something at
    each, pass over them in turn.

    Examples
    --------
    >>> latest_at(np.array([0, 1]), np.array([10, 15]), np.array([12, 30]), 2).tolist()
    [[0, 0], [-1, 1]]
    """
    found = np.empty((len(censuses), people), dtype=np.int32)
    for row, latest in enumerate(latest_by_census(person, day, censuses, people, ties=ties)):
        found[row] = latest
    return found.T


def counted_by_window(
    person: IntArray, day: IntArray, after: IntArray, until: IntArray, people: int
) -> Iterator[Positions]:
    """For each window in turn, how many events everybody has in it.

    Parameters
    ----------
    person, day, people
        As `latest_by_census`.
    after, until : numpy.ndarray of int, shape (w,)
        A window is the days later than `after` up to `until`; both ascend from window to
        window.

    Yields
    ------
    numpy.ndarray of int, shape (people,)
        Memory holds four bytes a person for each window that is open at the same time: 13
        for windows of a year at the ends of months.

    Examples
    --------
    >>> person, day = np.array([0, 0, 1]), np.array([10, 20, 20])
    >>> windows = counted_by_window(person, day, np.array([5, 10]), np.array([20, 30]), 2)
    >>> [found.tolist() for found in windows]
    [[2, 1], [1, 1]]
    """
    _check(person, until, people)
    _check(person, after, people)
    if (after > until).any():
        raise ArgumentError("after must not be later than until in any window; swap them")
    edges = np.unique(np.concatenate([after, until]))
    order = _by_day(day)
    who, beyond = person[order], np.searchsorted(day[order], edges, side="right")
    running, begin, window = np.zeros(people, dtype=np.int32), 0, 0
    last_use = {int(edge): number for number, edge in enumerate(after)}
    opened: dict[int, Positions] = {}
    for edge, end in zip(edges.tolist(), beyond.tolist(), strict=True):
        if end > begin:
            running += np.bincount(who[begin:end], minlength=people).astype(np.int32)
            begin = end
        if edge in last_use:
            opened[edge] = running.copy()
        while window < len(until) and until[window] == edge:
            start = int(after[window])
            yield running - opened[start]
            if last_use[start] == window:
                del opened[start]
            window += 1


def counted_in_window(
    person: IntArray, day: IntArray, after: IntArray, until: IntArray, people: int
) -> Positions:
    """All of `counted_by_window` at once: shape (people, windows).

    Examples
    --------
    >>> counted_in_window(np.array([0]), np.array([7]), np.array([0]), np.array([7]), 2).tolist()
    [[1], [0]]
    """
    found = np.empty((len(until), people), dtype=np.int32)
    for row, counted in enumerate(counted_by_window(person, day, after, until, people)):
        found[row] = counted
    return found.T


def _by_day(day: IntArray, ties: Sequence[npt.NDArray[np.generic]] = ()) -> IntArray:
    """Positions in order of day and, within a day, of the ties."""
    order = np.lexsort(tuple(reversed(ties))) if ties else np.arange(len(day))
    since = day[order] - day.min(initial=0)
    # Numbers of 16 bits, 179 years of days, are sorted in a few passes and without comparing.
    narrow = since.astype(np.uint16) if since.max(initial=0) < 2**16 else since
    sorted_order: IntArray = order[np.argsort(narrow, kind="stable")]
    return sorted_order


def _check(person: IntArray, days: IntArray, people: int) -> None:
    if len(person) and not 0 <= person.min() <= person.max() < people:
        raise ArgumentError(
            f"person must hold codes from 0 to {people - 1}, was {person.min()} to {person.max()}"
        )
    if (np.diff(days) < 0).any():
        raise ArgumentError("censuses must be in ascending order of days; sort them")
