"""A series of months, quarters or half-years as an XmR chart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from retention.charts import trend_words as words
from retention.charts.layout import (
    LABEL,
    MARGIN,
    NOTE,
    STRONG,
    WIDTH,
    Page,
    text_width,
    widest,
)
from retention.charts.picture import Chart, as_published
from retention.charts.placing import Box, apart, place_labels
from retention.charts.reading import Reading, axis_name
from retention.charts.scale import axis_ticks, start_of_axis, tick_texts
from retention.charts.theme import (
    COMMON_CAUSE,
    GREY,
    GRID,
    INK,
    WHITE,
    style,
    trend_mark,
)
from retention.disclosure import PublishedTable
from retention.errors import ArgumentError
from retention.results import IndicatorTable

PLOT = 300
AXIS = 46
HEADROOM = 46
"""Pixels above the highest point, so that a label has room there."""
LINE_GAP = 19
STEPS = (1, 2, 3, 4, 6, 12, 24, 36, 48, 60)
"""Months from name to name on the axis: parts of a year, or whole years."""
MOST_TICKS = 9
NEEDED = ("mean", "lower_limit", "upper_limit", "rule", "side")


def xmr_chart(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw a series with its mean, limits and special causes.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        Of `retention.monthly_leaver_rate`. A raw table is published alone under the internal
        rule first.

    Returns
    -------
    Chart
        Special causes are marked by shape and colour, the latest and the most extreme ones
        in words. Without limits a plain line, which says why; when the series is hidden, a
        sentence.

    Raises
    ------
    ArgumentError
        If `table` is no table, or one without an XmR reading.

    References
    ----------
    NHS England, Making Data Count: Strengthening your decisions (2019).

    Examples
    --------
    >>> import retention
    >>> workforce = retention.sample(people=500)
    >>> table = retention.monthly_leaver_rate(workforce, retention.months(workforce.as_of, 24))
    >>> chart = retention.charts.xmr_chart(table)
    >>> chart.subtitle.split(",")[0]
    'Leavers as a share of mean headcount'
    """
    published = as_published(table)
    missing = [column for column in NEEDED if column not in published.frame]
    if missing:
        raise ArgumentError(
            f"table must hold an XmR reading, {published.definition.key} has no column "
            f"{missing[0]!r}; use retention.monthly_leaver_rate(workforce, periods)"
        )
    reading = Reading.of(published)
    scale = _Scale.of(reading)
    title, subtitle = words.headline(reading), words.subtitle(reading)
    starts_at = scale.texts[0] if reading.shown and scale.low > 0 else ""
    caption = words.caption(published, reading, starts_at=starts_at)
    with style():
        if reading.shown:
            page = _draw(reading, scale, (title, subtitle, caption))
        else:
            page = Page(title, subtitle, caption, plot_height=90)
            page.write(MARGIN, page.plot_top + 45, f"{words.HIDDEN_TITLE}.", LABEL)
    return Chart(page.figure, title, subtitle, caption, words.alt_text(reading, title), published)


@dataclass(frozen=True, slots=True)
class _Scale:
    """The vertical axis, with room for labels above the highest point."""

    low: float
    high: float
    ticks: tuple[float, ...]
    texts: tuple[str, ...]

    @classmethod
    def of(cls, reading: Reading) -> _Scale:
        known = [v for v in (*reading.values, *reading.lines.values()) if not pd.isna(v)]
        if not known:
            return cls(0, 1, (), ())
        unit = reading.definition.unit
        top = max(known) or 0.01
        # A line without limits has nothing beside it to say how much is little: from 0.
        low = start_of_axis(min(known), top, unit, room=0.4 if reading.has_limits else 1)
        room = HEADROOM if reading.signals else 14
        high = top + (top - low) * room / (PLOT - room)
        ticks = [t for t in axis_ticks(low, top, unit) if low <= t <= high]
        return cls(low, high, tuple(ticks), tuple(tick_texts(ticks, unit)))


def _draw(reading: Reading, scale: _Scale, texts: tuple[str, str, str]) -> Page:
    page = Page(*texts, plot_height=PLOT + AXIS)
    names = [words.line_name(name, value) for name, value in reading.lines.items()]
    left = MARGIN + widest(scale.texts, NOTE) + 8
    right = WIDTH - MARGIN - (widest(names, STRONG) + 10 if names else 0)
    top, bottom = page.plot_top, page.plot_top + PLOT
    axes = page.axes(left, right, top, bottom)
    size = len(reading.values)
    axes.set_xlim(-0.7, size - 0.3)
    axes.set_ylim(scale.low, scale.high)
    axes.patch.set_visible(False)
    axes.grid(visible=True, axis="y", color=GRID)
    axes.set_yticks(scale.ticks, scale.texts)
    axes.tick_params(axis="y", length=0)
    _time_axis(axes, reading, (right - left) / size)
    _lines(axes, reading)
    _points(axes, reading)
    canvas = _Canvas(page, Box(left, top, right, bottom), scale, size)
    _name_lines(canvas, reading)
    _label_points(canvas, reading)
    return page


def _time_axis(axes: Axes, reading: Reading, pitch: float) -> None:
    """At most nine names of periods, as many as fit, ending with the latest."""
    size = len(reading.values)
    names = [axis_name(reading, i) for i in range(size)]
    room = max(widest(list(name), NOTE) for name in names) + 14
    length = reading.months or 1
    steps = [months // length for months in STEPS if months % length == 0]
    fits = (s for s in steps if s * pitch >= room and -(-size // s) <= MOST_TICKS)
    step = next(fits, size)
    at = list(range(size - 1, -1, -step))[::-1]
    axes.set_xticks(at, ["\n".join(names[i]) for i in at])


def _lines(axes: Axes, reading: Reading) -> None:
    across = [-0.7, len(reading.values) - 0.3]
    for name, value in reading.lines.items():
        mean = name == "mean"
        axes.plot(
            across,
            [value, value],
            color=INK if mean else GREY,
            lw=1.6 if mean else 1.3,
            ls="-" if mean else (0, (4, 2.5)),
            label=name,
            clip_on=False,
        )


def _points(axes: Axes, reading: Reading) -> None:
    x = np.arange(len(reading.values))
    y = np.array(reading.values)
    axes.plot(x, y, color=GREY, lw=1.8, label="series", zorder=2.5, clip_on=False)
    groups: dict[tuple[str, int], list[int]] = {}
    for i, side in enumerate(reading.sides):
        special = reading.has_limits and side != 0
        groups.setdefault(("special", side) if special else ("common cause", 0), []).append(i)
    for (kind, side), members in sorted(groups.items()):
        special = kind == "special"
        mark = trend_mark(side, reading.definition.direction) if special else COMMON_CAUSE
        axes.plot(
            x[members],
            y[members],
            ls="none",
            marker=mark.shape,
            ms=9.5 if special else 7,
            mfc=mark.fill,
            mec=mark.edge if special else WHITE,
            mew=1,
            label=kind if not special else f"special cause, {'high' if side > 0 else 'low'}",
            zorder=3,
            clip_on=False,
        )


@dataclass(frozen=True, slots=True)
class _Canvas:
    """The page with the plot's place on it, in pixels."""

    page: Page
    area: Box
    scale: _Scale
    size: int

    def x(self, index: float) -> float:
        """Pixels from the left of a point in the series."""
        return self.area.left + (index + 0.7) / (self.size + 0.4) * (
            self.area.right - self.area.left
        )

    def y(self, value: float) -> float:
        """Pixels from the top of a value."""
        share = (value - self.scale.low) / (self.scale.high - self.scale.low)
        return self.area.bottom - share * (self.area.bottom - self.area.top)


def _name_lines(canvas: _Canvas, reading: Reading) -> None:
    """Name mean and limits at their right end, moved apart where they are close."""
    if not reading.lines:
        return
    wanted = [canvas.y(value) for value in reading.lines.values()]
    heights = apart(wanted, LINE_GAP, canvas.area.bottom)
    for (name, value), height in zip(reading.lines.items(), heights, strict=True):
        used = STRONG if name == "mean" else NOTE
        canvas.page.write(canvas.area.right + 10, height, words.line_name(name, value), used)


def _label_points(canvas: _Canvas, reading: Reading) -> None:
    """Write the special causes beside their points, where there is room."""
    labels = words.point_labels(reading)
    if not labels:
        return
    points = [(canvas.x(i), canvas.y(v)) for i, v in enumerate(reading.values)]
    area = canvas.area
    found = place_labels(
        [(text_width(text, NOTE), NOTE.pitch) for _, text in labels],
        [[points[i] for i in members] for members, _ in labels],
        points,
        [canvas.y(value) for value in reading.lines.values()],
        Box(area.left + 4, area.top, area.right - 4, area.bottom - 2),
    )
    page = canvas.page
    for (_, text), placed in zip(labels, found, strict=True):
        if placed is None:
            continue
        page.write(placed.box.left, placed.box.middle, text, NOTE)
        ends = (placed.start, placed.anchor)
        leader = Line2D(
            [x / WIDTH for x, _ in ends],
            [1 - y / page.height for _, y in ends],
            color=INK,
            lw=0.9,
            transform=page.figure.transFigure,
            zorder=-0.5,
            label="leader",
        )
        page.figure.add_artist(leader)
