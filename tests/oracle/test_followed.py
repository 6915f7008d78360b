"""New starters, and spells on the service clock, against the day-by-day oracle."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

import retention
from retention import Period

from .daybyday import DAY, DayByDay, every_day, known_posts
from .generated import Generated, chunks, generate, write

SEEDS = range(300)
CHUNK = 10
LONG = 2
"""Of each ten workforces so many are followed back to the first start, which takes long."""
HORIZONS = {"100 days": (0, 100), "3 months": (3, 0), "12 months": (12, 0)}


def anniversary(start: date, months: int) -> date:
    """The same day some months later; where there is none, the first of the month after."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    try:
        return date(year, month + 1, start.day)
    except ValueError:
        year, month = divmod(year * 12 + month + 1, 12)
        return date(year, month + 1, 1)


def time_between(start: date, day: date) -> int:
    """31 for every month completed, 1 for every further day, counted one by one."""
    months = 0
    while anniversary(start, months + 1) <= day:
        months += 1
    days = 0
    while anniversary(start, months) + days * DAY < day:
        days += 1
    return 31 * months + days


def stretches(oracle: DayByDay, first: date, last: date) -> list[tuple[str, date, date]]:
    """Every person's runs of days in post: who, the first day, the day after the last."""
    found, since = [], {}
    for day in every_day(first, last + DAY):
        here = oracle.people(day) if day <= last else set()
        for who in here - since.keys():
            since[who] = day
        for who in sorted(since.keys() - here):
            found.append((who, since.pop(who), day))
    return found


def reason_at_end(made: Generated, who: str, exit_day: date) -> str:
    """The reason of the primary one of the posts that ended on the last day."""
    ended = [
        p
        for p in known_posts(made.posts, made.observed_from)
        if p.person == who and p.last_day == exit_day - DAY
    ]
    return min(ended, key=lambda p: (-p.fte, p.start, p.assignment)).reason or "not recorded"


@pytest.fixture(scope="module", params=chunks(range(0, len(SEEDS), CHUNK)))
def cases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[Generated, retention.Workforce, DayByDay]]:
    """Ten workforces with their days."""
    folder = tmp_path_factory.mktemp("records")
    found = []
    for seed in range(request.param, request.param + CHUNK):
        made = generate(seed)
        write(folder / str(seed), made.posts, "staff" if seed % 2 else "starters_and_leavers")
        workforce = retention.read(
            folder / str(seed), as_of=made.as_of, observed_from=made.observed_from
        )
        known = known_posts(made.posts, made.observed_from)
        found.append((made, workforce, DayByDay(known, made.censuses[0], made.as_of)))
    return found


def test_retained(cases: list[tuple[Generated, retention.Workforce, DayByDay]]) -> None:
    for made, workforce, oracle in cases:
        edges = made.censuses[::6]
        periods = [Period(a + DAY, b + DAY) for a, b in pairwise(edges)]
        found = retention.retained(workforce, periods, after=list(HORIZONS)).frame
        for (start, end), (label, (months, days)) in (
            (edge, horizon) for edge in pairwise(edges) for horizon in HORIZONS.items()
        ):
            row = found[(found["period_last_day"].dt.date == end) & (found["after"] == label)].iloc[
                0
            ]
            joined = oracle.first_days(start, end)
            assert row["denominator"] == len(joined)
            if (anniversary(end, months) if months else end + days * DAY) > made.as_of:
                assert row["numerator"] != row["numerator"], "a young cohort is missing"
                continue
            there = sum(
                all(
                    who in oracle.held[day]
                    for day in every_day(
                        first, anniversary(first, months) if months else first + days * DAY
                    )
                )
                for who, first in joined
            )
            assert row["numerator"] == there, (start, end, label)


def test_followed_spells(cases: list[tuple[Generated, retention.Workforce, DayByDay]]) -> None:
    for made, workforce, _ in cases[:LONG]:
        if "leaving_reason" not in workforce.spells:
            continue
        known = known_posts(made.posts, made.observed_from)
        first = min(post.start for post in known)
        oracle = DayByDay(known, first, made.as_of)
        opening, closing = made.observed_from + DAY, made.as_of
        expected = Counter()
        for who, start, end in stretches(oracle, first, closing):
            if end <= opening:
                continue
            # A stretch that the last day of the records cuts off goes on, unless a post ends on it.
            on_last_day = end == closing + DAY
            ended = not on_last_day or who not in _next_day(made, closing)
            expected[
                time_between(start, opening) if start < opening else 0,
                time_between(start, end),
                reason_at_end(made, who, end) if ended else "",
            ] += 1
        if not expected:
            continue
        spells = retention.followed_spells(workforce, cause="label")
        names = ("", *spells.causes)
        found = Counter(
            zip(
                spells.entry.tolist(),
                spells.exit.tolist(),
                (names[c] for c in spells.cause),
                strict=True,
            )
        )
        assert found == expected


def _next_day(made: Generated, day: date) -> set[str]:
    """Who is in post on the day after the records, as far as they tell."""
    following = day + DAY
    posts = known_posts(made.posts, made.observed_from)
    return set(DayByDay(posts, following, following).held[following])
