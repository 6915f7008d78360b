"""What a chart of causes of leaving says in words, from published numbers only."""

from __future__ import annotations

from collections.abc import Sequence

from retention.charts import sentences as plain
from retention.charts.group_words import group_noun, plural
from retention.charts.layout import shortened
from retention.charts.shares_over_time import Stack, clearly_largest
from retention.disclosure import PublishedTable
from retention.results import format_number

NOTHING = "Too few people to show for which causes people leave"

RESIDUAL = ("all other causes", "other or unknown", "other", "unknown", "not recorded")
"""What is put together or not known is no cause that could be called the largest."""


def headline(table: PublishedTable, stacks: Sequence[Stack]) -> str:
    """The share who have left of everyone, and the largest cause where it is clear."""
    total = next((s for s in stacks if s.total and s.shown), None)
    groups = [s for s in stacks if not s.total]
    too_few = groups and not any(s.shown for s in groups)
    if total is None:
        return NOTHING if not groups or too_few else f"{NOTHING} of all together"
    at = total.last
    gone = format_number("proportion", 1 - total.in_post(at))
    start = f"Of people who join, {gone} have left after {total.horizons[at].label}"
    if too_few:
        return f"{start}; too few people to show it by {group_noun(table.by)}"
    named = [c for c in total.causes if c.casefold() not in RESIDUAL]
    if len(named) < 2:
        return start
    cause, clear = clearly_largest(total, named, at)
    value = total.curves[total.causes.index(cause)].points[at].value_text
    largest = f"{shortened(cause)} is clearly the largest named cause ({value})"
    return f"{start}; {largest if clear else 'no named cause is clearly the largest'}"


def subtitle(table: PublishedTable) -> str:
    """What was measured, of whom, in which unit and when people were followed."""
    by = f", by {group_noun(table.by)}" if table.by else ""
    parts = [
        f"People who have left by cause and time since joining{by}",
        table.population,
        plain.unit_words(table),
        f"followed {table.periods[-1].label}",
        plain.interval_words(table),
    ]
    return ", ".join(part for part in parts if part)


def caption(table: PublishedTable, stacks: Sequence[Stack], *, stacked: bool) -> str:
    """How to read the areas or lines, then what stands under every picture of the table."""
    groups = [s for s in stacks if not s.total]
    read = (
        "Causes are stacked, what is left are the people still in post; each interval stands at "
        "the upper edge of its own cause"
    )
    several = not stacked and bool(groups)
    return plain.caption(
        table,
        (
            read if stacked else "One plot for each cause, of all together",
            "the numbers by group are in the table" if several else "",
            "numbers are published at the ticks; straight lines between them only lead the eye",
            "clearly the largest: its interval lies over those of all other named causes",
            "groups in order of size, not a ranking" if stacked and len(groups) > 1 else "",
        ),
    )


def alt_text(table: PublishedTable, stacks: Sequence[Stack], title: str, *, stacked: bool) -> str:
    """The picture in plain sentences."""
    shown = [s for s in stacks if s.shown]
    if not shown:
        return plain.sentences([f"No chart: {subtitle(table)}", title])
    kind = "Stacked area chart" if stacked else "Line charts"
    parts = [f"{kind} with intervals: {subtitle(table)}", title]
    for stack in (s for s in shown if s.total):
        parts += [_reading(stack, at) for at in dict.fromkeys((stack.known[0], stack.last))]
        followed = stack.curves[0].points
        parts.append(
            f"People still followed: {followed[stack.known[0]].followed} "
            f"{followed[stack.known[0]].after}, {followed[stack.last].followed} "
            f"{followed[stack.last].after}"
        )
    groups = [s for s in shown if not s.total]
    noun = group_noun(table.by)
    if groups and len(groups) <= plain.MOST_LISTED:
        parts.append(
            f"Still in post by {noun}, largest first: "
            + "; ".join(
                f"{s.short} {s.in_post_text(s.last)} after {s.horizons[s.last].label}"
                for s in groups
            )
        )
    elif groups:
        low, high = (f(groups, key=lambda s: s.in_post(s.last)) for f in (min, max))
        parts.append(
            f"Still in post at the end of its plot, {len(groups)} {plural(noun)} lie between "
            f"{low.in_post_text(low.last)} and {high.in_post_text(high.last)}"
        )
    hidden = len(stacks) - len(shown)
    if hidden:
        verb = "has" if hidden == 1 else "have"
        parts.append(f"{hidden} of {len(stacks)} {verb} no number shown")
    return plain.sentences(parts)


def _reading(stack: Stack, at: int) -> str:
    causes = "; ".join(
        f"{shortened(cause)} {curve.points[at].reading}"
        for cause, curve in zip(stack.causes, stack.curves, strict=True)
    )
    return (
        f"After {stack.horizons[at].label}, {stack.in_post_text(at)} are still in post; left for "
        f"each cause: {causes}"
    )
