"""The package against the day-by-day oracle, on 300 generated workforces over 30 months each."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Literal, NamedTuple

import pytest

import retention
from retention import Period, Workforce

from .daybyday import DAY, Dating, DayByDay, Post, known_posts
from .generated import MONTHS, Generated, chunks, generate, write
from .tables import groups, totals

DATINGS: tuple[Dating, ...] = ("by_last_day", "by_exit")
CHUNK = 10
CHUNKS = 30
# Counts are exact; sums of FTE only as exact as adding floats in another order allows.
FTE_TOLERANCE = 1e-9

Denominator = Literal["mean_of_two", "month_ends", "daily_mean", "person_years"]
Basis = Literal["headcount", "fte"]
Expected = Mapping[str, object]


def close(expected: object) -> object:
    """Equal up to what the order of additions of FTE may change."""
    return pytest.approx(expected, rel=0, abs=FTE_TOLERANCE)


class Case(NamedTuple):
    """One generated workforce, as the package and as the oracle have it."""

    seed: int
    made: Generated
    workforce: Workforce
    oracle: DayByDay


def make_case(seed: int, folder: Path) -> Case:
    """Write the workforce of this seed, as a staff list or as starters and leavers; read it."""
    made = generate(seed)
    write(folder, made.posts, "staff" if seed % 2 else "starters_and_leavers")
    workforce = retention.read(folder, as_of=made.as_of, observed_from=made.observed_from)
    known = known_posts(made.posts, made.observed_from)
    return Case(seed, made, workforce, DayByDay(known, made.censuses[0], made.as_of))


@pytest.fixture(scope="module", params=chunks(range(CHUNKS)))
def cases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    """Ten workforces; pytest asks everything of them before it goes on to the next ten."""
    first = request.param * CHUNK
    folder = tmp_path_factory.mktemp("records")
    return [make_case(seed, folder / str(seed)) for seed in range(first, first + CHUNK)]


def months(made: Generated) -> list[tuple[date, date]]:
    """Opening and closing census of each month."""
    return list(pairwise(made.censuses))


def by_unit(oracle: DayByDay, made: Generated, people: str) -> dict[tuple[date, str], int]:
    """Last day of the month and unit -> people, each under the primary post of the census."""
    counts: Counter[tuple[date, str]] = Counter()
    for d0, d1 in months(made):
        census = d0 if people in ("opening", "leavers") else d1
        who = {
            "opening": oracle.people(d0),
            "closing": oracle.people(d1),
            "leavers": oracle.leavers(d0, d1),
            "joiners": oracle.joiners(d0, d1),
        }[people]
        counts.update((d1, oracle.unit(person, census)) for person in who)
    return dict(counts)


def fte_by_unit(oracle: DayByDay, made: Generated) -> dict[tuple[date, str], float]:
    """Last day of the month and unit -> FTE of the people counted there."""
    sums: dict[tuple[date, str], float] = {}
    for _, d1 in months(made):
        for person in oracle.people(d1):
            key = d1, oracle.unit(person, d1)
            sums[key] = sums.get(key, 0.0) + oracle.fte(person, d1)
    return sums


def expected_counts(oracle: DayByDay, made: Generated) -> Expected:
    """What the oracle says of each month."""
    spans = months(made)
    said: dict[str, object] = {
        "headcount, opening": [len(oracle.people(d0)) for d0, _ in spans],
        "headcount, closing": [len(oracle.people(d1)) for _, d1 in spans],
        "snapshot leavers": [len(oracle.leavers(*span)) for span in spans],
        "mean headcount": [
            (len(oracle.people(d0)) + len(oracle.people(d1))) / 2 for d0, d1 in spans
        ],
        "snapshot joiners": [len(oracle.joiners(*span)) for span in spans],
        "stayers": [len(oracle.stayers(*span)) for span in spans],
        "headcount by unit, opening": by_unit(oracle, made, "opening"),
        "headcount by unit, closing": by_unit(oracle, made, "closing"),
        "snapshot leavers by unit": by_unit(oracle, made, "leavers"),
        "snapshot joiners by unit": by_unit(oracle, made, "joiners"),
    }
    for dating in DATINGS:
        said[f"event leavers {dating}"] = [len(oracle.last_days(*s, dating)) for s in spans]
        said[f"person-days {dating}"] = [oracle.person_days(*s, dating) for s in spans]
    return said


def found_counts(workforce: Workforce, made: Generated) -> Expected:
    """What the package says of each month, under the same names."""
    periods = retention.months(made.as_of, MONTHS)
    # The rows over all units are asked for together with the units, to ask half as often.
    headcount = retention.headcount(workforce, periods, by=("unit",))
    leaving = retention.leaver_rate(workforce, periods, by=("unit",))
    joining = retention.joiner_rate(workforce, periods, by=("unit",))
    said: dict[str, object] = {
        "headcount, opening": totals(headcount, "opening"),
        "headcount, closing": totals(headcount, "closing"),
        "snapshot leavers": totals(leaving, "numerator"),
        "mean headcount": totals(leaving, "denominator"),
        "snapshot joiners": totals(joining, "numerator"),
        "stayers": totals(retention.stability_index(workforce, periods), "numerator"),
        "headcount by unit, opening": groups(headcount, "opening"),
        "headcount by unit, closing": groups(headcount, "closing"),
        "snapshot leavers by unit": groups(leaving, "numerator"),
        "snapshot joiners by unit": groups(joining, "numerator"),
    }
    for dating in DATINGS:
        events = retention.event_leavers(workforce, periods, dating=dating)
        said[f"event leavers {dating}"] = totals(events, "numerator")
        lived = retention.person_years(workforce, periods, dating=dating)
        said[f"person-days {dating}"] = totals(lived, "person_days")
    return said


def disagreements(seed: int, unit: str, expected: Expected, found: Expected) -> list[str]:
    """One line for each measure on which the two differ, with what they say."""
    return [
        f"seed {seed}, {unit}, {name}: the oracle says {expected[name]}, the package {found[name]}"
        for name in expected
        if expected[name] != found[name]
    ]


def test_counts_of_every_month(cases: list[Case]) -> None:
    wrong: list[str] = []
    for seed, made, workforce, oracle in cases:
        expected, found = expected_counts(oracle, made), found_counts(workforce, made)
        wrong += disagreements(seed, "all units", expected, found)
    assert not wrong, "\n".join(wrong)


def test_fte_of_every_month(cases: list[Case]) -> None:
    for seed, made, workforce, oracle in cases:
        table = retention.fte(workforce, retention.months(made.as_of, MONTHS), by=("unit",))
        opening = [oracle.total_fte(d0) for d0, _ in months(made)]
        assert totals(table, "opening_fte") == close(opening), seed
        closing = [oracle.total_fte(d1) for _, d1 in months(made)]
        assert totals(table, "closing_fte") == close(closing), seed
        # Adding floats up and down again may leave a trace where nobody is left.
        found = groups(table, "closing_fte")
        found = {key: value for key, value in found.items() if abs(value) > FTE_TOLERANCE}
        assert found == close(fte_by_unit(oracle, made)), seed


def test_new_starters_of_the_first_year(cases: list[Case]) -> None:
    """Everyone who began then has been followed for a year, so nobody is left out."""
    for seed, made, workforce, oracle in cases:
        d0, d1 = made.censuses[0], made.censuses[12]
        starts = oracle.first_days(d0, d1)
        left = 0
        for person, start in starts:
            day = start
            while day <= made.as_of and person in oracle.held[day]:
                day += DAY
            left += day <= made.as_of and (day - start).days <= 365
        year = Period(d0 + DAY, d1 + DAY)
        row = retention.left_within(workforce, year, days=365).frame.iloc[0]
        assert (row["denominator"], row["numerator"]) == (len(starts), left), seed


@pytest.mark.parametrize("seed", range(0, CHUNK * CHUNKS, 10))
def test_periods_have_the_censuses_of_the_oracle(seed: int) -> None:
    made = generate(seed)
    periods = retention.months(made.as_of, MONTHS)
    assert [(p.opening_census, p.closing_census) for p in periods] == months(made)


@pytest.mark.parametrize("seed", range(0, CHUNK * CHUNKS, 25))
@pytest.mark.parametrize("dating", DATINGS)
def test_two_years_under_every_denominator(seed: int, dating: Dating, tmp_path: Path) -> None:
    _, made, workforce, oracle = make_case(seed, tmp_path)
    censuses = made.censuses
    for last in (24, 30):
        ends = censuses[last - 12 : last + 1]
        d0, d1 = ends[0], ends[-1]
        year = Period(d0 + DAY, d1 + DAY)
        days = oracle.days(d0, d1, dating)
        last_days = oracle.last_days(d0, d1, dating)
        bases: dict[Basis, dict[Denominator, float]] = {
            "headcount": {
                "mean_of_two": (len(oracle.people(d0)) + len(oracle.people(d1))) / 2,
                "month_ends": sum(len(oracle.people(day)) for day in ends) / 13,
                "daily_mean": oracle.person_days(d0, d1, dating) / len(days),
                "person_years": oracle.person_days(d0, d1, dating) / 365.25,
            },
            "fte": {
                "mean_of_two": (oracle.total_fte(d0) + oracle.total_fte(d1)) / 2,
                "month_ends": sum(oracle.total_fte(day) for day in ends) / 13,
                "daily_mean": oracle.fte_days(d0, d1, dating) / len(days),
                "person_years": oracle.fte_days(d0, d1, dating) / 365.25,
            },
        }
        left: dict[Basis, float] = {
            "headcount": len(last_days),
            "fte": sum(oracle.fte(person, day) for person, day in last_days),
        }
        for basis, denominators in bases.items():
            for denominator, base in denominators.items():
                row = retention.event_leavers(
                    workforce, year, dating=dating, denominator=denominator, basis=basis
                ).frame.iloc[0]
                case = f"{basis} over {denominator} in the year to {d1}"
                assert row["numerator"] == close(left[basis]), case
                assert row["denominator"] == close(base), case


@pytest.mark.parametrize("seed", range(0, CHUNK * CHUNKS, 15))
def test_stock_and_flow_reconcile_in_every_unit(seed: int, tmp_path: Path) -> None:
    _, made, workforce, oracle = make_case(seed, tmp_path)
    periods = retention.months(made.as_of, MONTHS)
    table = retention.reconciliation(workforce, periods, by=("unit",))
    assert groups(table, "opening") == by_unit(oracle, made, "opening")
    assert groups(table, "closing") == by_unit(oracle, made, "closing")
    frame = table.frame
    flow = frame["opening"] + frame["joiners"] + frame["moves_in"]
    assert (flow - frame["leavers"] - frame["moves_out"] - frame["closing"]).abs().max() == 0
    assert totals(table, "leavers") == [
        len(oracle.last_days(d0, d1, "by_exit")) for d0, d1 in months(made)
    ]
    moved = frame.loc[~frame["total"]].groupby("period_start")[["moves_in", "moves_out"]].sum()
    assert moved["moves_in"].tolist() == moved["moves_out"].tolist()


@pytest.mark.parametrize("seed", range(0, CHUNK * CHUNKS, 25))
def test_restricted_to_one_unit(seed: int, tmp_path: Path) -> None:
    """A population knows its own posts only: going to another unit is leaving it.

    Which days are bridged is settled for the whole person first. A day out of post before a post
    elsewhere still belongs to the unit, and a day spent in a post elsewhere does not.
    """
    _, made, workforce, whole = make_case(seed, tmp_path)
    wrong: list[str] = []
    for unit in sorted({post.unit for post in known_posts(made.posts, made.observed_from)}):
        expected = expected_counts(whole.within(unit), made)
        found = found_counts(workforce.where(unit=unit), made)
        wrong += disagreements(seed, unit, expected, found)
    assert not wrong, "\n".join(wrong)


def test_the_two_edges_of_the_records(tmp_path: Path) -> None:
    """What ended before the records is unknown; what starts after them only tells of moves."""
    observed_from, as_of = date(2023, 1, 31), date(2023, 2, 28)
    rows = [
        # Seen before the records only in a post that is set aside: a joiner of 1 February.
        ("back", date(2022, 1, 1), date(2023, 1, 30)),
        ("back", date(2023, 2, 1), None),
        ("moves", date(2022, 1, 1), date(2023, 2, 28)),
        ("moves", date(2023, 3, 1), None),
        ("bridged", date(2022, 1, 1), date(2023, 2, 27)),
        ("bridged", date(2023, 3, 1), None),
        ("leaves", date(2022, 1, 1), date(2023, 2, 28)),
        ("notice", date(2022, 1, 1), date(2023, 3, 1)),
        ("future", date(2023, 3, 1), None),
    ]
    posts = [
        Post(person, f"A{number}", start, last_day, "Elm Ward", 1.0)
        for number, (person, start, last_day) in enumerate(rows)
    ]
    write(tmp_path, posts, "staff")
    workforce = retention.read(tmp_path, as_of=as_of, observed_from=observed_from)
    oracle = DayByDay(known_posts(posts, observed_from), observed_from, as_of)
    assert oracle.joiners(observed_from, as_of) == {"back"}
    assert oracle.leavers(observed_from, as_of) == set()
    assert oracle.last_days(observed_from, as_of, "by_last_day") == [("leaves", as_of)]
    february = retention.months(as_of, 1)[0]
    people = retention.headcount(workforce, february).frame.iloc[0]
    assert (people["opening"], people["closing"]) == (4, 5)
    assert totals(retention.joiner_rate(workforce, february), "numerator") == [1]
    assert totals(retention.leaver_rate(workforce, february), "numerator") == [0]
    events = {d: retention.event_leavers(workforce, february, dating=d) for d in DATINGS}
    assert totals(events["by_last_day"], "numerator") == [1]
    assert totals(events["by_exit"], "numerator") == [0]
    assert totals(retention.person_years(workforce, february), "person_days") == [5 * 28]
