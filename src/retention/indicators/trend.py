"""The monthly leaver rate, read as an XmR chart."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.counts import count_events, count_stocks, grid_of, stretches_of
from retention.errors import ArgumentError
from retention.indicators.definitions.events import EXPOSED, dated
from retention.indicators.definitions.parts import CLOSING, OPENING
from retention.indicators.tables import table_of
from retention.periods import Period, Periods, as_periods, months
from retention.results import Definition, IndicatorTable, Measure
from retention.statistics.spc import COMMON, xmr
from retention.statistics.spc_chart import FEWEST_POINTS
from retention.statistics.spc_reading import FEWEST_EVENTS, GRIDS
from retention.workforce import Workforce

_COUNTED = ("numerator", "opening", "closing", "exposed")
LIMIT_COLUMNS = ("mean", "lower_limit", "upper_limit", "lower_inner", "upper_inner")


def _derive(frame: pd.DataFrame, level: float) -> Mapping[str, npt.ArrayLike]:
    """Rates and the XmR reading of the whole series, which must be in order of time."""
    mean = (frame["opening"] + frame["closing"]) / 2
    value = frame["numerator"] / mean.where(mean > 0)
    missing = np.full(len(frame), np.nan)
    reading: dict[str, npt.ArrayLike] = dict.fromkeys(LIMIT_COLUMNS, missing)
    reading |= {
        "rule": np.full(len(frame), COMMON, dtype=object),
        "side": np.zeros(len(frame), dtype=np.int64),
    }
    enough = len(frame) >= FEWEST_POINTS and frame["numerator"].mean() >= FEWEST_EVENTS
    if enough and value.notna().all():
        found = xmr(value.to_numpy())
        ends = (found.mean, found.lower, found.upper, found.inner_lower, found.inner_upper)
        for name, number in zip(LIMIT_COLUMNS, ends, strict=True):
            reading[name] = np.full(len(frame), number)
        reading |= {"rule": found.rule.astype(object), "side": found.side}
    return {"denominator": mean, "value": value, "lower": missing, "upper": missing, **reading}


MONTHLY_LEAVER_RATE = Definition(
    key="monthly_leaver_rate",
    version=1,
    title="Leaver rate by month",
    numerator="times that a person’s last post ended in the period, by last day",
    denominator="the mean of the headcounts at its two ends, not annualised",
    unit="proportion",
    direction="lower",
    question="culture",
    interval="not applicable",
    source="retention; limits as in NHS England's Making Data Count: mean and 2.66 mean moving "
    "ranges, outlying ranges screened",
    caveats=(
        f"limits need {FEWEST_POINTS} points and {FEWEST_EVENTS:g} leavers a point on average",
        "a peak that comes back every year is a season, not a signal",
        "leavers of the last weeks may still be entered",
    ),
    measures=(
        OPENING,
        CLOSING,
        EXPOSED,
        Measure(
            "numerator",
            "count",
            ("exposed",),
            quantity="event_leavers_by_last_day",
            grouped_at="period",
        ),
        Measure("denominator", "derived", ("opening", "closing")),
        Measure("value", "derived", _COUNTED),
        Measure("lower", "context"),
        Measure("upper", "context"),
        *(Measure(name, "derived", _COUNTED) for name in (*LIMIT_COLUMNS, "rule", "side")),
    ),
    derive=_derive,
    whole_series=True,
)


def monthly_leaver_rate(
    workforce: Workforce, period: Periods, *, level: float = 0.95
) -> IndicatorTable:
    """Leavers of each period over its mean headcount, with XmR limits and special causes.

    Parameters
    ----------
    workforce : Workforce
    period : sequence of Period
        Neighbouring periods of one kind, oldest first; months, or quarters or half-years
        where months have too few leavers.
    level : float
        Stated in the table; limits of an XmR chart are no confidence limits.

    Returns
    -------
    IndicatorTable
        ``mean``, ``lower_limit``, ``upper_limit`` and inner lines are missing with fewer
        than 13 points or 5 leavers a point; ``rule`` names the first rule that flags a
        point and ``side`` its direction.

    Raises
    ------
    ArgumentError
        If the periods leave a gap or overlap, or are outside the records.

    References
    ----------
    NHS England, Making Data Count: Strengthening your decisions (2019); definitions.md of
    this project's methods for the screening of moving ranges.

    Examples
    --------
    >>> import retention
    >>> workforce = retention.sample(people=500)
    >>> table = retention.monthly_leaver_rate(workforce, retention.months(workforce.as_of, 24))
    >>> len(table.frame)
    24
    """
    periods = as_periods(period)
    for before, after in pairwise(periods):
        if before.end != after.start:
            raise ArgumentError(
                f"period must be neighbouring periods, oldest first, but {before.label} is "
                f"followed by {after.label}; use retention.months(as_of, 24)"
            )
    stretches, grid = stretches_of(workforce), grid_of(workforce, periods)
    stocks, events = count_stocks(stretches, grid), count_events(stretches, grid, "by_last_day")
    # One population has one row a period; the group rows of no grouping repeat it.
    columns = {
        "opening": stocks.opening,
        "closing": stocks.closing,
        "exposed": events.exposed,
        "numerator": events.leavers,
    }
    definition = dated(MONTHLY_LEAVER_RATE, "by_last_day")
    return table_of(definition, workforce, stretches, grid, columns, level=level)


def trend_grids(workforce: Workforce) -> tuple[tuple[Period, ...], ...]:
    """Months, quarters and half-years that the records can answer for, the finest first.

    Each grid ends with the last complete month and is as long as the records allow, up to
    three, six and ten years; grids of fewer than 13 periods are left out.
    """
    grids = []
    for length, most in GRIDS:
        periods = months(workforce.as_of, most, length=length)
        inside = tuple(p for p in periods if p.opening_census >= workforce.observed_from)
        if len(inside) >= FEWEST_POINTS:
            grids.append(inside)
    return tuple(grids)


def has_limits(table: IndicatorTable) -> bool:
    """Whether a trend has enough points and leavers for limits."""
    return bool(table.frame["mean"].notna().all())
