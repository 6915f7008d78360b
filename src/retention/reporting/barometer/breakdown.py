"""Managers, clinicians and others side by side: both matter alike."""

from __future__ import annotations

from retention.charts.change_words import HIGHER, LOWER
from retention.charts.sentences import listed
from retention.disclosure import Release
from retention.disclosure.release import SHOWN
from retention.reporting.answers import OCCUPATION
from retention.reporting.barometer.model import Breakdown
from retention.reporting.barometer.unknown import plain_reason
from retention.results import TOTAL, format_interval, rows_of

COLUMNS = {
    "headcount": "People",
    "joiner_rate": "Joiners",
    "leaver_rate": "Leavers",
    "stability_index": "Still here a year later",
    "unseen": "Unseen",
}
"""Numbers of the breakdown and their heads, in their order."""


def breakdown_of(answers: Release) -> Breakdown:
    """The standing breakdown from published tables, or why there is none."""
    tables = {
        name: answers[f"{name}_by_{OCCUPATION}"]
        for name in COLUMNS
        if f"{name}_by_{OCCUPATION}" in answers.tables
    }
    if not tables:
        return Breakdown((), (), _why_not(answers))
    cells: dict[str, dict[str, str]] = {}
    for name, table in tables.items():
        for row in rows_of(table.frame):
            label = TOTAL if row["total"] else table.label(row)
            interval = format_interval(table.definition.unit, row)
            text = table.value_text(row)
            cells.setdefault(label, {})[name] = f"{text} ({interval})" if interval else text
    labels = [label for label in cells if label != TOTAL] + [TOTAL]
    rows = tuple(
        (
            f"{label[0].upper()}{label[1:]}",
            tuple(cells[label].get(name, "") for name in tables),
        )
        for label in labels
        if label in cells
    )
    return Breakdown(tuple(COLUMNS[name] for name in tables), rows, _who(answers))


def _who(answers: Release) -> str:
    """Whether one of them loses a clearly larger or smaller share than the rest."""
    table = answers.tables.get(f"leaver_rate_by_{OCCUPATION}")
    if table is None or "against_rest" not in table.frame:
        return ""
    groups = table.groups[table.groups["state"] == SHOWN]
    told = groups[groups["against_rest"].notna()]
    if len(told) < 2:
        return "Too few people to hold managers, clinicians and others against each other."
    parts = []
    for verdict, words in ((HIGHER, "larger"), (LOWER, "smaller")):
        names = [table.label(row) for row in rows_of(told[told["against_rest"] == verdict])]
        if names:
            parts.append(f"{listed(names)} lost a clearly {words} share of people than the rest")
    if parts:
        text = "; ".join(parts)
        return f"{text[0].upper()}{text[1:]}."
    names = [table.label(row) for row in rows_of(told)]
    return f"No clear difference in leaving between {listed(names)}."


def _why_not(answers: Release) -> str:
    found = answers.unavailable.get(f"unseen_by_{OCCUPATION}")
    start = "Managers, clinicians and others cannot be told apart"
    return f"{start}: {plain_reason(found.reason)}." if found is not None else f"{start}."
