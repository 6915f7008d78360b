"""Applications, short lists, offers and acceptances, as an aggregated table gives them."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from retention.errors import ArgumentError, NotAvailableError, nearest
from retention.indicators.definitions.recruitment import OFFERS_DECLINED
from retention.indicators.tables import supplied_table
from retention.periods import Period, Periods, as_periods
from retention.results import TOTAL, IndicatorTable
from retention.workforce import NOT_RECORDED, Workforce

TABLE = "recruitment"
STEPS = ("applications", "shortlisted", "offers", "accepted")
GROUPS = ("source", "ethnicity", "disability")
MORE_ACCEPTED = "where more were accepted than offered in a period the share is not available"
BLANKS = "where a number is blank in a row of the table the sum is not available"


def offers_declined_rate(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str] = (),
    level: float = 0.95,
) -> IndicatorTable:
    """Of the offers made in each period, the share that was not accepted.

    Parameters
    ----------
    workforce : Workforce
        All staff, with a ``recruitment`` table.
    period : Period or sequence of Period
        A row of the table belongs to the period that holds its ``period_start``.
    by : str or collection of str
        Columns that the table has, of source, ethnicity and disability.
    level : float, default 0.95

    Returns
    -------
    IndicatorTable
        ``applications``, ``shortlisted``, ``offers`` and ``accepted``, the shares from each
        step to the next, and ``value``, the share of offers not accepted, with Wilson limits.

    Raises
    ------
    NotAvailableError
        If the records have no recruitment table, it has no offers or acceptances, or none
        of its rows is in a period; or if the workforce is a part.
    ArgumentError
        If a column is not in the table.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> row = retention.offers_declined_rate(workforce, year).frame.iloc[0]
    >>> bool(row["accepted"] + row["numerator"] == row["offers"])
    True
    """
    table = workforce.table(TABLE)
    for name in ("offers", "accepted"):
        if name not in table:
            raise NotAvailableError(
                f"the table {TABLE} must have the column {name} for {OFFERS_DECLINED.key}, but has "
                "none; add it to the file"
            )
    groups = _groups(table, by)
    periods = as_periods(period)
    frames = [_counted(table, one, groups) for one in periods]
    if all(frame["offers"].isna().all() for frame in frames):
        raise NotAvailableError(
            f"the table {TABLE} must have offers in {periods[-1].label} for {OFFERS_DECLINED.key}, "
            "but none of its rows that begin in it has; add them to the file"
        )
    counts = pd.concat(frames, ignore_index=True)
    notes = (MORE_ACCEPTED,) if (counts["numerator"] < 0).any() else ()
    if counts[["offers", "accepted"]].isna().any(axis=None):
        notes = (*notes, BLANKS)
    counts["numerator"] = counts["numerator"].where(counts["numerator"] >= 0)
    return supplied_table(
        OFFERS_DECLINED,
        workforce,
        counts,
        by=groups,
        counted="applicants",
        level=level,
        notes=notes,
    )


def _groups(table: pd.DataFrame, by: str | Collection[str]) -> tuple[str, ...]:
    groups = (by,) if isinstance(by, str) else tuple(by)
    there = [name for name in GROUPS if name in table]
    for name in groups:
        if name not in there:
            raise ArgumentError(
                f"by must name columns of the table {TABLE} ({', '.join(there) or 'none'}), was "
                f"{name!r}{nearest(name, there)}"
            )
    return groups


def _counted(table: pd.DataFrame, period: Period, groups: tuple[str, ...]) -> pd.DataFrame:
    """The sums of a period, by group and with their total; a blank makes a sum missing."""
    begun = table["period_start"]
    inside = (begun >= pd.Timestamp(period.start)) & (begun <= pd.Timestamp(period.last_day))
    rows = table[inside]
    for step in STEPS:
        if step not in rows:
            rows = rows.assign(**{step: float("nan")})
    steps = list(STEPS)
    total = pd.DataFrame([_sums(rows[steps])])
    parts = []
    if groups:
        keyed = rows.assign(**{g: rows[g].astype("object").fillna(NOT_RECORDED) for g in groups})
        for name, part in keyed.groupby(list(groups), sort=True):
            parts.append({**dict(zip(groups, name, strict=True)), **_sums(part[steps])})
    found = pd.concat(
        [pd.DataFrame(parts), total.assign(**dict.fromkeys(groups, TOTAL))], ignore_index=True
    )
    found["total"] = [*[False] * len(parts), True]
    found["numerator"] = found["offers"] - found["accepted"]
    found["period_start"] = pd.Timestamp(period.start)
    found["period_last_day"] = pd.Timestamp(period.last_day)
    return found


def _sums(rows: pd.DataFrame) -> dict[str, float]:
    if not len(rows):
        return dict.fromkeys(map(str, rows.columns), float("nan"))
    return {str(name): float(column.sum(skipna=False)) for name, column in rows.items()}
