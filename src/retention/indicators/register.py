"""Every indicator there is: its definition, and the call that makes it.

A new indicator adds a line; a test finds what has none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from retention.errors import ArgumentError, nearest
from retention.indicators.definitions import (
    absence,
    access,
    bridge,
    census_rates,
    change,
    cohorts,
    curves,
    decomposition,
    development_reasons,
    establishment,
    events,
    flows,
    hazards,
    joiners,
    leaver_ratios,
    leaver_shares,
    leaving,
    leaving_after_development,
    monthly,
    moves,
    reconciliation,
    recruitment,
    scope,
    snapshots,
    standardised,
    stars_audit,
    stars_followed,
    stars_pool,
    stars_recognised,
    stocks,
    support,
    support_ladder,
    survey,
    trends,
    units,
)
from retention.indicators.definitions.stars import AFTER, AS_DECLARED, MATCHED_ON
from retention.indicators.trend import MONTHLY_LEAVER_RATE
from retention.indicators.units import is_unit
from retention.results import UNIT_WORDS, Definition

STARS = "stars"
QUESTIONS = {
    "vision": "Vision: is it clear and inspiring",
    "culture": "Culture: does it support the vision, for everyone",
    "support": "Support and development: beyond a simple appraisal",
    STARS: "Rising Stars: recognised, developed, progressed, kept",
    "": "Size and reconciliation",
}
"""The questions in their order; the last two are of indicators that serve all of them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator: its definition, and how to ask for it."""

    definition: Definition
    call: str
    of_stars: bool = False

    @property
    def section(self) -> str:
        """The key of `QUESTIONS` under which it stands."""
        return STARS if self.of_stars else self.definition.question or ""


_BY_UNIT = is_unit("unit")


def _star(definition: Definition, call: str) -> Entry:
    """An indicator of Rising Stars, whose words are those of the rule that an employer declares."""
    told = "the declared rule and its version stand in every caption"
    caveats = tuple(told if c == AS_DECLARED.words else c for c in definition.caveats)
    return Entry(replace(definition, caveats=caveats), call, of_stars=True)


def _of_any(definition: Definition, call: str, title: str) -> Entry:
    """A reading that any indicator of its kind can have, by one of them."""
    caveats = ("the same can be had of other indicators", *definition.caveats)
    return Entry(replace(definition, title=title, caveats=caveats), call)


def _change_of(definition: Definition) -> Definition:
    worked_out = frozenset(m.name for m in definition.measures if not m.counted)
    return change.change_definition(definition, worked_out)


REGISTER: tuple[Entry, ...] = (
    Entry(stocks.HEADCOUNT, "headcount"),
    Entry(stocks.FTE, "fte"),
    Entry(events.PERSON_YEARS, "person_years"),
    Entry(reconciliation.RECONCILIATION, "reconciliation"),
    Entry(bridge.BRIDGE, "compare_definitions"),
    Entry(flows.flows_definition((), (), basis="headcount", caveats=()), "flows"),
    Entry(moves.moves_definition("staff_group", sensitive=False), "moves_between"),
    Entry(scope.SCOPE_ACCOUNT, "scope_account"),
    Entry(snapshots.JOINER_RATE, "joiner_rate"),
    Entry(joiners.JOINERS_BY_SOURCE, "joiners_by_source"),
    Entry(joiners.EARLY_CAREER_SHARE, "early_career_share"),
    Entry(recruitment.OFFERS_DECLINED, "offers_declined_rate"),
    Entry(establishment.VACANCY_RATE, "vacancy_rate"),
    Entry(cohorts.RETAINED, "retained"),
    Entry(cohorts.LEFT_WITHIN, "left_within"),
    Entry(joiners.REHIRED, "rehired"),
    Entry(joiners.CAME_BACK, "came_back"),
    Entry(snapshots.STABILITY_INDEX, "stability_index"),
    Entry(snapshots.LEAVER_RATE, "leaver_rate"),
    Entry(MONTHLY_LEAVER_RATE, "monthly_leaver_rate"),
    Entry(events.EVENT_LEAVERS, "event_leavers"),
    Entry(census_rates.NHS_SCOTLAND, 'leaver_rate(definition="nhs_scotland")'),
    Entry(census_rates.NHS_SCOTLAND_WTE, 'leaver_rate(definition="nhs_scotland_wte")'),
    Entry(census_rates.DHSC_FLOW, 'leaver_rate(definition="dhsc_flow")'),
    Entry(leaver_shares.CIPD_CRUDE, 'leaver_rate(definition="cipd_crude")'),
    Entry(leaver_shares.CIPD_VOLUNTARY, 'leaver_rate(definition="cipd_voluntary")'),
    Entry(leaver_shares.VOLUNTARY_LEAVER_RATE, 'leaver_rate(definition="voluntary_leaver_rate")'),
    Entry(leaver_shares.RETENTION_READING, 'leaver_rate(definition="retention_reading")'),
    Entry(monthly.MONTHLY_WITHOUT_PLANNED, "monthly_leaver_rate(planned=False)"),
    _of_any(
        trends.as_trend(snapshots.JOINER_RATE, trends.XmrOptions(), key="joiner_rate_trend"),
        "trend(joiner_rate)",
        "Joiner rate, read as an XmR chart",
    ),
    _of_any(
        _change_of(snapshots.LEAVER_RATE),
        "change_on_year_before(leaver_rate)",
        "Leaver rate: change on the year before",
    ),
    Entry(units.LEAVER_SHARE, "leaver_funnel"),
    _of_any(
        units.funnel_of(units.LEAVER_SHARE, _BY_UNIT, (), overdispersed=True),
        "leaver_funnel, funnel",
        "Leavers of those in post at the start, read as a funnel",
    ),
    Entry(units.variation_of(units.LEAVER_SHARE, _BY_UNIT), "variation_between_units"),
    Entry(
        units.observed_expected_of(_BY_UNIT, "staff group and band", overdispersed=True),
        "observed_expected",
    ),
    Entry(
        hazards.expected_leavers_of(
            _BY_UNIT,
            "staff group, band, contract type and service",
            overdispersed=True,
            same_year=False,
        ),
        "expected_leavers",
    ),
    Entry(hazards.HAZARD_CALIBRATION, "validate_hazards"),
    Entry(hazards.HAZARD_SCORES, "validate_hazards"),
    Entry(standardised.STANDARDISED_LEAVER_RATE, "standardised_leaver_rate"),
    Entry(decomposition.DECOMPOSITION, "decompose_leaver_rate"),
    Entry(leaver_ratios.LEAVER_RATE_RATIO, "leaver_rate_ratio"),
    Entry(leaver_ratios.VOLUNTARY_RATE_RATIO, 'leaver_rate_ratio(leavers="voluntary")'),
    Entry(leaving.REASON_CLASSES, "leaving_reasons"),
    Entry(leaving.REASON_LABELS, 'leaving_reasons(by="label")'),
    Entry(leaving.REASON_FLAGS, 'leaving_reasons(by="flag")'),
    Entry(leaving.DESTINATIONS, "destinations"),
    Entry(curves.RETENTION_CURVE, "retention_curve"),
    Entry(curves.LEAVING_INCIDENCE, "leaving_incidence"),
    Entry(support.APPRAISED, "appraised_in_last_12_months"),
    Entry(support_ladder.SUPPORT_LADDER, "support_ladder"),
    Entry(support.UNSEEN, "unseen"),
    Entry(support.DEVELOPED, "development_in_last_12_months"),
    Entry(support.ON_STRENGTHS, "development_on_strengths"),
    Entry(absence.SICKNESS_ABSENCE_RATE, "sickness_absence_rate"),
    Entry(access.ACCESS_TO_DEVELOPMENT, "access_to_development"),
    Entry(access.APPOINTED_FROM_SHORTLISTING, "appointed_from_shortlisting"),
    Entry(access.FORMAL_PROCESS, "entering_formal_process"),
    Entry(
        leaving_after_development.LEAVING_AFTER_DEVELOPMENT,
        "leaving_after_development",
    ),
    Entry(leaving_after_development.VOLUNTARILY, 'leaving_after_development(leavers="voluntary")'),
    Entry(development_reasons.DEVELOPMENT_LINKED, "development_linked_leaving"),
    *(Entry(d, "survey_item, survey_items_of") for d in survey.ITEM_DEFINITIONS),
    _star(stars_recognised.recognised_definition(AS_DECLARED), "rising_stars_recognised"),
    _star(
        stars_followed.followed_definition("progressed", AS_DECLARED, (), MATCHED_ON),
        "rising_stars_progressed",
    ),
    _star(
        stars_followed.followed_definition("kept", AS_DECLARED, (), MATCHED_ON),
        "rising_stars_kept",
    ),
    _star(
        stars_followed.leaving_definition("cause", AS_DECLARED, MATCHED_ON),
        "rising_stars_leaving",
    ),
    _star(
        stars_followed.leaving_definition("destination", AS_DECLARED, MATCHED_ON),
        'rising_stars_leaving(split="destination")',
    ),
    _star(stars_pool.pool_definition(AS_DECLARED), "rising_star_pool"),
    _star(stars_pool.persistence_definition(AS_DECLARED), "rising_star_persistence"),
    _star(stars_audit.selection_definition(AS_DECLARED), "rising_star_audit"),
    _star(
        stars_audit.sensitivity_definition(AS_DECLARED, AFTER, "", {}), "rising_star_sensitivity"
    ),
    _star(stars_audit.nine_box_definition(AS_DECLARED), "nine_box"),
    _star(stars_audit.axes_definition(AS_DECLARED), "rating_axes"),
    _star(stars_audit.leniency_definition(AS_DECLARED), "rating_leniency"),
)


def entries(question: str | None = None) -> dict[str, tuple[Entry, ...]]:
    """The entries of each question that has some, in the order of `QUESTIONS`.

    Raises
    ------
    ArgumentError
        If there is no such question.
    """
    known = [name for name in QUESTIONS if name not in ("", STARS)]
    if question is not None and question not in known:
        raise ArgumentError(
            f"question must be one of {', '.join(known)}, was {question!r}"
            f"{nearest(question, known)}"
        )
    if question is not None:
        return {question: tuple(e for e in REGISTER if e.definition.question == question)}
    return {q: tuple(e for e in REGISTER if e.section == q) for q in QUESTIONS}


def catalogue(question: str | None = None) -> pd.DataFrame:
    """What every indicator is, one row each.

    Parameters
    ----------
    question : {"vision", "culture", "support"}, optional
        Only those that speak to one of the three questions.

    Returns
    -------
    pandas.DataFrame
        ``key``, ``version``, ``title``, ``question``, ``numerator``, ``denominator``,
        ``unit``, ``direction`` (which way is better), ``interval``, ``source``, ``proxy``,
        ``sensitive``, ``caveats`` and ``call``.

    Raises
    ------
    ArgumentError
        If there is no such question.

    Examples
    --------
    >>> import retention
    >>> found = retention.catalogue("vision").set_index("key")
    >>> found.loc["early_career_share", "title"]
    'Early-career share of joiners'
    """
    columns = (
        "key",
        "version",
        "title",
        "question",
        "numerator",
        "denominator",
        "unit",
        "direction",
        "interval",
        "source",
        "proxy",
        "sensitive",
    )
    rows = [
        {
            **{name: getattr(entry.definition, name) for name in columns},
            "caveats": "; ".join(entry.definition.caveats),
            "call": entry.call,
        }
        for some in entries(question).values()
        for entry in some
    ]
    return pd.DataFrame(rows).fillna({"question": ""})


def as_text(question: str | None = None) -> str:
    """The register for a terminal: a line for each indicator, by question."""
    lines: list[str] = []
    for name, some in entries(question).items():
        lines += ["", QUESTIONS[name]]
        lines += [f"  {e.definition.id:<48} {e.definition.title}{_marks(e)}" for e in some]
    return "\n".join(lines[1:])


def as_markdown() -> str:
    """The register as the page ``docs/indicators.md``."""
    lines = [
        "# Indicators",
        "",
        "Made by `retention indicators --markdown` from the definitions in the code. *Better* is",
        "the direction in which a change is an improvement, where there is one; a *proxy* stands",
        "in for what cannot be measured; numbers of *sensitive* indicators are hidden earlier.",
    ]
    for name, some in entries().items():
        lines += ["", f"## {QUESTIONS[name]}"]
        for entry in some:
            lines += ["", *_section(entry)]
    return "\n".join(lines) + "\n"


def _section(entry: Entry) -> Iterable[str]:
    found = entry.definition
    over = f", divided by {found.denominator}" if found.denominator else ""
    marks = [word for word in ("proxy", "sensitive") if getattr(found, word)]
    yield f"### {found.title}"
    yield ""
    yield f"`{found.id}`, by `{entry.call}`{''.join(f', {mark}' for mark in marks)}"
    yield ""
    yield f"- **What**: {found.numerator}{over}"
    yield f"- **Unit**: {UNIT_WORDS[found.unit]}; **better**: {found.direction}"
    yield f"- **Interval**: {found.interval}"
    yield f"- **Source**: {found.source}"
    yield from (f"- {caveat[0].upper()}{caveat[1:]}" for caveat in found.caveats)


def _marks(entry: Entry) -> str:
    marks = [word for word in ("proxy", "sensitive") if getattr(entry.definition, word)]
    return f" ({', '.join(marks)})" if marks else ""
