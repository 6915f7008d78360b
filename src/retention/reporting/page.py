"""The report: one self-contained page, its charts and its tables, in one folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from retention import progress
from retention.export import Bundle
from retention.periods import Period
from retention.reporting.about import about
from retention.reporting.answers import answer, group_columns_of, reported_year
from retention.reporting.html import page_html
from retention.reporting.options import DEFAULT_FORMATS, options_of
from retention.reporting.sections import draw_all
from retention.reporting.selection import part_of
from retention.reporting.writing import add_files
from retention.workforce import Workforce

PAGE = "index.html"


def report(
    workforce: Workforce,
    out: str | Path,
    *,
    question: str | Iterable[str] | None = None,
    by: str | None = None,
    period: Period | str | None = None,
    last_day: date | str | None = None,
    formats: str | Iterable[str] = DEFAULT_FORMATS,
    organisation: str | None = None,
    logo: str | Path | None = None,
    rule: str = "internal",
) -> Path:
    """Write the report: a page, its charts, its tables, a manifest.

    Parameters
    ----------
    workforce : Workforce
    out : str or Path
        A new or empty folder, or one of an earlier report, which is replaced.
    question : {"vision", "culture", "support", "rising_stars", "planning"} or several, optional
        Only these sections, with their charts and tables; default all that look back.
        "planning" looks ahead: headcount to come, leaving against what is expected.
    by : str, optional
        The column that the page splits people by, for example "directorate"; default the
        first recorded of staff_group, directorate, unit and band.
    period : Period or str, optional
        "2024/25" for the financial year from 1 April, "2024" for the calendar year; default
        the year to the last complete month.
    last_day : date or ISO text, optional
        Report on the year to this day instead.
    formats : iterable of {"html", "csv", "png", "svg", "pdf", "xlsx", "pptx"}
        The page, the tables, the charts in three forms, the tables as one workbook and the
        charts as slides.
    organisation : str, optional
        The name on the page; default the one in the settings.
    logo : str or Path, optional
        A PNG or JPEG file of at most 300 kB that the page shows beside its title.
    rule : {"internal", "public"}
        The disclosure rule; "internal" pages say that they are not for publication.

    Returns
    -------
    Path
        The page, ``index.html``, or the folder if no page was asked for.

    Raises
    ------
    ArgumentError
        If the records do not reach over the year, or another argument is not as said here.
    OutputError
        If the folder holds something else, or cannot be written.

    Examples
    --------
    >>> import tempfile, retention
    >>> folder = Path(tempfile.mkdtemp()) / "out"
    >>> page = retention.report(retention.sample(people=500), folder, formats="html,csv")
    >>> page.name
    'index.html'
    """
    asked = options_of(
        question=question,
        by=by,
        period=period,
        last_day=last_day,
        formats=formats,
        organisation=organisation,
        logo=logo,
    )
    if asked.organisation is not None:
        workforce = replace(workforce, organisation=asked.organisation)
    year = asked.year or reported_year(workforce)
    progress.begin("Counting and protecting")
    answers = answer(workforce, year=year, by=asked.by, planning=asked.planning, rule=rule)
    shown = answers if asked.whole else part_of(answers, asked.questions)
    bundle = Bundle(shown)
    progress.begin("Drawing")
    columns = group_columns_of(workforce, asked.by)
    charts = draw_all(shown, columns[0] if columns else "", asked.questions)
    add_files(bundle, charts, asked, workforce, year)
    if "html" in asked.formats:
        bundle.add_page(PAGE, page_html(workforce, year, answers, charts, asked, columns))
    progress.begin("Writing")
    bundle.write(Path(out), about(workforce, year, shown))
    return Path(out) / PAGE if "html" in asked.formats else Path(out)
