"""Single answers of a survey, added up at the door: no row of a person goes further."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd

from retention.errors import IntakeError
from retention.files import InputFile
from retention.intake.codes import codes
from retention.intake.headers import Headers
from retention.intake.sheet import BoolArray, rows_in_words
from retention.intake.side_tables import typed
from retention.intake.table_sheet import Maps, TableSheet, headers_of, key, read_known
from retention.schema import SURVEY, SURVEY_RESPONSES, Column, Table
from retention.settings import SETTINGS_FILE, Settings, SurveySettings

ALL = ("organisation", "all")
_SCORE = r"(?:10|[0-9])(?:\.[0-9]+)?"
_NOT_AN_ANSWER = re.compile(r"#[A-Z0-9/!?]{3,8}|[-.?]|n/?a", re.IGNORECASE)
_PERSON = ("employee_id", "assignment_id")
_YEAR = "survey_year"


def read_survey(
    source: InputFile, settings: Settings, maps: Maps
) -> tuple[TableSheet, pd.DataFrame]:
    """Read single answers and add them up by year, level, group and item.

    Returns
    -------
    sheet : TableSheet
        The account of the rows.
    frame : pandas.DataFrame
        As the table ``survey``: responses, favourable answers and the mean score.

    Raises
    ------
    IntakeError
        If the settings do not say what the columns are, or the file has a person's id.
    """
    survey, file = settings.survey, source.name
    if survey is None:
        raise IntakeError(
            f"{file}: single answers are read when {SETTINGS_FILE} has a section [survey] that "
            "says which columns are questions ([survey.items]) and which are groups "
            "([survey.levels])"
        )
    table = _table(survey)
    declared = _with_columns(settings, survey)
    known = headers_of(table, declared)
    sheet = read_known(source, known, declared, maps)
    _refuse_people(file, known.cells)
    if not sheet.rows_in:
        raise IntakeError(f"{file}: there is a header and no row; export it again")
    year = _years(sheet, survey)
    answers = {item: _answers(sheet, item, survey) for item in survey.items.values()}
    groups = {ALL[0]: pd.Series(ALL[1], index=sheet.frame.index, dtype="str")}
    for level in survey.levels.values():
        groups[level] = codes(sheet, Column(level)).mask(
            lambda v: v.str.fullmatch(_NOT_AN_ANSWER.pattern, flags=re.IGNORECASE).fillna(False)
        )
    sheet.refuse_if_too_many()
    parts = [
        _added_up(year, item, level, group, given[~sheet.aside])
        for item, given in answers.items()
        for level, group in groups.items()
    ]
    found = pd.concat(parts, ignore_index=True)
    found["source"] = survey.source or file
    return sheet, typed(found.reset_index(drop=True), SURVEY)


def _table(survey: SurveySettings) -> Table:
    names = [*survey.items.values(), *survey.levels.values()]
    if len(set(names)) < len(names):
        raise IntakeError(f"{SETTINGS_FILE}: [survey] names an item or a level twice")
    columns = [Column(name, required=True) for name in names]
    if survey.year_column:
        columns.append(Column(_YEAR, "year", required=True))
    return Table(SURVEY_RESPONSES, tuple(columns), of_people=False)


def _with_columns(settings: Settings, survey: SurveySettings) -> Settings:
    declared = {**survey.items, **survey.levels}
    if survey.year_column:
        declared[survey.year_column] = _YEAR
    return replace(settings, columns={**settings.columns, SURVEY_RESPONSES: declared})


def _refuse_people(file: str, cells: list[str]) -> None:
    """Answers beside a person's id are no anonymous survey."""
    people = Headers(Table("starters", tuple(Column(name) for name in _PERSON)))
    people(cells)
    named = list(people.as_found.values())
    if named:
        raise IntakeError(
            f"{file}: the column {named[0]} identifies people; answers of a survey are only read "
            "without it, take the column out of the export"
        )


def _years(sheet: TableSheet, survey: SurveySettings) -> pd.Series:
    if survey.year is not None:
        return pd.Series(str(survey.year), index=sheet.frame.index, dtype="str")
    return codes(sheet, sheet.table.column(_YEAR))


def _answers(sheet: TableSheet, item: str, survey: SurveySettings) -> pd.DataFrame:
    """Whether each answer is one, its score, and whether it is favourable where words say it."""
    scores = {key(word): score for word, score in survey.scores.items()}
    good = {key(word) for word in survey.favourable}
    blank = {key(word) for word in survey.blank}
    values = sheet.text(item)
    position, texts = pd.factorize(values)
    score = np.full(len(texts) + 1, np.nan)
    favourable = np.full(len(texts) + 1, np.nan)
    answered, unclear = np.zeros((2, len(texts) + 1), dtype=bool)
    for i, text in enumerate(map(str, texts)):
        word = key(text)
        if word in blank or _NOT_AN_ANSWER.fullmatch(text):
            continue
        if re.fullmatch(_SCORE, text) and float(text) <= 10:
            score[i] = float(text)
            answered[i] = True
            favourable[i] = 1.0 if word in good else np.nan
        elif word in scores or word in good:
            score[i] = scores.get(word, np.nan)
            answered[i] = True
            favourable[i] = float(word in good)
        else:
            unclear[i] = True
    _note_unclear(sheet, item, unclear[position])
    return pd.DataFrame(
        {
            "score": score[position],
            "favourable": favourable[position],
            "answered": answered[position],
        },
        index=values.index,
    )


def _note_unclear(sheet: TableSheet, item: str, unclear: BoolArray) -> None:
    if unclear.any():
        rows = sheet.row[unclear]
        # The answers themselves are not quoted: an item may turn out to be free text.
        sheet.note(
            int(rows[0]),
            item,
            "unmapped answer",
            "changed",
            f"{len(rows):,} answers of {sheet.name(item)} are neither a score from 0 to 10 nor in "
            f"[survey] ({rows_in_words(rows)}) and were left out",
        )


def _added_up(
    year: pd.Series,
    item: str,
    level: str,
    group: pd.Series,
    given: pd.DataFrame,
) -> pd.DataFrame:
    frame = given.assign(**{_YEAR: year, "group": group})[given["answered"]]
    found = (
        frame.groupby([_YEAR, "group"], sort=True)
        .agg(
            responses=("answered", "size"),
            favourable=("favourable", lambda v: v.sum(min_count=1)),
            mean_score=("score", "mean"),
        )
        .reset_index()
    )
    found.insert(1, "item", item)
    found.insert(2, "level", level)
    found["responses"] = found["responses"].astype(np.float64)
    return found
