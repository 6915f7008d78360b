"""From one census to the next: what became of each person, in classes that add up.

A person is in one class of each census, by the state at both, whatever happened in between.
Each period is counted by itself from the rows that hold its two days: nothing is kept per
person and period.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from retention.counts.arrays import BoolArray, FloatArray, IntArray
from retention.counts.grid import Grid
from retention.counts.stretches import FOREVER, Rows, Stretches

STAYED, MOVED_INSIDE, CHANGED_STAFF_GROUP = range(3)
BECAME_INACTIVE, MOVED_ELSEWHERE, LEFT_TO_NHS, LEFT_NHS, LEFT_UNKNOWN = range(3, 8)
CAME_BACK_ACTIVE, CAME_FROM_ELSEWHERE, REHIRED, JOINED = range(3, 7)
OPENING_CLASSES, CLOSING_CLASSES = 8, 7
"""How many classes each census has; both begin with the three of those who are at both."""

Destination = IntArray
"""`LEFT_TO_NHS`, `LEFT_NHS` or `LEFT_UNKNOWN`, by spell."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Rows of those in post at the two censuses of a period, each person in one row of each.

    Attributes
    ----------
    before, after : numpy.ndarray of int
        Positions of the rows that hold the opening and the closing census.
    here, there : numpy.ndarray of int, shape (people at both,)
        Places in `before` and in `after` of the same people.
    """

    before: IntArray
    after: IntArray
    here: IntArray
    there: IntArray


def pairs_of(rows: Rows, grid: Grid) -> Iterator[tuple[int, int, Pair]]:
    """The two census days of each period, and who is in post on them."""
    for opening, closing in zip(grid.opening, grid.closing, strict=True):
        first, last = int(grid.censuses[opening]), int(grid.censuses[closing])
        before, after = rows.on(first), rows.on(last)
        _, here, there = np.intersect1d(
            rows.person[before], rows.person[after], assume_unique=True, return_indices=True
        )
        yield first, last, Pair(before, after, here, there)


@dataclass(frozen=True, slots=True)
class History:
    """What tells the classes apart.

    Attributes
    ----------
    active : Stretches
        Of those who are counted, in active service.
    employed : Rows
        The same people, on leave too, cut where a post starts or ends.
    whole, whole_united : Rows
        Everyone in the organisation, cut and united.
    place, staff_group : numpy.ndarray of int, shape (active spells,)
        Codes of where a post is: another one is another place.
    destination : numpy.ndarray of int, shape (spells of the organisation,)
    """

    active: Stretches
    employed: Rows
    whole: Rows
    whole_united: Rows
    place: IntArray
    staff_group: IntArray
    destination: Destination


@dataclass(frozen=True, slots=True)
class Classes:
    """People and their FTE by class, group and period; the last group is the total.

    Attributes
    ----------
    opening, opening_fte : numpy.ndarray, shape (8, groups + 1, periods)
        Those in post at the opening census, under the group held then and with its FTE.
    closing, closing_fte : numpy.ndarray, shape (7, groups + 1, periods)
        Those in post at the closing census, likewise.
    change_fte : numpy.ndarray, shape (groups + 1, periods)
        What those who stayed hold more at the closing census than at the opening one.
    """

    opening: FloatArray
    opening_fte: FloatArray
    closing: FloatArray
    closing_fte: FloatArray
    change_fte: FloatArray


def count_classes(history: History, grid: Grid) -> Classes:
    """Count the classes at both censuses of each period."""
    rows, groups = history.active.grouped, len(history.active.labels)
    tables = []
    for first, last, pair in pairs_of(rows, grid):
        came = _staying(history, rows, pair)
        opening = _classes(len(pair.before), pair.here, came)
        gone = np.flatnonzero(opening < 0)
        opening[gone] = _left(history, rows.person[pair.before[gone]], last)
        closing = _classes(len(pair.after), pair.there, came)
        new = np.flatnonzero(closing < 0)
        closing[new] = _joined(history, rows.person[pair.after[new]], first)
        stayed = np.flatnonzero(came == STAYED)
        one, other = pair.before[pair.here[stayed]], pair.after[pair.there[stayed]]
        change = rows.fte[other] - rows.fte[one]
        tables.append(
            (
                *_by_class(rows, pair.before, opening, OPENING_CLASSES, groups),
                *_by_class(rows, pair.after, closing, CLOSING_CLASSES, groups),
                _table(came[stayed], rows.group[one], 1, groups, change)[0],
            )
        )
    return Classes(*(np.stack(parts, axis=-1) for parts in zip(*tables, strict=True)))


def count_moves(stretches: Stretches, grid: Grid, used: BoolArray) -> FloatArray:
    """People by group at the opening and group at the closing census.

    Parameters
    ----------
    used : numpy.ndarray of bool, shape (groups of the stretches,)
        The groups of the matrix: all that somebody is in at a census.

    Returns
    -------
    numpy.ndarray of float, shape (groups used + 1, groups used + 1, periods)
        From by to. The last row and column are those who were not in post at the opening or
        the closing census; nobody was at neither.
    """
    rows, size = stretches.grouped, int(used.sum()) + 1
    place = np.cumsum(used) - 1
    tables = []
    for _, _, pair in pairs_of(rows, grid):
        out = np.full(len(pair.before), size - 1)
        out[pair.here] = place[rows.group[pair.after[pair.there]]]
        new = np.delete(pair.after, pair.there)
        origin = np.append(place[rows.group[pair.before]], np.full(len(new), size - 1))
        target = np.append(out, place[rows.group[new]])
        counted = np.bincount(origin * size + target, minlength=size * size)
        tables.append(counted.reshape(size, size).astype(np.float64))
    return np.stack(tables, axis=-1)


def _staying(history: History, rows: Rows, pair: Pair) -> IntArray:
    """The class of those who are at both censuses, by where their primary posts were."""
    one = rows.spell[pair.before[pair.here]]
    other = rows.spell[pair.after[pair.there]]
    return np.select(
        [
            history.staff_group[one] != history.staff_group[other],
            history.place[one] != history.place[other],
        ],
        [CHANGED_STAFF_GROUP, MOVED_INSIDE],
        STAYED,
    )


def _classes(people: int, places: IntArray, known: IntArray) -> IntArray:
    classes = np.full(people, -1, dtype=np.int64)
    classes[places] = known
    return classes


def _left(history: History, person: IntArray, last: int) -> IntArray:
    """The class of people who are not in active service on the closing census."""
    united = history.whole_united
    latest = _latest_before(united.person, united.exit, person, last)
    # Those who are still in the organisation may have no earlier stretch; they are not asked.
    destination = history.destination[united.spell[np.maximum(latest, 0)]]
    return np.select(
        [_in_post(history.employed, person, last), _in_post(history.whole, person, last)],
        [BECAME_INACTIVE, MOVED_ELSEWHERE],
        destination,
    )


def _joined(history: History, person: IntArray, first: int) -> IntArray:
    """The class of people who were not in active service on the opening census."""
    united = history.whole_united
    earlier = _latest_before(united.person, united.start, person, first) >= 0
    return np.select(
        [
            _in_post(history.employed, person, first),
            _in_post(history.whole, person, first),
            earlier,
        ],
        [CAME_BACK_ACTIVE, CAME_FROM_ELSEWHERE, REHIRED],
        JOINED,
    )


def _in_post(rows: Rows, person: IntArray, day: int) -> BoolArray:
    return np.isin(person, rows.person[rows.on(day)], assume_unique=True)


def _latest_before(of: IntArray, days: IntArray, person: IntArray, day: int) -> IntArray:
    """Position of each person's last row dated up to a day, or -1; rows by person and day."""
    width = 2 * FOREVER
    at = np.searchsorted(of * width + days, person * width + day, side="right") - 1
    return np.where((at >= 0) & (of[np.maximum(at, 0)] == person), at, -1)


def _by_class(
    rows: Rows, at: IntArray, classes: IntArray, kinds: int, groups: int
) -> tuple[FloatArray, FloatArray]:
    """People and FTE of some rows by class and group."""
    group = rows.group[at]
    return (
        _table(classes, group, kinds, groups),
        _table(classes, group, kinds, groups, rows.fte[at]),
    )


def _table(
    classes: IntArray, group: IntArray, kinds: int, groups: int, weights: FloatArray | None = None
) -> FloatArray:
    """Shape (kinds, groups + 1), with the sum of the groups last."""
    counted = np.bincount(classes * groups + group, weights, kinds * groups)
    table = counted.reshape(kinds, groups).astype(np.float64)
    return np.hstack([table, table.sum(axis=1, keepdims=True)])
