"""What people say: items of a staff survey, as an aggregated table gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from numbers import Integral
from typing import Literal

import pandas as pd

from retention.errors import ArgumentError, NotAvailableError, nearest
from retention.indicators.definitions.survey import (
    INVITED,
    READINGS,
    TURNED_ROUND,
    of_item,
    of_question,
)
from retention.indicators.tables import supplied_table
from retention.periods import Period
from retention.reference import SurveyItem, items_of, survey_items, turned_round
from retention.results import TOTAL, Definition, IndicatorTable
from retention.workforce import NOT_RECORDED, Workforce

Reading = Literal["favourable", "score"]
TABLE, ORGANISATION = "survey", "organisation"
NOT_SUPPLIED = "number invited was not supplied"
OVERLAP = "groups have more answers than all together, so that people are in several"
_VALUE_COLUMN = {"favourable": "favourable", "score": "mean_score"}


def survey_item(
    workforce: Workforce,
    item: str,
    *,
    years: int | Sequence[int] | None = None,
    by: str = "",
    reading: Reading = "favourable",
    source: str = "",
    level: float = 0.95,
) -> IndicatorTable:
    """The answers to one item of a survey, by year and group.

    Parameters
    ----------
    workforce : Workforce
        All staff, with a ``survey`` table.
    item : str
        Its id, as in ``reference/survey_items.csv``, or any that the table has.
    years : int or sequence of int, optional
        Years of the survey, all by default. A row is of the calendar year.
    by : str, optional
        A level of the table, such as ``directorate``; without it the organisation alone.
    reading : {"favourable", "score"}
        The share of favourable answers, or the mean score from 0 to 10.
    source : str, optional
        The survey, where the table holds several.
    level : float, default 0.95

    Returns
    -------
    IndicatorTable
        ``responses``, ``invited`` and ``response_rate`` beside ``value``. A group needs 10
        answers to be shown. Answers of the organisation that are in no group are the group
        "not recorded".

    Raises
    ------
    NotAvailableError
        If the records have no survey, it has not the item, year, level or kind of number, or
        no number for the organisation as a whole; if the workforce is a part, or there are
        several sources and none is named.
    ArgumentError
        If the reading or source is not known, or `years` are no whole numbers.

    Notes
    -----
    An item that is supplied under its negative wording, such as ``thinking_about_leaving``,
    is turned round when its positive one is asked for, and a note says so.

    Examples
    --------
    >>> import retention
    >>> workforce = retention.sample(people=500)
    >>> table = retention.survey_item(workforce, "recommend_as_place_to_work", years=2025)
    >>> bool(0 < table.frame["value"].iloc[0] < 1), table.definition.proxy
    (True, True)
    """
    known = {i.item: i for i in survey_items()}
    one = known.get(item) or SurveyItem(item, _words(item), "culture", "", False, "", "", ())
    definition = of_item(one, _reading(reading))
    if item not in known:
        definition = replace(definition, question=None)
    asked = _Asked(_survey(workforce, source), reading, by, _years(years))
    found = asked.item(one)
    if not len(found.frame):
        raise NotAvailableError(asked.why_missing(item))
    return _table(workforce, definition, [found], asked, level)


def survey_items_of(
    workforce: Workforce,
    question: Literal["vision", "culture", "support"],
    *,
    years: int | Sequence[int] | None = None,
    by: str = "",
    reading: Reading = "favourable",
    source: str = "",
    level: float = 0.95,
) -> IndicatorTable:
    """All items of a survey that speak to one of the three questions, one below the other.

    Parameters, returns and errors as `survey_item`, with a row for each item, year and
    group. Items that the table has not are named in a note.

    Examples
    --------
    >>> import retention
    >>> table = retention.survey_items_of(retention.sample(people=500), "vision", years=2025)
    >>> len(table.frame), table.along
    (8, ('item',))
    """
    if question not in ("vision", "culture", "support"):
        raise ArgumentError(
            f"question must be one of vision, culture, support, was {question!r}"
            f"{nearest(str(question), ('vision', 'culture', 'support'))}"
        )
    definition = of_question(question, _reading(reading))
    asked = _Asked(_survey(workforce, source), reading, by, _years(years))
    found = [asked.item(item) for item in items_of(question)]
    missing = [f.item.item for f in found if not len(f.frame)]
    found = [f for f in found if len(f.frame)]
    if not found:
        raise NotAvailableError(asked.why_missing(missing[0]))
    note = f"not in the survey: {', '.join(m.replace('_', ' ') for m in missing)}"
    table = _table(workforce, definition, found, asked, level)
    return replace(table, notes=(*table.notes, *((note,) if missing else ())))


@dataclass(frozen=True, slots=True)
class _Found:
    """The rows of one item, and what is to know of them."""

    item: SurveyItem
    frame: pd.DataFrame
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The table of one survey with what is asked of it."""

    table: pd.DataFrame
    reading: Reading
    by: str
    years: tuple[int, ...] | None

    def __post_init__(self) -> None:
        levels = sorted({*map(str, self.table["level"].unique())} - {ORGANISATION})
        if self.by and self.by not in levels:
            raise NotAvailableError(
                f"by must be a level that the table {TABLE} has ({', '.join(levels) or 'none'}), "
                f"was {self.by!r}{nearest(self.by, levels)}"
            )
        if _VALUE_COLUMN[self.reading] not in self.table:
            raise NotAvailableError(
                f"the table {TABLE} must have the column {_VALUE_COLUMN[self.reading]} for this "
                "reading, but has none; add it to the file or ask for the other reading"
            )

    @property
    def wanted(self) -> list[int]:
        """The years asked for, oldest first."""
        if self.years is None:
            return sorted(set(self.table["survey_year"].dropna().astype(int)))
        return sorted(set(self.years))

    def why_missing(self, item: str) -> str:
        """What the table lacks for an item."""
        there = sorted(map(str, self.table["item"].unique()))
        years = ", ".join(map(str, self.wanted))
        return (
            f"the table {TABLE} must have the item {item} for {ORGANISATION}, with "
            f"{_VALUE_COLUMN[self.reading]}, in {years or 'a year'}, but has none"
            f"{nearest(item, there)}; add it to the file"
        )

    def item(self, item: SurveyItem) -> _Found:
        """The rows of an item for the years asked for; none where it was not asked."""
        rows, turned = self._rows(item.item), False
        other = turned_round(item.item)
        if not len(rows) and other:
            rows, turned = self._rows(other), True
        notes = {TURNED_ROUND: None} if turned else {}
        frames = []
        for year in self.wanted:
            of_year = rows[rows["survey_year"].astype(int) == year]
            frame = self._of_year(of_year, turned)
            if not len(frame):
                continue
            period = Period(date(year, 1, 1), date(year + 1, 1, 1))
            frame["period_start"] = pd.Timestamp(period.start)
            frame["period_last_day"] = pd.Timestamp(period.last_day)
            frame["item"], frame["title"] = item.item, item.title
            frame["asked_as"] = item.asked_as(year)
            frame["proxy"] = "proxy" if item.proxy else ""
            if self._of_known_groups(frame)["invited"].isna().any():
                notes[NOT_SUPPLIED] = None
            frames.append(frame)
        whole = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
        return _Found(item, whole, tuple(notes))

    def _of_known_groups(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame[self.by] != NOT_RECORDED] if self.by else frame

    def _rows(self, item: str) -> pd.DataFrame:
        of_item = self.table[self.table["item"] == item]
        return of_item[of_item[_VALUE_COLUMN[self.reading]].notna()]

    def _of_year(self, rows: pd.DataFrame, turned: bool) -> pd.DataFrame:
        """Groups, those in no group, and the total; nothing without a total."""
        whole = rows[rows["level"].astype(str) == ORGANISATION]
        if not len(whole):
            return pd.DataFrame()
        total = self._counts(whole, turned).assign(total=True)
        if not self.by:
            return total
        groups = self._counts(rows[rows["level"].astype(str) == self.by], turned)
        groups = groups.assign(total=False)
        groups[self.by] = rows.loc[rows["level"].astype(str) == self.by, "group"].astype(str).values
        total[self.by] = TOTAL
        left = total[["responses", "numerator"]] - groups[["responses", "numerator"]].sum()
        rest = total.assign(total=False, **{self.by: NOT_RECORDED})
        rest[["responses", "numerator"]] = left
        rest["invited"] = total["invited"] - groups["invited"].sum(skipna=False)
        rest["invited"] = rest["invited"].where(rest["invited"] > 0)
        some = (rest["responses"] > 0) & (rest["numerator"] >= 0)
        return pd.concat([groups, rest[some], total], ignore_index=True)

    def _counts(self, rows: pd.DataFrame, turned: bool) -> pd.DataFrame:
        responses = rows["responses"].astype(float)
        if self.reading == "favourable":
            number = rows["favourable"].astype(float)
            number = responses - number if turned else number
        else:
            score = rows["mean_score"].astype(float)
            number = responses * (10 - score if turned else score)
        invited = (
            rows["invited"].astype(float) if "invited" in rows else responses.mask(responses >= 0)
        )
        found = {"invited": invited, "responses": responses, "numerator": number}
        return pd.DataFrame(found).reset_index(drop=True)


def _table(
    workforce: Workforce,
    definition: Definition,
    found: Sequence[_Found],
    asked: _Asked,
    level: float,
) -> IndicatorTable:
    frame = pd.concat([f.frame for f in found], ignore_index=True)
    by = (asked.by,) if asked.by else ()
    for column in (*by, "item"):
        frame[column] = pd.array(frame[column].astype(str), dtype="str")
    frame["total"] = frame["total"].astype(bool)
    notes = tuple(dict.fromkeys(note for f in found for note in f.notes))
    definition = _with_one_invited(definition, frame, by)
    if by and _overlaps(frame):
        measures = tuple(
            replace(m, groups="overlap") if m.role in ("base", "count") else m
            for m in definition.measures
        )
        definition, notes = replace(definition, measures=measures), (*notes, OVERLAP)
    return supplied_table(
        definition,
        workforce,
        frame,
        by=by,
        counted="staff who answered the survey",
        level=level,
        notes=notes,
        along=("item",),
    )


def _overlaps(frame: pd.DataFrame) -> bool:
    """Whether the groups of a year and item have more answers than all together."""
    keys = ["period_start", "item"]
    groups = frame[~frame["total"]].groupby(keys)["responses"].sum()
    total = frame[frame["total"]].groupby(keys)["responses"].sum()
    return bool((groups.reindex(total.index).fillna(0) != total).any())


def _with_one_invited(
    definition: Definition, frame: pd.DataFrame, by: tuple[str, ...]
) -> Definition:
    """One number invited for all items where the table says so, else one for each item."""
    keys = ["period_start", "total", *by]
    one = frame.groupby(keys, dropna=False)["invited"].nunique(dropna=False).max() <= 1
    if one:
        return definition
    measures = tuple(
        replace(m, quantity=f"{INVITED}, by item", repeats=()) if m.name == "invited" else m
        for m in definition.measures
    )
    return replace(definition, measures=measures)


def _survey(workforce: Workforce, source: str) -> pd.DataFrame:
    table = workforce.table(TABLE)
    if "source" not in table:
        return table
    there = sorted(map(str, table["source"].dropna().unique()))
    if source:
        if source not in there:
            raise ArgumentError(
                f"source must be one of {', '.join(there)}, was {source!r}{nearest(source, there)}"
            )
        return table[table["source"].astype(str) == source]
    if len(there) > 1:
        raise NotAvailableError(
            f"source must name one of the surveys in the table ({', '.join(there)}), was empty"
        )
    return table


def _years(years: object) -> tuple[int, ...] | None:
    if years is None:
        return None
    given = tuple(years) if isinstance(years, Sequence) and not isinstance(years, str) else (years,)
    if not given or any(isinstance(y, bool) or not isinstance(y, Integral) for y in given):
        raise ArgumentError(
            f"years must be a year such as 2025, or several, as whole numbers, was {years!r}"
        )
    return tuple(int(year) for year in given)


def _reading(reading: str) -> Definition:
    if reading not in READINGS:
        raise ArgumentError(
            f"reading must be one of {', '.join(READINGS)}, was {reading!r}"
            f"{nearest(str(reading), READINGS)}"
        )
    return READINGS[reading]


def _words(item: str) -> str:
    words = item.replace("_", " ")
    return f"{words[:1].upper()}{words[1:]}"
