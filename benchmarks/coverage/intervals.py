"""Coverage of intervals of one and of two estimates, simulated and summed up exactly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from benchmarks.coverage.draws import drawn
from scipy import stats

from retention.statistics.exact_intervals import clopper_pearson, exact_poisson, jeffreys
from retention.statistics.intervals import byar, mover_difference, newcombe_difference, wilson
from retention.statistics.mantel_haenszel import mantel_haenszel_rate_ratio
from retention.statistics.ratios import exact_rate_ratio, mover_ratio, rate_ratio, risk_ratio
from retention.statistics.standardise import directly_standardised, observed_expected

LEVEL = 0.95
APPROXIMATE, EXACT, SMALL = "approximate", "exact", "small"
"""Small: an approximate method at expected counts under 20, shown and not judged."""


@dataclass(frozen=True)
class Coverage:
    """How often a method covered the truth, and how often it should if that can be summed up."""

    method: str
    truth: str
    kind: str
    covered: float
    computed: float | None


def covers(found: Any, truth: float) -> np.ndarray:
    """Where limits hold the truth; missing limits do not."""
    return (found.lower <= truth) & (truth <= found.upper)


def one_sample(seeds: Sequence[int]) -> list[Coverage]:
    """Proportions and counts."""
    rows = []
    for n, p in ((200, 0.1), (400, 0.12), (60, 0.5), (2000, 0.02), (20, 0.1)):
        x = drawn(seeds, lambda rng, n=n, p=p: rng.binomial(n, p))
        every = np.arange(n + 1)
        weight = stats.binom.pmf(every, n, p)
        small = n * min(p, 1 - p) < 20
        for method in (wilson, jeffreys, clopper_pearson):
            kind = EXACT if method is clopper_pearson else SMALL if small else APPROXIMATE
            computed = float(weight @ covers(method(every, n, LEVEL), p))
            found = float(covers(method(x, n, LEVEL), p).mean())
            rows.append(Coverage(method.__name__, f"{p:.0%} of {n}", kind, found, computed))
    for mean in (20.0, 60.0, 250.0, 2.0):
        x = drawn(seeds, lambda rng, mean=mean: rng.poisson(mean))
        every = np.arange(int(stats.poisson.isf(1e-14, mean)) + 1)
        weight = stats.poisson.pmf(every, mean)
        for method in (byar, exact_poisson):
            kind = EXACT if method is exact_poisson else SMALL if mean < 20 else APPROXIMATE
            computed = float(weight @ covers(method(every, 1.0, LEVEL), mean))
            found = float(covers(method(x, 1.0, LEVEL), mean).mean())
            rows.append(Coverage(method.__name__, f"{mean:g} expected", kind, found, computed))
    return rows


Two = Callable[..., Any]


def byar_difference(x: Any, e: float, y: Any, f: float, level: float) -> Any:
    """Difference of two rates by MOVER."""
    return mover_difference(byar(x, e, level), byar(y, f, level))


def byar_ratio(x: Any, e: float, y: Any, f: float, level: float) -> Any:
    """Ratio of two rates by MOVER."""
    return mover_ratio(byar(x, e, level), byar(y, f, level))


def wilson_ratio(x: Any, n: float, y: Any, m: float, level: float) -> Any:
    """Ratio of two proportions by MOVER."""
    return mover_ratio(wilson(x, n, level), wilson(y, m, level))


PROPORTIONS: dict[str, tuple[Two, bool]] = {
    "newcombe_difference": (newcombe_difference, False),
    "risk_ratio": (risk_ratio, True),
    "mover_ratio of wilson": (wilson_ratio, True),
}
RATES: dict[str, tuple[Two, bool]] = {
    "mover_difference of byar": (byar_difference, False),
    "rate_ratio": (rate_ratio, True),
    "mover_ratio of byar": (byar_ratio, True),
    "exact_rate_ratio": (exact_rate_ratio, True),
}


def two_samples(seeds: Sequence[int]) -> list[Coverage]:
    """Differences and ratios of proportions and of rates."""
    rows = []
    for n, p, m, q in ((200, 0.1, 300, 0.1), (250, 0.2, 700, 0.05), (30, 0.1, 40, 0.1)):
        pairs = drawn(seeds, lambda rng, c=(n, p, m, q): rng.binomial((c[0], c[2]), (c[1], c[3])))
        laws = stats.binom(n, p), stats.binom(m, q)
        for name, (method, is_ratio) in PROPORTIONS.items():
            truth = p / q if is_ratio else p - q
            small = min(n * p, m * q) < 20
            rows.append(
                _compared(name, f"{p:.0%} of {n}, {q:.0%} of {m}", small, method, pairs, laws)(
                    n, m, truth
                )
            )
    for one, other in ((20.0, 40.0), (60.0, 25.0), (2.0, 5.0)):
        pairs = drawn(seeds, lambda rng, c=(one, other): rng.poisson(c))
        laws = stats.poisson(one), stats.poisson(other)
        for name, (method, is_ratio) in RATES.items():
            truth = one / other if is_ratio else one - other
            small = min(one, other) < 20
            rows.append(
                _compared(name, f"{one:g} and {other:g} expected", small, method, pairs, laws)(
                    1.0, 1.0, truth
                )
            )
    return rows


def _compared(
    name: str, words: str, small: bool, method: Two, pairs: np.ndarray, laws: tuple[Any, Any]
) -> Callable[[float, float, float], Coverage]:
    """Coverage in the draws, and over every pair of counts with its probability."""

    def at(n: float, m: float, truth: float) -> Coverage:
        kind = EXACT if name.startswith("exact") else SMALL if small else APPROXIMATE
        x, y = pairs.T
        found = float(covers(method(x, n, y, m, LEVEL), truth).mean())
        every, others = (np.arange(int(law.isf(1e-12)) + 1) for law in laws)
        weight = laws[0].pmf(every)[:, None] * laws[1].pmf(others)
        held = covers(method(every[:, None], n, others[None, :], m, LEVEL), truth)
        return Coverage(name, words, kind, found, float(weight[held].sum()))

    return at


STRATA_TIME = np.array([[50.0, 80.0, 120.0, 40.0, 30.0], [150.0, 60.0, 90.0, 200.0, 20.0]])
STRATA_RATE = np.array([0.05, 0.10, 0.15, 0.08, 0.30])
GROUPS = np.array([400.0, 150.0, 310.0, 95.0])
GROUP_RATES = np.array([0.03, 0.08, 0.05, 0.10])
STANDARD = np.array([0.3, 0.3, 0.2, 0.2])


def over_groups(seeds: Sequence[int]) -> list[Coverage]:
    """Methods that put strata or groups together; too many counts to sum up."""
    rows = []
    for ratio in (1.0, 1.8):
        means = STRATA_TIME * STRATA_RATE * np.array([[ratio], [1.0]])
        counts = drawn(seeds, lambda rng, means=means: rng.poisson(means))
        found = mantel_haenszel_rate_ratio(
            counts[:, 0], STRATA_TIME[0], counts[:, 1], STRATA_TIME[1], LEVEL
        )
        words = f"ratio {ratio:g}, {means[0].sum():.0f} and {means[1].sum():.0f} expected"
        covered = float(covers(found, ratio).mean())
        rows.append(Coverage("mantel_haenszel_rate_ratio", words, APPROXIMATE, covered, None))
    counts = drawn(seeds, lambda rng: rng.poisson(GROUPS * GROUP_RATES))
    direct = directly_standardised(counts, GROUPS, STANDARD, LEVEL)
    expected = float(GROUPS @ GROUP_RATES)
    words = f"{expected:.0f} expected in four groups"
    held = covers(direct, float(STANDARD @ GROUP_RATES))
    rows.append(Coverage("directly_standardised", words, APPROXIMATE, float(held.mean()), None))
    held = covers(observed_expected(counts.sum(axis=-1), expected, LEVEL), 1.0)
    rows.append(Coverage("observed_expected", words, APPROXIMATE, float(held.mean()), None))
    return rows
