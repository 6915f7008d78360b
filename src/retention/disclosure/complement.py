"""Which further cells to hide, so that a hidden one can be many numbers.

A cell is uncertain when the numbers of a table could be changed in it by the width of
protection, and in others to match, without touching anything that is shown. The cheapest such
change, by linear programming, names the cells to hide: they form a closed pattern, so that
hiding one does not expose the next.

Reference: L. H. Cox (1995), Network models for complementary cell suppression, Journal of the
American Statistical Association 90, 1453-1462; the same programme without the network.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from math import log2

import numpy as np
import numpy.typing as npt

from retention.disclosure.audit import Bounds
from retention.disclosure.cells import Cells, Equation

_TOTAL_COSTS, _NONE_COSTS = 4.0, 20.0
"""Totals are read most, and the number 0 is as telling as some: both are hidden last."""
_EPSILON = 1e-6

Hide = Callable[[int], Iterable[int]]
"""Hides a cell and what hangs on it, and says which cells are hidden that were not."""


def hide_others(
    cells: Cells,
    exposed: Sequence[int],
    known: Sequence[Bounds],
    keep: Collection[int],
    *,
    width: int,
    hide: Hide,
) -> None:
    """Hide the shown cells whose hiding costs least and that keep exposed cells uncertain.

    Parameters
    ----------
    cells : Cells
    exposed : sequence of int
        Cells that are hidden and could be worked out.
    known : sequence of (float, float)
        What a reader knows of each cell by itself.
    keep : collection of int
        Cells that are hidden already, or must stay shown.
    width : int
        By how much an exposed cell must be able to change.
    hide : callable
        Called for each cell to hide.
    """
    waiting = list(exposed)
    while waiting:
        search = _Search(cells, waiting[0], known, keep, width)
        here = [cell for cell in waiting if cell in search]
        waiting = [cell for cell in waiting if cell not in search]
        for cell in here:
            for chosen in search.others(cell):
                search.free(hide(chosen))


class _Search:
    """The cells that can still change and their equations, for one exposed cell after another.

    A change that is found often moves other exposed cells far enough too; these need no other.
    """

    def __init__(
        self,
        cells: Cells,
        start: int,
        known: Sequence[Bounds],
        keep: Collection[int],
        width: int,
    ) -> None:
        # Heavy, and most releases hide nothing.
        from scipy.sparse import csr_array, hstack

        kept = set(keep)
        may_hide = {c for c in range(len(cells.value)) if cells.shown_in[c] and c not in kept}
        changes = may_hide | {c for c, (low, high) in enumerate(known) if low < high}
        members, equations = _reached(cells, start, changes)
        self._cells, self._width = cells, width
        self._place = {cell: i for i, cell in enumerate(members)}
        self._members = members
        rows, columns, signs = [], [], []
        for number, equation in enumerate(equations):
            for cell, sign in equation:
                if cell in self._place:
                    rows.append(number)
                    columns.append(self._place[cell])
                    signs.append(float(sign))
        matrix = csr_array((signs, (rows, columns)), shape=(len(equations), len(members)))
        self._value = np.array([cells.value[cell] for cell in members])
        self._freedom = np.array([known[cell] for cell in members]) - self._value[:, None]
        self._can = [self._place[cell] for cell in members if cell in may_hide]
        # A base takes along the counts that are part of it.
        together = [{members[i], *cells.parts.get(members[i], ())} - kept for i in self._can]
        self._cost = np.array([sum(_cost(cells, cell) for cell in group) for group in together])
        # By how much each cell changes: inside what is known of it, up and down beyond that.
        self._whole = hstack([matrix, matrix[:, self._can], -matrix[:, self._can]], format="csr")
        self._moved, self._hidden = np.zeros((2, len(members)), dtype=bool)

    def __contains__(self, cell: int) -> bool:
        return cell in self._place

    def free(self, hidden: Iterable[int]) -> None:
        """Reckon with cells that have been hidden meanwhile."""
        for cell in hidden:
            if cell in self._place:
                place = self._place[cell]
                self._hidden[place] = True
                low = 1.0 if self._value[place] else 0.0
                self._freedom[place] = (low - self._value[place], np.inf)

    def others(self, exposed: int) -> list[int]:
        """The shown cells to hide with an exposed one; none if there is nothing that helps."""
        from scipy.optimize import linprog

        place = self._place[exposed]
        if self._moved[place]:
            return []
        count = len(self._can)
        hidden = self._hidden[self._can]
        more = np.where(hidden, 0.0, np.inf)
        less = np.where(hidden, 0.0, np.maximum(self._value[self._can] - 1.0, 0.0))
        up = np.column_stack([np.zeros(count), more])
        down = np.column_stack([np.zeros(count), less])
        objective = np.concatenate([np.zeros(len(self._members)), self._cost, self._cost])
        for change in (self._width, -self._width):
            low, high = self._freedom[place]
            if not low - _EPSILON <= change <= high + _EPSILON:
                continue
            bounds = np.vstack([self._freedom, up, down])
            bounds[place] = change
            answer = linprog(  # type: ignore[call-overload]  # its stubs know no sparse matrix
                objective,
                A_eq=self._whole,
                b_eq=np.zeros(self._whole.shape[0]),
                bounds=bounds,
                method="highs",
            )
            if answer.status == 0 and answer.x is not None:
                return self._pattern(answer.x)
        return []

    def _pattern(self, found: npt.NDArray[np.float64]) -> list[int]:
        """The cells that a change goes through and that are still shown."""
        inside, up, down = np.split(
            found, [len(self._members), len(self._members) + len(self._can)]
        )
        total = inside.copy()
        total[self._can] += up - down
        self._moved |= np.abs(total) >= self._width - _EPSILON
        return [
            self._members[i] for i, far in zip(self._can, up + down, strict=True) if far > _EPSILON
        ]


def _cost(cells: Cells, cell: int) -> float:
    value = cells.value[cell]
    cost = 1.0 + log2(1.0 + value) if value else _NONE_COSTS
    return cost * _TOTAL_COSTS if cells.is_total[cell] else cost


def _reached(
    cells: Cells, start: int, changes: Collection[int]
) -> tuple[list[int], list[Equation]]:
    """Every cell that can change and hangs together with a cell through such, and how."""
    members, waiting = {start}, [start]
    equations: dict[Equation, None] = {}
    while waiting:
        for equation in cells.equations_of(waiting.pop()):
            equations[equation] = None
            new = {cell for cell, _ in equation if cell in changes} - members
            members |= new
            waiting.extend(new)
    return sorted(members), list(equations)
