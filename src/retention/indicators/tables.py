"""Counts by group and period to the tidy frame that every indicator hands out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.counts import Grid, Stocks, Stretches, count_stocks, grid_of, stretches_of
from retention.counts.arrays import FloatArray
from retention.counts.stretches import Membership
from retention.errors import ArgumentError, NotAvailableError
from retention.indicators.definitions.parts import ACTIVE
from retention.indicators.nesting import nestings_of
from retention.periods import Periods
from retention.results import TOTAL, Definition, IndicatorTable, indicator_table
from retention.schema import SENSITIVE_COLUMNS
from retention.workforce import WITHOUT, Workforce

Columns = Mapping[str, FloatArray]
Steps = Mapping[tuple[str, ...], Columns]

NO_STATUS = "leave of absence not separated: the records have no status"
NO_FTE = "posts without a recorded FTE are not in the sums"


def group_columns(
    workforce: Workforce, by: str | Collection[str], *, also: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The argument `by` as a tuple of columns that the records have: one, several, or none."""
    columns = (by,) if isinstance(by, str) else tuple(by)
    if len(set(columns)) != len(columns):
        raise ArgumentError(f"by must name each column once, was {', '.join(columns)}")
    workforce.check_columns([c for c in columns if c not in also], "by")
    absent = [c for c in columns if c in also and c not in workforce.spells]
    if absent:
        raise ArgumentError(f"by must name a column of these records, which have no {absent[0]}")
    return columns


def check_fte(workforce: Workforce) -> None:
    """Refuse what needs FTE when the records have none."""
    if not workforce.has_fte:
        raise NotAvailableError(
            "workforce must have FTE for this, but its records have no column fte; add it to "
            "starters or staff"
        )


def notes_on_fte(workforce: Workforce) -> tuple[str, ...]:
    """What a reader must know of sums of FTE: that some posts have none."""
    return (NO_FTE,) if workforce.spells["fte"].isna().any() else ()


def active_stocks(
    workforce: Workforce, period: Periods, by: str | Collection[str], membership: Membership
) -> tuple[Stretches, Grid, Stocks]:
    """Stretches of active service, the censuses of the periods, and the stocks at them."""
    stretches = stretches_of(workforce.active(), group_columns(workforce, by), membership)
    grid = grid_of(workforce, period)
    return stretches, grid, count_stocks(stretches, grid)


def table_of(
    definition: Definition,
    workforce: Workforce,
    stretches: Stretches,
    grid: Grid,
    columns: Columns | Steps,
    *,
    level: float,
    notes: tuple[str, ...] = (),
    along: tuple[str, ...] = (),
    context: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
) -> IndicatorTable:
    """Put counted columns, each of shape (groups + 1, periods), into an indicator table.

    With `along` there are several rows for each group and period: `columns` then has the
    counts of each step by the step's labels, one for each name of `along`. `context` adds the
    columns that hold nothing of people to the frame of counts.
    """
    by = tuple(stretches.labels.columns)
    frame = _steps(stretches.labels, by, grid, columns, along)
    frame = frame if context is None else context(frame)
    told_of = (*by, *(condition for condition, _ in workforce.conditions))
    sensitive_people = any(column in SENSITIVE_COLUMNS for column in told_of)
    if sensitive_people and definition.sensitive:
        # Of people who share a characteristic, how many left is sensitive by itself.
        measures = tuple(replace(m, sensitive=True) for m in definition.measures)
        definition = replace(definition, measures=measures)
    return indicator_table(
        definition,
        frame,
        level=level,
        by=by,
        membership=stretches.membership,
        population=workforce.population,
        as_of=workforce.as_of,
        source=workforce.source_words,
        sensitive=definition.sensitive or sensitive_people,
        notes=notes,
        along=along,
        conditions=tuple(c for c in workforce.conditions if c[0] != WITHOUT),
        without=tuple(word for c, words in workforce.conditions if c == WITHOUT for word in words),
        release=workforce.release,
        nestings=nestings_of(workforce, by, grid.periods),
        merges=workforce.merges,
    )


AS_SUPPLIED = "as supplied"
"""The membership of groups that a table gives by itself: nobody is put into them here."""


def supplied_table(
    definition: Definition,
    workforce: Workforce,
    counts: pd.DataFrame,
    *,
    by: tuple[str, ...],
    counted: str,
    level: float,
    notes: tuple[str, ...] = (),
    along: tuple[str, ...] = (),
) -> IndicatorTable:
    """Put the counts of an aggregated table into an indicator table.

    `counts` has what `indicator_table` needs; `counted` says who they are of.

    Raises
    ------
    NotAvailableError
        If the workforce is a part: the table is of everybody.
    """
    if workforce.conditions:
        raise NotAvailableError(
            f"workforce must be all staff, since the numbers of {definition.key} are supplied for "
            f"everybody, was {workforce.population}; use by= instead of where()"
        )
    return indicator_table(
        definition,
        counts,
        level=level,
        by=by,
        membership=AS_SUPPLIED,
        population=counted,
        as_of=workforce.as_of,
        source=workforce.source_words,
        sensitive=definition.sensitive or any(column in SENSITIVE_COLUMNS for column in by),
        notes=notes,
        along=along,
    )


def _steps(
    labels: pd.DataFrame,
    by: tuple[str, ...],
    grid: Grid,
    columns: Columns | Steps,
    along: tuple[str, ...],
) -> pd.DataFrame:
    """The frames of all steps, one below the other; without `along` there is one."""
    steps: dict[tuple[str, ...], dict[str, FloatArray]] = {}
    for name, values in columns.items():
        if isinstance(name, tuple) and isinstance(values, Mapping):
            steps[name] = dict(values)
        elif isinstance(name, str) and not isinstance(values, Mapping):
            steps.setdefault((), {})[name] = values
    used = _used(list(steps.values()), bool(by))
    frames = []
    for step, counted in steps.items():
        frame = _tidy(labels, by, grid, counted, used)
        for column, label in zip(along, step, strict=True):
            frame[column] = pd.array([label] * len(frame), dtype="str")
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def _used(steps: list[dict[str, FloatArray]], grouped: bool) -> npt.NDArray[np.int64]:
    """The groups that somebody is counted in, in any period and step."""
    if not grouped:
        return np.array([], dtype=np.int64)
    counted = np.stack([np.nan_to_num(v) for columns in steps for v in columns.values()])
    return np.flatnonzero(counted[:, :-1].any(axis=(0, 2)))


def _tidy(
    labels: pd.DataFrame,
    by: tuple[str, ...],
    grid: Grid,
    columns: Mapping[str, FloatArray],
    used: npt.NDArray[np.int64],
) -> pd.DataFrame:
    """A row per period and used group, and one per period for the total."""
    rows = np.append(used, len(labels))
    periods = len(grid.periods)
    start = np.array([p.start for p in grid.periods], dtype="datetime64[s]")
    last = np.array([p.last_day for p in grid.periods], dtype="datetime64[s]")
    frame = pd.DataFrame(
        {
            "period_start": np.repeat(start, len(rows)),
            "period_last_day": np.repeat(last, len(rows)),
        }
    )
    for column in by:
        names = np.append(labels[column].to_numpy(dtype=object)[used], TOTAL)
        frame[column] = pd.array(np.tile(names, periods), dtype="str")
    frame["total"] = np.tile(rows == len(labels), periods)
    for name, values in columns.items():
        frame[name] = values[rows].T.ravel()
    return frame


def without_status(definition: Definition, workforce: Workforce, *, suffix: str = "") -> Definition:
    """The definition as it is when nothing tells active service from leave."""
    if workforce.has_status:
        return definition
    everyone = tuple(
        replace(m, quantity="headcount") if m.quantity == ACTIVE else m for m in definition.measures
    )
    return replace(
        definition,
        key=f"{definition.key}{suffix}",
        caveats=(*definition.caveats, NO_STATUS),
        measures=everyone,
    )
