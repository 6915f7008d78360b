"""One page for leaders, made of one release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from retention.charts.reading import Reading
from retention.disclosure import Release
from retention.errors import ArgumentError
from retention.periods import day_label, year_to
from retention.reporting.answers import TREND, answer, reported_year
from retention.reporting.barometer import lines, sentences, stars
from retention.reporting.barometer.breakdown import breakdown_of
from retention.reporting.barometer.model import Breakdown, Question, ReadingLine, frame_of
from retention.reporting.barometer.text import as_text
from retention.reporting.barometer.unknown import not_known
from retention.reporting.templating import rendered
from retention.reporting.wording import QUESTIONS, latest_total
from retention.workforce import ALL_STAFF, Workforce

TITLE = "How well do we attract, support and keep our people?"
ON_YEAR_BEFORE = "On the year before"
SENTENCES = {
    "vision": sentences.vision,
    "culture": sentences.culture,
    "support": sentences.support,
}


@dataclass(frozen=True, slots=True, eq=False)
class Barometer:
    """One page: three questions, Rising Stars, and managers, clinicians and others.

    It shows itself in a notebook; `text` is for a terminal. There is no score.

    Attributes
    ----------
    title, subtitle, stamp : str
    questions : tuple of Question
        Vision, culture, support and development.
    rising_stars : Question
    occupation : Breakdown
    answers : Release
        The only tables that it is made of.
    """

    title: str
    subtitle: str
    stamp: str
    questions: tuple[Question, ...]
    rising_stars: Question
    occupation: Breakdown
    answers: Release

    @property
    def everything(self) -> tuple[Question, ...]:
        """The three questions, and Rising Stars."""
        return (*self.questions, self.rising_stars)

    def frame(self) -> pd.DataFrame:
        """The readings, one row for each.

        Returns
        -------
        pandas.DataFrame
            ``question``, ``key``, ``title``, the texts ``value``, ``interval``, ``change`` and
            ``note``, ``proxy``, and the name of the ``table`` in the release.
        """
        return frame_of(self.everything)

    @property
    def text(self) -> str:
        """The same in lines for a terminal."""
        return as_text(self.title, self.subtitle, self.stamp, self.everything, self.occupation)

    def __repr__(self) -> str:
        return f"<Barometer: {self.subtitle}; print(barometer.text) shows it>"

    def _repr_html_(self) -> str:
        return rendered("barometer_cell.html", barometer=self)


def barometer(
    workforce: Workforce | Release,
    *,
    last_day: date | str | None = None,
    rule: str | None = None,
) -> Barometer:
    """Ask the three questions of a workforce, or of answers that are there already.

    Parameters
    ----------
    workforce : Workforce or Release
        Records, or what `retention.answer` made of them.
    last_day : date or ISO text, optional
        Report on the year to this day; default the last complete month's end. Records only.
    rule : {"internal", "public"}, optional
        The disclosure rule; default "internal". Records only.

    Returns
    -------
    Barometer
        It shows itself in a notebook; ``print(barometer.text)`` in a terminal.

    Raises
    ------
    ArgumentError
        If it is neither, if the records do not reach over the year, or if answers are asked
        for another year or rule than they have.

    Examples
    --------
    >>> import retention
    >>> shown = retention.barometer(retention.sample(people=500))
    >>> [question.words for question in shown.questions][0]
    'Is our Vision clear and inspiring?'
    """
    if isinstance(workforce, Release):
        if last_day is not None or rule is not None:
            raise ArgumentError(
                "last_day and rule must be left out for answers, which have a year and a rule of "
                "their own; use retention.answer(workforce, year=..., rule=...)"
            )
        return barometer_of(workforce)
    if not isinstance(workforce, Workforce):
        raise ArgumentError(
            f"workforce must be a Workforce or a Release, was {type(workforce).__name__}; use "
            "retention.read(...) or retention.answer(...)"
        )
    year = year_to(last_day) if last_day is not None else reported_year(workforce)
    answers = answer(workforce, year=year, rule=rule or "internal")
    return barometer_of(answers, workforce.organisation)


def barometer_of(answers: Release, organisation: str = "") -> Barometer:
    """The barometer of one release.

    Parameters
    ----------
    answers : Release
        As `retention.answer` makes it; what it lacks is not shown.
    organisation : str
        The employer's name.

    Raises
    ------
    ArgumentError
        If the release has no headcount, from which the year is read.
    """
    if "headcount" not in answers.tables:
        raise ArgumentError(
            f"answers must hold a table headcount, has {', '.join(answers) or 'none'}; use "
            "retention.answer(workforce)"
        )
    questions = tuple(
        _question(answers, number, key, words)
        for number, (key, words) in enumerate(QUESTIONS, start=1)
    )
    return Barometer(
        TITLE,
        _subtitle(answers, organisation),
        answers.rule.stamp,
        questions,
        _rising_stars(answers),
        breakdown_of(answers),
        answers,
    )


def _question(answers: Release, number: int, key: str, words: str) -> Question:
    found = lines.readings_of(answers, key)
    return Question(
        key,
        number,
        words,
        SENTENCES[key](answers),
        found,
        ON_YEAR_BEFORE,
        _looked_at(answers, key, found),
        not_known(answers, key, lines.LINES[key], found),
    )


def _rising_stars(answers: Release) -> Question:
    made = (line.make(answers) for line in stars.LINES)
    found = tuple(line for line in made if line is not None)
    unknown = not_known(answers, "rising_stars", stars.LINES, found)
    said = stars.sentence(answers)
    return Question("rising_stars", 0, stars.WORDS, said, found, stars.HEAD, "", unknown)


def _looked_at(answers: Release, key: str, found: tuple[ReadingLine, ...]) -> str:
    """How many changes and series were looked at, and what chance alone would show."""
    compared = sum(line.compared for line in found)
    parts = []
    if compared:
        level = float(answers["headcount"].frame["level"].iloc[0])
        noun = "change was" if compared == 1 else "changes were"
        parts.append(
            f"{compared} {noun} looked at: where nothing changed, {compared * (1 - level):.2g} "
            "would look clear by chance alone"
        )
    if key == "culture" and TREND in answers.tables:
        chance = Reading.of(answers[TREND]).marked_by_chance
        if not pd.isna(chance):
            parts.append(
                "one series was read by the XmR rules: of such series in which nothing changes "
                f"about {100 * chance:.0f} in 100 bear a mark by chance"
            )
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _subtitle(answers: Release, organisation: str) -> str:
    table = answers["headcount"]
    parts = [
        organisation or "Organisation not named",
        table.population if table.population != ALL_STAFF else "",
        f"{table.value_text(latest_total(table))} people",
        table.periods[-1].label,
        f"records to {day_label(table.as_of)}",
    ]
    return " · ".join(part for part in parts if part)
