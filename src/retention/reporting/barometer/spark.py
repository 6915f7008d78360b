"""The numbers of some periods as a picture as small as a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

WIDTH, HEIGHT, EDGE = 132.0, 40.0, 5.0
FEWEST_POINTS = 3


@dataclass(frozen=True, slots=True)
class Spark:
    """Published numbers of periods in a row, none of them missing.

    Attributes
    ----------
    values, lowers, uppers : tuple of float
        Numbers with their limits; limits are empty where no interval applies.
    lines : tuple of float
        Lower limit, mean and upper limit of an XmR reading; else empty.
    marked : tuple of int
        Places of the values that a rule marks as special.
    words : str
        The same for those who do not see it.
    """

    values: tuple[float, ...]
    lowers: tuple[float, ...]
    uppers: tuple[float, ...]
    lines: tuple[float, ...]
    marked: tuple[int, ...]
    words: str

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return int(WIDTH), int(HEIGHT)

    @property
    def path(self) -> str:
        """Points of the line through the values, as SVG takes them."""
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in self.points)

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """Where each value is."""
        return tuple((self._x(place), self._y(value)) for place, value in enumerate(self.values))

    @property
    def bars(self) -> tuple[tuple[float, float, float], ...]:
        """Where each interval is: its place, and its two ends."""
        ends = zip(self.lowers, self.uppers, strict=True)
        return tuple(
            (self._x(n), self._y(low), self._y(high)) for n, (low, high) in enumerate(ends)
        )

    @property
    def levels(self) -> tuple[float, ...]:
        """Where the lines of an XmR reading are."""
        return tuple(self._y(value) for value in self.lines)

    @property
    def specials(self) -> tuple[str, ...]:
        """Triangles at the marked values, as SVG takes them: shape is the cue, not colour."""
        found = []
        for place in self.marked:
            x, y = self.points[place]
            found.append(f"{x - 4:.1f},{y + 3:.1f} {x + 4:.1f},{y + 3:.1f} {x:.1f},{y - 4.5:.1f}")
        return tuple(found)

    def _x(self, place: int) -> float:
        return EDGE + (WIDTH - 2 * EDGE) * place / max(1, len(self.values) - 1)

    def _y(self, value: float) -> float:
        everything = (*self.values, *self.lowers, *self.uppers, *self.lines)
        low, high = min(everything), max(everything)
        if high == low:
            return HEIGHT / 2
        return HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (value - low) / (high - low)


def spark_of(
    values: Sequence[float],
    words: str,
    *,
    lowers: Sequence[float] = (),
    uppers: Sequence[float] = (),
    lines: Sequence[float] = (),
    marked: Sequence[int] = (),
) -> Spark | None:
    """A picture of the values, or none where they are few or one of them is missing."""
    if len(values) < FEWEST_POINTS or pd.isna([*values, *lines]).any():
        return None
    whole = not pd.isna([*lowers, *uppers]).any()
    return Spark(
        tuple(values),
        tuple(lowers) if whole else (),
        tuple(uppers) if whole else (),
        tuple(lines),
        tuple(marked),
        words,
    )
