"""Gaps of one day between two posts are clerical: they are bridged, and said to be."""

from __future__ import annotations

import numpy as np
import pandas as pd

from retention.intake.sheet import Sheet, rows_in_words

LONGEST_BRIDGED_GAP = 1
"""Days out of post between two posts of a person that still count as in post."""


def bridge_gaps(sheet: Sheet, frame: pd.DataFrame, row: np.ndarray) -> None:
    """Lengthen the posts that end right before a bridged gap by the gap.

    The person's employment then runs through, and on the bridged day the person is where
    they were the day before. `frame` has ``person``, ``start`` and ``exit`` and is changed.
    """
    order = frame.sort_values(["person", "start", "exit"], kind="stable").index.to_numpy()
    person, start, end = (frame[c].to_numpy()[order] for c in ("person", "start", "exit"))
    latest = pd.Series(end).groupby(person).cummax().to_numpy()
    follows = np.zeros(len(order), dtype=bool)
    follows[1:] = person[1:] == person[:-1]
    gap = np.zeros(len(order), dtype=np.int64)
    gap[1:] = np.where(follows[1:], start[1:] - latest[:-1], 0)
    moved = follows & (gap == 0) & (np.append(0, latest[:-1]) == start)
    # A new stretch of one assignment is a change in it, not a move to another.
    named = frame["assignment_id"].to_numpy(dtype=object)[order]
    moved[1:] &= (named[1:] != named[:-1]) | (named[1:] == "")
    bridged = np.flatnonzero((gap > 0) & (gap <= LONGEST_BRIDGED_GAP))
    if moved.any():
        rows = np.sort(row[order[np.flatnonzero(moved)]])
        begun = pd.MultiIndex.from_arrays([person[moved], start[moved]])
        ended = pd.MultiIndex.from_arrays([person, end]).isin(begun)
        sheet.note(
            int(rows[0]),
            "start_date",
            "internal move",
            "kept",
            f"{len(rows):,} posts ({rows_in_words(rows)}) begin the day after another of the same "
            f"person ended ({rows_in_words(np.sort(row[order[np.flatnonzero(ended)]]))}): an "
            "internal move, not leaving",
        )
    if not len(bridged):
        return
    ends_before = pd.MultiIndex.from_arrays([person[bridged], latest[bridged - 1]])
    length = pd.Series(gap[bridged], index=ends_before)
    added = length.reindex(pd.MultiIndex.from_frame(frame[["person", "exit"]]))
    frame["exit"] += added.fillna(0).to_numpy().astype(np.int64)
    rows = np.sort(row[order[bridged]])
    sheet.note(
        int(rows[0]),
        "start_date",
        "bridged gap",
        "changed",
        f"{len(rows):,} posts begin after a gap of one day ({rows_in_words(rows)}): the day "
        "between counts as in post",
    )
