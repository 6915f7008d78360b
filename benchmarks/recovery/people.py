"""From the tables to employments, and to what was true of a person on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.synthetic import SyntheticTrust

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

FAR = 10**6
LONG_AGO = -(10**6)
_WIDE = 1 << 22
_LASTING = ("promotion", "transfer")
NO_NOTICE = ("Dismissal", "Death", "End of", "Has Not", "Merged", "Not Set", "Pregnancy", "Bank")
"""How the reasons of those who leave without notice begin."""


def days(values: pd.Series | pd.DatetimeIndex) -> Ints:
    """Dates as days since 1970; a missing one is `FAR`."""
    known = values.notna()
    numbers = np.asarray(values).astype("datetime64[D]").astype(np.int64)
    return np.where(known, numbers, FAR)


def day_of(day: date) -> int:
    """A date as days since 1970."""
    return (day - date(1970, 1, 1)).days


@dataclass(frozen=True)
class Employments:
    """One entry per employment: first and last day, why it ended, and whose it is.

    `person` numbers people in the order of their ids; `first` is the row of `frame` (the
    starters table with last days) that began the employment.
    """

    person: Ints
    start: Ints
    last: Ints
    reason: npt.NDArray[np.object_]
    first: pd.DataFrame
    main: pd.DataFrame
    ids: pd.Index


def employments_of(trust: SyntheticTrust) -> Employments:
    """Unite the assignments of every employment; second posts do not prolong it."""
    leavers = trust.tables["leavers"].drop(columns="employee_id")
    rows = trust.tables["starters"].merge(leavers, on="assignment_id", how="left")
    ids = pd.Index(np.sort(rows["employee_id"].unique()))
    rows = rows.assign(
        person=ids.get_indexer(rows["employee_id"]),
        begin=days(rows["start_date"]),
        last=days(rows["last_day"]),
        employed=days(rows["employer_start_date"]),
    ).sort_values(["person", "begin", "assignment_id"], ignore_index=True)
    latest = rows.groupby("person")["last"].cummax().groupby(rows["person"]).shift()
    second = (rows["begin"] <= latest.fillna(LONG_AGO)).to_numpy()
    main = rows[~second].reset_index(drop=True)
    groups = main.groupby(["person", "employed"], sort=True)
    first, final = groups.head(1), groups.tail(1)
    return Employments(
        person=first["person"].to_numpy(),
        start=first["employed"].to_numpy(),
        last=final["last"].to_numpy(),
        reason=final["leaving_reason"].astype(object).fillna("").to_numpy(),
        first=first.reset_index(drop=True),
        main=main,
        ids=ids,
    )


class History:
    """Attributes of people by day, from their main assignment and its lasting moves.

    Acting up and secondments are left out: the truth is of the post that somebody holds.
    """

    def __init__(self, trust: SyntheticTrust, people: Employments) -> None:
        moves = trust.tables["moves"]
        moves = moves[
            moves["kind"].isin(_LASTING) & moves["assignment_id"].isin(people.main["assignment_id"])
        ]
        names = ["staff_group", "band", "unit", "contract_type"]
        changed = pd.DataFrame(
            {
                "person": people.ids.get_indexer(moves["employee_id"]),
                "assignment_id": moves["assignment_id"],
                "begin": days(moves["effective_date"]),
                **{name: moves[name] for name in names},
            }
        )
        table = pd.concat([people.main[list(changed)], changed], ignore_index=True)
        table = table.sort_values(["person", "begin"], kind="stable", ignore_index=True)
        table[names] = table.groupby("assignment_id")[names].ffill()
        self._key = table["person"].to_numpy() * _WIDE + table["begin"].to_numpy()
        self.table = table

    def at(self, person: Ints, day: Ints) -> Ints:
        """Positions in `table` of what holds for people on a day."""
        found = np.searchsorted(self._key, person * _WIDE + day, side="right") - 1
        # The earliest known attributes stand for the time before them.
        early = self.table["person"].to_numpy()[np.maximum(found, 0)] != person
        return np.where(early | (found < 0), found + 1, found)


def latest_before(owner: Ints, when: Ints, person: Ints, day: Ints) -> Ints:
    """The latest `when` of each person up to a day, `LONG_AGO` where there is none.

    Parameters
    ----------
    owner, when
        Events: whose, and the day.
    person, day
        What is asked.
    """
    keys = np.sort(owner * _WIDE + when)
    found = np.searchsorted(keys, person * _WIDE + day, side="right") - 1
    key = keys[np.maximum(found, 0)]
    return np.where((found >= 0) & (key // _WIDE == person), key % _WIDE, LONG_AGO)


def away(trust: SyntheticTrust, people: Employments, person: Ints, day: Ints) -> Bools:
    """Whether people were on leave of absence on a day."""
    moves = trust.tables["moves"].dropna(subset=["status"])
    moves = moves.sort_values("effective_date", kind="stable")
    owner = people.ids.get_indexer(moves["employee_id"])
    key = owner * _WIDE + days(moves["effective_date"])
    order = np.argsort(key, kind="stable")
    key, absent = key[order], (moves["status"] != "active").to_numpy()[order]
    found = np.searchsorted(key, person * _WIDE + day, side="right") - 1
    same = (found >= 0) & (key[np.maximum(found, 0)] // _WIDE == person)
    return same & absent[np.maximum(found, 0)]
