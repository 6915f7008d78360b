"""How often groups leave compared with one of them: ratios of leaver rates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.indicators.definitions.events import EXPOSED_BY_LAST_DAY
from retention.indicators.definitions.leaver_shares import VOLUNTARY
from retention.indicators.definitions.parts import (
    ACTIVE,
    HIGHER,
    LIMITS,
    LOWER,
    NHS_SOURCE,
    NO_CLEAR_DIFFERENCE,
    Columns,
    derived,
    over,
)
from retention.periods import DAYS_PER_YEAR
from retention.results import Definition, Measure
from retention.statistics.false_discovery import benjamini_hochberg
from retention.statistics.ratios import Ratio, rate_ratio, risk_ratio
from retention.statistics.two_groups import proportions_p_value, rates_p_value

REFERENCE, IS_REFERENCE = "reference", "is_reference"
Compare = Callable[[pd.DataFrame, float], tuple[Ratio, npt.NDArray[np.float64]]]
_DIRECTION = (
    "above 1 the group left more often than the reference group, below 1 less often",
    "the other way round, reference over group, is 1 divided by the number, in the column "
    "inverse: the workforce race and disability equality standards name the direction of each of "
    "their indicators",
    "groups are compared as they are: they differ in staff group, band, age and service too",
    "who did not declare is a group of its own, not part of any other",
)


def _read(frame: pd.DataFrame, level: float, compare: Compare, base: pd.Series) -> Columns:
    """Ratios to the reference group, and which of them stand out among all in the period."""
    found, p_value = compare(frame, level)
    total = frame["total"].to_numpy(dtype=bool)
    itself = total | frame[IS_REFERENCE].to_numpy(dtype=bool)
    # Over a reference group of which nobody left there is no ratio to list.
    p_value = np.where(itself | ~np.isfinite(found.value), np.nan, p_value)
    verdict = np.full(len(frame), None, dtype=object)
    compared = np.full(len(frame), np.nan)
    for found_rows in frame.groupby(["period_start", "period_last_day"]).indices.values():
        rows = np.asarray(found_rows, dtype=np.int64)
        listed = benjamini_hochberg(p_value[rows], 1 - level)
        compared[rows] = listed.compared
        lower, upper = found.lower[rows], found.upper[rows]
        words = np.where(
            listed.listed & (lower > 1),
            HIGHER,
            np.where(listed.listed & (upper < 1), LOWER, NO_CLEAR_DIFFERENCE),
        )
        known = ~np.isnan(p_value[rows])
        verdict[rows[known]] = words[known]
    limits = found.method.astype(object)
    limits[itself] = None
    ratio = np.where(np.isinf(found.value), np.nan, found.value)
    with np.errstate(divide="ignore"):
        inverse = np.where(ratio == 0, np.nan, 1 / ratio)
    return {
        "denominator": base,
        "rate": over(frame["numerator"], base),
        "value": np.where(total, np.nan, ratio),
        "lower": np.where(itself, np.nan, found.lower),
        "upper": np.where(itself | np.isinf(found.upper), np.nan, found.upper),
        "inverse": np.where(total, np.nan, inverse),
        "limits": limits,
        "against_reference": verdict,
        "compared": compared,
    }


def _of_snapshots(frame: pd.DataFrame, level: float) -> Columns:
    def compare(frame: pd.DataFrame, level: float) -> tuple[Ratio, npt.NDArray[np.float64]]:
        pairs = (
            *_within(frame["numerator"], frame["opening"]),
            *_within(frame["reference_numerator"], frame["reference_opening"]),
        )
        return risk_ratio(*pairs, level), proportions_p_value(*pairs)

    return _read(frame, level, compare, frame["opening"])


def _within(count: pd.Series, base: pd.Series) -> tuple[pd.Series, pd.Series]:
    """A count and its base; rounded by themselves the count may be the larger one."""
    return count.where(~(count > base), base), base


def _of_events(frame: pd.DataFrame, level: float) -> Columns:
    years = frame["person_days"] / DAYS_PER_YEAR
    other = frame["reference_days"] / DAYS_PER_YEAR

    def compare(frame: pd.DataFrame, level: float) -> tuple[Ratio, npt.NDArray[np.float64]]:
        pairs = (frame["numerator"], years, frame["reference_numerator"], other)
        return rate_ratio(*pairs, level), rates_p_value(*pairs)

    return _read(frame, level, compare, years)


def _of_reference(measure: Measure, name: str, of: tuple[str, ...] = ()) -> Measure:
    """The number of the reference group beside each other group: the same cell as its own."""
    return replace(measure, name=name, of=of, rest="", groups="overlap")


_OPENING = Measure("opening", "base", quantity=ACTIVE, when="opening")
_LEAVERS = Measure("numerator", "count", ("opening",), quantity="leavers", rest="stayers")
_COUNTED = ("numerator", "opening", "reference_numerator", "reference_opening")
_TEXTS = (Measure(REFERENCE, "context"), Measure(IS_REFERENCE, "context"))


def _readings(base: tuple[str, ...], counted: tuple[str, ...]) -> tuple[Measure, ...]:
    return (
        *derived(base, "denominator"),
        *derived(("numerator", *base), "rate"),
        *derived(counted, "value", *LIMITS, "inverse", "limits", "against_reference", "compared"),
    )


LEAVER_RATE_RATIO = Definition(
    key="leaver_rate_ratio",
    version=1,
    title="Leaver-rate ratio",
    numerator="the share of the group who were in post on the day before the period and not on "
    "its last day",
    denominator="the same share of the reference group",
    unit="ratio",
    direction="neither",
    question="culture",
    interval="log method, exact where a count is 0",
    source=NHS_SOURCE,
    caveats=_DIRECTION,
    measures=(
        _OPENING,
        _LEAVERS,
        _of_reference(_OPENING, "reference_opening"),
        _of_reference(_LEAVERS, "reference_numerator", ("reference_opening",)),
        *_TEXTS,
        *_readings(("opening",), _COUNTED),
    ),
    derive=_of_snapshots,
    across_rows=True,
)

_VOLUNTARY = Measure(
    "numerator", "count", ("exposed",), quantity=VOLUNTARY, grouped_at="period", sensitive=True
)
_EVENTS = (
    "numerator",
    "exposed",
    "person_days",
    "reference_numerator",
    "reference_exposed",
    "reference_days",
)

VOLUNTARY_RATE_RATIO = replace(
    LEAVER_RATE_RATIO,
    key="voluntary_leaver_rate_ratio",
    title="Voluntary leaver-rate ratio",
    numerator="leavers of the group by last day whose reason is known and begins “Voluntary "
    "Resignation”, per year in post",
    denominator="the same rate of the reference group",
    source="retention: national leaving reasons of the Electronic Staff Record",
    caveats=(
        *_DIRECTION,
        "leavers of unknown reason are in neither rate; if reasons are recorded less often in a "
        "group, its ratio is too low",
    ),
    measures=(
        EXPOSED_BY_LAST_DAY,
        Measure("person_days", "sum", ("exposed",)),
        _VOLUNTARY,
        _of_reference(EXPOSED_BY_LAST_DAY, "reference_exposed"),
        Measure("reference_days", "sum", ("reference_exposed",)),
        _of_reference(_VOLUNTARY, "reference_numerator", ("reference_exposed",)),
        *_TEXTS,
        *_readings(("exposed", "person_days"), _EVENTS),
    ),
    derive=_of_events,
    sensitive=True,
)


def compared_by(definition: Definition, column: str) -> Definition:
    """The definition for one column: the numbers beside are those of its reference group."""
    return replace(
        definition,
        measures=tuple(
            replace(m, under=((REFERENCE, column),)) if m.name.startswith("reference_") else m
            for m in definition.measures
        ),
    )
