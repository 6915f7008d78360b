"""Leaving with and without recent development: ratio of rates over strata."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from retention.indicators.definitions.parts import LIMITS, Columns, derived
from retention.results import Definition, Measure
from retention.statistics.intervals import normal_quantile

_SUMS = ("weighted", "weighted_other", "spread")
_ARMS = ("leavers", "leavers_other", "years", "years_other")


def _as_given(frame: pd.DataFrame, level: float) -> Columns:
    """The ratio rests on strata that are in no row: it comes with the counts."""
    years, other = frame["years"], frame["years_other"]
    return {
        "rate": frame["leavers"] / years.where(years > 0),
        "rate_other": frame["leavers_other"] / other.where(other > 0),
        "numerator": frame["weighted"],
        "denominator": frame["weighted_other"],
    }


def _from_rounded(frame: pd.DataFrame, level: float) -> Columns:
    """From rounded sums, with log limits; none where an arm has no leavers."""
    above, below = frame["weighted"].to_numpy(float), frame["weighted_other"].to_numpy(float)
    known = (above > 0) & (below > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(known, above / below, np.nan)
        spread = frame["spread"].to_numpy(float)
        factor = np.exp(normal_quantile(level) * np.sqrt(spread / (above * below)))
    limits = dict(zip(LIMITS, (value / factor, value * factor), strict=True))
    return {**_as_given(frame, level), "value": value, **limits}


LEAVING_AFTER_DEVELOPMENT = Definition(
    key="leaving_after_development",
    version=1,
    title="Leaving with and without recent development",
    numerator="rate of leaving in the time from the lag to 365 days after an activity beyond "
    "mandatory training",
    denominator="the rate in all other time in post, Mantel and Haenszel over strata that change "
    "in time",
    unit="ratio",
    direction="lower",
    question="support",
    interval="log limits with the variance of Greenland and Robins, exact given the totals of "
    "strata where an arm has no leavers",
    source="S. Greenland and J. M. Robins (1985), Biometrics 41, 55-68; the lag: retention, "
    "evidence of what a comparison without one does",
    caveats=(
        "this describes who left, it does not show that development made anybody stay: people "
        "who are developed may differ in what no record tells",
        "nobody who serves notice is sent on a course: with a lag shorter than the notice the "
        "ratio is too low by that alone",
        "days are sorted by what was so as many days earlier as the lag: activities, and leave, "
        "which is in neither arm",
        "leaving is that of the retention reading: all but planned rotations and completed "
        "training, transfers, duplicate records and people who never worked",
    ),
    measures=(
        Measure("people", "base", quantity="followed after development"),
        Measure("leavers", "count", ("people",), quantity="left with recent development"),
        Measure("leavers_other", "count", ("people",), quantity="left without recent development"),
        Measure("years", "sum", ("people",)),
        Measure("years_other", "sum", ("people",)),
        *(Measure(name, "sum", ("leavers", "leavers_other", "people")) for name in _SUMS),
        *derived(("leavers", "years"), "rate"),
        *derived(("leavers_other", "years_other"), "rate_other"),
        *derived((*_ARMS, *_SUMS), "numerator", "denominator", "value", *LIMITS),
    ),
    derive=_as_given,
    rederive=_from_rounded,
)

VOLUNTARILY = replace(
    LEAVING_AFTER_DEVELOPMENT,
    key="leaving_after_development_voluntary",
    title="Voluntary leaving with and without recent development",
    caveats=(
        *LEAVING_AFTER_DEVELOPMENT.caveats[:-1],
        "leavers are known voluntary resignations; unknown reasons are not among them",
    ),
    measures=tuple(
        replace(m, quantity=f"{m.quantity}, voluntarily") if m.role == "count" else m
        for m in LEAVING_AFTER_DEVELOPMENT.measures
    ),
    sensitive=True,
)
