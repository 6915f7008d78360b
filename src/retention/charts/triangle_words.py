"""What a triangle of cohorts says in words, from published numbers only."""

from __future__ import annotations

import pandas as pd

from retention.charts import sentences as plain
from retention.charts.cohorts import Cohort, Triangle
from retention.charts.group_words import group_noun, plural
from retention.disclosure import PublishedTable
from retention.periods import day_label

YEAR = 365.25
NOTHING = "Too few people to show how many new starters stay"


def headline(triangle: Triangle) -> str:
    """The newest cohort that has been followed for a year, against the one before."""
    known = [at for at in range(len(triangle.horizons)) if triangle.followed(at)]
    if not known:
        waiting = any(c.state == "not available" for c in triangle.cohorts)
        return "No cohort of new starters has been followed long enough yet" if waiting else NOTHING
    within = [at for at in known if triangle.horizons[at].days <= YEAR]
    at = max(within, default=known[0])
    cohorts = triangle.followed(at)
    newest, after = cohorts[-1], f"after {triangle.horizons[at].label}"
    if not triangle.by_period:
        return _among_groups(triangle, at, after)
    start = f"{newest.values[at]:.1%} of those who joined {newest.when} were still in post {after}"
    position = triangle.cohorts.index(newest)
    before = triangle.cohorts[position - 1] if position else None
    if before is None or pd.isna(before.values[at]):
        return start
    return f"{start}; {_change(before, newest, at)} the cohort before"


def _change(before: Cohort, newest: Cohort, at: int) -> str:
    if newest.lower[at] > before.upper[at]:
        return "clearly more than of"
    if newest.upper[at] < before.lower[at]:
        return "clearly fewer than of"
    return "no clear change from"


def _among_groups(triangle: Triangle, at: int, after: str) -> str:
    total = next((c for c in triangle.cohorts if c.total), None)
    groups = [c for c in triangle.followed(at) if not c.total]
    if total is None or pd.isna(total.values[at]):
        return "Too few people to show how many new starters stay, of all together"
    start = f"{total.values[at]:.1%} of those who joined {total.when} were still in post {after}"
    low = [
        c
        for c in groups
        if len(groups) > 1 and all(c.upper[at] < o.lower[at] for o in groups if o is not c)
    ]
    return f"{start}; clearly fewest of {plain.listed([low[0].name])}" if low else start


def subtitle(table: PublishedTable, triangle: Triangle) -> str:
    """What was measured, of whom, in which unit, when they joined."""
    rows = "cohort" if triangle.by_period else group_noun(table.by)
    first, last = table.periods[0].start, table.periods[-1].last_day
    joined = f"joined {day_label(first)} to {day_label(last)}"
    parts = [
        f"New starters still in post by {rows} and time since joining",
        table.population,
        plain.unit_words(table),
        joined,
        plain.interval_words(table),
    ]
    return ", ".join(part for part in parts if part)


def caption(table: PublishedTable, triangle: Triangle) -> str:
    """How to read the cells, then what stands under every picture of the table."""
    compared = (
        "Clearly more or fewer: the two intervals do not touch"
        if triangle.by_period
        else "Clearly fewest: its interval lies under those of all others; groups in order of "
        "size, not a ranking"
    )
    return plain.caption(
        table,
        (
            "Each row is a cohort, followed to the right; darker is more, and the interval stands "
            "under the number",
            "[c]: hidden, too few people or to protect others" if triangle.hidden else "",
            compared,
        ),
    )


def alt_text(table: PublishedTable, triangle: Triangle, title: str) -> str:
    """The picture in plain sentences."""
    parts = [f"Table of shaded cells: {subtitle(table, triangle)}", title]
    shown = [c for c in triangle.cohorts if c.last is not None]
    listed = shown if len(shown) <= plain.MOST_LISTED else [shown[0], shown[-1]]
    for cohort in listed:
        ats = [i for i, v in enumerate(cohort.values) if not pd.isna(v)]
        some = dict.fromkeys((ats[0], ats[len(ats) // 2], ats[-1]))
        numbers = "; ".join(f"{cohort.texts[i]} after {triangle.horizons[i].label}" for i in some)
        parts.append(f"{cohort.name}, {cohort.size_text} starters: {numbers}")
    if len(listed) < len(shown):
        rows = "cohorts" if triangle.by_period else plural(group_noun(table.by))
        parts.append(f"{len(shown)} {rows} are shown in all")
    if triangle.waiting:
        parts.append(f"{triangle.waiting} cells are not known yet")
    if triangle.hidden:
        parts.append(f"{triangle.hidden} cells are hidden")
    return plain.sentences(parts)
