"""Support and development of those who were in post all of 12 months."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import numpy as np
import pandas as pd

from retention.counts import Grid, Stretches, grid_of, stretches_of
from retention.counts.arrays import BoolArray
from retention.counts.attendance import ALL_YEAR, People, people_of_year
from retention.counts.dated import NEVER, DatedEvents
from retention.counts.stretches import days_of
from retention.errors import NotAvailableError
from retention.indicators.definitions import support_ladder as rungs
from retention.indicators.definitions.support import APPRAISED, DEVELOPED, ON_STRENGTHS, UNSEEN
from retention.indicators.support_evidence import (
    NO_APPRAISALS,
    NO_DEVELOPMENT,
    Evidence,
    beyond_mandatory,
    evidence_of,
)
from retention.indicators.tables import NO_STATUS, group_columns, table_of
from retention.periods import Periods, as_periods, year_to
from retention.results import Definition, IndicatorTable
from retention.workforce import Workforce

CODES_BETWEEN = ";"
Chosen = Callable[[People], tuple[BoolArray | None, BoolArray]]
"""Of some people those who could, None is all; and those who did."""


def appraised_in_last_12_months(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str] = (),
    level: float = 0.95,
) -> IndicatorTable:
    """Of those in post all the 12 months, the share with an appraisal in them.

    To be read with what the appraisals were good for, as `support_ladder` has it.

    Parameters
    ----------
    workforce, level
        As `retention.headcount`.
    period : Period or sequence of Period
        The 12 months are those up to the last day of each, as `retention.year_to` has them:
        up to 28 or 29 February they begin on 1 March.
    by : str or collection of str
        Columns to group by, under the primary post on the last day.

    Returns
    -------
    IndicatorTable
        Rows are of the 12 months. ``value`` is a proportion with Wilson limits. Who was on
        leave on more than half of the days is not in it.

    Raises
    ------
    NotAvailableError
        If the records do not hold what it needs.
    ArgumentError
        If the 12 months are outside the records, or a column is not in them.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> table = retention.appraised_in_last_12_months(workforce, year)
    >>> bool(0 < table.frame["value"].iloc[0] < 1)
    True
    """
    return _of_a_rung(workforce, period, by, level, APPRAISED, rungs.APPRAISED)


def development_in_last_12_months(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str] = (),
    level: float = 0.95,
) -> IndicatorTable:
    """Of those in post all the 12 months, the share who completed development.

    Mandatory activities, booked and cancelled ones do not count. Parameters, returns and
    errors as `appraised_in_last_12_months`.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> table = retention.development_in_last_12_months(workforce, year)
    >>> bool(table.frame["numerator"].iloc[0] <= table.frame["denominator"].iloc[0])
    True
    """
    return _of_a_rung(workforce, period, by, level, DEVELOPED, rungs.DEVELOPED)


def unseen(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str] = (),
    level: float = 0.95,
) -> IndicatorTable:
    """Of those in post all the 12 months, the share of whom the records saw no support.

    No appraisal, hence no plan agreed in one, and no completed development beyond mandatory
    training: the direct answer to whether every person is supported. Parameters, returns and
    errors as `appraised_in_last_12_months`.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> bool(0 < retention.unseen(workforce, year).frame["value"].iloc[0] < 0.5)
    True
    """
    stretches = stretches_of(workforce, group_columns(workforce, by))
    evidence = evidence_of(workforce, stretches)
    appraised, developed = _told(UNSEEN, evidence[rungs.APPRAISED], evidence[rungs.DEVELOPED])

    def nothing(people: People) -> tuple[None, BoolArray]:
        return None, ~(_in_time(appraised, people) | _in_time(developed, people))

    return _shares(workforce, period, stretches, level, UNSEEN, nothing)


def development_on_strengths(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str] = (),
    level: float = 0.95,
) -> IndicatorTable:
    """Of those with a recorded strength, the share whose development built on one.

    Counted are people in post all the 12 months with a strength in an appraisal up to their
    end; of them those with a completed activity in the 12 months, beyond mandatory training, for
    a strength that an appraisal had recorded by its day. Parameters, returns and errors as
    `appraised_in_last_12_months`.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> frame = retention.development_on_strengths(workforce, year).frame
    >>> bool(0 < frame["numerator"].iloc[0] < frame["denominator"].iloc[0])
    True
    """
    stretches = stretches_of(workforce, group_columns(workforce, by))
    recorded, matching = _strengths(workforce)

    def built_on(people: People) -> tuple[BoolArray, BoolArray]:
        long_ago = np.full(len(people), NEVER, dtype=np.int64)
        could = recorded.any_in(people.person, long_ago, people.last)
        return could, _in_time(matching, people)

    return _shares(workforce, period, stretches, level, ON_STRENGTHS, built_on)


def _strengths(workforce: Workforce) -> tuple[DatedEvents, DatedEvents]:
    """Strengths recorded, and activities that match one."""
    for name, why in (("appraisals", NO_APPRAISALS), ("development", NO_DEVELOPMENT)):
        if name not in workforce.tables:
            raise not_told(ON_STRENGTHS, why)
    appraisals = workforce.table("appraisals")
    done = beyond_mandatory(workforce.table("development"))
    if "strengths" not in appraisals or done is None or "strength" not in done:
        raise not_told(
            ON_STRENGTHS, "the records do not tell the strengths of people and of activities"
        )
    strengths = _by_code(appraisals, "appraisal_date", "strengths")
    activities = _by_code(done, "activity_date", "strength")
    first = strengths.groupby(["person", "code"], as_index=False)["day"].min()
    both = activities.merge(first, on=["person", "code"], suffixes=("", "_recorded"))
    both = both[both["day_recorded"] <= both["day"]]
    return _events(strengths), _events(both)


def _by_code(table: pd.DataFrame, date: str, column: str) -> pd.DataFrame:
    """A row for each code of each event: ``person``, ``day`` and ``code``."""
    told = table[table[column].notna()]
    codes = told[column].astype("str").str.split(CODES_BETWEEN)
    frame = pd.DataFrame({"person": told["person"], "day": days_of(told[date]), "code": codes})
    return frame.explode("code", ignore_index=True)


def _events(frame: pd.DataFrame) -> DatedEvents:
    return DatedEvents.of(*(frame[name].to_numpy(np.int64) for name in ("person", "day")))


def _of_a_rung(
    workforce: Workforce,
    period: Periods,
    by: str | Collection[str],
    level: float,
    definition: Definition,
    rung: str,
) -> IndicatorTable:
    stretches = stretches_of(workforce, group_columns(workforce, by))
    (events,) = _told(definition, evidence_of(workforce, stretches)[rung])
    return _shares(
        workforce,
        period,
        stretches,
        level,
        definition,
        lambda people: (None, _in_time(events, people)),
    )


def _told(definition: Definition, *evidence: Evidence) -> list[DatedEvents]:
    """The events of all the evidence that an indicator needs."""
    missing = [one.missing for one in evidence if one.missing]
    if missing:
        raise not_told(definition, " and ".join(missing))
    return [one.events for one in evidence if one.events is not None]


def _in_time(events: DatedEvents, people: People) -> BoolArray:
    """Who of some people has an event in the months that are theirs."""
    return events.any_in(people.person, people.first, people.last)


def _shares(
    workforce: Workforce,
    period: Periods,
    stretches: Stretches,
    level: float,
    definition: Definition,
    chosen: Chosen,
) -> IndicatorTable:
    """Count those who could and those who did, among those in post all of each 12 months."""
    grid = years_of(workforce, period)
    groups = len(stretches.labels)
    shape = (groups + 1, len(grid.periods))
    could, did = np.zeros(shape), np.zeros(shape)
    for at, people in enumerate(attending(workforce, stretches, grid)):
        there = people[ALL_YEAR]
        able, done = chosen(there)
        could[:, at] = there.counted(able, groups)
        did[:, at] = there.counted(done if able is None else done & able, groups)
    return table_of(
        definition,
        workforce,
        stretches,
        grid,
        {"denominator": could, "numerator": did},
        level=level,
        notes=notes_on_status(workforce),
    )


def years_of(workforce: Workforce, period: Periods) -> Grid:
    """The 12 months up to the last day of each period, each once and in order of time."""
    years = tuple(sorted({year_to(one.last_day) for one in as_periods(period)}))
    return grid_of(workforce, years)


def attending(
    workforce: Workforce, stretches: Stretches, grid: Grid
) -> tuple[Mapping[str, People], ...]:
    """The people of each 12 months by how they were there."""
    active = stretches_of(workforce.active()).united
    return tuple(
        people_of_year(stretches, active, first, last)
        for first, last in zip(grid.first_days.tolist(), grid.last_days.tolist(), strict=True)
    )


def notes_on_status(workforce: Workforce) -> tuple[str, ...]:
    """That leave cannot be told apart, where it cannot."""
    return () if workforce.has_status else (NO_STATUS,)


def not_told(
    definition: Definition, why: str, remedy: str = "add it to the files"
) -> NotAvailableError:
    """The error of an indicator of which the records tell nothing at all."""
    return NotAvailableError(
        f"workforce must hold what {definition.key} needs, but {why}; {remedy}"
    )


def because(missing: Mapping[str, str]) -> tuple[str, ...]:
    """A note for each part of an indicator that the records do not tell, with the reason."""
    return tuple(f"{name}: not available, because {why}" for name, why in missing.items() if why)
