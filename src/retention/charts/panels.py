"""Small pictures of the same scales beside and below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retention.charts.layout import MARGIN, STRONG, WIDTH, Page, wrap
from retention.charts.placing import Box

TITLE = 18
ABOVE = 13
"""Between a title and its plot."""
GAP = 26
"""Pixels between a picture and the next one, to the side and below."""


@dataclass(frozen=True, slots=True)
class Panels:
    """Where each picture of a grid stands; `under` is the room for what stands below it.

    `left` and `right` are room inside a panel beside its plot.
    """

    names: tuple[tuple[str, ...], ...]
    columns: int
    plot: float
    under: float
    left: float
    right: float

    @classmethod
    def of(
        cls, names: Sequence[str], *, plot: float, under: float, left: float, right: float
    ) -> Panels:
        """Three pictures in a row, four where there are many."""
        columns = min(len(names), 3 if len(names) <= 9 else 4)
        width = (WIDTH - 2 * MARGIN - (columns - 1) * GAP) / columns
        lines = tuple(wrap(name, STRONG, width, most_lines=3) for name in names)
        return cls(lines, columns, plot, under, left, right)

    @property
    def rows(self) -> int:
        """How many rows of pictures there are."""
        return -(-len(self.names) // self.columns)

    def _title(self, row: int) -> float:
        """The titles of a row are as high as its highest one."""
        some = self.names[row * self.columns : (row + 1) * self.columns]
        return max(map(len, some)) * TITLE + ABOVE

    @property
    def height(self) -> float:
        """Room for all of them."""
        rows = range(self.rows)
        return sum(self._title(r) + self.plot + self.under for r in rows) + GAP * (self.rows - 1)

    def place(self, index: int, top: float) -> tuple[Box, Box]:
        """The whole panel, and the plot in it, in a grid that begins at `top`."""
        row, column = divmod(index, self.columns)
        width = (WIDTH - 2 * MARGIN - (self.columns - 1) * GAP) / self.columns
        x = MARGIN + column * (width + GAP)
        y = top + sum(self._title(r) + self.plot + self.under + GAP for r in range(row))
        plot_top = y + self._title(row)
        plot = Box(x + self.left, plot_top, x + width - self.right, plot_top + self.plot)
        return Box(x, y, x + width, plot.bottom + self.under), plot

    def title(self, page: Page, index: int, top: float) -> None:
        """Write the name of a panel just above its plot."""
        panel, plot = self.place(index, top)
        lines = self.names[index]
        page.write_lines(panel.left, plot.top - ABOVE - len(lines) * TITLE, lines, STRONG)
