"""From the group at the opening census to the group at the closing one."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from retention.indicators.definitions.flows import STAFF_GROUP
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

FROM, TO, OUTSIDE = "from", "to", "outside"


def _derive(frame: pd.DataFrame, level: float) -> Columns:
    people = frame["people"].astype(float)
    return {"numerator": people, "value": people, **blank(frame, "denominator", *LIMITS)}


def moves_definition(column: str, *, sensitive: bool) -> Definition:
    """The definition of the matrix of one column, tied to every other table by that column.

    Each margin is the number that one-way tables by the column show, under the same name.
    """
    left, right = ((FROM, column),), ((TO, column),)
    # Those who changed the staff group are a class of the flows.
    moved = "changed_staff_group" if column == STAFF_GROUP else f"moved between {column}"
    return Definition(
        key=f"moves_between_{column}",
        version=1,
        title=f"Moves between {column.replace('_', ' ')}s",
        numerator="people in the one group at the opening and the other at the closing census",
        denominator="",
        unit="people",
        direction="neither",
        question="culture",
        interval=NOT_APPLICABLE,
        source="retention: groups of the primary post at both censuses",
        caveats=(
            "only the two censuses count: a move there and back is none, two moves are one",
            f"{OUTSIDE}: not in active service in these groups at that census",
        ),
        measures=(
            replace(ACTIVE_OPENING, under=left),
            replace(ACTIVE_CLOSING, under=right),
            Measure(
                "people",
                "count",
                ("opening", "closing"),
                quantity=f"people by {column} at both censuses",
                grouped_at="period",
            ),
            Measure("moved_out", "count", ("opening",), quantity=moved, under=left),
            Measure(
                "moved_in",
                "count",
                ("closing",),
                quantity=moved,
                grouped_at="closing",
                under=right,
            ),
            Measure(
                "leavers", "count", ("opening",), quantity="leavers", rest="stayers", under=left
            ),
            Measure(
                "joiners",
                "count",
                ("closing",),
                quantity="joiners",
                grouped_at="closing",
                rest="stayers",
                under=right,
            ),
            *derived(("people",), "numerator", "value"),
            *(Measure(name, "context") for name in ("denominator", *LIMITS)),
        ),
        derive=_derive,
        sensitive=sensitive,
        margins=tuple(
            ("people", margin)
            for margin in ("opening", "closing", "moved_out", "moved_in", "leavers", "joiners")
        ),
    )
