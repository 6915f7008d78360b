"""People of a group beside comparable others: direct standardisation with a way out of thin strata.

Arrays in, arrays out: who is treated, who may be compared, and the strata of both from the
finest to the coarsest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retention.errors import ArgumentError
from retention.statistics.intervals import BoolArray, FloatArray, Interval, wilson

IntArray = npt.NDArray[np.int64]
FEWEST_COMPARED = 5


@dataclass(frozen=True, slots=True)
class Matching:
    """Who is compared with whom.

    Attributes
    ----------
    matched : numpy.ndarray of bool, shape (n,)
        The treated that have enough comparators.
    weight : numpy.ndarray of float, shape (n,)
        Of each comparator: the weights of a stratum sum to its treated, all of them to the
        matched treated.
    level : numpy.ndarray of int, shape (n,)
        The place in `strata` at which each of the treated found comparators; -1 for nobody.
    """

    matched: BoolArray
    weight: FloatArray
    level: IntArray


def match(
    treated: BoolArray,
    compared: BoolArray,
    strata: Sequence[IntArray],
    *,
    fewest: int = FEWEST_COMPARED,
) -> Matching:
    """Weigh comparators so that their mix is that of the treated.

    Each of the treated stands beside all comparators of the same finest stratum; where these
    are fewer than `fewest`, of the next coarser one, and so on; beyond the coarsest, nobody.

    Parameters
    ----------
    treated, compared : numpy.ndarray of bool, shape (n,)
        Nobody may be both.
    strata : sequence of numpy.ndarray of int, each of shape (n,)
        Codes from 0 on, the finest strata first.
    fewest : int, default 5

    Returns
    -------
    Matching

    Raises
    ------
    ArgumentError
        If somebody is both, or there are no strata.

    Examples
    --------
    >>> treated = np.array([True] + [False] * 6)
    >>> found = match(treated, ~treated, [np.array([0, 0, 0, 0, 0, 0, 1])])
    >>> found.matched.sum(), found.weight
    (np.int64(1), array([0. , 0.2, 0.2, 0.2, 0.2, 0.2, 0. ]))
    """
    if (treated & compared).any():
        raise ArgumentError("compared must hold nobody who is treated; take them out of one")
    if not strata:
        raise ArgumentError("strata must hold at least one array of codes, was empty")
    weight = np.zeros(len(treated))
    level = np.full(len(treated), -1, dtype=np.int64)
    for place, code in enumerate(strata):
        size = int(code.max(initial=-1)) + 1
        others = np.bincount(code[compared], minlength=size)
        found = treated & (level < 0) & (others[code] >= fewest)
        level[found] = place
        mine = np.bincount(code[found], minlength=size)
        with np.errstate(divide="ignore", invalid="ignore"):
            each = np.where(others > 0, mine / others, 0.0)
        weight[compared] += each[code[compared]]
    return Matching(level >= 0, weight, level)


def effective_number(weight: npt.ArrayLike, group: IntArray, groups: int) -> FloatArray:
    """How many equally weighted people carry as much as the weighted ones, by group.

    The squared sum of the weights over the sum of their squares; 0 where there is no weight.

    References
    ----------
    L. Kish (1965), Survey Sampling, section 11.7.

    Examples
    --------
    >>> effective_number([1.0, 1.0, 2.0], np.array([0, 0, 1]), 3)
    array([2., 1., 0.])
    """
    w = np.asarray(weight, np.float64)
    total = np.bincount(group, w, groups)
    squares = np.bincount(group, w * w, groups)
    found: FloatArray = np.where(squares > 0, total**2 / np.where(squares > 0, squares, 1), 0.0)
    return found


def weighted_share(share: npt.ArrayLike, effective: npt.ArrayLike, level: float = 0.95) -> Interval:
    """Wilson limits of a weighted share, of as many people as the weights are worth.

    Parameters
    ----------
    share : array_like of float
        From 0 to 1.
    effective : array_like of float
        As `effective_number`; with none all three are missing.

    Examples
    --------
    >>> found = weighted_share(0.8, 50)
    >>> [round(float(x), 3) for x in (found.value, found.lower, found.upper)]
    [0.8, 0.67, 0.888]
    """
    p, n = np.broadcast_arrays(np.asarray(share, np.float64), np.asarray(effective, np.float64))
    return wilson(np.minimum(p * n, n), n, level)
