"""Groups too small to show are put together before anything is counted by group."""

from __future__ import annotations

import numpy as np

from retention.counts import count_events, count_stocks, grid_of, stretches_of
from retention.counts.arrays import FloatArray
from retention.periods import Periods
from retention.workforce import Workforce

SMALLEST_GROUP = 10
MERGED = "smaller groups ("
"""How the name begins under which groups are put together; the number of them follows."""


def merge_small_groups(
    workforce: Workforce, column: str, period: Periods, *, smallest: int = SMALLEST_GROUP
) -> Workforce:
    """Write the groups of a column that are too small in any period as one.

    A hidden group often forces another to be hidden with it. Put together, small groups are
    counted exactly and nothing else need be hidden. If they are too few together, the next
    larger group joins them; one small group among large ones therefore takes one with it.

    Parameters
    ----------
    workforce : Workforce
    column : str
        The column that people will be grouped by.
    period : Period or sequence of Period
        All periods that will be shown; a group counts as small if it has from 1 to
        ``smallest - 1`` people at a census, or in all of a period.
    smallest : int, default 10
        The smallest group that may be shown.

    Returns
    -------
    Workforce
        The groups put together are called "smaller groups (n)", with n their number.

    Examples
    --------
    >>> import retention
    >>> from retention.indicators.small_groups import merge_small_groups
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> merged = merge_small_groups(workforce, "staff_group", year)
    >>> frame = retention.headcount(merged, year, by="staff_group").frame
    >>> bool(((frame["closing"] == 0) | (frame["closing"] >= 10)).all())
    True
    """
    workforce.check_columns([column], "column")
    stretches, grid = stretches_of(workforce, (column,)), grid_of(workforce, period)
    stocks = count_stocks(stretches, grid)
    exposed = count_events(stretches, grid, "by_exit").exposed
    # Shape (groups, sizes): both stocks and the people seen, in every period.
    sizes = np.hstack([stocks.opening[:-1], stocks.closing[:-1], exposed[:-1]])
    names = stretches.labels[column].to_list()
    order = sorted(range(len(names)), key=lambda i: (sizes[i].max(), names[i]))
    chosen = [i for i in order if _too_small(sizes[i], smallest)]
    if not chosen:
        return workforce
    for another in (i for i in order if i not in chosen):
        if len(chosen) > 1 and not _too_small(sizes[chosen].sum(axis=0), smallest):
            break
        chosen.append(another)
    merged = [names[i] for i in chosen]
    return workforce.merged(column, merged, f"{MERGED}{len(merged)})")


def _too_small(sizes: FloatArray, smallest: int) -> bool:
    return bool(((sizes > 0) & (sizes < smallest)).any())
