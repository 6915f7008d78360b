"""The command as an analyst runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from retention.cli import DONE, FAULT, REFUSED, SET_ASIDE, main
from tests.conftest import Records

STARTERS = "employee_id,start_date\n" + "".join(f"A{i},2019-01-07\n" for i in range(40))
LEAVERS = "employee_id,last_day\n" + "".join(f"A{i},2023-0{i + 1}-28\n" for i in range(8))
DATES = ["--as-of", "2024-03-31", "--observed-from", "2020-01-01"]


def test_check_says_what_is_there(records: Records, capsys: pytest.CaptureFixture[str]) -> None:
    folder = records(starters=STARTERS, leavers=LEAVERS)
    assert main(["check", str(folder), *DATES]) == DONE
    printed = capsys.readouterr().out
    assert "starters.csv: 40 rows = 40 accepted + 0 set aside + 0 empty" in printed


def test_rows_set_aside_are_status_1_and_named_by_row(
    records: Records, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = records(starters=STARTERS, leavers=LEAVERS + "B77,2023-09-30")
    assert main(["check", str(folder), *DATES]) == SET_ASIDE
    printed = capsys.readouterr().out
    assert "quarantined leavers.csv row 10: employee_id is not in the starters table" in printed
    assert "B77" not in printed


def test_refused_records_are_status_2_with_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(tmp_path / "nowhere")]) == REFUSED
    captured = capsys.readouterr()
    assert captured.err.startswith("retention: nowhere must be a folder")
    assert captured.err.count("\n") == 1
    assert captured.out == ""


def test_inferred_dates_are_printed(records: Records, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(records(starters=STARTERS, leavers=LEAVERS))])
    printed = capsys.readouterr().out
    assert "as_of was not declared" in printed
    assert "observed_from was not declared" in printed


def test_report_writes_the_page_and_says_where(
    records: Records, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = records(starters=STARTERS, leavers=LEAVERS), tmp_path / "out"
    assert main(["report", str(folder), *DATES, "--out", str(out)]) == DONE
    assert f"Open {out / 'index.html'}" in capsys.readouterr().out
    assert (out / "manifest.json").is_file()


def test_quiet_prints_nothing(
    records: Records, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = records(starters=STARTERS, leavers=LEAVERS), tmp_path / "out"
    year = ["--year-to", "2023-12-31", "--quiet"]
    assert main(["report", str(folder), *DATES, "--out", str(out), *year]) == DONE
    assert capsys.readouterr().out == ""
    assert "year to 31 December 2023" in (out / "index.html").read_text(encoding="utf-8")


def test_nothing_is_written_outside_out(records: Records, tmp_path: Path) -> None:
    folder, out = records(starters=STARTERS, leavers=LEAVERS), tmp_path / "out"
    before = set(tmp_path.rglob("*"))
    main(["report", str(folder), *DATES, "--out", str(out), "--quiet"])
    new = set(tmp_path.rglob("*")) - before
    assert all(out == p or out in p.parents for p in new)


def test_a_fault_of_ours_is_status_3(
    records: Records, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr("retention.cli.read", broken)
    folder = records(starters=STARTERS, leavers=LEAVERS)
    assert main(["check", str(folder)]) == FAULT
    assert "fault of the package" in capsys.readouterr().err


@pytest.mark.filterwarnings("default")
def test_what_the_package_warns_of_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "trust"
    (tmp_path / ".trust.retention-new").mkdir()
    assert main(["sample", "--people", "500", "--years", "1", "--out", str(out), "--quiet"]) == DONE
    assert capsys.readouterr().err == (
        "retention: A run was stopped before it replaced trust; what it had begun was removed.\n"
    )


@pytest.mark.parametrize(
    "arguments", [[], ["chekc", "x"], ["report", "x"], ["check", "x", "--asof"]]
)
def test_a_wrong_command_line_is_status_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == REFUSED
