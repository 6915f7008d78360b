"""From the Rising Stars of one census to those of the next, as bars that add up."""

from __future__ import annotations

import pandas as pd

from retention.charts import sentences as plain
from retention.charts.curves import needed
from retention.charts.group_words import in_period
from retention.charts.ladder import Bar, draw_ladder, ladder_height
from retention.charts.layout import Page
from retention.charts.picture import Chart, as_published
from retention.charts.rows import latest
from retention.charts.theme import CONCERN, GREY, INK, NAVY, TEAL, style
from retention.disclosure import PublishedTable
from retention.periods import ONE_DAY, day_label
from retention.results import IndicatorTable, Row, rows_of

STEPS = {
    "recognised": ("recognised since", 1, TEAL),
    "promoted_out": ("promoted out of the pool", -1, NAVY),
    "left": ("left", -1, CONCERN),
    "no_longer": ("no longer meeting the rule", -1, GREY),
}


def pool(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw how the pool of Rising Stars changed between two censuses.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        Of `retention.rising_star_pool`. A raw table is published alone under the internal rule
        first. Of several periods the latest is drawn, of groups all together.

    Returns
    -------
    Chart
        A bar for the pool at each census, and between them what came and went; a hidden step
        has words in the place of its bar, and stands last of the steps.

    Raises
    ------
    ArgumentError
        If `table` is of another indicator.

    Examples
    --------
    >>> import retention
    >>> rule = retention.RisingStarRule(version="2026-1")
    >>> workforce, year = retention.sample(people=800), retention.year_to("2025-03-31")
    >>> retention.charts.pool(retention.rising_star_pool(workforce, year, rule)).subtitle
    'The pool of Rising Stars from census to census, all staff, people, year to 31 March 2025'
    """
    published = as_published(table)
    call = "retention.rising_star_pool(workforce, period, rule)"
    needed(published, ("opening", *STEPS, "closing"), call)
    row = next(r for r in rows_of(latest(published)) if r["total"])
    period = published.periods[-1]
    bars = _bars(published, row)
    title = _headline(published, row)
    subtitle = (
        f"The pool of Rising Stars from census to census, {published.population}, people, "
        f"{period.label}"
    )
    read = "What came and went stands where it was added or taken off"
    grouped = "everyone together; the numbers by group are in the table" if published.by else ""
    caption = plain.caption(published, (read, grouped))
    alt = [f"Bars that add up: {subtitle}", title]
    alt += [f"{bar.name}: {bar.text if bar.shown else bar.words}" for bar in bars]
    with style():
        page = Page(title, subtitle, caption, plot_height=ladder_height(bars))
        draw_ladder(page, bars, page.plot_top)
    return Chart(page.figure, title, subtitle, caption, plain.sentences(alt), published)


def _bars(table: PublishedTable, row: Row) -> list[Bar]:
    period = table.periods[-1]
    ends = {
        "opening": f"Rising Stars on {day_label(period.start - ONE_DAY)}",
        "closing": f"Rising Stars on {day_label(period.last_day)}",
    }
    whole = {name: float(row[name]) for name in ends}
    zero = {name: float("nan") if pd.isna(value) else 0.0 for name, value in whole.items()}
    first, last = (
        Bar(words, zero[name], whole[name], table.count_text(row, name), INK, strong=True)
        for name, words in ends.items()
    )
    at, steps = whole["opening"], []
    # After a hidden step nobody can tell where the next begins.
    for name in sorted(STEPS, key=lambda n: bool(pd.isna(row[n]))):
        words, sign, fill = STEPS[name]
        number = float(row[name])
        then = at + sign * number
        text = table.count_text(row, name)
        mark = ("+" if sign > 0 else "−") if not pd.isna(number) else ""
        steps.append(Bar(words, at, then, f"{mark}{text}", fill, note=_share(row, name)))
        at = at if pd.isna(number) else then
    return [first, *steps, last]


def _share(row: Row, name: str) -> str:
    """What went as a share of those at the start; who came has no such base."""
    opening, number = float(row["opening"]), float(row[name])
    if name == "recognised" or not opening or pd.isna(opening) or pd.isna(number):
        return ""
    return f"{number / opening:.0%} of those at the start"


def _headline(table: PublishedTable, row: Row) -> str:
    when = in_period(table.periods[-1])
    if any(pd.isna(row[name]) for name in ("opening", "closing")):
        return f"Too few people to show how the pool of Rising Stars changed {when}"
    opening, closing = (table.count_text(row, name) for name in ("opening", "closing"))
    title = f"The pool of Rising Stars went from {opening} to {closing} {when}"
    if opening == closing:
        title = f"The pool of Rising Stars was {opening} at the start and at the end {when}"
    told = [
        f"{table.count_text(row, name)} {words}"
        for name, words in (("recognised", "were recognised"), ("left", "left"))
        if not pd.isna(row[name])
    ]
    return f"{title}; {' and '.join(told)}" if told else title
