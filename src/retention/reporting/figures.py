"""Which picture shows which table: the page is this list and a loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from retention import charts
from retention.charts import Chart
from retention.disclosure import PublishedTable, Release
from retention.disclosure.release import SHOWN

Draw = Callable[[PublishedTable], Chart]
VISION: Mapping[str, Draw] = {
    "joiners_by_source": charts.shares,
    "joiner_rate_by_occupation": charts.group_intervals,
    "retained": charts.triangle,
    "retained_by_source": charts.triangle,
    "schemes_after_5_years": charts.group_intervals,
    "survey_vision_by_group": charts.survey,
    "survey_vision": charts.survey,
}
CULTURE: Mapping[str, Draw] = {
    "monthly_leaver_rate": charts.xmr_chart,
    "leaver_rate_by_occupation": charts.group_intervals,
    "leaver_rate_by_{column}": charts.group_intervals,
    "leaver_rate_decomposition": charts.decomposition,
    "change_leaver_rate": charts.changes,
    "leaver_funnel": charts.funnel,
    "leaver_rate_ratio_by_ethnicity": charts.ratios,
    "leaver_rate_ratio_by_disability": charts.ratios,
    "leaver_rate_ratio_by_gender": charts.ratios,
    "retention_curve": charts.curve,
    "leaving_incidence": charts.incidence,
    "leaving_reasons": charts.reasons,
    "reason_flags": charts.reasons,
    "survey_culture_by_group": charts.survey,
    "survey_culture": charts.survey,
}
SUPPORT: Mapping[str, Draw] = {
    "support_ladder": charts.ladder,
    "unseen_by_occupation": charts.group_intervals,
    "unseen_by_unit": charts.funnel,
    "access_to_development_by_ethnicity": charts.access,
    "access_to_development_by_disability": charts.access,
    "appointed_by_ethnicity": charts.access,
    "appointed_by_disability": charts.access,
    "disciplinary_by_ethnicity": charts.access,
    "capability_by_disability": charts.access,
    "leaving_after_development": charts.rate_ratios,
    "survey_support_by_group": charts.survey,
    "survey_support": charts.survey,
}
RISING_STARS: Mapping[str, Draw] = {
    "rising_stars_recognised": charts.recognised,
    "rising_stars_appraised": charts.group_intervals,
    "rising_stars_developed": charts.group_intervals,
    "rising_stars_on_strengths": charts.group_intervals,
    "rising_stars_progressed": charts.gap,
    "rising_stars_kept": charts.gap,
    "rising_stars_kept_by_occupation": charts.gap,
    "rising_star_pool": charts.pool,
    "rising_star_audit_by_hours": charts.group_intervals,
    "rising_star_audit_by_ethnicity": charts.group_intervals,
    "rising_star_audit_by_disability": charts.group_intervals,
    "rising_star_audit_by_gender": charts.group_intervals,
    "rising_star_audit_by_occupation": charts.group_intervals,
    "rising_star_sensitivity": charts.sensitivity,
    "nine_box": charts.nine_box,
    "rating_leniency": charts.group_intervals,
}
PLANNING: Mapping[str, Draw] = {
    "projected_headcount": charts.fan,
    "expected_leavers": charts.funnel,
    "hazard_calibration": charts.calibration,
}
SIZE: Mapping[str, Draw] = {"bridge": charts.definitions}
FIGURES: Mapping[str, Mapping[str, Draw]] = {
    "vision": VISION,
    "culture": CULTURE,
    "support": SUPPORT,
    "rising_stars": RISING_STARS,
    "planning": PLANNING,
    "": SIZE,
}
"""By question, in the order of the page; "" is what serves all of them."""
BY_GROUP = "_by_group"
"""Ends the name of a survey's table by group, whose picture has everyone in it too."""
BY_COLUMN = "{column}"
"""Stands in a name for the column that the page splits people by."""


def drawn_for(question: str, answers: Release, column: str = "") -> dict[str, Draw]:
    """The tables of a question that are in a release and have a picture, in their order.

    Parameters
    ----------
    question : str
        A key of `FIGURES`.
    answers : Release
    column : str
        The column that people are split by; empty for none.
    """
    named = {
        name.replace(BY_COLUMN, column): draw
        for name, draw in FIGURES[question].items()
        if column or BY_COLUMN not in name
    }
    found = {name: draw for name, draw in named.items() if name in answers.tables}
    return {
        name: draw
        for name, draw in found.items()
        if f"{name}{BY_GROUP}" not in found and shows(answers[name])
    }


def shows(table: PublishedTable) -> bool:
    """Whether a table has a number to show; of one that hides all, a picture says nothing."""
    return bool((table.frame["state"] == SHOWN).any())
