"""Survival written straight from its definitions: loops over spells and times, and no formula
for a robust variance at all.

The influence of a spell is the derivative of an estimate by the spell's weight. Estimates are
computed with a weight of ``w + 1e-30 i``; the imaginary part is the derivative, exact to
rounding (W. Squire and G. Trapp, SIAM Review 40, 1998, 110-112).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

STEP = 1e-30


@dataclass(frozen=True)
class Spell:
    entry: float
    exit: float
    cause: int
    weight: Any = 1
    stratum: int = 0
    person: int = 0


def at_risk(spells: list[Spell], time: float) -> Any:
    return sum(s.weight for s in spells if s.entry < time <= s.exit)


def leaving(spells: list[Spell], time: float, cause: int | None = None) -> Any:
    """Weight of those who leave at a time: for one cause, or for any."""
    return sum(
        s.weight
        for s in spells
        if s.exit == time and (s.cause > 0 if cause is None else s.cause == cause)
    )


def exit_times(spells: list[Spell], until: float) -> list[float]:
    return sorted({s.exit for s in spells if s.exit <= until})


def survival(spells: list[Spell], until: float) -> Any:
    left = 1.0
    for time in exit_times(spells, until):
        n, d = at_risk(spells, time), leaving(spells, time)
        left *= (n - d) / n
    return left


def hazard(spells: list[Spell], until: float) -> Any:
    return sum(leaving(spells, t) / at_risk(spells, t) for t in exit_times(spells, until))


def incidence(spells: list[Spell], until: float, cause: int) -> Any:
    total, left = 0.0, 1.0
    for time in exit_times(spells, until):
        n = at_risk(spells, time)
        total += left * leaving(spells, time, cause) / n
        left *= (n - leaving(spells, time)) / n
    return total


def area(spells: list[Spell], horizon: float) -> Any:
    total, last, left = 0.0, 0.0, 1.0
    for time in [*exit_times(spells, horizon), horizon]:
        total += left * (time - last)
        last, left = time, survival(spells, time)
    return total


def greenwood(spells: list[Spell], until: float) -> float | None:
    """Variance of the survival; None where the curve has reached 0."""
    total = 0.0
    for time in exit_times(spells, until):
        n, d = at_risk(spells, time), leaving(spells, time)
        if n == d:
            return None
        total += d / (n * (n - d))
    return survival(spells, until) ** 2 * total


def incidence_variance(spells: list[Spell], until: float, cause: int) -> float:
    """Multinomial leaving at each time, carried forward as covariances of (left, incidence)."""
    left, var_left, var_in, both = 1.0, 0.0, 0.0, 0.0
    for time in exit_times(spells, until):
        n = at_risk(spells, time)
        h, k = leaving(spells, time) / n, leaving(spells, time, cause) / n
        # New incidence is old + left * k, new survival left * (1 - h).
        new_in = var_in + 2 * k * both + k * k * var_left + left**2 * k * (1 - k) / n
        new_both = (1 - h) * (both + k * var_left) - left**2 * k * (1 - h) / n
        var_left = (1 - h) ** 2 * var_left + left**2 * h * (1 - h) / n
        var_in, both = new_in, new_both
        left *= 1 - h
    return var_in


def robust(spells: list[Spell], clustered: bool, estimate: Callable[..., Any], *of: float) -> float:
    """Sum over persons of squared sums of weight times derivative."""
    by_person: dict[int, float] = {}
    for i, spell in enumerate(spells):
        nudged = [*spells]
        nudged[i] = replace(spell, weight=complex(spell.weight, STEP))
        influence = spell.weight * complex(estimate(nudged, *of)).imag / STEP
        whose = spell.person if clustered else i
        by_person[whose] = by_person.get(whose, 0.0) + influence
    return sum(value**2 for value in by_person.values())


def log_rank_terms(
    spells: list[Spell], groups: list[int]
) -> tuple[list[float], list[float], list[list[float]]]:
    """Observed, expected and covariance, one event time and stratum at a time."""
    count = max(groups) + 1
    observed, expected = [0.0] * count, [0.0] * count
    covariance = [[0.0] * count for _ in range(count)]
    for stratum in {s.stratum for s in spells}:
        inside = [(s, g) for s, g in zip(spells, groups, strict=True) if s.stratum == stratum]
        everyone = [s for s, _ in inside]
        for time in exit_times(everyone, float("inf")):
            n, d = at_risk(everyone, time), leaving(everyone, time)
            shares = []
            for g in range(count):
                own = [s for s, other in inside if other == g]
                observed[g] += leaving(own, time)
                shares.append(at_risk(own, time) / n)
                expected[g] += d * shares[g]
            for g in range(count):
                for h in range(count):
                    if n > 1:
                        covariance[g][h] += (
                            d * (n - d) / (n - 1) * (shares[g] * (g == h) - shares[g] * shares[h])
                        )
    return observed, expected, covariance
