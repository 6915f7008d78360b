"""Cells add up to what other counts give, and to a day-by-day oracle; nothing looks ahead."""

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest

import retention
from retention.errors import ArgumentError, NotAvailableError
from retention.planning.cells import count_cells
from retention.planning.inputs import (
    AGE,
    DEFAULT_INPUTS,
    DEVELOPMENT,
    FTE_BAND,
    SERVICE_EDGES,
    STAR,
    checked_inputs,
    service_values,
)
from tests.trusts import workforce_from

DAY = timedelta(days=1)
YEARS = retention.years_to("2025-09-30", 3)
REASONS = {
    "Voluntary Resignation - Relocation": "voluntary",
    "Retirement Age": "retirement",
    "End of Fixed Term Contract": "end of contract",
    "": "other",
}


@pytest.fixture(scope="module")
def trust():
    return retention.sample(people=1000)


def test_cells_add_up_to_person_years_and_leavers_by_event(trust):
    inputs = (*DEFAULT_INPUTS, AGE, FTE_BAND, DEVELOPMENT)
    cells = count_cells(trust, YEARS, inputs, also=("unit",))
    years = retention.person_years(trust, YEARS).frame
    events = retention.leaver_rate(trust, YEARS, definition="events").frame
    for at, period in enumerate(YEARS):
        part = cells.of([period])
        assert part.exposure.sum() == pytest.approx(years["value"].iloc[at])
        assert part.leavers.sum() == events["numerator"].iloc[at]
    assert (cells.frame["people"] > 0).all()


def test_people_of_several_cells_are_counted_once(trust):
    cells = count_cells(trust, YEARS[-1:], DEFAULT_INPUTS)
    everyone = cells.people_by(np.zeros(len(cells), dtype=np.int64), 1)
    exposed = retention.leaver_rate(trust, YEARS[-1], definition="events").frame["exposed"]
    assert everyone[0] == exposed.iloc[0] < cells.frame["people"].sum()


def posts():
    """Moves, a rehire, a one-day spell, a class of service passed on a leap day."""
    rng = np.random.default_rng(5)
    rows = []
    for person in range(60):
        start = date(2015, 1, 1) + int(rng.integers(0, 3200)) * DAY
        for spell in range(int(rng.integers(1, 4))):
            length = int(rng.choice([0, 40, 300, 900, 2500]))
            last = start + length * DAY
            reason = list(REASONS)[int(rng.integers(0, 4))]
            open_ended = last > date(2024, 3, 31)
            rows.append(
                {
                    "employee_id": f"P{person}",
                    "assignment_id": f"P{person}-{spell}",
                    "start_date": start,
                    "last_day": "" if open_ended else last,
                    "leaving_reason": "" if open_ended else reason,
                    "staff_group": ["Nursing", "Estates"][int(rng.integers(0, 2))],
                    "birth_year": 1950 + person % 40,
                }
            )
            if open_ended:
                break
            start = last + int(rng.choice([1, 1, 200])) * DAY
            if start > date(2024, 3, 1):
                break
    # What ended before the records would be set aside.
    kept = [r for r in rows if r["last_day"] == "" or r["last_day"] >= date(2020, 3, 31)]
    return kept


def by_day(rows, periods):
    """Days in post and last days by group, class of service and year, one day after the other."""
    time, left = Counter(), Counter()
    edges = [round(e * 365.25) for e in SERVICE_EDGES]
    for person in {r["employee_id"] for r in rows}:
        mine = sorted(
            (r for r in rows if r["employee_id"] == person), key=lambda r: r["start_date"]
        )
        held = {}
        for row in mine:
            day = row["start_date"]
            last = row["last_day"] or date(2024, 3, 31)
            while day <= last:
                held[day] = row
                day += DAY
        began = None
        for day in sorted(held):
            began = day if day - DAY not in held else began
            row = held[day]
            period = next((p for p in periods if p.start <= day < p.end), None)
            if period is None:
                continue
            service = sum((day - began).days >= edge for edge in edges)
            key = (row["staff_group"], service_values()[service], period.last_day.isoformat())
            time[key] += 1
            if day + DAY not in held and row["last_day"] == day:
                left[(*key, REASONS[row["leaving_reason"]])] += 1
    return time, left


def test_cells_against_a_day_by_day_oracle():
    rows, periods = posts(), retention.years_to("2024-03-31", 4)
    workforce = workforce_from(rows)
    assert not workforce.problems.frame["action"].eq("quarantined").any()
    cells = count_cells(workforce, periods, ("staff_group", "service", "year"))
    time, left = by_day(rows, periods)
    found = {
        (r["staff_group"], r["service"], r["year"]): at
        for at, r in enumerate(cells.frame.to_dict("records"))
    }
    assert found.keys() == time.keys()
    for key, at in found.items():
        assert cells.exposure[at] * 365.25 == pytest.approx(time[key])
        for k, cause in enumerate(cells.causes):
            assert cells.exits[at, k] == left[(*key, cause)]
    assert cells.exits.sum(axis=0).min() > 0


def test_nothing_after_a_day_changes_its_cell():
    """Cutting the future off leaves the time and leaving before it as they were."""
    whole = workforce_from(posts())
    first = retention.years_to("2022-03-31", 2)
    seen = [
        {
            **r,
            "last_day": r["last_day"]
            if r["last_day"] and r["last_day"] <= date(2022, 3, 31)
            else "",
        }
        for r in posts()
        if r["start_date"] <= date(2022, 3, 31)
    ]
    early = workforce_from(seen, as_of="2022-03-31")
    inputs = ("staff_group", "service", AGE)
    one, other = (count_cells(w, first, inputs) for w in (whole, early))
    assert one.frame.equals(other.frame)
    assert one.exposure == pytest.approx(other.exposure)
    assert np.array_equal(one.exits.sum(axis=1), other.exits.sum(axis=1))


def test_stars_are_those_of_the_census_that_opened_the_year(trust):
    rule = retention.RisingStarRule(version="2026-1", evidence="talent_pool")
    cells = count_cells(trust, YEARS[-2:], (STAR,), rule=rule)
    time = {n: cells.exposure[cells.frame[STAR] == n].sum() for n in set(cells.frame[STAR])}
    assert 0 < time["Rising Star"] < 0.3 * cells.exposure.sum()
    with pytest.raises(ArgumentError, match="rule must be given where 'star' is an input"):
        count_cells(trust, YEARS[-1:], (STAR,))


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ("gender", "'gender', which is a protected characteristic; such fields audit"),
        ("age", "use 'age_band' where retirement is modelled"),
        ("birth_year", "'birth_year', which is a protected characteristic"),
        ("recruitment_source", "'recruitment_source', which can stand for"),
        ("status", "'status', which can stand for"),
        ("staf_group", "was 'staf_group'; did you mean 'staff_group'?"),
        (("band", "band"), "inputs must name each column once"),
    ],
)
def test_refused_inputs(trust, inputs, words):
    with pytest.raises(ArgumentError, match=words.replace("?", r"\?")):
        checked_inputs(trust, inputs)


def test_inputs_that_the_records_lack():
    bare = workforce_from([{"employee_id": "A", "start_date": "2019-01-01", "last_day": ""}])
    assert checked_inputs(bare, None)[0] == ("service", "year")
    for name in (AGE, FTE_BAND, DEVELOPMENT, "band"):
        with pytest.raises(NotAvailableError, match=name):
            checked_inputs(bare, (name,))
