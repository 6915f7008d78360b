"""What the last years show: time, leavers, joiners and moves by cell and year.

A cell is a group of posts (staff group and band, as far as the records have them) and a class of
service. Everyone in post is counted under the primary post of each day, on leave or not; a last
day belongs to the year that it is in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from retention.counts import Stretches, grid_of, stretches_of
from retention.counts.arrays import FloatArray, IntArray
from retention.counts.followed import service_start
from retention.errors import NotAvailableError
from retention.periods import DAYS_PER_YEAR, Period, day_label, day_number, years_to
from retention.planning.causes import causes_of_spells
from retention.workforce import Workforce

COLUMNS = ("staff_group", "band")
SERVICE = "service"
SERVICE_EDGES = (0, 6, 12, 24, 36, 60, 120, 180)
"""Completed months of service at which a class begins: finer where leaving changes fastest."""
SERVICE_YEARS = (0.25, 0.75, 1.5, 2.5, 4.0, 7.5, 12.5, 20.0)
"""Years of service that stand for each class: its middle."""
MOST_YEARS, FEWEST_YEARS = 5, 2
DAYS_PER_MONTH = DAYS_PER_YEAR / 12


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Counts of whole years by group of posts, class of service and cause.

    Attributes
    ----------
    labels : pandas.DataFrame
        One row per group of posts, with as many of `COLUMNS` as the records have.
    causes : tuple of str
    periods : tuple of Period
        Oldest first.
    time : numpy.ndarray, shape (groups, classes, years)
        Person-years in post.
    exits : numpy.ndarray, shape (groups, classes, causes, years)
        Times that somebody's last post ended.
    joined : numpy.ndarray, shape (groups, years)
        Times that somebody came into post.
    moved : numpy.ndarray, shape (groups, groups)
        Moves of people who stayed, from row to column, in all the years.
    """

    labels: pd.DataFrame
    causes: tuple[str, ...]
    periods: tuple[Period, ...]
    time: FloatArray
    exits: FloatArray
    joined: FloatArray
    moved: FloatArray

    @property
    def cells(self) -> pd.DataFrame:
        """A row per group of posts and class of service, with `service` in years."""
        return cells_of(self.labels)


def cells_of(labels: pd.DataFrame) -> pd.DataFrame:
    """A row per group of posts and class of service, as rates of leaving are asked for.

    Examples
    --------
    >>> cells_of(pd.DataFrame({"band": ["Band 5"]}))["service"].to_list()[:3]
    [0.25, 0.75, 1.5]
    """
    frame = labels.loc[labels.index.repeat(len(SERVICE_EDGES))].reset_index(drop=True)
    return frame.assign(service=np.tile(SERVICE_YEARS, len(labels)))


def columns_of(workforce: Workforce) -> tuple[str, ...]:
    """The columns of posts that cells are told by, as far as the records have them."""
    return tuple(c for c in COLUMNS if c in workforce.spells)


def years_counted(workforce: Workforce, most: int = MOST_YEARS) -> tuple[Period, ...]:
    """The whole years up to the day of the records, at most so many.

    Raises
    ------
    NotAvailableError
        If the records hold fewer than two: nothing would tell a year's chance from its level.
    """
    found = 0
    while found < most:
        first = years_to(workforce.as_of, found + 1)[0]
        if first.opening_census < workforce.observed_from:
            break
        found += 1
    if found < FEWEST_YEARS:
        raise NotAvailableError(
            f"workforce must have records of at least {FEWEST_YEARS} whole years to be projected, "
            f"was from {day_label(workforce.observed_from)} to {day_label(workforce.as_of)}; what "
            "differs from year to year cannot be told from one of them"
        )
    return years_to(workforce.as_of, found)


def count_history(workforce: Workforce, periods: Sequence[Period]) -> History:
    """Count time, leavers, joiners and moves of some years.

    Raises
    ------
    ArgumentError
        If the records cannot answer for a period.
    """
    grid = grid_of(workforce, tuple(periods))
    stretches = stretches_of(workforce, columns_of(workforce))
    cause, causes = causes_of_spells(workforce)
    groups, classes, years = len(stretches.labels), len(SERVICE_EDGES), len(grid.periods)
    began = service_of_rows(workforce, stretches)
    time = np.zeros((groups, classes, years))
    exits = np.zeros((groups, classes, len(causes), years))
    joined = np.zeros((groups, years))
    moved = np.zeros((groups, groups))
    rows = stretches.grouped
    ended = np.flatnonzero(rows.leaves)
    for year, period in enumerate(grid.periods):
        low, high = day_number(period.start), day_number(period.end)
        time[:, :, year] = person_time(
            rows.start, rows.exit, rows.group, began, (low, high), groups
        )
        gone = ended[(rows.exit[ended] > low) & (rows.exit[ended] <= high)]
        served = service_class(rows.exit[gone] - 1 - began[gone])
        key = (rows.group[gone] * classes + served) * len(causes) + cause[rows.spell[gone]]
        shape = (groups, classes, len(causes))
        exits[..., year] = np.bincount(key, minlength=int(np.prod(shape))).reshape(shape)
        inside = (rows.start >= low) & (rows.start < high)
        joined[:, year] = np.bincount(rows.group[inside & rows.enters], minlength=groups)
        went = np.flatnonzero(inside & ~rows.enters)
        went = went[rows.group[went] != rows.group[went - 1]]
        pairs = rows.group[went - 1] * groups + rows.group[went]
        moved += np.bincount(pairs, minlength=groups**2).reshape(groups, groups)
    return History(stretches.labels, causes, grid.periods, time, exits, joined, moved)


def service_of_rows(workforce: Workforce, stretches: Stretches) -> IntArray:
    """The day on which the service of each row of groups began."""
    united = stretches.united
    began = service_start(workforce, united.spell, united.start)[0]
    found: IntArray = began[np.cumsum(stretches.grouped.enters) - 1]
    return found


def service_class(days: IntArray) -> IntArray:
    """The class of so many days of service."""
    edges = np.array(SERVICE_EDGES[1:]) * DAYS_PER_MONTH
    found: IntArray = np.searchsorted(edges, days, side="right").astype(np.int64)
    return found


def person_time(
    start: IntArray,
    end: IntArray,
    group: IntArray,
    began: IntArray,
    inside: tuple[int, int],
    groups: int,
) -> FloatArray:
    """Person-years by group and class of service, from a day up to, not including, another."""
    classes = len(SERVICE_EDGES)
    first, beyond = np.maximum(start, inside[0]), np.minimum(end, inside[1])
    seen = np.flatnonzero(first < beyond)
    first, beyond, group, began = first[seen], beyond[seen], group[seen], began[seen]
    edges = [*(began + np.ceil(e * DAYS_PER_MONTH).astype(np.int64) for e in SERVICE_EDGES)]
    found = np.zeros((groups, classes))
    for place in range(classes):
        low = first if place == 0 else np.maximum(first, edges[place])
        high = beyond if place == classes - 1 else np.minimum(beyond, edges[place + 1])
        days = np.maximum(high - low, 0)
        found[:, place] = np.bincount(group, days, groups) / DAYS_PER_YEAR
    return found
