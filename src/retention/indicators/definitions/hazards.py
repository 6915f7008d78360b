"""Leavers beside those that rates of earlier years lead one to expect, and how good these are."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from retention.indicators.definitions.events import EVENT_NUMERATOR, EXPOSED_BY_LAST_DAY
from retention.indicators.definitions.parts import LIMITS, Columns, derived, over
from retention.indicators.definitions.units import (
    FUNNEL_LIMITS,
    SPREAD,
    VERDICT,
    IsUnit,
    derive_ratios,
    observed_expected_of,
)
from retention.results import Definition, Measure
from retention.statistics.intervals import byar, normal_quantile
from retention.statistics.standardise import observed_expected

TENTH, METHOD = "tenth", "rates"
MODEL = "the model"
RATE, GROUP_RATE = "last year’s rate", "last year’s rate by staff group"
TREES = "boosted trees, as a check"
_BY_EVENT = "times that a person’s last post ended in the period, by last day"
_SOURCE = (
    "retention: log-linear rates of leaving over person-time; M. Friedman (1982), Annals of "
    "Statistics 10, 101-113; N. Laird and D. Olivier (1981), JASA 76, 231-240"
)
NO_CHARACTERISTICS = "no protected characteristic is an input; the ratio by one is an audit"


def expected_leavers_of(
    is_unit: IsUnit, inputs: str, *, overdispersed: bool, same_year: bool
) -> Definition:
    """Leavers by event over those expected at the rates of people alike, for inputs in words."""
    when = "in the same year" if same_year else "in the years before"
    stated = observed_expected_of(is_unit, inputs, overdispersed=overdispersed)
    of = ("numerator", "expected")
    return replace(
        stated,
        key="expected_leavers",
        title="Leavers over those expected of people alike",
        numerator=_BY_EVENT,
        denominator=f"the leavers expected in the time in post if everyone left at the rate {when} "
        f"of people alike in {inputs}",
        source=f"{_SOURCE}; indirect standardisation: N. E. Breslow and N. E. Day (1987), chapter "
        "2",
        measures=(
            EXPOSED_BY_LAST_DAY,
            EVENT_NUMERATOR,
            Measure("expected", "sum", ("exposed",)),
            *derived(("expected",), "denominator"),
            *derived(of, "value", *LIMITS, *FUNNEL_LIMITS, *VERDICT),
            *derived((), *SPREAD),
        ),
        derive=partial(
            derive_ratios, is_unit=is_unit, overdispersed=overdispersed, own_standard=same_year
        ),
        caveats=(
            *stated.caveats[:-1],
            *(
                ("everyone together is close to 1 by construction",)
                if same_year
                else (
                    "everyone together is over or under 1 where leaving in general has changed "
                    "since",
                )
            ),
            NO_CHARACTERISTICS,
        ),
    )


def _derive_calibration(frame: pd.DataFrame, level: float) -> Columns:
    found = observed_expected(frame["numerator"], frame["expected"], level)
    years = frame["years"].where(frame["years"] > 0)
    rate = byar(frame["numerator"], years, level)
    return {
        "denominator": frame["expected"],
        "value": found.value,
        "lower": found.lower,
        "upper": found.upper,
        "rate": rate.value,
        "rate_lower": rate.lower,
        "rate_upper": rate.upper,
        "expected_rate": over(frame["expected"], frame["years"]),
    }


HAZARD_CALIBRATION = Definition(
    key="hazard_calibration",
    version=1,
    title="Leavers observed and expected, by predicted rate of leaving",
    numerator=f"{_BY_EVENT}, in the part of the time in post that the rates of the years before "
    "put into this tenth",
    denominator="the leavers that those rates lead one to expect in it",
    unit="ratio",
    direction="neither",
    question=None,
    interval="Byar",
    source=_SOURCE,
    caveats=(
        "each year is predicted from years before it alone",
        "a tenth is of time in post by predicted rate, not of people: somebody can be in several",
        NO_CHARACTERISTICS,
    ),
    measures=(
        replace(EXPOSED_BY_LAST_DAY, repeats=(TENTH,)),
        replace(EVENT_NUMERATOR, name="leavers", repeats=(TENTH,)),
        Measure("people", "base", quantity="people with time in a tenth"),
        Measure("numerator", "count", ("people",), quantity="leavers of a tenth"),
        Measure("years", "sum", ("people",)),
        Measure("expected", "sum", ("people",)),
        *derived(("expected",), "denominator"),
        *derived(("numerator", "expected"), "value", *LIMITS),
        *derived(("numerator", "years"), "rate", "rate_lower", "rate_upper"),
        *derived(("expected", "years"), "expected_rate"),
    ),
    derive=_derive_calibration,
    margins=(("numerator", "leavers"),),
)


def _derive_scores(frame: pd.DataFrame, level: float) -> Columns:
    """Ratios to the rate of the row that all others are held against, with normal limits."""
    months = frame["months"].where(frame["months"] > 0)
    surprise = frame["surprise"].to_numpy(np.float64)
    standard = surprise - frame["excess"].to_numpy(np.float64)
    error = normal_quantile(level) * np.sqrt(np.maximum(frame["spread"].to_numpy(np.float64), 0))
    # A row held against itself has no spread, and nothing is uncertain about it.
    error = np.where(frame["spread"].to_numpy(np.float64) > 0, error, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(standard > 0, surprise / standard, np.nan)
        half = np.where(standard > 0, error / standard, np.nan)
    return {
        "denominator": np.where(standard > 0, standard, np.nan),
        "value": value,
        "lower": value - half,
        "upper": value + half,
        "log_loss": frame["surprise"] / months,
        "brier": frame["squares"] / months,
    }


HAZARD_SCORES = Definition(
    key="hazard_scores",
    version=1,
    title="How well rates foretell who stays and leaves, against last year’s rate",
    numerator="log loss of the rates a person-month, of months that they had not seen",
    denominator="log loss of last year’s rate, by staff group where these are recorded",
    unit="ratio",
    direction="lower",
    question=None,
    interval="normal, of the difference of two log likelihoods",
    source="retention: T. Gneiting and A. E. Raftery (2007), JASA 102, 359-378, sections 3 and 4",
    caveats=(
        "under 1 is better than last year’s rate; leaving is rare and mostly chance, so good "
        "rates lie a few hundredths under it",
        "for groups: nothing is foretold of a person",
        NO_CHARACTERISTICS,
    ),
    measures=(
        replace(EXPOSED_BY_LAST_DAY, repeats=(METHOD,)),
        replace(EVENT_NUMERATOR, name="numerator", repeats=(METHOD,)),
        *(
            Measure(name, "sum", ("exposed", "numerator"))
            for name in ("months", "surprise", "squares", "excess", "spread")
        ),
        *derived(("numerator", "surprise", "excess", "spread"), "denominator", "value", *LIMITS),
        *derived(("numerator", "surprise", "months"), "log_loss"),
        *derived(("numerator", "squares", "months"), "brier"),
    ),
    derive=_derive_scores,
)
