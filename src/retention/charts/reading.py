"""A published XmR reading, and the names of its periods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from retention.charts.signals import Signal, signals_of
from retention.disclosure import PublishedTable
from retention.periods import MONTH_NAMES, Period
from retention.results import Definition

GRID_WORDS = {1: "month", 3: "quarter", 6: "half-year", 12: "year"}


@dataclass(frozen=True, slots=True)
class Reading:
    """The published series with what the words need of it."""

    definition: Definition
    population: str
    periods: tuple[Period, ...]
    values: tuple[float, ...]
    counts: tuple[float, ...]
    mean: float
    lower: float
    upper: float
    rules: tuple[str, ...]
    sides: tuple[int, ...]

    @classmethod
    def of(cls, table: PublishedTable) -> Reading:
        """Read the totals of a published XmR reading, oldest first."""
        frame = table.totals.sort_values("period_start")
        ends = (float(frame[c].iloc[0]) for c in ("mean", "lower_limit", "upper_limit"))
        mean, lower, upper = ends
        return cls(
            table.definition,
            table.population,
            table.periods,
            tuple(frame["value"].astype(float)),
            tuple(frame["numerator"].astype(float)),
            mean,
            lower,
            upper,
            tuple(frame["rule"].fillna("").astype(str)),
            tuple(frame["side"].fillna(0).astype(int)),
        )

    @property
    def shown(self) -> bool:
        """Whether there is anything to draw."""
        return not all(pd.isna(v) for v in self.values)

    @property
    def has_limits(self) -> bool:
        """Whether the series has a mean and limits."""
        return not pd.isna(self.mean)

    @property
    def months(self) -> int:
        """Calendar months in each period, 0 when they are not whole months of one number."""
        lengths = {months_in(period) for period in self.periods}
        return lengths.pop() if len(lengths) == 1 else 0

    @property
    def grid(self) -> str:
        """One period in a word."""
        return GRID_WORDS.get(self.months, "period")

    @property
    def signals(self) -> list[Signal]:
        """Special causes, the latest last; none without limits."""
        if not self.has_limits:
            return []
        return signals_of(self.values, self.mean, self.rules, self.sides)

    @property
    def lines(self) -> dict[str, float]:
        """Mean and limits by name; a rate has no limit under 0."""
        if not self.has_limits:
            return {}
        return {"upper limit": self.upper, "mean": self.mean, "lower limit": max(self.lower, 0.0)}

    @property
    def about_leavers(self) -> bool:
        """Whether the series counts people who leave."""
        return self.definition.key.startswith("monthly_leaver_rate")


def period_name(reading: Reading, index: int) -> str:
    """A period in a sentence or label: January 2024, quarter to March 2024."""
    period = reading.periods[index]
    if reading.months == 1:
        return period.label
    if reading.months in GRID_WORDS:
        return f"{reading.grid} to {month_label(period.last_day)}"
    return period.label


def in_period(reading: Reading, index: int) -> str:
    """When, as part of a sentence."""
    name = period_name(reading, index)
    if reading.months == 1:
        return f"in {name}"
    return f"in the {name}" if reading.months in GRID_WORDS else f"in the period {name}"


def axis_name(reading: Reading, index: int) -> tuple[str, str]:
    """A period under the axis, in two short lines.

    The year stands below the months, or with each of them where they are of two years.
    """
    first, last = reading.periods[index].start, reading.periods[index].last_day
    names = [MONTH_NAMES[day.month - 1][:3] for day in (first, last)]
    if (first.year, first.month) == (last.year, last.month):
        return names[0], str(first.year)
    if first.year == last.year:
        return f"{names[0]} to {names[1]}", str(first.year)
    return f"{names[0]} {first.year}", f"to {names[1]} {last.year}"


def span(reading: Reading, signal: Signal) -> str:
    """From the first to the last month of a special cause."""
    start = month_label(reading.periods[signal.first].start)
    return f"{start} to {month_label(reading.periods[signal.last].last_day)}"


def month_label(day: date) -> str:
    """The month of a day in words."""
    return f"{MONTH_NAMES[day.month - 1]} {day.year}"


def months_in(period: Period) -> int:
    """Whole calendar months in a period, 0 when it is not made of them."""
    if period.start.day != 1 or period.end.day != 1:
        return 0
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
