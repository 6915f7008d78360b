"""The rows of a chart of Rising Stars beside colleagues, from a published table."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from retention.charts.rows import latest
from retention.charts.sentences import MARKED_WORDS
from retention.disclosure import PublishedTable
from retention.errors import ArgumentError, nearest
from retention.horizons import Horizon
from retention.results import Row, format_interval, rows_of

STARS, COLLEAGUES, UNASSESSED = "Rising Stars", "colleagues", "not assessed"
MINUS = "−"


@dataclass(frozen=True, slots=True)
class StarMark:
    """The share of one class of people; missing when it must not be drawn."""

    people: str
    value: float
    lower: float
    upper: float
    text: str
    interval: str
    count: str
    size: float
    state: str

    @property
    def shown(self) -> bool:
        """Whether there is a mark."""
        return not pd.isna(self.value)

    @property
    def reading(self) -> str:
        """The share in words."""
        if not self.shown:
            return f"{self.people} {MARKED_WORDS.get(self.state, MARKED_WORDS['not available'])}"
        return f"{self.people} {self.text} ({self.interval})"


@dataclass(frozen=True, slots=True)
class GapRow:
    """One anniversary or group."""

    name: str
    after: str
    strong: bool
    marks: tuple[StarMark, ...]
    gap: float
    lower: float
    upper: float
    unmatched: float

    @property
    def drawn(self) -> tuple[StarMark, ...]:
        """The marks that are shown."""
        return tuple(mark for mark in self.marks if mark.shown)

    def mark(self, people: str) -> StarMark:
        """The mark of one class of people."""
        return next(mark for mark in self.marks if mark.people == people)

    @property
    def side(self) -> int:
        """-1 or 1 where the interval of the gap leaves out 0, else 0."""
        if pd.isna(self.gap) or self.lower <= 0 <= self.upper:
            return 0
        return 1 if self.gap > 0 else -1

    @property
    def told(self) -> bool:
        """Whether there is a gap."""
        return not pd.isna(self.gap)

    @property
    def interval(self) -> str:
        """The limits of the gap in points."""
        return f"{points(self.lower)} to {points(self.upper)}"

    @property
    def too_many_unmatched(self) -> bool:
        """Whether the gap is missing since too many have nobody to stand beside."""
        shares = all(self.mark(people).shown for people in (STARS, COLLEAGUES))
        return not self.told and shares and not pd.isna(self.unmatched)

    @property
    def gap_lines(self) -> tuple[str, ...]:
        """The gap in words, or why there is none."""
        if self.told:
            clear = {0: "no clear gap", 1: "clearly more", -1: "clearly fewer"}[self.side]
            return (f"{points(self.gap)} points, {clear}", self.interval)
        if self.too_many_unmatched:
            return ("no gap given", f"{self.unmatched:.0%} not matched")
        states = {mark.state for mark in self.marks if mark.people != UNASSESSED}
        if "suppressed" in states:
            return ("gap hidden",)
        return ("no gap",)

    @property
    def count_lines(self) -> tuple[str, ...]:
        """How many people stand behind the two shares."""
        stars, others = self.mark(STARS), self.mark(COLLEAGUES)
        return (f"{stars.count} Rising Stars, {others.count} colleagues",)

    @property
    def hidden_words(self) -> str:
        """Why nothing is drawn."""
        return MARKED_WORDS.get(self.mark(STARS).state, MARKED_WORDS["not available"])


def points(value: float) -> str:
    """A difference of shares in points, with its sign.

    Examples
    --------
    >>> points(-0.0294), points(0.012)
    ('−2.9', '+1.2')
    """
    number = f"{abs(100 * value):.1f}"
    return f"{MINUS if value < 0 else '+'}{number}" if float(number) else number


def gap_rows(table: PublishedTable, after: str | None) -> list[GapRow]:
    """A row for each anniversary, or for each group at one, groups by size and the total last."""
    found: dict[tuple[str, bool, str], list[Row]] = {}
    for row in rows_of(latest(table)):
        key = (str(row["after"]), bool(row["total"]), table.label(row))
        found.setdefault(key, []).append(row)
    horizons = sorted({key[0] for key in found}, key=lambda text: Horizon.parse(text).days)
    if after is not None and after not in horizons:
        raise ArgumentError(
            f"after must be one of {', '.join(horizons)}, was {after!r}{nearest(after, horizons)}"
        )
    grouped = bool(table.by)
    wanted = [after] if after else ([_longest(found, horizons)] if grouped else horizons)
    rows = [
        _row(table, key, parts, grouped=grouped) for key, parts in found.items() if key[0] in wanted
    ]
    return sorted(
        rows,
        key=lambda row: (
            row.strong,
            Horizon.parse(row.after).days,
            *_by_size(row.mark(STARS).size),
            row.name.casefold(),
        ),
    )


def _by_size(size: float) -> tuple[bool, float]:
    # A hidden size comes last, so that the order gives nothing of it away.
    return pd.isna(size), 0.0 if pd.isna(size) else -size


def _longest(found: dict[tuple[str, bool, str], list[Row]], horizons: list[str]) -> str:
    """The longest anniversary of which something is known, else the shortest."""
    known = [
        text
        for text in horizons
        if any(
            str(r["state"]) == "shown"
            for key, rows in found.items()
            for r in rows
            if key[0] == text
        )
    ]
    return known[-1] if known else horizons[0]


def _row(
    table: PublishedTable, key: tuple[str, bool, str], parts: list[Row], *, grouped: bool
) -> GapRow:
    after, total, label = key
    marks = {str(row["people"]): _mark(table, row) for row in parts}
    star = next(row for row in parts if str(row["people"]) == STARS)
    order = (STARS, COLLEAGUES) if grouped else (STARS, COLLEAGUES, UNASSESSED)
    name = ("All, matched" if total else label) if grouped else f"After {after}"
    return GapRow(
        name,
        after,
        grouped and total,
        tuple(marks[people] for people in order),
        *(float(star[c]) for c in ("gap", "gap_lower", "gap_upper", "unmatched_share")),
    )


def _mark(table: PublishedTable, row: Row) -> StarMark:
    value, lower, upper = (float(row[c]) for c in ("value", "lower", "upper"))
    return StarMark(
        str(row["people"]),
        value,
        lower,
        upper,
        table.value_text(row),
        format_interval(table.definition.unit, row),
        table.count_text(row, "denominator"),
        float(row["denominator"]),
        str(row["state"]),
    )
