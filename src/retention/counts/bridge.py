"""From snapshot leavers to leavers by event: every step between the two, counted and proved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retention.counts.arrays import BoolArray, FloatArray, IntArray
from retention.counts.events import in_periods
from retention.counts.grid import Grid
from retention.counts.stocks import count_stocks, stayers_between
from retention.counts.stretches import FOREVER, Rows, Stretches
from retention.errors import ReconciliationError

SIGNS = {
    "leavers": 1,
    "became_inactive": -1,
    "left_from_leave": 1,
    "last_day_at_opening": -1,
    "joined_and_left": 1,
    "left_before": 1,
    "left_and_came_back": 1,
    "last_day_at_closing": 1,
}
"""The steps in their order, and whether each adds to leavers by event or takes away."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """The steps over everyone, each of shape (periods,); D0 and D1 are the two censuses.

    Attributes
    ----------
    leavers
        People in active service at D0 and not at D1.
    became_inactive
        Those of them who are still employed at D1, on leave.
    left_from_leave
        People on leave at D0 who are not employed at D1: no snapshot leavers.
    last_day_at_opening
        People whose last day was D0: of the period by exit, not by last day.
    joined_and_left
        People employed at neither census who were in between.
    left_before
        Earlier leavings of people who are not employed at D1.
    left_and_came_back
        Leavings of people who are employed at D1.
    last_day_at_closing
        People whose last day is D1.
    event_leavers
        Stretches of employment whose last day is in the period.
    """

    leavers: FloatArray
    became_inactive: FloatArray
    left_from_leave: FloatArray
    last_day_at_opening: FloatArray
    joined_and_left: FloatArray
    left_before: FloatArray
    left_and_came_back: FloatArray
    last_day_at_closing: FloatArray
    event_leavers: FloatArray


def count_bridge(employed: Stretches, active: Stretches, grid: Grid) -> Bridge:
    """Count the steps from snapshot leavers of active service to leavers by event.

    Each step is counted by itself, so that their sum proves all of them. The work of a
    period is that of its leavings.

    Parameters
    ----------
    employed, active : Stretches
        Of everyone employed, and of those in active service.
    grid : Grid

    Raises
    ------
    ReconciliationError
        If the steps do not add up.
    """
    stocks = count_stocks(active, grid)
    rows, service = employed.united, active.united
    leavings = _Leavings(rows, service)
    steps = [
        leavings.between(int(grid.censuses[first]), int(grid.censuses[last]))
        for first, last in zip(grid.opening, grid.closing, strict=True)
    ]
    counted = {name: np.array([step[name] for step in steps], np.float64) for name in steps[0]}
    bridge = Bridge(
        leavers=stocks.opening[-1] - stocks.stayers[-1],
        became_inactive=stayers_between(active, employed, grid) - stocks.stayers[-1],
        event_leavers=in_periods(rows.exit - 1, rows.group, grid, 1)[0],
        **counted,
    )
    _prove(bridge, grid)
    return bridge


class _Leavings:
    """Ends of stretches in order of time, with what followed each of them."""

    def __init__(self, rows: Rows, service: Rows) -> None:
        self.rows, self.service = rows, service
        self.order = np.argsort(rows.exit, kind="stable")
        self.exits = rows.exit[self.order]
        self.next_start = np.full(len(rows), FOREVER, dtype=np.int64)
        again = np.flatnonzero(rows.person[1:] == rows.person[:-1])
        self.next_start[again] = rows.start[again + 1]
        self.keys, self.service_keys = _keys(rows), _keys(service)

    def between(self, opening: int, closing: int) -> dict[str, int]:
        """The steps of one period that are leavings, by name."""
        rows = self.rows
        low, high = np.searchsorted(self.exits, (opening + 1, closing + 2))
        chosen = self.order[low:high]
        person, end = rows.person[chosen], rows.exit[chosen]
        by_exit = end <= closing
        stays = by_exit & _in_post(rows, self.keys, person, closing)
        gone = by_exit & ~stays
        # Who is out at the closing census left for good inside the period exactly once.
        last = gone & (self.next_start[chosen] > closing)
        at_opening = _in_post(rows, self.keys, person, opening)
        in_service = _in_post(self.service, self.service_keys, person, opening)
        found = {
            "left_from_leave": last & at_opening & ~in_service,
            "last_day_at_opening": end == opening + 1,
            "joined_and_left": last & ~at_opening,
            "left_before": gone & ~last,
            "left_and_came_back": stays,
            "last_day_at_closing": end == closing + 1,
        }
        return {name: int(np.count_nonzero(mask)) for name, mask in found.items()}


def _keys(rows: Rows) -> IntArray:
    return rows.person * (2 * FOREVER) + rows.start


def _in_post(rows: Rows, keys: IntArray, person: IntArray, day: int) -> BoolArray:
    """Whether each person is in one of the rows on a day: the last that began is still open."""
    if not len(rows):
        return np.zeros(len(person), dtype=bool)
    position = np.searchsorted(keys, person * (2 * FOREVER) + day, side="right") - 1
    began = (position >= 0) & (rows.person[position] == person)
    found: BoolArray = began & (rows.exit[position] > day)
    return found


def _prove(bridge: Bridge, grid: Grid) -> None:
    found = sum(sign * getattr(bridge, name) for name, sign in SIGNS.items())
    residual = found - bridge.event_leavers
    if residual.any():
        period = grid.periods[int(np.flatnonzero(residual)[0])]
        raise ReconciliationError(
            f"the bridge from snapshot to event leavers does not add up in {period.label}: its "
            f"steps differ from the leavers by {np.abs(residual).max():g}; please report this, "
            "with no data"
        )
