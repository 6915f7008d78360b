"""Courts held against all federal judges: two counts by two programmes, and a picture."""

from pathlib import Path

import pytest

import retention
from retention import Period

from .test_golden_judges import appointments, judges

pytestmark = pytest.mark.shared

DECADE = Period(retention.year_to("1996-09-30").start, retention.year_to("2005-09-30").end)


def test_a_funnel_of_courts(shared_folder: Path) -> None:
    workforce = judges(shared_folder / "data" / "judges")
    table = retention.leaver_funnel(workforce, DECADE, by="staff_group", merge_small=False)
    found = table.frame.set_index("staff_group")
    before, last = DECADE.opening_census, DECADE.closing_census
    rows = appointments(shared_folder / "data" / "judges")
    there = {r.person: r.court for r in rows if r.start <= before < r.exit}
    later = {r.person for r in rows if r.start <= last < r.exit}
    for court in set(there.values()):
        people = {p for p, held in there.items() if held == court}
        assert found.loc[court, "opening"] == len(people)
        assert found.loc[court, "numerator"] == len(people - later)
    assert found.loc["All", "numerator"] == len(there.keys() - later)
    # Four courts, one of nine judges: nothing is said of them.
    assert retention.charts.funnel(table).title.startswith("With so few staff groups")


def test_a_funnel_of_circuits(shared_folder: Path) -> None:
    workforce = judges(shared_folder / "data" / "judges")
    table = retention.leaver_funnel(workforce, DECADE)
    units = table.frame[~table.frame["total"]]
    assert units["numerator"].sum() == table.frame["numerator"].iloc[-1]
    assert not (units["verdict"] == "outside").any()
    chart = retention.charts.funnel(table)
    assert chart.title.startswith("No unit stands apart from the others")
    assert "beyond chance" in chart.subtitle
