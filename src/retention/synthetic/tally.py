"""What the generator itself counts while it draws: months at risk and decisions to resign.

With them a test can ask whether the draws obeyed the written ratios, without any estimator of
the package.
"""

import numpy as np

from retention.synthetic import truths
from retention.synthetic.draws import Bools, Ints
from retention.synthetic.families import KEYS


class Tally:
    """Months at risk, expected and actual decisions to resign, by level of every factor."""

    def __init__(self) -> None:
        self._labels = {"family": KEYS} | {
            factor: tuple(levels) for factor, levels in truths.RATIOS.items()
        }
        self._sums = {
            factor: np.zeros((3, len(labels)), dtype=np.int64)
            for factor, labels in self._labels.items()
        }

    def add(self, family: Ints, levels: dict[str, Ints], risk: Ints, resigned: Bools) -> None:
        """Count one month's people at risk."""
        for factor, level in ({"family": family} | levels).items():
            size = len(self._labels[factor])
            sums = self._sums[factor]
            sums[0] += np.bincount(level, minlength=size)
            # Sums of whole parts per billion stay exact in a double below 2**53.
            sums[1] += np.bincount(level, weights=risk, minlength=size).astype(np.int64)
            sums[2] += np.bincount(level[resigned], minlength=size)

    def facts(self) -> dict[str, dict[str, list[int]]]:
        """Return three numbers for every level of every factor.

        Months at risk, decisions expected under the truths in thousandths, decisions counted.
        """
        return {
            factor: {
                label: [int(sums[0, at]), int(sums[1, at]) // 10**6, int(sums[2, at])]
                for at, label in enumerate(self._labels[factor])
            }
            for factor, sums in self._sums.items()
        }
