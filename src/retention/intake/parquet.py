"""Parquet files to columns of text by the same rules as all other formats."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np

from retention.errors import IntakeError
from retention.files import InputFile
from retention.intake.containers import refuse_size
from retention.intake.disguises import HEAD, PARQUET, recognised
from retention.intake.parquet_pages import (
    CONTAINER_LIMIT,
    FOOTER_LIMIT,
    SIZE_LIMIT,
    broken,
    refuse_footer,
    refuse_pages,
)
from retention.intake.rows import (
    COLUMN_LIMIT,
    Canonical,
    Extract,
    find_header,
    refuse_header,
    refuse_twice_named,
)
from retention.progress import begin, reach
from retention.schema import Table

if TYPE_CHECKING:
    import pyarrow as pa

ROW_LIMIT = 50_000_000
CELL_LIMIT = 131_072
"""Characters of one value, as in text files."""
_BATCH_ROWS = 64_000
_LEAST_BYTES = 9
"""What a value takes as text at the least: a character, and where it ends."""


def read_parquet(source: InputFile, table: Table, canonical: Canonical) -> Extract:
    """Read a Parquet file; its column names are row 1, its first record row 2.

    Only the columns of the table are read. Metadata that other programs store in the file, such
    as pandas' index, is not used.

    Raises
    ------
    IntakeError
        If the file is not Parquet, broken, too large, or without the table's columns.
    """
    import pyarrow as pa

    file = source.name
    with closing(source.stream()) as stream:
        _refuse_other(file, stream.read(HEAD))
        refuse_footer(file, stream)
        try:
            return _read(file, stream, table, canonical)
        except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
            if isinstance(error, IntakeError):
                raise
            raise broken(file) from None


def _refuse_other(file: str, head: bytes) -> None:
    if not head:
        raise IntakeError(f"{file}: the file is empty; export it again")
    if not head.startswith(PARQUET):
        what = recognised(head) or "something else, perhaps text"
        raise IntakeError(f"{file}: this is not a Parquet file but {what}; export it again")


def _read(file: str, stream: Any, table: Table, canonical: Canonical) -> Extract:
    import pyarrow as pa
    import pyarrow.parquet as pq

    limits = {
        "thrift_string_size_limit": FOOTER_LIMIT,
        "thrift_container_size_limit": CONTAINER_LIMIT,
    }
    opened = pq.ParquetFile(stream, **limits)
    _refuse_large(file, opened.metadata)
    fields = list(opened.schema_arrow)
    header = [column.name for column in fields]
    names = canonical(header)
    found, _ = find_header([header], table, canonical)
    if found is None:
        raise refuse_header(file, [(1, header)], table, canonical)
    refuse_twice_named(file, names, 1, table)
    kept = [i for i, name in enumerate(names) if name in table.names]
    for i in kept:
        _refuse_type(file, names[i], fields[i].type)
    _refuse_repeated(file, stream, opened.metadata, len(kept))
    refuse_pages(file, stream, opened.metadata, [header[i] for i in kept])
    # Texts are read as dictionaries, so that one long value repeated a million times stays one.
    texts = [header[i] for i in kept if _is_text(fields[i].type)]
    stream.seek(0)
    opened = pq.ParquetFile(stream, read_dictionary=texts, **limits)
    pieces: dict[int, list[pa.Array]] = {i: [] for i in kept}
    total = done = 0
    begin(f"reading {file}", opened.metadata.num_rows, " rows")
    for batch in opened.iter_batches(_BATCH_ROWS, columns=[header[i] for i in kept]):
        for i in kept:
            text = _as_text(file, names[i], batch.column(header[i]))
            total += text.nbytes
            refuse_size(file, total, max(total, 1), SIZE_LIMIT)
            pieces[i].append(text)
        done += batch.num_rows
        reach(done)
    columns = {i: pa.chunked_array(a, type=pa.large_string()) for i, a in pieces.items()}
    row = np.arange(opened.metadata.num_rows, dtype=np.int64) + 2
    return Extract(header, names, 1, 0, columns, row)


def _refuse_large(file: str, metadata: Any) -> None:
    if metadata.num_rows > ROW_LIMIT or metadata.num_columns > COLUMN_LIMIT:
        raise IntakeError(
            f"{file}: {metadata.num_rows:,} rows of {metadata.num_columns:,} columns are more "
            "than any table of staff records has; export a part of them"
        )
    groups = [metadata.row_group(i) for i in range(metadata.num_row_groups)]
    if sum(group.num_rows for group in groups) != metadata.num_rows:
        raise broken(file)


def _refuse_repeated(file: str, stream: Any, metadata: Any, columns: int) -> None:
    """Refuse rows without end: a value that is repeated takes no room in the file, but as text."""
    least = metadata.num_rows * columns * _LEAST_BYTES
    refuse_size(file, least, stream.seek(0, os.SEEK_END), max(SIZE_LIMIT, least))


def _is_text(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    )


def _refuse_type(file: str, name: str, kind: pa.DataType) -> None:
    import pyarrow as pa

    value = kind.value_type if pa.types.is_dictionary(kind) else kind
    plain = (
        _is_text(value),
        pa.types.is_integer(value),
        pa.types.is_floating(value),
        pa.types.is_decimal(value),
        pa.types.is_boolean(value),
        pa.types.is_date(value),
        pa.types.is_timestamp(value),
        pa.types.is_null(value),
    )
    if not any(plain):
        raise IntakeError(
            f"{file}: the column {name} must hold texts, numbers or dates, but holds values of "
            f"the type {str(kind)[:40]}; export it as text"
        )


def _as_text(file: str, name: str, values: pa.Array) -> pa.Array:
    """Texts as they are, dates as ISO, whole numbers without a decimal point."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(values.type):
        values = _decoded(file, name, values)
    if pa.types.is_floating(values.type):
        # Arrow writes 1e+06 for a million; Python's shortest form is what people type.
        texts = [None if v is None else repr(v) for v in values.to_pylist()]
        return pa.array(texts, type=pa.large_string())
    if pa.types.is_timestamp(values.type):
        return _moments(values)
    if pa.types.is_date(values.type):
        values = values.cast(pa.date32())
    text = values.cast(pa.large_string())
    return pc.utf8_upper(text) if pa.types.is_boolean(values.type) else text


def _decoded(file: str, name: str, values: pa.DictionaryArray) -> pa.Array:
    """A dictionary's values one by one, once it is known how long they are together."""
    import pyarrow as pa
    import pyarrow.compute as pc

    entries = values.dictionary.cast(pa.large_string())
    lengths = pc.binary_length(entries)
    if (pc.max(lengths).as_py() or 0) > CELL_LIMIT:
        raise IntakeError(
            f"{file}: a value of the column {name} is longer than {CELL_LIMIT:,} characters; "
            "export the file again"
        )
    total = pc.sum(lengths.take(values.indices)).as_py() or 0
    refuse_size(file, total, max(total, 1), SIZE_LIMIT)
    return pa.DictionaryArray.from_arrays(values.indices, entries).dictionary_decode()


def _moments(values: pa.Array) -> pa.Array:
    """Time stamps as ISO dates where all are midnights without a zone, else with their time."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = values.cast(pa.large_string())
    texts = pc.replace_substring_regex(texts, r"\.0+(Z?)$", r"\1")
    if values.type.tz is not None:
        return texts
    days = values.cast(pa.date32(), safe=False)
    midnight = pc.equal(days.cast(values.type), values)
    return pc.if_else(midnight, days.cast(pa.large_string()), texts)
