"""A column of numbers, by rules that never guess."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.intake.codes import note_spaces
from retention.intake.distinct import Distinct
from retention.intake.quoting import quote_number
from retention.intake.sheet import BoolArray, rows_in_words
from retention.intake.table_sheet import TableSheet, key
from retention.schema import MOVES, Column

_NUMBER = r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+"


def numbers(sheet: TableSheet, column: Column) -> npt.NDArray[np.float64]:
    """A number column; what is no number or out of range goes aside."""
    name, values = sheet.name(column.name), sheet.distinct(column.name)
    note_spaces(sheet, column.name)
    mapping = sheet.map_of(column.name)
    if mapping:
        values = values.replaced(lambda v: mapping.get(key(v), v))
    texts = pd.Series(values.texts, dtype="str")
    number = texts.str.fullmatch(_NUMBER).to_numpy(dtype=bool)
    is_number = values.of_rows(number)
    parsed = np.append(pd.to_numeric(texts.where(number)).to_numpy(dtype=np.float64), np.nan)
    parsed = parsed[values.position]
    low, high = column.minimum, column.maximum
    with np.errstate(invalid="ignore"):
        outside = (parsed < low) | (parsed > high)
        if column.whole:
            outside |= parsed != np.floor(parsed)
        unusual = parsed > column.usual_maximum if column.usual_maximum else outside & False
    kind = "whole number" if column.whole else "number"
    sheet.set_aside(
        ~values.blank & (~is_number | (outside & ~np.isnan(parsed))),
        column.name,
        "number out of range",
        lambda i: (
            f"{name} must be a {kind} from {low:g} to {high:,.0f}, was {quote_number(values.at(i))}"
            if high is not None and high == int(high)
            else f"{name} must be a {kind} from {low:g} to {high:g}, was "
            f"{quote_number(values.at(i))}"
        ),
    )
    if column.required:
        sheet.set_aside(values.blank, column.name, "blank number", f"{name} is blank; fill it in")
    _note_decimals(sheet, column, values)
    _note(
        sheet,
        column,
        unusual & ~sheet.aside,
        "unusual number",
        f"{name} is over {column.usual_maximum or 0:g} in",
    )
    blank = values.blank & ~sheet.aside
    if column.name == "fte" and blank.any() and sheet.table is not MOVES:
        sheet.note(
            int(sheet.row[blank][0]),
            column.name,
            "blank number",
            "kept",
            f"{name} is blank in {int(blank.sum())} rows; sums leave these posts out",
        )
    return parsed


def _note_decimals(sheet: TableSheet, column: Column, values: Distinct) -> None:
    if column.whole:
        decimals = values.each(lambda v: "." in v)
        rows = decimals & ~sheet.aside
        if rows.any():
            text = f"{sheet.name(column.name)} is a whole number written with decimals in"
            sheet.note(
                int(sheet.row[rows][0]),
                column.name,
                "whole number",
                "changed",
                f"{text} {rows_in_words(sheet.row[rows])}",
            )


def _note(sheet: TableSheet, column: Column, rows: BoolArray, rule: str, start: str) -> None:
    if rows.any():
        found = sheet.row[rows]
        sheet.note(int(found[0]), column.name, rule, "kept", f"{start} {rows_in_words(found)}")
