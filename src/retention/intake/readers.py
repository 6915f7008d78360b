"""One file of any format that we read to a `Sheet`: structure is proved, values stay text."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from retention.errors import IntakeError
from retention.files import InputFile
from retention.intake.delimited import read_delimited
from retention.intake.disguises import HEAD, REFUSED_ENDINGS, recognised
from retention.intake.parquet import read_parquet
from retention.intake.rows import (
    Canonical,
    Extract,
    canonical_names,
    dropped_columns,
    repeated_headers,
)
from retention.intake.sheet import CellKind, Sheet, rows_in_words
from retention.intake.workbook import read_workbook
from retention.schema import Table

TEXT_ENDINGS = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz")
ENDINGS = (*TEXT_ENDINGS, ".xlsx", ".parquet")
"""Endings of files that can be read."""


def ending(name: str) -> str:
    """The ending of a file's name that says its format; empty if it is none that we know.

    Examples
    --------
    >>> ending("Staff.CSV.gz"), ending("staff.xls"), ending("notes.docx")
    ('.csv.gz', '.xls', '')
    """
    folded = name.casefold()
    known = [e for e in (*ENDINGS, *REFUSED_ENDINGS) if folded.endswith(e)]
    return max(known, key=len, default="")


def read_table(
    source: InputFile, table: Table, *, canonical: Canonical | None = None, sheet: str = ""
) -> Sheet:
    """Read one file as text.

    Parameters
    ----------
    source : InputFile
        The file; the ending of its name says the format, and its content must agree.
    table : Table
        The table that the file holds.
    canonical : callable, optional
        Header cells to the names of the schema; default lower case with underscores, and the
        schema's aliases.
    sheet : str, optional
        Which sheet of a workbook to read; default the only one with the table's header.

    Returns
    -------
    Sheet
        Every row below the header is in it, or counted by it.

    Raises
    ------
    IntakeError
        If the file is of another format, broken or hostile, has no header of the table, or
        most of its rows have another number of fields.
    """
    named = canonical or partial(canonical_names, table=table)
    kind = ending(source.name)
    try:
        if kind in TEXT_ENDINGS:
            extract = read_delimited(source, table, named)
        elif kind == ".xlsx":
            extract = read_workbook(source, table, named, sheet)
        elif kind == ".parquet":
            extract = read_parquet(source, table, named)
        else:
            raise _refused(source, kind)
        return _sheet(source, table, extract)
    except OSError as error:
        raise IntakeError(
            f"{source.name}: the file cannot be read ({error.strerror}); copy it to this computer "
            "and read it again"
        ) from None


def _refused(source: InputFile, kind: str) -> IntakeError:
    with source.stream() as stream:
        content = recognised(stream.read(HEAD))
    if content == "an HTML page":
        return IntakeError(
            f"{source.name}: this is an HTML page, whatever its ending says; open it in Excel and "
            "save it as an Excel workbook (.xlsx)"
        )
    if kind:
        return IntakeError(f"{source.name}: this is {REFUSED_ENDINGS[kind]}")
    return IntakeError(
        f"{source.name}: the name must end in one of {', '.join(ENDINGS)}"
        + (f", and this is {content}" if content else "")
    )


def _sheet(source: InputFile, table: Table, extract: Extract) -> Sheet:
    """The rows as a frame, with a note on everything that was left out or normalised."""
    repeats = repeated_headers(extract)
    keep = ~repeats
    # In one piece each, since whatever looks at many pieces is many times slower; what was taken
    # goes out of memory.
    texts = {
        extract.names[i]: extract.columns.pop(i).combine_chunks() for i in list(extract.columns)
    }
    frame = pd.DataFrame(
        {name: pd.Series(pd.array(text, dtype="str")).fillna("") for name, text in texts.items()}
    )
    if repeats.any():
        frame = frame[keep].reset_index(drop=True)
    sheet = Sheet(
        source.name,
        table,
        source.sha256(),
        frame,
        extract.row[keep],
        rows_in=extract.rows_in,
        dropped=extract.empty + len(extract.totals),
        ragged=len(extract.ragged) + int(repeats.sum()),
        uneven={uneven.row: uneven.cells for uneven in extract.ragged},
        header=extract.names,
        kinds={extract.names[i]: kinds[keep] for i, kinds in extract.kinds.items()},
    )
    for row, rule, sentence in extract.remarks:
        sheet.note(row, "", rule, "dropped" if rule.endswith(" sheet") else "changed", sentence)
    _note_left_out(sheet, extract)
    for row in extract.row[repeats]:
        sheet.note_ragged(int(row), "", "repeated header", "the row repeats the header")
    unknown = dropped_columns(extract, table)
    if unknown:
        sheet.note(0, "", "unknown column", "dropped", unknown)
    _set_errors_aside(sheet, extract)
    _note_mixed_cells(sheet)
    return sheet


def _note_left_out(sheet: Sheet, extract: Extract) -> None:
    width = len(extract.header)
    for uneven in extract.ragged:
        lines = f", over lines to {uneven.last_row}," if uneven.last_row > uneven.row else ""
        sheet.note_ragged(
            uneven.row,
            "",
            "field count",
            f"the row{lines} has {uneven.fields} fields and the header has {width}; "
            "put a field with a comma or a line break into quotation marks, or add what is missing",
        )
    if extract.titles:
        rows = "1 title row" if extract.titles == 1 else f"{extract.titles} title rows"
        sentence = f"{rows} above the header in row {extract.header_row}"
        sheet.note(0, "", "title row", "dropped", sentence)
    if extract.empty:
        rows = "1 empty row" if extract.empty == 1 else f"{extract.empty:,} empty rows"
        sheet.note(0, "", "empty row", "dropped", f"{rows} without a value")
    for row in extract.totals:
        sheet.note(row, "", "total row", "dropped", f"row {row} at the end is a Total of the rows")


def _set_errors_aside(sheet: Sheet, extract: Extract) -> None:
    """A cell that shows #N/A is not blank; read as blank it would make a leaver a stayer."""
    if not extract.errors:
        return
    said = {row: (extract.names[i], value) for row, i, value in reversed(extract.errors)}
    for name in (n for n in extract.names if n in sheet.frame):
        of_column = {row: value for row, (column, value) in said.items() if column == name}

        def sentence(index: int, name: str = name, values: dict[int, str] = of_column) -> str:
            return f"{name} is the error value {values[int(sheet.row[index])]}; mend the formula"

        mask = np.isin(sheet.row, list(of_column))
        sheet.set_aside(mask, name, "error value", sentence)


def _note_mixed_cells(sheet: Sheet) -> None:
    """Say so when some dates of a workbook's column are dates and others were typed as text."""
    for column in sheet.table.columns:
        kinds = sheet.kinds.get(column.name)
        if column.kind != "date" or kinds is None:
            continue
        dates, texts = kinds == CellKind.DATE, kinds == CellKind.TEXT
        if dates.any() and texts.any():
            rows = sheet.row[texts]
            sheet.note(
                int(rows[0]),
                column.name,
                "dates as text",
                "kept",
                f"{column.name} holds {int(dates.sum()):,} date cells, and text in "
                f"{rows_in_words(rows)}",
            )
