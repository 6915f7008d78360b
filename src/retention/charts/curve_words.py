"""What a chart of retention curves says in words, from published numbers only."""

from __future__ import annotations

from collections.abc import Sequence

from retention.charts import sentences as plain
from retention.charts.curves import Curve, Point, apart_from_all, common_days
from retention.charts.group_words import group_noun, plural
from retention.disclosure import PublishedTable

YEAR = 365.25
STILL = "are still in post"


def headline(table: PublishedTable, curves: Sequence[Curve]) -> str:
    """The share still in post of everyone, and the group that stands apart from all others."""
    total = next((c for c in curves if c.total), None)
    groups = [c for c in curves if not c.total]
    noun = group_noun(table.by)
    if not any(c.shown for c in curves):
        return f"Too few people to show how long people stay{f' by {noun}' if groups else ''}"
    days = common_days(curves)
    if total is None or not total.shown:
        start = "Too few people to show how long all together stay"
    elif groups and days is not None and (point := total.at(days)) is not None:
        start = f"Of people who join, {point.value_text} {STILL} {point.after}"
    else:
        start = f"Of people who join, {_milestones(total)}"
    apart = _apart(table, groups, days)
    return f"{start}; {apart}" if apart else start


def _milestones(curve: Curve) -> str:
    """A first number within about a year and the last one."""
    first = max((p for p in curve.known if p.horizon.days <= YEAR), default=curve.last, key=_days)
    words = f"{first.value_text} {STILL} {first.after}"
    if curve.last is first:
        return words
    return f"{words} and {curve.last.value_text} {curve.last.after}"


def _days(point: Point) -> float:
    return point.horizon.days


def _apart(table: PublishedTable, groups: Sequence[Curve], days: float | None) -> str:
    noun = group_noun(table.by)
    shown = [c for c in groups if c.shown]
    if groups and not shown:
        return f"too few people to show it by {noun}"
    if len(shown) < 2 or days is None:
        return ""
    points = [(c.short, p) for c in shown if (p := c.at(days)) is not None]
    lowest, highest = apart_from_all(points)
    if len(points) == 2 and lowest and highest:
        return f"clearly fewer of {lowest} than of {highest}"
    scope = f"every other {noun}{'' if len(shown) == len(groups) else ' shown'}"
    if lowest and highest:
        return f"{lowest} keeps clearly fewer than {scope}, {highest} clearly more"
    if lowest or highest:
        return f"{lowest or highest} keeps clearly {'fewer' if lowest else 'more'} than {scope}"
    which = noun if len(shown) == len(groups) else f"{noun} shown"
    return f"no {which} stands apart from all others"


def subtitle(table: PublishedTable) -> str:
    """What was measured, of whom, in which unit and when people were followed."""
    by = f" by {group_noun(table.by)}" if table.by else ""
    parts = [
        f"People still in post by time since joining{f',{by}' if by else ''}",
        table.population,
        plain.unit_words(table),
        f"followed {table.periods[-1].label}",
        plain.interval_words(table),
    ]
    return ", ".join(part for part in parts if part)


def caption(table: PublishedTable, curves: Sequence[Curve], *, starts_at: str) -> str:
    """How to read the lines, then what stands under every picture of the table."""
    groups = [c for c in curves if not c.total]
    rule = "Apart from all others: its interval touches no other's at that time"
    return plain.caption(
        table,
        (
            "Marks are the published numbers; straight lines between them only lead the eye",
            rule if len(groups) > 1 else "",
            f"Groups in order of size, not a ranking; {sum(c.shown for c in groups)} compared"
            if len(groups) > 1
            else "",
            starts_at,
        ),
    )


def alt_text(table: PublishedTable, curves: Sequence[Curve], title: str) -> str:
    """The picture in plain sentences."""
    if not any(c.shown for c in curves):
        return plain.sentences([f"No chart: {subtitle(table)}", title])
    groups = [c for c in curves if not c.total]
    shown = [c for c in groups if c.shown]
    noun = group_noun(table.by)
    parts = [f"Line chart with intervals: {subtitle(table)}", title]
    for total in (c for c in curves if c.total and c.shown):
        along = "; ".join(f"{p.reading} {p.after}" for p in total.known)
        parts.append(f"All together: {along}")
        ends = (total.known[0], total.last)
        if ends[0] is not ends[1]:
            parts.append(
                f"People still followed: {ends[0].followed} {ends[0].after}, "
                f"{ends[1].followed} {ends[1].after}"
            )
    if shown and len(shown) <= plain.MOST_LISTED:
        lasts = "; ".join(f"{c.short} {c.last.reading} {c.last.after}" for c in shown)
        parts.append(f"By {noun}, largest first: {lasts}")
    elif shown:
        parts.append(_range(shown, noun))
    hidden = len(groups) - len(shown)
    if hidden:
        verb = "has" if hidden == 1 else "have"
        parts.append(f"{hidden} of {len(groups)} {plural(noun)} {verb} no line")
    return plain.sentences(parts)


def _range(shown: Sequence[Curve], noun: str) -> str:
    days = common_days(shown)
    if days is None:
        return f"{len(shown)} {plural(noun)} are drawn"
    points = [p for c in shown if (p := c.at(days)) is not None]
    low, high = (f(points, key=lambda p: p.value) for f in (min, max))
    return (
        f"{len(shown)} {plural(noun)} lie between {low.value_text} and {high.value_text} "
        f"{low.after}"
    )
