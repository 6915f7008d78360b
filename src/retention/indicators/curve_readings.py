"""From the records to curves that are read at calendar horizons."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import Literal, get_args

import numpy as np
import pandas as pd

from retention.counts import Grid, Stretches, grid_of, stretches_of
from retention.counts.arrays import BoolArray, FloatArray
from retention.counts.followed import (
    SLOTS_PER_MONTH,
    Clock,
    FollowedSpells,
    follow,
    follow_up,
)
from retention.errors import ArgumentError, nearest
from retention.horizons import Horizon
from retention.indicators.tables import Columns, Steps, group_columns, table_of
from retention.periods import Period
from retention.reference import reason_class
from retention.results import Definition, IndicatorTable
from retention.schema import LEAVING_COLUMNS
from retention.statistics.curve_start import start_of_curves
from retention.statistics.incidence import cumulative_incidence
from retention.statistics.risk_sets import RiskSets, count_risk_sets
from retention.statistics.survival import CurvePoints, kaplan_meier
from retention.workforce import Workforce

Causes = Literal["any", "class", "label", "destination"]
LEFT, UNRECORDED, JOINING = "left", "not recorded", "joining"
FEWEST_FOLLOWED = 10
EMPTY_START = (
    "fewer than 10 people carry the curve of {groups} early on, so it is missing: it would only "
    "tell of people who had stayed for some time already"
)
SERVICE_FROM = {
    "employer_start_date": "time since the recorded start with the employer",
    "start": "time since the start of being in post without a break",
}
_LATER = ("appraisal", "develop", "performance", "potential", "promot", "rating", "star", "talent")
"""Parts of names of what happens after joining, and is known only of those who stayed."""


def spells_followed(
    workforce: Workforce,
    period: Period | None,
    by: str | Collection[str],
    cause: Causes,
    clock: Clock,
) -> tuple[FollowedSpells, Stretches, Grid]:
    """Spells with their stretches and period; see `retention.followed_spells`."""
    if cause not in get_args(Causes):
        raise ArgumentError(
            f"cause must be one of {', '.join(get_args(Causes))}, was {cause!r}"
            f"{nearest(str(cause), get_args(Causes))}"
        )
    if clock not in get_args(Clock):
        raise ArgumentError(f"clock must be 'calendar' or 'days', was {clock!r}")
    _refuse_later(by)
    if period is None:
        period = Period(
            workforce.observed_from + timedelta(days=1), workforce.as_of + timedelta(days=1)
        )
    grid = grid_of(workforce, period)
    stretches = stretches_of(workforce, group_columns(workforce, by))
    spells = follow(workforce, stretches, period, _causes(workforce, cause), clock)
    if not len(spells):
        raise ArgumentError(
            f"nobody of {workforce.population} is in post in {period.label}; take another period"
        )
    return spells, stretches, grid


def _refuse_later(by: str | Collection[str]) -> None:
    for column in (by,) if isinstance(by, str) else tuple(by):
        if column in LEAVING_COLUMNS:
            kind = "class" if column == "leaving_reason" else "destination"
            raise ArgumentError(
                f"by must be known when people join, {column} is known when they go; use "
                f'retention.leaving_incidence(workforce, cause="{kind}")'
            )
        if any(part in str(column).lower() for part in _LATER):
            raise ArgumentError(
                f"by must be known when people join, {column!r} comes later: who has it has "
                "stayed until then; fix the groups on a day and follow people from there, with "
                "period=Period(day, ...) and by= a column of that day, or split the time at the "
                "date, as retention.leaving_after_development does"
            )


def _causes(workforce: Workforce, cause: Causes) -> pd.Series:
    spells = workforce.spells
    if cause == "any":
        return pd.Series(LEFT, index=spells.index, dtype="object")
    column = "destination" if cause == "destination" else "leaving_reason"
    if column not in spells:
        raise ArgumentError(
            f"cause must be 'any', since the records have no {column}; add the column to leavers"
        )
    values = spells[column].astype("object")
    if cause == "class":
        names = {label: reason_class(label) for label in values.dropna().unique()}
        return values.map(names).fillna(reason_class(None))
    return values.fillna(UNRECORDED)


class Reading:
    """Curves of all groups and of everyone together, read at some horizons.

    Groups come first and everyone last, as in every table of counts. A group's curve ends
    at the last horizon at which at least 10 people are followed.
    """

    def __init__(
        self,
        workforce: Workforce,
        period: Period | None,
        by: str | Collection[str],
        cause: Causes,
        horizons: tuple[Horizon, ...],
        level: float,
    ) -> None:
        in_days = {h.unit == "day" for h in horizons}
        if len(in_days) > 1:
            raise ArgumentError(
                "after must be all in days, or all in months and years, since these go by the "
                "calendar; make two tables"
            )
        self._clock: Clock = "days" if True in in_days else "calendar"
        self._merged: tuple[str, ...] = ()
        self._workforce, self._level, self.horizons = workforce, level, horizons
        self.spells, self._stretches, self._grid = spells_followed(
            workforce, period, by, cause, self._clock
        )
        self.times = np.array([self._time(h) for h in horizons], dtype=np.float64)
        self._count()

    def _time(self, horizon: Horizon) -> float:
        if horizon.unit == "day":
            return float(horizon.count)
        return horizon.count * (12.0 if horizon.unit == "year" else 1.0) * SLOTS_PER_MONTH

    def _count(self) -> None:
        """Count by group and for everyone, and find out which curves can be read where."""
        groups = len(self.spells.labels)
        everyone = replace(self.spells, group=np.zeros_like(self.spells.group))
        parts = ((self.spells, groups), (everyone, 1))
        tables = [follow_up(spells, self.times, n) for spells, n in parts]
        self._followed, self._left, self._exposure, self._at_risk = (
            np.vstack(pair) for pair in zip(*tables, strict=True)
        )
        self._sets = [_risk_sets(spells) for spells, _ in parts]
        enough: BoolArray = np.minimum.accumulate(self._at_risk >= FEWEST_FOLLOWED, axis=1)
        from_start = np.vstack(
            [self._from_start(sets, enough[rows]) for sets, rows in self._parts()]
        )
        self._readable: BoolArray = enough & from_start
        self._conditional: BoolArray = enough[:, 0] & ~from_start[:, 0]

    def _parts(self) -> tuple[tuple[RiskSets, slice], ...]:
        groups = len(self.spells.labels)
        return ((self._sets[0], slice(0, groups)), (self._sets[1], slice(groups, groups + 1)))

    def _from_start(self, sets: RiskSets, enough: BoolArray) -> BoolArray:
        """Whether each curve starts at joining when read up to its own last horizon."""
        result = np.zeros((len(enough), 1), dtype=bool)
        reach = enough.sum(axis=1)
        for steps in np.unique(reach[reach > 0]):
            start = start_of_curves(sets, FEWEST_FOLLOWED, float(self.times[steps - 1]))
            chosen = np.flatnonzero(reach == steps)
            result[chosen, 0] = start[chosen] == 0
        return result

    def put_together(self, fewest: int, name: str) -> None:
        """Write causes as one, the rarest first, until none is rare between two horizons."""
        names = list(self.spells.causes)
        together: set[str] = set()
        while True:
            counts = self._by_cause()
            rare = np.flatnonzero((counts < fewest).any(axis=1))
            if not len(rare) or len(self.spells.causes) < 2:
                break
            order = np.argsort(counts.sum(axis=1), kind="stable")
            pair = {self.spells.causes[order[0]]}
            pair.add(name if name in self.spells.causes else self.spells.causes[order[1]])
            if pair == {name}:
                pair.add(self.spells.causes[order[1]])
            together |= pair
            self._merge(pair, name)
        self._merged = tuple(n for n in names if n in together)
        self._count()

    def _by_cause(self) -> FloatArray:
        """Leavers of everyone by cause and interval between horizons."""
        cause, leaving = self.spells.cause, self.spells.exit
        interval = np.searchsorted(self.times, leaving, side="left")
        inside = (cause > 0) & (interval < len(self.times))
        width = len(self.times)
        key = (cause[inside] - 1) * width + interval[inside]
        counted = np.bincount(key, minlength=len(self.spells.causes) * width).astype(np.float64)
        return counted.reshape(-1, width)

    def _merge(self, some: set[str], name: str) -> None:
        renamed = [name if c in some else c for c in self.spells.causes]
        kept = [c for c in dict.fromkeys(renamed) if c != name] + [name]
        codes = np.array([0, *(kept.index(c) + 1 for c in renamed)])
        self.spells = replace(self.spells, cause=codes[self.spells.cause], causes=tuple(kept))

    def since(self, at: int) -> str:
        """The horizon before, in words."""
        return self.horizons[at - 1].label if at else JOINING

    def counts(self, at: int, cause: int = 0) -> Columns:
        """Counts between two horizons; of a cause, with those of all causes beside it."""
        counted = {"followed": self._followed[:, [at]], "at_risk": self._at_risk[:, [at]]}
        if not cause:
            return counted | {"left": self._left[:, [at]]}
        before = self.times[at - 1] if at else 0.0
        leaving = self.spells.exit
        mine = (self.spells.cause == cause) & (leaving > before) & (leaving <= self.times[at])
        by_group = np.bincount(self.spells.group[mine], minlength=len(self.spells.labels))
        left = np.append(by_group, mine.sum()).astype(np.float64)[:, None]
        return counted | {"left_any": self._left[:, [at]], "left": left}

    def person_years(self, at: int) -> Columns:
        """Time at risk between two horizons."""
        length = 365.25 if self._clock == "days" else 12.0 * SLOTS_PER_MONTH
        return {"person_years": self._exposure[:, [at]] / length}

    @cached_property
    def _survival(self) -> list[CurvePoints]:
        return [
            kaplan_meier(sets, level=self._level, minimum_at_risk=0).at(
                self.times, beyond="missing"
            )
            for sets in self._sets
        ]

    @cached_property
    def _incidence(self) -> list[CurvePoints]:
        return [
            cumulative_incidence(sets, level=self._level, minimum_at_risk=0).at(
                self.times, beyond="missing"
            )
            for sets in self._sets
        ]

    def survival(self, at: int) -> Columns:
        """The share still in post at a horizon, with limits."""
        return self._read(at, [_values(points, at) for points in self._survival])

    def incidence(self, at: int, cause: int) -> Columns:
        """The share who have left for a cause by a horizon, with limits."""
        return self._read(at, [_values(points, at, cause) for points in self._incidence])

    def _read(self, at: int, parts: list[FloatArray]) -> Columns:
        groups = len(self.spells.labels)
        rows = np.full((groups + 1, 3), np.nan)
        rows[:groups], rows[groups] = parts[0], parts[1][0]
        rows[~self._readable[:, at]] = np.nan
        value, lower, upper = (rows[:, [column]] for column in range(3))
        numerator = np.where(np.isnan(value), np.nan, self._at_risk[:, [at]])
        missing = np.full_like(value, np.nan)
        return {
            "numerator": numerator,
            "denominator": missing,
            "value": value,
            "lower": lower,
            "upper": upper,
        }

    def table(self, definition: Definition, steps: Steps, along: tuple[str, ...]) -> IndicatorTable:
        """The curves as an indicator table, with notes on clock, start and causes."""
        notes = [SERVICE_FROM[self.spells.service_from]]
        if self._conditional.any():
            notes.append(EMPTY_START.format(groups=self._names(self._conditional)))
        if self._merged:
            notes.append(f"put together as {self.spells.causes[-1]}: {', '.join(self._merged)}")
        return table_of(
            definition,
            self._workforce,
            replace(self._stretches, labels=self.spells.labels),
            self._grid,
            steps,
            level=self._level,
            notes=tuple(notes),
            along=along,
        )

    def _names(self, rows: BoolArray) -> str:
        labels = self.spells.labels
        names = [", ".join(map(str, row)) for row in labels[rows[:-1]].to_numpy()]
        return ", ".join([*names, *(["everyone"] if rows[-1] else [])])


def _risk_sets(spells: FollowedSpells) -> RiskSets:
    again = len(np.unique(spells.person)) < len(spells)
    return count_risk_sets(
        spells.entry,
        spells.exit,
        spells.cause,
        stratum=spells.group,
        cluster=spells.person if again else None,
        causes=max(len(spells.causes), 1),
    )


def _values(points: CurvePoints, at: int, cause: int | None = None) -> FloatArray:
    """Value and limits at one of the times, shape (strata, 3)."""
    columns = [column[:, at] for column in (points.value, points.lower, points.upper)]
    return np.stack([c if cause is None else c[:, cause] for c in columns], axis=1)
