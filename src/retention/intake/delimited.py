"""Delimited text to columns of text: the dialect is proved, values stay what they are."""

from __future__ import annotations

import csv
import io
from contextlib import closing
from itertools import islice
from typing import BinaryIO, cast

from retention.errors import IntakeError
from retention.files import InputFile
from retention.intake.collect import Collector
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
from retention.intake.splitting import Splitter
from retention.intake.text import Proof, prove
from retention.progress import begin
from retention.schema import Table

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_HEAD_LINES = 400


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
    # What a packed file holds is known at its end only.
    size = 0 if source.name.casefold().endswith(".gz") else source.size
    begin(f"looking through {source.name}", size, "B")
    with closing(_bytes(source)) as stream:
        proof = prove(source.name, stream)
    delimiter = _delimiter(source, proof, table, canonical)
    begin(f"reading {source.name}", size, "B")
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
    splitter = Splitter(file, text, delimiter)
    rows, heads = splitter.first()
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
    for regular, lines in splitter.blocks(collector.width, collector.kept):
        if regular is not None and collector.is_filled(regular):
            collector.take_columns(splitter.pass_lines(regular.lines), regular)
            continue
        for more_rows, more in splitter.records(lines):
            collector.take(more_rows, more)
    titles = sum(any(record) for record in heads[:found])
    return collector.finish(file, row, titles)
