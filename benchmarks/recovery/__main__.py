"""Run the benchmark: `python -m benchmarks.recovery`."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from benchmarks.recovery.report import document
from benchmarks.recovery.trust import Found, study


def run(
    trusts: int, people: int, years: int, processes: int = 1, first_seed: int = 1
) -> list[Found]:
    """Study trusts with consecutive seeds from `first_seed` on."""
    one = partial(study, people, years)
    seeds = range(first_seed, first_seed + trusts)
    if processes == 1:
        return [one(seed) for seed in seeds]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as executor:
        return list(executor.map(one, seeds))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, and write the document if asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recovery", description=__doc__)
    parser.add_argument("--trusts", type=int, default=200, help="how many (200)")
    parser.add_argument("--first-seed", type=int, default=1, help="of consecutive seeds (1)")
    parser.add_argument("--people", type=int, default=3000, help="in each (3000)")
    parser.add_argument("--years", type=int, default=6, help="of records (6)")
    parser.add_argument("--processes", type=int, default=2, help="at once (2)")
    parser.add_argument("--out", type=Path, help="file for the document, such as docs/recovery.md")
    options = parser.parse_args(arguments)
    command = (
        f"python -m benchmarks.recovery --trusts {options.trusts} --people {options.people} "
        f"--years {options.years} --first-seed {options.first_seed}"
    )
    begun = time.perf_counter()
    found = run(
        options.trusts, options.people, options.years, options.processes, options.first_seed
    )
    seconds = time.perf_counter() - begun
    text = document(found, command, seconds, options.processes)
    print(text)
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
