"""How far each hidden count can be narrowed by everything that is shown.

A reader knows every shown cell, that groups sum to totals and parts to wholes, that counts
are whole and not negative, and that nothing shown as hidden is 0 unless the rule hides
zeros. The tightest interval of a hidden cell is the answer of two linear programmes.

Reference: M. Fischetti and J. J. Salazar-Gonzalez (2000), Management Science 46, 1042-1055.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from retention.disclosure.cells import Cells, Equation
from retention.disclosure.witnesses import Witnesses
from retention.errors import DisclosureError

Bounds = tuple[float, float]
_EPSILON = 1e-6
_FEW = 4
"""A push at many cells must prove so many, or fewer are pushed at next."""
_SWEEPS = 20
_FAR = 50
"""Widths that a push at many cells may change each by."""


def too_narrow(
    cells: Cells,
    known: Sequence[Bounds],
    width: int,
    suspected: Collection[int],
    witnesses: Witnesses,
) -> list[int]:
    """The hidden cells that a reader can put into an interval that is narrower than `width`.

    Parameters
    ----------
    cells : Cells
    known : sequence of (float, float)
        What a reader knows of each cell by itself: see `known_bounds`.
    width : int
    suspected : collection of int
        The hidden cells to look at.
    witnesses : Witnesses
        Of earlier audits of the same cells; what this one finds is added.

    Returns
    -------
    list of int
    """
    left = _not_proven(known, width, suspected, witnesses)
    found = []
    for members in _components(cells, left, known):
        wanted = [cell for cell in members if cell in left]
        found += _Programme(cells, members, known, witnesses).narrow(wanted, width)
    return found


def any_too_narrow(
    cells: Cells,
    known: Sequence[Bounds],
    width: int,
    suspected: Collection[int],
    witnesses: Witnesses,
    *,
    first: Collection[int],
) -> bool:
    """Whether any is narrower than `width`; those likeliest to be so are looked at first.

    Parameters as `too_narrow`.
    """
    left = _not_proven(known, width, suspected, witnesses)
    components = _components(cells, left, known)
    for only in (set(first) & left, left - set(first)):
        for members in components:
            wanted = [cell for cell in members if cell in only]
            if not wanted:
                continue
            programme = _Programme(cells, members, known, witnesses)
            if programme.narrow_by_hand(wanted, width) or programme.narrow(wanted, width):
                return True
    return False


def _not_proven(
    known: Sequence[Bounds], width: int, suspected: Collection[int], witnesses: Witnesses
) -> set[int]:
    low, high = witnesses.ranges(np.array(known, dtype=np.float64).reshape(-1, 2))
    return {cell for cell in suspected if high[cell] - low[cell] < width - _EPSILON}


def known_bounds(
    cells: Cells,
    hidden: Collection[int],
    rounding: int,
    may_be_zero: Collection[int],
    *,
    seen: Collection[int] = (),
) -> list[Bounds]:
    """What a reader knows of each cell without looking at any other.

    Parameters
    ----------
    hidden : collection of int
        Cells that are not shown.
    rounding : int
        Shown cells are known to the nearest multiple of this.
    may_be_zero : collection of int
        Hidden cells that a reader cannot know to be at least 1.
    seen : collection of int
        Cells that were shown elsewhere.
    """
    found: list[Bounds] = []
    for cell, value in enumerate(cells.value):
        if cell in hidden:
            found.append((0.0 if cell in may_be_zero else 1.0, np.inf))
        elif not cells.shown_in[cell] and cell not in seen:
            found.append((0.0, np.inf))
        elif rounding == 1:
            found.append((value, value))
        else:
            shown, slack = round_to(value, rounding), (rounding - 1) // 2
            found.append((max(0.0, shown - slack), shown + slack))
    return found


def round_to(value: float, base: int) -> float:
    """The nearest multiple of an odd base; half-way does not occur for whole numbers.

    Examples
    --------
    >>> round_to(12, 5), round_to(13, 5), round_to(12, 1)
    (10.0, 15.0, 12.0)
    """
    return float(np.floor(value / base + 0.5) * base)


def _components(cells: Cells, starts: Collection[int], known: Sequence[Bounds]) -> list[list[int]]:
    """Cells that hang together with a start through cells that are not known exactly."""
    seen: set[int] = set()
    components = []
    for start in sorted(starts):
        if start in seen:
            continue
        members = hanging_together(cells, start, known)
        seen |= members
        components.append(sorted(members))
    return components


def hanging_together(cells: Cells, start: int, known: Sequence[Bounds]) -> set[int]:
    """A cell and all that hang together with it through cells that are not known exactly."""
    members, waiting = {start}, [start]
    while waiting:
        for equation in cells.equations_of(waiting.pop()):
            unknown = {cell for cell, _ in equation if known[cell][0] < known[cell][1]}
            waiting.extend(unknown - members)
            members |= unknown
    return members


class _Programme:
    """The equations between some cells as a linear programme, to be solved for each cell.

    Every solution is a set of numbers that a reader cannot rule out, and the true numbers are
    one of them. A solution often proves several intervals wide enough at once, and these need
    none of their own: so the first ones push many cells at once, at random.
    """

    def __init__(
        self,
        cells: Cells,
        members: list[int],
        known: Sequence[Bounds],
        witnesses: Witnesses,
    ) -> None:
        # Both are heavy, and most releases hide nothing.
        from scipy.sparse import csr_array

        self._members, self._witnesses = members, witnesses
        self._place = {cell: i for i, cell in enumerate(members)}
        self._bounds = np.array([known[cell] for cell in members])
        equations: dict[Equation, None] = dict.fromkeys(
            equation for cell in members for equation in cells.equations_of(cell)
        )
        rows, columns, signs = [], [], []
        self._right = np.zeros(len(equations))
        for number, equation in enumerate(equations):
            for cell, sign in equation:
                if cell in self._place:
                    rows.append(number)
                    columns.append(self._place[cell])
                    signs.append(float(sign))
                else:
                    self._right[number] -= sign * known[cell][0]
        self._matrix = csr_array((signs, (rows, columns)), shape=(len(equations), len(members)))
        self._truth = np.array([cells.value[cell] for cell in members])
        self._low, self._high = self._truth.copy(), self._truth.copy()

    def narrow(self, wanted: list[int], width: int) -> list[int]:
        """Those of the wanted cells whose interval is narrower than the width."""
        narrow = set(self.narrow_by_hand(wanted, width))
        others = [self._place[cell] for cell in wanted if cell not in narrow]
        self._prove_many(np.array(others, dtype=np.int64), width)
        return [
            cell for cell in wanted if cell in narrow or not self._is_wide(self._place[cell], width)
        ]

    def narrow_by_hand(self, wanted: list[int], width: int) -> list[int]:
        """Those that need no linear programme to be found too narrow."""
        low, high = self._by_hand()
        return [
            cell
            for cell in wanted
            if high[self._place[cell]] - low[self._place[cell]] < width - _EPSILON
        ]

    def _by_hand(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Bounds from one equation after another: not the tightest, but found at once.

        A cell is what its equation leaves when all others are as small, or as large, as they
        can be. What is narrow by this needs no linear programme to be found so.
        """
        # A cell that stands in an equation twice, with both signs, has no say in it.
        matrix = self._matrix.copy()
        matrix.eliminate_zeros()
        entries = matrix.tocoo()
        rows, columns, signs = entries.row, entries.col, entries.data
        low, high = self._bounds.T.copy()
        for _ in range(_SWEEPS):
            # Each term at its least and at its most, moved so that it counts with a plus.
            least = signs * np.where(signs > 0, low[columns], high[columns])
            most = signs * np.where(signs > 0, high[columns], low[columns])
            without_low = _sums_of_others(rows, least, len(self._right))
            without_high = -_sums_of_others(rows, -most, len(self._right))
            largest = (self._right[rows] - without_low) / np.abs(signs)
            smallest = (self._right[rows] - without_high) / np.abs(signs)
            new_low, new_high = low.copy(), high.copy()
            np.maximum.at(new_low, columns, np.where(signs > 0, smallest, -largest))
            np.minimum.at(new_high, columns, np.where(signs > 0, largest, -smallest))
            if np.array_equal(new_low, low) and np.array_equal(new_high, high):
                break
            low, high = new_low, new_high
        return low, high

    def _prove_many(self, places: npt.NDArray[np.int64], width: int) -> None:
        """Widen what is known of many cells at once, as long as that proves enough of them."""
        # Without a limit a push has no end; a far one hinders no cell of interest.
        reach = _FAR * width
        near = np.clip(self._bounds, (self._truth - reach)[:, None], (self._truth + reach)[:, None])
        draw = np.random.default_rng(len(places))
        left = places[~self._wide(places, width)]
        share = 1.0
        while len(left) * share >= 1:
            push = np.zeros(len(self._truth))
            some = left[draw.random(len(left)) < share]
            push[some] = draw.choice((-1.0, 1.0), len(some))
            self._solve(push, near)
            still = left[~self._wide(left, width)]
            if len(left) - len(still) < _FEW:
                # Cells of one row hinder each other: fewer at once.
                share /= 2
            left = still

    def _wide(self, places: npt.NDArray[np.int64], width: int) -> npt.NDArray[np.bool_]:
        return np.asarray(self._high[places] - self._low[places] >= width - _EPSILON)

    def _is_wide(self, place: int, width: int) -> bool:
        one = np.array([place])
        for sign in (1.0, -1.0):
            if self._wide(one, width)[0]:
                return True
            push = np.zeros(len(self._truth))
            push[place] = sign
            if not self._solve(push, self._bounds):
                return True
        return bool(self._wide(one, width)[0])

    def _solve(self, push: npt.NDArray[np.float64], bounds: npt.NDArray[np.float64]) -> bool:
        """Find numbers that go as far against a push as they can; false if that has no end."""
        from scipy.optimize import linprog

        answer = linprog(  # type: ignore[call-overload]  # its stubs know no sparse matrix
            push,
            A_eq=self._matrix,
            b_eq=self._right,
            bounds=bounds,
            method="highs",
        )
        if answer.status == 3:
            return False
        if answer.status != 0:
            raise DisclosureError(
                f"the audit of a release could not be solved ({answer.message}); nothing is "
                "released"
            )
        self._witnesses.add(self._members, answer.x)
        self._low = np.minimum(self._low, answer.x)
        self._high = np.maximum(self._high, answer.x)
        return True


def _sums_of_others(
    rows: npt.NDArray[np.int32], terms: npt.NDArray[np.float64], count: int
) -> npt.NDArray[np.float64]:
    """For each term of a sum the sum of the others; one without end makes it so too."""
    endless = np.isinf(terms)
    finite = np.where(endless, 0.0, terms)
    sums = np.bincount(rows, finite, count)[rows] - finite
    without_end = np.bincount(rows, endless, count)[rows] - endless
    return np.asarray(np.where(without_end > 0, -np.inf, sums))
