"""Round numbers for an axis, and how they are written."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.ticker import MaxNLocator

from retention.results import Unit

SCALES: dict[Unit, float] = {"proportion": 100, "points": 100, "per person-year": 100}


def axis_ticks(low: float, high: float, unit: Unit, *, most: int = 6) -> list[float]:
    """At most `most` + 1 round numbers from about `low` to about `high`."""
    scale = SCALES.get(unit, 1)
    whole = unit == "people"
    locator = MaxNLocator(nbins=most, steps=[1, 2, 5, 10], integer=whole)
    return [float(t) / scale for t in locator.tick_values(low * scale, high * scale)]


def tick_texts(ticks: Sequence[float], unit: Unit) -> list[str]:
    """The numbers of an axis, with as many decimals as their steps need.

    Examples
    --------
    >>> tick_texts([0, 0.005, 0.01], "proportion")
    ['0.0%', '0.5%', '1.0%']
    """
    scaled = np.asarray(ticks, dtype=float) * SCALES.get(unit, 1)
    step = float(np.min(np.diff(scaled))) if len(scaled) > 1 else 1.0
    decimals = next((d for d in range(5) if abs(round(step, d) - step) < 1e-9 * step), 5)
    percent = "%" if unit == "proportion" else ""
    return [f"{value + 0.0:,.{decimals}f}{percent}" for value in scaled]


def start_of_axis(low: float, high: float, unit: Unit, *, room: float = 0.5) -> float:
    """Zero, or a round number under `low` when all numbers are far from zero.

    They are far when the lowest is more than `room` of the highest.
    """
    if low <= room * high:
        return min(low, 0.0)
    ticks = axis_ticks(low - 0.15 * (high - low), high, unit)
    return max(ticks[0], 0.0)
