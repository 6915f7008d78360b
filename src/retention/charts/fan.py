"""A projected stock: the line of the past, and a fan of what would come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from retention.charts import sentences as plain
from retention.charts.layout import (
    LABEL,
    MARGIN,
    NOTE,
    STRONG,
    WIDTH,
    Page,
    shortened,
    text_width,
    widest,
    wrap,
)
from retention.charts.picture import Chart, as_published
from retention.charts.placing import apart
from retention.charts.reading import month_label
from retention.charts.scale import axis_ticks, start_of_axis, tick_texts
from retention.charts.theme import GREY, GRID, INK, LINES, style
from retention.charts.time_plot import KEY, draw_key
from retention.disclosure import PublishedTable
from retention.errors import ArgumentError, nearest
from retention.periods import day_label
from retention.results import IndicatorTable, Row, format_number, rows_of

NEEDED = ("scenario", "on", "value", "lower_80", "upper_80", "lower", "upper")
RECORDED, BASELINE = "recorded", "baseline"
PLOT, AXIS, ABOVE = 320, 40, 26
NAME_WIDTH = 210
MOST_SCENARIOS = 3
CALL = 'retention.project(workforce).table("headcount")'


@dataclass(frozen=True, slots=True)
class Series:
    """One scenario, or the recorded past, in order of time; missing where nothing is shown."""

    name: str
    days: tuple[date, ...]
    value: tuple[float, ...]
    limits: dict[str, tuple[float, ...]]

    @property
    def shown(self) -> bool:
        """Whether there is anything to draw."""
        return any(not pd.isna(v) for v in self.value)


def fan(
    table: IndicatorTable | PublishedTable,
    *,
    group: str | None = None,
    scenarios: Sequence[str] | None = None,
) -> Chart:
    """Draw a projected stock with the past before it, and scenarios beside the baseline.

    Parameters
    ----------
    table : IndicatorTable or PublishedTable
        ``headcount``, ``fte`` or ``rising_stars`` of `retention.project`. A raw table is
        published alone under the internal rule first.
    group : str, optional
        One of the groups; by default all together.
    scenarios : sequence of str, optional
        At most three to draw beside the baseline; by default the first three.

    Returns
    -------
    Chart
        A line for what is recorded; from the day of the records on the mean of the baseline with
        bands of 80 and 95 per cent of its paths, and a line for each scenario.

    Raises
    ------
    ArgumentError
        If `table` is no such table, or has no such group or scenario.

    Examples
    --------
    >>> import retention
    >>> found = retention.project(retention.sample(people=500), years=1, paths=100)
    >>> retention.charts.fan(found.table("headcount")).subtitle.split(",")[0]
    'Projected headcount'
    """
    published = as_published(table)
    missing = [column for column in NEEDED if column not in published.frame]
    if missing:
        raise ArgumentError(
            f"table must be a projected stock, {published.definition.key} has no column "
            f"{missing[0]!r}; use {CALL}"
        )
    rows = _rows(published, group)
    names = _names(rows, scenarios)
    past = _series(rows, RECORDED)
    ahead = [_series(rows, name) for name in (BASELINE, *names)]
    opened = published.as_of
    where = published.population if group is None else shortened(group)
    subtitle = (
        f"{published.definition.title}, {where}, {plain.unit_words(published)}, "
        f"{_span(past, ahead, opened)}, bands of 80% and 95% of paths"
    )
    opening = _opening(published, rows)
    title = _headline(published, ahead[0], opening, where)
    scale = _Scale.of(published, [past, *ahead], opened, opening)
    cut = f"The vertical axis starts at {scale.texts[0]}, not at 0" if scale.low > 0 else ""
    read = "The bands are of the baseline" if len(ahead) > 1 else ""
    caption = plain.caption(published, (read, cut))
    with style():
        if ahead[0].shown:
            page = _draw((title, subtitle, caption), past, ahead, scale)
        else:
            page = Page(title, subtitle, caption, plot_height=60)
            page.write(MARGIN, page.plot_top + 26, _hidden_words(rows), LABEL)
    alt = _alt_text(published, title, subtitle, past, ahead)
    return Chart(page.figure, title, subtitle, caption, alt, published)


def _rows(table: PublishedTable, group: str | None) -> list[Row]:
    if group is None:
        return list(rows_of(table.totals))
    if not table.by:
        raise ArgumentError(f"group must be left out, since this table has none, was {group!r}")
    named = table.groups[table.by[0]].astype(str)
    known = list(dict.fromkeys(named))
    if group not in known:
        raise ArgumentError(
            f"group must be one of the groups of this table, was {group!r}{nearest(group, known)}"
        )
    return list(rows_of(table.groups[named == group]))


def _names(rows: Sequence[Row], scenarios: Sequence[str] | None) -> tuple[str, ...]:
    known = [str(row["scenario"]) for row in rows]
    there = [n for n in dict.fromkeys(known) if n not in (RECORDED, BASELINE)]
    chosen = there[:MOST_SCENARIOS] if scenarios is None else list(scenarios)
    for name in chosen:
        if name not in there or len(chosen) > MOST_SCENARIOS:
            raise ArgumentError(
                f"scenarios must be at most {MOST_SCENARIOS} of {', '.join(there) or 'none'}, was "
                f"{', '.join(map(str, chosen))}{nearest(str(name), there)}"
            )
    return tuple(chosen)


def _series(rows: Sequence[Row], name: str) -> Series:
    own = sorted((r for r in rows if r["scenario"] == name), key=lambda r: str(r["on"]))
    columns = ("lower_80", "upper_80", "lower", "upper")
    return Series(
        name,
        tuple(date.fromisoformat(str(r["on"])) for r in own),
        tuple(float(r["value"]) for r in own),
        {c: tuple(float(r[c]) for r in own) for c in columns},
    )


def _opening(table: PublishedTable, rows: Sequence[Row]) -> float:
    """The stock on the day of the records, from which lines begin."""
    column = {"projected_fte": "opening_fte", "projected_rising_stars": "opening_stars"}.get(
        table.definition.key, "opening"
    )
    found = [float(r[column]) for r in rows if r["scenario"] == BASELINE]
    return found[0] if found else float("nan")


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float
    ticks: tuple[float, ...]
    texts: tuple[str, ...]
    first: date
    last: date
    opened: date
    opening: float

    @classmethod
    def of(
        cls, table: PublishedTable, series: Sequence[Series], opened: date, opening: float
    ) -> _Scale:
        numbers = [v for s in series for v in (*s.value, *s.limits["lower"], *s.limits["upper"])]
        known = [v for v in (*numbers, opening) if not pd.isna(v)]
        days = [d for s in series for d in s.days] + [opened]
        if not known:
            return cls(0, 1, (), (), min(days), max(days), opened, opening)
        unit = table.definition.unit
        top = max(*known, 1.0)
        low = start_of_axis(min(known), top, unit, room=0.6)
        ticks = [t for t in axis_ticks(low, top, unit) if low <= t]
        low, high = min(ticks[0], low), max(top, low + 1) * 1.0
        high += 0.04 * (high - low)
        shown = tuple(t for t in ticks if t <= high)
        return cls(
            low, high, shown, tuple(tick_texts(shown, unit)), min(days), max(days), opened, opening
        )


def _draw(
    texts: tuple[str, str, str], past: Series, ahead: Sequence[Series], scale: _Scale
) -> Page:
    page = Page(*texts, plot_height=ABOVE + PLOT + AXIS)
    names = [wrap(s.name, STRONG, NAME_WIDTH, most_lines=2) for s in ahead]
    left = MARGIN + widest(scale.texts, NOTE) + 10
    right = WIDTH - MARGIN - max(widest(lines, STRONG) for lines in names) - KEY - 22
    top = page.plot_top + ABOVE
    axes = page.axes(left, right, top, top + PLOT)
    axes.patch.set_visible(False)
    first, last = scale.first.toordinal(), scale.last.toordinal()
    axes.set_xlim(first, last)
    axes.set_ylim(scale.low, scale.high)
    axes.grid(visible=True, axis="y", color=GRID)
    axes.set_axisbelow(True)
    axes.set_yticks(scale.ticks, scale.texts)
    axes.tick_params(axis="y", length=0)
    years = _anniversaries(scale)
    axes.set_xticks([d.toordinal() for d in years], [_month(d) for d in years])
    opened = scale.opened.toordinal()
    axes.axvline(opened, color=GREY, lw=1.0, ls=(0, (1.5, 1.5)), label="day of the records")
    x = left + (opened - first) / (last - first) * (right - left)
    note = f"records to {day_label(scale.opened)}"
    half = text_width(note, NOTE) / 2
    page.write(min(max(x, left + half), right - half), top - ABOVE / 2, note, NOTE, "center")
    axes.plot(
        [d.toordinal() for d in past.days],
        past.value,
        color=INK,
        lw=2.0,
        marker="o",
        ms=4,
        label=RECORDED,
        clip_on=False,
        zorder=4,
    )
    base = ahead[0]
    days = [opened, *(d.toordinal() for d in base.days)]
    for low, high, alpha in (("lower", "upper", 0.13), ("lower_80", "upper_80", 0.2)):
        axes.fill_between(
            days,
            [scale.opening, *base.limits[low]],
            [scale.opening, *base.limits[high]],
            color=LINES[0].mark.edge,
            alpha=alpha,
            lw=0,
            label=f"{low} to {high}",
        )
    for place, series in enumerate(ahead):
        look = LINES[place]
        axes.plot(
            [opened, *(d.toordinal() for d in series.days)],
            [scale.opening, *series.value],
            color=look.mark.edge,
            ls=look.dashes,
            lw=2.0,
            marker=look.mark.shape,
            markevery=[len(series.days)],
            ms=7,
            label=series.name,
            clip_on=False,
            zorder=5,
        )
    _name(page, ahead, names, scale, (right, top))
    return page


def _name(
    page: Page,
    ahead: Sequence[Series],
    names: Sequence[tuple[str, ...]],
    scale: _Scale,
    at: tuple[float, float],
) -> None:
    """The scenarios' names beside the ends of their lines, apart from each other."""
    right, top = at

    def y(value: float) -> float:
        return top + PLOT - (value - scale.low) / (scale.high - scale.low) * PLOT

    order = sorted(range(len(ahead)), key=lambda i: y(ahead[i].value[-1]))
    gap = max(len(lines) for lines in names) * STRONG.pitch + 4
    middles = apart([y(ahead[i].value[-1]) for i in order], gap, top + PLOT)
    for place, middle in zip(order, middles, strict=True):
        lines = names[place]
        draw_key(page, right + 10, middle, LINES[place])
        page.write_lines(right + KEY + 18, middle - len(lines) * STRONG.pitch / 2, lines, STRONG)


def _anniversaries(scale: _Scale) -> list[date]:
    """The day of the records in each year on the axis."""
    found = []
    for year in range(scale.first.year, scale.last.year + 1):
        month, day = scale.opened.month, scale.opened.day
        there = date(year, month, 28 if (month, day) == (2, 29) else day)
        if scale.first <= there <= scale.last:
            found.append(there)
    return found


def _month(day: date) -> str:
    return f"{month_label(day)[:3]}\n{day.year}"


def _span(past: Series, ahead: Sequence[Series], opened: date) -> str:
    first = past.days[0] if past.days else opened
    last = ahead[0].days[-1]
    return f"{day_label(first)} to {day_label(last)}"


def _headline(table: PublishedTable, base: Series, now: float, where: str) -> str:
    """What the fan says of its end: up, down, or neither, as far as 95 per cent of paths agree."""
    if not base.shown:
        return f"{table.definition.title} of {where}: too few people to show"
    last = base.days[-1]
    years = round((last - table.as_of).days / 365.25)
    span = f"{years} year{'s' if years != 1 else ''}"
    low, high = base.limits["lower"][-1], base.limits["upper"][-1]
    unit = table.definition.unit
    texts = [format_number(unit, v) for v in (low, high, now)]
    if low > now:
        said = f"More than today's {texts[2]}"
    elif high < now:
        said = f"Fewer than today's {texts[2]}"
    else:
        said = f"No clear change from today's {texts[2]}"
    return f"{said}, {texts[0]} to {texts[1]} in {span} if things go on as they did"


def _hidden_words(rows: Sequence[Row]) -> str:
    state = next((str(r["state"]) for r in rows if r["scenario"] == BASELINE), "not available")
    return plain.MARKED_WORDS.get(state, plain.MARKED_WORDS["not available"])


def _alt_text(
    table: PublishedTable,
    title: str,
    subtitle: str,
    past: Series,
    ahead: Sequence[Series],
) -> str:
    parts = [f"A line and a fan over time: {subtitle}", title]
    unit = table.definition.unit
    if past.shown:
        known = [v for v in past.value if not pd.isna(v)]
        parts.append(
            f"Recorded from {format_number(unit, known[0])} to {format_number(unit, known[-1])}"
        )
    for series in ahead:
        if series.shown:
            numbers = [series.value[-1], *(series.limits[c][-1] for c in ("lower", "upper"))]
            value, low, high = (format_number(unit, v) for v in numbers)
            parts.append(
                f"{shortened(series.name)} on {day_label(series.days[-1])}: {value} "
                f"({low} to {high})"
            )
        else:
            parts.append(f"{shortened(series.name)}: hidden")
    return plain.sentences(parts)
