"""The ratings of records find what was put into them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retention.checking import as_html, as_json, as_text, rate
from retention.cli import main
from retention.workforce import Workforce
from tests.intake.staff import read, rows, write


def states(workforce: Workforce) -> dict[str, str]:
    return {rating.name: rating.state for rating in rate(workforce)}


def leaving(folder: Path, last_month: int) -> Workforce:
    """Ten leavers in every month of a year, another number in the last."""
    made = rows(200)
    ends = [f"2023-{m:02d}-15" for m in range(4, 13)] + ["2024-01-15", "2024-02-15"]
    days = [day for day in ends for _ in range(10)] + ["2024-03-15"] * last_month
    for row, day in zip(made, days + [""] * (200 - len(days)), strict=True):
        row["start_date"] = "2019-04-08"
        row["last_day"], row["leaving_reason"] = day, "Retirement Age" if day else ""
    return read(write(folder, made))


def test_a_quiet_last_month_is_found_and_a_usual_one_is_not(tmp_path: Path) -> None:
    assert states(leaving(tmp_path / "few", 1))["recent months"] == "poor"
    assert states(leaving(tmp_path / "usual", 9))["recent months"] == "good"


def test_unknown_reasons_are_rated(tmp_path: Path) -> None:
    made = rows(50)
    for row in made:
        row["leaving_reason"] = "Zzz not a reason" if row["last_day"] else ""
    rating = next(r for r in rate(read(write(tmp_path / "a", made))) if r.name == "unknown reasons")
    assert (rating.state, rating.share) == ("poor", 1.0)
    assert states(read(write(tmp_path / "b", rows(50))))["unknown reasons"] == "good"


def test_what_is_not_recorded_is_not_available(tmp_path: Path) -> None:
    found = states(read(write(tmp_path / "data", rows())))
    assert found["unknown destinations"] == "not available"
    assert found["appraisals matched"] == "not available"
    assert found["status"] == "look"


def test_appraisals_of_nobody_known_are_counted(tmp_path: Path) -> None:
    text = "employee_id,appraisal_date\n" + "".join(f"X{i},2023-05-01\n" for i in range(5))
    text += "00000,2023-05-01\n"
    workforce = read(write(tmp_path / "data", rows(), appraisals=text))
    rating = next(r for r in rate(workforce) if r.name == "appraisals matched")
    assert (rating.state, rating.count, rating.base) == ("poor", 1, 6)


def test_left_truncation_counts_who_was_there_already(tmp_path: Path) -> None:
    workforce = read(write(tmp_path / "data", rows()))
    rating = next(r for r in rate(workforce) if r.name == "left truncation")
    early = (workforce.spells["start"] < "2021-01-01").sum()
    assert (rating.count, rating.base) == (early, 30)


def test_the_forms_say_the_same(tmp_path: Path) -> None:
    made = rows()
    made[3]["start_date"] = "2020-02-31"
    workforce = read(write(tmp_path / "data", made))
    ratings = rate(workforce)
    found = json.loads(as_json(workforce, ratings))
    assert found["files"][0]["quarantined"] == 1
    assert len(found["ratings"]) == len(ratings)
    text, page = as_text(workforce, ratings), as_html(workforce, ratings)
    for rating in ratings:
        assert rating.sentence in text
        assert rating.name in page
    assert "there is no such day as" in text
    assert "<script" not in page


def test_a_check_can_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = write(tmp_path / "data", rows()), tmp_path / "check.html"
    dates = ["--as-of", "2024-03-31", "--observed-from", "2021-01-01"]
    assert main(["check", str(folder), *dates, "--html", "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert capsys.readouterr().out == ""
