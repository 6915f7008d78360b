"""Delimited text: dialects, encodings, lines, uneven rows, and what stands around the rows."""

from __future__ import annotations

import gzip
import random

import pytest

from retention.errors import IntakeError
from retention.intake.regular import FIELD_LIMIT
from tests.intake.exports import HEADER, ROWS, read, said, sentences, text

GOOD = text()
FIRST = list(range(2, 2 + len(ROWS)))


def test_a_plain_file_is_read_as_it_stands_and_without_a_word() -> None:
    sheet = read(GOOD)
    assert sheet.frame["employee_id"].to_list() == [row[0] for row in ROWS]
    assert sheet.frame["last_day"].to_list() == [""] * len(ROWS)
    assert sheet.row.tolist() == FIRST
    assert said(sheet) == []


@pytest.mark.parametrize(
    ("delimiter", "name", "word"),
    [(";", "staff.csv", "semicolon"), ("\t", "staff.csv", "tab"), (",", "staff.tsv", "comma")],
)
def test_another_delimiter_is_found_and_said(delimiter: str, name: str, word: str) -> None:
    sheet = read(text(delimiter=delimiter), name)
    assert sheet.account.accepted == len(ROWS)
    assert said(sheet) == [(0, "delimiter", "changed")]
    assert word in sentences(sheet).split()


@pytest.mark.parametrize(("delimiter", "name"), [("\t", "staff.tsv"), (";", "staff.txt")])
def test_the_delimiter_that_an_ending_promises_is_not_remarked_on(
    delimiter: str, name: str
) -> None:
    assert said(read(text(delimiter=delimiter), name)) == []


def test_a_delimiter_inside_titles_does_not_mislead() -> None:
    sheet = read("a;b;c;d;e;f;g;h\r\n" + GOOD)
    assert sheet.account.accepted == len(ROWS)


def test_all_three_line_breaks_may_be_mixed() -> None:
    lines = GOOD.split("\r\n")
    mixed = "".join(
        line + end
        for line, end in zip(lines, ["\r", "\n", "\r\n", "\n", "\r", "\r\n", "\r", ""], strict=True)
    )
    sheet = read(mixed)
    assert sheet.row.tolist() == FIRST
    assert sheet.frame.equals(read(GOOD).frame)


def test_rows_are_physical_lines_below_a_field_with_line_breaks() -> None:
    rows = [list(row) for row in ROWS]
    rows[1][3] = "Estates\r\nand\nFacilities\rService"
    sheet = read(text(rows))
    assert sheet.row.tolist() == [2, 3, 7, 8, 9, 10]
    assert sheet.frame["staff_group"].iloc[1] == rows[1][3]


@pytest.mark.parametrize(
    ("encoding", "rule"),
    [("utf-8", ""), ("utf-8-sig", ""), ("utf-16", "encoding"), ("cp1252", "encoding")],
)
def test_encodings_give_the_same_letters(encoding: str, rule: str) -> None:
    rows = [(*row[:3], "Médecine – générale", row[4]) for row in ROWS]
    sheet = read(text(rows).encode(encoding))
    assert set(sheet.frame["staff_group"]) == {"Médecine – générale"}
    assert [found for _, found, _ in said(sheet)] == ([rule] if rule else [])
    if encoding == "utf-16":
        assert "UTF-16" in sentences(sheet)


def test_utf16_of_the_other_byte_order_is_read() -> None:
    assert read(b"\xfe\xff" + GOOD.encode("utf-16-be")).account.accepted == len(ROWS)


def test_one_line_in_another_encoding_is_named() -> None:
    rows = [(*row[:3], "Généraliste", row[4]) for row in ROWS]
    lines = text(rows).encode().split(b"\r\n")
    lines[4] = lines[4].decode().encode("cp1252")
    with pytest.raises(IntakeError, match=r"row 5 is in another encoding"):
        read(b"\r\n".join(lines))


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode("utf-16-le"),
        GOOD.encode("utf-32"),
        GOOD.encode().replace(b"Med", b"M\x81d"),
    ],
)
def test_encodings_that_would_be_guesses_are_refused(content: bytes) -> None:
    with pytest.raises(IntakeError, match=r"encoding"):
        read(content)


def test_broken_utf16_is_refused() -> None:
    content = GOOD.encode("utf-16") + b"\x00\xd8" + "x".encode("utf-16-le")
    with pytest.raises(IntakeError, match=r"UTF-16, but is broken"):
        read(content)


@pytest.mark.parametrize("word", ["Généraliste", "O’Brien", "Ålesund", "£"])
def test_letters_encoded_twice_are_kept_and_their_first_row_is_named(word: str) -> None:
    twice = word.encode().decode("cp1252").encode().decode()
    rows = [list(row) for row in ROWS]
    rows[2][3] = rows[4][3] = twice
    sheet = read(text(rows))
    assert said(sheet) == [(4, "encoded twice", "changed")]
    assert sheet.frame["staff_group"].iloc[2] == twice


@pytest.mark.parametrize("word", ["Âge", "Ãlvaro", "naïve café", "â", "Łódź", "日本"])
def test_honest_letters_are_not_taken_for_letters_encoded_twice(word: str) -> None:
    assert said(read(text([(*row[:3], word, row[4]) for row in ROWS]))) == []


@pytest.mark.parametrize("content", [b"", b" \r\n \n\t", b"\xef\xbb\xbf", "\n".encode("utf-16")])
def test_nothing_but_white_space_is_an_empty_file(content: bytes) -> None:
    with pytest.raises(IntakeError, match=r"staff.csv: the file is empty"):
        read(content)


def test_a_nul_is_refused_with_its_row() -> None:
    with pytest.raises(IntakeError, match=r"row 4 holds a NUL"):
        read(GOOD.replace("Medical", "Med\0ical"))


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"\x89PNG\r\n\x1a\n", "PNG picture"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04", "zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel workbook"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!\x1a\x07\x00", "rar"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"PAR1", "Parquet"),
        (b"\x80\x04\x95", "pickle"),
        (b"\n <!DOCTYPE html><html>", "HTML"),
        (b"<table><tr>", "HTML"),
        (b"<?xml version='1.0'?><Workbook>", "XML"),
    ],
)
def test_other_files_named_csv_are_refused_by_name(start: bytes, what: str) -> None:
    with pytest.raises(IntakeError, match=rf"this is not a CSV text file but .*{what}"):
        read(start + bytes(range(32, 255)) * 9)


class TestUnevenRows:
    @pytest.mark.parametrize(("fields", "row"), [(6, 4), (3, 4), (1, 7)])
    def test_they_are_quarantined_with_both_counts(self, fields: int, row: int) -> None:
        rows = [list(r) for r in ROWS]
        rows[row - 2] = (rows[row - 2] + ["surplus"])[:fields]
        sheet = read(text(rows))
        assert said(sheet) == [(row, "field count", "quarantined")]
        assert f"{fields} fields and the header has 5" in sentences(sheet)
        assert (sheet.account.rows_in, sheet.account.quarantined) == (6, 1)
        assert row not in sheet.row

    def test_all_rows_with_a_trailing_delimiter_refuse_the_file(self) -> None:
        lines = GOOD.rstrip().split("\r\n")
        content = "\n".join([lines[0], *(line + "," for line in lines[1:])])
        with pytest.raises(IntakeError, match=r"row 2 has 6 fields and the header has 5.*shifted"):
            read(content)

    def test_a_quotation_mark_that_is_not_closed_is_named_with_its_row(self) -> None:
        with pytest.raises(IntakeError, match=r"row 5 is not a CSV record.*quotation"):
            read(GOOD.replace("2013-04-05,,Nursing", '2013-04-05,,"Nursing'))

    def test_so_it_is_in_a_long_file(self) -> None:
        rows = [(f"{i:06d}", "2020-01-06", "", "Nursing", "1.0") for i in range(40_000)]
        lines = text(rows).split("\r\n")
        lines[30_000] = lines[30_000].replace("Nursing", '"Nursing')
        with pytest.raises(IntakeError, match=r"row 30001 is not a CSV record.*field larger"):
            read("\n".join(lines))
        assert len("\n".join(lines[30_000:])) > FIELD_LIMIT

    def test_an_uneven_row_of_several_lines_says_how_far_it_goes(self) -> None:
        sheet = read(text([*ROWS, ("00999", "2020-01-06", "two\nlines")]))
        assert "over lines to 9" in sentences(sheet)


class TestAroundTheRows:
    TITLES = 'Staff list of SMITH\nRun on,01/04/2025,"by JONES, Ann"\n""\n,Person,,,Role\n'

    def test_titles_are_dropped_and_counted_without_their_words(self) -> None:
        sheet = read(self.TITLES + GOOD)
        assert sheet.row.tolist() == [row + 4 for row in FIRST]
        assert said(sheet) == [(0, "title row", "dropped")]
        assert "3 title rows above the header in row 5" in sentences(sheet)
        assert not any(word in sentences(sheet) for word in ("SMITH", "JONES", "Person"))
        assert sheet.account.rows_in == len(ROWS)

    @pytest.mark.parametrize(("above", "found"), [(19, True), (20, False)])
    def test_the_header_is_one_of_the_first_twenty_rows(self, above: int, found: bool) -> None:
        content = "title\n" * above + GOOD
        if found:
            assert read(content).account.accepted == len(ROWS)
        else:
            with pytest.raises(IntakeError, match=r"missing from the header"):
                read(content)

    @pytest.mark.parametrize(
        "total",
        [
            "Total,,,,4.8",
            "Grand Total,6,,,",
            "TOTALS:",
            "Total,6",
            ",,,,4.8",
            ',"Total",6,,',
            ",,,1,234.50",
        ],
    )
    def test_sums_at_the_end_are_dropped_and_named(self, total: str) -> None:
        sheet = read(GOOD + total + "\r\n")
        assert said(sheet) == [(8, "total row", "dropped")]
        assert "row 8" in sentences(sheet)
        assert "Total" in sentences(sheet)
        assert (sheet.account.rows_in, sheet.account.dropped) == (7, 1)

    @pytest.mark.parametrize("row", ["00999,2020-01-06,,Total,1.0", "00999,,,,1.0"])
    def test_a_row_of_a_person_is_no_sum(self, row: str) -> None:
        assert read(GOOD + row).account.accepted == len(ROWS) + 1

    def test_a_sum_in_the_middle_is_not_dropped(self) -> None:
        lines = GOOD.rstrip().split("\r\n")
        content = "\n".join([*lines[:3], "Total,,,,1.6", *lines[3:], *lines[3:], *lines[3:]])
        assert read(content).account.dropped == 0

    def test_blank_rows_are_dropped_and_declared(self) -> None:
        lines = GOOD.rstrip().split("\r\n")
        content = "\n".join([*lines[:3], "", ",,,,", " , ,,,", *lines[3:], ",,,,", ""])
        sheet = read(content)
        assert said(sheet) == [(0, "empty row", "dropped")]
        assert "4 empty rows" in sentences(sheet)
        assert sheet.row.tolist() == [2, 3, 7, 8, 9, 10]
        assert (sheet.account.rows_in, sheet.account.dropped) == (10, 4)

    def test_a_header_said_again_is_quarantined(self) -> None:
        again = ",".join(HEADER).upper()
        lines = GOOD.rstrip().split("\r\n")
        sheet = read("\n".join([*lines[:4], again, "\ufeff" + lines[0], *lines[4:]]))
        assert said(sheet) == [
            (5, "repeated header", "quarantined"),
            (6, "repeated header", "quarantined"),
        ]
        assert "header" in sentences(sheet)
        assert sheet.row.tolist() == [2, 3, 4, 7, 8, 9]

    def test_a_header_alone_has_no_rows(self) -> None:
        assert read(",".join(HEADER)).account.rows_in == 0

    def test_a_column_named_twice_is_refused(self) -> None:
        with pytest.raises(IntakeError, match=r"header in row 2 has more than one column fte"):
            read("title\n" + text(header=(*HEADER[:3], "FTE", "fte")))

    def test_the_callers_names_of_columns_are_used(self) -> None:
        content = text(header=("Nummer", "Beginn", "Ende", "Gruppe", "VZ"))
        names = dict(zip(("Nummer", "Beginn"), HEADER, strict=False))
        sheet = read(content, canonical=lambda cells: [names.get(c, c) for c in cells])  # type: ignore[arg-type]
        assert list(sheet.frame) == ["employee_id", "start_date"]


class TestGzip:
    def test_it_is_read_like_the_file_in_it(self) -> None:
        sheet = read(gzip.compress(GOOD.encode()), "staff.csv.gz")
        assert sheet.frame.equals(read(GOOD).frame)
        assert said(sheet) == []

    @pytest.mark.parametrize("cut", [12, -20, -8])
    def test_a_cut_file_is_refused(self, cut: int) -> None:
        noise = random.Random(1).randbytes(3000).hex()
        content = gzip.compress(text([(*row[:3], noise, "1") for row in ROWS]).encode())
        with pytest.raises(IntakeError, match=r"truncated or corrupt|uncompressed size"):
            read(content[:cut], "staff.csv.gz")

    def test_text_under_its_name_is_refused(self) -> None:
        with pytest.raises(IntakeError, match=r"this is not a gzip file"):
            read(GOOD, "staff.csv.gz")
