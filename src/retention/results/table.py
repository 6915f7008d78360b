"""The tidy table that carries an indicator's numbers to the disclosure gate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from retention.errors import ArgumentError
from retention.periods import ONE_DAY, Period
from retention.results.definition import KEY_COLUMNS, METHOD_COLUMNS, Definition
from retention.results.numbers import Row

Moments = tuple[pd.Timestamp, ...]
"""A census, or the first and last day of a period."""
Block = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Nesting:
    """Which groups of two columns are made of the same people, as any insider knows.

    Parameters
    ----------
    inner, outer : str
        Two group columns, such as unit and directorate.
    when : tuple of pandas.Timestamp
        The census, or the first and last day of the period, at which this holds.
    blocks : tuple of (tuple of str, tuple of str)
        Groups of the inner column that together are these groups of the outer one: a
        directorate and its units, or two directorates that share a unit with all of theirs.
    """

    inner: str
    outer: str
    when: Moments
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, eq=False)
class IndicatorTable:
    """Raw numbers of one indicator: to compute with, not to show.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per period and group, and one per period for all of them (``total`` is true).
        `period_last_day` is the last day of the period.
    definition : Definition
    by : tuple of str
        Group columns; a person without a value is under "not recorded".
    membership : {"primary", "any", "as supplied"}
        Whether a person counts once, under the primary post, or in each group held; or that
        a table was supplied with its groups.
    population : str
        Who is counted, in words.
    as_of : datetime.date
        Day of the records.
    source : str
        The records, in words.
    sensitive : bool
        Whether the measure, a group column or the population is sensitive.
    notes : tuple of str
        What a reader must know of these very numbers.
    along : tuple of str
        Columns along which a period and group have several rows, such as time since joining.
    conditions : tuple of (str, tuple of str)
        What makes the population a part of everyone: columns and the values that will do.
        With it the gate ties a part to the whole and to its groups.
    without : tuple of str
        What else is left out of the population, in the words of `Workforce.excluding`.
    nestings : tuple of Nesting
        How the group columns lie in others.
    release : tuple of (str, tuple of (str, int))
        By disclosure rule, thresholds that the records' settings raise.
    merges : tuple of (str, str, tuple of str)
        Columns, groups that several were put together as, and the groups recorded.
    """

    frame: pd.DataFrame
    definition: Definition
    by: tuple[str, ...]
    membership: str
    population: str
    as_of: date
    source: str
    sensitive: bool = False
    notes: tuple[str, ...] = ()
    along: tuple[str, ...] = ()
    conditions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    without: tuple[str, ...] = ()
    nestings: tuple[Nesting, ...] = ()
    release: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()
    merges: tuple[tuple[str, str, tuple[str, ...]], ...] = ()

    def __post_init__(self) -> None:
        known = {*KEY_COLUMNS, *METHOD_COLUMNS, *self.by, *self.along}
        known |= {m.name for m in self.definition.measures}
        stray = [column for column in self.frame.columns if column not in known]
        if stray:
            raise ArgumentError(
                f"{self.definition.key}: every column must have a role before it can be "
                f"published, {stray[0]!r} has none; declare it as a Measure"
            )

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that identify a row."""
        return (*KEY_COLUMNS, *self.by, *self.along)

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods of the rows, oldest first."""
        return periods_of(self.frame)

    def __repr__(self) -> str:
        by = f" by {', '.join(self.by)}" if self.by else ""
        return (
            f"<IndicatorTable {self.definition.id}{by}: {len(self.frame)} rows, "
            "raw; publish() protects it for showing, .frame holds the raw numbers>"
        )

    def _repr_html_(self) -> str:
        """The table as the gate lets it be seen; nothing of it when no gate is loaded."""
        return _display(self)


def _nothing_shown(table: IndicatorTable) -> str:
    return f"<p>{table.definition.id}: not shown, the disclosure gate is not loaded.</p>"


_display: Callable[[IndicatorTable], str] = _nothing_shown


def show_tables_through(display: Callable[[IndicatorTable], str]) -> None:
    """Let the disclosure gate show raw tables in notebooks; it calls this when it loads.

    The gate imports this module and not the other way round, so it is handed in here.
    """
    global _display  # noqa: PLW0603
    _display = display


def indicator_table(
    definition: Definition,
    counts: pd.DataFrame,
    *,
    level: float,
    by: tuple[str, ...] = (),
    membership: str = "primary",
    population: str,
    as_of: date,
    source: str,
    sensitive: bool = False,
    notes: tuple[str, ...] = (),
    along: tuple[str, ...] = (),
    conditions: tuple[tuple[str, tuple[str, ...]], ...] = (),
    without: tuple[str, ...] = (),
    nestings: tuple[Nesting, ...] = (),
    release: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = (),
    merges: tuple[tuple[str, str, tuple[str, ...]], ...] = (),
) -> IndicatorTable:
    """Put counts, and what the definition derives from them, into one table.

    `counts` has ``period_start``, ``period_last_day``, ``total``, the columns of `by` and
    `along`, and the counted measures.
    """
    if not 0.5 <= level < 1:
        raise ArgumentError(f"level must be at least 0.5 and below 1, was {level!r}; use 0.95")
    frame = counts.copy(deep=False)
    frame.insert(0, "indicator", definition.key)
    for name, values in definition.derive(frame, level).items():
        frame[name] = np.asarray(values)
    frame["method"], frame["level"] = definition.interval, level
    leading = [*KEY_COLUMNS[:3], *by, "total", *along]
    measures = [m.name for m in definition.measures]
    frame = frame[[*leading, *measures, *METHOD_COLUMNS]].reset_index(drop=True)
    return IndicatorTable(
        frame,
        definition,
        by,
        membership,
        population,
        as_of,
        source,
        sensitive,
        notes,
        along,
        conditions,
        without,
        nestings,
        release,
        merges,
    )


@dataclass(frozen=True, slots=True)
class Unavailable:
    """The answer "not available": what was asked, and what the records lack for it.

    Parameters
    ----------
    definition : Definition
    reason : str
        What is missing and how to supply it, in a sentence without its full stop.
    """

    definition: Definition
    reason: str

    def __str__(self) -> str:
        return f"{self.definition.title}: not available, because {self.reason}."


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a tidy frame, each as a mapping of column to value."""
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def period_of(row: Row) -> Period:
    """The period that a row is of."""
    return Period(row["period_start"].date(), row["period_last_day"].date() + ONE_DAY)


def periods_of(frame: pd.DataFrame) -> tuple[Period, ...]:
    """The periods that a tidy frame's rows are of, oldest first."""
    pairs = frame[["period_start", "period_last_day"]].drop_duplicates()
    return tuple(sorted(period_of(row) for row in rows_of(pairs)))
