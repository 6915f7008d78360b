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
    from retention.files.verdict import Verdict, verify
    from retention.indicators.absence import sickness_absence_rate
    from retention.indicators.access import (
        access_to_development,
        appointed_from_shortlisting,
        entering_formal_process,
    )
    from retention.indicators.change import change_on_year_before
    from retention.indicators.comparison import Comparison, compare_definitions
    from retention.indicators.decomposition import decompose_leaver_rate
    from retention.indicators.development_reasons import development_linked_leaving
    from retention.indicators.establishment import vacancy_rate
    from retention.indicators.expected_leavers import observed_expected
    from retention.indicators.flows import flows, moves_between
    from retention.indicators.joiners import (
        came_back,
        early_career_share,
        joiners_by_source,
        rehired,
    )
    from retention.indicators.leaver_rates import leaver_rate
    from retention.indicators.leaver_ratios import leaver_rate_ratio
    from retention.indicators.leavers import event_leavers, person_years, reconciliation
    from retention.indicators.leaving import destinations, leaving_reasons
    from retention.indicators.leaving_after_development import leaving_after_development
    from retention.indicators.questions import evidence
    from retention.indicators.recruitment import offers_declined_rate
    from retention.indicators.register import catalogue
    from retention.indicators.rising_stars.audit import (
        rising_star_audit,
        rising_star_sensitivity,
    )
    from retention.indicators.rising_stars.developed import with_development
    from retention.indicators.rising_stars.hook import with_rising_stars
    from retention.indicators.rising_stars.kept import rising_stars_kept, rising_stars_progressed
    from retention.indicators.rising_stars.leaving import rising_stars_leaving
    from retention.indicators.rising_stars.pool import (
        rising_star_persistence,
        rising_star_pool,
    )
    from retention.indicators.rising_stars.ratings import nine_box, rating_axes, rating_leniency
    from retention.indicators.rising_stars.recognised import rising_stars_recognised
    from retention.indicators.scopes import scope, scope_account
    from retention.indicators.small_groups import merge_small_groups
    from retention.indicators.standardised import standardised_leaver_rate
    from retention.indicators.starters import left_within, retained
    from retention.indicators.support import (
        appraised_in_last_12_months,
        development_in_last_12_months,
        development_on_strengths,
        unseen,
    )
    from retention.indicators.support_ladder import support_ladder
    from retention.indicators.survey import survey_item, survey_items_of
    from retention.indicators.survival import followed_spells, leaving_incidence, retention_curve
    from retention.indicators.trend import monthly_leaver_rate, trend
    from retention.indicators.turnover import fte, headcount, joiner_rate, stability_index
    from retention.indicators.units import funnel, leaver_funnel, variation_between_units
    from retention.intake import read
    from retention.intake.rule import rising_star_rule
    from retention.periods import Period, financial_year, months, year_to, years_to
    from retention.planning.expected import expected_leavers
    from retention.planning.fitting import leaving_hazards
    from retention.planning.validation import choose_hazards, validate_hazards
    from retention.reporting import answer, report
    from retention.reporting.barometer import barometer
    from retention.reporting.hazard_card import hazard_card
    from retention.results import Definition, IndicatorTable, Unavailable
    from retention.rising_stars import RisingStarRule
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
    "RisingStarRule",
    "Unavailable",
    "Verdict",
    "Workforce",
    "access_to_development",
    "answer",
    "appointed_from_shortlisting",
    "appraised_in_last_12_months",
    "barometer",
    "came_back",
    "catalogue",
    "change_on_year_before",
    "charts",
    "choose_hazards",
    "compare_definitions",
    "decompose_leaver_rate",
    "destinations",
    "development_in_last_12_months",
    "development_linked_leaving",
    "development_on_strengths",
    "early_career_share",
    "entering_formal_process",
    "event_leavers",
    "evidence",
    "expected_leavers",
    "financial_year",
    "flows",
    "followed_spells",
    "fte",
    "funnel",
    "hazard_card",
    "headcount",
    "joiner_rate",
    "joiners_by_source",
    "leaver_funnel",
    "leaver_rate",
    "leaver_rate_ratio",
    "leaving_after_development",
    "leaving_hazards",
    "leaving_incidence",
    "leaving_reasons",
    "left_within",
    "merge_small_groups",
    "monthly_leaver_rate",
    "months",
    "moves_between",
    "nine_box",
    "observed_expected",
    "offers_declined_rate",
    "person_years",
    "publish",
    "rating_axes",
    "rating_leniency",
    "read",
    "reconciliation",
    "rehired",
    "report",
    "retained",
    "retention_curve",
    "rising_star_audit",
    "rising_star_persistence",
    "rising_star_pool",
    "rising_star_rule",
    "rising_star_sensitivity",
    "rising_stars_kept",
    "rising_stars_leaving",
    "rising_stars_progressed",
    "rising_stars_recognised",
    "sample",
    "scope",
    "scope_account",
    "show_versions",
    "sickness_absence_rate",
    "stability_index",
    "standardised_leaver_rate",
    "support_ladder",
    "survey_item",
    "survey_items_of",
    "trend",
    "unseen",
    "vacancy_rate",
    "validate_hazards",
    "variation_between_units",
    "verify",
    "with_development",
    "with_rising_stars",
    "year_to",
    "years_to",
]

_HOMES = {
    "retention.disclosure": (
        "Ledger",
        "PublishedTable",
        "Release",
        "publish",
    ),
    "retention.errors": (
        "RetentionError",
        "RetentionWarning",
    ),
    "retention.files.verdict": (
        "Verdict",
        "verify",
    ),
    "retention.indicators.absence": ("sickness_absence_rate",),
    "retention.indicators.access": (
        "access_to_development",
        "appointed_from_shortlisting",
        "entering_formal_process",
    ),
    "retention.indicators.change": ("change_on_year_before",),
    "retention.indicators.comparison": (
        "Comparison",
        "compare_definitions",
    ),
    "retention.indicators.decomposition": ("decompose_leaver_rate",),
    "retention.indicators.development_reasons": ("development_linked_leaving",),
    "retention.indicators.establishment": ("vacancy_rate",),
    "retention.indicators.expected_leavers": ("observed_expected",),
    "retention.indicators.flows": (
        "flows",
        "moves_between",
    ),
    "retention.indicators.joiners": (
        "came_back",
        "early_career_share",
        "joiners_by_source",
        "rehired",
    ),
    "retention.indicators.leaver_rates": ("leaver_rate",),
    "retention.indicators.leaver_ratios": ("leaver_rate_ratio",),
    "retention.indicators.leavers": (
        "event_leavers",
        "person_years",
        "reconciliation",
    ),
    "retention.indicators.leaving": (
        "destinations",
        "leaving_reasons",
    ),
    "retention.indicators.leaving_after_development": ("leaving_after_development",),
    "retention.indicators.questions": ("evidence",),
    "retention.indicators.recruitment": ("offers_declined_rate",),
    "retention.indicators.register": ("catalogue",),
    "retention.indicators.rising_stars.audit": (
        "rising_star_audit",
        "rising_star_sensitivity",
    ),
    "retention.indicators.rising_stars.developed": ("with_development",),
    "retention.indicators.rising_stars.hook": ("with_rising_stars",),
    "retention.indicators.rising_stars.kept": (
        "rising_stars_kept",
        "rising_stars_progressed",
    ),
    "retention.indicators.rising_stars.leaving": ("rising_stars_leaving",),
    "retention.indicators.rising_stars.pool": (
        "rising_star_persistence",
        "rising_star_pool",
    ),
    "retention.indicators.rising_stars.ratings": (
        "nine_box",
        "rating_axes",
        "rating_leniency",
    ),
    "retention.indicators.rising_stars.recognised": ("rising_stars_recognised",),
    "retention.indicators.scopes": (
        "scope",
        "scope_account",
    ),
    "retention.indicators.small_groups": ("merge_small_groups",),
    "retention.indicators.standardised": ("standardised_leaver_rate",),
    "retention.indicators.starters": (
        "left_within",
        "retained",
    ),
    "retention.indicators.support": (
        "appraised_in_last_12_months",
        "development_in_last_12_months",
        "development_on_strengths",
        "unseen",
    ),
    "retention.indicators.support_ladder": ("support_ladder",),
    "retention.indicators.survey": (
        "survey_item",
        "survey_items_of",
    ),
    "retention.indicators.survival": (
        "followed_spells",
        "leaving_incidence",
        "retention_curve",
    ),
    "retention.indicators.trend": (
        "monthly_leaver_rate",
        "trend",
    ),
    "retention.indicators.turnover": (
        "fte",
        "headcount",
        "joiner_rate",
        "stability_index",
    ),
    "retention.indicators.units": (
        "funnel",
        "leaver_funnel",
        "variation_between_units",
    ),
    "retention.intake": ("read",),
    "retention.intake.rule": ("rising_star_rule",),
    "retention.periods": (
        "Period",
        "financial_year",
        "months",
        "year_to",
        "years_to",
    ),
    "retention.planning.expected": ("expected_leavers",),
    "retention.planning.fitting": ("leaving_hazards",),
    "retention.planning.validation": (
        "choose_hazards",
        "validate_hazards",
    ),
    "retention.reporting": (
        "answer",
        "report",
    ),
    "retention.reporting.barometer": ("barometer",),
    "retention.reporting.hazard_card": ("hazard_card",),
    "retention.results": (
        "Definition",
        "IndicatorTable",
        "Unavailable",
    ),
    "retention.rising_stars": ("RisingStarRule",),
    "retention.sampling": ("sample",),
    "retention.versions": ("show_versions",),
    "retention.workforce": (
        "Problems",
        "Workforce",
    ),
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
