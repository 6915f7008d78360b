"""Where people went and where they came from, between two censuses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from retention.counts import grid_of, stretches_of
from retention.counts.arrays import FloatArray, IntArray
from retention.counts.stocks import stocks_at
from retention.counts.stretches import Stretches, groups_of_posts
from retention.counts.transitions import (
    LEFT_NHS,
    LEFT_TO_NHS,
    LEFT_UNKNOWN,
    Classes,
    History,
    count_classes,
    count_moves,
)
from retention.errors import ArgumentError, nearest
from retention.indicators.definitions.flows import (
    CLOSING_NAMES,
    INSIDE_COLUMNS,
    OPENING_NAMES,
    STAFF_GROUP,
    Basis,
    flows_definition,
)
from retention.indicators.definitions.moves import FROM, OUTSIDE, TO, moves_definition
from retention.indicators.tables import NO_FTE, group_columns, table_of, without_status
from retention.periods import Periods
from retention.reference import destination_class
from retention.reference.destinations import LEFT_NHS as OUT_OF_NHS
from retention.reference.destinations import STAYED_IN_NHS, UNKNOWN_DESTINATION
from retention.results import IndicatorTable
from retention.schema import SENSITIVE_COLUMNS
from retention.workforce import Workforce

NO_DESTINATION = "left, destination not recorded: the records have no column destination"
MOST_GROUPS = 60
"""Groups of a matrix, beyond which nobody reads it and its protection takes minutes."""
_WHERE = {
    STAYED_IN_NHS: LEFT_TO_NHS,
    OUT_OF_NHS: LEFT_NHS,
    UNKNOWN_DESTINATION: LEFT_UNKNOWN,
}


def flows(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str] = (),
    basis: Basis = "headcount",
    level: float = 0.95,
) -> IndicatorTable:
    """What became of everyone in active service at the opening census, and who is new.

    Each person is in one class of each census, by the state at both. Under the group held at
    the opening census: ``stayed``, ``moved_inside`` (another directorate, unit or band in the
    same staff group), ``changed_staff_group``, ``became_inactive`` (on leave at the closing
    census), and, as ``leavers`` with them, ``left_to_nhs``, ``left_nhs`` and ``left_unknown``
    (no destination, or an unknown one). Under the group held at the closing census:
    ``stayed``, ``moved_inside_to``, ``came_from_staff_group``, and as ``joiners``
    ``came_back_active`` (on leave at the opening census), ``rehired`` (in post before it, not
    at it) and ``joined``.

    Parameters
    ----------
    workforce, period, level
        As `retention.headcount`. Of a part made by `where`, those who went to another part
        are ``moved_elsewhere`` and those who came from one ``came_from_elsewhere``.
    by : str or collection of str
        Columns to group by, under the primary post; another group is another place, so going
        to it is moving.
    basis : {"headcount", "fte"}
        With "fte", each class also has the FTE held at its census, and ``change_fte`` is what
        those who stayed hold more at the closing one.

    Returns
    -------
    IndicatorTable
        ``opening`` and ``closing`` are the sums of their classes; ``value`` is the change.
        A class that the records cannot tell has no column: see the notes.

    Raises
    ------
    ArgumentError
        If a period is outside the records, or a column or basis is not known.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> f = retention.flows(workforce, year).frame.iloc[0]
    >>> stayed = f["stayed"] + f["moved_inside"] + f["changed_staff_group"]
    >>> bool(f["opening"] == stayed + f["leavers"])
    True
    """
    columns, in_fte = group_columns(workforce, by), _in_fte(basis, workforce)
    absent, notes = _untold(workforce, columns)
    active = workforce.active()
    stretches, grid = stretches_of(active, columns), grid_of(workforce, period)
    counted = _named(count_classes(_history(workforce, active, stretches, columns), grid))
    definition = flows_definition(
        absent, columns, basis="fte" if in_fte else "headcount", caveats=_CAVEATS
    )
    if in_fte and workforce.spells["fte"].isna().any():
        notes = (*notes, NO_FTE)
    wanted = [m.name for m in definition.measures if m.name in counted]
    return table_of(
        without_status(definition, workforce, suffix="_all_assignments"),
        workforce,
        stretches,
        grid,
        {name: counted[name] for name in wanted},
        level=level,
        notes=notes,
    )


_CAVEATS = (
    "only the two censuses count: who joined and left in between is in no class",
    "of several leavings the last before the closing census tells the destination",
    "death in service and general practice are outside the NHS as an employer",
    "a return is known as one only if the earlier post is in the records",
)


def moves_between(
    workforce: Workforce, period: Periods, column: str, *, level: float = 0.95
) -> IndicatorTable:
    """People by group at the opening census and group at the closing one: a matrix in rows.

    Parameters
    ----------
    workforce, period, level
        As `retention.headcount`.
    column : str
        Staff groups, bands, units: the groups to move between.

    Returns
    -------
    IndicatorTable
        A row for each ``from`` and ``to``, "outside" for joiners and leavers. ``people``
        sums to ``opening`` over a ``from`` and to ``closing`` over a ``to``. ``moved_out``
        and ``moved_in`` stand in rows of moves, ``leavers`` and ``joiners`` in those from
        and to outside; each is the margin of its group.

    Raises
    ------
    ArgumentError
        If the records have no such column, or it has more than 60 groups.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> frame = retention.moves_between(workforce, year, "staff_group").frame
    >>> of_nurses = frame[frame["from"] == "Nursing and Midwifery Registered"]
    >>> bool(of_nurses["people"].sum() == of_nurses["opening"].iloc[0])
    True
    """
    workforce.check_columns([column], "column")
    stretches, grid = stretches_of(workforce.active(), (column,)), grid_of(workforce, period)
    # Groups that nobody is in at any of the censuses have neither row nor column.
    used = np.asarray(stocks_at(stretches, grid.censuses)[:-1].any(axis=1))
    names = stretches.labels[column].to_numpy()[used].tolist()
    if len(names) > MOST_GROUPS:
        raise ArgumentError(
            f"column must have at most {MOST_GROUPS} groups for a matrix, {column} has "
            f"{len(names)}; put small ones together with retention.merge_small_groups"
        )
    if OUTSIDE in names:
        raise ArgumentError(
            f"column must not have a group called {OUTSIDE!r}, which is what joiners and "
            f"leavers come from and go to, but {column} has; rename it in a map"
        )
    definition = moves_definition(column, sensitive=column in SENSITIVE_COLUMNS)
    labels, counted = _matrix(names, count_moves(stretches, grid, used))
    return table_of(
        without_status(definition, workforce),
        workforce,
        replace(stretches, labels=labels),
        grid,
        counted,
        level=level,
    )


def _matrix(names: list[str], moves: FloatArray) -> tuple[pd.DataFrame, Mapping[str, FloatArray]]:
    """The cells of a matrix as rows, and each margin in the rows that sum to it."""
    ends = [*names, OUTSIDE]
    size = len(ends)
    origin, target = np.divmod(np.arange(size * size - 1), size)
    labels = pd.DataFrame(
        {FROM: [ends[i] for i in origin], TO: [ends[i] for i in target]}, dtype="str"
    )
    inside = moves[:-1, :-1]
    moved = inside * ~np.eye(size - 1, dtype=bool)[:, :, np.newaxis]
    leaves, enters = target == size - 1, origin == size - 1
    moves_on = (origin != target) & ~leaves & ~enters

    def margin(numbers: FloatArray, end: IntArray, rows: np.ndarray) -> FloatArray:
        """A number of each group in some rows, missing in others, with the total last."""
        filled = np.full((len(rows) + 1, moves.shape[-1]), np.nan)
        filled[:-1][rows] = numbers[end[rows]]
        filled[-1] = numbers.sum(axis=0)
        return filled

    return labels, {
        "opening": margin(moves[:-1].sum(axis=1), origin, ~enters),
        "closing": margin(moves[:, :-1].sum(axis=0), target, ~leaves),
        "people": np.vstack([moves[origin, target], moves.sum(axis=(0, 1))[np.newaxis]]),
        "moved_out": margin(moved.sum(axis=1), origin, moves_on),
        "moved_in": margin(moved.sum(axis=0), target, moves_on),
        "leavers": margin(moves[:-1, -1], origin, leaves),
        "joiners": margin(moves[-1, :-1], target, enters),
    }


def _in_fte(basis: str, workforce: Workforce) -> bool:
    known = ("headcount", "fte")
    if basis not in known:
        raise ArgumentError(
            f"basis must be one of {', '.join(known)}, was {basis!r}{nearest(basis, known)}"
        )
    if basis == "fte" and not workforce.has_fte:
        raise ArgumentError("basis must be 'headcount', since the records have no column fte")
    return basis == "fte"


def _untold(workforce: Workforce, by: tuple[str, ...]) -> tuple[set[str], tuple[str, ...]]:
    """The classes that these records cannot tell, and what a reader must know of it."""
    absent, notes = set(), []
    if STAFF_GROUP not in workforce.spells:
        absent |= {"changed_staff_group", "came_from_staff_group"}
    if not set(_place_columns(workforce, by)) - {STAFF_GROUP}:
        absent |= {"moved_inside", "moved_inside_to"}
    if not workforce.has_status:
        absent |= {"became_inactive", "came_back_active"}
    if not workforce.conditions:
        absent |= {"moved_elsewhere", "came_from_elsewhere"}
    if "destination" not in workforce.spells:
        absent |= {"left_to_nhs", "left_nhs"}
        notes.append(NO_DESTINATION)
    return absent, tuple(notes)


def _place_columns(workforce: Workforce, by: tuple[str, ...]) -> tuple[str, ...]:
    known = workforce.columns_to_group_by()
    return tuple(dict.fromkeys(c for c in (STAFF_GROUP, *INSIDE_COLUMNS, *by) if c in known))


def _history(
    workforce: Workforce, active: Workforce, stretches: Stretches, by: tuple[str, ...]
) -> History:
    spells = active.spells
    staff_group = (STAFF_GROUP,) if STAFF_GROUP in spells else ()
    everyone = stretches_of(workforce) if workforce.has_status else stretches
    whole = stretches_of(workforce.whole) if workforce.conditions else everyone
    return History(
        stretches,
        everyone.everyone,
        whole.everyone,
        whole.united,
        groups_of_posts(spells, _place_columns(workforce, by))[0],
        groups_of_posts(spells, staff_group)[0],
        _destinations(workforce.whole),
    )


def _destinations(workforce: Workforce) -> IntArray:
    """Where each post's holder went on leaving it, if the records say."""
    spells = workforce.spells
    if "destination" not in spells:
        return np.full(len(spells), LEFT_UNKNOWN, dtype=np.int64)
    words = spells["destination"].astype("category").cat
    # Blank has the code -1, which reads the last entry.
    meaning = [_WHERE[destination_class(str(word))] for word in words.categories]
    return np.array([*meaning, LEFT_UNKNOWN], dtype=np.int64)[words.codes.to_numpy()]


def _named(classes: Classes) -> dict[str, FloatArray]:
    """Every number that a table of flows may have, by column."""
    found: dict[str, FloatArray] = {"change_fte": classes.change_fte}
    for suffix, opening, closing in (
        ("", classes.opening, classes.closing),
        ("_fte", classes.opening_fte, classes.closing_fte),
    ):
        found |= {f"{n}{suffix}": part for n, part in zip(CLOSING_NAMES, closing, strict=True)}
        # Those who stayed count with the FTE of the opening census, and its change apart.
        found |= {f"{n}{suffix}": part for n, part in zip(OPENING_NAMES, opening, strict=True)}
        found[f"opening{suffix}"], found[f"closing{suffix}"] = opening.sum(0), closing.sum(0)
        found[f"leavers{suffix}"] = opening[3:].sum(axis=0)
        found[f"joiners{suffix}"] = closing[3:].sum(axis=0)
    return found
