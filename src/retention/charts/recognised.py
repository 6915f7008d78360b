"""Joiners recognised, gone first, or neither: three shares that add up to 100 %."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import pandas as pd
from matplotlib.axes import Axes

from retention.charts import sentences as plain
from retention.charts.curves import needed
from retention.charts.group_words import group_noun
from retention.charts.layout import (
    LABEL,
    MARGIN,
    NOTE,
    NUMBER,
    SMALL,
    STRONG,
    WIDTH,
    Page,
    text_width,
    widest,
    wrap,
)
from retention.charts.picture import Chart, as_published
from retention.charts.rows import latest
from retention.charts.sentences import MARKED_WORDS
from retention.charts.theme import GREY, INK, NAVY, PLUM, REST_FILL, WHITE, style
from retention.disclosure import PublishedTable
from retention.results import IndicatorTable, Row, format_interval, rows_of

RECOGNISED, LEFT, NEITHER = "recognised", "left first", "neither"
FILLS = {RECOGNISED: (NAVY, "", WHITE), NEITHER: (REST_FILL, "", INK), LEFT: (PLUM, "//", WHITE)}
"""In their order from left to right: the two that matter each have an edge to start from."""
NAME_ROOM = 240
KEY, AXIS, BAR = 32, 30, 24
PITCH, TWO_LINES = 44, 54


def recognised(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw what became of joiners before anyone could recognise them.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        Of `retention.rising_stars_recognised`. A raw table is published alone under the
        internal rule first. Of several cohorts the latest that is known is drawn.

    Returns
    -------
    Chart
        A bar of 100 % for each source: recognised from the left, left first from the right,
        each with its interval, and neither between them. A source with a hidden share has no
        bar.

    Raises
    ------
    ArgumentError
        If `table` is of another indicator.

    Examples
    --------
    >>> import retention
    >>> rule = retention.RisingStarRule(version="2026-1")
    >>> workforce, year = retention.sample(people=800), retention.year_to("2022-03-31")
    >>> table = retention.rising_stars_recognised(workforce, year, rule, census="2025-03-31")
    >>> retention.charts.recognised(table).subtitle
    'Joiners by recruitment source, all staff, per cent, joined in the year to 31 March 2022, \
with 95% intervals'
    """
    published = as_published(table)
    call = "retention.rising_stars_recognised(workforce, period, rule, census=...)"
    needed(published, ("outcome", "standardised"), call)
    rows, when = _rows(published)
    title = _headline(rows[-1])
    subtitle = ", ".join(
        [
            f"Joiners by {group_noun(published.by)}" if published.by else "Joiners",
            published.population,
            "per cent",
            f"joined {when}",
            plain.interval_words(published),
        ]
    )
    caption = plain.caption(
        published,
        (
            "Each bar is all joiners of a row; lines over its two inner edges are the intervals",
            "Right: the shares standardised for the quarter of joining",
            "Ordered by the number of joiners, not a ranking" if len(rows) > 1 else "",
        ),
    )
    with style():
        page = _draw(rows, (title, subtitle, caption))
    alt = [f"Bars of 100%: {subtitle}", title, *(row.reading for row in rows)]
    return Chart(page.figure, title, subtitle, caption, plain.sentences(alt), published)


@dataclass(frozen=True, slots=True)
class _Bar:
    """One row: its three shares by outcome, as published."""

    name: str
    total: bool
    joiners: str
    size: float
    parts: dict[str, Row]
    texts: dict[str, str]
    intervals: dict[str, str]

    @property
    def shown(self) -> bool:
        """Whether all three shares are known."""
        return not any(pd.isna(part["value"]) for part in self.parts.values())

    @property
    def state(self) -> str:
        """Why there is no bar."""
        states = {str(part["state"]) for part in self.parts.values()}
        return "suppressed" if "suppressed" in states else sorted(states)[-1]

    @property
    def reading(self) -> str:
        """The row in words."""
        if not self.shown:
            return f"{self.name}: {MARKED_WORDS.get(self.state, MARKED_WORDS['not applicable'])}"
        told = (f"{name} {self.texts[name]} ({self.intervals[name]})" for name in FILLS)
        return f"{self.name}: {', '.join(told)}, of {self.joiners}"

    @property
    def standardised(self) -> tuple[str, ...]:
        """The standardised shares in two short lines."""
        if not self.shown or self.total:
            return ()
        values = {name: self.parts[name]["standardised"] for name in (RECOGNISED, LEFT)}
        if any(pd.isna(value) for value in values.values()):
            return ("a quarter without", "joiners")
        return tuple(f"{name} {100 * value:.0f}%" for name, value in values.items())


def _rows(table: PublishedTable) -> tuple[list[_Bar], str]:
    """The rows of the latest cohort of which something is known, by size with the total last."""
    frame = table.frame[table.frame["state"] != "not available"]
    if not len(frame):
        frame = latest(table)
    frame = frame[frame["period_last_day"] == frame["period_last_day"].max()]
    found: dict[tuple[bool, str], dict[str, Row]] = {}
    for row in rows_of(frame):
        key = (bool(row["total"]), table.label(row))
        found.setdefault(key, {})[str(row["outcome"])] = row
    bars = [_bar(table, *key, parts) for key, parts in found.items()]
    bars.sort(
        key=lambda b: (b.total, pd.isna(b.size), -b.size if b.size == b.size else 0.0, b.name)
    )
    start, last = frame["period_start"].iloc[0], frame["period_last_day"].iloc[0]
    period = next(p for p in table.periods if (p.start, p.last_day) == (start.date(), last.date()))
    label = period.label
    words = f"in the {label}" if label.startswith("year") else f"from {label}"
    return bars, words


def _bar(table: PublishedTable, total: bool, name: str, parts: dict[str, Row]) -> _Bar:
    one = parts[RECOGNISED]
    return _Bar(
        "All joiners" if total else name,
        total,
        f"{table.count_text(one, 'denominator')} joiners",
        float(one["denominator"]),
        parts,
        {outcome: table.value_text(row) for outcome, row in parts.items()},
        {o: format_interval(table.definition.unit, row) for o, row in parts.items()},
    )


def _headline(total: _Bar) -> str:
    if total.shown:
        return (
            f"Of {total.joiners} {total.texts[RECOGNISED]} were recognised as Rising Stars, "
            f"{total.texts[LEFT]} left first and {total.texts[NEITHER]} did neither"
        )
    if total.state == "suppressed":
        return "Too few people to show how many joiners were recognised as Rising Stars"
    return "No cohort of joiners has been followed long enough to be recognised yet"


def _draw(bars: Sequence[_Bar], texts: tuple[str, str, str]) -> Page:
    looks = [STRONG if bar.total else LABEL for bar in bars]
    names = [
        wrap(bar.name, look, NAME_ROOM, most_lines=2) for bar, look in zip(bars, looks, strict=True)
    ]
    heights = [TWO_LINES if len(lines) > 1 else PITCH for lines in names]
    ends = list(accumulate(heights))
    page = Page(*texts, plot_height=KEY + ends[-1] + AXIS)
    left = MARGIN + 20.0
    left += max(
        max(widest(lines, look), text_width(bar.joiners, SMALL))
        for bar, lines, look in zip(bars, names, looks, strict=True)
    )
    notes = [line for bar in bars for line in bar.standardised]
    notes_left = WIDTH - MARGIN - widest([*notes, "standardised"], NUMBER)
    right = notes_left - 22
    first = page.plot_top + KEY
    axes = page.axes(left, right, first, first + ends[-1])
    axes.set_xlim(0, 1)
    axes.set_ylim(ends[-1], 0)
    axes.set_yticks([])
    axes.patch.set_visible(False)
    axes.grid(visible=False)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    _key(page, left)
    if notes:
        page.write(notes_left, page.plot_top + 8, "standardised", SMALL)
    for bar, lines, look, end, height in zip(bars, names, looks, ends, heights, strict=True):
        middle = end - height / 2
        top = first + middle - (len(lines) * look.pitch + SMALL.pitch) / 2
        page.write_lines(MARGIN, top, lines, look)
        page.write(MARGIN, top + len(lines) * look.pitch + 7, bar.joiners, SMALL)
        if bar.shown:
            _stack(axes, bar, middle, right - left)
            for i, line in enumerate(bar.standardised):
                page.write(notes_left, first + middle - 8 + 16 * i, line, NUMBER)
        else:
            words = MARKED_WORDS.get(bar.state, MARKED_WORDS["not applicable"])
            page.write(left + 8, first + middle, words, NOTE)
    return page


def _key(page: Page, left: float) -> None:
    x, middle = left, page.plot_top + 8
    for name, (fill, hatch, _) in FILLS.items():
        box = page.axes(x, x + 18, middle - 7, middle + 7)
        box.set_xlim(0, 1)
        box.set_ylim(0, 1)
        box.axis("off")
        box.bar([0.5], [1], 1, color=fill, hatch=hatch, ec=WHITE, lw=0, label=f"key of {name}")
        words = {RECOGNISED: "recognised", LEFT: "left first", NEITHER: "neither"}[name]
        page.write(x + 26, middle, words, NOTE)
        x += 26 + text_width(words, NOTE) + 28


def _stack(axes: Axes, bar: _Bar, middle: float, width: float) -> None:
    """Three parts from edge to edge, with the share in each that has room for it."""
    at = 0.0
    for name, (fill, hatch, ink) in FILLS.items():
        share = float(bar.parts[name]["value"])
        axes.barh(
            middle,
            share,
            BAR,
            at,
            color=fill,
            hatch=hatch,
            ec=WHITE,
            lw=1,
            label=f"{name}, {bar.name}",
        )
        text = f"{100 * share:.0f}%"
        roomy = share * width > text_width(text, STRONG) + 12
        if roomy:
            axes.text(
                at + share / 2,
                middle,
                text,
                ha="center",
                va="center",
                color=ink,
                size=10.5,
                weight="bold",
                bbox={"facecolor": fill, "edgecolor": "none", "pad": 1.5},
            )
        elif name != NEITHER:
            # Beside the edge of a part that is too narrow for its own number.
            side = 1 if name == RECOGNISED else -1
            edge = at + share if side > 0 else at
            axes.annotate(
                text,
                (edge, middle),
                (5 * side, 0),
                textcoords="offset points",
                ha="left" if side > 0 else "right",
                va="center",
                color=INK,
                size=10.5,
            )
        at += share
    low, high = (float(bar.parts[RECOGNISED][c]) for c in ("lower", "upper"))
    _interval(axes, low, high, middle - BAR / 2 - 3, f"interval of {RECOGNISED}, {bar.name}")
    low, high = (1 - float(bar.parts[LEFT][c]) for c in ("upper", "lower"))
    _interval(axes, low, high, middle - BAR / 2 - 3, f"interval of {LEFT}, {bar.name}")


def _interval(axes: Axes, low: float, high: float, y: float, label: str) -> None:
    axes.plot(
        [low, high], [y, y], color=GREY, lw=1.5, marker="|", ms=6, mew=1.5, label=label, zorder=3
    )
