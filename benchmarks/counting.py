"""How long counting takes at national size: stretches, stocks, stayers, events, the bridge.

    python benchmarks/counting.py --spells 3500000 --groups 2000 --months 120

prints seconds of each step and the largest memory of the process. The workforce is made of
plain arrays, so that only counting is timed.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent))
from plain_spells import OPEN, plain_spells

from retention.counts import (
    count_bridge,
    count_events,
    count_stocks,
    grid_of,
    reconcile,
    stretches_of,
)
from retention.periods import months
from retention.workforce import Workforce

AS_OF = date(2025, 10, 31)


def workforce_of(spells: int, groups: int, years: int) -> Workforce:
    """A workforce of plain spells, one post per row."""
    made = plain_spells(spells, groups, years)
    never = np.iinfo(np.int64).min
    order = np.lexsort((made.start, made.person))
    exits = np.where(made.exit == OPEN, never, made.exit.astype(np.int64))[order]
    start = made.start.astype(np.int64)[order]
    frame = pd.DataFrame(
        {
            "person": made.person.astype(np.int64)[order],
            "assignment": np.arange(len(order)),
            "start": start.astype("datetime64[D]").astype("datetime64[s]"),
            "exit": exits.astype("datetime64[D]").astype("datetime64[s]"),
            "fte": made.fte[order],
            "unit": pd.Categorical(made.group[order].astype(str)),
        }
    )
    frame["post_start"] = frame["start"]
    return Workforce(frame, AS_OF, date(AS_OF.year - years, AS_OF.month, AS_OF.day))


def peak_megabytes() -> float:
    """Largest memory of this process so far; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Time each step once and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spells", type=int, default=3_500_000)
    parser.add_argument("--groups", type=int, default=2_000)
    parser.add_argument("--months", type=int, default=119)
    options = parser.parse_args()
    workforce = workforce_of(options.spells, options.groups, 10)
    grid = grid_of(workforce, months(AS_OF, options.months))
    print(f"made: {peak_megabytes():,.0f} MB at most so far")
    begun = time.process_time()

    def lap(name: str) -> None:
        nonlocal begun
        now = time.process_time()
        print(f"{name:<12}{now - begun:7.2f} CPU s")
        begun = now

    stretches = stretches_of(workforce, ("unit",))
    lap("stretches")
    stocks = count_stocks(stretches, grid)
    lap("stocks")
    count_events(stretches, grid, "by_last_day")
    lap("events")
    reconcile(stretches, stocks, grid)
    lap("reconcile")
    count_bridge(stretches, stretches, grid)
    lap("bridge")
    print(f"{peak_megabytes():,.0f} MB at most")


if __name__ == "__main__":
    main()
