"""How long after a day something is asked: 100 days, 12 months, 5 years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from retention.errors import ArgumentError

IntArray: TypeAlias = npt.NDArray[np.int64]
MONTHS_IN_YEAR = 12
_WORDS = re.compile(r"(\d{1,4}) (day|month|year)s?")


@dataclass(frozen=True, slots=True)
class Horizon:
    """A number of days, or of calendar months.

    Parameters
    ----------
    count : int
        At least 1.
    unit : {"day", "month", "year"}

    Examples
    --------
    >>> Horizon.parse("12 months")
    Horizon(count=12, unit='month')
    """

    count: int
    unit: Literal["day", "month", "year"]

    @classmethod
    def parse(cls, text: str, name: str = "after") -> Horizon:
        """A horizon from words such as "100 days"; `name` is the argument to speak of.

        Raises
        ------
        ArgumentError
            If the words are not a number of days, months or years.
        """
        found = _WORDS.fullmatch(text.strip()) if isinstance(text, str) else None
        if not found or int(found[1]) < 1:
            raise ArgumentError(
                f"{name} must be words such as '100 days', '12 months' or '5 years', was {text!r}"
            )
        unit: Literal["day", "month", "year"] = (
            "day" if found[2] == "day" else "month" if found[2] == "month" else "year"
        )
        return cls(int(found[1]), unit)

    @property
    def label(self) -> str:
        """The horizon in words.

        Examples
        --------
        >>> Horizon(1, "year").label, Horizon(100, "day").label
        ('1 year', '100 days')
        """
        return f"{self.count} {self.unit}{'s' if self.count > 1 else ''}"

    @property
    def days(self) -> float:
        """About how long it is, to put horizons in order and on an axis."""
        return self.count * {"day": 1.0, "month": 365.25 / 12, "year": 365.25}[self.unit]

    def after(self, days: IntArray) -> IntArray:
        """The days this long after others, as days since 1970.

        Months and years go by the calendar: where the month has no such day it is the first of
        the next month, so the year after 29 February ends on 1 March.

        Examples
        --------
        >>> from datetime import date
        >>> start = np.array([(date(2024, 2, 29) - date(1970, 1, 1)).days])
        >>> Horizon(12, "month").after(start).astype("datetime64[D]")
        array(['2025-03-01'], dtype='datetime64[D]')
        """
        if self.unit == "day":
            return days + self.count
        months = np.full(len(days), self.count * (MONTHS_IN_YEAR if self.unit == "year" else 1))
        return months_after(days, months)


def months_after(days: IntArray, months: IntArray) -> IntArray:
    """The days some calendar months after others.

    Where the month has no such day it is the first of the next.

    Parameters
    ----------
    days, months : numpy.ndarray of int, shape (n,)
        Days since 1970, and months for each.
    """
    dates = days.astype("datetime64[D]")
    begun = dates.astype("datetime64[M]")
    into_month = (dates - begun.astype("datetime64[D]")).astype(np.int64)
    then = begun + months.astype("timedelta64[M]")
    first = then.astype("datetime64[D]").astype(np.int64)
    following = (then + np.timedelta64(1, "M")).astype("datetime64[D]").astype(np.int64)
    days_then: IntArray = np.minimum(first + into_month, following)
    return days_then


def horizons_of(texts: str | Sequence[str], name: str = "after") -> tuple[Horizon, ...]:
    """One or several horizons from their words, in order of length.

    Examples
    --------
    >>> [h.label for h in horizons_of(["2 years", "100 days"])]
    ['100 days', '2 years']
    """
    found = [Horizon.parse(text, name) for text in ([texts] if isinstance(texts, str) else texts)]
    if not found:
        raise ArgumentError(f"{name} must name at least one horizon such as '12 months', was empty")
    if len({h.days for h in found}) != len(found):
        raise ArgumentError(f"{name} must not hold the same length of time twice")
    return tuple(sorted(found, key=lambda h: h.days))


def every(step: str, *, up_to: str) -> tuple[str, ...]:
    """Horizons at equal steps, for a triangle of cohorts.

    Examples
    --------
    >>> every("6 months", up_to="2 years")
    ('6 months', '12 months', '18 months', '24 months')
    """
    first, last = Horizon.parse(step, "step"), Horizon.parse(up_to, "up_to")
    if first.days > last.days or (first.unit == "day") != (last.unit == "day"):
        raise ArgumentError(
            f"up_to must not be shorter than step, and both in days or both in months or years, "
            f"was {up_to!r} with step {step!r}"
        )
    most = last.count
    if (first.unit, last.unit) == ("month", "year"):
        most *= MONTHS_IN_YEAR
    elif (first.unit, last.unit) == ("year", "month"):
        most //= MONTHS_IN_YEAR
    counts = range(first.count, most + 1, first.count)
    return tuple(Horizon(count, first.unit).label for count in counts)
