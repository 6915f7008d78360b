"""Leavers who named development: a share of those whose reason is known."""

from __future__ import annotations

from collections.abc import Collection

from retention.counts import count_events, grid_of, stretches_of
from retention.indicators.definitions.development_reasons import DEVELOPMENT_LINKED
from retention.indicators.definitions.events import BY_LAST_DAY
from retention.indicators.leaving_kinds import REASON, check_leaving, leavers_by_kind
from retention.indicators.tables import group_columns, table_of
from retention.periods import Periods
from retention.reference import is_unknown_reason, reason_flag
from retention.results import IndicatorTable
from retention.workforce import Workforce

_KINDS = ("numerator", "other_reasons", "unknown")


def development_linked_leaving(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str] = (),
    level: float = 0.95,
) -> IndicatorTable:
    """Of the leavers whose reason is known, the share who named development.

    Promotion, lack of opportunities, or going to further education or training. Parameters as
    `retention.event_leavers`.

    Returns
    -------
    IndicatorTable
        ``leavers`` by last day, ``numerator`` who named development, ``other_reasons``,
        ``unknown`` and their share of all leavers, ``unknown_share``; ``value`` is of the known
        ones, with Wilson limits.

    Raises
    ------
    NotAvailableError
        If the records have no leaving reasons.
    ArgumentError
        If a period is outside the records, or a column is not in them.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> frame = retention.development_linked_leaving(workforce, year).frame
    >>> bool(frame["unknown_share"].iloc[0] > 0.2)
    True
    """
    check_leaving(workforce, REASON)
    stretches, grid = (
        stretches_of(workforce, group_columns(workforce, by)),
        grid_of(workforce, period),
    )
    leavers = count_events(stretches, grid, BY_LAST_DAY).leavers
    counted = leavers_by_kind(workforce, stretches, grid, REASON, _kind_of, _KINDS)
    return table_of(
        DEVELOPMENT_LINKED,
        workforce,
        stretches,
        grid,
        {"leavers": leavers, **counted},
        level=level,
    )


def _kind_of(label: str | None) -> str:
    if is_unknown_reason(label):
        return "unknown"
    return "numerator" if reason_flag(label, "development_linked") else "other_reasons"
