"""Why people leave: the shares who have left for each cause over the time since joining."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.patches import Rectangle

from retention.charts import incidence_words as words
from retention.charts.curves import needed
from retention.charts.layout import (
    LABEL,
    MARGIN,
    NOTE,
    SMALL,
    STRONG,
    WIDTH,
    Page,
    shortened,
    text_width,
    widest,
    wrap,
)
from retention.charts.panels import Panels
from retention.charts.picture import Chart, as_published
from retention.charts.placing import Box, apart
from retention.charts.shares_over_time import Stack, stacks_of
from retention.charts.theme import ACCENT, FILLS, INK, REST_FILL, WHITE, style
from retention.charts.time_plot import (
    FOLLOWED,
    NAME_ROOM,
    Shares,
    TimePlot,
    draw_followed,
    followed_height,
    hidden_lines,
)
from retention.disclosure import PublishedTable
from retention.results import IndicatorTable

PLOT, PANEL_PLOT = 330, 140
AXIS = 32
UNDER = 46
KEY_LINE = 24
LABEL_ROOM = 190
SWATCH = 12
STEP = 9
IN_POST = "still in post"
NUMBERS = f"Numbers under each plot: {FOLLOWED}"


def incidence(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw the shares who have left for each cause over the time since joining.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        Of `retention.leaving_incidence`. A raw table is published alone under the internal
        rule first.

    Returns
    -------
    Chart
        Causes stacked, with what is left of 100%: the people still in post; an interval for
        each cause at the published times, and the people still followed underneath. Groups
        have a plot each. More than five causes are not stacked: each has a plot of its own,
        of all together.

    Raises
    ------
    ArgumentError
        If `table` is no table, or of another indicator.

    Examples
    --------
    >>> import retention
    >>> table = retention.leaving_incidence(retention.sample(people=500))
    >>> "have left after" in retention.charts.incidence(table).title
    True
    """
    published = as_published(table)
    needed(published, ("after", "cause", "at_risk"), "retention.leaving_incidence(workforce)")
    stacks = stacks_of(published)
    drawn = [s for s in stacks if s.shown]
    stacked = len(stacks[0].causes) <= len(FILLS)
    title, subtitle = words.headline(published, stacks), words.subtitle(published)
    caption = words.caption(published, stacks, stacked=stacked)
    texts = (title, subtitle, caption)
    hidden = hidden_lines(stacks, WIDTH - 2 * MARGIN)
    groups = [s for s in drawn if not s.total]
    with style():
        if not drawn or (not stacked and not drawn[-1].total):
            page = Page(*texts, plot_height=90)
            page.write(MARGIN, page.plot_top + 45, f"{stacks[-1].why_hidden}.", LABEL)
        elif not stacked:
            page = _by_cause(drawn[-1], texts)
        elif groups:
            page = _in_panels(drawn, texts, hidden)
        else:
            page = _alone(drawn[0], texts, hidden)
    alt = words.alt_text(published, stacks, title, stacked=stacked)
    return Chart(page.figure, title, subtitle, caption, alt, published)


def _areas(plot: TimePlot, stack: Stack) -> None:
    """Causes from below, the people in post above them, and an interval at each cause's edge."""
    x = [0.0, *(stack.horizons[i].days for i in stack.known)]
    values = np.array([[0.0] * len(stack.causes), *(stack.shares(i) for i in stack.known)])
    edges = np.column_stack([np.zeros(len(x)), values.cumsum(axis=1)])
    for number, cause in enumerate(stack.causes):
        plot.axes.fill_between(
            x,
            edges[:, number],
            edges[:, number + 1],
            facecolor=FILLS[number],
            edgecolor=WHITE,
            lw=1.2,
            label=cause,
        )
    plot.axes.fill_between(x, edges[:, -1], 1.0, color=REST_FILL, lw=0, label=IN_POST)
    for number, curve in enumerate(stack.curves):
        for row, i in enumerate(stack.known, start=1):
            point, below = curve.points[i], edges[row, number]
            if np.isnan([point.lower, point.upper]).any():
                continue
            ends = [below + point.lower, below + point.upper]
            for colour, width in ((WHITE, 3.6), (INK, 1.4)):
                plot.axes.plot(
                    # Neighbours step aside, so that thin causes do not cover each other's.
                    [point.horizon.days - (number % 2) * STEP / plot.scale] * 2,
                    ends,
                    color=colour,
                    lw=width,
                    marker="_",
                    ms=7,
                    mew=width,
                    clip_on=False,
                    zorder=3 if colour == WHITE else 4,
                    label=f"interval of {stack.causes[number]}" if colour == INK else "halo",
                )


def _alone(stack: Stack, texts: tuple[str, str, str], hidden: Sequence[str]) -> Page:
    below = followed_height(stack.curves[:1])
    page = Page(*texts, plot_height=PLOT + AXIS + below + len(hidden) * SMALL.pitch)
    top, at = page.plot_top, stack.last
    shares = Shares.to_one(0.0)
    points = [curve.points[at] for curve in stack.curves]
    names_of = [wrap(name, LABEL, LABEL_ROOM, most_lines=2) for name in (*stack.causes, IN_POST)]
    intervals = [*((p.interval_text,) if p.interval_text else () for p in points), ()]
    lines = [(*some, *interval) for some, interval in zip(names_of, intervals, strict=True)]
    numbers = [*(p.value_text for p in points), stack.in_post_text(at)]
    values = widest(numbers, STRONG)
    right = WIDTH - MARGIN - SWATCH - values - 30 - max(widest(some, LABEL) for some in lines)
    names = min(NAME_ROOM, text_width(stack.name, NOTE))
    left = MARGIN + max(names + 38, widest(shares.texts, NOTE)) + 10
    area = Box(left, top + 6, right, top + PLOT)
    plot = TimePlot.on(page, area, stack.horizons, shares, labels=True)
    _areas(plot, stack)
    edges = np.cumsum([0.0, *stack.shares(at), stack.in_post(at)])
    middles = [plot.y(float(m)) for m in (edges[:-1] + edges[1:]) / 2][::-1]
    pitch = max(map(len, lines)) * LABEL.pitch + 4
    fills = [*FILLS[: len(points)], REST_FILL]
    order = list(range(len(lines)))[::-1]
    for i, height in zip(order, apart(middles, pitch, area.bottom), strict=True):
        _swatch(page, right + 10, height, fills[i])
        page.write(right + 16 + SWATCH, height, numbers[i], STRONG)
        page.write_lines(
            right + 26 + SWATCH + values, height - len(lines[i]) * LABEL.pitch / 2, lines[i], LABEL
        )
    draw_followed(plot, top + PLOT + AXIS, [(stack.curves[0], None)])
    page.write_lines(MARGIN, top + PLOT + AXIS + below, hidden, SMALL)
    return page


def _in_panels(stacks: Sequence[Stack], texts: tuple[str, str, str], hidden: Sequence[str]) -> Page:
    shares = Shares.to_one(0.0, most=3)
    ordered = sorted(stacks, key=lambda s: s.total)
    panels = Panels.of(
        [s.name for s in ordered],
        plot=PANEL_PLOT,
        under=UNDER,
        left=widest(shares.texts, NOTE) + 10,
        right=widest([s.in_post_text(s.last) for s in ordered], STRONG) + 14,
    )
    entries = [*zip(FILLS, stacks[0].causes, strict=False), (REST_FILL, f"{IN_POST} (number)")]
    places, key = _key_places([shortened(name) for _, name in entries])
    notes = len(hidden) * SMALL.pitch + (22 if hidden else 0)
    page = Page(*texts, plot_height=key + panels.height + notes)
    for (fill, name), (x, y) in zip(entries, places, strict=True):
        _swatch(page, x, page.plot_top + y, fill)
        page.write(x + SWATCH + 8, page.plot_top + y, shortened(name), NOTE)
    page.write(MARGIN, page.plot_top + key - 26, NUMBERS, NOTE)
    top = page.plot_top + key
    for index, stack in enumerate(ordered):
        panel, area = panels.place(index, top)
        panels.title(page, index, top)
        plot = TimePlot.on(page, area, stack.horizons, shares, labels=True)
        _areas(plot, stack)
        plot.followed(stack.curves[0], panel.bottom - 8)
        x, share = stack.horizons[stack.last].days, stack.in_post(stack.last)
        page.write(plot.x(x) + 10, plot.y(1 - share / 2), stack.in_post_text(stack.last), STRONG)
    page.write_lines(MARGIN, top + panels.height + 18, hidden, SMALL)
    return page


def _by_cause(total: Stack, texts: tuple[str, str, str]) -> Page:
    highest = np.nanmax([v for c in total.curves for p in c.known for v in (p.upper, p.value)])
    shares = Shares.from_zero(float(highest))
    panels = Panels.of(
        total.causes,
        plot=PANEL_PLOT,
        under=UNDER,
        left=widest(shares.texts, NOTE) + 10,
        right=widest([c.last.value_text for c in total.curves], STRONG) + 14,
    )
    page = Page(*texts, plot_height=34 + panels.height)
    rest = f"{total.in_post_text(total.last)} {IN_POST} after {total.horizons[total.last].label}"
    page.write(MARGIN, page.plot_top + 8, f"{rest}. {NUMBERS}", NOTE)
    top = page.plot_top + 34
    for index, curve in enumerate(total.curves):
        panel, area = panels.place(index, top)
        panels.title(page, index, top)
        plot = TimePlot.on(page, area, total.horizons, shares, labels=True)
        plot.line(curve, ACCENT, start=0.0)
        plot.followed(curve, panel.bottom - 8)
        last = curve.last
        page.write(plot.x(last.horizon.days) + 10, plot.y(last.value), last.value_text, STRONG)
    return page


def _key_places(names: Sequence[str]) -> tuple[list[tuple[float, float]], float]:
    """Where the entries of the key stand, in as many lines as they need, and their height."""
    x, y, places = float(MARGIN), 8.0, []
    for name in names:
        width = SWATCH + 8 + text_width(name, NOTE)
        if x > MARGIN and x + width > WIDTH - MARGIN:
            x, y = float(MARGIN), y + KEY_LINE
        places.append((x, y))
        x += width + 24
    return places, y + 2 * KEY_LINE + 12


def _swatch(page: Page, x: float, middle: float, fill: str) -> None:
    page.figure.add_artist(
        Rectangle(
            (x / WIDTH, 1 - (middle + SWATCH / 2) / page.height),
            SWATCH / WIDTH,
            SWATCH / page.height,
            facecolor=fill,
            edgecolor=WHITE,
            transform=page.figure.transFigure,
        )
    )
