"""How good the records are for an analysis: a rating for each thing that often spoils one."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from retention.reference import leaving_reason
from retention.workforce import SourceFile, Workforce

State = Literal["good", "look", "poor", "not available"]
_POST_TABLES = ("starters", "leavers", "staff", "snapshots", "moves")
_DATE_RULES = ("blank date", "not a date", "placeholder date")
_NO_REASON = ("Unknown", "Not Set in Legacy at Migration")
_FAR = pd.Timestamp("2400-01-01")
FEWEST_A_MONTH = 5
"""With fewer leavers in a usual month, a quiet last month says nothing."""


@dataclass(frozen=True, slots=True)
class Rating:
    """One thing that was looked at.

    Parameters
    ----------
    name : str
        What it is.
    state : State
        ``good``, ``look`` (it limits some measures), ``poor`` (it spoils some), or
        ``not available``.
    count, base : int
        How many are concerned, of how many.
    sentence : str
        What was found and what it means.
    """

    name: str
    state: State
    count: int
    base: int
    sentence: str

    @property
    def share(self) -> float | None:
        """Count over base; None without a base."""
        return self.count / self.base if self.base else None


def rate(workforce: Workforce) -> tuple[Rating, ...]:
    """Rate the records of a workforce.

    Examples
    --------
    >>> import retention
    >>> [r.name for r in rate(retention.sample(people=500, years=2))][:2]
    ['unknown reasons', 'unknown destinations']
    """
    leavers = _leavers(workforce)
    return (
        _reasons(leavers),
        _destinations(leavers),
        _dates(workforce),
        _fte(workforce),
        _overlaps(workforce),
        _recent_months(workforce, leavers),
        _appraisals(workforce),
        _left_truncation(workforce),
        _status(workforce),
    )


def _by_share(count: int, base: int, look: float, poor: float) -> State:
    share = count / base if base else 0.0
    return "poor" if share >= poor else "look" if share >= look else "good"


def _percent(count: int, base: int) -> str:
    return f"{count:,} of {base:,} ({100 * count / base:.1f} %)" if base else "none"


def _leavers(workforce: Workforce) -> pd.DataFrame:
    """The last post of everyone who left between the first day of the records and the last."""
    spells = workforce.spells
    spells["until"] = spells["exit"].fillna(_FAR)
    spells = spells.sort_values(["person", "start", "until"])
    latest = spells.groupby("person")["until"].cummax()
    new = (spells["person"] != spells["person"].shift()) | (spells["start"] > latest.shift())
    stretch = new.cumsum()
    spells["stretch"] = stretch
    last = spells.sort_values("until", kind="stable").groupby("stretch").tail(1)
    since = pd.Timestamp(workforce.observed_from)
    until = pd.Timestamp(workforce.as_of) + timedelta(days=1)
    return last[(last["until"] > since) & (last["until"] <= until)]


def _reasons(leavers: pd.DataFrame) -> Rating:
    if "leaving_reason" not in leavers:
        return _absent("unknown reasons", "leaving_reason", "why people leave")
    known = [
        isinstance(label, str)
        and (found := leaving_reason(label)) is not None
        and found.label not in _NO_REASON
        for label in leavers["leaving_reason"].astype(object)
    ]
    unknown, base = len(known) - sum(known), len(known)
    return Rating(
        "unknown reasons",
        _by_share(unknown, base, 0.10, 0.30),
        unknown,
        base,
        f"leavers without a known reason: {_percent(unknown, base)}; they are shown as unknown, "
        "never as voluntary",
    )


def _destinations(leavers: pd.DataFrame) -> Rating:
    if "destination" not in leavers:
        return _absent("unknown destinations", "destination", "where people go")
    unknown = int((leavers["destination"].isna() | (leavers["destination"] == "Unknown")).sum())
    return Rating(
        "unknown destinations",
        _by_share(unknown, len(leavers), 0.10, 0.30),
        unknown,
        len(leavers),
        f"leavers without a known destination: {_percent(unknown, len(leavers))}",
    )


def _absent(name: str, column: str, what: str) -> Rating:
    return Rating(
        name,
        "not available",
        0,
        0,
        f"the records have no {column}: {what} cannot be said",
    )


def _post_files(workforce: Workforce) -> list[SourceFile]:
    return [f for f in workforce.source if f.table in _POST_TABLES]


def _rows(workforce: Workforce, files: Iterable[SourceFile], *rules: str) -> int:
    names = {f.file for f in files}
    return sum(p.file in names and p.rule in rules for p in workforce.problems)


def _dates(workforce: Workforce) -> Rating:
    files = _post_files(workforce)
    base, count = sum(f.rows_in for f in files), _rows(workforce, files, *_DATE_RULES)
    return Rating(
        "missing dates",
        _by_share(count, base, 0.001, 0.02),
        count,
        base,
        f"rows of posts set aside for a missing or unreadable date: {_percent(count, base)}",
    )


def _fte(workforce: Workforce) -> Rating:
    if not workforce.has_fte:
        return _absent("FTE over 1", "fte", "full-time equivalents")
    fte = workforce.spells["fte"].dropna()
    count = int((fte > 1).sum())
    return Rating(
        "FTE over 1",
        _by_share(count, len(fte), 0.001, 0.02),
        count,
        len(fte),
        f"stretches with a full-time equivalent over 1: {_percent(count, len(fte))}",
    )


def _overlaps(workforce: Workforce) -> Rating:
    files = _post_files(workforce)
    base, count = sum(f.rows_in for f in files), _rows(workforce, files, "overlap", "contradiction")
    return Rating(
        "overlaps",
        _by_share(count, base, 0.001, 0.02),
        count,
        base,
        f"rows set aside because two rows say different things of one assignment: "
        f"{_percent(count, base)}",
    )


def _month_ends(as_of: date, months: int) -> list[date]:
    """The last days of complete months up to a day, the latest last, with one before them."""
    year, month = as_of.year, as_of.month
    if as_of.day < calendar.monthrange(year, month)[1]:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    ends = []
    for _ in range(months + 1):
        ends.append(date(year, month, calendar.monthrange(year, month)[1]))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return ends[::-1]


def _recent_months(workforce: Workforce, leavers: pd.DataFrame) -> Rating:
    ends = [e for e in _month_ends(workforce.as_of, 13) if e >= workforce.observed_from]
    name = "recent months"
    if len(ends) < 8:
        return Rating(name, "not available", 0, 0, "too few months of records to compare the last")
    last_days = (leavers["until"] - pd.Timedelta(days=1)).to_numpy()
    edges = np.array([np.datetime64(e) for e in ends])
    month = np.searchsorted(edges, last_days.astype("datetime64[D]"), side="left")
    counts = np.bincount(month, minlength=len(ends) + 1)[1 : len(ends)]
    usual, latest = float(counts[:-1].mean()), int(counts[-1])
    label = f"{calendar.month_name[ends[-1].month]} {ends[-1].year}"
    # Counts vary about as their square root; three of these and a third less is no accident.
    few = usual >= FEWEST_A_MONTH and latest < min(usual - 2 * usual**0.5, usual * 2 / 3)
    sentence = (
        f"{label} has far fewer leavers than the months before it: some are probably still to be "
        "entered; end the analysis a month earlier or export again"
        if few
        else f"{label} has about as many leavers as the months before it"
    )
    return Rating(name, "poor" if few else "good", latest, round(usual), sentence)


def _appraisals(workforce: Workforce) -> Rating:
    files = [f for f in workforce.source if f.table == "appraisals"]
    if not files:
        return Rating(
            "appraisals matched", "not available", 0, 0, "the records have no appraisals table"
        )
    base = sum(f.rows_in for f in files)
    lost = _rows(workforce, files, "unknown employee", "blank identifier")
    return Rating(
        "appraisals matched",
        _by_share(lost, base, 0.01, 0.05),
        base - lost,
        base,
        f"appraisals matched to people: {_percent(base - lost, base)}",
    )


def _left_truncation(workforce: Workforce) -> Rating:
    spells = workforce.spells
    first = spells.groupby("person")["start"].min()
    early = int((first < pd.Timestamp(workforce.observed_from)).sum())
    return Rating(
        "left truncation",
        "good",
        early,
        len(first),
        f"people already in post when the records begin: {_percent(early, len(first))}; those who "
        "had left before are not here, so they enter survival curves late",
    )


def _status(workforce: Workforce) -> Rating:
    if workforce.has_status:
        return Rating("status", "good", 0, 0, "leave of absence is recorded")
    return Rating(
        "status",
        "look",
        0,
        0,
        "the records have no status: leave of absence is not separated from active service",
    )
