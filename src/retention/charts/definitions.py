"""From leavers at two censuses to leavings by event, step by step."""

from __future__ import annotations

import pandas as pd

from retention.charts import sentences as plain
from retention.charts.curves import needed
from retention.charts.group_words import in_period
from retention.charts.ladder import HIDDEN, Bar, draw_ladder, ladder_height
from retention.charts.layout import Page
from retention.charts.picture import Chart, as_published
from retention.charts.rows import latest
from retention.charts.theme import CONCERN, INK, NAVY, style
from retention.disclosure import PublishedTable
from retention.results import IndicatorTable, Row, rows_of

SIGNS = {
    "became_inactive": -1,
    "left_from_leave": 1,
    "last_day_at_opening": -1,
    "joined_and_left": 1,
    "left_before": 1,
    "left_and_came_back": 1,
    "last_day_at_closing": 1,
}
"""The steps in order, and whether they are added or taken away."""
WORDS = {
    "leavers": "In active service at the opening census and not at the closing one",
    "became_inactive": "less: still employed, only became inactive",
    "left_from_leave": "plus: on leave at the opening census, not employed at the closing one",
    "last_day_at_opening": "less: last day on the opening census",
    "joined_and_left": "plus: joined and left between the censuses",
    "left_before": "plus: earlier leavings of people not employed at the closing census",
    "left_and_came_back": "plus: left and came back before the closing census",
    "last_day_at_closing": "plus: last day on the closing census",
    "numerator": "Leavings by event, by last day",
}


def definitions(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw the bridge from snapshot leavers to leavings by event as steps.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        The table ``bridge`` of `retention.compare_definitions`. A raw table is published alone
        under the internal rule first.

    Returns
    -------
    Chart
        The two counts as full bars, between them each step that adds or takes away, with its
        sign. From a hidden step on, bars are placed back from the last count; a step that can
        be placed from neither side is named without a bar.

    Raises
    ------
    ArgumentError
        If `table` is no table, or not the bridge.
    """
    published = as_published(table)
    needed(
        published, (*WORDS, "exposed"), 'retention.compare_definitions(workforce, period)["bridge"]'
    )
    row = rows_of(latest(published)[latest(published)["total"]])[0]
    bars = _steps(published, row)
    title = _headline(published, row)
    subtitle = (
        f"Steps from snapshot leavers to leavings by event, {published.population}, people, "
        f"{published.periods[-1].label}"
    )
    caption = plain.caption(
        published, ("Blue steps add and orange steps take away, as their signs say",)
    )
    alt = [f"Waterfall chart: {subtitle}", title]
    alt += [f"{bar.name}: {bar.text if bar.shown else bar.words}" for bar in bars]
    with style():
        page = Page(title, subtitle, caption, plot_height=ladder_height(bars))
        draw_ladder(page, bars, page.plot_top)
    return Chart(page.figure, title, subtitle, caption, plain.sentences(alt), published)


def _steps(table: PublishedTable, row: Row) -> list[Bar]:
    """Both counts and the steps between, placed from the side from which their place is known."""
    values = {name: float(row[name]) for name in WORDS}
    at, starts = values["leavers"], {}
    for name, sign in SIGNS.items():
        starts[name] = at
        at += sign * values[name]
    back = values["numerator"]
    for name, sign in reversed(SIGNS.items()):
        back -= sign * values[name]
        if pd.isna(starts[name]):
            starts[name] = back

    def whole(name: str) -> Bar:
        start = 0.0 if not pd.isna(values[name]) else float("nan")
        text = table.count_text(row, name)
        return Bar(WORDS[name], start, values[name], text, INK, strong=True)

    def step(name: str, sign: int) -> Bar:
        known, placed = not pd.isna(values[name]), not pd.isna(starts[name])
        text = f"{'+' if sign > 0 else '−'}{table.count_text(row, name)}"
        words = HIDDEN if not known else f"{text} (place not known)" if not placed else HIDDEN
        end = starts[name] + sign * values[name]
        return Bar(WORDS[name], starts[name], end, text, NAVY if sign > 0 else CONCERN, words=words)

    return [
        whole("leavers"),
        *(step(name, sign) for name, sign in SIGNS.items()),
        whole("numerator"),
    ]


def _headline(table: PublishedTable, row: Row) -> str:
    when = in_period(table.periods[-1])
    snapshot, events = float(row["leavers"]), float(row["numerator"])
    texts = [table.count_text(row, name) for name in ("leavers", "numerator")]
    if pd.isna(snapshot) or pd.isna(events):
        return f"Too few people to show how the two counts of leavers differ {when}"
    start = f"Two censuses count {texts[0]} leavers {when}, events count {texts[1]}"
    steps = {n: float(row[n]) for n in SIGNS}
    if any(pd.isna(v) for v in steps.values()) or not any(steps.values()):
        return start
    largest = max(steps, key=lambda n: steps[n])
    if sum(v == steps[largest] for v in steps.values()) > 1:
        return start
    what = WORDS[largest].split(": ", 1)[1]
    return f"{start}; the largest step is {table.count_text(row, largest)}: {what}"
