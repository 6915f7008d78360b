"""Vacancies: the funded establishment held against the people in post."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pandas as pd

from retention.counts import Grid, grid_of, stretches_of
from retention.counts.arrays import FloatArray
from retention.counts.stocks import stocks_at
from retention.errors import ArgumentError, NotAvailableError, nearest
from retention.indicators.definitions.establishment import VACANCY_RATE
from retention.indicators.tables import NO_FTE, group_columns, table_of
from retention.periods import Periods
from retention.results import IndicatorTable
from retention.workforce import Workforce

TABLE = "establishment"
UNFUNDED = "in groups without a funded establishment the rate is not available"


def vacancy_rate(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str] = (),
    level: float = 0.95,
) -> IndicatorTable:
    """Share of the funded full-time equivalents that nobody holds on the last day of each period.

    What holds on a day is the latest line of the establishment for each unit, staff group and
    band, as far as it has these, that began on it or before.

    Parameters
    ----------
    workforce : Workforce
        All staff: the establishment cannot be restricted with `where`.
    period : Period or sequence of Period
    by : str or collection of str
        Columns that the establishment has: unit, staff_group, band.
    level : float
        Stated in the table; no interval applies.

    Returns
    -------
    IndicatorTable
        ``value`` is a proportion and below 0 where more are in post than funded;
        ``denominator`` is the funded FTE, ``in_post_fte`` what is held, ``numerator`` the
        difference.

    Raises
    ------
    ArgumentError
        If the records have no establishment or FTE, the workforce is a part, or a column is
        not in the establishment.

    Examples
    --------
    >>> import retention
    >>> frame = retention.vacancy_rate(
    ...     retention.sample(people=500), retention.year_to("2025-09-30")
    ... ).frame
    >>> bool(frame["numerator"].iloc[0] + frame["in_post_fte"].iloc[0] > 0)
    True
    """
    funded = workforce.table(TABLE)
    if not workforce.has_fte:
        raise NotAvailableError(
            "workforce must have FTE for this, but its records have no column fte; add it to "
            "starters or staff"
        )
    if workforce.conditions:
        raise NotAvailableError(
            f"workforce must be all staff, since the establishment is of everybody, was "
            f"{workforce.population}; use by= instead of where()"
        )
    columns = group_columns(workforce, by)
    known = [c for c in funded.columns if c not in ("from_date", "fte")]
    for column in columns:
        if column not in known:
            raise ArgumentError(
                f"by must name columns of the establishment ({', '.join(known)}), was "
                f"{column!r}{nearest(column, known)}"
            )
    stretches, grid = stretches_of(workforce, columns), grid_of(workforce, period)
    labels = _all_groups(stretches.labels, funded)
    extra = len(labels) - len(stretches.labels)
    counted = {
        "closing": _with_nobody(stocks_at(stretches, grid.censuses)[:, grid.closing], extra),
        "in_post_fte": _with_nobody(
            stocks_at(stretches, grid.censuses, fte=True)[:, grid.closing], extra
        ),
        "denominator": _funded(funded, known, labels, grid),
    }
    notes = (NO_FTE,) if workforce.spells["fte"].isna().any() else ()
    if np.isnan(counted["denominator"]).any():
        notes = (*notes, UNFUNDED)
    return table_of(
        VACANCY_RATE,
        workforce,
        replace(stretches, labels=labels),
        grid,
        counted,
        level=level,
        notes=notes,
    )


def _all_groups(labels: pd.DataFrame, funded: pd.DataFrame) -> pd.DataFrame:
    """The groups that people are in, and behind them those with funded posts only."""
    if not len(labels.columns):
        return labels
    there = funded[list(labels.columns)].astype("object").drop_duplicates()
    both = pd.concat([labels.astype("object"), there], ignore_index=True)
    return both.drop_duplicates(ignore_index=True)


def _with_nobody(counted: FloatArray, extra: int) -> FloatArray:
    """Rows of 0 for groups that nobody is in, before the total."""
    empty = np.zeros((extra, counted.shape[1]))
    return np.vstack([counted[:-1], empty, counted[-1:]])


def _funded(funded: pd.DataFrame, keys: list[str], labels: pd.DataFrame, grid: Grid) -> FloatArray:
    """Funded FTE of each group and of all at each closing census; missing where none is given."""
    result = np.full((len(labels) + 1, len(grid.periods)), np.nan)
    lines = funded.assign(**{key: funded[key].astype("object") for key in keys})
    lines = lines.sort_values("from_date", kind="stable")
    for at, period in enumerate(grid.periods):
        holding = lines[lines["from_date"] <= pd.Timestamp(period.closing_census)]
        holding = holding.drop_duplicates(keys, keep="last") if keys else holding.tail(1)
        if not len(holding):
            continue
        result[-1, at] = holding["fte"].sum()
        if len(labels.columns):
            sums = holding.groupby(list(labels.columns), dropna=False)["fte"].sum()
            rows = labels.astype("object").itertuples(index=False, name=None)
            one = len(labels.columns) == 1
            result[:-1, at] = [sums.get(row[0] if one else row, np.nan) for row in rows]
    return result
