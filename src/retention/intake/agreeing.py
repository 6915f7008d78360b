"""Which rows agree with others in all of some columns, and rows in the order of some columns.

Columns are whole numbers here, so that several are one number for each row: many times faster
than to compare texts, and exact.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from retention.intake.sheet import IntArray
from retention.intake.whole_days import NO_DAY

_WIDEST = 1 << 62


def repeated(columns: Sequence[IntArray], rows: IntArray) -> tuple[IntArray, IntArray]:
    """Those of some rows that agree with another of them in all columns.

    Parameters
    ----------
    columns : sequence of array of int
        Equal numbers are equal values.
    rows : array of int
        Positions of the rows to look at, ascending.

    Returns
    -------
    rows : array of int
        The rows that agree with another, ascending.
    group : array of int
        For each of them a number; those that agree have the same.

    Examples
    --------
    >>> unit, band = np.array([3, 3, 4, 3]), np.array([5, 6, 5, 5])
    >>> repeated([unit, band], np.arange(4))
    (array([0, 3]), array([0, 0]))
    """
    group = np.zeros(len(rows), dtype=np.int64)
    # Columns that tell most rows apart come first: mostly no row is left for the others.
    telling = sorted(columns, key=_width, reverse=True) if len(rows) else []
    for column in telling:
        if not len(rows):
            break
        group = _numbered(_packed([group, column[rows]]))
        again = np.bincount(group)[group] > 1
        rows, group = rows[again], group[again]
    return rows, _numbered(group)


def in_order(*columns: IntArray) -> IntArray:
    """Positions of rows in the order of the first column, then the second and so on.

    Rows that are equal in all keep their order.

    Examples
    --------
    >>> in_order(np.array([2, 1, 1]), np.array([0, 9, 8]))
    array([2, 1, 0])
    """
    key = _packed(columns)
    if (key[1:] >= key[:-1]).all():
        return np.arange(len(key))
    return np.argsort(key, kind="stable")


def ranked(*columns: IntArray) -> IntArray:
    """A number for each row in the order of the columns; equal rows have the same.

    Examples
    --------
    >>> ranked(np.array([7, 7, 2]), np.array([1, 0, 5]))
    array([2, 1, 0])
    """
    return np.unique(_packed(columns), return_inverse=True)[1]


def _packed(columns: Sequence[IntArray]) -> IntArray:
    """One number for each row, equal and in order as the columns are together."""
    key, width = np.zeros(len(columns[0]), dtype=np.int64), 1
    if not len(key):
        return key
    for column in columns:
        values, span = column, _width(column)
        if span >= _WIDEST:
            values = np.where(column == NO_DAY, column[column != NO_DAY].max(initial=0) + 1, column)
            span = _width(values)
        if span * width >= _WIDEST:
            # Numbered in their order, they are at most as many as rows.
            values = np.unique(column, return_inverse=True)[1]
            span = _width(values)
        if span * width >= _WIDEST:
            key = np.unique(key, return_inverse=True)[1]
            width = _width(key)
        key = key * span + (values - values.min())
        width *= span
    return key


def _width(column: IntArray) -> int:
    """How many whole numbers a column spans."""
    return int(column.max()) - int(column.min()) + 1


def _numbered(key: IntArray) -> IntArray:
    return pd.factorize(key)[0]
