"""Labels beside scattered points, clear of each other, of all points and, if possible, of lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from retention.charts.placing import Box, Placed, Point

FloatArray = npt.NDArray[np.float64]
RADIUS = 7.0
"""Pixels around a point that stay free."""
DISTANCES = (12.0, 18.0, 26.0, 38.0, 54.0, 76.0, 106.0, 150.0, 210.0)
ANGLES = 24
ON_LINE = 90.0
"""What standing on a line costs, in pixels of distance."""
ON_LEADER = 60.0


def place_beside(
    sizes: Sequence[Point],
    anchors: Sequence[Point],
    points: Sequence[Point],
    lines: Sequence[Sequence[Point]],
    area: Box,
) -> list[Placed | None]:
    """A box for each label near its own point, or none where there is no room.

    Parameters
    ----------
    sizes : sequence of (width, height)
        Of the labels, the most important first.
    anchors : sequence of (x, y)
        The point that each speaks of.
    points : sequence of (x, y)
        All points, which no label may cover.
    lines : sequence of sequences of (x, y)
        Curves, which labels avoid where they can.
    area : Box
        Where labels may stand.
    """
    around = np.array(points, dtype=np.float64).reshape(-1, 2)
    curves = [np.array(line, dtype=np.float64) for line in lines]
    placed: list[Placed | None] = []
    for (width, height), anchor in zip(sizes, anchors, strict=True):
        taken = [found for found in placed if found is not None]
        best: Placed | None = None
        for box in _boxes(width, height, anchor):
            if not _inside(box, area) or _covers(box, around):
                continue
            if any(box.overlaps(other.box) for other in taken):
                continue
            found = _costed(box, anchor, curves, taken)
            if best is None or found.cost < best.cost:
                best = found
        placed.append(best)
    return placed


def _boxes(width: float, height: float, anchor: Point) -> Iterator[Box]:
    """Boxes around a point, the nearest first, those to the right of it first of all."""
    x, y = anchor
    for distance in DISTANCES:
        for step in range(ANGLES):
            angle = 2 * np.pi * step / ANGLES
            dx, dy = float(np.cos(angle)), float(np.sin(angle))
            # The edge or corner that faces the point lies at the distance from it.
            left = x + distance * dx - width * (1 - dx) / 2
            top = y + distance * dy - height * (1 - dy) / 2
            yield Box(left, top, left + width, top + height)


def _inside(box: Box, area: Box) -> bool:
    return (
        box.left >= area.left
        and box.right <= area.right
        and box.top >= area.top
        and box.bottom <= area.bottom
    )


def _covers(box: Box, points: FloatArray) -> bool:
    x, y = points[:, 0], points[:, 1]
    wide = (x > box.left - RADIUS) & (x < box.right + RADIUS)
    return bool((wide & (y > box.top - RADIUS) & (y < box.bottom + RADIUS)).any())


def _costed(
    box: Box, anchor: Point, curves: Sequence[FloatArray], taken: Sequence[Placed]
) -> Placed:
    start = box.nearest(anchor)
    cost = float(np.hypot(start[0] - anchor[0], start[1] - anchor[1]))
    cost += ON_LINE * sum(_touches(curve, box) for curve in curves)
    ends = np.linspace(start, anchor, 20)
    for other in taken:
        through = (ends[:, 0] > other.box.left) & (ends[:, 0] < other.box.right)
        through &= (ends[:, 1] > other.box.top) & (ends[:, 1] < other.box.bottom)
        cost += ON_LEADER * bool(through.any())
    return Placed(box, start, anchor, cost)


def _touches(curve: FloatArray, box: Box) -> bool:
    """Whether a curve from left to right goes through a box."""
    x = np.linspace(box.left, box.right, 12)
    y = np.interp(x, curve[:, 0], curve[:, 1], left=np.nan, right=np.nan)
    return bool(((y > box.top - 2) & (y < box.bottom + 2)).any())
