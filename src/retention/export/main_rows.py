"""The few rows of a table that a slide has room for, and how many it leaves out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from retention.disclosure import PublishedTable
from retention.disclosure.release import MARKERS, NOT_APPLICABLE
from retention.export.columns import value_heading
from retention.results import Row, format_interval, period_of, rows_of

MOST_ROWS = 10
LONGEST_HEADING = 13
"""Characters over a column of numbers; the title of the slide says the measure."""
_COMPARISONS = ("against_rest", "against_reference", "against_whole", "verdict")
_APART = ("higher", "lower", "outside")
"""Verdicts that say that a row is clearly unlike what it is held against."""


@dataclass(frozen=True, slots=True)
class MainRows:
    """A small table in texts, its first column with names, and what it leaves out in words."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: str


def main_rows(table: PublishedTable) -> MainRows:
    """The steps of a sum; else the latest periods, or all together and who stands apart."""
    if _adds_up(table):
        return _sum(table)
    rows, left_out = _chosen(table)
    several = len({period_of(row) for row in rows}) > 1
    counts = [(n.capitalize(), n) for n in ("numerator", "denominator") if n in table.frame]
    if not table.definition.denominator:
        counts = []
    heading = value_heading(table)
    heading = heading if len(heading) <= LONGEST_HEADING else "Value"
    heads = [_name_heading(table, several), *(words for words, _ in counts), heading]
    texts = []
    for row in rows:
        counted = (table.count_text(row, name) for _, name in counts)
        texts.append([_name(table, row, several), *counted, table.value_text(row)])
    intervals = [format_interval(table.definition.unit, row) for row in rows]
    if any(intervals):
        heads.append(f"{float(table.frame['level'].iloc[0]):.0%} interval")
        for text, interval, row in zip(texts, intervals, rows, strict=True):
            text.append(interval or MARKERS.get(str(row["state"]), MARKERS[NOT_APPLICABLE]))
    return MainRows(tuple(heads), tuple(tuple(text) for text in texts), left_out)


def latest_total(table: PublishedTable) -> Row | None:
    """The latest row over everyone, if the table has one."""
    rows = rows_of(table.totals)
    return max(rows, key=period_of) if rows else None


def _adds_up(table: PublishedTable) -> bool:
    """Whether the table is a sum over everyone, told step by step."""
    names = {name for identity in table.definition.identities for name, _ in identity}
    known = {m.name for m in table.definition.measures if m.counted}
    over_everyone = not table.by and not table.along and not table.definition.denominator
    return bool(names) and names <= known and over_everyone


def _sum(table: PublishedTable) -> MainRows:
    steps = table.steps()
    latest = rows_of(steps[steps["period"] == steps["period"].iloc[-1]])
    sums: list[list[tuple[str, str]]] = [[]]
    for row in latest:
        sums[-1].append((str(row["step"]), f"{row['sign']} {row['count']}".strip()))
        if row["sign"] == "=":
            sums.append([])
    longest = max(sums, key=len)
    rest = len(latest) - len(longest)
    words = f"{rest} steps of other sums are left out" if rest else ""
    return MainRows(("Step", "Count"), tuple(longest), words)


def _chosen(table: PublishedTable) -> tuple[list[Row], str]:
    rows: list[Row] = list(rows_of(table.frame.sort_values("period_start", kind="stable")))
    if table.by or table.along:
        newest = [row for row in rows if period_of(row) == table.periods[-1]]
        seen = [row for row in rows if not pd.isna(row["value"])]
        rows = newest if any(not pd.isna(row["value"]) for row in newest) or not seen else seen
    if len(rows) <= MOST_ROWS:
        return rows, ""
    if not table.by:
        left = len(rows) - MOST_ROWS
        return rows[-MOST_ROWS:], f"{left:,} earlier rows are left out"
    totals = [row for row in rows if row["total"]][:1]
    groups = [row for row in rows if not row["total"]]
    apart = [row for row in groups if _stands_apart(row)]
    found = apart or _largest(table, groups)
    kept = found[: MOST_ROWS - len(totals)]
    which = f"of {len(apart):,} that stand clearly apart" if apart else "largest"
    left = len(groups) - len(kept)
    words = f"{len(kept)} {which}, of {len(groups):,} groups; {left:,} are left out"
    return [*kept, *totals], words


def _stands_apart(row: Row) -> bool:
    return any(row.get(name) in _APART for name in _COMPARISONS)


def _largest(table: PublishedTable, groups: Sequence[Row]) -> list[Row]:
    """Groups by size; a hidden size comes last, so that the order gives nothing of it away."""
    counted = [m.name for m in table.definition.measures if m.counted and m.name in table.frame]
    size = "denominator" if table.definition.denominator else next(iter(counted), "value")

    def place(row: Row) -> tuple[bool, float]:
        number = float(row[size])
        hidden = math.isnan(number)
        return hidden, 0.0 if hidden else -number

    return sorted(groups, key=place)


def _name_heading(table: PublishedTable, several: bool) -> str:
    words = [name.replace("_", " ") for name in (*table.by, *table.along)]
    text = ", ".join(words if words and not several else ["period", *words])
    return text[:1].upper() + text[1:]


def _name(table: PublishedTable, row: Row, several: bool) -> str:
    parts = [table.label(row)] if table.by else []
    parts += [str(row[column]) for column in table.along]
    return ", ".join(parts if parts and not several else [period_of(row).label, *parts])
