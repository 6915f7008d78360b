"""What `retention map` shows, and the settings file that it starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from retention.cli import main
from retention.settings import parse_settings
from tests.intake.staff import HEADER, read, rows, write

RENAMED = {"employee_id": "Payroll number", "last_day": "Termination Date"}


def test_headers_and_values_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = rows()
    made[4]["leaving_reason"] = "Moved to another ward"
    made[9]["leaving_reason"] = "Jane Smith"
    assert main(["map", str(write(tmp_path / "data", made, RENAMED))]) == 0
    printed = capsys.readouterr().out
    assert "staff.csv: table staff" in printed
    assert "  Termination Date -> last_day" in printed
    assert "  Payroll number -> not matched" in printed
    assert "  missing: employee_id" in printed


def test_values_without_a_meaning_are_shown_when_they_may_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = rows()
    made[4]["leaving_reason"] = "Moved to another ward"
    made[9]["leaving_reason"] = "Jane Smith"
    assert main(["map", str(write(tmp_path / "data", made))]) == 0
    printed = capsys.readouterr().out
    assert "leaving_reason: 'Moved to another ward' has no meaning yet (1 rows)" in printed
    assert "leaving_reason: 1 more values without a meaning are not shown" in printed
    assert "Jane" not in printed


def test_the_started_settings_can_be_read_and_completed(tmp_path: Path) -> None:
    folder, out = write(tmp_path / "data", rows(), RENAMED), tmp_path / "start.toml"
    assert main(["map", str(folder), "--out", str(out), "--quiet"]) == 0
    text = out.read_text(encoding="utf-8")
    parse_settings(out.name, text.encode())
    completed = text.replace('# "Payroll number" = ""', '"Payroll number" = "employee_id"')
    assert completed != text
    (folder / "retention.toml").write_text(completed, encoding="utf-8")
    assert len(read(folder).spells) == 30


def test_a_settings_file_is_never_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "data", rows())
    (folder / "retention.toml").write_text("[data]\n", encoding="utf-8")
    assert main(["map", str(folder), "--out", str(folder / "retention.toml")]) == 2
    assert "name a new file" in capsys.readouterr().err


def test_ambiguous_dates_get_a_line(tmp_path: Path) -> None:
    made = rows()
    for row in made:
        row["start_date"] = "02/03/2019"
    out = tmp_path / "start.toml"
    main(["map", str(write(tmp_path / "data", made)), "--out", str(out), "--quiet"])
    assert '"staff.start_date" = "%d/%m/%Y"' in out.read_text(encoding="utf-8")


def test_headers_of_which_none_is_known_get_lines_to_fill_in(tmp_path: Path) -> None:
    header = {name: f"Spalte {i}" for i, name in enumerate(HEADER)}
    folder, out = write(tmp_path / "data", rows(), header), tmp_path / "start.toml"
    assert main(["map", str(folder), "--out", str(out), "--quiet"]) == 0
    text = out.read_text(encoding="utf-8")
    assert "#   employee_id (needed), assignment_id, start_date (needed), last_day" in text
    assert '# "its header" = "employee_id"' in text
    # The first row may be no header at all, so it is not shown.
    assert "Spalte" not in text


def test_the_limits_are_offered_and_can_be_taken_as_they_stand(tmp_path: Path) -> None:
    out = tmp_path / "start.toml"
    main(["map", str(write(tmp_path / "data", rows())), "--out", str(out), "--quiet"])
    text = out.read_text(encoding="utf-8")
    assert text.count("# max_") == 2
    found = parse_settings(out.name, text.replace("# max_", "max_").encode())
    assert (found.max_quarantined_rows, found.max_quarantined_share) == (49, 0.05)
