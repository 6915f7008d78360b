"""A number by group, each with its interval, and never as a league table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from retention.charts import group_words as words
from retention.charts.layout import (
    LABEL,
    MARGIN,
    NOTE,
    NUMBER,
    SMALL,
    STRONG,
    WIDTH,
    Page,
    widest,
    wrap,
)
from retention.charts.picture import Chart, as_published
from retention.charts.rows import Row, on_scale, rows_of
from retention.charts.scale import axis_ticks, start_of_axis, tick_texts
from retention.charts.theme import (
    BAND,
    GREY,
    GRID,
    PLAIN,
    TOTAL_MARK,
    WHITE,
    Mark,
    flagged_mark,
    style,
)
from retention.disclosure import PublishedTable
from retention.errors import ArgumentError
from retention.results import IndicatorTable

LABEL_ROOM = 270
ONE_LINE, TWO_LINES = 30, 44
HEADING = 34
AXIS = 30
GAP = 12
"""Pixels between the groups and their total."""
FROM_BANDS = 5
"""Rows are banded from this many groups on, to lead the eye from name to number."""
VERDICTS = {"higher": (1, "higher than the rest"), "lower": (-1, "lower than the rest")}


def group_intervals(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw the latest period of an indicator: a dot and an interval for each group.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        With or without groups. A raw table is published alone under the internal rule first.

    Returns
    -------
    Chart
        Groups in order of size, the total last. A hidden group keeps its row and has no
        mark. A group that differs clearly from all others together is marked by shape,
        colour and words.

    Raises
    ------
    ArgumentError
        If `table` is neither kind of table, or has several rows for a group.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> table = retention.leaver_rate(workforce, year, by="staff_group")
    >>> chart = retention.charts.group_intervals(table)
    >>> chart.subtitle
    'Leaver rate by staff group, all staff, per cent, year to 30 September 2025, with 95% intervals'
    """
    published = as_published(table)
    _check_steps(published)
    period = published.periods[-1]
    rows, base = rows_of(published)
    extent = extent_of(published, rows)
    starts_at = extent.texts[0] if extent.low > 0 else ""
    title = words.headline(published, rows, period)
    subtitle = words.subtitle(published, period)
    caption = words.caption(published, rows, starts_at=starts_at)
    heading = words.base_words(published, base) if base else ()
    with style():
        page = draw_groups(published, rows, extent, heading, (title, subtitle, caption))
    alt = words.alt_text(published, rows, period, title)
    return Chart(page.figure, title, subtitle, caption, alt, published)


def _check_steps(table: PublishedTable) -> None:
    for column in table.along:
        steps = list(dict.fromkeys(table.frame[column].astype(str)))
        if len(steps) > 1:
            raise ArgumentError(
                f"table must have one row a group and period, {table.definition.key} had several "
                f"along {column} ({', '.join(steps)}); give one {column}, or use the chart that is "
                "made for it"
            )


@dataclass(frozen=True, slots=True)
class Extent:
    """What the axis of values covers; no ticks when there is nothing to draw."""

    low: float
    high: float
    ticks: tuple[float, ...]
    texts: tuple[str, ...]


def extent_of(table: PublishedTable, rows: Sequence[Row]) -> Extent:
    """From the lowest to the highest number drawn."""
    drawn = [row for row in rows if row.shown and on_scale(row, rows, table)]
    numbers = [n for row in drawn for n in (row.lower, row.value, row.upper)]
    known = [n for n in numbers if not pd.isna(n)]
    if not known:
        return Extent(0, 1, (), ())
    definition = table.definition
    low, high = min(known), max(known)
    if high <= 0 and low >= 0:
        high = 0.01 if definition.unit == "proportion" else 1.0
    # Rates of leaving and joining start at 0; shares near 100 % would be squeezed together.
    room = 0.5 if definition.direction == "higher" else 1.0
    start = start_of_axis(low, high, definition.unit, room=room)
    end = high + 0.03 * (high - start)
    ticks = [t for t in axis_ticks(start, high, definition.unit) if start <= t <= end]
    return Extent(start, end, tuple(ticks), tuple(tick_texts(ticks, definition.unit)))


def draw_groups(
    table: PublishedTable,
    rows: Sequence[Row],
    extent: Extent,
    heading: Sequence[str],
    texts: tuple[str, str, str],
) -> Page:
    """Draw the rows; `heading` stands above the counts, `texts` are titles and caption."""
    styles = [STRONG if row.total else LABEL for row in rows]
    labels = [wrap(r.name, s, LABEL_ROOM, most_lines=2) for r, s in zip(rows, styles, strict=True)]
    heights = [TWO_LINES if len(lines) > 1 else ONE_LINE for lines in labels]
    groups = sum(not row.total for row in rows)
    gaps = [GAP if row.total and groups else 0 for row in rows]
    ends = list(accumulate(h + g for h, g in zip(heights, gaps, strict=True)))
    places = [end - height / 2 for end, height in zip(ends, heights, strict=True)]
    body = ends[-1]
    counted = any(row.count_text for row in rows)
    top = HEADING if counted and heading else 4
    page = Page(*texts, plot_height=top + body + (AXIS if extent.ticks else 4))
    first = page.plot_top + top
    columns = _Columns.of(rows, labels, heading if counted else ())
    axes = page.axes(columns.plot_left, columns.plot_right, first, first + body)
    prepare_rows(axes, extent, body)
    banded = groups >= FROM_BANDS
    for number, (row, place) in enumerate(zip(rows, places, strict=True)):
        middle, height = first + place, heights[number]
        shade = BAND if banded and number % 2 == 0 and not row.total else WHITE
        if shade == BAND:
            draw_band(page, middle, height)
        if row.total and groups:
            draw_rule(page, middle - (height + GAP) / 2)
        lines = labels[number]
        above = len(lines) * styles[number].pitch / 2
        page.write_lines(MARGIN, middle - above, lines, styles[number])
        if row.shown:
            columns.write(page, row, middle)
            if on_scale(row, rows, table):
                _mark(axes, row, place, table)
        else:
            page.write(columns.plot_left + 8, middle, row.hidden_words, NOTE).set_bbox(
                {"facecolor": shade, "edgecolor": "none", "pad": 2}
            )
    if counted:
        page.write_lines(columns.count_left, first - HEADING, heading, SMALL)
    total = next((r for r in rows if r.total and r.shown), None)
    if total is not None and groups and on_scale(total, rows, table):
        axes.plot([total.value] * 2, [0, places[-1]], ls=":", lw=1.2, color=GREY, zorder=1)
    return page


def prepare_rows(axes: Axes, extent: Extent, body: float) -> None:
    """Values to the right, and pixels from the top of the first row downwards."""
    axes.set_xlim(extent.low, extent.high)
    axes.set_ylim(body, 0)
    axes.set_yticks([])
    axes.patch.set_visible(False)
    axes.grid(visible=True, axis="x", color=GRID)
    axes.set_xticks(extent.ticks, extent.texts)
    axes.spines["bottom"].set_visible(bool(extent.ticks))


def _mark(axes: Axes, row: Row, place: float, table: PublishedTable) -> None:
    mark = _mark_of(row, table)
    if not pd.isna(row.lower) and not pd.isna(row.upper):
        axes.plot(
            [row.lower, row.upper],
            [place, place],
            color=mark.edge,
            lw=1.8,
            marker="|",
            ms=8,
            mew=1.8,
            label=f"interval of {row.name}",
            clip_on=False,
        )
    axes.plot(
        [row.value],
        [place],
        ls="none",
        marker=mark.shape,
        ms=7 if mark.shape == "s" else 9.5,
        mfc=mark.fill,
        mec=mark.edge,
        label=row.name,
        clip_on=False,
        zorder=3,
    )


def _mark_of(row: Row, table: PublishedTable) -> Mark:
    if row.total:
        return TOTAL_MARK
    if row.verdict in VERDICTS:
        return flagged_mark(VERDICTS[row.verdict][0], table.definition.direction)
    return PLAIN


def draw_band(page: Page, middle: float, pitch: float) -> None:
    """Shade a row, to lead the eye from name to number."""
    page.figure.add_artist(
        Rectangle(
            (MARGIN / WIDTH, 1 - (middle + pitch / 2) / page.height),
            1 - 2 * MARGIN / WIDTH,
            pitch / page.height,
            facecolor=BAND,
            transform=page.figure.transFigure,
            zorder=-1,
        )
    )


def draw_rule(page: Page, y: float) -> None:
    """A line over the width of the page, above the total."""
    height = 1 - y / page.height
    ends = [MARGIN / WIDTH, 1 - MARGIN / WIDTH]
    page.figure.add_artist(
        Line2D(ends, [height] * 2, color=GREY, lw=0.8, transform=page.figure.transFigure)
    )


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns of the picture begin and end."""

    plot_left: float
    plot_right: float
    value_right: float
    count_left: float
    verdict_left: float

    @classmethod
    def of(
        cls, rows: Sequence[Row], labels: Sequence[tuple[str, ...]], heading: Sequence[str]
    ) -> _Columns:
        """Each column as wide as its widest text; the plot has what is left."""
        names = max(
            widest(lines, STRONG if row.total else LABEL)
            for row, lines in zip(rows, labels, strict=True)
        )
        counts = max(widest([row.count_text for row in rows], NUMBER), widest(heading, SMALL))
        verdicts = [VERDICTS[row.verdict][1] for row in rows if row.verdict in VERDICTS]
        verdict_left = WIDTH - MARGIN - widest(verdicts, NOTE)
        count_left = verdict_left - counts - (16 if verdicts else 0)
        value_right = count_left - (12 if counts else 0)
        values = widest([row.value_text for row in rows], STRONG)
        plot_left = MARGIN + names + 22
        return cls(plot_left, value_right - values - 26, value_right, count_left, verdict_left)

    def write(self, page: Page, row: Row, middle: float) -> None:
        """Write value, counts and verdict of a row."""
        page.write(self.value_right, middle, row.value_text, STRONG, "right")
        if row.count_text:
            page.write(self.count_left, middle, row.count_text, NUMBER)
        if row.verdict in VERDICTS:
            page.write(self.verdict_left, middle, VERDICTS[row.verdict][1], NOTE)
