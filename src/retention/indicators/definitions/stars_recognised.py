"""Of joiners in complete cohorts: recognised, left first, or neither."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from retention.indicators.definitions.parts import LIMITS, Columns, derived
from retention.indicators.definitions.stars import DESCRIPTIVE, RULE, SOURCE, version_of
from retention.results import Definition, Measure
from retention.rising_stars import RisingStarRule
from retention.statistics.intervals import wilson
from retention.statistics.matched import weighted_share

OUTCOMES = ("recognised", "left first", "neither")
OUTCOME = "outcome"


def recognised_definition(rule: RisingStarRule) -> Definition:
    """The definition for a rule; along "outcome" the three shares add up to 1."""
    return Definition(
        key="rising_stars_recognised",
        version=1,
        title="Joiners recognised as Rising Stars, or gone before anyone could",
        numerator="of these, those recognised at the first or second annual census after they "
        "had served long enough, those who left before without it, and the others",
        denominator=f"people who joined in complete cohorts ({rule.label})",
        unit="proportion",
        direction="higher",
        question=None,
        interval="Wilson; of standardised shares with the effective number of joiners",
        source=SOURCE,
        caveats=(
            rule.words,
            "a cohort counts only when all of it has been followed to the second census",
            "standardised: with the same share of every quarter of joining, since how soon the "
            "next census comes changes who is gone before it",
            DESCRIPTIVE,
        ),
        measures=(
            Measure(
                "denominator",
                "base",
                quantity=f"joiners of contract types of {rule.label}",
                grouped_at="period",
                repeats=(OUTCOME,),
            ),
            Measure(
                "numerator",
                "count",
                ("denominator",),
                quantity=f"joiners by outcome, {rule.label}",
                grouped_at="period",
            ),
            Measure("weighted", "sum", ("numerator", "denominator")),
            Measure("effective", "sum", ("denominator",)),
            *derived(("numerator", "denominator"), "value", *LIMITS),
            *derived(
                ("numerator", "denominator", "weighted", "effective"),
                "standardised",
                "standardised_lower",
                "standardised_upper",
            ),
            RULE,
        ),
        derive=_derive(rule),
        sensitive=True,
        margins=(("numerator", "denominator"),),
    )


def _derive(rule: RisingStarRule) -> Callable[[pd.DataFrame, float], Columns]:
    def derive(frame: pd.DataFrame, level: float) -> Columns:
        n = frame["denominator"].to_numpy(dtype=np.float64)
        found = wilson(frame["numerator"], n, level)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.minimum(frame["weighted"].to_numpy(np.float64) / n, 1.0)
        standard = weighted_share(share, frame["effective"], level)
        return {
            "value": found.value,
            "lower": found.lower,
            "upper": found.upper,
            "standardised": standard.value,
            "standardised_lower": standard.lower,
            "standardised_upper": standard.upper,
            **version_of(frame, rule),
        }

    return derive
