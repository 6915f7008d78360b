"""A published XmR reading, and the names of its periods."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from retention.charts.signals import Signal, signals_of
from retention.disclosure import PublishedTable
from retention.periods import MONTH_NAMES, Period
from retention.results import Definition, rows_of

GRID_WORDS = {1: "month", 3: "quarter", 6: "half-year", 12: "year"}
LEAVING = "monthly_leaver_rate"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Points `first` to `last`, with mean and limits of their own or the reason for none.

    Nothing is over `most`: 1 for a share.
    """

    first: int
    last: int
    mean: float
    lower: float
    upper: float
    why_not: str
    most: float

    @property
    def has_limits(self) -> bool:
        """Whether there are a mean and limits."""
        return not pd.isna(self.mean)

    @property
    def drawn_lower(self) -> float:
        """The lower limit as it is drawn: no rate is under 0."""
        return max(self.lower, 0.0)

    @property
    def drawn_upper(self) -> float:
        """The upper limit as it is drawn: no share is over 1."""
        return min(self.upper, self.most)

    @property
    def constant(self) -> bool:
        """Whether every point has the same value, so that limits are on the mean."""
        return self.has_limits and self.upper - self.mean <= 1e-12

    @property
    def lines(self) -> dict[str, float]:
        """Mean and limits by name."""
        if not self.has_limits:
            return {}
        if self.constant:
            return {"mean and limits": self.mean}
        return {"upper limit": self.drawn_upper, "mean": self.mean, "lower limit": self.drawn_lower}


@dataclass(frozen=True, slots=True)
class Reading:
    """The published series with what the words need of it."""

    definition: Definition
    population: str
    periods: tuple[Period, ...]
    values: tuple[float, ...]
    rules: tuple[str, ...]
    sides: tuple[int, ...]
    variations: tuple[str, ...]
    usual: tuple[str, ...]
    stretches: tuple[Stretch, ...]
    target: float | None
    assurance: str
    method: str
    marked_by_chance: float

    @classmethod
    def of(cls, table: PublishedTable) -> Reading:
        """Read the totals of a published XmR reading, oldest first."""
        frame = table.totals.sort_values("period_start")
        rows = rows_of(frame)
        sides = tuple(frame["side"].fillna(0).astype(int))
        methods = [word for word in _words(rows, "limit_method") if word]
        chances = [float(v) for v in frame["marked_by_chance"] if not pd.isna(v)]
        target = rows[-1]["target"]
        return cls(
            table.definition,
            table.population,
            table.periods,
            tuple(frame["value"].astype(float)),
            _words(rows, "rule"),
            sides,
            _words(rows, "variation"),
            _words(rows, "usual"),
            tuple(_stretches(rows, _most(table.definition, frame["value"]))),
            None if pd.isna(target) else float(target),
            _words(rows, "assurance")[-1],
            methods[-1] if methods else "",
            chances[-1] if chances else float("nan"),
        )

    @property
    def shown(self) -> bool:
        """Whether there is anything to draw."""
        return not all(pd.isna(v) for v in self.values)

    @property
    def latest(self) -> Stretch:
        """The stretch of the latest point: what the title speaks of."""
        return self.stretches[-1]

    @property
    def has_limits(self) -> bool:
        """Whether any stretch has a mean and limits."""
        return any(stretch.has_limits for stretch in self.stretches)

    @property
    def months(self) -> int:
        """Calendar months in each period, 0 when they are not whole months of one number."""
        lengths = {months_in(period) for period in self.periods}
        return lengths.pop() if len(lengths) == 1 else 0

    @property
    def overlapping(self) -> bool:
        """Whether neighbouring periods have days in common."""
        return any(a.end > b.start for a, b in pairwise(self.periods))

    @property
    def pace(self) -> int:
        """Calendar months from one period to the next."""
        if not self.overlapping:
            return self.months or 1
        first, second = self.periods[:2]
        return months_in(Period(first.start, second.start)) or 1

    @property
    def grid(self) -> str:
        """One period in a word."""
        return GRID_WORDS.get(self.months, "period")

    @property
    def signals(self) -> list[Signal]:
        """Special causes in all stretches, the latest last."""
        return [s for stretch in self.stretches for s in self.signals_in(stretch)]

    def signals_in(self, stretch: Stretch) -> list[Signal]:
        """Special causes in a stretch, by their places in the series; none without limits."""
        if not stretch.has_limits:
            return []
        inside = slice(stretch.first, stretch.last + 1)
        found = signals_of(
            self.values[inside], stretch.mean, self.rules[inside], self.sides[inside]
        )
        by = stretch.first
        return [replace(s, first=s.first + by, last=s.last + by) for s in found]

    def mean_at(self, index: int) -> float:
        """The mean of the stretch that a point is in."""
        return next(s.mean for s in self.stretches if s.first <= index <= s.last)

    def usually(self, signal: Signal) -> str:
        """Words when every point of a special cause was outside a year before as well."""
        words = set(self.usual[signal.first : signal.last + 1])
        return words.pop().replace("month", self.grid) if len(words) == 1 else ""

    @property
    def about_leavers(self) -> bool:
        """Whether the series counts people who leave."""
        return self.definition.key.startswith(LEAVING)

    @property
    def without_planned(self) -> bool:
        """Whether planned rotations are left out of the leavers."""
        return self.definition.key.startswith(f"{LEAVING}_without_planned")


def _words(rows: list[dict[str, Any]], column: str) -> tuple[str, ...]:
    return tuple("" if pd.isna(row[column]) else str(row[column]) for row in rows)


def _most(definition: Definition, values: pd.Series) -> float:
    """1 for a proportion; of leavers over a mean headcount a closing unit has more."""
    share = definition.unit == "proportion" and not (values > 1).any()
    return 1.0 if share else float("inf")


def _stretches(rows: list[dict[str, Any]], most: float) -> list[Stretch]:
    """Neighbouring rows of one stretch; all of them when the series is hidden."""
    found = []
    # Nothing tells the stretches of a hidden series: it is one.
    numbers = [-1 if pd.isna(row["stretch"]) else int(row["stretch"]) for row in rows]
    places = [i for i, number in enumerate(numbers) if i == 0 or number != numbers[i - 1]]
    for first, after in pairwise([*places, len(rows)]):
        row = rows[first]
        mean, lower, upper = (float(row[c]) for c in ("mean", "lower_limit", "upper_limit"))
        why = "" if pd.isna(row["no_limits"]) else str(row["no_limits"])
        found.append(Stretch(first, after - 1, mean, lower, upper, why, most))
    return found


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

    The year stands below the months, or with each of them where they are of two years. Of
    overlapping periods only the end is named.
    """
    first, last = reading.periods[index].start, reading.periods[index].last_day
    names = [MONTH_NAMES[day.month - 1][:3] for day in (first, last)]
    if reading.overlapping:
        return f"to {names[1]}", str(last.year)
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
