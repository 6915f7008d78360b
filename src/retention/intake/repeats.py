"""Rows that say the same thing twice, or two things of one assignment."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from retention.intake.agreeing import in_order, repeated
from retention.intake.identifiers import one_spelling
from retention.intake.posts import ID_COLUMNS, Posts
from retention.intake.sheet import IntArray, Sheet


def set_duplicates_aside(sheet: Sheet) -> None:
    """Set the later of two equal rows aside."""
    columns = [sheet.distinct(name).position for name in sheet.frame.columns.astype(str)]
    equal, group = repeated(columns, np.arange(len(sheet.frame)))
    if not len(equal):
        return
    rows = pd.Series(sheet.row[equal])
    later, first = np.zeros(len(sheet.frame), dtype=bool), sheet.row.copy()
    later[equal] = pd.Series(group).duplicated().to_numpy()
    first[equal] = rows.groupby(group).transform("min").to_numpy()
    sheet.set_aside(later, "", "duplicate", lambda i: f"the row is a duplicate of row {first[i]}")


def set_contradictions_aside(posts: Posts) -> None:
    """Set all rows aside that say different things of one stretch of one assignment.

    Two rows speak of one stretch when they share its start or, in a staff table, its end.
    """
    sheet, frame = posts.sheet, posts.frame
    ids = _ids(sheet)
    for edge in ("start", "last") if "last_day" in sheet.frame else ("start",):
        usable = (frame["assignment_id"] != "").to_numpy() & ~sheet.aside
        chosen, group = repeated([*ids, frame[edge].to_numpy()], np.flatnonzero(usable))
        if not len(chosen):
            continue
        rows = pd.Series(sheet.row[chosen], index=chosen)
        partners = rows.groupby(group).transform(in_words)
        mask = np.zeros(len(frame), dtype=bool)
        mask[chosen] = True
        sheet.set_aside(mask, "start_date", "contradiction", _contradiction(partners))


def _ids(sheet: Sheet) -> list[IntArray]:
    """The identifiers of posts, each as numbers that are equal where they are."""
    present = [name for name in ID_COLUMNS if name in sheet.frame]
    return [one_spelling(sheet.distinct(name)).position for name in present]


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
    if "last_day" not in sheet.frame:
        return
    usable = (frame["assignment_id"] != "").to_numpy() & ~sheet.aside
    rows, group = repeated(_ids(sheet), np.flatnonzero(usable))
    start, last = (frame[edge].to_numpy() for edge in ("start", "last"))
    order = in_order(group, start[rows])
    rows, group = rows[order], group[order]
    overlap = (group[1:] == group[:-1]) & (start[rows[1:]] <= last[rows[:-1]])
    pairs = pd.DataFrame({"before": rows[:-1][overlap], "after": rows[1:][overlap]})
    named = frame.loc[pairs["after"], [*ID_COLUMNS, "start"]].reset_index(drop=True)
    for position in named.sort_values([*ID_COLUMNS, "start"], kind="stable").index:
        earlier, later = sorted(pairs.loc[position], key=lambda i: int(sheet.row[i]))
        sheet.set_row_aside(
            later,
            "start_date",
            "overlap",
            f"the dates overlap with those of row {sheet.row[earlier]} of the same assignment; "
            "end one before the other begins",
        )
