"""What all definitions of Rising Stars share: names of numbers, and the rule on every result."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.horizons import MONTHS_IN_YEAR, Horizon
from retention.results import Measure
from retention.rising_stars import RisingStarRule

SOURCE = "retention: labels fixed at a census and never carried back"
FIXED = "the label is that of the census: nothing dated after it decides who has it"
DESCRIPTIVE = "a difference between people is no effect of the label"
STARS, COLLEAGUES, UNASSESSED = "Rising Stars", "colleagues", "not assessed"
"""The eligible at a census by label, along "people"."""
RULE = Measure("rule", "context")
AS_DECLARED = RisingStarRule(version="as declared")
"""Stands for the rule that an employer declares, where a definition is told without records."""
AFTER, MATCHED_ON = "24 months", ("staff_group", "band", "service")
LARGEST_UNMATCHED = 0.20
"""The share of Rising Stars without comparable colleagues, above which no gap is told."""


def in_class(rule: RisingStarRule) -> str:
    """The quantity of people at a census by label, along "people"."""
    return f"in post and eligible by {rule.label}"


def stars_of(rule: RisingStarRule) -> str:
    """The same quantity where only Rising Stars are counted."""
    return f"{in_class(rule)}; people={STARS}"


def gone_of_all(rule: RisingStarRule, after: str) -> str:
    """The quantity of Rising Stars of a census, matched or not, who are gone some time later."""
    horizon = Horizon.parse(after)
    months = horizon.count * MONTHS_IN_YEAR if horizon.unit == "year" else horizon.count
    words = after if horizon.unit == "day" else f"{months} months"
    return f"gone after {words}, {stars_of(rule)}"


def version_of(frame: pd.DataFrame, rule: RisingStarRule) -> dict[str, npt.ArrayLike]:
    """The version in every row."""
    return {"rule": np.full(len(frame), rule.version, dtype=object)}
