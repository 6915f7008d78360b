"""A sheet with what is known of its columns: headers as found, declared formats, maps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

import numpy as np

from retention.errors import SettingsError, nearest
from retention.files import InputFile
from retention.intake.date_shapes import DeclaredFormat
from retention.intake.headers import Headers, plain
from retention.intake.readers import read_table
from retention.intake.sheet import BoolArray, CellKind, Sheet
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
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    maps: Maps = field(default_factory=dict)

    def name(self, column: str) -> str:
        """A column as messages call it: the header in the file, and what it was taken for.

        Examples
        --------
        A column ``last_day`` with the header ``end_date`` is "end_date (last_day)".
        """
        header = self.headers.get(column, column)
        return column if plain(header) == column else f"{header} ({column})"

    def date_cells(self, column: str) -> BoolArray:
        """Which rows of a column of a workbook are dates beyond doubt."""
        kinds = self.kinds.get(column)
        if kinds is None:
            return np.zeros(len(self.frame), dtype=bool)
        return np.asarray(kinds == CellKind.DATE)

    def map_of(self, column: str) -> Mapping[str, str]:
        """The mapping table of a column; empty when there is none."""
        return self.maps.get(self.table.column(column).map_name, {})


def headers_of(table: Table, settings: Settings) -> Headers:
    """The headers of a table, with those that the settings declare."""
    return Headers(table, settings.columns.get(table.name))


def read_known(source: InputFile, known: Headers, settings: Settings, maps: Maps) -> TableSheet:
    """Read one file of a table, its columns under the table's own names."""
    table = known.table
    sheet = read_table(source, table, canonical=known, sheet=settings.sheets.get(table.name, ""))
    start = f"{table.name}."
    found = TableSheet(
        **{f.name: getattr(sheet, f.name) for f in fields(sheet) if f.init},
        headers=known.as_found,
        formats={
            column.removeprefix(start): how
            for column, how in settings.dates.items()
            if column.startswith(start)
        },
        maps=maps,
    )
    found.aside = sheet.aside
    found.most_rows = settings.max_quarantined_rows
    found.most_share = settings.max_quarantined_share
    return found


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


__all__ = ["Maps", "TableSheet", "check_dates", "headers_of", "key", "read_known"]
