"""Lines of a picture, one for each group: where each stands, its name, bands and the total."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from retention.charts.groups import (
    FROM_BANDS,
    GAP,
    LABEL_ROOM,
    ONE_LINE,
    TWO_LINES,
    draw_band,
    draw_rule,
)
from retention.charts.layout import LABEL, MARGIN, NOTE, STRONG, Page, widest, wrap
from retention.charts.theme import BAND, WHITE


@dataclass(frozen=True)
class Lines:
    """The names of the lines and how many of them, at the end, are of the whole."""

    names: tuple[str, ...]
    totals: int

    @property
    def groups(self) -> int:
        """How many lines are of groups."""
        return len(self.names) - self.totals

    @cached_property
    def labels(self) -> list[tuple[str, ...]]:
        """Each name in one or two lines."""
        return [
            wrap(name, STRONG if i >= self.groups else LABEL, LABEL_ROOM, most_lines=2)
            for i, name in enumerate(self.names)
        ]

    @cached_property
    def heights(self) -> list[int]:
        """Room for each line."""
        return [TWO_LINES if len(lines) > 1 else ONE_LINE for lines in self.labels]

    @cached_property
    def places(self) -> list[float]:
        """The middle of each line, from the top of the first."""
        between = [GAP if i == self.groups > 0 else 0 for i in range(len(self.names))]
        ends = accumulate(h + g for h, g in zip(self.heights, between, strict=True))
        return [end - h / 2 for end, h in zip(ends, self.heights, strict=True)]

    @property
    def height(self) -> float:
        """All lines together."""
        return self.places[-1] + self.heights[-1] / 2

    @property
    def width(self) -> float:
        """The widest name."""
        return max(
            widest(lines, STRONG if i >= self.groups else LABEL)
            for i, lines in enumerate(self.labels)
        )

    def shade(self, i: int) -> str:
        """The colour of the ground of a line."""
        banded = self.groups >= FROM_BANDS and i % 2 == 0 and i < self.groups
        return BAND if banded else WHITE

    def write_why(self, page: Page, x: float, top: float, i: int, why: str) -> None:
        """Write in a line why it has no mark, over gridlines and on its own ground."""
        page.write(x, top + self.places[i], why, NOTE).set_bbox(
            {"facecolor": self.shade(i), "edgecolor": "none", "pad": 2}
        )

    def draw(self, page: Page, top: float) -> None:
        """Write the names, shade every other line of many, and rule off the totals."""
        heights = self.heights
        for i, (lines, place) in enumerate(zip(self.labels, self.places, strict=True)):
            look = STRONG if i >= self.groups else LABEL
            middle = top + place
            if self.shade(i) == BAND:
                draw_band(page, middle, heights[i])
            if i == self.groups > 0:
                draw_rule(page, middle - (heights[i] + GAP) / 2)
            page.write_lines(MARGIN, middle - len(lines) * look.pitch / 2, lines, look)


def ordered(names: Sequence[str], sizes: Sequence[float]) -> list[int]:
    """Positions of groups from the largest; a hidden size comes last and tells nothing."""

    def key(i: int) -> tuple[bool, float, str]:
        hidden = math.isnan(sizes[i])
        return hidden, 0.0 if hidden else -sizes[i], names[i].casefold()

    return sorted(range(len(names)), key=key)
