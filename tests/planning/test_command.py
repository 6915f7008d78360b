"""The command `retention project` writes tables, charts and a summary, or refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from retention.cli import DONE, REFUSED, SET_ASIDE, main


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("records") / "trust"
    assert main(["sample", "--people", "500", "--out", str(folder), "--quiet"]) == DONE
    return folder


def test_a_projection_is_written_whole(records: Path, tmp_path: Path) -> None:
    scenarios = tmp_path / "scenarios.toml"
    scenarios.write_text("[scenario.kept]\nfirst_year_resignations = 0.8\n", encoding="utf-8")
    options = ["--years", "1", "--paths", "100", "--scenarios", str(scenarios), "--quiet"]
    status = main(["project", str(records), "--out", str(tmp_path / "out"), *options])
    assert status in (DONE, SET_ASIDE)
    written = {p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*.*")}
    assert {"summary.txt", "manifest.json", "tables/headcount.csv"} <= written
    assert {"charts/headcount.svg", "charts/leavers_avoided.png"} <= written
    said = (tmp_path / "out" / "summary.txt").read_text(encoding="utf-8")
    assert "kept: voluntary leaving in the first year of service times 0.8" in said
    assert "an assumption and not a forecast of an effect" in said


def test_a_wrong_horizon_or_scenario_is_refused_and_nothing_is_written(
    records: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["project", str(records), "--out", str(out), "--years", "7"]) == REFUSED
    assert "years must be a whole number from 1 to 5, was 7" in capsys.readouterr().err
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[scenario.a]\nhire = 1.1\n", encoding="utf-8")
    assert main(["project", str(records), "--out", str(out), "--scenarios", str(wrong)]) == REFUSED
    assert "did you mean 'hires'" in capsys.readouterr().err
    assert not out.exists()
