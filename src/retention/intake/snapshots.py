"""Monthly lists of staff in post to posts with a start and an end.

What happened between two lists is dated at the list that first shows it: a post begins on its
start date when the list has one that fits, else on the first list with it, and ends the day
before the first list without it. With month-end lists every event is in its right month.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from retention.errors import IntakeError
from retention.intake.dates import days
from retention.intake.posts import ID_COLUMNS, Posts, attributes, identity
from retention.intake.repeats import in_words, set_duplicates_aside
from retention.intake.sheet import BoolArray, IntArray, rows_in_words
from retention.intake.table_sheet import TableSheet
from retention.intake.whole_days import NO_DAY

LONGEST_STEP = 62
"""Days between two lists that follow each other; two months without a list are too many."""
_NEVER = -1


@dataclass
class SnapshotPosts(Posts):
    """Posts made of the rows of lists: what is set aside takes its rows with it.

    `lists` is the sheet that was read, `run` the post of each of its rows.
    """

    lists: TableSheet | None = None
    run: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def set_aside(
        self, mask: BoolArray, column: str, rule: str, sentence: str | Callable[[int], str]
    ) -> None:
        """Quarantine posts, and the rows of lists that they are made of."""
        newly = mask & ~self.sheet.aside
        self.sheet.aside |= mask
        if self.lists is not None:
            rows = (self.run != _NEVER) & np.append(newly, False)[self.run]
            text = sentence if isinstance(sentence, str) else f"the post was set aside: {rule}"
            self.lists.set_aside(rows, column, rule, text)


def posts_of_snapshots(sheet: TableSheet) -> SnapshotPosts:
    """Join the rows of one assignment in lists that follow each other.

    An assignment that is missing from one list between two that have it was in post.

    Raises
    ------
    IntakeError
        If there is one list only, or more than a month lies between two lists without one.
    """
    set_duplicates_aside(sheet)
    frame = identity(sheet)
    frame["list"] = days(sheet, "snapshot_date")
    frame["begun"] = days(sheet, "start_date") if "start_date" in sheet.frame else NO_DAY
    attributes(sheet, frame)
    frame = frame.drop(columns=["snapshot_date", "start_date"], errors="ignore")
    lists = _list_days(sheet, frame)
    _set_contradictions_aside(sheet, frame)
    _set_late_starts_aside(sheet, frame)
    seen = (frame["employee_id"] != "").to_numpy() & (frame["list"] != NO_DAY).to_numpy()
    frame["at"] = np.searchsorted(lists, np.where(seen, frame["list"], lists[0]))
    # A row that was set aside still shows that its post runs: it must not look like leaving.
    rows = frame[seen].sort_values([*ID_COLUMNS, "at"], kind="stable")
    same = (rows[list(ID_COLUMNS)] == rows[list(ID_COLUMNS)].shift()).all(axis=1)
    step = rows["at"].diff().fillna(0)
    _note_bridged(sheet, rows[same & (step == 2)].index.to_numpy())
    new_post = ~same | (step > 2)
    rows["post"] = new_post.cumsum() - 1
    return _posts(sheet, frame, rows, lists)


def _list_days(sheet: TableSheet, frame: pd.DataFrame) -> IntArray:
    day = frame["list"].to_numpy()[~sheet.aside]
    lists = np.unique(day[day != NO_DAY]).astype(np.int64)
    if len(lists) < 2:
        raise IntakeError(
            f"{sheet.file}: {sheet.name('snapshot_date')} must have at least two days, since who "
            "left is seen from the next list; give the list of every month"
        )
    steps = np.diff(lists)
    if (steps > LONGEST_STEP).any():
        at = int(np.argmax(steps > LONGEST_STEP))
        before, after = lists[at : at + 2].astype("datetime64[D]")
        raise IntakeError(
            f"{sheet.file}: no list between {before} and {after}; give a list for every month "
            "(one missing month in a row is bridged)"
        )
    missing = int((steps > 45).sum())
    if missing:
        sheet.note(
            0,
            "snapshot_date",
            "missing list",
            "changed",
            f"{missing} months have no list; who is in the lists on both sides was taken as in "
            "post, and other changes are dated at the list after it",
        )
    return lists


def _set_contradictions_aside(sheet: TableSheet, frame: pd.DataFrame) -> None:
    keys = [*ID_COLUMNS, "list"]
    usable = frame.loc[~sheet.aside, keys]
    twice = usable[usable.duplicated(keep=False)]
    if twice.empty:
        return
    rows = pd.Series(sheet.row[twice.index], index=twice.index)
    partners = rows.groupby([twice[c] for c in keys]).transform(in_words)
    mask = np.zeros(len(frame), dtype=bool)
    mask[twice.index] = True
    sheet.set_aside(
        mask,
        "snapshot_date",
        "contradiction",
        lambda i: (
            f"rows {partners[i]} are of one assignment in one list; keep the one that is right, "
            "or give assignment_id"
        ),
    )


def _set_late_starts_aside(sheet: TableSheet, frame: pd.DataFrame) -> None:
    late = (frame["begun"] != NO_DAY) & (frame["begun"] > frame["list"])
    sheet.set_aside(
        late.to_numpy(),
        "start_date",
        "start after the list",
        f"{sheet.name('start_date')} is after {sheet.name('snapshot_date')}; correct one of them",
    )


def _note_bridged(sheet: TableSheet, index: IntArray) -> None:
    if len(index):
        rows = np.sort(sheet.row[index])
        sheet.note(
            int(rows[0]),
            "snapshot_date",
            "bridged list",
            "changed",
            f"{len(rows):,} posts are missing from one list between two that have them "
            f"({rows_in_words(rows)}): they were taken as in post",
        )


def _posts(
    sheet: TableSheet, frame: pd.DataFrame, rows: pd.DataFrame, lists: IntArray
) -> SnapshotPosts:
    """A row per post and stretch of constant attributes."""
    good = rows[~sheet.aside[rows.index]]
    names = [c for c in sheet.table.names if c in good and c not in ID_COLUMNS]
    same_post = good["post"] == good["post"].shift()
    before, now = good[names].shift(), good[names]
    changed = ((now != before) & ~(now.isna() & before.isna())).any(axis=1)
    stretch = ((~same_post) | changed).cumsum() - 1
    first = good.groupby(stretch, sort=True).head(1)
    post_first = rows.groupby("post")["at"].min()
    post_last = rows.groupby("post")["at"].max()
    new_post = (first["post"] != first["post"].shift()).to_numpy()
    next_same = np.append(~new_post[1:], False)
    opened = post_first.reindex(first["post"]).to_numpy()
    closed = post_last.reindex(first["post"]).to_numpy()
    start = lists[first["at"].to_numpy()]
    start = np.where(new_post, _starts(first["begun"].to_numpy(), opened, lists), start)
    after = np.append(lists, NO_DAY)[closed + 1]
    ends = np.where(next_same, np.append(start[1:], NO_DAY), after)
    posts = first[["as_written", *ID_COLUMNS, *names]].reset_index(drop=True)
    posts["start"] = start
    posts["last"] = np.where(ends == NO_DAY, NO_DAY, np.where(ends == NO_DAY, 0, ends) - 1)
    made = TableSheet(
        sheet.file,
        sheet.table,
        sheet.sha256,
        sheet.frame.iloc[first.index].reset_index(drop=True),
        sheet.row[first.index],
        rows_in=len(first),
        problems=sheet.problems,
        headers=sheet.headers,
    )
    run = np.full(len(frame), _NEVER, dtype=np.int64)
    run[good.index] = stretch.to_numpy()
    return SnapshotPosts(
        made,
        posts,
        seen_from=int(lists[0]),
        seen_to=int(lists[-1]),
        lists=sheet,
        run=run,
    )


def _starts(begun: IntArray, opened: IntArray, lists: IntArray) -> IntArray:
    """The start date when it lies after the list before the post was first seen."""
    first = lists[opened]
    previous = np.where(opened > 0, lists[np.maximum(opened - 1, 0)], np.iinfo(np.int64).min)
    fits = (begun != NO_DAY) & (begun > previous) & (begun <= first)
    return np.where(fits, begun, first)
