"""Everyone in post at a census with the label of that day, and the strata they are compared in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np

from retention.counts.arrays import BoolArray, FloatArray, IntArray
from retention.counts.grid import Grid
from retention.counts.labels import COLLEAGUE, NOT_ASSESSED, STAR, Assessor, Labels
from retention.counts.stretches import FOREVER, Rows, Stretches, groups_of_posts, row_on_day
from retention.errors import ArgumentError
from retention.horizons import months_after
from retention.indicators.definitions.stars import COLLEAGUES, STARS, UNASSESSED
from retention.periods import EPOCH, ONE_DAY, Period, as_day, day_label, day_number
from retention.workforce import Workforce

CLASSES = {STARS: STAR, COLLEAGUES: COLLEAGUE, UNASSESSED: NOT_ASSESSED}
"""The eligible at a census, by the label that they have there."""
MATCHED_ON = ("staff_group", "band")
SERVICE_YEARS = (1, 2, 5, 10)
"""Classes of service: under a year, 1 to 2, 2 to 5, 5 to 10, and over."""

LATER = "joined after the census"
"""The label of those who were not there."""
NOTHING_TO_JUDGE = "the records hold nothing that the rule could judge by"

Census: TypeAlias = date | str | Sequence[date | str]


def census_days(workforce: Workforce, census: Census) -> tuple[date, ...]:
    """The days of one or several censuses, oldest first, all inside the records.

    Raises
    ------
    ArgumentError
        If there is none, one stands twice, or one is outside the records.
    """
    if isinstance(census, Sequence) and not isinstance(census, str):
        given = tuple(census)
    else:
        given = (census,)
    days = tuple(sorted(as_day(day, "census") for day in given))
    if not days or len(set(days)) != len(days):
        raise ArgumentError(
            f"census must be at least one day, each of them once, was {len(given)} of them; use "
            "for example '2024-03-31'"
        )
    for day in days:
        if not workforce.observed_from <= day <= workforce.as_of:
            raise ArgumentError(
                f"census must be from {day_label(workforce.observed_from)} to "
                f"{day_label(workforce.as_of)}, the days that the records cover, was "
                f"{day_label(day)}"
            )
    return days


def census_grid(days: Sequence[date]) -> Grid:
    """A grid whose periods are the censuses, each of one day."""
    closing = np.array([day_number(day) for day in days], dtype=np.int64)
    edges = np.unique(np.concatenate([closing - 1, closing]))
    return Grid(
        tuple(Period(day, day + ONE_DAY) for day in days),
        edges,
        np.searchsorted(edges, closing - 1),
        np.searchsorted(edges, closing),
    )


@dataclass(frozen=True, slots=True)
class AtCensus:
    """Everyone of a population in post at a census, one entry a person.

    Attributes
    ----------
    day : int
    person, group, spell : numpy.ndarray of int, shape (n,)
        Codes in ascending order; the row of the labels of the groups; the primary post.
    labels : Labels
    """

    day: int
    person: IntArray
    group: IntArray
    spell: IntArray
    labels: Labels

    def __len__(self) -> int:
        return len(self.person)

    @property
    def state(self) -> IntArray:
        """The label of each."""
        return self.labels.state

    @property
    def each_day(self) -> IntArray:
        """The day of the census, for each."""
        return np.full(len(self), self.day, dtype=np.int64)

    def strata(self, workforce: Workforce) -> list[IntArray]:
        """Codes from the finest to the coarsest: all, without service, without band too.

        People of different groups are never in one stratum.
        """
        columns = [c for c in MATCHED_ON if c in workforce.spells]
        spells = workforce.spells
        codes = [groups_of_posts(spells, (c,))[0][self.spell] for c in columns]
        fixed = [self.group, *codes[:1]]
        finest = [*fixed, *codes[1:], self._service_class()]
        levels = [finest, [*fixed, *codes[1:]], fixed]
        return [packed(level) for level in levels]

    def _service_class(self) -> IntArray:
        there = np.zeros(len(self), dtype=np.int64)
        for years in SERVICE_YEARS:
            months = np.full(len(self), 12 * years)
            there += months_after(self.labels.service, months) <= self.day
        return there


def people_at(assessor: Assessor, stretches: Stretches, day: date) -> AtCensus:
    """Everyone in post on a day with group and label."""
    number, rows = day_number(day), stretches.grouped
    at = rows.on(number)
    person = rows.person[at]
    labels = assessor.at(person, np.full(len(at), number))
    return AtCensus(number, person, rows.group[at], rows.spell[at], labels)


def packed(columns: Sequence[IntArray]) -> IntArray:
    """One code for every combination of codes, from 0 on."""
    code = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        joined = code * (int(column.max(initial=0)) + 1) + column
        code = np.unique(joined, return_inverse=True)[1].astype(np.int64)
    return code


def in_post_on(united: Rows, person: IntArray, day: IntArray) -> BoolArray:
    """Whether people are in post on days, one for each."""
    if not len(united):
        return np.zeros(len(person), dtype=bool)
    at = row_on_day(united, person, day)
    found: BoolArray = (at >= 0) & (united.person[at] == person) & (united.exit[at] > day)
    return found


def by_group(at: AtCensus, chosen: BoolArray, groups: int, weight: FloatArray) -> FloatArray:
    """The weights of some people by group, with the sum of all last; shape (groups + 1,)."""
    found = np.bincount(at.group[chosen], weight[chosen], groups).astype(np.float64)
    return np.append(found, weight[chosen].sum())


def counted(at: AtCensus, chosen: BoolArray, groups: int) -> FloatArray:
    """How many of some people are in each group, and in all; shape (groups + 1,)."""
    found = np.bincount(at.group[chosen], minlength=groups).astype(np.float64)
    return np.append(found, found.sum())


def looking_back(assessor: Assessor, days: Collection[date]) -> tuple[str, ...]:
    """A remark when the records begin after the days that the rule looks back on."""
    first = assessor.first_day
    if first >= FOREVER:
        return (NOTHING_TO_JUDGE,)
    if all(day_number(day) >= first for day in days):
        return ()
    return (
        f"the records hold all that the rule looks back on from {day_label(day_of(first))} only; "
        "at an earlier census some who were assessed count as not assessed",
    )


def day_of(number: int) -> date:
    """The date of a whole day."""
    return EPOCH + number * ONE_DAY
