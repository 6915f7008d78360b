"""Delimited text to records, with the physical line on which each begins."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO, cast

import numpy as np

from retention.errors import IntakeError
from retention.intake.regular import FIELD_LIMIT, Regular, split_regular, whole_records
from retention.intake.rows import Record
from retention.intake.sheet import IntArray
from retention.intake.text import SAVE_AS, lines_of
from retention.progress import reach

_CHUNK_ROWS = 2_000
"""Few enough to stay in the processor's cache, which halves the time."""
_BLOCK = 1 << 22
"""Characters that are split at once where lines are regular."""


class Splitter:
    """Splits a text into records, from its start to its end.

    Parameters
    ----------
    file : str
        Name of the file, for messages.
    text : text file
        Opened with ``newline=""``: all three line breaks end a line and none is translated.
    delimiter : str
        What stands between fields.
    """

    def __init__(self, file: str, text: io.TextIOWrapper, delimiter: str) -> None:
        self.file, self.text, self.delimiter = file, text, delimiter
        self.passed = 0
        csv.field_size_limit(FIELD_LIMIT)

    def first(self) -> tuple[IntArray, list[Record]]:
        """The rows and records at the start."""
        # A reader asks for one line after the other, so what follows is still in the text.
        return next(self.records(self.text))

    def blocks(self, width: int, kept: list[int]) -> Iterator[tuple[Regular | None, Iterable[str]]]:
        """What follows the first records, block by block: split if it is regular, and as lines.

        The caller takes one of the two: the columns, with `pass_lines`, or the lines, with
        `records`.
        """
        rest = b""
        while piece := self._read():
            rest += piece.encode("utf-8")
            block = whole_records(rest, self.delimiter)
            if not block:
                yield None, self._lines_after(rest)
                return
            rest = rest[len(block) :]
            regular = split_regular(block, self.delimiter, width, kept)
            yield regular, _lines(block)
        if rest:
            yield None, _lines(rest)

    def pass_lines(self, count: int) -> IntArray:
        """The physical rows of so many lines, each of them a record, which are passed now."""
        rows = np.arange(self.passed + 1, self.passed + 1 + count, dtype=np.int64)
        self.passed += count
        return rows

    def records(self, lines: Iterable[str]) -> Iterator[tuple[IntArray, list[Record]]]:
        """Some thousand records at a time, and the physical row on which each begins.

        Blank lines are records without a field.

        Raises
        ------
        IntakeError
            If a line is no record, with its row.
        """
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        read, problem = 0, None
        while problem is None:
            records: list[Record] = []
            try:
                # What was read before an error stays in the list, which gives the error's row.
                records.extend(islice(reader, _CHUNK_ROWS))
            except (csv.Error, UnicodeDecodeError) as error:
                problem = error
            if not records and problem is None:
                return
            if problem is None and reader.line_num - read == len(records):
                rows = self.pass_lines(len(records))
            else:
                counts = [lines_of(record) for record in records]
                ends = self.passed + np.cumsum(counts, dtype=np.int64)
                rows = np.concatenate([[self.passed], ends])[:-1] + 1
                self.passed = int(ends[-1]) if len(ends) else self.passed
            read = reader.line_num
            if problem is None:
                yield rows, records
        if isinstance(problem, csv.Error):
            raise IntakeError(
                f"{self.file}: row {self.passed + 1} is not a CSV record ({problem}); look for a "
                "quotation mark that is not closed"
            )
        raise self._changed()

    def _read(self) -> str:
        try:
            piece = self.text.read(_BLOCK)
            if self.text.seekable():
                reach(cast(BinaryIO, self.text.buffer).tell())
            return piece
        except UnicodeDecodeError:
            raise self._changed() from None

    def _lines_after(self, rest: bytes) -> Iterator[str]:
        """The lines of what was read already, and all that follow."""
        yield from _lines(rest + self.text.readline().encode("utf-8"))
        yield from self.text

    def _changed(self) -> IntakeError:
        return IntakeError(
            f"{self.file}: the encoding changes after row {self.passed + 1}, or the file changed "
            f"while it was read; {SAVE_AS}"
        )


def _lines(block: bytes) -> Iterator[str]:
    """The lines of a block, once they are asked for."""
    yield from io.StringIO(block.decode("utf-8"), newline="")
