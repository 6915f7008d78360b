"""Performance by potential as nine shaded boxes, with those who are in none beside them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from retention.charts import sentences as plain
from retention.charts.curves import needed
from retention.charts.heat import Cell, Shades, draw_cell
from retention.charts.layout import LABEL, MARGIN, NOTE, SMALL, STRONG, WIDTH, Page, widest
from retention.charts.picture import Chart, as_published
from retention.charts.rows import latest
from retention.charts.theme import style
from retention.disclosure import PublishedTable
from retention.periods import day_label
from retention.results import IndicatorTable, Row, rows_of

PERFORMANCE = ("low (1 to 2)", "medium (3)", "high (4 to 5)")
POTENTIAL = ("high", "medium", "low")
OUTSIDE = {
    "not rated on both": "Eligible, not rated on both",
    "left in the year, not rated on both": "Left in the 12 months before, not rated on both",
}
BOX = 74
HEAD, FOOT = 24, 34
LINE = 26


def nine_box(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw people at a census by performance and potential.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        Of `retention.nine_box`. A raw table is published alone under the internal rule first.

    Returns
    -------
    Chart
        Nine boxes with people and their share of those rated, the sums of rows and columns,
        and below them those who are in no box. Hidden numbers are "[c]".

    Raises
    ------
    ArgumentError
        If `table` is of another indicator.

    Examples
    --------
    >>> import retention
    >>> rule = retention.RisingStarRule(version="2026-1")
    >>> table = retention.nine_box(retention.sample(people=800), "2025-03-31", rule)
    >>> retention.charts.nine_box(table).subtitle
    'Performance by potential at the latest appraisal, all staff, people in post on 31 March 2025'
    """
    published = as_published(table)
    call = "retention.nine_box(workforce, census, rule)"
    needed(published, ("performance", "potential", "of_performance", "of_potential"), call)
    rows = rows_of(latest(published))
    boxes = {(str(r["performance"]), str(r["potential"])): r for r in rows if not r["total"]}
    total = next(r for r in rows if r["total"])
    title = _headline(published, boxes, total)
    census = day_label(published.periods[-1].last_day)
    subtitle = (
        f"Performance by potential at the latest appraisal, {published.population}, people in "
        f"post on {census}"
    )
    hidden = any(pd.isna(boxes[p, q]["numerator"]) for p in PERFORMANCE for q in POTENTIAL)
    caption = plain.caption(
        published,
        (
            "Darker is more people; under each number its share of those rated on both",
            "[c]: hidden, too few people or to protect others" if hidden else "",
        ),
    )
    with style():
        page = _draw(published, boxes, total, (title, subtitle, caption))
    alt = [f"Nine boxes: {subtitle}", title]
    for q in POTENTIAL:
        told = ", ".join(f"{p} {_count(published, boxes[p, q])}" for p in PERFORMANCE)
        alt.append(f"Potential {q}, by performance: {told}")
    alt += [f"{OUTSIDE[name]}: {_count(published, boxes[name, name])}" for name in OUTSIDE]
    return Chart(page.figure, title, subtitle, caption, plain.sentences(alt), published)


def _count(table: PublishedTable, row: Row) -> str:
    return table.count_text(row, "numerator") if not pd.isna(row["numerator"]) else "[c]"


def _headline(table: PublishedTable, boxes: Mapping[tuple[str, str], Row], total: Row) -> str:
    both = boxes[PERFORMANCE[-1], POTENTIAL[0]]
    unrated = boxes["not rated on both", "not rated on both"]
    rated = total["denominator"]
    if pd.isna(rated):
        return "Too few people to show their ratings"
    if rated == 0:
        return "Nobody in post at this census was rated on both axes"
    parts = []
    if not pd.isna(both["numerator"]):
        share = f" ({table.value_text(both)})" if not pd.isna(both["value"]) else ""
        parts.append(f"{_count(table, both)}{share} are rated high on both axes")
    if not pd.isna(unrated["numerator"]):
        eligible = float(unrated["numerator"]) + float(rated)
        share = f"{float(unrated['numerator']) / eligible:.0%}"
        parts.append(f"{_count(table, unrated)} more ({share} of the eligible) are not rated")
    people = f"Of {table.count_text(total, 'denominator')} people rated"
    return f"{people} {'; '.join(parts)}" if parts else f"{people} too few are in a box to show it"


def _draw(
    table: PublishedTable,
    boxes: Mapping[tuple[str, str], Row],
    total: Row,
    texts: tuple[str, str, str],
) -> Page:
    height = HEAD + (len(POTENTIAL) + 0.6) * BOX + FOOT + len(OUTSIDE) * LINE + 16
    page = Page(*texts, plot_height=height)
    names = [f"{q} potential" for q in POTENTIAL]
    left = MARGIN + max(widest(names, LABEL), widest(["all rated"], STRONG)) + 16
    width = min((WIDTH - MARGIN - left) / (len(PERFORMANCE) + 0.75), 220.0)
    values = [float(boxes[p, q]["numerator"]) for p in PERFORMANCE for q in POTENTIAL]
    shades = Shades.of([0.0, *values])
    top = page.plot_top + HEAD
    columns = [*PERFORMANCE, "all rated"]
    for i, name in enumerate(columns):
        wide = width if i < len(PERFORMANCE) else 0.75 * width
        x = left + i * width + wide / 2
        words = f"performance {name}" if i < len(PERFORMANCE) else name
        page.write(x, top - 12, words, SMALL, "center")
    for row, q in enumerate(POTENTIAL):
        y = top + row * BOX
        page.write(MARGIN, y + BOX / 2, f"{q} potential", LABEL)
        for column, p in enumerate(PERFORMANCE):
            box = boxes[p, q]
            cell = _cell(_count(table, box), table.value_text(box), float(box["numerator"]))
            draw_cell(page, left + column * width, y, width, BOX, cell, shades)
        margin = _margin(table, boxes[PERFORMANCE[0], q], "of_potential")
        draw_cell(page, left + 3 * width, y, 0.75 * width, BOX, margin, shades)
    y = top + len(POTENTIAL) * BOX
    page.write(MARGIN, y + 0.3 * BOX, "all rated", STRONG)
    for column, p in enumerate(PERFORMANCE):
        margin = _margin(table, boxes[p, POTENTIAL[0]], "of_performance")
        draw_cell(page, left + column * width, y, width, 0.6 * BOX, margin, shades)
    whole = _margin(table, total, "denominator")
    draw_cell(page, left + 3 * width, y, 0.75 * width, 0.6 * BOX, whole, shades)
    y += 0.6 * BOX + FOOT
    for name, words in OUTSIDE.items():
        page.write(MARGIN, y, words, NOTE)
        count = _count(table, boxes[name, name])
        page.write(left + 3 * width + 0.375 * width, y, count, STRONG, "center")
        y += LINE
    return page


def _cell(text: str, share: str, value: float) -> Cell:
    if pd.isna(value):
        return Cell("[c]", kind="hidden")
    return Cell(text, share, value)


def _margin(table: PublishedTable, row: Row, name: str) -> Cell:
    if pd.isna(row[name]):
        return Cell("[c]", kind="hidden")
    return Cell(table.count_text(row, name), kind="plain")
