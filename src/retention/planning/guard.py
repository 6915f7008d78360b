"""Rates are of groups: what could be a table of persons is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd

from retention.errors import ArgumentError
from retention.indicators.small_groups import SMALLEST_GROUP
from retention.planning.cells import PEOPLE
from retention.planning.inputs import NO_PERSON


def refuse_people(cells: pd.DataFrame, *, counted: bool) -> None:
    """Refuse what could be a table of persons.

    Parameters
    ----------
    cells : pandas.DataFrame
    counted : bool
        Whether it is to learn from: then cells may be small, since they are added up.

    Raises
    ------
    ArgumentError
        If a column identifies people, a cell is of fewer than 10 ``people``, or rows repeat.
    """
    stray = [c for c in NO_PERSON if c in cells]
    if stray:
        raise ArgumentError(
            f"cells must be of groups of people, but have a column {stray[0]}; there are no "
            "predictions for a person"
        )
    if counted:
        return
    if PEOPLE in cells:
        small = cells[PEOPLE].to_numpy(np.float64) < SMALLEST_GROUP
        if small.any():
            raise ArgumentError(
                f"cells must be of at least {SMALLEST_GROUP} people each to have rates of their "
                f"own, {int(small.sum())} of {len(cells)} were of fewer; put cells together, or "
                "use retention.expected_leavers, which adds them up by group"
            )
    elif cells.duplicated().any():
        raise ArgumentError(
            f"cells must be different from each other, {int(cells.duplicated().sum())} of "
            f"{len(cells)} rows repeat an earlier one, as rows of people would; group them and "
            f"give their number as {PEOPLE!r}"
        )
