"""Leavers between two censuses over the stock of the first: Scotland, and the department."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from retention.indicators.definitions.parts import (
    ACTIVE_OPENING,
    LIMITS,
    NOT_APPLICABLE,
    OPENING,
    Columns,
    blank,
    derived,
    over,
    share_of_opening,
)
from retention.results import Definition, Measure

_SCOTLAND = (
    "NHS Education for Scotland, Turas Data Intelligence: inflow, outflow and turnover "
    "calculation; outflow employed at one 31 March and not at the next, over staff employed at "
    "the first"
)
OUTFLOW = "outflow"
_OUTFLOW = Measure("numerator", "count", ("opening",), quantity=OUTFLOW, rest="remained")


NHS_SCOTLAND = Definition(
    key="nhs_scotland",
    version=1,
    title="Turnover as in NHS Scotland",
    numerator="people employed on the day before the period and not on its last day",
    denominator="people employed on the day before the period",
    unit="proportion",
    direction="lower",
    question="culture",
    interval="Wilson",
    source=_SCOTLAND,
    caveats=(
        "published for years to 31 March, over all boards: moves between boards are no outflow "
        "there and leaving here",
        "everyone employed is counted, people on leave included (confirm)",
    ),
    measures=(
        OPENING,
        _OUTFLOW,
        *derived(("opening",), "denominator"),
        *derived(("numerator", "opening"), "value", *LIMITS),
    ),
    derive=share_of_opening,
)


def _derive_fte_share(frame: pd.DataFrame, level: float) -> Columns:
    return {
        "denominator": frame["opening_fte"],
        "value": over(frame["numerator"], frame["opening_fte"]),
        **blank(frame, *LIMITS),
    }


def _in_fte(opening: Measure, leavers: Measure) -> tuple[Measure, ...]:
    """FTE of some leavers over that of the opening stock, hidden with the people they are of."""
    return (
        opening,
        replace(leavers, name="leavers"),
        Measure("opening_fte", "sum", ("opening",)),
        Measure("numerator", "sum", ("leavers", "opening")),
        *derived(("opening_fte",), "denominator"),
        *derived(("numerator", "opening_fte"), "value"),
        *(Measure(name, "context") for name in LIMITS),
    )


NHS_SCOTLAND_WTE = replace(
    NHS_SCOTLAND,
    key="nhs_scotland_wte",
    title="Turnover as in NHS Scotland, whole-time equivalents",
    numerator="whole-time equivalents, on the day before the period, of those employed then and "
    "not on its last day",
    denominator="whole-time equivalents on the day before the period",
    interval=NOT_APPLICABLE,
    caveats=(
        *NHS_SCOTLAND.caveats,
        "who stays on fewer hours is no outflow",
    ),
    measures=_in_fte(OPENING, _OUTFLOW),
    derive=_derive_fte_share,
)

DHSC_FLOW = Definition(
    key="dhsc_flow",
    version=1,
    title="Leaver rate of full-time equivalents",
    numerator="full-time equivalents, on the day before the period, of those in active service "
    "then and not on its last day",
    denominator="full-time equivalents in active service on the day before the period",
    unit="proportion",
    direction="lower",
    question="culture",
    interval=NOT_APPLICABLE,
    source="the leaver FTE over FTE at the start that analysts of the Department of Health and "
    "Social Care use (confirm)",
    caveats=(
        "that leavers are read from two snapshots of active service is our reading (confirm)",
        "who stays on fewer hours is a change of participation and no leaver",
    ),
    measures=_in_fte(
        ACTIVE_OPENING,
        Measure("leavers", "count", ("opening",), quantity="leavers", rest="stayers"),
    ),
    derive=_derive_fte_share,
)


def as_one_cell(definition: Definition, *, has_status: bool) -> Definition:
    """Without a status, leaving employment and leaving active service are one number.

    The gate must know that, or it could show in one table what it hides in another.
    """
    if has_status:
        return definition
    measures = tuple(
        replace(m, quantity="leavers", rest="stayers") if m.quantity == OUTFLOW else m
        for m in definition.measures
    )
    return replace(definition, measures=measures)
