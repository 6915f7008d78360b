"""Many possible futures of a stock, month by month, counted in cells and never person by person.

In each month of each path, people of a cell leave or move with the chance of their group of posts
and class of service; the rest grow a month older; then people are hired. One exponential number
decides a cell in a month, so that two scenarios with one seed share their chance.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from retention.counts.arrays import BoolArray, FloatArray, IntArray
from retention.planning.draws import binomial_quantile, exits_of, poisson_quantile, split
from retention.planning.stocks import COHORT_SERVICE, NEW, class_of

CHUNK = 50
"""Paths that are simulated together: as many as a processor's own memory holds."""
MONTHS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """Everything that a path is drawn with; `paths` may be drawn parameters.

    Attributes
    ----------
    leave : numpy.ndarray, shape (paths, groups, classes)
        Rate of leaving a month.
    in_year : numpy.ndarray, shape (paths, years, groups)
        Factor of leaving in each year.
    move : numpy.ndarray, shape (paths, groups)
        Rate of moving to another group a month.
    to : numpy.ndarray of int, shape (groups, destinations)
        Where those who move go,
    share : numpy.ndarray, shape (groups, destinations)
        and the share of each in what is left for it and those after it.
    hires : numpy.ndarray, shape (paths, years, groups)
        Mean hires a month.
    yearly : tuple of (int, int, float)
        From a group to another, the chance of going once a year.
    hold : numpy.ndarray of int, shape (groups,), optional
        Number of the stock that hires keep at its opening level, in place of `hires`.
    """

    leave: FloatArray
    in_year: FloatArray
    move: FloatArray
    to: IntArray
    share: FloatArray
    hires: FloatArray
    yearly: tuple[tuple[int, int, float], ...] = ()
    hold: IntArray | None = None


Counts = npt.NDArray[np.int32]
"""Counts of people, small enough for half the memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """What happened in each path, month and group of posts.

    Attributes
    ----------
    stock : numpy.ndarray of int, shape (paths, months + 1, groups)
    left, hired, moved_in, moved_out, promoted : numpy.ndarray of int, shape (paths, months, groups)
        `promoted` are those of `moved_out` who went to a higher band.
    """

    stock: Counts = field(repr=False)
    left: Counts = field(repr=False)
    hired: Counts = field(repr=False)
    moved_in: Counts = field(repr=False)
    moved_out: Counts = field(repr=False)
    promoted: Counts = field(repr=False)


def simulate(
    opening: IntArray, rates: Rates, months: int, *, seed: int, higher: BoolArray
) -> Paths:
    """Draw a path for each set of rates.

    Parameters
    ----------
    opening : numpy.ndarray of int, shape (groups, opening cohorts)
    rates : Rates
    months : int
        Steps; at most 12 times the years that `rates` holds.
    seed : int
        The same seed gives the same paths, and shares chance between different rates.
    higher : numpy.ndarray of bool, shape (groups, groups)
        Whether a move from row to column is a promotion.

    Returns
    -------
    Paths
    """
    paths, groups = rates.move.shape
    shape = (paths, months, groups)
    found = Paths(
        np.zeros((paths, months + 1, groups), dtype=np.int32),
        *(np.zeros(shape, dtype=np.int32) for _ in range(5)),
    )
    starts = range(0, paths, CHUNK)
    streams = np.random.SeedSequence(seed).spawn(2 * len(starts))
    for number, start in enumerate(starts):
        part = slice(start, min(start + CHUNK, paths))
        chance, hiring = (
            np.random.Generator(np.random.SFC64(s)) for s in streams[2 * number : 2 * number + 2]
        )
        _Chunk(opening, rates, part, months, higher, found).run(chance, hiring)
    return found


class _Chunk:
    """Some paths, simulated together."""

    def __init__(
        self,
        opening: IntArray,
        rates: Rates,
        part: slice,
        months: int,
        higher: BoolArray,
        found: Paths,
    ) -> None:
        self.rates, self.part, self.months, self.higher, self.found = (
            rates,
            part,
            months,
            higher,
            found,
        )
        self.groups, self.opening = opening.shape
        self.paths = part.stop - part.start
        self.width = self.opening + months
        self.people = np.zeros((self.paths, self.groups, self.width), dtype=np.int32)
        self.people[:, :, : self.opening] = opening
        found.stock[part, 0] = opening.sum(axis=1)
        if rates.hold is not None:
            self.level = np.zeros(int(rates.hold.max()) + 1, dtype=np.int64)
            np.add.at(self.level, rates.hold, opening.sum(axis=1))
            self.members = [self._members(stock) for stock in range(len(self.level))]

    def _members(self, stock: int) -> IntArray:
        """The groups of a stock that people are hired into; the first, if nobody ever was."""
        groups = np.flatnonzero(self.rates.hold == stock)
        usual = groups[(self.rates.hires[:, :, groups] > 0).any(axis=(0, 1))]
        return usual if len(usual) else groups[:1]

    def run(self, chance: np.random.Generator, hiring: np.random.Generator) -> None:
        """Go through the months."""
        self.u = 1 - hiring.random((self.paths, self.months, self.groups))
        year = np.arange(self.months) // MONTHS
        if self.rates.hold is None:
            self.hires = poisson_quantile(self.u, self.rates.hires[self.part][:, year])
        for month in range(self.months):
            self._leave_and_move(month, chance)
            self._hire(month)
            if (month + 1) % MONTHS == 0:
                for origin, to, share in self.rates.yearly:
                    self._relabel(month, origin, to, share, chance)
            self.found.stock[self.part, month + 1] = self.people.sum(axis=2)

    def _leave_and_move(self, month: int, chance: np.random.Generator) -> None:
        rates, part = self.rates, self.part
        there = self.opening + month
        service = np.concatenate([COHORT_SERVICE + month, np.arange(month)[::-1] + NEW])
        served = class_of(service[-there:] if there else service)
        leaving = rates.leave[part] * rates.in_year[part, month // MONTHS][:, :, None]
        total = leaving + rates.move[part][:, :, None]
        each = total[:, :, served]
        if month:
            # Those hired a month ago came in its middle on average: half of it is still to be had.
            each[:, :, -1] *= 1 + NEW
        waits = chance.standard_exponential(each.shape)
        people = self.people[:, :, :there]
        some = np.flatnonzero(waits < people * each)
        row, cohort = np.divmod(some, there)
        path, group = np.divmod(row, self.groups)
        rate, at = each.ravel()[some], served[cohort]
        n = people[path, group, cohort].astype(np.int64)
        gone, rest = exits_of(waits.ravel()[some], n, rate)
        share = rates.move[part][path, group] / total[path, group, at]
        moved, again = binomial_quantile(rest, gone, share)
        self.people[path, group, cohort] -= gone.astype(np.int32)
        self._count(self.found.left, month, path, group, gone - moved)
        some = np.flatnonzero(moved)
        self._move(month, path[some], group[some], cohort[some], moved[some], again[some])

    def _move(
        self,
        month: int,
        path: IntArray,
        group: IntArray,
        cohort: IntArray,
        moved: IntArray,
        rest: FloatArray,
    ) -> None:
        self._count(self.found.moved_out, month, path, group, moved)
        for place, (rows, went) in enumerate(split(moved, rest, self.rates.share[group])):
            origin, to = group[rows], self.rates.to[group[rows], place]
            np.add.at(self.people, (path[rows], to, cohort[rows]), went.astype(np.int32))
            self._count(self.found.moved_in, month, path[rows], to, went)
            up = self.higher[origin, to]
            self._count(self.found.promoted, month, path[rows][up], origin[up], went[up])

    def _relabel(
        self, month: int, origin: int, to: int, share: float, chance: np.random.Generator
    ) -> None:
        """Once a year, some go from one group to another; they are moves of the month."""
        people = self.people[:, origin]
        rate = -np.log1p(-min(share, 1 - 1e-9))
        waits = chance.standard_exponential(people.shape)
        path, cohort = np.nonzero(waits < people * rate)
        n = people[path, cohort].astype(np.int64)
        gone, _ = exits_of(waits[path, cohort], n, np.full(len(n), rate))
        self.people[path, origin, cohort] -= gone.astype(np.int32)
        self.people[path, to, cohort] += gone.astype(np.int32)
        for table, group in ((self.found.moved_out, origin), (self.found.moved_in, to)):
            by_path = np.bincount(path, gone, self.paths).astype(table.dtype)
            table[self.part, month, group] += by_path

    def _hire(self, month: int) -> None:
        hired = self.hires[:, month] if self.rates.hold is None else self._held(month)
        self.people[:, :, self.opening + month] += hired.astype(np.int32)
        self.found.hired[self.part, month] = hired

    def _held(self, month: int) -> IntArray:
        """As many hires as the stocks lack, shared out among their groups like the usual ones."""
        rates = self.rates
        assert rates.hold is not None
        now = np.zeros((self.paths, len(self.level)), dtype=np.int64)
        for group, stock in enumerate(rates.hold.tolist()):
            now[:, stock] += self.people[:, group].sum(axis=1)
        left = np.maximum(self.level - now, 0)
        mean = rates.hires[self.part, month // MONTHS]
        hired = np.zeros((self.paths, self.groups), dtype=np.int64)
        # The first member of every stock, then the second; the last one takes what is left.
        after = np.stack([mean[:, members].sum(axis=1) for members in self.members], axis=1)
        for place in range(max(map(len, self.members))):
            stocks = [n for n, members in enumerate(self.members) if len(members) > place]
            groups = [int(self.members[n][place]) for n in stocks]
            share = np.ones((self.paths, len(groups)))
            np.divide(mean[:, groups], after[:, stocks], out=share, where=after[:, stocks] > 0)
            share[:, [len(self.members[n]) == place + 1 for n in stocks]] = 1.0
            u, n = self.u[:, month, groups].ravel(), left[:, stocks].ravel()
            part = binomial_quantile(u, n, np.clip(share, 0.0, 1.0).ravel())[0]
            hired[:, groups] = part.reshape(share.shape)
            left[:, stocks] -= hired[:, groups]
            after[:, stocks] -= mean[:, groups]
        return hired

    def _count(
        self, table: Counts, month: int, path: IntArray, group: IntArray, number: IntArray
    ) -> None:
        found = np.bincount(path * self.groups + group, number, self.paths * self.groups)
        table[self.part, month] += found.reshape(self.paths, self.groups).astype(table.dtype)
