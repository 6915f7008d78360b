"""Which cells of a release are hidden: the small ones, and others until the audit passes."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from retention.disclosure.audit import (
    Bounds,
    any_too_narrow,
    hanging_together,
    known_bounds,
    too_narrow,
)
from retention.disclosure.cells import Cells, Place
from retention.disclosure.complement import hide_others
from retention.disclosure.rules import Rule
from retention.disclosure.witnesses import Witnesses
from retention.errors import DisclosureError, RetentionWarning
from retention.results import IndicatorTable, Measure, Row, rows_of

PROTECTS = "to protect another number"
_MANY_HIDDEN = 2500
"""Hidden cells beyond which the audit says what it will cost before it begins."""
_SECONDS_AT_MANY = 30.0
_MOST_TRIALS = 30_000


@dataclass
class Closing:
    """The state of one publishing: which cells are hidden so far, and why.

    Attributes
    ----------
    tables : tuple of IndicatorTable
    rule : Rule
    cells : Cells
        Of all these tables, and of what readers know from elsewhere.
    settled : set of int
        Cells whose number readers have seen already: it cannot be hidden any more.
    hidden : dict of int to str
    """

    tables: tuple[IndicatorTable, ...]
    rule: Rule
    cells: Cells
    settled: set[int] = field(default_factory=set)
    hidden: dict[int, str] = field(default_factory=dict)
    may_be_zero: set[int] = field(default_factory=set)
    _protecting: list[int] = field(default_factory=list)
    _witnesses: Witnesses = field(init=False, repr=False)

    def close(self, hidden_before: Mapping[int, str]) -> None:
        """Hide what the rule names, then whatever else is needed until the audit passes.

        Parameters
        ----------
        hidden_before : mapping of int to str
            Cells that an earlier release hides or that come too near to what one showed.
        """
        for cell, why in hidden_before.items():
            # Of a cell that only an earlier release has, nothing says that it is not 0.
            if self.cells.value[cell] == 0 or not self.cells.shown_in[cell]:
                self.may_be_zero.add(cell)
            self._hide_cell(cell, why)
        for position in range(len(self.tables)):
            self._hide_small(position)
        self._hide_small_in_no_table()
        self._witnesses = Witnesses(self.cells)
        small = (dict(self.hidden), set(self.may_be_zero))
        self._say_what_it_costs()
        self._hide_until_proven()
        self._show_what_need_not_be_hidden(*small)

    def _hide_until_proven(self) -> None:
        proven: set[int] = set()
        known_then: list[Bounds] = []
        while True:
            known = self._known()
            if any(_tighter(now, then) for now, then in zip(known, known_then, strict=False)):
                # A cell that is hidden later may be known not to be 0: all are looked at again.
                proven.clear()
            known_then = known
            suspected = self.hidden.keys() - self.settled - proven
            if not suspected:
                return
            narrow = too_narrow(self.cells, known, self.rule.width, suspected, self._witnesses)
            proven |= suspected - set(narrow)
            before = len(self.hidden)
            hide_others(
                self.cells,
                sorted(narrow, key=lambda c: self.cells.label[c]),
                known,
                self.settled | self.hidden.keys(),
                width=self.rule.width,
                hide=self._hide_to_protect,
            )
            if narrow and len(self.hidden) == before:
                raise DisclosureError(
                    "a hidden number could be worked out from what is shown, and nothing is left "
                    "to hide; leave this table out, or make its groups larger"
                )

    def _show_what_need_not_be_hidden(self, small: dict[int, str], zero: set[int]) -> None:
        """Show again what others, hidden after it, protect as well.

        Each cell is tried alone, those that cost most to hide first; what was hidden for the
        sake of a large table is left, since trying takes an audit each.
        """
        needed = list(self._protecting)
        if len(needed) * len(self.hidden) > _MOST_TRIALS:
            return
        order = sorted(needed, key=lambda c: (-self.cells.value[c], self.cells.label[c]))
        for cell in order:
            known, before = self._known(), set(self.hidden)
            fewer = [other for other in needed if other != cell]
            self._hide_again(small, zero, fewer)
            again = before - self.hidden.keys()
            together: set[int] = set()
            for shown in again - together:
                together |= hanging_together(self.cells, shown, known)
            wanted = (together & self.hidden.keys()) - self.settled
            beside = {c for one in again for e in self.cells.equations_of(one) for c, _ in e}
            if any_too_narrow(
                self.cells,
                self._known(),
                self.rule.width,
                wanted,
                self._witnesses,
                first=beside,
            ):
                self._hide_again(small, zero, needed)
            else:
                needed = fewer

    def _hide_again(self, small: dict[int, str], zero: set[int], others: list[int]) -> None:
        self.hidden, self.may_be_zero, self._protecting = dict(small), set(zero), []
        for cell in others:
            self._hide_to_protect(cell)

    def _say_what_it_costs(self) -> None:
        hidden = len(self.hidden)
        if hidden > _MANY_HIDDEN:
            # Measured: the work of proving all of them grows with the square of their number.
            seconds = _SECONDS_AT_MANY * (hidden / _MANY_HIDDEN) ** 2
            warnings.warn(
                f"{hidden:,} numbers of this release are hidden, and proving that none can be "
                f"worked out takes about {max(seconds / 60, 1):.0f} min; larger groups, or "
                "retention.merge_small_groups, make it quicker",
                RetentionWarning,
                stacklevel=4,
            )

    def _known(self) -> list[Bounds]:
        unseen = self.hidden.keys() - self.settled
        return known_bounds(
            self.cells, unseen, self.rule.rounding, self.may_be_zero, seen=self.settled
        )

    def _hide_small(self, position: int) -> None:
        table = self.tables[position]
        measures = table.definition.measures
        for number, row in enumerate(rows_of(table.frame)):
            for measure in measures:
                place = (position, number, measure.name)
                if measure.role == "base" and self._small_base(row[measure.name]):
                    self._hide(place, self._too_few)
            for measure in measures:
                place = (position, number, measure.name)
                if measure.role == "count" and place in self.cells.at:
                    # A total over all reasons is the base of each of them, no part of itself.
                    cell = self.cells.at[place]
                    bases = [
                        row[name]
                        for name in measure.of
                        if self.cells.at.get((position, number, name)) != cell
                    ]
                    whole = table.sensitive
                    sensitive = whole if measure.sensitive is None else measure.sensitive
                    why = self._why_hidden(row[measure.name], bases, sensitive=bool(sensitive))
                    if why:
                        self._hide(place, why)
                elif measure.largest:
                    self._hide_dominated(position, number, measure, row)

    def _hide_dominated(self, position: int, number: int, measure: Measure, row: Row) -> None:
        """Hide the people of a sum that is mostly one person's, and with them the sum."""
        if row[measure.largest] > self.rule.largest_share * row[measure.name]:
            for name in measure.of:
                self._hide((position, number, name), "one person makes up most of a sum")

    def _hide_small_in_no_table(self) -> None:
        """Hide sums of rows, and what filters leave, as if they stood in a table."""
        for cell in sorted(self.cells.bases):
            if not self.cells.shown_in[cell] and self._small_base(self.cells.value[cell]):
                self._hide_cell(cell, self._too_few)
        for rest in self.cells.differences:
            value = self.cells.value[rest.cell]
            why = ""
            if rest.measure.role == "base":
                why = self._too_few if self._small_base(value) else ""
            else:
                bases = [self.cells.value[b] for b in rest.bases if b != rest.cell]
                why = self._why_hidden(value, bases, sensitive=rest.sensitive)
            if why:
                if value == 0:
                    self.may_be_zero.add(rest.cell)
                self._hide_cell(rest.cell, why)

    @property
    def _too_few(self) -> str:
        return f"fewer than {self.rule.smallest_base} people"

    def _small_base(self, value: float) -> bool:
        return 0 < value < self.rule.smallest_base

    def _why_hidden(self, count: float, bases: Iterable[float], *, sensitive: bool) -> str:
        bases = list(bases)
        if any(self._small_base(base) for base in bases):
            return self._too_few
        if self.rule.counts_of_sensitive_only and not sensitive:
            return ""
        rests = [base - count for base in bases]
        if any(0 < n < self.rule.smallest_count for n in (count, *rests)):
            return f"a count under {self.rule.smallest_count}"
        none_or_all = count == 0 or 0 in rests
        if sensitive and self.rule.hide_none_and_all and none_or_all and any(bases):
            return "none or all of a sensitive group"
        return ""

    def _hide(self, place: Place, why: str) -> None:
        """Hide what stands in a place."""
        cell = self.cells.at.get(place)
        if cell is None:
            return
        table = self.tables[place[0]]
        sensitive = table.sensitive or table.definition.measure(place[2]).sensitive
        if sensitive and self.rule.hide_none_and_all:
            rest = self.cells.rest.get(place)
            self.may_be_zero.update(c for c in (cell, rest) if c is not None)
        self._hide_cell(cell, why)

    def _hide_cell(self, cell: int, why: str) -> None:
        """Hide a cell wherever it stands, the counts that are part of it, and what it leaves."""
        if cell in self.hidden:
            return
        self.hidden[cell] = why
        for place in self.cells.shown_in[cell]:
            rest = self.cells.rest.get(place)
            if rest is not None and self.cells.shown_in[rest]:
                if self.cells.value[rest] == 0:
                    self.may_be_zero.add(rest)
                self._hide_cell(rest, why)
        for part in self.cells.parts.get(cell, ()):
            # None of a hidden base is hidden too, so a reader cannot tell it from some.
            self.may_be_zero.add(part)
            self._hide_cell(part, why)

    def _hide_to_protect(self, cell: int) -> list[int]:
        """Hide a cell because another would be known by it; the cells that this hides."""
        before = len(self.hidden)
        self._protecting.append(cell)
        if self.cells.value[cell] == 0:
            self.may_be_zero.add(cell)
        self._hide_cell(cell, PROTECTS)
        return list(self.hidden)[before:]


def _tighter(now: Bounds, then: Bounds) -> bool:
    """Whether more is known of a cell now."""
    return now[0] > then[0] or now[1] < then[1]
