"""What became of those in post at the opening census, and where those at the closing came from."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Literal

import pandas as pd

from retention.indicators.definitions.parts import (
    ACTIVE_CLOSING,
    ACTIVE_OPENING,
    LIMITS,
    NOT_APPLICABLE,
    Columns,
    blank,
    derived,
)
from retention.results import Definition, Measure
from retention.schema import ATTRIBUTES

STAFF_GROUP = "staff_group"
INSIDE_COLUMNS = ("directorate", "unit", "band")
"""Another one of these within a staff group is a move inside it."""
SAME_FOR_LIFE = tuple(column.name for column in ATTRIBUTES if column.of_person)

OPENING_NAMES = (
    "stayed",
    "moved_inside",
    "changed_staff_group",
    "became_inactive",
    "moved_elsewhere",
    "left_to_nhs",
    "left_nhs",
    "left_unknown",
)
CLOSING_NAMES = (
    "stayed",
    "moved_inside_to",
    "came_from_staff_group",
    "came_back_active",
    "came_from_elsewhere",
    "rehired",
    "joined",
)
"""The classes in the order of `retention.counts.transitions`."""
_AT_BOTH = 3
_SAME_NUMBER = {"moved_inside_to": "moved_inside", "came_from_staff_group": "changed_staff_group"}
"""Who went out of a group and who came into one: over everyone they are the same people."""
_WHERE_TO = ("left_to_nhs", "left_nhs", "left_unknown")

Basis = Literal["headcount", "fte"]


def flows_definition(
    absent: Collection[str],
    by: tuple[str, ...],
    *,
    basis: Basis,
    caveats: tuple[str, ...],
) -> Definition:
    """The definition for records that cannot tell some classes, and for some groups.

    Parameters
    ----------
    absent : collection of str
        Classes that have no column.
    by : tuple of str
        The group columns: another group is another place too.
    """
    opening = tuple(name for name in OPENING_NAMES if name not in absent)
    closing = tuple(name for name in CLOSING_NAMES if name not in absent)
    leaving = tuple(name for name in opening if name not in OPENING_NAMES[:_AT_BOTH])
    joining = tuple(name for name in closing if name not in CLOSING_NAMES[:_AT_BOTH])
    of_opening = [_class(name, "opening", absent, by) for name in opening]
    of_closing = [_class(name, "closing", absent, by) for name in closing[1:]]
    in_fte = basis == "fte"
    return Definition(
        key="flows_fte" if in_fte else "flows",
        version=1,
        title="Where people went and came from",
        numerator=f"change of {'FTE' if in_fte else 'headcount'} between the two censuses",
        denominator="",
        unit="fte" if in_fte else "people",
        direction="neither",
        question="culture",
        interval=NOT_APPLICABLE,
        source="retention: state at both censuses; destination of the last leaving in between",
        caveats=caveats,
        measures=(
            ACTIVE_OPENING,
            ACTIVE_CLOSING,
            *of_opening,
            Measure("leavers", "count", ("opening",), quantity="leavers", rest="stayers"),
            *of_closing,
            Measure(
                "joiners",
                "count",
                ("closing",),
                quantity="joiners",
                grouped_at="closing",
                rest="stayers",
            ),
            *(_sums(opening, closing) if in_fte else ()),
            *derived(("opening", "closing"), "numerator", "value"),
            *(Measure(name, "context") for name in ("denominator", *LIMITS)),
        ),
        derive=_derive("_fte" if in_fte else ""),
        identities=(
            _sum("leavers", leaving),
            _sum("joiners", joining),
            _sum("opening", (*opening[: -len(leaving)], "leavers")),
            _sum("closing", (*closing[: -len(joining)], "joiners")),
            *_same_groups(closing, by),
        ),
    )


def _class(
    name: str, census: Literal["opening", "closing"], absent: Collection[str], by: tuple[str, ...]
) -> Measure:
    """One class; the others of those at both censuses rest on the columns that are compared."""
    number = _SAME_NUMBER.get(name, name)
    added = [c for c in by if c not in (STAFF_GROUP, *INSIDE_COLUMNS, *SAME_FOR_LIFE)]
    if number in ("stayed", "moved_inside") and added:
        number = f"{number} in the same {', '.join(sorted(added))}"
    return Measure(
        name,
        "count",
        ("opening", "closing") if name == "stayed" else (census,),
        quantity=number,
        grouped_at=census,
        # Without a destination all are in one class, which says nothing of where they went.
        sensitive=True if name in _WHERE_TO and "left_nhs" not in absent else None,
    )


def _sums(opening: tuple[str, ...], closing: tuple[str, ...]) -> tuple[Measure, ...]:
    """The FTE of each count, which is hidden with it."""
    counts = ("opening", "closing", *opening, "leavers", *closing[1:], "joiners")
    return (
        *(Measure(f"{name}_fte", "sum", (name,)) for name in counts),
        Measure("change_fte", "sum", ("stayed",)),
    )


def _sum(whole: str, parts: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    return ((whole, -1), *((part, 1) for part in parts))


def _same_groups(
    closing: tuple[str, ...], by: tuple[str, ...]
) -> tuple[tuple[tuple[str, int], ...], ...]:
    """Moves that change no group: in each row those who went are those who came."""
    same = []
    if by and set(by) <= {STAFF_GROUP, *SAME_FOR_LIFE}:
        same.append("moved_inside_to")
    if by and set(by) <= set(SAME_FOR_LIFE):
        same.append("came_from_staff_group")
    return tuple(((name, -1), (_SAME_NUMBER[name], 1)) for name in same if name in closing)


def _derive(suffix: str) -> Callable[[pd.DataFrame, float], Columns]:
    def derive(frame: pd.DataFrame, level: float) -> Columns:
        change = frame[f"closing{suffix}"] - frame[f"opening{suffix}"]
        return {"numerator": change, "value": change, **blank(frame, "denominator", *LIMITS)}

    return derive
