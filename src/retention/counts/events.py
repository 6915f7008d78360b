"""Events in periods: who started, who left, how long people were in post, what adds up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from retention.counts.arrays import FloatArray, IntArray, counts_before
from retention.counts.grid import Grid
from retention.counts.stocks import Stocks
from retention.counts.stretches import Rows, Stretches
from retention.errors import ArgumentError, ReconciliationError

Dating = Literal["by_last_day", "by_exit"]
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Events:
    """Events by group and period; the last row of every array is the total.

    Attributes
    ----------
    starters : numpy.ndarray, shape (groups + 1, periods)
        Stretches of being in post that begin in the period.
    leavers, leaver_fte : numpy.ndarray, shape (groups + 1, periods)
        Stretches that end in it, in the group of the last day, and their FTE then.
    person_days : numpy.ndarray, shape (groups + 1, periods)
        Days in post, each person once a day.
    fte_days : numpy.ndarray, shape (groups + 1, periods)
        The same weighted with FTE.
    exposed : numpy.ndarray, shape (groups + 1, periods)
        People in post on at least one of those days.
    posts_started, posts_ended : numpy.ndarray, shape (groups + 1, periods)
        Posts that began or ended, moves and second posts among them.
    """

    starters: FloatArray
    leavers: FloatArray
    leaver_fte: FloatArray
    person_days: FloatArray
    fte_days: FloatArray
    exposed: FloatArray
    posts_started: FloatArray
    posts_ended: FloatArray


def count_events(stretches: Stretches, grid: Grid, dating: Dating) -> Events:
    """Count the events of each period of a grid.

    Parameters
    ----------
    dating : {"by_last_day", "by_exit"}
        A leaver belongs to the period that holds the last day employed, or the day after
        it. With D0 and D1 the two censuses, days in post are counted on (D0, D1] by last
        day and on [D0, D1) by exit.
    """
    if dating not in ("by_last_day", "by_exit"):
        raise ArgumentError(f"dating must be 'by_last_day' or 'by_exit', was {dating!r}")
    shift = 1 if dating == "by_last_day" else 0
    groups = len(stretches.labels)
    parts = [(stretches.grouped, groups), (stretches.everyone, 1)]
    tables = [_count(rows, n, grid, shift) for rows, n in parts]
    exposed = np.vstack(
        [
            _exposed(stretches.grouped, grid, groups, shift),
            _exposed(stretches.united, grid, 1, shift),
        ]
    )
    posts = stretches.posts
    starters, leavers, leaver_fte, person_days, fte_days = (
        np.vstack(pair) for pair in zip(*tables, strict=True)
    )
    # What rounding leaves of sums that came and went is nobody's FTE.
    leaver_fte = np.where(leavers > 0, leaver_fte, 0.0)
    fte_days = np.where(person_days > 0, fte_days, 0.0)
    begun, over = np.flatnonzero(posts.enters), np.flatnonzero(posts.leaves)
    started = _with_total(in_periods(posts.start[begun], posts.group[begun], grid, groups))
    ended = _with_total(in_periods(posts.exit[over] - shift, posts.group[over], grid, groups))
    return Events(starters, leavers, leaver_fte, person_days, fte_days, exposed, started, ended)


def count_leavers_by(stretches: Stretches, grid: Grid, kind: IntArray, kinds: int) -> FloatArray:
    """Leavers by last day, split by a kind of the post that each had on the last day.

    Parameters
    ----------
    kind : numpy.ndarray of int, shape (spells,)
        From 0 to ``kinds - 1``, in the order of `Workforce.spells`.

    Returns
    -------
    numpy.ndarray of float, shape (kinds, groups + 1, periods)
    """
    parts = []
    for rows, groups in ((stretches.grouped, len(stretches.labels)), (stretches.everyone, 1)):
        ended = np.flatnonzero(rows.leaves)
        key = kind[rows.spell[ended]] * groups + rows.group[ended]
        counted = in_periods(rows.exit[ended] - 1, key, grid, kinds * groups)
        parts.append(counted.reshape(kinds, groups, len(grid.periods)))
    return np.concatenate(parts, axis=1)


def _with_total(groups: FloatArray) -> FloatArray:
    return np.vstack([groups, groups.sum(axis=0)])


def _count(rows: Rows, groups: int, grid: Grid, shift: int) -> tuple[FloatArray, ...]:
    """Starters, leavers, leaver FTE, person-days and FTE-days of some rows."""
    begun, ended = np.flatnonzero(rows.enters), np.flatnonzero(rows.leaves)
    day, group = rows.exit[ended] - shift, rows.group[ended]
    return (
        in_periods(rows.start[begun], rows.group[begun], grid, groups),
        in_periods(day, group, grid, groups),
        in_periods(day, group, grid, groups, rows.fte[ended]),
        _days_in_post(rows, grid, groups, shift),
        _days_in_post(rows, grid, groups, shift, rows.fte),
    )


def in_periods(
    day: IntArray, group: IntArray, grid: Grid, groups: int, weights: FloatArray | None = None
) -> FloatArray:
    """How many days, or how much weight, fall in each period, by group."""
    edges = np.unique(np.concatenate([grid.first_days, grid.last_days + 1]))
    before = counts_before(day, group, edges, groups, weights)
    begin, end = (np.searchsorted(edges, d) for d in (grid.first_days, grid.last_days + 1))
    return before[:, end] - before[:, begin]


def _days_in_post(
    rows: Rows, grid: Grid, groups: int, shift: int, weights: FloatArray | None = None
) -> FloatArray:
    """Days of the rows in each period's window, ``first - 1 + shift`` to ``last + shift``.

    Days before an edge t are the sum of t - start over rows that began before it, less the
    sum of t - exit over rows that ended before it, so a count and a sum of days will do.
    """
    low, high = grid.first_days - 1 + shift, grid.last_days + shift
    edges = np.unique(np.concatenate([low, high]))
    weight = np.ones(len(rows)) if weights is None else weights
    origin = int(edges[0])
    before = np.zeros((groups, len(edges)))
    for day, sign in ((rows.start, 1), (rows.exit, -1)):
        number = counts_before(day, rows.group, edges, groups, weight)
        # Counted from the first edge, days stay small enough to sum exactly in float64.
        total = counts_before(day, rows.group, edges, groups, weight * (day - origin))
        before += sign * (number * (edges - origin) - total)
    return before[:, np.searchsorted(edges, high)] - before[:, np.searchsorted(edges, low)]


def _exposed(rows: Rows, grid: Grid, groups: int, shift: int) -> FloatArray:
    """People in post on at least one day of each window.

    Rows that reach into the window, less one for every next row of the same person and
    group that does too.
    """
    order = np.lexsort((rows.start, rows.person, rows.group))
    person, group, start, end = (a[order] for a in (rows.person, rows.group, rows.start, rows.exit))
    low, high = grid.first_days - 1 + shift, grid.last_days + shift
    again = np.flatnonzero((person[1:] == person[:-1]) & (group[1:] == group[:-1])) + 1
    reach = _reach(start, end, group, groups, low, high)
    return reach - _reach(start[again], end[again - 1], group[again], groups, low, high)


def _reach(
    start: IntArray, end: IntArray, group: IntArray, groups: int, low: IntArray, high: IntArray
) -> FloatArray:
    """Intervals that begin before `high` and end after `low`, for each pair of edges."""
    edges = np.unique(np.concatenate([low, high]))
    begun = counts_before(start, group, edges, groups)[:, np.searchsorted(edges, high)]
    # An interval that begins before `high` and ends by `low` has begun before it too.
    over = counts_before(end - 1, group, edges, groups)[:, np.searchsorted(edges, low)]
    return begun - over


@dataclass(frozen=True, slots=True)
class Flows:
    """How the opening stock became the closing one; shapes (groups + 1, periods).

    Dated by exit, as stocks are. `change_fte` is the change of FTE of those who stayed in
    their group.
    """

    joiners: FloatArray
    moves_in: FloatArray
    leavers: FloatArray
    moves_out: FloatArray
    joiners_fte: FloatArray
    moves_in_fte: FloatArray
    change_fte: FloatArray
    leavers_fte: FloatArray
    moves_out_fte: FloatArray


def reconcile(stretches: Stretches, stocks: Stocks, grid: Grid) -> Flows:
    """Flows from events, proved against stocks that were counted another way.

    Raises
    ------
    ReconciliationError
        If start + joiners + moves in - leavers - moves out is not the end, in any group and
        period, in people or FTE.
    """
    if stretches.membership != "primary":
        raise ArgumentError(
            "membership must be 'primary' for stocks and flows to add up, was "
            f"{stretches.membership!r}"
        )
    groups = len(stretches.labels)
    tables = (
        _flows(stretches.grouped, grid, groups),
        _flows(stretches.everyone, grid, 1),
    )
    flows = Flows(*(np.vstack(pair) for pair in zip(*tables, strict=True)))
    people = stocks.opening + flows.joiners + flows.moves_in - flows.leavers - flows.moves_out
    fte = (
        stocks.opening_fte
        + flows.joiners_fte
        + flows.moves_in_fte
        + flows.change_fte
        - flows.leavers_fte
        - flows.moves_out_fte
    )
    for what, found, stock in (
        ("headcount", people, stocks.closing),
        ("FTE", fte, stocks.closing_fte),
    ):
        residual = np.abs(found - stock)
        if (residual > _TOLERANCE * (1 + np.abs(stock))).any():
            _, period = np.unravel_index(int(residual.argmax()), residual.shape)
            raise ReconciliationError(
                f"{what} does not reconcile in {grid.periods[int(period)].label}: flows and "
                f"stocks differ by {residual.max():g}; please report this, with no data"
            )
    return flows


def _flows(rows: Rows, grid: Grid, groups: int) -> tuple[FloatArray, ...]:
    after = np.flatnonzero(~rows.enters)
    before = after - 1
    elsewhere = rows.group[after] != rows.group[before]
    into, out = after[elsewhere], before[elsewhere]
    same = after[~elsewhere]
    begun, ended = np.flatnonzero(rows.enters), np.flatnonzero(rows.leaves)

    def counted(day: IntArray, at: IntArray, weights: FloatArray | None = None) -> FloatArray:
        return in_periods(day, rows.group[at], grid, groups, weights)

    start, end, fte = rows.start, rows.exit, rows.fte
    return (
        counted(start[begun], begun),
        counted(start[into], into),
        counted(end[ended], ended),
        counted(start[into], out),
        counted(start[begun], begun, fte[begun]),
        counted(start[into], into, fte[into]),
        counted(start[same], same, fte[same] - fte[same - 1]),
        counted(end[ended], ended, fte[ended]),
        counted(start[into], out, fte[out]),
    )
