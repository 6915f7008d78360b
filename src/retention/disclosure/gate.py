"""`publish`: hide small numbers, hide what would give them back, and prove it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from retention.disclosure.audit import known_bounds, round_to, too_narrow
from retention.disclosure.cells import Cells, Place, cells_of
from retention.disclosure.complement import cells_to_hide
from retention.disclosure.release import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    SHOWN,
    SUPPRESSED,
    PublishedTable,
    Release,
    issue,
)
from retention.disclosure.rules import Rule, rule_named
from retention.errors import ArgumentError, DisclosureError
from retention.results import Definition, IndicatorTable, Measure, Row, rows_of

_COUNTED = ("count", "base", "sum")


def publish(
    tables: Mapping[str, IndicatorTable],
    *,
    rule: str = "internal",
    previous: Release | None = None,
) -> Release:
    """Protect tables together, so that none gives away what another hides.

    Parameters
    ----------
    tables : mapping of str to IndicatorTable
        Everything that is to be seen together, by name.
    rule : {"internal", "public"}
        ``internal``: a base of at least 10 people; counts of 1 to 4, and none or all, of
        sensitive measures hidden. ``public``: counts of 1 to 9 hidden, the others rounded
        to 5, and everything derived worked out again from the rounded counts.
    previous : Release, optional
        What readers have seen already. Its tables stay as they are; the new ones hide
        whatever would give away what it hides.

    Returns
    -------
    Release

    Raises
    ------
    DisclosureError
        If a hidden number cannot be protected because of what was shown before.

    Examples
    --------
    >>> import retention
    >>> workforce = retention.sample(people=500)
    >>> year = retention.year_to("2025-09-30")
    >>> release = retention.publish({"leaver_rate": retention.leaver_rate(workforce, year)})
    >>> release["leaver_rate"].hidden
    0
    """
    if not tables and previous is None:
        raise ArgumentError("tables must hold at least one table by name, was empty")
    for name, table in tables.items():
        if not isinstance(table, IndicatorTable):
            raise ArgumentError(
                f"tables[{name!r}] must be an IndicatorTable, was {type(table).__name__}; a "
                "published table needs no publishing"
            )
    chosen = rule_named(rule)
    if previous is not None and previous.rule != chosen:
        raise ArgumentError(
            f"rule must be that of the previous release, {previous.rule.name!r}, was {rule!r}"
        )
    again = [name for name in tables if previous is not None and name in previous.tables]
    if again:
        raise ArgumentError(
            f"tables must have names that the previous release has not, {again[0]!r} is in it; "
            "readers have seen that table"
        )
    earlier = previous.raw if previous is not None else ()
    raw = (*earlier, *tables.values())
    gate = _Gate(raw, chosen, frozen=len(earlier))
    gate.close(previous.hidden_cells if previous is not None else {})
    published = {
        name: gate.protected(len(earlier) + position) for position, name in enumerate(tables)
    }
    if previous is not None:
        published = {**previous.tables, **published}
    hidden = {gate.cells.label[cell]: why for cell, why in gate.hidden.items()}
    return Release(published, chosen, gate.account(), raw, hidden)


def publish_alone(table: IndicatorTable, *, rule: str = "internal") -> PublishedTable:
    """Protect one table by itself: what a notebook or a chart does with a raw one."""
    return publish({table.definition.key: table}, rule=rule)[table.definition.key]


@dataclass
class _Gate:
    """The state of one publishing: which cells are hidden so far, and why."""

    tables: tuple[IndicatorTable, ...]
    rule: Rule
    frozen: int
    cells: Cells = field(init=False)
    hidden: dict[int, str] = field(default_factory=dict)
    may_be_zero: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.cells = cells_of(self.tables)

    def close(self, hidden_before: Mapping[str, str]) -> None:
        """Hide what the rule names, then whatever else is needed until the audit passes."""
        for cell, label in enumerate(self.cells.label):
            if label in hidden_before:
                self._hide_cell(cell, hidden_before[label])
        for position in range(len(self.tables)):
            self._hide_small(position)
        settled = self._settled_before()
        suspected = set(self.hidden)
        while True:
            exposed = self._exposed(suspected)
            if not exposed:
                if suspected == self.hidden.keys():
                    return
                # A cell that is hidden later may be known not to be 0: all are looked at again.
                suspected = set(self.hidden)
                continue
            before = set(self.hidden)
            for cell in exposed:
                self._hide_others(cell, settled)
            if self.hidden.keys() == before:
                raise DisclosureError(
                    "a hidden number could be worked out from what is shown, and nothing is left "
                    "to hide; leave this table out, or make its groups larger"
                )
            suspected = set(exposed) | (self.hidden.keys() - before)

    def _exposed(self, suspected: set[int]) -> list[int]:
        """Those of the hidden cells that a reader could work out too closely."""
        narrow = too_narrow(self.cells, self._known(), self.rule.width, suspected)
        return sorted(narrow, key=lambda c: self.cells.label[c])

    def _known(self) -> list[tuple[float, float]]:
        return known_bounds(self.cells, self.hidden.keys(), self.rule.rounding, self.may_be_zero)

    def _hide_small(self, position: int) -> None:
        table = self.tables[position]
        measures = table.definition.measures
        for number, row in enumerate(rows_of(table.frame)):
            for measure in measures:
                place = (position, number, measure.name)
                if measure.role == "base" and self._small_base(row[measure.name]):
                    self._hide(place, f"fewer than {self.rule.smallest_base} people")
            for measure in measures:
                if measure.role == "count":
                    place = (position, number, measure.name)
                    why = self._why_hidden(place, measure, row)
                    if why:
                        self._hide(place, why)

    def _small_base(self, value: float) -> bool:
        return 0 < value < self.rule.smallest_base

    def _why_hidden(self, place: Place, measure: Measure, row: Row) -> str:
        position, number, name = place
        count, cell = row[name], self.cells.at.get(place)
        if cell is None:
            return ""
        # A total over all reasons is the base of each of them, and no part of itself.
        bases = [row[b] for b in measure.of if self.cells.at.get((position, number, b)) != cell]
        if any(self._small_base(base) for base in bases):
            return f"fewer than {self.rule.smallest_base} people"
        whole = self.tables[position].sensitive
        sensitive = whole if measure.sensitive is None else measure.sensitive
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

    def _settled_before(self) -> set[int]:
        """Cells that readers have seen in an earlier release."""
        return {
            cell
            for (position, _, _), cell in self.cells.at.items()
            if position < self.frozen and cell not in self.hidden
        }

    def _hide_others(self, exposed: int, settled: set[int]) -> None:
        """Hide the shown cells whose hiding costs least and keeps an exposed one uncertain."""
        keep = settled | self.hidden.keys()
        for cell in cells_to_hide(self.cells, exposed, self._known(), keep, self.rule.width):
            if self.cells.value[cell] == 0:
                self.may_be_zero.add(cell)
            self._hide_cell(cell, "to protect another number")

    def protected(self, position: int) -> PublishedTable:
        """The table as it may be seen."""
        table = self.tables[position]
        definition = table.definition
        raw = table.frame
        frame = raw.copy()
        if self.rule.rounding > 1:
            frame = self._rounded(table)
        masks: dict[str, np.ndarray] = {}
        for measure in definition.measures:
            masks[measure.name] = self._mask(position, measure, masks, len(raw))
        if definition.across_rows:
            for measure in definition.measures:
                if measure.role in _COUNTED:
                    frame[measure.name] = frame[measure.name].mask(masks[measure.name])
            _work_out(frame, definition)
        suppressed = np.logical_or.reduce(list(masks.values()))
        # What rests on a row that is hidden is hidden too, though nothing of its own row is.
        suppressed |= (frame["value"].isna() & raw["value"].notna()).to_numpy()
        if definition.whole_series and suppressed.any():
            suppressed = _whole_series(table, suppressed)
            masks = dict.fromkeys(masks, suppressed)
        for name, mask in masks.items():
            frame[name] = frame[name].mask(mask)
        frame["state"] = np.select(
            [suppressed, raw["numerator"].isna().to_numpy(), raw["value"].isna().to_numpy()],
            [SUPPRESSED, NOT_AVAILABLE, NOT_APPLICABLE],
            SHOWN,
        )
        return issue(table, frame, self.rule)

    def _mask(
        self, position: int, measure: Measure, masks: Mapping[str, np.ndarray], rows: int
    ) -> np.ndarray:
        """Rows in which a measure is hidden: itself, or anything it rests on."""
        mask = np.zeros(rows, dtype=bool)
        for row in range(rows):
            cell = self.cells.at.get((position, row, measure.name))
            mask[row] = cell is not None and cell in self.hidden
        for name in measure.of:
            mask |= masks[name]
        return mask

    def _rounded(self, table: IndicatorTable) -> pd.DataFrame:
        """Counts and sums as multiples, and everything derived worked out from them."""
        frame = table.frame.copy()
        for measure in table.definition.measures:
            if measure.role in _COUNTED:
                frame[measure.name] = frame[measure.name].map(
                    lambda value: value if pd.isna(value) else round_to(value, self.rule.rounding)
                )
        definition = table.definition
        _work_out(frame, replace(definition, derive=definition.rederive or definition.derive))
        return frame

    def account(self) -> tuple[str, ...]:
        """How many numbers were hidden for each reason; no group is named."""
        reasons = Counter(why for cell, why in self.hidden.items() if self.cells.shown_in[cell])
        if not reasons:
            return ("Nothing had to be hidden.",)
        return tuple(
            f"{number} number{'s' if number > 1 else ''} hidden: {why}."
            for why, number in sorted(reasons.items())
        )


def _work_out(frame: pd.DataFrame, definition: Definition) -> None:
    """Write everything derived anew from the counts in a frame."""
    level = float(frame["level"].iloc[0]) if len(frame) else 0.95
    for name, values in definition.derive(frame, level).items():
        frame[name] = np.asarray(values)


def _whole_series(table: IndicatorTable, suppressed: np.ndarray) -> np.ndarray:
    """Every row of a series of which a row is hidden; without `along` all rows are one."""
    if not table.along:
        return np.ones(len(suppressed), dtype=bool)
    keys = [column for column in table.keys if column not in table.along]
    series = table.frame.groupby(keys, observed=True, dropna=False).ngroup()
    return series.isin(series[suppressed]).to_numpy()
