"""Records to columns of text, and the account of those that are left out on the way."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from retention.errors import IntakeError
from retention.intake.regular import Regular, may_be_blank
from retention.intake.rows import HELD_BACK, Extract, Ragged, Record, is_total
from retention.intake.sheet import IntArray
from retention.intake.text import lines_of
from retention.schema import Table

if TYPE_CHECKING:
    import pyarrow as pa

_MOST_UNEVEN = 0.5


class Collector:
    """Turns records into columns, some thousands at a time, and keeps what is left out.

    The last records are held back until the end, where sums may stand.
    """

    def __init__(self, header: Record, names: list[str], table: Table) -> None:
        self.header, self.names = list(header), names
        self.width = len(header)
        self.kept = [i for i, name in enumerate(names) if name in table.names]
        self.required = [names.index(name) for name in table.required]
        self.arrays: dict[int, list[pa.Array]] = {i: [] for i in self.kept}
        self.rows: list[IntArray] = []
        self.ragged: list[Ragged] = []
        self.empty = 0
        self.waiting: list[Record] = []
        self.waiting_rows = np.empty(0, dtype=np.int64)

    def take(self, rows: IntArray, records: list[Record]) -> None:
        """Take some records; those that wait for the end are taken with the next.

        Parameters
        ----------
        rows : array of int
            The physical row on which each begins.
        records : list of sequences of str
            The cells of each.
        """
        # This runs for every row of the largest files, hence the maps that stay in C.
        if not all(map(any, records)):
            filled = np.fromiter(map(any, records), bool, len(records))
            self.empty += int((~filled).sum())
            rows, records = rows[filled], [r for r in records if any(r)]
        rows, records = np.concatenate([self.waiting_rows, rows]), self.waiting + records
        ready = max(0, len(records) - HELD_BACK)
        self._convert(rows[:ready], records[:ready])
        self.waiting_rows, self.waiting = rows[ready:], records[ready:]

    def is_filled(self, block: Regular) -> bool:
        """Whether it is certain that no record of a block is blank."""
        return all(map(any, block.last)) and not may_be_blank(block.columns[self.required[0]])

    def take_columns(self, rows: IntArray, block: Regular) -> None:
        """Take a block of records that were split together, and are filled.

        Parameters
        ----------
        rows : array of int
            The physical row on which each begins.
        block : Regular
            The cells of each.
        """
        self._convert(self.waiting_rows, self.waiting)
        ready = len(rows) - len(block.last)
        for i in self.kept:
            self.arrays[i].append(block.columns[i][:ready])
        self.rows.append(rows[:ready])
        self.waiting_rows, self.waiting = rows[ready:], block.last

    def take_texts(self, rows: IntArray, texts: list[list[str]]) -> None:
        """Take some records that are given column by column.

        Parameters
        ----------
        rows : array of int
            The physical row on which each begins.
        texts : list of list of str
            The cells of each column.
        """
        import pyarrow as pa

        if len(rows) > HELD_BACK and len(texts) == self.width:
            columns = {i: pa.array(texts[i], type=pa.large_string()) for i in self.kept}
            last: list[Record] = list(zip(*(c[-HELD_BACK:] for c in texts), strict=True))
            block = Regular(columns, last, len(rows))
            if self.is_filled(block):
                self.take_columns(rows, block)
                return
        self.take(rows, list(zip(*texts, strict=True)))

    def finish(self, file: str, header_row: int, titles: int) -> Extract:
        """Take the rest without the sums at its end."""
        import pyarrow as pa

        totals: list[int] = []
        rest = self.waiting
        while rest and (_blank(rest[-1]) or is_total(rest[-1], self.required)):
            if _blank(rest.pop()):
                self.empty += 1
            else:
                totals.insert(0, int(self.waiting_rows[len(rest)]))
        self._convert(self.waiting_rows[: len(rest)], rest)
        extract = Extract(
            self.header,
            self.names,
            header_row,
            titles,
            {i: pa.chunked_array(a, type=pa.large_string()) for i, a in self.arrays.items()},
            np.concatenate(self.rows) if self.rows else np.empty(0, dtype=np.int64),
            self.ragged,
            self.empty,
            totals,
        )
        self._refuse_shifted(file, extract)
        return extract

    def _convert(self, rows: IntArray, records: list[Record]) -> None:
        import pyarrow as pa

        if set(map(len, records)) - {self.width}:
            even = [len(record) == self.width for record in records]
            self.ragged += [
                Ragged(int(row), int(row) + lines_of(record) - 1, record)
                for row, record, fits in zip(rows, records, even, strict=True)
                if not fits
            ]
            rows, records = rows[even], [r for r in records if len(r) == self.width]
        if not records:
            return
        columns: list[Sequence[str]] = list(zip(*records, strict=True))
        # Rows of spaces are rare: only those whose first required cell is blank can be one.
        suspects = columns[self.required[0]]
        if "" in suspects or any(map(str.isspace, suspects)):
            filled = [not _blank(record) for record in records]
            self.empty += filled.count(False)
            rows = rows[filled]
            columns = [list(compress(column, filled)) for column in columns]
        for i in self.kept:
            self.arrays[i].append(pa.array(columns[i], type=pa.large_string()))
        self.rows.append(rows)

    def _refuse_shifted(self, file: str, extract: Extract) -> None:
        uneven = len(extract.ragged)
        if uneven > _MOST_UNEVEN * (uneven + len(extract.row)):
            first = extract.ragged[0]
            raise IntakeError(
                f"{file}: row {first.row} has {first.fields} fields and the header has "
                f"{self.width}, as in most rows, so columns are shifted; export the file again"
            )


def _blank(record: Record) -> bool:
    return not any(cell.strip() for cell in record)
