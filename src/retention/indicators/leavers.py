"""Leavers by event, time in post, and the proof that stocks and flows add up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Literal

import numpy as np

from retention.counts import (
    Dating,
    Events,
    Grid,
    Stocks,
    Stretches,
    count_events,
    count_stocks,
    grid_of,
    reconcile,
    stretches_of,
)
from retention.counts.arrays import FloatArray
from retention.counts.stocks import stocks_at
from retention.counts.stretches import Membership
from retention.errors import ArgumentError, nearest
from retention.indicators.definitions.events import EVENT_LEAVERS, PERSON_YEARS, dated
from retention.indicators.definitions.reconciliation import RECONCILIATION
from retention.indicators.tables import group_columns, table_of
from retention.periods import DAYS_PER_YEAR, Periods, day_number, month_ends
from retention.results import Definition, IndicatorTable, Measure
from retention.schema import LEAVING_COLUMNS
from retention.workforce import Workforce

Denominator = Literal["mean_of_two", "month_ends", "daily_mean", "person_years"]
Basis = Literal["headcount", "fte"]

_DENOMINATORS = {
    "mean_of_two": "the mean of the two {stock}",
    "month_ends": "the mean {one} of the opening census and every month's end",
    "daily_mean": "the mean daily {one}",
    "person_years": "years in post, 365.25 days each",
}


def event_leavers(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str] = (),
    membership: Membership = "primary",
    dating: Dating = "by_last_day",
    denominator: Denominator = "mean_of_two",
    basis: Basis = "headcount",
    level: float = 0.95,
) -> IndicatorTable:
    """Every time that somebody's last post ended, over a mean headcount or person-years.

    Leave of absence is not leaving here. A leaver is in the group of the last day.

    Parameters
    ----------
    workforce, period, membership, level
        As `headcount`.
    by : str or collection of str
        Also ``leaving_reason`` or ``destination``, alone: these split the leavers, and each
        row has the denominator of everyone.
    dating : {"by_last_day", "by_exit"}
        Whether a leaver belongs to the period of the last day employed, or of the day
        after. By exit, stocks and flows reconcile.
    denominator : {"mean_of_two", "month_ends", "daily_mean", "person_years"}
    basis : {"headcount", "fte"}
        Count people, or sum the FTE they had on the last day; then no interval applies.

    Returns
    -------
    IndicatorTable
        ``posts_ended`` also counts the ends of second posts and moves, to show the size of
        that mistake.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> frame = retention.event_leavers(workforce, year).frame
    >>> bool(frame["posts_ended"].iloc[0] >= frame["numerator"].iloc[0])
    True
    """
    _check_options(denominator, basis, workforce)
    columns = group_columns(workforce, by, also=LEAVING_COLUMNS)
    splits_leavers = _splits_leavers(columns)
    stretches = stretches_of(workforce, columns, membership)
    grid = grid_of(workforce, period)
    stocks, events = count_stocks(stretches, grid), count_events(stretches, grid, dating)
    in_fte = basis == "fte"
    counted = {
        "opening": stocks.opening,
        "closing": stocks.closing,
        "exposed": events.exposed,
        "numerator": events.leaver_fte if in_fte else events.leavers,
        "posts_ended": events.posts_ended,
        "denominator": _denominator(denominator, in_fte, stretches, grid, stocks, events),
    }
    if splits_leavers:
        for name in ("opening", "closing", "exposed", "denominator"):
            counted[name] = np.broadcast_to(counted[name][-1], counted[name].shape)
        counted, stretches = _leavers_only(counted, stretches)
    definition = _events_definition(dating, denominator, basis, splits_leavers)
    return table_of(definition, workforce, stretches, grid, counted, level=level)


def person_years(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str] = (),
    membership: Membership = "primary",
    dating: Dating = "by_last_day",
    level: float = 0.95,
) -> IndicatorTable:
    """Time in post inside each period, each person once a day.

    Parameters
    ----------
    workforce, period, by, membership, level
        As `headcount`; time is under the group of each day.
    dating : {"by_last_day", "by_exit"}
        With D0 and D1 the two censuses, days are counted on (D0, D1] or on [D0, D1).

    Returns
    -------
    IndicatorTable
        ``person_days`` and, divided by 365.25, ``value``.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> table = retention.person_years(workforce, year)
    >>> table.definition.unit
    'person-years'
    """
    stretches = stretches_of(workforce, group_columns(workforce, by), membership)
    grid = grid_of(workforce, period)
    stocks, events = count_stocks(stretches, grid), count_events(stretches, grid, dating)
    columns = {
        "opening": stocks.opening,
        "closing": stocks.closing,
        "exposed": events.exposed,
        "person_days": events.person_days,
    }
    return table_of(dated(PERSON_YEARS, dating), workforce, stretches, grid, columns, level=level)


def reconciliation(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str] = (),
    level: float = 0.95,
) -> IndicatorTable:
    """How the opening stock became the closing one, in people and FTE, proved to add up.

    start + joiners + moves in - leavers - moves out = end, in every group, dated by exit.
    Flows are counted from events and stocks from censuses, so that each checks the other.

    Returns
    -------
    IndicatorTable
        ``value`` is the change of headcount; FTE is missing when the records have none.

    Raises
    ------
    ReconciliationError
        If anything does not add up: a fault of this package.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> f = retention.reconciliation(workforce, year).frame.iloc[0]
    >>> bool(f["opening"] + f["joiners"] - f["leavers"] == f["closing"])
    True
    """
    stretches = stretches_of(workforce, group_columns(workforce, by))
    grid = grid_of(workforce, period)
    stocks = count_stocks(stretches, grid)
    flows = reconcile(stretches, stocks, grid)
    exposed = count_events(stretches, grid, "by_exit").exposed
    columns = {
        "opening": stocks.opening,
        "closing": stocks.closing,
        "exposed": exposed,
        "opening_fte": stocks.opening_fte,
        "closing_fte": stocks.closing_fte,
        **{name: getattr(flows, name) for name in flows.__slots__},
    }
    if not workforce.has_fte:
        columns |= {k: np.full_like(v, np.nan) for k, v in columns.items() if k.endswith("_fte")}
    return table_of(
        dated(RECONCILIATION, "by_exit"), workforce, stretches, grid, columns, level=level
    )


def _check_options(denominator: str, basis: str, workforce: Workforce) -> None:
    for name, value, known in (
        ("denominator", denominator, tuple(_DENOMINATORS)),
        ("basis", basis, ("headcount", "fte")),
    ):
        if value not in known:
            raise ArgumentError(
                f"{name} must be one of {', '.join(known)}, was {value!r}{nearest(value, known)}"
            )
    if basis == "fte" and not workforce.has_fte:
        raise ArgumentError("basis must be 'headcount', since the records have no column fte")


def _splits_leavers(columns: tuple[str, ...]) -> bool:
    """Whether the columns are known of leavers only; mixed with others they are refused."""
    leaving = [c for c in columns if c in LEAVING_COLUMNS]
    if leaving and len(columns) > 1:
        raise ArgumentError(
            f"by must be {leaving[0]} alone, was {', '.join(columns)}; take the group with "
            "workforce.where(...) and split its leavers by reason"
        )
    return bool(leaving)


def _denominator(
    kind: str, in_fte: bool, stretches: Stretches, grid: Grid, stocks: Stocks, events: Events
) -> FloatArray:
    days = events.fte_days if in_fte else events.person_days
    opening, closing = (
        (stocks.opening_fte, stocks.closing_fte) if in_fte else (stocks.opening, stocks.closing)
    )
    match kind:
        case "mean_of_two":
            return (opening + closing) / 2
        case "month_ends":
            return _mean_of_month_ends(stretches, grid, in_fte)
        case "daily_mean":
            return days / np.array([p.days for p in grid.periods], dtype=np.float64)
        case _:
            return days / DAYS_PER_YEAR


def _mean_of_month_ends(stretches: Stretches, grid: Grid, in_fte: bool) -> FloatArray:
    means = []
    for period in grid.periods:
        censuses = np.array([day_number(day) for day in month_ends(period)], dtype=np.int64)
        means.append(stocks_at(stretches, censuses, fte=in_fte).mean(axis=1))
    return np.stack(means, axis=1)


def _leavers_only(
    counted: dict[str, FloatArray], stretches: Stretches
) -> tuple[dict[str, FloatArray], Stretches]:
    """Only groups that somebody left in: the label of those who stay is no reason."""
    used = np.flatnonzero(counted["numerator"][:-1].any(axis=1))
    rows = np.append(used, len(stretches.labels))
    labels = stretches.labels.iloc[used].reset_index(drop=True)
    return {k: v[rows] for k, v in counted.items()}, replace(stretches, labels=labels)


def _events_definition(
    dating: str, denominator: str, basis: str, splits_leavers: bool
) -> Definition:
    """The event definition with the options of a call in its key and words."""
    in_fte = basis == "fte"
    words = _DENOMINATORS[denominator].format(
        stock="sums of FTE" if in_fte else "headcounts", one="FTE" if in_fte else "headcount"
    )
    named = {"by_last_day": "", "mean_of_two": "", "headcount": ""}
    options = [named.get(option, option) for option in (dating, denominator, basis)]
    measures = tuple(
        _as_option(m, dating, in_fte, splits_leavers) for m in dated(EVENT_LEAVERS, dating).measures
    )
    return replace(
        dated(EVENT_LEAVERS, dating),
        key="_".join([EVENT_LEAVERS.key, *filter(None, options)]),
        numerator=(
            f"{'FTE of those whose' if in_fte else 'times that a person’s'} last post ended in "
            f"the period, {dating.replace('_', ' ')}"
        ),
        denominator=words,
        unit="per person-year" if denominator == "person_years" else "proportion",
        interval="not applicable" if in_fte else EVENT_LEAVERS.interval,
        measures=measures,
    )


def _as_option(measure: Measure, dating: str, in_fte: bool, splits_leavers: bool) -> Measure:
    if measure.name == "numerator":
        if in_fte:
            return Measure("numerator", "sum", measure.of)
        return replace(measure, quantity=f"event_leavers_{dating}")
    if splits_leavers and measure.role == "base":
        return replace(measure, groups="same")
    return measure
