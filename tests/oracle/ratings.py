"""Appraisals and nominations of generated workforces, and a slow way to tell who is what.

Dates crowd around a census: the day itself, the day after, exactly as many months before as the
rule looks back, and the days beside that.
"""

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .daybyday import DAY, Post, known_posts
from .generated import Generated

LEVELS = ("low", "medium", "high")


@dataclass(frozen=True)
class Rating:
    """One appraisal; a blank rating is None."""

    person: str
    day: date
    performance: int | None
    potential: str | None


@dataclass(frozen=True)
class Named:
    """One nomination, with its last day if it has one."""

    person: str
    since: date
    until: date | None


@dataclass(frozen=True)
class Asked:
    """What the rule asks for, in plain numbers."""

    service: int = 6
    performance: int = 4
    potential: str = "high"
    within: int = 18
    sustained: int = 1


def later(day: date, months: int) -> date:
    """The same day some months later; where there is none, the first of the month after."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        year, month = divmod(year * 12 + month + 1, 12)
        return date(year, month + 1, 1)


def rate(made: Generated, seed: int) -> tuple[list[Rating], list[Named]]:
    """Ratings and nominations of people while they hold a post, as intake takes no others."""
    rng = random.Random(f"ratings {seed}")
    ratings: dict[tuple[str, date], Rating] = {}
    named: dict[tuple[str, date], Named] = {}
    posts = known_posts(made.posts, made.observed_from)
    people = sorted({p.person for p in posts})
    for person in people:
        for _ in range(rng.choice((0, 1, 2, 3, 4))):
            day = _near(rng, made)
            performance = rng.choice((None, 2, 3, 4, 4, 5))
            potential = rng.choice((None, "low", "medium", "high", "high"))
            ratings[person, day] = Rating(person, day, performance, potential)
        if rng.random() < 0.3:
            since = _near(rng, made)
            until = rng.choice((None, _near(rng, made)))
            until = until if until is None or until >= since else None
            named[person, since] = Named(person, since, until)
    return (
        [r for r in ratings.values() if _held(posts, r.person, r.day)],
        [n for n in named.values() if _held(posts, n.person, n.since)],
    )


def _near(rng: random.Random, made: Generated) -> date:
    census = rng.choice(made.censuses)
    back = rng.choice((0, 0, 6, 18, 18, 36))
    year, month = divmod(census.year * 12 + census.month - 1 - back, 12)
    day = date(year, month + 1, min(census.day, 28)) + rng.randint(-3, 5) * DAY
    return min(day, made.as_of)


def write_ratings(folder: Path, ratings: Sequence[Rating], named: Sequence[Named]) -> None:
    """Add both tables to a folder of records."""
    rows = [(r.person, r.day, r.performance or "", r.potential or "") for r in ratings]
    _write(folder / "appraisals.csv", "employee_id,appraisal_date,performance,potential", rows)
    rows = [(n.person, n.since, n.until or "") for n in named]
    _write(folder / "talent_pool.csv", "employee_id,from_date,to_date", rows)


def _write(path: Path, header: str, rows: Sequence[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(rows)


def in_post(posts: Sequence[Post], person: str, day: date) -> bool:
    """Whether a post covers the day, or the days on both sides of it."""

    return _held(posts, person, day) or (
        _held(posts, person, day - DAY) and _held(posts, person, day + DAY)
    )


def _held(posts: Sequence[Post], person: str, day: date) -> bool:
    return any(
        p.person == person and p.start <= day and (p.last_day is None or day <= p.last_day)
        for p in posts
    )


def began(posts: Sequence[Post], person: str, day: date) -> date:
    """The first day of the stretch of being in post that holds a day, gone back day by day."""
    while in_post(posts, person, day - DAY):
        day -= DAY
    return day


def label(  # noqa: PLR0911
    posts: Sequence[Post],
    ratings: Sequence[Rating],
    named: Sequence[Named] | None,
    person: str,
    census: date,
    asked: Asked,
) -> str:
    """What somebody in post at a census is; `named` decides instead of ratings where given."""
    start = began(posts, person, census)
    if later(start, asked.service) > census:
        return "not eligible"
    mine = sorted(
        (r for r in ratings if r.person == person and r.day <= census), key=lambda r: r.day
    )
    in_time = [r for r in mine if r.day >= start]
    if named is not None:
        if any(
            n.person == person and n.since <= census and (n.until is None or n.until >= census)
            for n in named
        ):
            return "Rising Stars"
        seen = in_time and later(in_time[-1].day, asked.within) >= census
        return "colleagues" if seen else "not assessed"
    passed = True
    for back in range(1, asked.sustained + 1):
        if len(mine) < back or mine[-back] not in in_time:
            return "not assessed"
        one = mine[-back]
        if later(one.day, asked.within * back) < census:
            return "not assessed"
        if one.performance is None or one.potential is None:
            return "not assessed"
        passed = passed and one.performance >= asked.performance
        passed = passed and LEVELS.index(one.potential) >= LEVELS.index(asked.potential)
    return "Rising Stars" if passed else "colleagues"


AWKWARD = {
    "an appraisal on a census": lambda w, ratings: any(r.day in w.censuses for r in ratings),
    "one the day after": lambda w, ratings: any(r.day - DAY in w.censuses for r in ratings),
    "one as old as it may be": lambda w, ratings: any(
        later(r.day, 18) in w.censuses for r in ratings
    ),
    "one a day too old": lambda w, ratings: any(
        later(r.day, 18) + DAY in w.censuses for r in ratings
    ),
    "a blank rating": lambda w, ratings: any(r.performance is None for r in ratings),
    "two of a person": lambda w, ratings: len({r.person for r in ratings}) < len(ratings),
}
