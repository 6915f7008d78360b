"""Time in post split at dates: with and without a recent event, by strata that change in time.

Nobody is sent on a course while serving notice. So what counts as recent on a day, and who is
on leave on it, are read as they were `lag` days before, of those who stay and of those who go:
an event opens a window that begins `lag` days after it and ends `window` days after it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retention.counts.arrays import BoolArray, IntArray
from retention.counts.dated import DatedEvents, packed
from retention.counts.stretches import Rows, row_on_day


@dataclass(frozen=True, slots=True)
class Exposure:
    """Stretches of time in which nothing changes, ordered by person and day.

    Attributes
    ----------
    person, first, days : numpy.ndarray of int, shape (n,)
        Whose, the first day, and how many days.
    recent : numpy.ndarray of bool, shape (n,)
        Whether an event was at least `lag` and at most `window` days ago.
    row : numpy.ndarray of int, shape (n,)
        Position of the time in the rows of groups.
    service : numpy.ndarray of int, shape (n,)
        Class of service: how many of the edges are passed.
    leaves : numpy.ndarray of bool, shape (n,)
        Whether the person's stretch in post ends with it.
    spell : numpy.ndarray of int, shape (n,)
        Position in `Workforce.spells` of the post at the end of the person's stretch.
    """

    person: IntArray
    first: IntArray
    days: IntArray
    recent: BoolArray
    row: IntArray
    service: IntArray
    leaves: BoolArray
    spell: IntArray

    def __len__(self) -> int:
        return len(self.person)


def exposure_to_events(
    grouped: Rows,
    united: Rows,
    active: Rows,
    events: tuple[IntArray, IntArray],
    *,
    service_start: IntArray,
    edges: tuple[int, ...],
    first: int,
    last: int,
    lag: int,
    window: int,
) -> Exposure:
    """Split the time in post from a first to a last day.

    Counted are days from `lag` days after the start of a stretch on: before them nobody can be
    exposed. Days `lag` days before which the person was on leave are in neither arm, and a
    stretch that ends on such a day does not end here. A last day belongs to the time before it.

    Parameters
    ----------
    grouped, united, active : Rows
        Rows of groups, stretches in post, and stretches of active service.
    events : (person, day), each numpy.ndarray of int, shape (e,)
    service_start : numpy.ndarray of int, shape (len(united),)
        The day on which service begins, of each stretch.
    edges : tuple of int
        Days of service at which a new class begins, ascending.
    first, last : int
        Days since 1970.
    lag, window : int
        Days after an event from which on, and up to which, it counts as recent.
    """
    begin = np.maximum(united.start + lag, first)
    beyond = np.minimum(united.exit, last + 1)
    followed = np.flatnonzero(begin < beyond)
    begin, beyond = begin[followed], beyond[followed]
    who, day = events
    cuts = [
        (united.person[followed], begin),
        (united.person[followed], beyond),
        (grouped.person, grouped.start),
        (active.person, active.start + lag),
        (active.person, active.exit + lag),
        (who, day + lag),
        (who, day + window + 1),
        *((united.person, service_start + edge) for edge in edges),
    ]
    person, start, days = time_between(cuts, int(begin.min(initial=first)), last + 1)
    at = _holding(united.person[followed], begin, beyond, person, start)
    then = start - lag
    inside = (at >= 0) & (_holding(active.person, active.start, active.exit, person, then) >= 0)
    person, start, days, at = (a[inside] for a in (person, start, days, at))
    stretch = followed[at]
    latest = DatedEvents.of(who, day).latest(person, start - lag)
    served = start - service_start[stretch]
    return Exposure(
        person=person,
        first=start,
        days=days,
        recent=start - latest <= window,
        row=row_on_day(grouped, person, start),
        service=np.searchsorted(np.array(edges, dtype=np.int64), served, side="right"),
        leaves=start + days == united.exit[stretch],
        spell=united.spell[stretch],
    )


def time_between(
    cuts: list[tuple[IntArray, IntArray]], low: int, high: int
) -> tuple[IntArray, IntArray, IntArray]:
    """The time between neighbouring cuts of a person: whose, from which day, how many days."""
    person, day = (np.concatenate([cut[part] for cut in cuts]) for part in (0, 1))
    useful = (day >= low) & (day <= high)
    key = np.unique(packed(person[useful], day[useful]))
    origin = packed(np.zeros(1, dtype=np.int64), np.array([low]))
    width = int(packed(np.ones(1, dtype=np.int64), np.array([low]))[0] - origin[0])
    owner, offset = np.divmod(key - origin[0], width)
    same = owner[1:] == owner[:-1]
    start: IntArray = offset[:-1][same] + low
    return owner[:-1][same], start, (offset[1:] - offset[:-1])[same]


def _holding(
    owner: IntArray, begin: IntArray, beyond: IntArray, person: IntArray, day: IntArray
) -> IntArray:
    """Position of the half-open interval that holds each person's day, -1 where none does.

    Intervals are apart and in order of owner and beginning.
    """
    at = np.searchsorted(packed(owner, begin), packed(person, day), side="right") - 1
    known = (at >= 0) & (np.append(owner, -1)[at] == person) & (day < np.append(beyond, 0)[at])
    found: IntArray = np.where(known, at, -1)
    return found
