"""The columns of a published table that a reader of a workbook or a slide needs, with words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from retention.disclosure import PublishedTable
from retention.disclosure.release import MARKERS, NOT_APPLICABLE, column_words
from retention.results import TOTAL, UNIT_WORDS, Measure, Row, Unit, before_name, period_of, rows_of

Cell = float | str
"""A number, or a text: a name, a verdict or the marker of why there is no number."""

UNBOUNDED = "unbounded"
PERCENT, WHOLE, ONE_DECIMAL, TWO_DECIMALS = "0.0%", "#,##0", "#,##0.0", "0.00"
CHANGE = "+0.0;-0.0;0.0"
_FORMATS: Mapping[Unit, str] = {
    "people": WHOLE,
    "proportion": PERCENT,
    "points": CHANGE,
    "ratio": TWO_DECIMALS,
    "score": TWO_DECIMALS,
    "correlation": TWO_DECIMALS,
}
_TIMES_100: tuple[Unit, ...] = ("points", "per person-year")

_Kind = Literal["value", "level", "share", "text"]
_FURTHER: Mapping[str, tuple[str, _Kind]] = {
    "now": ("In the period", "level"),
    "before": ("A year before", "level"),
    "verdict": ("Reading", "text"),
    "against_rest": ("Against the rest", "text"),
    "against_reference": ("Against the reference", "text"),
    "against_whole": ("Against the whole", "text"),
    "share": ("Share", "share"),
    "share_before": ("Share a year before", "share"),
    "rate_before": ("Rate a year before", "share"),
    "within": ("Change within groups", "value"),
    "mix": ("Change by mix", "value"),
    "gap": ("Gap", "value"),
    "gap_lower": ("Gap, lower limit", "value"),
    "gap_upper": ("Gap, upper limit", "value"),
    "mean": ("Mean of the series", "value"),
    "lower_limit": ("Lower limit of the series", "value"),
    "upper_limit": ("Upper limit of the series", "value"),
    "target": ("Target", "value"),
    "variation": ("Variation", "text"),
    "assurance": ("Assurance", "text"),
    "no_limits": ("Why there are no limits", "text"),
    "range_low": ("If no unknown reason counts", "value"),
    "range_high": ("If every unknown reason counts", "value"),
    "unknown_share": ("Share of unknown reasons", "share"),
    "title": ("Question asked", "text"),
    "asked_as": ("Asked as", "text"),
    "response_rate": ("Response rate", "share"),
    "crude": ("Before allowing for mix", "value"),
    "standardised": ("After allowing for mix", "value"),
    "standardised_lower": ("After allowing for mix, lower limit", "value"),
    "standardised_upper": ("After allowing for mix, upper limit", "value"),
    "shortlisted_share": ("Shortlisted of applications", "share"),
    "offered_share": ("Offers of shortlisted", "share"),
    "unmatched_share": ("Share without a colleague to compare", "share"),
    "stars_share": ("Rising Stars", "share"),
    "colleagues_share": ("Colleagues", "share"),
}
"""Readings beside the value that people look up; all others are in the CSV file of the table."""

_COUNT_WORDS: Mapping[str, str] = {
    "opening": "In post at the start",
    "closing": "In post at the end",
    "exposed": "In post at any time",
    "opening_fte": "FTE at the start",
    "closing_fte": "FTE at the end",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column as it is shown.

    Attributes
    ----------
    heading : str
        In words, unlike every other heading of the table.
    cells : tuple of float or str
        Numbers in the scale of the heading's unit; a missing one is its marker.
    number_format : str
        How a spreadsheet shows the numbers; empty for a column of texts.
    """

    heading: str
    cells: tuple[Cell, ...]
    number_format: str = ""


def columns_of(table: PublishedTable, rows: Sequence[Row] | None = None) -> list[Column]:
    """Period, groups, counts, value, interval, readings and state of some rows, by default all.

    A column in which no number applies to any row is left out.
    """
    shown = rows_of(table.frame) if rows is None else list(rows)
    found = [Column("Period", tuple(period_of(row).label for row in shown))]
    for name in (*table.by, *table.along):
        names = [TOTAL if row["total"] and name in table.by else str(row[name]) for row in shown]
        found.append(Column(_sentence(name), tuple(names)))
    found += [_counted(m, shown) for m in _counts(table)]
    found += _values(table, shown)
    found += [
        _further(table, name, words, kind, shown)
        for name, (words, kind) in _FURTHER.items()
        if name in table.frame and not _is_key(table, name)
    ]
    found.append(Column("State", tuple(str(row["state"]) for row in shown)))
    return _unlike([c for c in found if any(cell != MARKERS[NOT_APPLICABLE] for cell in c.cells)])


def markers_in(columns: Sequence[Column]) -> list[str]:
    """The markers of missing numbers that stand in some columns, in their usual order."""
    there = {cell for column in columns for cell in column.cells if isinstance(cell, str)}
    return [marker for marker in MARKERS.values() if marker in there]


def value_heading(table: PublishedTable) -> str:
    """The value in words, with its unit unless the numbers show it."""
    title, unit = table.definition.title, table.definition.unit
    words = UNIT_WORDS[unit]
    if unit in ("people", "proportion") or words.casefold() == title.casefold():
        return title
    return f"{title} ({words})"


def _counts(table: PublishedTable) -> list[Measure]:
    """Numerator and denominator of a rate; of anything else all that was counted."""
    definition = table.definition
    published = {m.name: m for m in definition.measures if m.name in table.frame}
    if definition.denominator and "denominator" in published:
        pair = ("numerator", "denominator")
        names = (*pair, *(before_name(name) for name in pair))
        return [published[name] for name in names if name in published]
    return [m for m in published.values() if m.counted]


def _counted(measure: Measure, rows: Sequence[Row]) -> Column:
    cells = [_cell(row, measure.name) for row in rows]
    whole = all(isinstance(cell, str) or float(cell).is_integer() for cell in cells)
    name, before = measure.name, ""
    if measure.months_before:
        name, before = name.removesuffix(before_name("")), ", a year before"
    words = measure.words or _COUNT_WORDS.get(name, name)
    return Column(f"{_sentence(words)}{before}", tuple(cells), WHOLE if whole else ONE_DECIMAL)


def _values(table: PublishedTable, rows: Sequence[Row]) -> list[Column]:
    unit = table.definition.unit
    level = f"{float(table.frame['level'].iloc[0]):.0%} interval"
    words = {
        "value": value_heading(table),
        "lower": f"Lower limit of the {level}",
        "upper": f"Upper limit of the {level}",
    }
    return [
        _scaled(words[name], unit, [_cell(row, name) for row in rows])
        for name in words
        if name in table.frame
    ]


def _further(
    table: PublishedTable, name: str, words: str, kind: _Kind, rows: Sequence[Row]
) -> Column:
    cells = [_cell(row, name) for row in rows]
    if kind == "text":
        return Column(words, tuple(cells))
    unit = table.definition.unit
    if kind == "share" or (kind == "level" and unit == "points"):
        unit = "proportion"
    return _scaled(words, unit, cells)


def _scaled(words: str, unit: Unit, cells: Sequence[Cell]) -> Column:
    if unit in _TIMES_100:
        cells = [cell if isinstance(cell, str) else 100 * cell for cell in cells]
    return Column(words, tuple(cells), _FORMATS.get(unit, ONE_DECIMAL))


def _cell(row: Row, name: str) -> Cell:
    value = row[name]
    if pd.isna(value):
        return MARKERS.get(str(row["state"]), MARKERS[NOT_APPLICABLE])
    if isinstance(value, str):
        return value
    return float(value) if math.isfinite(value) else UNBOUNDED


def _is_key(table: PublishedTable, name: str) -> bool:
    return name in (*table.by, *table.along)


def _sentence(name: str) -> str:
    words = " ".join(column_words(name).split())
    return f"{words[:1].upper()}{words[1:]}" or "No name"


def _unlike(columns: Sequence[Column]) -> list[Column]:
    """Headings that differ, since a table of a spreadsheet has no two alike."""
    seen: dict[str, int] = {}
    found = []
    for column in columns:
        key = column.heading.casefold()
        seen[key] = seen.get(key, 0) + 1
        again = seen[key] > 1
        heading = f"{column.heading} ({seen[key]})" if again else column.heading
        found.append(replace(column, heading=heading))
    return found
