"""Ratios in rows on an axis where halving and doubling are as far from 1, the same for both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, NullLocator

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
from retention.charts.theme import BAND, GREY, GRID, INK, PLAIN

NAME_ROOM = 250
ONE_LINE, TWO_LINES, TOP, AXIS = 34, 46, 34, 34
LOWEST, HIGHEST = 0.1, 10.0
_TICKS = (0.1, 0.2, 0.5, 0.8, 1.0, 1.25, 2.0, 5.0, 10.0)
_COARSE = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class RatioRow:
    """One ratio with its interval; `note` stands beside it, `words` where it is missing.

    `detail` is a line of its own under the name.
    """

    name: str
    value: float
    lower: float
    upper: float
    note: str
    words: str
    detail: str = ""

    @property
    def shown(self) -> bool:
        """Whether there is a mark."""
        return not pd.isna(self.value)

    @property
    def lines(self) -> tuple[str, ...]:
        """The name as it is written: at most two lines, the last of them the detail."""
        name = wrap(self.name, LABEL, NAME_ROOM, most_lines=1 if self.detail else 2)
        return (*name, *wrap(self.detail, LABEL, NAME_ROOM, most_lines=1)) if self.detail else name

    @property
    def text(self) -> str:
        """The ratio and its interval in figures."""
        if not self.shown:
            return ""
        return f"{self.value:.2f}" if np.isfinite(self.value) else "∞"

    @property
    def interval(self) -> str:
        """The interval in figures; one without an end is open."""
        if pd.isna(self.lower) or pd.isna(self.upper):
            return ""
        high = f"to {self.upper:.2f}" if np.isfinite(self.upper) else "and over"
        return f"{self.lower:.2f} {high}"

    @property
    def reading(self) -> str:
        """The ratio in words, with its interval."""
        return f"{self.text} ({self.interval})" if self.interval else self.text


@dataclass(frozen=True, slots=True)
class Sides:
    """What the axis means: below 1, at 1 and above 1."""

    below: str
    same: str
    above: str


def draw_ratios(
    texts: tuple[str, str, str],
    rows: Sequence[RatioRow],
    sides: Sides,
    *,
    guidance: tuple[float, float] | None = None,
) -> Page:
    """Draw rows of ratios; `guidance` is a range that is shaded behind them."""
    names = [row.lines for row in rows]
    heights = [TWO_LINES if len(lines) > 1 else ONE_LINE for lines in names]
    ends = list(accumulate(heights)) or [ONE_LINE]
    body = ends[-1]
    shown = any(row.shown for row in rows)
    page = Page(*texts, plot_height=TOP + body + (AXIS if shown else 4))
    left = MARGIN + max((widest(lines, LABEL) for lines in names), default=0) + 20
    notes = widest([row.note for row in rows if row.shown], SMALL)
    note_left = WIDTH - MARGIN - notes
    interval_right = note_left - (16 if notes else 0)
    value_right = interval_right - widest([row.interval for row in rows], NUMBER) - 10
    right = value_right - widest([row.text for row in rows], STRONG) - 26
    top = page.plot_top + TOP
    axes = page.axes(left, right, top, top + body)
    low, high = _prepare(axes, rows, body, shown, right - left)
    if shown:
        _head(page, axes, sides, (left, right), (low, high))
        if guidance is not None:
            axes.axvspan(*guidance, color=BAND, lw=0, zorder=0, label="four fifths")
    for row, lines, height, end in zip(rows, names, heights, ends, strict=True):
        middle = end - height / 2
        page.write_lines(MARGIN, top + middle - len(lines) * LABEL.pitch / 2, lines, LABEL)
        if not row.shown:
            page.write(left + 8, top + middle, row.words, NOTE)
            continue
        _mark(axes, row, middle, low, high)
        page.write(value_right, top + middle, row.text, STRONG, "right")
        page.write(interval_right, top + middle, row.interval, NUMBER, "right")
        page.write(note_left, top + middle, row.note, SMALL)
    return page


def _prepare(
    axes: Axes, rows: Sequence[RatioRow], body: float, shown: bool, width: float
) -> tuple[float, float]:
    """The axis around 1, as far to both sides as the intervals go and at most tenfold."""
    known = [n for r in rows if r.shown for n in (r.lower, r.value, r.upper)]
    finite = [n for n in known if np.isfinite(n) and n > 0]
    low = max(min([*finite, 0.7]) / 1.1, LOWEST)
    high = min(max([*finite, 1.4]) * 1.1, HIGHEST)
    axes.set_xscale("log")
    axes.set_xlim(low, high)
    axes.set_ylim(body, 0)
    axes.set_yticks([])
    axes.patch.set_visible(False)
    ticks = _TICKS if width / np.log(high / low) > 220 else _COARSE
    inside = [t for t in ticks if low <= t <= high] if shown else []
    axes.xaxis.set_major_locator(FixedLocator(inside))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticklabels([f"{t:g}" for t in inside])
    axes.grid(visible=True, axis="x", color=GRID)
    axes.spines["bottom"].set_visible(shown)
    return low, high


def _head(
    page: Page,
    axes: Axes,
    sides: Sides,
    edges: tuple[float, float],
    limits: tuple[float, float],
) -> None:
    """The line at 1 with its name, and what lies on either side as far as there is room."""
    left, right = edges
    low, high = limits
    one = left + (right - left) * np.log(1 / low) / np.log(high / low)
    axes.axvline(1, color=INK, lw=1.2, zorder=1, label="same")
    y = page.plot_top + TOP / 2
    half = widest([sides.same], SMALL) / 2
    page.write(one, y, sides.same, SMALL, "center")
    if one - half - left > widest([sides.below], SMALL) + 12:
        page.write(one - half - 12, y, sides.below, SMALL, "right")
    if WIDTH - MARGIN - one - half > widest([sides.above], SMALL) + 12:
        page.write(one + half + 12, y, sides.above, SMALL)


def _mark(axes: Axes, row: RatioRow, middle: float, low: float, high: float) -> None:
    """A dot and its interval; beyond the axis an interval ends in an arrow."""
    if row.interval:
        ends = float(np.clip(row.lower, low, high)), float(np.clip(row.upper, low, high))
        name = f"interval of {row.name} {row.detail}".strip()
        axes.plot(ends, [middle] * 2, color=PLAIN.edge, lw=1.8, label=name, clip_on=False)
        for end, limit, arrow in ((ends[0], row.lower, "<"), (ends[1], row.upper, ">")):
            marker = "|" if end == limit else arrow
            axes.plot(
                [end], [middle], color=PLAIN.edge, marker=marker, ms=8, mew=1.8, ls="none",
                label="end", clip_on=False,
            )  # fmt: skip
    inside = low <= row.value <= high
    axes.plot(
        [float(np.clip(row.value, low, high))],
        [middle],
        ls="none",
        marker=PLAIN.shape if inside else ("<" if row.value < low else ">"),
        ms=9.5,
        mfc=PLAIN.fill if inside else GREY,
        mec=PLAIN.edge,
        label=f"{row.name} {row.detail}".strip(),
        clip_on=False,
        zorder=3,
    )
