"""How much of a change of the leaver rate is change within groups, and how much of mix."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from retention.counts import grid_of
from retention.errors import ArgumentError
from retention.indicators.definitions.decomposition import months_apart
from retention.indicators.tables import active_stocks, group_columns, table_of, without_status
from retention.periods import Period
from retention.results import IndicatorTable
from retention.workforce import Workforce


def decompose_leaver_rate(
    workforce: Workforce,
    before: Period,
    now: Period,
    *,
    by: str | Collection[str] = "staff_group",
    level: float = 0.95,
) -> IndicatorTable:
    """Split the change of the leaver rate between two periods: within groups, and of mix.

    The rate is that of leavers over the people in active service at the opening census, so
    that each person has a part in both. It may rise while no group loses a larger share
    than before, because a group that loses many has grown. The two parts add up to the change
    exactly, for every group and in total.

    Parameters
    ----------
    workforce : Workforce
    before, now : Period
        The earlier and the later period, which may not overlap and are the same calendar days
        a number of whole months apart.
    by : str or collection of str, default "staff_group"
        The groups, each person under the primary post at the opening census.
    level : float, default 0.95

    Returns
    -------
    IndicatorTable
        Of the later period, with a row for each group that is there in either, and the total:

        - ``opening_before``, ``leavers_before``, ``rate_before`` and ``share_before`` of the
          earlier period; ``opening``, ``numerator``, ``rate`` and ``share`` of the later;
        - ``within``: mean share times change of rate, with ``within_lower`` and
          ``within_upper``;
        - ``mix``: change of share times the distance of the group's mean rate from the mean
          of the two overall rates;
        - ``value``: their sum; of the total the change of the rate, with ``lower`` and
          ``upper``. What one group adds has no limits.

        All are proportions: 0.01 is one point. Once published, the parts of the total are
        missing where a group is hidden, since they cannot be worked out from what is shown.

    Raises
    ------
    ArgumentError
        If a period is no Period or outside the records, if they overlap, are in the wrong
        order or not whole months apart, or if `by` is empty or names no column of the records.

    Notes
    -----
    Changes of rates are weighed by the mean of both shares and changes of shares by the mean
    of both rates (Kitagawa), so nothing is left over. A group that is there in one period
    only has one rate, taken for both, and all that it adds is mix. The limits take the two
    periods' leavers as independent and shares as they are. In a public release everything is
    worked out from rounded counts, with the sum of the groups as the whole.

    References
    ----------
    E. M. Kitagawa (1955), Journal of the American Statistical Association 50, 1168-1194, the
    two-component form; A. J. Dobson and others (1991), Statistics in Medicine 10, 457-462, and
    G. Y. Zou and A. Donner (2008), the same journal 27, 1693-1702, for limits within groups;
    R. G. Newcombe (1998), the same journal 17, 873-890, method 10, for those of one rate.

    See Also
    --------
    standardised_leaver_rate : Groups of one period on the same mix.

    Examples
    --------
    >>> import retention
    >>> workforce = retention.sample(people=1500)
    >>> before, now = retention.years_to("2025-09-30", 2)
    >>> frame = retention.decompose_leaver_rate(workforce, before, now).frame
    >>> total = frame[frame["total"]].iloc[0]
    >>> bool(abs(total["within"] + total["mix"] - (total["rate"] - total["rate_before"])) < 1e-12)
    True
    """
    months = _months_between(before, now)
    columns = group_columns(workforce, by)
    if not columns:
        raise ArgumentError("by must name the columns whose mix may change, was empty")
    stretches, _, stocks = active_stocks(workforce, (before, now), columns, "primary")
    leavers = stocks.opening - stocks.stayers
    counted = {
        "opening_before": stocks.opening[:, :1],
        "leavers_before": leavers[:, :1],
        "opening": stocks.opening[:, 1:],
        "numerator": leavers[:, 1:],
    }
    definition = without_status(months_apart(months), workforce)
    notes = (f"from the {before.label} to the {now.label}",)
    return table_of(
        definition,
        workforce,
        stretches,
        grid_of(workforce, now),
        counted,
        level=level,
        notes=notes,
    )


def _months_between(before: Period, now: Period) -> int:
    """Whole calendar months from one period to another of the same days."""
    for name, period in (("before", before), ("now", now)):
        if not isinstance(period, Period):
            raise ArgumentError(
                f"{name} must be a Period, was {type(period).__name__}; use for example "
                "before, now = retention.years_to('2025-03-31', 2)"
            )
    if now.start < before.end:
        raise ArgumentError(
            f"now must begin after the last day of before, the {before.label}, was the "
            f"{now.label}; leavers of both would be counted twice"
        )
    months = (now.end.year - before.end.year) * 12 + now.end.month - before.end.month
    earlier = pd.DateOffset(months=months)
    same = all(
        (pd.Timestamp(later) - earlier).date() == day
        for later, day in ((now.start, before.start), (now.end, before.end))
    )
    if not same:
        raise ArgumentError(
            f"now must be the same calendar days as before a number of whole months later, was "
            f"the {now.label} and the {before.label}; use for example "
            "retention.years_to('2025-03-31', 2)"
        )
    return months
