"""`retention.read`: a folder of exports in, a `Workforce` out."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from retention.errors import IntakeError, RetentionWarning
from retention.files import InputFile, read_bytes
from retention.intake.assemble import assemble
from retention.intake.endings import match_endings
from retention.intake.posts import Posts, posts_of
from retention.intake.readers import read_table
from retention.intake.repeats import (
    set_contradictions_aside,
    set_duplicates_aside,
    set_overlaps_aside,
)
from retention.intake.sheet import Sheet
from retention.intake.sources import Data, Sources, find_sources, from_contents, not_read
from retention.periods import as_day
from retention.schema import LEAVERS, MOVES, STAFF, STARTERS, Table
from retention.settings import SETTINGS_FILE, Settings, parse_settings
from retention.workforce import Workforce


def read(
    path: Data,
    *,
    as_of: date | str | None = None,
    observed_from: date | str | None = None,
    settings: str | Path | None = None,
    keep_ids: bool = False,
) -> Workforce:
    """Read workforce records.

    Parameters
    ----------
    path : str, Path, sequence of paths, or mapping of table to path
        A folder with ``starters.csv`` and ``leavers.csv``, or with ``staff.csv``, and
        ``moves.csv`` if attributes change; or such files, or files by the table that each
        holds: ``{"staff": "export.xlsx"}``. Endings are .csv, .tsv, .txt, .csv.gz, .tsv.gz,
        .xlsx and .parquet. Dates are written yyyy-mm-dd. Other tables are listed as not read.
    as_of : date or ISO text, optional
        The day of the records. Else the settings say it, else the latest date seen is taken,
        with a warning.
    observed_from : date or ISO text, optional
        The first day from which leavers are complete. Else the settings say it, else the
        earliest last day is taken, with a warning.
    settings : str or Path, optional
        A settings file; default ``retention.toml`` beside the files, if there is one.
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
    sources = find_sources(path)
    beside = sources.folder / SETTINGS_FILE if sources.folder is not None else None
    settings_path = Path(settings) if settings is not None else beside
    declared = Settings()
    if settings_path is not None and (settings is not None or settings_path.exists()):
        declared = parse_settings(settings_path.name, read_bytes(settings_path))
    return _read(sources, _with_dates(declared, as_of, observed_from), keep_ids=keep_ids)


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
    declared = _with_dates(settings or Settings(), as_of, observed_from)
    return _read(from_contents(contents, where), declared, keep_ids=keep_ids)


def _with_dates(
    settings: Settings, as_of: date | str | None, observed_from: date | str | None
) -> Settings:
    """The settings with the dates that the caller gave instead of theirs."""
    return replace(
        settings,
        as_of=as_day(as_of, "as_of") if as_of is not None else settings.as_of,
        observed_from=(
            as_day(observed_from, "observed_from")
            if observed_from is not None
            else settings.observed_from
        ),
    )


def _read(sources: Sources, settings: Settings, *, keep_ids: bool) -> Workforce:
    posts, sheets = _posts(sources, settings)
    moves = _table(sources, MOVES, settings) if "moves" in sources.tables else None
    workforce = assemble(posts, sheets, settings, not_read(sources), moves=moves, keep_ids=keep_ids)
    for problem in workforce.problems:
        if problem.rule == "inferred date":
            warnings.warn(problem.sentence, RetentionWarning, stacklevel=3)
    return workforce


def _table(sources: Sources, table: Table, settings: Settings) -> Sheet:
    file: InputFile = sources.tables[table.name]
    return read_table(file, table, sheet=settings.sheets.get(table.name, ""))


def _posts(sources: Sources, settings: Settings) -> tuple[Posts, tuple[Sheet, ...]]:
    """Read the tables of posts that are there, and join ends to starts."""
    tables, where = sources.tables, sources.where
    has = {name for name in ("staff", "starters", "leavers") if name in tables}
    if "staff" in has and len(has) > 1:
        raise IntakeError(
            f"{where} has staff.csv and starters.csv or leavers.csv; they say the same thing, "
            "keep staff.csv or the other two"
        )
    if has == {"staff"}:
        staff = _table(sources, STAFF, settings)
        posts = _checked_posts(staff)
        return posts, (staff,)
    for needed, other in (("leavers", "starters"), ("starters", "leavers")):
        if needed not in has:
            found = f"has {other}.csv and no {needed}.csv" if other in has else "has neither"
            raise IntakeError(
                f"{where} must hold starters.csv and leavers.csv, or staff.csv, but {found}; "
                "export both, a leavers.csv with its header alone if nobody has left"
            )
    starters = _table(sources, STARTERS, settings)
    leavers = _table(sources, LEAVERS, settings)
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
