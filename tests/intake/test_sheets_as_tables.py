"""One workbook with sheets that are called like tables."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import retention
from retention.errors import IntakeError
from tests.intake.exports import workbook, write

STARTERS = (("employee_id", "start_date", "end_date"), ("A1", "2020-01-06", ""))
LEAVERS = (("employee_id", "end_date"), ("A1", "2023-06-30"))


def book(folder: Path, *more: tuple[str, tuple[tuple[str, ...], ...]]) -> Path:
    def edit(book: openpyxl.Workbook) -> None:
        book.active.title = "Starters"
        for title, rows in (("LEAVERS", LEAVERS), *more):
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))

    return write(folder, "HR.xlsx", workbook(STARTERS, edit))


@pytest.mark.parametrize("given", ["folder", "list", "mapping"])
def test_each_table_is_its_sheet(tmp_path: Path, given: str) -> None:
    path = book(tmp_path, ("Notes", (("employee_id", "start_date"),)))
    data = {
        "folder": tmp_path,
        "list": [path],
        "mapping": dict.fromkeys(("starters", "leavers"), path),
    }[given]
    workforce = retention.read(data, as_of="2024-03-31", observed_from="2022-01-01")
    assert [(f.file, f.accepted) for f in workforce.source] == [
        ("Starters in HR.xlsx", 1),
        ("LEAVERS in HR.xlsx", 1),
    ]
    # The sheet of starters has an end too, but is not taken for the one of leavers.
    assert workforce.spells["exit"].astype(str).to_list() == ["2023-07-01"]


def test_a_sheet_beside_a_file_of_the_table_is_refused(tmp_path: Path) -> None:
    book(tmp_path)
    write(tmp_path, "leavers.csv", "employee_id,last_day\n")
    with pytest.raises(IntakeError, match=r"LEAVERS in HR.xlsx and leavers.csv; keep one"):
        retention.read(tmp_path)


def test_two_sheets_of_one_name_but_for_capitals_are_refused(tmp_path: Path) -> None:
    book(tmp_path, ("starters ", STARTERS))
    with pytest.raises(IntakeError, match=r"keep one of them"):
        retention.read(tmp_path)


def test_a_workbook_of_no_tables_is_said_not_to_be_read(tmp_path: Path) -> None:
    write(tmp_path, "Budget.xlsx", workbook())
    write(tmp_path, "broken.xlsx", b"PK\x03\x04")
    write(tmp_path, "staff.csv", "employee_id,start_date,last_day\nA1,2020-01-06,2023-06-30\n")
    workforce = retention.read(tmp_path, as_of="2024-03-31", observed_from="2022-01-01")
    assert [p.file for p in workforce.problems if p.rule == "file not read"] == [
        "Budget.xlsx",
        "broken.xlsx",
    ]
