"""Identifiers that two files spell in different ways are named, and never matched by a guess."""

from __future__ import annotations

import pytest

from retention.workforce import Workforce
from tests.conftest import Records
from tests.intake.test_read import read

STARTERS = """
employee_id,assignment_id,start_date
00123,00456,2020-01-06
00124,00457,2020-01-06
S 125,S125-1,2020-01-06
s126,s126-1,2020-01-06
"""
LEAVERS = "employee_id,assignment_id,last_day\n"


def of_rule(workforce: Workforce, rule: str, file: str = "leavers.csv") -> list[str]:
    return [p.sentence for p in workforce.problems if p.rule == rule and p.file == file]


def test_leading_zeros_lost_in_leavers(records: Records) -> None:
    folder = records(starters=STARTERS, leavers=LEAVERS + "123,00456,2023-06-30\n")
    workforce = read(folder)
    (sentence,) = of_rule(workforce, "unknown employee")
    assert "leading zeros" in sentence
    assert "lost in leavers.csv, so export that again, and format the column as text" in sentence
    assert "123" not in sentence
    # It is said and not guessed at: the post still runs, and that is said too.
    assert workforce.spells["exit"].notna().sum() == 0
    (lost,) = of_rule(workforce, "leavers unknown")
    assert "employee_id or assignment_id that is not known (row 2)" in lost


def test_leading_zeros_lost_in_starters(records: Records) -> None:
    folder = records(
        starters=STARTERS.replace("00123", "123"), leavers=LEAVERS + "00123,00456,2023-06-30\n"
    )
    assert "lost in starters.csv" in of_rule(read(folder), "unknown employee")[0]


def test_leading_zeros_of_an_assignment(records: Records) -> None:
    folder = records(starters=STARTERS, leavers=LEAVERS + "00123,456,2023-06-30\n")
    assert "leading zeros" in of_rule(read(folder), "unknown assignment")[0]


@pytest.mark.parametrize("starter", ["0123,00458,2020-01-06", "123,00458,2020-01-06"])
def test_no_hint_when_two_could_be_meant(records: Records, starter: str) -> None:
    folder = records(starters=f"{STARTERS}{starter}\n", leavers=LEAVERS + "000123,,2023-06-30\n")
    assert of_rule(read(folder), "unknown employee") == ["employee_id is not in the starters table"]


def test_spaces_inside(records: Records) -> None:
    folder = records(starters=STARTERS, leavers=LEAVERS + "S125,S125-1,2023-06-30\n")
    (sentence,) = of_rule(read(folder), "unknown employee")
    assert "but for spaces inside it would be known" in sentence
    assert "S125" not in sentence


def test_capitals_between_two_files_are_said(records: Records) -> None:
    folder = records(starters=STARTERS, leavers=LEAVERS + "S126,S126-1,2023-06-30\n")
    workforce = read(folder, keep_ids=True)
    assert of_rule(workforce, "identifier spelling") == [
        f"{name} differs in capitals from the same one in starters.csv in row 2; they were taken "
        "as one"
        for name in ("employee_id", "assignment_id")
    ]
    assert workforce.spells["exit"].notna().sum() == 1
    assert workforce.ids is not None
    assert "s126" in workforce.ids.to_list()


def test_in_moves_and_side_tables(records: Records) -> None:
    folder = records(
        starters=STARTERS,
        leavers=LEAVERS,
        moves="employee_id,effective_date,band\n123,2021-01-04,6\nS126,2021-01-04,6\n",
        appraisals="employee_id,appraisal_date\n124,2023-01-09\nS126,2023-01-09\n",
    )
    workforce = read(folder)
    for file in ("moves.csv", "appraisals.csv"):
        assert f"lost in {file}" in of_rule(workforce, "unknown employee", file)[0]
        assert "in row 3; they were taken" in of_rule(workforce, "identifier spelling", file)[0]


def test_the_same_spelling_gives_no_word(records: Records) -> None:
    folder = records(starters=STARTERS, leavers=LEAVERS + "s126,s126-1,2023-06-30\n")
    assert of_rule(read(folder), "identifier spelling") == []
    assert of_rule(read(folder), "leavers unknown") == []
