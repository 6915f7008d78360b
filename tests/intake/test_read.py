"""Records in, a workforce out; bad records give a clear error or a row in the problems."""

from __future__ import annotations

import warnings
from datetime import date
from pathlib import Path

import pytest

import retention
from retention.errors import ArgumentError, IntakeError, RetentionWarning, SettingsError
from retention.workforce import Workforce
from tests.conftest import Records

STARTERS = """
employee_id,assignment_id,start_date,unit,fte
A1,A1-1,2020-01-06,Ward,1.0
A2,A2-1,2020-03-02,Ward,0.6
A3,A3-1,2021-05-04,Clinic,0.5
"""
LEAVERS = """
employee_id,assignment_id,last_day,leaving_reason
A1,A1-1,2023-06-30,Retirement
"""
YEAR = retention.year_to("2024-03-31")


def read(folder: Path, **options: object) -> Workforce:
    declared: dict[str, object] = {"as_of": "2024-03-31", "observed_from": "2022-01-01"}
    return retention.read(folder, **(declared | options))  # type: ignore[arg-type]


def rules(workforce: Workforce) -> list[str]:
    return [problem.rule for problem in workforce.problems]


def test_rows_are_accounted_for_and_counted(records: Records) -> None:
    workforce = read(records(starters=STARTERS, leavers=LEAVERS))
    assert [(f.file, f.rows_in, f.accepted) for f in workforce.source] == [
        ("starters.csv", 3, 3),
        ("leavers.csv", 1, 1),
    ]
    row = retention.leaver_rate(workforce, YEAR).frame.iloc[0]
    assert (row["opening"], row["closing"], row["numerator"]) == (3, 2, 1)


def test_a_staff_table_says_the_same_as_starters_and_leavers(records: Records) -> None:
    staff = """
    employee_id,assignment_id,start_date,last_day,unit,fte,leaving_reason
    A1,A1-1,2020-01-06,2023-06-30,Ward,1.0,Retirement
    A2,A2-1,2020-03-02,,Ward,0.6,
    A3,A3-1,2021-05-04,,Clinic,0.5,
    """
    one = read(records(staff=staff))
    (records(staff=staff) / "staff.csv").unlink()
    two = read(records(starters=STARTERS, leavers=LEAVERS))
    columns = ["person", "assignment", "start", "exit", "unit", "fte", "leaving_reason"]
    assert one.spells[columns].astype(str).equals(two.spells[columns].astype(str))


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match=r"nowhere must be a folder .* does not exist"):
        read(tmp_path / "nowhere")


def test_a_file_is_no_folder(records: Records) -> None:
    with pytest.raises(IntakeError, match="must be a folder .* is a file"):
        read(records(staff=STARTERS) / "staff.csv")


@pytest.mark.parametrize("content", ["", "   \n \n"])
def test_an_empty_file_is_refused(records: Records, content: str) -> None:
    folder = records(starters=STARTERS, leavers=LEAVERS)
    (folder / "leavers.csv").write_text(content, encoding="utf-8")
    with pytest.raises(IntakeError, match=r"leavers.csv: the file is empty"):
        read(folder)


def test_a_header_alone_is_refused_for_starters(records: Records) -> None:
    with pytest.raises(IntakeError, match="a header and no row"):
        read(records(starters=STARTERS.split("\n", 2)[1], leavers=LEAVERS))


def test_a_missing_column_is_named_with_what_is_needed(records: Records) -> None:
    starters = STARTERS.replace("start_date", "startdate")
    with pytest.raises(
        IntakeError,
        match=r"starters.csv: the column start_date is missing .* 'startdate'.*employee_id",
    ):
        read(records(starters=starters, leavers=LEAVERS))


@pytest.mark.parametrize(("there", "missing"), [("starters", "leavers"), ("leavers", "starters")])
def test_one_of_the_two_files_alone_is_refused(records: Records, there: str, missing: str) -> None:
    text = {"starters": STARTERS, "leavers": LEAVERS}[there]
    with pytest.raises(IntakeError, match=rf"has {there}.csv and no {missing}.csv"):
        read(records(**{there: text}))


def test_staff_beside_starters_is_refused(records: Records) -> None:
    with pytest.raises(IntakeError, match=r"keep staff.csv or the other two"):
        read(
            records(
                staff=STARTERS + "\n",
                starters=STARTERS + "A9,A9-1,2021-05-04,Clinic,0.5",
                leavers=LEAVERS,
            )
        )


def test_an_unknown_id_in_leavers_goes_aside(records: Records) -> None:
    leavers = LEAVERS + "B9,B9-1,2023-07-31,Retirement\n"
    workforce = read(records(starters=STARTERS, leavers=leavers))
    problem = next(p for p in workforce.problems if p.action == "quarantined")
    assert (problem.file, problem.row, problem.column) == ("leavers.csv", 3, "employee_id")
    assert "not in the starters table" in problem.sentence
    assert "B9" not in problem.sentence
    assert workforce.source[1].quarantined == 1


def test_an_end_before_its_start_takes_both_rows_aside(records: Records) -> None:
    leavers = LEAVERS.replace("2023-06-30", "2019-06-30")
    workforce = read(records(starters=STARTERS, leavers=leavers), observed_from="2015-01-01")
    aside = [(p.file, p.row, p.rule) for p in workforce.problems if p.action == "quarantined"]
    assert aside == [("leavers.csv", 2, "end before start"), ("starters.csv", 2, "end unknown")]
    assert [f.accepted for f in workforce.source] == [2, 0]


def test_a_bad_end_date_does_not_make_a_leaver_a_stayer(records: Records) -> None:
    leavers = LEAVERS + "A2,A2-1,#N/A,Retirement\nA3,A3-1,2023-08-31,Retirement\n"
    workforce = read(records(starters=STARTERS, leavers=leavers))
    assert retention.headcount(workforce, YEAR).frame["closing"].iloc[0] == 0
    assert [f.quarantined for f in workforce.source] == [1, 1]
    sentence = next(p.sentence for p in workforce.problems if p.rule == "not a date")
    assert sentence == "last_day must be a date such as 2025-03-31, was '#N/A'"


@pytest.mark.parametrize(
    "value", ["2024-02-30", "24-03-01", "2024-03", "01/03/2024", "2024-03-01T00:00Z", "٢٠٢٤-٠١-٠١"]
)
def test_dates_that_are_none_go_aside_by_row(records: Records, value: str) -> None:
    starters = STARTERS + f"A4,A4-1,{value},Ward,1.0\n"
    workforce = read(records(starters=starters, leavers=LEAVERS))
    problem = next(p for p in workforce.problems if p.action == "quarantined")
    assert (problem.row, problem.column) == (5, "start_date")


@pytest.mark.parametrize("value", ["1900-01-01", "1970-01-01", "1899-12-30"])
def test_placeholder_dates_go_aside(records: Records, value: str) -> None:
    starters = STARTERS + f"A4,A4-1,{value},Ward,1.0\n"
    workforce = read(records(starters=starters, leavers=LEAVERS))
    assert "placeholder date" in rules(workforce)


def test_service_of_more_than_60_years_goes_aside_with_its_leaver(records: Records) -> None:
    starters = STARTERS + "A4,A4-1,1951-02-01,Ward,1.0\n"
    leavers = LEAVERS + "A4,A4-1,2023-09-30,Retirement\n"
    workforce = read(records(starters=starters, leavers=leavers))
    assert [f.quarantined for f in workforce.source] == [1, 1]
    assert rules(workforce).count("implausible service") == 2


def test_open_ended_dates_are_left_open_and_said_to_be(records: Records) -> None:
    leavers = LEAVERS + "A2,A2-1,4712-12-31,\nA3,A3-1,31/12/4712,\n"
    workforce = read(records(starters=STARTERS, leavers=leavers))
    assert retention.headcount(workforce, YEAR).frame["closing"].iloc[0] == 2
    assert "2 dates in the year 4712" in " ".join(p.sentence for p in workforce.problems)


def test_duplicates_contradictions_and_overlaps(records: Records) -> None:
    staff = """
    employee_id,assignment_id,start_date,last_day
    A1,1,2020-01-06,
    A1,1,2020-01-06,
    A2,2,2020-01-06,
    A2,2,2020-02-06,
    A3,3,2020-01-06,2023-01-31
    A3,3,2022-06-01,2024-01-31
    A4,4,2020-01-06,
    """
    workforce = read(records(staff=staff))
    aside = [(p.row, p.rule) for p in workforce.problems if p.action == "quarantined"]
    assert aside == [(3, "duplicate"), (4, "contradiction"), (5, "contradiction"), (7, "overlap")]
    sentences = {p.row: p.sentence for p in workforce.problems}
    assert "duplicate of row 2" in sentences[3]
    assert "rows 4 and 5" in sentences[4]
    assert "row 6" in sentences[7]
    assert workforce.source[0].accepted == 3


def test_two_ends_of_one_post_take_it_aside(records: Records) -> None:
    leavers = LEAVERS + "A1,A1-1,2023-07-31,Retirement\n"
    workforce = read(records(starters=STARTERS, leavers=leavers))
    assert [f.quarantined for f in workforce.source] == [1, 2]
    again = LEAVERS + "A1,A1-1,2023-06-30,Retirement\n"
    workforce = read(records(starters=STARTERS, leavers=again))
    assert [f.quarantined for f in workforce.source] == [0, 1]


class TestWithoutAssignments:
    STARTERS = """
    employee_id,start_date
    A1,2020-01-06
    A1,2022-02-07
    A2,2020-01-06
    A2,2021-01-04
    """

    def test_a_rehire_is_plain(self, records: Records) -> None:
        leavers = """
        employee_id,last_day
        A1,2021-06-30
        A1,2023-06-30
        """
        starters = "\n".join(self.STARTERS.splitlines()[:4])
        workforce = read(records(starters=starters, leavers=leavers), observed_from="2020-02-01")
        assert workforce.spells["exit"].astype(str).to_list() == ["2021-07-01", "2023-07-01"]

    def test_two_posts_at_once_and_one_end_is_ambiguous(self, records: Records) -> None:
        leavers = """
        employee_id,last_day
        A1,2021-06-30
        A2,2023-06-30
        """
        workforce = read(
            records(starters=self.STARTERS, leavers=leavers), observed_from="2020-02-01"
        )
        aside = [(p.file, p.row) for p in workforce.problems if p.action == "quarantined"]
        assert aside == [("leavers.csv", 3), ("starters.csv", 4), ("starters.csv", 5)]
        assert {p.rule for p in workforce.problems if p.action == "quarantined"} == {
            "ambiguous assignment"
        }


def test_a_row_with_another_number_of_fields_goes_aside(records: Records) -> None:
    starters = STARTERS + "A4,A4-1,2020-01-06\n"
    workforce = read(records(starters=starters, leavers=LEAVERS))
    problem = next(p for p in workforce.problems if p.rule == "field count")
    assert problem.row == 5
    assert "3 fields" in problem.sentence
    assert "5" in problem.sentence
    assert workforce.source[0].quarantined == 1


def test_shifted_columns_are_refused(records: Records) -> None:
    starters = "employee_id,start_date\nA1,2020-01-06,\nA2,2020-01-06,\n"
    with pytest.raises(IntakeError, match=r"3 fields and the header has 2.*shifted"):
        read(records(starters=starters, leavers=LEAVERS))


def test_rows_are_physical_lines(records: Records) -> None:
    folder = records(starters=STARTERS, leavers=LEAVERS)
    text = (
        'employee_id,assignment_id,start_date,unit\nA1,A1-1,2020-01-06,"Ward\nnorth"\n'
        "A2,A2-1,2020-02-31,Ward\nA3,A3-1,2020-01-06,Ward\n"
    )
    (folder / "starters.csv").write_text(text, encoding="utf-8")
    workforce = read(folder)
    assert [p.row for p in workforce.problems if p.rule == "not a date"] == [4]


def test_empty_rows_are_dropped_and_declared(records: Records) -> None:
    workforce = read(records(starters=STARTERS + ",,,,\n", leavers=LEAVERS))
    assert workforce.source[0].dropped == 1
    assert "empty row" in rules(workforce)


def test_identifiers_that_became_numbers_go_aside(records: Records) -> None:
    starters = STARTERS + "1.23E+05,X-1,2020-01-06,Ward,1.0\n2041.0,X-2,2020-01-06,Ward,1.0\n"
    workforce = read(records(starters=starters, leavers=LEAVERS))
    assert rules(workforce).count("identifier became a number") == 2


def test_leading_zeros_are_kept(records: Records) -> None:
    starters = "employee_id,start_date\n007,2020-01-06\n7,2020-01-06\n"
    workforce = read(records(starters=starters, leavers="employee_id,last_day"), keep_ids=True)
    assert workforce.ids is not None
    assert workforce.ids.to_list() == ["007", "7"]


def test_identifiers_stay_behind_unless_asked_for(records: Records) -> None:
    workforce = read(records(starters=STARTERS, leavers=LEAVERS))
    assert workforce.ids is None
    assert not {"employee_id", "assignment_id"} & set(workforce.spells.columns)
    assert "A1" not in workforce.spells.astype(str).to_string()


def test_unknown_columns_are_dropped_and_listed_without_their_values(records: Records) -> None:
    starters = STARTERS.replace("fte", "fte,Surname").replace(".0\n", ".0,Smith\n")
    starters = starters.replace("0.6\n", "0.6,Jones\n").replace("0.5\n", "0.5,Khan\n")
    workforce = read(records(starters=starters, leavers=LEAVERS))
    sentence = next(p.sentence for p in workforce.problems if p.rule == "unknown column")
    assert "Surname" in sentence
    assert not any(name in sentence for name in ("Smith", "Jones", "Khan"))


@pytest.mark.parametrize("fte", ["-0.5", "37.5", "full", "1e-1", "nan", "inf"])
def test_fte_out_of_range_goes_aside(records: Records, fte: str) -> None:
    starters = STARTERS + f"A4,A4-1,2020-01-06,Ward,{fte}\n"
    workforce = read(records(starters=starters, leavers=LEAVERS))
    assert [(p.row, p.column) for p in workforce.problems if p.action == "quarantined"] == [
        (5, "fte")
    ]


def test_more_than_5_per_cent_and_50_rows_of_one_fault_refuse_the_file(records: Records) -> None:
    good = "".join(f"G{i},2020-01-06\n" for i in range(400))
    bad = "".join(f"B{i},2020-02-31\n" for i in range(50))
    header = "employee_id,start_date\n"
    with pytest.raises(IntakeError, match=r"50 of 450 rows break one rule \(not a date\)"):
        read(records(starters=header + good + bad, leavers="employee_id,last_day"))
    workforce = read(
        records(starters=header + good + bad[: bad.rindex("B49")], leavers="employee_id,last_day")
    )
    assert workforce.source[0].quarantined == 49


class TestStricterLimits:
    STARTERS = "employee_id,start_date\n" + "".join(f"G{i},2020-01-06\n" for i in range(100))
    BAD = "".join(f"B{i},2020-02-31\n" for i in range(3))

    def read(self, records: Records, settings: str) -> Workforce:
        folder = records(starters=self.STARTERS + self.BAD, leavers="employee_id,last_day")
        (folder / "retention.toml").write_text(f"[data]\n{settings}\n", encoding="utf-8")
        return read(folder)

    def test_without_them_three_rows_are_set_aside(self, records: Records) -> None:
        assert self.read(records, "").source[0].quarantined == 3

    @pytest.mark.parametrize(
        "settings",
        [
            "max_quarantined_rows = 2\nmax_quarantined_share = 0.02",
            "max_quarantined_rows = 0\nmax_quarantined_share = 0",
        ],
    )
    def test_with_them_the_file_is_refused(self, records: Records, settings: str) -> None:
        with pytest.raises(IntakeError, match=r"3 of 103 rows break one rule"):
            self.read(records, settings)

    @pytest.mark.parametrize(
        "settings",
        [
            "max_quarantined_rows = 2",
            "max_quarantined_share = 0.0",
            "max_quarantined_rows = 3\nmax_quarantined_share = 0.01",
        ],
    )
    def test_the_higher_of_the_two_holds(self, records: Records, settings: str) -> None:
        assert self.read(records, settings).source[0].quarantined == 3

    @pytest.mark.parametrize(
        ("settings", "must"),
        [
            ("max_quarantined_rows = 50", "a whole number from 0 to 49, was 50"),
            ("max_quarantined_rows = -1", "a whole number from 0 to 49, was -1"),
            ("max_quarantined_rows = 2.5", "a whole number from 0 to 49, was 2.5"),
            ("max_quarantined_rows = true", "a whole number from 0 to 49, was True"),
            ("max_quarantined_share = 0.06", "a number from 0 to 0.05, was 0.06"),
            ("max_quarantined_share = nan", "a number from 0 to 0.05, was nan"),
            ('max_quarantined_share = "5 %"', "a number from 0 to 0.05, was '5 %'"),
        ],
    )
    def test_looser_ones_are_refused(self, records: Records, settings: str, must: str) -> None:
        with pytest.raises(SettingsError, match=must):
            self.read(records, settings)


def test_dates_of_the_records_are_inferred_loudly(records: Records) -> None:
    folder = records(starters=STARTERS, leavers=LEAVERS)
    with pytest.warns(RetentionWarning) as caught:
        workforce = retention.read(folder)
    said = [str(warning.message) for warning in caught]
    assert [sentence.split()[0] for sentence in said] == ["as_of", "observed_from"]
    assert all("was not declared" in sentence for sentence in said)
    assert (workforce.as_of, workforce.observed_from) == (date(2023, 6, 30), date(2023, 6, 30))


def test_declared_dates_give_no_warning(records: Records) -> None:
    folder = records(starters=STARTERS, leavers=LEAVERS)
    (folder / "retention.toml").write_text(
        "[data]\nas_of = 2024-03-31\nobserved_from = 2022-01-01\norganisation = 'Trust'\n",
        encoding="utf-8",
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        workforce = retention.read(folder)
    assert workforce.organisation == "Trust"
    assert read(folder, as_of="2024-01-31").as_of == date(2024, 1, 31)


def test_without_any_end_observed_from_must_be_declared(records: Records) -> None:
    folder = records(starters=STARTERS, leavers="employee_id,last_day")
    with pytest.raises(IntakeError, match="observed_from must be declared"):
        retention.read(folder, as_of="2024-03-31")


def test_observed_from_after_as_of_is_refused(records: Records) -> None:
    with pytest.raises(ArgumentError, match="must not be after as_of"):
        read(records(starters=STARTERS, leavers=LEAVERS), observed_from="2025-01-01")


def test_rows_that_ended_before_the_records_begin_go_aside(records: Records) -> None:
    workforce = read(records(starters=STARTERS, leavers=LEAVERS), observed_from="2023-07-01")
    assert [f.quarantined for f in workforce.source] == [1, 1]
    assert rules(workforce).count("ended before the records") == 2


def test_an_unknown_setting_names_the_nearest(records: Records) -> None:
    folder = records(starters=STARTERS, leavers=LEAVERS)
    (folder / "retention.toml").write_text("[data]\nas_off = 2024-03-31\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="no key 'as_off'; did you mean 'as_of'"):
        retention.read(folder)


def test_files_that_are_no_table_are_said_not_to_be_read(records: Records) -> None:
    workforce = read(records(starters=STARTERS, leavers=LEAVERS, appraisal="employee_id"))
    sentence = next(p.sentence for p in workforce.problems if p.rule == "file not read")
    assert sentence == (
        "appraisal.csv was not read: it is not the name of a table; did you mean 'appraisals'?"
    )


def test_a_gap_of_one_day_is_bridged_and_of_two_is_not(records: Records) -> None:
    staff = """
    employee_id,assignment_id,start_date,last_day
    A1,1,2020-01-06,2023-06-29
    A1,2,2023-07-01,
    A2,3,2020-01-06,2023-06-28
    A2,4,2023-07-01,
    """
    workforce = read(records(staff=staff))
    frame = retention.event_leavers(workforce, YEAR).frame
    assert frame["numerator"].iloc[0] == 1
    assert [(p.row, p.action) for p in workforce.problems if p.rule == "bridged gap"] == [
        (3, "changed")
    ]


def test_one_employee_id_in_two_organisations_is_two_people(records: Records) -> None:
    staff = """
    organisation_code,employee_id,start_date
    RX1,A1,2020-01-06
    RX2,A1,2020-01-06
    """
    workforce = read(records(staff=staff))
    assert retention.headcount(workforce, YEAR).frame["closing"].iloc[0] == 2


def test_an_organisation_code_in_one_table_only_is_refused(records: Records) -> None:
    starters = STARTERS.replace("unit", "organisation_code")
    with pytest.raises(IntakeError, match="organisation_code must be in both"):
        read(records(starters=starters, leavers=LEAVERS))


@pytest.mark.parametrize("in_posts", [True, False])
def test_an_organisation_code_in_moves_or_posts_only_is_refused(
    records: Records, in_posts: bool
) -> None:
    code = "R1," if in_posts else ""
    name = "organisation_code," if in_posts else ""
    other, other_name = ("", "") if in_posts else ("R1,", "organisation_code,")
    folder = records(
        staff=f"{name}employee_id,start_date\n{code}A1,2020-01-06\n",
        moves=f"{other_name}employee_id,effective_date,band\n{other}A1,2021-01-04,6\n",
    )
    with pytest.raises(IntakeError, match=r"moves.csv: organisation_code must be in it and in"):
        read(folder)


def test_moves_within_an_organisation(records: Records) -> None:
    folder = records(
        staff="organisation_code,employee_id,start_date\nR1,A1,2020-01-06\nR2,A1,2020-01-06\n",
        moves="organisation_code,employee_id,effective_date,band\nR2,A1,2021-01-04,6\n",
    )
    bands = read(folder).spells.groupby("organisation_code", observed=True)["band"].count()
    assert bands.to_dict() == {"R1": 0, "R2": 1}


def test_leavers_without_a_reason_are_named_by_their_own_rows(records: Records) -> None:
    leavers = LEAVERS + "A3,A3-1,2023-07-31,\nA2,A2-1,2023-07-31,\n"
    workforce = read(records(starters=STARTERS, leavers=leavers))
    (problem,) = [p for p in workforce.problems if p.rule == "blank reason"]
    assert (problem.file, problem.row) == ("leavers.csv", 3)
    assert "2 leavers have no leaving_reason and count as unknown (rows 3, 4)" in problem.sentence


def test_a_person_who_disagrees_takes_the_latest_answer(records: Records) -> None:
    staff = """
    employee_id,start_date,last_day,gender
    A1,2020-01-06,2021-01-31,Female
    A1,2022-01-04,,Male
    A2,2022-01-04,,Female
    """
    workforce = read(records(staff=staff), observed_from="2020-02-01")
    assert workforce.spells["gender"].astype(str).to_list() == ["Male", "Male", "Female"]
    assert "person disagrees" in rules(workforce)


def test_future_starters_and_people_serving_notice(records: Records) -> None:
    starters = STARTERS + "A4,A4-1,2024-05-01,Ward,1.0\n"
    leavers = LEAVERS + "A2,A2-1,2024-04-30,Retirement\n"
    workforce = read(records(starters=starters, leavers=leavers))
    assert retention.headcount(workforce, YEAR).frame["closing"].iloc[0] == 2
    assert {"future starter", "serving notice"} <= set(rules(workforce))


def test_a_workforce_cannot_be_changed_through_its_spells(records: Records) -> None:
    workforce = read(records(starters=STARTERS, leavers=LEAVERS))
    spells = workforce.spells
    spells["fte"] = 0.0
    spells.loc[0, "person"] = 99
    assert workforce.spells["fte"].sum() == pytest.approx(2.1)
    assert 99 not in workforce.spells["person"].to_list()
