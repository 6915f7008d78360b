"""`retention.read`: a folder of exports in, a `Workforce` out."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from retention.errors import IntakeError, RetentionWarning, SettingsError, nearest
from retention.files import read_bytes
from retention.intake.assemble import assemble
from retention.intake.endings import match_endings
from retention.intake.mapping import FileMap, map_files
from retention.intake.maps import read_maps
from retention.intake.posts import Posts, posts_of
from retention.intake.repeats import (
    set_contradictions_aside,
    set_duplicates_aside,
    set_overlaps_aside,
)
from retention.intake.sheet import Sheet
from retention.intake.snapshots import posts_of_snapshots
from retention.intake.survey import read_survey
from retention.intake.table_sheet import Maps, TableSheet, check_dates, read_table
from retention.periods import as_day
from retention.schema import (
    LEAVERS,
    MOVES,
    SIDE_TABLES,
    SNAPSHOTS,
    STAFF,
    STARTERS,
    SURVEY,
    SURVEY_RESPONSES,
    Table,
)
from retention.settings import SETTINGS_FILE, Settings, parse_settings
from retention.workforce import Problem, Workforce

_ENDING = ".csv"
READ = (
    "staff",
    "starters",
    "leavers",
    "snapshots",
    "moves",
    *(table.name for table in SIDE_TABLES),
    SURVEY_RESPONSES,
)


def read(
    path: str | Path,
    *,
    as_of: date | str | None = None,
    observed_from: date | str | None = None,
    settings: str | Path | None = None,
    keep_ids: bool = False,
) -> Workforce:
    """Read the workforce records in a folder.

    Parameters
    ----------
    path : str or Path
        A folder with ``starters.csv`` and ``leavers.csv``, or with ``staff.csv``, and
        ``moves.csv`` if attributes change. Dates are written yyyy-mm-dd. Other tables are
        listed as not read.
    as_of : date or ISO text, optional
        The day of the records. Else the settings say it, else the latest date seen is taken,
        with a warning.
    observed_from : date or ISO text, optional
        The first day from which leavers are complete. Else the settings say it, else the
        earliest last day is taken, with a warning.
    settings : str or Path, optional
        A settings file; default ``retention.toml`` in the folder, if there is one.
    keep_ids : bool, default False
        Keep the employer's identifiers in `Workforce.ids`, for data-quality work only.

    Returns
    -------
    Workforce
        With an account of every row in `source` and of everything noteworthy in `problems`.

    Raises
    ------
    IntakeError
        If the folder or a file cannot be used: missing, empty, without a required column,
        with shifted columns, or with too many rows that break one rule.
    SettingsError
        If the settings are not understood.

    Examples
    --------
    >>> import retention
    >>> workforce = retention.read("data/sample")
    >>> sum(f.rows_in - f.accepted - f.quarantined - f.dropped for f in workforce.source)
    0
    """
    folder, contents, declared, maps = _folder(path, settings)
    return read_contents(
        contents,
        as_of=as_of,
        observed_from=observed_from,
        settings=declared,
        maps=maps,
        keep_ids=keep_ids,
        where=folder.name,
    )


def map_folder(path: str | Path, *, settings: str | Path | None = None) -> tuple[FileMap, ...]:
    """What of the exports in a folder is understood; see `retention.intake.mapping`."""
    _, contents, declared, maps = _folder(path, settings)
    return map_files(contents, declared, maps)


def _folder(
    path: str | Path, settings: str | Path | None
) -> tuple[Path, dict[str, bytes], Settings, Maps]:
    """The files of a folder, and what its settings declare."""
    folder = Path(path)
    if not folder.is_dir():
        found = "is a file" if folder.exists() else "does not exist"
        raise IntakeError(
            f"{folder.name} must be a folder with starters.csv and leavers.csv, or with "
            f"staff.csv, but {found}; check the path {folder}"
        )
    settings_path = Path(settings) if settings is not None else folder / SETTINGS_FILE
    declared = Settings()
    if settings is not None or settings_path.exists():
        declared = parse_settings(settings_path.name, read_bytes(settings_path))
    mapped = {(settings_path.parent / file).resolve() for file in declared.maps.values()}
    files = sorted(p for p in folder.iterdir() if p.name.casefold().endswith(_ENDING))
    contents = {p.name: read_bytes(p) for p in files if p.resolve() not in mapped}
    return folder, contents, declared, read_maps(declared.maps, settings_path.parent)


def read_contents(
    contents: Mapping[str, bytes],
    *,
    as_of: date | str | None = None,
    observed_from: date | str | None = None,
    settings: Settings | None = None,
    maps: Maps | None = None,
    keep_ids: bool = False,
    where: str = "the records",
) -> Workforce:
    """Read workforce records from file names and their contents; else as `read`."""
    settings = settings or Settings()
    settings = replace(
        settings,
        as_of=as_day(as_of, "as_of") if as_of is not None else settings.as_of,
        observed_from=(
            as_day(observed_from, "observed_from")
            if observed_from is not None
            else settings.observed_from
        ),
    )
    tables = _by_table(contents, where)
    load = _loader(tables, settings, maps or {})
    posts, sheets = _posts(tables, load, where)
    moves = load(MOVES) if "moves" in tables else None
    side = tuple(load(table) for table in SIDE_TABLES if table.name in tables)
    answers = None
    if SURVEY_RESPONSES in tables:
        if SURVEY.name in tables:
            raise IntakeError(f"{where} has survey.csv and survey_responses.csv; keep one of them")
        answers = read_survey(*tables[SURVEY_RESPONSES], settings, maps or {})
    workforce = assemble(
        posts,
        sheets,
        settings,
        _not_read(tables),
        moves=moves,
        side=side,
        answers=answers,
        keep_ids=keep_ids,
    )
    for problem in workforce.problems:
        if problem.rule == "inferred date":
            warnings.warn(problem.sentence, RetentionWarning, stacklevel=3)
    return workforce


def _by_table(contents: Mapping[str, bytes], where: str) -> dict[str, tuple[str, bytes]]:
    tables: dict[str, tuple[str, bytes]] = {}
    for name, content in contents.items():
        table = name.casefold().removesuffix(_ENDING)
        if table in tables:
            raise IntakeError(f"{where} has {tables[table][0]} and {name}; keep one of them")
        tables[table] = (name, content)
    return tables


def _loader(
    tables: Mapping[str, tuple[str, bytes]], settings: Settings, maps: Maps
) -> Callable[[Table], TableSheet]:
    for name in settings.columns:
        if name not in READ:
            raise SettingsError(
                f"{SETTINGS_FILE}: [columns.{name}] is not the name of a table{nearest(name, READ)}"
            )
    check_dates(settings)
    return lambda table: read_table(*tables[table.name], table, settings, maps)


def _posts(
    tables: Mapping[str, tuple[str, bytes]], load: Callable[[Table], TableSheet], where: str
) -> tuple[Posts, tuple[Sheet, ...]]:
    """Read the tables of posts that are there, and join ends to starts."""
    has = {name for name in ("staff", "starters", "leavers", "snapshots") if name in tables}
    if "snapshots" in has and len(has) > 1:
        raise IntakeError(
            f"{where} has snapshots.csv and {', '.join(sorted(has - {'snapshots'}))}.csv; they say "
            "the same thing, keep snapshots.csv or the others"
        )
    if has == {"snapshots"}:
        snapshots = load(SNAPSHOTS)
        if not snapshots.rows_in:
            raise IntakeError(f"{snapshots.file}: there is a header and no row; export it again")
        return posts_of_snapshots(snapshots), (snapshots,)
    if "staff" in has and len(has) > 1:
        raise IntakeError(
            f"{where} has staff.csv and starters.csv or leavers.csv; they say the same thing, "
            "keep staff.csv or the other two"
        )
    if has == {"staff"}:
        staff = load(STAFF)
        posts = _checked_posts(staff)
        return posts, (staff,)
    for needed, other in (("leavers", "starters"), ("starters", "leavers")):
        if needed not in has:
            found = f"has {other}.csv and no {needed}.csv" if other in has else "has neither"
            raise IntakeError(
                f"{where} must hold starters.csv and leavers.csv, or staff.csv, but {found}; "
                "export both, a leavers.csv with its header alone if nobody has left"
            )
    starters, leavers = load(STARTERS), load(LEAVERS)
    posts = _checked_posts(starters)
    match_endings(posts, leavers)
    return posts, (starters, leavers)


def _checked_posts(sheet: TableSheet) -> Posts:
    if not sheet.rows_in:
        raise IntakeError(f"{sheet.file}: there is a header and no row; export it again")
    set_duplicates_aside(sheet)
    posts = posts_of(sheet)
    set_contradictions_aside(posts)
    set_overlaps_aside(posts)
    return posts


def _not_read(tables: Mapping[str, tuple[str, bytes]]) -> list[Problem]:
    """Say of every other CSV file that it was not read, and why."""
    found = []
    for table, (name, _) in tables.items():
        if table in READ:
            continue
        why = f"it is not the name of a table{nearest(table, READ)}"
        found.append(
            Problem(name, 0, "", "file not read", "dropped", f"{name} was not read: {why}")
        )
    return found
