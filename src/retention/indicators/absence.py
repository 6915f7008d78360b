"""Sickness absence, as an aggregated table gives it."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from retention.errors import ArgumentError, NotAvailableError, nearest
from retention.indicators.definitions.absence import SICKNESS_ABSENCE_RATE
from retention.indicators.tables import supplied_table
from retention.periods import ONE_DAY, Period, Periods, as_periods, day_label
from retention.results import TOTAL, IndicatorTable
from retention.workforce import Workforce

TABLE = "absence"
GROUP = "group"
DAYS = {"numerator": "days_lost", "denominator": "days_available"}


def sickness_absence_rate(
    workforce: Workforce,
    period: Periods,
    *,
    by: Literal["", "group"] | tuple[()] = (),
    level: float = 0.95,
) -> IndicatorTable:
    """Of the days on which people could have worked, the share that was lost to sickness.

    Parameters
    ----------
    workforce : Workforce
        All staff, with a table ``absence``.
    period : Period or sequence of Period
        Of whole months, for each of which the table has a row.
    by : {"", "group"}
        By the groups of the table, as it names them.
    level : float, default 0.95
        Stated in the table; no interval applies, since days of one person hang together.

    Returns
    -------
    IndicatorTable
        ``numerator`` days lost, ``denominator`` days available and ``value``, the one over the
        other, from 0 to 1. ``staff`` are the full-time staff whom the days available are worth,
        each group rounded: the table has no number of people. A period with a month that the
        table does not have is missing, with a note.

    Raises
    ------
    NotAvailableError
        If the records have no such table, it has none of the periods in full, a period is not
        of whole months, or the workforce is a part.
    ArgumentError
        If `by` is anything else, or the table has rows with and without a group in one month.

    References
    ----------
    NHS England, NHS Sickness Absence Rates: full-time equivalent days lost over those available.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> rate = retention.sickness_absence_rate(workforce, year).frame["value"].iloc[0]
    >>> bool(0.02 < rate < 0.10)
    True
    """
    supplied = workforce.table(TABLE)
    groups = _groups(by, supplied)
    table = _by_month(supplied)
    periods = as_periods(period)
    frames, absent = [], []
    for one in periods:
        rows, missing = _inside(table, one)
        if missing:
            absent.append(f"{one.label}: the table has no rows of {missing}")
        frames.append(_counted(rows, one, groups, known=not missing))
    if len(absent) == len(periods):
        raise NotAvailableError(
            f"the table {TABLE} must have every month of a period for "
            f"{SICKNESS_ABSENCE_RATE.key}, but in {absent[-1]}; add them to the file"
        )
    return supplied_table(
        SICKNESS_ABSENCE_RATE,
        workforce,
        pd.concat(frames, ignore_index=True),
        by=groups,
        counted="staff of the absence table",
        level=level,
        notes=tuple(absent),
    )


def _groups(by: object, table: pd.DataFrame) -> tuple[str, ...]:
    if by in ("", ()):
        return ()
    if by not in (GROUP, (GROUP,), [GROUP]):
        raise ArgumentError(
            f"by must be empty or {GROUP!r}, the groups of the table {TABLE}, was {by!r}"
            f"{nearest(str(by), (GROUP,))}"
        )
    if GROUP not in table or table[GROUP].isna().all():
        raise ArgumentError(
            f"by must be empty where the table {TABLE} names no groups, was {by!r}; add the column "
            f"{GROUP} to the file"
        )
    return (GROUP,)


def _by_month(table: pd.DataFrame) -> pd.DataFrame:
    """The table with its months; rows without a group are one group, of everybody."""
    month = table["month"].to_numpy().astype("datetime64[M]")
    group = table[GROUP].astype("object") if GROUP in table else pd.Series(TOTAL, table.index)
    blank = group.isna().to_numpy()
    both = sorted(set(month[blank].tolist()) & set(month[~blank].tolist()))
    if both:
        raise ArgumentError(
            f"the table {TABLE} must name the group of every row of a month or of none, but in "
            f"{both[0]:%B %Y} some are blank; is that a total? Leave it out, or name the group"
        )
    return table.assign(month=month, **{GROUP: group.fillna(TOTAL)})


def _inside(table: pd.DataFrame, period: Period) -> tuple[pd.DataFrame, str]:
    """The rows of a period, and its first month that has none."""
    if period.start.day != 1 or period.end.day != 1:
        raise NotAvailableError(
            f"period must be of whole months, as the table {TABLE} is, was {period.label} from "
            f"{day_label(period.start)} to {day_label(period.end - ONE_DAY)}; use for example "
            "retention.year_to('2025-09-30')"
        )
    months = np.arange(
        np.datetime64(period.start, "M"), np.datetime64(period.end, "M"), dtype="datetime64[M]"
    )
    month = table["month"].to_numpy().astype("datetime64[M]")
    missing = months[~np.isin(months, month)]
    return table[np.isin(month, months)], f"{missing[0].item():%B %Y}" if len(missing) else ""


def _counted(
    rows: pd.DataFrame, period: Period, groups: tuple[str, ...], *, known: bool
) -> pd.DataFrame:
    """Days of a period by group and in total; missing where not all of its months are known."""
    summed = rows.groupby(GROUP, sort=True)[list(DAYS.values())].sum()
    found = pd.DataFrame({name: summed[column] for name, column in DAYS.items()}, dtype=float)
    found["staff"] = (found["denominator"] / period.days).round()
    whole = pd.DataFrame([found.sum()]).assign(**dict.fromkeys(groups, TOTAL))
    parts = found.reset_index() if groups else found.iloc[:0]
    counted = pd.concat([parts, whole], ignore_index=True) if len(parts) else whole
    if not known:
        counted[["staff", *DAYS]] = np.nan
    return counted.assign(
        total=[*[False] * len(parts), True],
        most_of_one=float(period.days),
        period_start=pd.Timestamp(period.start),
        period_last_day=pd.Timestamp(period.last_day),
    )
