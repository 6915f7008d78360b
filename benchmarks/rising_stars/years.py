"""A reduced trust over years: yearly censuses put together, of those developed in each year.

What an employer can do with five years of records. Each year a census is taken, people carry the
label and the development of that day, and are followed for 12 months; the star-years of all
censuses are put together. A person stands in several, so the variance is clustered by person.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from benchmarks.rising_stars.trust import (
    DEVELOPED,
    TALENT,
    Bools,
    Ints,
    kept_for,
    population,
)

from retention.statistics.intervals import Interval, normal_quantile
from retention.statistics.matched import match

CENSUSES = 5
_CHANCES = np.array(
    [
        [TALENT["others, not developed"], TALENT["others, developed"]],
        [TALENT["Rising Stars, not developed"], TALENT["Rising Stars, developed"]],
    ]
)
"""Ratios of resignation by whether a star and whether developed."""


@dataclass(frozen=True)
class StarYears:
    """People at censuses, one entry for each person developed in the year that follows one."""

    person: Ints
    named: Bools
    kept: Bools
    strata: tuple[Ints, ...]


def draw_years(seed: int, people: int) -> StarYears:
    """Five years of a trust whose leavers are replaced, each by somebody newly drawn.

    Strata are within the census. Who is a star is for good; who is named and who is developed is
    drawn anew each year. Service does not grow: the trust is the same at every census.
    """
    random = np.random.default_rng(seed)
    here = population(random, people)
    place = np.arange(people)
    number, parts = people, []
    for census in range(CENSUSES):
        named = here.named(random)
        there = random.random(people) < np.where(here.star, DEVELOPED[True], DEVELOPED[False])
        kept = kept_for(random, here.base * _CHANCES[here.star.astype(int), there.astype(int)], 1.0)
        parts.append(
            (
                place[there],
                named[there],
                kept[there],
                *(codes[there] + census * (codes.max() + 1) for codes in here.strata),
            )
        )
        gone = np.flatnonzero(~kept)
        here = here.replaced(gone, population(random, len(gone)))
        place = place.copy()
        place[gone] = number + np.arange(len(gone))
        number += len(gone)
    person, named, kept, *strata = (np.concatenate(column) for column in zip(*parts, strict=True))
    return StarYears(person, named, kept, tuple(strata))


def gap_of_years(years: StarYears) -> Interval:
    """The gap of all star-years with a normal interval whose variance is clustered by person.

    Matched within each census as the package does. Both shares are ratios of sums, so a person's
    part in the gap is the sum of the deviations of all entries, each over its sum of weights.
    """
    found = match(years.named, ~years.named, years.strata)
    own = found.matched.astype(np.float64)
    mine, theirs = _share(own, years.kept), _share(found.weight, years.kept)
    part = own / own.sum() * (years.kept - mine)
    part -= found.weight / found.weight.sum() * (years.kept - theirs)
    by_person = np.bincount(years.person, part)
    half = normal_quantile(0.95) * float(np.sqrt((by_person**2).sum()))
    gap = mine - theirs
    return Interval(np.array(gap), np.array(gap - half), np.array(gap + half))


def _share(weight: npt.NDArray[np.float64], kept: Bools) -> float:
    return float((weight * kept).sum() / weight.sum())
