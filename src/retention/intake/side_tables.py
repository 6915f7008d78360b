"""Tables beside the posts: appraisals, development, talent pool, and the aggregated ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from retention.errors import IntakeError
from retention.intake.codes import codes
from retention.intake.dates import days
from retention.intake.identifiers import identifiers
from retention.intake.numbers import numbers
from retention.intake.repeats import in_words, set_duplicates_aside
from retention.intake.sheet import BoolArray, IntArray
from retention.intake.spellings import hinted, note_other_spelling
from retention.intake.spells import as_dates
from retention.intake.stretches import united
from retention.intake.table_sheet import TableSheet, key
from retention.intake.whole_days import NO_DAY
from retention.periods import day_label, day_number
from retention.schema import YES_NO, Table

_SPAN = 10_000_000
"""More days than any two dates lie apart, so that person and day make one sortable number."""
_IDS = ("employee_id", "organisation_code")
_Check = Callable[[TableSheet, pd.DataFrame, "People"], None]


@dataclass(frozen=True)
class People:
    """Who is known, and when they were employed.

    `labels` are the organisation and employee id of each person code; `stretches` has
    ``person``, ``start`` and ``exit``, united and in order. `with_organisation` says
    whether the posts name one, `file` where they stand and `written` how it spells each id.
    """

    labels: pd.Index
    stretches: pd.DataFrame
    as_of: date
    with_organisation: bool
    file: str
    written: pd.Series

    @classmethod
    def of(
        cls,
        labels: pd.Index,
        posts: pd.DataFrame,
        as_of: date,
        *,
        with_organisation: bool,
        file: str,
        written: pd.Series,
    ) -> People:
        """From accepted posts with ``person``, ``start`` and ``exit``."""
        return cls(labels, united(posts), as_of, with_organisation, file, written)

    def employed(self, person: IntArray, day: IntArray) -> BoolArray:
        """Whether each person was in post on each day."""
        start = self.stretches["person"].to_numpy() * _SPAN + self.stretches["start"].to_numpy()
        known = day != NO_DAY
        wanted = person * _SPAN + np.where(known, day, 0)
        at = np.searchsorted(start, wanted, side="right") - 1
        same = (at >= 0) & (self.stretches["person"].to_numpy()[at] == person)
        return np.asarray(same & known & (day < self.stretches["exit"].to_numpy()[at]))


def read_side_table(sheet: TableSheet, people: People) -> pd.DataFrame:
    """Convert and check one table; rows that cannot be used are set aside in its sheet."""
    set_duplicates_aside(sheet)
    frame = pd.DataFrame(index=range(len(sheet.frame)))
    for column in sheet.table.columns:
        if column.name not in sheet.frame:
            continue
        if column.kind == "identifier":
            frame[column.name] = identifiers(sheet, column.name)
        elif column.kind == "date":
            frame[column.name] = days(sheet, column.name)
        elif column.kind == "number":
            frame[column.name] = numbers(sheet, column)
        else:
            frame[column.name] = codes(sheet, column)
    _fill_mandatory(sheet, frame)
    if sheet.table.of_people:
        _match(sheet, frame, people)
    _set_contradictions_aside(sheet, frame)
    for check in _CHECKS.get(sheet.table.name, ()):
        check(sheet, frame, people)
    sheet.refuse_if_too_many()
    kept = frame[~sheet.aside]
    order = [c for c in ("person", *sheet.table.names) if c in kept]
    kept = kept[order].sort_values(order, kind="stable", na_position="last")
    return typed(kept.reset_index(drop=True), sheet.table)


def _fill_mandatory(sheet: TableSheet, frame: pd.DataFrame) -> None:
    """What the column does not say of an activity, the map of its type may say."""
    mapping = sheet.maps.get("mandatory", {})
    if not mapping or "activity_type" not in frame:
        return
    answers = {k: v.casefold() for k, v in mapping.items() if v.casefold() in YES_NO}
    by_type = frame["activity_type"].map(lambda v: answers.get(key(v)), na_action="ignore")
    by_type = by_type.astype("str")
    frame["mandatory"] = frame["mandatory"].fillna(by_type) if "mandatory" in frame else by_type


def _match(sheet: TableSheet, frame: pd.DataFrame, people: People) -> None:
    """Write the person code of each row; rows of nobody known go aside."""
    if people.with_organisation != ("organisation_code" in frame):
        raise IntakeError(
            f"{sheet.file}: organisation_code must be in it and in the table of posts, or in "
            "neither, since a person is an employee_id within an organisation"
        )
    organisation = frame["organisation_code"].fillna("") if people.with_organisation else ""
    labels = pd.Index(organisation + "\x1f" + frame["employee_id"])
    code = people.labels.get_indexer(labels)
    frame["person"] = code.astype(np.int64)
    unknown = (code < 0) & (frame["employee_id"] != "").to_numpy()
    sheet.set_aside(
        unknown,
        "employee_id",
        "unknown employee",
        hinted(
            f"{sheet.name('employee_id')} has no accepted post in these records",
            unknown,
            [_id(label) for label in labels] if unknown.any() else [],
            map(_id, people.labels),
            (sheet.file, people.file),
        ),
    )
    theirs = people.written.iloc[code[code >= 0]]
    note_other_spelling(sheet, "employee_id", code >= 0, theirs, people.file)


def _id(label: str) -> tuple[str, str]:
    organisation, employee = label.split("\x1f")
    return organisation, employee


def _set_contradictions_aside(sheet: TableSheet, frame: pd.DataFrame) -> None:
    names = [n for n in sheet.table.key if n in frame and n != "employee_id"]
    if "employee_id" in sheet.table.key:
        names = ["person", *names]
    usable = frame.loc[~sheet.aside, names]
    twice = usable[usable.duplicated(keep=False)] if names else usable[:0]
    if twice.empty:
        return
    rows = pd.Series(sheet.row[twice.index], index=twice.index)
    partners = rows.groupby([twice[n] for n in names], dropna=False).transform(in_words)
    mask = np.zeros(len(frame), dtype=bool)
    mask[twice.index] = True
    keys = ", ".join(n for n in sheet.table.key if n in frame)
    sheet.set_aside(
        mask,
        names[-1],
        "contradiction",
        lambda i: (
            f"rows {partners[i]} have the same {keys} and say different things; keep the one "
            "that is right"
        ),
    )


def _check_after(column: str) -> _Check:
    def check(sheet: TableSheet, frame: pd.DataFrame, people: People) -> None:
        day = frame[column].to_numpy()
        after = (day != NO_DAY) & (day > day_number(people.as_of))
        if "status" in frame:
            # A booked or cancelled activity may well lie ahead.
            after &= (frame["status"] == "completed").to_numpy() | frame["status"].isna().to_numpy()
        sheet.set_aside(
            after,
            column,
            "after the records",
            f"{sheet.name(column)} is after {day_label(people.as_of)}, the day of the records",
        )

    return check


def _check_employed(column: str) -> _Check:
    def check(sheet: TableSheet, frame: pd.DataFrame, people: People) -> None:
        day, person = frame[column].to_numpy(), frame["person"].to_numpy()
        sheet.set_aside(
            ~people.employed(person, day),
            column,
            "outside employment",
            f"{sheet.name(column)} is outside every post of the employee; correct the date",
        )

    return check


def _check_ends(sheet: TableSheet, frame: pd.DataFrame, people: People) -> None:
    if "to_date" in frame:
        sheet.set_aside(
            (frame["to_date"] < frame["from_date"]).to_numpy(),
            "to_date",
            "end before start",
            f"{sheet.name('to_date')} is before {sheet.name('from_date')}; correct one of them",
        )


def _check_part(part: str, whole: str) -> _Check:
    def check(sheet: TableSheet, frame: pd.DataFrame, people: People) -> None:
        if part in frame and whole in frame:
            sheet.set_aside(
                (frame[part] > frame[whole]).to_numpy(),
                part,
                "number out of range",
                f"{sheet.name(part)} must not be more than {sheet.name(whole)}",
            )

    return check


def typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Days as dates, yes and no as booleans, years as numbers, other texts as categories."""
    found: dict[str, pd.Series] = {}
    if "person" in frame:
        found["person"] = frame["person"]
    for column in table.columns:
        name = column.name
        if name not in frame or (name in _IDS and table.of_people):
            continue
        values = frame[name]
        if column.kind == "date":
            found[name] = as_dates(values)
        elif column.kind == "number":
            found[name] = values
        elif column.kind == "identifier":
            # Codes of appraisers are told apart here, and stay behind.
            code = pd.factorize(values.where(values != ""), sort=True)[0]
            found[name] = pd.Series(code, index=values.index, dtype="Int64").mask(code < 0)
        elif column.kind == "year":
            found[name] = values.astype(np.int64)
        elif column.allowed == YES_NO:
            found[name] = values.map({"yes": True, "no": False}).astype("boolean")
        else:
            found[name] = values.where(values != "").astype("category")
    return pd.DataFrame(found)


_CHECKS: Mapping[str, tuple[_Check, ...]] = {
    "appraisals": (_check_after("appraisal_date"), _check_employed("appraisal_date")),
    "development": (_check_after("activity_date"),),
    "talent_pool": (_check_after("from_date"), _check_ends),
    "survey": (_check_part("responses", "invited"), _check_part("favourable", "responses")),
}
