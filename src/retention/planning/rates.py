"""Monthly rates of leaving by cell: what a projection asks for, and those of the last years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
from scipy.special import gammaln

from retention.counts.arrays import FloatArray, IntArray
from retention.errors import ArgumentError, nearest
from retention.planning.history import SERVICE, SERVICE_EDGES, History

MONTHS = 12
_SPREADS = np.array([0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 1024])
"""Events' worth of the parent's rate that a cell may be shrunk by; the likeliest is taken."""


class Hazards(Protocol):
    """Monthly probabilities of leaving, by cell and cause."""

    @property
    def causes(self) -> tuple[str, ...]:
        """Names of the causes."""

    def monthly(self, cells: pd.DataFrame) -> FloatArray:
        """Of shape (cells, causes); `cells` has columns of posts and ``service`` in years."""

    def draws(self, cells: pd.DataFrame, n: int, rng: np.random.Generator) -> FloatArray:
        """Of shape (n, cells, causes), as uncertain as the parameters are."""


@dataclass(frozen=True, slots=True, eq=False)
class CellRates:
    """Rates of the years counted, sparse cells shrunk to what they are part of.

    For each cause, the rate of a class of service is that of all staff. A staff group's differs by
    a factor, and by another in each class; a band's from its staff group's likewise. Each factor
    is gamma with mean 1, as wide as the counts make likeliest. Parts always add up to the whole
    that they are part of, so that the total is as certain as its count and no more.

    Attributes
    ----------
    causes : tuple of str
    labels : pandas.DataFrame
        One row per group of posts.
    time : numpy.ndarray, shape (groups, classes)
        Person-years.
    exits : numpy.ndarray, shape (groups, classes, causes)
    """

    causes: tuple[str, ...]
    labels: pd.DataFrame
    time: FloatArray
    exits: FloatArray

    @classmethod
    def of(cls, history: History) -> CellRates:
        """The rates of the years of a history."""
        exits: FloatArray = history.exits.sum(axis=-1)
        return cls(history.causes, history.labels, history.time.sum(axis=-1), exits)

    def monthly(self, cells: pd.DataFrame) -> FloatArray:
        """Monthly probabilities of leaving; shape (cells, causes).

        Raises
        ------
        ArgumentError
            If a cell is of a group of posts in which nobody was counted.
        """
        group, served = self._place(cells)
        found: FloatArray = self._rates(None, 1)[0][group, served]
        return as_probability(found)

    def draws(self, cells: pd.DataFrame, n: int, rng: np.random.Generator) -> FloatArray:
        """Draws of them; shape (n, cells, causes)."""
        group, served = self._place(cells)
        return as_probability(self._rates(rng, n)[:, group, served])

    def _place(self, cells: pd.DataFrame) -> tuple[IntArray, IntArray]:
        columns = list(self.labels.columns)
        missing = [c for c in (*columns, SERVICE) if c not in cells]
        if missing:
            raise ArgumentError(f"cells must have the column {missing[0]}, and have none")
        known = {tuple(row): place for place, row in enumerate(self.labels.to_numpy(dtype=object))}
        asked = [tuple(row) for row in cells[columns].to_numpy(dtype=object)]
        for row in asked:
            if row not in known:
                name = ", ".join(map(str, row))
                names = [", ".join(map(str, label)) for label in known]
                raise ArgumentError(
                    f"cells must be of groups in which somebody was counted, was {name!r}"
                    f"{nearest(name, names)}"
                )
        group = np.array([known[row] for row in asked], dtype=np.int64)
        months = cells[SERVICE].to_numpy(dtype=np.float64) * MONTHS
        served = np.searchsorted(np.array(SERVICE_EDGES[1:]), months, side="right")
        return group, served.astype(np.int64)

    def _rates(self, rng: np.random.Generator | None, n: int) -> FloatArray:
        """Yearly rates, or draws of them; shape (n, groups, classes, causes)."""
        groups = len(self.labels)
        whole = _gamma(rng, self.exits.sum(axis=0), n)
        rate = _over(whole, self.time.sum(axis=0)[:, None])[:, None]
        inside = np.zeros(groups, dtype=np.int64)
        for depth in range(1, self.labels.shape[1] + 1):
            # Every column cuts more finely what the one before it made.
            part = self.labels.iloc[:, :depth].agg("\x1f".join, axis=1)
            code = pd.factorize(part, sort=True)[0].astype(np.int64)
            parent = np.zeros(code.max(initial=0) + 1, dtype=np.int64)
            parent[code] = inside
            time, events = (_summed(values, code) for values in (self.time, self.exits))
            rate = _by_service(rng, n, _by_part(rng, n, rate, parent, time, events), time, events)
            inside = code
        found: FloatArray = rate[:, inside]
        return found


def _by_part(
    rng: np.random.Generator | None,
    n: int,
    above: FloatArray,
    parent: IntArray,
    time: FloatArray,
    events: FloatArray,
) -> FloatArray:
    """Rates of parts that differ from their wholes' by a factor, the same in every class.

    Shape (n, parts, classes, causes); `above` are the rates of the wholes.
    """
    mean = above[:, parent]
    expected = (mean.mean(axis=0) * time[..., None]).sum(axis=1)
    factor = _factors(rng, n, events.sum(axis=1), expected)
    part = mean * factor[:, :, None]
    number = int(parent.max(initial=0)) + 1
    # Parts add up to their whole, in each draw.
    made, wanted = (
        np.stack(
            [(v * time[..., None])[:, parent == p].sum(axis=(1, 2)) for p in range(number)], axis=1
        )
        for v in (part, mean)
    )
    found: FloatArray = part * _over(wanted, made, otherwise=1.0)[:, parent][:, :, None]
    return found


def _by_service(
    rng: np.random.Generator | None,
    n: int,
    rate: FloatArray,
    time: FloatArray,
    events: FloatArray,
) -> FloatArray:
    """The same with a factor for each class, under which each part keeps its total."""
    expected = rate.mean(axis=0) * time[..., None]
    found = rate * _factors(rng, n, events, expected)
    made, wanted = ((v * time[..., None]).sum(axis=2, keepdims=True) for v in (found, rate))
    kept: FloatArray = found * _over(wanted, made, otherwise=1.0)
    return kept


def _factors(
    rng: np.random.Generator | None, n: int, events: FloatArray, expected: FloatArray
) -> FloatArray:
    """Factors of gamma shape as wide as is likeliest, after the events; causes are last."""
    causes = range(events.shape[-1])
    shape = np.array([likeliest(events[..., c], expected[..., c]) for c in causes])
    found: FloatArray = _gamma(rng, events + shape, n) / (expected + shape)
    return found


def likeliest(events: FloatArray, expected: FloatArray) -> float:
    """The shape of the gamma factors that makes counts of some cells likeliest.

    Examples
    --------
    >>> likeliest(np.array([10.0, 10.0]), np.array([10.0, 10.0]))
    1024.0
    """
    counted = expected > 0
    k, e = events[counted], expected[counted]
    fits = [
        float(
            np.sum(gammaln(k + a) - gammaln(a) + a * np.log(a / (a + e)) + k * np.log(e / (a + e)))
        )
        for a in _SPREADS
    ]
    return float(_SPREADS[int(np.argmax(fits))]) if len(k) else float(_SPREADS[-1])


def as_probability(yearly: FloatArray) -> FloatArray:
    """Yearly rates by cause as monthly probabilities; causes are on the last axis.

    Examples
    --------
    >>> as_probability(np.array([0.12, 0.0])).round(6)
    array([0.00995, 0.     ])
    """
    total = yearly.sum(axis=-1, keepdims=True)
    return yearly * _over(-np.expm1(-total / MONTHS), total)


def as_rates(monthly: FloatArray) -> FloatArray:
    """Monthly probabilities by cause as rates a month; causes are on the last axis."""
    total = monthly.sum(axis=-1, keepdims=True)
    return monthly * _over(-np.log1p(-np.minimum(total, 1 - 1e-9)), total)


def _gamma(rng: np.random.Generator | None, shape: FloatArray, n: int) -> FloatArray:
    """Counts, or draws of what they could stand for; none is none."""
    if rng is None:
        return shape[None]
    return rng.standard_gamma(shape, (n, *shape.shape))


def _over(above: FloatArray, below: FloatArray, *, otherwise: float = 0.0) -> FloatArray:
    shape = np.broadcast_shapes(above.shape, below.shape)
    found: FloatArray = np.divide(
        above, below, out=np.full(shape, otherwise), where=np.broadcast_to(below > 0, shape)
    )
    return found


def _summed(values: FloatArray, code: IntArray) -> FloatArray:
    found = np.zeros((int(code.max(initial=0)) + 1, *values.shape[1:]))
    np.add.at(found, code, values)
    return found
