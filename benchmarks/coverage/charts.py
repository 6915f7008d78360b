"""XmR charts of series that do not change, of seasons, and of changes that were planted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from benchmarks.coverage.draws import drawn

from retention.statistics.spc import CLOSE, COMMON, OUTSIDE, SHIFT, TREND, Xmr, xmr
from retention.statistics.spc_reading import usual_for_the_month

POINTS = 24
MEANS = (1.5, 5.0, 10.0, 30.0)
RULES = (OUTSIDE, TREND, CLOSE, SHIFT)
PEAK_MONTHS, PEAK = (7, 8), 2.0
"""August and September of years that begin in January: twice the leavers of other months."""
CHANGES = (1.25, 1.5, 2.0)
LENGTHS = (13, 18, 24, 36, 60)
LENGTH_MEAN = 10.0
NEWS = 12
READINGS = ((True, 7), (True, 6), (False, 7), (False, 6))
"""Whether outlying ranges are screened, and how many points make a trend."""
CHANGED_AT = 12


@dataclass(frozen=True)
class Unchanged:
    """Charts of series whose mean stays what it is."""

    mean: float
    season: bool
    screened: bool
    any_signal: float
    by_rule: dict[str, float]
    latest: float
    limit_ratio: float
    limit_error: float
    usual: float | None


@dataclass(frozen=True)
class Marked:
    """Share of unchanged series with at least one mark, for each of `LENGTHS`.

    `recent` is the share with a mark in the latest `NEWS` points.
    """

    screened: bool
    trend_points: int
    share: dict[int, float]
    recent: dict[int, float]


@dataclass(frozen=True)
class Power:
    """Charts of series that step up at the thirteenth point."""

    mean: float
    change: float
    within: dict[int, float]


def seasonal(mean: float, factor: float) -> np.ndarray:
    """Expected counts of 24 months with a peak, of the same mean."""
    shape = np.ones(12)
    shape[list(PEAK_MONTHS)] = factor
    return np.tile(mean * shape / shape.mean(), POINTS // 12)


def unchanged(seeds: Sequence[int]) -> list[Unchanged]:
    """One row for each mean: with and without a season, and with every moving range kept."""
    return [
        _unchanged(seeds, mean, season, screened)
        for season, screened in ((False, True), (False, False), (True, True))
        for mean in MEANS
    ]


def _unchanged(seeds: Sequence[int], mean: float, season: bool, screened: bool) -> Unchanged:
    means = seasonal(mean, PEAK if season else 1.0)
    counts = drawn(seeds, lambda rng: rng.poisson(means)).astype(float)
    charts = [xmr(count, screen=screened) for count in counts]
    rules = np.array([chart.rule for chart in charts])
    width = np.array([chart.upper - chart.mean for chart in charts]) / (3 * np.sqrt(mean))
    return Unchanged(
        mean,
        season,
        screened,
        float((rules != COMMON).any(axis=1).mean()),
        {rule: float((rules == rule).any(axis=1).mean()) for rule in RULES},
        float((rules[:, -1] != COMMON).mean()),
        float(width.mean()),
        float(width.std(ddof=1) / np.sqrt(len(seeds))),
        _usual(counts, charts) if season else None,
    )


def _usual(counts: np.ndarray, charts: list[Xmr]) -> float | None:
    """Of points above the limit in the peak of the second year: share called usual."""
    second = [12 + month for month in PEAK_MONTHS]
    above = usual = 0
    for count, chart in zip(counts, charts, strict=True):
        words = usual_for_the_month(count, chart.lower, chart.upper, range(POINTS))
        high = count[second] > chart.upper
        above += int(high.sum())
        usual += int((words[second] == "usually high in that month").sum())
    return usual / above if above else None


def marked_by_length(seeds: Sequence[int]) -> list[Marked]:
    """How many unchanged series of each length are marked, by the options of a reading."""
    drawn_by_length = {
        points: drawn(seeds, lambda rng, n=points: rng.poisson(LENGTH_MEAN, n)).astype(float)
        for points in LENGTHS
    }
    rows = []
    for screen, trend_points in READINGS:
        marks = {
            points: np.array(
                [xmr(c, screen=screen, trend_points=trend_points).side != 0 for c in counts]
            )
            for points, counts in drawn_by_length.items()
        }
        shares = [
            {points: float(found[:, first:].any(axis=1).mean()) for points, found in marks.items()}
            for first in (0, -NEWS)
        ]
        rows.append(Marked(screen, trend_points, *shares))
    return rows


def power(seeds: Sequence[int]) -> list[Power]:
    """Share of charts with a signal upwards at or after a planted step, by months since."""
    rows = []
    for mean in MEANS[1:]:
        for change in CHANGES:
            means = np.where(np.arange(POINTS) < CHANGED_AT, mean, mean * change)
            counts = drawn(seeds, lambda rng, means=means: rng.poisson(means))
            within = {}
            for months in (3, 6, 12):
                end = CHANGED_AT + months
                found = [xmr(count[:end]) for count in counts]
                seen = [(chart.side[CHANGED_AT:] == 1).any() for chart in found]
                within[months] = float(np.mean(seen))
            rows.append(Power(mean, change, within))
    return rows
