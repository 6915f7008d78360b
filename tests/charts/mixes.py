"""Tables of chosen counts for the charts of mix: the parts of a change, and standardised rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from retention.indicators.definitions.decomposition import months_apart
from retention.indicators.definitions.standardised import STANDARDISED_LEAVER_RATE
from retention.periods import Period, years_to
from retention.results import TOTAL, IndicatorTable, indicator_table

AS_OF = date(2025, 9, 30)
BEFORE, NOW = years_to(AS_OF, 2)

Change = tuple[float, float, float, float]
"""Leavers and people before, leavers and people now."""


def decomposition_table(
    groups: Mapping[str, Change], *, column: str = "staff_group"
) -> IndicatorTable:
    """The parts of a change, of groups with these counts."""
    whole = tuple(sum(parts) for parts in zip(*groups.values(), strict=True))
    names = ("leavers_before", "opening_before", "numerator", "opening")
    rows = [
        {**_row(NOW, name, column), **dict(zip(names, map(float, counts), strict=True))}
        for name, counts in {**groups, TOTAL: whole}.items()
    ]
    return indicator_table(
        months_apart(12),
        pd.DataFrame(rows),
        level=0.95,
        by=(column,),
        population="all staff",
        as_of=AS_OF,
        source="workforce records to 30 September 2025",
        notes=(f"from the {BEFORE.label} to the {NOW.label}",),
    )


Rates = tuple[float, float, float, float]
"""Leavers, people, standardised leavers, and coverage."""


def standardised_table(
    groups: Mapping[str, Rates],
    *,
    column: str = "directorate",
    periods: Sequence[Period] = (NOW,),
    mix: str = "staff group",
    strata: int = 4,
    weights: tuple[float, float] = (0.6, 1.8),
) -> IndicatorTable:
    """Standardised rates of groups with these numbers; the whole has its own mix."""
    left, people = (sum(values[i] for values in groups.values()) for i in (0, 1))
    rows = []
    for period in periods:
        for name, numbers in {**groups, TOTAL: (left, people, left, 1.0)}.items():
            counted = dict(
                zip(
                    ("leavers", "opening", "numerator", "coverage"),
                    map(float, numbers),
                    strict=True,
                )
            )
            least, most = (1.0, 1.0) if name == TOTAL else weights
            own = {"strata": float(strata), "least_weight": least, "most_weight": most}
            rows.append({**_row(period, name, column), **counted, **own, "fit_for_public": 1.0})
    return indicator_table(
        replace(STANDARDISED_LEAVER_RATE, title=f"Leaver rate standardised for {mix}"),
        pd.DataFrame(rows),
        level=0.95,
        by=(column,),
        population="all staff",
        as_of=AS_OF,
        source="workforce records to 30 September 2025",
    )


def _row(period: Period, name: str, column: str) -> dict[str, object]:
    return {
        "period_start": pd.Timestamp(period.start),
        "period_last_day": pd.Timestamp(period.last_day),
        column: name,
        "total": name == TOTAL,
    }
