"""How often projected intervals hold the headcount that came, and how long a projection takes.

    python benchmarks/planning_projection.py speed
    python benchmarks/planning_projection.py sample data/sample
    python benchmarks/planning_projection.py fresh --number 200
    python benchmarks/planning_projection.py trusts --number 40
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
import pandas as pd

import retention
from retention.counts import stretches_of
from retention.counts.arrays import FloatArray
from retention.counts.stocks import stocks_at
from retention.errors import NotAvailableError
from retention.horizons import months_after
from retention.periods import EPOCH, ONE_DAY, day_number
from retention.planning.between_years import YearEffects
from retention.planning.futures import Futures
from retention.planning.history import History
from retention.planning.paths import Rates, simulate
from retention.planning.projection import counted
from retention.planning.rates import CellRates
from retention.planning.scenarios import Scenario
from retention.planning.stocks import COHORT_EDGES, Stocks
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
    outcome = (futures if years_differ else alike(futures)).run(Scenario("baseline"))
    later = replace(people, as_of=workforce.as_of)
    stretches = stretches_of(later, ("staff_group",) if stocks.names else ())
    found: Hits = defaultdict(list)
    for horizon in horizons:
        day = months_after(np.array([day_number(origin) + 1]), np.array([12 * horizon])) - 1
        if EPOCH + int(day[0]) * ONE_DAY > workforce.as_of:
            continue
        actual = stocks_at(stretches, day)[:, 0]
        order = list(stretches.labels["staff_group"]) if stocks.names else []
        came = [*(actual[order.index(name)] for name in stocks.names), actual[-1]]
        if not stocks.names:
            came = [actual[-1], actual[-1]]
        hold(found, outcome.stock[:, 12 * horizon], came, horizon)
    return found


def alike(futures: Futures) -> Futures:
    """The same with years that differ by chance alone."""
    ones = np.ones_like(futures.in_year)
    return replace(futures, effects=YearEffects.none(), in_year=ones, hired_in_year=ones.copy())


def hold(found: Hits, drawn: FloatArray, came: Sequence[float], horizon: int) -> None:
    """Write down which intervals of the groups, and of all, hold what came."""
    for place, actual in enumerate(came):
        kind = "all" if place == len(came) - 1 else "group"
        for level in LEVELS:
            low, high = np.quantile(drawn[:, place], [(1 - level) / 2, (1 + level) / 2])
            found[kind, horizon, level].append(bool(low <= actual <= high))


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
    show(tables)


def show(tables: dict[bool, Hits]) -> None:
    """Print the coverage as a table."""
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
    return retention.read(folder, as_of="2025-09-30", observed_from="1789-01-01")


GROUPS, KNOWN, AHEAD, WIDTH = 6, 5, 3, 0.1
"""Of fresh trusts: staff groups, years counted and projected, and by how much years differ."""


def fresh(number: int, paths: int) -> None:
    """Trusts drawn anew from known rates with years that differ, counted, projected and held."""
    rng = np.random.default_rng(11)
    shape = (number, KNOWN + AHEAD, GROUPS)
    factors = rng.gamma(1 / WIDTH**2, WIDTH**2, (2, *shape[:2], 1)) * np.ones(shape)
    truth = Rates(
        np.repeat(np.linspace(0.006, 0.016, GROUPS)[:, None], 8, axis=1)[None].repeat(number, 0),
        factors[0],
        np.zeros((number, GROUPS)),
        np.zeros((GROUPS, 1), dtype=np.int64),
        np.ones((GROUPS, 1)),
        np.linspace(0.6, 4.0, GROUPS) * factors[1],
    )
    opening = np.zeros((GROUPS, len(COHORT_EDGES)), dtype=np.int64)
    opening[:, -1] = np.linspace(100, 300, GROUPS).astype(np.int64)
    nobody = np.zeros((GROUPS, GROUPS), dtype=bool)
    lives = simulate(opening, truth, 12 * (KNOWN + AHEAD), seed=5, higher=nobody)
    tables: dict[bool, Hits] = {True: defaultdict(list), False: defaultdict(list)}
    labels = pd.DataFrame({"staff_group": [f"Group {n}" for n in range(GROUPS)]})
    periods = retention.years_to("2025-09-30", KNOWN)
    workforce = retention.sample(people=500)
    for life in range(number):
        stock = lives.stock[life].astype(float)
        # Rates are alike in every class of service, so time and leavers are spread over all.
        mean = ((stock[:-1] + stock[1:]) / 24).reshape(-1, 12, GROUPS).sum(axis=1)[:KNOWN].T
        left, hired = (
            table[life].reshape(-1, 12, GROUPS).sum(axis=1)[:KNOWN].T.astype(float)
            for table in (lives.left, lives.hired)
        )
        history = History(
            labels,
            ("leaving",),
            periods,
            np.repeat(mean[:, None] / 8, 8, axis=1),
            np.repeat(left[:, None, None] / 8, 8, axis=1),
            hired,
            np.zeros((GROUPS, GROUPS)),
        )
        now = np.zeros_like(opening)
        now[:, -1] = stock[12 * KNOWN]
        stocks = Stocks(
            labels, now, np.ones(GROUPS), np.arange(GROUPS), tuple(labels["staff_group"]), nobody
        )
        for years_differ, table in tables.items():
            futures = Futures.of(
                workforce,
                history,
                stocks,
                None,
                CellRates.of(history),
                years=AHEAD,
                paths=paths,
                seed=life,
            )
            outcome = (futures if years_differ else alike(futures)).run(Scenario("baseline"))
            for horizon in range(1, AHEAD + 1):
                came = stock[12 * (KNOWN + horizon)]
                hold(table, outcome.stock[:, 12 * horizon], [*came, came.sum()], horizon)
    show(tables)


def speed() -> None:
    """Seconds of the processor for 1,000 paths of 15,000 people over 5 years."""
    workforce = retention.sample(people=15_000)
    begun = time.process_time()
    retention.project(workforce, years=5, paths=1000)
    print(f"{time.process_time() - begun:.1f} s of processor time, counting included")


def main() -> None:
    """Run one part."""
    parser = argparse.ArgumentParser()
    parser.add_argument("part", choices=("speed", "sample", "fresh", "trusts", "judges"))
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--paths", type=int, default=400)
    options = parser.parse_args()
    if options.part == "speed":
        speed()
    elif options.part == "fresh":
        fresh(options.number, options.paths)
    elif options.part == "sample":
        workforce = retention.read(options.folder)
        gathered(((workforce, o) for o in origins_of(workforce)), (1, 2, 3), options.paths)
    elif options.part == "judges":
        workforce = judges(options.folder)
        cases = ((workforce, o) for o in origins_of(workforce, every=3, first=111))
        gathered(cases, (1, 3, 5), options.paths)
    else:
        trusts = (
            retention.sample(people=options.people, seed=1000 + n) for n in range(options.number)
        )
        cases = ((w, o) for w in trusts for o in origins_of(w, first=3)[:1])
        gathered(cases, (1, 2, 3), options.paths)


if __name__ == "__main__":
    main()
