"""A projection as tables that the disclosure gate knows how to protect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

import numpy as np
import pandas as pd

from retention.counts import stretches_of
from retention.counts.arrays import FloatArray
from retention.counts.stocks import stocks_at
from retention.horizons import months_after
from retention.indicators.definitions import projections as defined
from retention.periods import EPOCH, ONE_DAY, Period, day_number, months
from retention.planning.futures import Futures, Outcome, period_ahead
from retention.planning.scenarios import ASSUMED, BASELINE, Costs, Scenario
from retention.results import TOTAL, Definition, IndicatorTable, indicator_table
from retention.schema import SENSITIVE_COLUMNS

RECORDED = "recorded"
QUARTERS = 12
"""Quarters before the day of the records that are shown at most."""
_JITTER = 0.5


@dataclass(frozen=True, slots=True)
class TableKind:
    """What a table is, and what it needs."""

    definition: Definition
    of_scenarios: bool = False
    holds: bool = False
    fte: bool = False
    stars: bool = False
    costs: bool = False


TABLES: Mapping[str, TableKind] = MappingProxyType(
    {
        "headcount": TableKind(defined.PROJECTED_HEADCOUNT),
        "fte": TableKind(defined.PROJECTED_FTE, fte=True),
        "leavers": TableKind(defined.PROJECTED_LEAVERS),
        "hires_needed": TableKind(defined.HIRES_NEEDED, holds=True),
        "leavers_avoided": TableKind(defined.LEAVERS_AVOIDED, of_scenarios=True),
        "hires_avoided": TableKind(defined.HIRES_AVOIDED, of_scenarios=True, holds=True),
        "rising_stars": TableKind(defined.PROJECTED_STARS, stars=True),
        "cost": TableKind(defined.COST_AVOIDED, of_scenarios=True, holds=True, costs=True),
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """What tables are made of."""

    futures: Futures
    scenarios: tuple[Scenario, ...]
    outcomes: Mapping[str, Outcome]
    held: Mapping[str, Outcome]
    costs: Costs | None

    @property
    def names(self) -> tuple[str, ...]:
        """The groups shown, the total last; the total alone where there are no groups."""
        found = self.futures.stocks.names
        return (*found, TOTAL) if len(found) > 1 else (TOTAL,)


def make_table(name: str, runs: Runs) -> IndicatorTable:
    """One of `TABLES`; `runs` has what it needs."""
    kind = TABLES[name]
    futures, definition = runs.futures, kind.definition
    if name in ("headcount", "fte", "rising_stars"):
        rows = list(_stock_rows(name, runs))
        along: tuple[str, ...] = ("scenario", "on")
    else:
        rows = list(_flow_rows(name, runs))
        along = ("scenario", "after")
    by = ("staff_group",) if len(runs.names) > 1 and name != "rising_stars" else ()
    frame = pd.DataFrame(rows).astype(dict.fromkeys((*by, *along), "str"))
    told_of = (*by, *(condition for condition, _ in futures.workforce.conditions))
    return indicator_table(
        definition,
        frame,
        level=0.95,
        by=by,
        population=futures.workforce.population,
        as_of=futures.workforce.as_of,
        source=futures.workforce.source_words,
        sensitive=definition.sensitive or any(c in SENSITIVE_COLUMNS for c in told_of),
        notes=_notes(name, runs),
        along=along,
        conditions=tuple(c for c in futures.workforce.conditions if c[0] != "without"),
        without=tuple(
            word for c, words in futures.workforce.conditions if c == "without" for word in words
        ),
        release=futures.workforce.release,
        merges=futures.workforce.merges,
    )


def _notes(name: str, runs: Runs) -> tuple[str, ...]:
    futures = runs.futures
    wide = [f"{100 * w:.0f}%" for w in futures.effects.widths()]
    notes = [_years_words(futures, wide)]
    notes += [f"{s.name}: {s.words}, {ASSUMED}" for s in runs.scenarios if s.name != BASELINE]
    if runs.costs is not None and TABLES[name].costs:
        costs = runs.costs
        notes.append(
            f"{costs.per_leaver:,.0f} {costs.currency} for a leaver and {costs.per_hire:,.0f} "
            f"{costs.currency} for a hire, as given by the planner"
        )
    return tuple(notes)


def _years_words(futures: Futures, wide: Sequence[str]) -> str:
    last = futures.history.periods[-1]
    return (
        f"rates and hires are those of the {len(futures.history.periods)} years to "
        f"{last.label.removeprefix('year to ')}; beyond chance, years differed in leaving by about "
        f"{wide[0]} for everybody and {wide[1]} for a staff group"
    )


def _moments(runs: Runs) -> list[int]:
    """Months ahead at which stocks are shown: every quarter."""
    return list(range(3, 12 * runs.futures.years + 1, 3))


def _stock_rows(name: str, runs: Runs) -> Iterator[dict[str, object]]:
    """Rows of the recorded past, then of every scenario's quarters."""
    futures = runs.futures
    if name != "rising_stars":
        yield from _recorded(name, runs)
    ahead = period_ahead(futures.history.periods[-1], futures.years)
    for scenario in runs.scenarios:
        outcome = runs.outcomes[scenario.name]
        values = {"headcount": outcome.stock, "fte": outcome.fte}.get(name)
        paths = outcome.stars[:, :, None] if values is None else values
        for month in _moments(runs):
            growth = growths(paths[:, month], paths[0, 0], futures.seed)
            names = runs.names if values is not None else (TOTAL,)
            for place, group in zip(_places(runs, names), names, strict=True):
                row = _opening(name, runs, place)
                yield {
                    **_keys(ahead, group, name),
                    "scenario": scenario.name,
                    "on": _day_after(futures, month),
                    **row,
                    **{column: values_[place] for column, values_ in growth.items()},
                }


def _places(runs: Runs, names: Sequence[str]) -> list[int]:
    """Positions on the last axis of outcomes: of groups in their order, and -1 for all."""
    return [*range(len(names) - 1), -1]


def _opening(name: str, runs: Runs, place: int) -> dict[str, float]:
    outcome = runs.outcomes[BASELINE]
    found = {"opening": float(outcome.stock[0, 0, place])}
    if name in ("headcount", "fte"):
        found["closing"] = np.nan
    if name == "fte":
        found |= {"opening_fte": float(outcome.fte[0, 0, place]), "closing_fte": np.nan}
    if name == "rising_stars":
        found["opening_stars"] = float(outcome.stars[0, 0])
    return found


def _recorded(name: str, runs: Runs) -> Iterator[dict[str, object]]:
    """Headcount, or FTE, at the ends of quarters up to the day of the records."""
    futures, fte = runs.futures, name == "fte"
    workforce, stocks = futures.workforce, futures.stocks
    stretches = stretches_of(workforce, ("staff_group",) if stocks.names else ())
    quarters = [
        p
        for p in _quarters_to(futures)
        if p.opening_census >= max(workforce.observed_from, workforce.fixed_on or EPOCH)
    ]
    censuses = np.array([day_number(p.closing_census) for p in quarters], dtype=np.int64)
    people = stocks_at(stretches, censuses)
    weight = stocks_at(stretches, censuses, fte=True)
    order = list(stretches.labels["staff_group"]) if stocks.names else []
    for at, quarter in enumerate(quarters):
        for group in runs.names:
            place = -1 if group == TOTAL else order.index(group)
            row = {"opening": np.nan, "closing": people[place, at]}
            if fte:
                row |= {"opening_fte": np.nan, "closing_fte": weight[place, at]}
            yield {
                **_keys(quarter, group, name),
                "scenario": RECORDED,
                "on": quarter.closing_census.isoformat(),
                **row,
                **dict.fromkeys(defined.GROWTHS, np.nan),
            }


def _quarters_to(futures: Futures) -> tuple[Period, ...]:
    """Quarters that end on the day of the records, oldest first."""
    count = min(QUARTERS, 4 * len(futures.history.periods))
    whole = months(futures.workforce.as_of, count, length=3)
    if whole[-1].last_day == futures.workforce.as_of:
        return whole
    last = day_number(futures.workforce.as_of)
    edges = months_after(np.full(count + 1, last + 1), np.arange(-3 * count, 1, 3))
    days = [EPOCH + int(edge) * ONE_DAY for edge in edges]
    return tuple(Period(a, b) for a, b in pairwise(days))


def _day_after(futures: Futures, month: int) -> str:
    """The day so many months after the day of the records, at month ends where it is one."""
    last = day_number(futures.workforce.as_of)
    edge = months_after(np.array([last + 1]), np.array([month]))[0]
    return (EPOCH + (int(edge) - 1) * ONE_DAY).isoformat()


def _flow_rows(name: str, runs: Runs) -> Iterator[dict[str, object]]:
    """Rows of every scenario's years, counted from the day of the records."""
    futures = runs.futures
    ahead = period_ahead(futures.history.periods[-1], futures.years)
    opening = runs.outcomes[BASELINE].stock[0, 0]
    for scenario in runs.scenarios:
        if TABLES[name].of_scenarios and scenario.name == BASELINE:
            continue
        for year in range(1, futures.years + 1):
            growth = growths(_flow(name, runs, scenario, 12 * year), opening, futures.seed)
            for place, group in zip(_places(runs, runs.names), runs.names, strict=True):
                yield {
                    **_keys(ahead, group, name),
                    "scenario": scenario.name,
                    "after": f"{year} year{'s' if year > 1 else ''}",
                    "opening": float(opening[place]),
                    **{column: values[place] for column, values in growth.items()},
                }


def _flow(name: str, runs: Runs, scenario: Scenario, month: int) -> FloatArray:
    """The number of each path up to a month; shape (paths, groups + 1)."""

    def until(outcomes: Mapping[str, Outcome], column: str, of: str) -> FloatArray:
        found: FloatArray = getattr(outcomes[of], column)[:, :month].sum(axis=1)
        return found

    own, other = scenario.name, BASELINE
    match name:
        case "leavers":
            return until(runs.outcomes, "left", own)
        case "hires_needed":
            return until(runs.held, "hired", own)
        case "leavers_avoided":
            return until(runs.outcomes, "left", other) - until(runs.outcomes, "left", own)
        case "hires_avoided":
            return until(runs.held, "hired", other) - until(runs.held, "hired", own)
        case _:
            costs = runs.costs
            assert costs is not None
            leavers = until(runs.held, "left", other) - until(runs.held, "left", own)
            hires = until(runs.held, "hired", other) - until(runs.held, "hired", own)
            return costs.per_leaver * leavers + costs.per_hire * hires


def growths(paths: FloatArray, opening: FloatArray, seed: int) -> dict[str, FloatArray]:
    """The mean of paths and their limits, for one person in post at the opening.

    Whole numbers of people over a whole number would give that number away, so every path is
    moved by less than one before the limits are read, and all are rounded.

    Parameters
    ----------
    paths : numpy.ndarray, shape (paths, groups + 1)
    opening : numpy.ndarray, shape (groups + 1,)
    """
    moved = paths.astype(np.float64)
    constant = (moved == moved[0]).all(axis=0)
    jitter = np.random.default_rng([seed, 2]).uniform(-_JITTER, _JITTER, (len(paths), 1))
    moved = np.where(constant, moved, moved + jitter)
    limits = np.quantile(moved, defined.LIMITS_AT, axis=0)
    base = np.where(opening > 0, opening, np.nan).astype(np.float64)
    found = (paths.mean(axis=0), *limits)
    return {
        column: np.round(values / base, defined.DECIMALS)
        for column, values in zip(defined.GROWTHS, found, strict=True)
    }


def _keys(period: Period, group: str, name: str) -> dict[str, object]:
    group_column = {} if name == "rising_stars" else {"staff_group": group}
    return {
        "period_start": pd.Timestamp(period.start),
        "period_last_day": pd.Timestamp(period.last_day),
        **group_column,
        "total": group == TOTAL,
    }
