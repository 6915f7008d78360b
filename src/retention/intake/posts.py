"""Sheets to posts: a row per post and stretch, with its start, its end and its attributes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from retention.intake.sheet import BoolArray, IntArray, Sheet
from retention.intake.values import NO_DAY, codes, days, identifiers, numbers

ID_COLUMNS = ("employee_id", "assignment_id", "organisation_code")
NO_ROW = -1


@dataclass
class Posts:
    """The rows of a sheet of posts, converted.

    `frame` has the three identifying texts, ``start`` and ``last`` (days since 1970,
    `NO_DAY` when open) and the attributes; its rows are those of `sheet`. With a table of
    leavers, `ending` is for each post the position of its row there, or `NO_ROW`.
    """

    sheet: Sheet
    frame: pd.DataFrame
    leavers: Sheet | None = None
    ending: IntArray | None = None

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


def posts_of(sheet: Sheet) -> Posts:
    """Convert the columns of a starters or staff sheet."""
    frame = identity(sheet)
    frame["start"] = days(sheet, "start_date")
    frame["last"] = (
        days(sheet, "last_day") if "last_day" in sheet.frame else np.full(len(frame), NO_DAY)
    )
    attributes(sheet, frame)
    sheet.set_aside(
        (frame["last"] < frame["start"]).to_numpy(),
        "last_day",
        "end before start",
        "last_day is before start_date; correct one of them",
    )
    return Posts(sheet, frame)


def identity(sheet: Sheet) -> pd.DataFrame:
    """Employee, assignment and organisation as text; an absent column is blank."""
    frame = pd.DataFrame(index=range(len(sheet.frame)))
    for column in ID_COLUMNS:
        frame[column] = identifiers(sheet, column) if column in sheet.frame else ""
    return frame


def attributes(sheet: Sheet, frame: pd.DataFrame) -> None:
    """Convert every other column that the sheet has into `frame`."""
    for column in sheet.table.columns:
        if column.name not in sheet.frame or column.name in ID_COLUMNS:
            continue
        if column.kind == "number":
            frame[column.name] = numbers(sheet, column)
        elif column.kind in ("text", "year"):
            frame[column.name] = codes(sheet, column)
        elif column.name not in ("start_date", "last_day", "effective_date"):
            frame[column.name] = days(sheet, column.name)
