"""No hidden number of a ladder can be worked out from the rungs around it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from retention.disclosure import publish
from retention.indicators.definitions.support import DEVELOPED, UNSEEN
from retention.indicators.definitions.support_ladder import ALL_YEAR, RUNGS, ladder_of
from retention.results import TOTAL, IndicatorTable, indicator_table
from tests.charts.conftest import YEAR
from tests.disclosure.attack import Term, narrowed

COUNTS = (
    "denominator",
    "numerator",
    "reached_before",
    "all_so_far",
    "stopped",
    "skipped",
    "neither",
)
LAST_NESTED = 1
"""Rungs up to this one are reached after all before them by what they are."""


def ladder_by_group(seed: int) -> IndicatorTable:
    """People of two groups and of both, each on some rungs, drawn one by one."""
    rng = np.random.default_rng(seed)
    reached = {}
    for name in ("A", "B"):
        on = rng.random((int(rng.integers(12, 40)), len(RUNGS))) < (0.8, 0.5, 0.4, 0.3, 0.2)
        on[:, 1] &= on[:, 0]
        on[:, 2] &= on[:, 0]
        reached[name] = on
    reached[TOTAL] = np.vstack([reached["A"], reached["B"]])
    rows = []
    for name, on in reached.items():
        before = np.ones(len(on), dtype=bool)
        for at, rung in enumerate(RUNGS):
            who, nested = on[:, at], at <= LAST_NESTED
            rows.append(
                {
                    "period_start": pd.Timestamp(YEAR.start),
                    "period_last_day": pd.Timestamp(YEAR.last_day),
                    "unit": name,
                    "total": name == TOTAL,
                    "people": ALL_YEAR,
                    "rung": rung,
                    "denominator": len(on),
                    "numerator": who.sum(),
                    "reached_before": before.sum(),
                    "all_so_far": (before & who).sum(),
                    "stopped": (before & ~who).sum(),
                    "skipped": np.nan if nested else (who & ~before).sum(),
                    "neither": np.nan if nested else (~who & ~before).sum(),
                }
            )
            before = before & who
    counts = pd.DataFrame(rows).astype(dict.fromkeys(COUNTS, float))
    return _stated(ladder_of((ALL_YEAR,), RUNGS), counts, along=("people", "rung"))


def _stated(definition, counts, **more) -> IndicatorTable:  # type: ignore[no-untyped-def]
    return indicator_table(
        definition,
        counts,
        level=0.95,
        by=("unit",),
        population="all staff",
        as_of=YEAR.last_day,
        source="test",
        **more,
    )


def equations(frame: pd.DataFrame) -> list[list[Term]]:
    """What any reader knows of a ladder: rungs hang together, groups sum to the total."""
    found: list[list[Term]] = []
    steps = len(RUNGS)
    for row in range(len(frame)):
        first, at = row - row % steps, row % steps
        found.append(
            [((row, "reached_before"), 1), ((row, "all_so_far"), -1), ((row, "stopped"), -1)]
        )
        found.append([((row, "denominator"), 1), ((first, "denominator"), -1)] if at else [])
        above = ((row - 1, "all_so_far"), -1.0) if at else ((row, "denominator"), -1.0)
        found.append([((row, "reached_before"), 1), above])
        if at <= LAST_NESTED:
            found.append([((row, "numerator"), 1), ((row, "all_so_far"), -1)])
            continue
        found.append([((row, "numerator"), 1), ((row, "all_so_far"), -1), ((row, "skipped"), -1)])
        found.append(
            [
                ((row, "denominator"), 1),
                *(((row, name), -1.0) for name in ("reached_before", "skipped", "neither")),
            ]
        )
    for at in range(steps):
        for name in COUNTS:
            if name in ("skipped", "neither") and at <= LAST_NESTED:
                continue
            found.append([((at, name), 1), ((steps + at, name), 1), ((2 * steps + at, name), -1)])
    return [equation for equation in found if equation]


@pytest.mark.parametrize(
    "seed", [seed if seed == 4 else pytest.param(seed, marks=pytest.mark.slow) for seed in range(6)]
)
def test_no_hidden_rung_is_narrower_than_the_protection(seed: int) -> None:
    table = replace(ladder_by_group(seed), sensitive=True)
    frame = publish({"l": table}, rule="internal")["l"].frame
    widths = narrowed(frame, COUNTS, equations(table.frame))
    assert all(width >= 3 - 1e-6 for width in widths.values()), widths


def test_with_the_protection_off_the_attack_succeeds() -> None:
    """Only the small numbers themselves hidden: the rungs around them give them back."""
    found = []
    for seed in range(2):
        table = ladder_by_group(seed)
        frame = table.frame.copy()
        for name in COUNTS:
            frame[name] = frame[name].mask((frame[name] > 0) & (frame[name] < 5))
        found += list(narrowed(frame, COUNTS, equations(table.frame)).values())
    assert min(found) < 1e-6


def test_the_same_people_are_one_number_on_the_ladder_and_in_tables_beside_it() -> None:
    table = ladder_by_group(1)
    rung = table.frame[table.frame["rung"] == RUNGS[3]]
    counts = rung[["period_start", "period_last_day", "unit", "total"]].copy()
    counts["denominator"], counts["numerator"] = rung["denominator"], rung["numerator"]
    developed = replace(_stated(DEVELOPED, counts), sensitive=True)
    release = publish({"l": replace(table, sensitive=True), "d": developed}, rule="internal")
    mine = release["l"].frame
    of_ladder = mine[mine["rung"] == RUNGS[3]]["numerator"].to_numpy()
    np.testing.assert_array_equal(of_ladder, release["d"].frame["numerator"].to_numpy())
    assert UNSEEN.measure("denominator").quantity == DEVELOPED.measure("denominator").quantity
