"""Run the benchmark: `python -m benchmarks.rising_stars`."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from benchmarks.coverage.draws import share_error
from benchmarks.rising_stars.trust import draw, draw_developed, gap_of

from retention.synthetic import truths

SIZES = (3_000, 6_000, 12_000, 24_000, 32_000)
PLANTED = truths.RATIOS["talent"]["Rising Stars, not developed"] / 1000
WANTED = 0.80
DEVELOPED_SIZES = (24_000, 48_000, 64_000, 96_000)
NEAR = 0.03
"""An interval inside plus or minus this many points of the gap says that there is next to none."""


@dataclass(frozen=True)
class Found:
    """What many seeds of one size gave."""

    people: int
    named: float
    gap: float
    found: float
    wrong: float


def study(people: int, seeds: Sequence[int]) -> Found:
    """Power with the planted ratio, and how often no gap is taken for one."""
    gaps, found, wrong, named = [], 0, 0, 0
    for seed in seeds:
        trust = draw(seed, people, PLANTED)
        gap = gap_of(trust)
        gaps.append(float(gap.value))
        found += bool(gap.upper < 0)
        named += int(trust.named.sum())
        none = gap_of(draw(seed, people, 1.0))
        wrong += bool(none.upper < 0 or none.lower > 0)
    runs = len(seeds)
    return Found(people, named / runs, float(np.mean(gaps)), found / runs, wrong / runs)


@dataclass(frozen=True)
class Developed:
    """What many seeds of one size gave for those who are developed."""

    people: int
    named: float
    gap: float
    half_width: float
    inside: float
    covers: float


def study_developed(people: int, seeds: Sequence[int]) -> Developed:
    """How often the interval of the gap of the developed lies near 0 as a whole."""
    named, found = 0, []
    for seed in seeds:
        trust = draw_developed(seed, people)
        gap = gap_of(trust)
        named += int(trust.named.sum())
        found.append((float(gap.value), float(gap.lower), float(gap.upper)))
    value, lower, upper = np.array(found).T
    mean = float(value.mean())
    return Developed(
        people,
        named / len(seeds),
        mean,
        float((upper - lower).mean() / 2),
        float(((lower > -NEAR) & (upper < NEAR)).mean()),
        float(((lower <= mean) & (mean <= upper)).mean()),
    )


def of_developed(studies: Sequence[Developed], runs: int) -> list[str]:
    """The part of the page on those who are developed."""
    lines = [
        "",
        "## The developed",
        "",
        "Of the same trusts, those who go on being developed for the two years: Rising Stars",
        "among them resign 0.80 / 0.75 = 1.07 times as often as their colleagues, next to no gap.",
        f"Near 0: the whole 95% interval lies inside plus or minus {100 * NEAR:.0f} points.",
        "",
        "| people | developed Rising Stars | mean gap, points | mean half width | near 0 (s.e.) "
        "| holds the mean gap (s.e.) |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {s.people:,} | {s.named:.0f} | {100 * s.gap:.1f} | {100 * s.half_width:.1f} "
        f"| {s.inside:.3f} ({share_error(s.inside, runs):.3f}) "
        f"| {s.covers:.3f} ({share_error(s.covers, runs):.3f}) |"
        for s in studies
    ]
    enough = next((s for s in studies if s.inside >= WANTED), None)
    lines += [
        "",
        f"At least {WANTED:.0%} of trusts have an interval that narrow from {enough.people:,} "
        "people on."
        if enough
        else f"At none of these sizes do {WANTED:.0%} of trusts have an interval that narrow.",
        "That the developed of one trust of a few thousand show no gap is no finding: its interval",
        "is too wide to say so. Several employers put together can say it.",
    ]
    return lines


def document(
    studies: Sequence[Found],
    developed: Sequence[Developed],
    command: str,
    seconds: float,
    runs: int,
) -> str:
    """The figures as a page."""
    lines = [
        "# Is the gap of Rising Stars found?",
        "",
        "Made by the benchmark itself; do not edit by hand:",
        "",
        f"    {command}",
        "",
        f"{runs:,} reduced trusts of each size, their seeds consecutive and not selected. **A",
        "reduced trust** has no dates and no files: one census, and for each person a staff group",
        "(9), band (5) and class of service (5), whether a Rising Star (12%), whether part-time",
        "(34%), whether named, and whether in post after 24 months. Chances are those written for",
        "the synthetic trust: Rising Stars resign 1.7 times as often, unless developed; the pool",
        "names nobody else, not all of them, and part-timers less often. Development is in their",
        "mean rate. There are no moves, leave, appraisals or other factors. Matching and intervals",
        "are those of the package. Found: the 95% interval of the gap lies below 0. Wrong: with no",
        "effect planted, it leaves out 0.",
        "",
        "| people | Rising Stars named | mean gap, points | found (s.e.) | wrong (s.e.) |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {s.people:,} | {s.named:.0f} | {100 * s.gap:.1f} | {s.found:.3f} "
        f"({share_error(s.found, runs):.3f}) | {s.wrong:.3f} ({share_error(s.wrong, runs):.3f}) |"
        for s in studies
    ]
    enough = next((s for s in studies if s.found >= WANTED), None)
    lines += [
        "",
        f"The gap is found in at least {WANTED:.0%} of trusts from {enough.people:,} people on."
        if enough
        else f"At none of these sizes is the gap found in {WANTED:.0%} of trusts.",
        "A smaller employer should read the interval and not whether it leaves out 0.",
        *of_developed(developed, runs),
        "",
        f"Made in {seconds:.0f} seconds of processor time.",
        "",
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, and write the document if asked to; 1 if no size has the power wanted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rising_stars", description=__doc__)
    parser.add_argument("--seeds", type=int, default=2000, help="how many (2000)")
    parser.add_argument("--first-seed", type=int, default=1, help="of consecutive seeds (1)")
    parser.add_argument("--out", type=Path, help="file for the document, docs/rising-stars.md")
    options = parser.parse_args(arguments)
    command = f"python -m benchmarks.rising_stars --seeds {options.seeds}"
    command += f" --first-seed {options.first_seed} --out docs/rising-stars.md"
    begun = time.process_time()
    seeds = range(options.first_seed, options.first_seed + options.seeds)
    studies = [study(people, seeds) for people in SIZES]
    developed = [study_developed(people, seeds) for people in DEVELOPED_SIZES]
    text = document(studies, developed, command, time.process_time() - begun, options.seeds)
    print(text)
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    return 0 if any(s.found >= WANTED for s in studies) else 1


if __name__ == "__main__":
    raise SystemExit(main())
