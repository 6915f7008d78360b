"""The bridge from snapshot leavers to leavers by event."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from retention.counts.bridge import SIGNS
from retention.indicators.definitions.census_rates import OUTFLOW
from retention.indicators.definitions.events import EVENT_NUMERATOR, EXPOSED_BY_LAST_DAY
from retention.indicators.definitions.parts import (
    ACTIVE_OPENING,
    CLOSING,
    LIMITS,
    NOT_APPLICABLE,
    OPENING,
    Columns,
    blank,
    derived,
)
from retention.results import Definition, Measure


def _derive_bridge(frame: pd.DataFrame, level: float) -> Columns:
    return {"value": frame["numerator"], **blank(frame, "denominator", *LIMITS)}


_STEPS = (
    Measure(
        "leavers",
        "count",
        ("active_opening",),
        quantity="leavers",
        rest="stayers",
        words="in active service at the opening census and not at the closing one",
    ),
    Measure(
        "became_inactive",
        "count",
        ("active_opening",),
        quantity="became inactive",
        words="of these, still employed, on leave: they only became inactive",
    ),
    Measure(
        "left_from_leave",
        "count",
        ("opening",),
        quantity="left from leave",
        words="on leave at the opening census and not employed at the closing one",
    ),
    Measure(
        "last_day_at_opening",
        "count",
        ("opening",),
        quantity="last day",
        when="opening",
        words="last day on the opening census: leavers of the period before",
    ),
    Measure(
        "joined_and_left",
        "count",
        ("exposed",),
        quantity="joined and left",
        words="employed at neither census: joined and left inside the period",
    ),
    Measure(
        "left_before",
        "count",
        ("exposed",),
        quantity="left before",
        words="earlier leavings of people not employed at the closing census",
    ),
    Measure(
        "left_and_came_back",
        "count",
        ("closing",),
        quantity="left and came back",
        words="leavings of people who are employed at the closing census",
    ),
    Measure(
        "last_day_at_closing",
        "count",
        ("closing",),
        quantity="last day",
        when="closing",
        words="last day on the closing census",
    ),
)

_GONE = Measure(
    "outflow",
    "count",
    ("opening",),
    quantity=OUTFLOW,
    rest="remained",
    words="employed at the opening census and not at the closing one",
)

BRIDGE = Definition(
    key="bridge",
    version=1,
    title="From snapshot to event leavers",
    numerator="times that a person’s last post ended in the period, by last day",
    denominator="",
    unit="people",
    direction="neither",
    question=None,
    interval=NOT_APPLICABLE,
    source="retention: events = snapshot leavers, less and plus each step",
    caveats=(
        "counts leavings: a person who left twice in the period has two",
        "rounded or hidden steps of a release need not add up",
    ),
    measures=(
        replace(ACTIVE_OPENING, name="active_opening"),
        OPENING,
        CLOSING,
        EXPOSED_BY_LAST_DAY,
        *_STEPS,
        _GONE,
        replace(EVENT_NUMERATOR, words="leavers by event, whose last day is in the period"),
        *derived(("numerator",), "value"),
        *(Measure(name, "context") for name in ("denominator", *LIMITS)),
    ),
    derive=_derive_bridge,
    identities=(
        (("leavers", 1), ("became_inactive", -1), ("left_from_leave", 1), ("outflow", -1)),
        (*SIGNS.items(), ("numerator", -1)),
    ),
)
