"""The evidence for a question: each reading that the records allow, and why not the others."""

from __future__ import annotations

from typing import Literal

from retention.errors import ArgumentError, NotAvailableError, nearest
from retention.indicators.absence import sickness_absence_rate
from retention.indicators.access import (
    access_to_development,
    appointed_from_shortlisting,
    entering_formal_process,
)
from retention.indicators.definitions import (
    absence,
    access,
    cohorts,
    curves,
    development_reasons,
    establishment,
    joiners,
    leaver_ratios,
    leaver_shares,
    leaving,
    leaving_after_development,
    recruitment,
    snapshots,
    support,
    support_ladder,
    survey,
    units,
)
from retention.indicators.definitions.parts import NOT_APPLICABLE
from retention.indicators.development_reasons import development_linked_leaving
from retention.indicators.establishment import vacancy_rate
from retention.indicators.joiners import (
    came_back,
    early_career_share,
    joiners_by_source,
    rehired,
)
from retention.indicators.leaver_rates import leaver_rate
from retention.indicators.leaver_ratios import leaver_rate_ratio
from retention.indicators.leaving import leaving_reasons
from retention.indicators.leaving_after_development import leaving_after_development as after
from retention.indicators.leaving_kinds import REASON, check_leaving
from retention.indicators.reading import Reading, year_followed, yearly, years_before
from retention.indicators.recruitment import offers_declined_rate
from retention.indicators.rising_stars.readings import RISING_STARS
from retention.indicators.small_groups import merge_small_groups
from retention.indicators.starters import retained
from retention.indicators.support import (
    development_on_strengths,
    unseen,
)
from retention.indicators.support_ladder import support_ladder as ladder
from retention.indicators.survey import survey_item, survey_items_of
from retention.indicators.survival import leaving_incidence
from retention.indicators.trend import MONTHLY_LEAVER_RATE, monthly_leaver_rate
from retention.indicators.turnover import joiner_rate, stability_index
from retention.indicators.units import funnel, is_unit, leaver_funnel
from retention.periods import Period, Periods, as_periods, day_label, months
from retention.reference import schemes, survey_items
from retention.results import Definition, IndicatorTable, Unavailable
from retention.workforce import Workforce

MOST_MONTHS = 36
FIRST_YEAR = ("100 days", "6 months", "12 months")
SURVEY_LEVELS = ("directorate", "staff_group", "unit")


def _months_before(workforce: Workforce, period: Period) -> tuple[Period, ...]:
    """The whole months up to the end of a period that the records answer for, oldest first."""
    some = months(period.last_day, MOST_MONTHS)
    inside = tuple(m for m in some if m.opening_census >= workforce.observed_from)
    if not inside:
        raise NotAvailableError(
            f"workforce must have records of a whole month up to {day_label(period.last_day)}, but "
            f"they begin on {day_label(workforce.observed_from)}"
        )
    return inside


def _retained_by_source(workforce: Workforce, period: Period) -> IndicatorTable:
    """The first year of the latest joiners that all have had one."""
    workforce.check_columns([joiners.SOURCE_COLUMN], "workforce")
    joined = year_followed(workforce, period, after=1)
    return retained(workforce, joined, after=FIRST_YEAR, by=joiners.SOURCE_COLUMN)


def _schemes(workforce: Workforce, period: Period) -> IndicatorTable:
    """Joiners of apprenticeships and graduate schemes after five years."""
    workforce.check_columns([joiners.SOURCE_COLUMN], "workforce")
    there = [s for s in schemes() if s in workforce.spells[joiners.SOURCE_COLUMN].cat.categories]
    if not there:
        raise NotAvailableError(
            f"workforce must have joiners from {' or '.join(schemes())} in recruitment_source, but "
            "its records have none"
        )
    joined = year_followed(workforce, period, after=5)
    part = workforce.where(**{joiners.SOURCE_COLUMN: there})
    return retained(part, joined, after="5 years", by=joiners.SOURCE_COLUMN)


def _survey_year(workforce: Workforce, period: Period) -> int:
    """The latest year of the survey up to the end of a period."""
    years = workforce.table("survey")["survey_year"].dropna().astype(int)
    years = years[years <= period.last_day.year]
    if not len(years):
        raise NotAvailableError(
            f"the table survey must have a year up to {period.last_day.year}, but has none"
        )
    return int(years.max())


def _survey(question: Literal["vision", "culture", "support"]) -> Reading:
    """The survey of the latest year up to the period's end, of everyone."""

    def make(workforce: Workforce, period: Period) -> IndicatorTable:
        return survey_items_of(workforce, question, years=_survey_year(workforce, period))

    def in_years(workforce: Workforce, periods: Periods) -> IndicatorTable:
        years = [_survey_year(workforce, period) for period in as_periods(periods)]
        return survey_items_of(workforce, question, years=sorted(set(years)))

    return Reading(survey.of_question(question), make, in_years)


def _survey_by_group(question: Literal["vision", "culture", "support"]) -> Reading:
    """The same by the first level that the survey has."""

    def make(workforce: Workforce, period: Period) -> IndicatorTable:
        levels = set(map(str, workforce.table("survey")["level"].unique()))
        level = next((name for name in SURVEY_LEVELS if name in levels), SURVEY_LEVELS[0])
        latest = _survey_year(workforce, period)
        return survey_items_of(workforce, question, years=latest, by=level)

    return Reading(survey.of_question(question), make)


def _incidence(workforce: Workforce, _: Period) -> IndicatorTable:
    check_leaving(workforce, REASON)
    return leaving_incidence(workforce)


def _ratio(column: str) -> Reading:
    return Reading(leaver_ratios.LEAVER_RATE_RATIO, lambda w, p: leaver_rate_ratio(w, p, by=column))


VISION: dict[str, Reading] = {
    "joiner_rate": yearly(snapshots.JOINER_RATE, joiner_rate),
    "joiners_by_source": Reading(joiners.JOINERS_BY_SOURCE, joiners_by_source),
    "early_career_share": Reading(
        joiners.EARLY_CAREER_SHARE,
        lambda w, p: early_career_share(w, years_before(w, p)),
        early_career_share,
    ),
    "offers_declined_rate": yearly(recruitment.OFFERS_DECLINED, offers_declined_rate),
    "vacancy_rate": yearly(establishment.VACANCY_RATE, vacancy_rate),
    "retained_by_source": Reading(cohorts.RETAINED, _retained_by_source),
    "schemes_after_5_years": Reading(cohorts.RETAINED, _schemes),
    "rehired": yearly(joiners.REHIRED, rehired),
    "came_back": Reading(joiners.CAME_BACK, lambda w, p: came_back(w, years_before(w, p))),
    "survey_vision": _survey("vision"),
    "survey_vision_by_group": _survey_by_group("vision"),
}
"""Come, stay, say: a line for each reading, by name."""


def _leavers_by_unit(workforce: Workforce, period: Period) -> IndicatorTable:
    workforce.check_columns(["unit"], "workforce")
    return leaver_funnel(workforce, period, by="unit")


CULTURE: dict[str, Reading] = {
    "stability_index": yearly(snapshots.STABILITY_INDEX, stability_index),
    "monthly_leaver_rate": Reading(
        MONTHLY_LEAVER_RATE, lambda w, p: monthly_leaver_rate(w, _months_before(w, p))
    ),
    "voluntary_leaver_rate": yearly(
        leaver_shares.VOLUNTARY_LEAVER_RATE,
        lambda w, p: leaver_rate(w, p, definition="voluntary_leaver_rate"),
    ),
    "leaving_incidence": Reading(curves.LEAVING_INCIDENCE, _incidence),
    "reason_flags": Reading(leaving.REASON_FLAGS, lambda w, p: leaving_reasons(w, p, by="flag")),
    "leaver_funnel": Reading(
        units.funnel_of(units.LEAVER_SHARE, is_unit("unit"), (), overdispersed=True),
        _leavers_by_unit,
    ),
    "leaver_rate_ratio_by_ethnicity": _ratio("ethnicity"),
    "leaver_rate_ratio_by_disability": _ratio("disability"),
    "leaver_rate_ratio_by_gender": _ratio("gender"),
    "survey_culture": _survey("culture"),
    "survey_culture_by_group": _survey_by_group("culture"),
}
"""Stability and leaving, why, everyone, and what people say."""


def _unseen_by_unit(workforce: Workforce, period: Period) -> IndicatorTable:
    workforce.check_columns(["unit"], "workforce")
    return funnel(unseen(merge_small_groups(workforce, "unit", period), period, by="unit"))


def _access(column: str) -> Reading:
    return Reading(
        access.ACCESS_TO_DEVELOPMENT, lambda w, p: access_to_development(w, p, by=column)
    )


def _appointed(column: Literal["ethnicity", "disability"]) -> Reading:
    return Reading(
        access.APPOINTED_FROM_SHORTLISTING,
        lambda w, p: appointed_from_shortlisting(w, p, by=column),
    )


def _process(
    kind: Literal["disciplinary", "capability"], column: Literal["ethnicity", "disability"]
) -> Reading:
    return Reading(
        access.with_kind(access.FORMAL_PROCESS, kind),
        lambda w, p: entering_formal_process(w, p, by=column, kind=kind),
    )


def _after_development(workforce: Workforce, _: Period) -> IndicatorTable:
    return after(workforce)


def _item(name: str) -> Reading:
    """One item of the latest survey up to the end of the period, of everyone."""
    item = next(item for item in survey_items() if item.item == name)

    def make(workforce: Workforce, period: Period) -> IndicatorTable:
        return survey_item(workforce, name, years=_survey_year(workforce, period))

    return Reading(survey.of_item(item), make)


def _not_counted(key: str, title: str, why: str) -> Reading:
    """Evidence that the question asks for and that this version has no measure of."""
    definition = Definition(
        key=key,
        version=1,
        title=title,
        numerator=title,
        denominator="",
        unit="proportion",
        direction="neither",
        question="support",
        interval=NOT_APPLICABLE,
        source="none",
        measures=(),
        derive=lambda frame, level: {},
    )

    def make(_: Workforce, __: Period) -> IndicatorTable:
        raise NotAvailableError(why)

    return Reading(definition, make)


SUPPORT: dict[str, Reading] = {
    "support_ladder": yearly(support_ladder.SUPPORT_LADDER, ladder),
    "unseen": yearly(support.UNSEEN, unseen),
    "unseen_by_occupation": Reading(support.UNSEEN, lambda w, p: unseen(w, p, by="occupation")),
    "unseen_by_unit": Reading(
        units.funnel_of(support.UNSEEN, is_unit("unit"), (), overdispersed=True), _unseen_by_unit
    ),
    "development_on_strengths": yearly(support.ON_STRENGTHS, development_on_strengths),
    "access_to_development_by_ethnicity": _access("ethnicity"),
    "access_to_development_by_disability": _access("disability"),
    "appointed_by_ethnicity": _appointed("ethnicity"),
    "appointed_by_disability": _appointed("disability"),
    "disciplinary_by_ethnicity": _process("disciplinary", "ethnicity"),
    "capability_by_disability": _process("capability", "disability"),
    "leaving_after_development": Reading(
        leaving_after_development.LEAVING_AFTER_DEVELOPMENT, _after_development
    ),
    "development_linked_leaving": yearly(
        development_reasons.DEVELOPMENT_LINKED, development_linked_leaving
    ),
    "survey_support": _survey("support"),
    "survey_support_by_group": _survey_by_group("support"),
    "line_manager_cares": _item("line_manager_cares"),
    "sickness_absence": Reading(absence.SICKNESS_ABSENCE_RATE, sickness_absence_rate),
    "flexible_working": _not_counted(
        "flexible_working",
        "Flexible working agreed",
        "no table that this version reads holds flexible working",
    ),
}
"""Seen, built upon, with equal access, and staying; and what nobody can say yet."""

EVIDENCE = {
    "vision": VISION,
    "culture": CULTURE,
    "support": SUPPORT,
    "rising_stars": RISING_STARS,
}


def evidence(
    workforce: Workforce, period: Period, *, question: str
) -> dict[str, IndicatorTable | Unavailable]:
    """Every reading for one of the questions, or why the records do not allow it.

    Parameters
    ----------
    workforce : Workforce
    period : Period
        The year that is asked about; readings that need several years take those before it
        as well, as far as the records go.
    question : {"vision", "culture", "support", "rising_stars"}
        "rising_stars" takes the rule that the settings of the records declare.

    Returns
    -------
    dict of str to IndicatorTable or Unavailable
        What is not available stands in its place with the reason.

    Raises
    ------
    ArgumentError
        If there is no such question, or the period is outside the records.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> found = retention.evidence(workforce.where(band="Band 5"), year, question="vision")
    >>> print(found["vacancy_rate"])  # doctest: +ELLIPSIS
    Vacancy rate: not available, because workforce must be all staff, ...
    """
    if question not in EVIDENCE:
        raise ArgumentError(
            f"question must be one of {', '.join(EVIDENCE)}, was {question!r}"
            f"{nearest(str(question), EVIDENCE)}"
        )
    found: dict[str, IndicatorTable | Unavailable] = {}
    for name, reading in EVIDENCE[question].items():
        try:
            found[name] = reading.make(workforce, period)
        except NotAvailableError as error:
            found[name] = Unavailable(reading.definition, str(error).rstrip("."))
    return found
