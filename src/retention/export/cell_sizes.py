"""How wide columns and how high rows must be, by measured texts: no program is left to guess."""

from __future__ import annotations

from collections.abc import Sequence

from retention.charts.layout import TextStyle, widest, wrap
from retention.charts.theme import INK
from retention.export.columns import Cell, Column
from retention.export.fitting import measured

PLAIN, BOLD = (TextStyle(12, bold, INK, 20) for bold in (False, True))
"""Cells and headings."""
ARIAL = 0.86
"""Width of the Arial that is shown to that of the font that measures; in truth about 0.82."""
NARROWEST, WIDEST = 70.0, 380.0
"""Pixels at 100 to the inch."""
MOST_HEADING_LINES = 4
LINE = 16.0
"""Points from line to line."""
_PADDING = 14
_PIXELS_A_CHARACTER = 7.0 * 100 / 96
"""Spreadsheets measure columns in digits of their standard font."""


def column_width(column: Column, most: float = WIDEST) -> float:
    """Pixels that a column needs: no word broken, cells in one line up to a limit."""
    cells = ARIAL * widest([measured(_text(cell)) for cell in column.cells], PLAIN)
    words = ARIAL * widest([measured(word) for word in column.heading.split()], BOLD)
    width = min(max(cells, words, NARROWEST), most)
    while len(wrap(column.heading, BOLD, width / ARIAL)) > MOST_HEADING_LINES:
        width += 10
    return width


def in_characters(width: float) -> float:
    """A width in pixels as spreadsheets want it, with some room around the text."""
    return round((width + _PADDING) / _PIXELS_A_CHARACTER, 2)


def height(texts: Sequence[str], widths: Sequence[float], style: TextStyle = PLAIN) -> float:
    """Points that a row of wrapped texts needs."""
    lines = [_lines(text, style, w / ARIAL) for text, w in zip(texts, widths, strict=True)]
    return LINE * max(lines, default=1) + 2


def _lines(text: str, style: TextStyle, width: float) -> int:
    return sum(len(wrap(measured(line), style, width)) for line in text.splitlines()) or 1


def row_texts(columns: Sequence[Column], place: int) -> list[str]:
    """The cells of a row as they are shown."""
    return [_text(column.cells[place]) for column in columns]


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    return f"{cell:,.1f}"
