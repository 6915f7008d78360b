"""What each scenario comes to, beside the baseline, with its interval."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from retention.charts import sentences as plain
from retention.charts.groups import draw_groups, extent_of
from retention.charts.layout import shortened
from retention.charts.picture import Chart, as_published
from retention.charts.rows import Row
from retention.charts.theme import GREY, style
from retention.disclosure import PublishedTable
from retention.errors import ArgumentError, nearest
from retention.periods import day_label
from retention.results import IndicatorTable, format_interval, format_number, rows_of

NEEDED = ("scenario", "after", "value", "lower", "upper", "lower_80", "upper_80")
AVOIDED = {
    "leavers_avoided": "fewer leavers",
    "hires_avoided": "fewer hires",
    "cost_avoided": "less",
}
MORE = {"leavers_avoided": "more leavers", "hires_avoided": "more hires", "cost_avoided": "more"}


def scenarios(table: IndicatorTable | PublishedTable, *, group: str | None = None) -> Chart:
    """Draw what each scenario comes to by the end of the projection.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        ``leavers_avoided``, ``hires_avoided``, ``hires_needed``, ``leavers`` or ``cost`` of
        `retention.project`. A raw table is published alone under the internal rule first.
    group : str, optional
        One of the groups; by default all together.

    Returns
    -------
    Chart
        A dot and the interval of 95 per cent of paths for each scenario, as they were given.

    Raises
    ------
    ArgumentError
        If `table` is no such table, or has no such group.

    Examples
    --------
    >>> import retention
    >>> supposed = [retention.Scenario("kept", leaving=0.9)]
    >>> workforce = retention.sample(people=500)
    >>> found = retention.project(workforce, years=1, scenarios=supposed, paths=100)
    >>> retention.charts.scenarios(found.table("leavers_avoided")).subtitle.split(",")[0]
    'Fewer leavers than in the baseline'
    """
    published = as_published(table)
    missing = [column for column in NEEDED if column not in published.frame]
    if missing:
        raise ArgumentError(
            f"table must compare scenarios, {published.definition.key} has no column "
            f'{missing[0]!r}; use retention.project(...).table("leavers_avoided")'
        )
    found = _of_group(published, group)
    after = str(found[-1]["after"])
    rows = [_row(published, row) for row in found if str(row["after"]) == after]
    where = published.population if group is None else shortened(group)
    subtitle = (
        f"{published.definition.title}, {where}, {plain.unit_words(published)}, {after} from "
        f"{day_label(published.as_of)}, 95% of paths"
    )
    title = _headline(published, rows, after)
    caption = plain.caption(published, ("Scenarios stand as they were given, not by size",))
    with style():
        page = draw_groups(
            published, rows, extent_of(published, rows), (), (title, subtitle, caption)
        )
        axes = page.figure.axes[0]
        low, high = axes.get_xlim()
        if low < 0 < high:
            axes.axvline(0, color=GREY, lw=1.0, zorder=1, label="no difference")
    alt = _alt_text(published, rows, [r for r in found if str(r["after"]) == after], title)
    return Chart(
        page.figure, title, subtitle, caption, plain.sentences([subtitle, *alt]), published
    )


def _of_group(table: PublishedTable, group: str | None) -> list[dict[str, object]]:
    if group is None:
        return list(rows_of(table.totals))
    known = list(dict.fromkeys(table.groups[table.by[0]].astype(str))) if table.by else []
    if group not in known:
        raise ArgumentError(
            f"group must be one of the groups of this table, was {group!r}{nearest(group, known)}"
        )
    return list(rows_of(table.groups[table.groups[table.by[0]].astype(str) == group]))


def _row(table: PublishedTable, row: dict[str, object]) -> Row:
    value, low, high = (float(str(row[c])) for c in ("value", "lower", "upper"))
    return Row(
        name=str(row["scenario"]),
        total=False,
        value=value,
        lower=low,
        upper=high,
        value_text=table.value_text(row),
        interval_text=format_interval(table.definition.unit, row),
        count_text="",
        verdict="",
        state=str(row["state"]),
    )


def _headline(table: PublishedTable, rows: Sequence[Row], after: str) -> str:
    """Which scenarios differ from the baseline in 95 per cent of paths; of others, the range."""
    shown = [row for row in rows if row.shown]
    if not shown:
        return f"{table.definition.title}: too few people to show"
    unit = table.definition.unit
    if table.definition.key not in AVOIDED:
        first = shown[0]
        return (
            f"{format_number(unit, first.lower)} to {format_number(unit, first.upper)} in {after} "
            f"in the {shortened(first.name, 40)}"
        )
    fewer = [row for row in shown if row.lower > 0]
    more = [row for row in shown if row.upper < 0]
    if not fewer and not more:
        return "No supposition changes the number for sure: zero is in every interval"
    key = table.definition.key
    parts = [
        f"“{shortened(row.name, 40)}”: {format_number(unit, abs(near))} to "
        f"{format_number(unit, abs(far))} {word}"
        for some, word in ((fewer, AVOIDED[key]), (more, MORE[key]))
        for row in some[:1]
        for near, far in [sorted((row.lower, row.upper), key=abs)]
    ]
    return f"{'; '.join(parts)} in {after}, if it were so"


def _alt_text(
    table: PublishedTable, rows: Sequence[Row], raw: Sequence[dict[str, object]], title: str
) -> list[str]:
    parts = [title]
    unit = table.definition.unit
    for row, found in zip(rows, raw, strict=True):
        if not row.shown:
            parts.append(f"{shortened(row.name)}: hidden")
            continue
        inner = [float(str(found[c])) for c in ("lower_80", "upper_80")]
        eighty = (
            ""
            if any(pd.isna(v) for v in inner)
            else f", 80% of paths {format_number(unit, inner[0])} to "
            f"{format_number(unit, inner[1])}"
        )
        parts.append(f"{row.reading}{eighty}")
    return parts
