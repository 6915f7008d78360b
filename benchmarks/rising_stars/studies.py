"""What many seeds of one size give: power, false alarms, and how narrow intervals are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from benchmarks.rising_stars.trust import draw, draw_developed, gap_of
from benchmarks.rising_stars.years import draw_years, gap_of_years

from retention.statistics.intervals import Interval
from retention.synthetic import truths

PLANTED = truths.RATIOS["talent"]["Rising Stars, not developed"] / 1000
NEAR = 0.03
"""An interval inside plus or minus this many points of the gap says that there is next to none."""


@dataclass(frozen=True)
class Found:
    """What many seeds of one size gave."""

    people: int
    named: float
    gap: float
    found: float
    wrong: float


def study(people: int, seeds: Sequence[int]) -> Found:
    """Power with the planted ratio, and how often no gap is taken for one."""
    gaps, found, wrong, named = [], 0, 0, 0
    for seed in seeds:
        trust = draw(seed, people, PLANTED)
        gap = gap_of(trust)
        gaps.append(float(gap.value))
        found += bool(gap.upper < 0)
        named += int(trust.named.sum())
        none = gap_of(draw(seed, people, 1.0))
        wrong += bool(none.upper < 0 or none.lower > 0)
    runs = len(seeds)
    return Found(people, named / runs, float(np.mean(gaps)), found / runs, wrong / runs)


@dataclass(frozen=True)
class Developed:
    """What many seeds of one size gave for those who are developed."""

    people: int
    named: float
    gap: float
    half_width: float
    inside: float
    inside_half: float
    covers: float


def study_developed(people: int, seeds: Sequence[int]) -> Developed:
    """How often the interval of the gap of the developed lies near 0 as a whole: one census."""

    def one(seed: int) -> tuple[int, Interval]:
        trust = draw_developed(seed, people)
        return int(trust.named.sum()), gap_of(trust)

    return _developed(people, seeds, one)


def study_years(people: int, seeds: Sequence[int]) -> Developed:
    """The same with five yearly censuses put together, each followed for 12 months."""

    def one(seed: int) -> tuple[int, Interval]:
        years = draw_years(seed, people)
        return int(years.named.sum()), gap_of_years(years)

    return _developed(people, seeds, one)


def _developed(
    people: int, seeds: Sequence[int], one: Callable[[int], tuple[int, Interval]]
) -> Developed:
    named, found = 0, []
    for seed in seeds:
        number, gap = one(seed)
        named += number
        found.append((float(gap.value), float(gap.lower), float(gap.upper)))
    value, lower, upper = np.array(found).T
    mean = float(value.mean())

    def inside(near: float) -> float:
        return float(((lower > -near) & (upper < near)).mean())

    return Developed(
        people,
        named / len(seeds),
        mean,
        float((upper - lower).mean() / 2),
        inside(NEAR),
        inside(NEAR / 2),
        float(((lower <= mean) & (mean <= upper)).mean()),
    )
