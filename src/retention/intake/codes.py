"""Text columns: coded values, categories and what must not stand in them."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from retention.intake.distinct import Distinct
from retention.intake.quoting import holds_personal_value, quote_code, reads_like_a_code
from retention.intake.sheet import BoolArray, rows_in_words
from retention.intake.table_sheet import TableSheet, key
from retention.reference import value_aliases
from retention.schema import MOVES, Column

UNKNOWN = "Unknown"
_FORMULA = re.compile(r"[=@\t\r].|[+-]\S", re.DOTALL)
FEWEST_TO_JUDGE = 10
"""Below so many distinct values a column is not called free text."""
_CATEGORIES = ("staff_group", "band", "directorate", "unit", "role", "contract_type")
_SHOWN = 3


def codes(sheet: TableSheet, column: Column) -> pd.Series:
    """A text column as categories.

    A value of a map is what the map says. Of a column with a list of codes, spellings that
    are known become the code, and with a remark. What could be a personal value is masked.
    """
    values = sheet.distinct(column.name)
    note_spaces(sheet, column.name)
    if column.kind == "year":
        return _years(sheet, column, values).series
    if column.kind == "codes":
        return values.with_texts(values.texts.str.replace(r"\s*;\s*", ";", regex=True)).series
    mapping = sheet.map_of(column.name)
    if mapping:
        values = values.replaced(lambda v: mapping.get(key(v), v))
    if column.allowed:
        return _allowed(sheet, column, values)
    values = _masked(sheet, column, values)
    if column.coded:
        return _coded(sheet, column, values, set(map(key, mapping.values()))).series
    if mapping:
        canonical = set(map(key, mapping.values()))
        _note_unmapped(sheet, column, values, lambda v: key(v) in canonical)
    _note_formulas(sheet, column, values)
    _note_many(sheet, column, values)
    if column.required:
        _set_blank_aside(sheet, column, values)
    return values.series


def note_spaces(sheet: TableSheet, column: str) -> None:
    """Say that spaces around values were taken away."""
    padded = sheet.padded(column)
    _note(sheet, column, padded, "spaces", "had spaces around it, which were taken away, in")


def _set_blank_aside(sheet: TableSheet, column: Column, values: Distinct) -> None:
    sheet.set_aside(
        values.blank,
        column.name,
        "blank value",
        f"{sheet.name(column.name)} is blank; fill it in",
    )


def _years(sheet: TableSheet, column: Column, values: Distinct) -> Distinct:
    years = np.asarray(values.texts.str.fullmatch(r"[0-9]{4}"), dtype=bool)
    bad = values.of_rows(~years)
    name = sheet.name(column.name)
    if column.required:
        sheet.set_aside(
            bad | values.blank,
            column.name,
            "not a year",
            f"{name} must be a year of four digits",
        )
        return values
    rows = sheet.row[bad & ~sheet.aside]
    if len(rows):
        # No date of employment hangs on it, so the row stays and only the year is unknown.
        sheet.note(
            int(rows[0]),
            column.name,
            "not a year",
            "changed",
            f"{name} is not a year of four digits in {rows_in_words(rows)} and was "
            "taken as not recorded",
        )
    return values.with_texts(values.texts.where(years)) if bad.any() else values


def _allowed(sheet: TableSheet, column: Column, values: Distinct) -> pd.Series:
    name, known = sheet.name(column.name), value_aliases(column.code_list)
    found = values.replaced(lambda v: known.get(key(v)))
    sheet.set_aside(
        found.blank & ~values.blank,
        column.name,
        "unknown code",
        lambda i: (
            f"{name} must be one of {', '.join(column.allowed)}, was {quote_code(values.at(i))}"
        ),
    )
    other = values.each(lambda v: key(v) in known and key(v) != key(known[key(v)]))
    _note(sheet, column, other, "code spelling", "is spelt another way in")
    if column.required:
        _set_blank_aside(sheet, column, values)
    blank, series = values.blank, found.series
    if column.name == "status" and column.allowed[0] == "active" and sheet.table is not MOVES:
        if blank.any() and not blank.all():
            sheet.note(
                0,
                column.name,
                "blank code",
                "changed",
                f"{name} is blank in {int(blank.sum())} rows, which were taken as active",
            )
        if not blank.all():
            series = series.fillna(column.allowed[0])
    return series


def _coded(sheet: TableSheet, column: Column, values: Distinct, also: set[str]) -> Distinct:
    """National labels in their present spelling; others stay if they read like a code."""
    known = value_aliases(column.code_list)
    found = values.replaced(lambda v: known.get(key(v), v))
    _note(
        sheet,
        column,
        values.each(lambda v: known.get(key(v), v) != v),
        "label spelling",
        "has another spelling of a known label in",
    )
    _note_unmapped(sheet, column, found, lambda v: key(v) in known or key(v) in also)
    _note_formulas(sheet, column, found)
    # A text that no message may quote may be about somebody: no output shall show it.
    return found.replaced(
        lambda v: v if key(v) in known or key(v) in also or reads_like_a_code(v) else UNKNOWN
    )


def _note_unmapped(
    sheet: TableSheet, column: Column, values: Distinct, is_known: Callable[[str], bool]
) -> None:
    unmapped = values.each(lambda v: not is_known(v)) & ~sheet.aside
    if not unmapped.any():
        return
    unknown = [str(v) for v in values.series[unmapped].value_counts().index]
    shown = [v for v in unknown if reads_like_a_code(v)][:_SHOWN]
    listed = f": {', '.join(quote_code(v) for v in shown)}" if shown else ""
    more = f" and {len(unknown) - len(shown)} more" if shown and len(unknown) > len(shown) else ""
    rows = sheet.row[unmapped]
    sheet.note(
        int(rows[0]),
        column.name,
        "unmapped value",
        "kept",
        f"{sheet.name(column.name)} has unmapped values in {rows_in_words(rows)}{listed}{more}; "
        "they count as unknown until a map says what they mean",
    )


def _masked(sheet: TableSheet, column: Column, values: Distinct) -> Distinct:
    """Leave out categories that hold a day, a postcode, an NI number or an address."""
    personal = [holds_personal_value(str(text)) for text in values.texts]
    _note(
        sheet,
        column,
        values.of_rows(personal),
        "personal value",
        "holds what could be a date of birth, a postcode or another personal value, which was "
        "masked, in",
    )
    if not any(personal):
        return values
    return values.replaced(lambda v: None if holds_personal_value(v) else v)


def _note_formulas(sheet: TableSheet, column: Column, values: Distinct) -> None:
    formula = values.each(lambda v: _FORMULA.match(v) is not None)
    _note(
        sheet,
        column,
        formula,
        "formula",
        "begins like a formula of a spreadsheet, and was kept as text, in",
        action_kept=True,
    )


def _note_many(sheet: TableSheet, column: Column, values: Distinct) -> None:
    if column.name not in _CATEGORIES:
        return
    usable = values.position[~sheet.aside & ~values.blank]
    distinct = int((np.bincount(usable) > 0).sum())
    if distinct >= FEWEST_TO_JUDGE and 2 * distinct > len(usable):
        sheet.note(
            0,
            column.name,
            "many categories",
            "kept",
            f"{sheet.name(column.name)} has {distinct:,} different values in {len(usable):,} rows; "
            "groups of it will be too small to show, check that it is the right column",
        )


def _note(
    sheet: TableSheet,
    column: Column | str,
    mask: BoolArray,
    rule: str,
    words: str,
    *,
    action_kept: bool = False,
) -> None:
    rows = sheet.row[mask & ~sheet.aside]
    name = column if isinstance(column, str) else column.name
    if len(rows):
        sheet.note(
            int(rows[0]),
            name,
            rule,
            "kept" if action_kept else "changed",
            f"{sheet.name(name)} {words} {rows_in_words(rows)}",
        )
