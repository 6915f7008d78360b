"""Definitions of leaving, reasons and scopes on workforces small enough to count by hand."""

from __future__ import annotations

import numpy as np
import pytest

import retention
from retention.errors import ArgumentError, ReconciliationError
from retention.indicators.leaver_rates import PRESETS
from retention.intake import read_contents
from retention.workforce import Workforce
from tests.trusts import YEAR, workforce_of

HEAD = "employee_id,assignment_id,start_date,last_day,unit,status,fte,leaving_reason,destination"


def staff(rows: list[str], head: str = HEAD) -> Workforce:
    contents = {"staff.csv": "\n".join([head, *rows]).encode()}
    return read_contents(contents, as_of="2024-03-31", observed_from="2022-01-01")


def hand_check() -> Workforce:
    """100 at the start, 10 of them gone, 20 joined and stayed, 3 joined and left inside."""
    reasons = ["Voluntary Resignation - Relocation"] * 4 + [""] * 3 + ["Retirement Age"] * 2
    reasons += ["End of Fixed Term Contract - External Rotation"]
    rows = [f"S{i},S{i},2020-01-06,,W,active,1,," for i in range(90)]
    rows += [f"L{i},L{i},2020-01-06,2023-07-31,W,active,1,{reasons[i]}," for i in range(10)]
    rows += [f"J{i},J{i},2023-09-04,,W,active,1,," for i in range(20)]
    rows += [f"I{i},I{i},2023-09-04,2023-12-31,W,active,1,Employee Transfer," for i in range(3)]
    return staff(rows)


def value(name: str, workforce: Workforce) -> float:
    return float(retention.leaver_rate(workforce, YEAR, definition=name).frame["value"].iloc[0])


def bridge_of(workforce: Workforce) -> dict[str, float]:
    row = retention.compare_definitions(workforce, YEAR)["bridge"].frame.iloc[0]
    return {
        name: row[name]
        for name in (
            "leavers",
            "became_inactive",
            "left_from_leave",
            "last_day_at_opening",
            "joined_and_left",
            "left_before",
            "left_and_came_back",
            "last_day_at_closing",
            "numerator",
        )
        if row[name]
    }


def test_the_hand_check_by_every_definition() -> None:
    workforce = hand_check()
    compared = retention.compare_definitions(workforce, YEAR)
    assert round(100 * value("nhs_workforce_statistics", workforce), 2) == 9.52
    assert round(100 * value("events", workforce), 2) == 12.38
    assert value("nhs_scotland", workforce) == 0.1
    assert value("nhs_scotland_wte", workforce) == pytest.approx(0.1)
    assert value("dhsc_flow", workforce) == pytest.approx(0.1)
    assert compared["stability_index"].frame["value"].iloc[0] == 0.9
    joiners = retention.joiner_rate(workforce, YEAR).frame["value"].iloc[0]
    assert round(100 * joiners, 2) == 19.05
    crude = compared["cipd_crude"].frame.iloc[0]
    # 10 for 122 days, 20 for 210 and 3 for 119 of the 366 days, beside the 90.
    mean = 90 + (10 * 122 + 20 * 210 + 3 * 119) / 366
    assert (crude["numerator"], crude["denominator"]) == (13, pytest.approx(mean))
    assert bridge_of(workforce) == {"leavers": 10, "joined_and_left": 3, "numerator": 13}


def test_unknown_reasons_make_a_range() -> None:
    row = retention.leaver_rate(hand_check(), YEAR, definition="voluntary_leaver_rate").frame.iloc[
        0
    ]
    assert (row["numerator"], row["unknown"], row["other_reasons"]) == (4, 3, 6)
    assert (row["range_low"], row["range_high"]) == (4 / 105, 7 / 105)
    assert row["unknown_share"] == pytest.approx(3 / 13)


def test_the_retention_reading_stands_beside_all_leavers() -> None:
    row = retention.leaver_rate(hand_check(), YEAR, definition="retention_reading").frame.iloc[0]
    assert (row["leavers"], row["planned"], row["not_lost"], row["numerator"]) == (13, 1, 3, 9)
    assert (row["value"], row["all_leavers"]) == (9 / 105, 13 / 105)


@pytest.mark.parametrize(
    ("rows", "steps"),
    [
        (["2020-01-06,2023-06-30,W,active,1,,", "2023-07-01,,W,maternity,1,,"], "became_inactive"),
        (["2020-01-06,,W,career_break,1,,"], ""),
        (["2020-01-06,2023-06-30,W,maternity,1,,"], "left_from_leave"),
        (["2020-01-06,2023-03-31,W,active,1,,"], "last_day_at_opening"),
        (["2023-05-01,2023-06-30,W,maternity,1,,"], "joined_and_left"),
        (["2020-01-06,2023-06-30,W,active,1,,", "2023-09-01,,W,active,1,,"], "left_and_came_back"),
        (["2020-01-06,2023-06-30,W,active,1,,", "2023-09-01,,W,maternity,1,,"], "both"),
        (["2020-01-06,2023-06-30,W,active,1,,", "2023-09-01,2023-10-01,W,active,1,,"], "before"),
        (["2020-01-06,2024-03-31,W,active,1,,"], "last_day_at_closing"),
    ],
)
def test_each_step_of_the_bridge_by_itself(rows: list[str], steps: str) -> None:
    one = {
        "": {},
        "became_inactive": {"leavers": 1, "became_inactive": 1},
        "left_from_leave": {"left_from_leave": 1, "numerator": 1},
        "last_day_at_opening": {"leavers": 1, "last_day_at_opening": 1},
        "joined_and_left": {"joined_and_left": 1, "numerator": 1},
        "left_and_came_back": {"left_and_came_back": 1, "numerator": 1},
        "both": {"leavers": 1, "became_inactive": 1, "left_and_came_back": 1, "numerator": 1},
        "before": {"leavers": 1, "left_before": 1, "numerator": 2},
        "last_day_at_closing": {"last_day_at_closing": 1, "numerator": 1},
    }
    posts = [f"A1,{number},{row}" for number, row in enumerate(rows)]
    assert bridge_of(staff([*posts, "A2,9,2020-01-06,,W,active,1,,"])) == one[steps]


def test_a_bridge_that_does_not_add_up_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "retention.counts.bridge.stayers_between", lambda *_: np.array([0.0]), raising=True
    )
    with pytest.raises(ReconciliationError, match="does not add up in year to 31 March 2024"):
        retention.compare_definitions(hand_check(), YEAR)


def test_the_bridge_is_printed_step_by_step() -> None:
    steps = retention.publish(retention.compare_definitions(hand_check(), YEAR))["bridge"].steps()
    printed = [f"{sign} {count}" for sign, count in zip(steps["sign"], steps["count"], strict=True)]
    assert printed[4:] == [" 10", "- 0", "+ 0", "- 0", "+ 3", "+ 0", "+ 0", "+ 0", "= 13"]
    with pytest.raises(ArgumentError, match="no numbers that add up"):
        retention.publish({"h": retention.headcount(hand_check(), YEAR)})["h"].steps()


def test_side_by_side_has_a_row_for_each_rate() -> None:
    beside = retention.publish(retention.compare_definitions(hand_check(), YEAR)).side_by_side()
    assert beside["table"].to_list() == [*PRESETS, "stability_index"]
    assert beside.set_index("table")["value"].loc["nhs_workforce_statistics"] == "9.5%"


def test_a_hidden_number_of_the_bridge_cannot_be_worked_out() -> None:
    """Under the public rule 3 who joined and left are hidden, and 10 and 13 are shown as 10, 15.

    Leavers of 8 to 12 and events of 13 to 17 leave 1 to 9 for the hidden step.
    """
    release = retention.publish(retention.compare_definitions(hand_check(), YEAR), rule="public")
    row = release["bridge"].frame.iloc[0]
    assert np.isnan(row["joined_and_left"])
    assert (row["leavers"], row["numerator"], row["state"]) == (10, 15, "suppressed")


def test_a_hidden_voluntary_count_is_hidden_in_every_table() -> None:
    """Of 13 leavers 4 are voluntary, under 5; the others are hidden so that 4 cannot be found."""
    workforce = hand_check()
    tables = {
        "flags": retention.leaving_reasons(workforce, YEAR, by="flag"),
        "rate": retention.leaver_rate(workforce, YEAR, definition="voluntary_leaver_rate"),
    }
    release = retention.publish(tables)
    flags = release["flags"].frame.set_index("reason_flag")
    rate = release["rate"].frame.iloc[0]
    assert np.isnan(flags.loc["voluntary", "numerator"])
    for name in ("numerator", "value", "range_low", "range_high", "lower", "upper"):
        assert np.isnan(rate[name]), name
    assert (rate["leavers"], flags.loc["All", "numerator"]) == (13, 13)
    hidden = np.isnan(rate[["unknown", "other_reasons"]].astype(float))
    assert hidden.any()


def test_destinations_know_the_nhs_the_rest_and_the_unknown() -> None:
    places = ["NHS Organisation"] * 3 + ["General Practice", "Abroad - EU Country", "Unknown", ""]
    rows = [
        f"L{i},L{i},2020-01-06,2023-07-31,W,active,1,,{place}" for i, place in enumerate(places)
    ]
    frame = retention.destinations(staff(rows), YEAR).frame.set_index("destination_class")
    assert frame["numerator"].to_dict() == {
        "left the organisation, stayed in the NHS": 3,
        "left the NHS": 2,
        "unknown": 2,
        "All": 7,
    }


def test_who_leaves_nobody_out_of_the_sum() -> None:
    head = "employee_id,assignment_id,start_date,last_day,contract_type,role,fte"
    rows = [
        "A1,1,2020-01-06,,Permanent,Porter,1",
        # A second post at the bank is left out, and its holder is not.
        "A1,2,2020-01-06,,Bank,Porter,0",
        "A2,3,2020-01-06,,BANK STAFF,Porter,0",
        "A3,4,2020-01-06,,Honorary,Porter,0.1",
        "A4,5,2020-01-06,,Permanent,Foundation Doctor,1",
        "A5,6,2020-01-06,,Permanent,Porter,0",
        # Neither a blank contract nor a blank FTE is a reason to leave anybody out.
        "A6,7,2020-01-06,,,Porter,",
        # Out of training into a post that is kept: joins the scope.
        "A7,8,2020-01-06,2023-08-01,Permanent,Specialty Registrar,1",
        "A7,9,2023-08-02,,Permanent,Consultant,1",
    ]
    workforce = staff(rows, head)
    frame = retention.scope_account(workforce, YEAR, "substantive").frame.set_index("scope")
    people = frame[["opening", "closing"]].T.to_dict("list")
    assert people == {
        "in scope": [2, 3],
        "bank and locum": [1, 1],
        "honorary": [1, 1],
        "doctors in training": [2, 1],
        "0 FTE": [1, 1],
        "All": [7, 7],
    }
    assert frame["closing_posts"].to_list() == [3, 2, 1, 1, 1, 8]
    part = retention.scope(workforce, "substantive")
    assert retention.joiner_rate(part, YEAR).frame["numerator"].iloc[0] == 1
    again = retention.scope(retention.scope(workforce, "no_zero_fte"), "no_honorary")
    assert again.population == retention.scope(workforce, "no_honorary", "no_zero_fte").population


def test_an_empty_scope_and_a_year_without_leavers_have_rows() -> None:
    workforce = workforce_of({"A": (40, 0, 0)})
    row = retention.leaver_rate(workforce, YEAR, definition="nhs_scotland").frame.iloc[0]
    assert (row["numerator"], row["value"]) == (0, 0)
    nobody = workforce.excluding("everyone", np.ones(len(workforce.spells), dtype=bool))
    compared = retention.compare_definitions(nobody, YEAR)
    for name, table in compared.items():
        assert np.isnan(table.frame["value"].iloc[0]) or name == "bridge"


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            lambda w: retention.leaver_rate(w, YEAR, definition="cipd_crud"),
            "definition must be one of nhs_workforce_statistics, events.*mean 'cipd_crude'",
        ),
        (
            lambda w: retention.leaver_rate(w, YEAR, definition="dhsc_flow"),
            "no column fte; add it to starters or staff",
        ),
        (
            lambda w: retention.leaver_rate(w, YEAR, definition="voluntary_leaver_rate"),
            "no column leaving_reason; add it to leavers or staff",
        ),
        (lambda w: retention.leaving_reasons(w, YEAR), "no column leaving_reason"),
        (lambda w: retention.destinations(w, YEAR), "no column destination"),
        (lambda w: retention.compare_definitions(w, YEAR)["dhsc_flow"], "not available: the rec"),
        (lambda w: retention.compare_definitions(w, YEAR)["brige"], "did you mean 'bridge'"),
        (
            lambda w: retention.compare_definitions(w, retention.year_to("2025-03-31")),
            "must end by 31 March 2024",
        ),
        (
            lambda w: retention.leaver_rate(w, YEAR, by="staffgroup", definition="nhs_scotland"),
            "did you mean 'staff_group'",
        ),
        (retention.scope, "at least one of substantive"),
        (lambda w: retention.scope(w, "no_honory"), "did you mean 'no_honorary'"),
        (lambda w: retention.scope(w, "no_honorary"), "needs contract_type.*add the column, or"),
        (lambda w: w.excluding("some", [True]), "one value for each spell"),
    ],
)
def test_wrong_arguments_say_what_is_right(call: object, said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        call(workforce_of({"A": (40, 3, 2)}))  # type: ignore[operator]


def test_an_unknown_way_to_split_reasons_names_the_nearest() -> None:
    with pytest.raises(ArgumentError, match="did you mean 'label'"):
        retention.leaving_reasons(hand_check(), YEAR, by="labels")  # type: ignore[arg-type]


@pytest.mark.parametrize("rule", ["internal", "public"])
def test_everything_can_be_released_together(rule: str) -> None:
    workforce, year = retention.sample(people=800), retention.year_to("2025-09-30")
    tables = {
        **retention.compare_definitions(workforce, retention.years_to("2025-09-30", 2)),
        "classes": retention.leaving_reasons(workforce, year),
        "flags": retention.leaving_reasons(workforce, year, by="flag"),
        "destinations": retention.destinations(workforce, year),
        "scope": retention.scope_account(workforce, year, "substantive"),
        "voluntary by group": retention.leaver_rate(
            workforce, year, by="staff_group", definition="voluntary_leaver_rate"
        ),
    }
    release = retention.publish(tables, rule=rule)
    assert list(release) == list(tables)
    assert release["events"].frame["value"].notna().all()
