"""Equal access: the ratio of each group and a reference, its direction in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from retention.charts import sentences as plain
from retention.charts.curves import needed
from retention.charts.group_words import group_noun, in_period
from retention.charts.layout import shortened
from retention.charts.picture import Chart, as_published
from retention.charts.ratio_rows import RatioRow, Sides, draw_ratios
from retention.charts.rows import latest
from retention.charts.theme import style
from retention.disclosure import PublishedTable
from retention.results import IndicatorTable, rows_of

FOUR_FIFTHS = (0.80, 1.25)
REFERENCE_OVER_GROUP = ("access_to_development", "appointed_from_shortlisting")
DONE = {
    "access_to_development": "be developed beyond mandatory training",
    "appointed_from_shortlisting": "be appointed from shortlisting",
}
COMPARED_WITH = "the group compared with is "
"""How the note of the table begins that names the reference."""


@dataclass(frozen=True, slots=True)
class _Words:
    """Who is compared with whom, and what they are likely to do."""

    reference: str
    done: str
    reference_above: bool


def access(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw how much more likely one group is than another, for each group of the latest period.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        Of `retention.access_to_development`, `appointed_from_shortlisting` or
        `entering_formal_process`. A raw table is published alone under the internal rule first.

    Returns
    -------
    Chart
        A dot and an interval for each group but the reference. Words say which side of 1
        means what; the range of four fifths is shaded as guidance.

    Raises
    ------
    ArgumentError
        If `table` is no table, or of another indicator.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> chart = retention.charts.access(retention.access_to_development(workforce, year))
    >>> "White" in chart.title
    True
    """
    published = as_published(table)
    call = "retention.access_to_development(workforce, period)"
    needed(published, ("is_reference", "four_fifths"), call)
    words = _words(published)
    rows = _rows(published, words)
    title = _headline(published, rows, words)
    by = f"{published.definition.title} by {group_noun(published.by)}"
    parts = (by, published.population, published.periods[-1].label, plain.interval_words(published))
    subtitle = ", ".join(parts)
    name = shortened(words.reference, 28)
    less, more = f"{name} less likely", f"{name} more likely"
    sides = Sides(less, "equally likely", more)
    if not words.reference_above:
        sides = Sides(more, "equally likely", less)
    caption = plain.caption(published, ("grey band: the range of four fifths, as guidance",))
    with style():
        page = draw_ratios((title, subtitle, caption), rows, sides, guidance=FOUR_FIFTHS)
    told = [
        f"{shortened(row.name)}, {row.detail}: {row.reading if row.shown else row.words}"
        for row in rows
    ]
    alt = plain.sentences([f"Dot and interval chart: {subtitle}", title, "; ".join(told)])
    return Chart(page.figure, title, subtitle, caption, alt, published)


def _words(table: PublishedTable) -> _Words:
    named = [n.removeprefix(COMPARED_WITH) for n in table.notes if n.startswith(COMPARED_WITH)]
    key = table.definition.key
    process = table.definition.title.partition("entering ")[2]
    done = DONE.get(key, f"enter {process}")
    return _Words(named[0], done, key in REFERENCE_OVER_GROUP)


def _rows(table: PublishedTable, words: _Words) -> list[RatioRow]:
    found = latest(table)
    records = [r for r in rows_of(found) if not r["total"] and r["is_reference"] != 1]
    reference = shortened(words.reference, 24)
    direction = f"{reference} over it" if words.reference_above else f"it over {reference}"
    return [
        RatioRow(
            table.label(r),
            float(r["value"]),
            float(r["lower"]),
            float(r["upper"]),
            _counts(r["numerator"], r["denominator"]),
            plain.MARKED_WORDS.get(str(r["state"]), plain.MARKED_WORDS["not applicable"]),
            direction,
        )
        for r in records
    ]


def _counts(count: float, base: float) -> str:
    return "" if pd.isna(count) or pd.isna(base) else f"{count:,.0f} of {base:,.0f}"


def _headline(table: PublishedTable, rows: Sequence[RatioRow], words: _Words) -> str:
    """Whether any ratio's interval leaves out 1; of the only one that does, which way."""
    when = in_period(table.periods[-1])
    shown = [row for row in rows if row.shown]
    if not shown:
        reason = "Nothing is recorded" if table.totals["numerator"].isna().all() else "Too few"
        return f"{reason} to compare how likely people are to {words.done} {when}"
    clear = [row for row in shown if row.lower > 1 or row.upper < 1]
    if not clear:
        some = "any group" if len(shown) == len(rows) else "any group shown"
        return f"No clear difference between {words.reference} and {some} in who is likely to " + (
            f"{words.done} {when}"
        )
    first = clear[0] if len(clear) == 1 else None
    if first is None:
        return (
            f"{len(clear)} of {len(shown)} groups differ clearly from {words.reference} in how "
            f"likely they are to {words.done} {when}"
        )
    pair = [f"“{shortened(name, 40)}”" for name in (words.reference, first.name)]
    above, below = pair if words.reference_above else pair[::-1]
    return (
        f"{above} are {first.text} times as likely as {below} to {words.done} "
        f"({first.interval}) {when}"
    )
