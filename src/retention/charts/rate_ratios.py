"""Leaving with and without recent development: a ratio for each lag, of all and of groups."""

from __future__ import annotations

import pandas as pd

from retention.charts import sentences as plain
from retention.charts.curves import needed
from retention.charts.group_words import group_noun, in_period
from retention.charts.layout import shortened
from retention.charts.picture import Chart, as_published
from retention.charts.ratio_rows import RatioRow, Sides, draw_ratios
from retention.charts.rows import latest
from retention.charts.theme import style
from retention.disclosure import PublishedTable
from retention.results import TOTAL, IndicatorTable, rows_of

USUAL = "90 days"
SIDES = Sides("lower with development", "same rate", "higher with development")


def rate_ratios(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw how leaving compares with and without recent development, for each lag.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        Of `retention.leaving_after_development`. A raw table is published alone under the
        internal rule first.

    Returns
    -------
    Chart
        A dot and an interval for each lag; with groups the lags of each group below each
        other, and all together last. The axis is one of ratios with 1 as the same rate.

    Raises
    ------
    ArgumentError
        If `table` is no table, or of another indicator.

    Examples
    --------
    >>> import retention
    >>> table = retention.leaving_after_development(retention.sample(people=500))
    >>> chart = retention.charts.rate_ratios(table)
    >>> chart.subtitle.startswith("Leaving with and without recent development, all staff")
    True
    """
    published = as_published(table)
    call = "retention.leaving_after_development(workforce)"
    needed(published, ("leavers_other", "years_other"), call)
    rows = _rows(published)
    title = _headline(published)
    by = f" by {group_noun(published.by)}" if published.by else ""
    period = published.periods[-1].label
    level = plain.interval_words(published)
    what = f"{published.definition.title}{by}"
    subtitle = ", ".join((what, published.population, "ratio of rates", period, level))
    how = ("Each row begins to count an activity so many days after it",)
    caption = plain.caption(published, how)
    with style():
        page = draw_ratios((title, subtitle, caption), rows, SIDES)
    told = [
        " ".join(
            part
            for part in (shortened(row.name), row.detail, row.reading if row.shown else row.words)
            if part
        )
        for row in rows
    ]
    alt = plain.sentences([f"Dot and interval chart: {subtitle}", title, "; ".join(told)])
    return Chart(page.figure, title, subtitle, caption, alt, published)


def _rows(table: PublishedTable) -> list[RatioRow]:
    """The lags of each group in its order, of all together last."""
    found = latest(table)
    places = {name: at for at, name in enumerate(dict.fromkeys(found["lag"]))}
    records = rows_of(found)
    records.sort(key=lambda r: (bool(r["total"]), table.label(r).casefold(), places[str(r["lag"])]))
    return [
        RatioRow(
            _name(table, str(r["lag"]), table.label(r)),
            float(r["value"]),
            float(r["lower"]),
            float(r["upper"]),
            _left(r["leavers"], r["leavers_other"]),
            plain.MARKED_WORDS.get(str(r["state"]), plain.MARKED_WORDS["not applicable"]),
            _after(str(r["lag"])) if table.by else "",
        )
        for r in records
    ]


def _left(developed: float, others: float) -> str:
    """How many left of each arm, if both are shown."""
    if pd.isna(developed) or pd.isna(others):
        return ""
    return f"{developed:,.0f} and {others:,.0f} left"


def _name(table: PublishedTable, lag: str, group: str) -> str:
    if table.by:
        return "All together" if group == TOTAL else group
    after = _after(lag)
    return f"{after[0].upper()}{after[1:]}"


def _after(lag: str) -> str:
    return "from the day of the activity" if lag.startswith("0 ") else f"from {lag} after it"


def _headline(table: PublishedTable) -> str:
    """The total at the usual lag, or the longest; and whether its interval leaves out 1."""
    totals = latest(table)
    totals = totals[totals["total"]]
    usual = totals[totals["lag"] == USUAL]
    records = rows_of(usual if len(usual) else totals.tail(1))
    when = in_period(table.periods[-1])
    if not records or pd.isna(records[0]["value"]):
        return f"Too little is recorded to compare leaving with and without development {when}"
    row = records[0]
    ratio = f"{float(row['value']):.2f} times the rate"
    since = f"From {row['lag']} after an activity"
    if row["upper"] < 1 or row["lower"] > 1:
        return f"{since} people left at {ratio} of other time: {_side(row['upper'])} than 1"
    return f"{since} people left at {ratio} of other time: no clear difference"


def _side(upper: float) -> str:
    return "clearly lower" if upper < 1 else "clearly higher"
