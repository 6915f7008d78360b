"""Leavers by last day, all or of some kind, over the people employed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from retention.counts import Grid, Stretches, count_events
from retention.counts.arrays import FloatArray
from retention.indicators.definitions.events import BY_LAST_DAY
from retention.indicators.definitions.leaver_shares import (
    CIPD_CRUDE,
    CIPD_VOLUNTARY,
    RETENTION_READING,
    VOLUNTARY_LEAVER_RATE,
)
from retention.indicators.leavers import event_leavers
from retention.indicators.leaving_kinds import REASON, check_leaving, leavers_by_kind
from retention.indicators.presets.question import Question, employed_stocks
from retention.indicators.tables import table_of
from retention.reference import is_unknown_reason, reason_class, reason_flag
from retention.results import IndicatorTable


def events(asked: Question) -> IndicatorTable:
    """Leavers by event, with the options that `retention.event_leavers` has by default."""
    return event_leavers(
        asked.workforce,
        asked.period,
        by=asked.by,
        membership=asked.membership,
        level=asked.level,
    )


def cipd_crude(asked: Question) -> IndicatorTable:
    """All leavers by last day over the mean headcount of every day."""
    stretches, grid, columns = _leaving(asked)
    columns["numerator"] = columns.pop("leavers")
    columns["denominator"] = _daily_mean(columns.pop("person_days"), grid)
    return table_of(CIPD_CRUDE, asked.workforce, stretches, grid, columns, level=asked.level)


def cipd_voluntary(asked: Question) -> IndicatorTable:
    """Known resignations by last day over the mean headcount of every day."""
    check_leaving(asked.workforce, REASON)
    stretches, grid, columns = _leaving(asked)
    columns |= _of_kinds(asked, stretches, grid, _resignation)
    columns["denominator"] = _daily_mean(columns.pop("person_days"), grid)
    return table_of(CIPD_VOLUNTARY, asked.workforce, stretches, grid, columns, level=asked.level)


def voluntary_leaver_rate(asked: Question) -> IndicatorTable:
    """Known voluntary resignations over the mean of the two headcounts."""
    check_leaving(asked.workforce, REASON)
    stretches, grid, columns = _leaving(asked)
    del columns["person_days"]
    columns |= _of_kinds(asked, stretches, grid, _voluntary)
    return table_of(
        VOLUNTARY_LEAVER_RATE, asked.workforce, stretches, grid, columns, level=asked.level
    )


def retention_reading(asked: Question) -> IndicatorTable:
    """Leavers but for planned and administrative ones, beside all of them."""
    check_leaving(asked.workforce, REASON)
    stretches, grid, columns = _leaving(asked)
    del columns["person_days"]
    columns |= leavers_by_kind(
        asked.workforce,
        stretches,
        grid,
        REASON,
        _kept_or_lost,
        ("numerator", "planned", "not_lost"),
    )
    return table_of(RETENTION_READING, asked.workforce, stretches, grid, columns, level=asked.level)


def _leaving(asked: Question) -> tuple[Stretches, Grid, dict[str, FloatArray]]:
    """What every rate of leavers by last day counts."""
    stretches, grid, stocks = employed_stocks(asked)
    events = count_events(stretches, grid, BY_LAST_DAY)
    columns = {
        "opening": stocks.opening,
        "closing": stocks.closing,
        "exposed": events.exposed,
        "leavers": events.leavers,
        "person_days": events.person_days,
    }
    return stretches, grid, columns


def _daily_mean(person_days: FloatArray, grid: Grid) -> FloatArray:
    return person_days / np.array([p.days for p in grid.periods], dtype=np.float64)


def _of_kinds(
    asked: Question, stretches: Stretches, grid: Grid, meant: Callable[[str], bool]
) -> dict[str, FloatArray]:
    """Leavers whose reason is of the kind that is meant, unknown, or another."""

    def kind(label: str | None) -> str:
        if label is None or is_unknown_reason(label):
            return "unknown"
        return "numerator" if meant(label) else "other_reasons"

    names = ("numerator", "unknown", "other_reasons")
    return leavers_by_kind(asked.workforce, stretches, grid, REASON, kind, names)


def _resignation(label: str) -> bool:
    return reason_class(label) == "resignation"


def _voluntary(label: str) -> bool:
    return reason_flag(label, "voluntary")


def _kept_or_lost(label: str | None) -> str:
    if reason_flag(label, "planned"):
        return "planned"
    return "not_lost" if reason_flag(label, "not_lost") else "numerator"
