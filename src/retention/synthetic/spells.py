"""The state of the trust: one column per fact, one entry per assignment."""

import numpy as np

from retention.synthetic.draws import Ints
from retention.synthetic.months import NEVER

DEFAULTS: dict[str, int] = {
    "person": 0,
    "start": 0,
    "employer_start": 0,
    "last": NEVER,
    "decided": NEVER,
    "cause": -1,
    "unit": 0,
    "family": 0,
    "rung": 0,
    "fte": 100,
    "contract": 0,
    "contract_end": NEVER,
    "source": 0,
    "gender": 0,
    "ethnicity": 0,
    "disability": 0,
    "born": 0,
    "star": 0,
    "strength_one": 0,
    "strength_two": 0,
    "appraisal_month": 1,
    "developed": -NEVER,
    "leave_from": -NEVER,
    "leave_to": -NEVER,
    "busy_until": -NEVER,
    "pool_from": NEVER,
    "pool_to": NEVER,
    "unit_at_start": 0,
    "family_at_start": 0,
    "rung_at_start": 0,
    "fte_at_start": 0,
    "contract_at_start": 0,
}
"""Every column with the value of an entry that does not set it.

`decided` is the day somebody decided to leave (notice runs from it), `last` the last day,
`developed` the latest completed non-mandatory activity, `busy_until` the end of a leave, an
acting-up or a secondment, `*_at_start` what the starters table shows, before any move.
"""

CHARACTERISTICS = (
    "person",
    "gender",
    "ethnicity",
    "disability",
    "born",
    "star",
    "strength_one",
    "strength_two",
    "appraisal_month",
)
"""What belongs to the person and follows them into a later employment."""

AT_START = ("unit", "family", "rung", "fte", "contract")


class Spells:
    """Growing columns; `spells["unit"]` is a writable view of the entries in use."""

    def __init__(self, capacity: int) -> None:
        self.count = 0
        self.people = 0
        self._columns = {name: np.zeros(capacity, dtype=np.int64) for name in DEFAULTS}

    def __getitem__(self, name: str) -> Ints:
        return self._columns[name][: self.count]

    def add(self, values: dict[str, Ints]) -> Ints:
        """Append entries and return their positions; a column not given takes its default."""
        size = next(iter(values.values())).size
        self._reserve(self.count + size)
        begin, self.count = self.count, self.count + size
        for name, default in DEFAULTS.items():
            self._columns[name][begin : self.count] = values.get(name, default)
        for name in AT_START:
            self._columns[f"{name}_at_start"][begin : self.count] = self._columns[name][
                begin : self.count
            ]
        return np.arange(begin, self.count, dtype=np.int64)

    def new_people(self, size: int) -> Ints:
        """Return `size` person numbers not used before."""
        begin, self.people = self.people, self.people + size
        return np.arange(begin, self.people, dtype=np.int64)

    def take(self, index: Ints, names: tuple[str, ...] = tuple(DEFAULTS)) -> dict[str, Ints]:
        """Return copies of columns for some entries."""
        return {name: self[name][index] for name in names}

    def in_post(self, day: int) -> Ints:
        """Return the positions of the assignments in post on a day."""
        return np.flatnonzero((self["start"] <= day) & (day <= self["last"]))

    def all_columns(self) -> dict[str, Ints]:
        """Return every column by name."""
        return {name: self[name] for name in self._columns}

    def _reserve(self, needed: int) -> None:
        capacity = self._columns["person"].size
        if needed <= capacity:
            return
        for name, column in self._columns.items():
            grown = np.zeros(max(needed, 2 * capacity), dtype=np.int64)
            grown[:capacity] = column
            self._columns[name] = grown
