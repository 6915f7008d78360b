"""What a chart of survey items says in words, from published numbers only and by plain rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from retention.charts import sentences as plain
from retention.charts.group_words import group_noun, plural
from retention.charts.layout import shortened
from retention.charts.rows import Row
from retention.disclosure import PublishedTable
from retention.disclosure.spread import Spread
from retention.results import format_number

MOST_NAMES = 2


@dataclass(frozen=True, slots=True)
class Item:
    """One item in the picture: its row over everybody, and the spread of the groups."""

    row: Row
    proxy: bool
    spread: Spread | None

    @property
    def reading(self) -> str:
        """Its short words in quotation marks, with the value."""
        return f"“{shortened(self.row.name)}” {self.row.value_text}"


def headline(table: PublishedTable, items: Sequence[Item], year: int) -> str:
    """Items that ask for the thing itself first; else from which item to which."""
    shown = [i for i in items if i.row.shown]
    score = table.definition.unit == "score"
    if not shown:
        return f"Too few answers to show in the survey of {year}"
    direct = [i for i in shown if not i.proxy]
    proxies = len(shown) > len(direct)
    if proxies and not direct:
        lead = f"{shown[0].reading}{' of 10' if score else ' favourable'}"
        return f"No item asks for it directly; what stands in: {lead} in {year}"
    how = "mean score, of 10" if score else "favourable answers"
    if len(direct) <= MOST_NAMES:
        return f"{' and '.join(i.reading for i in direct)}: {how} in {year}"
    low, high = (f(direct, key=lambda i: i.row.value) for f in (min, max))
    what = "Mean scores, of 10," if score else "Favourable answers"
    start = f"{what} go from {low.row.value_text} to {high.row.value_text}"
    return f"{start}, lowest for “{shortened(low.row.name)}” in {year}"


def subtitle(table: PublishedTable, year: int) -> str:
    """What was asked of whom, when, and how many answered."""
    score = table.definition.unit == "score"
    parts = [
        table.definition.title,
        "mean score from 0 to 10" if score else "per cent of answers that are favourable",
        table.population,
        f"survey of {year}",
        _response(table),
        plain.interval_words(table),
    ]
    return ", ".join(part for part in parts if part)


def _response(table: PublishedTable) -> str:
    totals = table.totals
    totals = totals[totals["period_last_day"] == totals["period_last_day"].max()]
    known = totals["response_rate"].dropna().astype(float)
    if not len(known):
        return "response rate not known"
    low, high = (format_number("proportion", v) for v in (known.min(), known.max()))
    return f"response rate {low}" if low == high else f"response rates {low} to {high}"


def caption(table: PublishedTable, items: Sequence[Item]) -> str:
    """How to read the picture, then what stands under every picture of the table."""
    grouped = any(i.spread for i in items)
    noun = plural(group_noun(table.by)) if grouped else ""
    asked = table.totals["asked_as"].astype(str)
    numbered = any(text and text != "nan" for text in asked)
    periods = len(table.periods)
    return plain.caption(
        table,
        (
            f"grey bar: from the smallest to the largest value that is shown of the {noun}; "
            "groups of different size spread by chance too"
            if grouped
            else "",
            "proxy: it stands in for what is asked" if any(i.proxy for i in items) else "",
            "numbers of questions in the NHS Staff Survey are in the table" if numbered else "",
            f"the latest of the {periods} years in the table" if periods > 1 else "",
        ),
    )


def alt_text(table: PublishedTable, items: Sequence[Item], title: str, year: int) -> str:
    """The picture in plain sentences."""
    parts = [f"Dot and interval chart: {subtitle(table, year)}", title]
    for item in items:
        if item.row.shown:
            mark = ", a proxy" if item.proxy else ""
            parts.append(f"{item.row.reading}{mark}{_spread(table, item)}")
    hidden = [i.row.name for i in items if not i.row.shown]
    if hidden:
        parts.append(f"No number shown: {plain.listed(hidden)}")
    return plain.sentences(parts)


def spread_text(table: PublishedTable, spread: Spread | None) -> str:
    """The spread beside a row, in a few words."""
    if spread is None or not spread.groups:
        return ""
    if pd.isna(spread.smallest):
        return f"none of {spread.groups} shown"
    low, high = (format_number(table.definition.unit, v) for v in (spread.smallest, spread.largest))
    of = (
        f"{spread.groups}"
        if spread.shown == spread.groups
        else f"{spread.shown} of {spread.groups}"
    )
    return f"{low} to {high} ({of})"


def _spread(table: PublishedTable, item: Item) -> str:
    text = spread_text(table, item.spread)
    return f"; {plural(group_noun(table.by))} {text}" if text else ""
