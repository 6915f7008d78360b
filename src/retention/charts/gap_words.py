"""What a chart of Rising Stars beside colleagues says, by plain rules and never as a cause."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from retention.charts import sentences as plain
from retention.charts.group_words import group_noun, plural
from retention.charts.stars_rows import COLLEAGUES, STARS, GapRow, points
from retention.disclosure import PublishedTable
from retention.periods import day_label

_OUTCOMES = {
    "rising_stars_kept": ("Still in post", "still in post"),
    "rising_stars_progressed": ("In a higher band", "promoted"),
}
MOST_READ = 8


def _words(table: PublishedTable) -> tuple[str, str]:
    return _OUTCOMES.get(table.definition.key, _OUTCOMES["rising_stars_kept"])


def headline(table: PublishedTable, rows: Sequence[GapRow]) -> str:
    """The gap over everyone at the longest anniversary that has one."""
    _, outcome = _words(table)
    together = [row for row in rows if row.strong] or list(rows)
    told = [row for row in together if row.told]
    row = told[-1] if told else together[-1]
    stars, others = row.mark(STARS), row.mark(COLLEAGUES)
    if row.told and row.side:
        more = "more" if row.side > 0 else "less"
        number = abs(round(100 * row.gap))
        by = f": {number} {'more' if row.side > 0 else 'fewer'} in 100" if number else ""
        return (
            f"Rising Stars were {more} often {outcome} after {row.after} than comparable "
            f"colleagues{by}"
        )
    if row.told:
        return (
            f"After {row.after} {stars.text} of Rising Stars and {others.text} of comparable "
            f"colleagues were {outcome}: no clear difference"
        )
    if row.too_many_unmatched:
        return (
            f"No gap is given after {row.after}: {row.unmatched:.0%} of Rising Stars have no "
            "comparable colleagues"
        )
    if "suppressed" in (stars.state, others.state):
        return f"Too few people to show who was {outcome} among Rising Stars and colleagues"
    if pd.isna(stars.size) or stars.size == 0:
        return "Nobody was a Rising Star at this census"
    return f"Rising Stars have not been followed for {row.after} yet"


def subtitle(table: PublishedTable, rows: Sequence[GapRow]) -> str:
    """What was measured, of whom and when."""
    measure, _ = _words(table)
    after = plain.listed(list(dict.fromkeys(row.after for row in rows)))
    after = _shared_unit(after)
    by = f" by {group_noun(table.by)}" if table.by else ""
    census = day_label(table.periods[-1].last_day)
    parts = [f"{measure} after {after}{by}", table.population]
    parts.append(f"per cent of those in post on {census}")
    parts.append(plain.interval_words(table))
    return ", ".join(parts)


def _shared_unit(text: str) -> str:
    """Several numbers of months with the unit once: 12 and 24 months."""
    return text.replace(" months", "", text.count(" months") - 1)


def caption(table: PublishedTable, rows: Sequence[GapRow], *, starts_at: str) -> str:
    """How to read it, then definition, rule and what is hidden."""
    together = [row for row in rows if row.strong] or list(rows)
    unmatched = together[-1].unmatched
    shown = "" if pd.isna(unmatched) else f"{unmatched:.0%}"
    read = [
        "Right: the share of Rising Stars less that of colleagues in points, with its interval; "
        "clearly more or fewer when it leaves out 0",
        f"{shown} of Rising Stars could not be matched" if shown else "",
        f"The axis starts at {starts_at}, not at 0" if starts_at else "",
        "Ordered by the number of Rising Stars, not a ranking" if table.by else "",
        "Those who were not assessed are in the table" if table.by else "",
    ]
    if len(table.periods) > 1:
        read.append(f"The latest of the {len(table.periods)} censuses in the table")
    return plain.caption(table, read)


def alt_text(table: PublishedTable, rows: Sequence[GapRow], title: str, subtitle: str) -> str:
    """The picture in sentences with the numbers that matter."""
    parts = [f"Paired dots with intervals: {subtitle}", title]
    chosen = [row for row in rows if row.drawn]
    together = [row for row in chosen if row.strong]
    for row in (*together, *[r for r in chosen if not r.strong][:MOST_READ]):
        readings = "; ".join(mark.reading for mark in row.marks)
        told = f"; gap {points(row.gap)} points ({row.interval})" if row.told else ""
        parts.append(f"{row.name}: {readings}{told}")
    groups = [row for row in chosen if not row.strong]
    if len(groups) > MOST_READ:
        values = [row.gap for row in groups if row.told]
        if values:
            parts.append(
                f"The gaps of {len(values)} {plural(group_noun(table.by))} lie between "
                f"{points(min(values))} and {points(max(values))} points"
            )
    hidden = sum(not row.drawn for row in rows)
    if hidden:
        parts.append(f"{hidden} of {len(rows)} rows have no number shown")
    return plain.sentences(parts)
