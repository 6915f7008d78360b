"""The options of a trend, checked against its periods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from math import isfinite
from numbers import Real
from typing import TypeAlias

from retention.errors import ArgumentError
from retention.indicators.definitions.trends import XmrOptions
from retention.periods import Period, as_day
from retention.results import Unit
from retention.statistics.spc_chart import FEWEST_POINTS
from retention.statistics.spc_rules import RUN_POINTS

Day: TypeAlias = date | str
Days: TypeAlias = Day | Sequence[Day]


def checked_options(
    periods: tuple[Period, ...],
    unit: Unit,
    *,
    screen: bool,
    trend_points: int,
    rebase: Days,
    target: float | None,
    baseline: int | None,
) -> XmrOptions:
    """The options of `retention.trend` for a series of periods, or an error that says why not."""
    if not isinstance(screen, bool):
        raise ArgumentError(f"screen must be True or False, was {screen!r}")
    if trend_points not in (RUN_POINTS, RUN_POINTS - 1):
        raise ArgumentError(f"trend_points must be 6 or 7, was {trend_points!r}; use 7")
    if baseline is not None and (
        not isinstance(baseline, int) or not FEWEST_POINTS <= baseline <= len(periods)
    ):
        raise ArgumentError(
            f"baseline must be a number of points from {FEWEST_POINTS} to {len(periods)}, was "
            f"{baseline!r}; leave it out to use all points of a stretch"
        )
    return XmrOptions(screen, trend_points, _places(periods, rebase), _aim(target, unit), baseline)


def check_order(periods: tuple[Period, ...], *, may_overlap: bool = False) -> None:
    """Refuse periods that are not in order, leave a gap, or overlap where they may not."""
    for before, after in pairwise(periods):
        in_order = before.start < after.start <= before.end < after.end
        if not in_order or (after.start < before.end and not may_overlap):
            raise ArgumentError(
                f"period must be neighbouring periods, oldest first, but {before.label} is "
                f"followed by {after.label}; use retention.months(as_of, 24)"
            )


def _places(periods: tuple[Period, ...], rebase: Days) -> tuple[date, ...]:
    """First days of new stretches, in order."""
    given = [rebase] if isinstance(rebase, (date, str)) else list(rebase)
    days = sorted(as_day(day, "rebase") for day in given)
    starts = [period.start for period in periods[1:]]
    for day in days:
        if day not in starts:
            near = sorted(starts, key=lambda start: abs((start - day).days))[:2]
            use = " or ".join(sorted(start.isoformat() for start in near)) or "more periods"
            raise ArgumentError(
                f"rebase must be the first day of a period after the first one, was {day}; use "
                f"{use}"
            )
    if len(set(days)) < len(days):
        twice = next(a for a, b in pairwise(days) if a == b)
        raise ArgumentError(f"rebase must name each day once, was {twice} twice")
    return tuple(days)


def _aim(target: float | None, unit: Unit) -> float | None:
    if target is None:
        return None
    known = isinstance(target, Real) and not isinstance(target, bool)
    most = 1.0 if unit == "proportion" else float("inf")
    if not known or not isfinite(target) or not 0 <= target <= most:
        words = "a proportion from 0 to 1" if unit == "proportion" else "a rate of at least 0"
        raise ArgumentError(f"target must be {words}, was {target!r}; 0.01 stands for 1 %")
    return float(target)
