"""Data sets drawn from consecutive seeds, one generator for each, none left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

Draw = Callable[[np.random.Generator], np.ndarray]


def drawn(seeds: Sequence[int], draw: Draw) -> np.ndarray:
    """One data set of every seed, along the first axis."""
    return np.stack([draw(np.random.default_rng(seed)) for seed in seeds])


def share_error(share: float, runs: int) -> float:
    """Monte-Carlo standard error of a share; that of half a run where none or all did."""
    p = min(max(share, 0.5 / runs), 1 - 0.5 / runs)
    return float(np.sqrt(p * (1 - p) / runs))
