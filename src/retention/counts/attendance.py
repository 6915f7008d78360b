"""Who was there to be supported in a year: all of it, until they left, or mostly on leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from retention.counts.arrays import BoolArray, FloatArray, IntArray
from retention.counts.stretches import Rows, Stretches, row_on_day
from retention.horizons import months_after

ALL_YEAR, LEFT, ON_LEAVE = "in post all year", "left in the year", "on long leave"
MONTHS = 12


@dataclass(frozen=True, slots=True)
class People:
    """Some people, each with the 12 months that are theirs.

    Attributes
    ----------
    person, group : numpy.ndarray of int, shape (n,)
        Each person once, in the group of the last of their days.
    first, last : numpy.ndarray of int, shape (n,)
        First and last of their days.
    """

    person: IntArray
    group: IntArray
    first: IntArray
    last: IntArray

    def __len__(self) -> int:
        return len(self.person)

    def counted(self, chosen: BoolArray | None, groups: int) -> FloatArray:
        """How many of them, or of the chosen ones, by group and last the total."""
        group = self.group if chosen is None else self.group[chosen]
        return np.append(np.bincount(group, minlength=groups), len(group)).astype(np.float64)


def people_of_year(
    stretches: Stretches, active: Rows, first: int, last: int
) -> Mapping[str, People]:
    """The people of the 12 months from a first to a last day, by how they were there.

    In post all year: in post on every day and not about to leave on the last, on leave on at
    most half of the days. On long leave: the same, on leave on more than half of them. Left in
    the year: whose last day of all is in it, with the 12 months up to that day, if they were in
    post on all of these. Whoever came in the year is in none.

    Parameters
    ----------
    stretches : Stretches
        Of all posts, those on leave among them.
    active : Rows
        The united stretches of active service.
    first, last : int
        Days since 1970.
    """
    united = stretches.united
    here = np.flatnonzero((united.start <= first) & (united.exit > last + 1))
    person = united.person[here]
    days = last + 1 - first
    spent = np.minimum(active.exit, last + 1) - np.maximum(active.start, first)
    served = np.bincount(active.person, np.maximum(spent, 0), _size(person, active.person))
    away = days - served[person]
    window = np.full(len(here), first), np.full(len(here), last)
    long = 2 * away > days
    found = {
        name: _placed(stretches, person[part], window[0][part], window[1][part])
        for name, part in ((ALL_YEAR, ~long), (ON_LEAVE, long))
    }
    gone = np.flatnonzero((united.exit > first) & (united.exit <= last + 1))
    began = months_after(united.exit[gone], np.full(len(gone), -MONTHS))
    # Who came back before the year was over has not left in it.
    back = united.person[(united.start <= last) & (united.exit > last + 1)]
    final = np.ones(len(gone), dtype=bool)
    final[:-1] = united.person[gone][1:] != united.person[gone][:-1]
    kept = final & (united.start[gone] <= began) & ~np.isin(united.person[gone], back)
    gone, began = gone[kept], began[kept]
    left = _placed(stretches, united.person[gone], began, united.exit[gone] - 1)
    return {ALL_YEAR: found[ALL_YEAR], LEFT: left, ON_LEAVE: found[ON_LEAVE]}


def _placed(stretches: Stretches, person: IntArray, first: IntArray, last: IntArray) -> People:
    at = row_on_day(stretches.grouped, person, last)
    return People(person, stretches.grouped.group[at], first, last)


def _size(*codes: IntArray) -> int:
    return 1 + max(int(code.max(initial=0)) for code in codes)
