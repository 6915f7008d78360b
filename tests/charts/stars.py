"""Tables of chosen counts for the pictures of Rising Stars."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from retention.indicators.definitions.stars_audit import (
    LEFT_UNRATED,
    PERFORMANCE_LEVELS,
    POTENTIAL_LEVELS,
    UNRATED,
    nine_box_definition,
)
from retention.indicators.definitions.stars_followed import followed_definition
from retention.indicators.definitions.stars_pool import pool_definition
from retention.indicators.definitions.stars_recognised import recognised_definition
from retention.periods import Period, year_to
from retention.results import TOTAL, IndicatorTable, indicator_table
from tests.rising_stars.trust import RULE

CENSUS = pd.Timestamp("2023-03-31")
YEAR = year_to("2025-03-31")


def _stated(definition, rows, by=(), along=()) -> IndicatorTable:
    return indicator_table(
        definition,
        pd.DataFrame(rows),
        level=0.95,
        by=by,
        population="all staff",
        as_of=YEAR.last_day,
        source="workforce records to 31 March 2025",
        sensitive=True,
        along=along,
    )


def gap_table(
    groups: Mapping[str, tuple[float, float, float, float]],
    *,
    outcome="kept",
    after=("12 months", "24 months"),
    unmatched: float = 0,
) -> IndicatorTable:
    """Groups of (Rising Stars, kept, colleagues, kept); without groups, TOTAL alone."""
    by = () if set(groups) == {TOTAL} else ("staff_group",)
    rows = []
    for months, step in enumerate(after):
        for name, (stars, kept, others, other_kept) in groups.items():
            # Whatever is said of a group must sum to what is said of all.
            size = max(len(groups) - 1, 1) if name == TOTAL else 1
            counts = {
                "Rising Stars": (stars + unmatched, stars, kept - months * size, np.nan, np.nan),
                "colleagues": (others, others, other_kept, other_kept, others / 2),
                "not assessed": (50 * size, 50 * size, 40 * size, np.nan, np.nan),
            }
            eligible = sum(c[0] for c in counts.values())
            for people, (in_class, base, did, standard, effective) in counts.items():
                rows.append(
                    {
                        "period_start": CENSUS,
                        "period_last_day": CENSUS,
                        **({"staff_group": name} if by else {}),
                        "total": name == TOTAL,
                        "after": step,
                        "people": people,
                        "eligible": eligible,
                        "in_class": in_class,
                        "denominator": base,
                        "numerator": did,
                        "standardised": standard,
                        "effective": effective,
                    }
                )
    definition = followed_definition(outcome, RULE, by, ("staff_group", "band", "service"))
    return _stated(definition, rows, by, ("after", "people"))


def box_table(boxes, unrated=120, left=15) -> IndicatorTable:
    """Nine numbers, by performance and within it by potential, from low to high."""
    square = np.array(boxes, dtype=float).reshape(3, 3)
    rated = square.sum()
    rows = []
    for i, performance in enumerate(PERFORMANCE_LEVELS):
        for j, potential in enumerate(POTENTIAL_LEVELS):
            rows.append(
                (
                    performance,
                    potential,
                    False,
                    rated,
                    square[i].sum(),
                    square[:, j].sum(),
                    square[i, j],
                )
            )
    nan = float("nan")
    rows.append((UNRATED, UNRATED, False, nan, nan, nan, unrated))
    rows.append((LEFT_UNRATED, LEFT_UNRATED, False, nan, nan, nan, left))
    rows.append((TOTAL, TOTAL, True, rated, rated, rated, rated + unrated + left))
    names = ["performance", "potential", "total", "denominator"]
    names += ["of_performance", "of_potential", "numerator"]
    frame = pd.DataFrame(rows, columns=names)
    frame.insert(0, "period_start", CENSUS)
    frame.insert(1, "period_last_day", CENSUS)
    return _stated(nine_box_definition(RULE), frame, ("performance", "potential"))


def pool_table(opening, recognised, promoted, left, no_longer) -> IndicatorTable:
    row = {
        "period_start": pd.Timestamp(YEAR.start),
        "period_last_day": pd.Timestamp(YEAR.last_day),
        "total": True,
        "eligible": 1000,
        "opening": opening,
        "recognised": recognised,
        "promoted_out": promoted,
        "left": left,
        "no_longer": no_longer,
        "closing": opening + recognised - promoted - left - no_longer,
    }
    return _stated(pool_definition(RULE), [row])


def joiner_table(
    groups: Mapping[str, tuple[int, int, int]], period: Period = YEAR
) -> IndicatorTable:
    """Groups of (recognised, left first, neither); the total is added."""
    whole = {**groups, TOTAL: tuple(map(sum, zip(*groups.values(), strict=True)))}
    rows = []
    for at, outcome in enumerate(("recognised", "left first", "neither")):
        for name, parts in whole.items():
            rows.append(
                {
                    "period_start": pd.Timestamp(period.start),
                    "period_last_day": pd.Timestamp(period.last_day),
                    "recruitment_source": name,
                    "total": name == TOTAL,
                    "outcome": outcome,
                    "denominator": sum(parts),
                    "numerator": parts[at],
                    "weighted": parts[at],
                    "effective": sum(parts) * 0.9,
                }
            )
    return _stated(recognised_definition(RULE), rows, ("recruitment_source",), ("outcome",))
