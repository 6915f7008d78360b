"""Support and development: who had an appraisal, or an activity of development, in a year."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

import numpy as np
import pandas as pd

from retention.counts import Grid, Stretches, grid_of, stretches_of
from retention.counts.arrays import BoolArray, FloatArray, IntArray
from retention.counts.latest import counted_by_window, latest_by_census
from retention.counts.stocks import stocks_at
from retention.counts.stretches import FOREVER, days_of
from retention.errors import NotAvailableError
from retention.indicators.definitions.support import APPRAISED, DEVELOPED
from retention.indicators.tables import group_columns, table_of, without_status
from retention.periods import Periods, as_periods, year_to
from retention.results import Definition, IndicatorTable
from retention.workforce import Workforce

Inside = Callable[[IntArray, Grid, int], Iterator[BoolArray]]
"""Person codes, periods and number of people to whether each has an event, period by period."""


def appraised_in_last_12_months(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str] = (),
    level: float = 0.95,
) -> IndicatorTable:
    """Of those in active service all the 12 months, the share with an appraisal in them.

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
        Rows are of the 12 months. ``value`` is a proportion with Wilson limits.

    Raises
    ------
    ArgumentError
        If the records have no appraisals, the 12 months are outside them, or a column is not
        in them.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> table = retention.appraised_in_last_12_months(workforce, year)
    >>> bool(0 < table.frame["value"].iloc[0] < 1)
    True
    """
    events = _events(workforce, "appraisals", ("appraisal_date",), APPRAISED)
    when = days_of(events["appraisal_date"])

    def latest_inside(person: IntArray, grid: Grid, people: int) -> Iterator[BoolArray]:
        # Nobody's event, -1, reads the last day: one before all others.
        day = np.append(when, -FOREVER)
        found = latest_by_census(person, when, grid.last_days, people)
        return (day[latest] >= first for first, latest in zip(grid.first_days, found, strict=True))

    return _coverage(workforce, period, by, level, APPRAISED, events, latest_inside)


def development_in_last_12_months(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str] = (),
    level: float = 0.95,
) -> IndicatorTable:
    """Of those in active service all the 12 months, the share who completed development.

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
    events = _events(workforce, "development", ("activity_date", "mandatory"), DEVELOPED)
    done = ~events["mandatory"].fillna(value=True).astype(bool)
    if "status" in events:
        done &= events["status"].isna() | (events["status"] == "completed")
    events = events[done]
    when = days_of(events["activity_date"])

    def some_inside(person: IntArray, grid: Grid, people: int) -> Iterator[BoolArray]:
        after, until = grid.first_days - 1, grid.last_days
        return (n > 0 for n in counted_by_window(person, when, after, until, people))

    return _coverage(workforce, period, by, level, DEVELOPED, events, some_inside)


def _events(
    workforce: Workforce, name: str, columns: tuple[str, ...], definition: Definition
) -> pd.DataFrame:
    if name not in workforce.tables:
        raise NotAvailableError(
            f"workforce must have the table {name} for {definition.key}, but its records have "
            f"none; put a file {name}.csv with employee_id, {', '.join(columns)} beside the others"
        )
    table = workforce.table(name)
    for column in columns:
        if column not in table:
            raise NotAvailableError(
                f"the table {name} must have the column {column} for {definition.key}, but has "
                f"none; add it to the file, or say it of each activity_type in a map"
            )
    return table


def _coverage(
    workforce: Workforce,
    period: Periods,
    by: str | Collection[str],
    level: float,
    definition: Definition,
    events: pd.DataFrame,
    inside: Inside,
) -> IndicatorTable:
    """Count the people of each year who had an event in it, and those who could have had one."""
    # One year for each last day, in order of time, as the passes over the events go.
    years = tuple(sorted({year_to(p.last_day) for p in as_periods(period)}))
    stretches = stretches_of(workforce.active(), group_columns(workforce, by))
    grid = grid_of(workforce, years)
    person = events["person"].to_numpy(np.int64)
    people = 1 + max(codes.max(initial=0) for codes in (person, stretches.grouped.person))
    there, had = _counts(stretches, grid, inside(person, grid, int(people)))
    columns = {
        "closing": stocks_at(stretches, grid.last_days),
        "denominator": there,
        "numerator": had,
    }
    return table_of(
        without_status(definition, workforce), workforce, stretches, grid, columns, level=level
    )


def _counts(
    stretches: Stretches, grid: Grid, inside: Iterator[BoolArray]
) -> tuple[FloatArray, FloatArray]:
    """People in active service on all days of each period, and those of them with an event."""
    rows, groups = stretches.grouped, len(stretches.labels)
    # The start of the stretch that each row is part of: that of the last row that began one.
    begin = np.maximum.accumulate(np.where(rows.enters, np.arange(len(rows)), 0))
    began = rows.start[begin]
    shape = (groups + 1, len(grid.periods))
    there, had = np.zeros(shape), np.zeros(shape)
    ends = zip(grid.first_days.tolist(), grid.last_days.tolist(), inside, strict=True)
    for period, (first, last, some) in enumerate(ends):
        at = rows.on(last)
        at = at[began[at] <= first]
        for table, chosen in ((there, at), (had, at[some[rows.person[at]]])):
            table[:-1, period] = np.bincount(rows.group[chosen], minlength=groups)
            table[-1, period] = len(chosen)
    return there, had
