"""From leavers at two censuses to leavings by event, step by step."""

from __future__ import annotations

import pandas as pd

from retention.charts import sentences as plain
from retention.charts.group_words import in_period
from retention.charts.ladder import HIDDEN, Bar, draw_ladder, ladder_height
from retention.charts.layout import Page
from retention.charts.picture import Chart, as_published
from retention.charts.rows import latest
from retention.charts.theme import CONCERN, INK, NAVY, style
from retention.disclosure import PublishedTable
from retention.errors import ArgumentError
from retention.results import IndicatorTable, Row, rows_of


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
    if not published.definition.key.startswith("bridge"):
        raise ArgumentError(
            "table must be made by retention.compare_definitions(workforce, period) and be its "
            f'"bridge", was {published.definition.key}'
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


def _parts(table: PublishedTable) -> tuple[str, dict[str, int], str]:
    """The count that the longest sum of the definition begins with, its steps, and the last."""
    (first, _), *steps, (last, _) = max(table.definition.identities, key=len)
    return first, dict(steps), last


def _words(table: PublishedTable, name: str) -> str:
    words = table.definition.measure(name).words or name.replace("_", " ")
    return f"{words[0].upper()}{words[1:]}"


def _steps(table: PublishedTable, row: Row) -> list[Bar]:
    """Both counts and the steps between, placed from the side from which their place is known."""
    first, signs, last = _parts(table)
    values = {name: float(row[name]) for name in (first, *signs, last)}
    at, starts = values[first], {}
    for name, sign in signs.items():
        starts[name] = at
        at += sign * values[name]
    back = values[last]
    for name, sign in reversed(signs.items()):
        back -= sign * values[name]
        if pd.isna(starts[name]):
            starts[name] = back

    def whole(name: str) -> Bar:
        start = 0.0 if not pd.isna(values[name]) else float("nan")
        text = table.count_text(row, name)
        return Bar(_words(table, name), start, values[name], text, INK, strong=True)

    def step(name: str, sign: int) -> Bar:
        known, placed = not pd.isna(values[name]), not pd.isna(starts[name])
        text = f"{'+' if sign > 0 else '−'}{table.count_text(row, name)}"
        words = f"{text} (not placed: steps before and after are hidden)"
        end = starts[name] + sign * values[name]
        return Bar(
            _words(table, name),
            starts[name],
            end,
            text,
            NAVY if sign > 0 else CONCERN,
            words=words if known and not placed else HIDDEN,
        )

    return [whole(first), *(step(name, sign) for name, sign in signs.items()), whole(last)]


def _headline(table: PublishedTable, row: Row) -> str:
    when = in_period(table.periods[-1])
    first, signs, last = _parts(table)
    if pd.isna(row[first]) or pd.isna(row[last]):
        return f"Too few people to show how the two counts of leavers differ {when}"
    texts = [table.count_text(row, name) for name in (first, last)]
    start = f"Two censuses count {texts[0]} leavers {when}, events count {texts[1]}"
    sizes = {name: float(row[name]) for name in signs}
    if any(pd.isna(v) for v in sizes.values()) or not any(sizes.values()):
        return start
    largest = max(sizes, key=lambda n: sizes[n])
    if sum(v == sizes[largest] for v in sizes.values()) > 1:
        return start
    does = "adds" if signs[largest] > 0 else "takes away"
    return f"{start}; the largest step {does} {table.count_text(row, largest)}"
