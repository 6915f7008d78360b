"""Who is in post on the day of the records, by group of posts and month of service.

People who began at about the same time are a cohort, and stay one: months go by, and nobody has
to be moved from one class of service to the next. Cohorts are of a month for those in their
first two years, of a quarter up to five years, of a year up to fifteen, and one beyond.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.counts import stretches_of
from retention.counts.arrays import BoolArray, FloatArray, IntArray
from retention.counts.stretches import Stretches
from retention.periods import day_number
from retention.planning.history import DAYS_PER_MONTH, SERVICE_EDGES, columns_of, service_of_rows
from retention.reference.bands import band_rank
from retention.workforce import Workforce

COHORT_EDGES = np.array([*range(24), *range(24, 60, 3), *range(60, 180, 12), 180])
"""Completed months of service at which an opening cohort begins."""
COHORT_SERVICE = np.array([*(COHORT_EDGES[:-1] + COHORT_EDGES[1:]) / 2, 240.0])
"""Months of service that stand for each opening cohort: its middle."""
NEW = 0.5
"""Months of service of those hired in a month, at its end."""


@dataclass(frozen=True, slots=True, eq=False)
class Stocks:
    """The opening stock.

    Attributes
    ----------
    labels : pandas.DataFrame
        One row per group of posts.
    count : numpy.ndarray of int, shape (groups, opening cohorts)
    fte : numpy.ndarray of float, shape (groups,)
        Mean FTE of a person; that of all where nobody is in post.
    shown : numpy.ndarray of int, shape (groups,)
        The group that results are shown by: the staff group.
    names : tuple of str
        Of those groups.
    higher : numpy.ndarray of bool, shape (groups, groups)
        Whether the column's band is higher than the row's, on one pay scale.
    """

    labels: pd.DataFrame
    count: IntArray
    fte: FloatArray
    shown: IntArray
    names: tuple[str, ...]
    higher: BoolArray

    @property
    def people(self) -> IntArray:
        """Headcount by group that is shown."""
        found = np.zeros(max(len(self.names), 1), dtype=np.int64)
        np.add.at(found, self.shown, self.count.sum(axis=1))
        return found

    def summed(self, values: npt.NDArray[np.number[Any]]) -> FloatArray:
        """Values of groups of posts, on the last axis, by group that is shown, the total last."""
        parts = np.zeros((*values.shape[:-1], max(len(self.names), 1) + 1))
        for place in range(max(len(self.names), 1)):
            parts[..., place] = values[..., self.shown == place].sum(axis=-1)
        parts[..., -1] = values.sum(axis=-1)
        return parts


def opening_stocks(workforce: Workforce) -> Stocks:
    """Count who is in post on the day of the records."""
    stretches = stretches_of(workforce, columns_of(workforce))
    rows, day = stretches.grouped, day_number(workforce.as_of)
    at = rows.on(day)
    groups = len(stretches.labels)
    began = service_of_rows(workforce, stretches)[at]
    cohort = cohort_of(day - began)
    key = rows.group[at] * len(COHORT_EDGES) + cohort
    count = np.bincount(key, minlength=groups * len(COHORT_EDGES)).reshape(groups, -1)
    shown, names = _shown(stretches)
    return Stocks(
        stretches.labels,
        count.astype(np.int64),
        _mean_fte(rows.fte[at], rows.group[at], shown, groups),
        shown,
        names,
        _higher(stretches.labels),
    )


def cohort_of(days: IntArray) -> IntArray:
    """The opening cohort of so many days of service."""
    months = np.maximum(days, 0) / DAYS_PER_MONTH
    found: IntArray = (np.searchsorted(COHORT_EDGES, months, side="right") - 1).astype(np.int64)
    return found


def class_of(months: FloatArray) -> IntArray:
    """The class of service of so many months."""
    found = np.searchsorted(np.array(SERVICE_EDGES[1:]), months, side="right")
    return found.astype(np.int64)


def _shown(stretches: Stretches) -> tuple[IntArray, tuple[str, ...]]:
    """The groups that results are shown by, and the place of each group of posts in them."""
    labels = stretches.labels
    if "staff_group" not in labels:
        return np.zeros(len(labels), dtype=np.int64), ()
    code, names = pd.factorize(labels["staff_group"], sort=True)
    return code.astype(np.int64), tuple(map(str, names))


def _mean_fte(fte: FloatArray, group: IntArray, shown: IntArray, groups: int) -> FloatArray:
    """Of the group of posts, else of the staff group, else of all."""
    people, total = np.bincount(group, minlength=groups), np.bincount(group, fte, groups)
    above = np.bincount(shown[group], minlength=int(shown.max(initial=0)) + 1)
    above_total = np.bincount(shown[group], fte, len(above))
    every = float(fte.mean()) if len(fte) else 0.0
    of_above = np.divide(above_total, above, out=np.full(len(above), every), where=above > 0)
    found: FloatArray = np.divide(total, people, out=of_above[shown], where=people > 0)
    return found


def _higher(labels: pd.DataFrame) -> BoolArray:
    if "band" not in labels:
        return np.zeros((len(labels), len(labels)), dtype=bool)
    ranks = [band_rank(str(band)) for band in labels["band"]]
    found = [
        [a is not None and b is not None and a[0] == b[0] and b[1] > a[1] for b in ranks]
        for a in ranks
    ]
    return np.array(found, dtype=bool).reshape(len(labels), len(labels))
