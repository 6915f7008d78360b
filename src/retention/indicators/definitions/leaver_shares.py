"""Leavers by event of all kinds or some, over the people employed."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from retention.indicators.definitions.events import (
    EVENT_NUMERATOR,
    EXPOSED_BY_LAST_DAY,
)
from retention.indicators.definitions.parts import (
    CLOSING,
    LIMITS,
    OPENING,
    Columns,
    derived,
    mean_headcount,
    over,
)
from retention.results import Definition, Measure
from retention.statistics.intervals import byar

RESIGNATIONS = "resignations"
VOLUNTARY = "voluntary leavers"
UNKNOWN = "leavers of unknown reason"
PLANNED = "planned leavers"
NOT_LOST = "leavers not lost to retention"
LOST = "leavers but for planned and not lost"
"""Quantities: the same leavers stand in the tables of reasons."""

ALL_LEAVERS = replace(EVENT_NUMERATOR, name="leavers", sensitive=False)
_CIPD = "CIPD factsheet, Employee turnover and retention"
_AVERAGE = (
    "the factsheet leaves open how the average is taken; here it is the mean headcount of every "
    "day (confirm)"
)
_DAILY_MEAN = Measure("denominator", "sum", ("exposed", "opening", "closing"))
_MEAN_OF_TWO = Measure("denominator", "derived", ("opening", "closing"))


def _derive_crude(frame: pd.DataFrame, level: float) -> Columns:
    found = byar(frame["numerator"], frame["denominator"], level)
    return {"value": found.value, "lower": found.lower, "upper": found.upper}


CIPD_CRUDE = Definition(
    key="cipd_crude",
    version=1,
    title="Crude turnover",
    numerator="times that a person’s last post ended in the period, by last day",
    denominator="the mean headcount of every day",
    unit="proportion",
    direction="lower",
    question="culture",
    interval="Byar",
    source=_CIPD,
    caveats=(_AVERAGE, "every kind of leaving counts, rotations and transfers too"),
    measures=(
        OPENING,
        CLOSING,
        EXPOSED_BY_LAST_DAY,
        EVENT_NUMERATOR,
        _DAILY_MEAN,
        *derived(("numerator", "denominator"), "value", *LIMITS),
    ),
    derive=_derive_crude,
)


def _chosen(frame: pd.DataFrame, base: pd.Series, level: float) -> Columns:
    """Known leavers of the kind, and the range that the unknown reasons leave open."""
    found = byar(frame["numerator"], base, level)
    return {
        "denominator": base,
        "value": found.value,
        "lower": found.lower,
        "upper": found.upper,
        "range_low": found.value,
        "range_high": over(frame["numerator"] + frame["unknown"], base),
        "unknown_share": over(frame["unknown"], frame["leavers"]),
    }


def _derive_voluntary(frame: pd.DataFrame, level: float) -> Columns:
    return _chosen(frame, mean_headcount(frame), level)


def _derive_resignations(frame: pd.DataFrame, level: float) -> Columns:
    return _chosen(frame, frame["denominator"], level)


def _of_known_reason(quantity: str, denominator: Measure) -> tuple[Measure, ...]:
    """All leavers by whether their reason is of the kind, of another, or unknown.

    How many left, and of how many the reason is unknown, tells nobody's reason.
    """
    return (
        OPENING,
        CLOSING,
        EXPOSED_BY_LAST_DAY,
        ALL_LEAVERS,
        Measure("numerator", "count", ("leavers",), quantity=quantity, grouped_at="period"),
        Measure(
            "unknown",
            "count",
            ("leavers",),
            quantity=UNKNOWN,
            grouped_at="period",
            sensitive=False,
        ),
        Measure(
            "other_reasons",
            "count",
            ("leavers",),
            quantity=f"leavers for known reasons but {quantity}",
            grouped_at="period",
        ),
        denominator,
        *derived(("numerator", "denominator"), "value", *LIMITS, "range_low"),
        *derived(("numerator", "unknown", "denominator"), "range_high"),
        *derived(("unknown", "leavers"), "unknown_share"),
    )


_ADDED_UP = (("numerator", 1), ("unknown", 1), ("other_reasons", 1), ("leavers", -1))
_UNKNOWN_WORDS = (
    "a reason that is blank, unmapped or recorded as unknown is unknown: the rate lies from "
    "range_low to range_high, as none or all of them are of this kind"
)

VOLUNTARY_LEAVER_RATE = Definition(
    key="voluntary_leaver_rate",
    version=1,
    title="Voluntary leaver rate",
    numerator="leavers by last day whose reason is known and begins “Voluntary Resignation”",
    denominator="the mean of the two headcounts",
    unit="proportion",
    direction="lower",
    question="culture",
    interval="Byar, for the known voluntary leavers",
    source="retention: national leaving reasons of the Electronic Staff Record",
    caveats=(
        _UNKNOWN_WORDS,
        "mutually agreed resignation, redundancy, early and flexible retirement are not "
        "voluntary here (confirm)",
    ),
    measures=_of_known_reason(VOLUNTARY, _MEAN_OF_TWO),
    derive=_derive_voluntary,
    sensitive=True,
    identities=(_ADDED_UP,),
)

CIPD_VOLUNTARY = replace(
    VOLUNTARY_LEAVER_RATE,
    key="cipd_voluntary",
    title="Resignation turnover",
    numerator="leavers by last day whose reason is a known resignation",
    denominator="the mean headcount of every day",
    interval="Byar, for the known resignations",
    source=_CIPD,
    caveats=(
        _UNKNOWN_WORDS,
        _AVERAGE,
        "resignation under a mutually agreed scheme counts as a resignation (confirm)",
    ),
    measures=_of_known_reason(RESIGNATIONS, _DAILY_MEAN),
    derive=_derive_resignations,
)


def _derive_retention(frame: pd.DataFrame, level: float) -> Columns:
    mean = mean_headcount(frame)
    found = byar(frame["numerator"], mean, level)
    return {
        "denominator": mean,
        "value": found.value,
        "lower": found.lower,
        "upper": found.upper,
        "all_leavers": over(frame["leavers"], mean),
    }


# Not sensitive: that a rotation ended, or a record was a duplicate, tells nothing of why
# anybody chose to go, and most groups have none, which a sensitive table must not say.
RETENTION_READING = Definition(
    key="retention_reading",
    version=1,
    title="Leaver rate without planned and administrative leaving",
    numerator="leavers by last day but for planned rotations and completed training, and for "
    "transfers, duplicate records and people who never worked",
    denominator="the mean of the two headcounts",
    unit="proportion",
    direction="lower",
    question="culture",
    interval="Byar",
    source="retention: flags of the national leaving reasons",
    caveats=(
        "to be read beside all_leavers, the rate of all: nobody is taken out of headcounts",
        "an unknown reason stays in, so part of the planned leaving may stay in too",
    ),
    measures=(
        OPENING,
        CLOSING,
        EXPOSED_BY_LAST_DAY,
        ALL_LEAVERS,
        Measure("planned", "count", ("exposed",), quantity=PLANNED, grouped_at="period"),
        Measure("not_lost", "count", ("exposed",), quantity=NOT_LOST, grouped_at="period"),
        Measure("numerator", "count", ("exposed",), quantity=LOST, grouped_at="period"),
        _MEAN_OF_TWO,
        *derived(("numerator", "opening", "closing"), "value", *LIMITS),
        *derived(("leavers", "opening", "closing"), "all_leavers"),
    ),
    derive=_derive_retention,
    identities=((("numerator", 1), ("planned", 1), ("not_lost", 1), ("leavers", -1)),),
)
