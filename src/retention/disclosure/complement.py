"""Which further cells to hide, so that a hidden one can be many numbers.

A cell is uncertain when the numbers of a table could be changed in it by the width of
protection, and in others to match, without touching anything that is shown. The cheapest such
change, by linear programming, names the cells to hide: they form a closed pattern, so that
hiding one does not expose the next.

Reference: L. H. Cox (1995), Network models for complementary cell suppression, Journal of the
American Statistical Association 90, 1453-1462; the same programme without the network.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import log2

import numpy as np

from retention.disclosure.audit import Bounds
from retention.disclosure.cells import Cells, Equation

_TOTAL_COSTS, _NONE_COSTS = 4.0, 20.0
"""Totals are read most, and the number 0 is as telling as some: both are hidden last."""
_EPSILON = 1e-6


def cells_to_hide(
    cells: Cells, exposed: int, known: Sequence[Bounds], keep: Collection[int], width: int
) -> list[int]:
    """The shown cells to hide with an exposed one, the fewest and smallest that do.

    Parameters
    ----------
    cells : Cells
    exposed : int
    known : sequence of (float, float)
        What a reader knows of each cell by itself.
    keep : collection of int
        Cells that are hidden already, or must stay shown.
    width : int
        By how much the exposed cell must be able to change.

    Returns
    -------
    list of int
        Empty if there is nothing that helps.
    """
    # Heavy, and most releases hide nothing.
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, hstack

    members, equations = _reached(cells, exposed)
    place = {cell: i for i, cell in enumerate(members)}
    entries = [
        (number, place[cell], float(sign))
        for number, equation in enumerate(equations)
        for cell, sign in equation
    ]
    rows, columns, signs = zip(*entries, strict=True) if entries else ((), (), ())
    matrix = csr_array((signs, (rows, columns)), shape=(len(equations), len(members)))
    value = np.array([cells.value[cell] for cell in members])
    free = [(known[c][0] - v, known[c][1] - v) for c, v in zip(members, value, strict=True)]
    more = [(0.0, 0.0 if c in keep or not cells.shown_in[c] else None) for c in members]
    less = [
        (0.0, 0.0 if most == 0 else max(v - 1.0, 0.0))
        for (_, most), v in zip(more, value, strict=True)
    ]
    # A base takes along the counts that are part of it.
    kept = set(keep)
    together = [{cell, *cells.parts.get(cell, ())} - kept for cell in members]
    cost = np.array([sum(_cost(cells, cell) for cell in group) for group in together])
    # By how much each cell changes: inside what is known of it, up and down beyond that.
    whole = hstack([matrix, matrix, -matrix], format="csr")
    objective = np.concatenate([np.zeros(len(members)), cost, cost])
    for change in (width, -width):
        bounds = [*free, *more, *less]
        if not free[place[exposed]][0] - _EPSILON <= change <= free[place[exposed]][1] + _EPSILON:
            continue
        bounds[place[exposed]] = (float(change), float(change))
        answer = linprog(
            objective, A_eq=whole, b_eq=np.zeros(len(equations)), bounds=bounds, method="highs"
        )
        if answer.status == 0 and answer.x is not None:
            _, up, down = np.split(answer.x, 3)
            return [cell for cell in members if up[place[cell]] + down[place[cell]] > _EPSILON]
    return []


def _cost(cells: Cells, cell: int) -> float:
    value = cells.value[cell]
    cost = 1.0 + log2(1.0 + value) if value else _NONE_COSTS
    return cost * _TOTAL_COSTS if cells.is_total[cell] else cost


def _reached(cells: Cells, start: int) -> tuple[list[int], list[Equation]]:
    """Every cell and equation that hangs together with a cell."""
    members, waiting = {start}, [start]
    equations: dict[Equation, None] = {}
    while waiting:
        for equation in cells.equations_of(waiting.pop()):
            equations[equation] = None
            new = {cell for cell, _ in equation} - members
            members |= new
            waiting.extend(new)
    return sorted(members), list(equations)
