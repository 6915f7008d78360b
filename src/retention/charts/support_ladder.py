"""The ladder of support: how far people get beyond a simple appraisal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from retention.charts import sentences as plain
from retention.charts.curves import needed
from retention.charts.group_words import in_period
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
from retention.charts.rows import latest
from retention.charts.theme import GRID, INK, NAVY, REST_FILL, style
from retention.disclosure import PublishedTable
from retention.results import IndicatorTable, format_number, rows_of

NAME_ROOM = 330
HEADING, PITCH, TWO_LINES, BETWEEN = 38, 34, 44, 14
OUTER, INNER = 24, 10
BELOW = 8.5
"""Pixels under the middle of a bar where its interval is, clear of the bar inside."""
NOT_ALONE = "not drawn alone: an appraisal by itself tells little of support"
BECAUSE = "not available, because "
OF_EACH, AND_BEFORE = "reached it", "and all before"


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung of some people: how many reached it, and how many of them all before it too."""

    name: str
    share: float
    lower: float
    upper: float
    so_far: float
    words: str

    @property
    def shown(self) -> bool:
        """Whether the share of everyone has a bar."""
        return not pd.isna(self.share)

    @property
    def texts(self) -> tuple[str, str]:
        """The two shares as they are written; a hidden one is its marker."""
        shares = (self.share, self.so_far) if self.shown else ()
        found = tuple("[c]" if pd.isna(s) else _percent(s) for s in shares)
        return (found[0], found[1]) if found else ("", "")


@dataclass(frozen=True, slots=True)
class Block:
    """The rungs of some people."""

    people: str
    size: float
    rungs: tuple[Rung, ...]

    @property
    def heading(self) -> str:
        """Who they are and how many."""
        size = "[c]" if pd.isna(self.size) else f"{self.size:,.0f}"
        return f"{self.people[0].upper()}{self.people[1:]}: {size} people"


def ladder(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw the latest 12 months of the ladder of support, for all groups together.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        Of `retention.support_ladder`. A raw table is published alone under the internal rule
        first.

    Returns
    -------
    Chart
        For everybody in post all year, for leavers and for people on long leave, a bar with an
        interval for each rung, and inside it those who reached every rung before it too. A rung
        that the records do not tell of is named with the reason. Where nothing but appraisals
        is known no bar is drawn: an appraisal rate alone tells little of support.

    Raises
    ------
    ArgumentError
        If `table` is no table, or of another indicator.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> chart = retention.charts.ladder(retention.support_ladder(workforce, year))
    >>> chart.subtitle.startswith("The ladder of support, all staff, per cent")
    True
    """
    published = as_published(table)
    needed(
        published, ("reached_before", "all_so_far"), "retention.support_ladder(workforce, period)"
    )
    blocks = _blocks(published)
    title = _headline(published, blocks)
    parts = ("The ladder of support", published.population, plain.unit_words(published))
    when = (published.periods[-1].label, plain.interval_words(published))
    subtitle = ", ".join((*parts, *when))
    how = [
        "light bar: share who reached the rung, with its interval; dark bar inside: those of them "
        "who reached every rung before it too"
    ]
    if published.by:
        how.append("all groups of the table together")
    caption = plain.caption(published, how)
    with style():
        page = _draw(blocks, title, subtitle, caption)
    alt = plain.sentences(["Bar chart with intervals: " + subtitle, title, *map(_told, blocks)])
    return Chart(page.figure, title, subtitle, caption, alt, published)


def _blocks(table: PublishedTable) -> tuple[Block, ...]:
    rows = latest(table)
    rows = rows[rows["total"]]
    reasons = dict(note.split(f": {BECAUSE}", 1) for note in table.notes if f": {BECAUSE}" in note)
    found = []
    for people in dict.fromkeys(rows["people"]):
        mine = rows_of(rows[rows["people"] == people])
        rungs = [
            Rung(
                str(row["rung"]),
                float(row["value"]),
                float(row["lower"]),
                float(row["upper"]),
                float(row["share_so_far"]),
                f"[x] {BECAUSE}{reasons[row['rung']]}"
                if row["rung"] in reasons
                else plain.MARKED_WORDS.get(str(row["state"]), plain.MARKED_WORDS["suppressed"]),
            )
            for row in mine
        ]
        if [rung.shown for rung in rungs] == [True] + [False] * (len(rungs) - 1):
            first = rungs[0]
            blank = float("nan")
            rungs[0] = Rung(first.name, blank, blank, blank, blank, NOT_ALONE)
        found.append(Block(str(people), float(mine[0]["denominator"]), tuple(rungs)))
    return tuple(found)


def _headline(table: PublishedTable, blocks: Sequence[Block]) -> str:
    """The first rung that is known beside the last that people reached with all before it."""
    when = in_period(table.periods[-1])
    rungs = [rung for rung in blocks[0].rungs if rung.shown] if blocks else []
    if not rungs:
        return f"Too little is recorded to say how people are supported {when}"
    first, steps = rungs[0], [r for r in rungs[1:] if not pd.isna(r.so_far)]
    start = f"{_percent(first.share)} of people were {first.name}"
    if not first.name.startswith("appraised"):
        start = f"{first.name[0].upper()}{first.name[1:]}: {_percent(first.share)} of people"
    if not steps:
        return f"{start} {when}"
    developed = next((r for r in steps if r.name.startswith("development")), steps[-1])
    return (
        f"{start}; {_percent(developed.share)} had {developed.name}, "
        f"{_percent(developed.so_far)} with every step before it"
        if developed.name.startswith("development")
        else f"{start}; {_percent(developed.so_far)} got as far as: {developed.name}"
    )


def _told(block: Block) -> str:
    told = [
        f"{rung.name} {rung.texts[0]}, and all before {rung.texts[1]}"
        if rung.shown
        else f"{rung.name} {rung.words}"
        for rung in block.rungs
    ]
    return f"{block.heading}. {'; '.join(told)}"


def _percent(share: float) -> str:
    return format_number("proportion", share)


def _draw(blocks: Sequence[Block], title: str, subtitle: str, caption: str) -> Page:
    names = {
        rung.name: wrap(f"{rung.name[0].upper()}{rung.name[1:]}", LABEL, NAME_ROOM, most_lines=2)
        for block in blocks
        for rung in block.rungs
    }
    heights = {name: TWO_LINES if len(lines) > 1 else PITCH for name, lines in names.items()}
    body = sum(HEADING + sum(heights[r.name] for r in block.rungs) for block in blocks)
    page = Page(title, subtitle, caption, body + BETWEEN * max(0, len(blocks) - 1))
    left = MARGIN + max((widest(lines, LABEL) for lines in names.values()), default=0) + 18
    so_far_right = WIDTH - MARGIN
    share_right = so_far_right - widest([AND_BEFORE], SMALL) - 22
    right = share_right - widest([OF_EACH], SMALL) - 22
    most = max([r.upper for b in blocks for r in b.rungs if r.shown], default=1.0)
    top = page.plot_top
    for block in blocks:
        page.write(MARGIN, top + HEADING / 2, block.heading, STRONG)
        if any(rung.shown for rung in block.rungs):
            for x, words in ((share_right, OF_EACH), (so_far_right, AND_BEFORE)):
                page.write(x, top + HEADING / 2, words, SMALL, "right")
        top += HEADING
        rows = sum(heights[rung.name] for rung in block.rungs)
        axes = page.axes(left, right, top, top + rows)
        _prepare(axes, most, rows)
        place = 0.0
        for rung in block.rungs:
            middle, lines = place + heights[rung.name] / 2, names[rung.name]
            above = len(lines) * LABEL.pitch / 2
            page.write_lines(MARGIN, top + middle - above, lines, LABEL)
            if rung.shown:
                _bars(axes, rung, middle, block.people)
                page.write(share_right, top + middle, rung.texts[0], STRONG, "right")
                page.write(so_far_right, top + middle, rung.texts[1], NUMBER, "right")
            else:
                why = wrap(rung.words, NOTE, so_far_right - left - 8, most_lines=2)
                page.write_lines(left + 8, top + middle - len(why) * NOTE.pitch / 2, why, NOTE)
            place += heights[rung.name]
        top += rows + BETWEEN
    return page


def _prepare(axes: Axes, most: float, rows: float) -> None:
    axes.set_xlim(0, most or 1.0)
    axes.set_ylim(rows, 0)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.patch.set_visible(False)
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.axvline(0, color=GRID, lw=1)


def _bars(axes: Axes, rung: Rung, middle: float, people: str) -> None:
    axes.barh(middle, rung.share, OUTER, 0, color=REST_FILL, lw=0, label=f"{rung.name}, {people}")
    if not pd.isna(rung.so_far):
        axes.barh(
            middle, rung.so_far, INNER, 0, color=NAVY, lw=0, label=f"{rung.name} so far, {people}"
        )
    axes.plot(
        [rung.lower, rung.upper],
        [middle + BELOW] * 2,
        color=INK,
        lw=1.4,
        marker="|",
        ms=6,
        mew=1.4,
        label=f"interval of {rung.name}, {people}",
        clip_on=False,
        zorder=3,
    )
