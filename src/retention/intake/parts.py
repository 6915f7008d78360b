"""The parts of a workbook, looked through as bytes before any of them is parsed.

The library that reads workbooks shows neither error values nor formulas that were never
calculated: both come out blank, which would make a leaver a stayer. This pass finds both, and
refuses XML that declares entities and sheets that span far more than they fill.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from retention.errors import IntakeError
from retention.intake.extents import Extent, column_number

REMEMBERED = 200_000
"""Error cells that are remembered; a sheet with more of them is refused."""

_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_OVERLAP = max(map(len, _DECLARATIONS))
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']*)""")
_PLAIN = (b"utf-8", b"us-ascii", b"ascii")
_BLOCK_LIMIT = 32 << 20

_ERROR = re.compile(
    rb"<(?:\w+:)?c\s([^>]*?\bt\s*=\s*[\"']e[\"'][^>]*)>"
    rb"(?:(?!</(?:\w+:)?c>).)*?(?:<(?:\w+:)?v>([^<]*)<|</(?:\w+:)?c>)",
    re.DOTALL,
)
_NEVER_CALCULATED = re.compile(
    rb"<(?:\w+:)?c(\s[^>]*|)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_CACHED_TEXT = re.compile(rb"\bt\s*=\s*[\"']str[\"']")
_R = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]+)([0-9]+)[\"']")
_VALUE = re.compile(rb"#[A-Z0-9/!?_]{1,30}")


@dataclass
class Part:
    """What was found in one part of a workbook.

    `errors` holds (row, column, value) of cells with an error value, and `formulas` (row,
    column) of those that were never calculated; rows and columns count from 1, column 0 is one
    without an address.
    """

    extent: Extent = field(default_factory=Extent)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    formulas: list[tuple[int, int]] = field(default_factory=list)


def look_through(file: str, name: str, unpack: Callable[[], Iterable[bytes]]) -> Part:
    """Look through one part of a workbook, whatever its name says it is.

    Parameters
    ----------
    file, name : str
        The workbook and the part.
    unpack : callable
        Starts to unpack the part, piece by piece.

    Raises
    ------
    IntakeError
        If the part declares entities or a document type, is in an unusual encoding, or its
        cells span far more than they fill.
    """
    part, first = Part(), True
    for block in _blocks(file, unpack()):
        if first and name.casefold().endswith((".xml", ".rels", ".vml")):
            _refuse_encoding(file, block)
        first = False
        _look_at(file, part, block)
    extent = part.extent
    if extent.too_far:
        extent = Extent(exact=True)
        for block in _blocks(file, unpack()):
            extent.take(block)
    if extent.too_far:
        raise IntakeError(
            f"{file}: a sheet spans {extent.last_row:,} rows and {extent.last_column:,} columns "
            f"but has only {extent.cells:,} cells with something in them; delete the rows and "
            "columns outside the table and save it again"
        )
    return part


def _blocks(file: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces cut between cells; document types are refused on the way, wherever they are cut."""
    rest, seam = b"", b""
    for piece in pieces:
        seam = seam[-_OVERLAP:] + piece
        if b"<!" in seam and any(word in seam for word in _DECLARATIONS):
            raise unsafe(file)
        rest += piece
        cut = rest.rfind(b"</c>") + 4
        if cut < 4:
            cut = max(rest.rfind(b":c>"), rest.rfind(b"/>") - 1, rest.rfind(b"</si>") + 2, -3) + 3
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
        if len(rest) > _BLOCK_LIMIT:
            raise IntakeError(
                f"{file}: a cell of the workbook is over {_BLOCK_LIMIT >> 20} MB; save it again"
            )
    yield rest


def unsafe(file: str) -> IntakeError:
    """The error for XML that could make a parser expand or fetch something."""
    return IntakeError(
        f"{file}: the workbook holds unsafe XML (a document type, entities or an unusual "
        "encoding), which no spreadsheet program writes; open it in Excel and save it as an "
        "Excel workbook (.xlsx)"
    )


def _refuse_encoding(file: str, block: bytes) -> None:
    if b"\0" in block[:8] or block.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise unsafe(file)
    declared = _ENCODING.search(block[:400])
    if declared and declared[1].lower() not in _PLAIN:
        raise unsafe(file)


def _look_at(file: str, part: Part, block: bytes) -> None:
    part.extent.take(block)
    # One byte is found many times faster than several, and mostly there is none of it.
    if b't="e"' in block or (b"'" in block and b"'e'" in block) or b't = "e"' in block:
        for found in _ERROR.finditer(block):
            value = (found[2] or b"").strip()
            shown = value.decode() if _VALUE.fullmatch(value) else "an error value"
            part.errors.append((*_place(found[1]), shown))
    if b"<f" in block or (b":" in block and b":f" in block):
        part.formulas += [
            _place(found[1])
            for found in _NEVER_CALCULATED.finditer(block)
            if not _CACHED_TEXT.search(found[1])
        ]
    if len(part.errors) > REMEMBERED or len(part.formulas) > REMEMBERED:
        raise IntakeError(
            f"{file}: more than {REMEMBERED:,} cells of a sheet hold an error value or a formula "
            "without a value; mend the formulas in Excel and save it again"
        )


def _place(attributes: bytes) -> tuple[int, int]:
    found = _R.search(attributes)
    return (int(found[2]), column_number(found[1].decode())) if found else (0, 0)
