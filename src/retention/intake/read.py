"""`retention.read`: a folder of exports in, a `Workforce` out."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from retention.errors import IntakeError, RetentionWarning
from retention.files import read_bytes
from retention.intake.assemble import assemble
from retention.intake.endings import match_endings
from retention.intake.posts import Posts, posts_of
from retention.intake.readers import read_csv
from retention.intake.repeats import (
    set_contradictions_aside,
    set_duplicates_aside,
    set_overlaps_aside,
)
from retention.intake.sheet import Sheet
from retention.periods import as_day
from retention.schema import LEAVERS, MOVES, NOT_READ_YET, STAFF, STARTERS
from retention.settings import SETTINGS_FILE, Settings, parse_settings
from retention.workforce import Problem, Workforce

_ENDING = ".csv"
READ = ("staff", "starters", "leavers", "moves")


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
    folder = Path(path)
    if not folder.is_dir():
        found = "is a file" if folder.exists() else "does not exist"
        raise IntakeError(
            f"{folder.name} must be a folder with starters.csv and leavers.csv, or with "
            f"staff.csv, but {found}; check the path {folder}"
        )
    names = sorted(p.name for p in folder.iterdir() if p.name.casefold().endswith(_ENDING))
    contents = {name: read_bytes(folder / name) for name in names}
    settings_path = Path(settings) if settings is not None else folder / SETTINGS_FILE
    declared = Settings()
    if settings is not None or settings_path.exists():
        declared = parse_settings(settings_path.name, read_bytes(settings_path))
    return read_contents(
        contents,
        as_of=as_of,
        observed_from=observed_from,
        settings=declared,
        keep_ids=keep_ids,
        where=folder.name,
    )


def read_contents(
    contents: Mapping[str, bytes],
    *,
    as_of: date | str | None = None,
    observed_from: date | str | None = None,
    settings: Settings | None = None,
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
    posts, sheets = _posts(tables, where)
    moves = read_csv(*tables["moves"], MOVES) if "moves" in tables else None
    workforce = assemble(posts, sheets, settings, _not_read(tables), moves=moves, keep_ids=keep_ids)
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


def _posts(tables: Mapping[str, tuple[str, bytes]], where: str) -> tuple[Posts, tuple[Sheet, ...]]:
    """Read the tables of posts that are there, and join ends to starts."""
    has = {name for name in ("staff", "starters", "leavers") if name in tables}
    if "staff" in has and len(has) > 1:
        raise IntakeError(
            f"{where} has staff.csv and starters.csv or leavers.csv; they say the same thing, "
            "keep staff.csv or the other two"
        )
    if has == {"staff"}:
        staff = read_csv(*tables["staff"], STAFF)
        posts = _checked_posts(staff)
        return posts, (staff,)
    for needed, other in (("leavers", "starters"), ("starters", "leavers")):
        if needed not in has:
            found = f"has {other}.csv and no {needed}.csv" if other in has else "has neither"
            raise IntakeError(
                f"{where} must hold starters.csv and leavers.csv, or staff.csv, but {found}; "
                "export both, a leavers.csv with its header alone if nobody has left"
            )
    starters = read_csv(*tables["starters"], STARTERS)
    leavers = read_csv(*tables["leavers"], LEAVERS)
    posts = _checked_posts(starters)
    match_endings(posts, leavers)
    return posts, (starters, leavers)


def _checked_posts(sheet: Sheet) -> Posts:
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
        why = (
            "this version does not read this table yet"
            if table in NOT_READ_YET
            else "it is not the name of a table"
        )
        found.append(
            Problem(name, 0, "", "file not read", "dropped", f"{name} was not read: {why}")
        )
    return found
