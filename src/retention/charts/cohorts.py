"""Published cohorts of new starters as rows of a triangle."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from retention.charts.group_words import in_period
from retention.charts.layout import shortened
from retention.charts.reading import GRID_WORDS, month_label, months_in
from retention.charts.sentences import MARKED_WORDS
from retention.disclosure import PublishedTable
from retention.errors import ArgumentError
from retention.horizons import Horizon
from retention.periods import Period
from retention.results import Row, period_of, rows_of


@dataclass(frozen=True, slots=True)
class Cohort:
    """One row: a number, or the reason why there is none, at each horizon."""

    name: str
    when: str
    total: bool
    size_text: str
    size: float
    values: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    texts: tuple[str, ...]
    intervals: tuple[str, ...]
    states: tuple[str, ...]

    @property
    def state(self) -> str:
        """The state of the first cell."""
        return self.states[0]

    @property
    def shown(self) -> bool:
        """Whether it has a row of its own: something is not hidden."""
        return any(state != "suppressed" for state in self.states)

    @property
    def short(self) -> str:
        """The name for a sentence."""
        return shortened(self.name)

    @property
    def why_hidden(self) -> str:
        """Why it has no row."""
        return MARKED_WORDS[self.state]

    @property
    def last(self) -> int | None:
        """Position of the last horizon with a number."""
        return max((i for i, v in enumerate(self.values) if not pd.isna(v)), default=None)


@dataclass(frozen=True, slots=True)
class Triangle:
    """Cohorts, the oldest first, or the groups of one cohort, the largest first."""

    horizons: tuple[Horizon, ...]
    cohorts: tuple[Cohort, ...]
    by_period: bool

    def followed(self, at: int) -> list[Cohort]:
        """The cohorts that have a number at a horizon."""
        return [c for c in self.cohorts if not pd.isna(c.values[at])]

    def _count(self, *states: str) -> int:
        return sum(
            pd.isna(v) and s in states
            for c in self.cohorts
            for v, s in zip(c.values, c.states, strict=True)
        )

    @property
    def waiting(self) -> int:
        """How many cells are not known yet."""
        return self._count("not available")

    @property
    def hidden(self) -> int:
        """How many cells are hidden."""
        return self._count("suppressed")


def triangle_of(table: PublishedTable) -> Triangle:
    """The rows of a table of cohorts; several cohorts of several groups are refused."""
    by_period = len(table.periods) > 1 or not table.by
    if table.by and by_period:
        raise ArgumentError(
            "table must have several cohorts or several groups, not both; leave out by=, or give "
            "one period"
        )
    rows: dict[tuple[object, ...], list[Row]] = {}
    for row in rows_of(table.frame):
        rows.setdefault((row["period_start"], row["total"], table.label(row)), []).append(row)
    cohorts = [_cohort(table, some, by_period) for some in rows.values()]
    if not by_period:
        cohorts.sort(
            key=lambda c: (c.total, pd.isna(c.size), 0 if pd.isna(c.size) else -c.size, c.name)
        )
    horizons = [Horizon.parse(str(row["after"])) for row in _ordered(next(iter(rows.values())))]
    return Triangle(tuple(horizons), tuple(cohorts), by_period)


def _is_part(period: Period) -> bool:
    return months_in(period) in (3, 6)


def _name(period: Period) -> str:
    """Quarters and half-years by their last month, as short as other periods."""
    if _is_part(period):
        return f"{GRID_WORDS[months_in(period)]} to {month_label(period.last_day)}"
    return period.label


def _interval(row: Row) -> str:
    """Limits in whole per cent, as short as a cell."""
    if pd.isna(row["lower"]) or pd.isna(row["upper"]):
        return ""
    return f"{100 * row['lower']:.0f} to {100 * row['upper']:.0f}"


def _ordered(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: Horizon.parse(str(row["after"])).days)


def _cohort(table: PublishedTable, rows: list[Row], by_period: bool) -> Cohort:
    ordered = _ordered(rows)
    first = ordered[0]
    period = period_of(first)
    value, lower, upper = (
        tuple(float(row[c]) for row in ordered) for c in ("value", "lower", "upper")
    )
    return Cohort(
        _name(period) if by_period else table.label(first),
        f"in the {_name(period)}" if _is_part(period) else in_period(period),
        bool(first["total"]),
        table.count_text(first, "denominator"),
        float(first["denominator"]),
        value,
        lower,
        upper,
        tuple(table.value_text(row) for row in ordered),
        tuple(_interval(row) for row in ordered),
        tuple(str(row["state"]) for row in ordered),
    )
