"""The label itself under audit: who gets it, how ratings hang together, who rates how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from retention.indicators.definitions.parts import LIMITS, Columns, derived, over
from retention.indicators.definitions.stars import (
    COLLEAGUES,
    DESCRIPTIVE,
    FIXED,
    RULE,
    SOURCE,
    STARS,
    in_class,
    stars_of,
    version_of,
)
from retention.results import Definition, Measure
from retention.rising_stars import RisingStarRule
from retention.statistics.intervals import mover_difference, normal_quantile, wilson
from retention.statistics.matched import weighted_share

Derive = Callable[[pd.DataFrame, float], Columns]
PERFORMANCE_LEVELS = ("low (1 to 2)", "medium (3)", "high (4 to 5)")
POTENTIAL_LEVELS = ("low", "medium", "high")
UNRATED, LEFT_UNRATED = "not rated on both", "left in the year, not rated on both"
FEWEST_RATERS, FEWEST_RATINGS = 3, 30
TOO_FEW = "units with fewer than 3 raters or 30 ratings"
AS_WRITTEN = "as written"
_ASSESSED = "eligible and assessed"
_RATED = "eligible and rated on both axes"


def _shares(rule: RisingStarRule, extra: Derive | None = None) -> Derive:
    def derive(frame: pd.DataFrame, level: float) -> Columns:
        found = wilson(frame["numerator"], frame["denominator"], level)
        limits = {"value": found.value, "lower": found.lower, "upper": found.upper}
        more = extra(frame, level) if extra else {}
        return {**limits, **more, **version_of(frame, rule)}

    return derive


def _assessed_share(frame: pd.DataFrame, level: float) -> Columns:
    return {"assessed_share": over(frame["denominator"], frame["eligible"])}


def _at_census(name: str, quantity: str, *of: str) -> Measure:
    return Measure(name, "base", of, quantity=quantity, when="closing", grouped_at="closing")


def selection_definition(rule: RisingStarRule) -> Definition:
    """Selection rates for a rule."""
    return Definition(
        key="rising_star_selection",
        version=1,
        title="Rising Stars among those assessed",
        numerator="of these, those who are Rising Stars",
        denominator=f"people in post at the census, eligible and assessed ({rule.label})",
        unit="proportion",
        direction="neither",
        question=None,
        interval="Wilson",
        source=SOURCE,
        caveats=(
            rule.words,
            FIXED,
            "characteristics audit the label and never enter it",
            DESCRIPTIVE,
        ),
        measures=(
            _at_census("eligible", "eligible"),
            _at_census("denominator", f"{_ASSESSED}, {rule.label}", "eligible"),
            Measure(
                "numerator",
                "count",
                ("denominator",),
                quantity=stars_of(rule),
                when="closing",
                grouped_at="closing",
                rest=f"{in_class(rule)}; people=colleagues",
            ),
            *derived(("numerator", "denominator"), "value", *LIMITS),
            *derived(("denominator", "eligible"), "assessed_share"),
            RULE,
        ),
        derive=_shares(rule, _assessed_share),
        sensitive=True,
    )


def leniency_definition(rule: RisingStarRule) -> Definition:
    """Ratings that reach the rule's performance, by unit."""
    selection = selection_definition(rule)
    reach = f"rated {rule.performance} or more for performance"
    return replace(
        selection,
        key="rating_leniency",
        title=f"People {reach}",
        numerator=f"of these, those {reach} at the latest appraisal",
        denominator=f"people in post at the census, eligible and rated on both axes ({rule.label})",
        caveats=(
            rule.words,
            f"units count with at least {FEWEST_RATERS} raters and {FEWEST_RATINGS} ratings; the "
            "others stand together",
            "units differ in their work and people too: a difference is no proof of leniency",
        ),
        measures=(
            _at_census("denominator", f"{_RATED}, {rule.label}"),
            Measure(
                "numerator",
                "count",
                ("denominator",),
                quantity=f"{reach}, {rule.label}",
                when="closing",
                grouped_at="closing",
                rest=f"rated lower, {rule.label}",
            ),
            *derived(("numerator", "denominator"), "value", *LIMITS),
            RULE,
        ),
        derive=_shares(rule),
    )


def axes_definition(rule: RisingStarRule) -> Definition:
    """The rank correlation of performance and potential."""

    def derive(frame: pd.DataFrame, level: float) -> Columns:
        n = frame["denominator"].to_numpy(dtype=np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.clip(frame["products"].to_numpy(dtype=np.float64) / n, -1.0, 1.0)
            error = np.sqrt((1 + value**2 / 2) / np.where(n > 3, n - 3, np.nan))
            centre, half = np.arctanh(value), normal_quantile(level) * error
        return {
            "numerator": frame["denominator"],
            "value": value,
            "lower": np.tanh(centre - half),
            "upper": np.tanh(centre + half),
            **version_of(frame, rule),
        }

    return Definition(
        key="rating_axes",
        version=1,
        title="Correlation of performance and potential",
        numerator="Spearman’s rank correlation of performance and potential at the latest "
        f"appraisal of those eligible and rated on both ({rule.label})",
        denominator="",
        unit="correlation",
        direction="neither",
        question=None,
        interval="Fisher’s transformation with the variance of Bonett and Wright (2000), "
        "Psychometrika 65, 23-28",
        source=SOURCE,
        caveats=(
            rule.words,
            "near 1 the two axes are one judgement; near 0 they tell different things",
        ),
        measures=(
            _at_census("denominator", f"{_RATED}, {rule.label}"),
            # Sums of ranks would tell how many people there are, whatever is rounded.
            Measure("products", "sum", ("denominator",), words="products of standardised ranks"),
            *derived(("denominator", "products"), "numerator", "value", *LIMITS),
            RULE,
        ),
        derive=derive,
        sensitive=True,
    )


def nine_box_definition(rule: RisingStarRule) -> Definition:
    """People by performance and potential, with those who are in no box as rows of their own."""
    left, right = (((c, c),) for c in ("performance", "potential"))
    return Definition(
        key="nine_box",
        version=1,
        title="Performance by potential",
        numerator="of these, those in the box of performance and potential at the latest appraisal",
        denominator=f"people in post at the census, eligible and rated on both ({rule.label})",
        unit="proportion",
        direction="neither",
        question=None,
        interval="Wilson",
        source=SOURCE,
        caveats=(
            rule.words,
            f"{UNRATED}: eligible, without both ratings in time",
            f"{LEFT_UNRATED}: eligible when they left in the 12 months up to the census, without "
            "both ratings in time before",
            "boxes are no ranking of people, and unrated people are not low",
        ),
        measures=(
            Measure(
                "denominator",
                "base",
                quantity=f"{_RATED}, {rule.label}",
                when="closing",
                grouped_at="closing",
                groups="same",
            ),
            replace(_at_census("of_performance", f"rated, {rule.label}"), under=left),
            replace(_at_census("of_potential", f"rated, {rule.label}"), under=right),
            Measure(
                "numerator",
                "count",
                ("of_performance", "of_potential"),
                quantity=f"people by performance and potential, {rule.label}",
                when="closing",
                grouped_at="closing",
            ),
            *derived(("numerator", "denominator"), "value", *LIMITS),
            RULE,
        ),
        derive=_boxes(rule),
        sensitive=True,
        margins=(("numerator", "of_performance"), ("numerator", "of_potential")),
    )


def _boxes(rule: RisingStarRule) -> Derive:
    def derive(frame: pd.DataFrame, level: float) -> Columns:
        inside = ~frame["total"].to_numpy(dtype=bool) & frame["denominator"].notna().to_numpy()
        found = wilson(frame["numerator"].where(inside), frame["denominator"].where(inside), level)
        return {
            "value": found.value,
            "lower": found.lower,
            "upper": found.upper,
            **version_of(frame, rule),
        }

    return derive


def sensitivity_definition(
    rule: RisingStarRule, after: str, compared: str, same: Mapping[str, str]
) -> Definition:
    """The gap in who is kept under stricter and looser rules.

    `compared` is the quantity of those compared under the rule as written, and `same` has the
    variants that label the same people as one before them, and which.
    """

    def named(name: str, kept: str, people: str) -> tuple[tuple[tuple[str, ...], str], ...]:
        written = f"{kept}; people={people}"
        numbers = {AS_WRITTEN: written}
        for words, first in same.items():
            one = written if first == AS_WRITTEN else f"{name} under {first}, {rule.label}"
            numbers |= {first: one, words: one}
        return tuple(((words,), number) for words, number in numbers.items())

    def derive(frame: pd.DataFrame, level: float) -> Columns:
        own = wilson(frame["numerator"], frame["denominator"], level)
        n = frame["colleagues"].to_numpy(dtype=np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.minimum(frame["standardised"].to_numpy(np.float64) / n, 1.0)
        beside = weighted_share(share, frame["effective"], level)
        gap = mover_difference(own, beside)
        return {
            "stars_share": own.value,
            "colleagues_share": beside.value,
            "value": gap.value,
            "lower": gap.lower,
            "upper": gap.upper,
            **version_of(frame, rule),
        }

    counted = ("numerator", "denominator", "colleagues", "colleagues_kept")
    return Definition(
        key="rising_star_sensitivity",
        version=1,
        title=f"Gap in who is still in post after {after}, by strictness of the rule",
        numerator="share of Rising Stars in post on the anniversary less that of comparable "
        "colleagues",
        denominator="",
        unit="points",
        direction="higher",
        question=None,
        interval="MOVER from Wilson limits",
        source=SOURCE,
        caveats=(rule.words, FIXED, DESCRIPTIVE, "each row has another rule; the sets overlap"),
        measures=(
            replace(
                _at_census("denominator", f"Rising Stars compared by strictness, {rule.label}"),
                steps=named("Rising Stars", compared, STARS),
            ),
            Measure(
                "numerator",
                "count",
                ("denominator",),
                quantity=f"kept {after} by strictness, {rule.label}",
                when="closing",
                grouped_at="closing",
                steps=named("kept", f"kept, {compared}; after={after}", STARS),
            ),
            replace(
                _at_census("colleagues", f"colleagues compared by strictness, {rule.label}"),
                steps=named("colleagues", compared, COLLEAGUES),
            ),
            Measure(
                "colleagues_kept",
                "count",
                ("colleagues",),
                quantity=f"colleagues kept {after} by strictness, {rule.label}",
                when="closing",
                grouped_at="closing",
                steps=named("colleagues kept", f"kept, {compared}; after={after}", COLLEAGUES),
            ),
            Measure("standardised", "sum", ("colleagues_kept", "colleagues", "denominator")),
            Measure("effective", "sum", ("colleagues", "denominator")),
            *derived(("numerator", "denominator"), "stars_share"),
            *derived((*counted[2:], "standardised", "effective"), "colleagues_share"),
            *derived((*counted, "standardised", "effective"), "value", *LIMITS),
            RULE,
        ),
        derive=derive,
        sensitive=True,
    )
