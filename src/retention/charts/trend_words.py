"""What an XmR chart says in words, from published numbers only and by plain rules."""

from __future__ import annotations

import pandas as pd

from retention.charts.reading import Reading, in_period, month_label, period_name, span
from retention.charts.signals import CLOSE, OUTSIDE, SHIFT, TREND, Signal
from retention.disclosure import PublishedTable
from retention.results import format_number

FEWEST_POINTS = 13
"""Points under which the indicator draws no limits; only to say which of two reasons it is."""
MOST_LABELS = 3
HIDDEN_TITLE = "Too few people to show"


def headline(reading: Reading) -> str:
    """The message: whether anything beyond the usual variation is to be seen, and since when."""
    grid = reading.grid
    if not reading.shown:
        return f"{HIDDEN_TITLE} {grid} by {grid}"
    if not reading.has_limits:
        latest = max(i for i, v in enumerate(reading.values) if not pd.isna(v))
        value = format_number(reading.definition.unit, reading.values[latest])
        when = in_period(reading, latest)
        what = (
            f"{value} of people left"
            if reading.about_leavers
            else f"{reading.definition.title}: {value}"
        )
        return f"{what} {when}; {why_no_limits(reading)}"
    if not reading.signals:
        noun = "leaving" if reading.about_leavers else reading.definition.title
        return f"{grid.capitalize()} to {grid}, {noun} varies within its usual range"
    return _sentence(reading, reading.signals[-1])


def _sentence(reading: Reading, signal: Signal) -> str:
    """One special cause in a sentence."""
    leaving = "Leaving" if reading.about_leavers else reading.definition.title
    ongoing = signal.last == len(reading.values) - 1
    since = f"since {month_label(reading.periods[signal.first].start)}"
    stretch = f"from {span(reading, signal)}"
    grid, high = reading.grid, signal.side > 0
    if signal.rule == TREND:
        if ongoing:
            return f"{leaving} has {'risen' if high else 'fallen'} every {grid} {since}"
        return f"{leaving} {'rose' if high else 'fell'} {grid} after {grid} {stretch}"
    if signal.rule == CLOSE:
        limit = "upper" if high else "lower"
        return f"{leaving} came near its {limit} limit {in_period(reading, signal.last)}"
    if signal.rule == SHIFT or signal.first < signal.last:
        verb, when = (" have left", since) if ongoing else (" left", stretch)
        each = f" each {grid} {when}"
    else:
        verb, when = " left", in_period(reading, signal.last)
        each = f" {when}{_same_time_last_year(reading, signal)}"
    if reading.about_leavers:
        return f"{'More' if high else 'Fewer'} people than usual{verb}{each}"
    return f"{leaving} {'above' if high else 'below'} its usual range{each}"


def _same_time_last_year(reading: Reading, signal: Signal) -> str:
    """A peak that comes back is a season, and the sentence says so."""
    if not reading.months or 12 % reading.months:
        return ""
    before = signal.last - 12 // reading.months
    same = before >= 0 and (reading.rules[before], reading.sides[before]) == (OUTSIDE, signal.side)
    return ", as a year before" if same else ""


def why_no_limits(reading: Reading) -> str:
    """The reason in a few words."""
    if len(reading.values) < FEWEST_POINTS:
        return f"too few {reading.grid}s for limits"
    if any(pd.isna(v) for v in reading.values):
        return f"no limits, as a {reading.grid} has no number"
    what = "leavers" if reading.about_leavers else "people"
    return f"too few {what} a {reading.grid} for limits"


def point_labels(reading: Reading) -> list[tuple[tuple[int, ...], str]]:
    """Labels, each with the points it may point at, most important first.

    The latest cause comes first, then the most extreme points before it, then other runs.
    """
    signals = reading.signals
    if not signals:
        return []
    latest = signals[-1]
    extreme = sorted(
        (s for s in signals[:-1] if s.rule == OUTSIDE and s.last < latest.first),
        key=lambda s: -abs(reading.values[_peak(reading, s)] - reading.mean),
    )
    others = [s for s in reversed(signals[:-1]) if s.rule in (SHIFT, TREND)]
    chosen = [latest, *extreme, *others][:MOST_LABELS]
    return [(_points(reading, s), _label(reading, s)) for s in chosen]


def _points(reading: Reading, signal: Signal) -> tuple[int, ...]:
    """The points that stand for a cause: the whole run, the farthest outside, the last near."""
    if signal.rule in (SHIFT, TREND):
        return tuple(range(signal.first, signal.last + 1))
    return (_peak(reading, signal),)


def _peak(reading: Reading, signal: Signal) -> int:
    if signal.rule != OUTSIDE:
        return signal.last
    members = range(signal.first, signal.last + 1)
    return max(members, key=lambda i: abs(reading.values[i] - reading.mean))


def _label(reading: Reading, signal: Signal) -> str:
    ongoing = signal.last == len(reading.values) - 1
    begun = month_label(reading.periods[signal.first].start)
    when = f"since {begun}" if ongoing else span(reading, signal)
    high = signal.side > 0
    if signal.rule == SHIFT:
        return f"{'above' if high else 'below'} the mean, {when}"
    if signal.rule == TREND:
        return f"{'rising' if high else 'falling'}, {when}"
    if signal.rule == OUTSIDE and signal.first < signal.last:
        return f"outside the limits, {when}"
    name = period_name(reading, _peak(reading, signal))
    words = "near the limit" if signal.rule == CLOSE else "outside the limits"
    return f"{name}: {words}"


def subtitle(reading: Reading) -> str:
    """What was measured, of whom and when."""
    what = (
        "Leavers as a share of mean headcount"
        if reading.about_leavers
        else reading.definition.title
    )
    first, last = reading.periods[0], reading.periods[-1]
    span = f"{month_label(first.start)} to {month_label(last.last_day)}"
    return f"{what}, per cent a {reading.grid}, {reading.population}, {span}"


def caption(table: PublishedTable, reading: Reading, *, starts_at: str = "") -> str:
    """How to read the chart, then what stands under every picture of the table."""
    parts = []
    if reading.has_limits:
        parts.append(
            "XmR chart; limits 2.66 x mean moving range, outlying ranges screened; triangles or "
            "diamonds mark special causes"
        )
    elif reading.shown:
        parts.append(f"Plain line: {why_no_limits(reading)}")
    if starts_at:
        parts.append(f"The vertical axis starts at {starts_at}, not at 0")
    if reading.shown:
        notes = (*reading.definition.caveats, *table.notes)
        parts.extend(f"{note[0].upper()}{note[1:]}" for note in notes)
    return ". ".join([*parts, table.caption])


def alt_text(reading: Reading, title: str) -> str:
    """The picture in plain sentences."""
    kind = "XmR chart" if reading.has_limits else "Line chart"
    if not reading.shown:
        return f"No chart: {subtitle(reading)}. {title}."
    unit = reading.definition.unit
    known = [i for i, v in enumerate(reading.values) if not pd.isna(v)]
    low, high = (f(known, key=lambda i: reading.values[i]) for f in (min, max))
    sentences = [f"{kind}: {subtitle(reading)}", title]
    sentences.append(
        f"{len(known)} {reading.grid}s, from {format_number(unit, reading.values[low])} "
        f"{in_period(reading, low)} to {format_number(unit, reading.values[high])} "
        f"{in_period(reading, high)}; the latest is "
        f"{format_number(unit, reading.values[known[-1]])}"
    )
    if reading.has_limits:
        sentences.append(f"Lines: {', '.join(line_name(n, v) for n, v in reading.lines.items())}")
        flagged = sum(side != 0 for side in reading.sides)
        marked = "point shows" if flagged == 1 else "points show"
        sentences.append(f"{flagged or 'No'} {marked} a special cause")
        labels = [text for _, text in point_labels(reading)]
        if labels:
            sentences.append(f"Marked: {'; '.join(labels)}")
    return " ".join(f"{s}." for s in sentences)


def line_name(name: str, value: float) -> str:
    """Mean or limit with its value.

    Examples
    --------
    >>> line_name("mean", 0.0105), line_name("lower limit", 0.0)
    ('mean 1.05%', 'lower limit 0%')
    """
    return f"{name} {100 * value:.2f}%" if value else f"{name} 0%"
