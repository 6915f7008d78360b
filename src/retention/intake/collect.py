"""Records to columns of text, and the account of those that are left out on the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from retention.errors import IntakeError
from retention.intake.rows import HELD_BACK, Extract, Ragged, is_total
from retention.intake.sheet import IntArray
from retention.schema import Table

if TYPE_CHECKING:
    import pyarrow as pa

_MOST_UNEVEN = 0.5

Record = list[str]


class Collector:
    """Turns records into columns, some thousands at a time, and keeps what is left out.

    The last records are held back until the end, where sums may stand.
    """

    def __init__(self, header: Record, names: list[str], table: Table) -> None:
        self.header, self.names = header, names
        self.width = len(header)
        self.kept = [i for i, name in enumerate(names) if name in table.names]
        self.required = [names.index(name) for name in table.required]
        self.arrays: dict[int, list[pa.Array]] = {i: [] for i in self.kept}
        self.rows: list[IntArray] = []
        self.ragged: list[Ragged] = []
        self.empty = 0
        self.waiting: list[tuple[int, int, Record]] = []

    def take(self, records: Sequence[tuple[int, int, Record]]) -> None:
        """Take some records; those that wait for the end are taken with the next."""
        filled = [entry for entry in records if any(entry[2])]
        self.empty += len(records) - len(filled)
        self.waiting += filled
        if len(self.waiting) > HELD_BACK:
            self._convert(self.waiting[:-HELD_BACK])
            self.waiting = self.waiting[-HELD_BACK:]

    def finish(self, file: str, header_row: int, titles: int) -> Extract:
        """Take the rest without the sums at its end."""
        import pyarrow as pa

        totals: list[int] = []
        rest = self.waiting
        while rest and (self._blank(rest[-1][2]) or is_total(rest[-1][2], self.required)):
            row, _, record = rest.pop()
            if self._blank(record):
                self.empty += 1
            else:
                totals.insert(0, row)
        self._convert(rest)
        row_numbers = np.concatenate(self.rows) if self.rows else np.empty(0, dtype=np.int64)
        extract = Extract(
            self.header,
            self.names,
            header_row,
            titles,
            {i: pa.chunked_array(a, type=pa.large_string()) for i, a in self.arrays.items()},
            row_numbers,
            self.ragged,
            self.empty,
            totals,
        )
        self._refuse_shifted(file, extract)
        return extract

    def _convert(self, entries: Sequence[tuple[int, int, Record]]) -> None:
        import pyarrow as pa

        even = [entry for entry in entries if len(entry[2]) == self.width]
        if len(even) < len(entries):
            self.ragged += [
                Ragged(row, last, len(record))
                for row, last, record in entries
                if len(record) != self.width
            ]
        if not even:
            return
        columns = list(zip(*(record for _, _, record in even), strict=True))
        # Rows of spaces are rare: only those whose first required cell is blank can be one.
        suspects = columns[self.required[0]]
        if any(not cell or cell.isspace() for cell in suspects):
            kept = [entry for entry in even if not self._blank(entry[2])]
            self.empty += len(even) - len(kept)
            if not kept:
                return
            even = kept
            columns = list(zip(*(record for _, _, record in even), strict=True))
        for i in self.kept:
            self.arrays[i].append(pa.array(columns[i], type=pa.large_string()))
        self.rows.append(np.fromiter((row for row, _, _ in even), np.int64, len(even)))

    def _blank(self, record: Record) -> bool:
        return not any(cell.strip() for cell in record)

    def _refuse_shifted(self, file: str, extract: Extract) -> None:
        uneven = len(extract.ragged)
        if uneven > _MOST_UNEVEN * (uneven + len(extract.row)):
            first = extract.ragged[0]
            raise IntakeError(
                f"{file}: row {first.row} has {first.fields} fields and the header has "
                f"{self.width}, as in most rows, so columns are shifted; export the file again"
            )
