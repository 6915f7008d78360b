"""Leaver rates by group as they are, and as they would be with the mix of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from retention.charts import standardised_words as words
from retention.charts.curves import needed
from retention.charts.groups import VERDICTS
from retention.charts.layout import MARGIN, NOTE, NUMBER, SMALL, STRONG, WIDTH, Page, widest
from retention.charts.lines import Lines, ordered
from retention.charts.picture import Chart, as_published
from retention.charts.rows import latest
from retention.charts.scale import axis_ticks, tick_texts
from retention.charts.sentences import MARKED_WORDS, caption
from retention.charts.theme import (
    GREY,
    GRID,
    PLAIN,
    REST_FILL,
    TOTAL_MARK,
    WHITE,
    Mark,
    flagged_mark,
    style,
)
from retention.disclosure import PublishedTable
from retention.results import TOTAL, IndicatorTable, Row, format_number, rows_of

HEADING, AXIS = 42, 30
HEADS = (("○ as it is",), ("● with the mix", "of the whole"))
UNKNOWN = "[x]"
THAN_WHOLE = {"higher": "higher than the whole", "lower": "lower than the whole"}


def standardised(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw the latest period of standardised leaver rates, with the crude ones beside them.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        Of `retention.standardised_leaver_rate`. A raw table is published alone under the
        internal rule first.

    Returns
    -------
    Chart
        For each group a hollow mark at the share who left, a filled one with its interval at
        the share with the mix of the whole, and what lies between. A dotted line is the
        whole. A group without a standardised rate has its crude mark, and the reason.

    Raises
    ------
    ArgumentError
        If `table` is no table, or of another indicator.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=1500), retention.year_to("2025-09-30")
    >>> table = retention.standardised_leaver_rate(workforce, year, by="gender")
    >>> retention.charts.standardised(table).title.startswith("Allowing for staff group and band")
    True
    """
    published = as_published(table)
    call = "retention.standardised_leaver_rate(workforce, period, by=...)"
    needed(published, ("crude", "coverage", "against_whole"), call)
    found = rows_of(latest(published))
    groups, total = [row for row in found if not row["total"]], next(r for r in found if r["total"])
    names = [published.label(row) for row in groups]
    groups = [groups[i] for i in ordered(names, [float(row["opening"]) for row in groups])]
    title, subtitle = words.headline(published, groups, total), words.subtitle(published)
    lines = [_line(published, row) for row in (*groups, total)]
    several = len(published.periods)
    more = f"the latest of the {several} periods in the table" if several > 1 else ""
    small = caption(published, (*words.HOW_TO_READ, more))
    with style():
        page = _draw(lines, (title, subtitle, small))
    alt = words.alt_text(published, groups, total, title)
    return Chart(page.figure, title, subtitle, small, alt, published)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: both rates, and what is written of them."""

    name: str
    total: bool
    crude: float
    value: float
    lower: float
    upper: float
    texts: tuple[str, str]
    verdict: str
    words: str

    @property
    def shown(self) -> bool:
        """Whether there is any mark."""
        return not pd.isna(self.crude)

    @property
    def standardised(self) -> bool:
        """Whether there is a standardised rate."""
        return not pd.isna(self.value)

    @property
    def note(self) -> str:
        """What stands at the end of the line."""
        if self.verdict in THAN_WHOLE:
            return THAN_WHOLE[self.verdict]
        return self.words if self.shown and not self.standardised else ""


def _line(table: PublishedTable, row: Row) -> _Line:
    crude, value = float(row["crude"]), float(row["value"])
    verdict = row["against_whole"]
    if pd.isna(crude):
        reason = MARKED_WORDS.get(str(row["state"]), MARKED_WORDS["suppressed"])
    else:
        reason = words.why_missing(row) if pd.isna(value) else ""
    text = format_number("proportion", value) if not pd.isna(value) else UNKNOWN
    return _Line(
        TOTAL if row["total"] else table.label(row),
        bool(row["total"]),
        crude,
        value,
        float(row["lower"]),
        float(row["upper"]),
        (format_number("proportion", crude), text),
        verdict if isinstance(verdict, str) else "",
        reason,
    )


def _draw(lines: Sequence[_Line], texts: tuple[str, str, str]) -> Page:
    labels = Lines(tuple(line.name for line in lines), sum(line.total for line in lines))
    numbers = [n for one in lines for n in (one.crude, one.value, one.lower, one.upper)]
    known = [n for n in numbers if not pd.isna(n)]
    page = Page(*texts, plot_height=HEADING + labels.height + (AXIS if known else 4))
    top = page.plot_top + HEADING
    notes = widest([line.note for line in lines], NOTE)
    note_left = WIDTH - MARGIN - notes
    second = note_left - (16 if notes else 0)
    widths = [
        max(widest([line.texts[i] for line in lines], STRONG), widest(head, SMALL))
        for i, head in enumerate(HEADS)
    ]
    first = second - widths[1] - 16
    left, right = MARGIN + labels.width + 22, first - widths[0] - 26
    axes = page.axes(left, right, top, top + labels.height)
    _prepare(axes, known, labels.height)
    labels.draw(page, top)
    if known:
        for head, x in zip(HEADS, (first, second), strict=True):
            page.write_lines(x, top - 6 - len(head) * SMALL.pitch, head, SMALL, "right")
    for i, (line, place) in enumerate(zip(lines, labels.places, strict=True)):
        if not line.shown:
            labels.write_why(page, left + 8, top, i, line.words)
            continue
        _marks(axes, line, place)
        page.write(first, top + place, line.texts[0], NUMBER, "right")
        page.write(second, top + place, line.texts[1], STRONG, "right")
        if line.note:
            page.write(note_left, top + place, line.note, NOTE)
    whole = lines[-1]
    if whole.total and whole.standardised and labels.groups:
        axes.plot(
            [whole.value] * 2,
            [0, labels.places[-1]],
            ls=":",
            lw=1.2,
            color=GREY,
            zorder=1,
            label="the whole",
        )
    return page


def _prepare(axes: Axes, known: Sequence[float], height: float) -> None:
    """Rates from 0 to the right, and pixels from the top of the first line downwards."""
    high = max([*known, 0.0]) or 0.01
    axes.set_xlim(0, 1.03 * high)
    axes.set_ylim(height, 0)
    axes.set_yticks([])
    axes.patch.set_visible(False)
    axes.grid(visible=True, axis="x", color=GRID)
    ticks = [t for t in axis_ticks(0.0, high, "proportion") if 0 <= t <= 1.03 * high]
    axes.set_xticks(ticks if known else [], tick_texts(ticks, "proportion") if known else [])
    axes.spines["bottom"].set_visible(bool(known))


def _mark_of(line: _Line) -> Mark:
    if line.total:
        return TOTAL_MARK
    return flagged_mark(VERDICTS[line.verdict][0], "lower") if line.verdict in VERDICTS else PLAIN


def _marks(axes: Axes, line: _Line, place: float) -> None:
    mark = _mark_of(line)
    if line.standardised:
        axes.plot(
            [line.crude, line.value],
            [place] * 2,
            color=REST_FILL,
            lw=7,
            solid_capstyle="butt",
            label=f"mix of {line.name}",
            zorder=1.5,
        )
        if not pd.isna(line.lower) and not pd.isna(line.upper):
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
            [line.value],
            [place],
            ls="none",
            marker=mark.shape,
            ms=7 if mark.shape == "s" else 9.5,
            mfc=mark.fill,
            mec=mark.edge,
            label=line.name,
            clip_on=False,
            zorder=3,
        )
    if not line.total or not line.standardised:
        axes.plot(
            [line.crude],
            [place],
            ls="none",
            marker="o",
            ms=9.5,
            mfc=WHITE,
            mec=GREY,
            mew=1.8,
            label=f"crude: {line.name}",
            clip_on=False,
            # Where both rates are one, the filled mark stands inside the hollow one.
            zorder=2.5,
        )
