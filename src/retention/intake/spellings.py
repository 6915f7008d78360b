"""Identifiers that two files spell in different ways: said, and never guessed at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from retention.intake.sheet import BoolArray, rows_in_words
from retention.intake.table_sheet import TableSheet

Id = tuple[str, str]
"""An identifier, behind what it belongs to: an organisation, or a person."""

_SPACES = re.compile(r"\s+")


def hinted(
    sentence: str,
    unknown: BoolArray,
    ids: Sequence[Id],
    known: Iterable[Id],
    files: tuple[str, str],
) -> Callable[[int], str]:
    """A sentence on identifiers that are not known, with a hint where a spelling comes near.

    Parameters
    ----------
    sentence : str
        What is said of each.
    unknown : array of bool
        Which rows have one.
    ids : sequence of (str, str)
        The identifiers of all rows.
    known : iterable of (str, str)
        Those that the other file has.
    files : (str, str)
        The name of the file with the rows, and of the other.

    Returns
    -------
    callable
        Gives the sentence for a row. The identifier itself is never said, and a hint only
        where exactly one known identifier comes near.
    """
    rows = np.flatnonzero(unknown).tolist()
    if not rows:
        return lambda _: sentence
    known = set(known)
    bare = Counter(map(_without_zeros, known))
    length = {_without_zeros(one): len(one[1]) for one in known}
    joined = Counter(map(_without_spaces, known))
    here, there = files

    def hint(one: Id) -> str:
        if one[1].isdecimal() and bare[_without_zeros(one)] == 1:
            where = here if len(one[1]) < length[_without_zeros(one)] else there
            return (
                f"; but for leading zeros it would be known: they seem to be lost in {where}, so "
                "export that again, and format the column as text before a spreadsheet saves it"
            )
        if joined[_without_spaces(one)] == 1:
            return (
                f"; but for spaces inside it would be known: write it alike in {here} and {there}"
            )
        return ""

    said = {row: sentence + hint(ids[row]) for row in rows}
    return lambda row: said[row]


def _without_zeros(one: Id) -> Id:
    # A spreadsheet takes zeros from what it holds for a number only.
    return (one[0], one[1].lstrip("0")) if one[1].isdecimal() else one


def _without_spaces(one: Id) -> Id:
    return (one[0], _SPACES.sub("", one[1]))


def note_other_spelling(
    sheet: TableSheet, column: str, matched: BoolArray, other: pd.Series, other_file: str
) -> None:
    """Say which identifiers were taken as those of another file though capitals differ.

    Parameters
    ----------
    sheet, column
        Where they stand.
    matched : array of bool
        Rows that were matched.
    other : pandas.Series
        For each of these, the spelling in the other file; blank or missing where there is none.
    other_file : str
        Its name.
    """
    own = sheet.text(column)[matched].fillna("").to_numpy()
    theirs = other.fillna("").to_numpy()
    differ = (own != theirs) & (own != "") & (theirs != "")
    rows = sheet.row[np.flatnonzero(matched)[differ]]
    if len(rows):
        sheet.note(
            int(rows[0]),
            column,
            "identifier spelling",
            "changed",
            f"{sheet.name(column)} differs in capitals from the same one in {other_file} in "
            f"{rows_in_words(rows)}; they were taken as one",
        )
