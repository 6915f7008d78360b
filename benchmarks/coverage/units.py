"""How unequal units are found to be, and how often funnels flag units that are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from benchmarks.coverage.draws import drawn

from retention.statistics.between_units import between_proportions
from retention.statistics.funnel import proportion_funnel

LARGE = np.array([170, 180, 200, 220, 250, 280, 310, 340, 380, 420, 460, 500, 560, 620, 700, 900])
MIXED = np.array([8, 10, 12, 15, 18, 20, 25, 30, 35, 40, 50, 60, 80, 100, 140, 200])
CENTRE = 0.12


@dataclass(frozen=True)
class Spread:
    """Estimates of the variance between units against the truth."""

    sizes: str
    tau: float
    variance_ratio: float | None
    variance_error: float
    covered: float
    winsorised_ratio: float | None
    outside_95: float
    outside_998: float
    few: float
    few_outside_998: float | None


def spreads(seeds: Sequence[int]) -> list[Spread]:
    """One row for each set of sizes and each true standard deviation."""
    return [
        _spread(seeds, words, sizes, tau)
        for words, sizes in (("170 to 900", LARGE), ("8 to 200", MIXED))
        for tau in (0.0, 0.03)
    ]


def _spread(seeds: Sequence[int], words: str, sizes: np.ndarray, tau: float) -> Spread:
    def draw(rng: np.random.Generator) -> np.ndarray:
        return rng.binomial(sizes, np.clip(rng.normal(CENTRE, tau, len(sizes)), 0, 1))

    counts = drawn(seeds, draw)
    found = [between_proportions(count, sizes) for count in counts]
    squared = np.array([one.tau for one in found]) ** 2
    covered = np.mean([one.lower <= tau <= one.upper for one in found])
    funnels = [proportion_funnel(count, sizes) for count in counts]
    plain = [proportion_funnel(count, sizes, overdispersed=False) for count in counts]
    few = np.array([one.few for one in plain])
    beyond = np.array([one.verdict == "outside" for one in plain])
    off = np.array([one.side != 0 for one in plain])
    # A small step of a rate is this much of a step of the arcsine of its root.
    arcsine = tau**2 / (4 * CENTRE * (1 - CENTRE))
    winsorised = np.mean([one.tau2 for one in funnels])
    return Spread(
        words,
        tau,
        float(squared.mean() / tau**2) if tau else None,
        float(squared.std(ddof=1) / np.sqrt(len(seeds)) / (tau**2 or 1)),
        float(covered),
        float(winsorised / arcsine) if tau else None,
        float(off[~few].mean()),
        float(beyond[~few].mean()),
        float(few.mean()),
        float(beyond[few].mean()) if few.any() else None,
    )
