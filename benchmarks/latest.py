"""The latest event of everybody at some censuses: counted here, and joined by pandas.

    python benchmarks/latest.py --people 1000000 --censuses 12

prints seconds of processor time. Both get the same arrays of events in no order, both end with a
position for each person and census, and sorting is part of what is timed. The join is also timed
by itself, for those who have sorted frames already.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import pandas as pd

from retention.counts.latest import counted_in_window, latest_at, latest_by_census


def main() -> None:
    """Time each way the given number of times and print the fastest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--events", type=int, default=2_000_000)
    parser.add_argument("--censuses", type=int, default=12)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    rng = np.random.default_rng(1)
    person = rng.integers(0, options.people, options.events)
    day = rng.integers(15_000, 20_000, options.events)
    censuses = np.linspace(17_000, 19_999, options.censuses).astype(np.int64)
    best: dict[str, float] = {}

    def lap(name: str, begun: float) -> None:
        best[name] = min(best.get(name, np.inf), time.process_time() - begun)

    for _ in range(options.times):
        begun = time.process_time()
        ours = latest_at(person, day, censuses, options.people)
        lap("latest_at", begun)
        begun = time.process_time()
        counted_in_window(person, day, censuses - 365, censuses, options.people)
        lap("counted_in_window", begun)
        begun = time.process_time()
        for latest in latest_by_census(
            person, day, np.linspace(17_000, 19_999, 73), options.people
        ):
            np.count_nonzero(latest >= 0)
        lap("73 censuses in turn", begun)
        begun = time.process_time()
        right = pd.DataFrame({"person": person, "day": day, "at": np.arange(len(day))})
        right = right.sort_values("day", kind="stable")
        left = pd.DataFrame(
            {
                "day": np.repeat(censuses, options.people),
                "person": np.tile(np.arange(options.people), len(censuses)),
            }
        )
        only = time.process_time()
        joined = pd.merge_asof(left, right, on="day", by="person")
        lap("merge_asof alone", only)
        lap("merge_asof", begun)
    theirs = joined["at"].fillna(-1).to_numpy(dtype=np.int64).reshape(len(censuses), -1)
    # Of two events of one day either is the latest here; the days are compared.
    days = np.append(day, -1)
    assert (days[ours.T] == days[theirs]).all()
    for name, seconds in best.items():
        print(f"{name:<22}{seconds:7.2f} CPU s")
    print(f"ratio {best['merge_asof'] / best['latest_at']:.0f}")
    print(f"ratio to the join alone {best['merge_asof alone'] / best['latest_at']:.0f}")


if __name__ == "__main__":
    main()
