"""Identifiers stay text: never a number, never quoted."""

from __future__ import annotations

import pandas as pd

from retention.errors import IntakeError
from retention.intake.distinct import Distinct
from retention.intake.quoting import NI_NUMBER
from retention.intake.sheet import rows_in_words
from retention.intake.table_sheet import TableSheet

_AS_NUMBER = r"[0-9]+(?:\.[0-9]+)?[eE][+]?[0-9]+|[0-9]+\.0+"


def identifiers(sheet: TableSheet, column: str) -> pd.Series:
    """Identifiers as text, one spelling for each; blank ones and damaged ones go aside.

    Raises
    ------
    IntakeError
        If most of them are National Insurance numbers.
    """
    name, values = sheet.name(column), sheet.distinct(column)
    if column in sheet.table.required:
        sheet.set_aside(values.blank, column, "blank identifier", f"{name} is blank; fill it in")
    _refuse_national_insurance(sheet, column, values)
    sheet.set_aside(
        values.of_rows(values.texts.str.fullmatch(_AS_NUMBER)),
        column,
        "identifier became a number",
        f"{name} was turned into a number by a spreadsheet, digits may be lost; export it as text",
    )
    same = one_spelling(values)
    varied = sheet.padded(column)
    if len(same.texts) < len(values.texts):
        # Texts are in the order of the rows, so the first spelling is the one that holds.
        varied = varied | values.of_rows(values.texts.str.upper().duplicated())
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
    return same.series.fillna("")


def one_spelling(values: Distinct) -> Distinct:
    """Identifiers of which those that differ in capitals alone are one."""
    upper = values.texts.str.upper()
    return values if upper.equals(values.texts) else values.with_texts(upper)


def _refuse_national_insurance(sheet: TableSheet, column: str, values: Distinct) -> None:
    # Capitals instead of a flag: with a flag pandas would look at one value after the other.
    alike = values.of_rows(values.texts.str.upper().str.fullmatch(NI_NUMBER.pattern))
    if not alike.any():
        return
    name, present = sheet.name(column), int((~values.blank).sum())
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
