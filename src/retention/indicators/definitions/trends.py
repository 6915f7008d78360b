"""What a trend adds to an indicator: its XmR reading, worked out from the counts alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.indicators.definitions.parts import LIMITS, NOT_APPLICABLE, Columns, blank, derived
from retention.results import Definition, Derive, Measure, periods_of
from retention.statistics.spc import Xmr, xmr
from retention.statistics.spc_chance import marked_by_chance
from retention.statistics.spc_chart import FEWEST_POINTS, limits_in_words
from retention.statistics.spc_reading import (
    FEWEST_EVENTS,
    Direction,
    assurance,
    shortfall,
    usual_for_the_month,
    variation,
)
from retention.statistics.spc_rules import RUN_POINTS

OVERLAPPING = "overlapping periods: no limits"
NO_NUMBER = "a period has no number: no limits"
FEW_PERIODS = "too few periods for limits"
FEW_COUNTED = "too few counted a period for limits"

LIMIT_COLUMNS = ("mean", "lower_limit", "upper_limit", "lower_inner", "upper_inner")
_OF_XMR = ("mean", "lower", "upper", "inner_lower", "inner_upper")
"""The same five as `Xmr` names them."""
WORDS = ("rule", "variation", "usual", "assurance", "limit_method", "no_limits")
READING = (*LIMIT_COLUMNS, "side", "marked_by_chance", *WORDS)
GIVEN = ("stretch", "target")
COUNTED = ("count", "base", "sum")


@dataclass(frozen=True, slots=True)
class XmrOptions:
    """How a series is read; `rebase` has the first days of new stretches, in order."""

    screen: bool = True
    trend_points: int = RUN_POINTS
    rebase: tuple[date, ...] = ()
    target: float | None = None
    baseline: int | None = None

    @property
    def fewest_points(self) -> int:
        """Points that limits need."""
        return max(FEWEST_POINTS, self.baseline or 0)

    @property
    def method(self) -> str:
        """How limits and marks are made, in words."""
        words = [limits_in_words(screen=self.screen)]
        if self.baseline is not None:
            words.append(f"from the first {self.baseline} points")
        if self.trend_points != RUN_POINTS:
            words.append(f"{self.trend_points} points in a row make a trend")
        return "; ".join(words)


@dataclass(frozen=True, slots=True)
class XmrReading:
    """The `derive` of a trend: that of its measure, and the reading of the whole series."""

    base: Derive
    kept: tuple[str, ...]
    wholes: tuple[str, ...]
    direction: Direction
    options: XmrOptions

    def __call__(self, frame: pd.DataFrame, level: float) -> Columns:
        """Derived columns of a frame whose rows are in order of time."""
        found = self.base(frame, level)
        columns = {name: found[name] for name in self.kept if name in found}
        value = np.asarray(found["value"], dtype=np.float64)
        return {**columns, **blank(frame, *LIMITS), **self._read(frame, value)}

    def _read(self, frame: pd.DataFrame, value: npt.NDArray[np.float64]) -> Columns:
        size, options = len(frame), self.options
        target = np.nan if options.target is None else options.target
        starts = frame["period_start"].dt.date.to_numpy()
        stretch = np.array([sum(day <= s for day in options.rebase) for s in starts], dtype=int)
        columns: dict[str, npt.NDArray[np.float64] | npt.NDArray[np.object_]] = {
            name: np.full(size, np.nan) for name in (*LIMIT_COLUMNS, "side", "marked_by_chance")
        }
        columns |= {name: np.full(size, None, dtype=object) for name in WORDS}
        overlapping = any(a.end > b.start for a, b in pairwise(periods_of(frame)))
        no_mark = []
        for number in range(len(options.rebase) + 1):
            rows = np.flatnonzero(stretch == number)
            why = OVERLAPPING if overlapping else self._why_not(frame, value, rows)
            if why:
                columns["no_limits"][rows] = why
                continue
            reading = self._stretch(value[rows])
            for name, attribute in zip(LIMIT_COLUMNS, _OF_XMR, strict=True):
                columns[name][rows] = getattr(reading, attribute)
            columns["side"][rows], columns["rule"][rows] = reading.side, reading.rule
            columns["variation"][rows] = variation(reading.side, self.direction)
            columns["limit_method"][rows] = options.method
            if options.target is not None:
                columns["assurance"][rows] = assurance(
                    reading.lower, reading.upper, np.full(len(rows), target), self.direction
                )
            no_mark.append(1 - self._marked_by_chance(len(rows)))
        with_limits = ~np.isnan(columns["mean"].astype(float))
        if no_mark:
            columns["marked_by_chance"][with_limits] = 1 - float(np.prod(no_mark))
        columns["usual"] = _usual(frame, value, columns["lower_limit"], columns["upper_limit"])
        return {**columns, "stretch": stretch, "target": np.full(size, target)}

    def _stretch(self, values: npt.NDArray[np.float64]) -> Xmr:
        options = self.options
        return xmr(
            values,
            screen=options.screen,
            trend_points=options.trend_points,
            baseline=options.baseline,
        )

    def _marked_by_chance(self, points: int) -> float:
        """Missing with a baseline: how often limits of a few points mark others is not known."""
        if self.options.baseline not in (None, points):
            return np.nan
        return marked_by_chance(
            points, screen=self.options.screen, trend_points=self.options.trend_points
        )

    def _why_not(
        self, frame: pd.DataFrame, value: npt.NDArray[np.float64], rows: npt.NDArray[np.int64]
    ) -> str:
        """Why a stretch has no limits; nothing if it has."""
        if len(rows) < self.options.fewest_points:
            return FEW_PERIODS
        if np.isnan(value[rows]).any():
            return NO_NUMBER
        first = frame.iloc[rows[: self.options.baseline]]
        # Nearly all is as uncertain as nearly none. Rounded counts may leave less than 0.
        rests = [(first[whole] - first["numerator"]).clip(lower=0) for whole in self.wholes]
        if any(shortfall(counts) for counts in (first["numerator"], *rests)):
            return FEW_COUNTED
        return ""


def _usual(
    frame: pd.DataFrame,
    value: npt.NDArray[np.float64],
    lower: npt.ArrayLike,
    upper: npt.ArrayLike,
) -> npt.NDArray[np.object_]:
    """Words for what was outside its limits a year before as well, of whole months only."""
    first, after = frame["period_start"], frame["period_last_day"] + pd.Timedelta(days=1)
    months = 12 * first.dt.year + first.dt.month
    lengths = 12 * after.dt.year + after.dt.month - months
    words = np.full(len(frame), None, dtype=object)
    whole = ((first.dt.day == 1) & (after.dt.day == 1) & (lengths == lengths.iloc[0])).all()
    if whole and (months.diff().dropna() > 0).all():
        found = usual_for_the_month(value, lower, upper, months.tolist())
        words[found != ""] = found[found != ""]
    return words


def as_trend(definition: Definition, options: XmrOptions, *, key: str) -> Definition:
    """The definition of an indicator whose series is read as an XmR chart.

    All stays as it is but for the confidence limits, which are none of a series. `key` names
    the reading; options that mark other points are added to it.
    """
    counted = tuple(m for m in definition.measures if m.role in COUNTED)
    names = tuple(m.name for m in counted)
    kept = tuple(m for m in definition.measures if m not in counted and m.name not in LIMITS)
    of = definition.measure("numerator").of
    wholes = tuple(n for n in of if definition.measure(n).role == "base")
    key += "" if options.screen else "_unscreened"
    key += "" if options.trend_points == RUN_POINTS else f"_trend_of_{options.trend_points}"

    def read(derive: Derive) -> XmrReading:
        kept_names = tuple(m.name for m in kept)
        return XmrReading(derive, kept_names, wholes, definition.direction, options)

    return replace(
        definition,
        key=key,
        interval=NOT_APPLICABLE,
        source=f"{definition.source}; limits and rules as in NHS England's Making Data Count",
        caveats=(
            f"limits need {FEWEST_POINTS} points and {FEWEST_EVENTS:g} counted a point on average",
            "a peak that comes back every year is a season, not a signal",
            *definition.caveats,
        ),
        measures=(
            *counted,
            *kept,
            *(Measure(name, "context") for name in (*LIMITS, *GIVEN)),
            *derived(names, *READING),
        ),
        derive=read(definition.derive),
        rederive=read(definition.rederive) if definition.rederive else None,
        whole_series=True,
    )
