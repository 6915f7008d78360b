"""Bars in rows, each with its name and number: parts that add up, steps between two counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from retention.charts.layout import (
    LABEL,
    MARGIN,
    NOTE,
    NUMBER,
    STRONG,
    WIDTH,
    Page,
    widest,
    wrap,
)
from retention.charts.sentences import MARKED_WORDS
from retention.charts.theme import GRID, INK, WHITE

NAME_ROOM = 380
PITCH, TWO_LINES = 32, 42
BAR = 18
HIDDEN = MARKED_WORDS["suppressed"]


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: a bar from `start` to `end`, or words where it must not be drawn.

    A heading is bold; `sign` stands before the number.
    """

    name: str
    start: float
    end: float
    text: str
    fill: str
    strong: bool = False
    note: str = ""
    lower: float = float("nan")
    upper: float = float("nan")
    words: str = HIDDEN

    @property
    def shown(self) -> bool:
        """Whether there is a bar."""
        return not (pd.isna(self.start) or pd.isna(self.end))


def parts_of(values: Sequence[float]) -> list[tuple[float, float]]:
    """Where parts of a whole begin and end when one follows the other.

    After a hidden part nobody can tell where the next begins, so hidden ones must come last.

    Examples
    --------
    >>> parts_of([3, 2])
    [(0.0, 3.0), (3.0, 5.0)]
    """
    at, places = 0.0, []
    for value in values:
        places.append((at, at + value))
        at += value
    return places


def hidden_last(values: Sequence[float]) -> list[int]:
    """Positions of parts in the order given, those that are hidden at the end."""
    return sorted(range(len(values)), key=lambda i: bool(pd.isna(values[i])))


def ladder_height(bars: Sequence[Bar]) -> float:
    """Room for the rows."""
    return float(sum(_height(bar) for bar in bars)) + 8


def _lines(bar: Bar) -> tuple[str, ...]:
    return wrap(bar.name, STRONG if bar.strong else LABEL, NAME_ROOM, most_lines=2)


def _height(bar: Bar) -> int:
    return TWO_LINES if len(_lines(bar)) > 1 else PITCH


def draw_ladder(page: Page, bars: Sequence[Bar], top: float) -> None:
    """Draw bars from 0 on one scale, names on the left and numbers after the bars."""
    names = max(widest(_lines(bar), STRONG if bar.strong else LABEL) for bar in bars)
    numbers = widest([bar.text for bar in bars], STRONG) + widest([b.note for b in bars], NUMBER)
    left, right = MARGIN + names + 18, WIDTH - MARGIN - numbers - 26
    ends = [v for b in bars if b.shown for v in (b.start, b.end, b.upper) if not pd.isna(v)]
    axes = page.axes(left, right, top, top + ladder_height(bars) - 8)
    axes.set_xlim(0, max([*ends, 0]) or 1)
    axes.set_ylim(ladder_height(bars) - 8, 0)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.patch.set_visible(False)
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.axvline(0, color=GRID, lw=1)
    scale = (right - left) / axes.get_xlim()[1]
    y = 0.0
    for bar in bars:
        height, lines = _height(bar), _lines(bar)
        middle, look = y + height / 2, STRONG if bar.strong else LABEL
        page.write_lines(MARGIN, top + middle - len(lines) * look.pitch / 2, lines, look)
        if bar.shown:
            low, high = sorted((bar.start, bar.end))
            axes.barh(middle, high - low, BAR, low, color=bar.fill, lw=0, label=bar.name)
            far = high
            if not pd.isna(bar.lower) and not pd.isna(bar.upper):
                _interval(axes, bar, middle)
                far = max(high, bar.upper)
            x = left + far * scale + 8
            page.write(x, top + middle, bar.text, STRONG)
            page.write(x + widest([bar.text], STRONG) + 8, top + middle, bar.note, NUMBER)
        else:
            page.write(left + 8, top + middle, bar.words, NOTE)
        y += height


def _interval(axes: Axes, bar: Bar, middle: float) -> None:
    for colour, width in ((WHITE, 3.6), (INK, 1.5)):
        axes.plot(
            [bar.lower, bar.upper],
            [middle] * 2,
            color=colour,
            lw=width,
            marker="|",
            ms=8,
            mew=width,
            label=f"interval of {bar.name}" if colour == INK else "halo",
            clip_on=False,
            zorder=3,
        )
