"""Units in directorates: read from the records at each census, and used by the gate."""

from __future__ import annotations

import pandas as pd

import retention
from retention.intake import read_contents
from retention.results import Nesting
from retention.workforce import Workforce
from tests.trusts import YEAR

CENSUSES = (pd.Timestamp(YEAR.opening_census),), (pd.Timestamp(YEAR.last_day),)


def reorganised() -> Workforce:
    """Unit C goes from directorate X to Y in the year; unit A is too small to show."""
    rows, number = ["employee_id,assignment_id,start_date,last_day,directorate,unit"], 0
    for unit, above, size in (("A", "X", 4), ("B", "X", 40), ("C", "X", 30), ("D", "Y", 50)):
        for _ in range(size):
            number += 1
            last = "2023-08-31" if unit == "C" else ""
            rows.append(f"P{number},A{number},2019-02-04,{last},{above},{unit}")
            if unit == "C":
                rows.append(f"P{number},A{number},2023-09-01,,Y,{unit}")
    contents = {"staff.csv": "\n".join(rows).encode()}
    return read_contents(contents, as_of="2024-03-31", observed_from="2022-01-01")


def nesting_at(nestings: tuple[Nesting, ...], when: tuple[pd.Timestamp, ...]) -> Nesting | None:
    return next((n for n in nestings if n.inner == "unit" and n.when == when), None)


def test_the_units_of_a_directorate_are_those_of_the_census() -> None:
    nestings = retention.headcount(reorganised(), YEAR, by="unit").nestings
    opening, closing = (nesting_at(nestings, when) for when in CENSUSES)
    assert opening is not None
    assert closing is not None
    assert opening.blocks == ((("A", "B", "C"), ("X",)), (("D",), ("Y",)))
    assert closing.blocks == ((("A", "B"), ("X",)), (("C", "D"), ("Y",)))


def test_over_a_period_directorates_that_shared_a_unit_are_one_block() -> None:
    nestings = retention.headcount(reorganised(), YEAR, by="unit").nestings
    period = (pd.Timestamp(YEAR.start), pd.Timestamp(YEAR.last_day))
    # One block says only that everyone is everyone.
    assert nesting_at(nestings, period) is None


def test_a_small_unit_is_not_its_directorate_less_the_others() -> None:
    workforce = reorganised()
    tables = {c: retention.headcount(workforce, YEAR, by=c) for c in ("unit", "directorate")}
    release = retention.publish(tables)
    units = release["unit"].groups.set_index("unit")
    above = release["directorate"].groups.set_index("directorate")
    for column, inside in (("opening", ["A", "B", "C"]), ("closing", ["A", "B"])):
        assert pd.isna(units.loc["A", column])
        hidden = int(units.loc[inside, column].isna().sum())
        assert hidden >= 2 or pd.isna(above.loc["X", column])


def test_two_way_tables_are_tied_to_one_way_ones() -> None:
    """The margin that a one-way table shows gives a hidden cell of the two-way one back."""
    workforce = reorganised()
    release = retention.publish(
        {
            "two": retention.headcount(workforce, YEAR, by=("directorate", "unit")),
            "one": retention.headcount(workforce, YEAR, by="unit"),
        }
    )
    two = (
        release["two"].groups.groupby("unit")["closing"].agg(lambda cells: cells.sum(skipna=False))
    )
    one = release["one"].groups.set_index("unit")["closing"]
    pd.testing.assert_series_equal(two, one, check_names=False)
    assert pd.isna(one["A"])
