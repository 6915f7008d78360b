"""Blocks of delimited text that are regular, which are split many lines at a time.

Most of a large file is regular: each line is one record with as many fields as the header.
Python's csv module is the rule for what a record is, and takes them one by one; pyarrow splits
the lines of a regular block at once. A block in which the two could differ is not regular.
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retention.intake.rows import HELD_BACK, Record

if TYPE_CHECKING:
    import pyarrow as pa

FIELD_LIMIT = 131_072
"""Characters of one field; a quotation mark that is never closed runs into it."""
_BREAK, _QUOTE = ord("\n"), ord('"')


@dataclass(frozen=True, slots=True)
class Regular:
    """The fields of a regular block.

    `columns` are those that are kept, by their position in the header, and `last` the last
    records with all their fields.
    """

    columns: dict[int, pa.Array]
    last: list[Record]
    lines: int


def whole_records(text: bytes, delimiter: str) -> bytes:
    r"""The longest start of a text that ends between two records, as far as that is clear.

    It is clear where no quotation mark stands, or each of them opens or closes a whole field.

    Parameters
    ----------
    text : bytes
        UTF-8 that begins with a record.
    delimiter : str
        What stands between fields.

    Examples
    --------
    >>> whole_records(b'A1,Ward 1\nA2,"Ward\n2', ",")
    b'A1,Ward 1\n'
    """
    if b'"' not in text:
        return text[: text.rfind(b"\n") + 1]
    raw = np.frombuffer(text, dtype=np.uint8)
    quotes, breaks = np.flatnonzero(raw == _QUOTE), np.flatnonzero(raw == _BREAK)
    outside = breaks[np.searchsorted(quotes, breaks) % 2 == 0]
    cut = int(outside[-1]) + 1 if len(outside) else 0
    quotes = quotes[quotes < cut]
    opening, closing = quotes[0::2], quotes[1::2]
    # The text begins with a record, as if a line break stood before it.
    before = np.where(opening > 0, raw[opening - 1], _BREAK)
    edges = [_BREAK, ord(delimiter)]
    whole = np.isin(before, edges).all() and np.isin(raw[closing + 1], [*edges, ord("\r")]).all()
    return text[:cut] if whole else b""


def split_regular(block: bytes, delimiter: str, width: int, kept: list[int]) -> Regular | None:
    """The fields of a block of whole records; None when it is not regular.

    Parameters
    ----------
    block : bytes
        What `whole_records` gives.
    delimiter : str
        What stands between fields.
    width : int
        Fields of the header.
    kept : list of int
        Positions of the fields that are needed.
    """
    import pyarrow as pa
    import pyarrow.csv

    lines, returns = block.count(b"\n"), block.count(b"\r")
    # A return alone is a line break too, and pyarrow takes a byte order mark away.
    odd = (returns and block.count(b"\r\n") != returns) or block.startswith(BOM_UTF8)
    if odd or lines <= HELD_BACK or not _lines_are_short(block):
        return None
    names = [str(i) for i in range(width)]
    wanted = [names[i] for i in kept]
    try:
        table = pyarrow.csv.read_csv(
            pa.py_buffer(block),
            read_options=pyarrow.csv.ReadOptions(
                use_threads=False, block_size=len(block) + 1, column_names=names
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=delimiter,
                quote_char='"' if b'"' in block else False,
                newlines_in_values=True,
                ignore_empty_lines=False,
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(wanted, pa.large_string()), include_columns=wanted
            ),
        )
    except pa.ArrowInvalid:  # a line has another number of fields
        return None
    if table.num_rows != lines:  # a quoted field goes over lines
        return None
    tail = len(block) - 1
    for _ in range(HELD_BACK):
        tail = block.rfind(b"\n", 0, tail)
    text = io.StringIO(block[tail + 1 :].decode("utf-8"), newline="")
    last: list[Record] = list(csv.reader(text, delimiter=delimiter, strict=True))
    columns = {i: table.column(names[i]).combine_chunks() for i in kept}
    return Regular(columns, last, lines)


def _lines_are_short(block: bytes) -> bool:
    """Whether no field can be too long: every half of that length has a line break."""
    half = FIELD_LIMIT // 2
    return all(block.find(b"\n", at, at + half) >= 0 for at in range(0, len(block) - half, half))


def may_be_blank(column: pa.Array) -> bool:
    """Whether a text of a column is empty or might be spaces only, by its first byte."""
    starts = np.frombuffer(column.buffers()[1], dtype=np.int64)
    starts = starts[column.offset : column.offset + len(column) + 1]
    if (starts[1:] == starts[:-1]).any():
        return True
    first = np.frombuffer(column.buffers()[2], dtype=np.uint8)[starts[:-1]]
    return bool(((first <= ord(" ")) | (first >= 0x80)).any())
