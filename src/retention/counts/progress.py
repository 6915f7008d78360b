"""Days on which people in post got a new role, a higher band, or a post to stretch them."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from retention.counts.arrays import BoolArray, FloatArray, IntArray
from retention.counts.codes import group_codes
from retention.counts.dated import packed
from retention.counts.stretches import Rows, days_of
from retention.workforce import Workforce

STRETCHING = ("promotion", "acting_up", "secondment")
"""Kinds of moves that are progress when they lead to a post that was not held before."""
POST = ("unit", "band", "role", "status")
_BAND = re.compile(r"(\d+)\s*([a-z])?\s*$", re.IGNORECASE)


def progress(workforce: Workforce, rows: Rows) -> tuple[IntArray, IntArray]:
    """Whose primary post was progress, and from which day on.

    While somebody goes on in post: a role not held before, a band with a higher number than any
    before, or a promotion, acting up or secondment to a post not held before. Coming back from
    one of them, or to an earlier role, is none; nor is coming back to the employer.

    Parameters
    ----------
    workforce : Workforce
    rows : Rows
        `Stretches.everyone` of it.

    Returns
    -------
    person, day : numpy.ndarray of int, shape (n,)
    """
    spells = workforce.spells
    goes_on = ~rows.enters
    found = np.zeros(len(rows), dtype=bool)
    if "role" in spells:
        found |= goes_on & _first_time(rows, spells[["role"]])
    if "band" in spells:
        rank = _ranks(spells["band"])[rows.spell]
        highest = pd.Series(rank).groupby(rows.person).cummax()
        before = highest.groupby(rows.person).shift().to_numpy()
        found |= goes_on & (rank > before)
    if "moves" in workforce.tables:
        moves = workforce.table("moves")
        moves = moves[moves["kind"].isin(STRETCHING)]
        moved = packed(moves["person"].to_numpy(np.int64), days_of(moves["effective_date"]))
        stretched = np.isin(packed(rows.person, rows.start), moved)
        held = [column for column in POST if column in spells]
        found |= goes_on & stretched & _first_time(rows, spells[held])
    return rows.person[found], rows.start[found]


def can_tell_progress(workforce: Workforce) -> bool:
    """Whether anything in the records tells a new role, a higher band or a kind of move."""
    return bool({"role", "band"} & set(workforce.spells)) or "moves" in workforce.tables


def _first_time(rows: Rows, columns: pd.DataFrame) -> BoolArray:
    """Rows with known values that their person has not had in an earlier row."""
    code = group_codes([columns[name] for name in columns])[0][rows.spell]
    first = np.zeros(len(rows), dtype=bool)
    first[np.unique(packed(rows.person, code), return_index=True)[1]] = True
    known = ~columns.isna().all(axis=1).to_numpy()[rows.spell]
    # Nobody can tell that a role is new who does not know the one before.
    before = np.append(False, known[:-1])
    told: BoolArray = first & known & before
    return told


def _ranks(bands: pd.Series) -> FloatArray:
    """The number that ends a band's name, 8a before 8b; missing where there is none."""

    def rank(name: str) -> float:
        number = _BAND.search(name)
        if number is None:
            return float("nan")
        letter = number[2]
        return (
            int(number[1]) + (ord(letter.casefold()) - ord("a") + 1) / 100
            if letter
            else int(number[1])
        )

    names = bands.astype("str").astype("category")
    ranks = np.array([rank(str(name)) for name in names.cat.categories] + [np.nan])
    by_row: FloatArray = ranks[names.cat.codes.to_numpy()]
    return by_row
