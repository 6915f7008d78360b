"""A reduced trust at one census: strata, labels, and who is in post two years later."""

from __future__ import annotations

from dataclasses import dataclass

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
_DEVELOPED = {False: 0.32, True: 0.40}
"""Share of person-time within a year of an activity, for others and for Rising Stars."""

_TALENT = {name: value / 1000 for name, value in truths.RATIOS["talent"].items()}

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Reduced:
    """People at a census; the label names only stars, and not all of them."""

    named: Bools
    kept: Bools
    strata: list[Ints]


def ratio(star: bool, planted: float) -> float:
    """The mean ratio of resignation; `planted` is that of undeveloped Rising Stars."""
    talent, developed = _TALENT, _DEVELOPED[star]
    if not star:
        return developed * talent["others, developed"] + (1 - developed)
    with_it = talent["Rising Stars, developed"] if planted != 1 else talent["others, developed"]
    return developed * with_it + (1 - developed) * planted


def draw(seed: int, people: int, planted: float) -> Reduced:
    """One reduced trust."""
    random = np.random.default_rng(seed)
    star, named, base, strata = _people(random, people)
    # With no effect planted, Rising Stars leave as others do.
    talent = np.where(star, ratio(True, planted), ratio(False, planted))
    if planted == 1:
        talent = np.full(people, ratio(False, planted))
    return Reduced(named, _kept(random, base * talent), strata)


def draw_developed(seed: int, people: int) -> Reduced:
    """Of one reduced trust those who go on being developed, in whom next to no gap is planted."""
    random = np.random.default_rng(seed)
    star, named, base, strata = _people(random, people)
    talent = np.where(star, _TALENT["Rising Stars, developed"], _TALENT["others, developed"])
    kept = _kept(random, base * talent)
    there = random.random(people) < np.where(star, _DEVELOPED[True], _DEVELOPED[False])
    return Reduced(named[there], kept[there], [codes[there] for codes in strata])


def _people(
    random: np.random.Generator, people: int
) -> tuple[Bools, Bools, npt.NDArray[np.float64], list[Ints]]:
    """Who is a star and who is named, yearly resignation before talent, and the strata."""
    group = random.choice(GROUPS, people, p=_GROUP_WEIGHT)
    band = random.choice(BANDS, people, p=_BAND_WEIGHT)
    service = random.choice(SERVICE, people, p=_SERVICE_WEIGHT)
    star = random.random(people) < _STAR_SHARE
    part_time = random.random(people) < 0.34
    chance = np.where(part_time, *(truths.POOL_PER_MILLION[h] / 1e6 for h in _HOURS))
    # The yearly review sees nobody in the first year of service.
    named = star & (random.random(people) < chance) & (service > 0)
    base = (0.05 + 0.006 * group) * _SERVICE_RATIO[service] * (1.1 - 0.08 * band)
    fixed = group * BANDS + band
    return star, named, base, [fixed * SERVICE + service, fixed, group]


def _kept(random: np.random.Generator, resigning: npt.NDArray[np.float64]) -> Bools:
    found: Bools = random.random(len(resigning)) < np.exp(-YEARS * (resigning + _OTHER_LEAVING))
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
