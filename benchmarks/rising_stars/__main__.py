"""Run the benchmark: `python -m benchmarks.rising_stars`."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.rising_stars.report import WANTED, document
from benchmarks.rising_stars.studies import study, study_developed, study_years

SIZES = (3_000, 6_000, 12_000, 24_000, 32_000)
DEVELOPED_SIZES = (24_000, 48_000, 64_000, 80_000, 96_000)
YEARS_SIZES = (3_000, 6_000, 9_000, 12_000, 24_000, 32_000, 48_000)


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
    years = [study_years(people, seeds) for people in YEARS_SIZES]
    seconds = time.process_time() - begun
    text = document(studies, developed, years, command, seconds, options.seeds)
    print(text)
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    return 0 if any(s.found >= WANTED for s in studies) else 1


if __name__ == "__main__":
    raise SystemExit(main())
