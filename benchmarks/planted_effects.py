"""How often a trust of the sample's size shows what was planted in it, by the package alone.

    python -m benchmarks.planted_effects --trusts 200 --out docs/planted-effects.md

Fresh trusts, whose seeds were not looked at before. Of each: the unit with 2.2 times the
resignations in three funnels, and leaving after development in the staff group in which
development changes nothing, whose rate ratio is 1.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd
from benchmarks.coverage.draws import share_error

import retention
from retention.intake import read_contents
from retention.settings import SETTINGS_FILE, parse_settings
from retention.synthetic import generate
from retention.synthetic.trust import SyntheticTrust

LAGS = (0, 90)
FUNNELS = {
    "one year": "leavers of the latest year over those in post when it began",
    "five years": "leavers of five years over those in post when they began",
    "five years, observed over expected": "the same over those to expect from staff group and band",
}
WIDE, WIDER = "outside 95%", "outside 99.8%"


@dataclass
class Seen:
    """What one trust showed: by funnel where its unit lies, and by comparison the interval."""

    verdicts: dict[str, str] = field(default_factory=dict)
    covers: dict[str, bool] = field(default_factory=dict)
    sums: dict[str, tuple[float, float]] = field(default_factory=dict)


def study(seed: int) -> Seen:
    """One trust of 3,000 people and six years."""
    trust = generate(people=3000, years=6, seed=seed)
    made = trust.files()
    settings = parse_settings(SETTINGS_FILE, made[SETTINGS_FILE])
    tables = {name: content for name, content in made.items() if name.endswith(".csv")}
    workforce = read_contents(tables, settings=settings)
    seen = Seen(verdicts=_units(trust, workforce))
    group = trust.truth["written"]["staff_group_without_development_effect"]
    frame = retention.leaving_after_development(
        workforce, by="staff_group", lags=LAGS, leavers="voluntary"
    ).frame
    for row in frame[frame["staff_group"] == group].itertuples():
        seen.covers[row.lag] = bool(row.lower <= 1 <= row.upper)
        seen.sums[row.lag] = (row.weighted, row.weighted_other)
    seen.covers["ever"], seen.sums["ever"] = _ever_against_never(workforce, group)
    return seen


def _units(trust: SyntheticTrust, workforce: retention.Workforce) -> dict[str, str]:
    five = retention.years_to("2025-10-31", 5)
    long = retention.Period(five[0].start, five[-1].end)
    found = {
        "one year": retention.leaver_funnel(workforce, five[-1]),
        "five years": retention.leaver_funnel(workforce, long),
        "five years, observed over expected": retention.observed_expected(workforce, long),
    }
    unit = trust.truth["written"]["culture_unit"]
    return {name: _place(table.frame.set_index("unit").loc[unit]) for name, table in found.items()}


def _place(row: pd.Series) -> str:
    """Where the unit lies, above only."""
    if row["value"] > row["outer_upper"]:
        return WIDER
    return WIDE if row["value"] > row["inner_upper"] else "inside"


def _ever_against_never(
    workforce: retention.Workforce, group: str
) -> tuple[bool, tuple[float, float]]:
    """Wrong: the time of those who were ever developed against that of those who never were."""
    done = workforce.table("development")
    done = done[~done["mandatory"].astype(bool) & (done["status"] == "completed")]
    spells = workforce.where(staff_group=group).spells
    begin, end = pd.Timestamp(workforce.observed_from), pd.Timestamp(workforce.as_of)
    exit_ = spells["exit"].fillna(end + pd.Timedelta(days=1))
    years = (exit_.clip(upper=end) - spells["start"].clip(lower=begin)).dt.days.clip(lower=0)
    reasons = spells["leaving_reason"].astype("str")
    left = reasons.str.startswith("Voluntary Resignation", na=False) & (exit_ > begin)
    ever = spells["person"].isin(done["person"])
    events = [float(left[who].sum()) for who in (ever, ~ever)]
    time_ = [float(years[who].sum()) / 365.25 for who in (ever, ~ever)]
    ratio = events[0] / time_[0] / (events[1] / time_[1])
    spread = 1.96 * np.sqrt(1 / max(events[0], 1) + 1 / max(events[1], 1))
    covers = bool(ratio * np.exp(-spread) <= 1 <= ratio * np.exp(spread))
    return covers, (events[0] / time_[0], events[1] / time_[1])


def document(found: Sequence[Seen], command: str, seconds: float) -> str:
    """The figures as a page."""
    runs = len(found)
    lines = [
        "# Does a trust of 3,000 people show what was planted in it?",
        "",
        "Made by the benchmark itself; do not edit by hand:",
        "",
        f"    {command}",
        "",
        f"{runs} fresh trusts of 3,000 people and six years, read from their files as anybody has",
        "them, and judged by the functions of the package. Standard errors are in brackets.",
        "",
        "## The unit with 2.2 times the resignations",
        "",
        "| funnel | above the 95 % limits | above the 99.8 % limits |",
        "|---|---|---|",
    ]
    for name, words in FUNNELS.items():
        count = Counter(seen.verdicts[name] for seen in found)
        wider = count[WIDER] / runs
        wide = wider + count[WIDE] / runs
        shares = [f"{share:.2f} ({share_error(share, runs):.2f})" for share in (wide, wider)]
        lines.append(f"| {name}: {words} | {shares[0]} | {shares[1]} |")
    lines += [
        "",
        "By chance alone 0.025 and 0.001 of units lie above. Limits are widened where units differ",
        "by more than chance.",
        "",
        "## Leaving after development where it has no effect",
        "",
        "The rate ratio of known voluntary leaving in the staff group in which development changes",
        "nothing; strata of band and service. The pooled ratio is one of sums over all trusts.",
        "",
        "| comparison | 95 % interval holds 1 | pooled ratio |",
        "|---|---|---|",
    ]
    words = {
        "90 days": "from 90 to 365 days after an activity, as the package does",
        "0 days": "from the activity on, no lag (wrong)",
        "ever": "ever developed against never developed (wrong)",
    }
    for name, text in words.items():
        share = sum(seen.covers[name] for seen in found) / runs
        sums = np.array([seen.sums[name] for seen in found]).sum(axis=0)
        lines.append(
            f"| {text} | {share:.3f} ({share_error(share, runs):.3f}) | {sums[0] / sums[1]:.3f} |"
        )
    lines += ["", f"Made in {seconds:.0f} seconds.", ""]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, and write the document if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trusts", type=int, default=200)
    parser.add_argument("--first-seed", type=int, default=3001)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--out", type=Path, help="file for the document")
    options = parser.parse_args(arguments)
    begun = time.perf_counter()
    seeds = range(options.first_seed, options.first_seed + options.trusts)
    with ProcessPoolExecutor(options.processes, mp_context=get_context("spawn")) as executor:
        found = list(executor.map(study, seeds))
    command = (
        f"python -m benchmarks.planted_effects --trusts {options.trusts} "
        f"--first-seed {options.first_seed}"
    )
    text = document(found, command, time.perf_counter() - begun)
    print(text)
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
