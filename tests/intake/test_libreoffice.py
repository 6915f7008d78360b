"""Workbooks saved by LibreOffice, as an HR department would send them, read without any code.

The sample is written anew with the headers of the Electronic Staff Record, columns in another
order, dates as dd/mm/yyyy, title rows and a row of totals; LibreOffice makes Excel workbooks of it.
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import warnings
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pandas as pd
import pytest

import retention
from retention.cli import main
from retention.errors import IntakeError
from retention.reference import export_headers
from retention.schema import TABLES
from retention.workforce import Workforce

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
POSTS = ("starters", "leavers", "moves")
DATES = {"as_of": "2025-10-31", "observed_from": "2019-10-31"}
TITLES = (["Workforce report"], ["Exported on 1 November 2025"], [])
KINDS = {t.name: {c.name: c.kind for c in t.columns} for t in TABLES}
MEASURES: tuple[Callable[..., retention.IndicatorTable], ...] = (
    retention.leaver_rate,
    retention.joiner_rate,
    retention.stability_index,
    retention.event_leavers,
    retention.fte,
)
Rows = list[list[str]]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is absent"),
]


def esr(name: str) -> Rows:
    """A table of the sample as an export: other headers, columns turned round, British dates."""
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    headers = {column: header for header, column in reversed(export_headers(name))}
    dated = [KINDS[name][column] == "date" for column in header]
    british = [
        [_british(value) if is_date else value for value, is_date in zip(row, dated, strict=True)]
        for row in rows
    ]
    return [row[::-1] for row in [[headers.get(c, c) for c in header], *british]]


def _british(value: str) -> str:
    try:
        return date.fromisoformat(value).strftime("%d/%m/%Y")
    except ValueError:
        return value


def with_titles(rows: Rows) -> Rows:
    """Title rows above, and a row of totals below."""
    total = ["Total", *[""] * (len(rows[0]) - 2), str(len(rows) - 1)]
    return [*TITLES, *rows, total]


def convert(source: Path, out: Path, *options: str) -> Path:
    """An Excel workbook made by LibreOffice, with a profile of its own."""
    profile = f"-env:UserInstallation={(out.parent / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, *options, "--convert-to", "xlsx"]
    subprocess.run(
        [*command, "--outdir", str(out), str(source)], check=True, capture_output=True, timeout=240
    )
    return out / f"{source.stem}.xlsx"


def from_csv(folder: Path, name: str, dates: str) -> None:
    """One workbook of one table; `dates` are "text", or "cells" that LibreOffice made of them."""
    rows = with_titles(esr(name))
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    source = folder.parent / f"{name}.csv"
    source.write_text(stream.getvalue(), encoding="utf-8")
    kind = {"text": 2, "cells": 4}[dates]
    header = rows[len(TITLES)]
    names = dict(export_headers(name))
    formats = "/".join(
        f"{i}/{kind if KINDS[name].get(names.get(h, h)) == 'date' else 2}"
        for i, h in enumerate(header, 1)
    )
    convert(source, folder, f"--infilter=CSV:44,34,UTF8,1,{formats}")


def from_sheets(folder: Path, tables: Sequence[str], title: str) -> Path:
    """One workbook with a sheet for each table, dates and numbers as such."""
    sheets = "".join(
        f'<table:table table:name="{escape(name.capitalize())}">'
        + "".join(_row(row) for row in with_titles(esr(name)))
        + "</table:table>"
        for name in tables
    )
    source = folder.parent / f"{title}.fods"
    source.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><office:document '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
        'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" '
        'office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        '<office:automatic-styles><number:date-style style:name="D"><number:day/>'
        "<number:text>/</number:text><number:month/><number:text>/</number:text>"
        '<number:year number:style="long"/></number:date-style><style:style style:name="d" '
        'style:family="table-cell" style:data-style-name="D"/></office:automatic-styles>'
        f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
        "</office:document>",
        encoding="utf-8",
    )
    return convert(source, folder)


def _row(row: list[str]) -> str:
    return f"<table:table-row>{''.join(map(_cell, row)) or '<table:table-cell/>'}</table:table-row>"


def _cell(value: str) -> str:
    day, _, rest = value.partition("/")
    month, _, year = rest.partition("/")
    # A year that LibreOffice shows with more digits stays text, as in exports.
    if year.isdecimal() and len(year) == 4:
        iso = f"{year}-{month}-{day}"
        attributes = f'office:value-type="date" office:date-value="{iso}" table:style-name="d"'
        return f"<table:table-cell {attributes}/>"
    if not value:
        return "<table:table-cell/>"
    text = f"<text:p>{escape(value)}</text:p>"
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'


def read_sample() -> Workforce:
    tables = {name: SAMPLE / f"{name}.csv" for name in POSTS}
    return retention.read(tables, **DATES)


@pytest.fixture(scope="module")
def sample() -> Workforce:
    return read_sample()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir()
    return made


def assert_same(found: Workforce, sample: Workforce) -> None:
    columns = list(sample.spells.columns)
    pd.testing.assert_frame_equal(
        found.spells[columns].astype(str), sample.spells[columns].astype(str)
    )
    assert [f.accepted for f in found.source] == [f.accepted for f in sample.source]
    year = retention.year_to("2025-10-31")
    for measure in MEASURES:
        for by in ((), ("staff_group",)):
            ours, theirs = (measure(w, year, by=by).frame for w in (found, sample))
            pd.testing.assert_frame_equal(ours, theirs)


@pytest.mark.parametrize("dates", ["text", "cells"])
def test_one_workbook_a_table(folder: Path, sample: Workforce, dates: str) -> None:
    for name in POSTS:
        from_csv(folder, name, dates)
    found = retention.read(folder, **DATES)
    assert_same(found, sample)
    said = [p.sentence for p in found.problems]
    assert sum("title rows above the header in row 4" in s for s in said) == len(POSTS)
    assert sum("is a Total of the rows" in s for s in said) == len(POSTS)


def test_one_workbook_with_sheets(folder: Path, sample: Workforce) -> None:
    book = from_sheets(folder, POSTS, "Workforce 2025")
    assert_same(retention.read(folder, **DATES), sample)
    assert_same(retention.read(dict.fromkeys(POSTS, book), **DATES), sample)


AMERICAN = "--infilter=CSV:44,34,UTF8,1,,1033,false,true"
"""Reads dates and numbers wherever it can, in the order of the United States."""


def as_it_comes(folder: Path, *options: str) -> None:
    for name in POSTS:
        source = folder.parent / f"{name}.csv"
        with source.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(esr(name))
        convert(source, folder, *options)


def test_without_any_option(folder: Path, sample: Workforce) -> None:
    as_it_comes(folder)
    assert_same(retention.read(folder, **DATES), sample)


def test_dates_that_libreoffice_takes_for_american_are_refused(folder: Path) -> None:
    as_it_comes(folder, AMERICAN)
    with pytest.raises(IntakeError, match=r"mixed: every date cell has a day up to the 12th"):
        retention.read(folder, **DATES)


def test_a_new_user_maps_and_checks_it(
    folder: Path, sample: Workforce, capsys: pytest.CaptureFixture[str]
) -> None:
    from_sheets(folder, POSTS, "Workforce 2025")
    assert main(["map", str(folder), "--out", str(folder / "retention.toml")]) == 0
    said = capsys.readouterr().out
    assert "Starters in Workforce 2025.xlsx: table starters" in said
    assert "not matched" not in said
    assert "not read" not in said
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert_same(retention.read(folder, **DATES), sample)
    assert main(["check", str(folder), "--as-of", "2025-10-31"]) == 1
