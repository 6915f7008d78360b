"""A page whose texts are measured before they are drawn, so that nothing can overlap.

Lengths are pixels at 100 to the inch, counted from the left and from the top.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.text import Text

from retention.charts.theme import DPI, FONT, INK, QUIET, TEXT

WIDTH = 1050
MARGIN = 22
ELLIPSIS = "…"
UNKNOWN_GLYPH = "□"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


@dataclass(frozen=True, slots=True)
class TextStyle:
    """Size in points, weight, colour, and pixels from line to line."""

    size: float
    bold: bool
    colour: str
    pitch: float


HEADLINE = TextStyle(16, True, INK, 28)
SUBTITLE = TextStyle(11.5, False, TEXT, 20)
CAPTION = TextStyle(9, False, QUIET, 16)
LABEL = TextStyle(11.5, False, TEXT, 18)
STRONG = TextStyle(11.5, True, INK, 18)
NUMBER = TextStyle(10.5, False, QUIET, 17)
NOTE = TextStyle(10.5, False, TEXT, 17)
SMALL = TextStyle(9, False, QUIET, 14)


@cache
def _font(bold: bool) -> FT2Font:
    name = FONT.replace(" ", "") + ("-Bold" if bold else "")
    return FT2Font(Path(mpl.get_data_path(), "fonts", "ttf", f"{name}.ttf"))


@cache
def _characters() -> frozenset[int]:
    """Code points that the font has a glyph for."""
    return frozenset(_font(False).get_charmap())


def drawable(text: str) -> str:
    r"""One line of characters that the font has; others become an empty box.

    Examples
    --------
    >>> drawable("Ward  7\n(east) \u65e5")
    'Ward 7 (east) □'
    """
    known = _characters()
    spaced = _CONTROL.sub(" ", text)
    one_line = " ".join(spaced.split())
    return "".join(c if ord(c) in known else UNKNOWN_GLYPH for c in one_line)


@lru_cache(maxsize=4096)
def text_width(text: str, style: TextStyle) -> float:
    """Width of a line of text in pixels."""
    font = _font(style.bold)
    font.set_size(style.size, DPI)
    font.set_text(text, 0, flags=LoadFlags.NO_HINTING)
    return float(font.get_width_height()[0]) / 64


def widest(texts: Sequence[str], style: TextStyle) -> float:
    """Width of the widest of some texts, 0 for none."""
    return max((text_width(text, style) for text in texts), default=0.0)


def wrap(
    text: str, style: TextStyle, width: float, *, most_lines: int | None = None
) -> tuple[str, ...]:
    """Break a text into lines no wider than `width`; what exceeds `most_lines` is cut off.

    A word that is too wide for a line is broken too. A text that was cut ends in an ellipsis.

    Examples
    --------
    >>> wrap("Nursing and midwifery", LABEL, 110)
    ('Nursing and', 'midwifery')
    """
    lines: list[str] = []
    line = ""
    for word in drawable(text).split(" "):
        longer = f"{line} {word}" if line else word
        if _fits(longer, style, width):
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, style, width)
        lines.extend(full)
    lines.append(line)
    if most_lines is None or len(lines) <= most_lines:
        return tuple(lines)
    last = lines[most_lines - 1]
    while last and text_width(last + ELLIPSIS, style) > width:
        last = last[:-1]
    return (*lines[: most_lines - 1], last.rstrip() + ELLIPSIS)


def _fits(line: str, style: TextStyle, width: float) -> bool:
    """Whether a line is no wider than `width`.

    Measuring a line takes as long as it is, again with every word that it grows by. Its words
    are measured once each, so a line whose words tell is not measured.
    """
    space = text_width("n n", style) - text_width("nn", style)
    words = line.split(" ")
    roughly = sum(text_width(word, style) for word in words) + space * (len(words) - 1)
    if roughly < 0.9 * width - space:
        return True
    return roughly <= 1.1 * width + space and text_width(line, style) <= width


def balanced(text: str, style: TextStyle, width: float) -> tuple[str, ...]:
    """Wrap into as few lines as fit, of about the same length: no word stands alone."""
    lines = wrap(text, style, width)
    widths = range(int(width), int(width / 2), -10)
    # A narrower page never has fewer lines: the last of those with as many is found by halves.
    fits, fails = 0, len(widths)
    while fails - fits > 1:
        middle = (fits + fails) // 2
        closer = wrap(text, style, widths[middle])
        if len(closer) > len(lines):
            fails = middle
        else:
            fits, lines = middle, closer
    return lines


def _pieces(word: str, style: TextStyle, width: float) -> list[str]:
    """A word in parts that fit, at least one character each."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, style) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def shortened(text: str, most: int = 60) -> str:
    """A name for a sentence: cut at a length with an ellipsis."""
    name = drawable(text)
    return name if len(name) <= most else name[: most - 1].rstrip() + ELLIPSIS


class PageFigure(Figure):
    """A figure that knows where its plot is, between the words above and those below.

    Attributes
    ----------
    plot : tuple of (float, float)
        Upper and lower edge in pixels from the top.
    """

    plot: tuple[float, float]


class Page:
    """A figure with headline, subtitle and caption, and room for a plot between them.

    Parameters
    ----------
    title, subtitle, caption : str
        Wrapped to the width of the page.
    plot_height : float
        Room for the plot with everything that belongs to it.
    """

    def __init__(self, title: str, subtitle: str, caption: str, plot_height: float) -> None:
        inside = WIDTH - 2 * MARGIN
        headline = balanced(title, HEADLINE, inside)
        below = wrap(subtitle, SUBTITLE, inside)
        small = wrap(caption, CAPTION, inside)
        y = 18.0
        self.headline_top = y
        y += len(headline) * HEADLINE.pitch + 10
        subtitle_top = y
        y += len(below) * SUBTITLE.pitch + 18
        self.plot_top = y
        y += plot_height + 16
        caption_top = y
        self.height = round(y + len(small) * CAPTION.pitch + 14)
        self.figure = PageFigure(figsize=(WIDTH / DPI, self.height / DPI), dpi=DPI)
        self.figure.plot = (self.plot_top - 9, caption_top - 8)
        FigureCanvasAgg(self.figure)
        self.write_lines(MARGIN, self.headline_top, headline, HEADLINE)
        self.write_lines(MARGIN, subtitle_top, below, SUBTITLE)
        self.write_lines(MARGIN, caption_top, small, CAPTION)

    def write(
        self,
        x: float,
        middle: float,
        text: str,
        style: TextStyle,
        align: Literal["left", "center", "right"] = "left",
    ) -> Text:
        """Write one line; `middle` is where the middle of its small letters is."""
        x_height = 0.38 * style.size * DPI / 72
        return self.figure.text(
            x / WIDTH,
            1 - (middle + x_height) / self.height,
            text,
            size=style.size,
            weight="bold" if style.bold else "normal",
            color=style.colour,
            ha=align,
            va="baseline",
        )

    def write_lines(
        self,
        x: float,
        top: float,
        lines: Sequence[str],
        style: TextStyle,
        align: Literal["left", "center", "right"] = "left",
    ) -> None:
        """Write lines below each other, the first one's upper edge at `top`."""
        for number, line in enumerate(lines):
            self.write(x, top + (number + 0.5) * style.pitch, line, style, align)

    def axes(self, left: float, right: float, top: float, bottom: float) -> Axes:
        """Axes between four edges of the page."""
        axes = self.figure.add_axes(
            (
                left / WIDTH,
                1 - bottom / self.height,
                (right - left) / WIDTH,
                (bottom - top) / self.height,
            )
        )
        axes.tick_params(length=4, pad=5, labelsize=SMALL.size + 1.5, labelcolor=TEXT)
        return axes
