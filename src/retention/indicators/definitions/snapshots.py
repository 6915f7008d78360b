"""Joiners, leavers and stayers between two censuses, by the national definitions."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.indicators.definitions.parts import (
    ACTIVE_CLOSING,
    ACTIVE_OPENING,
    HIGHER,
    LIMITS,
    LOWER,
    NHS_SOURCE,
    NO_CLEAR_DIFFERENCE,
    Columns,
    derived,
    mean_headcount,
    over,
    share_of_opening,
)
from retention.results import Definition, Measure
from retention.statistics.intervals import byar, newcombe_difference, wilson


def _derive_joiner_rate(frame: pd.DataFrame, level: float) -> Columns:
    mean = mean_headcount(frame)
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
        *derived(("opening", "closing"), "denominator"),
        *derived(("numerator", "opening", "closing"), "value", *LIMITS),
    ),
    derive=_derive_joiner_rate,
)


def _derive_leaver_rate(frame: pd.DataFrame, level: float) -> Columns:
    """Wilson limits of leavers over the opening headcount, put on the scale of the rate.

    The mean headcount is no number of trials (a unit that closes has a rate of 200 %).
    """
    mean = mean_headcount(frame)
    share = wilson(frame["numerator"], frame["opening"], level)
    scale = over(frame["opening"], mean)
    return {
        "denominator": mean,
        "value": over(frame["numerator"], mean),
        "lower": share.lower * scale,
        "upper": share.upper * scale,
        "against_rest": _against_rest(frame, level),
    }


def _leavers_between_periods(frame: pd.DataFrame, level: float) -> Columns:
    """The rate with limits for comparing periods: more leavers make the mean headcount smaller.

    The limits of `_derive_leaver_rate` take the closing headcount as given, so they are too
    narrow by about half the rate: at 20 % a change of nothing would look clear in 8 of 100
    readings. Here joiners are given: each share of leavers has the closing headcount that it
    leaves.
    """
    mean, opening = mean_headcount(frame), frame["opening"]
    share = wilson(frame["numerator"], opening, level)
    if_nobody_left = opening + frame["closing"] + frame["numerator"]
    lower, upper = (
        over(limit * opening, (if_nobody_left - limit * opening) / 2)
        for limit in (share.lower, share.upper)
    )
    return {
        "denominator": mean,
        "value": over(frame["numerator"], mean),
        "lower": lower,
        "upper": upper,
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
        *derived(("opening", "closing"), "denominator"),
        *derived(("numerator", "opening", "closing"), "value", *LIMITS, "against_rest"),
    ),
    derive=_derive_leaver_rate,
    between_periods=_leavers_between_periods,
)


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
        *derived(("opening",), "denominator"),
        *derived(("numerator", "opening"), "value", *LIMITS),
    ),
    derive=share_of_opening,
)
