"""Which post each leaver row ends.

A leaver row that names its assignment, or whose person has held one post only, is plain.
Otherwise the rows are walked in order of time, and a leaver row is accepted only when
exactly one post is open on its day: nothing is guessed.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd

from retention.errors import IntakeError
from retention.intake.codes import codes
from retention.intake.dates import days
from retention.intake.posts import ID_COLUMNS, NO_ROW, Posts, identity
from retention.intake.repeats import set_duplicates_aside
from retention.intake.sheet import BoolArray, IntArray, rows_in_words
from retention.intake.spellings import hinted, note_other_spelling
from retention.intake.table_sheet import TableSheet
from retention.intake.whole_days import NO_DAY

Key = tuple[str, str, str]


def match_endings(starters: Posts, leavers: TableSheet) -> None:
    """Write `last`, the leaving reason and the destination of every post into its row.

    Leaver rows that cannot be given to one post are set aside, and so are the posts whose
    end they leave unknown: a post that is known to have ended must not count as running.
    """
    if ("organisation_code" in starters.sheet.frame) != ("organisation_code" in leavers.frame):
        raise IntakeError(
            f"organisation_code must be in both {starters.sheet.file} and {leavers.file}, or in "
            "neither, since a person is an employee_id within an organisation"
        )
    set_duplicates_aside(leavers)
    endings = identity(leavers)
    endings["last"] = days(leavers, "last_day")
    for column in leavers.table.columns:
        if column.kind == "text" and column.name in leavers.frame and column.name not in endings:
            endings[column.name] = codes(leavers, column)
    post_of = _match(starters, leavers, endings)
    _set_aside_with_their_posts(starters, leavers, endings, post_of)
    matched = post_of != NO_ROW
    for name in ("employee_id", "assignment_id"):
        if name in leavers.frame and name in starters.sheet.frame:
            theirs = starters.sheet.text(name).iloc[post_of[matched]]
            note_other_spelling(leavers, name, matched, theirs, starters.sheet.file)
    accepted = np.flatnonzero((post_of != NO_ROW) & ~leavers.aside)
    frame = starters.frame
    starters.leavers, starters.ending = leavers, np.full(len(frame), NO_ROW, dtype=np.int64)
    starters.ending[post_of[accepted]] = accepted
    for name in endings.columns.difference([*ID_COLUMNS, "as_written"]):
        values = frame[name] if name in frame else pd.Series(None, frame.index, dtype="str")
        values = values.astype(endings[name].dtype)
        values.iloc[post_of[accepted]] = endings[name].to_numpy()[accepted]
        frame[name] = values


def _match(starters: Posts, leavers: TableSheet, endings: pd.DataFrame) -> IntArray:
    """For each leaver row the position of its post, or `NO_ROW`."""
    posts_by_key = _positions(starters.frame, ~starters.sheet.aside)
    known_people = {(o, e) for o, e, _ in _keys(starters.frame)}
    post_of = np.full(len(endings), NO_ROW, dtype=np.int64)
    blank, unknown, no_such_post = np.zeros((3, len(endings)), dtype=bool)
    waiting: dict[Key, list[int]] = defaultdict(list)
    for position, key in enumerate(_keys(endings)):
        candidates = posts_by_key.get(key, [])
        if leavers.aside[position] and leavers.frame["employee_id"].iloc[position].strip() == "":
            blank[position] = True
            continue
        if len(candidates) == 1:
            post_of[position] = candidates[0]
        elif candidates:
            waiting[key].append(position)
        elif key[:2] in known_people:
            no_such_post[position] = True
        else:
            unknown[position] = True
    keys, known = _keys(endings), _keys(starters.frame)
    files = (leavers.file, starters.sheet.file)
    leavers.set_aside(
        unknown,
        "employee_id",
        "unknown employee",
        hinted(
            "employee_id is not in the starters table",
            unknown,
            [key[:2] for key in keys],
            [key[:2] for key in known],
            files,
        ),
    )
    leavers.set_aside(
        no_such_post,
        "assignment_id",
        "unknown assignment",
        hinted(
            "assignment_id names no accepted post of this employee in the starters table",
            no_such_post,
            [("\x1f".join(key[:2]), key[2]) for key in keys],
            [("\x1f".join(key[:2]), key[2]) for key in known],
            files,
        ),
    )
    posts = set(known)
    elsewhere = np.array([key not in posts for key in keys], dtype=bool) & no_such_post
    _note_lost_leavers(starters, leavers, unknown | blank | elsewhere)
    _walk(starters, leavers, endings, waiting, posts_by_key, post_of)
    return post_of


def _note_lost_leavers(starters: Posts, leavers: TableSheet, lost: BoolArray) -> None:
    """Say how many ends are of nobody known: in starters under another id they would stay."""
    rows = leavers.row[lost & ~_copies(leavers)]
    if len(rows):
        leavers.note(
            int(rows[0]),
            "employee_id",
            "leavers unknown",
            "kept",
            f"{len(rows):,} rows of leavers have an employee_id or assignment_id that is not known "
            f"({rows_in_words(rows)}): whoever of them is in {starters.sheet.file} under another "
            "counts as still in post",
        )


def _keys(frame: pd.DataFrame) -> list[Key]:
    columns = (frame[c] for c in ("organisation_code", "employee_id", "assignment_id"))
    return list(zip(*columns, strict=True))


def _positions(frame: pd.DataFrame, usable: BoolArray) -> dict[Key, list[int]]:
    """Posts of each assignment, and under a blank assignment all posts of the person."""
    found: dict[Key, list[int]] = defaultdict(list)
    for position, (organisation, employee, assignment) in enumerate(_keys(frame)):
        if not usable[position]:
            continue
        found[organisation, employee, ""].append(position)
        if assignment:
            found[organisation, employee, assignment].append(position)
    return found


def _walk(
    starters: Posts,
    leavers: TableSheet,
    endings: pd.DataFrame,
    waiting: dict[Key, list[int]],
    posts_by_key: dict[Key, list[int]],
    post_of: IntArray,
) -> None:
    """Match the leaver rows of people with several posts, where only one can be meant."""
    start, last = starters.frame["start"].to_numpy(), endings["last"].to_numpy()
    taken = set(post_of[post_of != NO_ROW].tolist())
    ambiguous = np.zeros(len(endings), dtype=bool)
    unclear = np.zeros(len(start), dtype=bool)
    for key, rows in waiting.items():
        posts = [p for p in posts_by_key[key] if p not in taken]
        found = _only_open_post(
            [(int(start[p]), p) for p in posts],
            [(int(last[r]), r) for r in rows if not leavers.aside[r]],
        )
        if found is None:
            ambiguous[rows] = True
            unclear[posts] = True
        else:
            for row, post in found.items():
                post_of[row] = post
    sentence = (
        "the employee has several posts that this row could end; give assignment_id in starters "
        "and leavers"
    )
    leavers.set_aside(ambiguous, "assignment_id", "ambiguous assignment", sentence)
    starters.sheet.set_aside(
        unclear,
        "assignment_id",
        "ambiguous assignment",
        "a row of leavers could end this post or another of the employee; give assignment_id",
    )


def _only_open_post(
    starts: list[tuple[int, int]], ends: list[tuple[int, int]]
) -> dict[int, int] | None:
    """Match ends to starts when one post at a time is open; None when more could be meant.

    Both lists hold (day, position). A start comes before an end on the same day, since a
    post of one day starts and ends on it.
    """
    found: dict[int, int] = {}
    open_posts: list[int] = []
    events = [(day, 0, position) for day, position in starts]
    events += [(day, 1, position) for day, position in ends]
    for _, is_end, position in sorted(events):
        if not is_end:
            open_posts.append(position)
        elif len(open_posts) == 1:
            found[position] = open_posts.pop()
        else:
            return None
    return found


def _set_aside_with_their_posts(
    starters: Posts, leavers: TableSheet, endings: pd.DataFrame, post_of: IntArray
) -> None:
    """Set aside ends before their start, second ends of a post, and posts left without an end."""
    matched = post_of != NO_ROW
    start = np.full(len(post_of), NO_DAY)
    start[matched] = starters.frame["start"].to_numpy()[post_of[matched]]
    start_row = np.zeros(len(post_of), dtype=np.int64)
    start_row[matched] = starters.sheet.row[post_of[matched]]
    leavers.set_aside(
        matched & (endings["last"].to_numpy() < start),
        "last_day",
        "end before start",
        lambda i: (
            f"last_day is before start_date in row {start_row[i]} of {starters.sheet.file}; "
            "correct one of them"
        ),
    )
    plain = matched & ~_copies(leavers)
    again = np.zeros(len(post_of), dtype=bool)
    again[plain] = pd.Series(post_of[plain]).duplicated(keep=False).to_numpy()
    leavers.set_aside(
        again,
        "last_day",
        "contradiction",
        lambda i: (
            f"the post of row {start_row[i]} of {starters.sheet.file} has more than one end; "
            "keep the one that is right"
        ),
    )
    lost = np.zeros(len(starters.frame), dtype=bool)
    lost[post_of[plain & leavers.aside]] = True
    starters.sheet.set_aside(
        lost,
        "last_day",
        "end unknown",
        f"the end of this post is unknown, because its row of {leavers.file} was set aside; mend "
        "that row",
    )


def _copies(leavers: TableSheet) -> BoolArray:
    """Later copies of an equal row: the first of them still tells the end."""
    rows = {p.row for p in leavers.problems if p.rule == "duplicate"}
    return np.isin(leavers.row, list(rows))
