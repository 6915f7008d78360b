"""A reader who wants to know: everything that can be worked out from some tables together.

It knows what the tables show, who is in which group of which column at a census, that groups
sum to totals and those who left and stayed to those who were there, that a rate is a count over
a base, and that no count is negative. It shares nothing with the gate but the linear programme.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import coo_array

from retention.statistics.intervals import wilson
from retention.workforce import Workforce

Group = frozenset[tuple[str, str]]
Nested = Mapping[str, Iterable[tuple[str, str]]]
"""By "inner in outer", the pairs of groups, such as every unit and its directorate."""


class Number(NamedTuple):
    """One count: of whom, when, in which group at that time, in which part of the records."""

    what: str
    when: str
    group: Group
    part: str


COLUMNS = {
    "headcount": {"opening": ("there", "opening"), "closing": ("there", "closing")},
    "nhs_workforce_statistics": {
        "opening": ("there", "opening"),
        "closing": ("there", "closing"),
        "numerator": ("left", "opening"),
    },
    "stability_index": {"opening": ("there", "opening"), "numerator": ("stayed", "opening")},
    "joiner_rate": {
        "opening": ("there", "opening"),
        "closing": ("there", "closing"),
        "numerator": ("joined", "closing"),
    },
}
"""What each counted column of an indicator is, and at which census its groups are read."""


@dataclass
class Reader:
    """Collects what is shown; `widths` says how far each hidden count can be narrowed."""

    rounding: int = 1
    shown: dict[Number, float] = field(default_factory=dict)
    hidden: set[Number] = field(default_factory=set)
    equations: list[list[tuple[Number, float]]] = field(default_factory=list)

    def see(self, indicator: str, frame: pd.DataFrame, by: Sequence[str], part: str = "") -> None:
        """Look at one table, its rates too."""
        key = indicator.removesuffix("_all_assignments")
        for row in frame.to_dict("records"):
            group = frozenset() if row["total"] else frozenset((c, str(row[c])) for c in by)
            here = {
                column: self._number(what, moment, row, group, part)
                for column, (what, moment) in COLUMNS[key].items()
            }
            for column, number in here.items():
                if pd.isna(row[column]):
                    self.hidden.add(number)
                else:
                    self.shown[number] = float(row[column])
            if self.rounding == 1:
                self._read_rate(key, row, here)

    def _number(
        self, what: str, moment: str, row: Mapping[str, Any], group: Group, part: str
    ) -> Number:
        start, last = row["period_start"], row["period_last_day"]
        day = start - pd.Timedelta(days=1) if moment == "opening" else last
        when = (
            f"{day:%Y-%m-%d}" if what == "there" else f"{start:%Y-%m-%d} {last:%Y-%m-%d} {moment}"
        )
        return Number(what, when, group, part)

    def _read_rate(self, key: str, row: Mapping[str, Any], here: Mapping[str, Number]) -> None:
        """A rate that is shown ties count and base; a limit of a known base gives the count."""
        value = row.get("value")
        if "numerator" not in here or value is None or pd.isna(value):
            return
        bases = ["opening"] if key == "stability_index" else ["opening", "closing"]
        share = -float(value) / len(bases)
        self.equations.append([(here["numerator"], 1.0), *((here[b], share) for b in bases)])
        if key == "stability_index" and not pd.isna(row["lower"]) and here["opening"] in self.shown:
            base = self.shown[here["opening"]]
            counts = np.arange(base + 1)
            lows = np.asarray(wilson(counts, np.full(len(counts), base), 0.95).lower)
            self.shown[here["numerator"]] = float(np.argmin(np.abs(lows - row["lower"])))

    def know(self, nested: Nested | None = None) -> None:
        """Reckon with sums of groups, and of what is nested."""
        families: dict[tuple[str, str, str, tuple[str, ...]], set[Group]] = defaultdict(set)
        for number in self.shown.keys() | self.hidden:
            columns = tuple(sorted(c for c, _ in number.group))
            families[number.what, number.when, number.part, columns].add(number.group)
        for (what, when, part, columns), groups in families.items():
            if not columns:
                continue
            for size in range(len(columns)):
                for kept in combinations(columns, size):
                    sums = defaultdict(list)
                    for group in groups:
                        sums[frozenset(p for p in group if p[0] in kept)].append(group)
                    for whole, parts in sums.items():
                        self._equate(
                            [Number(what, when, whole, part)],
                            [Number(what, when, g, part) for g in parts],
                        )
            for names, pairs in (nested or {}).items():
                inner, _, outer = names.split(" ")
                if columns == (inner,) and (what, when, part, (outer,)) in families:
                    self._know_nested(inner, outer, pairs, (what, when, part), groups)
        for number in list(self.shown.keys() | self.hidden):
            if number.what in ("left", "joined"):
                day = number.when.split(" ")[0 if number.what == "left" else 1]
                if number.what == "left":
                    day = f"{pd.Timestamp(day) - pd.Timedelta(days=1):%Y-%m-%d}"
                there = Number("there", day, number.group, number.part)
                self._equate([there], [number, number._replace(what="stayed")])
            if number.what in ("left", "joined", "stayed") and not number.group:
                # Who stayed is the same for everyone, whichever census groups are read at.
                one, other = (
                    Number(
                        "stayed", f"{number.when.rsplit(' ', 1)[0]} {m}", frozenset(), number.part
                    )
                    for m in ("opening", "closing")
                )
                self._equate([one], [other])

    def _know_nested(
        self,
        inner: str,
        outer: str,
        pairs: Iterable[tuple[str, str]],
        where: tuple[str, str, str],
        groups: set[Group],
    ) -> None:
        inside = defaultdict(list)
        for one, other in pairs:
            inside[other].append(one)
        for other, ones in inside.items():
            parts = [frozenset({(inner, one)}) for one in ones]
            self._equate(
                [Number(where[0], where[1], frozenset({(outer, other)}), where[2])],
                [Number(where[0], where[1], g, where[2]) for g in parts if g in groups],
            )

    def filter(self, part: str, column: str, values: Iterable[str]) -> None:
        """Know that a part of the records is these groups of a column of all of them."""
        for number in list(self.shown.keys() | self.hidden):
            if number.part == part and number.what == "there" and not number.group:
                groups = [frozenset({(column, value)}) for value in values]
                self._equate([number], [number._replace(group=g, part="") for g in groups])

    def _equate(self, left: list[Number], right: list[Number]) -> None:
        self.equations.append([*((n, -1.0) for n in left), *((n, 1.0) for n in right)])

    def widths(self) -> dict[Number, float]:
        """How wide the tightest interval of each hidden count is; 0 where it is known."""
        numbers = sorted({n for one in self.equations for n, _ in one} | self.hidden, key=repr)
        place = {n: i for i, n in enumerate(numbers)}
        entries = [
            (row, place[n], sign) for row, one in enumerate(self.equations) for n, sign in one
        ]
        rows, columns, signs = zip(*entries, strict=True)
        matrix = coo_array(
            (signs, (rows, columns)), shape=(len(self.equations), len(numbers))
        ).tocsr()
        slack = (self.rounding - 1) // 2
        bounds = [
            (max(self.shown[n] - slack, 0), self.shown[n] + slack) if n in self.shown else (0, None)
            for n in numbers
        ]
        found = {}
        for number in sorted(self.hidden, key=repr):
            if number in self.shown:
                found[number] = 0.0
                continue
            ends = []
            for sign in (1.0, -1.0):
                push = np.zeros(len(numbers))
                push[place[number]] = sign
                answer = linprog(push, A_eq=matrix, b_eq=np.zeros(matrix.shape[0]), bounds=bounds)
                assert answer.status in (0, 3), answer.message
                ends.append(np.inf if answer.status == 3 else sign * answer.fun)
            found[number] = abs(ends[1] - ends[0])
        return found


def only_small_hidden(frame: pd.DataFrame, least: int = 10) -> pd.DataFrame:
    """What is seen when nothing but the small counts is hidden: no protection at all."""
    frame = frame.copy()
    bases = [c for c in ("opening", "closing") if c in frame]
    small = ((frame[bases] > 0) & (frame[bases] < least)).any(axis=1)
    hidden = [
        c for c in (*bases, "numerator", "denominator", "value", "lower", "upper") if c in frame
    ]
    frame.loc[small, hidden] = np.nan
    return frame


def nested_in(
    workforce: Workforce, first: pd.Timestamp, last: pd.Timestamp, inner: str, outer: str
) -> list[tuple[str, str]]:
    """Pairs of groups of some years, of the inner ones that lie in one outer group only."""
    spells = workforce.spells
    spells = spells[(spells["start"] <= last) & ~(spells["exit"] <= first)]
    pairs = set(
        zip(
            spells[inner].astype("str").fillna("not recorded"),
            spells[outer].astype("str").fillna("not recorded"),
            strict=True,
        )
    )
    many = {a for (a, b), (c, d) in product(pairs, repeat=2) if a == c and b != d}
    outside = {b for a, b in pairs if a in many}
    return sorted((a, b) for a, b in pairs if b not in outside)
