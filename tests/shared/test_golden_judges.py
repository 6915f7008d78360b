"""US federal judges, 1789 to 2025: counts and rates that R reached from the same files.

`spell_ends` of the golden file are ends of appointments, so a judge who is promoted from one court
to another the next day is among them. The package counts people leaving. Both are tested: the
first against the spells of the workforce, the second against a few lines of plain Python below.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

import retention
from retention import Period, Workforce

pytestmark = pytest.mark.shared

WHOLE = "all active federal judges"
SCOPES = (WHOLE, "U.S. District Court", "U.S. Court of Appeals", "Supreme Court")
DAY = timedelta(days=1)
# The last day that occurs in the files: nothing is known of any later one.
AS_OF = date(2025, 11, 7)
# Later than any exit in the files, for those still in post.
STILL_IN_POST = date(9999, 1, 1)
YEAR_2024 = retention.year_to(date(2024, 9, 30))


class Appointment(NamedTuple):
    """One row of the files, with the first day out of post."""

    person: str
    start: date
    assignment: str
    exit: date
    court: str


@cache
def appointments(folder: Path) -> tuple[Appointment, ...]:
    """All appointments, read without the package."""
    with (folder / "leavers.csv").open(encoding="utf-8", newline="") as file:
        last_days = {row["assignment_id"]: row["last_day"] for row in csv.DictReader(file)}
    with (folder / "starters.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Appointment(
                row["employee_id"],
                date.fromisoformat(row["start_date"]),
                row["assignment_id"],
                date.fromisoformat(last_days[row["assignment_id"]]) + DAY
                if row["assignment_id"] in last_days
                else STILL_IN_POST,
                row["staff_group"],
            )
            for row in csv.DictReader(file)
        )


def by_person(rows: Iterable[Appointment]) -> list[list[Appointment]]:
    """The appointments of each person, by start and then by id."""
    people: dict[str, list[Appointment]] = defaultdict(list)
    for row in sorted(rows):
        people[row.person].append(row)
    return list(people.values())


def exits(rows: Iterable[Appointment]) -> list[date]:
    """The first days out of post altogether: a gap of one day or less is no exit."""
    found: list[date] = []
    for history in by_person(rows):
        end = history[0].exit
        for row in history[1:]:
            if row.start > end + DAY:
                found.append(end)
            end = max(end, row.exit)
        found.append(end)
    return found


@cache
def judges(folder: Path) -> Workforce:
    """The workforce as the package reads it, from before the first appointment."""
    return retention.read(folder, as_of=AS_OF, observed_from="1789-01-01")


@cache
def golden_rows(path: Path, scope: str) -> tuple[dict[str, str], ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(row for row in csv.DictReader(file) if row["scope"] == scope)


@pytest.fixture
def folder(shared_folder: Path) -> Path:
    return shared_folder / "data" / "judges"


@pytest.fixture
def golden(shared_folder: Path, scope: str) -> tuple[dict[str, str], ...]:
    return golden_rows(shared_folder / "golden/judges/period_metrics_1990_2005.csv", scope)


@pytest.fixture
def population(folder: Path, scope: str) -> Workforce:
    whole = judges(folder)
    return whole if scope == WHOLE else whole.where(staff_group=scope)


def years(rows: Sequence[dict[str, str]]) -> list[Period]:
    """The periods of golden rows, whose two dates are censuses."""
    return [
        Period(
            date.fromisoformat(row["period_start"]) + DAY,
            date.fromisoformat(row["period_end"]) + DAY,
        )
        for row in rows
    ]


def whole_numbers(rows: Sequence[dict[str, str]], column: str) -> list[int]:
    return [int(row[column]) for row in rows]


def proportions(rows: Sequence[dict[str, str]], column: str) -> object:
    """Golden percentages as the package gives them, to nine decimals."""
    return pytest.approx([float(row[column]) / 100 for row in rows], rel=0, abs=1e-9)


@pytest.mark.parametrize("scope", SCOPES)
def test_there_are_sixteen_years_of_each_scope(golden: Sequence[dict[str, str]]) -> None:
    assert [row["period_start"] for row in golden] == [f"{y}-09-30" for y in range(1990, 2006)]


@pytest.mark.parametrize("scope", SCOPES)
def test_headcounts(population: Workforce, golden: Sequence[dict[str, str]]) -> None:
    frame = retention.headcount(population, years(golden)).frame
    assert frame["opening"].tolist() == whole_numbers(golden, "headcount_start")
    assert frame["closing"].tolist() == whole_numbers(golden, "headcount_end")


@pytest.mark.parametrize("scope", SCOPES)
def test_snapshot_leavers(population: Workforce, golden: Sequence[dict[str, str]]) -> None:
    frame = retention.leaver_rate(population, years(golden)).frame
    assert frame["numerator"].tolist() == whole_numbers(golden, "leavers_snapshot")
    assert frame["value"].tolist() == proportions(golden, "leaver_rate_pct")


@pytest.mark.parametrize("scope", SCOPES)
def test_snapshot_joiners(population: Workforce, golden: Sequence[dict[str, str]]) -> None:
    frame = retention.joiner_rate(population, years(golden)).frame
    assert frame["numerator"].tolist() == whole_numbers(golden, "joiners_snapshot")
    assert frame["value"].tolist() == proportions(golden, "joiner_rate_pct")


@pytest.mark.parametrize("scope", SCOPES)
def test_stability(population: Workforce, golden: Sequence[dict[str, str]]) -> None:
    frame = retention.stability_index(population, years(golden)).frame
    assert frame["value"].tolist() == proportions(golden, "stability_index_pct")


@pytest.mark.parametrize("scope", SCOPES)
def test_person_days(population: Workforce, golden: Sequence[dict[str, str]]) -> None:
    frame = retention.person_years(population, years(golden), dating="by_exit").frame
    assert frame["person_days"].tolist() == whole_numbers(golden, "person_days")
    assert (frame["value"] * 365.25).tolist() == pytest.approx(frame["person_days"].tolist())


@pytest.mark.parametrize("scope", SCOPES)
def test_ends_of_appointments(population: Workforce, golden: Sequence[dict[str, str]]) -> None:
    ends = population.spells["exit"]
    starts = population.spells["start"]
    years_lived = retention.person_years(population, years(golden), dating="by_exit").frame["value"]
    for row, period, person_years in zip(golden, years(golden), years_lived, strict=True):
        d0, d1 = pd.Timestamp(period.opening_census), pd.Timestamp(period.closing_census)
        ended = int(((ends > d0) & (ends <= d1)).sum())
        assert ended == int(row["spell_ends"])
        assert int(((starts > d0) & (starts <= d1)).sum()) == int(row["spell_starts"])
        assert 100 * ended / person_years == pytest.approx(
            float(row["spell_end_rate_per_100_person_years"]), rel=0, abs=1e-9
        )


@pytest.mark.parametrize("scope", SCOPES)
def test_people_leaving_by_exit(folder: Path, population: Workforce, scope: str) -> None:
    rows = [row for row in appointments(folder) if scope in (WHOLE, row.court)]
    periods = retention.years_to(date(2025, 9, 30), 100)
    frame = retention.event_leavers(population, periods, dating="by_exit").frame
    expected = [
        sum(period.opening_census < day <= period.closing_census for day in exits(rows))
        for period in periods
    ]
    assert frame["numerator"].tolist() == expected


@pytest.mark.parametrize("scope", [WHOLE])
def test_a_promotion_is_not_a_leaving(
    population: Workforce, golden: Sequence[dict[str, str]]
) -> None:
    """59 appointments ended in the year to 30 September 1991; 46 judges left."""
    leaving = retention.event_leavers(population, years(golden)[0], dating="by_exit").frame
    assert golden[0]["spell_ends"] == "59"
    assert leaving["numerator"].tolist() == [46]


@pytest.mark.parametrize("scope", [WHOLE])
def test_stock_and_flow_reconcile(population: Workforce, golden: Sequence[dict[str, str]]) -> None:
    frame = retention.reconciliation(population, years(golden), by=("staff_group",)).frame
    flow = frame["opening"] + frame["joiners"] + frame["moves_in"]
    assert (flow - frame["leavers"] - frame["moves_out"]).tolist() == frame["closing"].tolist()
    groups = frame[~frame["total"]].groupby("period_start")[["moves_in", "moves_out"]].sum()
    assert groups["moves_in"].tolist() == groups["moves_out"].tolist()
    # Judges are promoted from one court to the next every year, so there is something to test.
    assert (groups["moves_in"] > 0).any()


def test_the_year_to_september_2024(folder: Path) -> None:
    leaving = retention.leaver_rate(judges(folder), YEAR_2024).frame.iloc[0]
    stable = retention.stability_index(judges(folder), YEAR_2024).frame.iloc[0]
    assert (leaving["opening"], leaving["closing"], leaving["numerator"]) == (800, 826, 39)
    assert leaving["denominator"] == 813
    assert round(100 * leaving["value"], 4) == 4.7970
    assert (stable["numerator"], stable["denominator"]) == (761, 800)
    assert stable["value"] == pytest.approx(0.95125, abs=1e-12)


def test_several_appointments(folder: Path) -> None:
    """Every appointment reaches the package, and their overlaps are those of the files."""
    histories = by_person(appointments(folder))
    pairs = [pair for history in histories for pair in pairwise(history)]
    assert (len(appointments(folder)), len(histories)) == (4740, 4041)
    assert sum(len(history) > 1 for history in histories) == 577
    assert sum(later.start < earlier.exit for earlier, later in pairs) == 492
    assert sum(later.start == earlier.exit for earlier, later in pairs) == 164

    spells = judges(folder).spells
    assert (len(spells), spells["person"].nunique()) == (4740, 4041)
    assert int((spells.groupby("person").size() > 1).sum()) == 577


def test_moves_and_returns_among_the_courts(folder: Path) -> None:
    """In 1990-2025 a judge out for more than a day came back as a joiner, others never left."""
    rows = appointments(folder)
    periods = retention.years_to(date(2025, 9, 30), 35)
    leaving = retention.leaver_rate(judges(folder), periods).frame
    joining = retention.joiner_rate(judges(folder), periods).frame
    for period, left, joined in zip(
        periods, leaving["numerator"], joining["numerator"], strict=True
    ):
        d0, d1 = period.opening_census, period.closing_census
        before = {row.person for row in rows if row.start <= d0 < row.exit}
        after = {row.person for row in rows if row.start <= d1 < row.exit}
        assert (left, joined) == (len(before - after), len(after - before))


COURTS = ("Other", "Supreme Court", "U.S. Court of Appeals", "U.S. District Court")


def test_flows_between_courts_add_up_in_each_of_35_years(folder: Path) -> None:
    """Against sets of plain Python; a judge of two courts at once is under the first of them."""
    rows = appointments(folder)
    periods = retention.years_to(date(2025, 9, 30), 35)
    flows = retention.flows(judges(folder), periods, by="staff_group").frame
    moves = retention.moves_between(judges(folder), periods, "staff_group").frame
    assert set(flows["staff_group"]) == {*COURTS, "All"}
    for period in periods:
        d0, d1 = period.opening_census, period.closing_census
        before, after = (primary_courts(rows, day) for day in (d0, d1))
        expected = {
            (court, other): sum(
                before.get(person, "outside") == court and after.get(person, "outside") == other
                for person in before.keys() | after.keys()
            )
            for court in (*COURTS, "outside")
            for other in (*COURTS, "outside")
        }
        of_year = moves[(moves["period_start"] == pd.Timestamp(period.start)) & ~moves["total"]]
        found = of_year.set_index(["from", "to"])["people"]
        assert {k: n for k, n in expected.items() if n} == found[found > 0].to_dict()
        row = flows[(flows["period_start"] == pd.Timestamp(period.start)) & flows["total"]].iloc[0]
        changed = sum(n for (a, b), n in expected.items() if a != b and "outside" not in (a, b))
        assert row["changed_staff_group"] == row["came_from_staff_group"] == changed
        assert row["stayed"] + row["moved_inside"] + changed == len(before.keys() & after.keys())
        assert row["opening"] == len(before)
        assert row["left_unknown"] == row["leavers"] == len(before.keys() - after.keys())
        assert row["rehired"] + row["joined"] == row["joiners"] == len(after.keys() - before.keys())


def primary_courts(rows: Iterable[Appointment], day: date) -> dict[str, str]:
    """The court of each judge in post: that of the earliest appointment that holds the day."""
    found: dict[str, str] = {}
    for row in sorted(rows, key=lambda r: (r.start, r.assignment)):
        if row.start <= day < row.exit:
            found.setdefault(row.person, row.court)
    return found


def test_the_courts_in_the_year_to_september_1991(folder: Path) -> None:
    """Six judges rose from the district courts to appeals, one of appeals to the Supreme Court."""
    year = retention.year_to(date(1991, 9, 30))
    moves = retention.moves_between(judges(folder), year, "staff_group").frame
    people = moves.set_index(["from", "to"])["people"]
    assert people["U.S. District Court", "U.S. Court of Appeals"] == 6
    assert people["U.S. Court of Appeals", "Supreme Court"] == 1
    row = retention.flows(judges(folder), year).frame.iloc[0]
    names = ("opening", "stayed", "moved_inside", "changed_staff_group", "leavers", "closing")
    assert [row[name] for name in names] == [722, 665, 4, 7, 46, 717]
