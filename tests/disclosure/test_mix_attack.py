"""An attack on standardised rates: who knows every headcount solves for the leavers by stratum.

The attacker knows how many people each group has in each stratum, so every weight; what is
published, as exactly as it is; how strata were put together; and how many left of each stratum
of the whole. One linear programme over all groups finds how far each small count is narrowed.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

import retention
from retention.indicators.standardising import put_together
from retention.workforce import Workforce

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
YEAR = retention.year_to("2025-09-30")


class Known(NamedTuple):
    """Rows of sums that an attacker knows to lie between two numbers."""

    rows: list[np.ndarray]
    low: list[float]
    high: list[float]

    def add(self, row: np.ndarray, value: float, slack: float) -> None:
        self.rows.append(row.ravel())
        self.low.append(value - slack)
        self.high.append(value + slack)

    def width(self, wanted: np.ndarray, most: np.ndarray) -> float:
        table = np.array(self.rows)
        ends = []
        for sign in (1.0, -1.0):
            answer = linprog(
                sign * wanted.ravel(),
                A_ub=np.vstack([table, -table]),
                b_ub=np.concatenate([self.high, -np.array(self.low)]),
                bounds=[(0, n) for n in most.ravel()],
            )
            assert answer.status == 0
            ends.append(sign * answer.fun)
        return ends[1] - ends[0]


@pytest.fixture(scope="module")
def workforce() -> Workforce:
    return retention.read(SAMPLE)


def counts(workforce: Workforce, by: str, mix: tuple[str, ...]) -> tuple[pd.DataFrame, ...]:
    """People and leavers, a row for each group and a column for each stratum."""
    frame = retention.leaver_rate(workforce, YEAR, by=(by, *mix)).frame
    frame = frame[~frame["total"]]
    people, left = (
        frame.pivot_table(index=by, columns=list(mix), values=value, fill_value=0, aggfunc="sum")
        for value in ("opening", "numerator")
    )
    return people, left


@pytest.mark.parametrize(
    ("by", "mix", "rule", "smallest", "width"),
    [
        ("gender", ("staff_group",), "internal", 5, 3),
        ("disability", ("band",), "internal", 5, 3),
        ("directorate", ("band",), "public", 10, 5),
    ],
)
def test_no_small_count_by_stratum_is_told(workforce, by, mix, rule, smallest, width) -> None:
    table = retention.standardised_leaver_rate(workforce, YEAR, by=by, mix=mix)
    shown = retention.publish({"t": table}, rule=rule)["t"].frame.set_index(by)
    people, left = counts(workforce, by, mix)
    keys = [key if isinstance(key, tuple) else (key,) for key in people.columns]
    most, truth = people.to_numpy(float), left.to_numpy(float)
    standard = most.sum(axis=0)
    slack, halved = (0.0, 0.5) if rule == "internal" else (2.0, 2.5)
    margins, everything = (Known([], [], []) for _ in range(2))
    for stratum in range(len(keys)):
        row = np.zeros_like(most)
        row[:, stratum] = 1
        for known in (margins, everything):
            known.add(row, truth[:, stratum].sum(), 0.0)
    parts = {g: put_together(most[g], keys) for g in range(len(most))}
    for g, name in enumerate(people.index):
        row = np.zeros_like(most)
        row[g] = 1
        if not pd.isna(shown.loc[name, "leavers"]):
            for known in (margins, everything):
                known.add(row, shown.loc[name, "leavers"], slack)
        if not pd.isna(shown.loc[name, "numerator"]):
            weights = np.array([standard[part].sum() for part in parts[g]])
            held = np.array([most[g, part].sum() for part in parts[g]])
            row = np.zeros_like(most)
            each = most[g].sum() * weights / weights.sum() / held
            for part, weight in zip(parts[g], each, strict=True):
                row[g, part] = weight
            everything.add(row, shown.loc[name, "numerator"], halved)
    looked_at = 0
    for g, name in enumerate(people.index):
        if pd.isna(shown.loc[name, "numerator"]):
            continue
        for part in parts[g]:
            count, rest = truth[g, part].sum(), most[g, part].sum() - truth[g, part].sum()
            if 0 < count < smallest or 0 < rest < smallest:
                wanted = np.zeros_like(most)
                wanted[g, part] = 1
                # What the leavers of a stratum of the whole tell is not told by this table.
                before = margins.width(wanted, most)
                assert everything.width(wanted, most) >= min(width, before) - 1e-6, (name, part)
                looked_at += 1
    assert looked_at > 3
