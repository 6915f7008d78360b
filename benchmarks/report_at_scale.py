"""What a report costs, on one processor: counting, the page alone, and everything.

    python -m benchmarks.report_at_scale                               # data/sample
    python -m benchmarks.report_at_scale --people 15000 --years 10     # a large trust, made anew

Processor and wall-clock seconds, the bytes of the page and of all files, and the peak memory.
Wanted: the sample within 30 s and 15,000 people over 10 years within 60 s, pages under 5 MB.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.answers_at_scale import peak

import retention
from retention.reporting.options import DEFAULT_FORMATS, FORMATS

SAMPLE = Path(__file__).parents[1] / "data" / "sample"


class Clock:
    """Prints how long what was done since its last line took."""

    def __init__(self) -> None:
        self._processor, self._wall = time.process_time(), time.perf_counter()

    def tell(self, words: str) -> None:
        """Print a line and begin anew."""
        processor, wall = time.process_time(), time.perf_counter()
        print(
            f"{words:<34}{processor - self._processor:>8.1f} s of processor"
            f"{wall - self._wall:>8.1f} s by the clock{peak():>7.0f} MB",
            flush=True,
        )
        self._processor, self._wall = processor, wall


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each part."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=0, help="of a trust made anew (data/sample)")
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--rule", choices=("internal", "public"), default="internal")
    parser.add_argument("--all-formats", action="store_true", help=f"of {', '.join(FORMATS)}")
    options = parser.parse_args(arguments)
    clock = Clock()
    if options.people:
        workforce = retention.sample(options.people, years=options.years)
    else:
        workforce = retention.read(SAMPLE)
    clock.tell("records made or read")
    retention.answer(workforce, rule=options.rule)
    clock.tell("answer: counted and protected")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        retention.report(workforce, out / "page", formats="html", rule=options.rule)
        clock.tell("report: the page alone")
        formats = FORMATS if options.all_formats else DEFAULT_FORMATS
        page = retention.report(workforce, out / "all", formats=formats, rule=options.rule)
        clock.tell(f"report: {','.join(formats)}")
        files = [path.stat().st_size for path in (out / "all").rglob("*") if path.is_file()]
        print(f"page {page.stat().st_size:,} bytes; {len(files)} files of {sum(files):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
