"""Control of false discoveries where many comparisons are listed together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retention.errors import ArgumentError
from retention.statistics.intervals import BoolArray, FloatArray


@dataclass(frozen=True, slots=True)
class Discoveries:
    """Which of many comparisons may be listed.

    Attributes
    ----------
    adjusted : numpy.ndarray of float, shape (n,)
        The smallest rate at which each would be listed; missing where the p-value is.
    listed : numpy.ndarray of bool, shape (n,)
    compared : int
        How many comparisons were made, those without a p-value left out.
    """

    adjusted: FloatArray
    listed: BoolArray
    compared: int


def benjamini_hochberg(p_values: npt.ArrayLike, rate: float = 0.05) -> Discoveries:
    """List comparisons so that at most a share `rate` of those listed is false on average.

    Parameters
    ----------
    p_values : array_like of float, shape (n,)
        Of independent (or positively dependent) comparisons; missing ones are not counted.
    rate : float, default 0.05

    Raises
    ------
    ArgumentError
        If a p-value is not between 0 and 1 or the rate is no probability.

    References
    ----------
    Y. Benjamini and Y. Hochberg (1995), Journal of the Royal Statistical Society B 57,
    289-300, section 3.1.

    Examples
    --------
    >>> found = benjamini_hochberg([0.01, 0.04, 0.03, 0.5])
    >>> found.adjusted.round(4).tolist(), found.listed.tolist()
    ([0.04, 0.0533, 0.0533, 0.5], [True, False, False, False])
    """
    p = np.asarray(p_values, dtype=np.float64)
    if p.ndim != 1:
        raise ArgumentError(f"p_values must have one dimension, was {p.ndim}; give one list")
    if ((p < 0) | (p > 1)).any():
        wrong = p[(p < 0) | (p > 1)][0]
        raise ArgumentError(f"p_values must be from 0 to 1, was {wrong:g}; give probabilities")
    if not 0 < rate < 1:
        raise ArgumentError(f"rate must be between 0 and 1, was {rate!r}; use 0.05")
    known = np.flatnonzero(~np.isnan(p))
    largest_first = known[np.argsort(-p[known], kind="stable")]
    ranks = np.arange(len(known), 0, -1)
    adjusted = np.full(len(p), np.nan)
    adjusted[largest_first] = np.minimum.accumulate(p[largest_first] * (len(known) / ranks))
    return Discoveries(adjusted, adjusted <= rate, len(known))
