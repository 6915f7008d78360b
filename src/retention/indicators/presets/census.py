"""Leavers read from two censuses: who was there at the first and not at the second."""

from __future__ import annotations

import numpy as np

from retention.counts import Grid, Stocks, Stretches, stayers_fte
from retention.indicators.definitions.census_rates import (
    DHSC_FLOW,
    NHS_SCOTLAND,
    NHS_SCOTLAND_WTE,
    as_one_cell,
)
from retention.indicators.definitions.snapshots import LEAVER_RATE
from retention.indicators.presets.question import Question, employed_stocks
from retention.indicators.tables import (
    active_stocks,
    check_fte,
    notes_on_fte,
    table_of,
    without_status,
)
from retention.results import Definition, IndicatorTable


def nhs_workforce_statistics(asked: Question) -> IndicatorTable:
    """Out of active service between the censuses, over the mean of the two headcounts."""
    stretches, grid, stocks = active_stocks(
        asked.workforce, asked.period, asked.by, asked.membership
    )
    columns = {
        "opening": stocks.opening,
        "closing": stocks.closing,
        "numerator": stocks.opening - stocks.stayers,
    }
    stated = without_status(LEAVER_RATE, asked.workforce, suffix="_all_assignments")
    return table_of(stated, asked.workforce, stretches, grid, columns, level=asked.level)


def nhs_scotland(asked: Question) -> IndicatorTable:
    """Out of employment between the censuses, over those employed at the opening one."""
    stretches, grid, stocks = employed_stocks(asked)
    columns = {"opening": stocks.opening, "numerator": stocks.opening - stocks.stayers}
    stated = as_one_cell(NHS_SCOTLAND, has_status=asked.workforce.has_status)
    return table_of(stated, asked.workforce, stretches, grid, columns, level=asked.level)


def nhs_scotland_wte(asked: Question) -> IndicatorTable:
    """The same in full-time equivalents at the opening census."""
    check_fte(asked.workforce)
    stated = as_one_cell(NHS_SCOTLAND_WTE, has_status=asked.workforce.has_status)
    return _in_fte(stated, asked, *employed_stocks(asked))


def dhsc_flow(asked: Question) -> IndicatorTable:
    """FTE out of active service between the censuses, over FTE at the opening one."""
    check_fte(asked.workforce)
    stated = without_status(DHSC_FLOW, asked.workforce)
    counted = active_stocks(asked.workforce, asked.period, asked.by, asked.membership)
    return _in_fte(stated, asked, *counted)


def _in_fte(
    stated: Definition, asked: Question, stretches: Stretches, grid: Grid, stocks: Stocks
) -> IndicatorTable:
    left = stocks.opening - stocks.stayers
    left_fte = stocks.opening_fte - stayers_fte(stretches, grid)
    columns = {
        "opening": stocks.opening,
        "leavers": left,
        "opening_fte": stocks.opening_fte,
        # Where nobody left, a difference of two sums of floats may not be quite 0.
        "numerator": np.where(left > 0, left_fte, 0.0),
    }
    return table_of(
        stated,
        asked.workforce,
        stretches,
        grid,
        columns,
        level=asked.level,
        notes=notes_on_fte(asked.workforce),
    )
