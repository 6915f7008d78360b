"""What an XmR chart says: its icons as words, targets, seasons, and whether it may say anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from retention.errors import ArgumentError
from retention.statistics.spc import COMMON
from retention.statistics.spc_chart import FEWEST_POINTS
from retention.statistics.spc_rules import FloatArray

Direction = Literal["higher", "lower", "neither"]
"""Which way a measure improves."""

IMPROVEMENT, CONCERN, NEITHER = "improvement", "concern", "neither"
HITTING, MISSING = "consistently hitting", "consistently missing"
HIT_AND_MISS, NOT_AVAILABLE = "hit and miss", "not available"

FEWEST_EVENTS = 5.0
"""Mean number of events a point under which limits signal falsely too often."""
GRIDS = ((1, 36), (3, 24), (6, 20))
"""Months in a point, and the most points drawn: three, six and ten years."""


def _way(direction: Direction) -> int:
    if direction not in get_args(Direction):
        raise ArgumentError(
            f"direction must be 'higher', 'lower' or 'neither', was {direction!r}; "
            "say which way the measure improves"
        )
    return {"higher": 1, "lower": -1}.get(direction, 0)


def variation(side: npt.ArrayLike, direction: Direction) -> npt.NDArray[np.str_]:
    """What each point's special cause means, given which way the measure improves.

    Parameters
    ----------
    side : array_like of int
        1 for a special cause towards high values, -1 towards low ones, 0 for none.
    direction : {"higher", "lower", "neither"}

    Returns
    -------
    numpy.ndarray of str
        "common cause", "improvement", "concern", or "neither" where there is a special cause
        and the measure has no better side.

    Examples
    --------
    >>> variation([0, 1, -1], "lower").tolist()
    ['common cause', 'concern', 'improvement']
    """
    way, towards = _way(direction), np.asarray(side, dtype=np.int64)
    special = NEITHER if way == 0 else np.where(towards == way, IMPROVEMENT, CONCERN)
    return np.where(towards == 0, COMMON, special)


def variation_icon(side: npt.ArrayLike, direction: Direction) -> str:
    """The words of the variation icon, which is that of the latest point.

    Examples
    --------
    >>> variation_icon([0, 0, 1], "lower"), variation_icon([1, 0, 0], "lower")
    ('concern, higher', 'common cause')
    """
    latest = np.asarray(side, dtype=np.int64)[-1:]
    if len(latest) == 0:
        raise ArgumentError("side must have at least one point, had none; draw no icon")
    word = str(variation(latest, direction)[0])
    return word if latest[0] == 0 else f"{word}, {'higher' if latest[0] > 0 else 'lower'}"


def assurance(
    lower: npt.ArrayLike, upper: npt.ArrayLike, target: npt.ArrayLike, direction: Direction
) -> npt.NDArray[np.str_]:
    """Whether a process as it is will meet a target: the words of the assurance icon.

    Parameters
    ----------
    lower, upper : array_like of float
        Limits; the icon of a chart is that of its latest point.
    target : array_like of float
        A value on the target meets it.
    direction : {"higher", "lower", "neither"}

    Returns
    -------
    numpy.ndarray of str
        "consistently hitting" when everything between the limits meets the target,
        "consistently missing" when nothing does, else "hit and miss"; "not available" without
        a target or a direction.

    Examples
    --------
    >>> assurance(2.0, 4.0, [1.0, 3.0, 5.0], "lower").tolist()
    ['consistently missing', 'hit and miss', 'consistently hitting']
    """
    way = _way(direction)
    low, high, aim = np.broadcast_arrays(
        *(np.asarray(line, np.float64) for line in (lower, upper, target))
    )
    unknown = np.isnan(low + high + aim) | (way == 0)
    worst, best = (low, high) if way == 1 else (high, low)
    hitting, missing = way * (worst - aim) >= 0, way * (best - aim) < 0
    found = np.where(hitting, HITTING, np.where(missing, MISSING, HIT_AND_MISS))
    return np.where(unknown, NOT_AVAILABLE, found)


def usual_for_the_month(
    values: npt.ArrayLike, lower: npt.ArrayLike, upper: npt.ArrayLike, months: Sequence[int]
) -> npt.NDArray[np.str_]:
    """Words for points outside the limits whose month was outside a year before as well.

    A peak that comes back every year is a season and no news.

    Parameters
    ----------
    values, lower, upper : array_like of float, shape (n,)
        Limits may be single numbers.
    months : sequence of int, shape (n,)
        Months counted from any start, such as ``12 * year + month``, rising; for quarters and
        half-years the first or the last month of each.

    Returns
    -------
    numpy.ndarray of str, shape (n,)
        "usually high in that month", "usually low in that month", or nothing.

    Examples
    --------
    >>> usual_for_the_month([2, 9, 2, 9, 9], 1, 5, [8, 9, 20, 21, 22]).tolist()
    ['', '', '', 'usually high in that month', '']
    """
    y, low, high = np.broadcast_arrays(
        *(np.asarray(line, np.float64) for line in (values, lower, upper))
    )
    when = np.asarray(months, dtype=np.int64)
    if y.ndim != 1 or when.shape != y.shape or (np.diff(when) <= 0).any():
        raise ArgumentError(
            f"months must be rising and one for each of {y.size} values, was {when.size} of them; "
            "give 12 * year + month of each point"
        )
    side = (y > high).astype(np.int64) - (y < low)
    year_before = np.searchsorted(when, when - 12)
    known = when[year_before] == when - 12
    again = np.where(known & (side[year_before] == side), side, 0)
    words = np.array(["", "usually high in that month", "usually low in that month"])
    return words[again]


def shortfall(
    counts: npt.ArrayLike,
    *,
    fewest_points: int = FEWEST_POINTS,
    fewest_events: float = FEWEST_EVENTS,
) -> str:
    """Why a series of counts may not have limits and icons; nothing if it may.

    Examples
    --------
    >>> shortfall([6] * 13), shortfall([2, 5] * 12)
    ('', 'too few: 3.5 a point on average, limits need 5')
    """
    events = np.asarray(counts, dtype=np.float64)
    if events.ndim != 1 or not (events >= 0).all():
        raise ArgumentError(
            "counts must be a series of numbers of at least 0, none missing, was not; "
            "count 0 where nothing happened"
        )
    if len(events) < fewest_points:
        return f"too few: {len(events)} points, limits need {fewest_points}"
    if events.mean() < fewest_events:
        return f"too few: {events.mean():.1f} a point on average, limits need {fewest_events:g}"
    return ""


@dataclass(frozen=True, slots=True)
class GridChoice:
    """Into what a series of months is put together.

    Attributes
    ----------
    months : int or None
        In each point: 1, 3 or 6; None if no grid has enough, when the line is drawn by month
        and without limits.
    counts : numpy.ndarray of float
        The events of each point of that grid.
    reason : str
        Why no finer grid would do; nothing for months.
    """

    months: int | None
    counts: FloatArray
    reason: str


def choose_grid(
    monthly_counts: npt.ArrayLike,
    *,
    grids: Sequence[tuple[int, int]] = GRIDS,
    fewest_points: int = FEWEST_POINTS,
    fewest_events: float = FEWEST_EVENTS,
) -> GridChoice:
    """Put months together into quarters or half-years until there is enough for limits.

    Parameters
    ----------
    monthly_counts : array_like of float, shape (n,)
        Events of neighbouring months. Longer points are counted back from the last month, and
        a beginning that does not fill one is left out.
    grids : sequence of (int, int)
        Months in a point and the most points drawn, the finest first.
    fewest_points, fewest_events
        What limits need.

    Examples
    --------
    >>> found = choose_grid([2] * 40)
    >>> found.months, len(found.counts), found.reason
    (3, 13, 'too few: 2.0 a point on average, limits need 5')
    """
    monthly = np.asarray(monthly_counts, dtype=np.float64)
    reason = ""
    for length, most in grids:
        points = min(len(monthly) // length, most)
        counts = monthly[len(monthly) - points * length :].reshape(points, length).sum(axis=1)
        short = shortfall(counts, fewest_points=fewest_points, fewest_events=fewest_events)
        if not short:
            return GridChoice(length, counts, reason)
        reason = reason or short
    return GridChoice(None, monthly[-grids[0][1] :], reason)
