"""Parquet files that say one thing and hold another, or unpack to far more than they store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

TOO_DENSE, BROKEN = "uncompressed size", "truncated or corrupt"
DAY = "2020-01-06"


def repeated(value: str, count: int) -> pa.Array:
    """One value many times, which a dictionary stores once."""
    one = pa.DictionaryArray.from_arrays(np.zeros(count, np.int8), pa.array([value]))
    return one.dictionary_decode()


def _write(path: Path, columns: dict[str, Any], groups: int = 1, **options: Any) -> Path:
    table, target = pa.table(columns), path.with_suffix(".parquet")
    with pq.ParquetWriter(target, table.schema, compression="zstd", **options) as writer:
        for _ in range(groups):
            writer.write_table(table, row_group_size=table.num_rows)
    return target


def one_value_in_40_million_rows(path: Path) -> str:
    count = 1_000_000
    _write(path, {"employee_id": repeated("1", count), "start_date": repeated(DAY, count)}, 40)
    return TOO_DENSE


def nothing_in_40_million_rows(path: Path) -> str:
    blank = pa.nulls(1_000_000, pa.string())
    _write(path, {"employee_id": blank, "start_date": blank}, 40)
    return TOO_DENSE


def _long_texts(path: Path, **options: Any) -> Path:
    count = 3_000
    ids = [str(i) for i in range(count)]
    long = repeated("x" * 100_000, count)
    columns = {"employee_id": ids, "start_date": [DAY] * count, "unit": long}
    return _write(path, columns, use_dictionary=False, write_statistics=False, **options)


def long_texts_that_compress_well(path: Path) -> str:
    _long_texts(path)
    return TOO_DENSE


def _varint(number: int, width: int = 0) -> bytes:
    """A number as Thrift writes it, drawn out to a width by digits of nothing."""
    left, found = number << 1, bytearray()
    while left > 0x7F or len(found) + 1 < width:
        found.append(left & 0x7F | 0x80)
        left >>= 7
    found.append(left)
    return bytes(found)


def _lie(path: Path, truths: Sequence[int], said: int, *, footer: bool) -> None:
    """Write another number in the place of some, in the footer or before it."""
    content = path.read_bytes()
    cut = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    head, tail = content[:cut], content[cut:]
    for truth in truths:
        old = _varint(truth)
        part = tail if footer else head
        assert old in part
        part = part.replace(old, _varint(said, len(old)))
        head, tail = (head, part) if footer else (part, tail)
    path.write_bytes(head + tail)


def _sizes(path: Path) -> list[int]:
    group = pq.ParquetFile(path).metadata.row_group(0)
    return [group.total_byte_size, group.column(2).total_uncompressed_size]


def long_texts_of_which_the_footer_says_little(path: Path) -> str:
    file = _long_texts(path)
    _lie(file, _sizes(file), 900, footer=True)
    return TOO_DENSE


def _one_page_that_declares(path: Path, size: int) -> None:
    file = _long_texts(path, data_page_size=1 << 30, write_batch_size=3_000)
    _lie(file, _sizes(file), 900, footer=True)
    content, least = file.read_bytes(), 3_000 * 100_004
    honest = next(n for n in range(least, least + 64) if _varint(n) in content)
    _lie(file, [honest], size, footer=False)


def a_page_that_declares_less_than_it_holds(path: Path) -> str:
    _one_page_that_declares(path, 900)
    return BROKEN


def a_page_that_declares_2_gb(path: Path) -> str:
    _one_page_that_declares(path, (1 << 31) - 1)
    return TOO_DENSE


def a_footer_with_fewer_rows_than_the_pages(path: Path) -> str:
    count = 1_000_000
    file = _write(path, {"employee_id": repeated("1", count), "start_date": repeated(DAY, count)})
    _lie(file, [count], 3, footer=True)
    return BROKEN


def a_footer_with_more_rows_than_the_pages(path: Path) -> str:
    ids = [str(i) for i in range(90_000)]
    file = _write(path, {"employee_id": ids, "start_date": [DAY] * len(ids)})
    _lie(file, [len(ids)], 100_000, footer=True)
    return BROKEN


def texts_that_share_a_long_beginning(path: Path) -> str:
    count = 20_000
    columns = {
        "employee_id": [str(i) for i in range(count)],
        "start_date": [DAY] * count,
        "unit": [f"{'x' * 20_000}{i}" for i in range(count)],
    }
    _write(path, columns, use_dictionary=False, column_encoding={"unit": "DELTA_BYTE_ARRAY"})
    return "DELTA_BYTE_ARRAY"


def a_footer_of_a_billion_columns(path: Path) -> str:
    file = _write(path, {"employee_id": ["1"], "start_date": [DAY]})
    content = file.read_bytes()
    cut = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    # Version, then a list of structures that says it has 2**30 of them.
    footer = b"\x15\x04\x19\xfc" + b"\x80\x80\x80\x80\x04" + b"\x00" * 1_000_000
    file.write_bytes(content[:cut] + footer + len(footer).to_bytes(4, "little") + b"PAR1")
    return BROKEN


def a_footer_of_50_mb(path: Path) -> str:
    footer = b"\x15" * (50 << 20)
    size = len(footer).to_bytes(4, "little")
    path.with_suffix(".parquet").write_bytes(b"PAR1" + footer + size + b"PAR1")
    return "footer"


PARQUET: list[Callable[[Path], str]] = [
    one_value_in_40_million_rows,
    nothing_in_40_million_rows,
    long_texts_that_compress_well,
    long_texts_of_which_the_footer_says_little,
    a_page_that_declares_less_than_it_holds,
    a_page_that_declares_2_gb,
    a_footer_with_fewer_rows_than_the_pages,
    a_footer_with_more_rows_than_the_pages,
    texts_that_share_a_long_beginning,
    a_footer_of_a_billion_columns,
    a_footer_of_50_mb,
]
