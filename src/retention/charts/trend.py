"""A series of neighbouring periods as an XmR chart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from retention.charts import trend_words as words
from retention.charts.layout import LABEL, MARGIN, NOTE, STRONG, WIDTH, Page, widest
from retention.charts.picture import Chart, as_published
from retention.charts.placing import Box
from retention.charts.reading import Reading
from retention.charts.theme import style
from retention.charts.trend_icons import ICON_ROW, draw_icons
from retention.charts.trend_marks import (
    NARROWEST,
    Mark,
    band_height,
    checked_annotations,
    draw_marks,
    draw_stretch_names,
    marks_of,
    stacked,
)
from retention.charts.trend_plot import (
    AXIS,
    PLOT,
    Canvas,
    Scale,
    draw_lines,
    draw_points,
    label_points,
    line_names,
    name_lines,
    time_axis,
)
from retention.disclosure import PublishedTable
from retention.errors import ArgumentError
from retention.results import IndicatorTable

NEEDED = ("mean", "lower_limit", "upper_limit", "rule", "side", "stretch", "no_limits")
STRETCH_ROW = 24


def xmr_chart(
    table: IndicatorTable | PublishedTable,
    *,
    annotations: Mapping[date | str, str] | None = None,
) -> Chart:
    """Draw a series with its mean, limits, special causes and target.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        Of `retention.trend` or `retention.monthly_leaver_rate`. A raw table is published alone
        under the internal rule first.
    annotations : mapping of date or ISO text to str, optional
        What happened when, at most 8: a labelled line at each day. Long texts are cut in the
        picture and whole in the alt text. A line says when, not why.

    Returns
    -------
    Chart
        Special causes are marked by shape and colour, the latest and the most extreme ones
        in words; icons say in words what the latest point is, and whether the target will be
        met. Where a series begins anew its lines break. Without limits a plain line, which
        says why; when the series is hidden, a sentence.

    Raises
    ------
    ArgumentError
        If `table` is no table, or one without an XmR reading; or an annotation has no text, or
        a day outside the series.

    References
    ----------
    NHS England, Making Data Count: Strengthening your decisions (2019).

    Examples
    --------
    >>> import retention
    >>> workforce = retention.sample(people=500)
    >>> table = retention.monthly_leaver_rate(workforce, retention.months(workforce.as_of, 24))
    >>> chart = retention.charts.xmr_chart(table, annotations={"2025-01-01": "new rota"})
    >>> chart.subtitle.split(",")[0]
    'Leavers but for rotations as a share of mean headcount'
    """
    published = as_published(table)
    missing = [column for column in NEEDED if column not in published.frame]
    if missing:
        raise ArgumentError(
            f"table must hold an XmR reading, {published.definition.key} has no column "
            f"{missing[0]!r}; use retention.trend(table) or "
            "retention.monthly_leaver_rate(workforce, periods)"
        )
    reading = Reading.of(published)
    noted = checked_annotations(annotations or {}, reading.periods)
    scale = Scale.of(reading)
    title, subtitle = words.headline(reading), words.subtitle(reading)
    starts_at = scale.texts[0] if reading.shown and scale.low > 0 else ""
    caption = words.caption(published, reading, starts_at=starts_at)
    with style():
        if reading.shown:
            page = _draw(reading, scale, (title, subtitle, caption), marks_of(reading, noted))
        else:
            page = Page(title, subtitle, caption, plot_height=90)
            page.write(MARGIN, page.plot_top + 45, f"{words.HIDDEN_TITLE}.", LABEL)
    alt = words.alt_text(reading, title, noted)
    return Chart(page.figure, title, subtitle, caption, alt, published)


def _draw(
    reading: Reading, scale: Scale, texts: tuple[str, str, str], marks: tuple[Mark, ...]
) -> Page:
    """The page: icons, marks with their labels, names of stretches, and the plot below."""
    names = line_names(reading)
    left = MARGIN + widest(scale.texts, NOTE) + 8
    beside = widest(names, STRONG) + 10 if names else 0
    right = WIDTH - MARGIN - max(beside, NARROWEST if marks else 0)
    size = len(reading.values)
    labels = stacked(marks, left, right, size)
    icons = ICON_ROW if any(words.icon_words(reading)) else 0
    several = STRETCH_ROW if len(reading.stretches) > 1 else 0
    band = band_height(labels)
    page = Page(*texts, plot_height=icons + band + several + PLOT + AXIS)
    top = page.plot_top + icons + band + several
    axes = page.axes(left, right, top, top + PLOT)
    canvas = Canvas(page, axes, Box(left, top, right, top + PLOT), scale, size)
    canvas.prepare()
    time_axis(axes, reading, (right - left) / size)
    draw_lines(axes, reading)
    draw_points(axes, reading)
    if icons:
        draw_icons(page, reading, page.plot_top)
    verticals = draw_marks(canvas, labels, band_bottom=page.plot_top + icons + band)
    if several:
        draw_stretch_names(canvas, reading, verticals, top - STRETCH_ROW / 2 - 2)
    name_lines(canvas, reading)
    label_points(canvas, reading, verticals)
    return page
