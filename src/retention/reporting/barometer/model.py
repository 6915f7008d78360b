"""What the barometer shows: three questions, Rising Stars and the standing breakdown."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from retention.reporting.barometer.spark import Spark

COLUMNS = ("question", "key", "title", "value", "interval", "change", "note", "proxy", "table")


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One line: a number that a leader needs, as it is read.

    Attributes
    ----------
    key : str
        Name of the reading in the barometer.
    title, value, interval, change, note : str
        As readers see them; empty where nothing is to be said. ``value`` is a marker such as
        [c] where the number is hidden.
    proxy : bool
        Whether it stands in for what the question asks.
    table : str
        Name of the table in the release that it was read from.
    spark : Spark or None
        The numbers of some periods, for a small picture.
    compared : bool
        Whether its change was held against an interval.
    """

    key: str
    title: str
    value: str
    interval: str
    change: str
    note: str
    proxy: bool
    table: str
    spark: Spark | None = None
    compared: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question in the leader's own words, with all that is said of it.

    Attributes
    ----------
    key : str
    number : int
        1 to 3, and 0 for Rising Stars.
    words, sentence : str
        The question, and one sentence from published numbers.
    readings : tuple of ReadingLine
    change_head : str
        What stands in the column of `ReadingLine.change`.
    looked_at : str
        How many changes and series were looked at, and what chance alone would show; may be
        empty.
    not_known : tuple of str
        What the records do not tell, each with the reason, as sentences.
    """

    key: str
    number: int
    words: str
    sentence: str
    readings: tuple[ReadingLine, ...]
    change_head: str
    looked_at: str
    not_known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Managers, clinicians and others side by side.

    Attributes
    ----------
    heads : tuple of str
        Titles of the numbers.
    rows : tuple of (str, tuple of str)
        A group and its numbers as texts; the last row is everyone.
    sentence : str
        Who stands apart, or why there is no breakdown.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    sentence: str


def frame_of(questions: tuple[Question, ...]) -> pd.DataFrame:
    """The readings of some questions as a frame of texts, one row for each."""
    rows = [
        (q.key, r.key, r.title, r.value, r.interval, r.change, r.note, r.proxy, r.table)
        for q in questions
        for r in q.readings
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))
