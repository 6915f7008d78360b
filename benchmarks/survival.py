"""How long curves take at national size: counts, Kaplan-Meier, Aalen-Johansen, robust.

    python benchmarks/survival.py --spells 1000000 --causes 3 --strata 1 2000

prints seconds of processor time of each step and the largest memory of the process. Times are
whole days over twenty years, half of the spells enter late.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from counting import peak_megabytes

from retention.statistics.curve_summaries import quantiles, restricted_mean
from retention.statistics.incidence import cumulative_incidence
from retention.statistics.log_rank import log_rank
from retention.statistics.risk_sets import count_risk_sets
from retention.statistics.survival import kaplan_meier


def timed(name: str, call: Callable[[], Any]) -> Any:
    """What a call gives, its processor time printed."""
    begun = time.process_time()
    found = call()
    print(f"  {name:<34}{time.process_time() - begun:7.2f} CPU s")
    return found


def main() -> None:
    """Time each step once and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spells", type=int, default=1_000_000)
    parser.add_argument("--causes", type=int, default=3)
    parser.add_argument("--strata", type=int, nargs="+", default=[1, 2_000])
    options = parser.parse_args()
    rng = np.random.default_rng(1)
    n = options.spells
    entry = np.where(rng.random(n) < 0.5, 0, rng.integers(1, 3_650, n))
    leaving = entry + rng.integers(1, 3_650, n)
    cause = rng.integers(0, options.causes + 1, n)
    fte = rng.choice([1.0, 0.8, 0.6, 0.5], n)
    person = rng.integers(0, max(1, n * 4 // 5), n)
    group = rng.integers(0, 2, n)
    print(f"{n:,} spells of {options.causes} causes made: {peak_megabytes():,.0f} MB at most")
    for strata in options.strata:
        stratum = rng.permutation(np.arange(n) % strata)
        print(f"{strata:,} strata")
        sets = timed("counts", lambda s=stratum: count_risk_sets(entry, leaving, cause, stratum=s))
        curves = timed("Kaplan-Meier", lambda s=sets: kaplan_meier(s))
        timed("Aalen-Johansen", lambda s=sets: cumulative_incidence(s))
        timed("restricted means", lambda c=curves: restricted_mean(c, 1_826, beyond="missing"))
        timed("medians", lambda c=curves: quantiles(c))
        timed(
            "log-rank of two groups",
            lambda s=stratum: log_rank(entry, leaving, cause, group, stratum=s),
        )
        weighted = timed(
            "counts, full-time equivalents",
            lambda s=stratum: count_risk_sets(
                entry, leaving, cause, stratum=s, weights=fte, cluster=person
            ),
        )
        timed("Kaplan-Meier, clustered", lambda s=weighted: kaplan_meier(s))
        timed("Aalen-Johansen, clustered", lambda s=weighted: cumulative_incidence(s))
        print(f"  {len(sets.times):,} rows; {peak_megabytes():,.0f} MB at most")


if __name__ == "__main__":
    main()
