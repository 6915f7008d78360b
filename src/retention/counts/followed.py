"""Stretches of being in post as survival needs them: entry, exit and cause on a service clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from retention.counts.arrays import FloatArray, IntArray
from retention.counts.stretches import Stretches, days_of, row_on_day
from retention.horizons import months_after
from retention.periods import Period, day_number
from retention.workforce import Workforce

Clock = Literal["calendar", "days"]
SLOTS_PER_MONTH = 31
"""Places for the days after a monthly anniversary: day d after the m-th is time 31 m + d."""


@dataclass(frozen=True, slots=True)
class FollowedSpells:
    """Each stretch of being in post, as far as the records follow it.

    At risk on ``(entry, exit]``. Who had started before the records, or before the period,
    enters late: the time until then is no evidence that people stay. Groups are those of the
    day of entry, so that nothing which happened later decides them.

    Attributes
    ----------
    entry, exit : numpy.ndarray of int, shape (n,)
        Time since the start of service: days, or on the calendar clock 31 for every month
        completed and 1 for every further day, so that anniversaries are the same for all.
    cause : numpy.ndarray of int, shape (n,)
        0 while still in post at the end, else a position in `causes`, counted from 1.
    causes : tuple of str
    person : numpy.ndarray of int, shape (n,)
    group : numpy.ndarray of int, shape (n,)
        Row of `labels`.
    labels : pandas.DataFrame
    clock : {"calendar", "days"}
    service_from : {"employer_start_date", "start"}
        Where the clock starts: at the recorded start with the employer, or the start of the
        stretch where none is recorded.
    """

    entry: IntArray
    exit: IntArray
    cause: IntArray
    causes: tuple[str, ...]
    person: IntArray
    group: IntArray
    labels: pd.DataFrame
    clock: Clock
    service_from: Literal["employer_start_date", "start"]

    def __len__(self) -> int:
        return len(self.entry)


def follow(
    workforce: Workforce,
    stretches: Stretches,
    period: Period,
    causes_of_spells: pd.Series,
    clock: Clock = "calendar",
) -> FollowedSpells:
    """Follow everyone in post at some time of a period.

    Parameters
    ----------
    workforce, stretches
        The records, and their stretches by the columns to group by.
    period : Period
        Who is in post when it begins is followed from its first day; an end after it has not
        happened yet.
    causes_of_spells : pandas.Series of str
        The cause by row of `Workforce.spells`, for rows that end.
    clock : {"calendar", "days"}
    """
    united, grouped = stretches.united, stretches.grouped
    # A last day on the opening census belongs to the period before, as for leavers by event.
    opening, closing = day_number(period.start), day_number(period.last_day)
    seen = np.flatnonzero((united.exit > opening) & (united.start <= closing))
    person, start, ended = (a[seen] for a in (united.person, united.start, united.exit))
    from_day, to_day = np.maximum(start, opening), np.minimum(ended, closing + 1)
    at_entry = row_on_day(grouped, person, from_day)
    service, recorded = service_start(workforce, grouped.spell[at_entry], start)
    codes, causes = pd.factorize(causes_of_spells.to_numpy(dtype=object), sort=True)
    cause = np.where(ended <= closing + 1, codes[united.spell[seen]] + 1, 0)
    used = np.unique(cause[cause > 0])
    cause = np.where(cause > 0, np.searchsorted(used, cause) + 1, 0)
    measured = calendar_time if clock == "calendar" else _days_since
    # Only groups in which somebody is followed: of the others there is no curve.
    kept, group = np.unique(grouped.group[at_entry], return_inverse=True)
    entry = np.where(from_day > service, measured(service, from_day), 0)
    return FollowedSpells(
        entry=entry,
        exit=measured(service, to_day),
        cause=cause,
        causes=tuple(str(causes[code - 1]) for code in used),
        person=person,
        group=group.astype(np.int64),
        labels=stretches.labels.iloc[kept].reset_index(drop=True),
        clock=clock,
        service_from="employer_start_date" if recorded else "start",
    )


def calendar_time(start: IntArray, day: IntArray) -> IntArray:
    """Time from a start to a day: 31 for every month completed, 1 for every further day.

    Examples
    --------
    >>> from datetime import date
    >>> day = lambda *parts: np.array([(date(*parts) - date(1970, 1, 1)).days])
    >>> calendar_time(day(2024, 1, 31), day(2025, 1, 31)), calendar_time(
    ...     day(2024, 1, 31), day(2024, 2, 29)
    ... )
    (array([372]), array([29]))
    """
    begun, then = (a.astype("datetime64[D]").astype("datetime64[M]") for a in (start, day))
    months = (then - begun).astype(np.int64)
    months -= months_after(start, months) > day
    time: IntArray = months * SLOTS_PER_MONTH + day - months_after(start, months)
    return time


def _days_since(start: IntArray, day: IntArray) -> IntArray:
    return day - start


def service_start(workforce: Workforce, spell: IntArray, start: IntArray) -> tuple[IntArray, bool]:
    """The day on which each service clock starts, and whether any was recorded."""
    spells = workforce.spells
    if "employer_start_date" not in spells:
        return start, False
    recorded = days_of(spells["employer_start_date"])[spell]
    return np.minimum(recorded, start), True


def follow_up(
    followed: FollowedSpells, times: FloatArray, groups: int
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Counts between successive times, by group.

    Returns
    -------
    tuple of four numpy.ndarray, shape (groups, times)
        For each interval from the time before (0 for the first): spells followed in it at
        some moment, those that ended in it, time at risk in it; and spells at risk at its end.
    """
    entry, leaving, group = followed.entry, followed.exit, followed.group
    shape = (groups, len(times))
    seen, left, exposure, at_end = (np.zeros(shape) for _ in range(4))
    before = 0.0
    for at, time in enumerate(times):
        inside = (entry < time) & (leaving > before)
        ended = inside & (followed.cause > 0) & (leaving <= time)
        spent = np.minimum(leaving, time) - np.maximum(entry, before)
        seen[:, at] = np.bincount(group[inside], minlength=groups)
        left[:, at] = np.bincount(group[ended], minlength=groups)
        exposure[:, at] = np.bincount(group[inside], spent[inside], groups)
        still = (entry < time) & (leaving >= time)
        at_end[:, at] = np.bincount(group[still], minlength=groups)
        before = float(time)
    return seen, left, exposure, at_end
