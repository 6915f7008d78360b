"""Files that are not what their ending says, recognised by their first bytes.

Nothing here is ever opened as what it is: a pickle or an archive is named and refused.
"""

from __future__ import annotations

import re

from retention.errors import IntakeError

GZIP = b"\x1f\x8b"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PARQUET = b"PAR1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
HEAD = 4096
"""Bytes from the start of a file that are enough to recognise it."""

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    *((start, "a zip archive or a renamed Excel workbook") for start in ZIP),
    (OLE, "an old Excel workbook (.xls) or a file with a password"),
    (GZIP, "a gzip archive"),
    (PARQUET, "a Parquet file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a rar archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"MZ\x90", "a program"),
    (b"\x7fELF", "a program"),
)
_PICKLE = re.compile(rb"\x80[\x02-\x05]")
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|table|meta|style|div)\b", re.I
)
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|[a-z][\w:.-]*[\s>])", re.I)

REFUSED_ENDINGS = {
    ".xls": "an old Excel workbook (.xls); save it as an Excel workbook (.xlsx)",
    ".xlsb": "a binary Excel workbook (.xlsb); save it as an Excel workbook (.xlsx)",
    ".xlsm": "an Excel workbook with macros (.xlsm); save it as an Excel workbook (.xlsx)",
    ".ods": "an OpenDocument workbook (.ods); save it as an Excel workbook (.xlsx)",
    ".zip": "a zip archive; unpack it and give the file that is inside",
    ".7z": "a 7z archive; unpack it and give the file that is inside",
    ".rar": "a rar archive; unpack it and give the file that is inside",
    ".tar": "a tar archive; unpack it and give the file that is inside",
    ".tgz": "a tar archive; unpack it and give the file that is inside",
    ".gz": "a gzip archive of something else than .csv or .tsv",
    ".bz2": "a bzip2 archive; unpack it and give the file that is inside",
    ".xz": "an xz archive; unpack it and give the file that is inside",
    ".pkl": "a pickle, which can run programs when it is opened; export a CSV file",
    ".pickle": "a pickle, which can run programs when it is opened; export a CSV file",
    ".rds": "an R data file; export a CSV or Parquet file",
    ".html": "an HTML page; export a CSV file or an Excel workbook (.xlsx)",
    ".htm": "an HTML page; export a CSV file or an Excel workbook (.xlsx)",
    ".json": "a JSON file; export a CSV file",
    ".pdf": "a PDF document; export a CSV file",
}
"""Endings of files that are refused by name, and what to do instead."""


def recognised(head: bytes) -> str:
    """What a file that is no text begins like, in words; empty for what may be text.

    Examples
    --------
    >>> recognised(b"<html><table>"), recognised(b"employee_id,start_date")
    ('an HTML page', '')
    """
    for start, what in _SIGNATURES:
        if head.startswith(start):
            return what
    if _PICKLE.match(head):
        return "a pickle, which can run programs when it is opened"
    if _HTML.match(head):
        return "an HTML page"
    if _XML.match(head):
        return "an XML file"
    return ""


def refuse_disguise(file: str, head: bytes, expected: str, remedy: str) -> None:
    """Refuse a file that begins like something else than expected.

    Raises
    ------
    IntakeError
        Names what the file is.
    """
    what = recognised(head)
    if what:
        raise IntakeError(f"{file}: this is not {expected} but {what}; {remedy}")
