"""How often projected intervals hold the headcount that came, and how long a projection takes.

    python benchmarks/planning_projection.py speed
    python benchmarks/planning_projection.py sample data/sample
    python benchmarks/planning_projection.py trusts --number 200
    python benchmarks/planning_projection.py judges FOLDER

A projection is made from the records as they were on an origin, and held against the records of
one to three (judges: five) years later. Several horizons of one origin, and several origins of one
employer, are no independent trials: shares of one employer say less than their number suggests.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

import retention
from retention.counts import stretches_of
from retention.counts.stocks import stocks_at
from retention.errors import NotAvailableError
from retention.horizons import months_after
from retention.periods import EPOCH, ONE_DAY, day_number
from retention.planning.between_years import YearEffects
from retention.planning.futures import Futures
from retention.planning.projection import counted
from retention.planning.rates import CellRates
from retention.planning.scenarios import Scenario
from retention.workforce import Workforce

LEVELS = (0.80, 0.95)
Hits = dict[tuple[str, int, float], list[bool]]


def backtest(
    workforce: Workforce, origin: date, horizons: Sequence[int], *, paths: int, years_differ: bool
) -> Hits:
    """Whether intervals from one origin hold what came, by kind, horizon and level."""
    then = replace(workforce, as_of=origin)
    people, history, stocks = counted(then)
    futures = Futures.of(
        people,
        history,
        stocks,
        None,
        CellRates.of(history),
        years=max(horizons),
        paths=paths,
        seed=origin.toordinal(),
    )
    if not years_differ:
        ones = np.ones_like(futures.in_year)
        futures = replace(
            futures, effects=YearEffects.none(), in_year=ones, hired_in_year=ones.copy()
        )
    outcome = futures.run(Scenario("baseline"))
    later = replace(people, as_of=workforce.as_of)
    stretches = stretches_of(later, ("staff_group",) if stocks.names else ())
    found: Hits = defaultdict(list)
    for horizon in horizons:
        day = months_after(np.array([day_number(origin) + 1]), np.array([12 * horizon])) - 1
        if EPOCH + int(day[0]) * ONE_DAY > workforce.as_of:
            continue
        actual = stocks_at(stretches, day)[:, 0]
        order = list(stretches.labels["staff_group"]) if stocks.names else []
        places = [*((order.index(n), i) for i, n in enumerate(stocks.names)), (-1, -1)]
        for there, here in places:
            drawn = outcome.stock[:, 12 * horizon, here]
            for level in LEVELS:
                low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
                kind = "all" if here == -1 else "group"
                found[kind, horizon, level].append(bool(low <= actual[there] <= high))
    return found


def gathered(cases: Iterable[tuple[Workforce, date]], horizons: Sequence[int], paths: int) -> None:
    """Print the coverage over cases, with and without years that differ."""
    tables: dict[bool, Hits] = {True: defaultdict(list), False: defaultdict(list)}
    for workforce, origin in cases:
        for years_differ, table in tables.items():
            try:
                hits = backtest(workforce, origin, horizons, paths=paths, years_differ=years_differ)
            except NotAvailableError:
                continue
            for key, some in hits.items():
                table[key] += some
    print("| of | years ahead | intervals | 80% | 95% | 80%, years alike | 95%, years alike |")
    print("|---|---|---|---|---|---|---|")
    for kind, horizon in sorted({key[:2] for key in tables[True]}):
        shares = [
            f"{100 * np.mean(table[kind, horizon, level]):.0f}%"
            for table in tables.values()
            for level in LEVELS
        ]
        number = len(tables[True][kind, horizon, LEVELS[0]])
        print(f"| {kind} | {horizon} | {number} | {' | '.join(shares)} |", flush=True)


def origins_of(workforce: Workforce, every: int = 1, first: int = 2) -> list[date]:
    """The day of the records in earlier years, that far after the records begin."""
    last = workforce.as_of
    return [
        last.replace(year=year)
        for year in range(workforce.observed_from.year + first, last.year, every)
    ]


def judges(folder: Path) -> Workforce:
    """Federal judges, from courts with all their appointments known."""
    return retention.read(folder, as_of="2025-09-30", observed_from="1889-09-30")


def speed() -> None:
    """Seconds of the processor for 1,000 paths of 15,000 people over 5 years."""
    workforce = retention.sample(people=15_000)
    begun = time.process_time()
    retention.project(workforce, years=5, paths=1000)
    print(f"{time.process_time() - begun:.1f} s of processor time, counting included")


def main() -> None:
    """Run one part."""
    parser = argparse.ArgumentParser()
    parser.add_argument("part", choices=("speed", "sample", "trusts", "judges"))
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--paths", type=int, default=400)
    options = parser.parse_args()
    if options.part == "speed":
        speed()
    elif options.part == "sample":
        workforce = retention.read(options.folder)
        gathered(((workforce, o) for o in origins_of(workforce)), (1, 2, 3), options.paths)
    elif options.part == "judges":
        workforce = judges(options.folder)
        cases = ((workforce, o) for o in origins_of(workforce, every=3, first=5))
        gathered(cases, (1, 3, 5), options.paths)
    else:
        trusts = (
            retention.sample(people=options.people, seed=1000 + n) for n in range(options.number)
        )
        cases = ((w, o) for w in trusts for o in origins_of(w, first=3)[:1])
        gathered(cases, (1, 2, 3), options.paths)


if __name__ == "__main__":
    main()
