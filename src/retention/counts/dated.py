"""Dated events of people, to be asked for at a day of each person's own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retention.counts.arrays import BoolArray, IntArray
from retention.counts.stretches import FOREVER

NEVER = -FOREVER
"""The day of an event that nobody had: earlier than every real one."""


@dataclass(frozen=True, slots=True)
class DatedEvents:
    """Events in order of person and day.

    Attributes
    ----------
    key : numpy.ndarray of int, shape (n,)
        Person and day packed into one sortable number.
    """

    key: IntArray

    @classmethod
    def of(cls, person: IntArray, day: IntArray) -> DatedEvents:
        """From person codes and whole days, in any order."""
        return cls(np.sort(packed(person, day)))

    def any_in(self, person: IntArray, first: IntArray, last: IntArray) -> BoolArray:
        """Whether each person has an event from a first to a last day, both of them included.

        Examples
        --------
        >>> events = DatedEvents.of(np.array([0, 0, 1]), np.array([10, 40, 12]))
        >>> people = np.array([0, 0, 1, 2])
        >>> events.any_in(people, np.full(4, 11), np.array([39, 40, 12, 99])).tolist()
        [False, True, True, False]
        """
        before = np.searchsorted(self.key, packed(person, first), side="left")
        found: BoolArray = np.searchsorted(self.key, packed(person, last), side="right") > before
        return found

    def latest(self, person: IntArray, day: IntArray) -> IntArray:
        """The day of each person's latest event up to a day, `NEVER` where there is none.

        Examples
        --------
        >>> events = DatedEvents.of(np.array([0, 0, 1]), np.array([10, 40, 12]))
        >>> events.latest(np.array([0, 0]), np.array([39, 40])).tolist()
        [10, 40]
        """
        at = np.searchsorted(self.key, packed(person, day), side="right") - 1
        key = np.append(self.key, NEVER)[at]
        mine = (at >= 0) & (key >= packed(person, np.full(len(person), NEVER)))
        latest: IntArray = np.where(mine, key - packed(person, np.zeros_like(day)), NEVER)
        return latest


def packed(person: IntArray, day: IntArray) -> IntArray:
    """One sortable number of a person and a day, of which two are as far apart as the days."""
    return person * (4 * FOREVER) + day
