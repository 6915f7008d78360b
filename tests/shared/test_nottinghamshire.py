"""A real trust's survey answers go in through a settings file, dirt and all."""

from __future__ import annotations

import shutil
from collections import defaultdict
from pathlib import Path

import pandas as pd
import pytest

import retention

pytestmark = pytest.mark.shared

SETTINGS = """
[data]
as_of = 2024-03-31
observed_from = 2022-01-01
[survey]
year = 2023
source = "Trust survey, synthesised"
favourable = ["Likely", "Extremely Likely"]
blank = ["Don't Know"]
[survey.items]
FandFOrgWork = "recommend_as_place_to_work"
[survey.levels]
Division = "directorate"
[survey.scores]
"Extremely Likely" = 10
"Likely" = 7.5
"Neither Likely or Unlikely" = 5
"Unlikely" = 2.5
"Extremely Unlikely" = 0
"""
FAVOURABLE = {"Likely", "Extremely Likely"}
NO_ANSWER = {"", "#N/A", "-"}


def counted_apart(path: Path) -> dict[str, tuple[int, int]]:
    """Answers and favourable ones by division, counted row by row."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for answer, division in zip(table["FandFOrgWork"], table["Division"], strict=True):
        word, group = answer.strip(), division.strip()
        known = word.replace("’", "'").replace("\x92", "'") != "Don't Know"
        if word in NO_ANSWER or not known or group in NO_ANSWER:
            continue
        answers, favourable = found[group]
        found[group] = (answers + 1, favourable + (word in FAVOURABLE))
    return dict(found)


def test_would_recommend_as_a_place_to_work_by_division(
    shared_folder: Path, tmp_path: Path
) -> None:
    source = shared_folder / "data" / "nottinghamshire" / "survey_responses.csv"
    shutil.copy(source, tmp_path)
    (tmp_path / "retention.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "staff.csv").write_text("employee_id,start_date\nA1,2020-01-06\n", encoding="utf-8")
    workforce = retention.read(tmp_path)
    table = workforce.table("survey")
    table = table[table["level"] == "directorate"]
    found = {row.group: (row.responses, row.favourable) for row in table.itertuples(index=False)}
    expected = counted_apart(source)
    assert len(expected) >= 3
    assert found == expected
    account = next(f for f in workforce.source if f.file == "survey_responses.csv")
    assert account.rows_in == account.accepted + account.quarantined + account.dropped == 1945


def test_the_answers_become_an_indicator_by_division(shared_folder: Path, tmp_path: Path) -> None:
    source = shared_folder / "data" / "nottinghamshire" / "survey_responses.csv"
    shutil.copy(source, tmp_path)
    (tmp_path / "retention.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "staff.csv").write_text("employee_id,start_date\nA1,2020-01-06\n", encoding="utf-8")
    workforce = retention.read(tmp_path)
    table = retention.survey_item(workforce, "recommend_as_place_to_work", by="directorate")
    frame = table.frame.set_index("directorate")
    for division, (answers, favourable) in counted_apart(source).items():
        assert frame.loc[division, ["responses", "numerator"]].to_list() == [answers, favourable]
    groups = frame[~frame["total"]]
    assert groups["responses"].sum() == frame.loc["All", "responses"]
    assert "number invited was not supplied" in table.notes
    chart = retention.charts.survey(table)
    assert "response rate not known" in chart.subtitle
