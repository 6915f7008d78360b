"""The definitions of stocks and flows: one home for what captions, pages and the gate say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.periods import DAYS_PER_YEAR
from retention.results import Definition, Measure
from retention.statistics.intervals import byar, newcombe_difference, wilson

NOT_APPLICABLE = "not applicable"
HIGHER, LOWER, NO_CLEAR_DIFFERENCE = "higher", "lower", "no clear difference"
NHS_SOURCE = (
    "NHS Digital turnover tables, as described in the answer to parliamentary question 112582, "
    "31 January 2022"
)

ACTIVE = "active headcount"
"""The quantity of stocks of active service; everyone in post when no status is recorded."""
OPENING = Measure("opening", "base", quantity="headcount", when="opening")
CLOSING = Measure("closing", "base", quantity="headcount", when="closing", grouped_at="closing")
ACTIVE_OPENING, ACTIVE_CLOSING = (replace(m, quantity=ACTIVE) for m in (OPENING, CLOSING))
LIMITS = ("lower", "upper")
Columns = Mapping[str, npt.ArrayLike]


def _derived(of: tuple[str, ...], *names: str) -> tuple[Measure, ...]:
    return tuple(Measure(name, "derived", of) for name in names)


def _blank(frame: pd.DataFrame, *names: str) -> dict[str, npt.NDArray[np.float64]]:
    return {name: np.full(len(frame), np.nan) for name in names}


def _mean(frame: pd.DataFrame) -> pd.Series:
    return (frame["opening"] + frame["closing"]) / 2


def _over(numerator: pd.Series, denominator: pd.Series) -> pd.Series:
    """A ratio, missing where there is nothing to divide by."""
    return numerator / denominator.where(denominator > 0)


def _stock(column: str) -> Definition:
    def derive(frame: pd.DataFrame, level: float) -> Columns:
        value = frame[column].astype(float)
        return {"numerator": value, "value": value, **_blank(frame, "denominator", *LIMITS)}

    fte = column == "closing_fte"
    sums = (
        Measure("opening_fte", "sum", ("opening",)),
        Measure("closing_fte", "sum", ("closing",)),
    )
    return Definition(
        key="fte" if fte else "headcount",
        version=1,
        title="Full-time equivalents" if fte else "Headcount",
        numerator=(
            "full-time equivalents of the people in post on the last day of the period"
            if fte
            else "people in post on the last day of the period, each once"
        ),
        denominator="",
        unit="fte" if fte else "people",
        direction="neither",
        question="vision",
        interval=NOT_APPLICABLE,
        source="retention: the people in post at a census",
        measures=(
            ACTIVE_OPENING,
            ACTIVE_CLOSING,
            *(sums if fte else ()),
            *_derived((column,), "numerator", "value"),
            *(Measure(name, "context") for name in ("denominator", *LIMITS)),
        ),
        derive=derive,
    )


HEADCOUNT = _stock("closing")
FTE = _stock("closing_fte")


def _derive_joiner_rate(frame: pd.DataFrame, level: float) -> Columns:
    mean = _mean(frame)
    found = byar(frame["numerator"], mean, level)
    return {"denominator": mean, "value": found.value, "lower": found.lower, "upper": found.upper}


JOINER_RATE = Definition(
    key="joiner_rate",
    version=1,
    title="Joiner rate",
    numerator="people in post on the last day of the period and not on the day before it",
    denominator="the mean of the two headcounts",
    unit="proportion",
    direction="neither",
    question="vision",
    interval="Byar",
    source=NHS_SOURCE,
    caveats=("who joined and left inside the period is in neither count",),
    measures=(
        ACTIVE_OPENING,
        ACTIVE_CLOSING,
        Measure(
            "numerator",
            "count",
            ("closing",),
            quantity="joiners",
            grouped_at="closing",
            rest="stayers",
        ),
        *_derived(("opening", "closing"), "denominator"),
        *_derived(("numerator", "opening", "closing"), "value", *LIMITS),
    ),
    derive=_derive_joiner_rate,
)


def _derive_leaver_rate(frame: pd.DataFrame, level: float) -> Columns:
    """Wilson limits of leavers over the opening headcount, put on the scale of the rate.

    The mean headcount is no number of trials (a unit that closes has a rate of 200 %).
    """
    mean = _mean(frame)
    share = wilson(frame["numerator"], frame["opening"], level)
    scale = _over(frame["opening"], mean)
    return {
        "denominator": mean,
        "value": _over(frame["numerator"], mean),
        "lower": share.lower * scale,
        "upper": share.upper * scale,
        "against_rest": _against_rest(frame, level),
    }


def _against_rest(frame: pd.DataFrame, level: float) -> npt.NDArray[np.object_]:
    """Whether each group loses a larger or smaller share of its people than all others.

    A Newcombe interval of the difference, at a level that allows for the number of groups
    compared in the period (Bonferroni).
    """
    words = np.full(len(frame), None, dtype=object)
    for found_rows in frame.groupby(["period_start", "period_last_day"]).indices.values():
        rows = np.asarray(found_rows, dtype=np.int64)
        part = frame.iloc[rows]
        totals, groups = part[part["total"]], rows[~part["total"].to_numpy()]
        if len(totals) != 1 or not len(groups):
            continue
        count = frame["numerator"].to_numpy()[groups]
        n = frame["opening"].to_numpy()[groups]
        rest_count, rest_n = totals["numerator"].iloc[0] - count, totals["opening"].iloc[0] - n
        # Rounded counts of a public release may sum to a little more than their total.
        rest_count = np.clip(rest_count, 0, np.maximum(rest_n, 0))
        found = newcombe_difference(
            count, n, rest_count, np.maximum(rest_n, 0), 1 - (1 - level) / len(groups)
        )
        words[groups] = np.where(
            found.lower > 0, HIGHER, np.where(found.upper < 0, LOWER, NO_CLEAR_DIFFERENCE)
        )
    return words


LEAVER_RATE = Definition(
    key="nhs_workforce_statistics",
    version=1,
    title="Leaver rate",
    numerator="people in post on the day before the period and not on its last day",
    denominator="the mean of the two headcounts",
    unit="proportion",
    direction="lower",
    question="culture",
    interval="Wilson, for leavers of the opening headcount",
    source=NHS_SOURCE,
    caveats=(
        "100 % less the leaver rate is not the stability index",
        "who joined and left inside the period, or left and came back, is no leaver here",
    ),
    measures=(
        ACTIVE_OPENING,
        ACTIVE_CLOSING,
        Measure("numerator", "count", ("opening",), quantity="leavers", rest="stayers"),
        *_derived(("opening", "closing"), "denominator"),
        *_derived(("numerator", "opening", "closing"), "value", *LIMITS, "against_rest"),
    ),
    derive=_derive_leaver_rate,
)


def _derive_stability(frame: pd.DataFrame, level: float) -> Columns:
    found = wilson(frame["numerator"], frame["opening"], level)
    return {
        "denominator": frame["opening"],
        "value": found.value,
        "lower": found.lower,
        "upper": found.upper,
    }


STABILITY_INDEX = Definition(
    key="stability_index",
    version=1,
    title="Stability index",
    numerator="people in post on the day before the period and on its last day",
    denominator="people in post on the day before the period",
    unit="proportion",
    direction="higher",
    question="culture",
    interval="Wilson",
    source=NHS_SOURCE,
    caveats=("overlapping years have no control limits",),
    measures=(
        ACTIVE_OPENING,
        Measure("numerator", "count", ("opening",), quantity="stayers", rest="leavers"),
        *_derived(("opening",), "denominator"),
        *_derived(("numerator", "opening"), "value", *LIMITS),
    ),
    derive=_derive_stability,
)

EXPOSED = Measure("exposed", "base", groups="overlap", grouped_at="period")


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
        *_derived(("numerator", "denominator"), "value", *LIMITS),
    ),
    derive=_derive_events,
)


def _derive_person_years(frame: pd.DataFrame, level: float) -> Columns:
    years = frame["person_days"] / DAYS_PER_YEAR
    return {"numerator": years, "value": years, **_blank(frame, "denominator", *LIMITS)}


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
        *_derived(("person_days",), "numerator", "value"),
        *(Measure(name, "context") for name in ("denominator", *LIMITS)),
    ),
    derive=_derive_person_years,
)


def _derive_left_within(frame: pd.DataFrame, level: float) -> Columns:
    found = wilson(frame["numerator"], frame["denominator"], level)
    return {"value": found.value, "lower": found.lower, "upper": found.upper}


LEFT_WITHIN = Definition(
    key="left_within",
    version=1,
    title="New starters who left within a year",
    numerator="of these, those who had left within the days since they started",
    denominator="times that somebody started in the period",
    unit="proportion",
    direction="lower",
    question="vision",
    interval="Wilson",
    source="retention: complete cohorts of starters",
    caveats=("a cohort that has not been followed long enough is missing",),
    measures=(
        Measure("denominator", "base", quantity="starters", grouped_at="period"),
        Measure(
            "numerator",
            "count",
            ("denominator",),
            quantity="left_within",
            grouped_at="period",
            rest="stayed_beyond",
        ),
        *_derived(("numerator", "denominator"), "value", *LIMITS),
    ),
    derive=_derive_left_within,
)

_FLOWS = ("joiners", "moves_in", "leavers", "moves_out")
_FTE_FLOWS = ("joiners_fte", "moves_in_fte", "change_fte", "leavers_fte", "moves_out_fte")
_OF_ALL = ("exposed", "opening", "closing")


def _derive_reconciliation(frame: pd.DataFrame, level: float) -> Columns:
    change = frame["closing"] - frame["opening"]
    return {"numerator": change, "value": change, **_blank(frame, "denominator", *LIMITS)}


RECONCILIATION = Definition(
    key="reconciliation",
    version=1,
    title="Stocks and flows",
    numerator="change of headcount: joiners and moves in, less leavers and moves out, by exit date",
    denominator="",
    unit="people",
    direction="neither",
    question=None,
    interval=NOT_APPLICABLE,
    source="retention: start + joiners + moves in - leavers - moves out = end",
    measures=(
        OPENING,
        CLOSING,
        EXPOSED,
        *(
            Measure(
                name,
                "count",
                _OF_ALL,
                quantity=f"{name}_by_exit",
                grouped_at="period",
                # A move between groups is none for everyone, so groups do not sum to the total.
                groups="overlap" if name.startswith("moves") else "sum",
            )
            for name in _FLOWS
        ),
        *(Measure(name, "sum", _OF_ALL) for name in ("opening_fte", "closing_fte", *_FTE_FLOWS)),
        *_derived(("opening", "closing"), "numerator", "value"),
        *(Measure(name, "context") for name in ("denominator", *LIMITS)),
    ),
    derive=_derive_reconciliation,
    identities=(
        (
            ("opening", 1),
            ("joiners", 1),
            ("moves_in", 1),
            ("leavers", -1),
            ("moves_out", -1),
            ("closing", -1),
        ),
    ),
)
