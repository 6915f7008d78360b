"""Cells of a table that are shaded by their numbers, with text that can be read on each shade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from afcharts.af_colours import get_af_colours
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.patches import Rectangle

from retention.charts.layout import NUMBER, SMALL, WIDTH, Page, TextStyle, text_width
from retention.charts.theme import BAND, GRID, QUIET, WHITE

_SHADES = LinearSegmentedColormap.from_list(
    "sequential", ["#f2f7fb", *map(str, get_af_colours("sequential")[::-1][:-1])]
)
"""The blues of the government palette, from nearly white to dark blue."""
BLACK = "#000000"
"""On the middle shades even the usual ink of texts has less than 4.5:1."""
KEY_STEPS = 5
KEY_BOX = 26


@dataclass(frozen=True, slots=True)
class Shades:
    """The scale of shades, from the lowest to the highest number that is shown."""

    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Shades:
        """A scale over the numbers that are not missing."""
        known = [v for v in values if not pd.isna(v)]
        return cls(min(known, default=0.0), max(known, default=1.0))

    def colour(self, value: float) -> str:
        """The shade of a number; the lightest where all are the same."""
        span = self.high - self.low
        return to_hex(_SHADES((value - self.low) / span if span else 0.0))


def luminance(colour: str) -> float:
    """Relative luminance by the Web Content Accessibility Guidelines."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ink_on(shade: str) -> str:
    """Black or white, whichever has the higher contrast; one of them has at least 4.5:1.

    Examples
    --------
    >>> ink_on("#12436d"), ink_on("#f2f7fb")
    ('#ffffff', '#000000')
    """
    light = luminance(shade)
    on_white = 1.05 / (light + 0.05)
    on_black = (light + 0.05) / (luminance(BLACK) + 0.05)
    return WHITE if on_white > on_black else BLACK


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in words, with a second line under it; without a shade, words on white."""

    text: str
    below: str = ""
    value: float = float("nan")
    kind: Literal["number", "missing", "hidden", "plain"] = "number"


def draw_cell(
    page: Page, left: float, top: float, width: float, height: float, cell: Cell, shades: Shades
) -> None:
    """Draw one cell with its words.

    A missing one has a dashed edge and no shade, a hidden one is grey: neither looks like a
    small number.
    """
    number = cell.kind == "number" and not pd.isna(cell.value)
    ground = {"hidden": BAND}.get(cell.kind, WHITE)
    shade = shades.colour(cell.value) if number else ground
    page.figure.add_artist(
        Rectangle(
            ((left + 1) / WIDTH, 1 - (top + height - 1) / page.height),
            (width - 2) / WIDTH,
            (height - 2) / page.height,
            facecolor=shade,
            edgecolor=GRID if cell.kind in ("missing", "plain") else shade,
            ls=(0, (3, 2)) if cell.kind == "missing" else "-",
            lw=0.8,
            transform=page.figure.transFigure,
            label=f"cell {cell.text}",
            zorder=0.5,
        )
    )
    ink = ink_on(shade) if number else QUIET
    middle, x = top + height / 2, left + width / 2
    main = TextStyle(NUMBER.size, number, ink, NUMBER.pitch)
    if not fits(cell.text, width, main):
        main = TextStyle(SMALL.size, False, ink, SMALL.pitch)
    if cell.below and fits(cell.below, width, SMALL):
        page.write(x, middle - 8, cell.text, main, "center")
        small = TextStyle(SMALL.size, False, ink, SMALL.pitch)
        page.write(x, middle + 9, cell.below, small, "center")
    else:
        page.write(x, middle, cell.text, main, "center")


def fits(text: str, width: float, style: TextStyle) -> bool:
    """Whether a text has room in a cell."""
    return text_width(text, style) <= width - 4


def draw_shades(page: Page, x: float, middle: float, shades: Shades, ends: tuple[str, str]) -> None:
    """The scale from the lowest to the highest number, with both written beside it."""
    page.write(x, middle, ends[0], SMALL)
    x += text_width(ends[0], SMALL) + 6
    for step in range(KEY_STEPS):
        value = shades.low + (shades.high - shades.low) * step / (KEY_STEPS - 1)
        page.figure.add_artist(
            Rectangle(
                (x / WIDTH, 1 - (middle + 6) / page.height),
                KEY_BOX / WIDTH,
                12 / page.height,
                facecolor=shades.colour(value),
                edgecolor=GRID,
                lw=0.5,
                transform=page.figure.transFigure,
            )
        )
        x += KEY_BOX
    page.write(x + 6, middle, ends[1], SMALL)
