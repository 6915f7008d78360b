"""Posts to a `Workforce`: dates of the records, bridges, codes, and the remarks on them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np
import pandas as pd

from retention.errors import ArgumentError, IntakeError
from retention.intake.bridges import bridge_gaps
from retention.intake.moves import split_at_moves
from retention.intake.occupations import with_occupation
from retention.intake.posts import Posts
from retention.intake.remarks import agree_on_people, remark, remark_on_reasons
from retention.intake.sheet import Sheet
from retention.intake.side_tables import People, read_side_table
from retention.intake.spells import attributes_of, categorised, name_posts, spells_of
from retention.intake.table_sheet import TableSheet
from retention.intake.whole_days import NO_DAY
from retention.periods import DAYS_PER_YEAR, EPOCH, day_label, day_number
from retention.schema import MOVES, SURVEY
from retention.settings import Settings
from retention.workforce import Problem, Problems, Workforce

LONGEST_SERVICE_YEARS = 60


def assemble(
    posts: Posts,
    sheets: tuple[Sheet, ...],
    settings: Settings,
    not_read: Iterable[Problem],
    *,
    moves: TableSheet | None,
    side: tuple[TableSheet, ...] = (),
    answers: tuple[TableSheet, pd.DataFrame] | None = None,
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
    frame = (posts.frame if kept.all() else posts.frame[kept]).reset_index(drop=True)
    row = posts.sheet.row[kept]
    people = frame["organisation_code"].astype("str") + "\x1f" + frame["employee_id"]
    frame["person"], labels = pd.factorize(people, sort=True)
    agree_on_people(posts.sheet, frame, row)
    frame["exit"] = np.where(frame["last"] == NO_DAY, NO_DAY, frame["last"] + 1)
    bridge_gaps(posts.sheet, frame, row)
    remark(posts.sheet, frame, row, as_of)
    remark_on_reasons(posts, frame, row, as_of)
    written = frame.groupby("person")["as_written"].first()
    known = People.of(
        pd.Index(labels),
        frame,
        as_of,
        with_organisation="organisation_code" in posts.sheet.frame,
        file=posts.sheet.file,
        written=written,
    )
    tables = {sheet.table.name: read_side_table(sheet, known) for sheet in side}
    if answers is not None:
        side, tables[SURVEY.name] = (*side, answers[0]), answers[1]
    attributes = attributes_of(frame, posts.sheet)
    if moves is None:
        frame = categorised(frame, attributes)
    frame = name_posts(frame, attributes)
    if moves is not None:
        frame, attributes, kinds = split_at_moves(frame, attributes, moves, posts.sheet.file)
        moves.refuse_if_too_many()
        if kinds is not None:
            tables[MOVES.name] = kinds
        sheets = (*sheets, moves)
    sheets = (*sheets, *side)
    problems = [*not_read, *(p for sheet in sheets for p in sheet.problems)]
    return Workforce(
        with_occupation(spells_of(frame, attributes)),
        as_of,
        observed_from,
        Problems(tuple(sorted(problems, key=lambda p: (p.file, p.row)))),
        tuple(sheet.account for sheet in sheets),
        organisation=settings.organisation,
        release=settings.release,
        rising_star_rule=settings.rising_stars,
        ids=written.rename("employee_id").reset_index(drop=True) if keep_ids else None,
        _tables=tables,
    )


def _infer_as_of(posts: Posts) -> date:
    usable = posts.frame[~posts.sheet.aside]
    seen = np.concatenate([usable["start"], usable["last"]]).astype(np.int64)
    seen = seen[seen != NO_DAY]
    if not len(seen):
        raise IntakeError(f"{posts.sheet.file}: no usable date was found in any row")
    if posts.seen_to != NO_DAY:
        return _inferred(posts, "as_of", posts.seen_to, "last list", "as the day of the records")
    return _inferred(
        posts, "as_of", int(seen.max()), "latest date seen", "as the day of the records"
    )


def _infer_observed_from(posts: Posts) -> date:
    since = "as the day from which leavers are complete"
    if posts.seen_from != NO_DAY:
        return _inferred(posts, "observed_from", posts.seen_from, "first list", since)
    last = posts.frame["last"].to_numpy()[~posts.sheet.aside]
    last = last[last != NO_DAY]
    if not len(last):
        raise IntakeError(
            f"{posts.sheet.file}: observed_from must be declared, since no row has a last day "
            "from which it could be inferred; give the first day from which leavers are complete"
        )
    return _inferred(posts, "observed_from", int(last.min()), "earliest last day seen", since)


def _inferred(posts: Posts, what: str, number: int, found: str, meaning: str) -> date:
    day = EPOCH + timedelta(days=number)
    posts.sheet.note(
        0,
        "",
        "inferred date",
        "changed",
        f"{what} was not declared; the {found}, {day_label(day)}, was taken {meaning}",
    )
    return day


def _set_implausible_aside(posts: Posts, as_of: date, observed_from: date) -> None:
    start, last = (posts.frame[c].to_numpy() for c in ("start", "last"))
    posts.set_aside(
        last < day_number(observed_from),
        "last_day",
        "ended before the records",
        f"last_day is before {day_label(observed_from)}, from which the records are complete",
    )
    known_start = start != NO_DAY
    until = np.where(last == NO_DAY, day_number(as_of), last)
    service = np.where(known_start, until - np.where(known_start, start, until), 0)
    posts.set_aside(
        service > LONGEST_SERVICE_YEARS * DAYS_PER_YEAR,
        "start_date",
        "implausible service",
        f"start_date would mean service of more than {LONGEST_SERVICE_YEARS} years; check both "
        "dates",
    )
