"""What stands around the data rows of an export: titles, the header, totals, repeats.

One type, `Extract`, carries the rows of every format to the sheet: text columns, the physical
row of each, and what was left out on the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from retention.errors import IntakeError, nearest
from retention.intake.sheet import BoolArray, IntArray
from retention.schema import ALIASES, Table

if TYPE_CHECKING:
    import pyarrow as pa

Record = Sequence[str]
Canonical = Callable[[Sequence[str]], list[str]]
"""Header cells to the names of the schema; a cell that is no column stays as it is."""
HEADER_WITHIN = 20
"""The header is looked for in so many rows from the top."""
COLUMN_LIMIT = 16_384
HELD_BACK = 10
"""Rows at the end among which totals are looked for."""

HEADER_LIKE = re.compile(r"[A-Za-z][A-Za-z _/().%-]{0,39}")
_NAMES_SHOWN = 8
_TOTAL = re.compile(r"(?:(?:grand|overall|report)[ -]?)?totals?\s*:?", re.IGNORECASE)
_AMOUNT = re.compile(r"[-+]?(?:[0-9]+(?:,[0-9]{3})*)?(?:\.[0-9]+)?%?")


@dataclass(frozen=True, slots=True)
class Ragged:
    """A record with another number of fields than the header: its rows and its cells."""

    row: int
    last_row: int
    cells: Sequence[str]

    @property
    def fields(self) -> int:
        """How many fields the record has."""
        return len(self.cells)


@dataclass
class Extract:
    """The rows below the header of one file, as text.

    Parameters
    ----------
    header, names : list of str
        The header's cells, and their canonical names.
    header_row, titles : int
        The header's physical row, and the rows with something in them above it.
    columns : dict of int to pyarrow.ChunkedArray
        Text of the columns that the table has, by their position in the header.
    row : array of int
        The physical row of each record.
    ragged, empty, totals
        What was left out: uneven records, rows without a value, rows of sums.
    kinds : dict of int to array
        For workbooks, the kind of each cell (`retention.intake.sheet.CellKind`).
    errors : list of (row, position, value)
        Cells of a workbook that hold an error value.
    remarks : list of (row, rule, sentence)
        What was normalised or left out besides.
    """

    header: list[str]
    names: list[str]
    header_row: int
    titles: int
    columns: dict[int, pa.ChunkedArray]
    row: IntArray
    ragged: list[Ragged] = field(default_factory=list)
    empty: int = 0
    totals: list[int] = field(default_factory=list)
    kinds: dict[int, npt.NDArray[np.uint8]] = field(default_factory=dict)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    remarks: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def rows_in(self) -> int:
        """Rows below the header, whatever became of them."""
        return len(self.row) + len(self.ragged) + self.empty + len(self.totals)


def canonical_names(names: Sequence[str], table: Table) -> list[str]:
    """The header's names as the schema spells them; unknown ones stay as they are."""
    known = set(table.names)
    header = []
    for name in names:
        plain = re.sub(r"[\s-]+", "_", name.strip().casefold())
        plain = ALIASES.get(plain, plain)
        header.append(plain if plain in known else name)
    return header


def find_header(
    records: Sequence[Sequence[str]], table: Table, canonical: Canonical
) -> tuple[int | None, int]:
    """Which of the first records is the header.

    Returns
    -------
    found : int or None
        The first record that names at least the required columns.
    likeness : int
        How many columns of the table the header names, or the likest record if there is none.
    """
    likest = 0
    for index, record in enumerate(records[:HEADER_WITHIN]):
        if len(record) > COLUMN_LIMIT:
            continue
        named = set(canonical(record)) & set(table.names)
        if named.issuperset(table.required):
            return index, len(named)
        likest = max(likest, len(named))
    return None, likest


def refuse_header(
    file: str, filled: Sequence[tuple[int, Sequence[str]]], table: Table, canonical: Canonical
) -> IntakeError:
    """The error for a file in which none of the first rows is the table's header.

    Parameters
    ----------
    file : str
        Name of the file.
    filled : sequence of (row, cells)
        The first rows that hold something.
    table, canonical
        As in `find_header`.
    """
    if any(len(cells) > COLUMN_LIMIT for _, cells in filled):
        return IntakeError(
            f"{file}: a row has over {COLUMN_LIMIT:,} fields, which no table of staff records "
            "has; export it again"
        )
    named = [set(canonical(cells)) & set(table.names) for _, cells in filled]
    best = max(range(len(filled)), key=lambda i: (len(named[i]), -i))
    row, cells = filled[best]
    missing = [name for name in table.required if name not in named[best]]
    like = nearest(missing[0], [n for n in cells if HEADER_LIKE.fullmatch(n)])
    one = len(missing) == 1
    what = f"the column {missing[0]} is" if one else f"the columns {' and '.join(missing)} are"
    return IntakeError(
        f"{file}: {what} missing from the header in row {row}{like}; "
        f"a {table.name} table needs {', '.join(table.required)}"
    )


def refuse_twice_named(file: str, names: list[str], row: int, table: Table) -> None:
    """Refuse a header that names a column of the table more than once.

    Raises
    ------
    IntakeError
        Names the column and the header's row.
    """
    known = [name for name in names if name in table.names]
    for name in table.names:
        if known.count(name) > 1:
            raise IntakeError(
                f"{file}: the header in row {row} has more than one column {name}; keep one"
            )


def is_total(record: Sequence[str], required: Sequence[int]) -> bool:
    """Whether a record at the end is a row of sums.

    It says so in its first cell, or has numbers only and none of the required columns.

    Examples
    --------
    >>> is_total(["Total", "", "12"], [0]), is_total(["", "", "12"], [0])
    (True, True)
    """
    cells = [cell.strip() for cell in record]
    filled = [cell for cell in cells if cell]
    if not filled:
        return False
    if _TOTAL.fullmatch(cells[0]) or (cells[0] == "" and _TOTAL.fullmatch(filled[0])):
        return True
    blank = all(cells[i] == "" for i in required if i < len(cells))
    return blank and all(_AMOUNT.fullmatch(cell) for cell in filled)


def repeated_headers(extract: Extract) -> BoolArray:
    """The rows that say the header again, as where two exports were joined."""
    import pyarrow.compute as pc

    mask = np.ones(len(extract.row), dtype=bool)
    if not len(mask):
        return mask
    for position, column in extract.columns.items():
        if not mask.any():
            return mask
        word = extract.header[position].strip("\ufeff \t").casefold()
        plain = pc.utf8_lower(pc.utf8_trim(column, characters="\ufeff \t\n\r"))
        mask &= pc.fill_null(pc.equal(plain, word), False).to_numpy(zero_copy_only=False)
    return mask


def dropped_columns(extract: Extract, table: Table) -> str:
    """A sentence on the columns that were not taken, empty if there are none."""
    dropped = [
        name
        for name, column in zip(extract.header, extract.names, strict=True)
        if column not in table.names
    ]
    if not dropped:
        return ""
    shown = [name for name in dropped if HEADER_LIKE.fullmatch(name)][:_NAMES_SHOWN]
    listed = f": {', '.join(shown)}" if shown else ""
    more = f" and {len(dropped) - len(shown)} more" if shown and len(dropped) > len(shown) else ""
    return f"{len(dropped)} columns that no measure uses were dropped on reading{listed}{more}"
