"""Run the benchmark: `python -m benchmarks.planning_hazards`; it writes docs/planning.md.

Only the section "Hazards" is written anew. `--judges FOLDER` adds the federal judges.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.planning_hazards.coverage import Coverage, coverage

import retention
from retention.results import rows_of

PAGE = Path(__file__).parents[2] / "docs" / "planning.md"
SECTION = "## Hazards"
COST = """
import resource, time, retention
from retention.planning.cells import count_cells
from retention.planning.fitting import complete_years
from retention.planning.inputs import DEFAULT_INPUTS
import retention.planning.hazards as hazards
trust = retention.sample(people={people}, years={years}, seed=3)
years = complete_years(trust, most={years})
count_cells(trust, years[:1], DEFAULT_INPUTS)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begun = time.process_time()
cells = count_cells(trust, years, DEFAULT_INPUTS)
counted = time.process_time() - begun
begun = time.process_time()
hazards.model_for(cells.inputs, cells.causes).fit_cells(cells)
fitted = time.process_time() - begun
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(len(cells), round(cells.exposure.sum()), round(cells.leavers.sum()), counted, fitted,
      (after - before) / 1024)
"""


def main() -> None:
    """Measure everything and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=2000)
    parser.add_argument("--people", type=int, default=4000)
    parser.add_argument("--judges", type=Path)
    options = parser.parse_args()
    begun = time.process_time()
    rows = coverage(options.people, range(1, options.seeds + 1))
    each = (time.process_time() - begun) / options.seeds
    lines = [
        SECTION,
        "",
        "Made by the benchmark; do not edit this section by hand:",
        "",
        "    python -m benchmarks.planning_hazards --judges FOLDER",
        "",
        f"**Known rates are found again.** {options.seeds:,} reduced trusts of {options.people:,} "
        "people, seeds in a row from 1: four groups by service, two causes, three years "
        f"({each * 1000:.0f} ms each). How often the 95 % interval of a log rate holds the truth:",
        "",
        "| cause | years of service | coverage | bias of the log rate | spread over error |",
        "|---|---|---|---|---|",
        *(_coverage_row(row) for row in rows),
        "",
        "**Years that were not seen.** Each of the last three years foretold from up to five "
        "before it, `retention.validate_hazards(trees=True)`; log loss and Brier score a "
        "person-month, lower is better. Observed over expected is of the tenth of the time in "
        "post with the lowest and the highest predicted rate.",
        "",
        "| records | rates | log loss | Brier | over last year’s rate | all | lowest | highest |",
        "|---|---|---|---|---|---|---|---|",
        *_validated("sample of the package", retention.read("data/sample")),
        *_validated(
            "synthetic trust, 15,000 people, 10 years",
            retention.sample(people=15_000, years=10, seed=3),
        ),
    ]
    if options.judges:
        judges = retention.read(options.judges, as_of="2025-11-07", observed_from="1789-01-01")
        lines += _validated("US federal judges", judges)
        lines += _validated("the same, 25 years foretold", judges, tested=25)
    lines += ["", *_cost(15_000, 10)]
    _write("\n".join(lines) + "\n")


def _coverage_row(row: Coverage) -> str:
    return (
        f"| {row.cause} | {row.service:g} | {row.covered:.1%} | {row.bias:+.3f} | "
        f"{row.spread_over_error:.2f} |"
    )


def _validated(name: str, workforce: retention.Workforce, tested: int = 3) -> list[str]:
    found = retention.validate_hazards(workforce, tested=tested, trees=True)
    release = retention.publish(found)
    parts = release["hazard_calibration"].frame
    every = parts["numerator"].sum() / parts["expected"].sum()
    ends = f"{parts['value'].iloc[0]:.2f} | {parts['value'].iloc[-1]:.2f}"
    lines = []
    for row in rows_of(release["hazard_scores"].frame):
        limits = (
            f" ({row['lower']:.3f} to {row['upper']:.3f})" if row["lower"] == row["lower"] else ""
        )
        of_model = row["rates"] == "the model"
        calibrated = f"{every:.2f} | {ends}" if of_model else " | | "
        lines.append(
            f"| {name} | {row['rates']} | {row['log_loss']:.5f} | {row['brier']:.5f} | "
            f"{row['value']:.3f}{limits} | {calibrated} |"
        )
    return lines


def _cost(people: int, years: int) -> list[str]:
    code = COST.format(people=people, years=years)
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    cells, time_in_post, left, counted, fitted, memory = map(float, found.stdout.split())
    return [
        f"**Cost.** {people:,} people over {years} years ({time_in_post:,.0f} person-years, "
        f"{left:,.0f} leavers) are {cells:,.0f} cells: counted in {counted:.1f} s of processor "
        f"time, four causes fitted in {fitted:.1f} s, {memory:.0f} MB above the records. A row for "
        f"each person and month would be {time_in_post * 12:,.0f} rows.",
    ]


def _write(section: str) -> None:
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else "# Planning\n"
    before, found, rest = text.partition(f"{SECTION}\n")
    _, following, after = rest.partition("\n## ") if found else ("", "", "")
    whole = f"{before.rstrip()}\n\n{section}"
    PAGE.write_text(f"{whole}\n## {after}" if following else whole, encoding="utf-8")


if __name__ == "__main__":
    main()
