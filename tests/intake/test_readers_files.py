"""Which files are read: of a folder, in a list, by table; and what is said of the others."""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest

import retention
from retention.errors import ArgumentError, IntakeError, SettingsError
from retention.intake.sources import Data
from retention.workforce import Workforce
from tests.intake.exports import HEADER, ROWS, text, workbook, write

LEAVERS = text([("00900", "2023-06-30")], header=("employee_id", "last_day"))
STARTERS = text([row[:2] for row in ROWS], header=HEADER[:2])


def read(data: Data, **options: Any) -> Workforce:
    declared = {"as_of": "2024-03-31", "observed_from": "2022-01-01"}
    return retention.read(data, **(declared | options))


def accepted(workforce: Workforce) -> dict[str, int]:
    return {file.file: file.accepted for file in workforce.source}


def test_a_folder_may_mix_formats(tmp_path: Path) -> None:
    write(tmp_path, "Starters.xlsx", workbook([HEADER, *ROWS]))
    write(tmp_path, "LEAVERS.tsv", LEAVERS.replace(",", "\t"))
    write(tmp_path, "~$Starters.xlsx", "Ann")
    write(tmp_path, "notes.docx", "x")
    workforce = read(tmp_path)
    assert accepted(workforce) == {"Starters.xlsx": 6, "LEAVERS.tsv": 1}
    assert "notes" not in " ".join(p.sentence for p in workforce.problems)


def test_files_may_be_named_by_table_or_listed(tmp_path: Path) -> None:
    one = write(tmp_path, "who began.csv", STARTERS)
    two = write(tmp_path, "who went.csv", LEAVERS)
    assert accepted(read({"starters": one, "leavers": str(two)})) == {one.name: 6, two.name: 1}
    listed = [one.rename(tmp_path / "starters.csv"), two.rename(tmp_path / "leavers.csv")]
    assert accepted(read(listed)) == {"starters.csv": 6, "leavers.csv": 1}


def test_settings_beside_listed_files_are_used(tmp_path: Path) -> None:
    write(tmp_path, "retention.toml", "[data]\nas_of = 2024-03-31\nobserved_from = 2022-01-01\n")
    path = write(tmp_path, "staff.csv", text())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert str(retention.read([path]).as_of) == "2024-03-31"


def test_a_table_that_does_not_exist_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match=r"was 'leaver'; did you mean 'leavers'"):
        read({"leaver": write(tmp_path, "a.csv", LEAVERS)})


def test_a_named_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match=r"staff.csv: there is no such file"):
        read([tmp_path / "staff.csv"])


def test_one_file_in_place_of_a_folder_says_how_to_give_files(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match=r"give a list: \['staff.csv', ...\]"):
        read(write(tmp_path, "staff.csv", text()))


def test_the_same_file_twice_is_refused(tmp_path: Path) -> None:
    both = text([(*row[:2], "2023-06-30") for row in ROWS], header=HEADER[:3])
    paths = {t: write(tmp_path, f"{t}.csv", both) for t in ("starters", "leavers")}
    with pytest.raises(IntakeError, match=r"starters.csv: the file is the same as leavers.csv"):
        read(paths)
    with pytest.raises(IntakeError, match=r"the file is the same as"):
        read({"starters": paths["starters"], "leavers": paths["starters"]})


def test_two_formats_of_one_table_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "staff.csv", text())
    write(tmp_path, "staff.xlsx", workbook())
    with pytest.raises(IntakeError, match=r"has staff.csv and staff.xlsx; keep one"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("staff.xls", "old Excel workbook"),
        ("staff.xlsb", "binary Excel workbook"),
        ("staff.pkl", "pickle"),
        ("staff.zip", "zip archive"),
        ("staff.7z", "7z archive"),
        ("staff.rar", "rar archive"),
        ("staff.ods", "OpenDocument"),
        ("staff.tar.gz", "gzip archive"),
    ],
)
def test_a_table_in_a_format_that_is_not_read_is_refused_by_name(
    tmp_path: Path, name: str, what: str
) -> None:
    path = write(tmp_path, name, "x")
    with pytest.raises(IntakeError, match=rf"{name}: this is an? .*{what}"):
        read({"staff": path})
    if not name.endswith(".tar.gz"):
        with pytest.raises(IntakeError, match=what):
            read(tmp_path)


def test_html_under_the_name_of_a_workbook_is_refused_as_html(tmp_path: Path) -> None:
    for name in ("staff.xls", "staff.xlsx", "staff.csv"):
        path = write(tmp_path, name, "<html><body><table><tr><td>employee_id</td></tr>")
        with pytest.raises(IntakeError, match=rf"{name}: this is .*HTML"):
            read({"staff": path})


def test_a_name_without_a_known_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match=r"export.dat: the name must end in one of .csv"):
        read({"staff": write(tmp_path, "export.dat", text())})


def test_the_sheet_can_be_named_in_the_settings(tmp_path: Path) -> None:
    def add(book: Any) -> None:
        book.active.title = "January"
        sheet = book.create_sheet("February")
        for row in (HEADER, *ROWS[:4]):
            sheet.append(row)

    write(tmp_path, "staff.xlsx", workbook(edit=add))
    settings = write(tmp_path, "retention.toml", '[sheets]\nstaff = "February"\n')
    assert accepted(read(tmp_path)) == {"staff.xlsx": 4}
    settings.write_text('[sheets]\nstaf = "February"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"no key 'staf'; did you mean 'staff'"):
        read(tmp_path)


def test_the_import_brings_no_library_that_only_some_files_need() -> None:
    program = (
        "import sys, retention; found = {'python_calamine', 'pyarrow', 'pandas'} & {*sys.modules};"
        "assert not found, found; import retention.intake.readers;"
        "assert 'python_calamine' not in sys.modules and 'pyarrow.parquet' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)
