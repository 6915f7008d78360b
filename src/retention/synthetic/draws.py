"""Random draws made of whole numbers only, so that a seed gives the same bytes everywhere.

Floating-point mathematics differs in its last digit between platforms. No draw here depends on
it: chances are whole numbers per million, distributions are sorted cumulative tables of whole
weights, and days are counted, not measured.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

MILLION = 1_000_000
_SCALE_BITS = 32


class Draws:
    """A seeded stream of whole-number draws.

    Parameters
    ----------
    seed
        A whole number of at least 0.

    Examples
    --------
    >>> draws = Draws(1)
    >>> bool((draws.below(10, size=100) < 10).all())
    True
    """

    def __init__(self, seed: int) -> None:
        self._generator = np.random.Generator(np.random.PCG64(seed))

    def below(self, high: int, size: int) -> Ints:
        """Draw `size` whole numbers from 0 to `high` - 1, each equally likely."""
        return self._generator.integers(0, high, size=size, dtype=np.int64)

    def chance(self, per_million: Ints | int, size: int) -> Bools:
        """Draw yes or no, with a chance of yes in parts per million."""
        return self.below(MILLION, size) < per_million

    def between(self, low: Ints, high: Ints) -> Ints:
        """Draw one whole number in each closed range; spans must stay below 2**31."""
        part = self.below(1 << _SCALE_BITS, low.size)
        return low + (part * (high - low + 1) >> _SCALE_BITS)

    def pick(self, weights: Sequence[int] | Ints, size: int) -> Ints:
        """Draw positions in `weights`, each as likely as its weight."""
        cumulative = np.cumsum(np.asarray(weights, dtype=np.int64))
        return cumulative.searchsorted(self.below(int(cumulative[-1]), size), side="right")

    def pick_row(self, weights: Ints, rows: Ints) -> Ints:
        """Draw a column of `weights` for every entry of `rows`, by the weights of that row.

        The rows are laid end to end on one cumulative line; a draw falls inside its own row's
        stretch of it, so one sorted search serves all rows at once.
        """
        flat = np.cumsum(weights.ravel())
        totals = weights.sum(axis=1)
        begins = np.cumsum(totals) - totals
        part = self.below(1 << _SCALE_BITS, rows.size)
        key = begins[rows] + (part * totals[rows] >> _SCALE_BITS)
        column: Ints = flat.searchsorted(key, side="right") - rows * weights.shape[1]
        return column

    def order(self, size: int) -> Ints:
        """Draw a random order of `size` things."""
        return np.argsort(self.below(1 << 62, size), kind="stable").astype(np.int64)
