"""Posts to a `Workforce`: dates of the records, bridges, codes, and the remarks on them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np
import pandas as pd

from retention.errors import ArgumentError, IntakeError
from retention.intake.bridges import bridge_gaps
from retention.intake.posts import ID_COLUMNS, Posts
from retention.intake.sheet import BoolArray, Sheet, rows_in_words
from retention.intake.values import NO_DAY
from retention.periods import DAYS_PER_YEAR, day_label
from retention.schema import ATTRIBUTES, PERSON_FTE_USUAL_MAXIMUM
from retention.settings import Settings
from retention.workforce import Problem, Problems, Workforce

LONGEST_SERVICE_YEARS = 60
_EPOCH = date(1970, 1, 1)


def assemble(
    posts: Posts,
    sheets: tuple[Sheet, ...],
    settings: Settings,
    not_read: Iterable[Problem],
    *,
    keep_ids: bool,
) -> Workforce:
    """Make the workforce of the rows that were not set aside."""
    as_of = settings.as_of or _infer_as_of(posts)
    observed_from = settings.observed_from or _infer_observed_from(posts)
    if observed_from > as_of:
        raise ArgumentError(
            f"observed_from must not be after as_of {as_of}, was {observed_from}; give the first "
            "day from which leavers are complete"
        )
    _set_implausible_aside(posts, as_of, observed_from)
    for sheet in sheets:
        sheet.refuse_if_too_many()
    kept = ~posts.sheet.aside
    if not kept.any():
        raise IntakeError(
            f"{posts.sheet.file}: no row could be accepted; see the first problem: "
            f"{posts.sheet.problems[0].sentence}"
        )
    frame = posts.frame[kept].reset_index(drop=True)
    row = posts.sheet.row[kept]
    _one_answer_a_person(posts.sheet, frame, row)
    frame["exit"] = np.where(frame["last"] == NO_DAY, NO_DAY, frame["last"] + 1)
    people = frame["organisation_code"].astype("str") + "\x1f" + frame["employee_id"]
    frame["person"], labels = pd.factorize(people, sort=True)
    bridge_gaps(posts.sheet, frame, row)
    _remark(posts.sheet, frame, row, as_of)
    ids = pd.Series(labels, name="employee_id").str.split("\x1f").str[1] if keep_ids else None
    problems = [*not_read, *(p for sheet in sheets for p in sheet.problems)]
    return Workforce(
        _spells(frame, posts.sheet),
        as_of,
        observed_from,
        Problems(tuple(sorted(problems, key=lambda p: (p.file, p.row)))),
        tuple(sheet.account for sheet in sheets),
        organisation=settings.organisation,
        ids=ids,
    )


def _infer_as_of(posts: Posts) -> date:
    usable = posts.frame[~posts.sheet.aside]
    seen = np.concatenate([usable["start"], usable["last"]]).astype(np.int64)
    seen = seen[seen != NO_DAY]
    if not len(seen):
        raise IntakeError(f"{posts.sheet.file}: no usable date was found in any row")
    found = _EPOCH + timedelta(days=int(seen.max()))
    posts.sheet.note(
        0,
        "",
        "inferred date",
        "changed",
        f"as_of was not declared; the latest date seen, {day_label(found)}, was taken as the day "
        "of the records",
    )
    return found


def _infer_observed_from(posts: Posts) -> date:
    last = posts.frame["last"].to_numpy()[~posts.sheet.aside]
    last = last[last != NO_DAY]
    if not len(last):
        raise IntakeError(
            f"{posts.sheet.file}: observed_from must be declared, since no row has a last day "
            "from which it could be inferred; give the first day from which leavers are complete"
        )
    found = _EPOCH + timedelta(days=int(last.min()))
    posts.sheet.note(
        0,
        "",
        "inferred date",
        "changed",
        f"observed_from was not declared; the earliest last day seen, {day_label(found)}, was "
        "taken as the day from which leavers are complete",
    )
    return found


def _set_implausible_aside(posts: Posts, as_of: date, observed_from: date) -> None:
    start, last = (posts.frame[c].to_numpy() for c in ("start", "last"))
    posts.set_aside(
        last < (observed_from - _EPOCH).days,
        "last_day",
        "ended before the records",
        f"last_day is before {day_label(observed_from)}, from which the records are complete",
    )
    known_start = start != NO_DAY
    until = np.where(last == NO_DAY, (as_of - _EPOCH).days, last)
    service = np.where(known_start, until - np.where(known_start, start, until), 0)
    posts.set_aside(
        service > LONGEST_SERVICE_YEARS * DAYS_PER_YEAR,
        "start_date",
        "implausible service",
        f"start_date would mean service of more than {LONGEST_SERVICE_YEARS} years; check both "
        "dates",
    )


def _one_answer_a_person(sheet: Sheet, frame: pd.DataFrame, row: np.ndarray) -> None:
    """Columns of the person must agree across their rows; else the latest is taken and said."""
    keys = [frame["organisation_code"], frame["employee_id"]]
    for column in ATTRIBUTES:
        if not column.of_person or column.name not in frame:
            continue
        answers = frame.groupby(keys)[column.name].transform("nunique")
        differ = (answers > 1).to_numpy()
        if not differ.any():
            continue
        latest_first = frame.assign(_row=row).sort_values(
            ["start", "_row"], ascending=False, kind="stable"
        )
        latest = latest_first.groupby(["organisation_code", "employee_id"])[column.name].first()
        people = pd.MultiIndex.from_arrays([k[differ] for k in keys])
        frame.loc[differ, column.name] = latest.reindex(people).to_numpy()
        sheet.note(
            int(row[differ][0]),
            column.name,
            "person disagrees",
            "changed",
            f"{column.name} differs between rows of one person ({rows_in_words(row[differ])}); "
            "the latest was taken",
        )


def _remark(sheet: Sheet, frame: pd.DataFrame, row: np.ndarray, as_of: date) -> None:
    """Say what is unusual in the accepted rows, once each, with the rows concerned."""
    census = (as_of - _EPOCH).days
    start, last = frame["start"].to_numpy(), frame["last"].to_numpy()
    remarks: list[tuple[BoolArray, str, str, str]] = [
        (
            start > census,
            "start_date",
            "future starter",
            f"start after {day_label(as_of)}: outside every count",
        ),
        (
            (last != NO_DAY) & (last > census) & (start <= census),
            "last_day",
            "serving notice",
            f"end after {day_label(as_of)}: still in post",
        ),
        (start == last, "last_day", "one day", "start and end on the same day"),
        (
            _at_once(frame),
            "assignment_id",
            "multiple assignments",
            "are of people with multiple assignments at once: each person counts once",
        ),
    ]
    for mask, column, rule, sentence in remarks:
        if mask.any():
            rows = row[mask]
            text = f"{len(rows):,} posts {sentence} ({rows_in_words(rows)})"
            sheet.note(int(rows[0]), column, rule, "kept", text)
    if "fte" in frame:
        in_post = frame[(start <= census) & (frame["exit"] > census)]
        over = int((in_post.groupby("person")["fte"].sum() > PERSON_FTE_USUAL_MAXIMUM).sum())
        if over:
            sheet.note(
                0,
                "fte",
                "unusual number",
                "kept",
                f"{over} people have posts that sum to more than {PERSON_FTE_USUAL_MAXIMUM} FTE",
            )


def _at_once(frame: pd.DataFrame) -> BoolArray:
    """Posts that overlap an earlier one of the same person."""
    order = frame.sort_values(["person", "start", "exit"], kind="stable").index.to_numpy()
    person, start, end = (frame[c].to_numpy()[order] for c in ("person", "start", "exit"))
    latest = pd.Series(end).groupby(person).cummax().to_numpy()
    overlap = np.zeros(len(frame), dtype=bool)
    overlap[order[1:]] = (person[1:] == person[:-1]) & (start[1:] < latest[:-1])
    return overlap


def _spells(frame: pd.DataFrame, sheet: Sheet) -> pd.DataFrame:
    """The frame that `Workforce` documents, in an order that rows of a file cannot change."""
    names = [c.name for c in sheet.table.columns if c.name in frame]
    extra = [c for c in ("leaving_reason", "destination") if c in frame and c not in names]
    attributes = [n for n in (*names, *extra) if n not in ID_COLUMNS[:2]]
    if "organisation_code" not in sheet.frame:
        attributes = [n for n in attributes if n != "organisation_code"]
    by_text = [n for n in attributes if pd.api.types.is_string_dtype(frame[n])]
    order = ["person", "start", "exit", "assignment_id", *by_text]
    frame = frame.sort_values(order, kind="stable", na_position="last").reset_index(drop=True)
    # A blank assignment is one post per row, so every row gets a name of its own.
    own = pd.Series(np.arange(len(frame)).astype("str"), dtype="str").str.zfill(9)
    named = frame["assignment_id"].where(frame["assignment_id"] != "", "\x1f" + own)
    assignment = frame["person"].astype("str").str.zfill(9) + "\x1e" + named
    spells = pd.DataFrame(
        {
            "person": frame["person"].astype(np.int64),
            "assignment": pd.factorize(assignment, sort=True)[0].astype(np.int64),
            "start": _dates(frame["start"]),
            "exit": _dates(frame["exit"]),
        }
    )
    spells["post_start"] = spells.groupby("assignment")["start"].transform("min")
    for name in attributes:
        values = frame[name]
        if values.dtype == np.int64:
            spells[name] = _dates(values)
        elif values.dtype == np.float64:
            spells[name] = values
        else:
            spells[name] = values.astype("category")
    return spells


def _dates(values: pd.Series) -> pd.Series:
    """Whole days since 1970 as dates; `NO_DAY` is missing."""
    array = values.to_numpy(dtype=np.int64)
    dates = np.where(array == NO_DAY, np.iinfo(np.int64).min, array).astype("datetime64[D]")
    return pd.Series(dates.astype("datetime64[s]"), index=values.index)
