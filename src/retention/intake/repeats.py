"""Rows that say the same thing twice, or two things of one assignment."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from retention.intake.posts import ID_COLUMNS, Posts
from retention.intake.sheet import Sheet


def set_duplicates_aside(sheet: Sheet) -> None:
    """Set the later of two equal rows aside."""
    text = sheet.frame.apply(lambda column: column.str.strip())
    later = text.duplicated().to_numpy() & ~sheet.aside
    if not later.any():
        return
    group = text.groupby(list(text.columns), dropna=False, sort=False).ngroup()
    first = pd.Series(sheet.row).groupby(group).transform("min").to_numpy()
    sheet.set_aside(later, "", "duplicate", lambda i: f"the row is a duplicate of row {first[i]}")


def set_contradictions_aside(posts: Posts) -> None:
    """Set all rows aside that say different things of one stretch of one assignment.

    Two rows speak of one stretch when they share its start or, in a staff table, its end.
    """
    sheet, frame = posts.sheet, posts.frame
    for edge in ("start", "last") if "last_day" in sheet.frame else ("start",):
        usable = (frame["assignment_id"] != "").to_numpy() & ~sheet.aside
        chosen = frame.loc[usable, [*ID_COLUMNS, edge]]
        chosen = chosen[chosen.duplicated(keep=False)]
        if chosen.empty:
            continue
        rows = pd.Series(sheet.row[chosen.index], index=chosen.index)
        partners = rows.groupby([chosen[c] for c in chosen.columns]).transform(in_words)
        mask = np.zeros(len(frame), dtype=bool)
        mask[chosen.index] = True
        sheet.set_aside(mask, "start_date", "contradiction", _contradiction(partners))


def in_words(rows: pd.Series) -> str:
    """The first row numbers of a group."""
    return " and ".join(str(row) for row in rows.iloc[:4])


def _contradiction(partners: pd.Series) -> Callable[[int], str]:
    return lambda i: (
        f"rows {partners[i]} say different things of one assignment, in start_date, last_day "
        "or what is between; keep the one that is right"
    )


def set_overlaps_aside(posts: Posts) -> None:
    """Two stretches of one assignment cannot run at once; the later row goes aside."""
    sheet, frame = posts.sheet, posts.frame
    usable = (frame["assignment_id"] != "").to_numpy() & ~sheet.aside
    order = frame[usable].sort_values([*ID_COLUMNS, "start"], kind="stable").index.to_numpy()
    if "last_day" not in sheet.frame or len(order) < 2:
        return
    ids = frame.loc[order, list(ID_COLUMNS)].reset_index(drop=True)
    same = (ids == ids.shift()).all(axis=1).to_numpy()
    start, last = (frame.loc[order, edge].to_numpy() for edge in ("start", "last"))
    overlap = np.flatnonzero(same[1:] & (start[1:] <= last[:-1])) + 1
    for position in overlap:
        later, earlier = sorted(order[position - 1 : position + 1], key=lambda i: -sheet.row[i])
        mask = np.zeros(len(frame), dtype=bool)
        mask[later] = True
        sheet.set_aside(
            mask,
            "start_date",
            "overlap",
            f"the dates overlap with those of row {sheet.row[earlier]} of the same assignment; "
            "end one before the other begins",
        )
