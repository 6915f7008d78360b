"""Why people leave and where they go, as shares of all leavers."""

from __future__ import annotations

import pandas as pd

from retention.charts import sentences as plain
from retention.charts.curves import needed
from retention.charts.group_words import group_noun, in_period
from retention.charts.incidence_words import RESIDUAL
from retention.charts.ladder import Bar, draw_ladder, ladder_height
from retention.charts.layout import Page
from retention.charts.picture import Chart, as_published
from retention.charts.rows import Row, latest, rows_of
from retention.charts.theme import GREY, NAVY, style
from retention.disclosure import PublishedTable
from retention.results import IndicatorTable


def reasons(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw the leavers of the latest period by reason, or by destination.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        Of `retention.leaving_reasons` or `retention.destinations`. A raw table is published
        alone under the internal rule first.

    Returns
    -------
    Chart
        A bar with an interval for each reason, the largest first; what is other or unknown
        is grey and last, so that it is seen and not taken for a reason. A hidden reason is
        named and has no bar.

    Raises
    ------
    ArgumentError
        If `table` is no table, or of another indicator.
    """
    published = as_published(table)
    needed(published, ("leavers", "numerator"), "retention.leaving_reasons(workforce, period)")
    rows, _ = rows_of(published)
    parts = sorted(
        (row for row in rows if not row.total),
        key=lambda r: (_residual(r), pd.isna(r.value), 0 if pd.isna(r.value) else -r.value, r.name),
    )
    total = next((row for row in rows if row.total), None)
    title = _headline(published, parts, total)
    subtitle = ", ".join(
        text
        for text in (
            f"Leavers by {group_noun(published.by)}",
            published.population,
            "per cent of leavers",
            published.periods[-1].label,
            plain.interval_words(published),
        )
        if text
    )
    caption = plain.caption(
        published,
        ("clearly the most frequent: its interval lies over those of all other named ones",),
    )
    bars = [
        Bar(
            r.name,
            0.0 if r.shown else float("nan"),
            r.value,
            r.value_text,
            GREY if _residual(r) else NAVY,
            note=r.count_text,
            lower=r.lower,
            upper=r.upper,
            words=r.hidden_words,
        )
        for r in parts
    ]
    with style():
        page = Page(title, subtitle, caption, plot_height=ladder_height(bars))
        draw_ladder(page, bars, page.plot_top)
    shown = [r for r in parts if r.shown]
    alt = [f"Bar chart with intervals: {subtitle}", title]
    alt.append("; ".join(r.reading for r in shown))
    if hidden := len(parts) - len(shown):
        alt.append(f"{hidden} of {len(parts)} have no number shown")
    return Chart(page.figure, title, subtitle, caption, plain.sentences(alt), published)


def _residual(row: Row) -> bool:
    return row.name.casefold() in RESIDUAL


def _headline(table: PublishedTable, parts: list[Row], total: Row | None) -> str:
    """What is known of reasons first, then the most frequent one where that is clear."""
    noun = group_noun(table.by)
    named = [r for r in parts if not _residual(r) and r.shown]
    when = in_period(table.periods[-1])
    unknown = next((r for r in parts if r.name.casefold() == "unknown" and r.shown), None)
    if not named:
        return f"Too few leavers to show them by {noun} {when}"
    first = max(named, key=lambda r: r.value)
    others = [r.upper for r in named if r is not first]
    overlap = "reason_flag" in table.by
    some_hidden = any(not r.shown for r in parts)
    clear = bool(others) and all(first.lower > upper for upper in others)
    if clear and not overlap:
        start = f"{plain.listed([first.name])} is clearly the most frequent {noun}"
        start = f"{start}{' shown' if some_hidden else ''} ({first.value_text} of leavers)"
        start = f"{start[0].upper()}{start[1:]}"
    elif overlap:
        # Flags overlap, so none of them is the most frequent: the first of the table is read.
        lead = str(latest(table)[table.by[0]].iloc[0])
        found = next((r for r in named if r.name == lead), first)
        start = f"{found.value_text} of leavers {when} are counted as {found.name}"
    else:
        start = f"No {noun} is clearly the most frequent {when}"
    return f"{start}; for {unknown.value_text} it is not known" if unknown is not None else start
