"""The oracle itself, on cases small enough to work out by hand."""

import csv
from datetime import date
from pathlib import Path

import pytest

from .daybyday import DAY, Dating, DayByDay, Post, known_posts
from .generated import AWKWARD, MONTHS, generate

JANUARY = (date(2023, 12, 31), date(2024, 1, 31))


def post(person: str, start: int, last_day: int | None, **attributes: object) -> Post:
    """A post from one day of January 2024 to another."""
    end = date(2024, 1, last_day) if last_day else None
    row = {"assignment": "A", "unit": "North", "fte": 1.0} | attributes
    return Post(person, start=date(2024, 1, start), last_day=end, **row)  # type: ignore[arg-type]


def january(*posts: Post) -> DayByDay:
    return DayByDay(posts, *JANUARY)


def test_first_and_last_day_both_count() -> None:
    oracle = january(post("p", 5, 5))
    assert [day.day for day, people in oracle.held.items() if people] == [5]
    assert oracle.person_days(*JANUARY, "by_last_day") == 1


def test_one_day_out_is_bridged_and_two_are_not() -> None:
    one, two = (
        january(post("p", 1, 9), post("p", 11, 31)),
        january(post("p", 1, 9), post("p", 12, 31)),
    )
    assert one.people(date(2024, 1, 10)) == {"p"}
    assert one.last_days(*JANUARY, "by_last_day") == [("p", date(2024, 1, 31))]
    assert two.people(date(2024, 1, 10)) == set()
    assert two.last_days(*JANUARY, "by_last_day") == [
        ("p", date(2024, 1, 9)),
        ("p", date(2024, 1, 31)),
    ]


def test_the_bridged_day_keeps_the_posts_of_the_day_before() -> None:
    oracle = january(post("p", 1, 9, fte=0.6), post("p", 11, 31, unit="South", fte=0.4))
    assert oracle.unit("p", date(2024, 1, 10)) == "North"
    assert oracle.total_fte(date(2024, 1, 10)) == 0.6


def test_a_unit_keeps_the_bridged_day_and_not_the_day_spent_elsewhere() -> None:
    bridged = january(post("p", 1, 9), post("p", 11, 31, unit="South"))
    assert bridged.within("North").last_days(*JANUARY, "by_exit") == [("p", date(2024, 1, 10))]
    elsewhere = january(
        post("p", 1, 9), post("p", 10, 10, unit="South"), post("p", 11, 31, assignment="B")
    )
    assert elsewhere.within("North").people(date(2024, 1, 10)) == set()


def test_a_last_day_on_the_closing_census_is_of_the_month_only_by_last_day() -> None:
    oracle = january(post("p", 1, 31))
    assert oracle.last_days(*JANUARY, "by_last_day") == [("p", date(2024, 1, 31))]
    assert oracle.last_days(*JANUARY, "by_exit") == []


def test_the_primary_post_is_the_largest_then_the_earliest_then_the_lowest_id() -> None:
    day = date(2024, 1, 20)
    small, large = post("p", 1, None, fte=0.4), post("p", 9, None, unit="South", fte=0.6)
    assert january(small, large).unit("p", day) == "South"
    late = post("p", 2, None, unit="South", assignment="A")
    assert january(late, post("p", 1, None, assignment="B")).unit("p", day) == "North"
    high = post("p", 1, None, unit="South", assignment="B")
    assert january(high, post("p", 1, None, assignment="A")).unit("p", day) == "North"


def test_a_hundred_people() -> None:
    """100 at the start, of whom 10 go; 20 join and stay; 3 join and leave inside."""
    before = date(2023, 6, 1)
    stay = [Post(f"s{n}", "A", before, None, "North", 1.0) for n in range(90)]
    go = [Post(f"g{n}", "A", before, date(2024, 1, 9), "North", 1.0) for n in range(10)]
    join = [post(f"j{n}", 8, None) for n in range(20)]
    pass_through = [post(f"t{n}", 8, 20) for n in range(3)]
    oracle = january(*stay, *go, *join, *pass_through)
    assert len(oracle.people(JANUARY[0])) == 100
    assert len(oracle.people(JANUARY[1])) == 110
    assert len(oracle.leavers(*JANUARY)) == 10
    assert len(oracle.joiners(*JANUARY)) == 20
    assert len(oracle.stayers(*JANUARY)) == 90
    assert len(oracle.last_days(*JANUARY, "by_last_day")) == 13


def test_posts_from_before_the_records_are_unknown() -> None:
    gone, stays = post("a", 1, 9), post("b", 1, 10)
    assert known_posts([gone, stays], date(2024, 1, 10)) == [stays]


def test_a_post_still_to_start_keeps_nobody_in_post_but_stops_nobody_from_moving() -> None:
    moves = january(post("p", 1, 31), Post("p", "B", date(2024, 2, 1), None, "South", 1.0))
    assert moves.last_days(*JANUARY, "by_last_day") == []
    future = january(Post("p", "B", date(2024, 2, 1), None, "South", 1.0))
    assert future.person_days(*JANUARY, "by_last_day") == 0


@pytest.mark.parametrize(
    ("d0", "d1"),
    [(date(2022, 3, 31), date(2023, 3, 31)), (date(2023, 3, 31), date(2024, 3, 31))],
    ids=str,
)
def test_it_agrees_with_the_golden_years(d0: date, d1: date) -> None:
    """The oracle and R, which never met, on the hand-made spells of tests/golden."""
    golden = Path(__file__).parents[1] / "golden"
    with (golden / "handmade_staff.csv").open(encoding="utf-8", newline="") as file:
        posts = [
            Post(
                row["employee_id"],
                row["assignment_id"],
                date.fromisoformat(row["start_date"]),
                date.fromisoformat(row["last_day"]) if row["last_day"] else None,
                row["unit"],
                float(row["fte"]),
            )
            for row in csv.DictReader(file)
        ]
    with (golden / "handmade_years.csv").open(encoding="utf-8", newline="") as file:
        said = {row["measure"]: float(row[d1.isoformat()]) for row in csv.DictReader(file)}
    oracle = DayByDay(posts, d0, d1)
    rule: Dating = "by_last_day"
    last_days, days = oracle.last_days(d0, d1, rule), oracle.days(d0, d1, rule)
    assert len(oracle.people(d0)) == said["headcount_start"]
    assert len(oracle.people(d1)) == said["headcount_end"]
    assert oracle.total_fte(d0) == pytest.approx(said["fte_start"])
    assert oracle.total_fte(d1) == pytest.approx(said["fte_end"])
    assert len(oracle.leavers(d0, d1)) == said["snapshot_leavers"]
    assert len(oracle.joiners(d0, d1)) == said["snapshot_joiners"]
    assert len(last_days) == said["event_leavers"]
    assert sum(oracle.fte(*leaving) for leaving in last_days) == pytest.approx(
        said["event_leaver_fte"]
    )
    assert len(oracle.first_days(d0, d1)) == said["starters"]
    assert oracle.person_days(d0, d1, rule) / 365.25 == pytest.approx(said["person_years"])
    assert oracle.fte_days(d0, d1, rule) / len(days) == pytest.approx(said["mean_daily_fte"])


@pytest.mark.parametrize("awkward", AWKWARD)
def test_generated_workforces_hold_every_awkward_history(awkward: str) -> None:
    share = sum(AWKWARD[awkward](generate(seed)) for seed in range(100)) / 100
    assert share >= 0.1


def test_generated_censuses_are_month_ends_known_at_as_of() -> None:
    for seed in range(20):
        workforce = generate(seed)
        censuses = workforce.censuses
        assert len(censuses) == MONTHS + 1
        assert all((day + DAY).day == 1 for day in censuses)
        assert workforce.observed_from <= censuses[0]
        assert 0 <= (workforce.as_of - censuses[-1]).days < 31
