"""How likely people of two groups are to get something, as a ratio with its direction in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from retention.indicators.definitions.parts import LIMITS, Columns, derived
from retention.indicators.definitions.support import ALL_THE_YEAR, DEVELOPED_QUANTITY
from retention.results import Definition, Measure
from retention.statistics.ratios import risk_ratio

FOUR_FIFTHS = (0.80, 1.25)
FEWEST_ELIGIBLE, FEWEST_EXPECTED = 30, 5
WITHIN, OUTSIDE, TOO_FEW = "within four fifths", "outside four fifths", "too few for four fifths"
REFERENCE = "compared with"
WRES = "Workforce Race Equality Standard"
WDES = "Workforce Disability Equality Standard"
_GUIDANCE = (
    "the range of four fifths, 0.80 to 1.25, is guidance and no test: it is read with at least "
    f"{FEWEST_ELIGIBLE} eligible and {FEWEST_EXPECTED} expected, and {FEWEST_EXPECTED} expected "
    "not, in each of the two groups"
)


def compared(frame: pd.DataFrame, level: float, *, reference_above: bool) -> Columns:
    """Each group's ratio with the reference of its period; nothing where that one is hidden."""
    count, base = (frame[name].to_numpy(float) for name in ("numerator", "denominator"))
    other, other_base = np.full(len(frame), np.nan), np.full(len(frame), np.nan)
    is_reference = frame["is_reference"].to_numpy(float) == 1
    for rows in frame.groupby(["period_start", "period_last_day"]).indices.values():
        of_period = rows[is_reference[rows]]
        if len(of_period):
            other[rows], other_base[rows] = count[of_period[0]], base[of_period[0]]
    group = ~is_reference & ~frame["total"].to_numpy(bool)
    usable = group & ~np.isnan(count + base + other + other_base) & (base > 0) & (other_base > 0)
    pairs = (count, base, other, other_base)
    mine = [np.where(usable, values, np.nan) for values in pairs]
    mine_count, mine_base, its_count, its_base = mine
    if reference_above:
        ratio = risk_ratio(its_count, its_base, mine_count, mine_base, level)
    else:
        ratio = risk_ratio(mine_count, mine_base, its_count, its_base, level)
    return {
        "share": np.divide(count, base, out=np.full(len(frame), np.nan), where=base > 0),
        "value": ratio.value,
        "lower": ratio.lower,
        "upper": ratio.upper,
        "four_fifths": _guidance(usable, mine, ratio.value),
    }


def _guidance(usable: np.ndarray, counts: list[np.ndarray], ratio: np.ndarray) -> np.ndarray:
    """Where the ratio lies, if each group has enough people for it to be read."""
    count, base, other, other_base = counts
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = (count + other) / (base + other_base)
        expected = np.minimum.reduce(
            [n * rate for n in (base, other_base) for rate in (pooled, 1 - pooled)]
        )
        enough = np.minimum(base, other_base) >= FEWEST_ELIGIBLE
        enough &= expected >= FEWEST_EXPECTED
        within = (ratio >= FOUR_FIFTHS[0]) & (ratio <= FOUR_FIFTHS[1])
    words = np.where(enough, np.where(within, WITHIN, OUTSIDE), TOO_FEW)
    found: np.ndarray = np.where(usable, words, "")
    return found


def _reference_over_group(frame: pd.DataFrame, level: float) -> Columns:
    return compared(frame, level, reference_above=True)


def _group_over_reference(frame: pd.DataFrame, level: float) -> Columns:
    return compared(frame, level, reference_above=False)


_COUNTED = ("numerator", "denominator")


def _measures(base: Measure, count: Measure) -> tuple[Measure, ...]:
    return (
        base,
        count,
        Measure("is_reference", "context"),
        *derived(_COUNTED, "share", "value", *LIMITS, "four_fifths"),
    )


ACCESS_TO_DEVELOPMENT = Definition(
    key="access_to_development",
    version=1,
    title="Relative likelihood of development beyond mandatory training",
    numerator="the share of the reference group with a completed activity that is not mandatory in "
    "the 12 months",
    denominator="the share of the group; people in post on every day of the 12 months, on leave "
    "on at most half of them",
    unit="ratio",
    direction="neither",
    question="support",
    interval="log method for ratios of proportions, exact where a group has none",
    source=f"{WRES}, indicator 4: white over black and minority ethnic; 1 is equal access",
    caveats=(
        "a ratio above 1 means that the reference group is more likely to be developed",
        _GUIDANCE,
        "people whose group is not declared are a group of their own",
        "the standard counts all staff at the end of the year; here, those who were there to be "
        "developed",
    ),
    measures=_measures(
        Measure("denominator", "base", quantity=ALL_THE_YEAR, grouped_at="closing"),
        Measure(
            "numerator",
            "count",
            ("denominator",),
            quantity=DEVELOPED_QUANTITY,
            grouped_at="closing",
            rest=f"not {DEVELOPED_QUANTITY}",
        ),
    ),
    derive=_reference_over_group,
    sensitive=True,
    across_rows=True,
)

APPOINTED_FROM_SHORTLISTING = replace(
    ACCESS_TO_DEVELOPMENT,
    key="appointed_from_shortlisting",
    title="Relative likelihood of being appointed from shortlisting",
    numerator="the share of the reference group's shortlisted who were appointed",
    denominator="the share of the group's shortlisted who were appointed",
    source=f"{WRES}, indicator 2: white over black and minority ethnic; {WDES}, metric 2: "
    "non-disabled over disabled",
    caveats=(
        "a ratio above 1 means that the reference group is more likely to be appointed",
        _GUIDANCE,
        "people whose group is not declared are a group of their own",
        "appointed are those who accepted an offer; campaigns are counted by the start of their "
        "period",
    ),
    measures=_measures(
        Measure("denominator", "base", quantity="shortlisted", grouped_at="period"),
        Measure(
            "numerator",
            "count",
            ("denominator",),
            quantity="appointed",
            grouped_at="period",
            rest="shortlisted and not appointed",
        ),
    ),
)

FORMAL_PROCESS = replace(
    ACCESS_TO_DEVELOPMENT,
    key="entering_formal_process",
    title="Relative likelihood of entering a formal process",
    numerator="the cases of the group over its headcount",
    denominator="the cases of the reference group over its headcount",
    source=f"{WRES}, indicator 3, disciplinary: black and minority ethnic over white; {WDES}, "
    "metric 3, capability: disabled over non-disabled",
    caveats=(
        "a ratio above 1 means that people of the group are more likely to enter the process",
        _GUIDANCE,
        "people whose group is not declared are a group of their own",
        "headcount at the end of the period; a person with two cases counts twice (confirm)",
    ),
    measures=_measures(
        Measure("denominator", "base", quantity="headcount", when="closing", grouped_at="closing"),
        Measure(
            "numerator",
            "count",
            ("denominator",),
            quantity="cases",
            grouped_at="closing",
            rest="without a case",
        ),
    ),
    derive=_group_over_reference,
)


def with_kind(definition: Definition, kind: str) -> Definition:
    """A formal process of one kind: a number of its own."""
    count = definition.measure("numerator")
    named = replace(count, quantity=f"{kind} cases", rest=f"without a {kind} case")
    measures = tuple(named if m is count else m for m in definition.measures)
    return replace(
        definition,
        key=f"{definition.key}_{kind}",
        title=f"Relative likelihood of entering a formal {kind} process",
        measures=measures,
    )
