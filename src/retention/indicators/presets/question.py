"""What a definition of leaving is asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from retention.counts import Grid, Stocks, Stretches, count_stocks, grid_of, stretches_of
from retention.counts.stretches import Membership
from retention.indicators.tables import group_columns
from retention.periods import Periods
from retention.workforce import Workforce


@dataclass(frozen=True, slots=True)
class Question:
    """The arguments of one call of `retention.leaver_rate`."""

    workforce: Workforce
    period: Periods
    by: str | Collection[str]
    membership: Membership
    level: float


def employed_stocks(asked: Question) -> tuple[Stretches, Grid, Stocks]:
    """Stretches of everyone employed, the censuses of the periods, and the stocks at them."""
    columns = group_columns(asked.workforce, asked.by)
    stretches = stretches_of(asked.workforce, columns, asked.membership)
    grid = grid_of(asked.workforce, asked.period)
    return stretches, grid, count_stocks(stretches, grid)
