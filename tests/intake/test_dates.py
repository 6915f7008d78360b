"""Dates by four rules: shape, other shapes, order, and what is no day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retention.errors import IntakeError, SettingsError
from retention.intake.date_shapes import DeclaredFormat, written
from retention.periods import day_number
from tests.intake.staff import aside, read, rows, said, write


def changed(made: list[dict[str, str]], how: Callable[[date], str]) -> list[dict[str, str]]:
    """The same rows with their dates written another way."""
    for row in made:
        for column in ("start_date", "last_day"):
            if row[column]:
                row[column] = how(date.fromisoformat(row[column]))
    return made


WAYS = {
    "day first": lambda d: d.strftime("%d/%m/%Y"),
    "month first": lambda d: d.strftime("%m/%d/%Y"),
    "dots": lambda d: d.strftime("%d.%m.%Y"),
    "midnight": lambda d: d.strftime("%Y-%m-%d 00:00:00"),
    "short": lambda d: f"{d.day}/{d.month}/{d.year}",
}


@pytest.mark.parametrize("way", WAYS)
def test_the_way_dates_are_written_changes_nothing(tmp_path: Path, way: str) -> None:
    plain = read(write(tmp_path / "plain", rows()))
    other = read(write(tmp_path / "other", changed(rows(), WAYS[way])))
    assert other.spells.equals(plain.spells)
    assert said(other) == said(plain)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2023-02-29", "no such day"),
        ("06/01/20", "two-digit year"),
        ("2020-01-06T23:30:00Z", "time zone"),
        ("2020-01-06T23:30:00+01:00", "time zone"),
        ("2020-01-06 14:20", "time of day"),
        ("06/01/2020", "yyyy-mm-dd as in most rows"),
        ("43836", "yyyy-mm-dd as in most rows"),
        ("Jan-23", "must be a date"),
        ("Q1 2023", "must be a date"),
        ("current", "must be a date"),
        ("２０２０-01-06", "must be a date"),
        ("1900-01-01", "not known"),
        ("0000-00-00", "not known"),
    ],
)
def test_a_value_that_is_no_day_of_the_column_goes_aside(
    tmp_path: Path, value: str, words: str
) -> None:
    made = rows()
    made[6]["start_date"] = value
    workforce = read(write(tmp_path / "data", made))
    assert aside(workforce) == [(8, "start_date")]
    assert words in said(workforce)


@pytest.mark.parametrize("value", ["4712-12-31", "31/12/4712", "9999-12-31", "31-Dec-4712"])
@pytest.mark.parametrize("way", ["day first", "midnight"])
def test_the_end_of_a_calendar_means_no_end_in_any_shape(
    tmp_path: Path, value: str, way: str
) -> None:
    made = changed(rows(), WAYS[way])
    made[0]["last_day"] = value
    workforce = read(write(tmp_path / "data", made))
    assert aside(workforce) == []
    assert "4712" in said(workforce)
    assert "left open (row 2)" in said(workforce)
    assert workforce.spells["exit"].isna().sum() == 24


def test_an_order_that_could_be_either_is_asked_for_and_then_taken(tmp_path: Path) -> None:
    made = rows()
    for i, row in enumerate(made):
        row["start_date"] = f"0{i % 9 + 1}/0{(i + 3) % 9 + 1}/2019"
    folder = write(tmp_path / "data", made)
    with pytest.raises(IntakeError, match=r"staff.csv: .*start_date are ambiguous.*date_format"):
        read(folder)
    (folder / "retention.toml").write_text(
        '[dates]\n"staff.start_date" = "%d/%m/%Y"\n', encoding="utf-8"
    )
    assert read(folder).spells["start"].max().date() == max(
        date(2019, (i + 3) % 9 + 1, i % 9 + 1) for i in range(30)
    )


def test_days_that_are_the_same_either_way_are_not_ambiguous(tmp_path: Path) -> None:
    made = rows()
    made[4]["last_day"], made[4]["start_date"] = "2023-06-06", "2019-05-05"
    for row in made[5:]:
        row["last_day"] = row["leaving_reason"] = ""
    made[4]["last_day"] = "06/06/2023"
    assert aside(read(write(tmp_path / "data", made))) == []


def test_two_orders_in_one_column_are_refused_at_the_first_of_the_minority(
    tmp_path: Path,
) -> None:
    made = changed(rows(), WAYS["day first"])
    made[20]["start_date"], made[9]["start_date"] = "06/28/2020", "05/19/2022"
    with pytest.raises(IntakeError, match=r"start_date are mixed.*row 11 has '05/19/2022'"):
        read(write(tmp_path / "data", made))


def test_a_column_of_serial_numbers_is_refused_unless_declared(tmp_path: Path) -> None:
    made = rows()
    for row in made:
        days = day_number(date.fromisoformat(row["start_date"])) - day_number(date(1899, 12, 30))
        row["start_date"] = str(days)
    folder = write(tmp_path / "data", made)
    with pytest.raises(IntakeError, match=r"start_date holds serial numbers.*'43103' in row 2"):
        read(folder)
    (folder / "retention.toml").write_text(
        '[dates]\n"staff.start_date" = "excel"\n', encoding="utf-8"
    )
    plain = read(write(tmp_path / "plain", rows()))
    assert read(folder).spells.equals(plain.spells)


def test_months_by_name_are_read_when_declared(tmp_path: Path) -> None:
    made = changed(rows(), lambda d: d.strftime("%d-%b-%Y").upper())
    folder = write(tmp_path / "data", made)
    with pytest.raises(IntakeError, match=r"'03-JAN-2018' in row 2; declare their date_format"):
        read(folder)
    (folder / "retention.toml").write_text(
        '[dates]\nstaff.start_date = "%d-%b-%Y"\nstaff.last_day = "%d-%b-%Y"\n', encoding="utf-8"
    )
    plain = read(write(tmp_path / "plain", rows()))
    assert read(folder).spells.equals(plain.spells)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("staff.start_date", "%d/%m/%y", "does not say its century"),
        ("staff.start_date", "%d/%Y", "name day, month and year"),
        ("staff.start_day", "%d/%m/%Y", "did you mean 'staff.start_date'"),
    ],
)
def test_a_format_that_makes_no_day_is_refused(
    tmp_path: Path, name: str, text: str, words: str
) -> None:
    folder = write(tmp_path / "data", rows(), retention__toml=f'[dates]\n"{name}" = "{text}"')
    with pytest.raises(SettingsError, match=words):
        read(folder)


def test_messages_name_the_header_of_the_file(tmp_path: Path) -> None:
    made = rows()
    made[1]["last_day"] = "present"
    workforce = read(write(tmp_path / "data", made, {"last_day": "Termination Date"}))
    assert "Termination Date (last_day) must be a date" in said(workforce)


def test_swapped_headers_are_refused_by_name(tmp_path: Path) -> None:
    swapped = {"start_date": "end_date", "last_day": "start_date"}
    with pytest.raises(IntakeError, match=r"start_date and end_date \(last_day\).* swapped"):
        read(write(tmp_path / "data", rows(), swapped))


def test_what_is_no_date_is_not_quoted(tmp_path: Path) -> None:
    made = rows()
    made[3]["start_date"] = "Featherstonehaugh"
    assert "Featherstonehaugh" not in said(read(write(tmp_path / "data", made)))


@given(st.text(max_size=30))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_without_an_error(text: str) -> None:
    found = written(text)
    assert found.shape or found.fault


@given(st.dates(date(1900, 3, 1), date(2100, 1, 1)))
@settings(deadline=None)
def test_every_day_is_itself_in_every_shape(day: date) -> None:
    number = day_number(day)
    assert written(day.isoformat()).day == number
    assert written(day.strftime("%d/%m/%Y")).day_first == number
    assert written(day.strftime("%m/%d/%Y")).month_first == number
    serial = str((day - date(1899, 12, 30)).days)
    assert DeclaredFormat("excel", "[dates]").read(serial) == number
