"""Rising Stars beside comparable colleagues: two shares, their intervals, and the gap in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import pandas as pd
from matplotlib.axes import Axes

from retention.charts import gap_words as words
from retention.charts.curves import needed
from retention.charts.groups import Extent, prepare_rows
from retention.charts.layout import (
    LABEL,
    MARGIN,
    NOTE,
    NUMBER,
    SMALL,
    STRONG,
    WIDTH,
    Page,
    text_width,
    widest,
    wrap,
)
from retention.charts.picture import Chart, as_published
from retention.charts.scale import axis_ticks, start_of_axis, tick_texts
from retention.charts.stars_rows import COLLEAGUES, STARS, UNASSESSED, GapRow, gap_rows
from retention.charts.theme import GREY, GRID, NAVY, PLUM, WHITE, Mark, style
from retention.disclosure import PublishedTable
from retention.results import IndicatorTable

MARKS = {
    STARS: Mark("D", PLUM, PLUM),
    COLLEAGUES: Mark("o", NAVY, NAVY),
    UNASSESSED: Mark("s", WHITE, GREY),
}
"""Told apart by shape and place as well as by colour."""
NAMES = {STARS: "Rising Stars", COLLEAGUES: "comparable colleagues", UNASSESSED: "not assessed"}
NAME_ROOM = 270
KEY, AXIS = 30, 32
STEP = 15
PAD = 18


def gap(table: IndicatorTable | PublishedTable, *, after: str | None = None) -> Chart:
    """Draw Rising Stars beside comparable colleagues, followed from one census.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        Of `retention.rising_stars_kept` or `retention.rising_stars_progressed`. A raw table is
        published alone under the internal rule first. Of several censuses the latest is drawn.
    after : str, optional
        Of a table by groups, the anniversary to draw; by default the longest that has been
        followed. Without groups all anniversaries are drawn.

    Returns
    -------
    Chart
        A row for each anniversary or group, with the gap and its interval beside it. A hidden
        number has no mark.

    Raises
    ------
    ArgumentError
        If `table` is of another indicator, or has no such anniversary.

    Examples
    --------
    >>> import retention
    >>> rule = retention.RisingStarRule(version="2026-1")
    >>> table = retention.rising_stars_kept(retention.sample(people=800), "2023-03-31", rule)
    >>> retention.charts.gap(table).subtitle
    'Still in post after 12 and 24 months, all staff, per cent of those in post on 31 March 2023, \
with 95% intervals'
    """
    published = as_published(table)
    call = "retention.rising_stars_kept(workforce, census, rule)"
    needed(published, ("people", "after", "gap", "unmatched_share"), call)
    rows = gap_rows(published, after)
    title = words.headline(published, rows)
    subtitle = words.subtitle(published, rows)
    extent = _extent_of(rows)
    caption = words.caption(published, rows, starts_at=extent.texts[0] if extent.low > 0 else "")
    with style():
        page = _draw(rows, extent, (title, subtitle, caption))
    alt = words.alt_text(published, rows, title, subtitle)
    return Chart(page.figure, title, subtitle, caption, alt, published)


def _extent_of(rows: Sequence[GapRow]) -> Extent:
    marks = [mark for row in rows for mark in row.drawn]
    known = [n for m in marks for n in (m.lower, m.value, m.upper) if not pd.isna(n)]
    if not known:
        return Extent(0, 1, (), ())
    low, high = min(known), max(*known, 0.01)
    start = start_of_axis(low, high, "proportion", room=0.35)
    end = min(high + 0.03 * (high - start), 1.0)
    ticks = [t for t in axis_ticks(start, end, "proportion") if start <= t <= end + 1e-9]
    return Extent(start, end, tuple(ticks), tuple(tick_texts(ticks, "proportion")))


def _draw(rows: Sequence[GapRow], extent: Extent, texts: tuple[str, str, str]) -> Page:
    looks = [STRONG if row.strong else LABEL for row in rows]
    names = [
        wrap(row.name, look, NAME_ROOM, most_lines=2) for row, look in zip(rows, looks, strict=True)
    ]
    counts = [row.count_lines for row in rows]
    heights = [
        max(
            float(len(row.marks) * STEP),
            len(lines) * look.pitch + len(small) * SMALL.pitch,
            2 * SMALL.pitch,
        )
        + PAD
        for row, lines, small, look in zip(rows, names, counts, looks, strict=True)
    ]
    ends: list[float] = list(accumulate(heights))
    page = Page(*texts, plot_height=KEY + ends[-1] + (AXIS if extent.ticks else 6))
    left = MARGIN + 22.0
    left += max(
        max(widest(lines, look), widest(small, SMALL))
        for lines, small, look in zip(names, counts, looks, strict=True)
    )
    notes = [note for row in rows for note in (*row.gap_lines[:1],)]
    smalls = [note for row in rows for note in row.gap_lines[1:]]
    gap_left = WIDTH - MARGIN - max(widest(notes, STRONG), widest(smalls, NUMBER))
    first = page.plot_top + KEY
    axes = page.axes(left, gap_left - 26, first, first + ends[-1])
    prepare_rows(axes, extent, ends[-1])
    _key(page, left, rows)
    for row, lines, small, look, end, height in zip(
        rows, names, counts, looks, ends, heights, strict=True
    ):
        middle = end - height / 2
        top = first + middle - (len(lines) * look.pitch + len(small) * SMALL.pitch) / 2
        page.write_lines(MARGIN, top, lines, look)
        page.write_lines(MARGIN, top + len(lines) * look.pitch, small, SMALL)
        _row(axes, row, middle)
        if not row.drawn:
            page.write(left + 8, first + middle, row.hidden_words, NOTE).set_bbox(
                {"facecolor": WHITE, "edgecolor": "none", "pad": 2}
            )
        heading, *below = row.gap_lines
        strong = STRONG if row.side or row.strong else LABEL
        page.write(gap_left, first + middle - (9 if below else 0), heading, strong)
        for line in below:
            page.write(gap_left, first + middle + 10, line, NUMBER)
        if end < ends[-1]:
            axes.axhline(end, color=GRID, lw=0.8, zorder=0)
    return page


def _key(page: Page, left: float, rows: Sequence[GapRow]) -> None:
    """Which mark is whose, above the plot."""
    x, middle = left, page.plot_top + 8
    there = dict.fromkeys(mark.people for row in rows for mark in row.marks)
    for people in there:
        look = MARKS[people]
        canvas = page.axes(x, x + 12, middle - 6, middle + 6)
        canvas.axis("off")
        canvas.plot(
            [0.5],
            [0.5],
            ls="none",
            marker=look.shape,
            ms=7,
            mfc=look.fill,
            mec=look.edge,
            label=f"key of {people}",
        )
        page.write(x + 20, middle, NAMES[people], NOTE)
        x += 20 + text_width(NAMES[people], NOTE) + 28


def _row(axes: Axes, row: GapRow, middle: float) -> None:
    """The marks of a row below each other, and a grey bar from the one share to the other."""
    places = [middle + (i - (len(row.marks) - 1) / 2) * STEP for i in range(len(row.marks))]
    pair = {m.people: (m.value, y) for m, y in zip(row.marks, places, strict=True) if m.shown}
    if row.told and STARS in pair and COLLEAGUES in pair:
        (one, top), (other, bottom) = pair[STARS], pair[COLLEAGUES]
        low, high = sorted((one, other))
        axes.barh(
            (top + bottom) / 2,
            high - low,
            6,
            low,
            color="#dcdcdc",
            lw=0,
            zorder=1,
            label=f"gap of {row.name}",
        )
    for mark, y in zip(row.marks, places, strict=True):
        if not mark.shown:
            continue
        look = MARKS[mark.people]
        axes.plot(
            [mark.lower, mark.upper],
            [y, y],
            color=look.edge,
            lw=1.6,
            marker="|",
            ms=7,
            mew=1.6,
            clip_on=False,
            label=f"interval of {mark.people}, {row.name}",
            zorder=2,
        )
        axes.plot(
            [mark.value],
            [y],
            ls="none",
            marker=look.shape,
            ms=8,
            mfc=look.fill,
            mec=look.edge,
            clip_on=False,
            label=f"{mark.people}, {row.name}",
            zorder=3,
        )
