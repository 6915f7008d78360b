"""What readers of earlier releases know of a new one: read from the ledger.

A cell that was shown with the same number is known, and cannot be hidden any more. One that
was hidden stays hidden. One that was shown with another number is a correction: if so few
people make the difference that they would be a group too small to show, the new number is
hidden. The same holds for the numbers of a part of the people, or of more of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import product

import numpy as np

from retention.disclosure.audit import round_to
from retention.disclosure.cells import CellKey, Cells
from retention.disclosure.ledger import EARLIER, Ledger, Sum, ordered
from retention.disclosure.rules import Rule
from retention.disclosure.ties import Part, nestings_of, parts_of
from retention.results import IndicatorTable, Nesting

HIDDEN_BEFORE = "hidden in an earlier release"
NEAR_BEFORE = "too near to what an earlier release showed of the same people"


def known_before(
    ledger: Ledger,
    cells: Cells,
    tables: Collection[IndicatorTable],
    rule: Rule,
    shown: Collection[int],
) -> tuple[set[int], dict[int, str]]:
    """The cells that readers know and those that must be hidden, with the reason.

    Parameters
    ----------
    ledger : Ledger
    cells : Cells
        Of the new release; what earlier ones tie to it is added.
    tables : collection of IndicatorTable
        The new release.
    rule : Rule
    shown : collection of int
        Cells whose number is out already.
    """
    ledger.check_rule(rule)
    comparison = _Comparison(ledger, cells, parts_of(tables), rule)
    for cell in range(len(cells.value)):
        if cell not in shown:
            comparison.compare(cell)
    nestings = sorted({n for table in tables for n in nestings_of(table)}, key=repr)
    comparison.add_earlier_sums(nestings)
    return comparison.settled, comparison.hidden


class _Comparison:
    def __init__(self, ledger: Ledger, cells: Cells, parts: Mapping[str, Part], rule: Rule) -> None:
        self._ledger, self._cells, self._rule = ledger, cells, rule
        self.settled: set[int] = set()
        self.hidden: dict[int, str] = {}
        self._changed: set[str] = set()
        self._least = _least_differences(cells, rule)
        self._names = [ledger.name_of(key) for key in cells.key]
        self._nested: dict[str, list[str]] = {}
        self._same_part: dict[Part, list[str]] = {}
        for name, part in ledger.parts.items():
            self._same_part.setdefault(part, []).append(name)
        self._values = {
            words: tuple((column, values[0]) for column, values in part.conditions)
            for words, part in parts.items()
            if not part.without and all(len(values) == 1 for _, values in part.conditions)
        }
        self._parts = {words: ledger.hashed_part(part) for words, part in parts.items()}
        for words, part in self._parts.items():
            self._nested[words] = [
                name
                for name, other in ledger.parts.items()
                if part.inside(other) or other.inside(part)
            ]

    def compare(self, cell: int) -> None:
        """Settle or hide a cell by what was published of it and of those around it."""
        key, name = self._cells.key[cell], self._names[cell]
        now = round_to(self._cells.value[cell], self._rule.rounding)
        before = self._ledger.numbers.get(name)
        if before == []:
            self.hidden[cell] = HIDDEN_BEFORE
        elif before is not None and before[-1] == now:
            self.settled.add(cell)
            return
        elif before is not None:
            self._changed.add(name)
            self._hide_if_near(cell, now, before)
        for other in self._nested.get(key.population, ()):
            around = self._ledger.numbers.get(self._ledger.name_of(key, other), [])
            self._hide_if_near(cell, now, around[-1:])
        for alias in self._aliases(key):
            same = self._ledger.numbers.get(alias)
            if same == []:
                self.hidden.setdefault(cell, HIDDEN_BEFORE)
            elif same is not None and same[-1] == now and cell not in self.hidden:
                self.settled.add(cell)

    def _hide_if_near(self, cell: int, now: float, before: list[float]) -> None:
        if any(0 < abs(now - old) < self._least.get(cell, 0) for old in before):
            self.hidden.setdefault(cell, NEAR_BEFORE)

    def _aliases(self, key: CellKey) -> Iterator[str]:
        """Names of a stock as a group of everyone, or as everyone of a part."""
        part = self._parts.get(key.population)
        if part is None or len(key.when) != 1:
            return
        hashed, everyone = self._ledger.hashed, Part((), ())
        for column, value in key.group:
            single = (hashed(column), (hashed(column, value),))
            inner = Part(tuple(sorted((*part.conditions, single))), part.without)
            left = tuple(pair for pair in key.group if pair[0] != column)
            rest = key._replace(group=left) if left else CellKey("", key.quantity, key.when)
            yield from (self._ledger.name_of(rest, name) for name in self._same_part.get(inner, ()))
        values = self._values.get(key.population)
        if not values:
            return
        group = tuple(sorted((*key.group, *values)))
        for name, membership in product(self._same_part.get(everyone, ()), ("primary", "any")):
            moment = key._replace(grouped=key.when, membership=membership, group=group)
            yield self._ledger.name_of(moment, name)

    def add_earlier_sums(self, nestings: Collection[Nesting]) -> None:
        """Add what hangs together with the new cells, if the records still agree with it."""
        cell_of = {n: c for c, n in enumerate(self._names) if n not in self._changed}
        sums = self._reached(cell_of, self._nested_sums(nestings))
        found = self._possible(sums, cell_of)
        if found is None:
            return
        for name, value in found.items():
            cell = self._cells.number(CellKey(name, EARLIER, ()), value)
            cell_of[name] = cell
            published = self._ledger.numbers.get(name)
            if published:
                self.settled.add(cell)
            elif published == []:
                self.hidden[cell] = HIDDEN_BEFORE
        for one in sums:
            self._cells.equations.append(tuple((cell_of[name], sign) for name, sign in one))

    def _nested_sums(self, nestings: Collection[Nesting]) -> set[Sum]:
        """Groups of an earlier release that are together groups of the new one."""
        sums: set[Sum] = set()
        for nesting in nestings:
            families: dict[tuple[CellKey, tuple[str, ...]], list[CellKey]] = {}
            for key in self._cells.key:
                group = dict(key.group)
                if key.grouped != nesting.when or nesting.inner not in group:
                    continue
                rest = tuple(pair for pair in key.group if pair[0] != nesting.inner)
                inside = next((b for b in nesting.blocks if group[nesting.inner] in b[0]), None)
                if inside is None or nesting.outer in group:
                    continue
                families.setdefault((key._replace(group=rest), inside[1]), []).append(key)
            for (key, names), there in families.items():
                others = [
                    key._replace(group=tuple(sorted((*key.group, (nesting.outer, name)))))
                    for name in names
                ]
                found = [self._ledger.name_of(other) for other in others]
                found = [name for name in found if name in self._ledger.numbers]
                if found:
                    own = [(self._ledger.name_of(one), -1) for one in there]
                    sums.add(ordered([*own, *((name, 1) for name in found)]))
        return sums

    def _reached(self, cell_of: Mapping[str, int], nested: set[Sum]) -> list[Sum]:
        """Earlier sums that hang together with a cell of the new release, and hold for it."""
        names, cells = self._names, self._cells
        own = {ordered((names[c], sign) for c, sign in one) for one in cells.equations}
        standing: dict[str, list[Sum]] = {}
        for one in sorted((self._ledger.sums | nested) - own):
            known = [cell_of[n] for n, _ in one if n in cell_of]
            there = sum(cells.value[cell_of[n]] * sign for n, sign in one if n in cell_of)
            # What no longer adds up, since the records were corrected, nobody can use.
            stale = len(known) == len(one) and there != 0
            if not stale and not any(n in self._changed for n, _ in one):
                for n, _ in one:
                    standing.setdefault(n, []).append(one)
        found: dict[Sum, None] = {}
        seen = set(cell_of)
        waiting = sorted(seen & standing.keys())
        while waiting:
            for one in standing[waiting.pop()]:
                found[one] = None
                # Through a number that was shown nothing hangs together.
                new = {n for n, _ in one if n not in seen and not self._ledger.numbers.get(n)}
                seen |= new
                waiting.extend(sorted(new))
        return list(found)

    def _possible(self, sums: list[Sum], cell_of: Mapping[str, int]) -> dict[str, float] | None:
        """Numbers for the cells that only earlier releases have, with which every sum is right."""
        from scipy.optimize import linprog
        from scipy.sparse import coo_array

        names = sorted({n for one in sums for n, _ in one if n not in cell_of})
        if not names:
            return {}
        place = {name: i for i, name in enumerate(names)}
        rows, columns, signs, right = [], [], [], np.zeros(len(sums))
        for row, one in enumerate(sums):
            for name, sign in one:
                if name in place:
                    rows.append(row)
                    columns.append(place[name])
                    signs.append(float(sign))
                else:
                    right[row] -= sign * self._cells.value[cell_of[name]]
        matrix = coo_array((signs, (rows, columns)), shape=(len(sums), len(names))).tocsr()
        answer = linprog(  # type: ignore[call-overload]  # its stubs know no sparse matrix
            np.ones(len(names)),
            A_eq=matrix,
            b_eq=right,
            bounds=[self._bounds(name) for name in names],
        )
        return dict(zip(names, answer.x.tolist(), strict=True)) if answer.status == 0 else None

    def _bounds(self, name: str) -> tuple[float, float | None]:
        published = self._ledger.numbers.get(name)
        if published:
            slack = (self._rule.rounding - 1) // 2
            return max(published[-1] - slack, 0.0), published[-1] + slack
        return 0.0, None


def _least_differences(cells: Cells, rule: Rule) -> dict[int, int]:
    """By cell, how many people a correction must concern before its number may be shown."""
    least = dict.fromkeys(cells.bases, rule.smallest_base)
    for cell in set(cells.at.values()) - cells.bases:
        if cell in cells.sensitive or not rule.counts_of_sensitive_only:
            least[cell] = rule.smallest_count
    return least
