"""Which files to read: those of a folder, or files that are named one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from retention.errors import ArgumentError, IntakeError, nearest
from retention.files import InputFile
from retention.intake.disguises import REFUSED_ENDINGS
from retention.intake.readers import ENDINGS, ending
from retention.intake.workbook import sheet_titles
from retention.schema import SURVEY_RESPONSES, TABLES
from retention.workforce import Problem

READ = (*(table.name for table in TABLES), SURVEY_RESPONSES)
"""The tables that files can hold."""
FilePath = str | Path
Data = FilePath | Sequence[FilePath] | Mapping[str, FilePath]
"""A folder, files whose names say their tables, or files by table."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The files to read, by table; `where` names them together, `folder` is theirs."""

    tables: dict[str, InputFile]
    where: str
    folder: Path | None = None


def find_sources(data: Data) -> Sources:
    """Find the files to read.

    Raises
    ------
    IntakeError
        If there is no such folder, two files hold one table, or a file of a table is in a
        format that is not read.
    ArgumentError
        If a file is given for a table that does not exist.
    """
    if isinstance(data, Mapping):
        return _named({table: Path(path) for table, path in data.items()})
    if not isinstance(data, str | Path):
        paths = [Path(path) for path in data]
        listed = [one for p in paths for one in _tables_in(InputFile(p.name, p))]
        return _sources(listed, "the files", _folder_of(paths))
    folder = Path(data)
    if not folder.is_dir():
        found = "is a file" if folder.exists() else "does not exist"
        hint = f"; to read files, give a list: [{folder.name!r}, ...]" if folder.is_file() else ""
        raise IntakeError(
            f"{folder.name} must be a folder with starters.csv and leavers.csv, or with "
            f"staff.csv, but {found}; check the path {folder}{hint}"
        )
    # Excel puts a hidden file beside a workbook that is open.
    files = sorted(
        p for p in folder.iterdir() if p.is_file() and not p.name.startswith(("~$", "."))
    )
    wanted = [p for p in files if ending(p.name) in ENDINGS or _refused_table(p.name)]
    named = [one for p in wanted for one in _tables_in(InputFile(p.name, p))]
    return _sources(named, folder.name, folder)


def _tables_in(file: InputFile) -> list[tuple[str, InputFile]]:
    """The tables that a file holds: the one of its name, else those of a workbook's sheets."""
    table = table_of(file.name)
    if table in READ or ending(file.name) != ".xlsx":
        return [(table, file)]
    titles = [title for title in sheet_titles(file) if title.strip().casefold() in READ]
    return [(title.strip().casefold(), _sheet_of(file, title)) for title in titles] or [
        (table, file)
    ]


def _sheet_of(file: InputFile, title: str) -> InputFile:
    # Messages name the sheet, since one row number can be in each of them.
    return replace(file, name=f"{title.strip()} in {file.name}")


def from_contents(contents: Mapping[str, bytes], where: str) -> Sources:
    """Files whose contents the caller holds, by their names."""
    files = [InputFile(name, content=content) for name, content in contents.items()]
    named = [(table_of(f.name), f) for f in files if ending(f.name) in ENDINGS]
    return _sources(named, where, None)


def table_of(name: str) -> str:
    """The table that a file's name says.

    Examples
    --------
    >>> table_of("Staff.csv.gz")
    'staff'
    """
    return name.casefold().removesuffix(ending(name))


def _refused_table(name: str) -> bool:
    return ending(name) in REFUSED_ENDINGS and table_of(name) in READ


def _named(paths: dict[str, Path]) -> Sources:
    for table in paths:
        if table not in READ:
            raise ArgumentError(
                f"path must name tables ({', '.join(READ)}), was {table!r}{nearest(table, READ)}"
            )
    tables = {table: InputFile(path.name, path) for table, path in paths.items()}
    for table, file in tables.items():
        shared = ending(file.name) == ".xlsx" and list(paths.values()).count(paths[table]) > 1
        for title in sheet_titles(file) if shared else ():
            if title.strip().casefold() == table:
                tables[table] = _sheet_of(file, title)
    return _checked(Sources(tables, "the files", _folder_of(list(paths.values()))))


def _folder_of(paths: Sequence[Path]) -> Path | None:
    """The one folder in which all files lie, where their settings may lie too."""
    folders = {path.parent for path in paths}
    return folders.pop() if len(folders) == 1 else None


def _sources(files: Sequence[tuple[str, InputFile]], where: str, folder: Path | None) -> Sources:
    tables: dict[str, InputFile] = {}
    for table, file in files:
        if table in tables:
            raise IntakeError(f"{where} has {tables[table].name} and {file.name}; keep one of them")
        tables[table] = file
    return _checked(Sources(tables, where, folder))


def _checked(sources: Sources) -> Sources:
    """Refuse one file under the names of two tables: a slip of a copy that would double people."""
    seen: dict[str, str] = {}
    sizes: dict[int, list[str]] = {}
    for table in sources.tables.keys() & set(READ):
        sizes.setdefault(sources.tables[table].size, []).append(table)
    for same in sizes.values():
        for table in sorted(same) if len(same) > 1 else ():
            file = sources.tables[table]
            of_a_sheet = file.path is not None and file.name != file.path.name
            digest = file.sha256() + (file.name if of_a_sheet else "")
            if digest in seen:
                first, second = sources.tables[seen[digest]].name, sources.tables[table].name
                raise IntakeError(
                    f"{second}: the file is the same as {first}, but was given as the table "
                    f"{table} and as {seen[digest]}; export the missing one"
                )
            seen[digest] = table
    return sources


def not_read(sources: Sources) -> list[Problem]:
    """Say of every other file that it was not read, and why."""
    found = []
    for table, file in sources.tables.items():
        if table in READ:
            continue
        why = f"it is not the name of a table{nearest(table, READ)}"
        sentence = f"{file.name} was not read: {why}"
        found.append(Problem(file.name, 0, "", "file not read", "dropped", sentence))
    return found
