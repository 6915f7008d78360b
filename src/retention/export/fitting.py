"""Texts that fit their boxes: measured, made smaller, and cut only at the last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retention.charts.layout import ELLIPSIS, UNKNOWN_GLYPH, TextStyle, drawable, text_width, wrap
from retention.charts.theme import DPI, INK

LINE = 1.2
"""Line to line, in sizes of the font."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text, its size in points, and whether something of it had to be cut."""

    text: str
    size: int
    cut: bool


def one_line(text: str) -> str:
    """A text without breaks and control characters, which a part of a deck cannot hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def fit(text: str, width: float, height: float, sizes: Sequence[int], *, bold: bool) -> Fitted:
    """The largest of some sizes at which a text fits.

    Parameters
    ----------
    text : str
    width, height : float
        Of the box in inches. The font that measures is wider than the Arial that is shown.
    sizes : sequence of int
        Points, the largest first.
    bold : bool
    """
    plain = one_line(text)
    for size in sizes:
        if _height(plain, width, size, bold) <= height:
            return Fitted(plain, size, cut=False)
    least = sizes[-1]
    kept = _cut(plain, lambda text: _height(text, width, least, bold) <= height)
    return Fitted(kept, least, cut=True)


def in_one_line(text: str, width: float, size: int, *, bold: bool = False) -> str:
    """A text, cut with an ellipsis if it is wider than so many inches."""
    plain, style = one_line(text), _style(size, bold)

    def fits(part: str) -> bool:
        return text_width(measured(part), style) <= width * DPI

    return plain if fits(plain) else _cut(plain, fits)


def _cut(text: str, fits: Callable[[str], bool]) -> str:
    """The longest start of a text that fits with an ellipsis after it."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(text[:middle].rstrip() + ELLIPSIS):
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + ELLIPSIS


def _height(text: str, width: float, size: int, bold: bool) -> float:
    lines = wrap(measured(text), _style(size, bold), width * DPI)
    return len(lines) * LINE * size / 72


def measured(text: str) -> str:
    """The text with room for characters that the measuring font has not."""
    return drawable(text).replace(UNKNOWN_GLYPH, 2 * UNKNOWN_GLYPH)


def _style(size: int, bold: bool) -> TextStyle:
    return TextStyle(size, bold, INK, 0)
