"""Ratios to a reference group, on a scale on which double and half are as far from 1."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import pandas as pd
from matplotlib.axes import Axes

from retention.charts import ratio_words as words
from retention.charts.curves import needed
from retention.charts.layout import (
    LABEL,
    MARGIN,
    NOTE,
    NUMBER,
    SMALL,
    STRONG,
    WIDTH,
    Page,
    widest,
    wrap,
)
from retention.charts.picture import Chart, as_published
from retention.charts.rows import Row, latest, rows_of
from retention.charts.theme import GRID, INK, PLAIN, TOTAL_MARK, Mark, flagged_mark, style
from retention.disclosure import PublishedTable
from retention.results import IndicatorTable

LABEL_ROOM = 270
ONE_LINE, TWO_LINES = 30, 44
AXIS = 58
HEADING = 34
TICKS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
VERDICTS = {"higher": (1, words.MORE), "lower": (-1, words.LESS)}


def ratios(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw the latest period of a leaver-rate ratio: a dot and an interval for each group.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        Of `retention.leaver_rate_ratio`. A raw table is published alone under the internal
        rule first.

    Returns
    -------
    Chart
        Groups in order of size with the reference group at 1, on a logarithmic scale. A
        group that differs clearly is marked by shape, colour and words. A hidden group keeps
        its row and has no mark.

    Raises
    ------
    ArgumentError
        If `table` is no table, or of another indicator.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> table = retention.leaver_rate_ratio(workforce, year, by="gender")
    >>> retention.charts.ratios(table).title[:65]
    'Female did not leave at a clearly different rate from Male in the'
    """
    published = as_published(table)
    needed(
        published,
        ("reference_numerator",),
        "retention.leaver_rate_ratio(workforce, period, by=...)",
    )
    newest = latest(published)
    reference = str(newest["reference"].iloc[0])
    rows = _rows(published, newest)
    scale = _Scale.of([r for r in rows if r.name != reference])
    cut = any(scale.cuts(r) for r in rows)
    title = words.headline(published, rows, reference)
    subtitle = words.subtitle(published, reference)
    caption = words.caption(published, rows, reference, cut=cut)
    with style():
        page = _draw(rows, scale, reference, (title, subtitle, caption))
    alt = words.alt_text(published, rows, reference, title)
    return Chart(page.figure, title, subtitle, caption, alt, published)


def _rows(table: PublishedTable, newest: pd.DataFrame) -> list[Row]:
    """Groups by size, with the verdict that the table has; the total has no ratio."""
    said = newest.set_index(newest[table.by[0]].astype(str))["against_reference"]
    found = [row for row in rows_of(table)[0] if not row.total]
    return [replace(r, verdict=_text(said[r.name])) for r in found]


def _text(verdict: object) -> str:
    return verdict if isinstance(verdict, str) else ""


@dataclass(frozen=True, slots=True)
class _Scale:
    """The ends of the logarithmic axis."""

    low: float
    high: float

    @classmethod
    def of(cls, rows: Sequence[Row]) -> _Scale:
        """Half to double at least, a twentieth to twenty times at most."""
        known = [v for r in rows for v in (r.lower, r.value, r.upper) if not pd.isna(v) and v > 0]
        low, high = min([0.5, *known]), max([2.0, *known])
        return cls(max(low, TICKS[0]) / 1.04, min(high, TICKS[-1]) * 1.04)

    def inside(self, value: float) -> float:
        """The value, or the end of the axis that it lies beyond."""
        return min(max(value, self.low), self.high)

    def ends(self, row: Row) -> tuple[float, float]:
        """The limits of a row; an upper one that is missing has no end."""
        return row.lower, math.inf if pd.isna(row.upper) else row.upper

    def cuts(self, row: Row) -> bool:
        """Whether the interval of a row reaches beyond the axis."""
        if not row.shown or pd.isna(row.lower):
            return False
        lower, upper = self.ends(row)
        return lower < self.low or upper > self.high or row.value > self.high

    @property
    def ticks(self) -> list[float]:
        """Ticks inside the axis."""
        return [t for t in TICKS if self.low <= t <= self.high]


def _draw(rows: Sequence[Row], scale: _Scale, reference: str, texts: tuple[str, str, str]) -> Page:
    labels = [wrap(r.name, LABEL, LABEL_ROOM, most_lines=2) for r in rows]
    heights = [TWO_LINES if len(lines) > 1 else ONE_LINE for lines in labels]
    ends = list(accumulate(heights))
    places = [end - height / 2 for end, height in zip(ends, heights, strict=True)]
    body = ends[-1]
    heading = ("leavers,", "of people")
    page = Page(*texts, plot_height=HEADING + body + AXIS)
    top = page.plot_top + HEADING
    counts = max(widest([r.count_text for r in rows], NUMBER), widest(heading, SMALL))
    notes = [_note(r, reference) for r in rows]
    note_left = WIDTH - MARGIN - widest(notes, NOTE)
    count_left = note_left - counts - 16
    value_right = count_left - 12
    left = MARGIN + max(widest(lines, LABEL) for lines in labels) + 22
    right = value_right - widest([_value(r, reference) for r in rows], STRONG) - 26
    axes = page.axes(left, right, top, top + body)
    _prepare(axes, scale, body)
    page.write_lines(count_left, top - HEADING, heading, SMALL)
    drawn = zip(rows, places, heights, labels, notes, strict=True)
    for row, place, height, lines, note in drawn:
        middle = top + place
        page.write_lines(MARGIN, middle - len(lines) * LABEL.pitch / 2, lines, LABEL)
        if row.shown:
            page.write(value_right, middle, _value(row, reference), STRONG, "right")
            page.write(count_left, middle, row.count_text, NUMBER)
            page.write(note_left, middle, note, NOTE)
            # Not through the words of hidden rows.
            span = [place - height / 2, place + height / 2]
            axes.plot([1, 1], span, color=INK, lw=1.2, zorder=1, label="same rate")
            _mark(axes, row, place, scale, is_reference=row.name == reference)
        else:
            page.write(left + 8, middle, row.hidden_words, NOTE).set_bbox(
                {"facecolor": "white", "edgecolor": "none", "pad": 2}
            )
    _directions(page, scale, (left, right), top + body + 34)
    return page


def _note(row: Row, reference: str) -> str:
    if row.name == reference:
        return "reference"
    return VERDICTS[row.verdict][1] if row.verdict in VERDICTS else ""


def _value(row: Row, reference: str) -> str:
    return "1" if row.name == reference else row.value_text


def _directions(page: Page, scale: _Scale, ends: tuple[float, float], y: float) -> None:
    """Under the axis, on both sides of 1: which way is more and which less."""
    left, right = ends
    width = math.log(scale.high / scale.low)
    one = left + (right - left) * math.log(1 / scale.low) / width
    page.write(one - 14, y, f"← {words.LESS}", SMALL, "right")
    page.write(one + 14, y, f"{words.MORE} →", SMALL)


def _prepare(axes: Axes, scale: _Scale, body: float) -> None:
    axes.set_xscale("log")
    axes.set_xlim(scale.low, scale.high)
    axes.set_ylim(body, 0)
    axes.set_yticks([])
    axes.patch.set_visible(False)
    axes.grid(visible=True, axis="x", color=GRID)
    axes.set_xticks(scale.ticks, [f"{t:g}" for t in scale.ticks])
    axes.minorticks_off()


def _mark(axes: Axes, row: Row, place: float, scale: _Scale, *, is_reference: bool) -> None:
    mark = _mark_of(row, is_reference=is_reference)
    if not pd.isna(row.lower) and not is_reference:
        lower, upper = scale.ends(row)
        ends = [scale.inside(lower), scale.inside(upper)]
        axes.plot(ends, [place] * 2, color=mark.edge, lw=1.8, label=f"interval of {row.name}")
        for at, end, arrow in ((ends[0], lower, "<"), (ends[1], upper, ">")):
            shape = "|" if at == end else arrow
            axes.plot(
                [at],
                [place],
                ls="none",
                marker=shape,
                ms=8,
                mew=1.8,
                color=mark.edge,
                label=f"end of {row.name}",
                clip_on=False,
            )
    if row.value < scale.low or row.value > scale.high:
        # Nothing stands for a ratio of 0, or one far outside, but the arrow towards it.
        return
    axes.plot(
        [row.value],
        [place],
        ls="none",
        marker=mark.shape,
        ms=7 if mark.shape == "s" else 9.5,
        mfc=mark.fill,
        mec=mark.edge,
        label=row.name,
        clip_on=False,
        zorder=3,
    )


def _mark_of(row: Row, *, is_reference: bool) -> Mark:
    if is_reference:
        return TOTAL_MARK
    if row.verdict in VERDICTS:
        return flagged_mark(VERDICTS[row.verdict][0], "neither")
    return PLAIN
