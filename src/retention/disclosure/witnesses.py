"""Numbers that a reader cannot rule out, found in one audit and good for the next.

An audit proves that a hidden cell is uncertain by showing other numbers that fit everything
that is shown. When one cell more is hidden, or one is shown again, most of these still fit, and
to look whether they do is far quicker than to find new ones.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from retention.disclosure.cells import Cells

_MOST_NUMBERS = 2_000_000
"""What is kept in all: the latest witnesses are the likeliest to fit."""
_EPSILON = 1e-6


class Witnesses:
    """Other numbers for all cells of a release, each with every equation right."""

    def __init__(self, cells: Cells) -> None:
        self._truth = np.array(cells.value, dtype=np.float64)
        most = min(max(_MOST_NUMBERS // max(len(self._truth), 1), 10), 500)
        self._away = np.zeros((most, len(self._truth)))
        self._count = 0

    def add(self, members: Sequence[int], numbers: npt.NDArray[np.float64]) -> None:
        """Keep the numbers of some cells, with the true ones in all others."""
        row = self._away[self._count % len(self._away)]
        row[:] = 0.0
        row[members] = numbers - self._truth[members]
        self._count += 1

    def ranges(
        self, known: npt.NDArray[np.float64]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """The smallest and largest number of each cell in the witnesses that still fit.

        Parameters
        ----------
        known : array of shape (cells, 2)
            What a reader knows of each cell by itself.
        """
        low, high = known.T - self._truth
        away = self._away[: self._count]
        good = away[((away >= low - _EPSILON) & (away <= high + _EPSILON)).all(axis=1)]
        return (
            self._truth + good.min(axis=0, initial=0.0),
            self._truth + good.max(axis=0, initial=0.0),
        )
