"""A row with another number of fields is set aside together with what nobody knows without it."""

from __future__ import annotations

import pytest

import retention
from retention.errors import IntakeError
from retention.workforce import Workforce
from tests.conftest import Records
from tests.intake.test_read import LEAVERS, STARTERS, YEAR, read

TWO_POSTS = STARTERS + "A3,A3-2,2021-05-04,Ward,0.5\n"


def aside(workforce: Workforce) -> list[tuple[str, int, str]]:
    found = [(p.file, p.row, p.rule) for p in workforce.problems if p.action == "quarantined"]
    # Every row is set aside once, and counted once.
    assert len(found) == len({f[:2] for f in found}) == sum(f.quarantined for f in workforce.source)
    assert all(f.rows_in == f.accepted + f.quarantined + f.dropped for f in workforce.source)
    return found


def closing(workforce: Workforce) -> int:
    return int(retention.headcount(workforce, YEAR).frame["closing"].iloc[0])


@pytest.mark.parametrize(
    "line",
    [
        "A2,A2-1,2023-09-30",
        "A2,A2-1,2023-09-30,Resignation, other",
        "A2,A2-1",
        "a2 , A2-1,2023-09-30",
        "A2",
        "A2,2023-09-30,Resignation",
    ],
)
def test_an_uneven_leaver_takes_the_post_aside(records: Records, line: str) -> None:
    workforce = read(records(starters=STARTERS, leavers=f"{LEAVERS}{line}\n"))
    assert aside(workforce) == [
        ("leavers.csv", 3, "field count"),
        ("starters.csv", 3, "end unknown"),
    ]
    # A1 left and A2 did so on a day that is not known; only A3 counts as staying.
    assert closing(workforce) == 1
    sentence = next(p.sentence for p in workforce.problems if p.rule == "end unknown")
    assert sentence.endswith("row 3 of leavers.csv has another number of fields; mend that row")
    assert "A2" not in sentence


def test_no_comma_more_or_less_makes_a_leaver_a_stayer(records: Records) -> None:
    good = "A2,A2-1,2023-09-30,Retirement"
    spoilt = {good[:at] + piece + good[at:] for at in range(len(good) + 1) for piece in ",;"}
    spoilt |= {good[:at] + good[at + 1 :] for at, sign in enumerate(good) if sign == ","}
    refused = 0
    for line in sorted(spoilt):
        folder = records(starters=STARTERS, leavers=f"{LEAVERS}{line}\n")
        try:
            workforce = read(folder)
        except IntakeError:
            refused += 1
            continue
        aside(workforce)  # which proves that every row is accounted for
        # A2 has left, or is aside, or an id that nobody has is said to be one of a leaver.
        unknown = any(p.rule == "leavers unknown" for p in workforce.problems)
        assert closing(workforce) == 1 or unknown, line
    assert 0 < refused < len(spoilt) / 2


def test_only_the_assignment_that_it_names_goes(records: Records) -> None:
    workforce = read(records(starters=TWO_POSTS, leavers=LEAVERS + "A3,A3-2,2023-09-30\n"))
    assert ("starters.csv", 5, "end unknown") in aside(workforce)
    assert closing(workforce) == 2


def test_all_posts_go_when_it_names_none(records: Records) -> None:
    leavers = LEAVERS + "A3,A3-1,2023-08-31,Retirement\nA3,,2023-09-30\n"
    workforce = read(records(starters=TWO_POSTS, leavers=leavers))
    # The good row of the other post goes with it: every end is accounted for.
    assert aside(workforce) == [
        ("leavers.csv", 3, "end unknown"),
        ("leavers.csv", 4, "field count"),
        ("starters.csv", 4, "end unknown"),
        ("starters.csv", 5, "end unknown"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "2023-09-30,Resignation",
        "B9,B9-1,2023-09-30",
        "A2,A2-1,2023-09-30,RetirementA3,A3-1,2023-09-30,Retirement",
        "x,A2,A2-1,2023-09-30,Resignation,y",
        "Exported on 1 April 2024",
    ],
)
def test_an_uneven_leaver_that_is_nobody_for_certain_refuses_the_file(
    records: Records, line: str
) -> None:
    folder = records(starters=STARTERS, leavers=f"{LEAVERS}{line}\n")
    with pytest.raises(IntakeError) as caught:
        read(folder)
    said = str(caught.value)
    assert said.startswith("leavers.csv: row 3 has ")
    assert "1 person left and would count as staying" in said
    assert not any(word in said for word in ("A2", "B9", "April"))


def test_how_many_leavers_are_unknown_is_said(records: Records) -> None:
    good = "".join(f"C{i},C{i}-1,2023-06-30,\n" for i in range(3))
    folder = records(starters=STARTERS, leavers=f"{LEAVERS}{good}A2,A2-1\n,x\nA3,,\nB9,x\n")
    with pytest.raises(IntakeError, match=r"rows 7, 9 alike.* 2 people left"):
        read(folder)


def test_within_one_organisation(records: Records) -> None:
    starters = "organisation_code,employee_id,start_date\nR1,A1,2020-01-06\nR2,A1,2020-01-06\n"
    leavers = "organisation_code,employee_id,last_day\nR2,A1,2023-06-30\n"
    workforce = read(records(starters=starters + "R1,A2,2020-01-06\n", leavers=leavers + "R1,A1\n"))
    assert aside(workforce)[1] == ("starters.csv", 2, "end unknown")


def test_a_lost_row_of_staff_takes_the_persons_other_posts(records: Records) -> None:
    staff = """
    employee_id,assignment_id,start_date,last_day
    A1,A1-1,2020-01-06,2023-06-30
    A1,A1-2,2023-07-01,,
    A2,A2-1,2020-01-06,
    A4,A4-1,2020-01-06,,
    """
    workforce = read(records(staff=staff))
    # Without its second post A1 would seem to have left; of A4 nothing else is there.
    assert aside(workforce) == [
        ("staff.csv", 2, "row missing"),
        ("staff.csv", 3, "field count"),
        ("staff.csv", 5, "field count"),
    ]
    assert retention.event_leavers(workforce, YEAR).frame["numerator"].iloc[0] == 0


def test_a_lost_row_of_starters_takes_the_persons_other_posts(records: Records) -> None:
    starters = TWO_POSTS.replace("A3,A3-2,2021-05-04,Ward,0.5", "A3,A3-2,2021-05-04,Ward")
    leavers = LEAVERS + "A3,A3-1,2023-08-31,Retirement\n"
    workforce = read(records(starters=starters, leavers=leavers))
    assert aside(workforce) == [
        ("leavers.csv", 3, "unknown assignment"),
        ("starters.csv", 4, "row missing"),
        ("starters.csv", 5, "field count"),
    ]


class TestSnapshots:
    LISTS = "".join(
        f"{day},{who},Ward\n"
        for day in ("2024-01-31", "2024-02-29", "2024-03-31")
        for who in ("A1", "A2", "A3")
    )
    HEADER = "snapshot_date,employee_id,unit\n"

    def test_a_lost_row_of_the_last_list_is_no_leaver(self, records: Records) -> None:
        lists = self.LISTS.replace("2024-03-31,A2,Ward", "2024-03-31,A2,Ward, north")
        workforce = read(records(snapshots=self.HEADER + lists), observed_from="2024-01-31")
        assert [rule for _, _, rule in aside(workforce)].count("row missing") == 2
        assert len(workforce.spells) == 2

    def test_one_that_is_nobodys_refuses_the_file(self, records: Records) -> None:
        lists = self.LISTS.replace("2024-03-31,A2,Ward", "2024-03-31,Ward")
        with pytest.raises(IntakeError, match=r"row 9 has 2 fields.*could seem to have left"):
            read(records(snapshots=self.HEADER + lists), observed_from="2024-01-31")
