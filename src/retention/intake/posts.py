"""Sheets to posts: a row per post and stretch, with its start, its end and its attributes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from retention.errors import IntakeError
from retention.intake.codes import codes
from retention.intake.dates import days
from retention.intake.identifiers import identifiers
from retention.intake.numbers import numbers
from retention.intake.sheet import BoolArray, IntArray
from retention.intake.table_sheet import TableSheet
from retention.intake.whole_days import NO_DAY

ID_COLUMNS = ("employee_id", "assignment_id", "organisation_code")
NO_ROW = -1
SWAPPED_ROWS = 5
"""From so many ends before their start, if they are most, it is the header that is wrong."""


@dataclass
class Posts:
    """The rows of a sheet of posts, converted.

    `frame` has the three identifying texts, ``start`` and ``last`` (days since 1970,
    `NO_DAY` when open) and the attributes; its rows are those of `sheet`. With a table of
    leavers, `ending` is for each post the position of its row there, or `NO_ROW`. `seen_from`
    and `seen_to` are the first and last day of the records, where the records say them.
    """

    sheet: TableSheet
    frame: pd.DataFrame
    leavers: TableSheet | None = None
    ending: IntArray | None = None
    seen_from: int = NO_DAY
    seen_to: int = NO_DAY

    def set_aside(
        self, mask: BoolArray, column: str, rule: str, sentence: str | Callable[[int], str]
    ) -> None:
        """Quarantine posts, and the leaver rows that end them."""
        newly = mask & ~self.sheet.aside
        self.sheet.set_aside(mask, column, rule, sentence)
        if self.leavers is None or self.ending is None:
            return
        rows = self.ending[newly & (self.ending != NO_ROW)]
        ended = np.zeros(len(self.leavers.frame), dtype=bool)
        ended[rows] = True
        self.leavers.set_aside(
            ended, column, rule, f"the post that this row ends was set aside: {rule}"
        )


def posts_of(sheet: TableSheet) -> Posts:
    """Convert the columns of a starters or staff sheet."""
    frame = identity(sheet)
    frame["start"] = days(sheet, "start_date")
    frame["last"] = (
        days(sheet, "last_day") if "last_day" in sheet.frame else np.full(len(frame), NO_DAY)
    )
    attributes(sheet, frame)
    _refuse_swapped(sheet, frame)
    sheet.set_aside(
        (frame["last"] < frame["start"]).to_numpy(),
        "last_day",
        "end before start",
        f"{sheet.name('last_day')} is before {sheet.name('start_date')}; correct one of them",
    )
    return Posts(sheet, frame)


def _refuse_swapped(sheet: TableSheet, frame: pd.DataFrame) -> None:
    """Refuse a table whose starts and ends stand under each other's header.

    Then those who have both end before they start, and of the others the start is blank.
    """
    start, last = frame["start"].to_numpy() != NO_DAY, frame["last"].to_numpy() != NO_DAY
    both = start & last
    backwards = int((frame["last"] < frame["start"]).to_numpy()[both].sum())
    ends_alone, starts_alone = int((last & ~start).sum()), int((start & ~last).sum())
    mostly = 2 * backwards > int(both.sum())
    if mostly and (ends_alone > starts_alone or backwards >= SWAPPED_ROWS):
        first = int(sheet.row[both & (frame["last"] < frame["start"]).to_numpy()][0])
        raise IntakeError(
            f"{sheet.file}: {sheet.name('start_date')} and {sheet.name('last_day')} seem to be "
            f"swapped: the end is before the start in {backwards:,} of the {int(both.sum()):,} "
            f"rows that have both, first in row {first}; correct the header, nothing was loaded"
        )


def identity(sheet: TableSheet) -> pd.DataFrame:
    """Employee, assignment and organisation as text; an absent column is blank."""
    frame = pd.DataFrame(index=range(len(sheet.frame)))
    for column in ID_COLUMNS:
        frame[column] = identifiers(sheet, column) if column in sheet.frame else ""
    frame["as_written"] = sheet.text("employee_id").fillna("")
    return frame


def attributes(sheet: TableSheet, frame: pd.DataFrame) -> None:
    """Convert every other column that the sheet has into `frame`."""
    for column in sheet.table.columns:
        if column.name not in sheet.frame or column.name in ID_COLUMNS:
            continue
        if column.kind == "identifier":
            frame[column.name] = identifiers(sheet, column.name)
        elif column.kind == "number":
            frame[column.name] = numbers(sheet, column)
        elif column.kind in ("text", "year", "codes"):
            frame[column.name] = codes(sheet, column)
        elif column.name not in ("start_date", "last_day", "effective_date"):
            frame[column.name] = days(sheet, column.name)
