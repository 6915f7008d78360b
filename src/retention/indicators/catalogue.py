"""Which indicators there are: the report is this list and a loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from retention.horizons import every
from retention.indicators.change import change_on_year_before
from retention.indicators.comparison import compare_definitions
from retention.indicators.leaver_rates import leaver_rate
from retention.indicators.leavers import event_leavers, person_years, reconciliation
from retention.indicators.leaving import leaving_reasons
from retention.indicators.starters import left_within, retained
from retention.indicators.survival import leaving_incidence, retention_curve
from retention.indicators.turnover import (
    fte,
    headcount,
    joiner_rate,
    stability_index,
)
from retention.periods import Period, Periods
from retention.results import IndicatorTable
from retention.workforce import Workforce

Indicator = Callable[..., IndicatorTable]

HEADLINE: Mapping[str, Indicator] = {
    "headcount": headcount,
    "fte": fte,
    "joiner_rate": joiner_rate,
    "left_within_365_days": left_within,
    "leaver_rate": leaver_rate,
    "stability_index": stability_index,
    "event_leavers": event_leavers,
    "person_years": person_years,
    "reconciliation": reconciliation,
}
COHORT_STEPS = every("6 months", up_to="5 years")
BY_GROUP = ("headcount", "fte", "joiner_rate", "leaver_rate", "stability_index", "reconciliation")
NEEDS_FTE = ("fte",)
CHANGE = "change_"
"""Begins the name of a table of changes."""


def headline(workforce: Workforce, periods: Periods) -> dict[str, IndicatorTable]:
    """Every indicator that the records have data for, over everyone."""
    return {name: HEADLINE[name](workforce, periods) for name in _possible(HEADLINE, workforce)}


def changes(
    tables: Mapping[str, IndicatorTable], periods: Sequence[Period]
) -> dict[str, IndicatorTable]:
    """The change on the year before of every reading, where two years were counted."""
    if len(periods) < 2:
        return {}
    return {
        f"{CHANGE}{name}": change_on_year_before(table)
        for name, table in tables.items()
        if table.definition.question is not None
    }


def by_group(workforce: Workforce, period: Period, column: str) -> dict[str, IndicatorTable]:
    """The indicators that are shown by group, by one column."""
    return {
        f"{name}_by_{column}": HEADLINE[name](workforce, period, by=column)
        for name in _possible(BY_GROUP, workforce)
    }


def in_time(workforce: Workforce, periods: Periods, year: Period) -> dict[str, IndicatorTable]:
    """How long people stay, for which cause they go, and what ties two counts of leavers."""
    tables = {
        "retained": retained(workforce, periods, after=COHORT_STEPS),
        "retention_curve": retention_curve(workforce),
        "bridge": compare_definitions(workforce, year)["bridge"],
    }
    if "leaving_reason" in workforce.spells:
        tables["leaving_incidence"] = leaving_incidence(workforce)
        tables["leaving_reasons"] = leaving_reasons(workforce, year)
    return tables


def _possible(names: Mapping[str, Indicator] | tuple[str, ...], workforce: Workforce) -> list[str]:
    return [name for name in names if name not in NEEDS_FTE or workforce.has_fte]
