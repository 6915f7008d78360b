"""Delimited text to columns of text: the dialect is proved, values stay what they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from typing import BinaryIO, cast

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
from retention.intake.text import SAVE_AS, Proof, prove
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
    records = _records(file, text, delimiter)
    heads = list(islice(records, HEADER_WITHIN))
    found, _ = find_header([record for _, _, record in heads], table, canonical)
    filled = [(row, record) for row, _, record in heads if any(record)]
    if found is None:
        raise refuse_header(file, filled, table, canonical)
    row, _, header = heads[found]
    names = canonical(header)
    refuse_twice_named(file, names, row, table)
    collector = Collector(header, names, table)
    collector.take(heads[found + 1 :])
    while chunk := list(islice(records, _CHUNK_ROWS)):
        collector.take(chunk)
    titles = sum(any(record) for _, _, record in heads[:found])
    return collector.finish(file, row, titles)


def _records(
    file: str, text: io.TextIOWrapper, delimiter: str
) -> Iterator[tuple[int, int, Record]]:
    """Every record, blank lines too, with the physical lines on which it begins and ends."""
    csv.field_size_limit(FIELD_LIMIT)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    before = 0
    try:
        for record in reader:
            line = reader.line_num
            yield before + 1, line, record
            before = line
    except csv.Error as error:
        raise IntakeError(
            f"{file}: row {before + 1} is not a CSV record ({error}); look for a quotation "
            "mark that is not closed"
        ) from None
    except UnicodeDecodeError:
        raise IntakeError(
            f"{file}: the encoding changes after row {before + 1}, or the file changed while it "
            f"was read; {SAVE_AS}"
        ) from None
