"""Identifiers, headers, codes and numbers of the staff table."""

from __future__ import annotations

from pathlib import Path

import pytest

from retention.errors import IntakeError, SettingsError
from retention.intake.headers import Headers
from retention.intake.quoting import reads_like_a_code
from retention.schema import STAFF
from tests.intake.staff import aside, read, rows, said, write


def test_a_good_table_is_read_without_a_remark(tmp_path: Path) -> None:
    workforce = read(write(tmp_path / "data", rows()))
    assert list(workforce.problems) == []


class TestIdentifiers:
    def test_spaces_and_capitals_are_one_person_and_said(self, tmp_path: Path) -> None:
        made = rows()
        made[3]["employee_id"] = " 00003 "
        made[5]["employee_id"], made[6]["employee_id"] = "ab5", "AB5"
        made[6]["start_date"] = "2021-03-04"
        workforce = read(write(tmp_path / "data", made))
        assert workforce.spells["person"].nunique() == 29
        assert "employee_id differs in spaces or capitals" in said(workforce)
        assert "rows 5, 8" in said(workforce)

    @pytest.mark.parametrize("value", ["2.01234E+11", "102.0", "1e5"])
    def test_what_a_spreadsheet_made_a_number_goes_aside(self, tmp_path: Path, value: str) -> None:
        made = rows()
        made[1]["employee_id"] = value
        assert aside(read(write(tmp_path / "data", made))) == [(3, "employee_id")]

    def test_long_numbers_stay_apart(self, tmp_path: Path) -> None:
        made = rows()
        for i, row in enumerate(made):
            row["employee_id"] = str(90071992547409930 + i)
        made[3]["employee_id"] = ""
        workforce = read(write(tmp_path / "data", made))
        assert workforce.spells["person"].nunique() == 29
        assert aside(workforce) == [(5, "employee_id")]

    def test_national_insurance_numbers_are_refused_and_not_quoted(self, tmp_path: Path) -> None:
        made = rows()
        for i, row in enumerate(made):
            row["employee_id"] = f"QQ1234{i:02d}C"
        with pytest.raises(IntakeError, match="employee_id holds National Insurance") as caught:
            read(write(tmp_path / "data", made))
        assert "QQ1234" not in str(caught.value)

    def test_ids_are_kept_as_they_were_written(self, tmp_path: Path) -> None:
        made = rows(10)
        made[0]["employee_id"] = "ab-x"
        workforce = read(write(tmp_path / "data", made), keep_ids=True)
        assert workforce.ids is not None
        assert "ab-x" in workforce.ids.to_list()


class TestHeaders:
    def test_headers_of_exports_are_known(self, tmp_path: Path) -> None:
        renamed = {
            "employee_id": "Employee Number",
            "assignment_id": "ASSIGNMENT NUMBER",
            "start_date": "Latest Start Date",
            "last_day": "Termination Date",
            "leaving_reason": " Leaving  Reason ",
            "staff_group": "Staff-Group",
            "fte": "FTE",
        }
        plain = read(write(tmp_path / "plain", rows()))
        other = read(write(tmp_path / "other", rows(), renamed))
        assert other.spells.equals(plain.spells)
        assert list(other.problems) == []

    def test_the_latest_start_is_of_the_employer_beside_one_of_the_post(self) -> None:
        found = Headers(STAFF)(["Latest Start Date", "Assignment Start Date"])
        assert found == ["employer_start_date", "start_date"]

    def test_a_letter_that_only_looks_alike_is_another(self, tmp_path: Path) -> None:
        with pytest.raises(IntakeError, match="employee_id is missing"):
            read(write(tmp_path / "data", rows(), {"employee_id": "\u0435mployee_id"}))

    def test_settings_name_headers_and_drop_them(self, tmp_path: Path) -> None:
        settings = """
        [columns.staff]
        "Payroll no" = "employee_id"
        staff_group = ""
        """
        folder = write(
            tmp_path / "data", rows(), {"employee_id": "Payroll no"}, retention__toml=settings
        )
        workforce = read(folder)
        assert "staff_group" not in workforce.spells
        assert "dropped on reading: staff_group" in said(workforce)

    @pytest.mark.parametrize(
        ("settings", "words"),
        [
            ('[columns.staff]\nX = "employe_id"', "did you mean 'employee_id'"),
            ('[columns.stuff]\nX = "employee_id"', "did you mean 'staff'"),
            ('[maps]\nleaving_reason = "x.csv"', "did you mean 'leaving_reasons'"),
            ('[column.staff]\nX = "employee_id"', "did you mean 'columns'"),
            ("[survey]\nyear = 2024", "must name at least one question"),
        ],
    )
    def test_a_setting_that_is_not_known_names_the_nearest(
        self, tmp_path: Path, settings: str, words: str
    ) -> None:
        with pytest.raises(SettingsError, match=words):
            read(write(tmp_path / "data", rows(), retention__toml=settings))


class TestReasons:
    def test_an_unmapped_reason_is_quoted_and_kept(self, tmp_path: Path) -> None:
        made = rows()
        made[4]["leaving_reason"] = "Zzz not a reason"
        workforce = read(write(tmp_path / "data", made))
        assert "unmapped values in row 6: 'Zzz not a reason'" in said(workforce)
        assert "Zzz not a reason" in set(workforce.spells["leaving_reason"].dropna())

    def test_a_text_about_somebody_is_neither_quoted_nor_kept(self, tmp_path: Path) -> None:
        made = rows()
        made[4]["leaving_reason"] = "Dr Smith shouted at her on 12/03 and she went home crying"
        workforce = read(write(tmp_path / "data", made))
        assert "Smith" not in said(workforce)
        assert "Smith" not in workforce.spells.astype(str).to_string()
        assert "Unknown" in set(workforce.spells["leaving_reason"].dropna())

    def test_labels_of_other_years_take_their_present_name(self, tmp_path: Path) -> None:
        made = rows()
        made[4]["leaving_reason"] = "Voluntary Resignation - Better Reward Package"
        workforce = read(write(tmp_path / "data", made))
        present = "Voluntary Resignation - Pay and Reward Related"
        assert present in set(workforce.spells["leaving_reason"].dropna())
        assert "another spelling of a known label in row 6" in said(workforce)

    @pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig"])
    def test_a_map_saved_by_a_spreadsheet(self, tmp_path: Path, encoding: str) -> None:
        made = rows()
        made[4]["leaving_reason"] = "Café closed"
        settings = '[maps]\nleaving_reasons = "reasons.csv"'
        folder = write(tmp_path / "data", made, retention__toml=settings)
        text = "value;canonical\r\nCafé closed;Redundancy - Compulsory\r\n"
        (folder / "reasons.csv").write_bytes(text.encode(encoding))
        workforce = read(folder)
        assert list(workforce.problems) == []
        assert "Redundancy - Compulsory" in set(workforce.spells["leaving_reason"].dropna())

    def test_leavers_without_a_reason_are_counted(self, tmp_path: Path) -> None:
        made = rows()
        made[4]["leaving_reason"] = ""
        assert "1 leavers have no leaving_reason and count as unknown (row 6)" in said(
            read(write(tmp_path / "data", made))
        )


class TestCategories:
    def test_many_different_values_are_remarked_on(self, tmp_path: Path) -> None:
        made = rows()
        for i, row in enumerate(made):
            row["staff_group"] = f"Group {i}"
        assert "staff_group has 30 different values in 30 rows" in said(
            read(write(tmp_path / "data", made))
        )

    def test_personal_values_are_masked_everywhere(self, tmp_path: Path) -> None:
        made = rows()
        made[2]["staff_group"] = "SW1A 1AA 12/03/1980"
        workforce = read(write(tmp_path / "data", made))
        assert "staff_group holds what could be a date of birth" in said(workforce)
        assert "SW1A" not in said(workforce) + workforce.spells.astype(str).to_string()

    @pytest.mark.parametrize("value", ['=HYPERLINK("x")', "+cmd|x", "-2+3", "@SUM(A1)"])
    def test_formulas_are_text_and_remarked_on(self, tmp_path: Path, value: str) -> None:
        made = rows()
        made[2]["staff_group"] = value.replace('"', "'")
        workforce = read(write(tmp_path / "data", made))
        assert "like a formula of a spreadsheet, and was kept as text, in row 4" in said(workforce)

    def test_spaces_are_taken_away_and_said(self, tmp_path: Path) -> None:
        made = rows()
        made[2]["staff_group"] = " Estates "
        workforce = read(write(tmp_path / "data", made))
        assert set(workforce.spells["staff_group"]) == {"Nursing", "Medical", "Estates"}
        assert "staff_group had spaces around it, which were taken away, in row 4" in said(
            workforce
        )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Moved to another ward", True),
        ("Career Break", True),
        ("Jane Smith", False),
        ("SMITH, Jane", False),
        ("Mrs Khan", False),
        ("jane@example.org", False),
        ("employee 00102", False),
        ("x" * 41, False),
        ("two\nlines", False),
    ],
)
def test_what_a_message_may_quote(text: str, shown: bool) -> None:
    assert reads_like_a_code(text) is shown
