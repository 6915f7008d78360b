"""The sections of the page: for each question its readings, pictures and what is not answered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from retention.charts import Chart
from retention.charts.group_words import group_noun
from retention.disclosure import PublishedTable, Release
from retention.disclosure.release import NOT_AVAILABLE, SUPPRESSED
from retention.indicators.catalogue import BY_GROUP, CHANGE
from retention.reporting.answers import change_of, question_of
from retention.reporting.change_words import change_cell
from retention.reporting.figures import drawn_for, shows
from retention.reporting.numbers import Numbers, numbers_of
from retention.reporting.wording import QUESTIONS
from retention.results import UNIT_WORDS, Row, format_interval, period_of, rows_of
from retention.workforce import ALL_STAFF

STARS_WORDS = "What becomes of our Rising Stars?"
PLANNING_WORDS = "How many people will we have?"
HEADINGS: Mapping[str, str] = {
    **dict(QUESTIONS),
    "rising_stars": STARS_WORDS,
    "planning": PLANNING_WORDS,
}
"""The questions of the page in their order, each in words."""
_UNSAFE = re.compile(r"[^ !$&-;=?-~]")
"""What has to be escaped in an address that holds data; the rest keeps a picture small."""


@dataclass(frozen=True, slots=True)
class Line:
    """One number in a section's table."""

    title: str
    value: str
    interval: str
    before: str
    change: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its message, and the numbers and the definition behind it.

    Attributes
    ----------
    name : str
        Of the table in the release, and of its files.
    title : str
        Of the indicator, for the list of contents and for those who hear headings read.
    source : str
        The picture, as an address that holds it; empty where a table is all there is.
    """

    name: str
    title: str
    message: str
    subtitle: str
    caption: str
    source: str
    alt: str
    numbers: Numbers
    table: PublishedTable


@dataclass(frozen=True, slots=True)
class Section:
    """A question with what answers it."""

    key: str
    number: int
    question: str
    lines: tuple[Line, ...]
    figures: tuple[Figure, ...]
    unanswered: tuple[str, ...]


def draw_all(answers: Release, column: str, questions: tuple[str, ...]) -> dict[str, Chart]:
    """Every picture of some questions and of what serves all of them, by the name of its table."""
    return {
        name: draw(answers[name])
        for question in (*questions, "")
        for name, draw in drawn_for(question, answers, column).items()
    }


def sections_of(
    answers: Release, charts: Mapping[str, Chart], column: str, questions: tuple[str, ...]
) -> list[Section]:
    """The sections of some questions, numbered as all of them are."""
    return [
        Section(
            key,
            number,
            question,
            lines_of(answers, key, charts),
            (
                *(
                    figure_of(name, charts[name])
                    for name in drawn_for(key, answers, column)
                    if name in charts
                ),
                *_tables_alone(answers, key, charts),
            ),
            _unanswered(answers, key),
        )
        for number, (key, question) in enumerate(HEADINGS.items(), start=1)
        if key in questions
    ]


def figure_of(name: str, chart: Chart) -> Figure:
    """A picture for the page, whose words stand beside it as text."""
    table = chart.data
    return Figure(
        name,
        title_of(table),
        chart.title,
        chart.subtitle,
        chart.caption,
        f"data:image/svg+xml,{_escaped(chart.plot_svg())}",
        chart.alt_text,
        numbers_of(table),
        table,
    )


def _escaped(text: str) -> str:
    return _UNSAFE.sub(lambda found: "".join(f"%{b:02X}" for b in found[0].encode()), text)


def title_of(table: PublishedTable) -> str:
    """The indicator and what it is split by."""
    title = table.definition.title
    by = f" by {group_noun(table.by)}" if table.by and " by " not in title else ""
    whom = f": {table.population}" if table.population != ALL_STAFF else ""
    return f"{title}{by}{whom}"


def line_title(table: PublishedTable) -> str:
    """The indicator with its unit, where numbers do not show it."""
    unit = table.definition.unit
    words = "" if unit in ("proportion", "people", "fte") else f", {UNIT_WORDS[unit]}"
    return f"{table.definition.title}{words}"


def lines_of(answers: Release, question: str, charts: Mapping[str, Chart]) -> tuple[Line, ...]:
    """The numbers over everyone that have no picture of their own."""
    lines = []
    for name in answers:
        table = answers[name]
        drawn = name in charts or name.startswith(CHANGE)
        if question_of(answers, name) != question or table.by or drawn or not _is_short(table):
            continue
        by_step: dict[tuple[str, ...], list[Row]] = {}
        for row in rows_of(table.totals):
            by_step.setdefault(tuple(str(row[step]) for step in table.along), []).append(row)
        lines += [_line(answers, name, step) for step in by_step]
    return tuple(lines)


def _is_short(table: PublishedTable) -> bool:
    steps = table.totals[list(table.along)].drop_duplicates() if table.along else ()
    return len(steps) <= 3


def _line(answers: Release, name: str, step: tuple[str, ...]) -> Line:
    table = answers[name]
    row, *earlier = _latest(table, step)
    period = period_of(row)
    late = "" if period == table.periods[-1] else f": {period.label}"
    words = f" ({', '.join(step)})" if step else ""
    changed = change_of(answers, name)
    change = [
        r
        for r in (rows_of(changed.totals) if changed else ())
        if changed and period_of(r) == period and _step(changed, r) == step
    ]
    return Line(
        f"{line_title(table)}{words}{late}",
        table.value_text(row),
        format_interval(table.definition.unit, row),
        table.value_text(earlier[0]) if earlier else "",
        change_cell(changed, change[0]) if changed and change else "",
        table.definition.key,
    )


def _latest(table: PublishedTable, step: tuple[str, ...]) -> list[Row]:
    """The rows over everyone of a step, latest first, from the latest that could be counted."""
    totals = table.totals.sort_values("period_start", ascending=False)
    rows: list[Row] = [row for row in rows_of(totals) if _step(table, row) == step]
    while len(rows) > 1 and rows[0]["state"] == NOT_AVAILABLE:
        del rows[0]
    return rows


def _step(table: PublishedTable, row: Row) -> tuple[str, ...]:
    return tuple(str(row[column]) for column in table.along)


def _tables_alone(
    answers: Release, question: str, charts: Mapping[str, Chart]
) -> tuple[Figure, ...]:
    """Tables of a question that no picture shows and that are too long for a line each."""
    found = []
    for name in answers:
        table = answers[name]
        if question_of(answers, name) != question or name in charts or name.startswith(CHANGE):
            continue
        beside_others = name.rpartition("_by_")[0] in BY_GROUP
        if f"{name}_by_group" in charts or not shows(table):
            continue
        if (table.by or not _is_short(table)) and not beside_others:
            title = title_of(table)
            numbers = numbers_of(table)
            found.append(Figure(name, title, title, "", table.caption, "", "", numbers, table))
    return tuple(found)


def _unanswered(answers: Release, question: str) -> tuple[str, ...]:
    """What cannot be said, and why."""
    missing = [
        str(found)
        for name, found in answers.unavailable.items()
        if question_of(answers, name) == question
    ]
    hidden = [
        f"{title_of(answers[name])}: hidden to protect people"
        for name in answers
        if question_of(answers, name) == question
        and not name.startswith(CHANGE)
        and not shows(answers[name])
        and bool((answers[name].frame["state"] == SUPPRESSED).any())
    ]
    return (*missing, *hidden)
