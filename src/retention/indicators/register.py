"""Every indicator there is: its definition, and the call that makes it.

A new indicator adds a line; a test finds what has none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from retention.errors import ArgumentError, nearest
from retention.indicators.definitions import (
    bridge,
    census_rates,
    cohorts,
    curves,
    establishment,
    events,
    flows,
    joiners,
    leaver_ratios,
    leaver_shares,
    leaving,
    moves,
    reconciliation,
    recruitment,
    scope,
    snapshots,
    stocks,
    support,
    survey,
)
from retention.indicators.trend import MONTHLY_LEAVER_RATE
from retention.results import UNIT_WORDS, Definition

QUESTIONS = {
    "vision": "Vision: is it clear and inspiring",
    "culture": "Culture: does it support the vision, for everyone",
    "support": "Support and development: beyond a simple appraisal",
    "": "Size and reconciliation",
}
"""The questions in their order; the last is of indicators that serve all of them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator: its definition, and how to ask for it."""

    definition: Definition
    call: str


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
    Entry(leaver_ratios.LEAVER_RATE_RATIO, "leaver_rate_ratio"),
    Entry(leaver_ratios.VOLUNTARY_RATE_RATIO, 'leaver_rate_ratio(leavers="voluntary")'),
    Entry(leaving.REASON_CLASSES, "leaving_reasons"),
    Entry(leaving.REASON_LABELS, 'leaving_reasons(by="label")'),
    Entry(leaving.REASON_FLAGS, 'leaving_reasons(by="flag")'),
    Entry(leaving.DESTINATIONS, "destinations"),
    Entry(curves.RETENTION_CURVE, "retention_curve"),
    Entry(curves.LEAVING_INCIDENCE, "leaving_incidence"),
    Entry(support.APPRAISED, "appraised_in_last_12_months"),
    Entry(support.DEVELOPED, "development_in_last_12_months"),
    *(Entry(d, "survey_item, survey_items_of") for d in survey.ITEM_DEFINITIONS),
)


def entries(question: str | None = None) -> dict[str, tuple[Entry, ...]]:
    """The entries of each question that has some, in the order of `QUESTIONS`.

    Raises
    ------
    ArgumentError
        If there is no such question.
    """
    if question is not None and question not in QUESTIONS:
        known = [name for name in QUESTIONS if name]
        raise ArgumentError(
            f"question must be one of {', '.join(known)}, was {question!r}"
            f"{nearest(question, known)}"
        )
    asked = QUESTIONS if question is None else (question,)
    return {q: tuple(e for e in REGISTER if (e.definition.question or "") == q) for q in asked}


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
