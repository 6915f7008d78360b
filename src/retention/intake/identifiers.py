"""Identifiers stay text: never a number, never quoted."""

from __future__ import annotations

import numpy as np
import pandas as pd

from retention.errors import IntakeError
from retention.intake.quoting import NI_NUMBER
from retention.intake.sheet import BoolArray, rows_in_words
from retention.intake.table_sheet import TableSheet

_AS_NUMBER = r"[0-9]+(?:\.[0-9]+)?[eE][+]?[0-9]+|[0-9]+\.0+"


def identifiers(sheet: TableSheet, column: str) -> pd.Series:
    """Identifiers as text, one spelling for each; blank ones and damaged ones go aside.

    Raises
    ------
    IntakeError
        If most of them are National Insurance numbers.
    """
    name, values = sheet.name(column), sheet.text(column)
    if column in sheet.table.required:
        sheet.set_aside(
            values.isna().to_numpy(), column, "blank identifier", f"{name} is blank; fill it in"
        )
    _refuse_national_insurance(sheet, column, values)
    sheet.set_aside(
        values.str.fullmatch(_AS_NUMBER).fillna(False).to_numpy(dtype=bool),
        column,
        "identifier became a number",
        f"{name} was turned into a number by a spreadsheet, digits may be lost; export it as text",
    )
    values = values.fillna("")
    upper = values.str.upper()
    position, _ = pd.factorize(upper)
    first = np.full(position.max(initial=-1) + 1, len(values), dtype=np.int64)
    np.minimum.at(first, position, np.arange(len(values)))
    first_spelling = values.iloc[first[position]].reset_index(drop=True)
    padded = (sheet.frame[column].fillna("") != values) & (values != "")
    varied: BoolArray = (padded | (first_spelling != values)).to_numpy(dtype=bool)
    varied = varied & ~sheet.aside
    if varied.any():
        rows = sheet.row[varied]
        sheet.note(
            int(rows[0]),
            column,
            "identifier spelling",
            "changed",
            f"{name} differs in spaces or capitals from the same one elsewhere or from its plain "
            f"form in {rows_in_words(rows)}; they were taken as one",
        )
    return upper


def _refuse_national_insurance(sheet: TableSheet, column: str, values: pd.Series) -> None:
    # Capitals instead of a flag: with a flag pandas would look at one value after the other.
    matched = values.str.upper().str.fullmatch(NI_NUMBER.pattern)
    alike = matched.fillna(False).to_numpy(dtype=bool)
    if not alike.any():
        return
    name, present = sheet.name(column), int(values.notna().sum())
    if 2 * int(alike.sum()) > present:
        raise IntakeError(
            f"{sheet.file}: {name} holds National Insurance numbers; export the employee number "
            "instead, since nothing here needs them. Nothing was loaded"
        )
    sheet.set_aside(
        alike,
        column,
        "personal identifier",
        f"{name} looks like a National Insurance number; give the employee number",
    )
