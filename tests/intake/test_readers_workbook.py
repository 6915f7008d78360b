"""Excel workbooks: cells to text, sheets, what a workbook hides, and containers that harm."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

import numpy as np
import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from retention.errors import IntakeError
from retention.intake.sheet import CellKind
from tests.intake.exports import HEADER, ROWS, read, said, sentences, text, with_parts, workbook

SHEET = "xl/worksheets/sheet1.xml"
FIRST = list(range(2, 2 + len(ROWS)))


def in_sheet(old: str, new: str, content: bytes | None = None) -> bytes:
    """A workbook with a piece of its first sheet's XML replaced."""

    def change(name: str, part: bytes) -> bytes:
        if name != SHEET:
            return part
        assert re.search(old.encode(), part), old
        return re.sub(old.encode(), new.encode(), part)

    return with_parts(content or workbook(), change)


def test_text_cells_are_read_as_they_stand_and_without_a_word() -> None:
    sheet = read(workbook(), "staff.xlsx")
    assert sheet.frame.equals(read(text()).frame)
    assert sheet.row.tolist() == FIRST
    assert said(sheet) == []


def test_cells_become_text_by_our_rules_and_keep_their_kind() -> None:
    rows = [
        (1001, date(2020, 1, 6), datetime(2024, 6, 30), True, 1),
        ("1002", datetime(2020, 1, 6, 8, 30), None, 5.25, 0.6),
        (123456789012345600, "2020-01-06", time(8, 30), 7.0, "0.6"),
    ]
    sheet = read(workbook([HEADER, *rows]), "staff.xlsx")
    assert sheet.frame.to_numpy().tolist() == [
        ["1001", "2020-01-06", "2024-06-30", "TRUE", "1"],
        ["1002", "2020-01-06 08:30:00", "", "5.25", "0.6"],
        ["1.234567890123456e+17", "2020-01-06", "08:30:00", "7", "0.6"],
    ]
    kind = CellKind
    assert sheet.kinds["employee_id"].tolist() == [kind.NUMBER, kind.TEXT, kind.NUMBER]
    assert sheet.kinds["last_day"].tolist() == [kind.DATE, kind.BLANK, kind.TIME]
    assert sheet.kinds["staff_group"].tolist() == [kind.TRUTH, kind.NUMBER, kind.NUMBER]


def test_the_calendar_of_1904_gives_the_same_days() -> None:
    rows = [HEADER, ("1", date(2020, 2, 29), date(2024, 12, 31), "Nursing", 1)]

    def calendar(book: openpyxl.Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904

    content = workbook(rows, calendar)
    assert content != workbook(rows)
    assert read(content, "staff.xlsx").frame.equals(read(workbook(rows), "staff.xlsx").frame)


def test_text_among_the_date_cells_of_a_column_is_said_with_its_rows() -> None:
    rows = [[*row] for row in ROWS]
    for row in rows[:4]:
        row[1] = date.fromisoformat(str(row[1]))
    sheet = read(workbook([HEADER, *rows]), "staff.xlsx")
    assert said(sheet) == [(6, "dates as text", "kept")]
    assert "start_date holds 4 date cells, and text in rows 6, 7" in sentences(sheet)


def test_a_table_may_stand_anywhere_in_its_sheet() -> None:
    def move(book: openpyxl.Workbook) -> None:
        book.active.move_range("A1:E7", rows=5, cols=3)
        book.active["B2"] = "Staff in post, run by SMITH"
        book.active.merge_cells("B2:H2")

    sheet = read(workbook(edit=move), "staff.xlsx")
    assert sheet.row.tolist() == [row + 5 for row in FIRST]
    assert "1 title row above the header in row 6" in sentences(sheet)
    assert "SMITH" not in sentences(sheet)


def test_totals_blank_rows_and_repeated_headers() -> None:
    rows = [HEADER, *ROWS[:3], (None,) * 5, HEADER, *ROWS[3:], ("Total", 6, None, None, 4.8)]
    sheet = read(workbook(rows), "staff.xlsx")
    assert sheet.row.tolist() == [2, 3, 4, 7, 8, 9]
    assert said(sheet) == [
        (0, "empty row", "dropped"),
        (10, "total row", "dropped"),
        (6, "repeated header", "quarantined"),
    ]
    assert {name: len(kinds) for name, kinds in sheet.kinds.items()} == dict.fromkeys(
        sheet.frame, 6
    )


@pytest.mark.parametrize("row", ['<row r="{0}"/>', '<row r="{0}"><c r="A{0}" s="1"/></row>'])
def test_rows_that_only_exist_below_the_data_are_declared(row: str) -> None:
    empty = "".join(row.format(8 + i) for i in range(30_000))
    sheet = read(in_sheet("</sheetData>", empty + "</sheetData>"), "staff.xlsx")
    assert "30,000 empty rows" in sentences(sheet)
    assert (sheet.account.accepted, sheet.account.rows_in) == (6, 30_006)


@pytest.mark.parametrize("value", ["#N/A", "#REF!", "#VALUE!"])
def test_rows_with_an_error_value_are_set_aside_by_name(value: str) -> None:
    rows = [[*row] for row in ROWS]
    rows[1][2] = rows[4][3] = value
    sheet = read(workbook([HEADER, *rows]), "staff.xlsx")
    assert said(sheet) == [
        (3, "error value", "quarantined"),
        (6, "error value", "quarantined"),
    ]
    assert f"row 3: last_day is the error value {value}" in sentences(sheet)
    assert sheet.kinds["last_day"][1] == CellKind.ERROR
    assert len(sheet.frame) == len(ROWS), "the rows stay, so that the posts they end do not"
    assert sheet.aside.sum() == 2


def test_an_error_value_in_a_column_that_is_not_read_does_no_harm() -> None:
    rows = [(*HEADER, "Notes"), *((*row, "#N/A") for row in ROWS)]
    assert not read(workbook(rows), "staff.xlsx").aside.any()


class TestFormulas:
    CELL = r'<c r="E3"[^>]*>.*?</c>'

    @pytest.mark.parametrize(
        "cell",
        [
            '<c r="E3"><f>1-0.2</f></c>',
            '<c r="E3"><f>1-0.2</f><v></v></c>',
            '<c s="0" r="E3"><f>1-0.2</f><v/></c>',
            '<c r="E3" ><f t="shared" si="0"/></c>',
        ],
    )
    def test_one_that_was_never_calculated_refuses_the_file_and_names_the_cell(
        self, cell: str
    ) -> None:
        with pytest.raises(IntakeError, match=r"staff.xlsx: the formula in E3 \(column fte\)"):
            read(in_sheet(self.CELL, cell), "staff.xlsx")

    @pytest.mark.parametrize(
        ("cell", "value"),
        [
            ('<c r="E3"><f>1-0.2</f><v>0.8</v></c>', "0.8"),
            ('<c r="E3" t="str"><f>IF(1,"","x")</f><v></v></c>', ""),
        ],
    )
    def test_one_with_its_value_is_read(self, cell: str, value: str) -> None:
        sheet = read(in_sheet(self.CELL, cell), "staff.xlsx")
        assert sheet.frame["fte"].iloc[1] == value

    def test_one_in_a_column_or_row_that_is_not_read_does_no_harm(self) -> None:
        rows = [("as at", "=TODAY()"), (*HEADER, "Age"), *((*row, "=1+1") for row in ROWS)]
        assert read(workbook(rows), "staff.xlsx").account.accepted == len(ROWS)

    def test_a_total_that_was_never_calculated_is_refused_too(self) -> None:
        rows = [HEADER, *ROWS, ("Total", None, None, None, "=SUM(E2:E7)")]
        with pytest.raises(IntakeError, match=r"E8"):
            read(workbook(rows), "staff.xlsx")


class TestSheets:
    @staticmethod
    def second(title: str, rows: Any, state: str = "visible") -> Any:
        def add(book: openpyxl.Workbook) -> None:
            book.active.title = "Staff Jan"
            sheet = book.create_sheet(title)
            sheet.sheet_state = state
            for row in rows:
                sheet.append(list(row))

        return add

    def test_two_that_could_be_the_table_are_an_error_that_names_both(self) -> None:
        content = workbook(edit=self.second("Staff Feb", (HEADER, *ROWS[:2])))
        with pytest.raises(IntakeError, match=r"2 sheets .*'Staff Jan', 'Staff Feb'.*\[sheets\]"):
            read(content, "staff.xlsx")
        assert read(content, "staff.xlsx", sheet="Staff Feb").account.accepted == 2

    def test_a_sheet_that_is_not_there_is_refused_with_the_nearest(self) -> None:
        with pytest.raises(IntakeError, match=r"no sheet 'Staf Jan'; did you mean 'Staff Jan'"):
            read(workbook(edit=self.second("B", [])), "staff.xlsx", sheet="Staf Jan")

    def test_other_sheets_are_declared_without_their_names(self) -> None:
        sheet = read(workbook(edit=self.second("SMITH", [("x",)])), "staff.xlsx")
        assert said(sheet) == [(0, "other sheet", "dropped")]
        assert "SMITH" not in sentences(sheet)

    @pytest.mark.parametrize("state", ["hidden", "veryHidden"])
    def test_hidden_sheets_are_ignored_and_declared(self, state: str) -> None:
        content = workbook(edit=self.second("Staff Feb", (HEADER, *ROWS), state))
        sheet = read(content, "staff.xlsx")
        assert said(sheet) == [(0, "hidden sheet", "dropped")]
        assert sheet.account.accepted == len(ROWS)

    def test_no_sheet_with_the_table_names_what_is_missing(self) -> None:
        with pytest.raises(IntakeError, match=r"column start_date is missing .* row 1"):
            read(workbook([("employee_id", "x"), ("1", "2")]), "staff.xlsx")

    def test_an_empty_workbook_is_refused(self) -> None:
        with pytest.raises(IntakeError, match=r"the workbook is empty"):
            read(workbook([]), "staff.xlsx")


class TestContainers:
    @pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
    def test_a_cut_workbook_is_refused(self, share: float) -> None:
        content = workbook()
        with pytest.raises(IntakeError, match=r"truncated or corrupt"):
            read(content[: int(len(content) * share)], "staff.xlsx")

    def test_a_damaged_part_is_refused(self) -> None:
        content = bytearray(workbook())
        content[len(content) // 3] ^= 0xFF
        with pytest.raises(IntakeError):
            read(bytes(content), "staff.xlsx")

    @pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "[Content_Types].xml"])
    def test_a_missing_part_is_refused_or_not_needed(self, part: str) -> None:
        content = with_parts(workbook(), lambda name, data: None if name == part else data)
        if part.startswith("["):
            assert read(content, "staff.xlsx").account.accepted == len(ROWS)
        else:
            with pytest.raises(IntakeError):
                read(content, "staff.xlsx")

    @pytest.mark.parametrize(
        "head",
        [
            '<!DOCTYPE x [<!ENTITY a "b">]>',
            '<!DOCTYPE x SYSTEM "file:///etc/hostname">',
            "<!-- " + " " * 70_000 + ' --><!DOCTYPE x [<!ENTITY % a "b">]>',
        ],
    )
    @pytest.mark.parametrize("part", ["xl/styles.xml", SHEET, "xl/_rels/workbook.xml.rels"])
    def test_document_types_are_refused_in_every_part(self, head: str, part: str) -> None:
        def change(name: str, data: bytes) -> bytes:
            return head.encode() + data if name == part else data

        with pytest.raises(IntakeError, match=r"unsafe XML"):
            read(with_parts(workbook(), change), "staff.xlsx")

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-7"])
    def test_xml_in_an_encoding_that_could_hide_something_is_refused(self, encoding: str) -> None:
        def change(name: str, data: bytes) -> bytes:
            if name != SHEET:
                return data
            declared = f'<?xml version="1.0" encoding="{encoding}"?>' + data.decode()
            return declared.encode(encoding)

        with pytest.raises(IntakeError, match=r"unsafe XML"):
            read(with_parts(workbook(), change), "staff.xlsx")

    @pytest.mark.parametrize("cell", ['r="XFD1048576"', "r='XFD1048576'", '\n r = "ZZ900000"'])
    def test_a_cell_far_away_is_refused_before_memory_is_set_aside_for_it(self, cell: str) -> None:
        far = f'<row r="1048576"><c {cell}><v>1</v></c></row></sheetData>'
        with pytest.raises(IntakeError, match=r"spans .* rows and .* columns"):
            read(in_sheet("</sheetData>", far), "staff.xlsx")

    def test_many_cells_without_an_address_are_counted_where_they_stand(self) -> None:
        wide = "<row>" + "<c><v>1</v></c>" * 9_000 + "</row>"
        long = '<row><c t="n"><v>1</v></c></row>' * 9_000
        with pytest.raises(IntakeError, match=r"spans .* rows and .* columns"):
            read(in_sheet("</sheetData>", wide + long + "</sheetData>"), "staff.xlsx")

    def test_cells_without_an_address_are_read(self) -> None:
        content = in_sheet(r' r="[A-Z]+[0-9]+"', "")
        assert read(content, "staff.xlsx").frame.equals(read(workbook(), "staff.xlsx").frame)

    def test_a_prefix_of_the_namespace_changes_nothing(self) -> None:
        content = in_sheet(r"<(/?)(\w)", r"<\1x:\2")
        content = in_sheet("<x:worksheet xmlns=", "<x:worksheet xmlns:x=", content)
        assert read(content, "staff.xlsx").frame.equals(read(workbook(), "staff.xlsx").frame)
        lost = in_sheet(r'<x:c r="E3"[^>]*>.*?</x:c>', '<x:c r="E3"><x:f>1</x:f></x:c>', content)
        with pytest.raises(IntakeError, match=r"E3"):
            read(lost, "staff.xlsx")

    @pytest.mark.parametrize(
        ("content", "what"),
        [
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, r"legacy.*password"),
            (b"<html><table><tr><td>employee_id", r"HTML"),
            (b"employee_id,start_date\n", r"not an Excel workbook .* \.csv if it is text"),
            (b"Rar!\x1a\x07\x00" + b"x" * 99, r"rar"),
            (b"", r"empty"),
            (b"PK\x05\x06" + b"\0" * 18, r"truncated or corrupt"),
        ],
    )
    def test_other_files_named_xlsx_are_refused_by_name(self, content: bytes, what: str) -> None:
        with pytest.raises(IntakeError, match=what):
            read(content, "staff.xlsx")

    def test_every_byte_may_be_damaged(self) -> None:
        good, damage = workbook(), np.random.default_rng(5)
        for _ in range(150):
            content = bytearray(good)
            for place in damage.integers(0, len(good), 3):
                content[place] = damage.integers(0, 256)
            try:
                sheet = read(bytes(content), "staff.xlsx")
            except IntakeError:
                continue
            assert sheet.account.rows_in >= len(sheet.row)
