"""The readings of Rising Stars: recognised, developed, progressed, kept, and under audit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Literal

from retention.errors import NotAvailableError
from retention.indicators.definitions import (
    stars_audit,
    stars_followed,
    stars_pool,
    stars_recognised,
)
from retention.indicators.definitions.joiners import SOURCE_COLUMN
from retention.indicators.definitions.stars import AFTER, AS_DECLARED, MATCHED_ON
from retention.indicators.definitions.support import APPRAISED, DEVELOPED, ON_STRENGTHS
from retention.indicators.reading import Reading, year_followed
from retention.indicators.rising_stars.audit import (
    HOURS,
    rising_star_audit,
    rising_star_sensitivity,
)
from retention.indicators.rising_stars.hook import with_rising_stars
from retention.indicators.rising_stars.kept import rising_stars_kept, rising_stars_progressed
from retention.indicators.rising_stars.leaving import rising_stars_leaving
from retention.indicators.rising_stars.pool import rising_star_persistence, rising_star_pool
from retention.indicators.rising_stars.ratings import nine_box, rating_axes, rating_leniency
from retention.indicators.rising_stars.recognised import rising_stars_recognised
from retention.indicators.support import (
    appraised_in_last_12_months,
    development_in_last_12_months,
    development_on_strengths,
)
from retention.periods import Period
from retention.results import Definition, IndicatorTable
from retention.rising_stars import RisingStarRule
from retention.schema import LABEL_COLUMN
from retention.workforce import Workforce

YEARS_FOLLOWED = 2
"""Who is kept and who progressed is told after so many years."""
Ruled = Callable[[Workforce, Period, RisingStarRule], IndicatorTable]


def _ruled(definition: Definition, make: Ruled, *, needs: str = "") -> Reading:
    """A reading by the rule that the settings declare, where the posts have a column."""

    def by_rule(workforce: Workforce, period: Period) -> IndicatorTable:
        rule = workforce.rising_star_rule
        if rule is None:
            raise NotAvailableError(
                "retention.toml must declare who counts as a Rising Star, in a section "
                '[rising_stars] with at least version = "2026-1", but has none'
            )
        if needs and needs not in workforce.spells:
            raise NotAvailableError(
                f"workforce must have {needs.replace('_', ' ')} recorded, but its records have no "
                f"column {needs}; add it to starters, leavers or staff"
            )
        return make(workforce, period, rule)

    told = "the declared rule and its version stand in every caption"
    caveats = tuple(told if c == AS_DECLARED.words else c for c in definition.caveats)
    return Reading(replace(definition, caveats=caveats), by_rule)


def _census(workforce: Workforce, period: Period) -> date:
    """The census from which people can be followed up to the end of a period."""
    return year_followed(workforce, period, after=YEARS_FOLLOWED).last_day


def _recognised(workforce: Workforce, period: Period, rule: RisingStarRule) -> IndicatorTable:
    joined = year_followed(workforce, period, after=YEARS_FOLLOWED)
    recorded = workforce.columns_to_group_by()
    by = (SOURCE_COLUMN,) if SOURCE_COLUMN in recorded else ()
    return rising_stars_recognised(workforce, joined, rule, census=period.last_day, by=by)


def _by_label(indicator: Callable[..., IndicatorTable]) -> Ruled:
    """An indicator of the year by the label of its opening census.

    The whole ladder by label is a call of its own: its many small rungs would hide rungs of
    everyone beside them, to keep a difference from being taken.
    """

    def make(workforce: Workforce, period: Period, rule: RisingStarRule) -> IndicatorTable:
        labelled = with_rising_stars(workforce, period.opening_census, rule)
        return indicator(labelled, period, by=LABEL_COLUMN)

    return make


def _leaving(split: Literal["cause", "destination"]) -> Ruled:
    def make(workforce: Workforce, period: Period, rule: RisingStarRule) -> IndicatorTable:
        census = _census(workforce, period)
        return rising_stars_leaving(workforce, census, rule, after=AFTER, split=split)

    return make


def _audit(by: str) -> Ruled:
    return lambda w, p, rule: rising_star_audit(w, p.last_day, rule, by=by)


_PROGRESSED = stars_followed.followed_definition("progressed", AS_DECLARED, (), MATCHED_ON)
_KEPT = stars_followed.followed_definition("kept", AS_DECLARED, (), MATCHED_ON)
_SELECTION = stars_audit.selection_definition(AS_DECLARED)
RISING_STARS: dict[str, Reading] = {
    "rising_stars_recognised": _ruled(
        stars_recognised.recognised_definition(AS_DECLARED), _recognised
    ),
    "rising_stars_appraised": _ruled(APPRAISED, _by_label(appraised_in_last_12_months)),
    "rising_stars_developed": _ruled(DEVELOPED, _by_label(development_in_last_12_months)),
    "rising_stars_on_strengths": _ruled(ON_STRENGTHS, _by_label(development_on_strengths)),
    "rising_stars_progressed": _ruled(
        _PROGRESSED,
        lambda w, p, rule: rising_stars_progressed(w, _census(w, p), rule),
        needs="band",
    ),
    "rising_stars_kept": _ruled(
        _KEPT, lambda w, p, rule: rising_stars_kept(w, _census(w, p), rule)
    ),
    "rising_stars_kept_by_occupation": _ruled(
        _KEPT,
        lambda w, p, rule: rising_stars_kept(w, _census(w, p), rule, after=AFTER, by="occupation"),
        needs="occupation",
    ),
    "rising_stars_leaving_by_cause": _ruled(
        stars_followed.leaving_definition("cause", AS_DECLARED, MATCHED_ON),
        _leaving("cause"),
        needs="leaving_reason",
    ),
    "rising_stars_leaving_by_destination": _ruled(
        stars_followed.leaving_definition("destination", AS_DECLARED, MATCHED_ON),
        _leaving("destination"),
        needs="destination",
    ),
    "rising_star_pool": _ruled(stars_pool.pool_definition(AS_DECLARED), rising_star_pool),
    "rising_star_persistence": _ruled(
        stars_pool.persistence_definition(AS_DECLARED), rising_star_persistence
    ),
    "rising_star_audit_by_hours": _ruled(_SELECTION, _audit(HOURS), needs="fte"),
    "rising_star_audit_by_ethnicity": _ruled(_SELECTION, _audit("ethnicity"), needs="ethnicity"),
    "rising_star_audit_by_disability": _ruled(_SELECTION, _audit("disability"), needs="disability"),
    "rising_star_audit_by_gender": _ruled(_SELECTION, _audit("gender"), needs="gender"),
    "rising_star_audit_by_occupation": _ruled(_SELECTION, _audit("occupation"), needs="occupation"),
    "rising_star_sensitivity": _ruled(
        stars_audit.sensitivity_definition(AS_DECLARED, AFTER, "", {}),
        lambda w, p, rule: rising_star_sensitivity(w, _census(w, p), rule, after=AFTER),
    ),
    "nine_box": _ruled(
        stars_audit.nine_box_definition(AS_DECLARED),
        lambda w, p, rule: nine_box(w, p.last_day, rule),
    ),
    "rating_axes": _ruled(
        stars_audit.axes_definition(AS_DECLARED),
        lambda w, p, rule: rating_axes(w, p.last_day, rule),
    ),
    "rating_leniency": _ruled(
        stars_audit.leniency_definition(AS_DECLARED),
        lambda w, p, rule: rating_leniency(w, p.last_day, rule, by="unit"),
        needs="unit",
    ),
}
"""Whom the declared rule names, what becomes of them, and whether the label is fair."""
