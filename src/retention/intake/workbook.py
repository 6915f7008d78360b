"""Excel workbooks to columns of text, behind our own checks of the container.

Cells are read by python-calamine; what kind each was is kept beside its text, since a column of
date cells in which somebody typed some dates as text is read differently from a text column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import PurePosixPath
from typing import Any, BinaryIO
from xml.etree import ElementTree

from retention.errors import IntakeError, nearest
from retention.files import InputFile
from retention.intake.cells import Cells
from retention.intake.containers import Member, broken, members, unpacked
from retention.intake.disguises import HEAD, OLE, ZIP, recognised
from retention.intake.parts import Part, look_through
from retention.intake.rows import Canonical, Extract, find_header, refuse_header
from retention.progress import begin, reach
from retention.schema import Table

_SHEET_LIMIT = 200


def read_workbook(source: InputFile, table: Table, canonical: Canonical, sheet: str) -> Extract:
    """Read a table from a sheet of an Excel workbook.

    Parameters
    ----------
    source : InputFile
        The workbook.
    table : Table
        What it holds.
    canonical : callable
        Header cells to canonical names.
    sheet : str
        Name of the sheet; empty to take the only visible one with the table's header.

    Raises
    ------
    IntakeError
        If the file is no workbook, could harm, has no sheet or several with the table, or holds
        formulas that were never calculated.
    """
    file = source.name
    with closing(source.stream()) as stream:
        _refuse_other(file, stream.read(HEAD))
        found = members(file, stream)
        parts = _look_through_all(file, stream, found)
        homes = _sheet_parts(file, found, stream)
        stream.seek(0)
        with _no_fault_of_calamine(file):
            from python_calamine import load_workbook

            begin(f"unpacking {file}")
            book = load_workbook(stream)
        of_sheets = {name: parts[home] for name, home in homes.items() if home in parts}
        cells = _choose(file, book, of_sheets, table, canonical, sheet)
        with _no_fault_of_calamine(file):
            return cells.extract(file, table, canonical)


def sheet_titles(source: InputFile) -> list[str]:
    """The titles of the visible sheets of a workbook; none if it cannot be read."""
    file, name = source.name, "xl/workbook.xml"
    try:
        with closing(source.stream()) as stream:
            _refuse_other(file, stream.read(HEAD))
            member = members(file, stream)[name]
            look_through(file, name, partial(unpacked, file, stream, member))
            book = ElementTree.fromstring(_whole(file, stream, member))
    except (IntakeError, KeyError, ElementTree.ParseError):
        return []
    sheets = [e for e in book.iter() if e.tag.rpartition("}")[2] == "sheet"]
    return [e.get("name", "") for e in sheets if e.get("state", "visible") == "visible"]


def _look_through_all(file: str, stream: BinaryIO, found: dict[str, Member]) -> dict[str, Part]:
    size, done = sum(member.uncompressed for member in found.values()), 0
    begin(f"looking through {file}", size, "B")
    parts = {}
    for name, member in found.items():
        parts[name] = look_through(file, name, partial(unpacked, file, stream, member))
        done += member.uncompressed
        reach(done)
    return parts


def _refuse_other(file: str, head: bytes) -> None:
    if not head.strip():
        raise IntakeError(f"{file}: the file is empty; export it again")
    if head.startswith(OLE):
        raise IntakeError(
            f"{file}: this is an old (legacy) Excel workbook, or one with a password; open it in "
            "Excel and save it as an Excel workbook (.xlsx) without a password"
        )
    if not head.startswith(ZIP):
        what = recognised(head) or "something else, perhaps text"
        raise IntakeError(
            f"{file}: this is not an Excel workbook but {what}; open it in Excel and save it as "
            "an Excel workbook (.xlsx), or name it .csv if it is text"
        )


@contextmanager
def _no_fault_of_calamine(file: str) -> Iterator[None]:
    """Turn every error of the library into ours; its panics are no `Exception`."""
    try:
        yield
    except IntakeError:
        raise
    except BaseException as error:
        name = type(error).__name__
        if name == "PasswordError":
            raise IntakeError(f"{file}: the workbook has a password; save it without one") from None
        if isinstance(error, Exception) or name == "PanicException":
            raise broken(file) from None
        raise


def _sheet_parts(file: str, found: dict[str, Member], stream: BinaryIO) -> dict[str, str]:
    """Which part of the container holds each sheet, by the sheet's name."""
    try:
        book = ElementTree.fromstring(_whole(file, stream, found["xl/workbook.xml"]))
        links = ElementTree.fromstring(_whole(file, stream, found["xl/_rels/workbook.xml.rels"]))
    except (KeyError, ElementTree.ParseError):
        raise broken(file) from None
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    homes = {}
    for element in book.iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        link = next((value for key, value in element.items() if key.endswith("}id")), "")
        target = PurePosixPath("/xl", targets.get(link, ""))
        homes[element.get("name", "")] = str(target.relative_to("/"))
    return homes


def _whole(file: str, stream: Any, member: Member) -> bytes:
    return b"".join(unpacked(file, stream, member))


def _choose(
    file: str, book: Any, parts: dict[str, Part], table: Table, canonical: Canonical, name: str
) -> Cells:
    """Find the sheet with the table; hidden ones only when they are asked for by name."""
    import python_calamine as calamine

    sheets = [s for s in book.sheets_metadata if s.typ == calamine.SheetTypeEnum.WorkSheet]
    visible = [s.name for s in sheets if s.visible == calamine.SheetVisibleEnum.Visible]
    if name and name not in [s.name for s in sheets]:
        raise IntakeError(
            f"{file}: there is no sheet {name!r}{nearest(name, visible)}; the visible sheets are "
            f"{_listed(visible)}"
        )
    titled = [title for title in visible if title.strip().casefold() == table.name]
    # A sheet with the table's name is the table, whatever else the workbook holds.
    wanted = [name] if name else titled if len(titled) == 1 else visible[:_SHEET_LIMIT]
    plausible: list[Cells] = []
    first: Cells | None = None
    for title in wanted:
        with _no_fault_of_calamine(file):
            sheet = book.get_sheet_by_name(title)
            candidate = Cells(sheet, parts.get(title, Part()))
        candidate.header_at, _ = find_header(candidate.heads, table, canonical)
        if candidate.header_at is not None:
            plausible.append(candidate)
        first = first or candidate
    if len(plausible) > 1:
        names = _listed([c.sheet.name for c in plausible])
        raise IntakeError(
            f"{file}: {len(plausible)} sheets could be the {table.name} table ({names}); keep one "
            f"of them, or name the sheet in retention.toml: [sheets] {table.name} = "
            f'"{plausible[0].sheet.name}"'
        )
    if not plausible:
        filled = [(first.top + i, r) for i, r in enumerate(first.heads) if any(r)] if first else []
        if not filled:
            raise IntakeError(f"{file}: the workbook is empty; export it again with its header")
        raise refuse_header(file, filled, table, canonical)
    chosen = plausible[0]
    if not name:
        unread = (("other", len(visible) - 1), ("hidden", len(sheets) - len(visible)))
        chosen.remarks += [
            (0, f"{kind} sheet", f"{_sheets(count, kind)} not read for this table")
            for kind, count in unread
            if count
        ]
    return chosen


def _sheets(count: int, kind: str) -> str:
    return f"{count} {kind} sheet was" if count == 1 else f"{count} {kind} sheets were"


def _listed(names: Sequence[str], most: int = 6) -> str:
    shown = ", ".join(repr(n) for n in names[:most])
    return shown + (f" and {len(names) - most} more" if len(names) > most else "")
