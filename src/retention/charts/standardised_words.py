"""What a chart of standardised rates says, from published numbers only and by plain rules."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from retention.charts.group_words import MOST_NAMES, group_noun, plural
from retention.charts.layout import shortened
from retention.charts.sentences import MOST_LISTED, interval_words, listed, unit_words
from retention.disclosure import PublishedTable
from retention.results import Row, format_interval, format_number

PREFIX = "Leaver rate standardised for "
NEEDED = 0.95
HIGHER, LOWER = "higher", "lower"


def mix_of(table: PublishedTable) -> str:
    """What is allowed for, in words."""
    title = table.definition.title
    return title.removeprefix(PREFIX) if title.startswith(PREFIX) else "mix"


def _mix(table: PublishedTable) -> str:
    words = mix_of(table)
    return words if words == "mix" else f"{words} mix"


def why_missing(row: Row) -> str:
    """Why a group that has a crude rate has no standardised one."""
    coverage, strata = float(row["coverage"]), float(row["strata"])
    if coverage < NEEDED:
        return f"has {coverage:.0%} of the mix"
    return "too few to split by mix" if strata < 2 else "would tell of few people"


def headline(table: PublishedTable, groups: Sequence[Row], total: Row) -> str:
    """Which groups still stand apart from the whole."""
    noun = group_noun(table.by)
    allowing = f"Allowing for {mix_of(table)}"
    if pd.isna(total["crude"]):
        return f"Too few people to show what share of them left by {noun}"
    compared = [row for row in groups if isinstance(row["against_whole"], str)]
    if not compared:
        return f"No {noun} has a leaver rate that allows for {mix_of(table)}"
    shown = "" if len(compared) == len(groups) else " shown"
    apart = {
        side: [row for row in compared if row["against_whole"] == side] for side in (HIGHER, LOWER)
    }
    if not any(apart.values()):
        if len(groups) == 1:
            return f"{allowing}, {_who(table, compared, '')} does not clearly differ from the whole"
        return f"{allowing}, no {noun}{shown} clearly differs from the whole"
    said = []
    scope = f"{len(compared)} {plural(noun)}{shown}"
    for side, more in ((HIGHER, "larger"), (LOWER, "smaller")):
        rows = apart[side]
        if rows:
            # Of some the crude rate is on the other side: they do not "still" do anything.
            sign = 1 if side == HIGHER else -1
            before = all(sign * (row["crude"] - total["crude"]) > 0 for row in rows)
            verb = ("loses" if len(rows) == 1 else "lose") if not said else ""
            who = _who(table, rows, scope)
            still = "still " if before and verb else ""
            share = (
                f"a clearly {more} share than the whole" if not said else f"a clearly {more} one"
            )
            said.append(" ".join(f"{who} {still}{verb} {share}".split()))
    return f"{allowing}, {', '.join(said)}"


def _who(table: PublishedTable, rows: Sequence[Row], scope: str) -> str:
    if len(rows) <= MOST_NAMES:
        return listed([table.label(row) for row in rows])
    return f"{len(rows)} of {scope}"


def subtitle(table: PublishedTable) -> str:
    """What was measured, of whom, in which unit and period."""
    parts = [
        f"Leaver rate by {group_noun(table.by)}, as it is and with the {_mix(table)} of the whole",
        table.population,
        unit_words(table),
        table.periods[-1].label,
        interval_words(table),
    ]
    return ", ".join(part for part in parts if part)


HOW_TO_READ = (
    "ordered by size, not a ranking",
    "hollow: the share who left; filled: the share with the mix of the whole, with its interval",
    "dotted line: the whole",
    "higher or lower than the whole: the interval, widened for the number of groups, leaves it out",
)


def alt_text(table: PublishedTable, groups: Sequence[Row], total: Row, title: str) -> str:
    """The picture in plain sentences."""
    noun = group_noun(table.by)
    said = [f"Dot and interval chart: {subtitle(table)}", title]
    if not pd.isna(total["value"]):
        said.append(f"The whole {format_number('proportion', total['value'])}")
    shown = [row for row in groups if not pd.isna(row["value"])]
    named = [row for row in shown if row["against_whole"] in (HIGHER, LOWER)] or shown
    named = named if len(named) <= MOST_LISTED else []
    said += ["; ".join(_reading(table, row) for row in named)] if named else []
    if len(named) < len(shown):
        low, high = (f(shown, key=lambda row: row["value"]) for f in (min, max))
        ends = " and ".join(format_number("proportion", row["value"]) for row in (low, high))
        said.append(f"{len(shown)} {plural(noun)} lie between {ends} on the mix of the whole")
    if missing := len(groups) - len(shown):
        verb = "has" if missing == 1 else "have"
        said.append(f"{missing} of {len(groups)} {plural(noun)} {verb} no standardised rate")
    return " ".join(f"{sentence}." for sentence in said)


def _reading(table: PublishedTable, row: Row) -> str:
    crude, value = (format_number("proportion", row[name]) for name in ("crude", "value"))
    limits = format_interval("proportion", row)
    return f"{shortened(table.label(row))} {crude}, standardised {value} ({limits})"
