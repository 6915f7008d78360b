"""Leavers who named development, among those whose reason is known."""

from __future__ import annotations

import pandas as pd

from retention.indicators.definitions.leaver_shares import ALL_LEAVERS, UNKNOWN
from retention.indicators.definitions.parts import LIMITS, Columns, derived, over
from retention.results import Definition, Measure
from retention.statistics.intervals import wilson


def _derive(frame: pd.DataFrame, level: float) -> Columns:
    known = frame["numerator"] + frame["other_reasons"]
    found = wilson(frame["numerator"], known, level)
    return {
        "denominator": known,
        "value": found.value,
        "lower": found.lower,
        "upper": found.upper,
        "unknown_share": over(frame["unknown"], frame["leavers"]),
    }


_KNOWN = ("numerator", "other_reasons")

DEVELOPMENT_LINKED = Definition(
    key="development_linked_leaving",
    version=1,
    title="Leavers who named development",
    numerator="leavers by last day who named promotion, lack of opportunities, or further "
    "education or training",
    denominator="leavers by last day whose reason is known",
    unit="proportion",
    direction="lower",
    question="support",
    interval="Wilson",
    source="retention: flags of the national leaving reasons",
    caveats=(
        "a reason that is blank, unmapped or recorded as unknown is unknown, and not in the "
        "share: unknown_share says of how many nothing is known",
        "promotion elsewhere may be a success of development here",
    ),
    measures=(
        Measure("leavers", "base", quantity=ALL_LEAVERS.quantity, grouped_at="period"),
        Measure(
            "numerator",
            "count",
            ("leavers",),
            quantity="development-linked leavers",
            grouped_at="period",
        ),
        Measure(
            "other_reasons",
            "count",
            ("leavers",),
            quantity="leavers for known reasons but development",
            grouped_at="period",
        ),
        Measure(
            "unknown",
            "count",
            ("leavers",),
            quantity=UNKNOWN,
            grouped_at="period",
            sensitive=False,
        ),
        *derived(_KNOWN, "denominator", "value", *LIMITS),
        *derived(("unknown", "leavers"), "unknown_share"),
    ),
    derive=_derive,
    sensitive=True,
    identities=((("numerator", 1), ("other_reasons", 1), ("unknown", 1), ("leavers", -1)),),
)
