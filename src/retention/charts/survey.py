"""Items of a survey below each other, each with its interval and the spread of the groups."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import pandas as pd
from matplotlib.axes import Axes

from retention.charts import survey_words as words
from retention.charts.curves import needed
from retention.charts.group_words import group_noun, plural
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
from retention.charts.rows import base_of, latest, row_of
from retention.charts.scale import axis_ticks, tick_texts
from retention.charts.survey_words import Item
from retention.charts.theme import GREY, GRID, PLAIN, REST_FILL, Mark, style
from retention.disclosure import PublishedTable
from retention.disclosure.spread import spread_of
from retention.results import IndicatorTable

LABEL_ROOM = 330
ONE_LINE, TWO_LINES = 34, 44
AXIS, HEADING = 30, 34
NO_GROUPS = ("not recorded",)
PROXY = Mark("o", "#ffffff", PLAIN.edge)
"""A proxy is hollow: it stands in for what is asked."""


def survey(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw the latest year of survey items: a dot and interval each, and the groups' spread.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        Of `retention.survey_items_of` or `retention.survey_item`. A raw table is published
        alone under the internal rule first.

    Returns
    -------
    Chart
        Items in the order of the table; proxies are hollow and say so. With groups, a bar
        reaches from the smallest to the largest value that is shown, and no group is named.

    Raises
    ------
    ArgumentError
        If `table` is no table, or of another indicator.

    Examples
    --------
    >>> import retention
    >>> workforce = retention.sample(people=500)
    >>> table = retention.survey_items_of(workforce, "vision", years=2025)
    >>> retention.charts.survey(table).title[:20]
    '“I know our vision” '
    """
    published = as_published(table)
    needed(published, ("item", "response_rate"), "retention.survey_items_of(workforce, question)")
    items = _items(published)
    year = int(published.periods[-1].last_day.year)
    title = words.headline(published, items, year)
    subtitle = words.subtitle(published, year)
    caption = words.caption(published, items)
    with style():
        page = _draw(published, items, (title, subtitle, caption))
    alt = words.alt_text(published, items, title, year)
    return Chart(page.figure, title, subtitle, caption, alt, published)


def _items(table: PublishedTable) -> list[Item]:
    newest = latest(table)
    spreads = spread_of(table, no_groups=NO_GROUPS) if table.by else {}
    found = []
    for record in newest[newest["total"]].to_dict("records"):
        row = row_of(
            table,
            {str(k): v for k, v in record.items()},
            base_of(table),
            name=str(record["title"]),
        )
        proxy = str(record["proxy"]) == "proxy"
        found.append(Item(row, proxy, spreads.get((str(record["item"]),))))
    return found


def _draw(table: PublishedTable, items: Sequence[Item], texts: tuple[str, str, str]) -> Page:
    names = [f"{i.row.name} (proxy)" if i.proxy else i.row.name for i in items]
    labels = [wrap(name, LABEL, LABEL_ROOM, most_lines=2) for name in names]
    heights = [TWO_LINES if len(lines) > 1 else ONE_LINE for lines in labels]
    ends = list(accumulate(heights))
    places = [end - height / 2 for end, height in zip(ends, heights, strict=True)]
    spreads = [words.spread_text(table, item.spread) for item in items]
    bases = [i.row.count_text for i in items]
    heading = ("smallest to largest of", f"{plural(group_noun(table.by))} (number)")
    page = Page(*texts, plot_height=HEADING + ends[-1] + AXIS)
    top = page.plot_top + HEADING
    spread_width = max(widest(spreads, NUMBER), widest(heading, SMALL)) if any(spreads) else 0
    spread_left = WIDTH - MARGIN - spread_width
    base_heading = ("favourable,", "of answers") if any(bases) else ()
    base_width = max(widest(bases, NUMBER), widest(base_heading, SMALL))
    base_left = spread_left - base_width - (20 if spread_width else 0)
    value_right = base_left - 14
    left = MARGIN + max(widest(lines, LABEL) for lines in labels) + 22
    right = value_right - widest([i.row.value_text for i in items], STRONG) - 24
    axes = page.axes(left, right, top, top + ends[-1])
    _prepare(axes, table, ends[-1])
    page.write_lines(base_left, top - HEADING, base_heading, SMALL)
    if spread_width:
        page.write_lines(spread_left, top - HEADING, heading, SMALL)
    for item, place, lines, spread in zip(items, places, labels, spreads, strict=True):
        middle = top + place
        page.write_lines(MARGIN, middle - len(lines) * LABEL.pitch / 2, lines, LABEL)
        page.write(spread_left, middle, spread, NUMBER)
        if item.row.shown:
            page.write(value_right, middle, item.row.value_text, STRONG, "right")
            page.write(base_left, middle, item.row.count_text, NUMBER)
            _mark(axes, item, place)
        else:
            page.write(left + 8, middle, item.row.hidden_words, NOTE).set_bbox(
                {"facecolor": "white", "edgecolor": "none", "pad": 2}
            )
    return page


def _prepare(axes: Axes, table: PublishedTable, body: float) -> None:
    """The whole scale: shares from 0 to 100 %, scores from 0 to 10."""
    high = 10.0 if table.definition.unit == "score" else 1.0
    ticks = [t for t in axis_ticks(0, high, table.definition.unit, most=5) if 0 <= t <= high]
    axes.set_xlim(0, high)
    axes.set_ylim(body, 0)
    axes.set_yticks([])
    axes.patch.set_visible(False)
    axes.grid(visible=True, axis="x", color=GRID)
    axes.set_xticks(ticks, tick_texts(ticks, table.definition.unit))


def _mark(axes: Axes, item: Item, place: float) -> None:
    row, spread = item.row, item.spread
    if spread is not None and not pd.isna(spread.smallest):
        axes.barh(
            place,
            spread.largest - spread.smallest,
            14,
            spread.smallest,
            color=REST_FILL,
            lw=0,
            label=f"groups of {row.name}",
        )
        axes.plot(
            [spread.smallest, spread.largest],
            [place] * 2,
            ls="none",
            marker="|",
            ms=14,
            mew=1.6,
            color=GREY,
            label=f"smallest and largest of {row.name}",
            clip_on=False,
        )
    if not pd.isna(row.lower):
        axes.plot(
            [row.lower, row.upper],
            [place] * 2,
            color=PLAIN.edge,
            lw=1.8,
            marker="|",
            ms=8,
            mew=1.8,
            label=f"interval of {row.name}",
            clip_on=False,
        )
    mark = PROXY if item.proxy else PLAIN
    axes.plot(
        [row.value],
        [place],
        ls="none",
        marker=mark.shape,
        ms=9,
        mfc=mark.fill,
        mec=mark.edge,
        mew=1.8,
        label=row.name,
        clip_on=False,
        zorder=3,
    )
