"""Sentences of the page, made of published numbers by plain rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from retention.charts.funnel_words import spread_of
from retention.disclosure import PublishedTable, Release
from retention.disclosure.release import NOT_AVAILABLE, SHOWN
from retention.indicators.definitions.parts import HIGHER, LOWER
from retention.periods import day_label
from retention.results import format_number, rows_of

QUESTIONS = (
    ("vision", "Is our Vision clear and inspiring?"),
    ("culture", "Does our Culture support our Vision?"),
    ("support", "How are people being supported and developing?"),
)
"""The three questions that an NHS leader put to every leader, in their order."""

NOT_KNOWN: Mapping[str, tuple[str, ...]] = {
    "vision": (
        "Whether people find the vision clear, and why they came: this page does not show surveys "
        "and recruitment yet; notebook 01 does.",
    ),
    "culture": (
        "How it is for all people: this page does not show protected characteristics and surveys "
        "yet; notebook 02 does. Of many leavers no reason is recorded.",
    ),
    "support": (
        "Whether every person is supported beyond a simple appraisal: this page does not show "
        "appraisals and development yet; notebook 03 does.",
    ),
}


def latest_totals(
    table: PublishedTable, where: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """The rows over everyone, latest first, from the latest that could be counted on.

    A cohort of starters that has not been followed long enough is passed over. Of a table
    that has several rows for a period, `where` says which: columns and their values.
    """
    totals = table.totals
    for column, value in (where or {}).items():
        totals = totals[totals[column].astype(str) == value]
    rows = rows_of(totals.sort_values("period_start", ascending=False))
    while len(rows) > 1 and rows[0]["state"] == NOT_AVAILABLE:
        del rows[0]
    return rows


def latest_total(table: PublishedTable) -> dict[str, Any]:
    """The row over everyone of the latest period that could be counted."""
    return latest_totals(table)[0]


def _shown(row: Mapping[str, Any]) -> bool:
    return row["state"] == SHOWN and not pd.isna(row["value"])


def vision_sentence(answers: Release) -> str:
    """How many people there are and how many came."""
    stock, joined = (latest_total(answers[name]) for name in ("headcount", "joiner_rate"))
    if not _shown(stock):
        return "There are too few people to show."
    last = day_label(stock["period_last_day"].date())
    sentence = f"{format_number('people', stock['value'])} people were in post on {last}"
    opening = stock["opening"]
    if not pd.isna(opening):
        change = stock["value"] - opening
        words = (
            "as many as"
            if change == 0
            else (
                f"{format_number('people', abs(change))} {'more' if change > 0 else 'fewer'} than"
            )
        )
        sentence += f", {words} when the year began"
    if _shown(joined):
        sentence += f"; {format_number('people', joined['numerator'])} of them had joined since"
    return f"{sentence}."


def culture_sentence(
    answers: Release, groups: PublishedTable | None, units: PublishedTable | None = None
) -> str:
    """How many left, how many stayed, which groups stand apart, and how much units differ."""
    leavers, stable = (latest_total(answers[n]) for n in ("leaver_rate", "stability_index"))
    if not _shown(leavers) or not _shown(stable):
        return "There are too few people to show who stays and who leaves."
    sentence = (
        f"{format_number('people', leavers['numerator'])} of the "
        f"{format_number('people', leavers['opening'])} people in post when the year began had "
        f"left by its end, and {format_number('proportion', stable['value'])} were still there"
    )
    spread = spread_of(units) if units is not None else ""
    return f"{sentence}{_apart(groups)}.{f' {spread}.' if spread else ''}"


def _apart(table: PublishedTable | None) -> str:
    if table is None or "against_rest" not in table.frame:
        return ""
    groups = table.groups[table.groups["state"] == SHOWN]
    if len(groups) < 2:
        return ""
    phrases = []
    for word, share in ((HIGHER, "a larger"), (LOWER, "a smaller")):
        names = [table.label(r) for r in rows_of(groups[groups["against_rest"] == word])]
        if names:
            who = names[0] if len(names) == 1 else f"{len(names)} of {len(groups)} groups"
            phrases.append(f"{who} lost {share} share of its people than the others")
    return f"; {' and '.join(phrases)}" if phrases else "; no group clearly stands apart"


def support_sentence() -> str:
    """What this page can say of the third question."""
    return "Not answered on this page yet."
