"""Definitions of projected stocks and flows.

A projected number is a model's, not a count of people. Yet it is as good as a count for whoever
wants to know a hidden stock: for one staff group it begins at the stock and ends a few per cent
from it. So each is its opening stock, a count of people that the gate knows, times a growth that
no row shows once the stock is hidden, and is worked out anew from a rounded stock.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from retention.indicators.definitions.parts import CLOSING, OPENING, Columns, blank, derived
from retention.results import Definition, Derive, Measure, Unit

GROWTHS = ("growth", "growth_lower_80", "growth_upper_80", "growth_lower", "growth_upper")
"""The mean of the paths and their limits, for one person in post at the opening."""
LIMITS_AT = (0.1, 0.9, 0.025, 0.975)
DECIMALS = 5
COLUMNS = ("value", "lower_80", "upper_80", "lower", "upper")
INTERVAL = "mean and middle 80 and 95 per cent of simulated paths"
_SOURCE = (
    "retention: stock and flow by staff group, band and service in monthly steps; D. J. "
    "Bartholomew, A. F. Forbes and S. I. McClean (1991), Statistical Techniques for Manpower "
    "Planning, chapters 4 and 5"
)
_CAVEATS = (
    "it says what would come if leaving, hiring and moves between posts went on as in the years "
    "counted",
    "months are alike: no season is in it",
    "leaving and hiring are drawn apart from each other, and neither reacts to the size of a stock",
)


def _derive(stock: str, recorded: str = "") -> Derive:
    """The columns from the growths and the stock at the opening, or the stock recorded."""

    def derive(frame: pd.DataFrame, level: float) -> Columns:
        base = frame[stock].astype(float)
        found = {
            column: base * frame[growth].astype(float)
            for column, growth in zip(COLUMNS, GROWTHS, strict=True)
        }
        if recorded:
            known = frame[recorded].astype(float)
            found["value"] = known.where(known.notna(), found["value"])
        return {**found, "numerator": found["value"], **blank(frame, "denominator")}

    return derive


def _definition(
    key: str,
    title: str,
    numerator: str,
    *,
    unit: Unit = "people",
    stock: str = "opening",
    recorded: str = "",
    measures: tuple[Measure, ...] = (OPENING,),
    sensitive: bool = False,
    caveats: tuple[str, ...] = (),
    repeats: tuple[str, ...] = ("scenario", "on"),
) -> Definition:
    kept = tuple(
        replace(m, repeats=repeats) if m.when == "opening" or m.role == "sum" else m
        for m in measures
    )
    of = tuple(m.name for m in measures)
    growths = tuple(Measure(name, "context", of) for name in GROWTHS)
    return Definition(
        key=key,
        version=1,
        title=title,
        numerator=numerator,
        denominator="",
        unit=unit,
        direction="neither",
        question=None,
        interval=INTERVAL,
        source=_SOURCE,
        measures=(
            *kept,
            *growths,
            *derived((*of, *GROWTHS), *COLUMNS, "numerator"),
            Measure("denominator", "context"),
        ),
        derive=_derive(stock, recorded),
        caveats=(*_CAVEATS, *caveats),
        sensitive=sensitive,
    )


PROJECTED_HEADCOUNT = _definition(
    "projected_headcount",
    "Projected headcount",
    "people in post at the end of a quarter: recorded, or the mean of simulated paths",
    recorded="closing",
    measures=(OPENING, CLOSING),
)
PROJECTED_FTE = _definition(
    "projected_fte",
    "Projected full-time equivalents",
    "full-time equivalents at the end of a quarter: recorded, or the mean of simulated paths",
    unit="fte",
    stock="opening_fte",
    recorded="closing_fte",
    measures=(
        OPENING,
        CLOSING,
        Measure("opening_fte", "sum", ("opening",)),
        Measure("closing_fte", "sum", ("closing",)),
    ),
    caveats=("a person counts the mean FTE of the group of posts, as on the day of the records",),
)
_BY_YEAR = ("scenario", "after")
PROJECTED_LEAVERS = _definition(
    "projected_leavers",
    "Projected leavers",
    "people who leave from the day of the records on, the mean of simulated paths",
    repeats=_BY_YEAR,
)
HIRES_NEEDED = _definition(
    "hires_needed",
    "Hires needed to hold headcount",
    "people hired so that every month ends with each staff group at its opening headcount, the "
    "mean of simulated paths",
    caveats=("a group that moves between posts keep above its opening level hires nobody",),
    repeats=_BY_YEAR,
)
LEAVERS_AVOIDED = _definition(
    "leavers_avoided",
    "Fewer leavers than in the baseline",
    "leavers of the baseline less those of the scenario, path by path, under the same hiring",
    caveats=("more people in post leave more often: where hires rise, leavers do",),
    repeats=_BY_YEAR,
)
HIRES_AVOIDED = _definition(
    "hires_avoided",
    "Fewer hires needed to hold headcount",
    "hires needed in the baseline less those needed in the scenario, path by path",
    repeats=_BY_YEAR,
)
PROJECTED_STARS = _definition(
    "projected_rising_stars",
    "Projected pool of Rising Stars",
    "Rising Stars in post at the end of a quarter, the mean of simulated paths",
    stock="opening_stars",
    measures=(
        OPENING,
        Measure(
            "opening_stars",
            "count",
            ("opening",),
            quantity="rising stars in post",
            when="opening",
            rest="no rising stars in post",
        ),
    ),
    sensitive=True,
    caveats=("recognition goes on as at the censuses of the years counted, once a year",),
)
COST_AVOIDED = _definition(
    "cost_avoided",
    "Cost less than in the baseline",
    "cost of leavers and of hires that hold headcount in the baseline less that in the scenario, "
    "path by path",
    unit="currency",
    repeats=_BY_YEAR,
)
PROJECTIONS = (
    PROJECTED_HEADCOUNT,
    PROJECTED_FTE,
    PROJECTED_LEAVERS,
    HIRES_NEEDED,
    LEAVERS_AVOIDED,
    HIRES_AVOIDED,
    PROJECTED_STARS,
    COST_AVOIDED,
)
