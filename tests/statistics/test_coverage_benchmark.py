"""The coverage benchmark on few seeds: that it runs, judges, and says the same every time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.coverage.__main__ import main, run
from benchmarks.coverage.changes import Steady, verdicts
from benchmarks.coverage.intervals import covers, one_sample
from benchmarks.coverage.report import document, failures, steady_verdict, verdict

from retention.statistics.intervals import wilson


def test_missing_limits_cover_nothing() -> None:
    assert covers(wilson([0, 5], [0, 10]), 0.5).tolist() == [False, True]


def test_every_method_is_judged_by_what_it_must_do() -> None:
    rows = {(row.method, row.truth): row for row in one_sample(range(1, 201))}
    wilson_row = rows["wilson", "12% of 400"]
    assert verdict(wilson_row, 200) == "yes"
    assert verdict(replace(wilson_row, covered=0.80), 200) == "NO"
    exact = rows["clopper_pearson", "10% of 200"]
    assert verdict(replace(exact, computed=0.94), 200) == "NO"
    assert verdict(replace(exact, covered=0.80), 200) == "NO"
    assert verdict(rows["byar", "2 expected"], 200) == ""


def test_a_workforce_that_is_too_often_said_to_have_changed_is_not_let_through() -> None:
    assert steady_verdict(Steady(500, 0.1, {"leaver rate": 0.935}), "leaver rate", 2000) == "yes"
    assert steady_verdict(Steady(500, 0.1, {"leaver rate": 0.92}), "leaver rate", 2000) == "NO"
    (words,) = verdicts(range(1, 41), [(2000, 0.1, 0.2)])["leaver rate"]
    assert set(words) == {"higher"}
    (words,) = verdicts(range(1, 41), [(2000, 0.1, 0.1)])["stability index"]
    assert 0.8 < (words == "no clear change").mean() <= 1


def test_the_same_seeds_make_the_same_document() -> None:
    found = run(range(1, 13))
    text = document(found, "command", 1.0)
    assert text == document(run(range(1, 13)), "command", 1.0)
    assert "12 data sets of each kind" in text
    missed = [replace(row, covered=0.0, computed=0.0) for row in found.coverage]
    assert len(failures(replace(found, coverage=missed))) > 20


def test_the_command_writes_the_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "coverage.md"
    assert main(["--seeds", "12", "--first-seed", "5", "--out", str(out)]) in (0, 1)
    assert out.read_text(encoding="utf-8").startswith("# Do intervals cover")
    assert "--seeds 12 --first-seed 5" in capsys.readouterr().out
