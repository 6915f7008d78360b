"""The barometer as a page of its own, in a folder with its tables and a manifest."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from retention.export import Bundle
from retention.periods import year_to
from retention.reporting.about import about
from retention.reporting.answers import answer, reported_year
from retention.reporting.barometer.whole import Barometer, barometer_of
from retention.reporting.templating import rendered
from retention.workforce import Workforce

PAGE = "barometer.html"


def page_of(shown: Barometer) -> str:
    """The barometer as one self-contained page."""
    return rendered("barometer_page.html", barometer=shown)


def write_barometer(
    workforce: Workforce,
    out: Path,
    *,
    last_day: date | str | None = None,
    rule: str = "internal",
) -> Path:
    """Write the barometer: ``barometer.html``, the tables of its release as CSV, a manifest.

    Parameters
    ----------
    workforce : Workforce
    out : Path
        A new or empty folder, or one of an earlier run, which is replaced.
    last_day : date or ISO text, optional
        Report on the year to this day; default the last complete month's end.
    rule : {"internal", "public"}

    Returns
    -------
    Path
        The page.

    Raises
    ------
    ArgumentError
        If the records do not reach over the year.
    OutputError
        If the folder holds something else, or cannot be written.
    """
    year = year_to(last_day) if last_day is not None else reported_year(workforce)
    answers = answer(workforce, year=year, rule=rule)
    bundle = Bundle(answers)
    bundle.add_tables()
    bundle.add_page(PAGE, page_of(barometer_of(answers, workforce.organisation)))
    bundle.write(out, about(workforce, year, answers))
    return out / PAGE
