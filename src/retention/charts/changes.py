"""How a number changed on the year before, around a line of no change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from retention.charts import change_words as words
from retention.charts.groups import (
    AXIS,
    FROM_BANDS,
    GAP,
    LABEL_ROOM,
    ONE_LINE,
    TWO_LINES,
    Extent,
    draw_band,
    draw_rule,
    prepare_rows,
)
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
from retention.charts.rows import Row, on_scale, records_of, row_of
from retention.charts.scale import axis_ticks, tick_texts
from retention.charts.theme import (
    BAND,
    COMMON_CAUSE,
    INK,
    NAVY,
    TOTAL_MARK,
    WHITE,
    Mark,
    flagged_mark,
    style,
)
from retention.disclosure import PublishedTable
from retention.errors import ArgumentError
from retention.periods import Period
from retention.results import (
    CHANGE_OF,
    NO_INTERVAL,
    RESTS_ON_UNKNOWN,
    Definition,
    IndicatorTable,
    period_of,
    rows_of,
)

NO_CHANGE = "no change"
HEADING = 42
"""Pixels for the headings of the columns, in two lines."""
SIDES = {words.HIGHER: 1, words.LOWER: -1}
NOT_JUDGED = Mark("o", WHITE, NAVY)


def changes(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw changes on the year before: a dot and an interval for each group, around no change.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        Made of `retention.change_on_year_before`: by group, of which the latest period is
        drawn, or over everyone, with a row for each period. A raw table is published alone
        under the internal rule first.

    Returns
    -------
    Chart
        Groups in order of size and the total last, or years in order of time. What changed
        clearly is marked by shape, colour and words; what is hidden keeps its row. The title
        says of how many and how many chance alone would make look changed.

    Raises
    ------
    ArgumentError
        If `table` holds no changes, or several rows for a group.

    Examples
    --------
    >>> import retention
    >>> workforce, years = retention.sample(people=500), retention.years_to("2025-09-30", 2)
    >>> rates = retention.leaver_rate(workforce, years, by="staff_group")
    >>> retention.charts.changes(retention.change_on_year_before(rates)).title
    'No clear change of the leaver rate in any of the 5 staff groups shown'
    """
    published = as_published(table)
    if not published.definition.title.endswith(CHANGE_OF) or published.along:
        raise ArgumentError(
            f"table must hold changes with one row for each group, was {published.definition.key}; "
            "use retention.change_on_year_before(table) of an indicator without further steps"
        )
    records, periods = _records(published)
    rows = [_row(published, record, len(periods) > 1) for record in records]
    title = words.headline(published, rows, records[0])
    subtitle = words.subtitle(published, periods)
    caption = words.caption(published, rows)
    with style():
        page = _draw(published, rows, (title, subtitle, caption))
    alt = words.alt_text(published, rows, periods, title)
    return Chart(page.figure, title, subtitle, caption, alt, published)


def _records(table: PublishedTable) -> tuple[list[dict[str, Any]], list[Period]]:
    """The rows drawn and their periods: groups of the latest, or all periods of the total."""
    if table.by:
        return records_of(table), [table.periods[-1]]
    records = rows_of(table.frame.sort_values("period_start"))
    return records, [period_of(record) for record in records]


def _row(table: PublishedTable, record: dict[str, Any], in_time: bool) -> Row:
    """A row of the published frame as the picture needs it."""
    unit = table.definition.unit
    row = row_of(table, record, "")
    texts = [words.level_text(table.definition, record[c]) for c in ("before", "now")]
    label = period_of(record).label
    return replace(
        row,
        name=f"{label[0].upper()}{label[1:]}" if in_time else row.name,
        total=row.total and not in_time,
        value_text=words.signed(unit, row.value) if row.shown else "",
        interval_text="" if pd.isna(row.lower) else words.interval(unit, row.lower, row.upper),
        count_text=" to ".join(texts) if all(texts) else "",
        verdict=record["verdict"] if isinstance(record["verdict"], str) else "",
    )


def _extent(table: PublishedTable, rows: Sequence[Row]) -> Extent:
    drawn = [row for row in rows if row.shown and on_scale(row, rows, table)]
    known = [n for row in drawn for n in (row.lower, row.value, row.upper) if not pd.isna(n)]
    if not known:
        return Extent(-1, 1, (), ())
    unit = table.definition.unit
    low, high = min(*known, 0.0), max(*known, 0.0)
    least = 0.001 if unit in ("points", "per person-year") else 1.0
    room = max(0.04 * (high - low), least)
    low, high = low - room, high + room
    ticks = [t for t in axis_ticks(low, high, unit) if low <= t <= high]
    texts = tick_texts(ticks, unit)
    return Extent(low, high, tuple(ticks), tuple(map(_with_sign, ticks, texts)))


def _with_sign(tick: float, text: str) -> str:
    plain = text.lstrip("-")
    return plain if tick == 0 else f"{'−' if tick < 0 else '+'}{plain}"


def _draw(table: PublishedTable, rows: Sequence[Row], texts: tuple[str, str, str]) -> Page:
    styles = [STRONG if row.total else LABEL for row in rows]
    labels = [wrap(r.name, s, LABEL_ROOM, most_lines=2) for r, s in zip(rows, styles, strict=True)]
    heights = [TWO_LINES if len(lines) > 1 else ONE_LINE for lines in labels]
    groups = sum(not row.total for row in rows)
    gaps = [GAP if row.total and groups else 0 for row in rows]
    ends = list(accumulate(h + g for h, g in zip(heights, gaps, strict=True)))
    places = [end - height / 2 for end, height in zip(ends, heights, strict=True)]
    extent = _extent(table, rows)
    top = HEADING if extent.ticks else 4
    page = Page(*texts, plot_height=top + ends[-1] + (AXIS if extent.ticks else 4))
    first = page.plot_top + top
    columns = _Columns.of(table.definition, rows, labels)
    axes = page.axes(columns.plot_left, columns.plot_right, first, first + ends[-1])
    _prepare(axes, extent, ends[-1])
    for number, (row, place) in enumerate(zip(rows, places, strict=True)):
        middle, height, lines = first + place, heights[number], labels[number]
        shade = BAND if groups >= FROM_BANDS and number % 2 == 0 and not row.total else WHITE
        if shade == BAND:
            draw_band(page, middle, height)
        if row.total and groups:
            draw_rule(page, middle - (height + GAP) / 2)
        above = len(lines) * styles[number].pitch / 2
        page.write_lines(MARGIN, middle - above, lines, styles[number])
        if row.shown:
            columns.write(page, row, table.definition, middle)
            if on_scale(row, rows, table):
                _mark(axes, row, place, table.definition)
        else:
            page.write(columns.plot_left + 8, middle, row.hidden_words, NOTE).set_bbox(
                {"facecolor": shade, "edgecolor": "none", "pad": 2}
            )
    if extent.ticks:
        columns.write_headings(page, table.definition, extent, first - HEADING)
    return page


def _prepare(axes: Axes, extent: Extent, body: float) -> None:
    """Changes to the right, pixels from the top of the first row downwards, a line at 0."""
    prepare_rows(axes, extent, body)
    if extent.ticks:
        axes.plot([0, 0], [0, body], color=INK, lw=1.3, zorder=1, label=NO_CHANGE)


def _mark(axes: Axes, row: Row, place: float, definition: Definition) -> None:
    mark = mark_of(row, definition)
    if row.interval_text:
        axes.plot(
            [row.lower, row.upper],
            [place, place],
            color=mark.edge,
            lw=1.8,
            marker="|",
            ms=8,
            mew=1.8,
            label=f"interval of {row.name}",
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
        zorder=3,
    )


def mark_of(row: Row, definition: Definition) -> Mark:
    """The marker of a change, which tells its verdict without colour."""
    if row.verdict in SIDES:
        return flagged_mark(SIDES[row.verdict], definition.direction)
    if row.verdict in (NO_INTERVAL, RESTS_ON_UNKNOWN):
        return NOT_JUDGED
    return TOTAL_MARK if row.total else COMMON_CAUSE


def verdict_words(row: Row, definition: Definition) -> str:
    """The verdict at the end of a row, with whether it is for the better."""
    if row.verdict not in SIDES or definition.direction == "neither":
        return row.verdict
    better = row.verdict == definition.direction
    return f"{row.verdict}: {'better' if better else 'worse'}"


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns of the picture begin and end."""

    plot_left: float
    plot_right: float
    value_right: float
    levels_left: float
    verdict_left: float

    @classmethod
    def of(
        cls, definition: Definition, rows: Sequence[Row], labels: Sequence[tuple[str, ...]]
    ) -> _Columns:
        """Each column as wide as its widest text; the plot has what is left."""
        names = max(
            widest(lines, STRONG if row.total else LABEL)
            for row, lines in zip(rows, labels, strict=True)
        )
        shown = [row for row in rows if row.shown]
        verdict = widest([verdict_words(row, definition) for row in shown], NOTE)
        verdict_left = WIDTH - MARGIN - verdict
        levels = max(widest([r.count_text for r in shown], NUMBER), widest(_LEVELS, SMALL))
        levels_left = verdict_left - levels - 16
        value_right = levels_left - 14
        values = max(widest([row.value_text for row in shown], STRONG), widest(_CHANGE, SMALL))
        return cls(
            MARGIN + names + 22, value_right - values - 26, value_right, levels_left, verdict_left
        )

    def write(self, page: Page, row: Row, definition: Definition, middle: float) -> None:
        """Write change, levels and verdict of a row."""
        page.write(self.value_right, middle, row.value_text, STRONG, "right")
        page.write(self.levels_left, middle, row.count_text, NUMBER)
        page.write(self.verdict_left, middle, verdict_words(row, definition), NOTE)

    def write_headings(
        self, page: Page, definition: Definition, extent: Extent, top: float
    ) -> None:
        """Write what the sides of the plot mean, its line, and the columns beside it."""
        first, second = (top + (n + 0.5) * SMALL.pitch for n in (0, 1))
        width = self.plot_right - self.plot_left
        zero = self.plot_left - width * extent.low / (extent.high - extent.low)
        half = text_width(NO_CHANGE, SMALL) / 2
        zero = min(max(zero, self.plot_left + half), self.plot_right - half)
        page.write(zero, second, NO_CHANGE, SMALL, "center")
        for side, x, align in _SIDES:
            edge, text = x * width + self.plot_left, _side(side, definition)
            # A side that holds hardly more than the line is not named.
            if text_width(text, SMALL) < abs(zero - edge):
                page.write(edge, first, text, SMALL, align)
        for line, (change, levels) in enumerate(zip(_CHANGE, _LEVELS, strict=True)):
            page.write(self.value_right, (first, second)[line], change, SMALL, "right")
            page.write(self.levels_left, (first, second)[line], levels, SMALL)


_CHANGE = ("change", "")
_LEVELS = ("from the year", "before to now")
_SIDES: tuple[tuple[str, int, Any], ...] = (("lower", 0, "left"), ("higher", 1, "right"))


def _side(side: str, definition: Definition) -> str:
    """A direction in words, and whether it is better, with an arrow."""
    judged = definition.direction != "neither"
    word = f"{side}: {'better' if side == definition.direction else 'worse'}" if judged else side
    return f"← {word}" if side == "lower" else f"{word} →"
