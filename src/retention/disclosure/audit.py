"""How far each hidden count can be narrowed by everything that is shown.

A reader knows every shown cell, that groups sum to totals and parts to wholes, that counts
are whole and not negative, and that nothing shown as hidden is 0 unless the rule hides
zeros. The tightest interval of a hidden cell is the answer of two linear programmes.

Reference: M. Fischetti and J. J. Salazar-Gonzalez (2000), Management Science 46, 1042-1055.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import numpy as np

from retention.disclosure.cells import Cells, Equation
from retention.errors import DisclosureError

Bounds = tuple[float, float]


def tightest_intervals(
    cells: Cells, hidden: Collection[int], rounding: int, may_be_zero: Collection[int]
) -> dict[int, Bounds]:
    """The narrowest interval that a reader can put around each hidden cell.

    Parameters
    ----------
    cells : Cells
    hidden : collection of int
        Cells that are not shown.
    rounding : int
        Shown cells are known to the nearest multiple of this.
    may_be_zero : collection of int
        Hidden cells that a reader cannot know to be at least 1.

    Returns
    -------
    dict of int to (float, float)
        By hidden cell; the upper end may be infinite.
    """
    found: dict[int, Bounds] = {}
    for members, equations in _components(cells, hidden):
        bounds = [_known(cells, c, hidden, rounding, may_be_zero) for c in members]
        wanted = [c for c in members if c in hidden]
        found.update(_solve(members, equations, bounds, wanted))
    return found


def _known(
    cells: Cells, cell: int, hidden: Collection[int], rounding: int, may_be_zero: Collection[int]
) -> Bounds:
    if cell in hidden:
        return (0.0 if cell in may_be_zero else 1.0, np.inf)
    if not cells.shown_in[cell]:
        return (0.0, np.inf)
    value = cells.value[cell]
    if rounding == 1:
        return (value, value)
    shown, slack = round_to(value, rounding), (rounding - 1) // 2
    return (max(0.0, shown - slack), shown + slack)


def round_to(value: float, base: int) -> float:
    """The nearest multiple of an odd base; half-way does not occur for whole numbers.

    Examples
    --------
    >>> round_to(12, 5), round_to(13, 5), round_to(12, 1)
    (10.0, 15.0, 12.0)
    """
    return float(np.floor(value / base + 0.5) * base)


def _components(cells: Cells, hidden: Collection[int]) -> list[tuple[list[int], list[Equation]]]:
    """Cells and equations that hang together with a hidden cell."""
    equations_of: dict[int, list[int]] = defaultdict(list)
    for number, equation in enumerate(cells.equations):
        for cell, _ in equation:
            equations_of[cell].append(number)
    seen: set[int] = set()
    components = []
    for start in sorted(hidden):
        if start in seen:
            continue
        members, used, waiting = {start}, set(), [start]
        while waiting:
            for number in equations_of[waiting.pop()]:
                used.add(number)
                new = {cell for cell, _ in cells.equations[number]} - members
                members |= new
                waiting.extend(new)
        seen |= members
        components.append((sorted(members), [cells.equations[n] for n in sorted(used)]))
    return components


def _solve(
    members: list[int],
    equations: list[Equation],
    bounds: list[Bounds],
    wanted: list[int],
) -> dict[int, Bounds]:
    # Both are heavy, and most releases hide nothing.
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    place = {cell: i for i, cell in enumerate(members)}
    rows, columns, signs = [], [], []
    for number, equation in enumerate(equations):
        rows += [number] * len(equation)
        columns += [place[cell] for cell, _ in equation]
        signs += [float(sign) for _, sign in equation]
    shape = (len(equations), len(members))
    matrix = csr_array((signs, (rows, columns)), shape=shape)
    right = np.zeros(len(equations))
    found: dict[int, Bounds] = {}
    for cell in wanted:
        ends = []
        for sign in (1.0, -1.0):
            objective = np.zeros(len(members))
            objective[place[cell]] = sign
            answer = linprog(  # type: ignore[call-overload]  # its stubs know no sparse matrix
                objective, A_eq=matrix, b_eq=right, bounds=bounds, method="highs"
            )
            if answer.status == 3:
                ends.append(sign * -np.inf)
            elif answer.status == 0:
                ends.append(sign * float(answer.fun))
            else:
                raise DisclosureError(
                    f"the audit of a release could not be solved ({answer.message}); nothing is "
                    "released"
                )
        found[cell] = (ends[0], ends[1])
    return found
