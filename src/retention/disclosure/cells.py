"""The numbers of people in a release, each one once, and what ties them to each other.

The same headcount may stand in five tables. A cell is that number, whatever tables show
it: a quantity, in a population, at a time, of a group. Cells are tied by equations: groups
sum to their total, a count and what it leaves sum to their base, the rows and columns of a
two-way table to its margins. What ties one table to another is in `ties`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

from retention.errors import DisclosureError
from retention.results import IndicatorTable, Measure, Moments, Row, period_of, rows_of

Group = tuple[tuple[str, str], ...]
Equation = tuple[tuple[int, int], ...]
TOGETHER = "\x1e"
"""Joins the values of a group that several were put together as."""
Place = tuple[int, int, str]
"""A table's position, a row's number and a measure's name."""


class CellKey(NamedTuple):
    """What a number is: the same key, the same number.

    `grouped` is the moment at which groups are read; of everyone there is no group, and the
    moment and membership are empty too.
    """

    population: str
    quantity: str
    when: Moments
    grouped: Moments = ()
    membership: str = ""
    group: Group = ()

    @property
    def label(self) -> str:
        """The key as a text that is the same in every run and on every machine."""
        return f"{self.population}\x1f{self.in_population}"

    @property
    def in_population(self) -> str:
        """The label without the population."""
        days = ["/".join(f"{day:%Y-%m-%d}" for day in moment) for moment in self[2:4]]
        group = [part for pair in self.group for part in pair]
        return "\x1f".join([self.quantity, *days, self.membership, *group])


@dataclass(frozen=True, slots=True)
class Difference:
    """What is left of a number of a whole when that of a part is taken out.

    It is in no table, and whoever sees both numbers knows it: it is protected as a number
    of the group of people that it is of.
    """

    cell: int
    measure: Measure
    bases: tuple[int, ...]
    sensitive: bool


@dataclass
class Cells:
    """All cells of some tables.

    Attributes
    ----------
    value : list of float
        The number in each cell.
    key : list of CellKey
    shown_in : list of list of (table, row, measure)
        Where it stands; empty for what could be worked out but is in no table.
    is_total : list of bool
    label : list of str
        To choose between equal cells in a way that does not depend on their order.
    equations : list of ((cell, sign), ...)
        Cells whose signed values sum to 0.
    parts : dict of int to set of int
        For each base the counts that are part of it in some row, and are hidden with it.
    bases : set of int
        Cells that are the base of something in some table, or a sum of such.
    sensitive : set of int
        Cells whose number is sensitive in some table.
    differences : list of Difference
    """

    value: list[float] = field(default_factory=list)
    key: list[CellKey] = field(default_factory=list)
    shown_in: list[list[Place]] = field(default_factory=list)
    is_total: list[bool] = field(default_factory=list)
    label: list[str] = field(default_factory=list)
    equations: list[Equation] = field(default_factory=list)
    at: dict[Place, int] = field(default_factory=dict)
    rest: dict[Place, int] = field(default_factory=dict)
    parts: dict[int, set[int]] = field(default_factory=dict)
    bases: set[int] = field(default_factory=set)
    sensitive: set[int] = field(default_factory=set)
    differences: list[Difference] = field(default_factory=list)
    _number: dict[CellKey, int] = field(default_factory=dict)
    _standing: dict[int, list[int]] = field(default_factory=dict)

    def equations_of(self, cell: int) -> list[Equation]:
        """The equations that a cell stands in."""
        return [self.equations[n] for n in self._positions().get(cell, ())]

    def _positions(self) -> dict[int, list[int]]:
        """For each cell the positions of its equations; made once all are written down."""
        if not self._standing and self.equations:
            for number, equation in enumerate(self.equations):
                for cell, _ in equation:
                    self._standing.setdefault(cell, []).append(number)
        return self._standing

    def find(self, key: CellKey) -> int | None:
        """The cell of a key, if there is one."""
        return self._number.get(key)

    def number(self, key: CellKey, value: float) -> int:
        """The cell of a key, a new one if there is none yet."""
        if key not in self._number:
            self._number[key] = len(self.value)
            self.value.append(value)
            self.key.append(key)
            self.shown_in.append([])
            self.is_total.append(key.group == ())
            self.label.append(key.label)
        found = self._number[key]
        if self.value[found] != value:
            raise DisclosureError(
                f"two tables give different numbers for {key.quantity} of the same people; give "
                "their populations different names"
            )
        return found

    def equate(self, whole: int, parts: Iterable[int]) -> bool:
        """Write down that parts sum to a whole, if they do; whether they do."""
        found = list(dict.fromkeys(parts))
        if whole in found or sum(self.value[p] for p in found) != self.value[whole]:
            return False
        self.equations.append(((whole, -1), *((part, 1) for part in found)))
        return True


def recorded(table: IndicatorTable, column: str, value: str) -> str:
    """A group by the values recorded for it, whatever it was called when they were put together."""
    values = next((v for c, name, v in table.merges if (c, name) == (column, value)), (value,))
    return TOGETHER.join(values)


def numbered(tables: Iterable[IndicatorTable]) -> Cells:
    """Number the cells of some tables and write down what ties them inside each table."""
    cells = Cells()
    for position, table in enumerate(tables):
        _add_table(cells, position, table)
    return cells


def _add_table(cells: Cells, position: int, table: IndicatorTable) -> None:
    counted = [m for m in table.definition.measures if m.role in ("count", "base")]
    # A margin of a two-way table stands in many rows, and is one part of its total.
    sums: dict[tuple[object, ...], dict[int, None]] = {}
    totals: dict[tuple[object, ...], int] = {}
    for row_number, row in enumerate(rows_of(table.frame)):
        for measure in counted:
            value = row[measure.name]
            if pd.isna(value):
                continue
            cell = cells.number(_key(table, measure.quantity, measure, row), float(value))
            if not measure.unseen:
                cells.shown_in[cell].append((position, row_number, measure.name))
            cells.at[position, row_number, measure.name] = cell
            if measure.role == "base":
                cells.bases.add(cell)
            if table.sensitive if measure.sensitive is None else measure.sensitive:
                cells.sensitive.add(cell)
            whole = (
                measure.name,
                row["period_start"],
                row["period_last_day"],
                *_along(table, measure, row),
            )
            if row["total"]:
                totals[whole] = cell
            elif measure.groups == "sum":
                sums.setdefault(whole, {})[cell] = None
        _add_parts(cells, position, counted, row_number)
        _add_rests(cells, position, table, row_number, row)
        _add_identities(cells, position, table, row_number)
    if table.membership != "any":
        cells.equations += [
            ((totals[whole], -1), *((part, 1) for part in parts))
            for whole, parts in sums.items()
            if whole in totals
        ]
    _add_margins(cells, position, table)


def _add_parts(cells: Cells, position: int, counted: list[Measure], row_number: int) -> None:
    for measure in counted:
        part = cells.at.get((position, row_number, measure.name))
        for name in measure.of:
            whole = cells.at.get((position, row_number, name))
            if part is not None and whole is not None:
                cells.parts.setdefault(whole, set()).add(part)


def _add_rests(
    cells: Cells, position: int, table: IndicatorTable, row_number: int, row: Row
) -> None:
    """What each count leaves of its base is a cell too, shown or not."""
    for measure in table.definition.measures:
        if measure.role != "count" or not measure.rest or pd.isna(row[measure.name]):
            continue
        base = row[measure.of[0]]
        rest = cells.number(
            _key(table, measure.rest, measure, row), float(base - row[measure.name])
        )
        whole = cells.at[position, row_number, measure.of[0]]
        part = cells.at[position, row_number, measure.name]
        cells.rest[position, row_number, measure.name] = rest
        cells.equations.append(((whole, -1), (part, 1), (rest, 1)))


def _add_identities(cells: Cells, position: int, table: IndicatorTable, row_number: int) -> None:
    for identity in table.definition.identities:
        places = [((position, row_number, name), sign) for name, sign in identity]
        if all(place in cells.at for place, _ in places):
            cells.equations.append(tuple((cells.at[place], sign) for place, sign in places))


def _add_margins(cells: Cells, position: int, table: IndicatorTable) -> None:
    # The totals of a two-way table have other margins; along a scale each has its own.
    of_groups = ~table.frame["total"].to_numpy(dtype=bool) | bool(table.along)
    groups = np.flatnonzero(of_groups)
    for part, whole in table.definition.margins:
        # A number that stands in several rows is one part.
        parts: dict[int, dict[int, None]] = {}
        for row in groups.tolist():
            margin = cells.at.get((position, row, whole))
            if margin is not None:
                parts.setdefault(margin, {})[cells.at[position, row, part]] = None
        cells.equations += [
            ((margin, -1), *((cell, 1) for cell in found)) for margin, found in parts.items()
        ]


def _along(table: IndicatorTable, measure: Measure, row: Row) -> tuple[str, ...]:
    """What tells apart the rows of a period and group in which a measure differs."""
    return tuple(f"{c}={row[c]}" for c in table.along if c not in measure.repeats)


def _key(table: IndicatorTable, quantity: str, measure: Measure, row: Row) -> CellKey:
    step = tuple(str(row[c]) for c in table.along)
    elsewhere_along = dict(measure.steps).get(step) if quantity == measure.quantity else None
    quantity = elsewhere_along or "; ".join([quantity, *_along(table, measure, row)])
    start, last = row["period_start"], row["period_last_day"]
    if measure.months_before:
        # By the calendar of the periods themselves, or 29 February would be another cell.
        earlier = period_of(row).before(measure.months_before)
        start, last = pd.Timestamp(earlier.start), pd.Timestamp(earlier.last_day)
    moment = {
        "opening": (start - pd.Timedelta(days=1),),
        "closing": (last,),
        "period": (start, last),
    }
    when = moment[measure.when]
    if row["total"] or measure.groups == "same":
        return CellKey(table.population, quantity, when)
    if quantity == measure.quantity and len(table.by) == 1:
        elsewhere = dict(measure.named).get(str(row[table.by[0]]))
        if elsewhere is not None:
            return CellKey(table.population, elsewhere, when)
    columns = measure.under or tuple((column, column) for column in table.by)
    # A table by unit and staff group and one by staff group and unit have the same cells.
    group = tuple(sorted((of, recorded(table, of, str(row[column]))) for column, of in columns))
    return CellKey(
        table.population, quantity, when, moment[measure.grouped_at], table.membership, group
    )
