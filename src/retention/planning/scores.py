"""Log loss and Brier score a person-month, summed over cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from retention.counts.arrays import FloatArray
from retention.planning.cells import Cells

MONTHS = 12
_LOWEST = 1e-9
"""A rate of 0 would make one leaver infinitely surprising."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Sums over all person-months of some cells.

    Attributes
    ----------
    months : float
    surprise : float
        Minus the log likelihood of who stayed and who left.
    squares : float
        Squared differences of what happened, 1 or 0, and its chance.
    excess, spread : float
        `surprise` over that of the rates compared with, and its variance by chance.
    """

    months: float
    surprise: float
    squares: float
    excess: float
    spread: float

    @property
    def columns(self) -> dict[str, float]:
        """The sums by name."""
        names = ("months", "surprise", "squares", "excess", "spread")
        return {name: float(getattr(self, name)) for name in names}


def scored(cells: Cells, rates: Mapping[str, FloatArray], standard: str) -> dict[str, Scores]:
    """Score yearly rates of cells, by who foretells them, against those of a standard.

    A person-year in post is twelve months with the same chance each. The variance takes leavers
    of cells as independent Poisson counts.

    Parameters
    ----------
    rates : mapping of str to numpy.ndarray of float, shape (cells,)
    standard : str
        A name in `rates`.

    Examples
    --------
    >>> import pandas as pd
    >>> cell = Cells(pd.DataFrame(index=range(1)), np.array([100.0]), np.array([[12.0]]),
    ...     ("leaving",), (), (), (np.array([0]), np.array([0])))
    >>> found = scored(cell, {"right": np.array([0.12]), "wrong": np.array([0.3])}, "wrong")
    >>> found["right"].surprise < found["wrong"].surprise, found["wrong"].spread
    (True, 0.0)
    """
    left, months = cells.leavers, cells.exposure * MONTHS
    chance = {name: -np.expm1(-np.maximum(r, _LOWEST) / MONTHS) for name, r in rates.items()}
    surprise = {
        name: -(left * np.log(p) + (months - left) * np.log1p(-p)) for name, p in chance.items()
    }
    found = {}
    for name, p in chance.items():
        squares = left * (1 - p) ** 2 + (months - left) * p**2
        ratio = np.log(p / chance[standard])
        found[name] = Scores(
            float(months.sum()),
            float(surprise[name].sum()),
            float(squares.sum()),
            float((surprise[name] - surprise[standard]).sum()),
            float((left * ratio**2).sum()),
        )
    return found
