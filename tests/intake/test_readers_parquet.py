"""Parquet: every type to text by the rules of the other formats."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from retention.errors import IntakeError
from tests.intake.exports import HEADER, ROWS, read, said, sentences, text

COLUMNS = dict(zip(HEADER, zip(*ROWS, strict=True), strict=True))


def parquet(columns: dict[str, Any], **options: Any) -> bytes:
    """A Parquet file with these columns."""
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream, **options)
    return stream.getvalue()


def one(name: str, values: list[Any], kind: pa.DataType) -> list[str]:
    """The text of one column's values."""
    columns: dict[str, Any] = {
        "employee_id": [str(i) for i in range(len(values))],
        "start_date": ["2020-01-06"] * len(values),
    }
    columns[name] = pa.array(values, type=kind)
    return read(parquet(columns), "staff.parquet").frame[name].to_list()


def test_texts_are_read_as_they_stand_and_without_a_word() -> None:
    sheet = read(parquet({n: list(c) for n, c in COLUMNS.items()}), "staff.parquet")
    assert sheet.frame.equals(read(text()).frame)
    assert sheet.row.tolist() == list(range(2, 8))
    assert said(sheet) == []


@pytest.mark.parametrize(
    ("kind", "values", "texts"),
    [
        (pa.int64(), [7, None, 12345678901234567], ["7", "", "12345678901234567"]),
        (pa.uint8(), [7], ["7"]),
        (pa.float64(), [7.0, 0.6, 1e6, None], ["7.0", "0.6", "1000000.0", ""]),
        (pa.decimal128(5, 2), [Decimal("0.60")], ["0.60"]),
        (pa.bool_(), [True, None], ["TRUE", ""]),
        (pa.date32(), [date(2020, 2, 29), None], ["2020-02-29", ""]),
        (pa.date64(), [date(2020, 2, 29)], ["2020-02-29"]),
        (pa.timestamp("ns"), [datetime(2020, 2, 29)], ["2020-02-29"]),
        (pa.timestamp("s"), [datetime(1868, 1, 6, 8, 30)], ["1868-01-06 08:30:00"]),
        (
            pa.timestamp("us", "UTC"),
            [datetime(2020, 1, 6, tzinfo=UTC)],
            ["2020-01-06 00:00:00Z"],
        ),
        (pa.dictionary(pa.int8(), pa.string()), ["x", "y", None, "x"], ["x", "y", "", "x"]),
        (pa.large_string(), ["007"], ["007"]),
        (pa.string_view(), ["007"], ["007"]),
        (pa.null(), [None], [""]),
    ],
)
def test_types_become_text_by_our_rules(
    kind: pa.DataType, values: list[Any], texts: list[str]
) -> None:
    assert one("unit", values, kind) == texts


@pytest.mark.parametrize(
    "kind", [pa.binary(), pa.list_(pa.string()), pa.struct([("a", pa.int8())])]
)
def test_values_that_are_no_text_number_or_date_are_refused(kind: pa.DataType) -> None:
    with pytest.raises(IntakeError, match=r"the column unit must hold"):
        one("unit", [None], kind)


def test_such_a_column_is_dropped_when_it_is_none_of_ours() -> None:
    columns = {n: list(c) for n, c in COLUMNS.items()} | {"Photo": [b"\x89PNG"] * len(ROWS)}
    assert "Photo" in sentences(read(parquet(columns), "staff.parquet"))


def test_what_pandas_stores_beside_the_columns_is_not_used() -> None:
    frame = pd.DataFrame({n: list(c) for n, c in COLUMNS.items()}).set_index("employee_id")
    stream = io.BytesIO()
    frame.to_parquet(stream)
    sheet = read(stream.getvalue(), "staff.parquet")
    assert sheet.frame["employee_id"].to_list() == [row[0] for row in ROWS]
    assert sheet.row.tolist() == list(range(2, 8))


def test_many_row_groups_are_one_table() -> None:
    ids = [f"{i:06d}" for i in range(150_000)]
    columns = {"employee_id": ids, "start_date": ["2020-01-06"] * len(ids)}
    sheet = read(parquet(columns, row_group_size=40_000), "staff.parquet")
    assert sheet.frame["employee_id"].to_list() == ids
    assert sheet.account.rows_in == len(ids)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(IntakeError, match=r"the column start_date is missing"):
        read(parquet({"employee_id": ["1"]}), "staff.parquet")


@pytest.mark.parametrize(
    "content", [b"", b"PAR1", b"employee_id,start_date", b"<html>", b"PAR1" * 50]
)
def test_what_is_no_parquet_file_is_refused(content: bytes) -> None:
    with pytest.raises(IntakeError, match=r"staff.parquet: "):
        read(content, "staff.parquet")


def test_one_long_value_a_million_times_is_refused() -> None:
    long = pa.DictionaryArray.from_arrays(
        np.zeros(1_000_000, np.int32), pa.array(["x" * 10_000_000])
    )
    count = len(long)
    columns = {"employee_id": ["1"] * count, "start_date": ["2020-01-06"] * count, "unit": long}
    content = parquet(columns, compression="zstd")
    with pytest.raises(IntakeError, match=r"longer than 131,072|uncompressed size"):
        read(content, "staff.parquet")


def test_many_values_that_unpack_to_too_much_are_refused() -> None:
    count = 100_000
    long = pa.DictionaryArray.from_arrays(np.zeros(count, np.int32), pa.array(["x" * 100_000]))
    columns = {"employee_id": ["1"] * count, "start_date": ["2020-01-06"] * count, "unit": long}
    with pytest.raises(IntakeError, match=r"uncompressed size"):
        read(parquet(columns, compression="none"), "staff.parquet")
