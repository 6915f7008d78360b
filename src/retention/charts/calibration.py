"""Leaving as it was foretold and as it came, from the lowest predicted rate to the highest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from retention.charts import calibration_words as words
from retention.charts.curves import needed
from retention.charts.layout import MARGIN, NOTE, NUMBER, SMALL, STRONG, WIDTH, Page, widest
from retention.charts.lines import Lines
from retention.charts.picture import Chart, as_published
from retention.charts.rows import latest
from retention.charts.scale import axis_ticks, tick_texts
from retention.charts.sentences import MARKED_WORDS, caption
from retention.charts.theme import GREY, GRID, NEITHER, PLAIN, WHITE, Mark, style
from retention.disclosure import PublishedTable
from retention.results import IndicatorTable, Row, Unit, format_number, rows_of

HEADING, AXIS = 42, 30
UNIT: Unit = "per person-year"
HEADS = (("leavers", "(foretold)"), ("rate ○", "foretold"), ("rate ●", "came about"))


def calibration(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw observed and foretold rates of leaving, by predicted rate.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        ``hazard_calibration`` of `retention.validate_hazards`. A raw table is published alone
        under the internal rule first.

    Returns
    -------
    Chart
        For each part of the time in post, from the lowest predicted rate to the highest, a
        hollow mark at the rate foretold and a filled one with its interval at the rate that
        came about. Where the interval leaves the foretold rate out the mark is another, and
        words say which way; the title says how many such parts chance alone would make.

    Raises
    ------
    ArgumentError
        If `table` is no table, or of another indicator.

    Examples
    --------
    >>> import retention
    >>> found = retention.validate_hazards(retention.sample(people=800))
    >>> retention.charts.calibration(found["hazard_calibration"]).title.startswith("Leaving")
    True
    """
    published = as_published(table)
    call = "retention.validate_hazards(workforce)"
    needed(published, ("tenth", "expected_rate", "rate_lower"), call)
    rows = rows_of(latest(published))
    title, subtitle = words.headline(published, rows), words.subtitle(published)
    small = caption(published, words.HOW_TO_READ)
    with style():
        page = _draw([_line(row) for row in rows], (title, subtitle, small))
    alt = words.alt_text(published, rows, title)
    return Chart(page.figure, title, subtitle, small, alt, published)


@dataclass(frozen=True, slots=True)
class _Line:
    """One part: both rates, and what is written of them."""

    name: str
    foretold: float
    rate: float
    lower: float
    upper: float
    texts: tuple[str, str, str]
    side: int
    hidden: str

    @property
    def note(self) -> str:
        """What stands at the end of the line."""
        return {1: words.MORE, -1: words.FEWER, 0: ""}[self.side]


def _line(row: Row) -> _Line:
    rate, foretold = float(row["rate"]), float(row["expected_rate"])
    known: bool = not (pd.isna(row["numerator"]) or pd.isna(row["expected"]))
    counts: str = f"{row['numerator']:,.0f} ({row['expected']:,.0f})" if known else ""
    why = MARKED_WORDS.get(str(row["state"]), MARKED_WORDS["suppressed"])
    return _Line(
        words.part_name(str(row["tenth"])),
        foretold,
        rate,
        float(row["rate_lower"]),
        float(row["rate_upper"]),
        (counts, format_number(UNIT, foretold), format_number(UNIT, rate)),
        words.side_of(row),
        why if pd.isna(rate) else "",
    )


def _draw(lines: Sequence[_Line], texts: tuple[str, str, str]) -> Page:
    labels = Lines(tuple(line.name for line in lines), 0)
    known = [
        number
        for one in lines
        for number in (one.foretold, one.rate, one.lower, one.upper)
        if not pd.isna(number)
    ]
    page = Page(*texts, plot_height=HEADING + labels.height + (AXIS if known else 4))
    top = page.plot_top + HEADING
    notes = widest([line.note for line in lines], NOTE)
    note_left = WIDTH - MARGIN - notes
    rights = [0.0, 0.0, note_left - (16 if notes else 0)]
    widths = [
        max(widest([line.texts[i] for line in lines], STRONG), widest(head, SMALL))
        for i, head in enumerate(HEADS)
    ]
    rights[1] = rights[2] - widths[2] - 16
    rights[0] = rights[1] - widths[1] - 16
    left, right = MARGIN + labels.width + 22, rights[0] - widths[0] - 26
    axes = page.axes(left, right, top, top + labels.height)
    _prepare(axes, known, labels.height)
    labels.draw(page, top)
    if known:
        for head, x in zip(HEADS, rights, strict=True):
            page.write_lines(x, top - 6 - len(head) * SMALL.pitch, head, SMALL, "right")
    for i, (line, place) in enumerate(zip(lines, labels.places, strict=True)):
        if line.hidden:
            labels.write_why(page, left + 8, top, i, line.hidden)
            continue
        _marks(axes, line, place)
        for text, x, look in zip(line.texts, rights, (NUMBER, NUMBER, STRONG), strict=True):
            page.write(x, top + place, text, look, "right")
        if line.note:
            page.write(note_left, top + place, line.note, NOTE)
    return page


def _prepare(axes: Axes, known: Sequence[float], height: float) -> None:
    """Rates from 0 to the right, and pixels from the top of the first line downwards."""
    high = max([*known, 0.0]) or 0.01
    axes.set_xlim(0, 1.03 * high)
    axes.set_ylim(height, 0)
    axes.set_yticks([])
    axes.patch.set_visible(False)
    axes.grid(visible=True, axis="x", color=GRID)
    ticks = [t for t in axis_ticks(0.0, high, UNIT) if 0 <= t <= 1.03 * high]
    axes.set_xticks(ticks if known else [], tick_texts(ticks, UNIT) if known else [])
    axes.spines["bottom"].set_visible(bool(known))


def _marks(axes: Axes, line: _Line, place: float) -> None:
    shape = {1: "^", -1: "v", 0: PLAIN.shape}[line.side]
    mark = PLAIN if line.side == 0 else Mark(shape, NEITHER, NEITHER)
    axes.plot(
        [line.lower, line.upper],
        [place] * 2,
        color=mark.edge,
        lw=1.8,
        marker="|",
        ms=8,
        mew=1.8,
        label=f"interval of {line.name}",
        clip_on=False,
        zorder=2,
    )
    axes.plot(
        [line.foretold],
        [place],
        ls="none",
        marker="o",
        ms=11,
        mfc=WHITE,
        mec=GREY,
        mew=1.8,
        label=f"foretold: {line.name}",
        clip_on=False,
        # Where both rates are one, the filled mark stands inside the hollow one.
        zorder=2.5,
    )
    axes.plot(
        [line.rate],
        [place],
        ls="none",
        marker=mark.shape,
        ms=7,
        mfc=mark.fill,
        mec=mark.edge,
        label=line.name,
        clip_on=False,
        zorder=3,
    )
