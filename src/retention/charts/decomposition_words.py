"""What a chart of the parts of a change says, from published numbers only and by plain rules."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from retention.charts.group_words import group_noun, plural
from retention.charts.layout import shortened
from retention.charts.points import NO_POINTS, in_points, signed_points
from retention.charts.sentences import MOST_LISTED, sentences
from retention.disclosure import PublishedTable
from retention.results import Row, format_number

RATE = "The share of people who left"


def is_clear(row: Row, low: str = "lower", high: str = "upper") -> bool:
    """Whether an interval leaves out no change at all."""
    return bool(row[low] > 0 or row[high] < 0)


def headline(total: Row, *, hidden: bool) -> str:
    """By how much the rate changed if it clearly did, and what the two parts are."""
    if pd.isna(total["value"]):
        why = "Too few people to show" if hidden else "No numbers for"
        return f"{why} how the share of people who left changed"
    change, within, mix = (float(total[name]) for name in ("value", "within", "mix"))
    verb = "rose" if change > 0 else "fell"
    size = in_points(change)
    if pd.isna(within):
        start = f"{verb} by {size} points" if is_clear(total) else _unclear(size, change)
        return f"{RATE} {start}; how much of it is mix is not known, since a group is hidden"
    if is_clear(total):
        return f"{RATE} {verb} by {size} points: {_parts(change, within, mix)}"
    if is_clear(total, "within_lower", "within_upper"):
        went = "rose" if within > 0 else "fell"
        added = f"the mix {'added' if mix > 0 else 'took off'} {in_points(mix)}"
        added = "the mix changed nothing" if in_points(mix) == NO_POINTS else added
        return (
            f"{RATE} did not clearly change, but within groups it {went} by "
            f"{in_points(within)} points; {added}"
        )
    if NO_POINTS == in_points(within) == in_points(mix):
        return f"{RATE} {_unclear(size, change)}, neither within groups nor by mix"
    parts = f"{signed_points(within)} within groups and {signed_points(mix)} of mix"
    return f"{RATE} {_unclear(size, change)}: {parts}"


def _unclear(size: str, change: float) -> str:
    if size == NO_POINTS:
        return "did not change"
    return f"did not clearly change, {size} points {'higher' if change > 0 else 'lower'}"


def _parts(change: float, within: float, mix: float) -> str:
    """The two parts of a change that is clear, the one of its own direction first."""
    own, other = in_points(within), in_points(mix)
    if other == NO_POINTS:
        return "all of it within groups"
    if own == NO_POINTS:
        return "all of it mix"
    if (within > 0) == (mix > 0):
        return f"{own} within groups and {other} of mix"
    if (within > 0) == (change > 0):
        return f"{own} within groups, while the mix {'added' if mix > 0 else 'took off'} {other}"
    return f"{other} of mix, while within groups it {'rose' if within > 0 else 'fell'} by {own}"


def subtitle(table: PublishedTable) -> str:
    """What was split, of whom, in which unit and between which periods."""
    periods = next((note for note in table.notes if note.startswith("from the ")), "")
    parts = [
        f"Change of the share of people who left and its parts by {group_noun(table.by)}",
        table.population,
        "percentage points",
        periods,
        f"with {float(table.frame['level'].iloc[0]):.0%} intervals of the whole",
    ]
    return ", ".join(part for part in parts if part)


HOW_TO_READ = (
    "ordered by size, not a ranking",
    "all parts add up to the change, rounded numbers perhaps not to the last digit",
)


def caption(table: PublishedTable) -> str:
    """How to read the picture, then definition and rule; the periods stand in the subtitle."""
    return f"{sentences((*HOW_TO_READ, *table.definition.caveats))} {table.caption}"


def alt_text(table: PublishedTable, rows: Sequence[Row], total: Row, title: str) -> str:
    """The picture in plain sentences."""
    noun = group_noun(table.by)
    said = [f"Bars around zero: {subtitle(table)}", title]
    if not pd.isna(total["value"]):
        now, before = (format_number("proportion", total[n]) for n in ("rate", "rate_before"))
        limits = f"{signed_points(total['lower'])} to {signed_points(total['upper'])}"
        said.append(f"{now} left, {before} in the period before; change {limits} points")
    shown = [row for row in rows if not pd.isna(row["value"])]
    largest = sorted(shown, key=lambda row: -abs(row["value"]))[:MOST_LISTED]
    if largest:
        which = f"By {noun}" if len(largest) == len(shown) else "The largest parts"
        readings = [
            f"{shortened(table.label(row))} {signed_points(row['within'])} within and "
            f"{signed_points(row['mix'])} of mix"
            for row in largest
        ]
        said.append(f"{which}: {'; '.join(readings)}")
    if hidden := len(rows) - len(shown):
        verb = "has" if hidden == 1 else "have"
        said.append(f"{hidden} of {len(rows)} {plural(noun)} {verb} no number shown")
    return " ".join(f"{sentence}." for sentence in said)
