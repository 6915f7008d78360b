"""What an indicator is: its measures, each with a role that the disclosure gate knows.

The gate knows roles only. A derived column is a function of counts that its definition holds, so
that the gate can work it out again from protected counts: nothing derived survives the hiding of
what it was derived from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy.typing as npt
import pandas as pd

from retention.results.numbers import Unit

Role = Literal["count", "base", "sum", "derived", "context", "largest"]
ROLES: tuple[Role, ...] = get_args(Role)
Moment = Literal["opening", "closing", "period"]

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
    unseen : bool
        Whether the column is in no published table, though its number can be worked out from
        several: the gate protects it and takes the column out.
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
    unseen: bool = False

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


def before_name(name: str) -> str:
    """The column that holds a measure of the same period a year before."""
    return f"{name}_before"
