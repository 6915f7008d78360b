"""Person-time and leaving counted into cells of people alike, without a row per person and month.

Each person's time in post is cut where anything changes that a cell is told by: the post, the
year, the class of service, the age band, recent development. What a piece is called is known on
its first day, and nothing that happened later decides it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from retention.counts import Stretches, grid_of, stretches_of
from retention.counts.arrays import FloatArray, IntArray
from retention.counts.exposure import time_between
from retention.counts.stretches import row_on_day
from retention.periods import DAYS_PER_YEAR, Period, day_number
from retention.planning.causes import causes_of_spells
from retention.planning.inputs import YEAR
from retention.planning.values import Pieces, as_cells, change_days, values_of, year_name
from retention.rising_stars import RisingStarRule
from retention.workforce import Workforce

PEOPLE = "people"


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Time in post and leaving, by what the people of a cell have in common.

    Attributes
    ----------
    frame : pandas.DataFrame
        A row per cell: the inputs and further columns asked for, and ``people``, how many
        different people spent time in it. ``service`` is in years, the middle of its class.
    exposure : numpy.ndarray of float, shape (cells,)
        Person-years in post.
    exits : numpy.ndarray of float, shape (cells, causes)
        Times that somebody's last post ended, by last day and cause.
    causes : tuple of str
    inputs : tuple of str
        The columns of `frame` that a model may look at.
    periods : tuple of Period
        The years counted, oldest first.
    members : (cell, person), each numpy.ndarray of int, shape (n,)
        Who spent time in which cell, each pair once: to count people over several cells.
    """

    frame: pd.DataFrame
    exposure: FloatArray
    exits: FloatArray
    causes: tuple[str, ...]
    inputs: tuple[str, ...]
    periods: tuple[Period, ...]
    members: tuple[IntArray, IntArray] = field(repr=False)

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def leavers(self) -> FloatArray:
        """Leavers of every cause, by cell."""
        found: FloatArray = self.exits.sum(axis=1)
        return found

    def of(self, periods: Sequence[Period]) -> Cells:
        """The cells of some of the years."""
        labels = [year_name(period) for period in periods]
        kept = self.frame[YEAR].isin(labels).to_numpy(dtype=bool)
        cell, person = self.members
        place = np.cumsum(kept) - 1
        return Cells(
            self.frame[kept].reset_index(drop=True),
            self.exposure[kept],
            self.exits[kept],
            self.causes,
            self.inputs,
            tuple(periods),
            (place[cell[kept[cell]]], person[kept[cell]]),
        )

    def people_by(self, group: IntArray, groups: int) -> FloatArray:
        """How many different people spent time in each group of cells.

        Parameters
        ----------
        group : numpy.ndarray of int, shape (cells,)
            From 0 to ``groups - 1``.
        """
        cell, person = self.members
        whose = 1 + int(person.max(initial=0))
        each = np.unique(group[cell] * whose + person)
        return np.bincount(each // whose, minlength=groups).astype(np.float64)


def count_cells(
    workforce: Workforce,
    periods: Sequence[Period],
    inputs: Sequence[str],
    *,
    also: Sequence[str] = (),
    rule: RisingStarRule | None = None,
) -> Cells:
    """Count time in post and leaving of some years into cells.

    Everyone in post is counted, on leave or not, under the primary post of each day. Days in
    post are those up to and with the last day employed, and a last day belongs to its year, so
    cells add up to the person-years and leavers of `retention.leaver_rate` by event.

    Parameters
    ----------
    workforce : Workforce
    periods : sequence of Period
        Years apart from each other, oldest first.
    inputs : sequence of str
        Checked names; ``year`` is always counted too.
    also : sequence of str
        Columns of posts to tell cells by that no model looks at, such as the unit.
    rule : RisingStarRule, optional
        Who is a Rising Star, where ``star`` is an input: at the census that opens the year.

    Raises
    ------
    ArgumentError
        If the records cannot answer for a period.
    """
    grid = grid_of(workforce, periods)
    stretches = stretches_of(workforce)
    pieces = _pieces(workforce, stretches, grid.periods, inputs)
    names = tuple(dict.fromkeys((*inputs, *also, YEAR)))
    values = values_of(workforce, stretches, pieces, names, grid.periods, rule)
    cell, frame = as_cells(values, len(pieces))
    size = len(frame)
    whose = 1 + int(pieces.person.max(initial=0))
    each = np.unique(cell * whose + pieces.person)
    frame[PEOPLE] = np.bincount(each // whose, minlength=size)
    cause, causes = causes_of_spells(workforce)
    spell = stretches.everyone.spell[pieces.row[pieces.leaves]]
    key = cell[pieces.leaves] * len(causes) + cause[spell]
    exits = np.bincount(key, minlength=size * len(causes)).reshape(size, len(causes))
    return Cells(
        frame,
        np.bincount(cell, pieces.days / DAYS_PER_YEAR, size).astype(np.float64),
        exits.astype(np.float64),
        causes,
        tuple(inputs),
        grid.periods,
        (each // whose, each % whose),
    )


def _pieces(
    workforce: Workforce, stretches: Stretches, periods: Sequence[Period], inputs: Sequence[str]
) -> Pieces:
    """Everybody's time in post, cut at every change, inside the years."""
    rows, united = stretches.everyone, stretches.united
    opens, ends = (
        np.array([day_number(day) for day in days], dtype=np.int64)
        for days in ([p.start for p in periods], [p.end for p in periods])
    )
    low, high = int(opens.min()), int(ends.max())
    which = np.flatnonzero((united.start < high) & (united.exit > low))
    seen = np.flatnonzero((rows.start < high) & (rows.exit > low))
    years = np.unique(np.concatenate([opens, ends])).tolist()
    cuts = [
        (rows.person[seen], rows.start[seen]),
        (rows.person[seen], rows.exit[seen]),
        *((united.person[which], np.full(len(which), day)) for day in years),
        *change_days(workforce, stretches, inputs, which),
    ]
    person, first, days = time_between(cuts, low, high)
    row = row_on_day(rows, person, first)
    period = np.searchsorted(opens, first, side="right") - 1
    kept = (row >= 0) & (period >= 0)
    kept &= (rows.person[row] == person) & (first < rows.exit[row]) & (first < ends[period])
    person, first, days, row, period = (a[kept] for a in (person, first, days, row, period))
    return Pieces(
        person,
        first,
        days,
        row,
        np.cumsum(rows.enters)[row] - 1,
        period,
        rows.leaves[row] & (first + days == rows.exit[row]),
    )
