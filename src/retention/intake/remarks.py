"""What is unusual in the accepted rows, said once each with the rows concerned."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from retention.intake.agreeing import in_order
from retention.intake.posts import Posts
from retention.intake.sheet import BoolArray, IntArray, Sheet, rows_in_words
from retention.intake.stretches import latest_exit, numbered_stretches
from retention.intake.whole_days import NO_DAY
from retention.periods import day_label, day_number
from retention.schema import ATTRIBUTES, PERSON_FTE_USUAL_MAXIMUM


def agree_on_people(sheet: Sheet, frame: pd.DataFrame, row: IntArray) -> None:
    """Columns of the person must agree across their rows; else the latest is taken and said."""
    person = frame["person"].to_numpy()
    for column in ATTRIBUTES:
        if not column.of_person or column.name not in frame:
            continue
        differ = _several_answers(person, frame[column.name])[person]
        if not differ.any():
            continue
        latest_first = (
            frame.loc[differ, ["person", "start", column.name]]
            .assign(_row=row[differ])
            .sort_values(["start", "_row"], ascending=False, kind="stable")
        )
        latest = latest_first.groupby("person")[column.name].first()
        frame.loc[differ, column.name] = latest.reindex(person[differ]).to_numpy()
        sheet.note(
            int(row[differ][0]),
            column.name,
            "person disagrees",
            "changed",
            f"{column.name} differs between rows of one person ({rows_in_words(row[differ])}); "
            "the latest was taken",
        )


def _several_answers(person: IntArray, values: pd.Series) -> BoolArray:
    """For each person whether their rows give more than one answer; blank is none."""
    answer = pd.factorize(values)[0]
    given = answer >= 0
    who, answer = person[given], answer[given]
    one = np.zeros(person.max() + 1, dtype=np.int64)
    one[who] = answer
    several = np.zeros(len(one), dtype=bool)
    several[who[answer != one[who]]] = True
    return several


def remark_on_reasons(posts: Posts, frame: pd.DataFrame, row: IntArray, as_of: date) -> None:
    """Say how many people left without a recorded reason."""
    if "leaving_reason" not in frame:
        return
    stretches, stretch = numbered_stretches(frame)
    ends = frame["exit"].to_numpy() == stretches["exit"].to_numpy()[stretch]
    # A person whose posts end on one day has left once: one reason among them is enough.
    given = ends & frame["leaving_reason"].notna().to_numpy()
    explained = np.bincount(stretch[given], minlength=len(stretches)) > 0
    left = ends & (frame["last"] <= day_number(as_of)).to_numpy() & ~explained[stretch]
    people = len(np.unique(stretch[left]))
    if people:
        sheet, rows = posts.sheet, row[left]
        if posts.leavers is not None and posts.ending is not None:
            # The reason belongs into the row that ends the post, so that row is named.
            sheet = posts.leavers
            rows = np.sort(sheet.row[posts.ending[~posts.sheet.aside][left]])
        sheet.note(
            int(rows[0]),
            "leaving_reason",
            "blank reason",
            "kept",
            f"{people:,} leavers have no leaving_reason and count as unknown "
            f"({rows_in_words(rows)})",
        )


def remark(sheet: Sheet, frame: pd.DataFrame, row: IntArray, as_of: date) -> None:
    """Say what is unusual in the accepted rows, once each, with the rows concerned."""
    census = day_number(as_of)
    start, last = frame["start"].to_numpy(), frame["last"].to_numpy()
    remarks: list[tuple[BoolArray, str, str, str]] = [
        (
            start > census,
            "start_date",
            "future starter",
            f"start after {day_label(as_of)}: outside every count",
        ),
        (
            (last != NO_DAY) & (last > census) & (start <= census),
            "last_day",
            "serving notice",
            f"end after {day_label(as_of)}: still in post",
        ),
        (start == last, "last_day", "one day", "start and end on the same day"),
        (
            _at_once(frame),
            "assignment_id",
            "multiple assignments",
            "are of people with multiple assignments at once: each person counts once",
        ),
    ]
    for mask, column, rule, sentence in remarks:
        if mask.any():
            rows = row[mask]
            text = f"{len(rows):,} posts {sentence} ({rows_in_words(rows)})"
            sheet.note(int(rows[0]), column, rule, "kept", text)
    if "fte" in frame:
        in_post = frame.loc[(start <= census) & (frame["exit"] > census), ["person", "fte"]]
        over = int((in_post.groupby("person")["fte"].sum() > PERSON_FTE_USUAL_MAXIMUM).sum())
        if over:
            sheet.note(
                0,
                "fte",
                "unusual number",
                "kept",
                f"{over} people have posts that sum to more than {PERSON_FTE_USUAL_MAXIMUM} FTE",
            )


def _at_once(frame: pd.DataFrame) -> BoolArray:
    """Posts that overlap an earlier one of the same person."""
    columns = [frame[name].to_numpy() for name in ("person", "start", "exit")]
    order = in_order(*columns)
    person, start, end = (column[order] for column in columns)
    latest = latest_exit(person, end)
    overlap = np.zeros(len(frame), dtype=bool)
    overlap[order[1:]] = (person[1:] == person[:-1]) & (start[1:] < latest[:-1])
    return overlap
