"""How long the disclosure gate takes, and how much it hides.

    python benchmarks/gate.py

Each line: what was published, the cells in it, how many were hidden, and the seconds that
the gate and its audit took, of one processor.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

import retention
from retention.disclosure import Release, publish
from retention.indicators.definitions.stocks import HEADCOUNT
from retention.results import IndicatorTable, Nesting, indicator_table

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
START, LAST = pd.Timestamp("2024-10-01"), pd.Timestamp("2025-09-30")
MOMENTS = ((START - pd.Timedelta(days=1),), (LAST,), (START, LAST))


def grouped(counts: pd.DataFrame, by: tuple[str, ...], nestings: tuple[Nesting, ...]):
    """A table of headcounts by some columns of counts, with the row of everyone."""
    stocks = ["opening", "closing"]
    groups = counts.groupby(list(by), sort=True)[stocks].sum().reset_index()
    everyone = pd.DataFrame([{**dict.fromkeys(by, "All"), **counts[stocks].sum()}])
    frame = pd.concat([groups.assign(total=False), everyone.assign(total=True)])
    frame = frame.assign(period_start=START, period_last_day=LAST)
    return indicator_table(
        HEADCOUNT,
        frame,
        level=0.95,
        by=by,
        population="all staff",
        as_of=LAST.date(),
        source="generated counts",
        nestings=nestings,
    )


def hierarchy(units: int, groups: int, *, seed: int = 1) -> dict[str, IndicatorTable]:
    """Units in directorates, by staff group, with every margin: sizes of a real organisation."""
    draw = np.random.default_rng(seed)
    size = np.maximum(draw.lognormal(3.2, 0.8, units), 2)
    share = draw.dirichlet(np.full(groups, 0.5), units)
    opening = draw.poisson(size[:, None] * share)
    closing = draw.binomial(opening, 0.9) + draw.poisson(opening * 0.1)
    names = [f"Unit {i:03d}" for i in range(units)]
    above = [f"Directorate {i * 8 // units}" for i in range(units)]
    counts = pd.DataFrame(
        {
            "directorate": np.repeat(above, groups),
            "unit": np.repeat(names, groups),
            "staff_group": np.tile([f"Group {j}" for j in range(groups)], units),
            "opening": opening.ravel().astype(float),
            "closing": closing.ravel().astype(float),
        }
    )
    blocks: Mapping[str, list[str]] = pd.Series(names).groupby(above).agg(list).to_dict()
    nestings = tuple(
        Nesting("unit", "directorate", when, tuple((tuple(u), (d,)) for d, u in blocks.items()))
        for when in MOMENTS
    )
    cuts = [("directorate",), ("unit",), ("staff_group",)]
    cuts += [("directorate", "staff_group"), ("staff_group", "unit")]
    return {"_by_".join(["headcount", *by]): grouped(counts, by, nestings) for by in cuts}


def timed(words: str, tables: Mapping[str, IndicatorTable], rule: str) -> Release:
    """Publish and say how long it took."""
    began = time.process_time()
    release = publish(tables, rule=rule)
    seconds = time.process_time() - began
    cells = sum(
        int(t.frame[[m.name for m in t.definition.measures if m.role in ("count", "base")]].size)
        for t in tables.values()
    )
    hidden = len(release.hidden_cells)
    print(f"{words:<34} {rule:<9} {cells:>7} cells {hidden:>6} hidden {seconds:>7.1f} s")
    return release


def kept(release: Release, tables: Mapping[str, IndicatorTable]) -> str:
    """The share of numbers hidden, beside what "hide everything under 10" would hide."""
    hidden = naive = cells = 0
    for name, table in tables.items():
        counted = [m.name for m in table.definition.measures if m.role in ("count", "base")]
        raw = table.frame[counted].to_numpy()
        cells += raw.size
        hidden += int(release[name].frame[counted].isna().to_numpy().sum())
        naive += int(((raw > 0) & (raw < 10)).sum())
    return f"{hidden / cells:.1%} of numbers hidden; under 10 are {naive / cells:.1%}"


def main() -> None:
    """Print every line."""
    workforce = retention.read(SAMPLE)
    for rule in ("internal", "public"):
        began = time.process_time()
        answers = retention.answer(workforce, rule=rule)
        counted = time.process_time() - began
        tables = dict(zip(answers.tables, answers.raw, strict=True))
        timed(f"catalogue of the sample ({counted:.1f} s in all)", tables, rule)
    years = retention.years_to("2025-09-30", 5)
    by_unit = {
        "headcount": retention.headcount(workforce, years, by="unit"),
        "leaver_rate": retention.leaver_rate(workforce, years, by="unit"),
    }
    for rule in ("internal", "public"):
        release = timed("sample by unit and year", by_unit, rule)
        print(f"    {kept(release, by_unit)}")
    for units, groups in ((40, 9), (200, 9)):
        for rule in ("internal", "public"):
            timed(f"{units} x {groups} in directorates", hierarchy(units, groups), rule)


if __name__ == "__main__":
    main()
