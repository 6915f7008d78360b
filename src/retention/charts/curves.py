"""Published curves: numbers along the time since joining."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from retention.charts.layout import shortened
from retention.charts.rows import latest
from retention.charts.sentences import MARKED_WORDS
from retention.disclosure import PublishedTable
from retention.errors import ArgumentError
from retention.horizons import Horizon
from retention.results import Row, format_interval, rows_of


@dataclass(frozen=True, slots=True)
class Point:
    """One published number of a curve; `value` is missing when nothing may be drawn."""

    horizon: Horizon
    value: float
    lower: float
    upper: float
    value_text: str
    interval_text: str
    followed: str

    @property
    def shown(self) -> bool:
        """Whether there is a number to draw."""
        return not pd.isna(self.value)

    @property
    def after(self) -> str:
        """When, as part of a sentence."""
        return f"after {self.horizon.label}"

    @property
    def reading(self) -> str:
        """The number in words, with its interval."""
        return (
            f"{self.value_text} ({self.interval_text})" if self.interval_text else self.value_text
        )


@dataclass(frozen=True, slots=True)
class Curve:
    """The published numbers of one group, or cause, in order of time."""

    name: str
    total: bool
    points: tuple[Point, ...]
    size: float
    state: str

    @property
    def known(self) -> tuple[Point, ...]:
        """The points that have a number."""
        return tuple(point for point in self.points if point.shown)

    @property
    def shown(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.known)

    @property
    def last(self) -> Point:
        """The last point that has a number."""
        return self.known[-1]

    @property
    def why_hidden(self) -> str:
        """Why there is nothing to draw."""
        return MARKED_WORDS.get(self.state, MARKED_WORDS["not available"])

    @property
    def short(self) -> str:
        """The name for a sentence."""
        return shortened(self.name)

    def at(self, days: float) -> Point | None:
        """The number at a horizon, if there is one."""
        return next((p for p in self.known if p.horizon.days == days), None)


def needed(table: PublishedTable, columns: Sequence[str], call: str) -> None:
    """Refuse a table that is of another kind, and name the call that makes the right one."""
    missing = [c for c in columns if c not in (*table.along, *table.frame.columns)]
    if missing:
        raise ArgumentError(
            f"table must be made by {call}, {table.definition.key} has no column {missing[0]!r}"
        )


def curves_of(table: PublishedTable, cause: str | None = None) -> list[Curve]:
    """The curves of the latest period, groups by size and the total last.

    With a `cause`, only its rows.
    """
    frame = latest(table)
    if cause is not None:
        frame = frame[frame["cause"] == cause]
    series: dict[tuple[bool, str], list[Row]] = {}
    for row in rows_of(frame):
        series.setdefault((bool(row["total"]), table.label(row)), []).append(row)
    curves = [_curve(table, name, total, rows) for (total, name), rows in series.items()]
    # A hidden size comes last, so that the order gives nothing of it away.
    return sorted(
        curves,
        key=lambda c: (
            c.total,
            pd.isna(c.size),
            0.0 if pd.isna(c.size) else -c.size,
            c.name.casefold(),
        ),
    )


def _curve(table: PublishedTable, name: str, total: bool, rows: Sequence[Row]) -> Curve:
    ordered = sorted(rows, key=lambda row: Horizon.parse(str(row["after"])).days)
    states = {str(row["state"]) for row in ordered}
    state = "suppressed" if "suppressed" in states else sorted(states)[0]
    points = tuple(_point(table, row) for row in ordered)
    return Curve(name, total, points, float(ordered[0]["followed"]), state)


def _point(table: PublishedTable, row: Row) -> Point:
    value, lower, upper = (float(row[c]) for c in ("value", "lower", "upper"))
    return Point(
        Horizon.parse(str(row["after"])),
        value,
        lower,
        upper,
        table.value_text(row),
        format_interval(table.definition.unit, row),
        table.count_text(row, "at_risk"),
    )


def common_days(curves: Sequence[Curve]) -> float | None:
    """The longest time at which every curve that is drawn has a number."""
    shown = [{p.horizon.days for p in curve.known} for curve in curves if curve.shown]
    common = set.intersection(*shown) if shown else set()
    return max(common, default=None)


def apart_from_all(points: Sequence[tuple[str, Point]]) -> tuple[str, str]:
    """Names of the one whose interval lies under all the others, and of the one above them.

    Empty where there is none, as when intervals touch. The rule is stricter than a test of
    each pair, so that it holds for many groups too.
    """
    lowest = highest = ""
    limits = [(n, p.lower, p.upper) for n, p in points]
    if len(limits) < 2 or any(pd.isna(v) for _, *pair in limits for v in pair):
        return "", ""
    for i, (name, low, high) in enumerate(limits):
        others = limits[:i] + limits[i + 1 :]
        if all(high < other for _, other, _ in others):
            lowest = name
        if all(low > other for _, _, other in others):
            highest = name
    return lowest, highest
