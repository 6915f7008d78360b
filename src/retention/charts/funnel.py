"""Units against the whole at their size: a funnel, and never a league table."""

from __future__ import annotations

from retention.charts import funnel_words as words
from retention.charts.funnel_plot import Plan, draw
from retention.charts.funnel_reading import HIGH, LOW, MOST_NAMED, FunnelReading
from retention.charts.layout import LABEL, MARGIN, Page
from retention.charts.picture import Chart, as_published
from retention.charts.theme import style
from retention.disclosure import PublishedTable
from retention.errors import ArgumentError
from retention.results import IndicatorTable


def funnel(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw the latest period of a funnel: each unit's value at its size, with the limits.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        Of `retention.leaver_funnel`, `retention.funnel`, `retention.observed_expected` or
        `retention.expected_leavers`. A raw table is published alone under the internal rule
        first.

    Returns
    -------
    Chart
        Units outside the 99.8 % limits are told by shape, colour and name, the largest eight
        by name; all others have no name. Those of few expected are hollow. The title says
        that a unit stands apart when chance puts as many outside in less than 5 % of such
        funnels.

    Raises
    ------
    ArgumentError
        If `table` is no table, no funnel, or has several steps along a scale.

    References
    ----------
    D. J. Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=800), retention.year_to("2025-09-30")
    >>> chart = retention.charts.funnel(retention.leaver_funnel(workforce, year))
    >>> chart.subtitle.split(",")[0]
    'Leavers of those in post at the start by unit'
    """
    published = as_published(table)
    if "outer_upper" not in published.frame:
        raise ArgumentError(
            f"table must be a funnel, {published.definition.key} has no limits of one; use "
            "retention.leaver_funnel(workforce, period) or retention.funnel(table)"
        )
    for column in published.along:
        if published.frame[column].nunique() > 1:
            raise ArgumentError(
                f"table must have one step along {column} for a funnel, had "
                f"{published.frame[column].nunique()}; count it for one of them"
            )
    reading = FunnelReading.of(published)
    title, subtitle = words.headline(reading), words.subtitle(reading)
    plan = Plan.of(reading) if reading.drawn else None
    starts_at = plan.texts[0] if plan is not None and plan.low > 0 else ""
    unnamed = max(0, len(reading.of_kind(HIGH, LOW)) - MOST_NAMED)
    logarithmic = plan is not None and plan.logarithmic
    caption = words.caption(reading, starts_at=starts_at, unnamed=unnamed, logarithmic=logarithmic)
    with style():
        if plan is not None:
            page = draw(reading, plan, (title, subtitle, caption))
        else:
            page = Page(title, subtitle, caption, plot_height=90)
            page.write(MARGIN, page.plot_top + 45, f"{title}.", LABEL)
    alt = words.alt_text(reading, title)
    return Chart(page.figure, title, subtitle, caption, alt, published)
