"""A reading of the barometer from a published table: its number, interval and change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from retention.charts.sentences import MARKED_WORDS
from retention.disclosure import PublishedTable, Release
from retention.disclosure.release import NOT_APPLICABLE, NOT_AVAILABLE
from retention.reporting.answers import change_of
from retention.reporting.barometer.model import ReadingLine
from retention.reporting.barometer.spark import Spark, spark_of
from retention.reporting.change_words import change_cell
from retention.reporting.wording import latest_totals
from retention.results import NO_INTERVAL, Row, format_interval, period_of

NO_INTERVAL_METHOD = "not applicable"
Make = Callable[[Release], "ReadingLine | None"]
Where = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One reading of the barometer.

    Attributes
    ----------
    asks : str
        What is not known without it, as the start of a sentence.
    tables : tuple of str
        Tables it can be read from.
    make : callable
        Reads it from a release; None where it is not there.
    """

    asks: str
    tables: tuple[str, ...]
    make: Make


def row_of(answers: Release, name: str, where: Where | None = None) -> Row | None:
    """The row over everyone of the latest period that could be counted; None without one."""
    if name not in answers.tables:
        return None
    rows = answers[name].totals
    if not len(rows):
        return None
    found = latest_totals(answers[name], where)
    return found[0] if found else None


def change_row(answers: Release, name: str, where: Where | None = None) -> Row | None:
    """The change of the same number on the year before; None where there is none."""
    table, row = (change_of(answers, name), row_of(answers, name, where))
    if table is None or row is None:
        return None
    found = latest_totals(table, where)
    return next((one for one in found if period_of(one) == period_of(row)), None)


def plain(key: str, title: str, name: str, where: Where | None = None, *, note: str = "") -> Make:
    """A number with its interval and change, read from the row drawn as the total."""

    def make(answers: Release) -> ReadingLine | None:
        row = row_of(answers, name, where)
        if row is None:
            return None
        table = answers[name]
        unit = table.definition.unit
        changed = change_row(answers, name, where)
        late = period_of(row) != table.periods[-1]
        missing = bool(pd.isna(row["value"]))
        notes = [note] if note else []
        if missing:
            notes = [why_missing(row)]
        elif late:
            notes.append(f"joined in the {period_of(row).label}, the latest followed long enough")
        return ReadingLine(
            key,
            title,
            table.value_text(row),
            format_interval(unit, row),
            "" if missing else _change(answers, name, changed),
            "; ".join(notes),
            proxy=str(row.get("proxy", "")) == "proxy",
            table=name,
            spark=_over_time(table, where),
            compared=_is_compared(changed),
        )

    return make


def why_missing(row: Row) -> str:
    """Why a row has no number, in a few words."""
    if row["state"] == NOT_APPLICABLE:
        return "nobody to count"
    words = MARKED_WORDS.get(str(row["state"]), MARKED_WORDS[NOT_APPLICABLE])
    return words.partition("] ")[2]


def _change(answers: Release, name: str, row: Row | None) -> str:
    table = change_of(answers, name)
    if table is None or row is None:
        return "no year before"
    return change_cell(table, row)


def _is_compared(row: Row | None) -> bool:
    return row is not None and not pd.isna(row["value"]) and row["verdict"] != NO_INTERVAL


def _over_time(table: PublishedTable, where: Where | None) -> Spark | None:
    """The years of a reading, oldest first; none where a year of them is hidden."""
    rows = [r for r in reversed(latest_totals(table, where)) if r["state"] != NOT_AVAILABLE]
    if not rows or any(pd.isna(row["value"]) for row in rows):
        return None
    last = [period_of(row).last_day.year for row in rows]
    texts = [f"{year} {table.value_text(row)}" for year, row in zip(last, rows, strict=True)]
    if table.definition.interval == NO_INTERVAL_METHOD:
        # On an axis that does not start at 0 a number without its interval looks like more.
        return None
    limits = {c: [float(row.get(c, float("nan"))) for row in rows] for c in ("lower", "upper")}
    return spark_of(
        [float(row["value"]) for row in rows],
        f"{len(rows)} years: {', '.join(texts)}",
        lowers=limits["lower"],
        uppers=limits["upper"],
    )
