"""Who comes: starters by where they come from, and who comes back."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from retention.indicators.definitions.parts import LIMITS, Columns, derived, over
from retention.results import Definition, Measure
from retention.statistics.intervals import wilson

SOURCE_COLUMN = "recruitment_source"
EARLY, EXPERIENCED, UNKNOWN = "early_career", "experienced", "unknown"
KIND_QUANTITIES = {
    EARLY: "early-career starters",
    EXPERIENCED: "starters from other known sources",
    UNKNOWN: "starters of unknown source",
}
"""Starters by kind of source stand in two tables."""
_STARTERS = Measure("starters", "base", quantity="starters", grouped_at="period")
_STARTS = "times that somebody started in the period"


def _derive_source(frame: pd.DataFrame, level: float) -> Columns:
    found = wilson(frame["numerator"], frame["starters"], level)
    return {
        "denominator": frame["starters"],
        "value": found.value,
        "lower": found.lower,
        "upper": found.upper,
    }


JOINERS_BY_SOURCE = Definition(
    key="joiners_by_source",
    version=1,
    title="Joiners by source of recruitment",
    numerator="of these, those whose recorded source of recruitment it is",
    denominator=_STARTS,
    unit="proportion",
    direction="neither",
    question="vision",
    interval="Wilson",
    source="retention: recorded source of recruitment of the primary post on the first day",
    caveats=(
        "who comes back after a break is a joiner again; who joined and left inside the period is "
        "one too, which the joiner rate does not see",
        "sources that are unknown, or not recorded, are rows of their own",
        "a share can fall because other sources grew: read it beside the numbers",
    ),
    measures=(
        replace(_STARTERS, groups="same"),
        *(
            Measure(name, "count", ("starters",), quantity, grouped_at="period", groups="same")
            for name, quantity in KIND_QUANTITIES.items()
        ),
        Measure("numerator", "count", ("starters",), quantity="starters", grouped_at="period"),
        *derived(("starters",), "denominator"),
        *derived(("numerator", "starters"), "value", *LIMITS),
    ),
    derive=_derive_source,
    margins=tuple(("numerator", name) for name in KIND_QUANTITIES),
)


def by_source_within(by: tuple[str, ...]) -> Definition:
    """Shares of sources within groups: the totals of groups and of sources are margins."""
    if not by:
        return JOINERS_BY_SOURCE
    of_group = tuple((column, column) for column in by)
    measures = tuple(
        replace(m, groups="sum", under=of_group) if m.groups == "same" else m
        for m in JOINERS_BY_SOURCE.measures
    )
    from_source = replace(
        _STARTERS, name="from_source", under=((SOURCE_COLUMN, SOURCE_COLUMN),), of=()
    )
    return replace(
        JOINERS_BY_SOURCE,
        measures=(*measures, from_source),
        margins=(
            *JOINERS_BY_SOURCE.margins,
            ("numerator", "starters"),
            ("numerator", "from_source"),
        ),
    )


def _derive_early(frame: pd.DataFrame, level: float) -> Columns:
    found = wilson(frame["numerator"], frame["denominator"], level)
    return {
        "value": found.value,
        "lower": found.lower,
        "upper": found.upper,
        "unknown_share": over(frame["unknown"], frame["starters"]),
        "range_low": over(frame["numerator"], frame["starters"]),
        "range_high": over(frame["numerator"] + frame["unknown"], frame["starters"]),
    }


EARLY_CAREER_SHARE = Definition(
    key="early_career_share",
    version=1,
    title="Early-career share of joiners",
    numerator="of these, school leavers, university leavers, apprentices and those of graduate "
    "schemes",
    denominator="times that somebody started in the period, where the source is known",
    unit="proportion",
    direction="neither",
    question="vision",
    interval="Wilson",
    source="retention: kinds of recruitment sources",
    caveats=(
        "the sources that begin a career are listed in reference/recruitment_sources.csv",
        "a source that is blank, in no list or recorded as unknown is unknown; of all starters the "
        "share lies from range_low to range_high, as none or all of them are early in a career",
    ),
    measures=(
        _STARTERS,
        Measure(
            "unknown",
            "count",
            ("starters",),
            quantity=KIND_QUANTITIES[UNKNOWN],
            grouped_at="period",
        ),
        Measure(
            "denominator",
            "base",
            ("starters",),
            quantity="starters of known source",
            grouped_at="period",
        ),
        Measure(
            "numerator",
            "count",
            ("denominator",),
            quantity=KIND_QUANTITIES[EARLY],
            grouped_at="period",
            rest=KIND_QUANTITIES[EXPERIENCED],
        ),
        *derived(("numerator", "denominator"), "value", *LIMITS),
        *derived(("unknown", "starters"), "unknown_share"),
        *derived(("numerator", "starters"), "range_low"),
        *derived(("numerator", "unknown", "starters"), "range_high"),
    ),
    derive=_derive_early,
    identities=((("denominator", 1), ("unknown", 1), ("starters", -1)),),
)


def _derive_share(frame: pd.DataFrame, level: float) -> Columns:
    found = wilson(frame["numerator"], frame["denominator"], level)
    return {"value": found.value, "lower": found.lower, "upper": found.upper}


REHIRED = Definition(
    key="rehired",
    version=1,
    title="Joiners who had worked here before",
    numerator="of these, those who had been in post here before, as far as the records go",
    denominator=_STARTS,
    unit="proportion",
    direction="neither",
    question="vision",
    interval="Wilson",
    source="retention: earlier stretches of the same person",
    caveats=(
        "who left before the records begin is not known to come back, so later periods find more",
        "a gap of one day is no leaving",
    ),
    measures=(
        replace(_STARTERS, name="denominator"),
        Measure(
            "numerator",
            "count",
            ("denominator",),
            quantity="starters who had worked here",
            grouped_at="period",
            rest="starters new here",
        ),
        *derived(("numerator", "denominator"), "value", *LIMITS),
    ),
    derive=_derive_share,
)

CAME_BACK = Definition(
    key="came_back",
    version=1,
    title="Leavers who came back",
    numerator="of these, those who had started again by the day this long after leaving",
    denominator="times that somebody’s last post ended in the period, by last day",
    unit="proportion",
    direction="higher",
    question="vision",
    interval="Wilson",
    source="retention: complete cohorts of leavers",
    caveats=(
        "leavers of whom the last has not been followed long enough are missing",
        "every kind of leaving counts, planned rotations too",
        "who leaves and comes back twice counts twice",
    ),
    measures=(
        Measure(
            "denominator",
            "base",
            quantity="event_leavers_by_last_day",
            grouped_at="period",
            repeats=("within",),
        ),
        Measure(
            "numerator",
            "count",
            ("denominator",),
            quantity="came back",
            grouped_at="period",
            rest="did not come back",
        ),
        *derived(("numerator", "denominator"), "value", *LIMITS),
    ),
    derive=_derive_share,
)
