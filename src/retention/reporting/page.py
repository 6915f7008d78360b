"""One self-contained HTML page, its charts and its tables, in one folder."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from retention.charts import (
    Chart,
    curve,
    decomposition,
    definitions,
    funnel,
    group_intervals,
    incidence,
    reasons,
    triangle,
    xmr_chart,
)
from retention.disclosure import PublishedTable, Release
from retention.export import Bundle
from retention.periods import Period, day_label, year_to
from retention.reporting import wording
from retention.reporting.about import about
from retention.reporting.answers import (
    FUNNEL,
    PARTS_OF_CHANGE,
    TREND,
    answer,
    change_of,
    group_columns_of,
    is_reading,
    reported_year,
)
from retention.reporting.barometer import Barometer, barometer_of
from retention.reporting.change_words import change_cell
from retention.reporting.templating import environment
from retention.results import UNIT_WORDS, format_interval, period_of, rows_of
from retention.workforce import ALL_STAFF, Workforce

PAGE = "index.html"
TITLE = "Who comes, who stays and who leaves?"


def report(
    workforce: Workforce,
    out: str | Path,
    *,
    last_day: date | str | None = None,
    rule: str = "internal",
) -> Path:
    """Write the report: a page, its charts as PNG and SVG, its tables as CSV, a manifest.

    Parameters
    ----------
    workforce : Workforce
    out : str or Path
        A new or empty folder, or one of an earlier report, which is replaced.
    last_day : date or ISO text, optional
        Report on the year to this day; default the last complete month's end.
    rule : {"internal", "public"}
        The disclosure rule; "internal" pages say that they are not for publication.

    Returns
    -------
    Path
        The page, ``index.html``.

    Raises
    ------
    ArgumentError
        If the records do not reach over the year.
    OutputError
        If the folder holds something else, or cannot be written.

    Examples
    --------
    >>> import tempfile, retention
    >>> page = retention.report(retention.sample(people=500), Path(tempfile.mkdtemp()) / "out")
    >>> page.name
    'index.html'
    """
    year = year_to(last_day) if last_day is not None else reported_year(workforce)
    answers = answer(workforce, year=year, rule=rule)
    bundle = Bundle(answers)
    bundle.add_tables()
    charts = _charts(answers, workforce)
    for name, chart in charts.items():
        bundle.add_chart(name, chart)
    bundle.add_page(PAGE, _html(workforce, year, answers, charts))
    bundle.write(Path(out), about(workforce, year, answers))
    return Path(out) / PAGE


_OF_TIME = (
    ("retained", triangle),
    ("retention_curve", curve),
    ("leaving_incidence", incidence),
    ("leaving_reasons", reasons),
    ("bridge", definitions),
)
_WITH_VISION = ("retained",)
"""Charts of those who come and stay; the others belong to the second question."""


def _charts(answers: Release, workforce: Workforce) -> dict[str, Chart]:
    charts = {}
    for column in group_columns_of(workforce):
        charts[f"leaver_rate_by_{column}"] = group_intervals(answers[f"leaver_rate_by_{column}"])
    if PARTS_OF_CHANGE in answers.tables:
        charts[PARTS_OF_CHANGE] = decomposition(answers[PARTS_OF_CHANGE])
    if FUNNEL in answers.tables:
        charts[FUNNEL] = funnel(answers[FUNNEL])
    if TREND in answers.tables:
        charts[TREND] = xmr_chart(answers[TREND])
    return charts | {name: draw(answers[name]) for name, draw in _OF_TIME if name in answers.tables}


@dataclass(frozen=True, slots=True)
class _Reading:
    """One line of the page's tables."""

    title: str
    value: str
    interval: str
    before: str
    change: str
    anchor: str


def _html(workforce: Workforce, year: Period, answers: Release, charts: dict[str, Chart]) -> str:
    columns = group_columns_of(workforce)
    return (
        environment()
        .get_template("page.html")
        .render(
            title=TITLE,
            subtitle=_subtitle(workforce, year, answers),
            stamp=answers.rule.stamp,
            sections=_sections(barometer_of(answers), answers, charts),
            group_tables=[_group_table(answers, column) for column in columns],
            history=_history(answers),
            flows=_flows(answers),
            definitions=_definitions(answers),
            rule_words=answers.rule.words,
            account=answers.account,
            files=workforce.source,
            inferred=[p.sentence for p in workforce.problems if p.rule == "inferred date"],
            not_read=[p.sentence for p in workforce.problems if p.rule == "file not read"],
        )
    )


def _subtitle(workforce: Workforce, year: Period, answers: Release) -> str:
    stock = wording.latest_total(answers["headcount"])
    parts = [
        workforce.organisation or "Organisation not named",
        workforce.population if workforce.population != ALL_STAFF else "",
        f"{answers['headcount'].value_text(stock)} people",
        year.label,
        f"records to {day_label(workforce.as_of)}",
    ]
    return " · ".join(part for part in parts if part)


def _sections(
    barometer: Barometer, answers: Release, charts: dict[str, Chart]
) -> list[dict[str, Any]]:
    return [
        {
            "number": question.number,
            "question": question.words,
            "sentence": question.sentence,
            "readings": _readings(answers, question.key),
            "charts": [
                _as_image(chart)
                for name, chart in charts.items()
                if question.key == ("vision" if name in _WITH_VISION else "culture")
            ],
            "not_known": " ".join(question.not_known),
        }
        for question in barometer.questions
    ]


def _readings(answers: Release, question: str) -> list[_Reading]:
    readings = []
    for name in answers:
        table = answers[name]
        if table.definition.question != question or table.by or not is_reading(name):
            continue
        row, *earlier = wording.latest_totals(table)
        before = earlier[0] if earlier else None
        period = period_of(row)
        late = "" if period == table.periods[-1] else f": joined in the {period.label}"
        readings.append(
            _Reading(
                f"{_title(table)}{late}",
                table.value_text(row),
                format_interval(table.definition.unit, row),
                table.value_text(before) if before is not None else "",
                _change(change_of(answers, name), period),
                table.definition.key,
            )
        )
    return readings


def _change(table: PublishedTable | None, period: Period) -> str:
    """The change of one period in words; nothing where the records do not reach back."""
    if table is None:
        return ""
    rows = [row for row in rows_of(table.totals) if period_of(row) == period]
    return change_cell(table, rows[0]) if rows else ""


def _title(table: PublishedTable) -> str:
    unit = table.definition.unit
    words = "" if unit in ("proportion", "people", "fte") else f", {UNIT_WORDS[unit]}"
    return f"{table.definition.title}{words}"


def _as_image(chart: Chart) -> dict[str, str]:
    data = base64.b64encode(chart.svg()).decode("ascii")
    return {"source": f"data:image/svg+xml;base64,{data}", "alt": chart.alt_text}


def _group_table(answers: Release, column: str) -> dict[str, Any]:
    """Headcount, FTE and rates of the year by one column, a row per group."""
    names = [n for n in answers if n.endswith(f"_by_{column}") and not n.startswith("reconcil")]
    tables = [answers[name] for name in names]
    labels = [tables[0].label(row) for row in rows_of(tables[0].frame)]
    cells: dict[str, list[str]] = {label: [] for label in labels}
    for table in tables:
        found = {table.label(row): row for row in rows_of(table.frame)}
        for label, texts in cells.items():
            texts.append(table.value_text(found[label]) if label in found else "0")
    return {
        "title": f"By {column.replace('_', ' ')}",
        "column": column.replace("_", " "),
        "heads": [_title(table) for table in tables],
        "rows": [{"label": label, "cells": texts} for label, texts in cells.items()],
    }


def _history(answers: Release) -> dict[str, Any]:
    """The readings of every year that was counted, a column per year."""
    tables = [answers[n] for n in answers if not answers[n].by and is_reading(n)]
    tables = [table for table in tables if table.definition.question is not None]
    periods = sorted({period for table in tables for period in table.periods})
    rows = []
    for table in tables:
        by_start = {row["period_start"].date(): row for row in rows_of(table.totals)}
        texts = [
            table.value_text(by_start[p.start]) if p.start in by_start else "" for p in periods
        ]
        rows.append({"label": _title(table), "cells": texts})
    return {"heads": [period.label for period in periods], "rows": rows}


def _flows(answers: Release) -> dict[str, Any]:
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


def _definitions(answers: Release) -> list[dict[str, Any]]:
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
