"""New starters: who of them has gone again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from retention.counts import count_starters, grid_of, stretches_of
from retention.counts.stretches import Membership
from retention.errors import ArgumentError
from retention.indicators.definitions.cohorts import LEFT_WITHIN
from retention.indicators.tables import group_columns, table_of
from retention.periods import Periods, day_number
from retention.results import IndicatorTable
from retention.workforce import Workforce

IMMATURE = "cohorts that have not been followed long enough are missing"


def left_within(
    workforce: Workforce,
    period: Periods,
    *,
    days: int = 365,
    by: str | Collection[str] = (),
    membership: Membership = "primary",
    level: float = 0.95,
) -> IndicatorTable:
    """Of the starts in each period, the share that had ended within some days.

    A cohort counts only when its last possible starter has been followed that long; else
    the row is missing, since those who left early are known before those who stayed.

    Parameters
    ----------
    workforce, period, membership, level
        As `retention.headcount`.
    by : str or collection of str
        Columns to group by, under the primary post on the first day.
    days : int, default 365
        A start on day s with last day l has ended within `days` when ``l + 1 - s <= days``.

    Returns
    -------
    IndicatorTable
        ``value`` is a proportion with Wilson limits.

    Examples
    --------
    >>> import retention
    >>> workforce = retention.sample(people=500)
    >>> joined = retention.year_to("2024-09-30")
    >>> bool(retention.left_within(workforce, joined).frame["value"].iloc[0] < 1)
    True
    """
    if not isinstance(days, int) or days < 1:
        raise ArgumentError(f"days must be a whole number of at least 1, was {days!r}")
    stretches = stretches_of(workforce, group_columns(workforce, by), membership)
    grid = grid_of(workforce, period)
    starters, gone = count_starters(stretches, grid, days)
    immature = grid.last_days + days > day_number(workforce.as_of) + 1
    gone = np.where(immature, np.nan, gone)
    definition = replace(
        LEFT_WITHIN,
        key=f"{LEFT_WITHIN.key}_{days}_days",
        title=f"New starters who left within {days} days",
        numerator=f"of these, those that had ended within {days} days",
    )
    columns = {"denominator": starters, "numerator": gone}
    notes = (IMMATURE,) if immature.any() else ()
    return table_of(definition, workforce, stretches, grid, columns, level=level, notes=notes)
