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
from retention.intake.sources import (
    READ,
    Data,
    Sources,
    find_sources,
    from_contents,
    not_read,
)
from retention.intake.survey import read_survey
from retention.intake.table_sheet import Maps, TableSheet, check_dates, headers_of, read_known
from retention.intake.uneven import (
    set_posts_of_uneven_aside,
    set_posts_of_uneven_lists_aside,
    set_posts_without_end_aside,
)
from retention.periods import as_day
from retention.progress import begin
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
        A folder with ``starters.csv`` and ``leavers.csv``, or with ``staff.csv``, or with
        monthly lists in ``snapshots.csv``; ``moves.csv`` if attributes change, and any of the
        other tables; or such files, or files by the table that each holds: ``{"staff":
        "export.xlsx"}``. Endings are .csv, .tsv, .txt, .csv.gz, .tsv.gz, .xlsx and .parquet.
        A workbook of another name holds the tables that its sheets are called like.
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
    sources, declared, maps = _with_settings(path, settings)
    return _read(sources, _with_dates(declared, as_of, observed_from), maps, keep_ids=keep_ids)


def map_columns(path: Data, *, settings: str | Path | None = None) -> tuple[FileMap, ...]:
    """What of some exports is understood; see `retention.intake.mapping`."""
    sources, declared, maps = _with_settings(path, settings)
    return map_files(sources.tables, declared, maps)


def _with_settings(path: Data, settings: str | Path | None) -> tuple[Sources, Settings, Maps]:
    """The files, what their settings declare, and the mapping tables, which are no records."""
    sources = find_sources(path)
    beside = sources.folder / SETTINGS_FILE if sources.folder is not None else None
    settings_path = Path(settings) if settings is not None else beside
    declared = Settings()
    if settings_path is not None and (settings is not None or settings_path.exists()):
        declared = parse_settings(settings_path.name, read_bytes(settings_path))
    if settings_path is None or not declared.maps:
        return sources, declared, {}
    folder = settings_path.parent
    mapped = {(folder / file).resolve() for file in declared.maps.values()}
    tables = {
        name: file
        for name, file in sources.tables.items()
        if file.path is None or file.path.resolve() not in mapped
    }
    return replace(sources, tables=tables), declared, read_maps(declared.maps, folder)


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
    return _read(from_contents(contents, where), declared, {}, keep_ids=keep_ids)


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


def _read(sources: Sources, settings: Settings, maps: Maps, *, keep_ids: bool) -> Workforce:
    tables = sources.tables
    load = _loader(sources, settings, maps)
    posts, sheets = _posts(sources, load)
    moves = load(MOVES) if MOVES.name in tables else None
    side = tuple(load(table) for table in SIDE_TABLES if table.name in tables)
    answers = None
    if SURVEY_RESPONSES in tables:
        if SURVEY.name in tables:
            raise IntakeError(
                f"{sources.where} has survey.csv and survey_responses.csv; keep one of them"
            )
        answers = read_survey(tables[SURVEY_RESPONSES], settings, maps)
    begin("putting posts together and checking the tables beside them")
    workforce = assemble(
        posts,
        sheets,
        settings,
        not_read(sources),
        moves=moves,
        side=side,
        answers=answers,
        keep_ids=keep_ids,
    )
    for problem in workforce.problems:
        if problem.rule == "inferred date":
            warnings.warn(problem.sentence, RetentionWarning, stacklevel=3)
    return workforce


def _loader(sources: Sources, settings: Settings, maps: Maps) -> Callable[[Table], TableSheet]:
    for section, names in (("columns", settings.columns), ("sheets", settings.sheets)):
        for name in names:
            if name not in READ:
                raise SettingsError(
                    f"{SETTINGS_FILE}: [{section}] has no key {name!r}{nearest(name, READ)}"
                )
    check_dates(settings)
    return lambda table: read_known(
        sources.tables[table.name], headers_of(table, settings), settings, maps
    )


def _posts(
    sources: Sources, load: Callable[[Table], TableSheet]
) -> tuple[Posts, tuple[Sheet, ...]]:
    """Read the tables of posts that are there, and join ends to starts."""
    tables, where = sources.tables, sources.where
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
        begin(f"checking {snapshots.file}")
        lists = posts_of_snapshots(snapshots)
        set_posts_of_uneven_lists_aside(lists, snapshots)
        return lists, (snapshots,)
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
    begin(f"matching {leavers.file} with {starters.file}")
    match_endings(posts, leavers)
    set_posts_without_end_aside(posts, leavers)
    return posts, (starters, leavers)


def _checked_posts(sheet: TableSheet) -> Posts:
    if not sheet.rows_in:
        raise IntakeError(f"{sheet.file}: there is a header and no row; export it again")
    begin(f"checking {sheet.file}")
    set_duplicates_aside(sheet)
    posts = posts_of(sheet)
    set_contradictions_aside(posts)
    set_overlaps_aside(posts)
    set_posts_of_uneven_aside(posts, sheet)
    return posts
