"""Funnels and observed over expected against the day-by-day oracle."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

import retention
from retention import Period, Workforce

from .daybyday import DAY, DayByDay
from .generated import chunks, generate, write
from .tables import groups, totals

CHUNK = 4


@pytest.fixture(scope="module", params=chunks(range(0, 20 * CHUNK, CHUNK)))
def cases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[Workforce, DayByDay, list[date]]]:
    found = []
    for seed in range(request.param, request.param + CHUNK):
        made = generate(seed)
        folder = tmp_path_factory.mktemp("records") / str(seed)
        write(folder, made.posts, "staff", role="Porter")
        workforce = retention.read(folder, as_of=made.as_of, observed_from=made.observed_from)
        days = DayByDay(made.posts, made.censuses[0], made.as_of)
        found.append((workforce, days, [made.censuses[0], made.censuses[12], made.censuses[24]]))
    return found


def test_leavers_and_those_who_could_leave(
    cases: list[tuple[Workforce, DayByDay, list[date]]],
) -> None:
    for workforce, days, censuses in cases:
        spans = list(pairwise(censuses))
        periods = [Period(d0 + DAY, d1 + DAY) for d0, d1 in spans]
        table = retention.leaver_funnel(workforce, periods, merge_small=False)
        opening, left = Counter(), Counter()
        for d0, d1 in spans:
            opening.update((d1, days.unit(p, d0)) for p in days.people(d0))
            left.update((d1, days.unit(p, d0)) for p in days.leavers(d0, d1))
        assert groups(table, "opening") == dict(opening)
        assert groups(table, "numerator") == dict(left)
        assert totals(table, "numerator") == [len(days.leavers(*span)) for span in spans]


def test_expected_is_the_proportion_of_everyone_alike(
    cases: list[tuple[Workforce, DayByDay, list[date]]],
) -> None:
    """With one role for all, each unit is expected to lose what everyone loses."""
    for workforce, days, (d0, d1, _) in cases:
        people, gone = days.people(d0), days.leavers(d0, d1)
        if not people:
            continue
        period = Period(d0 + DAY, d1 + DAY)
        table = retention.observed_expected(workforce, period, mix="role", merge_small=False)
        opening = Counter((d1, days.unit(p, d0)) for p in people)
        wanted = {unit: n * len(gone) / len(people) for unit, n in opening.items() if gone}
        assert groups(table, "expected") == pytest.approx(wanted)
