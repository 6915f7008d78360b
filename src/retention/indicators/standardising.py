"""People and leavers of groups by stratum, and the rate with the mix of a standard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retention.counts.arrays import FloatArray
from retention.indicators.definitions.standardised import COVERED, FEWEST_IN_STRATUM
from retention.indicators.telling import tells_a_part

INTERNAL_COUNT, INTERNAL_WIDTH = 5, 3
PUBLIC_COUNT, PUBLIC_WIDTH, PUBLIC_STEP = 10, 5, 5
"""The rules' smallest counts, widths of protection and rounding."""
_NOISE = 1e-9

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standardised:
    """One group with the mix of the standard.

    Attributes
    ----------
    leavers : float
        Of the group's own number of people; missing when it is not available.
    coverage : float
        Share of the standard in strata where the group has people, down to 5 points.
    strata : int
        Strata with a rate of their own, after small ones were put together.
    least_weight, most_weight : float
        For how many standardised leavers one leaver counts at least and at most, a tenth
        down and up.
    fit_for_public : bool
        Whether counts rounded to 5 leave small strata uncertain.
    """

    leavers: float
    coverage: float
    strata: int
    least_weight: float
    most_weight: float
    fit_for_public: bool


def standardise(
    people: FloatArray,
    leavers: FloatArray,
    standard: FloatArray,
    keys: Sequence[Key],
    *,
    sensitive: bool,
) -> Standardised:
    """The leavers that a group would have, were its people spread over strata as the standard.

    Parameters
    ----------
    people, leavers, standard : numpy.ndarray of float, shape (strata,)
        The group's people and leavers in each stratum, and the standard's people.
    keys : sequence of tuple of str
        Each stratum's value in every column of the mix.
    sensitive : bool
        Whether the group or a stratum is a sensitive thing to be in. The number is then that
        of whole people, and not available where it tells of a small part.
    """
    whole, held = standard.sum(), people > 0
    if whole == 0 or not held.any():
        return _not_available(0.0, 0)
    share = standard[held].sum() / whole
    # To 5 points, so that it tells nothing of a stratum that only others are in.
    coverage = float(np.floor(share * 20 + _NOISE) / 20)
    parts = put_together(people, keys)
    if share < COVERED or (len(parts) == 1 and np.count_nonzero(standard) > 1):
        return _not_available(coverage, len(parts))
    of_part, left, weight = (
        np.array([values[part].sum() for part in parts]) for values in (people, leavers, standard)
    )
    each = of_part.sum() * weight / weight.sum() / of_part
    # What the rounding of floats leaves is nobody's leaving.
    weighted, slack = float(np.round((each * left).sum(), 6)), 0.0
    if sensitive:
        weighted, slack = float(np.floor(weighted + 0.5)), 0.5
        small = np.minimum(left, of_part - left) < INTERNAL_COUNT
        total, known = (left.sum(), left.sum()), (weighted - slack, weighted + slack)
        if tells_a_part(left, of_part, each, small, total, known, INTERNAL_WIDTH):
            return _not_available(coverage, len(parts))
    small = _few(left) | _few(of_part - left)
    total, known = _rounded(left.sum(), 0.0), _rounded(weighted, slack + 0.5)
    return Standardised(
        weighted,
        coverage,
        len(parts),
        float(np.floor(each.min() * 10 + _NOISE) / 10),
        float(np.ceil(each.max() * 10 - _NOISE) / 10),
        not tells_a_part(left, of_part, each, small, total, known, PUBLIC_WIDTH),
    )


def _not_available(coverage: float, strata: int) -> Standardised:
    missing = float("nan")
    return Standardised(missing, coverage, strata, missing, missing, fit_for_public=False)


def _few(count: FloatArray) -> np.ndarray:
    return (count > 0) & (count < PUBLIC_COUNT)


def _rounded(value: float, slack: float) -> tuple[float, float]:
    """What a reader knows of a number that was rounded for the public."""
    shown = np.floor(value / PUBLIC_STEP + 0.5) * PUBLIC_STEP
    half = (PUBLIC_STEP - 1) / 2 + slack
    return float(max(0.0, shown - half)), float(shown + half)


def put_together(people: FloatArray, keys: Sequence[Key]) -> list[list[int]]:
    """The strata that a group is in, those of fewer than 10 people put together.

    First those that agree in all columns of the mix but the last, then in all but the last
    two, and so on, then all that are left; what is then still too small goes to the smallest
    that is not.

    Examples
    --------
    >>> keys = [("Nursing", "5"), ("Nursing", "6"), ("Nursing", "7"), ("Estates", "2")]
    >>> put_together(np.array([40.0, 6.0, 5.0, 3.0]), keys)
    [[0], [1, 2, 3]]
    """
    parts = [[s] for s in np.flatnonzero(people).tolist()]
    for kept in range(len(keys[0]) - 1, -1, -1):
        large = [part for part in parts if _enough(people, part)]
        joined: dict[Key, list[int]] = {}
        for part in parts:
            if not _enough(people, part):
                joined.setdefault(keys[part[0]][:kept], []).extend(part)
        parts = [*large, *joined.values()]
    *others, last = sorted(parts, key=lambda part: (-people[part].sum(), part))
    if others and not _enough(people, last):
        others[-1] = sorted([*others[-1], *last])
        return sorted(others)
    return sorted([*others, last])


def _enough(people: FloatArray, part: list[int]) -> bool:
    return bool(people[part].sum() >= FEWEST_IN_STRATUM)
