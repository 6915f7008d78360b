"""Tables beside the posts: matched to people, checked, accounted for."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from retention.errors import ArgumentError, IntakeError
from tests.intake.staff import aside, read, rows, said, write

APPRAISALS = """
employee_id,appraisal_date,rating,potential,helped,strengths,rater
00000,2023-05-01,4,high,yes,CARE;LEAD,R1
00001,2023-05-02,3,medium,no,,R2
00002,2023-06-03,2,low,Y,,R1
"""
DEVELOPMENT = """
employee_id,activity_date,activity_type,hours,status
00000,2023-02-01,Leadership course,7.5,completed
00001,2023-03-01,Fire safety,2,completed
00002,2025-03-09,Shadowing,4,booked
"""


def test_appraisals_have_person_codes_and_types(tmp_path: Path) -> None:
    workforce = read(write(tmp_path / "data", rows(), appraisals=APPRAISALS))
    table = workforce.table("appraisals")
    assert aside(workforce) == []
    assert table["person"].to_list() == [0, 1, 2]
    assert table["performance"].to_list() == [4, 3, 2]
    assert table["helped"].to_list() == [True, False, True]
    assert table["rater"].to_list() == [0, 1, 0]
    assert pd.api.types.is_datetime64_any_dtype(table["appraisal_date"])
    assert "employee_id" not in table


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("00000,2010-05-01,4,high,yes,,R1", "appraisal_date", "outside every post"),
        ("00000,2026-05-01,4,high,yes,,R1", "appraisal_date", "after 31 March 2024"),
        ("0999,2023-07-01,4,high,yes,,R1", "employee_id", "no accepted post"),
        ("00003,2023-07-01,9,high,yes,,R1", "performance", "rating (performance) must be"),
        ("00003,2023-07-01,Exceeds,high,yes,,R1", "performance", "whole number from 1 to 5"),
        ("00003,2023-07-01,4,stellar,yes,,R1", "potential", "one of low, medium, high"),
        ("00003,2023-07-01,4,high,maybe,,R1", "helped", "one of yes, no"),
        ("00003,TBC,4,high,yes,,R1", "appraisal_date", "must be a date"),
    ],
)
def test_an_appraisal_that_cannot_be_goes_aside(
    tmp_path: Path, row: str, column: str, words: str
) -> None:
    workforce = read(write(tmp_path / "data", rows(), appraisals=APPRAISALS + row))
    assert aside(workforce) == [(5, column)]
    assert words in said(workforce)
    assert len(workforce.table("appraisals")) == 3


def test_two_appraisals_of_a_day_that_differ_go_aside_both(tmp_path: Path) -> None:
    more = "00000,2023-05-01,1,low,yes,,R1\n00001,2023-05-02,3,medium,no,,R2"
    workforce = read(write(tmp_path / "data", rows(), appraisals=APPRAISALS + more))
    assert sorted(row for row, _ in aside(workforce)) == [2, 5, 6]
    assert "rows 2 and 5 have the same employee_id, appraisal_date" in said(workforce)
    assert "duplicate of row 3" in said(workforce)


def test_a_rating_with_decimals_is_whole_and_said(tmp_path: Path) -> None:
    text = APPRAISALS.replace(",3,medium", ",3.0,medium")
    workforce = read(write(tmp_path / "data", rows(), appraisals=text))
    assert workforce.table("appraisals")["performance"].to_list() == [4, 3, 2]
    assert "written with decimals in row 3" in said(workforce)


def test_a_rating_map_translates_words(tmp_path: Path) -> None:
    text = APPRAISALS.replace(",4,high", ",Exceeds,high").replace(",3,m", ",Meets,m")
    folder = write(
        tmp_path / "data",
        rows(),
        appraisals=text,
        retention__toml='[maps]\nratings = "ratings.csv"',
        ratings="value,canonical\nExceeds,4\nMeets,3",
    )
    assert read(folder).table("appraisals")["performance"].to_list() == [4, 3, 2]


@pytest.mark.parametrize("hours", ["-3", "9000", "inf", "nan", "1e400", "one"])
def test_hours_that_cannot_be_go_aside(tmp_path: Path, hours: str) -> None:
    text = DEVELOPMENT.replace("7.5", hours)
    assert aside(read(write(tmp_path / "data", rows(), development=text))) == [(2, "hours")]


def test_only_what_is_booked_may_lie_ahead(tmp_path: Path) -> None:
    text = DEVELOPMENT + "00003,2025-03-09,Shadowing,4,completed"
    workforce = read(write(tmp_path / "data", rows(), development=text))
    assert aside(workforce) == [(5, "activity_date")]


def test_a_map_says_what_is_mandatory(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "data",
        rows(),
        development=DEVELOPMENT,
        retention__toml='[maps]\nmandatory = "mandatory.csv"',
        mandatory="value,canonical\nFire safety,yes\nLeadership course,no",
    )
    found = read(folder).table("development")["mandatory"]
    assert found.to_list()[:2] == [False, True]
    assert pd.isna(found.to_list()[2])


def test_aggregated_tables_are_checked(tmp_path: Path) -> None:
    survey = """
    survey_year,item,level,group,responses,invited,favourable,mean_score
    2023,recommend,organisation,all,100,200,60,6.1
    2023,recommend,unit,A,100,50,60,6.1
    2023,recommend,unit,B,10,50,60,6.1
    2023,recommend,unit,C,10.5,50,6,6.1
    2023,recommend,unit,D,10,50,6,11
    23,recommend,unit,E,10,50,6,6
    """
    absence = "month,group,days_lost,days_available\n2023-05-01,Nursing,12,300"
    workforce = read(write(tmp_path / "data", rows(), survey=survey, absence=absence))
    assert [row for row, _ in aside(workforce)] == [3, 4, 5, 6, 7]
    assert workforce.table("survey")["survey_year"].to_list() == [2023]
    assert len(workforce.table("absence")) == 1


def test_rows_are_accounted_for_in_every_table(tmp_path: Path) -> None:
    more = "00000,2026-05-01,4,high,yes,,R1\n,2023-05-01,4,high,yes,,R1\n,,,,,,"
    workforce = read(
        write(tmp_path / "data", rows(), appraisals=APPRAISALS + more, development=DEVELOPMENT)
    )
    assert [(f.rows_in, f.accepted, f.quarantined) for f in workforce.source][1:] == [
        (6, 3, 2),
        (3, 3, 0),
    ]


def test_a_part_of_the_workforce_has_its_own_appraisals(tmp_path: Path) -> None:
    workforce = read(write(tmp_path / "data", rows(), appraisals=APPRAISALS))
    part = workforce.where(staff_group="Medical")
    assert part.table("appraisals")["person"].to_list() == [1]


def test_tables_cannot_be_changed_through_what_is_handed_out(tmp_path: Path) -> None:
    workforce = read(write(tmp_path / "data", rows(), appraisals=APPRAISALS))
    other = workforce.table("appraisals")
    other["performance"] = 1
    copy = workforce.tables["appraisals"]
    copy.loc[0, "performance"] = 1
    assert workforce.table("appraisals")["performance"].to_list() == [4, 3, 2]
    with pytest.raises(TypeError):
        workforce.tables["x"] = pd.DataFrame()  # type: ignore[index]


def test_a_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    workforce = read(write(tmp_path / "data", rows(), appraisals=APPRAISALS))
    with pytest.raises(ArgumentError, match="was 'appraisal'; did you mean 'appraisals'"):
        workforce.table("appraisal")


def test_an_organisation_must_be_in_both(tmp_path: Path) -> None:
    text = APPRAISALS.replace("rater", "organisation_code")
    with pytest.raises(IntakeError, match="appraisals.csv: organisation_code must be in it and"):
        read(write(tmp_path / "data", rows(), appraisals=text))
