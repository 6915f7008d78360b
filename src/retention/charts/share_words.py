"""What a chart of shares over the years says in words, from published numbers only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from retention.charts import sentences as plain
from retention.charts.group_words import group_noun, in_period, plural
from retention.charts.incidence_words import RESIDUAL
from retention.charts.layout import shortened
from retention.charts.rows import Row
from retention.disclosure import PublishedTable

HIDDEN = "[c]"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a whole in each period, oldest first; a period without it has no row."""

    name: str
    rows: tuple[Row | None, ...]
    early: bool = False

    @property
    def label(self) -> str:
        """The name in the picture, which says whether it begins a career."""
        return f"{self.name} (early career)" if self.early else self.name

    @property
    def last(self) -> Row | None:
        """The latest period."""
        return self.rows[-1]

    @property
    def shown(self) -> list[int]:
        """Positions of the periods with a value."""
        return [i for i, row in enumerate(self.rows) if row is not None and row.shown]

    @property
    def hidden(self) -> list[int]:
        """Positions of the periods whose value is kept back."""
        return [i for i, row in enumerate(self.rows) if row is not None and row.suppressed]

    @property
    def residual(self) -> bool:
        """Whether it is what is unknown, and no part that could be called the largest."""
        return self.name.casefold() in RESIDUAL

    @property
    def change(self) -> int:
        """1 or -1 where the intervals of the first and latest period do not touch, else 0."""
        first, last = self.rows[0], self.rows[-1]
        if first is None or last is None or pd.isna(first.lower) or pd.isna(last.lower):
            return 0
        return int(last.lower > first.upper) - int(last.upper < first.lower)


def headline(table: PublishedTable, parts: Sequence[Part], whole: str) -> str:
    """The largest part where it is clear, and which parts changed clearly."""
    noun, when = group_noun(table.by).removeprefix("recruitment "), in_period(table.periods[-1])
    named = [p for p in parts if not p.residual and p.last is not None and p.last.shown]
    if all(p.residual for p in parts) and parts:
        return f"The {noun} of all {whole} is unknown {when}"
    if not named:
        return f"Too few {whole} to show them by {noun} {when}"
    ends = {p.name: p.last for p in named if p.last is not None}
    first = max(ends.values(), key=lambda r: r.value)
    others = [r.upper for r in ends.values() if r is not first]
    some = " shown" if any(p.last is not None and not p.last.shown for p in parts) else ""
    if len(parts) == 1:
        start = f"All {whole} are of one {noun}, {shortened(first.name)},"
    elif others and all(first.lower > upper for upper in others):
        start = f"{shortened(first.name)} is clearly the largest {noun}{some} of {whole}"
        start = f"{start} ({first.value_text})"
    else:
        start = f"No {noun}{some} is clearly the largest of {whole}"
    if len(table.periods) == 1:
        return f"{start} {when}"
    return f"{start} {when}; {_changes(parts, noun, table)}"


def _changes(parts: Sequence[Part], noun: str, table: PublishedTable) -> str:
    since = f"since the {table.periods[0].label}"
    if not table.periods[0].label.startswith("year"):
        since = f"since {table.periods[0].label}"
    known = [p for p in parts if p.rows[0] is not None and p.last is not None]
    compared = [p for p in known if len(p.shown) > 1 and {0, len(p.rows) - 1} <= set(p.shown)]
    rose = [p.name for p in compared if p.change > 0]
    fell = [p.name for p in compared if p.change < 0]
    if not compared:
        return f"no {noun} can be compared {since}"
    if not rose and not fell:
        return f"no share changed clearly {since}"
    texts = [
        f"the share{'s' if len(names) > 1 else ''} of {_few(names, noun)} {verb}"
        for names, verb in ((rose, "rose"), (fell, "fell"))
        if names
    ]
    return f"{' and '.join(texts)} clearly {since}"


def _few(names: Sequence[str], noun: str) -> str:
    return plain.listed(names) if len(names) <= 2 else f"{len(names)} {plural(noun)}"


def subtitle(table: PublishedTable) -> str:
    """What was measured, of whom and when."""
    periods = table.periods
    when = periods[-1].label
    if len(periods) > 1:
        when = f"{len(periods)} periods, {periods[0].label} to {periods[-1].label}"
    parts = [
        table.definition.title,
        table.population,
        "per cent",
        when,
        plain.interval_words(table),
    ]
    return ", ".join(part for part in parts if part)


def caption(table: PublishedTable, parts: Sequence[Part], left_out: int) -> str:
    """How to read the picture, then what stands under every picture of the table."""
    noun = plural(group_noun(table.by))
    several = len(table.periods) > 1
    return plain.caption(
        table,
        (
            "one plot for each, on the same scale, the largest first" if several else "",
            "a change is clear when the two intervals do not touch" if several else "",
            "clearly the largest: its interval lies over those of all others",
            "lines join published numbers and claim nothing of the time between" if several else "",
            f"{HIDDEN}: hidden" if several and any(p.hidden for p in parts) else "",
            f"the {left_out} smallest {noun} are in the table and not drawn" if left_out else "",
        ),
    )


def alt_text(table: PublishedTable, parts: Sequence[Part], title: str) -> str:
    """The picture in plain sentences."""
    kind = "Line charts" if len(table.periods) > 1 else "Bar chart"
    sentences = [f"{kind} with intervals: {subtitle(table)}", title]
    for part in parts[: 2 * plain.MOST_LISTED]:
        known = [r for r in part.rows if r is not None and r.shown]
        if not known:
            continue
        first = f"{known[0].value_text} to " if len(known) > 1 else ""
        interval = f" ({known[-1].interval_text})" if known[-1].interval_text else ""
        sentences.append(f"{shortened(part.name)} {first}{known[-1].value_text}{interval}")
    hidden = sum(not p.shown for p in parts)
    if hidden:
        verb = "has" if hidden == 1 else "have"
        sentences.append(f"{hidden} of {len(parts)} {verb} no number shown")
    gaps = [p for p in parts if p.shown and p.hidden]
    if gaps:
        verb = "has" if len(gaps) == 1 else "have"
        sentences.append(f"{len(gaps)} of {len(parts)} {verb} periods that are hidden")
    return plain.sentences(sentences)
