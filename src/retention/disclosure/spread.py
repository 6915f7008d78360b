"""How far apart the groups of a published table lie, without naming any of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from retention.disclosure.release import PublishedTable


@dataclass(frozen=True, slots=True)
class Spread:
    """The smallest and the largest value that is shown of some groups.

    Parameters
    ----------
    smallest, largest : float
        Missing where no group is shown.
    shown, groups : int
        How many groups have a value shown, of how many.
    """

    smallest: float
    largest: float
    shown: int
    groups: int


def spread_of(
    table: PublishedTable, *, no_groups: Collection[str] = ()
) -> dict[tuple[str, ...], Spread]:
    """The spread of the groups in the latest period, for each step along the table.

    Parameters
    ----------
    table : PublishedTable
        With groups.
    no_groups : collection of str
        Names, in small letters, of what is left over and no group, such as "not recorded".

    Returns
    -------
    dict of tuple of str to Spread
        By the labels of `along`; a table without any has the one key ``()``.

    Examples
    --------
    >>> import retention
    >>> from retention.disclosure.spread import spread_of
    >>> workforce = retention.sample(people=500)
    >>> items = retention.survey_items_of(workforce, "vision", years=2025, by="directorate")
    >>> found = spread_of(retention.publish({"items": items})["items"])["know_our_vision",]
    >>> found.groups, bool(found.smallest <= found.largest)
    (6, True)
    """
    groups = table.groups
    names = groups[list(table.by)].apply(lambda column: column.astype(str).str.casefold())
    groups = groups[~names.isin(list(no_groups)).any(axis=1)]
    latest = groups[groups["period_last_day"] == table.frame["period_last_day"].max()]
    if not table.along:
        return {(): _spread(latest["value"])}
    steps = latest.groupby(list(table.along), sort=False)["value"]
    return {tuple(map(str, step)): _spread(values) for step, values in steps}


def _spread(values: pd.Series) -> Spread:
    return Spread(float(values.min()), float(values.max()), int(values.notna().sum()), len(values))
