"""What it costs to answer everything for a large trust: count and publish, on one processor.

    python -m benchmarks.answers_at_scale --people 15000 --years 10

Each line: how many tables, the seconds of processor time that counting and publishing them took,
and the peak memory of the process so far. The records are made and read first; of that only the
memory counts. The processor time wanted for everything is 20 s, the memory 1 GB.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import retention
from retention import IndicatorTable, Period, Workforce
from retention.indicators.questions import EVIDENCE
from retention.reporting.answers import reported_year

RULE = retention.RisingStarRule(version="2026-1")
PROTECTED = ("ethnicity", "disability", "gender")
Make = Callable[[Workforce, Period], IndicatorTable]


def every_year(workforce: Workforce, year: Period) -> list[Period]:
    """All years of the records up to one, oldest first."""
    years = retention.years_to(year.last_day, 20)
    return [one for one in years if one.opening_census >= workforce.observed_from]


def two_years_before(year: Period) -> str:
    """The latest census that has 24 months of records after it."""
    return retention.years_to(year.last_day, 3)[0].last_day.isoformat()


def ladder_of_stars(workforce: Workforce, year: Period) -> IndicatorTable:
    """The ladder of the year, for those labelled when it began."""
    labelled = retention.with_rising_stars(workforce, year.opening_census, RULE)
    return retention.support_ladder(labelled, year, by="rising_star")


def recognised(workforce: Workforce, year: Period) -> IndicatorTable:
    """Of the joiners of every year."""
    years = every_year(workforce, year)
    return retention.rising_stars_recognised(workforce, years, RULE, census=year.last_day)


STARS: dict[str, Make] = {
    "recognised": recognised,
    "kept": lambda w, y: retention.rising_stars_kept(w, two_years_before(y), RULE),
    "progressed": lambda w, y: retention.rising_stars_progressed(w, two_years_before(y), RULE),
    "causes": lambda w, y: retention.rising_stars_leaving(w, two_years_before(y), RULE),
    "destinations": lambda w, y: retention.rising_stars_leaving(
        w, two_years_before(y), RULE, split="destination"
    ),
    "pool": lambda w, y: retention.rising_star_pool(w, every_year(w, y)[1:], RULE),
    "persistence": lambda w, y: retention.rising_star_persistence(w, every_year(w, y)[1:], RULE),
    "sensitivity": lambda w, y: retention.rising_star_sensitivity(w, two_years_before(y), RULE),
    "nine-box": lambda w, y: retention.nine_box(w, y.last_day, RULE),
    "axes": lambda w, y: retention.rating_axes(w, y.last_day, RULE),
    "leniency": lambda w, y: retention.rating_leniency(w, y.last_day, RULE, by="unit"),
    "ladder": ladder_of_stars,
    **{
        f"audit, {c}": lambda w, y, by=c: retention.rising_star_audit(w, y.last_day, RULE, by=by)
        for c in (*PROTECTED, "unit")
    },
}


def evidence(workforce: Workforce, year: Period, question: str) -> dict[str, IndicatorTable]:
    """The tables among the evidence for a question."""
    found = retention.evidence(workforce, year, question=question)
    return {k: v for k, v in found.items() if isinstance(v, IndicatorTable)}


def each(
    workforce: Workforce, year: Period, makers: Mapping[str, Make], *, told: bool
) -> dict[str, IndicatorTable]:
    """Every table of some makers; each with its seconds, if that is to be told."""
    tables = {}
    for name, make in makers.items():
        begun = time.process_time()
        tables[name] = make(workforce, year)
        if told:
            print(f"    {name:<40}{time.process_time() - begun:>7.2f} s", flush=True)
    return tables


def peak() -> float:
    """The peak memory of this process in megabytes; on Linux, where its unit is 1,024 bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each part, and the sum."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=15_000)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--rule", choices=("internal", "public"), default="internal")
    parser.add_argument("--each", action="store_true", help="also each of Rising Stars")
    options = parser.parse_args(arguments)
    workforce = retention.sample(options.people, years=options.years)
    year = reported_year(workforce)
    print(f"{'records made and read':<70}{peak():>7.0f} MB")
    begun = time.process_time()
    answers = retention.answer(workforce, rule=options.rule)
    total = time.process_time() - begun
    print(
        f"{'answer, counted and published':<34}{len(answers.tables):>4} tables{total:>8.2f} s"
        f"{peak():>23.0f} MB"
    )
    told = options.each
    parts: dict[str, Callable[[], dict[str, IndicatorTable]]] = {
        **{f"evidence, {q}": partial(evidence, workforce, year, q) for q in EVIDENCE},
        "Rising Stars": partial(each, workforce, year, STARS, told=told),
    }
    for words, make in parts.items():
        begun = time.process_time()
        tables = make()
        counted = time.process_time()
        release = retention.publish(tables, rule=options.rule)
        published = time.process_time()
        total += published - begun
        print(
            f"{words:<34}{len(release.tables):>4} tables{counted - begun:>8.2f} s"
            f" + gate{published - counted:>7.2f} s{peak():>7.0f} MB",
            flush=True,
        )
    print(f"in all {total:.1f} s of processor time, {peak():.0f} MB at the peak")
    return 0


if __name__ == "__main__":
    sys.exit(main())
