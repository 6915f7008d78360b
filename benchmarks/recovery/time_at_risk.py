"""Time at risk and decisions, from the tables and as the generator counted them itself.

A ratio of rates is right when its time and events are. Both are compared here class by class:
time almost without chance, events with the chance only of a reason that was not recorded.
"""

from __future__ import annotations

import numpy as np
from benchmarks.recovery.estimators import Floats
from benchmarks.recovery.months import Months

from retention.synthetic import SyntheticTrust, truths

Counts = dict[str, Floats]
"""Months at risk and events by class."""

_SERVICE = tuple(truths.RATIOS["service"])
_WITHOUT = ", group without effect"


def from_tables(trust: SyntheticTrust, months: Months, no_effect: np.ndarray) -> Counts:
    """Person-months and recorded resignations by class."""
    developed = months.since <= truths.EFFECT_DAYS
    culture = months.unit == months.labels["unit"].index(trust.truth["written"]["culture_unit"])
    disabled = months.disability == months.labels["disability"].index("Yes")
    classes = {
        "developed": developed & ~no_effect,
        "not developed": ~developed & ~no_effect,
        f"developed{_WITHOUT}": developed & no_effect,
        f"not developed{_WITHOUT}": ~developed & no_effect,
        "culture unit": culture,
        "disability": disabled,
        "everybody": np.ones_like(developed),
    }
    classes |= {f"service {name}": months.service == at for at, name in enumerate(_SERVICE)}
    return {
        name: np.array([inside.sum(), months.event[inside].sum()], dtype=float)
        for name, inside in classes.items()
    }


def of_generator(tally: dict[str, dict[str, list[int]]]) -> Counts:
    """Person-months and decisions to resign by class, as the generator counted them."""

    def total(factor: str, *levels: str) -> Floats:
        rows = np.array([tally[factor][level] for level in levels], dtype=float)
        return rows[:, [0, 2]].sum(axis=0)

    found = {
        f"{state}{ending}": total(
            "talent", f"others, {state}{ending}", f"Rising Stars, {state}{ending}"
        )
        for ending in ("", _WITHOUT)
        for state in ("developed", "not developed")
    }
    found["culture unit"] = total("unit", "culture unit")
    found["disability"] = total("disability", "Yes")
    found["everybody"] = total("service", *_SERVICE)
    return found | {f"service {name}": total("service", name) for name in _SERVICE}
