"""Support and development on workforces small enough to count by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

import retention
from retention.errors import ArgumentError, NotAvailableError
from retention.indicators.definitions.support_ladder import RUNGS
from retention.intake import read_contents
from retention.workforce import Workforce
from tests.trusts import YEAR

HEAD = "employee_id,start_date,last_day,unit,band,role,status"
APPRAISAL_HEAD = "employee_id,appraisal_date,helped,objectives,valued,strengths,plan_agreed"
ACTIVITY_HEAD = "employee_id,activity_date,mandatory,status,strength"
MOVE_HEAD = "employee_id,effective_date,kind,band,role,status"
YEAR_END = "2024-03-31"


def staff(rows: list[str], **tables: list[str]) -> Workforce:
    contents = {"staff.csv": "\n".join([HEAD, *rows]).encode()}
    for name, lines in tables.items():
        contents[f"{name}.csv"] = "\n".join(lines).encode()
    return read_contents(contents, as_of="2024-06-30", observed_from="2022-01-01")


def people(*names: str) -> list[str]:
    return [f"{name},2019-02-04,,W,Band 5,Nurse,active" for name in names]


def ladder(workforce: Workforce, who: str = "in post all year", period=YEAR):  # type: ignore[no-untyped-def]
    frame = retention.support_ladder(workforce, period).frame
    rows = frame[frame["people"] == who].set_index("rung").loc[list(RUNGS)]
    names = (
        "denominator",
        "numerator",
        "reached_before",
        "all_so_far",
        "stopped",
        "skipped",
        "neither",
    )
    return rows[list(names)].to_numpy()


BLANK = float("nan")
APPRAISALS = [
    APPRAISAL_HEAD,
    "A,2023-04-01,yes,yes,yes,CARE;TEAM,yes",
    "B,2024-03-31,yes,no,yes,TEAM,yes",
    "C,2023-03-31,yes,yes,yes,CARE,yes",
    "D,2023-10-02,yes,yes,yes,,yes",
    "E,2024-04-01,yes,yes,yes,CARE,yes",
]
DEVELOPMENT = [
    ACTIVITY_HEAD,
    "A,2023-04-01,no,completed,TEAM",
    "B,2023-05-01,no,booked,TEAM",
    "C,2024-03-31,no,completed,CARE",
    "D,2023-06-01,yes,completed,",
    "E,2023-06-01,no,cancelled,",
    "F,2023-06-01,,completed,",
]


def supported() -> Workforce:
    moves = [MOVE_HEAD, "A,2023-09-01,promotion,Band 6,Sister,", "C,2024-04-01,promotion,Band 6,,"]
    return staff(people(*"ABCDEF"), appraisals=APPRAISALS, development=DEVELOPMENT, moves=moves)


def test_each_rung_on_its_first_and_last_day() -> None:
    expected = np.array(
        [
            (6, 3, 6, 3, 3, BLANK, BLANK),  # A on the first day, B on the last, D
            (6, 2, 3, 2, 1, BLANK, BLANK),  # A and D said yes to all; B not
            (6, 2, 2, 1, 1, 1, 3),  # A, and B without the rung before; of D no strengths
            (6, 2, 1, 1, 0, 1, 4),  # A, and C on the last day
            (6, 1, 1, 1, 0, 0, 5),  # A; C from the day after
        ]
    )
    np.testing.assert_array_equal(ladder(supported()), expected)


def test_a_rung_without_data_is_passed_over_with_its_reason() -> None:
    appraisals = ["employee_id,appraisal_date,strengths,plan_agreed", "A,2023-05-01,CARE,yes"]
    workforce = staff(people(*"ABCDEFGHIJ"), appraisals=appraisals, development=DEVELOPMENT[:2])
    rungs = ladder(workforce)
    assert np.isnan(rungs[1][1:]).all()
    np.testing.assert_array_equal(rungs[:, 2], [10, BLANK, 1, 1, 1])
    table = retention.support_ladder(workforce, YEAR)
    assert table.notes == (
        f"{RUNGS[1]}: not available, because the appraisals do not say whether they helped",
    )
    published = retention.publish({"l": table})["l"]
    states = published.frame[published.frame["people"] == "in post all year"]["state"].to_list()
    assert states == ["shown", "not available", "shown", "shown", "shown"]


def test_without_any_table_everything_but_progress_is_not_available() -> None:
    workforce = staff(people("A"))
    assert [n.split(": ")[1][:22] for n in retention.support_ladder(workforce, YEAR).notes] == [
        "not available, because"
    ] * 4
    rows = [f"{name},2020-01-06,,White" for name in "ABCDEFGHIJ"]
    text = "\n".join(["employee_id,start_date,last_day,ethnicity", *rows]).encode()
    workforce = read_contents({"staff.csv": text}, as_of="2024-06-30", observed_from="2022-01-01")
    for ask in (
        retention.unseen,
        retention.development_on_strengths,
        retention.appraised_in_last_12_months,
        retention.development_in_last_12_months,
        retention.access_to_development,
        retention.appointed_from_shortlisting,
        retention.entering_formal_process,
    ):
        with pytest.raises(NotAvailableError, match="needs, but the records have no table"):
            ask(workforce, YEAR)
    with pytest.raises(NotAvailableError, match="and the records have no roles"):
        retention.support_ladder(workforce, YEAR)
    with pytest.raises(NotAvailableError, match="no table development; add it to the files"):
        retention.leaving_after_development(workforce)
    with pytest.raises(NotAvailableError, match="no column leaving_reason; add it to leavers"):
        retention.development_linked_leaving(workforce, YEAR)


def test_a_table_without_cases_of_the_kind_is_not_available() -> None:
    head = "period_start,kind,characteristic,group,cases"
    rows = ["employee_id,start_date,ethnicity", "A,2020-01-06,White"]
    files = {
        "staff.csv": "\n".join(rows).encode(),
        "formal_processes.csv": f"{head}\n2023-04-01,disciplinary,ethnicity,White,1".encode(),
    }
    one_kind = read_contents(files, as_of="2024-06-30", observed_from="2022-01-01")
    with pytest.raises(NotAvailableError, match="formal_processes has no capability cases by eth"):
        retention.entering_formal_process(one_kind, YEAR, kind="capability")


@pytest.mark.parametrize(
    ("row", "who"),
    [
        ("X,2023-04-01,,W,Band 5,Nurse,active", "in post all year"),
        ("X,2023-04-02,,W,Band 5,Nurse,active", ""),
        ("X,2019-01-07,2024-04-01,W,Band 5,Nurse,active", "in post all year"),
        ("X,2019-01-07,2024-03-31,W,Band 5,Nurse,active", "left in the year"),
        ("X,2019-01-07,2023-04-01,W,Band 5,Nurse,active", "left in the year"),
        ("X,2019-01-07,2023-03-31,W,Band 5,Nurse,active", ""),
        ("X,2023-02-01,2024-01-31,W,Band 5,Nurse,active", "left in the year"),
        ("X,2023-02-02,2024-01-31,W,Band 5,Nurse,active", ""),
        ("X,2019-01-07,,W,Band 5,Nurse,maternity", "on long leave"),
    ],
)
def test_whose_year_it_is(row: str, who: str) -> None:
    frame = retention.support_ladder(staff([row, *people("A")]), YEAR).frame
    counted = frame.groupby("people")["denominator"].first() - [1, 0, 0]
    assert list(counted.index) == ["in post all year", "left in the year", "on long leave"]
    assert {name for name, n in counted.items() if n} == ({who} if who else set())


@pytest.mark.parametrize(("back", "who"), [("2023-10-01", 0), ("2023-10-02", 1)])
def test_leave_on_half_of_the_days_is_no_long_leave(back: str, who: int) -> None:
    # The year has 366 days, the half-year to 30 September 183 of them.
    moves = [MOVE_HEAD, "A,2023-04-01,status,,,maternity", f"A,{back},status,,,active"]
    frame = retention.support_ladder(staff(people("A", "B"), moves=moves), YEAR).frame
    counted = frame.groupby("people")["denominator"].first()
    assert counted["on long leave"] == who
    assert counted["in post all year"] == 2 - who


def test_who_came_back_before_the_year_was_over_has_not_left() -> None:
    rows = ["A,2019-01-07,2023-06-30,W,Band 5,Nurse,active", "A,2023-09-01,,W,Band 5,Nurse,active"]
    frame = retention.support_ladder(staff([*rows, *people("B")]), YEAR).frame
    assert frame.groupby("people")["denominator"].first().tolist() == [1, 0, 0]


def test_leavers_are_asked_for_the_12_months_to_their_last_day() -> None:
    rows = ["A,2019-01-07,2023-06-30,W,Band 5,Nurse,active", *people("B")]
    for day, count in (("2022-06-30", 0), ("2022-07-01", 1), ("2023-06-30", 1)):
        workforce = staff(rows, appraisals=[APPRAISAL_HEAD, f"A,{day},yes,yes,yes,,no"])
        assert ladder(workforce, "left in the year")[0][:2].tolist() == [1, count], day


def test_a_leaver_on_28_february_of_a_leap_year_is_asked_from_1_march() -> None:
    rows = ["A,2019-01-07,2024-02-28,W,Band 5,Nurse,active", *people("B")]
    for day, count in (("2023-02-28", 0), ("2023-03-01", 1)):
        workforce = staff(rows, appraisals=[APPRAISAL_HEAD, f"A,{day},yes,yes,yes,,no"])
        assert ladder(workforce, "left in the year")[0][:2].tolist() == [1, count], day


@pytest.mark.parametrize(
    ("moves", "count"),
    [
        (["2023-05-01,promotion,Band 6,,"], 1),
        (["2023-05-01,,,Sister,"], 1),
        (["2023-05-01,,Band 4,,"], 0),
        (["2023-05-01,transfer,,,"], 0),
        (["2022-05-01,acting_up,Band 6,,", "2023-05-01,acting_up,Band 5,,"], 0),
        (["2022-05-01,,,Sister,", "2023-05-01,,,Nurse,"], 0),
        (["2023-05-01,secondment,,,secondment_out"], 1),
        (["2023-05-01,,Band 10,,"], 1),
        (["2023-03-31,promotion,Band 6,,"], 0),
    ],
)
def test_what_is_progress(moves: list[str], count: int) -> None:
    lines = [MOVE_HEAD, *(f"A,{move}" for move in moves)]
    if any("secondment_out" in move for move in moves):
        lines.append("A,2023-07-01,secondment,,,active")
    assert ladder(staff(people("A", "B"), moves=lines))[4][1] == count


def test_unseen_are_those_of_whom_nothing_is_recorded() -> None:
    row = retention.unseen(supported(), YEAR).frame.iloc[0]
    # E's appraisal is of the day after, E's activity was cancelled; of F's nobody knows.
    assert (row["denominator"], row["numerator"]) == (6, 2)


def test_development_builds_on_a_strength_that_was_recorded_before() -> None:
    row = retention.development_on_strengths(supported(), YEAR).frame.iloc[0]
    # A on the very day; C with an appraisal of the year before; B's course is only booked.
    assert (row["denominator"], row["numerator"]) == (3, 2)
    later = [APPRAISAL_HEAD, "A,2023-04-02,yes,yes,yes,CARE;TEAM,yes"]
    workforce = staff(people("A", "B"), appraisals=later, development=DEVELOPMENT[:2])
    row = retention.development_on_strengths(workforce, YEAR).frame.iloc[0]
    assert (row["denominator"], row["numerator"]) == (1, 0)


def test_several_years_come_in_order_and_each_once() -> None:
    years = [YEAR, retention.year_to("2023-03-31"), *retention.months("2024-03-31", 1)]
    table = retention.unseen(supported(), years)
    assert table.frame["numerator"].to_list() == [5, 2]


def test_development_linked_leaving_is_of_known_reasons() -> None:
    reasons = ["Promotion", "Lack of Opportunities", "Relocation"]
    rows = [
        f"L{i},2019-01-07,2023-06-30,Voluntary Resignation - {r}" for i, r in enumerate(reasons)
    ]
    rows += ["U,2019-01-07,2023-06-30,Unknown", "V,2019-01-07,2023-07-31,", "S,2019-01-07,,"]
    head = "employee_id,start_date,last_day,leaving_reason"
    workforce = read_contents(
        {"staff.csv": "\n".join([head, *rows]).encode()},
        as_of=YEAR_END,
        observed_from="2022-01-01",
    )
    row = retention.development_linked_leaving(workforce, YEAR).frame.iloc[0]
    assert (row["leavers"], row["numerator"], row["other_reasons"], row["unknown"]) == (5, 2, 1, 2)
    assert (row["value"], row["unknown_share"]) == (pytest.approx(2 / 3), 0.4)


def test_people_outside_the_scope_and_the_order_of_rows_change_nothing() -> None:
    alone = ladder(supported())
    other = [row.replace(",W,", ",Elsewhere,") for row in people("G", "H")]
    workforce = staff(
        [*reversed(people(*"ABCDEF")), *other],
        appraisals=[APPRAISALS[0], *reversed(APPRAISALS[1:]), "G,2023-05-01,yes,yes,yes,,yes"],
        development=[DEVELOPMENT[0], *reversed(DEVELOPMENT[1:])],
        moves=[
            MOVE_HEAD,
            "C,2024-04-01,promotion,Band 6,,",
            "A,2023-09-01,promotion,Band 6,Sister,",
        ],
    )
    np.testing.assert_array_equal(ladder(workforce.where(unit="W")), alone)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda w: retention.support_ladder(w, YEAR, by="bnad"), "did you mean 'band'"),
        (
            lambda w: retention.unseen(w, retention.year_to("2024-09-30")),
            "must end by 30 June 2024",
        ),
        (
            lambda w: retention.support_ladder(w, retention.year_to("2022-06-30")),
            "period must open on or after 1 January 2022",
        ),
        (
            lambda w: retention.leaving_after_development(w, lags=(90, 400)),
            r"lags must be different numbers of days from 0 to under .* 365, was \(90, 400\)",
        ),
        (lambda w: retention.leaving_after_development(w, lags=()), "lags must be"),
        (
            lambda w: retention.leaving_after_development(w, strata=("developed",)),
            "was 'developed'; what people got later is no stratum",
        ),
        (
            lambda w: retention.leaving_after_development(w, window=2000),
            "must hold development of 2000 days before people are followed",
        ),
        (
            lambda w: retention.retention_curve(w, by="developed"),
            "'developed' comes later.*retention.leaving_after_development",
        ),
    ],
)
def test_errors_say_what_to_do(ask, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ArgumentError, match=message):
        ask(supported())


def test_the_day_of_29_february_ends_a_year() -> None:
    february = retention.Period(date(2024, 2, 1), date(2024, 3, 1))
    rungs = ladder(supported(), period=february)
    # C's appraisal of 31 March 2023 is inside the year from 1 March 2023, B's after it.
    assert rungs[0][1] == 3


@pytest.mark.slow
def test_a_lag_shows_what_a_comparison_without_one_does() -> None:
    """In the group of the sample where development has no effect the usual lag holds 1."""
    workforce = retention.read("data/sample")
    table = retention.leaving_after_development(workforce, by="staff_group")
    frame = table.frame.set_index(["staff_group", "lag"])
    row = frame.loc[("Administrative and Clerical", "90 days")]
    assert row["lower"] < 1 < row["upper"]
    everyone = frame.loc["All"]["value"]
    assert everyone["0 days"] < everyone["90 days"] < everyone["180 days"]


def test_an_arm_without_leavers_has_an_exact_interval() -> None:
    rows = [f"S{i},2019-02-04,,W,Band 5,Nurse,active" for i in range(30)]
    rows += [f"L{i},2019-02-04,2023-08-31,W,Band 5,Nurse,active" for i in range(8)]
    done = [ACTIVITY_HEAD, "S0,2022-01-03,no,completed,"]
    done += [f"S{i},2023-02-01,no,completed," for i in range(15)]
    workforce = staff(rows, development=done)
    table = retention.leaving_after_development(workforce, lags=(90,), strata=())
    row = table.frame.iloc[0]
    assert (row["leavers"], row["leavers_other"], row["value"], row["lower"]) == (0, 8, 0, 0)
    # Given 8 leavers none is of the developed with chance 0.025: (1 + r e / f)^8 = 1 / 0.025.
    odds = row["years"] / row["years_other"]
    assert row["upper"] == pytest.approx(((1 / 0.025) ** (1 / 8) - 1) / odds, rel=1e-6)
    public = retention.publish({"t": table}, rule="public")["t"].frame.iloc[0]
    assert np.isnan(public["upper"])


@pytest.mark.parametrize(("day", "recent"), [(89, 0), (90, 1), (365, 1), (366, 0)])
def test_a_last_day_counts_by_how_long_ago_the_activity_was(day: int, recent: int) -> None:
    last = np.datetime64("2024-02-29")
    rows = [f"A,2015-01-05,{last},W,Band 5,Nurse,active", *people("B", "C")]
    activities = [ACTIVITY_HEAD, "B,2022-01-01,no,completed,", f"A,{last - day},no,completed,"]
    workforce = staff(rows, development=activities)
    row = retention.leaving_after_development(workforce, lags=(90,)).frame.iloc[0]
    assert (row["leavers"], row["leavers_other"]) == (recent, 1 - recent)


def test_of_two_activities_the_older_one_counts_while_the_newer_is_too_recent() -> None:
    rows = ["A,2015-01-05,2024-02-29,W,Band 5,Nurse,active", *people("B")]
    done = [ACTIVITY_HEAD, "B,2022-01-01,no,completed,", "A,2023-06-01,no,completed,"]
    workforce = staff(rows, development=[*done, "A,2024-02-01,no,completed,"])
    row = retention.leaving_after_development(workforce, lags=(90,)).frame.iloc[0]
    assert row["leavers"] == 1
