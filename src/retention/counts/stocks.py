"""Stocks at censuses, and who of an opening stock is still there at the closing one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from retention.counts.arrays import FloatArray, IntArray, counts_at, pairs_within_person
from retention.counts.grid import Grid
from retention.counts.stretches import Rows, Stretches


@dataclass(frozen=True, slots=True)
class Stocks:
    """Counts by group and period; the last row of every array is the total.

    Attributes
    ----------
    opening, closing : numpy.ndarray, shape (groups + 1, periods)
        Headcount at the two censuses.
    opening_fte, closing_fte : numpy.ndarray, shape (groups + 1, periods)
        Full-time equivalents then.
    stayers : numpy.ndarray, shape (groups + 1, periods)
        In post at both censuses, in the group held at the opening one.
    stayers_at_close : numpy.ndarray, shape (groups + 1, periods)
        The same people in the group held at the closing census.
    """

    opening: FloatArray
    closing: FloatArray
    opening_fte: FloatArray
    closing_fte: FloatArray
    stayers: FloatArray
    stayers_at_close: FloatArray


def count_stocks(stretches: Stretches, grid: Grid) -> Stocks:
    """Count stocks and stayers at the censuses of a grid."""
    grouped, united, groups = stretches.grouped, stretches.united, len(stretches.labels)
    headcount = stocks_at(stretches, grid.censuses)
    fte = stocks_at(stretches, grid.censuses, fte=True)
    lags = grid.closing - grid.opening
    return Stocks(
        headcount[:, grid.opening],
        headcount[:, grid.closing],
        fte[:, grid.opening],
        fte[:, grid.closing],
        _both(
            _at_both(grouped, united, grid, grid.opening, lags, groups),
            _at_both(united, united, grid, grid.opening, lags, 1),
        ),
        _both(
            _at_both(grouped, united, grid, grid.closing, -lags, groups),
            _at_both(united, united, grid, grid.closing, -lags, 1),
        ),
    )


def stocks_at(stretches: Stretches, censuses: IntArray, *, fte: bool = False) -> FloatArray:
    """Headcount or FTE at each census, by group with the total last.

    Parameters
    ----------
    censuses : numpy.ndarray of int, shape (c,)
        Ascending days since 1970.

    Returns
    -------
    numpy.ndarray of float, shape (groups + 1, c)
    """
    parts = ((stretches.grouped, len(stretches.labels)), (stretches.everyone, 1))
    return np.vstack([_at_censuses(rows, censuses, groups, fte) for rows, groups in parts])


def posts_at(stretches: Stretches, censuses: IntArray) -> FloatArray:
    """Posts held at each census, second posts of a person among them; shape (c,)."""
    posts = replace(stretches.posts, group=np.zeros(len(stretches.posts), dtype=np.int64))
    held: FloatArray = _at_censuses(posts, censuses, 1, fte=False)[0]
    return held


def stayers_between(here: Stretches, there: Stretches, grid: Grid) -> FloatArray:
    """People in a stretch of `here` at the opening census and of `there` at the closing one.

    Returns
    -------
    numpy.ndarray of float, shape (periods,)
    """
    lags = grid.closing - grid.opening
    both: FloatArray = _at_both(here.united, there.united, grid, grid.opening, lags, 1)[0]
    return both


def stayers_fte(stretches: Stretches, grid: Grid) -> FloatArray:
    """FTE at the opening census of those who are in post at both.

    Returns
    -------
    numpy.ndarray of float, shape (groups + 1, periods)
    """
    lags, united = grid.closing - grid.opening, stretches.united
    parts = ((stretches.grouped, len(stretches.labels)), (stretches.everyone, 1))
    return np.vstack(
        [
            _at_both(rows, united, grid, grid.opening, lags, groups, fte=True)
            for rows, groups in parts
        ]
    )


def _both(groups: FloatArray, total: FloatArray) -> FloatArray:
    return np.vstack([groups, total])


def _census_indices(rows: Rows, censuses: IntArray) -> tuple[IntArray, IntArray]:
    """First census at or after the start, and first at or after the exit."""
    return np.searchsorted(censuses, rows.start), np.searchsorted(censuses, rows.exit)


def _at_censuses(rows: Rows, censuses: IntArray, groups: int, fte: bool) -> FloatArray:
    first, beyond = _census_indices(rows, censuses)
    shape = (groups, len(censuses))
    people = counts_at(first, beyond, rows.group, shape)
    if not fte:
        return people
    # What rounding leaves of sums that came and went is nobody's FTE.
    return np.where(people > 0, counts_at(first, beyond, rows.group, shape, rows.fte), 0.0)


def _at_both(
    here: Rows,
    there: Rows,
    grid: Grid,
    census: IntArray,
    lags: IntArray,
    groups: int,
    *,
    fte: bool = False,
) -> FloatArray:
    """People, or FTE, in a row `here` at a census and in one `there` a lag of censuses away.

    A person who left and came back has two stretches, so every pair of rows of one person
    is counted; rows here and rows there are disjoint, so no person counts twice.
    """
    left, right = pairs_within_person(here.person, there.person)
    first, beyond = (edge[left] for edge in _census_indices(here, grid.censuses))
    first_there, beyond_there = (edge[right] for edge in _census_indices(there, grid.censuses))
    group, shape = here.group[left], (groups, len(grid.censuses))
    weights = here.fte[left] if fte else None
    result = np.zeros((groups, len(census)))
    for lag in np.unique(lags):
        low, high = np.maximum(first, first_there - lag), np.minimum(beyond, beyond_there - lag)
        chosen = lags == lag
        result[:, chosen] = counts_at(low, high, group, shape, weights)[:, census[chosen]]
    return result
