"""Blocks that are split at once give what Python's csv module gives, record by record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retention.errors import IntakeError
from retention.intake import splitting
from retention.intake.regular import FIELD_LIMIT, split_regular, whole_records
from tests.intake.exports import HEADER, read, text

ROWS = [(f"{i:05d}", "2019-01-07", "", ("Nursing", "Estates")[i % 2], "0.8") for i in range(400)]
GOOD = text(ROWS).encode()
QUOTED = ",".join(f'"{name}"' for name in HEADER).encode() + b"\r\n"
QUOTED += b"".join(b'"%05d","2019-01-07","","Ward, %d","0.8"\r\n' % (i, i % 7) for i in range(400))


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a small file have many blocks."""
    monkeypatch.setattr(splitting, "_CHUNK_ROWS", 25)
    monkeypatch.setattr(splitting, "_BLOCK", 1_500)


def result(content: bytes) -> dict[str, Any] | str:
    """Everything that is known of a file, or why it was refused."""
    try:
        sheet = read(content)
    except IntakeError as error:
        return str(error)
    return {
        "frame": sheet.frame.to_dict("list"),
        "rows": sheet.row.tolist(),
        "problems": sheet.problems,
        "account": sheet.account,
    }


def one_by_one(content: bytes, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any] | str:
    """The same, with no block taken for regular."""
    with monkeypatch.context() as patch:
        patch.setattr(splitting, "split_regular", lambda *_: None)
        return result(content)


@pytest.fixture
def regular_blocks(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], list[int]]:
    """How many lines each block had that was split at once."""

    def lines(content: bytes) -> list[int]:
        seen = []

        def watched(*arguments: Any) -> Any:
            found = split_regular(*arguments)
            seen.append(found.lines if found else 0)
            return found

        with monkeypatch.context() as patch:
            patch.setattr(splitting, "split_regular", watched)
            read(content)
        return seen

    return lines


@pytest.mark.parametrize("content", [GOOD, QUOTED, GOOD.replace(b"\r\n", b"\n")])
def test_plain_files_are_split_at_once(
    content: bytes, regular_blocks: Callable[[bytes], list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = regular_blocks(content)
    assert sum(lines) >= 350
    assert 0 not in lines
    assert result(content) == one_by_one(content, monkeypatch)


def in_the_middle(line: bytes) -> bytes:
    """The good file with another line in it."""
    lines = GOOD.split(b"\r\n")
    return b"\r\n".join([*lines[:200], line, *lines[200:]])


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"A1,2019-01-07,,Nursing", id="too few fields"),
        pytest.param(b"A1,2019-01-07,,Nursing,0.8,x", id="too many fields"),
        pytest.param(b"", id="blank line"),
        pytest.param(b",,,,", id="nothing in it"),
        pytest.param(b" ,\x1c,,\xc2\xa0,", id="spaces only"),
        pytest.param(b"\xc2\x85,2019-01-07,,Nursing,0.8", id="a space of two bytes"),
        pytest.param(b'A1,2019-01-07,,"Ward\r\nsouth",0.8', id="line break in a field"),
        pytest.param(b'A1,2019-01-07,,"Ward ""A""",0.8', id="doubled marks"),
        pytest.param(b'A1,2019-01-07,,Ward 5" pipe,0.8', id="a mark inside"),
        pytest.param(b'A1,2019-01-07,,"Ward" A,0.8', id="text after a mark"),
        pytest.param(b'A1,2019-01-07,,"Ward A,0.8', id="a mark that is not closed"),
        pytest.param(b'"A1",2019-01-07,,"",0.8', id="quoted blank"),
        pytest.param(b"A1,2019-01-07,,Nur\rsing,0.8", id="a return alone"),
        pytest.param(b"\xef\xbb\xbfA1,2019-01-07,,Nursing,0.8", id="a byte order mark"),
        pytest.param(b"employee_id,start_date,end_date,staff_group,fte", id="header again"),
        pytest.param(b"A1,2019-01-07,," + b"x" * (FIELD_LIMIT + 1) + b",0.8", id="too long"),
        pytest.param("Glân,2019-01-07,,Ŵ,0.8".encode(), id="letters beyond ASCII"),
    ],
)
def test_a_doubtful_line_is_read_as_the_csv_module_reads_it(
    line: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = in_the_middle(line)
    assert result(content) == one_by_one(content, monkeypatch)


@pytest.mark.parametrize("size", [600, 900, 1_100, 1_503, 2_048])
@pytest.mark.parametrize(
    "end", [b"Total,400,,,\r\n", b",,,,\r\n" * 30, b"Total,,,,\r\n" + b",,,,\n"]
)
def test_sums_and_empty_rows_at_the_end_are_found_wherever_blocks_end(
    size: int, end: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(splitting, "_BLOCK", size)
    assert result(GOOD + end) == one_by_one(GOOD + end, monkeypatch)


PIECES = [
    b'"',
    b'""',
    b",",
    b"\r",
    b"\n",
    b"\r\n",
    b"\xc3\xa9",
    b" ",
    b",,,,\r\n",
    b'"a\nb"',
    b"\t",
]


@given(
    st.booleans(),
    st.lists(st.tuples(st.integers(0, len(GOOD)), st.sampled_from(PIECES)), max_size=4),
    st.integers(400, 3_000),
)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_both_ways_agree_on_mutated_files(
    quoted: bool, changes: list[tuple[int, bytes]], size: int
) -> None:
    content = QUOTED if quoted else GOOD
    for at, piece in changes:
        content = content[:at] + piece + content[at:]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(splitting, "_BLOCK", size)
        assert result(content) == one_by_one(content, patch)


@pytest.mark.parametrize(
    ("content", "whole"),
    [
        (b"a,b\nc", b"a,b\n"),
        (b"a,b", b""),
        (b'"a",b\n"c', b'"a",b\n'),
        (b'a,"b\nc"\nd,e\n', b'a,"b\nc"\nd,e\n'),
        (b'a,"b\nc', b""),
        (b'a,b" c\nd,e"\n', b""),
        (b'a,"b"x\n', b""),
    ],
)
def test_a_block_ends_between_two_records(content: bytes, whole: bytes) -> None:
    assert whole_records(content, ",") == whole
