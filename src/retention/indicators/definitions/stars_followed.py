"""Rising Stars followed from a census beside comparable colleagues: kept, progressed, gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from retention.indicators.definitions.parts import LIMITS, Columns, derived
from retention.indicators.definitions.stars import (
    COLLEAGUES,
    DESCRIPTIVE,
    FIXED,
    LARGEST_UNMATCHED,
    RULE,
    SOURCE,
    STARS,
    gone_of_all,
    in_class,
    version_of,
)
from retention.results import Definition, Measure
from retention.rising_stars import RisingStarRule
from retention.statistics.intervals import FloatArray, Interval, mover_difference, wilson
from retention.statistics.matched import FEWEST_COMPARED, weighted_share

Outcome = Literal["kept", "progressed"]
PEOPLE, AFTER = "people", "after"
GAP = ("gap", "gap_lower", "gap_upper")
_COUNTED = ("numerator", "denominator")
_MATCHED = (
    "colleagues are eligible, assessed and not Rising Stars; their share is standardised to the "
    f"Rising Stars’ mix of staff group, band and service; with fewer than {FEWEST_COMPARED} "
    "colleagues those of any service, then of any band are taken, else a Rising Star is not "
    "matched and not counted",
    f"no gap is given when more than {LARGEST_UNMATCHED:.0%} of Rising Stars are not matched",
)
_WORDS: dict[Outcome, tuple[str, str, str]] = {
    "kept": (
        "Rising Stars and comparable colleagues still in post",
        "of these, those in post on the anniversary of the census",
        "who left and came back by then is in post",
    ),
    "progressed": (
        "Rising Stars and comparable colleagues promoted",
        "of these, those in a higher band by the anniversary of the census, before leaving",
        "all are followed to the anniversary, so the incidence with leaving as the competing "
        "event (Aalen and Johansen) is a plain share; a higher band counts from its first day, "
        "acting up and the next grade of training included; bands of different pay scales are "
        "not compared",
    ),
}


def compared_in(rule: RisingStarRule, matched_on: tuple[str, ...]) -> str:
    """The quantity of those who are compared, which rests on what they are matched on."""
    return f"{in_class(rule)} and compared within {', '.join(matched_on)}"


def followed_definition(
    outcome: Outcome,
    rule: RisingStarRule,
    by: tuple[str, ...],
    matched_on: tuple[str, ...],
    after: tuple[str, ...] = (),
) -> Definition:
    """The definition of one outcome for a rule.

    Along "people" there is a row for Rising Stars, one for their colleagues and one for those
    who were not assessed; the gap stands in the row of the Rising Stars. Of who is kept
    `after` some times, the gate is told as well who is gone of those not matched.
    """
    with_unmatched = outcome == "kept" and bool(after)
    title, numerator, caveat = _WORDS[outcome]
    compared = compared_in(rule, matched_on)
    rest = "gone" if outcome == "kept" else ""
    return Definition(
        key=f"rising_stars_{outcome}",
        version=1,
        title=title,
        numerator=numerator,
        denominator=f"people in post at the census by label ({rule.label})",
        unit="proportion",
        direction="higher",
        question=None if outcome == "kept" else "support",
        interval="Wilson; of weighted shares with the effective number of colleagues; of the gap "
        "MOVER from both",
        source=SOURCE,
        caveats=(rule.words, FIXED, *_MATCHED, caveat, DESCRIPTIVE),
        measures=(
            Measure(
                "eligible",
                "base",
                quantity="eligible",
                when="closing",
                grouped_at="closing",
                repeats=(AFTER, PEOPLE),
            ),
            Measure(
                "in_class",
                "base",
                ("eligible",),
                quantity=in_class(rule),
                when="closing",
                grouped_at="closing",
                repeats=(AFTER,),
            ),
            Measure(
                "denominator",
                "base",
                ("in_class",),
                quantity=compared,
                when="closing",
                grouped_at="closing",
                repeats=(AFTER,),
            ),
            Measure(
                "numerator",
                "count",
                ("denominator",),
                quantity=f"{outcome}, {compared}",
                when="closing",
                grouped_at="closing",
                rest=f"{rest}, {compared}" if rest else "",
            ),
            Measure("standardised", "sum", _COUNTED),
            Measure("effective", "sum", _COUNTED),
            *derived((*_COUNTED, "standardised", "effective"), "value", *LIMITS),
            *derived(("in_class", "denominator"), "unmatched_share"),
            *derived(("in_class", *_COUNTED), *GAP),
            *(_unmatched(rule, compared, after) if with_unmatched else ()),
            RULE,
        ),
        derive=_derive(rule, by),
        sensitive=True,
        across_rows=True,
        identities=(_GONE,) if with_unmatched else (),
        margins=(("in_class", "eligible"),),
    )


_GONE = (("all_gone", 1), ("unmatched_gone", -1), ("denominator", -1), ("numerator", 1))


def _unmatched(rule: RisingStarRule, compared: str, after: tuple[str, ...]) -> tuple[Measure, ...]:
    """Who left of all Rising Stars, as the pool tells, and so of the few who are not matched."""
    steps = tuple(((step, STARS), gone_of_all(rule, step)) for step in after)
    gone = Measure("all_gone", "count", when="closing", grouped_at="closing", unseen=True)
    return (
        Measure("unmatched", "context", unseen=True),
        replace(gone, of=("in_class",), quantity="gone of all", steps=steps),
        replace(gone, name="unmatched_gone", of=("unmatched",), quantity=f"gone, not {compared}"),
    )


def _derive(rule: RisingStarRule, by: tuple[str, ...]) -> Callable[[pd.DataFrame, float], Columns]:
    keys = ["period_start", "period_last_day", *by, "total", AFTER]

    def derive(frame: pd.DataFrame, level: float) -> Columns:
        who = frame[PEOPLE].astype("object").to_numpy()
        stars, others = who == STARS, who == COLLEAGUES
        place = frame.groupby(keys, dropna=False, sort=False).ngroup().to_numpy()
        x, n, standardised, effective = (
            frame[c].to_numpy(dtype=np.float64)
            for c in ("numerator", "denominator", "standardised", "effective")
        )
        own = wilson(x, n, level)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.minimum(standardised / np.where(n > 0, n, np.nan), 1.0)
        weighted = weighted_share(share, effective, level)
        shown = Interval(
            *(np.where(others, getattr(weighted, c), getattr(own, c)) for c in ("value", *LIMITS))
        )
        people = frame["in_class"].to_numpy(dtype=np.float64)
        unmatched = np.where(stars, 1 - n / np.where(people > 0, people, np.nan), np.nan)
        beside = Interval(*(_of_row(c, others, place) for c in _parts(shown)))
        gap = mover_difference(shown, beside)
        told = stars & (unmatched <= LARGEST_UNMATCHED + 1e-9)
        return {
            "value": shown.value,
            "lower": shown.lower,
            "upper": shown.upper,
            "unmatched_share": unmatched,
            **dict(zip(GAP, (np.where(told, c, np.nan) for c in _parts(gap)), strict=True)),
            **version_of(frame, rule),
        }

    return derive


def _parts(found: Interval) -> tuple[FloatArray, FloatArray, FloatArray]:
    return found.value, found.lower, found.upper


def _of_row(values: FloatArray, of: np.ndarray, place: np.ndarray) -> FloatArray:
    """The number of one class of people in all rows that stand together with it."""
    by_place = np.full(int(place.max(initial=-1)) + 1, np.nan)
    by_place[place[of]] = values[of]
    found: FloatArray = by_place[place]
    return found


def _derive_leaving(rule: RisingStarRule) -> Callable[[pd.DataFrame, float], Columns]:
    def derive(frame: pd.DataFrame, level: float) -> Columns:
        found = wilson(frame["numerator"], frame["denominator"], level)
        limits = {"value": found.value, "lower": found.lower, "upper": found.upper}
        return limits | version_of(frame, rule)

    return derive


def leaving_definition(
    split: Literal["cause", "destination"],
    rule: RisingStarRule,
    matched_on: tuple[str, ...],
) -> Definition:
    """Of those compared, who is not in post on the anniversary, by cause or by destination."""
    compared = compared_in(rule, matched_on)
    told = {
        "cause": "death, planned rotation, end of contract or another cause of the last leaving",
        "destination": "another NHS employer, outside, or a destination that is not known",
    }[split]
    return Definition(
        key=f"rising_stars_leaving_by_{split}",
        version=1,
        title=f"Rising Stars and colleagues who left, by {split}",
        numerator=f"of these, those not in post on the anniversary of the census, by {split}",
        denominator=f"people in post at the census by label who are compared ({rule.label})",
        unit="proportion",
        direction="lower",
        question=None,
        interval="Wilson",
        source=SOURCE,
        caveats=(rule.words, FIXED, told, "shares of colleagues are plain, not standardised"),
        measures=(
            Measure(
                "denominator",
                "base",
                quantity=compared,
                when="closing",
                grouped_at="closing",
                repeats=(AFTER, split),
            ),
            Measure(
                "gone",
                "count",
                ("denominator",),
                quantity=f"gone, {compared}",
                when="closing",
                grouped_at="closing",
                rest=f"kept, {compared}",
                repeats=(split,),
            ),
            Measure(
                "numerator",
                "count",
                ("gone",),
                quantity=f"gone by {split}, {compared}",
                when="closing",
                grouped_at="closing",
            ),
            *derived(("numerator", "denominator"), "value", *LIMITS),
            RULE,
        ),
        derive=_derive_leaving(rule),
        sensitive=True,
        margins=(("numerator", "gone"),),
    )
