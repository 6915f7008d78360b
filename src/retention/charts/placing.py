"""Where labels of points can stand without touching the line, other lines or each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Point = tuple[float, float]

CLEAR = 5.0
"""Pixels kept free around a label."""
MARKER = 8.0
FARTHEST = 420.0
CROSSING = 120.0
"""What crossing the line costs a leader, in pixels of length."""
LEVEL = 30.0
"""What going through the mean or a limit costs."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, y counted from the top."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """Half way down."""
        return (self.top + self.bottom) / 2

    def overlaps(self, other: Box) -> bool:
        """Whether two boxes are so close that their texts would read as one."""
        return (
            self.left < other.right + 4 * CLEAR
            and other.left < self.right + 4 * CLEAR
            and self.top < other.bottom + CLEAR
            and other.top < self.bottom + CLEAR
        )

    def touches(self, other: Box) -> bool:
        """Whether another box is so close that a text in this one would run into it."""
        return (
            self.left < other.right + CLEAR
            and other.left < self.right + CLEAR
            and self.top < other.bottom + CLEAR
            and other.top < self.bottom + CLEAR
        )

    def nearest(self, point: Point) -> Point:
        """Where a leader to `point` leaves the box: in the middle of a side or edge."""
        x, y = point
        if x > self.right:
            return self.right + 3, self.middle
        if x < self.left:
            return self.left - 3, self.middle
        inside = min(max(x, self.left + 4), self.right - 4)
        return inside, self.bottom + 1 if y > self.bottom else self.top - 1


@dataclass(frozen=True, slots=True)
class Placed:
    """A label's box and its leader from `start` to `anchor`."""

    box: Box
    start: Point
    anchor: Point
    cost: float


def place_labels(
    sizes: Sequence[Point],
    anchors: Sequence[Sequence[Point]],
    line: Sequence[Point],
    levels: Sequence[float],
    area: Box,
    blocked: Sequence[Box] = (),
) -> list[Placed | None]:
    """A box for each label near its anchor, or none where there is no room.

    Parameters
    ----------
    sizes : sequence of (width, height)
        Of the labels, the most important first.
    anchors : sequence of sequences of (x, y)
        The points they speak of; a leader goes to one of them.
    line : sequence of (x, y)
        The drawn series, from left to right.
    levels : sequence of float
        Heights of the horizontal lines across the area.
    area : Box
        Where labels may stand.
    blocked : sequence of Box
        What else they may not touch, such as lines over a part of the area.

    Returns
    -------
    list of Placed or None
    """
    series = np.array(line)
    placed: list[Placed | None] = []
    for (width, height), points in zip(sizes, anchors, strict=True):
        taken = [found for found in placed if found is not None]
        best: Placed | None = None
        for box in _free_boxes(width, height, series, levels, area, blocked):
            for anchor in points:
                best = _better(best, box, anchor, series, levels, taken)
        placed.append(best)
    return placed


def _free_boxes(
    width: float,
    height: float,
    line: FloatArray,
    levels: Sequence[float],
    area: Box,
    blocked: Sequence[Box],
) -> Iterator[Box]:
    """Boxes all over the area that touch neither the series nor another line."""
    for left in np.arange(area.left, area.right - width, 6.0):
        highest, lowest = _reach(line, left - CLEAR - MARKER, left + width + CLEAR + MARKER)
        for top in np.arange(area.top, area.bottom - height, 4.0):
            box = Box(float(left), float(top), float(left + width), float(top + height))
            if box.bottom + MARKER > highest and box.top - MARKER < lowest:
                continue
            if any(box.top - CLEAR < level < box.bottom + CLEAR for level in levels):
                continue
            if any(box.touches(other) for other in blocked):
                continue
            yield box


def _better(
    best: Placed | None,
    box: Box,
    anchor: Point,
    line: FloatArray,
    levels: Sequence[float],
    taken: Sequence[Placed],
) -> Placed | None:
    """The cheaper of the best place so far and a box with a leader to an anchor."""
    start = box.nearest(anchor)
    length = float(np.hypot(start[0] - anchor[0], start[1] - anchor[1]))
    if length > FARTHEST or (best is not None and length >= best.cost):
        return best
    low, high = sorted((start[1], anchor[1]))
    through = sum(low < level < high for level in levels)
    cost = length + CROSSING * _crossings(start, anchor, line) + LEVEL * through
    if best is not None and cost >= best.cost:
        return best
    found = Placed(box, start, anchor, cost)
    for other in taken:
        if box.overlaps(other.box) or _hits(other, box) or _hits(found, other.box):
            return best
    return found


def _reach(line: FloatArray, left: float, right: float) -> Point:
    """The highest and lowest y of the line between two x; nowhere if it is not there."""
    x, y = line[:, 0], line[:, 1]
    if right < x[0] or left > x[-1]:
        return np.inf, -np.inf
    ends = np.interp([max(left, x[0]), min(right, x[-1])], x, y)
    inside = y[(x >= left) & (x <= right)]
    found = np.concatenate([ends, inside])
    return float(found.min()), float(found.max())


def _hits(placed: Placed, box: Box) -> bool:
    """Whether a leader goes through a box."""
    (x0, y0), (x1, y1) = placed.start, placed.anchor
    share = np.linspace(0, 1, 25)
    x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
    inside_x = (x > box.left - 2) & (x < box.right + 2)
    return bool((inside_x & (y > box.top - 2) & (y < box.bottom + 2)).any())


def _crossings(start: Point, end: Point, line: FloatArray) -> int:
    """How often a leader crosses the line before it arrives."""
    share = np.linspace(0, 0.97, 60)
    x = start[0] + share * (end[0] - start[0])
    y = start[1] + share * (end[1] - start[1])
    within = (x >= line[0, 0]) & (x <= line[-1, 0])
    above = np.sign(y - np.interp(x, line[:, 0], line[:, 1]))[within]
    return int(np.count_nonzero(np.diff(above)))


def apart(heights: Sequence[float], gap: float, bottom: float) -> list[float]:
    """Heights from top to bottom, at least `gap` apart and none under `bottom`.

    Examples
    --------
    >>> apart([100, 105, 200], 20, 200)
    [92.5, 112.5, 200]
    """
    moved = list(heights)
    for _ in range(50):
        for i in range(len(moved) - 1):
            short = gap - (moved[i + 1] - moved[i])
            if short > 1e-9:
                moved[i] -= short / 2
                moved[i + 1] += short / 2
        moved = [min(h, bottom - gap * (len(moved) - 1 - i)) for i, h in enumerate(moved)]
    return moved
