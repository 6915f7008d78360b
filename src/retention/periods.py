"""Half-open periods of whole days, and the two censuses that each of them has.

In post on day D means ``start_date <= D <= last_day``. A period from `start` up to, not
including, `end` has its opening census on the day before `start` and its closing census on
the day before `end`. Texts name the last day, never `end`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeAlias

from retention.errors import ArgumentError

ONE_DAY = timedelta(days=1)
EPOCH = date(1970, 1, 1)
"""Day 0 of the whole days in which everything is counted."""
DAYS_PER_YEAR = 365.25
"""A person-year is this many person-days, in leap years too."""

MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """Days from `start` up to, but not including, `end`.

    Parameters
    ----------
    start : datetime.date
        The first day of the period.
    end : datetime.date
        The day after its last day.

    Raises
    ------
    ArgumentError
        If `end` is not after `start`, or either is not a whole day.

    Examples
    --------
    >>> year = Period(date(2024, 4, 1), date(2025, 4, 1))
    >>> year.opening_census, year.closing_census, year.days
    (datetime.date(2024, 3, 31), datetime.date(2025, 3, 31), 365)
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        for name in ("start", "end"):
            if type(getattr(self, name)) is not date:
                raise ArgumentError(
                    f"Period {name} must be a datetime.date without a time of day, was "
                    f"{type(getattr(self, name)).__name__}; use datetime.date(2025, 4, 1)"
                )
        if self.end <= self.start:
            raise ArgumentError(
                f"Period end must be after its start {self.start}, was {self.end}; "
                "the end is the day after the last day"
            )

    @property
    def last_day(self) -> date:
        """The last day inside the period."""
        return self.end - ONE_DAY

    @property
    def opening_census(self) -> date:
        """The day before the period: who is in post then could leave inside it."""
        return self.start - ONE_DAY

    @property
    def closing_census(self) -> date:
        """The last day of the period."""
        return self.last_day

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.end - self.start).days

    @property
    def label(self) -> str:
        """The period in words, for titles and captions.

        Examples
        --------
        >>> year_to(date(2024, 9, 30)).label
        'year to 30 September 2024'
        >>> Period(date(2024, 9, 1), date(2024, 10, 1)).label
        'September 2024'
        >>> Period(date(2024, 9, 1), date(2024, 9, 2)).label
        '1 September 2024'
        """
        first, last = self.start, self.last_day
        if first == last:
            return day_label(last)
        if self.start == _years_before(self.end, 1):
            return f"year to {day_label(last)}"
        if first.day == 1 and self.end == _first_of_next_month(first):
            return f"{MONTH_NAMES[first.month - 1]} {first.year}"
        return f"{day_label(first)} to {day_label(last)}"

    def before(self, months: int) -> Period:
        """The same period this many calendar months earlier, as whole years go back.

        Examples
        --------
        >>> year_to("2024-02-28").before(12) == years_to("2024-02-28", 2)[0]
        True
        """
        return Period(_months_before(self.start, months), _months_before(self.end, months))


Periods: TypeAlias = Period | Sequence[Period]


def day_number(day: date) -> int:
    """Days from 1 January 1970.

    Examples
    --------
    >>> day_number(date(1970, 1, 31))
    30
    """
    return (day - EPOCH).days


def day_label(day: date) -> str:
    """A day in words: 30 September 2024.

    Examples
    --------
    >>> day_label(date(2024, 9, 30))
    '30 September 2024'
    """
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def as_day(value: date | str, name: str) -> date:
    """A whole day from a date or ISO text; `name` is the argument to speak of.

    Examples
    --------
    >>> as_day("2024-09-30", "as_of")
    datetime.date(2024, 9, 30)
    """
    if type(value) is date:
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
        raise ArgumentError(f"{name} must be a date such as 2025-03-31, was {value!r}")
    raise ArgumentError(
        f"{name} must be a datetime.date or text such as 2025-03-31, was {type(value).__name__}"
    )


def as_periods(period: Periods) -> tuple[Period, ...]:
    """One period or a sequence of them, as a tuple.

    Raises
    ------
    ArgumentError
        If the sequence is empty or holds anything but periods.
    """
    if isinstance(period, Period):
        return (period,)
    found = tuple(period) if isinstance(period, Sequence) and not isinstance(period, str) else ()
    if not found or not all(isinstance(p, Period) for p in found):
        raise ArgumentError(
            "period must be a Period or a sequence of them, was "
            f"{type(period).__name__}; use for example retention.year_to('2025-03-31')"
        )
    if len(set(found)) != len(found):
        raise ArgumentError("period must not hold the same Period twice")
    return found


def financial_year(year: int) -> Period:
    """The financial year that begins on 1 April of `year`.

    Examples
    --------
    >>> financial_year(2025)
    Period(start=datetime.date(2025, 4, 1), end=datetime.date(2026, 4, 1))
    """
    return Period(date(year, 4, 1), date(year + 1, 4, 1))


def year_to(last_day: date | str) -> Period:
    """The year whose last day is `last_day`.

    The year to 29 February begins on 1 March of the year before.

    Examples
    --------
    >>> year_to("2024-09-30")
    Period(start=datetime.date(2023, 10, 1), end=datetime.date(2024, 10, 1))
    """
    end = as_day(last_day, "last_day") + ONE_DAY
    return Period(_years_before(end, 1), end)


def years_to(last_day: date | str, count: int) -> tuple[Period, ...]:
    """The `count` years in a row that end with the year to `last_day`, oldest first.

    Examples
    --------
    >>> [p.start.year for p in years_to("2024-09-30", 3)]
    [2021, 2022, 2023]
    """
    _check_count(count)
    end = as_day(last_day, "last_day") + ONE_DAY
    edges = [_years_before(end, back) for back in range(count, -1, -1)]
    return tuple(Period(a, b) for a, b in pairwise(edges))


def months(as_of: date | str, count: int, *, length: int = 1) -> tuple[Period, ...]:
    """The last `count` stretches of `length` whole calendar months complete on `as_of`.

    Parameters
    ----------
    as_of : date or ISO text
        The day of the records. A month counts as complete when its last day is not after it.
    count : int
        How many periods.
    length : int
        Months in each: 1 a month, 3 a quarter, 6 a half-year.

    Returns
    -------
    tuple of Period
        Oldest first, without gap or overlap.

    Examples
    --------
    >>> [p.label for p in months("2024-12-30", 2)]
    ['October 2024', 'November 2024']
    """
    _check_count(count)
    _check_count(length, "length")
    following = as_day(as_of, "as_of") + ONE_DAY
    last_edge = following.year * 12 + following.month - 1
    edges = [_month_start(last_edge - back * length) for back in range(count, -1, -1)]
    return tuple(Period(a, b) for a, b in pairwise(edges))


def last_month_end(day: date) -> date:
    """The last day of the latest calendar month that is complete on `day`.

    Examples
    --------
    >>> last_month_end(date(2024, 12, 30)), last_month_end(date(2024, 12, 31))
    (datetime.date(2024, 11, 30), datetime.date(2024, 12, 31))
    """
    return (day + ONE_DAY).replace(day=1) - ONE_DAY


def month_ends(period: Period) -> tuple[date, ...]:
    """Opening census and every month's end up to the closing census: 13 days for a year.

    Raises
    ------
    ArgumentError
        If the period is not made of whole calendar months.
    """
    if period.start.day != 1 or period.end.day != 1:
        raise ArgumentError(
            "period must be made of whole calendar months for a mean of month ends, was "
            f"{period.label}"
        )
    first, last = (d.year * 12 + d.month - 1 for d in (period.start, period.end))
    return tuple(_month_start(index) - ONE_DAY for index in range(first, last + 1))


def _check_count(count: int, name: str = "count") -> None:
    if not isinstance(count, int) or count < 1:
        raise ArgumentError(f"{name} must be a whole number of at least 1, was {count!r}")


def _month_start(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)


def _first_of_next_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1]) + ONE_DAY


def _years_before(day: date, years: int) -> date:
    """The same calendar day `years` earlier; 29 February falls back to 1 March."""
    return _months_before(day, 12 * years)


def _months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or the first of the next where it has no such day."""
    first = _month_start(day.year * 12 + day.month - 1 - months)
    if day.day > monthrange(first.year, first.month)[1]:
        return _first_of_next_month(first)
    return first.replace(day=day.day)
