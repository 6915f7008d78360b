"""Gaps of one day between two posts are clerical: they are bridged, and said to be."""

from __future__ import annotations

import numpy as np
import pandas as pd

from retention.intake.agreeing import in_order
from retention.intake.sheet import Sheet, rows_in_words
from retention.intake.stretches import latest_exit

LONGEST_BRIDGED_GAP = 1
"""Days out of post between two posts of a person that still count as in post."""


def bridge_gaps(sheet: Sheet, frame: pd.DataFrame, row: np.ndarray) -> None:
    """Lengthen the posts that end right before a bridged gap by the gap.

    The person's employment then runs through, and on the bridged day the person is where
    they were the day before. `frame` has ``person``, ``start`` and ``exit`` and is changed.
    """
    columns = [frame[name].to_numpy() for name in ("person", "start", "exit")]
    order = in_order(*columns)
    person, start, end = (column[order] for column in columns)
    latest = latest_exit(person, end)
    follows = np.zeros(len(order), dtype=bool)
    follows[1:] = person[1:] == person[:-1]
    gap = np.zeros(len(order), dtype=np.int64)
    gap[1:] = np.where(follows[1:], start[1:] - latest[:-1], 0)
    moved = follows & (gap == 0) & (np.append(0, latest[:-1]) == start)
    # A new stretch of one assignment is a change in it, not a move to another.
    at = np.flatnonzero(moved)
    named = frame["assignment_id"].iloc[order[at]].to_numpy(dtype=object)
    before = frame["assignment_id"].iloc[order[at - 1]].to_numpy(dtype=object)
    moved[at] = (named != before) | (named == "")
    bridged = np.flatnonzero((gap > 0) & (gap <= LONGEST_BRIDGED_GAP))
    if moved.any():
        rows = np.sort(row[order[np.flatnonzero(moved)]])
        begun = pd.MultiIndex.from_arrays([person[moved], start[moved]])
        ended = np.isin(person, person[moved])
        ended[ended] = pd.MultiIndex.from_arrays([person[ended], end[ended]]).isin(begun)
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
    concerned = np.isin(columns[0], person[bridged])
    added = length.reindex(pd.MultiIndex.from_frame(frame.loc[concerned, ["person", "exit"]]))
    longer = columns[2].copy()
    longer[concerned] += added.fillna(0).to_numpy().astype(np.int64)
    frame["exit"] = longer
    rows = np.sort(row[order[bridged]])
    sheet.note(
        int(rows[0]),
        "start_date",
        "bridged gap",
        "changed",
        f"{len(rows):,} posts begin after a gap of one day ({rows_in_words(rows)}): the day "
        "between counts as in post",
    )
