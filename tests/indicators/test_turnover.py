"""Indicators on workforces small enough to count by hand."""

from __future__ import annotations

import numpy as np
import pytest

import retention
from retention.errors import ArgumentError
from retention.indicators.trend import has_limits, monthly_leaver_rate, trend_grids
from retention.intake import read_contents
from retention.workforce import Workforce
from tests.trusts import YEAR, workforce_of


def staff(rows: list[str], **options: str) -> Workforce:
    text = "\n".join(["employee_id,assignment_id,start_date,last_day,unit,status", *rows])
    declared = {"as_of": "2024-03-31", "observed_from": "2022-01-01"} | options
    return read_contents({"staff.csv": text.encode()}, **declared)  # type: ignore[arg-type]


def test_the_hand_check_of_the_definitions() -> None:
    """100 at the start, 10 of them gone, 20 joined and stayed, 3 joined and left inside."""
    rows = [f"S{i},S{i},2020-01-06,,W,active" for i in range(90)]
    rows += [f"L{i},L{i},2020-01-06,2023-07-31,W,active" for i in range(10)]
    rows += [f"J{i},J{i},2023-09-04,,W,active" for i in range(20)]
    rows += [f"I{i},I{i},2023-09-04,2023-12-31,W,active" for i in range(3)]
    workforce = staff(rows)
    leavers = retention.leaver_rate(workforce, YEAR).frame.iloc[0]
    assert (leavers["opening"], leavers["closing"], leavers["numerator"]) == (100, 110, 10)
    assert leavers["value"] == pytest.approx(10 / 105)
    joiners = retention.joiner_rate(workforce, YEAR).frame.iloc[0]
    assert joiners["value"] == pytest.approx(20 / 105)
    assert retention.stability_index(workforce, YEAR).frame["value"].iloc[0] == 0.9
    events = retention.event_leavers(workforce, YEAR).frame.iloc[0]
    assert (events["numerator"], events["value"]) == (13, pytest.approx(13 / 105))


def test_a_closing_group_can_have_a_rate_of_200_per_cent() -> None:
    workforce = workforce_of({"Closed": (0, 30, 0), "Open": (50, 0, 0)})
    frame = retention.leaver_rate(workforce, YEAR, by="staff_group").frame
    row = frame[frame["staff_group"] == "Closed"].iloc[0]
    assert (row["value"], row["upper"]) == (2.0, 2.0)
    assert row["lower"] > 1.7


def test_nobody_to_divide_by_is_missing() -> None:
    workforce = staff(["A1,1,2023-05-08,2023-06-30,Ward,active", "A2,2,2020-01-06,,Clinic,active"])
    frame = retention.leaver_rate(workforce, YEAR, by="unit").frame
    assert set(frame["unit"]) == {"Clinic", "All"}
    events = retention.event_leavers(workforce, YEAR, by="unit").frame.set_index("unit")
    assert events.loc["Ward", "numerator"] == 1
    assert np.isnan(events.loc["Ward", "value"])


def test_long_leave_is_leaving_active_service_and_not_leaving_by_event() -> None:
    rows = [
        "A1,1,2020-01-06,2023-06-30,Ward,active",
        "A1,1,2023-07-01,,Ward,maternity",
        "A2,2,2020-01-06,,Ward,active",
    ]
    workforce = staff(rows)
    table = retention.leaver_rate(workforce, YEAR)
    assert table.definition.key == "nhs_workforce_statistics"
    assert table.frame["numerator"].iloc[0] == 1
    assert retention.event_leavers(workforce, YEAR).frame["numerator"].iloc[0] == 0


def test_without_status_the_definition_says_so() -> None:
    table = retention.leaver_rate(workforce_of({"A": (40, 3, 2)}), YEAR)
    assert table.definition.id == "nhs_workforce_statistics_all_assignments v1"
    assert "leave of absence not separated" in table.definition.caveats[-1]


def test_a_cohort_that_is_not_complete_is_missing_not_optimistic() -> None:
    workforce = workforce_of({"A": (40, 3, 12)})
    row = retention.left_within(workforce, YEAR).frame.iloc[0]
    assert row["denominator"] == 12
    assert np.isnan(row["numerator"])
    assert np.isnan(row["value"])
    published = retention.publish({"t": retention.left_within(workforce, YEAR)})["t"]
    assert published.frame["state"].iloc[0] == "not available"


def test_any_membership_counts_a_person_in_each_group() -> None:
    rows = ["A1,1,2020-01-06,,Ward,active", "A1,2,2020-01-06,,Clinic,active"]
    workforce = staff(rows)
    frame = retention.headcount(workforce, YEAR, by="unit", membership="any").frame
    assert frame.set_index("unit")["closing"].to_dict() == {"Clinic": 1, "Ward": 1, "All": 1}
    primary = retention.headcount(workforce, YEAR, by="unit").frame
    assert primary.set_index("unit")["closing"].to_dict() == {"Ward": 1, "All": 1}


def test_trends_are_as_long_and_as_fine_as_the_records_allow() -> None:
    workforce = retention.sample(people=500)
    assert [len(grid) for grid in trend_grids(workforce)] == [36, 24]
    assert has_limits(monthly_leaver_rate(workforce, trend_grids(workforce)[1]))


def test_few_leavers_a_month_have_no_limits() -> None:
    workforce = workforce_of({"A": (300, 12, 5)})
    (months,) = trend_grids(workforce)
    table = monthly_leaver_rate(workforce, months)
    assert len(months) == 26
    assert not has_limits(table)
    assert table.frame["rule"].isna().all()
    assert set(table.frame["no_limits"]) == {"too few counted a period for limits"}


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda w: retention.leaver_rate(w, YEAR, by="staffgroup"), "did you mean 'staff_group'"),
        (lambda w: retention.leaver_rate(w, YEAR, definition="nhs"), "definition must be one of"),
        (lambda w: retention.leaver_rate(w, YEAR, level=95), "level must be"),
        (lambda w: retention.headcount(w, YEAR, membership="both"), "membership must be"),
        (lambda w: retention.event_leavers(w, YEAR, dating="by_day"), "dating must be"),
        (lambda w: retention.event_leavers(w, YEAR, basis="fte"), "have no column fte"),
        (lambda w: retention.fte(w, YEAR), "must have FTE"),
        (lambda w: retention.headcount(w, retention.year_to("2025-03-31")), "must end by"),
        (
            lambda w: retention.headcount(w, retention.year_to("2022-03-31")),
            "must open on or after",
        ),
        (lambda w: w.where(staff_group="Nurse"), "must be a value that occurs"),
        (lambda w: monthly_leaver_rate(w, [YEAR, retention.year_to("2022-03-31")]), "neighbouring"),
        (lambda w: retention.left_within(w, YEAR, days=0), "days must be"),
    ],
)
def test_wrong_arguments_say_what_is_right(call: object, said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        call(workforce_of({"A": (40, 3, 2)}))  # type: ignore[operator]
