"""Standardised rates and the parts of a change against slow sums of fractions, day by day."""

from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

import retention
from retention import Period, Workforce

from .careers import Days, Row, careers, primary, write_rows
from .daybyday import DAY
from .generated import Generated, chunks

CHUNK, CHUNKS = 2, 30
COPIES = 10
"""Everybody is there ten times, so that no stratum is too small to have a rate of its own."""


class Case(NamedTuple):
    seed: int
    made: Generated
    days: Days
    workforce: Workforce

    @property
    def spans(self) -> list[tuple[date, date]]:
        """The censuses of the last two years."""
        ends = self.made.censuses
        return [(ends[6], ends[18]), (ends[18], ends[30])]

    @property
    def periods(self) -> tuple[Period, Period]:
        before, now = (Period(d0 + DAY, d1 + DAY) for d0, d1 in self.spans)
        return before, now

    def cells(self, year: int, *columns: str) -> tuple[Counter[tuple], Counter[tuple]]:
        """People at the opening census, and those not there at the closing one, by columns."""
        d0, d1 = self.spans[year]
        people: Counter[tuple] = Counter()
        left: Counter[tuple] = Counter()
        for person in self.days.people:
            held = self.days.active(person, d0)
            if held:
                cell = tuple(getattr(primary(held), c) or "not recorded" for c in columns)
                people[cell] += COPIES
                left[cell] += 0 if self.days.active(person, d1) else COPIES
        return people, left


def make_case(seed: int, folder: Path) -> Case:
    made, rows = careers(seed)
    days = Days(rows, made)
    # Ten times as many rows from before the records would be too many for intake.
    copies: list[Row] = [
        replace(row, person=f"{row.person}-{n}", assignment=f"{row.assignment}-{n}")
        for n in range(COPIES)
        for row in days.known
    ]
    write_rows(folder, copies)
    workforce = retention.read(folder, as_of=made.as_of, observed_from=made.observed_from)
    return Case(seed, made, days, workforce)


@pytest.fixture(scope="module", params=chunks(range(CHUNKS)))
def cases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    first = request.param * CHUNK
    folder = tmp_path_factory.mktemp("mix")
    return [make_case(seed, folder / str(seed)) for seed in range(first, first + CHUNK)]


def close(expected: Fraction) -> object:
    return pytest.approx(float(expected), rel=0, abs=1e-9)


def test_the_parts_of_a_change(cases: list[Case]) -> None:
    for case in cases:
        table = retention.decompose_leaver_rate(case.workforce, *case.periods, by="unit")
        found = table.frame.set_index("unit")
        (e, x), (f, y) = (case.cells(year, "unit") for year in (0, 1))
        if not e or not f:
            continue
        whole, later = Fraction(x.total(), e.total()), Fraction(y.total(), f.total())
        assert found.loc["All", "value"] == close(later - whole), case.seed
        sums = [Fraction(0), Fraction(0)]
        for unit in {*e, *f}:
            share, later_share = Fraction(e[unit], e.total()), Fraction(f[unit], f.total())
            rate = Fraction(x[unit], e[unit]) if e[unit] else Fraction(y[unit], f[unit])
            later_rate = Fraction(y[unit], f[unit]) if f[unit] else rate
            within = (share + later_share) / 2 * (later_rate - rate)
            mix = ((rate + later_rate) / 2 - (whole + later) / 2) * (later_share - share)
            assert found.loc[unit[0], "within"] == close(within), case.seed
            assert found.loc[unit[0], "mix"] == close(mix), case.seed
            sums = [sums[0] + within, sums[1] + mix]
        assert found.loc["All", "within"] == close(sums[0])
        assert found.loc["All", "mix"] == close(sums[1])


def test_rates_on_the_mix_of_the_whole(cases: list[Case]) -> None:
    for case in cases:
        table = retention.standardised_leaver_rate(
            case.workforce, case.periods, by="staff_group", mix="unit"
        )
        found = table.frame.set_index(["period_last_day", "staff_group"])
        standard, _ = case.cells(1, "unit")
        for year, period in enumerate(case.periods):
            people, left = case.cells(year, "staff_group", "unit")
            for group in {g for g, _ in people}:
                row = found.loc[pd.Timestamp(period.last_day), group]
                expected = standardised(people, left, standard, group)
                if expected is None:
                    assert pd.isna(row["value"]), case.seed
                else:
                    # Standardised leavers are kept to a millionth.
                    assert row["value"] == pytest.approx(float(expected), abs=1e-6), case.seed


def standardised(
    people: Counter[tuple], left: Counter[tuple], standard: Counter[tuple], group: str
) -> Fraction | None:
    """The sum over units of share in the whole times rate in the group, where it may be said."""
    held = [unit for unit in standard if people[group, unit[0]]]
    covered = sum(standard[unit] for unit in held)
    own = [u for g, u in people if g == group and people[g, u]]
    if not covered or Fraction(covered, standard.total()) < Fraction(95, 100):
        return None
    if len(own) == 1 and len(standard) > 1:
        return None
    return sum(
        (
            Fraction(standard[unit], covered)
            * Fraction(left[group, unit[0]], people[group, unit[0]])
            for unit in held
        ),
        Fraction(0),
    )


def test_some_rates_can_be_said_and_some_cannot() -> None:
    """A generator of which all groups lack a stratum, or none, would test half."""
    said: Counter[bool] = Counter()
    for seed in range(5 * CHUNK):
        made, rows = careers(seed)
        case = Case(seed, made, Days(rows, made), None)  # type: ignore[arg-type]
        people, left = case.cells(1, "staff_group", "unit")
        standard, _ = case.cells(1, "unit")
        for group in {g for g, _ in people}:
            said[standardised(people, left, standard, group) is not None] += 1
    assert said[True] > 5
    assert said[False] > 5
