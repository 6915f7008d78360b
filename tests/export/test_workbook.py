"""The workbook: accessible, the same each time, in words, and nothing that a spreadsheet runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import pairwise

import pytest
from openpyxl.styles.numbers import BUILTIN_FORMATS

import retention
from retention.disclosure import Release
from retention.errors import ArgumentError, OutputError
from retention.export import workbook
from retention.export.names import sheet_names
from tests.export.offices import ABOUT, HOSTILE, cells, hostile_release, parts, sheets, table_of
from tests.trusts import YEAR, workforce_of

HASHES = """
import hashlib, retention
from retention.export import slides, workbook
from tests.export.offices import ABOUT, hostile_release
release = hostile_release()
chart = retention.charts.group_intervals(release["A/b:c*?[x]"])
for content in (
    workbook(release, about=ABOUT),
    slides({"x": chart}, release=release, title="t", about=ABOUT),
    chart.pdf(),
):
    print(hashlib.sha256(content).hexdigest())
"""
OURS = ("Cover", "Contents", "Notes")


@pytest.fixture(scope="module")
def release() -> Release:
    return hostile_release()


@pytest.fixture(scope="module")
def made(release: Release) -> bytes:
    return workbook(release, about=ABOUT)


def test_the_same_bytes_each_time(release: Release, made: bytes) -> None:
    assert workbook(release, about=ABOUT) == made
    assert workbook(hostile_release.__wrapped__(), about=ABOUT) == made


@pytest.mark.slow
def test_the_same_bytes_under_other_hash_seeds() -> None:
    runs = {
        subprocess.run(
            [sys.executable, "-c", HASHES],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "29")
    }
    assert len(runs) == 1
    assert len(runs.pop().split()) == 3


def links_of(made: bytes, name: str) -> list[str]:
    linked = (cell.hyperlink for row in sheets(made)[name].iter_rows() for cell in row)
    return [link.location for link in linked if link is not None]


def test_cover_contents_notes_then_tables_by_question(made: bytes) -> None:
    names = sheets(made).sheetnames
    assert tuple(names[:3]) == OURS
    assert names[3:] == ["a_b_c___x_", "leaver_rate_by_staff_group", "A_b_c___x__2"]
    heads, *rows = table_of(made, "Contents")
    assert [row[heads.index("Question")] for row in rows] == ["Vision", "Culture", "Culture"]
    assert links_of(made, "Contents") == [f"'{name}'!A1" for name in names[3:]]
    for name in names[3:]:
        assert links_of(made, name) == ["'Contents'!A1"]


def test_the_checklist_for_accessible_spreadsheets(made: bytes) -> None:
    for sheet in sheets(made):
        assert not sheet.merged_cells.ranges
        assert not sheet.auto_filter.ref
        assert all(r.hidden is False for r in sheet.row_dimensions.values())
        assert str(sheet["A1"].value).strip()
        assert all(sheet.cell(row, 1).value for row in range(1, sheet.max_row + 1)), "blank row"
        if sheet.title == "Cover":
            continue
        (table,) = sheet.tables.values()
        first, *rows = sheet[table.ref]
        heads = [cell.value for cell in first]
        assert len({head.casefold() for head in heads}) == len(heads)
        assert all(cell.value not in (None, "") for row in rows for cell in row)
        assert rows[-1][0].row == sheet.max_row, "nothing under the table"
    names = [t for sheet in sheets(made) for t in sheet.tables]
    assert len(set(names)) == len(names)


def test_headings_are_words(made: bytes) -> None:
    heads = table_of(made, "leaver_rate_by_staff_group")[0]
    assert heads[:5] == ["Period", "Staff group", "Numerator", "Denominator", "Leaver rate"]
    assert heads[5] == "Lower limit of the 95% interval"
    for name in sheets(made).sheetnames[1:]:
        assert not [head for head in table_of(made, name)[0] if "_" in head]


def test_numbers_are_numbers_in_the_formats_of_their_units(release: Release, made: bytes) -> None:
    heads, *rows = table_of(made, "leaver_rate_by_staff_group")
    frame = release["leaver_rate_by_staff_group"].frame
    by_group = {row[1]: row for row in rows}
    for _, record in frame[frame["state"] == "shown"].iterrows():
        name = "All" if record["total"] else record["staff_group"]
        assert by_group[name][heads.index("Leaver rate")] == pytest.approx(
            record["value"], rel=1e-15
        )
        assert by_group[name][heads.index("Numerator")] == record["numerator"]
    sheet = sheets(made)["leaver_rate_by_staff_group"]
    (table,) = sheet.tables.values()
    formats = [cell.number_format for cell in sheet[table.ref][1]]
    assert formats[heads.index("Leaver rate")] == "0.0%"
    assert formats[heads.index("Numerator")] == BUILTIN_FORMATS[3]
    assert formats[heads.index("Denominator")] == "#,##0.0"


def test_what_is_missing_has_its_marker_and_notes_explain_it(made: bytes) -> None:
    heads, *rows = table_of(made, "leaver_rate_by_staff_group")
    few = next(row for row in rows if row[1] == "few")
    assert few[heads.index("Leaver rate")] == "[c]"
    assert few[heads.index("State")] == "suppressed"
    meanings = dict(table_of(made, "Notes")[1:])
    assert {"[c]", "[z]", "[x]"} <= meanings.keys()
    text = "\n".join(str(row[0]) for row in cells(made)["leaver_rate_by_staff_group"])
    assert "[c] hidden to protect people" in text
    assert "Internal: not for publication" in text
    references = re.findall(r"\[(note \d+)\]", text)
    assert references
    assert set(references) <= meanings.keys()


def test_points_and_rates_are_in_the_unit_of_their_heading() -> None:
    workforce = workforce_of({"A": (300, 40, 30), "B": (500, 20, 10)})
    years = retention.years_to(YEAR.last_day, 2)
    change = retention.change_on_year_before(retention.leaver_rate(workforce, years))
    content = workbook(retention.publish({"change": change}))
    heads, row = table_of(content, "change")
    place = heads.index("Leaver rate: change on the year before (percentage points)")
    assert row[place] == pytest.approx(100 * change.frame["value"].iloc[0])
    assert row[heads.index("A year before")] == pytest.approx(change.frame["before"].iloc[0])
    sheet = sheets(content)["change"]
    assert sheet.cell(sheet.max_row, place + 1).number_format == "+0.0;-0.0;0.0"


def test_every_hostile_name_arrives_whole_and_as_text(made: bytes) -> None:
    for sheet in sheets(made):
        for row in sheet.iter_rows():
            assert all(cell.data_type in ("s", "n") for cell in row)
    names = [row[1] for row in table_of(made, "leaver_rate_by_staff_group")[1:]]
    assert {n.replace("\n", " ") for n in HOSTILE} <= {n.replace("\n", " ") for n in names}
    cover = [row[0] for row in cells(made)["Cover"]]
    assert ABOUT["organisation"] in cover
    assert ABOUT["contact"] in cover


def test_nothing_in_the_file_runs_or_leads_out(made: bytes) -> None:
    for name, part in parts(made).items():
        assert b"<f>" not in part, name
        assert b'TargetMode="External"' not in part, name
        assert not re.search(r"vba|macro|externalLink|connections", name, re.IGNORECASE)


def test_properties_say_nothing_of_people_or_time(made: bytes) -> None:
    properties = sheets(made).properties
    assert not properties.creator
    assert not properties.lastModifiedBy
    assert properties.created.date() == YEAR.last_day


def test_wrapped_texts_have_the_height_that_they_need(made: bytes) -> None:
    sheet = sheets(made)["leaver_rate_by_staff_group"]
    long = next(c for c in sheet["B"] if str(c.value).startswith("Department"))
    plain = next(c for c in sheet["B"] if c.value == "---")
    heights = [sheet.row_dimensions[c.row].height for c in (plain, long)]
    assert heights[1] > 1.5 * heights[0]


def test_a_long_table_keeps_its_heading_in_view() -> None:
    groups = {f"Group {n:02d}": (100, 10 + n, 5) for n in range(30)}
    table = retention.leaver_rate(workforce_of(groups), YEAR, by="staff_group")
    sheet = sheets(workbook(retention.publish({"t": table})))["t"]
    (made,) = sheet.tables.values()
    assert sheet.freeze_panes == f"A{int(re.findall(r'[0-9]+', made.ref)[0]) + 1}"


def test_names_of_worksheets_are_legal_and_unlike() -> None:
    names = ["History", "x" * 40, "X" * 40, "x" * 31, "'q'", "", "a:b", "A_b", "\U0001f600" * 20]
    found = list(sheet_names(names, taken=["Cover"]).values())
    assert len({name.casefold() for name in found}) == len(names)
    assert "cover" not in {name.casefold() for name in found}
    for name in found:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", name)
        assert name.casefold() != "history"


def test_wrong_arguments_are_said(release: Release) -> None:
    raw = retention.headcount(workforce_of({"A": (30, 3, 2)}), YEAR)
    with pytest.raises(ArgumentError, match=r"release must be a Release, was IndicatorTable"):
        workbook(raw)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match=r"about may hold .*'organization'; did you mean"):
        workbook(release, about={"organization": "x"})
    with pytest.raises(ArgumentError, match=r"about\['contact'\] must be a text, was int"):
        workbook(release, about={"contact": 5})  # type: ignore[dict-item]
    with pytest.raises(OutputError, match=r"at most 32,767 characters"):
        workbook(release, about={"organisation": "x" * 40_000})


def test_columns_of_contents_tell_tables_apart(made: bytes) -> None:
    rows = table_of(made, "Contents")[1:]
    assert all(first != second for first, second in pairwise(rows))
