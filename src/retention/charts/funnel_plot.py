"""The drawing of a funnel: axes, limits, points, and names where there is room."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from retention.charts import funnel_words as words
from retention.charts.beside import place_beside
from retention.charts.funnel_reading import (
    BETWEEN,
    FEW,
    HIGH,
    INSIDE,
    LIMITS,
    LOW,
    MOST_NAMED,
    NO_UNIT,
    FunnelReading,
    at_size,
)
from retention.charts.layout import MARGIN, NOTE, STRONG, WIDTH, Page, text_width, widest, wrap
from retention.charts.placing import Box, Point, apart
from retention.charts.scale import axis_ticks, start_of_axis, tick_texts
from retention.charts.theme import CHARCOAL, GREY, GRID, INK, WHITE, Mark, flagged_mark

PLOT = 340
AXIS, KEY_LINE = 50, 24
LINE_GAP = 18
NAME_ROOM = 210
SKEWED = 12
"""Times the usual size from which the largest unit makes the horizontal axis logarithmic."""
LEADER_FROM = 16.0
"""Pixels from a point to its name from which a line joins them."""
LINE_NAMES = {"outer": "99.8% limit", "inner": "95% limit"}
MARKS = {
    INSIDE: Mark("o", GREY, WHITE),
    BETWEEN: Mark("D", CHARCOAL, WHITE),
    FEW: Mark("o", WHITE, GREY),
    NO_UNIT: Mark("s", WHITE, GREY),
}
SIZES = {INSIDE: 7.5, BETWEEN: 7.0, FEW: 6.5, NO_UNIT: 6.5, HIGH: 10.5, LOW: 10.5}
KEY_WORDS = {
    HIGH: "above the limits",
    LOW: "below the limits",
    BETWEEN: "between 95% and 99.8%",
    INSIDE: "inside the limits",
    FEW: "too small to tell",
    NO_UNIT: "put together, or none recorded",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """Both axes: values so that all points are on it and most of the limits, and sizes.

    Sizes are from 0, or logarithmic where one unit would press the others together.
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    texts: tuple[str, ...]
    least: float
    most: float
    logarithmic: bool

    @classmethod
    def of(cls, reading: FunnelReading) -> Plan:
        """Plan the axes of a funnel that has points."""
        drawn = reading.drawn
        values, sizes = ([u.value for u in drawn], [u.size for u in drawn])
        # Limits of small units run off the scale; those of half of the units are on it.
        usual = [float(np.quantile(sizes, 0.5))]
        ends = [
            float(at_size(reading, limit, usual)[0]) for limit in ("outer_upper", "outer_lower")
        ]
        known = [n for n in (*values, *ends, reading.centre) if not np.isnan(n)]
        unit = reading.table.definition.unit
        top = max(known) or 0.01
        low = start_of_axis(min(known), top, unit, room=0.5)
        high = top + 0.09 * (top - low)
        ticks = [t for t in axis_ticks(low, high, unit) if low <= t <= high]
        if unit == "proportion":
            ticks = [t for t in ticks if t <= 1]
        least, most = reading.extent
        log = max(sizes) > SKEWED * usual[0]
        texts = tuple(tick_texts(ticks, unit))
        return cls(low, high, tuple(ticks), texts, least if log else 0.0, most, log)

    @property
    def size_ticks(self) -> list[float]:
        """Round sizes for the horizontal axis."""
        if not self.logarithmic:
            found = axis_ticks(0, self.most, "people", most=7)
        else:
            powers = range(int(np.floor(np.log10(self.least))), int(np.log10(self.most)) + 1)
            found = [step * 10.0**power for power in powers for step in (1, 3)]
        return [tick for tick in found if self.least <= tick <= self.most]

    def along(self, size: float) -> float:
        """A size as a share of the horizontal axis."""
        if self.logarithmic:
            return float(np.log(size / self.least) / np.log(self.most / self.least))
        return size / self.most


@dataclass(frozen=True, slots=True)
class _Canvas:
    """The page with the plot's place on it, in pixels."""

    page: Page
    area: Box
    plan: Plan

    def at(self, size: float, value: float) -> Point:
        """Pixels from the left and from the top."""
        wide, tall = self.area.right - self.area.left, self.area.bottom - self.area.top
        share = (value - self.plan.low) / (self.plan.high - self.plan.low)
        return self.area.left + wide * self.plan.along(size), self.area.bottom - tall * share


def draw(reading: FunnelReading, plan: Plan, texts: tuple[str, str, str]) -> Page:
    """Draw a funnel under its title and subtitle, with its caption."""
    keys = _key_lines(reading)
    page = Page(*texts, plot_height=PLOT + AXIS + len(keys) * KEY_LINE)
    ends = _line_ends(reading, plan)
    left = MARGIN + widest(plan.texts, NOTE) + 8
    right = WIDTH - MARGIN - widest([text for text, _, _ in ends], STRONG) - 10
    area = Box(left, page.plot_top, right, page.plot_top + PLOT)
    axes = page.axes(area.left, area.right, area.top, area.bottom)
    if plan.logarithmic:
        axes.set_xscale("log")
        axes.minorticks_off()
    axes.set_xlim(plan.least, plan.most)
    axes.set_ylim(plan.low, plan.high)
    axes.patch.set_visible(False)
    axes.grid(visible=True, axis="y", color=GRID)
    axes.set_axisbelow(True)
    axes.set_yticks(plan.ticks, plan.texts)
    axes.tick_params(axis="y", length=0)
    axes.set_xticks(plan.size_ticks, tick_texts(plan.size_ticks, "people"))
    _lines(axes, reading, plan)
    _points(axes, reading)
    canvas = _Canvas(page, area, plan)
    middle = (area.left + area.right) / 2
    page.write(middle, area.bottom + 36, words.size_words(reading), NOTE, "center")
    _name_lines(canvas, ends)
    _name_points(canvas, reading)
    for number, line in enumerate(keys):
        _write_key(page, area.bottom + AXIS + (number + 0.5) * KEY_LINE, line)
    return page


def _lines(axes: Axes, reading: FunnelReading, plan: Plan) -> None:
    sizes, curves = reading.curves
    for name in LIMITS:
        outer = name.startswith("outer")
        dashes = "-" if outer else (0, (4, 2.5))
        axes.plot(sizes, curves[name], color=GREY, lw=1.3, ls=dashes, label=name, zorder=2)
    if not np.isnan(reading.centre):
        axes.plot(
            [plan.least, plan.most],
            [reading.centre] * 2,
            color=INK,
            lw=1.5,
            label="centre",
            zorder=2,
        )


def _mark(reading: FunnelReading, kind: str) -> Mark:
    if kind in MARKS:
        return MARKS[kind]
    return flagged_mark(1 if kind == HIGH else -1, reading.table.definition.direction)


def _points(axes: Axes, reading: FunnelReading) -> None:
    for kind in (FEW, NO_UNIT, INSIDE, BETWEEN, LOW, HIGH):
        units = reading.of_kind(kind)
        if units:
            mark = _mark(reading, kind)
            axes.plot(
                [unit.size for unit in units],
                [unit.value for unit in units],
                ls="none",
                marker=mark.shape,
                ms=SIZES[kind],
                mfc=mark.fill,
                mec=mark.edge,
                mew=1,
                label=KEY_WORDS[kind],
                zorder=4 if kind in (HIGH, LOW) else 3,
                clip_on=False,
            )


def _line_ends(reading: FunnelReading, plan: Plan) -> list[tuple[str, float, bool]]:
    """The name of each line, its value at the right edge, and whether it is the centre."""
    _, curves = reading.curves
    at_edge = {name: float(curves[name][-1]) for name in LIMITS}
    ends = [
        (LINE_NAMES[name.split("_")[0]], value, False)
        for name, value in at_edge.items()
        if plan.low < value <= plan.high
    ]
    if not np.isnan(reading.centre):
        text = "1: as expected" if reading.is_ratio else f"All: {reading.centre_text}"
        ends.append((text, reading.centre, True))
    return sorted(ends, key=lambda end: -end[1])


def _name_lines(canvas: _Canvas, ends: list[tuple[str, float, bool]]) -> None:
    """Name the lines at their right end, moved apart where they are close."""
    wanted = [canvas.at(canvas.plan.most, value)[1] for _, value, _ in ends]
    heights = apart(wanted, LINE_GAP, canvas.area.bottom)
    for (text, _, centre), height in zip(ends, heights, strict=True):
        canvas.page.write(canvas.area.right + 10, height, text, STRONG if centre else NOTE)


def _name_points(canvas: _Canvas, reading: FunnelReading) -> None:
    """Name the units outside beside their points, the largest first, where there is room."""
    outside = sorted(reading.of_kind(HIGH, LOW), key=lambda unit: (-unit.size, unit.name))
    outside = outside[:MOST_NAMED]
    names = [wrap(unit.name, STRONG, NAME_ROOM, most_lines=1)[0] for unit in outside]
    sizes, curves = reading.curves
    lines = [
        [canvas.at(x, y) for x, y in zip(sizes.tolist(), curves[name].tolist(), strict=True)]
        for name in LIMITS
    ]
    if not np.isnan(reading.centre):
        ends = (canvas.plan.least, canvas.plan.most)
        lines.append([canvas.at(size, reading.centre) for size in ends])
    area = canvas.area
    found = place_beside(
        [(text_width(name, STRONG), STRONG.pitch) for name in names],
        [canvas.at(unit.size, unit.value) for unit in outside],
        [canvas.at(unit.size, unit.value) for unit in reading.drawn],
        lines,
        Box(area.left + 4, area.top - 6, area.right - 2, area.bottom - 2),
    )
    for name, placed in zip(names, found, strict=True):
        if placed is None:
            continue
        canvas.page.write(placed.box.left, placed.box.middle, name, STRONG).set_bbox(
            {"facecolor": WHITE, "edgecolor": "none", "pad": 1}
        )
        (x0, y0), (x1, y1) = placed.start, placed.anchor
        if np.hypot(x0 - x1, y0 - y1) > LEADER_FROM:
            height = canvas.page.height
            canvas.page.figure.add_artist(
                Line2D(
                    [x0 / WIDTH, x1 / WIDTH],
                    [1 - y0 / height, 1 - y1 / height],
                    color=INK,
                    lw=0.9,
                    transform=canvas.page.figure.transFigure,
                    zorder=-0.5,
                    label="leader",
                )
            )


def _key_lines(reading: FunnelReading) -> list[list[tuple[str, Mark, float, float]]]:
    """The kinds of points that there are, in lines: words, mark, its size and its place."""
    lines: list[list[tuple[str, Mark, float, float]]] = [[]]
    x = float(MARGIN)
    for kind, what in KEY_WORDS.items():
        number = len(reading.of_kind(kind))
        if not number:
            continue
        text = f"{what} ({number:,})"
        width = 20 + text_width(text, NOTE) + 22
        if x + width > WIDTH - MARGIN and lines[-1]:
            lines.append([])
            x = float(MARGIN)
        lines[-1].append((text, _mark(reading, kind), SIZES[kind], x))
        x += width
    return lines


def _write_key(page: Page, middle: float, line: list[tuple[str, Mark, float, float]]) -> None:
    for text, mark, size, x in line:
        page.figure.add_artist(
            Line2D(
                [(x + 7) / WIDTH],
                [1 - middle / page.height],
                ls="none",
                marker=mark.shape,
                ms=size,
                mfc=mark.fill,
                mec=mark.edge,
                mew=1,
                label="key",
                transform=page.figure.transFigure,
            )
        )
        page.write(x + 20, middle, text, NOTE)
