"""Numbers that rest on other rows, or on an earlier period, than the row they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

import retention
from retention.indicators.definitions.parts import OPENING
from retention.indicators.turnover import headcount
from retention.results import IndicatorTable, Measure
from tests.trusts import YEAR, workforce_of


def _with_sum_of_shown(table: IndicatorTable) -> IndicatorTable:
    """A headcount with a column that adds up the closing headcounts of all groups."""
    original = table.definition

    def derive(frame: pd.DataFrame, level: float) -> Mapping[str, object]:
        total = frame.loc[~frame["total"], "closing"].sum()
        return {**original.derive(frame, level), "all_groups": np.full(len(frame), total)}

    definition = replace(
        original,
        measures=(*original.measures, Measure("all_groups", "derived")),
        derive=derive,
        across_rows=True,
    )
    frame = table.frame.assign(all_groups=table.frame.loc[~table.frame["total"], "closing"].sum())
    return replace(table, frame=frame, definition=definition)


def test_what_rests_on_all_rows_is_worked_out_from_those_that_are_shown() -> None:
    workforce = workforce_of({"A": (7, 0, 0), "B": (40, 0, 0), "C": (300, 0, 0)})
    table = _with_sum_of_shown(headcount(workforce, YEAR, by="staff_group"))
    assert set(table.frame["all_groups"]) == {347}
    published = retention.publish({"headcount": table})["headcount"]
    assert set(published.frame["all_groups"]) == {300}


def test_a_number_of_the_year_before_is_the_one_that_its_own_table_hides() -> None:
    workforce = workforce_of({"A": (7, 0, 0), "B": (40, 0, 0), "C": (300, 0, 0)})
    before = retention.year_to("2023-03-31")
    table = headcount(workforce, YEAR, by="staff_group")
    earlier = replace(OPENING, name="opening_before", months_before=12)
    definition = replace(table.definition, measures=(*table.definition.measures, earlier))
    old = headcount(workforce, before, by="staff_group")
    openings = old.frame.set_index("staff_group")["opening"]
    frame = table.frame.assign(opening_before=table.frame["staff_group"].map(openings))
    both = {"now": replace(table, frame=frame, definition=definition), "then": old}
    release = retention.publish(both)
    hidden = release["now"].frame.set_index("staff_group")["opening_before"].isna()
    then = release["then"].frame.set_index("staff_group")["opening"].isna()
    assert hidden.to_dict() == then.to_dict()
    assert hidden["A"]
