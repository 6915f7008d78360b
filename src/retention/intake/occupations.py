"""Managers, clinicians and others: a column of posts, read from their staff group and role."""

from __future__ import annotations

import numpy as np
import pandas as pd

from retention.intake.sheet import IntArray
from retention.reference import BREAKDOWN, breakdown_of, has_managers, is_staff_group
from retention.schema import OCCUPATION


def with_occupation(spells: pd.DataFrame) -> pd.DataFrame:
    """The spells with their occupation, where staff group and role are there to tell it.

    It is blank where the staff group is blank or no national one, and where the role, which
    tells managers from others, is blank in a group that has both. Spells of which no staff
    group is a national one get no column: all would be blank.
    """
    if not {"staff_group", "role"} <= set(spells.columns):
        return spells
    group, role = spells["staff_group"].cat, spells["role"].cat
    groups: list[str | None] = [*map(str, group.categories), None]
    if not any(is_staff_group(name) for name in groups):
        return spells
    roles: list[str | None] = [*map(str, role.categories), None]
    place = {name: position for position, name in enumerate(BREAKDOWN)}
    # A blank has the code -1, which reads the last row or column.
    found: IntArray = np.array([[place.get(_occupation(g, r), -1) for r in roles] for g in groups])
    codes: IntArray = found[group.codes.to_numpy(), role.codes.to_numpy()]
    spells = spells.copy(deep=False)
    spells[OCCUPATION] = pd.Categorical.from_codes(codes, categories=pd.Index(BREAKDOWN))
    return spells


def _occupation(staff_group: str | None, role: str | None) -> str:
    if not is_staff_group(staff_group) or (role is None and has_managers(staff_group)):
        return ""
    return breakdown_of(staff_group, role)
