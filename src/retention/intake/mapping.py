"""What of an export is understood: its headers and coded values, and a settings file to start."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from retention.errors import IntakeError, RetentionError
from retention.files import InputFile
from retention.intake.dates import days
from retention.intake.quoting import reads_like_a_code
from retention.intake.table_sheet import Maps, TableSheet, headers_of, key, read_known
from retention.reference import value_aliases
from retention.schema import SURVEY_RESPONSES, TABLES, Column, Table
from retention.settings import MAX_QUARANTINED_ROWS, MAX_QUARANTINED_SHARE, Settings

_HEADER_LIKE = re.compile(r"[A-Za-z][A-Za-z0-9 _/().%&-]{0,39}")
_FEWEST_MATCHED = 2
"""With fewer known headers the first row may be a title, which is never shown."""
_MOST_VALUES = 20


@dataclass(frozen=True, slots=True)
class FileMap:
    """What of one file is understood.

    Parameters
    ----------
    file, table : str
        The file and the table that its name says it is; "" when it is none.
    matched : mapping of str to str
        From headers to columns.
    unmatched : tuple of str
        Headers that no column has, those that may be shown.
    hidden : int
        Headers that are not shown.
    missing : tuple of str
        Required columns that no header is.
    values : mapping
        By column, the values without a meaning and how many rows have each.
    hidden_values : mapping
        By column, how many more values there are that a message must not show.
    dates : mapping of str to str
        By column, why its dates cannot be read without a declared format.
    refused : str
        Why the file cannot be read, if it cannot.
    """

    file: str
    table: str
    matched: Mapping[str, str]
    unmatched: tuple[str, ...]
    hidden: int
    missing: tuple[str, ...]
    values: Mapping[str, Mapping[str, int]]
    hidden_values: Mapping[str, int]
    dates: Mapping[str, str]
    refused: str


def map_files(
    files: Mapping[str, InputFile], settings: Settings, maps: Maps
) -> tuple[FileMap, ...]:
    """Look at each file by itself; nothing is joined, and nothing of a person is kept.

    Parameters
    ----------
    files : mapping of str to InputFile
        By the table that each holds, as its name says.
    settings, maps
        What is declared already.
    """
    tables = {table.name: table for table in TABLES}
    return tuple(
        _map_file(file, tables.get(name), name, settings, maps)
        for name, file in sorted(files.items())
    )


def _map_file(
    source: InputFile, table: Table | None, name: str, settings: Settings, maps: Maps
) -> FileMap:
    if table is None:
        names = ", ".join(t.name for t in TABLES)
        why = f"the name of the file says no table; rename it to one of {names}"
        if name == SURVEY_RESPONSES:
            why = "what its columns are is said in the section [survey] of the settings"
        return FileMap(source.name, "", {}, (), 0, (), {}, {}, {}, why)
    values: dict[str, dict[str, int]] = {}
    hidden: dict[str, int] = {}
    dates: dict[str, str] = {}
    refused, known = "", headers_of(table, settings)
    try:
        sheet = read_known(source, known, settings, maps)
        for column in table.columns:
            if column.name not in sheet.frame:
                continue
            if column.kind == "date":
                _try_dates(sheet, column.name, dates)
            elif column.code_list:
                values[column.name], hidden[column.name] = _unmapped(sheet, column)
    except RetentionError as error:
        refused = str(error)
    found = known.as_found
    others = [
        c for c, n in zip(known.cells, known(known.cells), strict=True) if n not in table.names
    ]
    few = len(found) < _FEWEST_MATCHED
    shown = tuple(c.strip() for c in others if not few and _HEADER_LIKE.fullmatch(c.strip()))
    return FileMap(
        source.name,
        table.name,
        {header: column for column, header in found.items()},
        shown,
        len(others) - len(shown),
        tuple(column for column in table.required if column not in found) if known.cells else (),
        {column: texts for column, texts in values.items() if texts},
        {column: count for column, count in hidden.items() if count},
        dates,
        refused,
    )


def _try_dates(sheet: TableSheet, column: str, dates: dict[str, str]) -> None:
    try:
        days(sheet, column)
    except IntakeError as error:
        dates[column] = str(error)


def _unmapped(sheet: TableSheet, column: Column) -> tuple[dict[str, int], int]:
    """Values that are in no list, as far as a message may quote them, and how many more."""
    known = value_aliases(column.code_list)
    mapping = sheet.map_of(column.name)
    count = sheet.text(column.name).dropna().value_counts()
    unknown = {
        str(value): int(rows)
        for value, rows in count.items()
        if key(str(value)) not in known and key(str(value)) not in mapping
    }
    shown = {v: n for v, n in unknown.items() if reads_like_a_code(v)}
    shown = dict(list(shown.items())[:_MOST_VALUES])
    return shown, len(unknown) - len(shown)


def mapping_text(files: tuple[FileMap, ...]) -> str:
    """What is matched and what is not, for people."""
    lines: list[str] = []
    for file in files:
        lines.append(f"{file.file}: table {file.table}" if file.table else f"{file.file}:")
        if file.refused:
            lines.append(f"  not read: {file.refused}")
        lines += [f"  {header} -> {name}" for header, name in file.matched.items()]
        lines += [f"  {header} -> not matched, dropped on reading" for header in file.unmatched]
        if file.hidden:
            lines.append(f"  {file.hidden} more headers are not matched and not shown")
        lines += [f"  missing: {name}" for name in file.missing]
        lines += [f"  {name}: {why}" for name, why in file.dates.items()]
        for name in {**file.values, **file.hidden_values}:
            for value, rows in file.values.get(name, {}).items():
                lines.append(f"  {name}: '{value}' has no meaning yet ({rows:,} rows)")
            if file.hidden_values.get(name):
                lines.append(
                    f"  {name}: {file.hidden_values[name]:,} more values without a meaning are "
                    "not shown"
                )
    return "\n".join(lines)


def starting_settings(files: tuple[FileMap, ...]) -> str:
    """A settings file to start from: what is matched is written out, the rest is commented."""
    tables = {table.name: table for table in TABLES}
    lines = [
        "# Keep this as retention.toml in the folder of the data, where it is looked for.",
        "# Lines that begin with # are suggestions: take the # away and fill them in.",
        "",
        "[data]",
        "# as_of = 2025-03-31          # the day the records were taken",
        "# observed_from = 2020-04-01  # the first day from which leavers are complete",
        '# organisation = "The employer"',
        "# One rule may set aside so many rows of a file, or this share; both may be lower.",
        f"# max_quarantined_rows = {MAX_QUARANTINED_ROWS}",
        f"# max_quarantined_share = {MAX_QUARANTINED_SHARE}",
    ]
    for file in (f for f in files if f.table):
        lines += ["", f"[columns.{file.table}]"]
        lines += [f"{_toml(h)} = {_toml(name)}" for h, name in file.matched.items()]
        free = [
            f"{name} (needed)" if name in file.missing else name
            for name in tables[file.table].names
            if name not in file.matched.values()
        ]
        if free and (file.unmatched or file.hidden):
            lines.append("# Columns without a header so far:")
            lines += [f"#   {', '.join(free[i : i + 6])}" for i in range(0, len(free), 6)]
        lines += [f'# {_toml(header)} = ""  # the column it is' for header in file.unmatched]
        if file.missing and file.hidden:
            # The first row may be a title or a record, so what stands in it is not repeated.
            lines += [f'# "its header" = {_toml(name)}' for name in file.missing]
    lines += ["", "[dates]"]
    lines += ['# "table.column" = "%d/%m/%Y"  # only for dates that can be read in two ways']
    for file in files:
        lines += [f'"{file.table}.{column}" = "%d/%m/%Y"  # check' for column in file.dates]
    lines += ["", "[maps]"]
    lines += ["# Files beside this one with the columns value,canonical, for words of your own."]
    by_map: dict[str, list[str]] = {}
    for file in files:
        for column, found in file.values.items():
            name = tables[file.table].column(column).map_name
            if name:
                by_map.setdefault(name, []).extend(found)
    for name, unmapped in by_map.items():
        lines.append(f'# {name} = "{name}.csv"  # values to map:')
        lines += [f"#     {value}" for value in unmapped]
    return "\n".join(lines) + "\n"


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
