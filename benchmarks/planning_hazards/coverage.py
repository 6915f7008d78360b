"""How often 95 % intervals hold the true rate, over seeds that nobody chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from benchmarks.planning_hazards.trust import CAUSES, GROUPS, cells_of, log_rates

from retention.planning.hazards import LeavingHazards
from retention.statistics.intervals import normal_quantile

AT = (0.125, 0.875, 2.25, 5.5, 11.0, 22.5)
"""Years of service at which rates are asked for: middles of classes."""


@dataclass(frozen=True)
class Coverage:
    """Of one cause and years of service, the groups together."""

    cause: str
    service: float
    covered: float
    bias: float
    spread_over_error: float


def coverage(people: int, seeds: Sequence[int]) -> list[Coverage]:
    """Fit every trust and hold each log rate against the truth."""
    asked = pd.DataFrame(
        [(g, s) for s in AT for g in GROUPS], columns=["staff_group", "service"]
    ).astype({"staff_group": "str"})
    group = np.array([GROUPS.index(g) for g in asked["staff_group"]])
    truth = log_rates(group, asked["service"].to_numpy())
    found, errors = [], []
    for seed in seeds:
        model = LeavingHazards().fit_cells(cells_of(seed, people))
        value, error = model.log_rates(asked)
        found.append(value)
        errors.append(error)
    value, error = np.array(found), np.array(errors)
    z = normal_quantile(0.95)
    inside = np.abs(value - truth) <= z * error
    rows = []
    for k, cause in enumerate(CAUSES):
        for service in AT:
            of = (asked["service"] == service).to_numpy()
            spread = value[:, of, k].std(axis=0) / error[:, of, k].mean(axis=0)
            bias = float((value - truth)[:, of, k].mean())
            covered = float(inside[:, of, k].mean())
            rows.append(Coverage(cause, service, covered, bias, float(spread.mean())))
    return rows
