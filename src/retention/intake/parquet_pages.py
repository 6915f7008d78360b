"""The headers of a Parquet file's pages, read before any page is unpacked.

The footer says how large everything is, and nothing holds it to that: the library believes it,
and then unpacks what the pages' own headers declare. These are walked here, which costs a few
bytes a page. A page cannot unpack to more than its header declares: the library refuses that.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from retention.errors import IntakeError
from retention.intake.containers import refuse_size
from retention.intake.disguises import PARQUET

FOOTER_LIMIT = 4 << 20
"""Bytes of the footer; one of 30 columns in 500 row groups has 3 MB."""
CONTAINER_LIMIT = 100_000
"""Entries of one list in the footer."""
SIZE_LIMIT = 2 << 30
PAGE_LIMIT = 100_000
"""Pages of a file; one of 50 million rows and 30 columns has 75,000."""
_HEADER_LIMIT = 1 << 20
_HEADER_USUAL = 1 << 10
_DEPTH, _FIELDS = 4, 64
_TRUTHS, _NUMBERS, _BYTES, _STRUCTURE = (1, 2), (4, 5, 6), 8, 12
"""Kinds of fields in Thrift's compact protocol."""

_DATA, _DICTIONARY, _DATA_V2 = 0, 2, 3
_COUNTS = {_DATA: (5, 1), _DICTIONARY: (7, 1), _DATA_V2: (8, 1)}
"""By type of page, where its header says how many values it has: a structure and a field of it."""
_ENCODINGS = {_DATA: (5, 2), _DATA_V2: (8, 4)}
_PREFIXES = 7
"""The encoding in which a few bytes stand for any number of long texts."""


class _HeaderError(Exception):
    """A page's header that is none."""


def refuse_footer(file: str, stream: BinaryIO) -> None:
    """Refuse a file without a footer, or with one that is too large to be honest.

    Raises
    ------
    IntakeError
        Says which.
    """
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - 8))
    tail = stream.read(8)
    length = int.from_bytes(tail[:4], "little")
    if tail[4:] != PARQUET or length + 8 > size:
        raise broken(file)
    if length > FOOTER_LIMIT:
        raise IntakeError(
            f"{file}: the footer of the Parquet file has over {FOOTER_LIMIT >> 20} MB, which no "
            "table of staff records needs; export it again in larger row groups"
        )
    stream.seek(0)


def broken(file: str) -> IntakeError:
    """The error for a file that is not what it says of itself."""
    return IntakeError(f"{file}: the Parquet file is truncated or corrupt; copy or export it again")


def refuse_pages(file: str, stream: BinaryIO, metadata: Any, columns: Iterable[str]) -> None:
    """Refuse a file whose pages say something else than its footer, or unpack to too much.

    Parameters
    ----------
    file : str
        Its name.
    stream : binary file
        Its bytes.
    metadata : pyarrow.parquet.FileMetaData
        What its footer says.
    columns : iterable of str
        The columns that are going to be read; others are not looked at.

    Raises
    ------
    IntakeError
        If numbers of values differ, if a page has an encoding that can stand for any size, or
        if the uncompressed size is too large, in itself or for the stored size.
    """
    wanted, out, stored, pages = set(columns), 0, 0, 0
    for index in range(metadata.num_row_groups):
        group = metadata.row_group(index)
        for chunk in map(group.column, range(group.num_columns)):
            if chunk.path_in_schema not in wanted:
                continue
            if chunk.num_values != group.num_rows:
                raise broken(file)
            for page in _pages(file, stream, chunk):
                out, pages = out + page.unpacked, pages + 1
                if pages > PAGE_LIMIT:
                    raise broken(file)
            stored += chunk.total_compressed_size
            refuse_size(file, out, max(stored, 1), SIZE_LIMIT)


def _pages(file: str, stream: BinaryIO, chunk: Any) -> Iterator[_Page]:
    """The pages of one column and row group, until they have all values that it should have."""
    starts = [chunk.data_page_offset]
    if chunk.has_dictionary_page and chunk.dictionary_page_offset:
        starts.append(chunk.dictionary_page_offset)
    at, values = min(starts), 0
    end = at + chunk.total_compressed_size
    while values < chunk.num_values:
        page = _page(file, stream, at, end)
        if page.prefixes:
            raise IntakeError(
                f"{file}: the column {chunk.path_in_schema[:40]!r} is stored as DELTA_BYTE_ARRAY, "
                "which can unpack to any size; export it with the standard encodings of Parquet"
            )
        at, values = page.end, values + page.values
        yield page
    if values != chunk.num_values:
        raise broken(file)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page: where it ends, what it unpacks to, its records and whether it shares prefixes."""

    end: int
    unpacked: int
    values: int
    prefixes: bool


def _page(file: str, stream: BinaryIO, at: int, end: int) -> _Page:
    for length in (_HEADER_USUAL, _HEADER_LIMIT):
        stream.seek(at)
        header = _Compact(stream.read(min(length, max(0, end - at))))
        try:
            fields = header.structure()
        except IndexError:
            continue  # the header is longer than most: once more with all it may have
        except _HeaderError:
            break
        kind, unpacked, stored = (fields.get((n,), -1) for n in (1, 2, 3))
        after = at + header.at + stored
        values = fields.get(_COUNTS.get(kind, ()), 0)
        if unpacked < 0 or stored < 0 or values < 0 or after > end or after <= at:
            break
        prefixes = fields.get(_ENCODINGS.get(kind, ())) == _PREFIXES
        return _Page(after, unpacked, values if kind in _ENCODINGS else 0, prefixes)
    raise broken(file)


class _Compact:
    """Reads numbers out of a structure in Thrift's compact protocol, and skips the rest.

    Headers of pages hold numbers, truths, bytes and structures; anything else is refused.
    """

    def __init__(self, content: bytes) -> None:
        self.content, self.at = content, 0
        self._fields = 0

    def structure(self, depth: int = 0) -> dict[tuple[int, ...], int]:
        """By the path of field numbers, the whole numbers in a structure.

        Raises
        ------
        IndexError
            If the content ends before the structure.
        """
        found: dict[tuple[int, ...], int] = {}
        field = 0
        while head := self._byte():
            self._fields += 1
            if depth > _DEPTH or self._fields > _FIELDS:
                raise _HeaderError
            field = field + (head >> 4) if head >> 4 else self._signed()
            kind = head & 0x0F
            if kind in _NUMBERS:
                found[field,] = self._signed()
            elif kind == _BYTES:
                length = self._number()
                self.at += length
            elif kind == _STRUCTURE:
                inner = self.structure(depth + 1)
                found |= {(field, *path): number for path, number in inner.items()}
            elif kind not in _TRUTHS:
                raise _HeaderError
        return found

    def _byte(self) -> int:
        self.at += 1
        return self.content[self.at - 1]

    def _number(self) -> int:
        number = 0
        for shift in range(0, 64, 7):
            byte = self._byte()
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                return number
        raise _HeaderError

    def _signed(self) -> int:
        number = self._number()
        return (number >> 1) ^ -(number & 1)
