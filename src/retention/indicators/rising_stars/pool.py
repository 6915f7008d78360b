"""From the Rising Stars of one census to those of the next."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np

from retention.counts import grid_of, stretches_of
from retention.counts.arrays import BoolArray, FloatArray
from retention.counts.labels import COLLEAGUE, STAR, Assessor, Labels
from retention.counts.promotions import first_promotions
from retention.counts.stretches import Stretches
from retention.errors import ReconciliationError
from retention.horizons import MONTHS_IN_YEAR, Horizon
from retention.indicators.definitions.stars_pool import (
    POOL_IDENTITY,
    persistence_definition,
    pool_definition,
)
from retention.indicators.rising_stars.bands import bands_of
from retention.indicators.rising_stars.population import (
    CLASSES,
    AtCensus,
    counted,
    looking_back,
    people_at,
)
from retention.indicators.tables import Columns, group_columns, table_of
from retention.periods import Periods, as_periods, day_number
from retention.results import Definition, IndicatorTable
from retention.rising_stars import RisingStarRule
from retention.workforce import Workforce

NO_BAND = "who was promoted cannot be told: the records have no band"
Count = Callable[[Workforce, Stretches, AtCensus, AtCensus, Assessor], dict[str, FloatArray]]


def rising_star_pool(
    workforce: Workforce,
    period: Periods,
    rule: RisingStarRule,
    *,
    by: str | Collection[str] = (),
    level: float = 0.95,
) -> IndicatorTable:
    """How the number of Rising Stars changed between the two censuses of each period.

    Parameters
    ----------
    workforce : Workforce
    period : Period or sequence of Period
        Labels are those of its opening and closing census.
    rule : RisingStarRule
    by : str or collection of str
        Columns to group by: people of the opening census under the group held then, those
        recognised since under that of the closing one.
    level : float, default 0.95

    Returns
    -------
    IndicatorTable
        ``opening`` + ``recognised`` - ``promoted_out`` - ``left`` - ``no_longer`` is
        ``closing`` in every row; ``value`` is the change, and
        ``eligible`` all who could have been one at the opening census.

    Raises
    ------
    ArgumentError
        If a period is outside the records, or the records lack what the rule needs.
    ReconciliationError
        If the steps do not add up.

    Examples
    --------
    >>> import retention
    >>> rule = retention.RisingStarRule(version="2026-1")
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-03-31")
    >>> f = retention.rising_star_pool(workforce, year, rule).frame.iloc[0]
    >>> gone = f["promoted_out"] + f["left"] + f["no_longer"]
    >>> bool(f["opening"] + f["recognised"] - gone == f["closing"])
    True
    """
    definition = pool_definition(rule, _apart(period))
    return _between(workforce, period, rule, by, level, definition, _flow)


def _apart(period: Periods) -> str:
    """How many months lie between the censuses of every period; empty if not always as many."""
    found = set()
    for one in as_periods(period):
        months = (one.end.year - one.start.year) * MONTHS_IN_YEAR + one.end.month - one.start.month
        opening, closing = (day_number(d) for d in (one.opening_census, one.closing_census))
        exact = months > 0 and Horizon(months, "month").after(np.array([opening]))[0] == closing
        found.add(Horizon(months, "month").label if exact else "")
    return found.pop() if len(found) == 1 else ""


def rising_star_persistence(
    workforce: Workforce,
    period: Periods,
    rule: RisingStarRule,
    *,
    by: str | Collection[str] = (),
    level: float = 0.95,
) -> IndicatorTable:
    """Of Rising Stars who were assessed again, the share who are Rising Stars again.

    Parameters
    ----------
    workforce, period, rule, by, level
        As `rising_star_pool`; by groups of the opening census.

    Returns
    -------
    IndicatorTable
        ``value`` is a proportion with Wilson limits.

    Examples
    --------
    >>> import retention
    >>> rule = retention.RisingStarRule(version="2026-1")
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-03-31")
    >>> table = retention.rising_star_persistence(workforce, year, rule)
    >>> bool(0 <= table.frame["value"].iloc[0] <= 1)
    True
    """
    definition = persistence_definition(rule)
    return _between(workforce, period, rule, by, level, definition, _persistence)


def _between(
    workforce: Workforce,
    period: Periods,
    rule: RisingStarRule,
    by: str | Collection[str],
    level: float,
    definition: Definition,
    count: Count,
) -> IndicatorTable:
    """Count something of the people of both censuses of each period."""
    stretches = stretches_of(workforce, group_columns(workforce, by))
    grid = grid_of(workforce, period)
    assessor = Assessor(workforce, rule)
    tables, days = [], []
    for one in grid.periods:
        days += [one.opening_census, one.closing_census]
        at, then = (people_at(assessor, stretches, day) for day in days[-2:])
        tables.append(count(workforce, stretches, at, then, assessor))
    columns: Columns = {name: np.stack([t[name] for t in tables], axis=1) for name in tables[0]}
    notes = looking_back(assessor, days)
    if count is _flow and "band" not in workforce.spells:
        notes += (NO_BAND,)
    return table_of(definition, workforce, stretches, grid, columns, level=level, notes=notes)


def _later(at: AtCensus, assessor: Assessor, then: AtCensus) -> Labels:
    """The labels that the people of one census have on the day of another."""
    return assessor.at(at.person, np.full(len(at), then.day))


def _eligible(at: AtCensus) -> BoolArray:
    return np.isin(at.state, list(CLASSES.values()))


def _flow(
    workforce: Workforce, stretches: Stretches, at: AtCensus, then: AtCensus, assessor: Assessor
) -> dict[str, FloatArray]:
    groups = len(stretches.labels)
    star = at.state == STAR
    there = np.isin(at.person, then.person, assume_unique=True)
    again = there & (_later(at, assessor, then).state == STAR)
    out = star & there & ~again
    promoted = np.zeros(len(at), dtype=bool)
    if "band" in workforce.spells:
        rows = stretches.everyone
        first = first_promotions(rows, *bands_of(workforce), rows.on(at.day), at.day)
        promoted = first <= then.day
    before = at.person[star]
    recognised = (then.state == STAR) & ~np.isin(then.person, before, assume_unique=True)
    counts = {
        "eligible": counted(at, _eligible(at), groups),
        "opening": counted(at, star, groups),
        "recognised": counted(then, recognised, groups),
        "promoted_out": counted(at, out & promoted, groups),
        "left": counted(at, star & ~there, groups),
        "no_longer": counted(at, out & ~promoted, groups),
    }
    stayed = counted(at, star & again, groups)
    counts["closing"] = stayed + counts["recognised"]
    found = sum(sign * counts[name] for name, sign in POOL_IDENTITY)
    everyone = np.count_nonzero(then.state == STAR)
    if np.any(found) or counts["closing"][-1] != everyone:
        raise ReconciliationError(
            "the pool of Rising Stars does not add up: its steps differ from the Rising Stars at "
            f"the closing census by {np.abs(found).max():g}; please report this, with no data"
        )
    return counts


def _persistence(
    workforce: Workforce, stretches: Stretches, at: AtCensus, then: AtCensus, assessor: Assessor
) -> dict[str, FloatArray]:
    groups = len(stretches.labels)
    star = at.state == STAR
    there = np.isin(at.person, then.person, assume_unique=True)
    later = _later(at, assessor, then).state
    again = star & there & np.isin(later, [STAR, COLLEAGUE])
    return {
        "eligible": counted(at, _eligible(at), groups),
        "opening": counted(at, star, groups),
        "denominator": counted(at, again, groups),
        "numerator": counted(at, again & (later == STAR), groups),
    }
