"""Causes of leaving by group: shares that add up to everyone who joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from retention.charts.curves import Curve, curves_of
from retention.charts.layout import shortened
from retention.charts.rows import latest
from retention.disclosure import PublishedTable
from retention.horizons import Horizon
from retention.results import format_number


@dataclass(frozen=True, slots=True)
class Stack:
    """One group's curves by cause, the largest first, and the share still in post.

    That share is what the causes leave of 1, so it is known only where all of them are.
    """

    name: str
    total: bool
    causes: tuple[str, ...]
    curves: tuple[Curve, ...]

    @property
    def horizons(self) -> tuple[Horizon, ...]:
        """The horizons of the table, shortest first."""
        return tuple(p.horizon for p in self.curves[0].points)

    @property
    def known(self) -> tuple[int, ...]:
        """Positions of the horizons at which every cause has a number."""
        size = range(len(self.horizons))
        return tuple(i for i in size if all(c.points[i].shown for c in self.curves))

    @property
    def shown(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.known)

    @property
    def short(self) -> str:
        """The name for a sentence."""
        return shortened(self.name)

    @property
    def why_hidden(self) -> str:
        """Why there is nothing to draw."""
        return next((c for c in self.curves if not c.shown), self.curves[0]).why_hidden

    @property
    def last(self) -> int:
        """Position of the last horizon that is drawn."""
        return self.known[-1]

    def shares(self, at: int) -> tuple[float, ...]:
        """The shares who have left for each cause by a horizon."""
        return tuple(c.points[at].value for c in self.curves)

    def in_post(self, at: int) -> float:
        """The share still in post at a horizon."""
        return 1.0 - sum(self.shares(at))

    def in_post_text(self, at: int) -> str:
        """The share still in post as readers see it."""
        return format_number("proportion", self.in_post(at))


def stacks_of(table: PublishedTable) -> list[Stack]:
    """A stack for each group, largest group first and the total last.

    Causes are in the same order in all: by the share of all together at the last horizon at
    which that is known, the largest first, as far as it is published.
    """
    names = list(dict.fromkeys(latest(table)["cause"].astype(str)))
    by_cause = {cause: curves_of(table, cause) for cause in names}
    totals = {
        cause: next((c for c in curves if c.total), None) for cause, curves in by_cause.items()
    }

    def size(cause: str) -> float:
        curve = totals[cause]
        return curve.last.value if curve is not None and curve.shown else 0.0

    order = tuple(sorted(names, key=lambda cause: (-size(cause), cause.casefold())))
    groups = [(c.name, c.total) for c in by_cause[order[0]]]
    found = {(c.name, c.total, cause): c for cause in order for c in by_cause[cause]}
    return [
        Stack(name, total, order, tuple(found[name, total, cause] for cause in order))
        for name, total in groups
        if all((name, total, cause) in found for cause in order)
    ]


def clearly_largest(stack: Stack, causes: Sequence[str], at: int) -> tuple[str, bool]:
    """The largest of some causes, and whether its interval lies over those of the others."""
    points = {c: stack.curves[stack.causes.index(c)].points[at] for c in causes}
    largest = max(causes, key=lambda c: points[c].value)
    lower, others = points[largest].lower, [points[c].upper for c in causes if c != largest]
    known = not any(pd.isna(v) for v in (lower, *others))
    return largest, known and all(lower > upper for upper in others)
