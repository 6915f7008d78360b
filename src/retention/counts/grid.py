"""Periods to census days: which indices each period opens and closes on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retention.counts.arrays import IntArray
from retention.errors import ArgumentError
from retention.periods import Period, Periods, as_periods, day_label, day_number
from retention.workforce import Workforce


@dataclass(frozen=True, slots=True)
class Grid:
    """The censuses of some periods.

    Attributes
    ----------
    periods : tuple of Period
    censuses : numpy.ndarray of int, shape (c,)
        Days since 1970, ascending, each once.
    opening, closing : numpy.ndarray of int, shape (p,)
        Position in `censuses` of each period's two censuses.
    """

    periods: tuple[Period, ...]
    censuses: IntArray
    opening: IntArray
    closing: IntArray

    @property
    def first_days(self) -> IntArray:
        """First day of each period."""
        return self.censuses[self.opening] + 1

    @property
    def last_days(self) -> IntArray:
        """Last day of each period."""
        return self.censuses[self.closing]


def grid_of(workforce: Workforce, period: Periods) -> Grid:
    """The censuses of one or more periods that the records can answer for.

    Raises
    ------
    ArgumentError
        If a period opens before `observed_from` or ends after `as_of`.
    """
    periods = as_periods(period)
    for one in periods:
        if one.last_day > workforce.as_of:
            raise ArgumentError(
                f"period must end by {day_label(workforce.as_of)}, the day of the records, but "
                f"{one.label} ends on {day_label(one.last_day)}; take an earlier period"
            )
        if workforce.fixed_on is not None and one.opening_census < workforce.fixed_on:
            raise ArgumentError(
                f"period must open on or after {day_label(workforce.fixed_on)}, the census at "
                f"which labels are fixed, but {one.label} opens on "
                f"{day_label(one.opening_census)}; a label is never carried back, take a later "
                "period or the workforce without labels"
            )
        if one.opening_census < workforce.observed_from:
            raise ArgumentError(
                f"period must open on or after {day_label(workforce.observed_from)}, from which "
                f"leavers are complete, but {one.label} counts who was in post on "
                f"{day_label(one.opening_census)}; take a later period or declare observed_from"
            )
    opening = np.array([day_number(p.opening_census) for p in periods], dtype=np.int64)
    closing = np.array([day_number(p.closing_census) for p in periods], dtype=np.int64)
    censuses, positions = np.unique(np.concatenate([opening, closing]), return_inverse=True)
    return Grid(periods, censuses, positions[: len(periods)], positions[len(periods) :])
