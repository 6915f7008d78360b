"""A published funnel, as its picture and words need it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.charts.rows import latest
from retention.disclosure import PublishedTable
from retention.periods import Period
from retention.results import format_interval, rows_of

FloatArray = npt.NDArray[np.float64]
LIMITS = ("outer_upper", "inner_upper", "inner_lower", "outer_lower")
INSIDE, BETWEEN, HIGH, LOW = "inside", "between", "high", "low"
FEW, NO_UNIT, HIDDEN = "few", "no unit", "hidden"
MOST_NAMED = 8
"""Units outside that are named on the picture."""
POINTS = 160
"""Sizes at which a curve of limits is worked out."""


@dataclass(frozen=True, slots=True)
class UnitPoint:
    """One unit: `kind` is what may be said of where it lies."""

    name: str
    size: float
    value: float
    value_text: str
    interval_text: str
    kind: str
    side: int
    state: str

    @property
    def reading(self) -> str:
        """The value in words with its interval."""
        return f"{self.value_text}{f' ({self.interval_text})' if self.interval_text else ''}"


@dataclass(frozen=True)
class FunnelReading:
    """The latest period of a published funnel.

    Attributes
    ----------
    size : str
        The measure that limits depend on: people, or leavers expected.
    centre : float
        Of everyone; 1 for observed over expected; missing when it is hidden.
    tau, tau_lower, tau_upper : float
    widened : bool
        Whether limits allow for differences that units have beyond chance.
    """

    table: PublishedTable
    period: Period
    size: str
    units: tuple[UnitPoint, ...]
    centre: float
    centre_text: str
    tau: float
    tau_lower: float
    tau_upper: float
    widened: bool

    @classmethod
    def of(cls, table: PublishedTable) -> FunnelReading:
        """Read the latest period; units in the order of their names."""
        frame = latest(table)
        names = [m.name for m in table.definition.measures]
        size = "expected" if "expected" in names else table.definition.measure("numerator").of[0]
        total = rows_of(frame[frame["total"]])[0]
        units = sorted(
            (_unit(table, row, size) for row in rows_of(frame[~frame["total"]])),
            key=lambda unit: unit.name.casefold(),
        )
        tau, low, high = (float(total[c]) for c in ("tau", "tau_lower", "tau_upper"))
        # Units are held against what was expected, of which the whole may be over or under.
        whole = float(total["value"])
        against = 1.0 if table.definition.unit == "ratio" and not np.isnan(whole) else whole
        return cls(
            table,
            table.periods[-1],
            size,
            tuple(units),
            against,
            table.value_text(total),
            tau,
            low,
            high,
            widened=bool(total["tau2"] > 0),
        )

    @property
    def is_ratio(self) -> bool:
        """Whether it is of observed over expected."""
        return self.table.definition.unit == "ratio"

    def of_kind(self, *kinds: str) -> list[UnitPoint]:
        """The units of some kinds."""
        return [unit for unit in self.units if unit.kind in kinds]

    @property
    def drawn(self) -> list[UnitPoint]:
        """The units that have a point."""
        return [unit for unit in self.units if unit.kind != HIDDEN]

    @property
    def real(self) -> list[UnitPoint]:
        """Those of them that are one unit."""
        return [unit for unit in self.drawn if unit.kind != NO_UNIT]

    @property
    def judged(self) -> list[UnitPoint]:
        """The units of which something may be said."""
        return self.of_kind(INSIDE, BETWEEN, HIGH, LOW)

    @property
    def extent(self) -> tuple[float, float]:
        """The smallest and largest size that limits are drawn at."""
        sizes = [unit.size for unit in self.drawn]
        return max(min(min(sizes) * 0.75, max(sizes) * 0.06), 0.4), max(sizes) * 1.04

    @cached_property
    def curves(self) -> tuple[FloatArray, dict[str, FloatArray]]:
        """Sizes, and each limit at them.

        They come from the table's own definition, asked for units of these sizes of which no
        count is known; no formula stands here.
        """
        frame = latest(self.table)
        low, high = self.extent
        x = np.geomspace(low, high, POINTS)
        asked = frame.iloc[[0] * len(x)].copy()
        measures = [m.name for m in self.table.definition.measures]
        asked[measures] = np.nan
        asked["total"] = False
        asked[list(self.table.by)] = ""
        asked[self.size] = x
        both = pd.concat([frame, asked], ignore_index=True)
        found = self.table.definition.derive(both, float(frame["level"].iloc[0]))
        return x, {c: np.asarray(found[c], dtype=np.float64)[len(frame) :] for c in LIMITS}


def _unit(table: PublishedTable, row: dict[str, object], size: str) -> UnitPoint:
    value, many = (float(row[c]) for c in ("value", size))  # type: ignore[arg-type]
    known = not (np.isnan(value) or np.isnan(many))
    side = row["side"]
    return UnitPoint(
        name=table.label(row),
        size=many,
        value=value,
        value_text=table.value_text(row),
        interval_text=format_interval(table.definition.unit, row),
        kind=_kind(row) if known else HIDDEN,
        side=0 if pd.isna(side) else int(side),  # type: ignore[call-overload]
        state=str(row["state"]),
    )


def _kind(row: dict[str, object]) -> str:
    verdict, side = row["verdict"], row["side"]
    if not isinstance(verdict, str):
        return NO_UNIT
    if row["few"] is True or row["few"] is np.True_:
        return FEW
    if verdict == "outside":
        return HIGH if side == 1 else LOW
    return BETWEEN if verdict.startswith("between") else INSIDE


def at_size(reading: FunnelReading, limit: str, sizes: Sequence[float]) -> FloatArray:
    """A limit at some sizes, between those that its curve was worked out at."""
    x, curves = reading.curves
    found: FloatArray = np.interp(sizes, x, curves[limit])
    return found
