"""Reading numbers out of the package's tables, by period and by group."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from retention import IndicatorTable


def totals(table: IndicatorTable, column: str) -> list[float]:
    """One number for each period, over all groups."""
    frame = table.frame
    return [float(value) for value in frame.loc[frame["total"], column]]


def groups(table: IndicatorTable, column: str, by: str = "unit") -> dict[tuple[date, str], float]:
    """Last day of the period and group -> number, without the groups that are empty."""
    frame = table.frame.loc[~table.frame["total"]]
    values = zip(frame["period_last_day"], frame[by], frame[column], strict=True)
    return {(pd.Timestamp(day).date(), str(group)): float(n) for day, group, n in values if n}


def summed(table: IndicatorTable, columns: Sequence[str]) -> pd.DataFrame:
    """The rows of the groups added up for each period."""
    frame = table.frame.loc[~table.frame["total"]]
    return frame.groupby("period_last_day")[list(columns)].sum()
