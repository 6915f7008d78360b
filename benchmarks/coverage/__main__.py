"""Run the benchmark: `python -m benchmarks.coverage`."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.coverage.changes import planted, steady
from benchmarks.coverage.charts import marked_by_length, power, unchanged
from benchmarks.coverage.intervals import one_sample, over_groups, two_samples
from benchmarks.coverage.report import Found, document, failures
from benchmarks.coverage.units import spreads


def run(seeds: Sequence[int]) -> Found:
    """Everything, for each of the seeds."""
    coverage = [*one_sample(seeds), *two_samples(seeds), *over_groups(seeds)]
    return Found(
        seeds,
        coverage,
        spreads(seeds),
        unchanged(seeds),
        marked_by_length(seeds),
        power(seeds),
        steady(seeds),
        planted(seeds),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, and write the document if asked to; 1 if something does not cover."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.coverage", description=__doc__)
    parser.add_argument("--seeds", type=int, default=2000, help="how many (2000)")
    parser.add_argument("--first-seed", type=int, default=1, help="of consecutive seeds (1)")
    parser.add_argument("--out", type=Path, help="file for the document, such as docs/coverage.md")
    options = parser.parse_args(arguments)
    command = f"python -m benchmarks.coverage --seeds {options.seeds}"
    command += f" --first-seed {options.first_seed} --out docs/coverage.md"
    begun = time.process_time()
    found = run(range(options.first_seed, options.first_seed + options.seeds))
    text = document(found, command, time.process_time() - begun)
    print(text)
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    return 1 if failures(found) else 0


if __name__ == "__main__":
    raise SystemExit(main())
