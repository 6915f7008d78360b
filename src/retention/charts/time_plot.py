"""A plot over the time since joining, with the people still followed under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from retention.charts.curves import Curve
from retention.charts.layout import (
    MARGIN,
    NOTE,
    NUMBER,
    SMALL,
    STRONG,
    WIDTH,
    Page,
    text_width,
    wrap,
)
from retention.charts.placing import Box
from retention.charts.scale import axis_ticks, start_of_axis, tick_texts
from retention.charts.theme import GRID, WHITE, Line
from retention.horizons import Horizon

JOINING = "joining"
FOLLOWED = "people still followed"
GAP = 12
"""Pixels between names of horizons."""
LINE = 17
NAME_ROOM = 170
KEY = 30
"""Width of the piece of a line before its name."""
YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Shares:
    """The vertical axis, from 0 or from a round number when all shares are high."""

    low: float
    high: float
    ticks: tuple[float, ...]
    texts: tuple[str, ...]

    @classmethod
    def to_one(cls, lowest: float, most: int = 6) -> Shares:
        """From under `lowest` to 100 per cent."""
        low = start_of_axis(lowest, 1.0, "proportion", room=0.7)
        ticks = [t for t in axis_ticks(low, 1.0, "proportion", most=most) if low <= t <= 1.0001]
        return cls(low, 1.0, tuple(ticks), tuple(tick_texts(ticks, "proportion")))

    @classmethod
    def from_zero(cls, highest: float, most: int = 3) -> Shares:
        """From 0 to a round number over `highest`."""
        ticks = axis_ticks(0.0, max(highest, 0.01), "proportion", most=most)
        return cls(0.0, ticks[-1], tuple(ticks), tuple(tick_texts(ticks, "proportion")))

    @property
    def starts_at(self) -> str:
        """A sentence for the caption when the axis does not start at 0."""
        return f"The vertical axis starts at {self.texts[0]}, not at 0" if self.low > 0 else ""


@dataclass(frozen=True, slots=True)
class TimePlot:
    """Axes whose horizontal scale is the time since joining, in days."""

    page: Page
    axes: Axes
    area: Box
    shares: Shares
    named: tuple[Horizon, ...]
    last: float

    @classmethod
    def on(
        cls, page: Page, area: Box, horizons: Sequence[Horizon], shares: Shares, *, labels: bool
    ) -> TimePlot:
        """Make the axes; the longest horizon, a year and others are named as there is room.

        `labels` says whether the shares are written beside the axis.
        """
        axes = page.axes(area.left, area.right, area.top, area.bottom)
        last = max(h.days for h in horizons)
        axes.set_xlim(0, last)
        axes.set_ylim(shares.low, shares.high)
        axes.patch.set_visible(False)
        axes.grid(visible=True, axis="y", color=GRID)
        axes.set_axisbelow(True)
        axes.set_yticks(shares.ticks, shares.texts if labels else [""] * len(shares.ticks))
        axes.tick_params(axis="y", length=0)
        named, joining = _named(horizons, (area.right - area.left) / last)
        ticks = [*(h.days for h in named), *([0.0] if joining else [])]
        axes.set_xticks(ticks, [*(h.label for h in named), *([JOINING] if joining else [])])
        axes.set_xticks([h.days for h in horizons], minor=True)
        axes.tick_params(axis="x", which="minor", length=4)
        return cls(page, axes, area, shares, tuple(named), last)

    @property
    def scale(self) -> float:
        """Pixels to a day."""
        return (self.area.right - self.area.left) / self.last

    def x(self, days: float) -> float:
        """Pixels from the left of the page."""
        return self.area.left + days * self.scale

    def y(self, share: float) -> float:
        """Pixels from the top of the page."""
        part = (share - self.shares.low) / (self.shares.high - self.shares.low)
        return self.area.bottom - part * (self.area.bottom - self.area.top)

    def line(self, curve: Curve, look: Line, *, start: float, wide: bool = True) -> None:
        """Draw a curve from joining through its published numbers, with its intervals.

        Between them a straight line leads the eye; nothing was published there.
        """
        points = curve.known
        x = [0.0, *(p.horizon.days for p in points)]
        edge, fill = look.mark.edge, look.mark.fill
        lower, upper = ([start, *(getattr(p, c) for p in points)] for c in ("lower", "upper"))
        if wide:
            # Where limits are missing, as before anybody has left, there is no band.
            known = ~np.isnan([lower, upper]).any(axis=0)
            band = f"interval of {curve.name}"
            self.axes.fill_between(
                x, lower, upper, where=known.tolist(), color=edge, alpha=0.16, lw=0, label=band
            )
        self.axes.plot(
            x,
            [start, *(p.value for p in points)],
            color=edge,
            ls=look.dashes,
            lw=2.0 if wide else 1.4,
            label=curve.name,
            clip_on=False,
            zorder=3 if wide else 2,
        )
        if wide:
            self.axes.plot(
                x[1:],
                [p.value for p in points],
                ls="none",
                marker=look.mark.shape,
                ms=7,
                mfc=fill,
                mec=edge if fill == WHITE else WHITE,
                mew=1,
                label=f"points of {curve.name}",
                clip_on=False,
                zorder=4,
            )

    def followed(self, curve: Curve, middle: float) -> None:
        """Write how many are still followed under the horizons that are named."""
        texts = {p.horizon: p.followed for p in curve.points}
        for horizon in self.named:
            if horizon in texts:
                self.page.write(self.x(horizon.days), middle, texts[horizon], NUMBER, "center")


def _named(horizons: Sequence[Horizon], scale: float) -> tuple[tuple[Horizon, ...], bool]:
    """The horizons whose names have room, the longest and a year first, and whether joining has.

    `scale` is pixels to a day.
    """
    longest = max(horizons, key=lambda h: h.days)
    order = sorted(horizons, key=lambda h: (h is not longest, abs(h.days - YEAR) > 1, -h.days))
    taken: list[tuple[float, float]] = []

    def fits(days: float, name: str) -> bool:
        at, half = days * scale, text_width(name, NOTE) / 2
        free = all(at - half >= end + GAP or at + half <= start - GAP for start, end in taken)
        if free:
            taken.append((at - half, at + half))
        return free

    named = tuple(h for h in order if fits(h.days, h.label))
    return named, fits(0.0, JOINING)


def draw_key(page: Page, x: float, middle: float, look: Line, width: float = KEY) -> None:
    """A short piece of a line with its marker, to stand before a name."""
    page.figure.add_artist(
        Line2D(
            [x / WIDTH, (x + width / 2) / WIDTH, (x + width) / WIDTH],
            [1 - middle / page.height] * 3,
            color=look.mark.edge,
            ls=look.dashes,
            lw=2.0,
            marker=look.mark.shape,
            markevery=[1],
            ms=7,
            mfc=look.mark.fill,
            mec=look.mark.edge,
            transform=page.figure.transFigure,
        )
    )


def followed_height(curves: Sequence[Curve]) -> float:
    """Room for a table of the people still followed."""
    return 30 + sum(_lines_of(curve) * LINE + 3 for curve in curves)


def draw_followed(plot: TimePlot, top: float, curves: Sequence[tuple[Curve, Line | None]]) -> None:
    """The people still followed, a row for each curve, under the named horizons."""
    page = plot.page
    page.write(MARGIN, top + 12, f"{FOLLOWED[0].upper()}{FOLLOWED[1:]}", STRONG)
    y = top + 28
    for curve, look in curves:
        lines = wrap(curve.name, NUMBER, NAME_ROOM, most_lines=2)
        height = len(lines) * LINE
        if look is not None:
            draw_key(page, MARGIN, y + height / 2, look)
        page.write_lines(MARGIN + (KEY + 8 if look else 0), y, lines, NUMBER)
        plot.followed(curve, y + height / 2)
        y += height + 3


def _lines_of(curve: Curve) -> int:
    return len(wrap(curve.name, NUMBER, NAME_ROOM, most_lines=2))


class Named(Protocol):
    """Something that is drawn, or named with the reason why not."""

    @property
    def shown(self) -> bool:
        """Whether it is drawn."""

    @property
    def short(self) -> str:
        """Its name."""

    @property
    def why_hidden(self) -> str:
        """Why it is not drawn."""


def hidden_lines(curves: Sequence[Named], width: float, most: int = 4) -> tuple[str, ...]:
    """Which curves are not drawn, and why, in lines of text."""
    reasons: dict[str, list[str]] = {}
    for curve in curves:
        if not curve.shown:
            reasons.setdefault(curve.why_hidden, []).append(curve.short)
    lines: list[str] = []
    for why, names in reasons.items():
        lines.extend(wrap(f"Not drawn, {why}: {'; '.join(names)}", SMALL, width, most_lines=most))
    return tuple(lines)
