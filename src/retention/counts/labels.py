"""Who is a Rising Star on a day: only what was written down up to that day.

Labels of people are arrays inside the package. They are counted, and never handed out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from retention.counts.arrays import BoolArray, FloatArray, IntArray
from retention.counts.codes import value_codes
from retention.counts.followed import service_start
from retention.counts.stretches import FOREVER, days_of, row_on_day, stretches_of
from retention.errors import ArgumentError, nearest
from retention.horizons import months_after
from retention.rising_stars import RisingStarRule, check_rule
from retention.schema import LEVELS
from retention.workforce import Workforce

STAR, COLLEAGUE, NOT_ASSESSED, NOT_ELIGIBLE, NOT_IN_POST = range(5)
"""Eligible, assessed and a Rising Star; assessed and not; eligible and not assessed; the others."""
_WIDTH = 2 * FOREVER


@dataclass(frozen=True, slots=True)
class Labels:
    """What is known of some people, each on a day.

    Attributes
    ----------
    state : numpy.ndarray of int, shape (n,)
        One of the five above.
    performance, potential : numpy.ndarray of float, shape (n,)
        Of the latest appraisal in time for the rule; 1 to 5, and 0 to 2 for low, medium, high.
        Missing where there is none, or the rating is blank.
    rater : numpy.ndarray of int, shape (n,)
        Code of who rated, -1 where nobody is recorded.
    service : numpy.ndarray of int, shape (n,)
        The day on which the service clock started; `FOREVER` for those not in post.
    spell : numpy.ndarray of int, shape (n,)
        Position of the primary post in the spells of the whole organisation, or -1.
    """

    state: IntArray
    performance: FloatArray
    potential: FloatArray
    rater: IntArray
    service: IntArray
    spell: IntArray

    @property
    def rated(self) -> BoolArray:
        """Whether both ratings of the latest appraisal are known."""
        found: BoolArray = ~np.isnan(self.performance) & ~np.isnan(self.potential)
        return found


class Assessor:
    """Applies a rule to people on days, from the records of the whole organisation.

    So a move from one part to another takes away neither service nor ratings.
    """

    def __init__(self, workforce: Workforce, rule: RisingStarRule) -> None:
        check_rule(rule)
        self._whole, self.rule = workforce.whole, rule
        self._stretches = stretches_of(self._whole)
        self._fits = _fitting(self._whole, rule)
        self._appraisals = _Appraisals.of(self._whole, needed=rule.needs_ratings)
        self._pool = _Pool.of(self._whole) if rule.needs_pool else None

    @property
    def first_day(self) -> int:
        """The first day on which the records hold all that the rule looks back on.

        `FOREVER` when they hold no rating, or no nomination, at all.
        """
        days = [0]
        if self.rule.needs_ratings and self._appraisals is not None:
            months = self.rule.within_months * self.rule.sustained
            first = self._appraisals.day.min(initial=FOREVER)
            if first < FOREVER:
                first = int(months_after(np.array([first]), np.array([months]))[0])
            days.append(int(first))
        if self._pool is not None:
            days.append(int(self._pool.since.min(initial=FOREVER)))
        return max(days)

    def eligible_from(self, service: IntArray) -> IntArray:
        """The first days on which people have served long enough."""
        return months_after(service, np.full(len(service), self.rule.service_months))

    def fits_on(self, person: IntArray, day: IntArray) -> BoolArray:
        """Whether people hold a post on their days that the rule is made for."""
        spell, _ = self._held(person, day)
        found: BoolArray = (spell >= 0) & self._fits[spell]
        return found

    def at(self, person: IntArray, day: IntArray) -> Labels:
        """The labels of people on their days.

        Parameters
        ----------
        person, day : numpy.ndarray of int, shape (n,)
        """
        spell, service = self._held(person, day)
        there = spell >= 0
        eligible = there.copy()
        eligible[there] = self._fits[spell[there]]
        eligible[there] &= self.eligible_from(service[there]) <= day[there]
        performance, potential, rater = _nobody(len(person))
        looked_at, passed = np.zeros(len(person), bool), np.zeros(len(person), bool)
        if self._appraisals is not None:
            latest = self._latest(person, day, service, 0)
            known = latest >= 0
            performance[known] = self._appraisals.performance[latest[known]]
            potential[known] = self._appraisals.potential[latest[known]]
            rater[known] = self._appraisals.rater[latest[known]]
            looked_at = known
        if self.rule.needs_ratings:
            looked_at, passed = self._rated(person, day, service)
        if self._pool is not None:
            named = self._pool.open_on(person, day)
            anyone = self._appraisals is None
            looked_at, passed = looked_at | named | anyone, passed | named
        state = np.select(
            [~there, ~eligible, ~looked_at, passed],
            [NOT_IN_POST, NOT_ELIGIBLE, NOT_ASSESSED, STAR],
            COLLEAGUE,
        )
        return Labels(state, performance, potential, rater, service, spell)

    def _held(self, person: IntArray, day: IntArray) -> tuple[IntArray, IntArray]:
        """The primary post on the day, -1 for none, and the start of service."""
        rows, united = self._stretches.everyone, self._stretches.united
        at, of = row_on_day(rows, person, day), row_on_day(united, person, day)
        there = (at >= 0) & (of >= 0)
        there &= (rows.person[at] == person) & (rows.exit[at] > day)
        spell = np.where(there, rows.spell[at], -1)
        service = np.full(len(person), FOREVER, dtype=np.int64)
        start = united.start[of[there]]
        service[there], _ = service_start(self._whole, spell[there], start)
        return spell, service

    def _latest(self, person: IntArray, day: IntArray, service: IntArray, before: int) -> IntArray:
        """Position of the latest appraisal, or of the one `before` it, if it is in time.

        One of an earlier employment, before the service clock started, is of no more use.
        """
        found = self._appraisals
        if found is None or not len(found.day):
            return np.full(len(person), -1, dtype=np.int64)
        key = person * _WIDTH + day
        at = np.searchsorted(found.person * _WIDTH + found.day, key, side="right") - 1 - before
        held = np.maximum(at, 0)
        months = np.full(len(person), self.rule.within_months * (before + 1))
        in_time = (at >= 0) & (found.person[held] == person)
        in_time &= (months_after(found.day[held], months) >= day) & (found.day[held] >= service)
        return np.where(in_time, at, -1)

    def _rated(
        self, person: IntArray, day: IntArray, service: IntArray
    ) -> tuple[BoolArray, BoolArray]:
        """Whether both ratings are known in all the appraisals asked for, and high enough."""
        known, passed = np.ones(len(person), bool), np.ones(len(person), bool)
        found = self._appraisals
        for before in range(self.rule.sustained):
            at = self._latest(person, day, service, before)
            if found is None or not len(found.day):
                return at >= 0, at >= 0
            performance = np.where(at >= 0, found.performance[np.maximum(at, 0)], np.nan)
            potential = np.where(at >= 0, found.potential[np.maximum(at, 0)], np.nan)
            known &= ~np.isnan(performance) & ~np.isnan(potential)
            passed &= (performance >= self.rule.performance) & (
                potential >= LEVELS.index(self.rule.potential)
            )
        return known, known & passed


@dataclass(frozen=True, slots=True)
class _Appraisals:
    """Appraisals in the order of person and day; blank ratings are missing."""

    person: IntArray
    day: IntArray
    performance: FloatArray
    potential: FloatArray
    rater: IntArray

    @classmethod
    def of(cls, workforce: Workforce, *, needed: bool) -> _Appraisals | None:
        columns = ("performance", "potential")
        if "appraisals" not in workforce.tables:
            if needed:
                raise ArgumentError(_missing("appraisals", ("appraisal_date", *columns)))
            return None
        table = workforce.table("appraisals").sort_values(["person", "appraisal_date"])
        for column in columns if needed else ():
            if column not in table:
                raise ArgumentError(
                    f"the table appraisals must have the column {column} for a rule of ratings, "
                    "but has none; add it, or use evidence='talent_pool'"
                )
        blank = pd.Series(np.nan, index=table.index)
        code, words = value_codes(table.get("potential", blank))
        places = {word: float(place) for place, word in enumerate(LEVELS)}
        return cls(
            table["person"].to_numpy(np.int64),
            days_of(table["appraisal_date"]),
            _floats(table.get("performance", blank)),
            np.array([places.get(word, np.nan) for word in words])[code],
            np.nan_to_num(_floats(table.get("rater", blank)), nan=-1).astype(np.int64),
        )


def _floats(values: pd.Series) -> FloatArray:
    found = values.astype("Float64").to_numpy(np.float64, na_value=np.nan)
    return np.asarray(found, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Pool:
    """Nominations by person and first day, with the latest last day of all up to each."""

    person: IntArray
    since: IntArray
    until: IntArray

    @classmethod
    def of(cls, workforce: Workforce) -> _Pool:
        if "talent_pool" not in workforce.tables:
            raise ArgumentError(_missing("talent_pool", ("from_date", "to_date")))
        table = workforce.table("talent_pool").sort_values(["person", "from_date"])
        person = table["person"].to_numpy(np.int64)
        until = (
            days_of(table["to_date"])
            if "to_date" in table
            else np.full(len(table), FOREVER, dtype=np.int64)
        )
        # An earlier nomination may still be open when a later one has ended.
        latest = np.maximum.accumulate(person * _WIDTH + until) - person * _WIDTH
        return cls(person, days_of(table["from_date"]), latest)

    def open_on(self, person: IntArray, day: IntArray) -> BoolArray:
        """Whether people are named on their days, the last day included."""
        if not len(self.person):
            return np.zeros(len(person), dtype=bool)
        keys = self.person * _WIDTH + self.since
        at = np.searchsorted(keys, person * _WIDTH + day, side="right") - 1
        held = np.maximum(at, 0)
        found: BoolArray = (at >= 0) & (self.person[held] == person) & (self.until[held] >= day)
        return found


def _nobody(people: int) -> tuple[FloatArray, FloatArray, IntArray]:
    return np.full(people, np.nan), np.full(people, np.nan), np.full(people, -1, dtype=np.int64)


def _fitting(workforce: Workforce, rule: RisingStarRule) -> BoolArray:
    """Whether each post is of a kind whose holder can be a Rising Star."""
    spells = workforce.spells
    fits = np.ones(len(spells), dtype=bool)
    conditions = dict(rule.eligible)
    if rule.contract_types:
        conditions["contract_type"] = rule.contract_types
    for column, values in conditions.items():
        if column not in spells:
            raise ArgumentError(
                f"rule must name columns of these records, which have no {column}; add it to "
                "starters or staff, or take the condition out of the rule"
            )
        known = spells[column].cat.categories
        for value in values:
            if value not in known:
                raise ArgumentError(
                    f"rule must name values of {column} that occur in the records, was "
                    f"{value!r}{nearest(value, known)}"
                )
        fits &= spells[column].isin(values).to_numpy()
    return fits


def _missing(table: str, columns: tuple[str, ...]) -> str:
    return (
        f"workforce must have the table {table} for this rule, but its records have none; put a "
        f"file {table}.csv with employee_id, {', '.join(columns)} beside the others, or change "
        "the evidence of the rule"
    )
