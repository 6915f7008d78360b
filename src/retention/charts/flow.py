"""Where people went and came from between two censuses: classes that add up, or a matrix."""

from __future__ import annotations

import pandas as pd

from retention.charts import sentences as plain
from retention.charts.curves import needed
from retention.charts.group_words import in_period, plural
from retention.charts.ladder import Bar, draw_ladder, hidden_last, ladder_height, parts_of
from retention.charts.layout import Page
from retention.charts.moves import draw_moves, moves_of
from retention.charts.picture import Chart, as_published
from retention.charts.rows import latest
from retention.charts.theme import CONCERN, GREY, INK, NAVY, TEAL, style
from retention.disclosure import PublishedTable
from retention.periods import ONE_DAY, day_label
from retention.results import IndicatorTable, Row, rows_of

OPENING = {
    "stayed": ("stayed in the same place", GREY),
    "moved_inside": ("moved inside the staff group", NAVY),
    "changed_staff_group": ("changed staff group", NAVY),
    "became_inactive": ("went on leave", CONCERN),
    "moved_elsewhere": ("moved to another part", CONCERN),
    "left_to_nhs": ("left, stayed in the NHS", CONCERN),
    "left_nhs": ("left the NHS", CONCERN),
    "left_unknown": ("left, destination not known", CONCERN),
}
CLOSING = {
    "stayed": ("stayed in the same place", GREY),
    "moved_inside_to": ("moved inside the staff group", NAVY),
    "came_from_staff_group": ("came from another staff group", NAVY),
    "came_back_active": ("came back from leave", TEAL),
    "came_from_elsewhere": ("came from another part", TEAL),
    "rehired": ("came back to the organisation", TEAL),
    "joined": ("joined", TEAL),
}
"""The classes of each census in order, in words and with a colour for what they mean."""


def flow(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw flows between two censuses.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        Of `retention.flows` or `retention.moves_between`. A raw table is published alone
        under the internal rule first.

    Returns
    -------
    Chart
        Of `flows`, everyone in post at each census with the classes that add up to them. Of
        `moves_between`, a table with a row for each group at the opening census and a column
        for each at the closing one, moves shaded by their number. Hidden numbers are "[c]".

    Raises
    ------
    ArgumentError
        If `table` is no table, or of another indicator.
    """
    published = as_published(table)
    if set(published.by) == {"from", "to"}:
        return _matrix(published)
    call = "retention.flows(workforce, period)"
    needed(published, ("opening", "closing", "stayed", "leavers", "joiners"), call)
    row = rows_of(latest(published)[latest(published)["total"]])[0]
    period = published.periods[-1]
    before = period.start - ONE_DAY
    bars = [
        *_census(published, row, "opening", f"In active service on {day_label(before)}"),
        *_census(published, row, "closing", f"In active service on {day_label(period.last_day)}"),
    ]
    title = _headline(published, row)
    subtitle = f"Where people went and came from, {published.population}, people, {period.label}"
    read = "The parts of each census follow one another and add up to it"
    grouped = "everyone together; the numbers by group are in the table" if published.by else ""
    caption = plain.caption(published, (read, grouped))
    alt = [f"Bars that add up: {subtitle}", title]
    alt += [f"{bar.name}: {bar.text if bar.shown else bar.words}" for bar in bars]
    with style():
        page = Page(title, subtitle, caption, plot_height=ladder_height(bars))
        draw_ladder(page, bars, page.plot_top)
    return Chart(page.figure, title, subtitle, caption, plain.sentences(alt), published)


def _census(table: PublishedTable, row: Row, census: str, name: str) -> list[Bar]:
    classes = OPENING if census == "opening" else CLOSING
    keys = [key for key in classes if key in row]
    values = [float(row[key]) for key in keys]
    whole = float(row[census])
    start = 0.0 if not pd.isna(whole) else float("nan")
    bars = [Bar(name, start, whole, table.count_text(row, census), INK, strong=True)]
    order = hidden_last(values)
    places = parts_of([values[i] for i in order])
    for i, (low, high) in zip(order, places, strict=True):
        words, fill = classes[keys[i]]
        share = f"{values[i] / whole:.1%}" if whole and not pd.isna(values[i] / whole) else ""
        bars.append(Bar(words, low, high, table.count_text(row, keys[i]), fill, note=share))
    return bars


def _headline(table: PublishedTable, row: Row) -> str:
    when = in_period(table.periods[-1])
    names = ("opening", "leavers", "joiners")
    if any(pd.isna(row[name]) for name in names):
        return f"Too few people to show where they went and came from {when}"
    opening, leavers, joiners = (table.count_text(row, name) for name in names)
    return (
        f"Of {opening} people in active service at the start, {leavers} were not in it at the end; "
        f"{joiners} others were, {when}"
    )


def _matrix(table: PublishedTable) -> Chart:
    moves = moves_of(table)
    column = table.definition.key.removeprefix("moves_between_").replace("_", " ")
    total = rows_of(latest(table)[latest(table)["total"]])[0]
    period = table.periods[-1]
    when = in_period(period)
    names = ("moved_out", "leavers", "joiners")
    if any(pd.isna(total[name]) for name in names):
        title = f"How many people moved between {plural(column)} {when} is hidden to protect people"
    else:
        moved, gone, come = (table.count_text(total, name) for name in names)
        title = (
            f"{moved} people changed {column} {when}; {gone} went outside, {come} came from there"
        )
        if moves.largest is not None:
            origin, target, text = moves.largest
            title += f"; the largest move is of {text} from {plain.listed([origin])} to "
            title += plain.listed([target])
    subtitle = (
        f"People by {column} at the opening census (rows) and the closing census (columns), "
        f"{table.population}, people, {period.label}"
    )
    caption = plain.caption(
        table,
        (
            "Darker is more moves; who stayed in a group, came or left is not shaded",
            "[c]: hidden, too few people or to protect others" if moves.hidden else "",
            f"The {moves.merged} smallest {plural(column)} are put together; a sum with a hidden "
            "part is hidden too"
            if moves.merged
            else "",
        ),
    )
    with style():
        page = draw_moves(moves, (title, subtitle, caption))
    alt = [f"Table of shaded cells: {subtitle}", title, moves.reading]
    return Chart(page.figure, title, subtitle, caption, plain.sentences(alt), table)
