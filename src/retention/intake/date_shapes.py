"""How one date is written, and what it says of the order of day and month."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from retention.errors import SettingsError
from retention.intake.whole_days import NO_DAY
from retention.periods import day_number

Shape = Literal["iso", "day month year", "serial", "named month", "year first", "compact", ""]
NEEDS_FORMAT: tuple[Shape, ...] = ("named month", "year first", "compact")
"""Shapes that are clear to people, and are read when their format is declared."""
EXCEL = "excel"
"""The declared format of serial numbers."""

_TIME = r"(?:[T ]+(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?))?"
_ZONE = r"(?P<zone> ?(?:Z|UTC|GMT|BST|[+-][0-9]{2}:?[0-9]{2}))?"
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_FULL = [
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
]
_PATTERNS: Mapping[Shape, str] = {
    "iso": r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})",
    "day month year": r"(?P<a>[0-9]{1,2})(?P<s>[-/.])(?P<b>[0-9]{1,2})(?P=s)(?P<y>[0-9]{4})",
    "named month": r"(?P<d>[0-9]{1,2})[-/. ]?(?P<n>[a-z]{3,9})[-/. ,]{0,2}(?P<y>[0-9]{4})",
    "year first": r"(?P<y>[0-9]{4})(?P<s>[-/.])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})",
    "compact": r"(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
}
_SHAPES = {
    shape: re.compile(pattern + _TIME + _ZONE, re.ASCII | re.IGNORECASE)
    for shape, pattern in _PATTERNS.items()
}
_SERIAL = re.compile(r"(?P<n>[0-9]{1,7})(?:\.0+)?", re.ASCII)
_TWO_DIGITS = re.compile(
    r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}|[0-9]{1,2}[- ][a-z]{3,9}[- ][0-9]{2}",
    re.ASCII | re.IGNORECASE,
)
_MIDNIGHT = re.compile(r"0?0:00(?::00(?:[.,]0+)?)?")
_LAST_DAYS = (date(4712, 12, 31), date(9999, 12, 31))
_OPEN_ENDS = frozenset(map(day_number, _LAST_DAYS))
_OPEN_SERIALS = tuple(str((day - date(1899, 12, 30)).days) for day in _LAST_DAYS)
FIRST_SURE_SERIAL = 61
"""Serial 60 is a 29 February 1900 that never was; those before it are a day off."""


@dataclass(frozen=True, slots=True)
class Written:
    """One text of a date column.

    `day` is known for shapes of one meaning, `day_first` and `month_first` for those of
    two; each is `NO_DAY` where there is no such day. `says` is the order that the text
    allows alone, or "either", or "" when it has no say. `open_end` marks the last day of
    the calendars of staff systems. `fault` is a reason why the text is no day at all.
    """

    shape: Shape = ""
    day: int = NO_DAY
    day_first: int = NO_DAY
    month_first: int = NO_DAY
    says: Literal["day first", "month first", "either", ""] = ""
    open_end: bool = False
    fault: str = ""


def written(text: str) -> Written:
    """Read one text.

    Examples
    --------
    >>> written("05/19/2022").says, written("2024-06-30T23:30:00Z").fault
    ('month first', 'time zone')
    """
    for shape, pattern in _SHAPES.items():
        match = pattern.fullmatch(text)
        if match:
            return _of_shape(shape, match)
    serial = _SERIAL.fullmatch(text)
    if serial:
        return Written("serial", day=_serial(int(serial["n"])), open_end=text in _OPEN_SERIALS)
    if _TWO_DIGITS.fullmatch(text):
        return Written(fault="two-digit year")
    return Written(fault="not a date")


def _of_shape(shape: Shape, match: re.Match[str]) -> Written:
    parts = match.groupdict()
    if parts["zone"]:
        return Written(shape, fault="time zone")
    if parts["time"] and not _MIDNIGHT.fullmatch(parts["time"]):
        return Written(shape, fault="time of day")
    year = int(parts["y"])
    if shape == "day month year":
        first, second = int(parts["a"]), int(parts["b"])
        by_day, by_month = _day(year, second, first), _day(year, first, second)
        last = year in (4712, 9999) and {first, second} == {12, 31}
        return Written(
            shape,
            day_first=by_day,
            month_first=by_month,
            says=_order(first, second),
            open_end=last,
        )
    month = _month(parts["n"]) if shape == "named month" else int(parts["m"])
    day = _day(year, month, int(parts["d"]))
    return Written(shape, day=day, open_end=day in _OPEN_ENDS)


def _order(first: int, second: int) -> Literal["day first", "month first", "either", ""]:
    """The orders that the ranges of day and month leave, whether or not the day exists."""
    by_day = 1 <= first <= 31 and 1 <= second <= 12
    by_month = 1 <= second <= 31 and 1 <= first <= 12
    if by_day and by_month:
        return "either"
    return "day first" if by_day else "month first" if by_month else ""


def _month(name: str) -> int:
    small = name.casefold()
    if small in _FULL:
        return _FULL.index(small) + 1
    return _MONTHS.index(small) + 1 if small in _MONTHS else 0


def _day(year: int, month: int, day: int) -> int:
    try:
        return day_number(date(year, month, day))
    except ValueError:
        return NO_DAY


def _serial(number: int) -> int:
    last = day_number(date(9999, 12, 31))
    day = day_number(date(1899, 12, 30)) + number
    return day if number >= FIRST_SURE_SERIAL and day <= last else NO_DAY


_PARTS = {
    "d": r"(?P<d>[0-9]{1,2})",
    "m": r"(?P<m>[0-9]{1,2})",
    "Y": r"(?P<y>[0-9]{4})",
    "b": r"(?P<n>[A-Za-z]{3,9})",
    "B": r"(?P<n>[A-Za-z]{3,9})",
    "H": r"[0-9]{1,2}",
    "M": r"[0-9]{2}",
    "S": r"[0-9]{2}",
}


class DeclaredFormat:
    """A format that the settings declare for a column of dates.

    Parameters
    ----------
    text : str
        ``excel``, or a pattern of ``%d``, ``%m`` or ``%b``, and ``%Y``, with what stands
        between them.
    where : str
        The setting, for messages.

    Raises
    ------
    SettingsError
        If the pattern does not make a day.

    Examples
    --------
    >>> declared = DeclaredFormat("%d-%b-%Y", "[dates]")
    >>> declared.read("01-APR-2018") == written("2018-04-01").day
    True
    """

    def __init__(self, text: str, where: str) -> None:
        self.text = text
        self._pattern = _SERIAL if text == EXCEL else self._compiled(text, where)

    @staticmethod
    def _compiled(text: str, where: str) -> re.Pattern[str]:
        pattern = ""
        for literal, part in re.findall(r"([^%]*)(?:%(.))?", text):
            if part and part not in _PARTS:
                why = "; a two-digit year does not say its century" if part == "y" else ""
                raise SettingsError(
                    f"{where}: %{part} is not understood in a format of dates{why}; write "
                    "such as %d/%m/%Y, or excel for serial numbers"
                )
            pattern += re.escape(literal) + _PARTS.get(part, "")
        try:
            compiled = re.compile(pattern, re.ASCII)
        except re.error:
            compiled = re.compile("")
        groups = set(compiled.groupindex)
        if not {"d", "y"} <= groups or not groups & {"m", "n"}:
            raise SettingsError(
                f"{where} must name day, month and year once each, such as %d/%m/%Y, was {text!r}"
            )
        return compiled

    def read(self, text: str) -> int:
        """The day of a text, `NO_DAY` when the text does not fit."""
        match = self._pattern.fullmatch(text)
        if not match:
            return NO_DAY
        if self.text == EXCEL:
            return _serial(int(match["n"]))
        parts = match.groupdict()
        month = int(parts["m"]) if parts.get("m") else _month(parts["n"])
        return _day(int(parts["y"]), month, int(parts["d"]))
