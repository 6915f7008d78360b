"""Leaver rates with and without planned leavers do not tell how many left as planned."""

from __future__ import annotations

import pandas as pd
import pytest

import retention
from retention.intake import read_contents
from retention.results import IndicatorTable

MONTHS = retention.months("2024-03-31", 12)


@pytest.fixture(scope="module")
def tables() -> dict[str, IndicatorTable]:
    """Women of whom 20 leave in each month, 3 of these as planned."""
    rows = ["employee_id,assignment_id,start_date,last_day,gender,leaving_reason"]
    number = 0
    for month in MONTHS:
        for kind in range(20):
            number += 1
            reason = "End of Fixed Term Contract - Completion of Training Scheme"
            why = reason if kind < 3 else "Voluntary Resignation - Relocation"
            rows.append(f"P{number},A{number},2015-01-05,{month.last_day},Female,{why}")
    rows += [f"Q{n},B{n},2015-01-05,,Female," for n in range(300)]
    rows += [f"R{n},C{n},2015-01-05,,Male," for n in range(100)]
    contents = {"staff.csv": "\n".join(rows).encode()}
    workforce = read_contents(contents, as_of="2024-06-30", observed_from="2022-01-01")
    women = workforce.where(gender="Female")
    return {
        "all": retention.monthly_leaver_rate(women, MONTHS, planned=True),
        "without": retention.monthly_leaver_rate(women, MONTHS, planned=False),
    }


def test_the_difference_of_the_two_is_the_planned_leavers(
    tables: dict[str, IndicatorTable],
) -> None:
    leavers = [tables[name].frame["numerator"] for name in ("all", "without")]
    assert (leavers[0] - leavers[1] == 3).all()
    assert tables["all"].sensitive


def test_only_one_of_them_is_shown(tables: dict[str, IndicatorTable]) -> None:
    for name, table in tables.items():
        alone = retention.publish({name: table})[name].frame
        assert alone["numerator"].notna().all()
        assert "planned" not in alone
    release = retention.publish(tables)
    shown = pd.DataFrame({name: release[name].frame["numerator"].notna() for name in release})
    assert not shown.all(axis=1).any()
