"""Planted identifiers, names and free text appear in no message or log.

The files of a report are searched in `tests/export/test_bundle_security.py`.
"""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from retention.cli import main
from retention.intake.quarantine import without_values
from tests.intake.staff import rows, write

CANARIES = (
    "Featherstonehaugh",
    "Marmaduke",
    "QQ123456C",
    "ZZ98765",
    "SW1A 9ZZ",
    "m.feather@example.org",
    "07700 900123",
    "1961-02-17",
)
NAME = "Featherstonehaugh, Marmaduke"


def planted(tmp_path: Path) -> Path:
    """Records with something personal in every place where an export may have it."""
    made = rows(200)
    made[0]["employee_id"] = "QQ123456C"
    made[1]["employee_id"] = "ZZ98765"
    made[2]["employee_id"], made[3]["employee_id"] = " zz98765-b ", "ZZ98765-B"
    made[4]["start_date"] = NAME
    made[5]["last_day"] = "Featherstonehaugh"
    made[6]["fte"] = "ZZ98765"
    made[9]["leaving_reason"] = "Marmaduke was rude to her"
    made[14]["leaving_reason"] = NAME
    made[19]["leaving_reason"] = "m.feather@example.org"
    made[20]["staff_group"] = "SW1A 9ZZ"
    made[21]["staff_group"] = "born 1961-02-17"
    made[22]["start_date"] = "07700 900123"
    made[23] = made[1] | {"start_date": "2020-03-04"}
    made[24] = dict(made[25])
    appraisals = f"""
    employee_id,appraisal_date,performance,potential,helped,Surname,Comments
    ZZ98765,2023-05-01,4,high,yes,Featherstonehaugh,Marmaduke is lovely
    ZZ98765-Q,2023-05-01,4,high,yes,Featherstonehaugh,QQ123456C
    00030,Marmaduke,4,high,yes,Featherstonehaugh,
    00031,2023-05-01,"{NAME}",high,yes,,
    00032,2023-05-01,4,"{NAME}",yes,,
    00033,2023-05-01,4,high,m.feather@example.org,,
    """
    return write(tmp_path / "data", made, appraisals=appraisals)


@pytest.mark.parametrize("form", [(), ("--json",), ("--html",)])
def test_no_canary_in_a_check(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    form: tuple[str, ...],
) -> None:
    caplog.set_level(logging.DEBUG)
    folder, aside = planted(tmp_path), tmp_path / "aside.csv"
    dates = ["--as-of", "2024-03-31", "--observed-from", "2021-01-01"]
    assert main(["check", str(folder), *dates, *form, "--quarantine", str(aside)]) == 1
    heard = capsys.readouterr()
    written = aside.read_text(encoding="utf-8-sig")
    for text in (heard.out, heard.err, caplog.text, written):
        assert [canary for canary in CANARIES if canary in text] == []
    assert written.count("\n") > 8


def test_no_canary_in_a_map(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "start.toml"
    assert main(["map", str(planted(tmp_path)), "--out", str(out)]) == 0
    heard = capsys.readouterr()
    for text in (heard.out, heard.err, out.read_text(encoding="utf-8")):
        assert [canary for canary in CANARIES if canary in text] == []
    assert "Surname -> not matched" in heard.out


def test_a_report_refuses_the_list_of_rows_inside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report"
    dates = ["--as-of", "2024-03-31", "--observed-from", "2021-01-01"]
    inside = ["--out", str(out), "--quarantine", str(out / "aside.csv")]
    assert main(["report", str(planted(tmp_path)), *dates, *inside]) == 2
    assert "must lie outside" in capsys.readouterr().err
    assert not out.exists()


def test_sentences_of_the_list_have_no_values() -> None:
    assert without_values("x must be a date, was '31/02/2024'") == (
        "x must be a date, was (see the file)"
    )
