"""A reduced trust at one census: strata, labels, and who is in post two years later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from retention.statistics.intervals import Interval, mover_difference, wilson
from retention.statistics.matched import effective_number, match, weighted_share
from retention.synthetic import truths

YEARS = 2.0
GROUPS, BANDS, SERVICE = 9, 5, 5
_GROUP_WEIGHT = np.array([26, 19, 19, 10, 8, 7, 5, 4, 2]) / 100
_BAND_WEIGHT = np.array([15, 20, 35, 20, 10]) / 100
_SERVICE_WEIGHT = np.array([12, 12, 22, 26, 28]) / 100
_SERVICE_RATIO = np.array([1.8, 1.4, 1.0, 0.7, 0.45])
_OTHER_LEAVING = 0.045
"""A year: retirement, ends of contract and whatever else no factor moves."""
_STAR_SHARE = 0.12
DEVELOPED = {False: 0.32, True: 0.40}
"""Share of person-time within a year of an activity, for others and for Rising Stars."""

TALENT = {name: value / 1000 for name, value in truths.RATIOS["talent"].items()}

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Reduced:
    """People at a census; the label names only stars, and not all of them."""

    named: Bools
    kept: Bools
    strata: tuple[Ints, ...]


def ratio(star: bool, planted: float) -> float:
    """The mean ratio of resignation; `planted` is that of undeveloped Rising Stars."""
    talent, developed = TALENT, DEVELOPED[star]
    if not star:
        return developed * talent["others, developed"] + (1 - developed)
    with_it = talent["Rising Stars, developed"] if planted != 1 else talent["others, developed"]
    return developed * with_it + (1 - developed) * planted


@dataclass(frozen=True)
class Population:
    """Everybody at a census: the trait, hours, yearly resignation before talent, and strata."""

    star: Bools
    part_time: Bools
    seen: Bools
    base: npt.NDArray[np.float64]
    strata: tuple[Ints, ...]

    def named(self, random: np.random.Generator) -> Bools:
        """Whom a yearly review names: stars only, not all of them, none in their first year."""
        chance = np.where(self.part_time, *(truths.POOL_PER_MILLION[h] / 1e6 for h in _HOURS))
        found: Bools = self.star & (random.random(len(self.star)) < chance) & self.seen
        return found

    def replaced(self, where: Ints, others: Population) -> Population:
        """With others in some places."""

        def both(mine: npt.NDArray[Any], theirs: npt.NDArray[Any]) -> npt.NDArray[Any]:
            found = mine.copy()
            found[where] = theirs
            return found

        return Population(
            both(self.star, others.star),
            both(self.part_time, others.part_time),
            both(self.seen, others.seen),
            both(self.base, others.base),
            tuple(both(*pair) for pair in zip(self.strata, others.strata, strict=True)),
        )


def population(random: np.random.Generator, people: int) -> Population:
    """Draw people with their strata, the finest first."""
    group = random.choice(GROUPS, people, p=_GROUP_WEIGHT)
    band = random.choice(BANDS, people, p=_BAND_WEIGHT)
    service = random.choice(SERVICE, people, p=_SERVICE_WEIGHT)
    star = random.random(people) < _STAR_SHARE
    part_time = random.random(people) < 0.34
    base = (0.05 + 0.006 * group) * _SERVICE_RATIO[service] * (1.1 - 0.08 * band)
    fixed = group * BANDS + band
    return Population(star, part_time, service > 0, base, (fixed * SERVICE + service, fixed, group))


def draw(seed: int, people: int, planted: float) -> Reduced:
    """One reduced trust."""
    random = np.random.default_rng(seed)
    here = population(random, people)
    named = here.named(random)
    # With no effect planted, Rising Stars leave as others do.
    talent = np.where(here.star, ratio(True, planted), ratio(False, planted))
    if planted == 1:
        talent = np.full(people, ratio(False, planted))
    return Reduced(named, kept_for(random, here.base * talent, YEARS), here.strata)


def draw_developed(seed: int, people: int) -> Reduced:
    """Of one reduced trust those who go on being developed, in whom next to no gap is planted."""
    random = np.random.default_rng(seed)
    here = population(random, people)
    named = here.named(random)
    talent = np.where(here.star, TALENT["Rising Stars, developed"], TALENT["others, developed"])
    kept = kept_for(random, here.base * talent, YEARS)
    there = random.random(people) < np.where(here.star, DEVELOPED[True], DEVELOPED[False])
    return Reduced(named[there], kept[there], tuple(codes[there] for codes in here.strata))


def kept_for(
    random: np.random.Generator, resigning: npt.NDArray[np.float64], years: float
) -> Bools:
    """Who is in post some years later, by yearly resignation beside all other leaving."""
    found: Bools = random.random(len(resigning)) < np.exp(-years * (resigning + _OTHER_LEAVING))
    return found


_HOURS = ("part time", "full time")


def gap_of(trust: Reduced) -> Interval:
    """The gap as the package works it out."""
    found = match(trust.named, ~trust.named, trust.strata)
    own = wilson((trust.kept & found.matched).sum(), found.matched.sum())
    everyone = np.zeros(len(trust.kept), dtype=np.int64)
    effective = effective_number(found.weight, everyone, 1)[0]
    share = float((found.weight * trust.kept).sum() / found.weight.sum())
    return mover_difference(own, weighted_share(share, effective))
