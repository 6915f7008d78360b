"""The plot of an XmR chart: its axes, lines, points and their labels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from retention.charts import trend_words as words
from retention.charts.layout import NOTE, STRONG, WIDTH, Page, text_width, widest
from retention.charts.placing import Box, Placed, apart, place_labels
from retention.charts.reading import Reading, axis_name
from retention.charts.scale import axis_ticks, start_of_axis, tick_texts
from retention.charts.theme import COMMON_CAUSE, GREY, GRID, INK, TARGET, WHITE, trend_mark

PLOT = 300
AXIS = 46
HEADROOM = 46
"""Pixels above the highest point, so that a label has room there."""
LINE_GAP = 19
STEPS = (1, 2, 3, 4, 6, 12, 24, 36, 48, 60)
"""Months from name to name on the axis: parts of a year, or whole years."""
MOST_TICKS = 9
BEFORE, AFTER = 0.7, 0.7
"""Periods that the axis goes beyond the first and the last point."""
DASHED, TARGET_DASHES = (0, (4, 2.5)), (0, (7, 2, 1.5, 2))


@dataclass(frozen=True, slots=True)
class Scale:
    """The vertical axis, with room for labels above the highest point."""

    low: float
    high: float
    ticks: tuple[float, ...]
    texts: tuple[str, ...]

    @classmethod
    def of(cls, reading: Reading) -> Scale:
        """An axis with all points, lines and the target on it."""
        lines = [v for stretch in reading.stretches for v in stretch.lines.values()]
        lines += [] if reading.target is None else [reading.target]
        known = [v for v in reading.values if not pd.isna(v)]
        if not known:
            return cls(0, 1, (), ())
        known += lines
        unit = reading.definition.unit
        top = max(known) or 0.01
        # Nothing beside a line without limits says how much is little, nor does one that never
        # changes: from 0.
        varies = reading.has_limits and not all(s.constant for s in reading.stretches)
        low = start_of_axis(min(known), top, unit, room=0.4 if varies else 1)
        ticks = axis_ticks(low, top, unit)
        low = max(ticks[0], 0.0)
        room = HEADROOM if reading.signals else 14
        high = top + (top - low) * room / (PLOT - room)
        ticks = [t for t in ticks if t <= high]
        return cls(low, high, tuple(ticks), tuple(tick_texts(ticks, unit)))


@dataclass(frozen=True, slots=True)
class Canvas:
    """The page with the plot's place on it, in pixels."""

    page: Page
    axes: Axes
    area: Box
    scale: Scale
    size: int

    def prepare(self) -> None:
        """Limits, grid lines and numbers of the axes."""
        axes = self.axes
        axes.set_xlim(-BEFORE, self.size - 1 + AFTER)
        axes.set_ylim(self.scale.low, self.scale.high)
        axes.patch.set_visible(False)
        axes.grid(visible=True, axis="y", color=GRID)
        axes.set_yticks(self.scale.ticks, self.scale.texts)
        axes.tick_params(axis="y", length=0)

    def x(self, index: float) -> float:
        """Pixels from the left of a point in the series."""
        return x_of(index, self.area.left, self.area.right, self.size)

    def y(self, value: float) -> float:
        """Pixels from the top of a value."""
        share = (value - self.scale.low) / (self.scale.high - self.scale.low)
        return self.area.bottom - share * (self.area.bottom - self.area.top)


def x_of(index: float, left: float, right: float, size: int) -> float:
    """Pixels from the left of a point in a series of some size between two edges."""
    return left + (index + BEFORE) / (size - 1 + BEFORE + AFTER) * (right - left)


def time_axis(axes: Axes, reading: Reading, pitch: float) -> None:
    """At most nine names of periods, as many as fit, ending with the latest."""
    size = len(reading.values)
    names = [axis_name(reading, i) for i in range(size)]
    room = max(widest(list(name), NOTE) for name in names) + 14
    steps = [months // reading.pace for months in STEPS if months % reading.pace == 0]
    fits = (s for s in steps if s * pitch >= room and -(-size // s) <= MOST_TICKS)
    step = next(fits, size)
    at = list(range(size - 1, -1, -step))[::-1]
    axes.set_xticks(at, ["\n".join(names[i]) for i in at])


def draw_lines(axes: Axes, reading: Reading) -> None:
    """Mean and limits of each stretch, and the target all along."""
    size = len(reading.values)
    for stretch in reading.stretches:
        first = -BEFORE if stretch.first == 0 else stretch.first - 0.4
        last = size - 1 + AFTER if stretch.last == size - 1 else stretch.last + 0.4
        for name, value in stretch.lines.items():
            mean = name.startswith("mean")
            axes.plot(
                [first, last],
                [value, value],
                color=INK if mean else GREY,
                lw=1.6 if mean else 1.3,
                ls="-" if mean else DASHED,
                label=name,
                clip_on=False,
            )
    if reading.target is not None:
        axes.plot(
            [-BEFORE, size - 1 + AFTER],
            [reading.target] * 2,
            color=TARGET,
            lw=1.6,
            ls=TARGET_DASHES,
            label="target",
            clip_on=False,
        )


def draw_points(axes: Axes, reading: Reading) -> None:
    """The series, broken where it begins anew, and its points by what they are."""
    y = np.array(reading.values)
    for stretch in reading.stretches:
        inside = np.arange(stretch.first, stretch.last + 1)
        axes.plot(inside, y[inside], color=GREY, lw=1.8, label="series", zorder=2.5, clip_on=False)
    groups: dict[int, list[int]] = {}
    for i, side in enumerate(reading.sides):
        groups.setdefault(side, []).append(i)
    for side, members in sorted(groups.items(), key=lambda group: abs(group[0])):
        mark = trend_mark(side, reading.definition.direction) if side else COMMON_CAUSE
        axes.plot(
            members,
            y[members],
            ls="none",
            marker=mark.shape,
            ms=9.5 if side else 7,
            mfc=mark.fill,
            mec=mark.edge if side else WHITE,
            mew=1,
            label=f"special cause, {'high' if side > 0 else 'low'}" if side else "common cause",
            zorder=3,
            clip_on=False,
        )


def _named_lines(reading: Reading) -> dict[str, float]:
    """Lines named at the right: those of the latest stretch, and the target."""
    lines = dict(reading.latest.lines)
    if reading.target is not None:
        lines["target"] = reading.target
    return dict(sorted(lines.items(), key=lambda line: -line[1]))


def line_names(reading: Reading) -> list[str]:
    """What is written at the right of the plot."""
    return [words.line_name(reading, *line) for line in _named_lines(reading).items()]


def name_lines(canvas: Canvas, reading: Reading) -> None:
    """Name mean, limits and target at their right end, moved apart where they are close."""
    lines = _named_lines(reading)
    if not lines:
        return
    heights = apart([canvas.y(value) for value in lines.values()], LINE_GAP, canvas.area.bottom)
    for (name, value), height in zip(lines.items(), heights, strict=True):
        used = STRONG if name.startswith("mean") else NOTE
        text = words.line_name(reading, name, value)
        canvas.page.write(canvas.area.right + 10, height, text, used)


def label_points(canvas: Canvas, reading: Reading, verticals: list[Box]) -> None:
    """Write the special causes beside their points, where there is room."""
    labels = words.point_labels(reading)
    if not labels:
        return
    texts = [text for _, text in labels]
    anchors = [members for members, _ in labels]
    found = _placed(canvas, reading, texts, anchors, verticals)
    if None in found:
        pairs = zip(texts, found, strict=True)
        texts = [text if placed else words.shorter(text) for text, placed in pairs]
        found = _placed(canvas, reading, texts, anchors, verticals)
    for text, placed in zip(texts, found, strict=True):
        if placed is None:
            continue
        canvas.page.write(placed.box.left, placed.box.middle, text, NOTE)
        add_line(canvas.page, placed.start, placed.anchor, "leader", color=INK, lw=0.9)


def _placed(
    canvas: Canvas,
    reading: Reading,
    texts: list[str],
    anchors: list[tuple[int, ...]],
    verticals: list[Box],
) -> list[Placed | None]:
    points = [(canvas.x(i), canvas.y(v)) for i, v in enumerate(reading.values)]
    area = canvas.area
    across, partly = _lines_across(canvas, reading)
    return place_labels(
        [(text_width(text, NOTE), NOTE.pitch) for text in texts],
        [[points[i] for i in members] for members in anchors],
        [(x, y) for x, y in points if not np.isnan(y)],
        across,
        Box(area.left + 4, area.top, area.right - 4, area.bottom - 2),
        [*partly, *verticals],
    )


def _lines_across(canvas: Canvas, reading: Reading) -> tuple[list[float], list[Box]]:
    """Heights of lines all across the plot, and boxes of those that a stretch ends."""
    target = [] if reading.target is None else [canvas.y(reading.target)]
    if len(reading.stretches) == 1:
        return [*target, *(canvas.y(value) for value in reading.latest.lines.values())], []
    boxes = []
    for stretch in reading.stretches:
        left, right = canvas.x(stretch.first - 0.5), canvas.x(stretch.last + 0.5)
        heights = [canvas.y(value) for value in stretch.lines.values()]
        boxes += [Box(left, height, right, height) for height in heights]
    return target, boxes


def add_line(
    page: Page,
    start: tuple[float, float],
    end: tuple[float, float],
    label: str,
    *,
    color: str,
    lw: float,
    ls: str | tuple[float, tuple[float, ...]] = "-",
) -> None:
    """A line between two places of the page, behind everything else."""
    page.figure.add_artist(
        Line2D(
            [x / WIDTH for x, _ in (start, end)],
            [1 - y / page.height for _, y in (start, end)],
            color=color,
            lw=lw,
            ls=ls,
            transform=page.figure.transFigure,
            zorder=-0.5,
            label=label,
        )
    )
