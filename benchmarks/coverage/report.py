"""The results of the benchmark as a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.coverage.changes import READINGS, Planted, Steady
from benchmarks.coverage.charts import (
    LENGTH_MEAN,
    LENGTHS,
    NEWS,
    PEAK,
    RULES,
    Marked,
    Power,
    Unchanged,
)
from benchmarks.coverage.draws import share_error
from benchmarks.coverage.intervals import APPROXIMATE, EXACT, LEVEL, SMALL, Coverage
from benchmarks.coverage.units import Spread

LOWEST, HIGHEST = 0.93, 0.97
UNCLEAR = 0.94
"""At least so many readings of an unchanged workforce must say "no clear change"."""
ERRORS = 3
"""Monte-Carlo standard errors that a simulated share may be off."""


@dataclass(frozen=True)
class Found:
    """Everything that was simulated."""

    seeds: Sequence[int]
    coverage: list[Coverage]
    spreads: list[Spread]
    unchanged: list[Unchanged]
    marked: list[Marked]
    power: list[Power]
    steady: list[Steady]
    planted: list[Planted]


def verdict(row: Coverage, runs: int) -> str:
    """Whether a method covers as it must; nothing where it is only shown."""
    room = ERRORS * share_error(row.covered, runs)
    if row.kind == SMALL:
        return ""
    if row.kind == APPROXIMATE:
        return "yes" if LOWEST - room <= row.covered <= HIGHEST + room else "NO"
    assert row.computed is not None
    holds = row.computed >= LEVEL and abs(row.covered - row.computed) <= room
    return "yes" if holds else "NO"


def spread_verdict(row: Spread, runs: int) -> str:
    """As for approximate methods, where every unit has 20 leavers expected."""
    room = ERRORS * share_error(row.covered, runs)
    if row.sizes.startswith("8"):
        return ""
    # With no spread at all the lower limit is 0 and always below the truth.
    top = HIGHEST if row.tau else 1.0
    return "yes" if LOWEST - room <= row.covered <= top + room else "NO"


def steady_verdict(row: Steady, name: str, runs: int) -> str:
    """Whether a reading of an unchanged workforce is called unchanged often enough."""
    share = row.unclear[name]
    return "yes" if share + ERRORS * share_error(share, runs) >= UNCLEAR else "NO"


def failures(found: Found) -> list[str]:
    """Methods that do not cover as they must."""
    runs = len(found.seeds)
    rows = [f"{row.method}, {row.truth}" for row in found.coverage if verdict(row, runs) == "NO"]
    rows += [
        f"change of {name}, {row.chance:.0%} of {row.people}"
        for row in found.steady
        for name in row.unclear
        if steady_verdict(row, name, runs) == "NO"
    ]
    return rows + [f"tau {row.tau}" for row in found.spreads if spread_verdict(row, runs) == "NO"]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _share(value: float | None, digits: int = 1) -> str:
    return "" if value is None else f"{100 * value:.{digits}f}"


def _coverage(found: Found) -> str:
    runs = len(found.seeds)
    order = {APPROXIMATE: 0, EXACT: 1, SMALL: 2}
    rows = sorted(found.coverage, key=lambda row: order[row.kind])
    return _table(
        ("kind", "method", "truth", "covered %", "error", "computed %", "holds"),
        [
            (
                row.kind,
                f"`{row.method}`",
                row.truth,
                _share(row.covered),
                _share(share_error(row.covered, runs), 2),
                _share(row.computed, 2),
                verdict(row, runs),
            )
            for row in rows
        ],
    )


def _spreads(found: Found) -> str:
    runs = len(found.seeds)
    return _table(
        (
            "people in a unit",
            "true tau, points",
            "estimated variance / true (error)",
            "covered %",
            "holds",
            "winsorised variance / true",
            "outside 95 % limits, %",
            "outside 99.8 % limits, %",
            "units with few, %",
            "of them outside 99.8 % limits, %",
        ),
        [
            (
                row.sizes,
                f"{100 * row.tau:g}",
                ""
                if row.variance_ratio is None
                else f"{row.variance_ratio:.3f} ({row.variance_error:.3f})",
                _share(row.covered),
                spread_verdict(row, runs),
                "" if row.winsorised_ratio is None else f"{row.winsorised_ratio:.2f}",
                _share(row.outside_95),
                _share(row.outside_998, 2),
                _share(row.few),
                _share(row.few_outside_998, 2),
            )
            for row in found.spreads
        ],
    )


def _unchanged(found: Found) -> str:
    return _table(
        (
            "leavers a month",
            "season",
            "screened",
            "any signal %",
            *(f"{rule} %" for rule in RULES),
            "latest point %",
            "limit / 3 sigma (error)",
            "called usual %",
        ),
        [
            (
                f"{row.mean:g}",
                "yes" if row.season else "no",
                "yes" if row.screened else "no",
                _share(row.any_signal),
                *(_share(row.by_rule[rule]) for rule in RULES),
                _share(row.latest),
                f"{row.limit_ratio:.3f} ({row.limit_error:.3f})",
                _share(row.usual),
            )
            for row in found.unchanged
        ],
    )


def _marked(found: Found, *, recent: bool) -> str:
    rows = [(row, row.recent if recent else row.share) for row in found.marked]
    return _table(
        ("screened", "points of a trend", *(f"{points} points %" for points in LENGTHS)),
        [
            (
                "yes" if row.screened else "no",
                f"{row.trend_points}",
                *(_share(shares[points]) for points in LENGTHS),
            )
            for row, shares in rows
        ],
    )


def _power(found: Found) -> str:
    return _table(
        ("leavers a month", "change", "seen within 3 months %", "6 %", "12 %"),
        [
            (
                f"{row.mean:g}",
                f"x {row.change:g}",
                *(_share(value) for value in row.within.values()),
            )
            for row in found.power
        ],
    )


def _steady(found: Found) -> str:
    runs = len(found.seeds)
    return _table(
        ("people", "leave in a year", *(f"{name} %" for name in READINGS), "holds"),
        [
            (
                f"{row.people:,}",
                f"{row.chance:.0%}",
                *(_share(row.unclear[name]) for name in READINGS),
                "yes" if all(steady_verdict(row, n, runs) == "yes" for n in READINGS) else "NO",
            )
            for row in found.steady
        ],
    )


def _mean_unclear(found: Found) -> float:
    return sum(s for row in found.steady for s in row.unclear.values()) / (
        len(found.steady) * len(READINGS)
    )


def _planted(found: Found) -> str:
    return _table(
        ("people", "leave in the year before", "and now", "called higher %", "called lower %"),
        [
            (
                f"{row.people:,}",
                f"{row.before:.0%}",
                f"{row.now:.0%}",
                _share(row.seen),
                _share(row.wrong_way, 2),
            )
            for row in found.planted
        ],
    )


def document(found: Found, command: str, cpu_seconds: float) -> str:
    """The whole document."""
    runs = len(found.seeds)
    wrong = failures(found)
    half = _share(share_error(0.5, runs), 2)
    return f"""# Do intervals cover, and do charts signal for nothing?

Made by the benchmark itself; do not edit by hand:

    {command}

{runs:,} data sets of each kind were drawn, one from each seed from {found.seeds[0]} to
{found.seeds[-1]}, none left out, in {cpu_seconds:.0f} CPU seconds. The Monte-Carlo standard error
of a share is at most {half} points; errors in the tables are of that kind.

## Coverage of 95 % intervals

Approximate methods must cover 93 to 97 % wherever 20 events (and 20 without) are expected. Exact
ones must cover at least 95 %, and as often as the sum over all possible counts says ("computed").
Give or take {ERRORS} Monte-Carlo errors. With fewer expected ("small") approximate methods are
shown and not judged.
{"All hold." if not wrong else "Not holding: " + "; ".join(wrong) + "."}

{_coverage(found)}

## How unequal units are

Sixteen units with a rate of 12 % on average. Paule and Mandel's variance should be the true one;
its Q-profile interval is judged where every unit has 20 leavers expected (a true 0 is covered more
often, since the interval cannot end below it). The winsorised variance of the funnel's limits is
too small on purpose, so that far units do not hide themselves. With small units chance is larger
than the spread, and an estimate that cannot be below 0 is too high on average; read the interval.

The last columns are of funnels without overdispersion: with no true spread 5 and 0.2 % should be
outside. Units with fewer than 5 leavers expected are marked (`few`) and shown apart: their limits
are not those of small counts, and a verdict on them would mostly be chance.

{_spreads(found)}

## XmR charts of what does not change

24 months of Poisson counts. "Any signal": share of charts with at least one, each of them false; a
rule counts where no rule before it flags the point. A season makes two months of each year
{PEAK:g} times as high as the others, the mean of the year kept. The limit is compared with three
true standard deviations of chance; below 1 it is too narrow. "Called usual": of points above the
limit in the peak of the second year, those of which "usually high in that month" is said.

{_unchanged(found)}

Under 5 a month the package draws no limits; 1.5 stands here to show why.

### By the length of the series

Share of series of which nothing changes, {LENGTH_MEAN:g} counted a point on average, that show at
least one mark. Captions of charts quote the row of their options, between lengths in proportion.

{_marked(found, recent=False)}

### In the latest points

Share of the same series with a mark in the latest {NEWS} points: of monthly series, those whose
title would speak of one.

{_marked(found, recent=True)}

## XmR charts of a planted change

The mean steps up at the thirteenth of 24 months. Share of charts that show a signal towards high
values at or after the step, read 3, 6 and 12 months after it; some of it is false, see above.

{_power(found)}

## Changes on the year before

Two years in a row of a workforce in which everybody has the same constant hazard of leaving and as
many come as go, read through `change_on_year_before`. Share of readings that say "no clear
change": at least {_share(UNCLEAR, 0)} % in every cell, give or take {ERRORS} Monte-Carlo errors (at
{_share(UNCLEAR, 0)} % one is {_share(share_error(UNCLEAR, runs), 2)} points). Over all cells it is
{_share(_mean_unclear(found))} %. Where few are expected to leave, it is more.

{_steady(found)}

The chance of leaving within a year changes from the one year to the other. Share of readings of the
leaver rate that call it higher, and lower.

{_planted(found)}
"""
