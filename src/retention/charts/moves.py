"""A matrix of moves between groups as a table of cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.charts.heat import Cell, Shades, draw_cell
from retention.charts.layout import (
    LABEL,
    MARGIN,
    SMALL,
    STRONG,
    WIDTH,
    Page,
    shortened,
    widest,
    wrap,
)
from retention.charts.rows import latest
from retention.disclosure import PublishedTable
from retention.results import format_number, rows_of

OUTSIDE = "outside"
MOST_GROUPS = 24
"""Groups with a row of their own; when there are more, the smallest are put together."""
KEPT = 20
FEWEST_NAMED = 10
"""People of a move under which a title does not speak of it."""
NAME_ROOM = 250
HEADING, MARGIN_HEADING = 62, "all at the start"
HEIGHT = 30


@dataclass(frozen=True, slots=True)
class Moves:
    """Groups by size with outside last; `people[i, j]` went from i to j, missing when hidden."""

    names: tuple[str, ...]
    people: npt.NDArray[np.float64]
    opening: tuple[float, ...]
    closing: tuple[float, ...]
    merged: int

    @property
    def hidden(self) -> int:
        """How many numbers are hidden; from outside to outside there is none."""
        return int(np.isnan(self.people).sum()) - 1

    @property
    def inside(self) -> npt.NDArray[np.float64]:
        """Moves between groups; those who stayed are missing."""
        between = self.people[:-1, :-1].copy()
        np.fill_diagonal(between, np.nan)
        return between

    @property
    def largest(self) -> tuple[str, str, str] | None:
        """From, to and number of the largest move, unless one is hidden, it is small or a tie."""
        between = self.inside
        off = ~np.eye(len(between), dtype=bool)
        if self.merged or not off.any() or np.isnan(between[off]).any():
            return None
        top = float(between[off].max())
        places = np.argwhere(between == top)
        if top < FEWEST_NAMED or len(places) > 1:
            return None
        i, j = places[0]
        return self.names[i], self.names[j], format_number("people", top)

    @property
    def reading(self) -> str:
        """The largest moves in words."""
        between = self.inside
        found = [
            (between[i, j], self.names[i], self.names[j])
            for i, j in np.argwhere(between > 0).tolist()
        ]
        found.sort(key=lambda move: (-move[0], move[1], move[2]))
        some = "; ".join(
            f"{shortened(a)} to {shortened(b)} {format_number('people', n)}"
            for n, a, b in found[:5]
        )
        return f"Moves shown, largest first: {some}" if some else "No move between groups is shown"


def moves_of(table: PublishedTable) -> Moves:
    """Read the latest matrix; beyond 24 groups the smallest are added up, if nothing is hidden."""
    rows = [row for row in rows_of(latest(table)) if not row["total"]]
    opening = {str(r["from"]): float(r["opening"]) for r in rows if str(r["from"]) != OUTSIDE}
    closing = {str(r["to"]): float(r["closing"]) for r in rows if str(r["to"]) != OUTSIDE}
    groups = dict.fromkeys([*opening, *closing])

    def size(name: str) -> tuple[bool, float, str]:
        found = opening.get(name, float("nan"))
        return (pd.isna(found), 0.0 if pd.isna(found) else -found, name.casefold())

    order = sorted(groups, key=size)
    kept = order if len(order) <= MOST_GROUPS else order[:KEPT]
    merged = len(order) - len(kept)
    names = [*kept, *([f"{merged} smaller groups"] if merged else []), OUTSIDE]
    place = {name: i for i, name in enumerate(kept)} | {OUTSIDE: len(names) - 1}
    people = np.zeros((len(names), len(names)))
    for row in rows:
        # A missing part makes the sum missing.
        i, j = (place.get(str(row[end]), len(kept)) for end in ("from", "to"))
        people[i, j] += float(row["people"])
    people[-1, -1] = np.nan
    rest = order[len(kept) :]

    def margin(values: dict[str, float]) -> tuple[float, ...]:
        own = [values.get(name, 0.0) for name in kept]
        return (*own, *([sum(values.get(name, 0.0) for name in rest)] if merged else []))

    return Moves(tuple(names), people, margin(opening), margin(closing), merged)


def draw_moves(moves: Moves, texts: tuple[str, str, str]) -> Page:
    """Draw the matrix with the people of each group at both censuses beside and below it."""
    size = len(moves.names)
    numbered = size > 8
    labels = [f"{i + 1}. {n}" if numbered else n for i, n in enumerate(moves.names)]
    names = [wrap(label, LABEL, NAME_ROOM, most_lines=1) for label in labels]
    left = MARGIN + max(widest(lines, LABEL) for lines in names) + 12
    left = max(left, MARGIN + widest(["all at the end"], STRONG) + 12)
    width = min((WIDTH - MARGIN - left) / (size + 1), 110.0)
    page = Page(*texts, plot_height=HEADING + HEIGHT * (size + 1) + 4)
    top = page.plot_top + HEADING
    heads: list[tuple[str, ...]] = [(str(i + 1),) for i in range(size)]
    if not numbered:
        heads = [wrap(name, SMALL, width - 4, most_lines=3) for name in moves.names]
    for i, lines in enumerate([*heads, wrap(MARGIN_HEADING, SMALL, width - 2, most_lines=3)]):
        x = left + (i + 0.5) * width
        page.write_lines(x, top - 4 - len(lines) * SMALL.pitch, lines, SMALL, "center")
    between = moves.inside
    off = between[~np.isnan(between)]
    shades = Shades.of([0.0, *off[off > 0].tolist()])
    for i in range(size):
        y = top + i * HEIGHT
        page.write(MARGIN, y + HEIGHT / 2, names[i][0], LABEL)
        for j in range(size):
            if i < size - 1 or j < size - 1:
                shaded = i != j and i < size - 1 and j < size - 1
                cell = _cell(moves.people[i, j], shaded=shaded)
                draw_cell(page, left + j * width, y, width, HEIGHT, cell, shades)
        if i < size - 1:
            cell = _cell(moves.opening[i], shaded=False)
            draw_cell(page, left + size * width, y, width, HEIGHT, cell, shades)
    y = top + size * HEIGHT
    page.write(MARGIN, y + HEIGHT / 2, "all at the end", STRONG)
    for j, value in enumerate(moves.closing):
        cell = _cell(value, shaded=False)
        draw_cell(page, left + j * width, y, width, HEIGHT, cell, shades)
    return page


def _cell(value: float, *, shaded: bool) -> Cell:
    if pd.isna(value):
        return Cell("[c]", kind="hidden")
    kind = "number" if shaded and value > 0 else "plain"
    return Cell(format_number("people", value), value=value, kind=kind)  # type: ignore[arg-type]
