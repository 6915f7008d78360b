"""From cells to the columns of a linear predictor: levels of factors, and smooth curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.preprocessing import SplineTransformer

from retention.counts.arrays import FloatArray
from retention.planning.inputs import YEAR

FEWEST_FOR_CURVE = 4
"""Different values from which on a number has a curve, and not a straight line."""
DEGREE = 3


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """A column of levels, each against the one with the most exposure.

    A level that was not seen is taken as the average of all, weighed by their exposure; a year
    that was not seen as the latest.
    """

    name: str
    levels: tuple[str, ...]
    reference: int
    shares: FloatArray

    @classmethod
    def of(cls, name: str, values: npt.NDArray[Any], weight: FloatArray) -> Factor:
        """Levels in their order, with their shares of the exposure."""
        code, levels = pd.factorize(_texts(values), sort=True)
        size = np.bincount(code, weight, len(levels)).astype(np.float64)
        shares = size / size.sum()
        if name == YEAR:
            # Years are named by their last day, so that the last name is the latest.
            shares = np.zeros(len(levels))
            shares[-1] = 1.0
        return cls(name, tuple(str(v) for v in levels), int(size.argmax()), shares)

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return [f"{self.name}={v}" for i, v in enumerate(self.levels) if i != self.reference]

    def matrix(self, values: npt.NDArray[Any]) -> FloatArray:
        """A column for each level but the reference."""
        code = pd.Index(self.levels, dtype=object).get_indexer(pd.Index(_texts(values)))
        rows = np.vstack([np.eye(len(self.levels)), self.shares])
        return np.delete(rows, self.reference, axis=1)[code]

    def unseen(self, values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
        """Which values no level was seen of."""
        return np.asarray(~pd.Index(_texts(values)).isin(self.levels))


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A number as a cubic spline, or as a straight line through few different values.

    Beyond the values seen it goes on as it was at the last of them.
    """

    name: str
    low: float
    high: float
    spline: SplineTransformer | None

    @classmethod
    def of(cls, name: str, values: FloatArray, knots: int) -> Curve:
        """Knots are quantiles of the different values, so that repeating a row moves none."""
        distinct = np.unique(values)
        low, high = float(distinct[0]), float(distinct[-1])
        if len(distinct) < FEWEST_FOR_CURVE:
            return cls(name, low, high, None)
        number = min(knots, len(distinct) - 1)
        places = np.unique(np.quantile(distinct, np.linspace(0, 1, number)))
        if len(places) < 2 or (np.diff(places) <= 0).any():
            return cls(name, low, high, None)
        made = SplineTransformer(
            knots=places[:, None], degree=DEGREE, include_bias=False, extrapolation="constant"
        )
        return cls(name, low, high, made.fit(values[:, None]))

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        if self.spline is None:
            return [self.name]
        return [f"{self.name}~{i + 1}" for i in range(self.spline.n_features_out_)]

    def matrix(self, values: FloatArray) -> FloatArray:
        """The columns of the curve, or the number scaled to 0 to 1."""
        if self.spline is None:
            scale = self.high - self.low or 1.0
            line = (np.clip(values, self.low, self.high) - self.low) / scale
            return np.asarray(line, dtype=np.float64)[:, None]
        return np.asarray(self.spline.transform(values[:, None]), dtype=np.float64)


Term = Factor | Curve


def _texts(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return np.asarray(pd.Series(values, dtype=object).astype("str").to_numpy(dtype=object))


def terms_of(frame: pd.DataFrame, weight: FloatArray, knots: int) -> list[Term]:
    """A curve for each column of numbers and a factor for each of texts."""
    terms: list[Term] = []
    for name in frame.columns:
        values = frame[name]
        if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
            terms.append(Curve.of(str(name), values.to_numpy(np.float64), knots))
        else:
            terms.append(Factor.of(str(name), values.to_numpy(dtype=object), weight))
    return terms


def design(terms: Sequence[Term], frame: pd.DataFrame) -> FloatArray:
    """The columns of all terms side by side, shape (cells, columns)."""
    parts = [
        t.matrix(frame[t.name].to_numpy(np.float64 if isinstance(t, Curve) else object))
        for t in terms
    ]
    return np.hstack(parts) if parts else np.zeros((len(frame), 0))
