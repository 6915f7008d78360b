"""Small made-up workforces, full of the histories that are easy to count wrongly.

A seed gives the same workforce every time. People hold several posts at once, move, come back,
miss one day, stay one day, start and end on 29 February and 31 March, have given notice, or have
not started yet. `AWKWARD` names each of these and recognises it, so that a test can see to it
that none of them dies out when the generator is changed.
"""

import csv
import random
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import pytest

from .daybyday import DAY, Post

Layout = Literal["staff", "starters_and_leavers"]

UNITS = ("Cedar Ward", "Elm Ward", "Outpatients", "Theatres")
FTES = (0.2, 0.4, 0.5, 0.5, 0.6, 0.8, 1.0, 1.0, 1.0)
REASONS = (
    "Retirement Age",
    "Voluntary Resignation - Relocation",
    "Voluntary Resignation - Work Life Balance",
    "End of Fixed Term Contract",
)
MONTHS = 30
LEAP_DAY = date(2024, 2, 29)


QUICK_CHUNKS = 3


def chunks(firsts: Sequence[int]) -> list[Any]:
    """Parameters of a fixture: the first few chunks for every run, the others for slow runs."""
    return [
        first if at < QUICK_CHUNKS else pytest.param(first, marks=pytest.mark.slow)
        for at, first in enumerate(firsts)
    ]


@dataclass(frozen=True)
class Generated:
    """A workforce with the dates between which its records may be believed."""

    posts: tuple[Post, ...]
    observed_from: date
    as_of: date

    @property
    def censuses(self) -> list[date]:
        """The last days of the last `MONTHS` complete months, and of the month before them."""
        year, month = self.as_of.year, self.as_of.month
        if self.as_of == _month_end(self.as_of):
            year, month = _next_month(year, month)
        ends: list[date] = []
        while len(ends) <= MONTHS:
            ends.append(date(year, month, 1) - DAY)
            year, month = ends[-1].year, ends[-1].month
        return ends[::-1]


@cache
def generate(seed: int) -> Generated:
    """Make the workforce of this seed: 5 to 40 people over about three years."""
    rng = random.Random(seed)
    as_of = (
        rng.choice((date(2024, 2, 29), date(2024, 3, 31), date(2025, 3, 30), date(2025, 9, 30)))
        + rng.choice((0, 0, 1, 17)) * DAY
    )
    opening = Generated((), as_of, as_of).censuses[0]
    observed_from = opening - rng.choice((0, 0, 1, 45, 200)) * DAY
    numbers = list(range(1, 1000))
    # Later posts must not always have higher ids, or a tie on the id would settle nothing new.
    rng.shuffle(numbers)
    posts: list[Post] = []
    for number in range(1, rng.randint(5, 40) + 1):
        posts += (
            replace(post, person=f"E{number:03}", assignment=f"A{numbers.pop():03}")
            for post in _history(rng, observed_from, as_of)
            # Some posts from before the records are wanted; with many, intake refuses the file.
            if number % 4 == 0 or post.last_day is None or post.last_day >= observed_from
        )
    return Generated(tuple(posts), observed_from, as_of)


def write(folder: Path, posts: Iterable[Post], layout: Layout, **columns: str) -> Path:
    """Write the posts as the files an employer would hand over; `columns` are constants to add."""
    folder.mkdir(parents=True, exist_ok=True)
    staff = [
        {
            "employee_id": post.person,
            "assignment_id": post.assignment,
            "start_date": post.start.isoformat(),
            "last_day": post.last_day.isoformat() if post.last_day else "",
            "unit": post.unit,
            "fte": str(post.fte),
            "leaving_reason": post.reason,
            **columns,
        }
        for post in posts
    ]
    if layout == "staff":
        _write_csv(folder / "staff.csv", staff, tuple(staff[0]))
        return folder
    starting = ("employee_id", "assignment_id", "start_date", "unit", "fte", *columns)
    leaving = ("employee_id", "assignment_id", "last_day", "leaving_reason", *columns)
    _write_csv(folder / "starters.csv", staff, starting)
    _write_csv(folder / "leavers.csv", [row for row in staff if row["last_day"]], leaving)
    return folder


def _write_csv(path: Path, rows: Iterable[dict[str, str]], columns: Sequence[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def _history(rng: random.Random, observed_from: date, as_of: date) -> list[Post]:
    """The posts of one person, one stint after the other, without their ids."""
    span = (as_of - observed_from).days
    if rng.random() < 0.45:
        start = observed_from - rng.randint(0, 3000) * DAY
    else:
        start = observed_from + rng.randint(0, span + 40) * DAY
    if rng.random() < 0.1:
        start = LEAP_DAY
    posts: list[Post] = []
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 5))):
        last_day = start + rng.choice((0, rng.randint(1, 50), rng.randint(50, 1400))) * DAY
        last_day = _snapped(rng, start, last_day)
        posts += _stint(rng, start, last_day, as_of)
        # The next day, after one day out, after two, or after a real absence.
        start = last_day + (1 + rng.choice((0, 0, 1, 1, 2, rng.randint(3, 300)))) * DAY
        if start > as_of + 60 * DAY:
            break
    return posts


def _snapped(rng: random.Random, start: date, last_day: date) -> date:
    """Move some last days to where people do leave: month ends, 31 March, 29 February."""
    candidates = (
        _month_end(last_day),
        date(last_day.year, 3, 31),
        LEAP_DAY,
        LEAP_DAY - DAY,
    )
    chosen = rng.choice(candidates)
    return chosen if rng.random() < 0.4 and chosen >= start else last_day


def _stint(rng: random.Random, start: date, last_day: date, as_of: date) -> list[Post]:
    """One main post and up to two others held beside it."""
    posts = [_post(rng, start, last_day, as_of)]
    for _ in range(rng.choice((0, 0, 0, 1, 1, 2))):
        length = (last_day - start).days
        begin = start + rng.choice((0, 0, rng.randint(0, length))) * DAY
        end = rng.choice((last_day, begin + rng.randint(0, length + 30) * DAY))
        posts.append(_post(rng, begin, end, as_of))
    return posts


def _post(rng: random.Random, start: date, last_day: date, as_of: date) -> Post:
    # Nobody knows the end of a post years ahead; a few months is a notice period.
    known = last_day <= as_of + timedelta(days=120)
    reason = rng.choice(REASONS) if known else ""
    end = last_day if known else None
    return Post("", "", start, end, rng.choice(UNITS), rng.choice(FTES), reason)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _next_month(year: int, month: int) -> tuple[int, int]:
    return (year + 1, 1) if month == 12 else (year, month + 1)


def _gaps(workforce: Generated) -> list[int]:
    """Days out of post between each post and the person's next, by start; negative: overlap."""
    ordered = sorted(workforce.posts, key=lambda post: (post.person, post.start))
    return [
        (later.start - (earlier.last_day or date.max)).days - 1
        for earlier, later in pairwise(ordered)
        if earlier.person == later.person
    ]


AWKWARD: dict[str, Callable[[Generated], bool]] = {
    "several posts at once": lambda w: any(gap < 0 for gap in _gaps(w)),
    "a move on the next day": lambda w: 0 in _gaps(w),
    "one day out of post": lambda w: 1 in _gaps(w),
    "two days out of post": lambda w: 2 in _gaps(w),
    "a return after months": lambda w: any(gap > 90 for gap in _gaps(w)),
    "one day in post": lambda w: any(post.start == post.last_day for post in w.posts),
    "a start on 29 February": lambda w: any(post.start == LEAP_DAY for post in w.posts),
    "an end on 29 February": lambda w: any(post.last_day == LEAP_DAY for post in w.posts),
    "an end on 31 March": lambda w: any(
        post.last_day is not None and (post.last_day.month, post.last_day.day) == (3, 31)
        for post in w.posts
    ),
    "notice given": lambda w: any(
        post.start <= w.as_of and post.last_day is not None and post.last_day > w.as_of
        for post in w.posts
    ),
    "a start still to come": lambda w: any(post.start > w.as_of for post in w.posts),
    "no end": lambda w: any(post.last_day is None for post in w.posts),
    "a start before the records": lambda w: any(post.start < w.observed_from for post in w.posts),
    "a post gone before the records": lambda w: any(
        post.last_day is not None and post.last_day < w.observed_from for post in w.posts
    ),
    "a tie for the primary post": lambda w: (
        len({(p.person, p.start, p.fte) for p in w.posts}) < len(w.posts)
    ),
}
