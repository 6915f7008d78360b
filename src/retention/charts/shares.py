"""Parts of a whole over the years: where joiners come from."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from retention.charts import share_words as words
from retention.charts.curves import needed
from retention.charts.ladder import Bar, draw_ladder, ladder_height
from retention.charts.layout import NOTE, SMALL, STRONG, Page
from retention.charts.panels import Panels
from retention.charts.picture import Chart, as_published
from retention.charts.placing import Box
from retention.charts.rows import Row, base_of, row_of
from retention.charts.scale import axis_ticks, tick_texts
from retention.charts.share_words import HIDDEN, Part
from retention.charts.theme import GREY, GRID, NAVY, style
from retention.disclosure import PublishedTable
from retention.errors import ArgumentError
from retention.periods import Period
from retention.results import IndicatorTable
from retention.results import rows_of as records_of

MOST_PANELS = 12
PLOT, UNDER, LEFT, RIGHT = 108, 30, 40, 60
WHOLE = "joiners"


def shares(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw the parts of a whole, such as joiners by source, over the periods of a table.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        Of `retention.joiners_by_source` with one period or several and no further groups. A
        raw table is published alone under the internal rule first.

    Returns
    -------
    Chart
        For one period a bar with an interval for each part; for several a plot for each on
        the same scale, the largest of the latest period first and what is unknown last and
        grey. A hidden number is a gap, and the plot says so.

    Raises
    ------
    ArgumentError
        If `table` is no table, of another indicator, or grouped by more than one column.

    Examples
    --------
    >>> import retention
    >>> workforce = retention.sample(people=500)
    >>> years = retention.years_to("2025-09-30", 3)
    >>> retention.charts.shares(retention.joiners_by_source(workforce, years)).title[:50]
    'Other NHS is clearly the largest source of joiners'
    """
    published = as_published(table)
    needed(
        published, ("starters", "early_career"), "retention.joiners_by_source(workforce, period)"
    )
    if len(published.by) != 1:
        raise ArgumentError(
            f"table must be grouped by one column, was by {', '.join(published.by)}; draw one "
            "group with workforce.where(...)"
        )
    parts = _parts(published)
    single = len(published.periods) == 1
    drawn = parts if single else parts[:MOST_PANELS]
    title = words.headline(published, parts, WHOLE)
    subtitle = words.subtitle(published)
    caption = words.caption(published, parts, len(parts) - len(drawn))
    texts = (title, subtitle, caption)
    with style():
        page = _bars(drawn, texts) if single else _panels(published, drawn, texts)
    alt = words.alt_text(published, parts, title)
    return Chart(page.figure, title, subtitle, caption, alt, published)


def _parts(table: PublishedTable) -> list[Part]:
    """Each part with its row in every period, the largest of the latest period first."""
    periods = table.periods
    number = {(pd.Timestamp(p.start), pd.Timestamp(p.last_day)): i for i, p in enumerate(periods)}
    rows: dict[str, list[Row | None]] = {}
    early = set()
    for record in records_of(table.groups):
        row = row_of(table, record, base_of(table))
        if not pd.isna(record["early_career"]):
            early.add(row.name)
        at = number[record["period_start"], record["period_last_day"]]
        rows.setdefault(row.name, [None] * len(periods))[at] = row

    def order(part: Part) -> tuple[bool, bool, float, str]:
        value = float("nan") if part.last is None else part.last.value
        missing = pd.isna(value)
        return part.residual, missing, 0.0 if missing else -value, part.name.casefold()

    found = (Part(name, tuple(some), name in early) for name, some in rows.items())
    return sorted(found, key=order)


def _bars(parts: Sequence[Part], texts: tuple[str, str, str]) -> Page:
    bars = [
        Bar(
            part.label,
            0.0 if r.shown else float("nan"),
            r.value,
            r.value_text,
            GREY if part.residual else NAVY,
            note=r.count_text,
            lower=r.lower,
            upper=r.upper,
            words=r.hidden_words,
        )
        for part in parts
        if (r := part.last) is not None
    ]
    page = Page(*texts, plot_height=ladder_height(bars) if bars else 4)
    if bars:
        draw_ladder(page, bars, page.plot_top)
    return page


def _panels(table: PublishedTable, parts: Sequence[Part], texts: tuple[str, str, str]) -> Page:
    names = [part.label for part in parts]
    panels = Panels.of(names, plot=PLOT, under=UNDER, left=LEFT, right=RIGHT)
    page = Page(*texts, plot_height=panels.height)
    ends = [
        v
        for part in parts
        for r in part.rows
        if r is not None
        for v in (r.value, r.upper)
        if not pd.isna(v)
    ]
    high = 1.05 * max(ends, default=0.1)
    for index, part in enumerate(parts):
        panels.title(page, index, page.plot_top)
        _, plot = panels.place(index, page.plot_top)
        _panel(page, plot, part, table.periods, high)
    return page


def _panel(page: Page, plot: Box, part: Part, periods: Sequence[Period], high: float) -> None:
    if not part.shown:
        page.write(plot.left, plot.middle, _why(part), NOTE)
        return
    axes = page.axes(plot.left, plot.right, plot.top, plot.bottom)
    ticks = [t for t in axis_ticks(0, high, "proportion", most=3) if 0 <= t <= high]
    axes.set_xlim(-0.3, len(periods) - 0.7)
    axes.set_ylim(0, high)
    axes.set_yticks(ticks, tick_texts(ticks, "proportion"))
    axes.set_xticks([])
    axes.patch.set_visible(False)
    axes.grid(visible=True, axis="y", color=GRID)
    axes.tick_params(axis="y", length=0, labelsize=SMALL.size)
    colour = GREY if part.residual else NAVY
    _line(axes, part, colour)
    width = (plot.right - plot.left) / (len(periods) - 0.4)
    first, last = (_x(plot, width, at) for at in (0, len(periods) - 1))
    for run in _runs(part.hidden, len(periods) - 1):
        middle = _x(plot, width, (run[0] + run[-1]) / 2)
        page.write(middle, plot.bottom - 8, HIDDEN, SMALL, "center")
    for x, period in ((first, periods[0]), (last, periods[-1])):
        page.write(x, plot.bottom + 14, _short(period), SMALL, "center")
    if part.shown[-1] == len(periods) - 1 and part.last is not None:
        y = plot.bottom - (plot.bottom - plot.top) * part.last.value / high
        inside = min(max(y, plot.top + 8), plot.bottom - 8)
        page.write(plot.right + 4, inside, part.last.value_text, STRONG)
    else:
        text = HIDDEN if len(periods) - 1 in part.hidden else "none"
        page.write(plot.right + 4, plot.bottom - 8, text, STRONG)


def _x(plot: Box, width: float, at: float) -> float:
    return plot.left + width * (at + 0.3)


def _runs(positions: Sequence[int], end: int) -> list[list[int]]:
    """Neighbouring positions together, without the end, which has its words beside the plot."""
    runs: list[list[int]] = []
    for at in positions:
        if at == end:
            continue
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _why(part: Part) -> str:
    rows = [r for r in part.rows if r is not None]
    return rows[-1].hidden_words.split(":")[0] if rows else ""


def _line(axes: Axes, part: Part, colour: str) -> None:
    """Points with their intervals; the line breaks where a number is not shown."""
    values = [float("nan") if r is None else r.value for r in part.rows]
    axes.plot(range(len(values)), values, color=colour, lw=1.4, label=f"line of {part.name}")
    for at in part.shown:
        row = part.rows[at]
        if row is None:
            continue
        if not pd.isna(row.lower):
            axes.plot(
                [at, at],
                [row.lower, row.upper],
                color=colour,
                lw=1.4,
                label=f"interval of {part.name}",
                clip_on=False,
            )
        axes.plot(
            [at],
            [row.value],
            ls="none",
            marker="s" if part.residual else "o",
            ms=6,
            color=colour,
            label=part.name,
            clip_on=False,
            zorder=3,
        )


def _short(period: Period) -> str:
    """A year by the year it ends in; another period by its last day."""
    day = period.last_day
    return str(day.year) if period.days in (365, 366) else f"{day:%d.%m.%Y}"
