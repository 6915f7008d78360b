"""The parts of a workbook, looked through as bytes before any of them is parsed.

The library that reads workbooks shows neither error values nor formulas that were never
calculated (both come out blank, which would make a leaver a stayer), and sets aside memory for
the whole rectangle that the cells span. This pass finds all three, and refuses XML that
declares entities.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from retention.errors import IntakeError

FREE_AREA, AREA_PER_CELL = 1_500_000, 20
"""Cells that a sheet may span: so many, or so many for each cell that holds something."""
REMEMBERED = 200_000
"""Error cells that are remembered; a sheet with more of them is refused."""

_DECLARATIONS = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
_OVERLAP = max(map(len, _DECLARATIONS))
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']*)""")
_PLAIN = (b"utf-8", b"us-ascii", b"ascii")
_BLOCK_LIMIT = 32 << 20

# The third group is there for a cell that ends at once, which holds nothing.
_ADDRESS = re.compile(rb'\sr="([A-Za-z]+)([0-9]+)"((?:\s+[\w:]+="[\w. ]*")*\s*/>)?')
_ADDRESS_ANYHOW = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]+)([0-9]+)[\"']()")
_CELL_START = re.compile(rb"<(?:\w+:)?c[\s>]")
_ROW_START = re.compile(rb"<(?:\w+:)?row[\s/>]")
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
    without an address. `rows` counts the rows that the sheet declares.
    """

    last_row: int = 0
    last_column: int = 0
    cells: int = 0
    rows: int = 0
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    formulas: list[tuple[int, int]] = field(default_factory=list)


def look_through(file: str, name: str, pieces: Iterable[bytes]) -> Part:
    """Look through one part of a workbook.

    Parameters
    ----------
    file, name : str
        The workbook and the part.
    pieces : iterable of bytes
        The part, unpacked piece by piece.

    Raises
    ------
    IntakeError
        If the part declares entities or a document type, is in an unusual encoding, or its
        cells span far more than they fill.
    """
    part, first = Part(), True
    is_xml = name.casefold().endswith((".xml", ".rels", ".vml"))
    for block in _blocks(file, pieces):
        if first and is_xml:
            _refuse_encoding(file, block)
        first = False
        if is_xml:
            _look_at(file, part, block)
    area = part.last_row * part.last_column
    if area > max(FREE_AREA, AREA_PER_CELL * part.cells):
        raise IntakeError(
            f"{file}: a sheet spans {part.last_row:,} rows and {part.last_column:,} columns but "
            f"has only {part.cells:,} cells with something in them; delete the rows and columns "
            "outside the table and save it again"
        )
    return part


def column_number(letters: str) -> int:
    """Number of a column from its letters.

    Examples
    --------
    >>> column_number("A"), column_number("AA")
    (1, 27)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """Letters of a column from its number.

    Examples
    --------
    >>> column_letters(5), column_letters(27)
    ('E', 'AA')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _blocks(file: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces cut between cells; document types are refused on the way, wherever they are cut."""
    rest, seam = b"", b""
    for piece in pieces:
        seam = seam[-_OVERLAP:] + piece
        if any(word in seam for word in _DECLARATIONS):
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
    addresses = _ADDRESS.findall(block)
    if any(sign in block for sign in (b"r='", b"r =", b"r= ")):
        addresses = _ADDRESS_ANYHOW.findall(block)
    part.rows += block.count(b"<row") + block.count(b":row ") + block.count(b":row>")
    starts = sum(map(block.count, (b"<c ", b"<c>", b":c ", b"<c\n", b"<c\t")))
    if starts > len(addresses):
        # Cells without an address stand one after the other in their row; a row may go on in
        # the next block, so its cells are counted twice.
        widest = max(len(_CELL_START.findall(row)) for row in _ROW_START.split(block))
        part.last_column = max(part.last_column, 2 * widest)
        part.last_row = max(part.last_row, part.rows)
        part.cells += starts - len(addresses)
    filled = [address for address in addresses if not address[2]]
    if filled:
        letters, digits, _ = (set(found) for found in zip(*filled, strict=True))
        part.cells += len(filled)
        part.last_column = max(part.last_column, *(column_number(a.decode()) for a in letters))
        part.last_row = max(part.last_row, *map(int, digits))
    if b't="e"' in block or b"'e'" in block or b't = "e"' in block:
        for found in _ERROR.finditer(block):
            value = (found[2] or b"").strip()
            shown = value.decode() if _VALUE.fullmatch(value) else "an error value"
            part.errors.append((*_place(found[1]), shown))
    if b"<f" in block or b":f" in block:
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
