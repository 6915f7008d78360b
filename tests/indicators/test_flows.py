"""Flows, moves and coverage on workforces small enough to count by hand, and their errors."""

from __future__ import annotations

from datetime import date

import pytest

import retention
from retention.errors import ArgumentError, NotAvailableError
from retention.intake import read_contents
from retention.workforce import Workforce
from tests.trusts import YEAR, workforce_of

HEADER = (
    "employee_id,assignment_id,start_date,last_day,staff_group,unit,band,fte,status,destination"
)
ROWS = (
    "A,1,2020-01-06,,Nursing,W1,5,1,active,",  # stayed
    "B,2,2020-01-06,2023-06-30,Nursing,W1,5,1,active,",  # another unit
    "B,2,2023-07-01,,Nursing,W2,5,0.5,active,",
    "C,3,2020-01-06,2023-06-30,Nursing,W1,5,1,active,",  # another staff group
    "C,3,2023-07-01,,Estates,W1,5,1,active,",
    "D,4,2020-01-06,2023-06-30,Nursing,W1,5,1,active,",  # on leave at the end
    "D,4,2023-07-01,,Nursing,W1,5,1,maternity,",
    "E,5,2020-01-06,2023-06-30,Nursing,W1,5,1,active,NHS Organisation",
    "F,6,2020-01-06,2023-06-30,Nursing,W1,5,1,active,General Practice",
    "G,7,2020-01-06,2023-06-30,Nursing,W1,5,1,active,Unknown",
    "H,8,2020-01-06,2023-06-30,Nursing,W1,5,1,active,",  # no destination
    # Left to the NHS, came back, left again outside it: the last leaving counts.
    "I,9,2020-01-06,2023-05-31,Nursing,W1,5,1,active,NHS Organisation",
    "I,10,2023-07-03,2023-12-31,Nursing,W1,5,1,active,Abroad",
    # Left and came back in between: as if never gone.
    "J,11,2020-01-06,2023-05-31,Nursing,W1,5,1,active,NHS Organisation",
    "J,12,2023-09-04,,Nursing,W1,5,0.6,active,",
    "K,13,2020-01-06,2023-06-30,Nursing,W1,5,1,career_break,",  # back from leave
    "K,13,2023-07-01,,Nursing,W1,5,1,active,",
    "L,14,2020-01-06,2022-06-30,Nursing,W1,5,1,active,Abroad",  # back after a year
    "L,15,2023-09-04,,Nursing,W1,5,1,active,",
    "M,16,2023-09-04,,Nursing,W1,5,1,active,",  # new
    "N,17,2023-05-01,2023-10-31,Nursing,W1,5,1,active,Abroad",  # seen at neither census
)
OPENING = {
    "stayed": 2,
    "moved_inside": 1,
    "changed_staff_group": 1,
    "became_inactive": 1,
    "left_to_nhs": 1,
    "left_nhs": 2,
    "left_unknown": 2,
}
CLOSING = {
    "moved_inside_to": 1,
    "came_from_staff_group": 1,
    "came_back_active": 1,
    "rehired": 1,
    "joined": 1,
}


def staff(*without: str, **tables: str) -> Workforce:
    columns = HEADER.split(",")
    keep = [i for i, column in enumerate(columns) if column not in without]
    lines = [",".join(row.split(",")[i] for i in keep) for row in (HEADER, *ROWS)]
    contents = {"staff.csv": "\n".join(lines).encode()}
    contents |= {f"{name}.csv": text.encode() for name, text in tables.items()}
    return read_contents(contents, as_of="2024-03-31", observed_from="2022-01-01")


def test_each_person_is_in_the_class_of_the_two_censuses() -> None:
    row = retention.flows(staff(), YEAR).frame.iloc[0]
    assert {name: row[name] for name in OPENING} == OPENING
    assert {name: row[name] for name in CLOSING} == CLOSING
    assert (row["opening"], row["leavers"]) == (10, 6)
    assert (row["closing"], row["joiners"], row["value"]) == (7, 3, -3)


def test_fte_is_that_of_the_census_and_what_stayers_gained_is_apart() -> None:
    row = retention.flows(staff(), YEAR, basis="fte").frame.iloc[0]
    assert (row["moved_inside_fte"], row["moved_inside_to_fte"]) == (1, 0.5)
    assert row["change_fte"] == pytest.approx(-0.4)
    arrived = ("moved_inside_to", "came_from_staff_group", "joiners")
    closing = row["stayed_fte"] + row["change_fte"] + sum(row[f"{n}_fte"] for n in arrived)
    assert row["closing_fte"] == pytest.approx(closing)
    assert row["value"] == pytest.approx(row["closing_fte"] - row["opening_fte"])


def test_moves_stand_under_the_group_left_and_the_group_reached() -> None:
    frame = retention.flows(staff(), YEAR, by="staff_group").frame.set_index("staff_group")
    assert frame.loc["Nursing", ["changed_staff_group", "came_from_staff_group"]].tolist() == [1, 0]
    assert frame.loc["Estates", ["changed_staff_group", "came_from_staff_group"]].tolist() == [0, 1]
    matrix = retention.moves_between(staff(), YEAR, "staff_group").frame.set_index(["from", "to"])
    assert matrix.loc[("Nursing", "Estates"), ["people", "moved_out", "moved_in"]].tolist() == [
        1,
        1,
        1,
    ]
    assert matrix.loc[("Nursing", "outside"), "people"] == 6
    assert matrix.loc[("outside", "Nursing"), "people"] == 3
    assert matrix.loc[("Nursing", "Nursing"), "people"] == 3
    assert ("outside", "outside") not in matrix.index


def test_of_a_part_going_elsewhere_is_not_leaving() -> None:
    row = retention.flows(staff().where(unit="W1"), YEAR).frame.iloc[0]
    assert (row["moved_elsewhere"], row["came_from_elsewhere"]) == (1, 0)
    there = retention.flows(staff().where(unit="W2"), YEAR).frame.iloc[0]
    assert (there["opening"], there["closing"], there["came_from_elsewhere"]) == (0, 1, 1)
    assert "moved_elsewhere" not in retention.flows(staff(), YEAR).frame


def test_without_a_destination_leavers_are_one_class_and_the_table_says_so() -> None:
    table = retention.flows(staff("destination"), YEAR)
    assert "left_nhs" not in table.frame
    assert table.frame["left_unknown"].iloc[0] == 5
    assert table.notes == (
        "left, destination not recorded: the records have no column destination",
    )


def test_classes_that_the_records_cannot_tell_have_no_column() -> None:
    frame = retention.flows(workforce_of({"A": (50, 5, 3)}, column="gender"), YEAR).frame
    absent = {"moved_inside", "changed_staff_group", "became_inactive", "came_back_active"}
    assert not absent & set(frame.columns)
    row = frame.iloc[0]
    assert (row["stayed"], row["left_unknown"], row["joined"]) == (50, 5, 3)
    assert retention.flows(staff("status"), YEAR).definition.key == "flows_all_assignments"


def test_flows_and_the_reconciliation_have_the_same_stocks() -> None:
    workforce = staff("status")
    flows = retention.flows(workforce, YEAR, by="unit", basis="fte").frame
    events = retention.reconciliation(workforce, YEAR, by="unit").frame
    for name in ("opening", "closing", "opening_fte", "closing_fte", "value"):
        if name == "value":
            change = flows["closing"] - flows["opening"]
            assert events["value"].tolist() == change.tolist()
        else:
            assert flows[name].tolist() == pytest.approx(events[name].tolist()), name


def test_everyone_employed_is_the_active_and_those_on_leave() -> None:
    workforce = staff()
    on_leave = {"2023-03-31": 1, "2024-03-31": 1}
    flows = retention.flows(workforce, YEAR).frame.iloc[0]
    events = retention.reconciliation(workforce, YEAR).frame.iloc[0]
    assert events["opening"] - flows["opening"] == on_leave["2023-03-31"]
    assert events["closing"] - flows["closing"] == on_leave["2024-03-31"]
    # Who leaves by event and is not back at the closing census is a leaver here too: E to I, of
    # whom I left twice; J left and came back; N came and went.
    left = flows["leavers"] - flows["became_inactive"]
    assert events["leavers"] - left == 1 + 1 + 1


def test_an_empty_group_has_no_row_and_a_group_that_came_up_no_opening() -> None:
    frame = retention.flows(staff(), YEAR, by="unit").frame.set_index("unit")
    assert set(frame.index) == {"W1", "W2", "All"}
    assert frame.loc["W2", ["opening", "stayed", "closing", "moved_inside_to"]].tolist() == [
        0,
        0,
        1,
        1,
    ]
    later = retention.flows(staff().where(unit="W2"), retention.year_to("2023-03-31")).frame
    assert later[["opening", "closing", "value"]].iloc[0].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda w: retention.flows(w, YEAR, by="staf_group"), "did you mean 'staff_group'"),
        (lambda w: retention.flows(w, YEAR, by="destination"), "by must name columns"),
        (lambda w: retention.flows(w, YEAR, basis="ft"), "did you mean 'fte'"),
        (lambda w: retention.moves_between(w, YEAR, "bnad"), "did you mean 'band'"),
        (
            lambda w: retention.flows(w, retention.year_to("2024-09-30")),
            "period must end by 31 March 2024",
        ),
        (
            lambda w: retention.moves_between(w, retention.year_to("2022-03-31"), "unit"),
            "period must open on or after 1 January 2022",
        ),
    ],
)
def test_errors_say_what_to_do(ask, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ArgumentError, match=message):
        ask(staff())


def test_fte_without_a_column_is_refused() -> None:
    with pytest.raises(ArgumentError, match="the records have no column fte"):
        retention.flows(staff("fte"), YEAR, basis="fte")


def test_a_matrix_of_very_many_groups_or_of_one_called_outside_is_refused() -> None:
    many = workforce_of({f"G{i:03}": (1, 0, 0) for i in range(61)})
    with pytest.raises(ArgumentError, match="at most 60 groups for a matrix, staff_group has 61"):
        retention.moves_between(many, YEAR, "staff_group")
    with pytest.raises(ArgumentError, match="must not have a group called 'outside'"):
        retention.moves_between(workforce_of({"outside": (9, 0, 0)}), YEAR, "staff_group")


APPRAISALS = "employee_id,appraisal_date\nA,2023-04-01\nB,2023-03-31\nM,2023-10-02\n"
DEVELOPMENT = (
    "employee_id,activity_date,mandatory,status\n"
    "A,2023-05-01,no,completed\n"
    "B,2023-05-01,yes,completed\n"
    "C,2023-05-01,no,booked\n"
    "J,2023-10-02,no,completed\n"
)


def test_coverage_is_of_those_in_post_all_the_year_and_not_mostly_on_leave() -> None:
    workforce = staff(appraisals=APPRAISALS, development=DEVELOPMENT)
    row = retention.appraised_in_last_12_months(workforce, YEAR).frame.iloc[0]
    # A, B, C, and K who was on leave for three months; D was for nine, J, L and M came later.
    assert (row["denominator"], row["numerator"]) == (4, 1)
    row = retention.development_in_last_12_months(workforce, YEAR).frame.iloc[0]
    assert (row["denominator"], row["numerator"]) == (4, 1)


def test_the_year_to_29_february_begins_on_1_march() -> None:
    rows = "employee_id,start_date\nA,2020-01-06\nB,2020-01-06\nC,2020-01-06\n"
    days = "employee_id,appraisal_date\nA,2023-02-28\nB,2023-03-01\nC,2024-02-29\n"
    workforce = read_contents(
        {
            "starters.csv": rows.encode(),
            "leavers.csv": b"employee_id,last_day\n",
            "appraisals.csv": days.encode(),
        },
        as_of="2024-03-31",
        observed_from="2022-01-01",
    )
    february = retention.Period(date(2024, 2, 1), date(2024, 3, 1))
    frame = retention.appraised_in_last_12_months(workforce, february).frame
    assert frame["numerator"].iloc[0] == 2
    assert str(frame["period_start"].iloc[0].date()) == "2023-03-01"


def test_missing_tables_and_columns_are_named() -> None:
    no_column = staff(development="employee_id,activity_date\nA,2023-05-01\n")
    for workforce, ask, why in (
        (staff(), retention.appraised_in_last_12_months, "have no table appraisals"),
        (staff(), retention.development_in_last_12_months, "have no table development"),
        (no_column, retention.development_in_last_12_months, "does not say what is mandatory"),
    ):
        with pytest.raises(NotAvailableError, match=why):
            ask(workforce, YEAR)
