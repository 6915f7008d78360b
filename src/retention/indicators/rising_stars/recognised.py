"""Who joined and was recognised, who left before anyone could, and who is neither."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np

from retention.counts import grid_of, stretches_of
from retention.counts.arrays import BoolArray, FloatArray, IntArray
from retention.counts.labels import STAR, Assessor
from retention.counts.stretches import FOREVER, Stretches, row_on_day
from retention.horizons import months_after
from retention.indicators.definitions.stars_recognised import OUTCOMES, recognised_definition
from retention.indicators.rising_stars.population import NOTHING_TO_JUDGE, day_of, in_post_on
from retention.indicators.tables import Columns, group_columns, table_of
from retention.periods import Periods, as_day, day_label, day_number
from retention.results import IndicatorTable
from retention.rising_stars import RisingStarRule
from retention.statistics.matched import effective_number
from retention.workforce import Workforce

IMMATURE = "joiners of whom some have not reached their second census yet are missing"
UNSEEN = "joiners from before {day}, the first day on which the rule can be judged, are missing"
_QUARTERS = 4


def rising_stars_recognised(
    workforce: Workforce,
    period: Periods,
    rule: RisingStarRule,
    *,
    census: date | str,
    by: str | Collection[str] = "recruitment_source",
    level: float = 0.95,
) -> IndicatorTable:
    """Of those who joined: recognised as Rising Stars, left first, or neither.

    Parameters
    ----------
    workforce : Workforce
        Doctors in training who rotate after a year are among those who left first:
        `retention.scope` leaves them out.
    period : Period or sequence of Period
        Each is a cohort of joiners, of the rule's contract types on the first day.
    rule : RisingStarRule
    census : date or ISO text
        An annual census; the others are its anniversaries. A joiner is judged at the first
        two of them after having served long enough.
    by : str or collection of str, default "recruitment_source"
        Columns to group by, under the primary post on the first day; () for none.
    level : float, default 0.95

    Returns
    -------
    IndicatorTable
        A row per cohort, group and ``outcome``; ``value`` are proportions that add up to 1,
        ``standardised`` the same with the quarters of joining of all joiners of the cohort. A
        cohort that began before the rule could be judged, or of whom somebody has not been
        followed to the second census, is missing; the note says which.

    Raises
    ------
    ArgumentError
        If a period is outside the records, or the records lack what the rule needs.

    Notes
    -----
    People who left first include the stars lost before anyone saw them. With a census in
    March and the same hazard of leaving for all, joiners of October have twice the time to be
    gone before it that joiners of December have: read the standardised shares.

    Examples
    --------
    >>> import retention
    >>> rule = retention.RisingStarRule(version="2026-1")
    >>> workforce, year = retention.sample(people=500), retention.year_to("2022-03-31")
    >>> table = retention.rising_stars_recognised(workforce, year, rule, census="2025-03-31")
    >>> together = table.frame[table.frame["total"]]
    >>> float(round(together["value"].sum(), 9))
    1.0
    """
    stretches = stretches_of(workforce, group_columns(workforce, by))
    grid = grid_of(workforce, period)
    assessor = Assessor(workforce, rule)
    joined = _Joiners.of(workforce, stretches, assessor, as_day(census, "census"))
    groups = len(stretches.labels)
    first_day = max(assessor.first_day, day_number(workforce.observed_from))
    young, early, tables = False, False, []
    for start, last in zip(grid.first_days.tolist(), grid.last_days.tolist(), strict=True):
        here = (joined.start >= start) & (joined.start <= last)
        # Whoever has earlier service with the employer is judged no later than the last joiner.
        complete = joined.reaches(last) <= day_number(workforce.as_of)
        seen = start >= first_day
        young, early = young or not complete, early or not seen
        tables.append(_counts(joined, here, groups, known=complete and seen))
    notes: tuple[str, ...] = (IMMATURE,) if young else ()
    if early and first_day >= FOREVER:
        notes += (NOTHING_TO_JUDGE,)
    elif early:
        notes += (UNSEEN.format(day=day_label(day_of(first_day))),)
    steps: dict[tuple[str, ...], Columns] = {
        (name,): {
            column: np.stack([table[name][column] for table in tables], axis=1)
            for column in tables[0][name]
        }
        for name in OUTCOMES
    }
    return table_of(
        recognised_definition(rule),
        workforce,
        stretches,
        grid,
        steps,
        level=level,
        notes=notes,
        along=("outcome",),
    )


@dataclass(frozen=True, slots=True)
class _Joiners:
    """Everyone who ever joined with a contract of the rule, and what became of them."""

    start: IntArray
    group: IntArray
    outcome: IntArray
    quarter: IntArray
    wait: int
    census: date

    @classmethod
    def of(
        cls, workforce: Workforce, stretches: Stretches, assessor: Assessor, census: date
    ) -> _Joiners:
        rows, united = stretches.grouped, stretches.united
        begun = np.flatnonzero(rows.enters)
        begun = begun[rows.start[begun] >= day_number(workforce.observed_from)]
        begun = begun[rows.start[begun] <= day_number(workforce.as_of)]
        begun = begun[assessor.fits_on(rows.person[begun], rows.start[begun])]
        person, start = rows.person[begun], rows.start[begun]
        served = assessor.eligible_from(assessor.at(person, start).service)
        first = _next_census(np.maximum(start, served), census)
        second = _next_census(first + 1, census)
        stretch = row_on_day(united, person, start)
        ends = united.exit[stretch]
        star = np.zeros(len(person), dtype=bool)
        for day in (first, second):
            # Only in the stretch that began here: who comes back later is another joiner.
            there = (day < ends) & in_post_on(united, person, day)
            star[there] |= assessor.at(person[there], day[there]).state == STAR
        outcome = np.where(star, 0, np.where(ends <= second, 1, 2))
        month = start.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
        return cls(
            start,
            rows.group[begun],
            outcome,
            month // 3,
            assessor.rule.service_months,
            census,
        )

    def reaches(self, last: int) -> int:
        """The second census of somebody who joins on a day without earlier service."""
        served = months_after(np.array([last]), np.array([self.wait]))
        first = _next_census(np.maximum(served, last), self.census)
        return int(_next_census(first + 1, self.census)[0])


def _next_census(day: IntArray, census: date) -> IntArray:
    """The first anniversary of a census on or after each day; of 29 February 1 March."""
    year = day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    base = np.full(len(day), day_number(census))
    found = months_after(base, 12 * (year - census.year))
    return np.where(found >= day, found, months_after(base, 12 * (year + 1 - census.year)))


def _counts(joined: _Joiners, here: BoolArray, groups: int, *, known: bool) -> dict[str, Columns]:
    """Counts of a cohort by outcome: plain, and weighted to the quarters of all joiners."""
    weight = _weights(joined, here, groups)
    total_weight = here.astype(np.float64)
    group = joined.group
    base = _sums(group, here, groups, np.ones(len(group)))
    effective = np.append(
        effective_number(weight[here], group[here], groups),
        effective_number(total_weight[here], np.zeros(int(here.sum()), dtype=np.int64), 1),
    )
    missing = np.full(groups + 1, np.nan)
    found: dict[str, Columns] = {}
    for number, name in enumerate(OUTCOMES):
        mine = here & (joined.outcome == number)
        plain = _sums(group, mine, groups, np.ones(len(group)))
        # The sum over nobody would be 0 where the weights are not known.
        weighted = np.append(_sums(group, mine, groups, weight)[:-1], plain[-1])
        weighted[effective == 0] = np.nan
        found[name] = {
            "denominator": base if known else missing,
            "numerator": plain if known else missing,
            "weighted": weighted if known else missing,
            "effective": effective if known else missing,
        }
    return found


def _weights(joined: _Joiners, here: BoolArray, groups: int) -> FloatArray:
    """Weights with which each group has the quarters of all joiners and its own size.

    A group without joiners in some quarter is missing: nobody knows its share there.
    """
    cell = joined.group * _QUARTERS + joined.quarter
    mine = np.bincount(cell[here], minlength=groups * _QUARTERS).reshape(groups, _QUARTERS)
    standard = np.bincount(joined.quarter[here], minlength=_QUARTERS) / max(int(here.sum()), 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.where(mine > 0, standard * mine.sum(axis=1, keepdims=True) / mine, 0.0)
    empty = ((mine == 0) & (standard > 0)).any(axis=1)
    each[empty] = np.nan
    weight: FloatArray = each.reshape(-1)[cell]
    return weight


def _sums(group: IntArray, chosen: BoolArray, groups: int, weight: FloatArray) -> FloatArray:
    found = np.bincount(group[chosen], weight[chosen], groups).astype(np.float64)
    return np.append(found, weight[chosen].sum())
