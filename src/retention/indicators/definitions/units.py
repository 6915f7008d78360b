"""Units against the whole: funnels of proportions and of observed over expected.

Limits, verdicts and the spread between units rest on all rows of a period. They are worked
out from the units that are given alone, so the gate can have them from those that it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.indicators.definitions.parts import (
    ACTIVE_OPENING,
    LIMITS,
    Columns,
    derived,
    share_of_opening,
)
from retention.indicators.definitions.snapshots import LEAVER_RATE
from retention.results import Definition, Measure
from retention.statistics.between_units import BetweenUnits, between_proportions, between_rates
from retention.statistics.funnel import Funnel, proportion_funnel, ratio_funnel
from retention.statistics.intervals import wilson
from retention.statistics.standardise import observed_expected

IsUnit = Callable[[pd.DataFrame], npt.NDArray[np.bool_]]
"""Whether each row of groups is of one unit, not of several or of people without one."""

FUNNEL_LIMITS = ("inner_lower", "inner_upper", "outer_lower", "outer_upper")
VERDICT = ("verdict", "side", "few")
SPREAD = ("tau", "tau_lower", "tau_upper", "phi", "tau2", "units")
MOST_MISSING = 0.10
"""Share of the units without a number from which on nothing is said of how much units differ.

Counts are hidden for being small, so those that are left differ by more than all of them.
"""
_OF_LEAVERS = ("numerator", "opening")
_FEW = (
    "fewer than 5 expected, or all but 5, is too few for these limits: such a unit is marked few "
    "and its verdict is not spoken of"
)
_NO_RANK = "a unit is held against the whole, and with no other unit"

LEAVER_SHARE = replace(
    LEAVER_RATE,
    key="leaver_share",
    title="Leavers of those in post at the start",
    denominator="people in post on the day before the period",
    interval="Wilson",
    measures=(
        ACTIVE_OPENING,
        LEAVER_RATE.measure("numerator"),
        *derived(("opening",), "denominator"),
        *derived(_OF_LEAVERS, "value", *LIMITS),
    ),
    derive=share_of_opening,
    between_periods=None,
    source="retention: the leavers of the national definition over those who could leave",
)


def funnel_of(
    stated: Definition, is_unit: IsUnit, along: tuple[str, ...], *, overdispersed: bool
) -> Definition:
    """The funnel of a definition whose value is a count over the base that it is part of."""
    base = stated.measure("numerator").of[0]
    own = () if base == "denominator" else derived((base,), "denominator")
    of = ("numerator", base)
    return replace(
        stated,
        key=f"{stated.key}_funnel",
        measures=(
            *_counted(stated, "numerator"),
            *own,
            *derived(of, "value", *LIMITS, *FUNNEL_LIMITS, *VERDICT),
            *derived((), *SPREAD),
        ),
        derive=partial(
            _derive_funnel, base=base, is_unit=is_unit, along=along, overdispersed=overdispersed
        ),
        caveats=(*stated.caveats, _NO_RANK, _FEW),
        across_rows=True,
        identities=(),
        margins=(),
        rederive=None,
    )


def variation_of(stated: Definition, is_unit: IsUnit) -> Definition:
    """The spread between units of a definition whose value is a count over its base."""
    base = stated.measure("numerator").of[0]
    return replace(
        stated,
        key=f"{stated.key}_variation",
        title="How much units differ beyond chance",
        numerator="standard deviation between the units’ true shares of leavers of those in post "
        "at the start, chance set aside (Paule and Mandel)",
        denominator="",
        interval="Q-profile",
        source="retention: R. C. Paule and J. Mandel (1982); W. Viechtbauer (2007), section 2.6",
        measures=(
            *_counted(stated, "numerator"),
            *derived((), "value", *LIMITS, "units"),
            *derived(("numerator", base), "pooled"),
        ),
        derive=partial(_derive_variation, base=base, is_unit=is_unit),
        caveats=("in points of the share, and of the units that are shown",),
        across_rows=True,
    )


def observed_expected_of(is_unit: IsUnit, mix: str, *, overdispersed: bool) -> Definition:
    """Leavers over those expected, for a mix in words."""
    of = ("numerator", "expected")
    return Definition(
        key="observed_expected_leavers",
        version=1,
        title="Observed over expected leavers",
        numerator=LEAVER_RATE.numerator,
        denominator=f"the leavers expected if everyone left as people of the same {mix} do "
        "throughout the population",
        unit="ratio",
        direction="lower",
        question="culture",
        interval="Byar",
        source="indirect standardisation: N. E. Breslow and N. E. Day (1987), Statistical Methods "
        "in Cancer Research volume II, chapter 2",
        measures=(
            ACTIVE_OPENING,
            LEAVER_RATE.measure("numerator"),
            # What is known of it follows from the mix of a unit’s people, so it goes with them.
            Measure("expected", "sum", ("opening",)),
            *derived(("expected",), "denominator"),
            *derived(of, "value", *LIMITS, *FUNNEL_LIMITS, *VERDICT),
            *derived((), *SPREAD),
        ),
        derive=partial(derive_ratios, is_unit=is_unit, overdispersed=overdispersed),
        caveats=(
            _NO_RANK,
            "each unit is weighed by its own mix, so two such ratios are comparable with the "
            "whole and not, strictly, with each other",
            "fewer than 5 expected is too few for these limits: such a unit is marked few and "
            "its verdict is not spoken of",
            "everyone together is 1 by construction",
        ),
        across_rows=True,
    )


def _counted(stated: Definition, name: str) -> tuple[Measure, ...]:
    """A counted measure and all those that it is part of, in their order."""
    wanted, found = [name], set()
    while wanted:
        measure = stated.measure(wanted.pop())
        found.add(measure.name)
        wanted += measure.of
    return tuple(m for m in stated.measures if m.name in found)


def _derive_funnel(
    frame: pd.DataFrame,
    level: float,
    *,
    base: str,
    is_unit: IsUnit,
    along: tuple[str, ...],
    overdispersed: bool,
) -> Columns:
    share = wilson(frame["numerator"], frame[base], level)
    columns = _blank_reading(frame)
    count, size = (frame[c].to_numpy(np.float64) for c in ("numerator", base))
    unit = is_unit(frame)
    for rows, total in _readings(frame, along):
        if not size[total] > 0 or np.isnan(count[total]):
            continue
        some = np.where(unit[rows], count[rows], np.nan)
        if not (~np.isnan(some) & (size[rows] > 0)).any():
            continue
        centre = float(count[total] / size[total])
        found = proportion_funnel(some, size[rows], overdispersed=overdispersed, centre=centre)
        between = between_proportions(some, size[rows], level)
        _write(columns, rows, total, found, _if_most(between, unit[rows] & (size[rows] != 0)))
    own = {} if base == "denominator" else {"denominator": frame[base]}
    return {**own, "value": share.value, "lower": share.lower, "upper": share.upper, **columns}


def _derive_variation(frame: pd.DataFrame, level: float, *, base: str, is_unit: IsUnit) -> Columns:
    count, size = (frame[c].to_numpy(np.float64) for c in ("numerator", base))
    names = ("value", "lower", "upper", "units", "pooled")
    columns = {name: np.full(len(frame), np.nan) for name in names}
    unit = is_unit(frame)
    for rows, total in _readings(frame, ()):
        if size[total] > 0:
            columns["pooled"][total] = count[total] / size[total]
        some = np.where(unit[rows], count[rows], np.nan)
        if (~np.isnan(some) & (size[rows] > 0)).any():
            of_units = unit[rows] & (size[rows] != 0)
            found = _if_most(between_proportions(some, size[rows], level), of_units)
            numbers = (found.tau, found.lower, found.upper, found.units)
            for name, number in zip(names[:4], numbers, strict=True):
                columns[name][total] = number
    return columns


def derive_ratios(
    frame: pd.DataFrame,
    level: float,
    *,
    is_unit: IsUnit,
    overdispersed: bool,
    own_standard: bool = True,
) -> Columns:
    """Observed over expected with Byar's limits, and its funnel around 1.

    Of its own standard the whole has no limits; of that of other years it has.
    """
    found = observed_expected(frame["numerator"], frame["expected"], level)
    columns = _blank_reading(frame)
    count, size = (frame[c].to_numpy(np.float64) for c in ("numerator", "expected"))
    unit, whole = is_unit(frame), frame["total"].to_numpy(dtype=bool)
    for rows, total in _readings(frame, ()):
        some = np.where(unit[rows], count[rows], np.nan)
        if (~np.isnan(some) & (size[rows] > 0)).any():
            read = ratio_funnel(some, size[rows], overdispersed=overdispersed)
            between = between_rates(some, size[rows], level)
            _write(columns, rows, total, read, _if_most(between, unit[rows] & (size[rows] != 0)))
    # Nothing is uncertain about a whole that is its own standard.
    lower, upper = (
        np.where(whole & own_standard, np.nan, limit) for limit in (found.lower, found.upper)
    )
    return {
        "denominator": frame["expected"],
        "value": found.value,
        "lower": lower,
        "upper": upper,
        **columns,
    }


def _blank_reading(frame: pd.DataFrame) -> dict[str, npt.NDArray[np.generic]]:
    columns: dict[str, npt.NDArray[np.generic]] = {
        name: np.full(len(frame), np.nan) for name in (*FUNNEL_LIMITS, "side", *SPREAD)
    }
    return columns | {name: np.full(len(frame), None, dtype=object) for name in ("verdict", "few")}


def _readings(
    frame: pd.DataFrame, along: tuple[str, ...]
) -> Iterator[tuple[npt.NDArray[np.int64], int]]:
    """The rows of groups and the one of the total that are read together."""
    keys = ["period_start", "period_last_day", *along]
    whole = frame["total"].to_numpy(dtype=bool)
    for found in frame.groupby(keys, dropna=False).indices.values():
        rows = np.asarray(found, dtype=np.int64)
        totals, groups = rows[whole[rows]], rows[~whole[rows]]
        if len(totals) == 1 and len(groups):
            yield groups, int(totals[0])


def _if_most(between: BetweenUnits, units: npt.NDArray[np.bool_]) -> BetweenUnits:
    """The spread, missing if too many of the units have no number to take part in it."""
    if between.units >= (1 - MOST_MISSING) * np.count_nonzero(units):
        return between
    return replace(between, tau=np.nan, lower=np.nan, upper=np.nan)


def _write(
    columns: dict[str, npt.NDArray[np.generic]],
    rows: npt.NDArray[np.int64],
    total: int,
    funnel: Funnel,
    between: BetweenUnits,
) -> None:
    """Put a funnel into the rows of its units, and what it says of all into their total's."""
    limits = (funnel.lower_95, funnel.upper_95, funnel.lower_998, funnel.upper_998)
    for name, limit in zip(FUNNEL_LIMITS, limits, strict=True):
        columns[name][rows] = limit
    judged = funnel.verdict != ""
    columns["verdict"][rows[judged]] = funnel.verdict[judged].astype(object)
    columns["side"][rows[judged]] = funnel.side[judged]
    columns["few"][rows] = funnel.few.astype(object)
    numbers = (between.tau, between.lower, between.upper, funnel.phi, funnel.tau2, between.units)
    for name, number in zip(SPREAD, numbers, strict=True):
        columns[name][total] = number
