"""Text to dates, numbers and codes, by rules that never guess."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.errors import IntakeError
from retention.intake.sheet import BoolArray, IntArray, Sheet, quote, rows_in_words
from retention.schema import MOVES, Column

EPOCH = date(1970, 1, 1)
NO_DAY = np.iinfo(np.int64).max
"""Stands for a day that is not known; larger than every real day."""

_ISO = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ID_AS_NUMBER = r"[0-9]+(?:\.[0-9]+)?[eE][+]?[0-9]+|[0-9]+\.0+"
_NUMBER = r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+"
_OPEN_ENDED = ("31/12/4712", "4712-12-31", "9999-12-31", "31/12/9999")
_PLACEHOLDERS = ("0000-00-00", "1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1970-01-01")


def day_number(day: date) -> int:
    """Days from 1 January 1970."""
    return (day - EPOCH).days


def identifiers(sheet: Sheet, column: str) -> pd.Series:
    """Identifiers as text; blank ones and those that a spreadsheet made numbers of go aside."""
    values = sheet.text(column)
    required = column in sheet.table.required
    if required:
        sheet.set_aside(
            values.isna().to_numpy(), column, "blank identifier", f"{column} is blank; fill it in"
        )
    sheet.set_aside(
        values.str.fullmatch(_ID_AS_NUMBER).fillna(False).to_numpy(dtype=bool),
        column,
        "identifier became a number",
        f"{column} was turned into a number by a spreadsheet, digits may be lost; export it as "
        "text",
    )
    return values.fillna("")


def days(sheet: Sheet, column: str) -> IntArray:
    """A date column as whole days since 1970; `NO_DAY` where there is none.

    Raises
    ------
    IntakeError
        If most values are not ISO dates.
    """
    values = sheet.text(column)
    open_ended = values.isin(_OPEN_ENDED).to_numpy() & (column == "last_day")
    if open_ended.any():
        sheet.note(
            0,
            column,
            "open end",
            "changed",
            f"{int(open_ended.sum())} dates in the year 4712 or 9999 mean 'no end' and were left "
            "open",
        )
    present = values.notna().to_numpy() & ~open_ended
    iso = values.str.fullmatch(_ISO).fillna(False).to_numpy(dtype=bool)
    if present.any() and 2 * (present & iso).sum() < present.sum():
        first = int(np.flatnonzero(present & ~iso)[0])
        raise IntakeError(
            f"{sheet.file}: {column} must hold dates such as 2025-03-31, row {sheet.row[first]} "
            f"has {quote(str(values.iloc[first]))} like most others; format the column as "
            "yyyy-mm-dd and export it again"
        )
    parsed = pd.to_datetime(values.where(present & iso), format="%Y-%m-%d", errors="coerce")
    known = parsed.notna().to_numpy()
    result = np.full(len(values), NO_DAY, dtype=np.int64)
    result[known] = parsed.to_numpy()[known].astype("datetime64[D]").astype(np.int64)
    _set_dates_aside(sheet, column, values, present, known)
    return result


def _set_dates_aside(
    sheet: Sheet, column: str, values: pd.Series, present: BoolArray, known: BoolArray
) -> None:
    placeholder = values.isin(_PLACEHOLDERS).to_numpy()
    sheet.set_aside(
        placeholder,
        column,
        "placeholder date",
        lambda i: f"{column} is {values.iloc[i]}, which systems write for 'not known'",
    )
    sheet.set_aside(
        present & ~known,
        column,
        "not a date",
        lambda i: f"{column} must be a date such as 2025-03-31, was {quote(str(values.iloc[i]))}",
    )
    if column in sheet.table.required:
        sheet.set_aside(
            values.isna().to_numpy(), column, "blank date", f"{column} is blank; fill it in"
        )


def numbers(sheet: Sheet, column: Column) -> npt.NDArray[np.float64]:
    """A number column; what is no number or out of range goes aside."""
    values = sheet.text(column.name)
    is_number = values.str.fullmatch(_NUMBER).fillna(False).to_numpy(dtype=bool)
    parsed = pd.to_numeric(values.where(is_number)).to_numpy(dtype=np.float64)
    low, high = column.minimum, column.maximum
    with np.errstate(invalid="ignore"):
        outside = (parsed < low) | (parsed > high)
        unusual = parsed > column.usual_maximum
    sheet.set_aside(
        (values.notna().to_numpy() & ~is_number) | outside,
        column.name,
        "number out of range",
        lambda i: (
            f"{column.name} must be a number from {low:g} to {high:g}, was "
            f"{quote(str(values.iloc[i]))}"
        ),
    )
    unusual &= ~sheet.aside
    if unusual.any():
        sheet.note(
            int(sheet.row[unusual][0]),
            column.name,
            "unusual number",
            "kept",
            f"{column.name} is over {column.usual_maximum:g} in "
            f"{rows_in_words(sheet.row[unusual])}",
        )
    blank = values.isna().to_numpy() & ~sheet.aside
    if blank.any() and sheet.table is not MOVES:
        sheet.note(
            int(sheet.row[blank][0]),
            column.name,
            "blank number",
            "kept",
            f"{column.name} is blank in {int(blank.sum())} rows; sums leave these posts out",
        )
    return parsed


def codes(sheet: Sheet, column: Column) -> pd.Series:
    """A text column; what is no year of four digits is not recorded, coded values must be known."""
    values = sheet.text(column.name)
    if column.kind == "year":
        bad = values.notna() & ~values.str.fullmatch(r"[0-9]{4}").fillna(False).astype(bool)
        rows = sheet.row[bad.to_numpy(dtype=bool) & ~sheet.aside]
        if len(rows):
            # No date of employment hangs on it, so the row stays and only the year is unknown.
            sheet.note(
                int(rows[0]),
                column.name,
                "not a year",
                "changed",
                f"{column.name} is not a year of four digits in {rows_in_words(rows)} and was "
                "taken as not recorded",
            )
        values = values.mask(bad)
    if column.allowed:
        values = values.str.casefold().str.replace(" ", "_")
        bad = values.notna() & ~values.isin(column.allowed)
        sheet.set_aside(
            bad.to_numpy(),
            column.name,
            "unknown code",
            lambda i: (
                f"{column.name} must be one of {', '.join(column.allowed)}, was "
                f"{quote(str(values.iloc[i]))}"
            ),
        )
        blank = values.isna().to_numpy()
        if blank.any() and not blank.all() and sheet.table is not MOVES:
            sheet.note(
                0,
                column.name,
                "blank code",
                "changed",
                f"{column.name} is blank in {int(blank.sum())} rows, which were taken as "
                f"{column.allowed[0]}",
            )
            values = values.fillna(column.allowed[0])
    return values
