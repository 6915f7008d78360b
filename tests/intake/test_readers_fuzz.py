"""Good files, mutated: only the package's errors, and every row accounted for.

The counter below reads the same bytes by its own small automaton and shares nothing with the
reader but the rules of CSV.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from retention.errors import RetentionError
from retention.intake import read_contents
from retention.workforce import Workforce
from tests.intake.exports import HEADER, ROWS, text, workbook

GOOD = text([(*row[:3], 'Nursing, "ward"\nÉtage', row[4]) for row in ROWS]).encode()
PIECES = [
    b'"',
    b",",
    b";",
    b"\t",
    b"\r",
    b"\n",
    b"\r\n",
    b"\0",
    b"\xe9",
    b"\xc3\xa9",
    b"\xff\xfe",
    b" ",
]
WORKBOOK = workbook()
FEW = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(FEW, max_examples=2_000)


def records_of(content: str, delimiter: str) -> list[list[str]]:
    """Records of delimited text, blank lines included, by an automaton of four states."""
    records: list[list[str]] = []
    record: list[str] = []
    field, quoted, at, fresh = "", False, 0, True
    while at < len(content):
        sign = content[at]
        at += 1
        if quoted:
            if sign != '"':
                field += sign
            elif content[at : at + 1] == '"':
                field += '"'
                at += 1
            else:
                quoted = False
        elif sign == '"' and fresh:
            quoted = True
        elif sign in "\r\n":
            at += sign == "\r" and content[at : at + 1] == "\n"
            records.append([*record, field] if record or field or not fresh else [])
            record, field = [], ""
            fresh = True
            continue
        elif sign == delimiter:
            record.append(field)
            field, fresh = "", True
            continue
        else:
            field += sign
        fresh = False
    if record or field or not fresh:
        records.append([*record, field])
    return records


def rows_below_the_header(content: bytes) -> int:
    """Count the records below the first of 20 that names the required columns."""
    for encoding in (
        ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    ):
        try:
            decoded = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        for delimiter in ",;\t":
            records = records_of(decoded, delimiter)
            for index, record in enumerate(records[:20]):
                # Exports vary case, spaces and punctuation of a header, and so may mutations.
                named = {re.sub(r"[\W_]+", "_", cell.casefold()).strip("_") for cell in record}
                if {"employee_id", "start_date"} <= named:
                    return len(records) - index - 1
    raise AssertionError("the reader found a header that is not there")


def read(name: str, content: bytes) -> Workforce | None:
    said = ""
    try:
        return read_contents({name: content}, as_of="2025-03-31", observed_from="2000-01-01")
    except RetentionError as error:
        said = str(error)
    assert name in said
    return None


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Bytes, rows and columns of the good file changed, left out, doubled and exchanged."""
    lines = GOOD.split(b"\r\n")
    for _ in range(draw(st.integers(0, 2))):
        kind = draw(st.sampled_from(["drop", "double", "swap", "blank", "columns", "total"]))
        one, two = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        if kind == "drop" and len(lines) > 1:
            del lines[one]
        elif kind == "double":
            lines.insert(two, lines[one])
        elif kind == "swap":
            lines[one], lines[two] = lines[two], lines[one]
        elif kind == "blank":
            lines.insert(one, draw(st.sampled_from([b"", b",,,,", b" ", b'""'])))
        elif kind == "total":
            lines.append(draw(st.sampled_from([b"Total,6", b",,,,4.8", b"Grand total,,,,"])))
        else:
            lines = [b",".join(line.split(b",")[::-1]) for line in lines]
    content = draw(st.sampled_from([b"\r\n", b"\n", b"\r"])).join(lines)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(content)))
        kind = draw(st.sampled_from(["insert", "replace", "cut"]))
        piece = draw(st.one_of(st.sampled_from(PIECES), st.binary(min_size=1, max_size=2)))
        end = at + (0 if kind == "insert" else draw(st.integers(1, 6)))
        content = content[:at] + (b"" if kind == "cut" else piece) + content[end:]
    return content


def check(content: bytes) -> None:
    workforce = read("staff.csv", content)
    if workforce is None:
        return
    (source,) = workforce.source
    assert source.rows_in == rows_below_the_header(content)
    aside = [p for p in workforce.problems if p.action == "quarantined"]
    assert len(aside) == source.quarantined
    assert len({p.row for p in aside}) == len(aside)
    assert len(workforce.spells) == source.accepted


@given(mutated())
@example(GOOD)
@FEW
def test_a_mutated_text_is_refused_or_accounted_for(content: bytes) -> None:
    check(content)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@given(mutated())
@MANY
def test_many_mutated_texts_are_refused_or_accounted_for(content: bytes) -> None:
    check(content)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@given(st.lists(st.tuples(st.integers(0, len(WORKBOOK) - 1), st.integers(0, 255)), max_size=6))
@MANY
def test_mutated_workbooks_give_only_our_errors(changes: list[tuple[int, int]]) -> None:
    content = bytearray(WORKBOOK)
    for place, value in changes:
        content[place] = value
    workforce = read("staff.xlsx", bytes(content))
    assert workforce is None or workforce.source[0].rows_in == len(ROWS)


def test_the_counter_knows_the_good_file() -> None:
    assert rows_below_the_header(GOOD) == len(ROWS)
    assert records_of('a,"b\n""c"\r\n\n"",\rd', ",") == [["a", 'b\n"c'], [], ["", ""], ["d"]]
    assert HEADER[0] in records_of(GOOD.decode(), ",")[0]
