"""Whether a total and a weighted sum tell how many left of a small part."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from retention.counts.arrays import FloatArray

Known: TypeAlias = tuple[float, float]
"""What a reader knows of a number: not less, not more."""


def tells_a_part(
    count: FloatArray,
    people: FloatArray,
    weight: FloatArray,
    wanted: npt.NDArray[np.bool_],
    total: Known,
    weighted: Known,
    width: int,
) -> bool:
    """Whether some wanted part's count lies in an interval narrower than `width`.

    The reader is taken to know the people and the weight of every part, and what is published:
    the total of the counts, and their weighted sum, both as exactly as they are published.

    Parameters
    ----------
    count, people, weight : numpy.ndarray of float, shape (parts,)
    wanted : numpy.ndarray of bool, shape (parts,)
        The parts whose counts are to stay uncertain.
    total, weighted : (float, float)
    width : int

    Returns
    -------
    bool

    Notes
    -----
    For each number that the part's count may be, the others add up to what is left of the
    total, and their weighted sum is smallest when those of least weight are filled first and
    largest when they are last. In between everything can be reached, so it is enough to see
    whether that range meets what is published: the two linear programmes of an audit, solved
    by hand. Like an audit it lets the other counts be fractions.

    Examples
    --------
    A part of 10 of 100 people that stands for 30 % of the whole: one leaver more in it and one
    less in the other adds 3.0 - 0.78 to the weighted sum, so a sum known to a whole number
    tells the part's count exactly.

    >>> people, weight = np.array([10.0, 90.0]), np.array([3.0, 70 / 90])
    >>> count, wanted = np.array([2.0, 9.0]), np.array([True, False])
    >>> tells_a_part(count, people, weight, wanted, (11, 11), (12.5, 13.5), 3)
    True
    >>> tells_a_part(count, people, weight, wanted, (11, 11), (6, 20), 3)
    False
    """
    if len(count) < 2:
        return False
    totals = np.arange(np.ceil(total[0]), np.floor(total[1]) + 1)
    order = np.argsort(weight, kind="stable")
    for part in np.flatnonzero(wanted).tolist():
        others = order[order != part]
        lowest, highest = (_reached(people[o], weight[o]) for o in (others, others[::-1]))
        may_be = np.arange(
            max(0.0, count[part] - width), min(people[part], count[part] + width) + 1
        )
        rest = totals[:, None] - may_be[None, :]
        own = weight[part] * may_be[None, :]
        possible = (
            (rest >= 0)
            & (rest <= people[others].sum())
            & (own + np.interp(rest, *lowest) <= weighted[1])
            & (own + np.interp(rest, *highest) >= weighted[0])
        ).any(axis=0)
        found = may_be[possible]
        if not len(found) or found[-1] - found[0] < width:
            return True
    return False


def _reached(people: FloatArray, weight: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The weighted sum by how many are counted, when parts are filled one after the other."""
    counted = np.concatenate([[0.0], np.cumsum(people)])
    return counted, np.concatenate([[0.0], np.cumsum(people * weight)])
