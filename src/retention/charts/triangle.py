"""Cohorts of new starters against the time since joining, as a table of shaded cells."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from retention.charts import triangle_words as words
from retention.charts.cohorts import Cohort, Triangle, triangle_of
from retention.charts.curves import needed
from retention.charts.heat import Cell, Shades, draw_cell, draw_shades, fits
from retention.charts.layout import (
    LABEL,
    MARGIN,
    NUMBER,
    SMALL,
    STRONG,
    WIDTH,
    Page,
    widest,
    wrap,
)
from retention.charts.picture import Chart, as_published
from retention.charts.theme import style
from retention.charts.time_plot import hidden_lines
from retention.disclosure import PublishedTable
from retention.errors import ArgumentError
from retention.horizons import Horizon
from retention.results import IndicatorTable, format_number

NAME_ROOM = 250
HEIGHT, LOW_HEIGHT = 44, 28
"""Of a row with its intervals, and without."""
KEY, HEADING = 30, 42
SIZES = "starters"
NOT_YET = "not yet"
MOST_HORIZONS = 24


def triangle(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw cohorts of new starters against the time since joining.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        Of `retention.retained` with several horizons: of several periods, or of one period by
        a group. A raw table is published alone under the internal rule first.

    Returns
    -------
    Chart
        A row for each cohort, the oldest first, with its size; in each cell the share still
        in post with its interval where there is room. A cell that is not known yet is empty
        with "not yet", a hidden one grey with "[c]".

    Raises
    ------
    ArgumentError
        If `table` is no table, of another indicator, has several periods and groups, or more
        than 24 horizons.

    Examples
    --------
    >>> import retention
    >>> from retention.horizons import every
    >>> workforce = retention.sample(people=500)
    >>> years, after = retention.years_to(workforce.as_of, 5), every("12 months", up_to="48 months")
    >>> retention.charts.triangle(retention.retained(workforce, years, after=after)).title[-40:]
    '; no clear change from the cohort before'
    """
    published = as_published(table)
    needed(
        published,
        ("after", "denominator"),
        'retention.retained(workforce, periods, after=("6 months", "12 months"))',
    )
    if published.along != ("after",):
        raise ArgumentError(
            f"table must be made by retention.retained, was {published.definition.key}"
        )
    read = triangle_of(published)
    if len(read.horizons) > MOST_HORIZONS:
        raise ArgumentError(
            f"after must name at most {MOST_HORIZONS} horizons to be drawn, there are "
            f"{len(read.horizons)}; take longer steps"
        )
    title, subtitle = words.headline(read), words.subtitle(published, read)
    caption = words.caption(published, read)
    with style():
        page = _draw(read, (title, subtitle, caption))
    alt = words.alt_text(published, read, title)
    return Chart(page.figure, title, subtitle, caption, alt, published)


def _draw(read: Triangle, texts: tuple[str, str, str]) -> Page:
    # A group that is hidden throughout is named below; a cohort keeps its place in time.
    cohorts = [c for c in read.cohorts if c.shown or read.by_period]
    hidden = () if read.by_period else hidden_lines(read.cohorts, WIDTH - 2 * MARGIN)
    if not cohorts:
        page = Page(*texts, plot_height=90)
        page.write(MARGIN, page.plot_top + 45, f"{read.cohorts[0].why_hidden}.", LABEL)
        return page
    names = [wrap(c.name, STRONG if c.total else LABEL, NAME_ROOM, most_lines=2) for c in cohorts]
    sizes = max(widest([c.size_text for c in cohorts], NUMBER), widest([SIZES], SMALL))
    left = MARGIN + max(widest(lines, STRONG) for lines in names) + 14 + sizes + 12
    width = min((WIDTH - MARGIN - left) / len(read.horizons), 120.0)
    room = any(fits(i, width, SMALL) for c in cohorts for i in c.intervals if i)
    tall = room or any(len(lines) > 1 for lines in names)
    height = HEIGHT if tall else LOW_HEIGHT
    notes = len(hidden) * SMALL.pitch + (10 if hidden else 0)
    page = Page(*texts, plot_height=KEY + HEADING + height * len(cohorts) + notes)
    values = [v for c in cohorts for v in c.values]
    shades = Shades.of(values)
    if not all(pd.isna(v) for v in values):
        ends = [format_number("proportion", v) for v in (shades.low, shades.high)]
        draw_shades(page, left, page.plot_top + 8, shades, (ends[0], ends[1]))
    top = page.plot_top + KEY
    page.write(left - 12, top + HEADING - 12, SIZES, SMALL, "right")
    _headings(page, read.horizons, left, top + HEADING, width)
    for row, (cohort, lines) in enumerate(zip(cohorts, names, strict=True)):
        y = top + HEADING + row * height
        look = STRONG if cohort.total and not read.by_period else LABEL
        page.write_lines(MARGIN, y + height / 2 - len(lines) * look.pitch / 2, lines, look)
        page.write(left - 12, y + height / 2, cohort.size_text, NUMBER, "right")
        for number in range(len(read.horizons)):
            cell = _cell(cohort, number, width)
            draw_cell(page, left + number * width, y, width, height, cell, shades)
    page.write_lines(MARGIN, top + HEADING + height * len(cohorts) + 8, hidden, SMALL)
    return page


def _headings(
    page: Page, horizons: Sequence[Horizon], left: float, bottom: float, width: float
) -> None:
    """Name the columns; where the names have no room, numbers under their unit."""
    units = {h.unit for h in horizons}
    narrow = widest([h.label for h in horizons], SMALL) > width - 4
    if narrow and len(units) == 1:
        page.write(left, bottom - 28, f"{units.pop()}s since joining", SMALL)
        names: list[tuple[str, ...]] = [(str(h.count),) for h in horizons]
    else:
        names = [wrap(h.label, SMALL, width - 2) for h in horizons]
    for number, lines in enumerate(names):
        top = bottom - 4 - len(lines) * SMALL.pitch
        page.write_lines(left + (number + 0.5) * width, top, lines, SMALL, "center")


def _cell(cohort: Cohort, at: int, width: float) -> Cell:
    if not pd.isna(cohort.values[at]):
        text = cohort.texts[at]
        if not fits(text, width, SMALL):
            text = f"{100 * cohort.values[at]:.0f}"
        return Cell(text, cohort.intervals[at], cohort.values[at])
    if cohort.states[at] == "suppressed":
        return Cell("[c]", kind="hidden")
    waiting = NOT_YET if fits(NOT_YET, width, SMALL) else "…"
    return Cell(waiting if cohort.states[at] == "not available" else "[z]", kind="missing")
