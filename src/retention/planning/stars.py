"""Rising Stars as a part of the stock: how they left, and how many were recognised a year.

The label is fixed at a yearly census and never carried back. Those who have it are followed for
the year after, against what the rates of everybody in their cells expect. Developed at a census
is who did something beyond mandatory training from 365 to 90 days before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retention.counts import Stretches, stretches_of
from retention.counts.arrays import BoolArray, FloatArray, IntArray
from retention.counts.labels import STAR, Assessor
from retention.counts.stretches import days_of
from retention.errors import NotAvailableError
from retention.indicators.support import because
from retention.indicators.support_evidence import beyond_mandatory, development
from retention.periods import Period, day_label, day_number
from retention.planning.history import (
    columns_of,
    person_time,
    service_of_rows,
)
from retention.planning.stocks import COHORT_EDGES, cohort_of
from retention.rising_stars import RisingStarRule
from retention.workforce import Workforce

LAG, WINDOW = 90, 365
STARS, DEVELOPED, NOT_DEVELOPED, COLLEAGUES = "stars", "developed", "not developed", "colleagues"


@dataclass(frozen=True, slots=True, eq=False)
class Stars:
    """What the records show of Rising Stars.

    Attributes
    ----------
    opening : numpy.ndarray of int, shape (groups, opening cohorts)
        Rising Stars in post on the day of the records.
    left, expected : dict of str to float
        By ``stars``, ``developed``, ``not developed`` and ``colleagues``: times that one of them
        left in the year after a census, and what the rates of their cells expect.
    recognised : numpy.ndarray, shape (shown groups,)
        Chance a year that somebody in post who is none becomes one.
    lost : float
        Chance a year that one who stays is one no longer.
    without_development : tuple of str
        Why the developed cannot be told, if they cannot.
    """

    opening: IntArray
    left: dict[str, float]
    expected: dict[str, float]
    recognised: FloatArray
    lost: float
    without_development: tuple[str, ...]

    def ratios(self, who: str, n: int, rng: np.random.Generator) -> FloatArray:
        """Draws of how their rate of leaving compares with that of their cells; shape (n,)."""
        return rng.standard_gamma(self.left[who] + 0.5, n) / (self.expected[who] + 0.5)

    @property
    def share_developed(self) -> float:
        """How much of the expected leaving of Rising Stars is of developed ones."""
        return self.expected[DEVELOPED] / max(self.expected[STARS], 1e-9)


def count_stars(
    workforce: Workforce,
    rule: RisingStarRule,
    periods: Sequence[Period],
    yearly: FloatArray,
    shown: IntArray,
) -> Stars:
    """Follow the Rising Stars of the census before each period through it.

    Parameters
    ----------
    yearly : numpy.ndarray, shape (groups, classes)
        Rates of leaving a year of everybody.
    shown : numpy.ndarray of int, shape (groups,)
        The group each is shown in.

    Raises
    ------
    NotAvailableError
        If the records hold no census at which the rule could judge, a year before their end.
    """
    assessor = Assessor(workforce, rule)
    known = [p for p in periods if day_number(p.opening_census) >= assessor.first_day]
    if not known:
        raise NotAvailableError(
            "rule must be one that the records can judge by a year before their end, on "
            f"{day_label(periods[-1].opening_census)}, and they cannot; take the rule out, or "
            "records that reach further back"
        )
    stretches = stretches_of(workforce, columns_of(workforce))
    began = service_of_rows(workforce, stretches)
    told = development(workforce)
    done = None if told.missing else beyond_mandatory(workforce.table("development"))
    missing = because({"developed Rising Stars": told.missing})
    names = (STARS, DEVELOPED, NOT_DEVELOPED, COLLEAGUES)
    left, expected = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0)
    recognised = np.zeros((2, int(shown.max(initial=0)) + 1))
    stayed = np.zeros(2)
    for period in known:
        census = day_number(period.opening_census)
        people, star = _labels(assessor, stretches, census)
        developed = np.zeros(len(people), dtype=bool)
        if done is not None:
            day = days_of(done["activity_date"])
            inside = (day > census - WINDOW) & (day <= census - LAG)
            developed = np.isin(people, done["person"].to_numpy(np.int64)[inside])
        for name, chosen in (
            (STARS, star),
            (DEVELOPED, star & developed),
            (NOT_DEVELOPED, star & ~developed),
            (COLLEAGUES, ~star),
        ):
            some = np.isin(stretches.grouped.person, people[chosen])
            gone, might = _followed(stretches, began, some, period, yearly)
            left[name] += gone
            expected[name] += might
        group, was, now = _a_year_later(assessor, stretches, period, people[star])
        np.add.at(recognised, (now[~was].astype(np.int64), shown[group[~was]]), 1.0)
        stayed += [float((was & ~now).sum()), float(was.sum())]
    today = day_number(workforce.as_of)
    return Stars(
        _opening(assessor, stretches, began, today),
        left,
        expected,
        recognised[1] / np.maximum(recognised.sum(axis=0), 1.0),
        stayed[0] / max(stayed[1], 1.0),
        missing,
    )


def _labels(assessor: Assessor, stretches: Stretches, day: int) -> tuple[IntArray, BoolArray]:
    rows = stretches.grouped
    people = rows.person[rows.on(day)]
    state = assessor.at(people, np.full(len(people), day)).state
    return people, state == STAR


def _followed(
    stretches: Stretches, began: IntArray, some: BoolArray, period: Period, yearly: FloatArray
) -> tuple[float, float]:
    """How many of some rows end in a period, and how many their cells' rates expect."""
    rows, inside = stretches.grouped, (day_number(period.start), day_number(period.end))
    chosen = np.flatnonzero(some)
    time = person_time(
        rows.start[chosen],
        rows.exit[chosen],
        rows.group[chosen],
        began[chosen],
        inside,
        len(yearly),
    )
    ends = rows.leaves & some & (rows.exit > inside[0]) & (rows.exit <= inside[1])
    return float(ends.sum()), float((time * yearly).sum())


def _a_year_later(
    assessor: Assessor, stretches: Stretches, period: Period, before: IntArray
) -> tuple[IntArray, BoolArray, BoolArray]:
    """Groups of those in post at the end of a period, who was a star before it and who is now."""
    rows, day = stretches.grouped, day_number(period.closing_census)
    people, now = _labels(assessor, stretches, day)
    return rows.group[rows.on(day)], np.isin(people, before), now


def _opening(assessor: Assessor, stretches: Stretches, began: IntArray, day: int) -> IntArray:
    rows, groups = stretches.grouped, len(stretches.labels)
    at = rows.on(day)
    _, star = _labels(assessor, stretches, day)
    cohort = cohort_of(day - began[at])
    key = (rows.group[at] * len(COHORT_EDGES) + cohort)[star]
    return np.bincount(key, minlength=groups * len(COHORT_EDGES)).reshape(groups, -1)
