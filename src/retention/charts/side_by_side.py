"""The same year by every definition of leaving, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from retention.charts import sentences as plain
from retention.charts.group_words import in_period
from retention.charts.ladder import Bar, draw_ladder, ladder_height
from retention.charts.layout import Page
from retention.charts.picture import Chart
from retention.charts.rows import latest
from retention.charts.theme import GREY, NAVY, style
from retention.disclosure import PublishedTable, Release
from retention.errors import ArgumentError
from retention.results import format_number, rows_of

DEFAULT = "nhs_workforce_statistics"


def side_by_side(release: Release) -> Chart:
    """Draw what each definition of leaving says of everyone in the latest period.

    Parameters
    ----------
    release : Release
        Of `retention.publish(retention.compare_definitions(workforce, period))`. Several
        tables stand in one picture, so they must have been protected together.

    Returns
    -------
    Chart
        A bar with its interval for each rate of leaving, in the order of the comparison, the
        national default in navy and first. `data` is the table of that one.

    Raises
    ------
    ArgumentError
        If `release` is no release, or holds no rates of leaving.
    """
    if not isinstance(release, Release):
        raise ArgumentError(
            f"release must be a Release, was {type(release).__name__}; use retention.publish("
            "retention.compare_definitions(workforce, period))"
        )
    tables = {name: t for name, t in release.tables.items() if _is_rate_of_leaving(t)}
    if not tables:
        raise ArgumentError(
            "release must hold rates of leaving; use retention.publish("
            "retention.compare_definitions(workforce, period))"
        )
    first = next((t for t in tables.values() if t.definition.key.startswith(DEFAULT)), None)
    first = first or next(iter(tables.values()))
    rows = {name: _everyone(table) for name, table in tables.items()}
    bars = [_bar(table, rows[name], table is first) for name, table in tables.items()]
    title = _headline(first, list(tables.values()), list(rows.values()))
    level = float(first.frame["level"].iloc[0])
    subtitle = (
        f"Rates of leaving by definition, {first.population}, per cent, "
        f"{first.periods[-1].label}, with {level:.0%} intervals where one applies"
    )
    lines = [_in_words(table) for table in tables.values()]
    caption = plain.sentences(
        (
            "None of these is wrong: they count other people and divide by other numbers",
            *lines,
            f"Source: {first.source}",
            f"{first.rule.stamp}",
            first.rule.words,
        )
    )
    with style():
        page = Page(title, subtitle, caption, plot_height=ladder_height(bars))
        draw_ladder(page, bars, page.plot_top)
    readings = [
        f"{bar.name}: {f'{bar.text}, {bar.note}' if bar.shown else bar.words}" for bar in bars
    ]
    alt = plain.sentences([f"Bar chart with intervals: {subtitle}", title, "; ".join(readings)])
    return Chart(page.figure, title, subtitle, caption, alt, first)


def _is_rate_of_leaving(table: PublishedTable) -> bool:
    definition = table.definition
    rate = definition.unit == "proportion" and bool(definition.denominator)
    return rate and definition.direction == "lower" and not table.by and not table.along


def _everyone(table: PublishedTable) -> Mapping[str, Any]:
    rows = latest(table)
    return rows_of(rows[rows["total"]])[0]


def _bar(table: PublishedTable, row: Mapping[str, Any], is_default: bool) -> Bar:
    value = row["value"]
    state = str(row["state"])
    return Bar(
        table.definition.title,
        float("nan") if pd.isna(value) else 0.0,
        float(value),
        table.value_text(row),
        NAVY if is_default else GREY,
        strong=is_default,
        note=_note(table, row),
        lower=float(row["lower"]),
        upper=float(row["upper"]),
        words=plain.MARKED_WORDS.get(state, plain.MARKED_WORDS["suppressed"]),
    )


def _note(table: PublishedTable, row: Mapping[str, Any]) -> str:
    """What was divided by what, and how far unknown reasons could move it."""
    counts = f"{table.count_text(row, 'numerator')} of {table.count_text(row, 'denominator')}"
    highest = row.get("range_high")
    if highest is None or pd.isna(highest):
        return counts
    return f"{counts}; {format_number('proportion', float(highest))} with all unknown reasons"


def _in_words(table: PublishedTable) -> str:
    definition = table.definition
    return (
        f"{definition.title} ({definition.id}): {definition.numerator}, divided by "
        f"{definition.denominator}"
    )


def _headline(
    first: PublishedTable, tables: list[PublishedTable], rows: list[Mapping[str, Any]]
) -> str:
    shown = [float(row["value"]) for row in rows if not pd.isna(row["value"])]
    when = in_period(first.periods[-1])
    if not shown:
        return f"Too few people to show rates of leaving {when}"
    low, high = (format_number("proportion", edge) for edge in (min(shown), max(shown)))
    if low == high:
        return f"Leaving {when} was {low} by each definition shown"
    return f"Leaving {when} was {low} to {high}, depending on who is counted"
