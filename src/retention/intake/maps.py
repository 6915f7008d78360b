"""Mapping tables that a planner edits in a spreadsheet: value, canonical."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from retention.errors import SettingsError
from retention.files import read_bytes
from retention.intake.table_sheet import Maps, key

HEADER = ("value", "canonical")


def read_maps(files: Mapping[str, str], folder: Path) -> Maps:
    """Read the mapping tables of the settings; paths are relative to the settings file."""
    return {name: parse_map(file, read_bytes(folder / file)) for name, file in files.items()}


def parse_map(file: str, content: bytes) -> Mapping[str, str]:
    r"""Read one mapping table, in the encodings that spreadsheets save.

    A row without a canonical value is one that the planner has not filled in yet.

    Raises
    ------
    SettingsError
        If the file has no columns value and canonical, or maps one value to two.

    Examples
    --------
    >>> parse_map("reasons.csv", b"value,canonical\nFed up,Unknown\n")
    {'fed up': 'Unknown'}
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    header = text.splitlines()[0] if text.strip() else ""
    delimiter = max(",;\t", key=header.count)
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    names = [cell.strip().casefold() for cell in rows[0]] if rows else []
    if not set(HEADER) <= set(names):
        raise SettingsError(f"{file}: a mapping table needs the columns value and canonical")
    value_at, canonical_at = (names.index(name) for name in HEADER)
    found: dict[str, str] = {}
    for line, row in enumerate(rows[1:], start=2):
        if len(row) <= max(value_at, canonical_at) or not row[canonical_at].strip():
            continue
        value, canonical = key(row[value_at]), row[canonical_at].strip()
        if found.setdefault(value, canonical) != canonical:
            raise SettingsError(
                f"{file}: row {line} maps a value that an earlier row maps to "
                "something else; keep one of them"
            )
    return found
