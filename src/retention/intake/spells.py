"""Accepted posts to the frame of spells that `Workforce` documents."""

from __future__ import annotations

import numpy as np
import pandas as pd

from retention.intake.agreeing import in_order, ranked
from retention.intake.sheet import IntArray, Sheet
from retention.intake.whole_days import NO_DAY
from retention.schema import LEAVING_COLUMNS

IDENTITY = ("employee_id", "assignment_id")


def name_posts(frame: pd.DataFrame, attributes: list[str]) -> pd.DataFrame:
    """Order posts in a way that rows of a file cannot change, and number their assignments.

    Returns
    -------
    pandas.DataFrame
        The frame in its new order, with ``row`` for the physical rows that were its index,
        and ``assignment``. A blank assignment is one per row.
    """
    order = _order(frame, attributes)
    if (order[1:] < order[:-1]).any():
        frame = frame.take(order)
    frame = frame.reset_index(drop=True)
    frame["assignment"] = _assignments(frame["person"].to_numpy(), frame["assignment_id"])
    return frame


def _order(frame: pd.DataFrame, attributes: list[str]) -> IntArray:
    """Posts by person and dates; those of a person with the same dates by what they are."""
    columns = [frame[name].to_numpy() for name in ("person", "start", "exit")]
    order = in_order(*columns)
    same = np.ones(max(0, len(order) - 1), dtype=bool)
    for column in columns:
        same &= column[order[1:]] == column[order[:-1]]
    if same.any():
        tied = np.append(same, False) | np.append(False, same)
        by_text = [n for n in attributes if not pd.api.types.is_numeric_dtype(frame[n])]
        keys = ["person", "start", "exit", "assignment_id", *by_text]
        equal = frame.loc[order[tied], keys]
        order[tied] = equal.sort_values(keys, kind="stable", na_position="last").index
    return order


def _assignments(person: IntArray, named: pd.Series) -> IntArray:
    """Numbers of assignments, in the order of persons and names; a blank name is one per row."""
    several = np.flatnonzero(np.bincount(person)[person] > 1)
    own = pd.Series(several.astype("str"), index=several, dtype="str").str.zfill(9)
    given = named.iloc[several]
    within = np.zeros(len(person), dtype=np.int64)
    within[several] = pd.factorize(given.where(given != "", "\x1f" + own), sort=True)[0]
    return ranked(person, within)


def attributes_of(frame: pd.DataFrame, sheet: Sheet) -> list[str]:
    """The columns that spells carry: the table's own, and those that leavers brought."""
    names = [c.name for c in sheet.table.columns if c.name in frame]
    names += [c for c in LEAVING_COLUMNS if c in frame and c not in names]
    absent = () if "organisation_code" in sheet.frame else ("organisation_code",)
    return [n for n in names if n not in (*IDENTITY, *absent)]


def categorised(frame: pd.DataFrame, attributes: list[str]) -> pd.DataFrame:
    """The columns that spells are made of, texts as categories, which are quickly put in order."""
    names = ["person", "start", "exit", "assignment_id", *attributes]
    texts = [n for n in attributes if not pd.api.types.is_numeric_dtype(frame[n])]
    return frame[names].astype(dict.fromkeys(texts, "category"))


def spells_of(frame: pd.DataFrame, attributes: list[str]) -> pd.DataFrame:
    """The frame of spells."""
    spells = pd.DataFrame(
        {
            "person": frame["person"].astype(np.int64),
            "assignment": frame["assignment"],
            "start": as_dates(frame["start"]),
            "exit": as_dates(frame["exit"]),
        }
    )
    spells["post_start"] = spells.groupby("assignment")["start"].transform("min")
    for name in attributes:
        values = frame[name]
        if values.dtype == np.int64:
            spells[name] = as_dates(values)
        elif values.dtype == np.float64:
            spells[name] = values
        else:
            spells[name] = values.astype("category")
    return spells


def as_dates(values: pd.Series) -> pd.Series:
    """Whole days since 1970 as dates; `NO_DAY` is missing."""
    array = values.to_numpy(dtype=np.int64)
    dates = np.where(array == NO_DAY, np.iinfo(np.int64).min, array).astype("datetime64[D]")
    return pd.Series(dates.astype("datetime64[s]"), index=values.index)
