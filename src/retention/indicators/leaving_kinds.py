"""Kinds of leaving: what the recorded reason or destination of a leaver stands for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from retention.counts import Grid, Stretches, count_leavers_by
from retention.counts.arrays import FloatArray
from retention.errors import NotAvailableError
from retention.workforce import Workforce

REASON, DESTINATION = "leaving_reason", "destination"
Kind = Callable[[str | None], str]
"""From a label, or None where it is blank, to the name of its kind."""


def check_leaving(workforce: Workforce, column: str) -> None:
    """Refuse what needs reasons or destinations when the records have none."""
    if column not in workforce.spells:
        raise NotAvailableError(
            f"workforce must have {column.replace('_', ' ')}s for this, but its records have no "
            f"column {column}; add it to leavers or staff"
        )


def leavers_by_kind(
    workforce: Workforce,
    stretches: Stretches,
    grid: Grid,
    column: str,
    kind_of: Kind,
    names: tuple[str, ...],
) -> dict[str, FloatArray]:
    """Leavers by last day of each kind, by name, each of shape (groups + 1, periods).

    The label is that of the primary post on the last day. In a part of the workforce, who
    moved out of it has none.
    """
    recorded = workforce.spells[column].cat
    place = {name: position for position, name in enumerate(names)}
    kinds = [place[kind_of(str(label))] for label in recorded.categories]
    # The code of a blank is -1, which reads the last element.
    kind_of_code = np.array([*kinds, place[kind_of(None)]], dtype=np.int64)
    kind = kind_of_code[recorded.codes.to_numpy()]
    counted = count_leavers_by(stretches, grid, kind, len(names))
    return dict(zip(names, counted, strict=True))
