"""What an indicator is, and the tidy table that carries its numbers to the disclosure gate.

Each column of numbers has a role, and the gate knows roles only. A derived column is a
function of counts that its definition holds, so that the gate can work it out again from
protected counts: nothing derived survives the hiding of what it was derived from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.errors import ArgumentError
from retention.periods import ONE_DAY, Period

Role = Literal["count", "base", "sum", "derived", "context", "largest"]
ROLES: tuple[Role, ...] = get_args(Role)
Moment = Literal["opening", "closing", "period"]
Unit = Literal[
    "people",
    "fte",
    "proportion",
    "points",
    "per person-year",
    "person-years",
    "ratio",
    "score",
    "correlation",
]

TOTAL = "All"
NUMERATOR = "numerator"
CHANGE_OF = ": change on the year before"
"""Ends the title of a change; the verdicts on one are these, "higher" and "lower"."""
NO_CLEAR_CHANGE = "no clear change"
NO_INTERVAL = "no interval applies"
RESTS_ON_UNKNOWN = "rests on unknown reasons"
KEY_COLUMNS = ("indicator", "period_start", "period_last_day", "total")
METHOD_COLUMNS = ("method", "level")

Derive = Callable[[pd.DataFrame, float], Mapping[str, npt.ArrayLike]]


@dataclass(frozen=True, slots=True)
class Measure:
    """One column of numbers and what the gate must know of it.

    Parameters
    ----------
    name : str
        The column.
    role : {"count", "base", "sum", "derived", "context", "largest"}
        ``base`` are people that could be counted, ``count`` are some of them, ``sum`` adds
        hours, days or FTE over them, ``derived`` is computed from the others, ``context``
        holds nothing of people, ``largest`` is what one person adds at most to a sum: for
        the gate alone, which takes the column out of what it publishes.
    of : tuple of str
        The measures of the same row that a count or sum is part of, or that a derived
        column could give back.
    quantity : str
        Name of the number itself, the same in every table that shows it.
    when : {"opening", "closing", "period"}
        The census of a stock; ``period`` for a flow.
    grouped_at : {"opening", "closing", "period"}
        When people's groups are read.
    rest : str
        The quantity that is left of the base when the count is taken out.
    groups : {"sum", "overlap", "same"}
        Whether groups sum to the total, may share people, or all show the total's number.
    repeats : tuple of str
        Those of the table's `along` columns along which the number stays the same.
    named : tuple of (str, str)
        Groups, of a single group column, whose number other tables show for everyone, and
        the quantity that it is there.
    under : tuple of (str, str)
        Of a margin of a two-way table: the column of the table that its groups stand in, and
        the column of the records that they are groups of. Else all group columns, as named.
    steps : tuple of (tuple of str, str)
        Steps along the table, by their labels, whose number stands under another name in
        other rows or tables, and the quantity that it is there.
    sensitive : bool, optional
        Whether the number itself tells a sensitive thing: how many resigned does, how many
        left at all does not. By default as the table.
    months_before : int
        The number is that of the period this many months before the row's.
    words : str
        The number in words, where it is a step of an identity.
    largest : str
        Of a sum: the measure with what one person adds to it at most. A sum that is mostly
        one person's is hidden.
    """

    name: str
    role: Role
    of: tuple[str, ...] = ()
    quantity: str = ""
    when: Moment = "period"
    grouped_at: Moment = "opening"
    rest: str = ""
    groups: Literal["sum", "overlap", "same"] = "sum"
    repeats: tuple[str, ...] = ()
    named: tuple[tuple[str, str], ...] = ()
    under: tuple[tuple[str, str], ...] = ()
    steps: tuple[tuple[tuple[str, ...], str], ...] = ()
    sensitive: bool | None = None
    months_before: int = 0
    words: str = ""
    largest: str = ""

    @property
    def counted(self) -> bool:
        """Whether the number comes from people, and is not worked out from other columns."""
        return self.role in ("count", "base", "sum")


@dataclass(frozen=True, slots=True)
class Definition:
    """Everything that captions, notes and the gate say or do about one indicator.

    `derive` takes the frame of counts and the confidence level and returns the derived
    columns; it is called once on raw counts and, under a rounding rule, again on protected
    ones, or `rederive` is where rounded counts need a way of their own. `between_periods` is
    called instead for comparing periods, where the limits beside a number take as given what
    moves with it, such as the headcount that leavers make smaller. `whole_series` says
    that a reading rests on all rows, so that all are shown or none; `across_rows` that it
    rests on other rows too and is worked out from those that are shown, the hidden ones
    missing. Each of the `identities` is a sum of signed measures that is 0 in every row. Each
    of the `margins` is a part and a whole: summed over the rows in which one number of the
    whole stands, the part is that number.
    """

    key: str
    version: int
    title: str
    numerator: str
    denominator: str
    unit: Unit
    direction: Literal["higher", "lower", "neither"]
    question: Literal["vision", "culture", "support"] | None
    interval: str
    source: str
    measures: tuple[Measure, ...]
    derive: Derive
    caveats: tuple[str, ...] = ()
    proxy: bool = False
    sensitive: bool = False
    counts: Literal["people", "units", "months"] = "people"
    whole_series: bool = False
    across_rows: bool = False
    identities: tuple[tuple[tuple[str, int], ...], ...] = ()
    rederive: Derive | None = None
    between_periods: Derive | None = None
    margins: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """Key and version: what a caption quotes."""
        return f"{self.key} v{self.version}"

    def measure(self, name: str) -> Measure:
        """The measure called `name`."""
        return next(m for m in self.measures if m.name == name)


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


def before_name(name: str) -> str:
    """The column that holds a measure of the same period a year before."""
    return f"{name}_before"


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


Row = Mapping[str, Any]


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


_DECIMALS: Mapping[Unit, int] = {"people": 0, "ratio": 2, "score": 2, "correlation": 2}


def format_number(unit: Unit, value: float, *, with_unit: bool = True) -> str:
    """A number as readers see it; missing is an empty text.

    Examples
    --------
    >>> format_number("proportion", 0.04797), format_number("people", 1234.0)
    ('4.8%', '1,234')
    >>> format_number("points", -0.0123), format_number("points", 0.0001)
    ('-1.2 points', '0.0 points')
    """
    if pd.isna(value):
        return ""
    match unit:
        case "proportion":
            return f"{100 * value:.1f}{'%' if with_unit else ''}"
        case "points":
            text = f"{100 * value:+.1f}".replace("-0.0", "0.0").replace("+0.0", "0.0")
            return f"{text}{' points' if with_unit else ''}"
        case "per person-year":
            return f"{100 * value:.1f}"
        case _:
            return f"{value:,.{_DECIMALS.get(unit, 1)}f}"


UNIT_WORDS: Mapping[Unit, str] = {
    "people": "people",
    "fte": "full-time equivalents",
    "proportion": "per cent",
    "points": "percentage points",
    "per person-year": "per 100 person-years",
    "person-years": "person-years",
    "ratio": "ratio",
    "score": "score from 0 to 10",
    "correlation": "correlation",
}


def format_interval(unit: Unit, row: Row) -> str:
    """`lower` to `upper` of a row, or an empty text where no interval applies."""
    low, high = row.get("lower"), row.get("upper")
    if low is None or high is None or pd.isna(low) or pd.isna(high):
        return ""
    return (
        f"{format_number(unit, low, with_unit=False)} to "
        f"{format_number(unit, high, with_unit=False)}"
    )
