"""Calendar months as day numbers (days since 1 January 1970)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

import numpy as np

from retention.synthetic.draws import Ints

NEVER = 10**6
"""A day number later than any date in a trust (the year 4707): open, not decided, not ended."""

_EPOCH = date(1970, 1, 1).toordinal()
_WEDNESDAY = 2


@dataclass(frozen=True)
class Month:
    """One calendar month: its first and last day are both inside it."""

    year: int
    month: int
    first: int
    last: int


def day_number(day: date) -> int:
    """Return the number of days from 1 January 1970 to `day`."""
    return day.toordinal() - _EPOCH


def to_date(number: int) -> date:
    """Return the date of a day number."""
    return date.fromordinal(number + _EPOCH)


def month_of(year: int, month: int) -> Month:
    """Return a calendar month."""
    first = day_number(date(year, month, 1))
    return Month(year, month, first, first + monthrange(year, month)[1] - 1)


def months_until(last_month: date, count: int) -> list[Month]:
    """Return `count` months in order, the last of them the one that holds `last_month`."""
    final = last_month.year * 12 + last_month.month - 1
    return [month_of(at // 12, at % 12 + 1) for at in range(final - count + 1, final + 1)]


def month_end_after(days: Ints) -> Ints:
    """Return the last day of the month that holds each day."""
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    following = (months + np.timedelta64(1, "M")).astype("datetime64[D]")
    return following.astype(np.int64) - 1


def year_of(days: Ints) -> Ints:
    """Return the calendar year of each day."""
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def rotation_day(year: int) -> int:
    """Return the first Wednesday of August, the day doctors in training change employer."""
    first = day_number(date(year, 8, 1))
    return first + (_WEDNESDAY - to_date(first).weekday()) % 7
