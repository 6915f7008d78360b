"""Stocks, joiners and stability between two censuses, by the national definitions."""

from __future__ import annotations

from collections.abc import Collection

from retention.counts.stretches import Membership
from retention.indicators.definitions.snapshots import JOINER_RATE, STABILITY_INDEX
from retention.indicators.definitions.stocks import FTE, HEADCOUNT
from retention.indicators.tables import (
    active_stocks,
    check_fte,
    notes_on_fte,
    table_of,
    without_status,
)
from retention.periods import Periods
from retention.results import IndicatorTable
from retention.workforce import Workforce


def headcount(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str] = (),
    membership: Membership = "primary",
    level: float = 0.95,
) -> IndicatorTable:
    """People in active service on the last day of each period, each person once.

    Parameters
    ----------
    workforce : Workforce
    period : Period or sequence of Period
    by : str or collection of str
        Columns to group by, each person under the primary post at the census.
    membership : {"primary", "any"}
        "any" counts a person in every group in which a post is held; groups then sum to
        more than the total.
    level : float
        Stated in the table; a stock has no interval.

    Returns
    -------
    IndicatorTable
        Measures ``opening`` and ``closing``: people on the day before each period and on
        its last day; ``value`` is the latter.

    Raises
    ------
    ArgumentError
        If a period is outside the records, or a column is not in them.

    Examples
    --------
    >>> import retention
    >>> workforce = retention.sample(people=500)
    >>> table = retention.headcount(workforce, retention.year_to("2025-09-30"), by="staff_group")
    >>> groups = table.frame[~table.frame["total"]]
    >>> total = table.frame[table.frame["total"]]
    >>> bool(groups["value"].sum() == total["value"].iloc[0])
    True
    """
    stretches, grid, stocks = active_stocks(workforce, period, by, membership)
    columns = {"opening": stocks.opening, "closing": stocks.closing}
    definition = without_status(HEADCOUNT, workforce)
    return table_of(definition, workforce, stretches, grid, columns, level=level)


def fte(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str] = (),
    membership: Membership = "primary",
    level: float = 0.95,
) -> IndicatorTable:
    """Full-time equivalents of the people that `headcount` counts.

    By group, all of a person's FTE is under the primary post; with ``membership="any"``
    each post's FTE is in its own group.

    Returns
    -------
    IndicatorTable
        Measures ``opening_fte`` and ``closing_fte``; ``value`` is the latter.

    Raises
    ------
    ArgumentError
        If the records have no FTE; else as `headcount`.

    Examples
    --------
    >>> import retention
    >>> table = retention.fte(retention.sample(people=500), retention.year_to("2025-09-30"))
    >>> bool(table.frame["value"].iloc[0] < table.frame["closing"].iloc[0])
    True
    """
    check_fte(workforce)
    stretches, grid, stocks = active_stocks(workforce, period, by, membership)
    columns = {
        "opening": stocks.opening,
        "closing": stocks.closing,
        "opening_fte": stocks.opening_fte,
        "closing_fte": stocks.closing_fte,
    }
    definition = without_status(FTE, workforce)
    notes = notes_on_fte(workforce)
    return table_of(definition, workforce, stretches, grid, columns, level=level, notes=notes)


def joiner_rate(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str] = (),
    membership: Membership = "primary",
    level: float = 0.95,
) -> IndicatorTable:
    """People who came into active service between the two censuses, over the mean headcount.

    Parameters, errors and grouping as `headcount`; a joiner is in the group held at the
    closing census.

    Returns
    -------
    IndicatorTable
        ``value`` is a proportion with Byar limits; ``numerator`` counts joiners.

    References
    ----------
    NHS Digital turnover tables, answer to parliamentary question 112582 (31 January 2022).

    Examples
    --------
    >>> import retention
    >>> table = retention.joiner_rate(retention.sample(people=500), retention.year_to("2025-09-30"))
    >>> bool(0 < table.frame["value"].iloc[0] < 1)
    True
    """
    stretches, grid, stocks = active_stocks(workforce, period, by, membership)
    columns = {
        "opening": stocks.opening,
        "closing": stocks.closing,
        "numerator": stocks.closing - stocks.stayers_at_close,
    }
    definition = without_status(JOINER_RATE, workforce)
    return table_of(definition, workforce, stretches, grid, columns, level=level)


def stability_index(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str] = (),
    membership: Membership = "primary",
    level: float = 0.95,
) -> IndicatorTable:
    """Of those in active service at the opening census, the share who are at the closing one.

    Who left and came back in between counts as there. Parameters, errors and grouping as
    `leaver_rate`.

    Returns
    -------
    IndicatorTable
        ``value`` is a proportion with Wilson limits; ``numerator`` counts those there at
        both censuses.

    References
    ----------
    NHS Digital turnover tables, answer to parliamentary question 112582 (31 January 2022).

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> left = retention.leaver_rate(workforce, year).frame["numerator"].iloc[0]
    >>> stayed = retention.stability_index(workforce, year).frame
    >>> bool(left + stayed["numerator"].iloc[0] == stayed["denominator"].iloc[0])
    True
    """
    stretches, grid, stocks = active_stocks(workforce, period, by, membership)
    columns = {"opening": stocks.opening, "numerator": stocks.stayers}
    definition = without_status(STABILITY_INDEX, workforce)
    return table_of(definition, workforce, stretches, grid, columns, level=level)
