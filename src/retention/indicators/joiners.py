"""Who comes, from where, and who comes back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from retention.counts import (
    count_came_back,
    count_events,
    count_rehired,
    grid_of,
    stretches_of,
)
from retention.counts.arrays import BoolArray, FloatArray, IntArray
from retention.counts.stretches import Membership
from retention.errors import ArgumentError
from retention.horizons import horizons_of
from retention.indicators.definitions.events import BY_LAST_DAY
from retention.indicators.definitions.joiners import (
    CAME_BACK,
    EARLY,
    EARLY_CAREER_SHARE,
    EXPERIENCED,
    REHIRED,
    SOURCE_COLUMN,
    UNKNOWN,
    by_source_within,
)
from retention.indicators.tables import Columns, group_columns, table_of
from retention.periods import Periods, day_number
from retention.reference import EARLY_CAREER, UNKNOWN_SOURCE, source_kind
from retention.results import IndicatorTable
from retention.workforce import NOT_RECORDED, Workforce

IMMATURE = "periods whose leavers have not been followed long enough are missing"
USUAL_RETURNS = ("12 months", "24 months")
_NAMES = {EARLY_CAREER: EARLY, UNKNOWN_SOURCE: UNKNOWN}


def joiners_by_source(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str] = (),
    level: float = 0.95,
) -> IndicatorTable:
    """Of the starts in each period, the share from each source of recruitment.

    Parameters
    ----------
    workforce : Workforce
    period : Period or sequence of Period
    by : str or collection of str
        Columns to group by as well: shares are then within each group.
    level : float, default 0.95

    Returns
    -------
    IndicatorTable
        Grouped by the columns of `by` and ``recruitment_source``, read from the primary post
        on the first day. ``numerator`` counts starters, ``starters`` all of the period (and
        group), and ``early_career``, ``experienced`` or ``unknown`` those of all sources of
        the row's kind.

    Raises
    ------
    NotAvailableError
        If the records have no ``recruitment_source``.
    ArgumentError
        If a period is outside the records, or a column is not in them.

    See Also
    --------
    retained : ``by="recruitment_source"`` follows the same starters.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> frame = retention.joiners_by_source(workforce, year).frame
    >>> shares = frame.loc[~frame["total"], "value"]
    >>> round(float(shares.sum()), 9)
    1.0
    """
    workforce.check_columns([SOURCE_COLUMN], "workforce")
    groups = group_columns(workforce, by)
    if SOURCE_COLUMN in groups:
        raise ArgumentError(f"by must name other columns than {SOURCE_COLUMN}, which is always one")
    stretches, grid = stretches_of(workforce, (*groups, SOURCE_COLUMN)), grid_of(workforce, period)
    started = count_events(stretches, grid, BY_LAST_DAY).starters
    # A source that nobody came from is no row: the label of those who stay is no joiner.
    used = np.flatnonzero(started[:-1].any(axis=1))
    started = started[np.append(used, len(stretches.labels))]
    labels = stretches.labels.iloc[used].reset_index(drop=True)
    stretches = replace(stretches, labels=labels)
    kinds = np.array([_kind(source) for source in labels[SOURCE_COLUMN]])
    group, _ = _coarser(labels, groups)
    everything = np.ones(len(labels), dtype=bool)
    columns = {"numerator": started, "starters": _summed(started, group, everything)}
    columns |= {
        name: _summed(started, group, kinds == name) for name in (EARLY, EXPERIENCED, UNKNOWN)
    }
    if groups:
        source, _ = _coarser(labels, (SOURCE_COLUMN,))
        columns["from_source"] = _summed(started, source, everything)
    return table_of(by_source_within(groups), workforce, stretches, grid, columns, level=level)


def _kind(source: str) -> str:
    return _NAMES.get(source_kind(None if source == NOT_RECORDED else source), EXPERIENCED)


def _summed(started: FloatArray, group: IntArray, meant: BoolArray) -> FloatArray:
    """In each row that is meant, all of its group that are; in others nothing; the total last."""
    result = np.full_like(started, np.nan)
    rows, some = started[:-1], np.flatnonzero(meant)
    for row in some:
        result[row] = rows[some[group[some] == group[row]]].sum(axis=0)
    result[-1] = rows[some].sum(axis=0)
    return result


def early_career_share(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str] = (),
    level: float = 0.95,
) -> IndicatorTable:
    """Of the starts in each period whose source is known, the share that begin a career.

    School leavers, university leavers, apprentices and those of graduate schemes. Several
    periods show the trend.

    Parameters
    ----------
    workforce, period, level
        As `joiners_by_source`.
    by : str or collection of str
        Columns to group by, under the primary post on the first day.

    Returns
    -------
    IndicatorTable
        ``value`` is a proportion with Wilson limits; ``unknown`` starters are beside it, and
        ``range_low`` to ``range_high`` is the share of all starters if none or all of them
        begin a career.

    Raises
    ------
    NotAvailableError
        If the records have no ``recruitment_source``.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> row = retention.early_career_share(workforce, year).frame.iloc[0]
    >>> bool(row["numerator"] <= row["denominator"] <= row["starters"])
    True
    """
    workforce.check_columns([SOURCE_COLUMN], "workforce")
    groups = group_columns(workforce, by)
    wanted = tuple(dict.fromkeys((*groups, SOURCE_COLUMN)))
    stretches, grid = stretches_of(workforce, wanted), grid_of(workforce, period)
    started = count_events(stretches, grid, BY_LAST_DAY).starters
    kinds = np.array([_kind(source) for source in stretches.labels[SOURCE_COLUMN]])
    number, labels = _coarser(stretches.labels, groups)

    def of(meant: BoolArray) -> FloatArray:
        found = np.zeros((len(labels) + 1, len(grid.periods)))
        np.add.at(found, number[meant], started[:-1][meant])
        found[-1] = started[:-1][meant].sum(axis=0)
        return found

    columns = {
        "starters": of(np.ones(len(kinds), dtype=bool)),
        "unknown": of(kinds == UNKNOWN),
        "denominator": of(kinds != UNKNOWN),
        "numerator": of(kinds == EARLY),
    }
    coarse = replace(stretches, labels=labels)
    return table_of(EARLY_CAREER_SHARE, workforce, coarse, grid, columns, level=level)


def _coarser(labels: pd.DataFrame, groups: tuple[str, ...]) -> tuple[IntArray, pd.DataFrame]:
    """For each group the number of the coarser one that it is part of, and their labels."""
    if not groups:
        return np.zeros(len(labels), dtype=np.int64), pd.DataFrame(index=range(1))
    part = labels[list(groups)]
    number: IntArray = part.groupby(list(groups)).ngroup().to_numpy().astype(np.int64)
    _, first = np.unique(number, return_index=True)
    return number, part.iloc[first].reset_index(drop=True)


def rehired(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str] = (),
    membership: Membership = "primary",
    level: float = 0.95,
) -> IndicatorTable:
    """Of the starts in each period, the share of people who had worked here before.

    In a part of the workforce: before in that part. Only what the records hold is known, so
    that later periods look back further.

    Parameters
    ----------
    workforce, period, by, membership, level
        As `retained`.

    Returns
    -------
    IndicatorTable
        ``value`` is a proportion with Wilson limits.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> bool(retention.rehired(workforce, year).frame["value"].iloc[0] < 1)
    True
    """
    stretches = stretches_of(workforce, group_columns(workforce, by), membership)
    grid = grid_of(workforce, period)
    started, again = count_rehired(stretches, grid)
    columns = {"denominator": started, "numerator": again}
    return table_of(REHIRED, workforce, stretches, grid, columns, level=level)


def came_back(
    workforce: Workforce,
    period: Periods,
    *,
    within: str | Sequence[str] = USUAL_RETURNS,
    by: str | Collection[str] = (),
    membership: Membership = "primary",
    level: float = 0.95,
) -> IndicatorTable:
    """Of the leavers of each period, the share who had started here again some time later.

    A period counts only when the last possible leaver has been followed that long.

    Parameters
    ----------
    workforce, period, membership, level
        As `retained`; leavers are those of ``event_leavers`` by last day.
    within : str or sequence of str
        "12 months": started again by the day 12 months after the day that follows the last
        one employed.
    by : str or collection of str
        Columns to group by, under the primary post on the last day.

    Returns
    -------
    IndicatorTable
        A row per period, group and ``within``; ``value`` is a proportion with Wilson limits.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2023-09-30")
    >>> frame = retention.came_back(workforce, year).frame
    >>> frame["within"].to_list(), bool(frame["numerator"].is_monotonic_increasing)
    (['12 months', '24 months'], True)
    """
    stretches = stretches_of(workforce, group_columns(workforce, by), membership)
    grid = grid_of(workforce, period)
    steps: dict[tuple[str, ...], Columns] = {}
    incomplete = False
    for horizon in horizons_of(within, "within"):
        left, back = count_came_back(stretches, grid, horizon.after)
        immature = horizon.after(grid.last_days + 1) > day_number(workforce.as_of)
        steps[horizon.label,] = {
            "denominator": left,
            "numerator": np.where(immature, np.nan, back),
        }
        incomplete |= bool(immature.any())
    return table_of(
        CAME_BACK,
        workforce,
        stretches,
        grid,
        steps,
        level=level,
        notes=(IMMATURE,) if incomplete else (),
        along=("within",),
    )
