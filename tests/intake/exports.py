"""Small exports in every format, made on the spot, and workbooks taken apart and put together."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl

from retention.files import InputFile
from retention.intake.readers import read_table
from retention.intake.sheet import Sheet
from retention.schema import STAFF

HEADER = ("employee_id", "start_date", "end_date", "staff_group", "fte")
ROWS = tuple(
    (f"{900 + i:05d}", f"20{10 + i}-0{1 + i}-0{2 + i}", "", group, "0.8")
    for i, group in enumerate(["Nursing", "Estates", "Medical", "Nursing", "Admin", "Nursing"])
)
Row = Sequence[object]


def text(
    rows: Sequence[Row] = ROWS, *, header: Row = HEADER, delimiter: str = ",", end: str = "\r\n"
) -> str:
    """Delimited text with a header."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=end).writerows([header, *rows])
    return stream.getvalue()


def read(content: bytes | str, name: str = "staff.csv", **options: str) -> Sheet:
    """Read contents as the staff table."""
    raw = content.encode() if isinstance(content, str) else content
    return read_table(InputFile(name, content=raw), STAFF, **options)  # type: ignore[arg-type]


def workbook(
    rows: Sequence[Row] = (HEADER, *ROWS), edit: Callable[[openpyxl.Workbook], None] | None = None
) -> bytes:
    """A workbook with these rows, the header among them, in its first sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    if edit:
        edit(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_parts(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """A container with each part as `change` returns it; None leaves a part out."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            changed = change(info.filename, old.read(info.filename))
            if changed is not None:
                new.writestr(info.filename, changed)
    return stream.getvalue()


def said(sheet: Sheet) -> list[tuple[int, str, str]]:
    """What was said of a sheet: row, rule and action."""
    return [(p.row, p.rule, p.action) for p in sheet.problems]


def sentences(sheet: Sheet) -> str:
    """All that was said of a sheet, in words."""
    return "\n".join(f"row {p.row}: {p.sentence}" for p in sheet.problems)


def write(folder: Path, name: str, content: bytes | str) -> Path:
    """A file in a folder."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
