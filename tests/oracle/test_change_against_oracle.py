"""The change on the year before of generated workforces, from people counted day by day."""

from itertools import pairwise
from math import sqrt

import pytest

import retention
from retention import Period

from .daybyday import DAY, DayByDay
from .test_against_oracle import CHUNK, Case, make_case

SLOW = [pytest.param(chunk, marks=pytest.mark.slow) for chunk in range(1, 10)]
Z = 1.959963984540054


@pytest.fixture(scope="module", params=[0, *SLOW])
def cases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    first = 1000 + request.param * CHUNK
    folder = tmp_path_factory.mktemp("records")
    return [make_case(seed, folder / str(seed)) for seed in range(first, first + CHUNK)]


def share(count: int, n: int) -> tuple[float, float, float]:
    """A proportion and its score limits: where (x/n - p)^2 = z^2 p (1 - p) / n."""
    p = count / n
    middle, half = p + Z * Z / (2 * n), Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return p, (middle - half) / (1 + Z * Z / n), (middle + half) / (1 + Z * Z / n)


def difference(
    now: tuple[float, float, float], then: tuple[float, float, float]
) -> tuple[float, float, float]:
    """The square-and-add limits of a difference, one number at a time."""
    change = now[0] - then[0]
    below = sqrt((now[0] - now[1]) ** 2 + (then[2] - then[0]) ** 2)
    above = sqrt((now[2] - now[0]) ** 2 + (then[0] - then[1]) ** 2)
    return change, change - below, change + above


def stable(days: DayByDay, period: Period, unit: str | None) -> tuple[int, int]:
    """Who was there at both censuses, of those at the first: of all, or of a unit at the first."""
    d0, d1 = period.opening_census, period.closing_census
    there = {p for p in days.people(d0) if unit is None or days.unit(p, d0) == unit}
    return len(there & days.people(d1)), len(there)


def test_stability_by_unit_and_leavers_of_all(cases: list[Case]) -> None:
    compared = 0
    for case in cases:
        ends = [case.made.censuses[at] for at in (-25, -13, -1)]
        years = [Period(a + DAY, b + DAY) for a, b in pairwise(ends)]
        assert years[1].before(12) == years[0]
        stability = retention.stability_index(case.workforce, years, by="unit")
        for row in retention.change_on_year_before(stability).frame.to_dict("records"):
            unit = None if row["total"] else str(row["unit"])
            (x0, n0), (x1, n1) = (stable(case.oracle, year, unit) for year in years)
            assert (row["numerator_before"], row["opening_before"]) == (x0, n0), case.seed
            assert (row["numerator"], row["opening"]) == (x1, n1), case.seed
            if n0 == 0 or n1 == 0:
                assert row["verdict"] == "nobody to count in one of the years"
                continue
            expected = difference(share(x1, n1), share(x0, n0))
            assert (row["value"], row["lower"], row["upper"]) == pytest.approx(expected, abs=1e-9)
            clear = expected[1] > 0 or expected[2] < 0
            assert (row["verdict"] == "no clear change") == (not clear)
            compared += 1
        rates = retention.leaver_rate(case.workforce, years)
        (row,) = retention.change_on_year_before(rates).frame.to_dict("records")
        halves = []
        for year in years:
            x, n = stable(case.oracle, year, None)
            come = len(case.oracle.people(year.closing_census)) - x
            limits = share(n - x, n) if n else ()
            halves.append(tuple(q * n / ((n + (1 - q) * n + come) / 2) for q in limits))
        then, now = halves
        if now and then:
            expected = difference(now, then)  # type: ignore[arg-type]
            assert (row["value"], row["lower"], row["upper"]) == pytest.approx(expected, abs=1e-9)
    assert compared > 10
