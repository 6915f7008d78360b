"""Who was in post on each single day, worked out one day and one person at a time.

Nothing here is clever, on purpose: no intervals, no sorting by date, no arrays. The package gets
to its counts by quite another road, so that an error would have to be made twice to go unseen.
"""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Dating = Literal["by_last_day", "by_exit"]
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Post:
    """One row of a staff list: one person in one post, from `start` to `last_day` inclusive."""

    person: str
    assignment: str
    start: date
    last_day: date | None
    unit: str
    fte: float
    reason: str = ""


def known_posts(posts: Iterable[Post], observed_from: date) -> list[Post]:
    """Leave out the posts that ended before the records began, of which nobody can say more.

    Posts still to start stay in: they hold no day up to the day of the records, but they tell
    that somebody whose post ends on that day moves on and does not leave.
    """
    return [p for p in posts if p.last_day is None or p.last_day >= observed_from]


def every_day(first: date, last: date) -> Iterator[date]:
    """Each day from `first` to `last`, both included."""
    while first <= last:
        yield first
        first += DAY


def of_unit(posts: Iterable[Post], unit: str) -> list[Post]:
    """Those of the posts that are in the unit."""
    return [post for post in posts if post.unit == unit]


class DayByDay:
    """The posts every person holds on each day from `first` to `last`."""

    def __init__(self, posts: Iterable[Post], first: date, last: date) -> None:
        # Two days of margin on either side, to see the neighbours of a day's neighbours.
        first, last = first - 2 * DAY, last + 2 * DAY
        rows: dict[date, dict[str, list[Post]]] = {day: {} for day in every_day(first, last)}
        for post in posts:
            for day in every_day(max(post.start, first), min(post.last_day or last, last)):
                rows[day].setdefault(post.person, []).append(post)
        self.held = {day: dict(people) for day, people in rows.items()}
        for day in every_day(first + DAY, last - DAY):
            for person, yesterday in rows[day - DAY].items():
                if person not in rows[day] and person in rows[day + DAY]:
                    self.held[day][person] = yesterday

    def within(self, unit: str) -> "DayByDay":
        """The same days seen from one unit, to which a day spent in another is a day away."""
        part = copy(self)
        part.held = {
            day: {p: mine for p, posts in people.items() if (mine := of_unit(posts, unit))}
            for day, people in self.held.items()
        }
        return part

    def people(self, day: date) -> set[str]:
        return set(self.held[day])

    def leavers(self, d0: date, d1: date) -> set[str]:
        return self.people(d0) - self.people(d1)

    def joiners(self, d0: date, d1: date) -> set[str]:
        return self.people(d1) - self.people(d0)

    def stayers(self, d0: date, d1: date) -> set[str]:
        return self.people(d0) & self.people(d1)

    def unit(self, person: str, day: date) -> str:
        """The unit of the primary post: the largest, then the earliest, then the lowest id."""
        return min(self.held[day][person], key=lambda p: (-p.fte, p.start, p.assignment)).unit

    def fte(self, person: str, day: date) -> float:
        return sum(post.fte for post in self.held[day][person])

    def total_fte(self, day: date) -> float:
        return sum(self.fte(person, day) for person in self.people(day))

    def last_days(self, d0: date, d1: date, dating: Dating) -> list[tuple[str, date]]:
        """Every person and day of the period after which they were not in post."""
        days = self.days(d0, d1, dating)
        return [(who, day) for day in days for who in self.leavers(day, day + DAY)]

    def first_days(self, d0: date, d1: date) -> list[tuple[str, date]]:
        """Every person and day of the period before which they were not in post."""
        return [(p, day) for day in every_day(d0 + DAY, d1) for p in self.joiners(day - DAY, day)]

    def days(self, d0: date, d1: date, dating: Dating) -> list[date]:
        """The days of the period that are counted: (d0, d1] by last day, [d0, d1) by exit."""
        return list(every_day(d0 + DAY, d1) if dating == "by_last_day" else every_day(d0, d1 - DAY))

    def person_days(self, d0: date, d1: date, dating: Dating) -> int:
        return sum(len(self.held[day]) for day in self.days(d0, d1, dating))

    def fte_days(self, d0: date, d1: date, dating: Dating) -> float:
        return sum(self.total_fte(day) for day in self.days(d0, d1, dating))
