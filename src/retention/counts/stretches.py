"""Posts to stretches: when a person is in post at all, and in which group.

`united` has a row per person and uninterrupted stretch. `grouped` splits it: with
membership "primary" wherever the primary post or the total FTE changes, so that groups sum
to the total; with membership "any" there is a row per person, group and stretch.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Literal

import numpy as np
import pandas as pd

from retention.counts.arrays import BoolArray, FloatArray, IntArray
from retention.counts.codes import group_codes
from retention.errors import ArgumentError
from retention.workforce import Workforce

Membership = Literal["primary", "any"]
FOREVER = 10**7
"""A day later than every real one, for stretches whose end is not known."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Half-open day intervals of people, ordered by person and start.

    Attributes
    ----------
    person, start, exit, group : numpy.ndarray of int, shape (n,)
    fte : numpy.ndarray of float, shape (n,)
        FTE of the person meanwhile; posts without one add nothing.
    enters, leaves : numpy.ndarray of bool, shape (n,)
        Whether the row begins or ends a stretch of being in post; of posts, the post.
    spell : numpy.ndarray of int, shape (n,)
        Position of the primary post in `Workforce.spells`.
    """

    person: IntArray
    start: IntArray
    exit: IntArray
    group: IntArray
    fte: FloatArray
    enters: BoolArray
    leaves: BoolArray
    spell: IntArray

    def __len__(self) -> int:
        return len(self.person)

    def on(self, day: int) -> IntArray:
        """Positions of the rows that hold a day, in order of person."""
        return np.flatnonzero((self.start <= day) & (day < self.exit))


@dataclass(frozen=True, slots=True)
class Stretches:
    """All that is counted from, for one way of grouping.

    Attributes
    ----------
    everyone : Rows
        Each person's time, cut wherever a post starts or ends; one group.
    united, grouped : Rows
    posts : Rows
        The posts themselves, each stretch of constant attributes a row.
    labels : pandas.DataFrame
        One row per group, with the columns grouped by.
    membership : {"primary", "any"}
    """

    everyone: Rows
    united: Rows
    grouped: Rows
    posts: Rows
    labels: pd.DataFrame
    membership: Membership


def stretches_of(
    workforce: Workforce, by: tuple[str, ...] = (), membership: Membership = "primary"
) -> Stretches:
    """The stretches of a workforce, grouped by columns of its posts."""
    if membership not in ("primary", "any"):
        raise ArgumentError(f"membership must be 'primary' or 'any', was {membership!r}")
    spells = workforce.spells
    group, labels = groups_of_posts(spells, by)
    posts = _posts(spells, group)
    cut = _elementary(posts)
    united = _united(cut)
    grouped = cut if membership == "primary" else _any_group(posts, united, len(labels))
    everyone = replace(cut, group=np.zeros(len(cut), dtype=np.int64))
    return Stretches(everyone, united, grouped, posts, labels, membership)


def groups_of_posts(spells: pd.DataFrame, by: tuple[str, ...]) -> tuple[IntArray, pd.DataFrame]:
    """Group number of each post and the labels of the groups, in the order of the labels."""
    if not by:
        return np.zeros(len(spells), dtype=np.int64), pd.DataFrame(index=range(1))
    codes, found = group_codes([spells[c] for c in by])
    return codes, pd.DataFrame(found, columns=list(by), dtype="str")


def _posts(spells: pd.DataFrame, group: IntArray) -> Rows:
    """Posts as integer days, ordered by person and by claim to be the primary post.

    Active first, then the highest FTE, the earliest start of the post, the assignment.
    """
    start = days_of(spells["start"])
    fte = spells["fte"].to_numpy(dtype=np.float64) if "fte" in spells else np.zeros(len(spells))
    fte = np.nan_to_num(fte)
    person = spells["person"].to_numpy()
    inactive = (
        (spells["status"] != "active").to_numpy()
        if "status" in spells
        else np.zeros(len(spells), dtype=bool)
    )
    order = np.lexsort(
        (spells["assignment"].to_numpy(), days_of(spells["post_start"]), -fte, inactive, person)
    )
    end = days_of(spells["exit"])
    enters, leaves = _ends_of_posts(spells["assignment"].to_numpy(), start, end)
    return _taken(
        Rows(person, start, end, group, fte, enters, leaves, np.arange(len(spells))), order
    )


def _ends_of_posts(
    assignment: IntArray, start: IntArray, end: IntArray
) -> tuple[BoolArray, BoolArray]:
    """Whether a row begins its post and ends it, rather than going on from or into another."""
    order = _in_order(assignment, start)
    follows = np.zeros(len(order), dtype=bool)
    same_post = assignment[order][1:] == assignment[order][:-1]
    follows[1:] = same_post & (start[order][1:] == end[order][:-1])
    enters, leaves = np.ones(len(order), dtype=bool), np.ones(len(order), dtype=bool)
    enters[order] = ~follows
    leaves[order[:-1]] = ~follows[1:]
    return enters, leaves


def _in_order(assignment: IntArray, start: IntArray) -> IntArray:
    """The order by assignment and start, which is that of the rows as they are read."""
    later = np.diff(assignment)
    if ((later > 0) | ((later == 0) & (np.diff(start) >= 0))).all():
        return np.arange(len(start))
    order: IntArray = np.lexsort((start, assignment))
    return order


def days_of(dates: pd.Series) -> IntArray:
    """Whole days since 1970 of a column of dates; `FOREVER` where there is none."""
    days = dates.to_numpy().astype("datetime64[D]").astype(np.int64)
    return np.where(dates.isna().to_numpy(), FOREVER, days)


def _elementary(posts: Rows) -> Rows:
    """Cut each person's time wherever a post starts or ends, and read who is primary there."""
    edges, of_start, of_exit = _edges(posts)
    covered = of_exit - of_start
    slot = np.repeat(of_start - (np.cumsum(covered) - covered), covered)
    slot += np.arange(len(slot))
    post = np.repeat(np.arange(len(posts)), covered)
    length = len(edges) // 2
    # Of several values assigned to one slot the last stays: posts in reverse order of claim.
    primary = np.full(length, -1, dtype=np.int64)
    primary[slot[::-1]] = post[::-1]
    fte = np.bincount(slot, posts.fte[post], length).astype(np.float64)
    person, day = edges[:length], edges[length:]
    held = np.flatnonzero(primary >= 0)
    start, end = day[held], day[held + 1]
    who = person[held]
    follows = np.zeros(len(held), dtype=bool)
    follows[1:] = (who[1:] == who[:-1]) & (start[1:] == end[:-1])
    leaves = np.ones(len(held), dtype=bool)
    leaves[:-1] = ~follows[1:]
    chosen = primary[held]
    return Rows(
        who, start, end, posts.group[chosen], fte[held], ~follows, leaves, posts.spell[chosen]
    )


def _edges(posts: Rows) -> tuple[IntArray, IntArray, IntArray]:
    """Every (person, day) on which a post starts or ends, and where each post's two lie."""
    low = int(posts.start.min()) if len(posts) else 0
    width = FOREVER - low + 1
    if len(posts) and (int(posts.person.max()) + 1) * width >= np.iinfo(np.int64).max:
        raise ArgumentError("there are too many people for one table of stretches; split the file")
    starts, exits = (posts.person * width + (d - low) for d in (posts.start, posts.exit))
    keys, positions = np.unique(np.concatenate([starts, exits]), return_inverse=True)
    edges = np.concatenate([keys // width, keys % width + low])
    return edges, positions[: len(posts)], positions[len(posts) :]


def _united(rows: Rows) -> Rows:
    """Only the stretches of being in post; groups, FTE and posts are those at their end."""
    first, last = np.flatnonzero(rows.enters), np.flatnonzero(rows.leaves)
    flags = np.ones(len(first), dtype=bool)
    return Rows(
        rows.person[first],
        rows.start[first],
        rows.exit[last],
        np.zeros(len(first), dtype=np.int64),
        rows.fte[last],
        flags,
        flags,
        rows.spell[last],
    )


def _any_group(posts: Rows, united: Rows, groups: int) -> Rows:
    """Unite each group's posts by themselves: a person has a row in every group held.

    A row enters or leaves only where the person does, not where a group is taken up.
    """
    key = posts.person * groups + posts.group
    order = np.argsort(key, kind="stable")
    apart = _elementary(_taken(replace(posts, person=key), order))
    person = apart.person // groups
    order = np.lexsort((apart.group, apart.start, person))
    rows = _taken(replace(apart, person=person), order)
    return replace(
        rows,
        enters=np.isin(_packed(rows.person, rows.start), _packed(united.person, united.start)),
        leaves=np.isin(_packed(rows.person, rows.exit), _packed(united.person, united.exit)),
    )


def _taken(rows: Rows, order: IntArray) -> Rows:
    """The rows at some positions, in their order."""
    return Rows(*(getattr(rows, field.name)[order] for field in fields(rows)))


def _packed(person: IntArray, day: IntArray) -> IntArray:
    return person * (2 * FOREVER) + day


def row_on_day(rows: Rows, person: IntArray, day: IntArray) -> IntArray:
    """Position of the row that holds each person on a day on which the person is in one."""
    found = np.searchsorted(_packed(rows.person, rows.start), _packed(person, day), side="right")
    return found - 1
