"""The gap of Rising Stars under stricter and looser rules, around no gap."""

from __future__ import annotations

from collections.abc import Sequence

from retention.charts import sentences as plain
from retention.charts.curves import needed
from retention.charts.group_words import in_period
from retention.charts.groups import draw_groups, extent_of
from retention.charts.picture import Chart, as_published
from retention.charts.rows import Row, latest, row_of
from retention.charts.theme import INK, style
from retention.disclosure import PublishedTable
from retention.results import IndicatorTable, rows_of

COLUMN = "variant"


def sensitivity(table: IndicatorTable | PublishedTable) -> Chart:
    """Draw how the gap in who is kept moves when the rule is stricter or looser.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        Of `retention.rising_star_sensitivity`. A raw table is published alone under the
        internal rule first.

    Returns
    -------
    Chart
        A dot and an interval for each rule, as written first, around a line of no gap. A rule
        that labels nearly the same people as one before it keeps its row and has no mark.

    Raises
    ------
    ArgumentError
        If `table` is no table, or of another indicator.

    Examples
    --------
    >>> import retention
    >>> rule = retention.RisingStarRule(version="2026-1")
    >>> workforce = retention.sample(people=500)
    >>> table = retention.rising_star_sensitivity(workforce, "2023-03-31", rule)
    >>> chart = retention.charts.sensitivity(table)
    >>> chart.subtitle.startswith("Gap in who is still in post after 24 months")
    True
    """
    published = as_published(table)
    call = "retention.rising_star_sensitivity(workforce, census, rule)"
    needed(published, (COLUMN, "stars_share", "colleagues_share"), call)
    rows = _rows(published)
    title = _headline(published, rows)
    when = published.periods[-1].label
    level = plain.interval_words(published)
    what = published.definition.title
    subtitle = ", ".join((what, published.population, "percentage points", when, level))
    how = (
        "Right of the line more Rising Stars than comparable colleagues were still in post",
        "The sets of people overlap, so the rows are not independent",
    )
    caption = plain.caption(published, how)
    with style():
        page = draw_groups(
            published, rows, extent_of(published, rows), _HEADING, (title, subtitle, caption)
        )
        if any(row.shown for row in rows):
            page.figure.axes[0].axvline(0, color=INK, lw=1.2, zorder=1, label="no gap")
    told = [row.reading if row.shown else f"{row.name} {row.hidden_words}" for row in rows]
    alt = plain.sentences([f"Dot and interval chart: {subtitle}", title, "; ".join(told)])
    return Chart(page.figure, title, subtitle, caption, alt, published)


_HEADING = ("Rising Stars", "in post, of all")


def _rows(table: PublishedTable) -> list[Row]:
    """The rules in their order."""
    return [
        row_of(table, {**record, "total": False}, "denominator", name=_name(str(record[COLUMN])))
        for record in rows_of(latest(table))
    ]


def _name(variant: str) -> str:
    return f"{variant[0].upper()}{variant[1:]}"


def _headline(table: PublishedTable, rows: Sequence[Row]) -> str:
    """Whether the gap is clear as written, and whether another rule would tell otherwise."""
    when = in_period(table.periods[-1])
    told = [row for row in rows if row.shown and row.lower == row.lower]
    if not told:
        return f"Too few people to tell a gap of Rising Stars {when} under any of the rules"
    written = next((row for row in told if row.name == rows[0].name), None)
    others = [row for row in told if row is not written]
    if written is None:
        return f"No gap can be told under the rule as written; {_clear_in(others)}"
    start = f"As written the rule gives {_clear(written)}"
    if not others:
        return f"{start}; no other rule can be told"
    unlike = [row for row in others if _side(row) != _side(written)]
    if not unlike:
        return f"{start}, and so {'does' if len(others) == 1 else 'do'} {_others(others)}"
    return f"{start}; {len(unlike)} of {_others(others)} would say otherwise"


def _others(rows: Sequence[Row]) -> str:
    return "the other rule shown" if len(rows) == 1 else f"the {len(rows)} other rules shown"


def _clear_in(rows: Sequence[Row]) -> str:
    clear = sum(_side(row) != 0 for row in rows)
    return f"{clear} of {len(rows)} other rules {'gives' if clear == 1 else 'give'} a clear one"


def _clear(row: Row) -> str:
    words = {0: "no clear gap", 1: "a gap clearly above 0", -1: "a gap clearly below 0"}
    return words[_side(row)]


def _side(row: Row) -> int:
    return int(row.lower > 0) - int(row.upper < 0)
