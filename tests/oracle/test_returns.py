"""Starters who had been here, and leavers who come back, against the day-by-day oracle."""

from pathlib import Path

import pytest

import retention
from retention import Period

from .daybyday import DAY, DayByDay, known_posts
from .generated import chunks, generate, write
from .test_followed import anniversary, stretches

CHUNK = 10


@pytest.fixture(params=chunks(range(0, 300, CHUNK)))
def seeds(request: pytest.FixtureRequest) -> range:
    return range(request.param, request.param + CHUNK, 10)


def test_returns(seeds: range, tmp_path: Path) -> None:
    for seed in seeds:
        made = generate(seed)
        folder = write(tmp_path / str(seed), made.posts, "staff")
        workforce = retention.read(folder, as_of=made.as_of, observed_from=made.observed_from)
        known = known_posts(made.posts, made.observed_from)
        oracle = DayByDay(known, made.observed_from, made.as_of)
        found = stretches(oracle, made.observed_from, made.as_of)
        ends = made.censuses
        period = Period(ends[0] + DAY, ends[12] + DAY)
        started = [s for s in found if period.start <= s[1] < period.end]
        again = [s for s in started if any(o[0] == s[0] and o[1] < s[1] for o in found)]
        row = retention.rehired(workforce, period).frame.iloc[0]
        assert (row["denominator"], row["numerator"]) == (len(started), len(again)), seed
        left = [s for s in found if period.start <= s[2] - DAY < period.end]
        back = [
            s
            for s in left
            if any(o[0] == s[0] and s[2] < o[1] <= anniversary(s[2], 12) for o in found)
        ]
        row = retention.came_back(workforce, period, within="12 months").frame.iloc[0]
        mature = anniversary(period.end, 12) <= made.as_of
        assert row["denominator"] == len(left), seed
        assert row["numerator"] == len(back) if mature else row.isna()["numerator"], seed
