"""New starters: who of them is still there, and who has gone again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from retention.counts import count_retained, grid_of, stretches_of
from retention.counts.arrays import FloatArray
from retention.counts.grid import Grid
from retention.counts.stretches import Membership, Stretches
from retention.errors import ArgumentError
from retention.horizons import Horizon, horizons_of
from retention.indicators.definitions.cohorts import LEFT_WITHIN, RETAINED
from retention.indicators.tables import Columns, group_columns, table_of
from retention.periods import Periods, day_number
from retention.results import Definition, IndicatorTable
from retention.workforce import Workforce

IMMATURE = "cohorts that have not been followed long enough are missing"
USUAL_HORIZONS = ("100 days", "6 months", "12 months", "24 months", "5 years")


def retained(
    workforce: Workforce,
    period: Periods,
    *,
    after: str | Sequence[str] = USUAL_HORIZONS,
    by: str | Collection[str] = (),
    membership: Membership = "primary",
    level: float = 0.95,
) -> IndicatorTable:
    """Of the starts in each period, the share still in post some time later.

    A cohort counts only when its last possible starter has been followed that long: those
    who left early are known before those who stayed. In complete cohorts nobody enters late
    and nobody is censored, so this is a plain proportion.

    Parameters
    ----------
    workforce, period, membership, level
        As `retention.headcount`; each period is a cohort.
    after : str or sequence of str
        "100 days" are days; "12 months" and "5 years" go by the calendar, to the anniversary
        of the start (of 29 February: 1 March).
    by : str or collection of str
        Columns to group by, under the primary post on the first day, such as
        ``recruitment_source``.

    Returns
    -------
    IndicatorTable
        A row per cohort, group and ``after``; ``value`` is a proportion with Wilson limits.

    Raises
    ------
    ArgumentError
        If `after` is no length of time, a period is outside the records, or a column is not
        in them.

    Examples
    --------
    >>> import retention
    >>> workforce = retention.sample(people=500)
    >>> table = retention.retained(workforce, retention.year_to("2024-09-30"), after="12 months")
    >>> bool(0.5 < table.frame["value"].iloc[0] < 1)
    True
    """
    horizons = horizons_of(after)
    stretches = stretches_of(workforce, group_columns(workforce, by), membership)
    grid = grid_of(workforce, period)
    steps: dict[tuple[str, ...], Columns] = {}
    incomplete = False
    for horizon in horizons:
        starters, there, immature = _followed(workforce, stretches, grid, horizon)
        steps[horizon.label,] = {"denominator": starters, "numerator": there}
        incomplete |= immature
    return table_of(
        RETAINED,
        workforce,
        stretches,
        grid,
        steps,
        level=level,
        notes=(IMMATURE,) if incomplete else (),
        along=("after",),
    )


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

    What `retained` leaves of its cohorts, with the same rule for those not followed long
    enough.

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
    horizon = Horizon(days, "day")
    stretches = stretches_of(workforce, group_columns(workforce, by), membership)
    grid = grid_of(workforce, period)
    starters, there, immature = _followed(workforce, stretches, grid, horizon)
    return table_of(
        _within(horizon),
        workforce,
        stretches,
        grid,
        {"denominator": starters, "numerator": starters - there},
        level=level,
        notes=(IMMATURE,) if immature else (),
    )


def _followed(
    workforce: Workforce, stretches: Stretches, grid: Grid, horizon: Horizon
) -> tuple[FloatArray, FloatArray, bool]:
    """Starters, those still there at a horizon, and whether any cohort is too young for it."""
    starters, there = count_retained(stretches, grid, horizon.after)
    immature = horizon.after(grid.last_days) > day_number(workforce.as_of)
    return starters, np.where(immature, np.nan, there), bool(immature.any())


def _within(horizon: Horizon) -> Definition:
    """The definition for a number of days, whose counts are what `retained` leaves."""
    step = f"after={horizon.label}"
    return replace(
        LEFT_WITHIN,
        key=f"{LEFT_WITHIN.key}_{horizon.count}_days",
        title=f"New starters who left within {horizon.label}",
        numerator=f"of these, those that had ended within {horizon.label}",
        measures=tuple(
            replace(m, quantity=f"gone; {step}", rest=f"retained; {step}")
            if m.name == "numerator"
            else m
            for m in LEFT_WITHIN.measures
        ),
    )
