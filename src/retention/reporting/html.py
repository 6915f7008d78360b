"""The report as one self-contained page of HTML."""

from __future__ import annotations

from collections.abc import Mapping

from retention.charts import Chart
from retention.disclosure import Release
from retention.periods import Period, day_label
from retention.reporting import records, wording
from retention.reporting.answers import OCCUPATION
from retention.reporting.barometer import barometer_of
from retention.reporting.figures import drawn_for
from retention.reporting.options import ReportOptions
from retention.reporting.sections import figure_of, sections_of
from retention.reporting.templating import environment
from retention.reporting.writing import TITLE
from retention.workforce import ALL_STAFF, Workforce


def page_html(
    workforce: Workforce,
    year: Period,
    answers: Release,
    charts: Mapping[str, Chart],
    asked: ReportOptions,
    columns: tuple[str, ...],
) -> str:
    """The page of a release and its pictures.

    Parameters
    ----------
    workforce : Workforce
    year : Period
    answers : Release
        Everything that was published together, whatever part of it is asked for.
    charts : mapping of str to Chart
        By the name of their table.
    asked : ReportOptions
    columns : tuple of str
        What people are split by.
    """
    column = next(iter(columns), "")
    sections = sections_of(answers, charts, column, asked.questions)
    size = [figure_of(n, charts[n]) for n in drawn_for("", answers, column) if n in charts]
    side_by_side = [*columns, OCCUPATION] if OCCUPATION not in columns else list(columns)
    return (
        environment()
        .get_template("report.html")
        .render(
            title=TITLE,
            subtitle=subtitle(workforce, year, answers),
            organisation=workforce.organisation,
            logo=asked.logo,
            stamp=answers.rule.stamp,
            barometer=barometer_of(answers, workforce.organisation) if asked.whole else None,
            anchors={f.name: f.name for s in sections for f in s.figures},
            sections=sections,
            size_figures=size,
            group_tables=[records.group_table(answers, name) for name in side_by_side],
            history=records.history(answers),
            flows=records.flows(answers),
            definitions=records.definitions(answers),
            rule_words=answers.rule.words,
            account=answers.account,
            files=workforce.source,
            inferred=[p.sentence for p in workforce.problems if p.rule == "inferred date"],
            not_read=[p.sentence for p in workforce.problems if p.rule == "file not read"],
        )
    )


def subtitle(workforce: Workforce, year: Period, answers: Release) -> str:
    """Whose people, how many, and when."""
    stock = wording.latest_total(answers["headcount"])
    parts = [
        workforce.organisation or "Organisation not named",
        workforce.population if workforce.population != ALL_STAFF else "",
        f"{answers['headcount'].value_text(stock)} people",
        year.label,
        f"records to {day_label(workforce.as_of)}",
    ]
    return " · ".join(part for part in parts if part)
