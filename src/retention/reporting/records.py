"""What serves every question: groups side by side, years, flows, and what each number means."""

from __future__ import annotations

from typing import Any

import pandas as pd

from retention.disclosure import Release
from retention.indicators.catalogue import BY_GROUP, HEADLINE
from retention.reporting import wording
from retention.reporting.sections import line_title
from retention.results import rows_of


def group_table(answers: Release, column: str) -> dict[str, Any]:
    """Headcount, FTE and rates of the year by one column, a row per group."""
    names = [f"{base}_by_{column}" for base in BY_GROUP if base != "reconciliation"]
    names = [name for name in names if name in answers.tables]
    tables = [answers[name] for name in names]
    if not tables:
        return {}
    labels = [tables[0].label(row) for row in rows_of(tables[0].frame)]
    cells: dict[str, list[str]] = {label: [] for label in labels}
    for table in tables:
        found = {table.label(row): row for row in rows_of(table.frame)}
        for label, texts in cells.items():
            texts.append(table.value_text(found[label]) if label in found else "0")
    return {
        "title": f"By {column.replace('_', ' ')}",
        "column": column.replace("_", " "),
        "heads": [line_title(table) for table in tables],
        "rows": [{"label": label, "cells": texts} for label, texts in cells.items()],
    }


def history(answers: Release) -> dict[str, Any]:
    """The readings of every year that was counted, a column per year."""
    tables = [answers[name] for name in HEADLINE if name in answers.tables]
    tables = [table for table in tables if table.definition.question is not None]
    periods = sorted({period for table in tables for period in table.periods})
    rows = []
    for table in tables:
        by_start = {row["period_start"].date(): row for row in rows_of(table.totals)}
        texts = [
            table.value_text(by_start[p.start]) if p.start in by_start else "" for p in periods
        ]
        rows.append({"label": line_title(table), "cells": texts})
    return {"heads": [period.label for period in periods], "rows": rows}


def flows(answers: Release) -> dict[str, Any]:
    """The reconciliation of the latest year, as a sum that a reader can follow."""
    row = wording.latest_total(answers["reconciliation"])
    steps = [
        ("In post when the year began", "opening", ""),
        ("joined", "joiners", "+"),
        ("left", "leavers", "−"),
        ("In post at its end", "closing", "="),
    ]
    shown = [
        (label, sign, "[c]" if pd.isna(row[name]) else f"{row[name]:,.0f}")
        for label, name, sign in steps
    ]
    return {"steps": shown}


def definitions(answers: Release) -> list[dict[str, Any]]:
    """Each definition once, with its caveats and the notes of its tables."""
    found: dict[str, dict[str, Any]] = {}
    for name in answers:
        table = answers[name]
        definition = table.definition
        entry = found.setdefault(
            definition.id, {"definition": definition, "caveats": list(definition.caveats)}
        )
        entry["caveats"] += [note for note in table.notes if note not in entry["caveats"]]
    return list(found.values())
