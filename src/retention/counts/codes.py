"""Values of columns as whole numbers, read from their categories and not row by row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from retention.counts.arrays import IntArray
from retention.workforce import NOT_RECORDED


def value_codes(column: pd.Series) -> tuple[IntArray, list[str]]:
    """A number for each row, and the value that each number stands for.

    Values are those that rows have, sorted as texts; a blank is a value, "not recorded".
    """
    known = column if isinstance(column.dtype, pd.CategoricalDtype) else column.astype("category")
    names = np.array([*map(str, known.cat.categories), NOT_RECORDED], dtype=object)
    # A blank has the code -1, which is the place of the last name.
    distinct, place = np.unique(names, return_inverse=True)
    return _only_used(place[known.cat.codes.to_numpy()], distinct.tolist())


def group_codes(columns: Sequence[pd.Series]) -> tuple[IntArray, list[tuple[str, ...]]]:
    """A number for each combination of values that rows have, and the values of each.

    Combinations are in the order of their values; there must be a column.
    """
    code, names = value_codes(columns[0])
    found: list[tuple[str, ...]] = [(name,) for name in names]
    for column in columns[1:]:
        more, names = value_codes(column)
        both, code = np.unique(code * len(names) + more, return_inverse=True)
        found = [(*found[at // len(names)], names[at % len(names)]) for at in both.tolist()]
    return code.astype(np.int64), found


def _only_used(code: IntArray, names: list[str]) -> tuple[IntArray, list[str]]:
    used = np.flatnonzero(np.bincount(code, minlength=len(names)))
    place = np.zeros(len(names), dtype=np.int64)
    place[used] = np.arange(len(used))
    return place[code], [names[at] for at in used.tolist()]
