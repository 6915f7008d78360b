"""What a chart of foretold and observed leaving says, from published numbers by plain rules."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from retention.charts.funnel_words import SURPRISING
from retention.charts.group_words import in_period
from retention.charts.sentences import interval_words, sentences
from retention.disclosure import PublishedTable
from retention.results import Row, format_number

MORE, FEWER = "more than foretold", "fewer than foretold"
HOW_TO_READ = (
    "from the time in post with the lowest predicted rate to that with the highest, not a "
    "ranking of people or groups",
    "hollow: the rate foretold from years before; filled: the rate that came about, with its "
    "interval",
    "more or fewer than foretold: the interval of that part leaves the foretold rate out",
)


def part_name(part: str) -> str:
    """A part of the time in post as it stands at its line.

    Examples
    --------
    >>> part_name("1 of 10"), part_name("5 of 10"), part_name("1 of 1")
    ('1 of 10: lowest predicted rate', '5 of 10', 'all time in post')
    """
    number, _, parts = part.partition(" of ")
    if parts == "1":
        return "all time in post"
    ends = {"1": "lowest", parts: "highest"}
    return f"{part}: {ends[number]} predicted rate" if number in ends else part


def side_of(row: Row) -> int:
    """1 where more left than foretold, -1 where fewer, 0 where that is not clear."""
    if pd.isna(row["lower"]) or pd.isna(row["upper"]):
        return 0
    return int(row["lower"] > 1) - int(row["upper"] < 1)


def headline(table: PublishedTable, rows: Sequence[Row]) -> str:
    """Whether leaving came as it was foretold, and how often chance says otherwise."""
    shown = [row for row in rows if not pd.isna(row["value"])]
    when = in_period(table.periods[-1])
    if not shown:
        return f"Too few people to show whether leaving was as foretold {when}"
    sides = [side_of(row) for row in shown]
    apart = [side for side in sides if side]
    if not apart:
        where = "" if len(rows) == 1 else f" in any of {_parts(len(shown), len(rows))}"
        return f"Leaving did not clearly differ from what was foretold{where}"
    level = float(table.frame["level"].iloc[0])
    chance = _at_least(len(apart), len(shown), 1 - level)
    words = {1: MORE, -1: FEWER}
    if len(rows) == 1:
        return f"Leaving was not as foretold: {words[apart[0]]}"
    said = " and ".join(
        f"{words[side]} in {sides.count(side)}" for side in (1, -1) if side in sides
    )
    end = (
        f"; chance alone makes as many in {chance:.0%} of such pictures"
        if chance > SURPRISING
        else ""
    )
    return f"Leaving was {said} of {_parts(len(shown), len(rows))}{end}"


def _parts(shown: int, rows: int) -> str:
    return f"{shown} parts of the time in post{'' if shown == rows else ' shown'}"


def _at_least(found: int, parts: int, chance: float) -> float:
    """How often chance makes at least so many parts differ, were they independent.

    Examples
    --------
    >>> round(_at_least(1, 10, 0.05), 2)
    0.4
    """
    total, term = 0.0, (1 - chance) ** parts
    for k in range(found):
        total += term
        term *= (parts - k) / (k + 1) * chance / (1 - chance)
    return max(0.0, 1 - total)


def subtitle(table: PublishedTable) -> str:
    """What was measured, of whom, in which unit and period."""
    parts = (
        "Leavers per 100 person-years, by rate predicted from the years before",
        table.population,
        table.periods[-1].label,
        interval_words(table),
    )
    return ", ".join(parts)


def alt_text(table: PublishedTable, rows: Sequence[Row], title: str) -> str:
    """The picture in plain sentences."""
    said = [_reading(row) for row in rows if not pd.isna(row["rate"])]
    hidden = len(rows) - len(said)
    more = f"{hidden} of {len(rows)} parts are not shown" if hidden else ""
    told = f"By part, lowest predicted rate first: {'; '.join(said)}" if said else ""
    return sentences([f"Dot and interval chart: {subtitle(table)}", title, told, more])


def _reading(row: Row) -> str:
    numbers = (row["expected_rate"], row["rate"], row["rate_lower"], row["rate_upper"])
    foretold, rate, low, high = (format_number("per person-year", n) for n in numbers)
    return f"{row['tenth']} foretold {foretold}, came about {rate} ({low} to {high})"
