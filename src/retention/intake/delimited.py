"""Delimited text to columns of text: the dialect is proved, values stay what they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from typing import BinaryIO, cast

import numpy as np

from retention.errors import IntakeError
from retention.files import InputFile
from retention.intake.collect import Collector, Record
from retention.intake.containers import GzipBytes
from retention.intake.disguises import GZIP
from retention.intake.rows import (
    HEADER_WITHIN,
    Canonical,
    Extract,
    find_header,
    refuse_header,
    refuse_twice_named,
)
from retention.intake.sheet import IntArray
from retention.intake.text import SAVE_AS, Proof, lines_of, prove
from retention.schema import Table

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
FIELD_LIMIT = 131_072
"""Characters of one field; a quotation mark that is never closed runs into it."""
_HEAD_LINES = 400
_CHUNK_ROWS = 20_000


def read_delimited(source: InputFile, table: Table, canonical: Canonical) -> Extract:
    """Read a CSV or TSV file, gzipped or not.

    Parameters
    ----------
    source : InputFile
        The file.
    table : Table
        What it holds.
    canonical : callable
        Header cells to canonical names.

    Raises
    ------
    IntakeError
        If the file is no text, has no header of the table, a quotation mark that is not closed,
        or another number of fields than the header in most rows.
    """
    with closing(_bytes(source)) as stream:
        proof = prove(source.name, stream)
    delimiter = _delimiter(source, proof, table, canonical)
    with closing(_text(source, proof)) as text:
        extract = _extract(source.name, text, delimiter, table, canonical)
    extract.remarks[:0] = proof.remarks
    expected = "\t" if source.name.casefold().removesuffix(".gz").endswith(".tsv") else ","
    if delimiter != expected and not source.name.casefold().endswith(".txt"):
        sentence = f"the separator between the fields is a {DELIMITERS[delimiter]}"
        extract.remarks.append((0, "delimiter", sentence))
    return extract


def _bytes(source: InputFile) -> BinaryIO:
    """The file's bytes, uncompressed."""
    stored = source.stream()
    if not source.name.casefold().endswith(".gz"):
        return stored
    with closing(source.stream()) as peek:
        if not peek.read(len(GZIP)).startswith(GZIP):
            stored.close()
            raise IntakeError(f"{source.name}: this is not a gzip file; name it without .gz")
    try:
        inner = GzipBytes(source.name, stored)
    except IntakeError:
        stored.close()
        raise
    return cast(BinaryIO, io.BufferedReader(inner, buffer_size=1 << 20))


def _text(source: InputFile, proof: Proof) -> io.TextIOWrapper:
    # With newline="" all three line breaks end a line and none is translated.
    return io.TextIOWrapper(_bytes(source), encoding=proof.encoding, newline="")


def _delimiter(source: InputFile, proof: Proof, table: Table, canonical: Canonical) -> str:
    """The delimiter with which the first rows hold the table's header, else the likest."""
    with closing(_text(source, proof)) as text:
        lines = list(islice(text, _HEAD_LINES))
    best, best_score = ",", (-1, -1, -1)
    for delimiter in DELIMITERS:
        try:
            records = list(islice(csv.reader(lines, delimiter=delimiter), HEADER_WITHIN))
        except csv.Error:
            continue
        found, likeness = find_header(records, table, canonical)
        fields = sum(len(record) - 1 for record in records if record)
        score = (int(found is not None), likeness, fields)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _extract(
    file: str, text: io.TextIOWrapper, delimiter: str, table: Table, canonical: Canonical
) -> Extract:
    chunks = _chunks(file, text, delimiter)
    rows, heads = next(chunks)
    found, _ = find_header(heads[:HEADER_WITHIN], table, canonical)
    if found is None:
        top = zip(rows[:HEADER_WITHIN].tolist(), heads, strict=False)
        filled = [(row, record) for row, record in top if any(record)]
        raise refuse_header(file, filled, table, canonical)
    header, row = heads[found], int(rows[found])
    names = canonical(header)
    refuse_twice_named(file, names, row, table)
    collector = Collector(header, names, table)
    collector.take(rows[found + 1 :], heads[found + 1 :])
    for more_rows, more in chunks:
        collector.take(more_rows, more)
    titles = sum(any(record) for record in heads[:found])
    return collector.finish(file, row, titles)


def _chunks(
    file: str, text: io.TextIOWrapper, delimiter: str
) -> Iterator[tuple[IntArray, list[Record]]]:
    """Some thousand records at a time, and the physical line on which each begins.

    Blank lines are records without a field.
    """
    csv.field_size_limit(FIELD_LIMIT)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    before, problem = 0, None
    while problem is None:
        records: list[Record] = []
        try:
            # What was read before an error stays in the list, which gives the error's row.
            records.extend(islice(reader, _CHUNK_ROWS))
        except (csv.Error, UnicodeDecodeError) as error:
            problem = error
        if not records and problem is None:
            return
        if problem is None and reader.line_num - before == len(records):
            rows = np.arange(before + 1, before + 1 + len(records), dtype=np.int64)
            before = reader.line_num
        else:
            ends = before + np.cumsum([lines_of(record) for record in records], dtype=np.int64)
            rows = np.concatenate([[before], ends])[:-1] + 1
            before = int(ends[-1]) if len(ends) else before
        if problem is None:
            yield rows, records
    if isinstance(problem, csv.Error):
        raise IntakeError(
            f"{file}: row {before + 1} is not a CSV record ({problem}); look for a quotation "
            "mark that is not closed"
        )
    raise IntakeError(
        f"{file}: the encoding changes after row {before + 1}, or the file changed while it was "
        f"read; {SAVE_AS}"
    )
