"""How long people stay: the share still in post over the time since joining."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from retention.charts import curve_words as words
from retention.charts.curves import Curve, curves_of, needed
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
from retention.charts.panels import Panels
from retention.charts.picture import Chart, as_published
from retention.charts.placing import Box, apart
from retention.charts.theme import ACCENT, CONTEXT, LINES, Line, style
from retention.charts.time_plot import (
    FOLLOWED,
    NAME_ROOM,
    Shares,
    TimePlot,
    draw_followed,
    draw_key,
    followed_height,
    hidden_lines,
)
from retention.charts.time_plot import KEY as KEY_WIDTH
from retention.disclosure import PublishedTable
from retention.horizons import Horizon
from retention.results import IndicatorTable

PLOT, PANEL_PLOT = 290, 120
AXIS = 32
UNDER = 46
"""Below the plot of a panel: names of horizons, and people still followed."""
KEY = 34
LABEL_ROOM = 185
END_MARK = 24
"""Room for the mark of a line before its name."""


def curve(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw the share still in post over the time since joining.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        Of `retention.retention_curve`. A raw table is published alone under the internal rule
        first.

    Returns
    -------
    Chart
        A line from 100% at joining through the published numbers, with intervals, and under
        it the people still followed. Up to four groups share a plot; more have one each,
        beside the line of all together. A hidden group is named and not drawn.

    Raises
    ------
    ArgumentError
        If `table` is no table, or of another indicator.

    Examples
    --------
    >>> import retention
    >>> table = retention.retention_curve(retention.sample(people=500))
    >>> retention.charts.curve(table).title[:19]
    'Of people who join,'
    """
    published = as_published(table)
    call = "retention.retention_curve(workforce)"
    needed(published, ("after", "at_risk", "person_years"), call)
    curves = curves_of(published)
    drawn = [c for c in curves if c.shown]
    lows = [v for c in drawn for p in c.known for v in (p.lower, p.value) if not pd.isna(v)]
    many = sum(not c.total for c in drawn) > len(LINES)
    shares = Shares.to_one(min(lows, default=0.0), most=3 if many else 6)
    title, subtitle = words.headline(published, curves), words.subtitle(published)
    caption = words.caption(published, curves, starts_at=shares.starts_at if drawn else "")
    hidden = hidden_lines(curves, WIDTH - 2 * MARGIN)
    texts = (title, subtitle, caption)
    with style():
        if not drawn:
            page = Page(*texts, plot_height=90)
            page.write(MARGIN, page.plot_top + 45, f"{curves[0].why_hidden}.", LABEL)
        elif many:
            page = _in_panels(drawn, shares, texts, hidden)
        else:
            page = _together(drawn, shares, texts, hidden)
    alt = words.alt_text(published, curves, title)
    return Chart(page.figure, title, subtitle, caption, alt, published)


def _horizons(curves: Sequence[Curve]) -> list[Horizon]:
    return [p.horizon for p in curves[0].points]


def _looks(curves: Sequence[Curve]) -> list[tuple[Curve, Line]]:
    """Each curve with its line; all together beside groups is context, alone it is the message."""
    alone = len(curves) == 1
    looks = iter(LINES)
    return [(c, CONTEXT if c.total and not alone else next(looks)) for c in curves]


def _together(
    curves: Sequence[Curve], shares: Shares, texts: tuple[str, str, str], hidden: Sequence[str]
) -> Page:
    below = followed_height(curves)
    notes = len(hidden) * SMALL.pitch + (8 if hidden else 0)
    page = Page(*texts, plot_height=PLOT + AXIS + below + notes)
    top = page.plot_top
    names = min(NAME_ROOM, max(widest(wrap(c.name, NUMBER, NAME_ROOM), NUMBER) for c in curves))
    left = MARGIN + max(KEY_WIDTH + names + 38, widest(shares.texts, NOTE) + 10)
    values = widest([c.last.value_text for c in curves], STRONG)
    ends = [wrap(c.name, LABEL, LABEL_ROOM, most_lines=2) for c in curves]
    # Where labels had to move apart, the mark tells whose they are.
    mark = END_MARK if len(curves) > 1 else 0
    right = WIDTH - MARGIN - values - 24 - mark - max(widest(lines, LABEL) for lines in ends)
    plot = TimePlot.on(
        page, Box(left, top + 6, right, top + PLOT), _horizons(curves), shares, labels=True
    )
    looks = _looks(curves)
    for one, look in looks:
        plot.line(one, look, start=1.0, wide=look is not CONTEXT)
    order = sorted(range(len(curves)), key=lambda i: -curves[i].last.value)
    gap = max(map(len, ends)) * LABEL.pitch + 3
    heights = apart([plot.y(curves[i].last.value) for i in order], gap, top + PLOT)
    for i, height in zip(order, heights, strict=True):
        if mark:
            draw_key(page, right + 10, height, looks[i][1], mark - 6)
        page.write(right + 12 + mark, height, curves[i].last.value_text, STRONG)
        page.write_lines(
            right + 22 + mark + values, height - len(ends[i]) * LABEL.pitch / 2, ends[i], LABEL
        )
    draw_followed(plot, top + PLOT + AXIS, looks)
    page.write_lines(MARGIN, top + PLOT + AXIS + below + 6, hidden, SMALL)
    return page


def _in_panels(
    curves: Sequence[Curve], shares: Shares, texts: tuple[str, str, str], hidden: Sequence[str]
) -> Page:
    groups = [c for c in curves if not c.total]
    total = next((c for c in curves if c.total), None)
    values = widest([c.last.value_text for c in curves], STRONG)
    panels = Panels.of(
        [c.name for c in groups],
        plot=PANEL_PLOT,
        under=UNDER,
        left=widest(shares.texts, NOTE) + 10,
        right=values + 14,
    )
    notes = len(hidden) * SMALL.pitch + (22 if hidden else 0)
    page = Page(*texts, plot_height=KEY + panels.height + notes)
    top = page.plot_top + KEY
    _key(page, page.plot_top + 8, total)
    for index, one in enumerate(groups):
        panel, area = panels.place(index, top)
        panels.title(page, index, top)
        plot = TimePlot.on(page, area, _horizons(curves), shares, labels=True)
        if total is not None:
            plot.line(total, CONTEXT, start=1.0, wide=False)
        plot.line(one, ACCENT, start=1.0)
        plot.followed(one, panel.bottom - 8)
        page.write(
            plot.x(one.last.horizon.days) + 10, plot.y(one.last.value), one.last.value_text, STRONG
        )
    page.write_lines(MARGIN, top + panels.height + 18, hidden, SMALL)
    return page


def _key(page: Page, middle: float, total: Curve | None) -> None:
    """What the lines and the numbers of every panel are."""
    x = float(MARGIN)
    entries = [(ACCENT, "the group")]
    if total is not None:
        entries.append((CONTEXT, f"all together, {total.last.value_text} {total.last.after}"))
    for look, name in entries:
        draw_key(page, x, middle, look)
        page.write(x + KEY_WIDTH + 8, middle, name, NOTE)
        x += KEY_WIDTH + 8 + text_width(name, NOTE) + 26
    page.write(x, middle, f"Numbers under each plot: {FOLLOWED}", NOTE)
