"""Single answers are added up at the door and never joined to people."""

from __future__ import annotations

from pathlib import Path

import pytest

from retention.errors import IntakeError
from tests.intake.staff import read, rows, said, write

SETTINGS = """
[survey]
year = 2023
source = "Local survey"
favourable = ["Likely", "Very likely"]
blank = ["Don't know"]
[survey.items]
"Recommend?" = "recommend"
Happy = "happy"
[survey.levels]
Division = "directorate"
[survey.scores]
"Very likely" = 10
"Likely" = 7.5
"Unlikely" = 2.5
"""
ANSWERS = """
Recommend?,Happy,Division,Comments
Likely,8,North,Featherstonehaugh is a bully
VERY LIKELY,6.0,North,
Unlikely,,South,
Don’t know,7,South,
Don't Know,#N/A,#N/A,
,5,,
"""


def test_answers_are_added_up(tmp_path: Path) -> None:
    workforce = read(
        write(tmp_path / "data", rows(), retention__toml=SETTINGS, survey_responses=ANSWERS)
    )
    table = workforce.table("survey").set_index(["item", "level", "group"])
    assert table.loc[("recommend", "organisation", "all"), "responses"] == 3
    assert table.loc[("recommend", "organisation", "all"), "favourable"] == 2
    assert table.loc[("recommend", "organisation", "all"), "mean_score"] == pytest.approx(20 / 3)
    assert table.loc[("recommend", "directorate", "South"), "responses"] == 1
    assert table.loc[("happy", "organisation", "all"), "mean_score"] == pytest.approx(6.5)
    assert set(table.index.get_level_values("group")) == {"all", "North", "South"}
    assert set(table["source"]) == {"Local survey"}
    assert workforce.source[-1].accepted == 6
    assert "Featherstonehaugh" not in said(workforce) + table.to_string()


def test_answers_that_are_none_are_counted_and_not_quoted(tmp_path: Path) -> None:
    text = ANSWERS + "She shouts at us,3,North,\n"
    workforce = read(
        write(tmp_path / "data", rows(), retention__toml=SETTINGS, survey_responses=text)
    )
    assert "1 answers of recommend are neither" in said(workforce)
    assert "shouts" not in said(workforce)


def test_answers_need_settings(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match=r"survey_responses.csv: .* section \[survey\]"):
        read(write(tmp_path / "data", rows(), survey_responses=ANSWERS))


@pytest.mark.parametrize("header", ["employee_id", "Employee Number", "Staff ID"])
def test_answers_with_an_id_are_refused(tmp_path: Path, header: str) -> None:
    text = ANSWERS.replace("Comments", header)
    with pytest.raises(IntakeError, match=f"the column {header} identifies people"):
        read(write(tmp_path / "data", rows(), retention__toml=SETTINGS, survey_responses=text))
