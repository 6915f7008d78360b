"""The report as one self-contained page of HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import jinja2

from retention.charts import Chart
from retention.disclosure import Release
from retention.periods import Period, day_label
from retention.reporting import records, wording
from retention.reporting.figures import drawn_for
from retention.reporting.sections import figure_of, sections_of
from retention.workforce import ALL_STAFF, Workforce


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is to show.

    Attributes
    ----------
    title : str
    questions : tuple of str
        Keys of `retention.reporting.sections.HEADINGS`.
    columns : tuple of str
        The columns that people are split by; the pictures take the first.
    logo : str
        The picture as an address that holds it; empty for none.
    """

    title: str
    questions: tuple[str, ...]
    columns: tuple[str, ...]
    logo: str = ""


def page_html(
    workforce: Workforce,
    year: Period,
    answers: Release,
    charts: Mapping[str, Chart],
    asked: Asked,
) -> str:
    """The page of a release and its pictures."""
    column = next(iter(asked.columns), "")
    size = [figure_of(n, charts[n]) for n in drawn_for("", answers, column) if n in charts]
    return (
        environment()
        .get_template("report.html")
        .render(
            title=asked.title,
            subtitle=subtitle(workforce, year, answers),
            organisation=workforce.organisation,
            logo=asked.logo,
            stamp=answers.rule.stamp,
            sections=sections_of(answers, charts, column, asked.questions),
            size_figures=size,
            group_tables=[records.group_table(answers, name) for name in asked.columns],
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


def environment() -> jinja2.Environment:
    """Templates of the package, every text escaped."""
    return jinja2.Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        loader=jinja2.FunctionLoader(_template),
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


def _template(name: str) -> str:
    return files("retention.reporting").joinpath("templates", name).read_text(encoding="utf-8")
