"""Talent-retention analytics for NHS-like public employers.

>>> import retention
>>> workforce = retention.read("data/sample")
>>> table = retention.leaver_rate(workforce, retention.year_to("2025-09-30"), by="staff_group")
>>> release = retention.publish({"leaver_rate": table})

Every name of `__all__` is loaded from its room when it is first asked for, so that the
import costs no more than what is used of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retention import charts
    from retention.disclosure import Ledger, PublishedTable, Release, publish
    from retention.errors import RetentionError, RetentionWarning
    from retention.indicators.change import change_on_year_before
    from retention.indicators.comparison import Comparison, compare_definitions
    from retention.indicators.decomposition import decompose_leaver_rate
    from retention.indicators.establishment import vacancy_rate
    from retention.indicators.expected_leavers import observed_expected
    from retention.indicators.flows import flows, moves_between
    from retention.indicators.leaver_rates import leaver_rate
    from retention.indicators.leavers import event_leavers, person_years, reconciliation
    from retention.indicators.leaving import destinations, leaving_reasons
    from retention.indicators.scopes import scope, scope_account
    from retention.indicators.small_groups import merge_small_groups
    from retention.indicators.standardised import standardised_leaver_rate
    from retention.indicators.starters import left_within, retained
    from retention.indicators.support import (
        appraised_in_last_12_months,
        development_in_last_12_months,
    )
    from retention.indicators.survival import followed_spells, leaving_incidence, retention_curve
    from retention.indicators.trend import monthly_leaver_rate, trend
    from retention.indicators.turnover import fte, headcount, joiner_rate, stability_index
    from retention.indicators.units import funnel, leaver_funnel, variation_between_units
    from retention.intake import read
    from retention.periods import Period, financial_year, months, year_to, years_to
    from retention.reporting import answer, report
    from retention.results import Definition, IndicatorTable
    from retention.sampling import sample
    from retention.versions import show_versions
    from retention.workforce import Problems, Workforce

__version__ = "0.1.0"

__all__ = [
    "Comparison",
    "Definition",
    "IndicatorTable",
    "Ledger",
    "Period",
    "Problems",
    "PublishedTable",
    "Release",
    "RetentionError",
    "RetentionWarning",
    "Workforce",
    "answer",
    "appraised_in_last_12_months",
    "change_on_year_before",
    "charts",
    "compare_definitions",
    "decompose_leaver_rate",
    "destinations",
    "development_in_last_12_months",
    "event_leavers",
    "financial_year",
    "flows",
    "followed_spells",
    "fte",
    "funnel",
    "headcount",
    "joiner_rate",
    "leaver_funnel",
    "leaver_rate",
    "leaving_incidence",
    "leaving_reasons",
    "left_within",
    "merge_small_groups",
    "monthly_leaver_rate",
    "months",
    "moves_between",
    "observed_expected",
    "person_years",
    "publish",
    "read",
    "reconciliation",
    "report",
    "retained",
    "retention_curve",
    "sample",
    "scope",
    "scope_account",
    "show_versions",
    "stability_index",
    "standardised_leaver_rate",
    "trend",
    "vacancy_rate",
    "variation_between_units",
    "year_to",
    "years_to",
]

_HOMES = {
    "retention.disclosure": ("Ledger", "PublishedTable", "Release", "publish"),
    "retention.errors": ("RetentionError", "RetentionWarning"),
    "retention.indicators.change": ("change_on_year_before",),
    "retention.indicators.comparison": ("Comparison", "compare_definitions"),
    "retention.indicators.decomposition": ("decompose_leaver_rate",),
    "retention.indicators.leaver_rates": ("leaver_rate",),
    "retention.indicators.establishment": ("vacancy_rate",),
    "retention.indicators.expected_leavers": ("observed_expected",),
    "retention.indicators.flows": ("flows", "moves_between"),
    "retention.indicators.leavers": ("event_leavers", "person_years", "reconciliation"),
    "retention.indicators.leaving": ("destinations", "leaving_reasons"),
    "retention.indicators.scopes": ("scope", "scope_account"),
    "retention.indicators.small_groups": ("merge_small_groups",),
    "retention.indicators.standardised": ("standardised_leaver_rate",),
    "retention.indicators.starters": ("left_within", "retained"),
    "retention.indicators.survival": (
        "followed_spells",
        "leaving_incidence",
        "retention_curve",
    ),
    "retention.indicators.support": (
        "appraised_in_last_12_months",
        "development_in_last_12_months",
    ),
    "retention.indicators.trend": ("monthly_leaver_rate", "trend"),
    "retention.indicators.turnover": ("fte", "headcount", "joiner_rate", "stability_index"),
    "retention.indicators.units": ("funnel", "leaver_funnel", "variation_between_units"),
    "retention.intake": ("read",),
    "retention.periods": ("Period", "financial_year", "months", "year_to", "years_to"),
    "retention.reporting": ("answer", "report"),
    "retention.results": ("Definition", "IndicatorTable"),
    "retention.sampling": ("sample",),
    "retention.versions": ("show_versions",),
    "retention.workforce": ("Problems", "Workforce"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load a public name, and with it the gate through which notebooks show tables."""
    if name not in __all__:
        raise AttributeError(f"module 'retention' has no attribute {name!r}")
    import_module("retention.disclosure")
    if name not in _HOME:
        return import_module(f"retention.{name}")
    found = getattr(import_module(_HOME[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """The public names, for completion in notebooks."""
    return sorted([*__all__, "__version__"])
