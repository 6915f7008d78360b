"""What a team may ask of the report, checked before anything is counted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from retention.errors import ArgumentError, nearest
from retention.periods import Period, financial_year, year_to
from retention.reporting.logo import Logo, read_logo

ANSWERED = ("vision", "culture", "support", "rising_stars")
"""The sections of a report, unless some are asked for."""
QUESTIONS = (*ANSWERED, "planning")
"""What the page can have a section for."""
FORMATS = ("html", "csv", "png", "svg", "pdf", "xlsx", "pptx")
DEFAULT_FORMATS = ("html", "csv")
PICTURES = ("png", "svg", "pdf")
LONGEST_NAME = 120
_FINANCIAL = re.compile(r"(\d{4})[/-](\d{2}|\d{4})")
_CALENDAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """Which part of the answers, of when, split by what, in which files and in whose name.

    Attributes
    ----------
    questions : tuple of str
        Sections of the page, in its order; all but planning unless some were asked for.
    by : str, optional
        The column that the page splits people by; the first that is recorded unless given.
    year : Period, optional
        The reported year; the year to the last complete month unless given.
    formats : tuple of str
    organisation : str, optional
        Stands on the page instead of the name in the settings.
    logo : Logo, optional
    """

    questions: tuple[str, ...] = ANSWERED
    by: str | None = None
    year: Period | None = None
    formats: tuple[str, ...] = DEFAULT_FORMATS
    organisation: str | None = None
    logo: Logo | None = None

    @property
    def pictures(self) -> tuple[str, ...]:
        """The formats in which each chart is a file of its own."""
        return tuple(form for form in self.formats if form in PICTURES)

    @property
    def whole(self) -> bool:
        """Whether everything that looks back was asked for."""
        return set(self.questions) >= set(ANSWERED)

    @property
    def planning(self) -> bool:
        """Whether the section that looks ahead was asked for, which takes longest to make."""
        return "planning" in self.questions


def options_of(
    *,
    question: str | Iterable[str] | None = None,
    by: str | None = None,
    period: Period | str | None = None,
    last_day: date | str | None = None,
    formats: str | Iterable[str] = DEFAULT_FORMATS,
    organisation: str | None = None,
    logo: str | Path | None = None,
) -> ReportOptions:
    """Check what was asked of a report.

    Parameters
    ----------
    question : str or iterable of str, optional
        Of "vision", "culture", "support", "rising_stars" and "planning".
    by : str, optional
        Checked against the records when they are counted.
    period : Period or str, optional
        "2024/25" for the financial year from 1 April, "2024" for the calendar year.
    last_day : date or ISO text, optional
        The year to this day; not with `period`.
    formats : iterable of {"html", "csv", "png", "svg", "pdf", "xlsx", "pptx"}
        Or one text with commas.
    organisation : str, optional
    logo : str or Path, optional
        A PNG or JPEG file: see `read_logo`.

    Raises
    ------
    ArgumentError
        If one of them is not as said here.

    Examples
    --------
    >>> asked = options_of(question="support", period="2024/25", formats="html,csv")
    >>> asked.questions, asked.year.label, asked.formats
    (('support',), 'year to 31 March 2025', ('html', 'csv'))
    """
    if period is not None and last_day is not None:
        raise ArgumentError(
            f"period must not be given together with last_day, was {period!r} with {last_day}; "
            "leave one of them out"
        )
    year = year_to(last_day) if last_day is not None else None
    return ReportOptions(
        questions=_chosen("question", question if question is not None else ANSWERED, QUESTIONS),
        by=by,
        year=year if period is None else year_of(period),
        formats=_chosen("formats", formats, FORMATS),
        organisation=None if organisation is None else _name(organisation),
        logo=None if logo is None else read_logo(Path(logo)),
    )


def year_of(period: Period | str) -> Period:
    """The year that a text names.

    Raises
    ------
    ArgumentError
        If the text names no year.

    Examples
    --------
    >>> year_of("2024/25").label, year_of("2024").label
    ('year to 31 March 2025', 'year to 31 December 2024')
    """
    if isinstance(period, Period):
        return period
    wrong = ArgumentError(
        f'period must be a financial year such as "2024/25" or a calendar year such as "2024", was '
        f"{period!r}; for the year to any other day give its last day"
    )
    if not isinstance(period, str):
        raise wrong
    if _CALENDAR.fullmatch(period) and 0 < int(period) < date.max.year:
        return Period(date(int(period), 1, 1), date(int(period) + 1, 1, 1))
    found = _FINANCIAL.fullmatch(period)
    if found is None:
        raise wrong
    first = int(found[1])
    if not 0 < first < date.max.year or found[2] not in (
        str(first + 1),
        f"{(first + 1) % 100:02d}",
    ):
        raise wrong
    return financial_year(first)


def _chosen(argument: str, given: str | Iterable[str], known: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the known that were named, in their own order, each once."""
    names = [name.strip() for name in given.split(",")] if isinstance(given, str) else list(given)
    for name in names:
        if name not in known:
            raise ArgumentError(
                f"{argument} must be of {', '.join(known)}, had {name!r}{nearest(str(name), known)}"
            )
    if not names:
        raise ArgumentError(
            f"{argument} must name at least one of {', '.join(known)}, was empty; leave it out for "
            "the usual ones"
        )
    return tuple(name for name in known if name in names)


def _name(organisation: str) -> str:
    name = " ".join(organisation.split()) if isinstance(organisation, str) else ""
    if not name or len(name) > LONGEST_NAME:
        raise ArgumentError(
            f"organisation must be a name of 1 to {LONGEST_NAME} characters, had {len(name)}; give "
            "the name as it should stand on the page"
        )
    return name
