"""The cells of one sheet of a workbook to columns of text, with the kind that each cell was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

from retention.errors import IntakeError
from retention.intake.collect import Collector
from retention.intake.extents import column_letters
from retention.intake.parts import Part
from retention.intake.rows import HEADER_WITHIN, Canonical, Extract, refuse_twice_named
from retention.intake.sheet import CellKind
from retention.progress import begin, reach
from retention.schema import Table

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_CHUNK_ROWS = 2_000
"""Few enough to stay in the processor's cache, which halves the time."""
_SEEN = 100_000
"""Different dates and numbers that are remembered with their text."""
_EXACT = 1e15
"""Whole numbers from here on have lost digits in a spreadsheet."""
_KINDS: dict[type, int] = {
    str: CellKind.TEXT,
    int: CellKind.NUMBER,
    float: CellKind.NUMBER,
    bool: CellKind.TRUTH,
    date: CellKind.DATE,
    datetime: CellKind.DATE,
    time: CellKind.TIME,
    timedelta: CellKind.TIME,
}


def cell_text(value: object) -> str:
    """A cell's value as our rules read it.

    Whole numbers have no decimal point, dates are ISO, and a number that has lost digits keeps
    its exponent, so that an identifier of that kind is recognised.

    Examples
    --------
    >>> cell_text(41.0), cell_text(0.6), cell_text(date(2024, 6, 30)), cell_text(True)
    ('41', '0.6', '2024-06-30', 'TRUE')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < _EXACT
        return str(int(value)) if whole else repr(value)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _texts(column: Sequence[object], seen: dict[object, str]) -> list[str]:
    """A column's cells as text; a date or number that was `seen` is not converted again."""
    types = set(map(type, column))
    if types == {str}:
        return cast(list[str], list(column))
    if bool in types or len(seen) > _SEEN:
        # True equals 1 as a key.
        return [cell_text(value) for value in column]
    new = {value for value in set(column) if type(value) is not str} - seen.keys()
    seen.update((value, cell_text(value)) for value in new)
    return [value if type(value) is str else seen[value] for value in column]


def _kinds(column: Sequence[object]) -> npt.NDArray[np.uint8]:
    types = set(map(type, column))
    if len(types) == 1:
        codes = np.full(len(column), _KINDS[types.pop()], dtype=np.uint8)
    else:
        codes = np.fromiter(map(_KINDS.__getitem__, map(type, column)), np.uint8, len(column))
    if "" in column:
        codes[[value == "" for value in column]] = CellKind.BLANK
    return codes


@dataclass
class Cells:
    """One sheet, what was found in its XML, and the place of the header in it.

    `heads` are the first rows as text, `top` the physical row of the first of them.
    """

    sheet: CalamineSheet
    part: Part
    header_at: int | None = None
    heads: list[list[str]] = field(init=False, default_factory=list)
    top: int = field(init=False, default=1)
    left: int = field(init=False, default=1)
    remarks: list[tuple[int, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.sheet.start is None:
            return
        self.top, self.left = self.sheet.start[0] + 1, self.sheet.start[1] + 1
        rows = self.sheet.to_python(nrows=max(0, HEADER_WITHIN - self.top + 1))
        self.heads = [[cell_text(value) for value in row] for row in rows]

    def extract(self, file: str, table: Table, canonical: Canonical) -> Extract:
        """The rows below the header.

        Raises
        ------
        IntakeError
            If the header names a column twice, or a column that is read holds a formula that
            was never calculated.
        """
        assert self.header_at is not None
        header = self.heads[self.header_at]
        header_row = self.top + self.header_at
        names = canonical(header)
        refuse_twice_named(file, names, header_row, table)
        collector = Collector(header, names, table)
        self._refuse_formulas(file, header_row, names, collector.kept)
        errors = self._errors(header_row, collector.kept)
        kinds: dict[int, list[npt.NDArray[np.uint8]]] = {i: [] for i in collector.kept}
        last, seen = header_row, dict[object, str]()
        begin(f"reading {file}", self.top + self.sheet.height - 1, " rows")
        for first, rows in self._chunks(header_row):
            columns = list(zip(*rows, strict=True))
            texts = [_texts(column, seen) for column in columns]
            for i in collector.kept:
                kinds[i].append(_kinds(columns[i]))
            for row in errors.keys() & set(range(first, first + len(rows))) if errors else ():
                for position, value in errors[row]:
                    texts[position][row - first] = value
                    kinds[position][-1][row - first] = CellKind.ERROR
            numbers = np.arange(first, first + len(rows), dtype=np.int64)
            collector.take_texts(numbers, texts)
            last = first + len(rows) - 1
            reach(last)
        # Rows below the last cell exist in the file, as where a column was formatted whole.
        beyond = max(0, self.part.extent.rows - last)
        collector.empty += beyond
        titles = sum(any(record) for record in self.heads[: self.header_at])
        extract = collector.finish(file, header_row, titles)
        places = extract.row - header_row - 1
        for i, pieces in kinds.items():
            extract.kinds[i] = np.concatenate(pieces)[places] if pieces else np.empty(0, np.uint8)
        extract.errors = sorted((r, i, v) for r, cells in errors.items() for i, v in cells)
        extract.remarks += self.remarks
        return extract

    def _chunks(self, header_row: int) -> Iterator[tuple[int, list[list[Any]]]]:
        """Some thousand rows at a time below the header, and the physical row of the first."""
        rows = islice(self.sheet.iter_rows(), header_row, None)
        first = header_row + 1
        while chunk := list(islice(rows, _CHUNK_ROWS)):
            yield first, chunk
            first += len(chunk)

    def _refuse_formulas(
        self, file: str, header_row: int, names: list[str], kept: list[int]
    ) -> None:
        """A formula without a stored value reads as blank, which could make a leaver a stayer."""
        for row, column in sorted(self.part.formulas):
            position = column - self.left
            if not column or (row > header_row and position in kept):
                where = f"{column_letters(column)}{row}" if column else "a cell without address"
                of = f" (column {names[position]})" if column else ""
                raise IntakeError(
                    f"{file}: the formula in {where}{of} was never calculated, so its value is "
                    "not in the file; open it in Excel, save it, and read it again"
                )

    def _errors(self, header_row: int, kept: list[int]) -> dict[int, list[tuple[int, str]]]:
        found: dict[int, list[tuple[int, str]]] = {}
        for row, column, value in self.part.errors:
            if row > header_row and column - self.left in kept:
                found.setdefault(row, []).append((column - self.left, value))
        return found
