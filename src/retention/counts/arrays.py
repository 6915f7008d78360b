"""Counting over sorted integer days: the few array operations that every count is made of."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


def counts_at(
    first: IntArray,
    beyond: IntArray,
    group: IntArray,
    shape: tuple[int, int],
    weights: FloatArray | None = None,
) -> FloatArray:
    """How many index intervals ``[first, beyond)`` hold each index, by group.

    A difference array: one bincount of the beginnings, one of the ends, a cumulative sum.

    Returns
    -------
    numpy.ndarray of float, shape (groups, indices)
    """
    groups, indices = shape
    some = first < beyond
    first, beyond, group = first[some], beyond[some], group[some]
    weights = None if weights is None else weights[some]
    width = indices + 1
    size = groups * width
    change = np.bincount(group * width + first, weights, size).astype(np.float64)
    change -= np.bincount(group * width + np.minimum(beyond, indices), weights, size)
    return np.cumsum(change.reshape(groups, width), axis=1)[:, :indices]


def pairs_within_person(left: IntArray, right: IntArray) -> tuple[IntArray, IntArray]:
    """Positions of every pair of a left and a right row of the same person.

    Both arrays hold person codes in ascending order.
    """
    begin = np.searchsorted(right, left, side="left")
    count = np.searchsorted(right, left, side="right") - begin
    left_positions = np.repeat(np.arange(len(left)), count)
    offset = np.arange(len(left_positions)) - np.repeat(np.cumsum(count) - count, count)
    return left_positions, np.repeat(begin, count) + offset


def counts_before(
    days: IntArray,
    group: IntArray,
    edges: IntArray,
    groups: int,
    weights: FloatArray | None = None,
) -> FloatArray:
    """How many days, or how much weight, lie before each edge, by group.

    Parameters
    ----------
    days, group : numpy.ndarray of int, shape (n,)
    edges : numpy.ndarray of int, shape (e,)
        Ascending.

    Returns
    -------
    numpy.ndarray of float, shape (groups, e)
    """
    width = len(edges) + 1
    slot = np.searchsorted(edges, days, side="right")
    binned = np.bincount(group * width + slot, weights, groups * width).astype(np.float64)
    return np.cumsum(binned.reshape(groups, width), axis=1)[:, : len(edges)]
