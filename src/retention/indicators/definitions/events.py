"""Leavers by event, and time in post."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from retention.counts import Dating
from retention.indicators.definitions.parts import (
    CLOSING,
    LIMITS,
    NOT_APPLICABLE,
    OPENING,
    Columns,
    blank,
    derived,
)
from retention.periods import DAYS_PER_YEAR
from retention.results import Definition, Measure
from retention.statistics.intervals import byar

BY_LAST_DAY: Dating = "by_last_day"
EXPOSED = Measure("exposed", "base", groups="overlap", grouped_at="period")


EXPOSED_BY_LAST_DAY = replace(EXPOSED, quantity="exposed_by_last_day")
EVENT_NUMERATOR = Measure(
    "numerator",
    "count",
    ("exposed",),
    quantity="event_leavers_by_last_day",
    grouped_at="period",
)


def dated(definition: Definition, dating: str) -> Definition:
    """The definition with the people exposed under one dating rule: another number each."""
    measures = tuple(
        replace(m, quantity=f"exposed_{dating}") if m.name == EXPOSED.name else m
        for m in definition.measures
    )
    return replace(definition, measures=measures)


def _derive_events(frame: pd.DataFrame, level: float) -> Columns:
    found = byar(frame["numerator"], frame["denominator"], level)
    return {"value": found.value, "lower": found.lower, "upper": found.upper}


EVENT_LEAVERS = Definition(
    key="events",
    version=1,
    title="Leavers by event",
    numerator="times that somebody's last post ended in the period",
    denominator="the mean of the two headcounts",
    unit="proportion",
    direction="lower",
    question="culture",
    interval="Byar",
    source="retention: leavers as Electronic Staff Record lists give them",
    caveats=(
        "a person who left twice in the period counts twice",
        "everyone employed is counted, people on leave included",
    ),
    measures=(
        OPENING,
        CLOSING,
        EXPOSED,
        Measure("numerator", "count", ("exposed",), quantity="event_leavers", grouped_at="period"),
        Measure("posts_ended", "sum", ("exposed", "opening", "closing")),
        Measure("denominator", "sum", ("exposed", "opening", "closing")),
        *derived(("numerator", "denominator"), "value", *LIMITS),
    ),
    derive=_derive_events,
)


def _derive_person_years(frame: pd.DataFrame, level: float) -> Columns:
    years = frame["person_days"] / DAYS_PER_YEAR
    return {"numerator": years, "value": years, **blank(frame, "denominator", *LIMITS)}


PERSON_YEARS = Definition(
    key="person_years",
    version=1,
    title="Person-years",
    numerator="days in post, each person once a day, divided by 365.25",
    denominator="",
    unit="person-years",
    direction="neither",
    question=None,
    interval=NOT_APPLICABLE,
    source="retention: exact days in post",
    measures=(
        OPENING,
        CLOSING,
        EXPOSED,
        Measure("person_days", "sum", ("exposed", "opening", "closing")),
        *derived(("person_days",), "numerator", "value"),
        *(Measure(name, "context") for name in ("denominator", *LIMITS)),
    ),
    derive=_derive_person_years,
)
