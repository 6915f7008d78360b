"""Definitions side by side on US federal judges: the bridge adds up in every year and court."""

from collections.abc import Sequence
from pathlib import Path

import pytest

import retention
from retention import Workforce

from .test_golden_judges import DAY, SCOPES, WHOLE, appointments, exits, golden_rows, judges, years

pytestmark = pytest.mark.shared


@pytest.fixture
def golden(shared_folder: Path, scope: str) -> tuple[dict[str, str], ...]:
    return golden_rows(shared_folder / "golden/judges/period_metrics_1990_2005.csv", scope)


@pytest.fixture
def population(shared_folder: Path, scope: str) -> Workforce:
    whole = judges(shared_folder / "data" / "judges")
    return whole if scope == WHOLE else whole.where(staff_group=scope)


@pytest.mark.parametrize("scope", SCOPES)
def test_the_bridge_adds_up(
    shared_folder: Path, population: Workforce, golden: Sequence[dict[str, str]], scope: str
) -> None:
    compared = retention.compare_definitions(population, years(golden))
    bridge = compared["bridge"].frame
    assert bridge["leavers"].to_list() == [int(row["leavers_snapshot"]) for row in golden]
    assert not bridge[["became_inactive", "left_from_leave"]].any(axis=None)
    added = ["joined_and_left", "left_before", "left_and_came_back", "last_day_at_closing"]
    found = bridge["leavers"] - bridge["last_day_at_opening"] + bridge[added].sum(axis=1)
    assert found.to_list() == bridge["numerator"].to_list()
    rows = [r for r in appointments(shared_folder / "data" / "judges") if scope in (WHOLE, r.court)]
    last_days = [day - DAY for day in exits(rows)]
    assert bridge["numerator"].to_list() == [
        sum(period.opening_census < day <= period.closing_census for day in last_days)
        for period in years(golden)
    ]
    assert bridge["last_day_at_closing"].to_list() == [
        last_days.count(period.closing_census) for period in years(golden)
    ]


@pytest.mark.parametrize("scope", [WHOLE])
def test_definitions_side_by_side(population: Workforce, golden: Sequence[dict[str, str]]) -> None:
    compared = retention.compare_definitions(population, years(golden))
    assert set(compared.not_available) == {"nhs_scotland_wte", "dhsc_flow"}
    scotland = compared["nhs_scotland"].frame
    stable = compared["stability_index"].frame
    assert (1 - scotland["value"]).to_list() == pytest.approx(stable["value"].to_list())
    # Reasons of courts are no national ones, so every one of them is unknown.
    voluntary = compared["voluntary_leaver_rate"].frame
    assert voluntary["numerator"].eq(0).all()
    assert voluntary["unknown"].to_list() == voluntary["leavers"].to_list()
