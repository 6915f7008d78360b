"""Posts cut where a move changes one of their attributes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from retention.errors import IntakeError
from retention.intake.dates import days
from retention.intake.posts import ID_COLUMNS, attributes, identity
from retention.intake.repeats import set_duplicates_aside
from retention.intake.sheet import IntArray
from retention.intake.spellings import hinted, note_other_spelling
from retention.intake.spells import as_dates
from retention.intake.table_sheet import TableSheet
from retention.schema import LEAVING_COLUMNS, MOVABLE

NO_POST = -1


def split_at_moves(
    posts: pd.DataFrame, names: list[str], moves: TableSheet, file: str
) -> tuple[pd.DataFrame, list[str], pd.DataFrame | None]:
    """Cut posts at the effective dates of their moves.

    Parameters
    ----------
    posts : pandas.DataFrame
        Accepted posts with ``start``, ``exit``, ``assignment`` and the attributes.
    names : list of str
        The attributes of the posts.
    moves : TableSheet
        Rows that cannot be given to one running post are set aside in it.
    file : str
        The file of the posts.

    Returns
    -------
    posts : pandas.DataFrame
        A row per post and stretch of constant attributes.
    names : list of str
        The attributes, with those that only moves have.
    kinds : pandas.DataFrame or None
        ``person``, ``effective_date`` and ``kind`` of the moves whose kind is told; None where
        the table has no kinds.

    Raises
    ------
    IntakeError
        If organisation_code is in one of the two tables only.
    """
    if ("organisation_code" in names) != ("organisation_code" in moves.frame):
        raise IntakeError(
            f"{moves.file}: organisation_code must be in it and in the table of posts, or in "
            "neither, since a person is an employee_id within an organisation; export it with both"
        )
    set_duplicates_aside(moves)
    changes = identity(moves)
    changes["start"] = days(moves, "effective_date")
    attributes(moves, changes)
    changes["post"] = _post_of(posts, changes, moves, file)
    _set_contradictions_aside(moves, changes)
    changed = [c for c in MOVABLE if c in changes]
    known = changes[~moves.aside]
    merged = known.groupby(["post", "start"], as_index=False)[changed].first()
    names = [*names, *(c for c in changed if c not in names)]
    return _cut(posts, merged, changed), names, _kinds(posts, known)


def _kinds(posts: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame | None:
    """What kind of move each is, which the posts that it cuts do not tell."""
    if "kind" not in known:
        return None
    kinds = pd.DataFrame(
        {
            "person": posts["person"].to_numpy(np.int64)[known["post"]],
            "effective_date": as_dates(known["start"]),
            "kind": known["kind"],
        }
    )
    told: pd.DataFrame = kinds[kinds["kind"].notna()]
    return told.sort_values(["person", "effective_date", "kind"], ignore_index=True)


def _cut(posts: pd.DataFrame, moves: pd.DataFrame, changed: list[str]) -> pd.DataFrame:
    """A row for the beginning of each post and for each move, ending where the next begins."""
    position = np.concatenate([np.arange(len(posts)), moves["post"].to_numpy(dtype=np.int64)])
    start = np.concatenate([posts["start"], moves["start"]]).astype(np.int64)
    order = np.lexsort((start, position))
    rows = posts.iloc[position[order]].reset_index(drop=True)
    rows["start"] = start[order]
    is_move = order >= len(posts)
    for name in changed:
        before = posts[name] if name in posts else pd.Series(None, posts.index, moves[name].dtype)
        values = pd.concat([before, moves[name]], ignore_index=True)
        rows[name] = values.iloc[order].reset_index(drop=True)
        # Blank is unchanged: the post's last known value holds until another is given.
        rows[name] = rows.groupby(position[order])[name].ffill()
    followed = np.append(is_move[1:], False)
    rows["exit"] = np.where(followed, np.append(rows["start"].to_numpy()[1:], 0), rows["exit"])
    for name in LEAVING_COLUMNS:
        if name in rows:
            rows[name] = rows[name].mask(followed)
    return rows


def _post_of(posts: pd.DataFrame, changes: pd.DataFrame, moves: TableSheet, file: str) -> IntArray:
    """Position of the one post that each move changes, `NO_POST` where there is none."""
    key = ["organisation_code", "employee_id"]
    people = set(zip(posts[key[0]], posts[key[1]], strict=True))
    ids = list(zip(changes[key[0]], changes[key[1]], strict=True))
    unknown = np.array([one not in people for one in ids], dtype=bool)
    sentence = "employee_id has no accepted post to move in"
    files = (moves.file, file)
    moves.set_aside(
        unknown,
        "employee_id",
        "unknown employee",
        hinted(sentence, unknown, ids, people, files),
    )
    candidates = changes[["start", *ID_COLUMNS]].assign(move=np.arange(len(changes)))
    held = posts[["start", "exit", *ID_COLUMNS]].assign(post=np.arange(len(posts)))
    pairs = candidates[~moves.aside].merge(held, on=key, suffixes=("", "_held"))
    named = pairs["assignment_id"] != ""
    pairs = pairs[~named | (pairs["assignment_id"] == pairs["assignment_id_held"])]
    inside = (pairs["start_held"] < pairs["start"]) & (pairs["start"] < pairs["exit"])
    pairs = pairs[inside]
    count = pairs.groupby("move").size().reindex(range(len(changes)), fill_value=0).to_numpy()
    moves.set_aside(
        count == 0,
        "effective_date",
        "move outside a post",
        "effective_date is not inside a post of the employee, after its first day and up to its "
        "last; correct the date, or the assignment_id",
    )
    moves.set_aside(
        count > 1,
        "assignment_id",
        "ambiguous assignment",
        "the employee has several posts on effective_date; give assignment_id",
    )
    post = np.full(len(changes), NO_POST, dtype=np.int64)
    post[pairs["move"].to_numpy()] = pairs["post"].to_numpy()
    theirs = posts["as_written"].iloc[post[post != NO_POST]]
    note_other_spelling(moves, "employee_id", post != NO_POST, theirs, file)
    return post


def _set_contradictions_aside(moves: TableSheet, changes: pd.DataFrame) -> None:
    """Two moves of one post on one day may each say something, but not two things of one."""
    known = changes[~moves.aside]
    twice = known[known.duplicated(["post", "start"], keep=False)]
    if twice.empty:
        return
    names = [c for c in MOVABLE if c in changes]
    differ = (twice.groupby(["post", "start"])[names].transform("nunique") > 1).any(axis=1)
    mask = np.zeros(len(changes), dtype=bool)
    mask[twice.index[differ]] = True
    moves.set_aside(
        mask,
        "effective_date",
        "contradiction",
        "two moves of one post on one day say different things; keep the one that is right",
    )
