"""Accepted posts to the frame of spells that `Workforce` documents."""

from __future__ import annotations

import numpy as np
import pandas as pd

from retention.intake.sheet import Sheet
from retention.intake.whole_days import NO_DAY
from retention.schema import LEAVING_COLUMNS

IDENTITY = ("employee_id", "assignment_id")


def name_posts(frame: pd.DataFrame, sheet: Sheet) -> pd.DataFrame:
    """Order posts in a way that rows of a file cannot change, and number their assignments.

    Returns
    -------
    pandas.DataFrame
        The frame in its new order, with ``row`` for the physical rows that were its index,
        and ``assignment``. A blank assignment is one per row.
    """
    by_text = [n for n in attributes_of(frame, sheet) if pd.api.types.is_string_dtype(frame[n])]
    order = ["person", "start", "exit", "assignment_id", *by_text]
    frame = frame.sort_values(order, kind="stable", na_position="last").reset_index(drop=True)
    own = pd.Series(np.arange(len(frame)).astype("str"), dtype="str").str.zfill(9)
    named = frame["assignment_id"].where(frame["assignment_id"] != "", "\x1f" + own)
    label = frame["person"].astype("str").str.zfill(9) + "\x1e" + named
    frame["assignment"] = pd.factorize(label, sort=True)[0].astype(np.int64)
    return frame


def attributes_of(frame: pd.DataFrame, sheet: Sheet) -> list[str]:
    """The columns that spells carry: the table's own, and those that leavers brought."""
    names = [c.name for c in sheet.table.columns if c.name in frame]
    names += [c for c in LEAVING_COLUMNS if c in frame and c not in names]
    absent = () if "organisation_code" in sheet.frame else ("organisation_code",)
    return [n for n in names if n not in (*IDENTITY, *absent)]


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
