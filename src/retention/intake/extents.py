"""How far the cells of a sheet reach, before memory is set aside for the rectangle they span.

The library that reads workbooks makes room for every cell between the first and the last. Two
cells in opposite corners of an empty sheet would take hundreds of gigabytes.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass

FREE_AREA, AREA_PER_CELL = 1_500_000, 20
"""Cells that a sheet may span: so many, or so many for each cell that holds something."""

# What all spreadsheet programs write; anything else goes the slow way.
_USUAL = re.compile(rb'<c r="([A-Za-z]+[0-9]+)')
_LETTERS = string.ascii_letters.encode("ascii")
_DIGITS = string.digits.encode("ascii")

# A cell that ends at once holds nothing; an attribute that only looks like that end does.
_NOT_EMPTY = rb"""(?![^<>"']*(?:"[^<>"]*"[^<>"']*)*/>)"""
_ADDRESS = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]+)([0-9]+)["']""")
_FILLED = re.compile(_ADDRESS.pattern + _NOT_EMPTY)
_CELL = re.compile(rb"<(?:\w+:)?c[\s>]")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br\s*=\s*["']([0-9]+)""")


@dataclass
class Extent:
    """The last row and column of a sheet's cells, and how many cells hold something.

    While `exact` is False the reach is an upper bound and the count a lower one, which is enough
    to let nearly every sheet pass, in a fifth of the time.
    """

    exact: bool = False
    last_row: int = 0
    last_column: int = 0
    cells: int = 0
    rows: int = 0

    def take(self, block: bytes) -> None:
        """Look at a piece of the sheet that does not cut a cell."""
        # One byte is found many times faster than two: without a colon no name has a prefix.
        prefixed = b":" in block
        rows = [b"<row ", b"<row>", b"<row/"] if b"<row" in block else []
        self.rows += sum(map(block.count, [*rows, b":row ", b":row>"] if prefixed else rows))
        addresses = _USUAL.findall(block)
        usual = block.count(b"<c") == len(addresses)
        usual = usual and not (prefixed and (b":c " in block or b":c>" in block))
        if self.exact or not usual:
            self._take_exactly(block)
        elif addresses:
            joined = b" ".join(addresses)
            letters, digits = (joined.translate(None, other) for other in (_DIGITS, _LETTERS))
            self._reach(set(letters.split()), set(digits.split()))
            self.cells += max(0, len(addresses) - block.count(b"/>"))

    @property
    def too_far(self) -> bool:
        """Whether the cells span far more than they fill."""
        area = self.last_row * self.last_column
        return area > max(FREE_AREA, AREA_PER_CELL * self.cells)

    def _reach(self, letters: set[bytes], digits: set[bytes]) -> None:
        columns = (column_number(found.decode()) for found in letters)
        self.last_column = max(self.last_column, *columns)
        self.last_row = max(self.last_row, *map(int, digits))

    def _take_exactly(self, block: bytes) -> None:
        filled = _FILLED.findall(block)
        if filled:
            letters, digits = (set(found) for found in zip(*filled, strict=True))
            self._reach(letters, digits)
            self.cells += len(filled)
        without = len(_CELL.findall(block)) - len(_ADDRESS.findall(block))
        if without > 0:
            # Cells without an address stand one after the other in their row; a row may go on
            # in the next block, so its cells are counted twice.
            widest = max(len(_CELL.findall(row)) for row in _ROW.split(block))
            self.last_column = max(self.last_column, 1) + 2 * widest
            self.last_row = max(self.last_row, self.rows, *map(int, _ROW_NUMBER.findall(block)), 1)
            self.cells += without


def column_number(letters: str) -> int:
    """Number of a column from its letters.

    Examples
    --------
    >>> column_number("A"), column_number("AA")
    (1, 27)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """Letters of a column from its number.

    Examples
    --------
    >>> column_letters(5), column_letters(27)
    ('E', 'AA')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
