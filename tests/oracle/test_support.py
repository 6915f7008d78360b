"""The ladder and the time after development against a count of every person's every day."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import retention
from retention import Workforce
from retention.counts import stretches_of
from retention.counts.dated import DatedEvents
from retention.counts.exposure import Exposure, exposure_to_events
from retention.indicators.definitions.support_ladder import APPRAISED, DEVELOPED, RUNGS
from retention.periods import Period, day_number

from .careers import Days, Row, careers, primary, write_rows
from .daybyday import DAY, every_day
from .generated import Generated, chunks

CHUNK, CHUNKS = 5, 12
Events = Mapping[str, list[date]]
WHO = ("in post all year", "left in the year", "on long leave")


@dataclass(frozen=True)
class Case:
    made: Generated
    days: Days
    workforce: Workforce
    appraised: Events
    developed: Events


def make_case(seed: int, folder: Path) -> Case:
    made, rows = careers(seed)
    write_rows(folder, rows)
    days, rng = Days(rows, made), random.Random(seed + 11)
    events = [_events(rng, made, days) for _ in range(2)]
    heads = ("employee_id,appraisal_date", "employee_id,activity_date,mandatory")
    for name, head, found, more in zip(
        ("appraisals", "development"), heads, events, ("", ",no"), strict=True
    ):
        lines = [f"{p},{day}{more}" for p, dates in found.items() for day in dates]
        (folder / f"{name}.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    workforce = retention.read(folder, as_of=made.as_of, observed_from=made.observed_from)
    return Case(made, days, workforce, *events)


def _events(rng: random.Random, made: Generated, days: Days) -> Events:
    """Some days in post of everybody, month ends often."""
    wanted = [d for d in every_day(made.observed_from, made.as_of) if rng.random() < 0.01]
    wanted = sorted({*wanted, *made.censuses[::4]})
    found = {}
    for person in days.people:
        mine = [r for r in days.known if r.person == person]
        inside = [d for d in wanted if any(_holds(r, d) for r in mine)]
        found[person] = [day for day in inside if rng.random() < 0.2]
    return found


def _holds(row: Row, day: date) -> bool:
    return row.start <= day and (row.last_day is None or day <= row.last_day)


@pytest.fixture(scope="module", params=chunks(range(CHUNKS))[::4])
def cases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    first = request.param * CHUNK
    folder = tmp_path_factory.mktemp("support")
    return [make_case(seed, folder / str(seed)) for seed in range(first, first + CHUNK)]


def a_year_to(last: date) -> list[date]:
    return list(every_day(retention.year_to(last).start, last))


def whose_year(case: Case, person: str, year: Period) -> tuple[str, list[date]] | None:
    """How a person was there in a year and the days that are theirs, if any are."""
    there = [day for day in every_day(year.start, year.end) if case.days.rows(person, day)]
    inside = [day for day in there if day < year.end]
    if len(inside) == year.days and year.end in there:
        away = sum(not case.days.active(person, day) for day in inside)
        return (WHO[2] if 2 * away > year.days else WHO[0]), inside
    if not inside or year.end in there:
        return None
    own = a_year_to(inside[-1])
    full = all(case.days.rows(person, day) for day in own)
    return (WHO[1], own) if full else None


def test_the_ladder_is_that_of_the_oracle(cases: list[Case]) -> None:
    seen: Counter[str] = Counter()
    for case in cases:
        # Of leavers up to 24 months before the end are looked at, which Days must know.
        years = [retention.year_to(day) for day in case.made.censuses[25::5]]
        expected: Counter[tuple[date, str, str, str, str]] = Counter()
        for year in years:
            for person in case.days.people:
                found = whose_year(case, person, year)
                if found is None:
                    continue
                who, own = found
                seen[who] += 1
                unit = primary(case.days.rows(person, own[-1])).unit
                had = {
                    APPRAISED: bool({*own} & {*case.appraised[person]}),
                    DEVELOPED: bool({*own} & {*case.developed[person]}),
                }
                for rung in RUNGS:
                    expected[year.last_day, who, rung, unit, "denominator"] += 1
                for rung, did in had.items():
                    expected[year.last_day, who, rung, unit, "numerator"] += did
                both = all(had.values())
                expected[year.last_day, who, DEVELOPED, unit, "all_so_far"] += both
                expected[year.last_day, who, APPRAISED, unit, "all_so_far"] += had[APPRAISED]
        frame = retention.support_ladder(case.workforce, years, by="unit").frame
        told = {
            (r["period_last_day"].date(), r["people"], r["rung"], r["unit"], name): r[name]
            for r in frame[~frame["total"]].to_dict("records")
            for name in ("denominator", "numerator", "all_so_far")
            if name == "denominator" or r["rung"] in (APPRAISED, DEVELOPED)
        }
        assert {k: n for k, n in told.items() if n} == {k: n for k, n in expected.items() if n}
    assert all(seen[who] for who in WHO)


def days_of_arms(
    case: Case, lag: int, window: int, first: date, last: date
) -> tuple[Counter[tuple[bool, str]], Counter[tuple[bool, str]]]:
    """Person-days and last days by whether there was a recent event, and by unit."""
    days: Counter[tuple[bool, str]] = Counter()
    left: Counter[tuple[bool, str]] = Counter()
    for person in case.days.people:
        before = lag * DAY
        for day in every_day(first, last):
            rows = case.days.rows(person, day)
            back = [day - n * DAY for n in range(lag + 1)]
            # In the same stretch as long ago as the lag, and not on leave then.
            if not rows or not all(_there(case, person, d) for d in back):
                continue
            if not _active(case, person, day - before):
                continue
            latest = max((e for e in case.developed[person] if e <= day - before), default=None)
            recent = latest is not None and (day - latest).days <= window
            key = (recent, primary(rows).unit)
            days[key] += 1
            left[key] += not case.days.rows(person, day + DAY)
    return days, left


def _there(case: Case, person: str, day: date) -> bool:
    return any(_holds(r, day) for r in case.days.known if r.person == person) or bool(
        case.days.rows(person, day)
    )


def _active(case: Case, person: str, day: date) -> bool:
    return bool(case.days.active(person, day))


def split(case: Case, lag: int, window: int, period: Period) -> tuple[Exposure, list[str]]:
    stretches = stretches_of(case.workforce, ("unit",))
    person = case.workforce.table("development")["person"].to_numpy(np.int64)
    day = case.workforce.table("development")["activity_date"].to_numpy().astype("datetime64[D]")
    time = exposure_to_events(
        stretches.grouped,
        stretches.united,
        stretches_of(case.workforce.active()).united,
        (person, day.astype(np.int64)),
        service_start=stretches.united.start,
        edges=(100, 365),
        first=day_number(period.start),
        last=day_number(period.last_day),
        lag=lag,
        window=window,
    )
    return (
        time,
        stretches.labels["unit"].tolist(),
    )


@pytest.mark.parametrize(("lag", "window"), [(0, 365), (60, 200)])
def test_time_after_development_is_that_of_the_oracle(
    cases: list[Case], lag: int, window: int
) -> None:
    for case in cases[:2]:
        start = case.made.observed_from + (lag + 1) * DAY
        period = Period(start, min(case.made.as_of, start + 500 * DAY) + DAY)
        time, units = split(case, lag, window, period)
        group = stretches_of(case.workforce, ("unit",)).grouped.group[time.row]
        days: Counter[tuple[bool, str]] = Counter()
        left: Counter[tuple[bool, str]] = Counter()
        for at, recent in enumerate(time.recent.tolist()):
            days[recent, units[group[at]]] += int(time.days[at])
            left[recent, units[group[at]]] += bool(time.leaves[at])
        expected = days_of_arms(case, lag, window, period.start, period.last_day)
        for mine, theirs in zip((days, left), expected, strict=True):
            assert {k: n for k, n in mine.items() if n} == {k: n for k, n in theirs.items() if n}


def test_permuted_development_says_nothing() -> None:
    """With the days of development dealt out anew, intervals hold 1 about as often as they say."""
    workforce = retention.sample(people=700, years=5)
    held = sum(_covers_one(workforce, seed) for seed in range(12))
    assert held >= 9


@pytest.mark.slow
def test_of_500_permutations_of_development_95_in_100_say_nothing() -> None:
    """The Monte-Carlo error of a share of 0.95 is 0.01; three of them are allowed for."""
    workforce = retention.sample(people=700, years=5)
    held = sum(_covers_one(workforce, seed) for seed in range(500)) / 500
    assert abs(held - 0.95) <= 3 * (0.95 * 0.05 / 500) ** 0.5


def _covers_one(workforce: Workforce, seed: int) -> bool:
    from dataclasses import replace

    tables = dict(workforce.tables)
    done = tables["development"].copy()
    rng = np.random.default_rng(seed)
    done["person"] = _redealt(workforce, done, rng)
    tables["development"] = done
    frame = retention.leaving_after_development(
        replace(workforce, _tables=tables), lags=(90,)
    ).frame
    return bool(frame["lower"].iloc[0] <= 1 <= frame["upper"].iloc[0])


def _redealt(workforce: Workforce, done, rng: np.random.Generator) -> np.ndarray:  # type: ignore[no-untyped-def]
    """For each activity somebody drawn among all who were in active service on its day."""
    rows = stretches_of(workforce.active()).united
    found = []
    for day in done["activity_date"].to_numpy().astype("datetime64[D]").astype(np.int64):
        there = rows.person[(rows.start <= day) & (day < rows.exit)]
        found.append(rng.choice(there))
    return np.array(found, dtype=np.int64)


def latest(events: Iterable[date], day: date) -> date | None:
    return max((e for e in events if e <= day), default=None)


def test_the_latest_event_and_any_in_a_window_are_those_of_a_list() -> None:
    rng = np.random.default_rng(5)
    person, day = rng.integers(0, 20, 300), rng.integers(-50, 400, 300)
    events = DatedEvents.of(person, day)
    who, first = rng.integers(0, 25, 500), rng.integers(-60, 410, 500)
    last = first + rng.integers(0, 30, 500)
    for p, a, b, some, found in zip(
        who, first, last, events.any_in(who, first, last), events.latest(who, last), strict=True
    ):
        mine = day[person == p]
        assert some == bool(((mine >= a) & (mine <= b)).any())
        before = mine[mine <= b]
        assert found == before.max() if len(before) else found < -1000
