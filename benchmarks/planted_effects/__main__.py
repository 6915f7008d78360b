"""Run the benchmark: `python -m benchmarks.planted_effects`."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benchmarks.planted_effects.report import document
from benchmarks.planted_effects.trust import study


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, and write the document if asked to."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.planted_effects", description=__doc__
    )
    parser.add_argument("--trusts", type=int, default=200, help="how many (200)")
    parser.add_argument("--first-seed", type=int, default=3001, help="of consecutive seeds (3001)")
    parser.add_argument("--processes", type=int, default=2, help="at once (2)")
    parser.add_argument("--out", type=Path, help="file for the document, docs/planted-effects.md")
    options = parser.parse_args(arguments)
    begun = time.perf_counter()
    seeds = range(options.first_seed, options.first_seed + options.trusts)
    with ProcessPoolExecutor(options.processes, mp_context=get_context("spawn")) as executor:
        found = list(executor.map(study, seeds))
    command = (
        f"python -m benchmarks.planted_effects --trusts {options.trusts} "
        f"--first-seed {options.first_seed}"
    )
    command += " --out docs/planted-effects.md"
    text = document(found, command, time.perf_counter() - begun)
    print(text)
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
