"""A sheet with what is known of its columns: headers as found, declared formats, maps."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields

import numpy as np

from retention.errors import SettingsError, nearest
from retention.files import sha256
from retention.intake.date_shapes import DeclaredFormat
from retention.intake.headers import Headers, plain
from retention.intake.readers import read_csv
from retention.intake.sheet import BoolArray, Sheet
from retention.reference.source import key
from retention.schema import TABLES, Table
from retention.settings import SETTINGS_FILE, Settings

Maps = Mapping[str, Mapping[str, str]]
"""By map name, from the `key` of a value to what it stands for."""


@dataclass
class TableSheet(Sheet):
    """The rows of one file, with what is known of its columns.

    Parameters
    ----------
    headers : mapping of str to str
        From a column's name to the header in the file.
    formats : mapping of str to str
        From a column's name to the declared format of its dates.
    maps : Maps
        The mapping tables of the settings.
    date_cells : mapping of str to array
        For columns of a workbook, which rows hold date cells.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    maps: Maps = field(default_factory=dict)
    date_cells: Mapping[str, BoolArray] = field(default_factory=dict)

    def name(self, column: str) -> str:
        """A column as messages call it: the header in the file, and what it was taken for.

        Examples
        --------
        A column ``last_day`` with the header ``end_date`` is "end_date (last_day)".
        """
        header = self.headers.get(column, column)
        return column if plain(header) == column else f"{header} ({column})"

    def map_of(self, column: str) -> Mapping[str, str]:
        """The mapping table of a column; empty when there is none."""
        return self.maps.get(self.table.column(column).map_name, {})


def read_table(
    file: str, content: bytes, table: Table, settings: Settings, maps: Maps
) -> TableSheet:
    """Read one file of a table, its columns under the table's own names."""
    known = Headers(table, settings.columns.get(table.name))
    cells, renamed = _with_own_names(content, known)
    sheet = read_csv(file, renamed, table)
    sheet.sha256 = sha256(content)
    return known_sheet(sheet, known, cells, settings, maps)


def known_sheet(
    sheet: Sheet, known: Headers, cells: list[str], settings: Settings, maps: Maps
) -> TableSheet:
    """A sheet as read, with what is known of its columns."""
    start = f"{sheet.table.name}."
    found = TableSheet(
        **{f.name: getattr(sheet, f.name) for f in fields(sheet) if f.init},
        headers=known.as_found(cells),
        formats={
            column.removeprefix(start): how
            for column, how in settings.dates.items()
            if column.startswith(start)
        },
        maps=maps,
    )
    found.aside = sheet.aside
    _set_repeated_headers_aside(found)
    return found


def _set_repeated_headers_aside(sheet: TableSheet) -> None:
    """A row that is the header again: two exports were put one below the other."""
    again = np.ones(len(sheet.frame), dtype=bool)
    for column, header in sheet.headers.items():
        if column in sheet.frame:
            again &= (sheet.text(column).str.casefold() == header.casefold()).to_numpy(dtype=bool)
    sheet.set_aside(again, "", "repeated header", "the row repeats the header")


def check_dates(settings: Settings) -> None:
    """Refuse a declared format of a column that no table has.

    Raises
    ------
    SettingsError
        Names the nearest column.
    """
    known = [f"{t.name}.{c.name}" for t in TABLES for c in t.columns if c.kind == "date"]
    for name, way in settings.dates.items():
        where = f'{SETTINGS_FILE}, [dates] "{name}"'
        if name not in known:
            raise SettingsError(f"{where} is not a column of dates{nearest(name, known)}")
        DeclaredFormat(way, where)


def header_cells(content: bytes) -> list[str]:
    """The cells of the first line of a file; none when they cannot be told."""
    found = _header(content)
    return found[0] if found else []


def _header(content: bytes) -> tuple[list[str], str, str, int, int] | None:
    """The header's cells and delimiter, the text, and where in it the header stands."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    start = len(text) - len(text.lstrip("\r\n"))
    line = text[start:].splitlines()[0] if text[start:] else ""
    delimiter = max(",;\t", key=line.count)
    try:
        records = list(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    if len(records) != 1:
        return None
    return records[0], delimiter, text, start, start + len(line)


def _with_own_names(
    content: bytes, known: Callable[[list[str]], list[str]]
) -> tuple[list[str], bytes]:
    """The header's cells, and the file with the table's own names in their place."""
    found = _header(content)
    if found is None:
        return [], content
    cells, delimiter, text, start, end = found
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="").writerow(known(cells))
    return cells, (text[:start] + out.getvalue() + text[end:]).encode("utf-8")


__all__ = ["Maps", "TableSheet", "check_dates", "header_cells", "key", "known_sheet", "read_table"]
