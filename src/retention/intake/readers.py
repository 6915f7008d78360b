"""Comma-separated text to a `Sheet`: structure is proved first, values stay text."""

from __future__ import annotations

import csv
import io
import re

import numpy as np
import pandas as pd

from retention.errors import IntakeError, nearest
from retention.files import sha256
from retention.intake.sheet import Sheet
from retention.schema import ALIASES, Table

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_HEADER_LIKE = re.compile(r"[A-Za-z][A-Za-z _/().%-]{0,39}")
_NAMES_SHOWN = 8


def read_csv(file: str, content: bytes, table: Table) -> Sheet:
    """Read one CSV file as text.

    Parameters
    ----------
    file : str
        Name of the file, for messages.
    content : bytes
        UTF-8, with or without a byte order mark.
    table : Table
        The table that the file holds.

    Raises
    ------
    IntakeError
        If the file is empty or no CSV, its header lacks a required column or names one
        twice, or most rows have another number of fields than the header.
    """
    text = _decoded(file, content)
    delimiter = _delimiter(text)
    records, lines = _records(file, text, delimiter)
    header = _canonical(file, records[0], table)
    sheet = _sheet(file, content, table, header, records[1:], lines[1:])
    if delimiter != ",":
        separated = _DELIMITERS[delimiter].removesuffix("s")
        sheet.note(0, "", "delimiter", "changed", f"the fields are separated by {separated}s")
    _report_dropped_columns(sheet, records[0], header, table)
    return sheet


def _decoded(file: str, content: bytes) -> str:
    if not content.strip():
        raise IntakeError(f"{file}: the file is empty; export it again with its header")
    if b"\0" in content:
        raise IntakeError(
            f"{file}: this is not a CSV text file in the encoding UTF-8; save it as "
            "'CSV UTF-8 (comma delimited)'"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise IntakeError(
            f"{file}: row {row} is not in the encoding UTF-8; save the file as "
            "'CSV UTF-8 (comma delimited)'"
        ) from None


def _delimiter(text: str) -> str:
    first = next(line for line in text.splitlines() if line.strip())
    return max(_DELIMITERS, key=first.count)


def _records(file: str, text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """Every record that is not a blank line, and the physical line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records, lines, before = [], [], 0
    try:
        for record in reader:
            if record:
                records.append(record)
                lines.append(before + 1)
            before = reader.line_num
    except csv.Error as error:
        raise IntakeError(
            f"{file}: row {before + 1} is not a CSV record ({error}); look for a quotation "
            "mark that is not closed"
        ) from None
    return records, lines


def _canonical(file: str, names: list[str], table: Table) -> list[str]:
    """The header's names as the schema spells them; unknown ones stay as they are."""
    known = set(table.names)
    header = []
    for name in names:
        plain = re.sub(r"[\s-]+", "_", name.strip().casefold())
        plain = ALIASES.get(plain, plain)
        header.append(plain if plain in known else name)
    for required in table.required:
        if required not in header:
            like = nearest(required, [n for n in names if _HEADER_LIKE.fullmatch(n)])
            raise IntakeError(
                f"{file}: the column {required} is missing from the header in row 1{like}; "
                f"a {table.name} table needs {', '.join(table.required)}"
            )
    for name in header:
        if name in known and header.count(name) > 1:
            raise IntakeError(
                f"{file}: the header in row 1 has more than one column {name}; keep one"
            )
    return header


def _sheet(
    file: str,
    content: bytes,
    table: Table,
    header: list[str],
    records: list[list[str]],
    lines: list[int],
) -> Sheet:
    width = len(header)
    wrong = [i for i, record in enumerate(records) if len(record) != width]
    if len(wrong) * 2 > len(records):
        first = wrong[0]
        raise IntakeError(
            f"{file}: row {lines[first]} has {len(records[first])} fields and the header has "
            f"{width}, as in most rows, so columns are shifted; export the file again"
        )
    even = [i for i, record in enumerate(records) if len(record) == width]
    full = [i for i in even if any(field.strip() for field in records[i])]
    keep = [j for j, name in enumerate(header) if name in table.names]
    columns = {header[j]: [records[i][j] for i in full] for j in keep}
    frame = pd.DataFrame(columns, index=range(len(full)), dtype="str")
    row = np.array([lines[i] for i in full], dtype=np.int64)
    sheet = Sheet(
        file,
        table,
        sha256(content),
        frame,
        row,
        rows_in=len(records),
        dropped=len(even) - len(full),
        ragged=len(wrong),
    )
    for i in wrong:
        sheet.note_ragged(
            lines[i],
            "",
            "field count",
            f"the row has {len(records[i])} fields and the header has {width}",
        )
    if sheet.dropped:
        sheet.note(0, "", "empty row", "dropped", f"{sheet.dropped} rows without a value")
    return sheet


def _report_dropped_columns(
    sheet: Sheet, names: list[str], header: list[str], table: Table
) -> None:
    dropped = [
        name for name, column in zip(names, header, strict=True) if column not in table.names
    ]
    if not dropped:
        return
    shown = [name for name in dropped if _HEADER_LIKE.fullmatch(name)][:_NAMES_SHOWN]
    listed = f": {', '.join(shown)}" if shown else ""
    more = f" and {len(dropped) - len(shown)} more" if shown and len(dropped) > len(shown) else ""
    sheet.note(
        0,
        "",
        "unknown column",
        "dropped",
        f"{len(dropped)} columns that no measure uses were dropped on reading{listed}{more}",
    )
