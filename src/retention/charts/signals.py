"""The special causes of an XmR reading as events with a beginning and an end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

OUTSIDE, TREND, CLOSE, SHIFT = "outside the limits", "trend", "close to a limit", "shift"
"""Rules as the reading names them."""

_WEIGHT = {CLOSE: 0, OUTSIDE: 1, TREND: 2, SHIFT: 3}


@dataclass(frozen=True, slots=True)
class Signal:
    """Points `first` to `last` that one rule flags; `side` is 1 for high, rising, else -1."""

    first: int
    last: int
    rule: str
    side: int


def signals_of(
    values: Sequence[float], mean: float, rules: Sequence[str], sides: Sequence[int]
) -> list[Signal]:
    """Events in a series, the one that matters most today last.

    A point bears the first rule that flags it, so a run may be labelled in part only. Runs
    are therefore followed as far as the values themselves go on: on one side of the mean for
    a shift, up or down throughout for a trend.

    Examples
    --------
    >>> signals_of([1, 1, 1, 9], 3, ["common cause"] * 3 + ["outside the limits"], [0, 0, 0, 1])
    [Signal(first=3, last=3, rule='outside the limits', side=1)]
    """
    found: set[Signal] = set()
    flags = list(zip(rules, sides, strict=True))
    position = 0
    for (rule, side), members in groupby(flags):
        length = len(list(members))
        first, last = position, position + length - 1
        position += length
        if rule not in _WEIGHT:
            continue
        if rule == SHIFT:
            beyond = _beyond(values, mean, side)
            first, last = _extended(first, last, len(values), beyond)
        elif rule == TREND:
            first, last = _extended_steps(first, last, values, side)
        found.add(Signal(first, last, rule, side))
    return sorted(found, key=lambda s: (s.last, _WEIGHT[s.rule], -s.first))


def _beyond(values: Sequence[float], mean: float, side: int) -> Callable[[int], bool]:
    return lambda i: side * (values[i] - mean) > 0


def _extended(first: int, last: int, size: int, belongs: Callable[[int], bool]) -> tuple[int, int]:
    while first > 0 and belongs(first - 1):
        first -= 1
    while last < size - 1 and belongs(last + 1):
        last += 1
    return first, last


def _extended_steps(first: int, last: int, values: Sequence[float], side: int) -> tuple[int, int]:
    while first > 0 and side * (values[first] - values[first - 1]) > 0:
        first -= 1
    while last < len(values) - 1 and side * (values[last + 1] - values[last]) > 0:
        last += 1
    return first, last
