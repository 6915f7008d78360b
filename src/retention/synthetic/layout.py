"""The units of the trust, who works in them at first, and the establishment they recruit to."""

from dataclasses import dataclass

import numpy as np

from retention.synthetic.draws import Draws, Ints
from retention.synthetic.families import FAMILIES
from retention.synthetic.vocabulary import (
    DIRECTORATES_BY_KIND,
    KINDS,
    UNIT_SIZE_WEIGHTS,
    UNIT_SIZES,
)

# One post in thirteen is vacant when the records begin, as in the national vacancy rate.
VACANT_ONE_IN = 13
RATERS_PER = 25
_CULTURE_UNIT_SIZE = 120
_SMALLEST, _LARGEST = UNIT_SIZES[0][0], UNIT_SIZES[-1][1]


@dataclass(frozen=True)
class Layout:
    """Units by position, with the cells (unit x job family) that are recruited to.

    Attributes
    ----------
    units, directorates
        Names; `directorate` gives each unit's position in `directorates`.
    kind
        Position in `vocabulary.KINDS` of each unit.
    posts
        Established posts (people), one row per unit and one column per job family.
    raters, first_rater
        Appraisers of each unit, numbered through the trust.
    culture_unit
        The unit with the culture problem.
    """

    units: tuple[str, ...]
    directorates: tuple[str, ...]
    directorate: Ints
    kind: Ints
    posts: Ints
    raters: Ints
    first_rater: Ints
    culture_unit: int


def largest_remainder(total: int, weights: Ints) -> Ints:
    """Split `total` in proportion to `weights`, in whole numbers that add up to it."""
    exact, rest = np.divmod(total * weights, weights.sum())
    missing = total - int(exact.sum())
    # A stable sort breaks ties by position, never by the platform.
    exact[np.argsort(-rest, kind="stable")[:missing]] += 1
    return exact


def build_layout(people: int, draws: Draws) -> tuple[Layout, Ints, Ints]:
    """Lay out units for `people` and place everybody.

    Parameters
    ----------
    people
        People in post when the simulation begins.
    draws
        The stream to draw from.

    Returns
    -------
    tuple of Layout, array, array
        The layout, and the unit and the job family of each of the `people`.
    """
    by_family = largest_remainder(people, np.array([family.share for family in FAMILIES]))
    by_kind = np.stack(
        [
            largest_remainder(int(size), np.array(family.kinds))
            for size, family in zip(by_family, FAMILIES, strict=True)
        ]
    )
    units, families, kinds = _cut_into_units(by_kind, draws)
    counts = np.zeros((len(kinds), len(FAMILIES)), dtype=np.int64)
    np.add.at(counts, (units, families), 1)
    return _finish(kinds, counts, draws), units, families


def _cut_into_units(by_kind: Ints, draws: Draws) -> tuple[Ints, Ints, list[int]]:
    """Shuffle the people of each kind of unit and cut them into units."""
    units: list[Ints] = []
    families: list[Ints] = []
    kinds: list[int] = []
    for kind in range(len(KINDS)):
        pool = np.repeat(np.arange(len(FAMILIES), dtype=np.int64), by_kind[:, kind])
        sizes = _unit_sizes(pool.size, draws)
        families.append(pool[draws.order(pool.size)])
        units.append(np.repeat(np.arange(len(kinds), len(kinds) + len(sizes)), sizes))
        kinds += [kind] * len(sizes)
    return np.concatenate(units), np.concatenate(families), kinds


def _unit_sizes(total: int, draws: Draws) -> list[int]:
    """Draw sizes of 5 to 200 that add up to `total`."""
    sizes: list[int] = []
    left = total
    while left > 0:
        low, high = UNIT_SIZES[int(draws.pick(UNIT_SIZE_WEIGHTS, 1)[0])]
        size = low + int(draws.below(high - low + 1, 1)[0])
        # What remains must itself be a possible unit.
        size = left if left - size < _SMALLEST else size
        size = size if size <= _LARGEST else size - _SMALLEST
        sizes.append(size)
        left -= size
    return sizes


def _finish(kinds: list[int], counts: Ints, draws: Draws) -> Layout:
    directorates = tuple(dict.fromkeys(name for row in DIRECTORATES_BY_KIND for name in row))
    kind = np.array(kinds, dtype=np.int64)
    directorate = np.zeros(kind.size, dtype=np.int64)
    names: list[str] = []
    seen = [0] * len(KINDS)
    for unit, of_kind in enumerate(kinds):
        seen[of_kind] += 1
        names.append(f"{KINDS[of_kind]} {seen[of_kind]:02d}")
        choice = DIRECTORATES_BY_KIND[of_kind]
        name = choice[int(draws.below(len(choice), 1)[0])]
        directorate[unit] = directorates.index(name)
    sizes = counts.sum(axis=1)
    raters = 1 + sizes // RATERS_PER
    distance = np.where(kind == 0, np.abs(sizes - _CULTURE_UNIT_SIZE), sizes.sum())
    vacant = counts + draws.below(VACANT_ONE_IN - 1, counts.size).reshape(counts.shape)
    return Layout(
        units=tuple(names),
        directorates=directorates,
        directorate=directorate,
        kind=kind,
        posts=counts + vacant // (VACANT_ONE_IN - 1) * (counts > 0),
        raters=raters,
        first_rater=np.cumsum(raters) - raters,
        culture_unit=int(np.argmin(distance)),
    )
