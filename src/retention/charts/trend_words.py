"""What an XmR chart says in words, from published numbers only and by plain rules."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from retention.charts.reading import Reading, Stretch, in_period, month_label, period_name, span
from retention.charts.signals import CLOSE, OUTSIDE, SHIFT, TREND, Signal
from retention.disclosure import PublishedTable
from retention.periods import Period
from retention.results import UNIT_WORDS, format_number

MOST_LABELS = 3
YEAR = 12
"""Months in which a special cause is news."""
HIDDEN_TITLE = "Too few people to show"
ASSURED = {
    "consistently hitting": "as things are, every {grid} is to be expected to meet the target",
    "consistently missing": "as things are, no {grid} is to be expected to meet the target",
    "hit and miss": "as things are, some {grid}s meet the target and some do not",
}
"""What the words of assurance mean."""


def headline(reading: Reading) -> str:
    """The message: whether anything beyond the usual variation is to be seen, and since when.

    It speaks of the latest stretch, and of a special cause only where a rule marks one that
    reaches into the latest 12 months: what is older is no news, and may be chance.
    """
    grid, latest = reading.grid, reading.latest
    if not reading.shown:
        return f"{HIDDEN_TITLE} {grid} by {grid}"
    if not latest.has_limits:
        return _plain(reading)
    signals = reading.signals_in(latest)
    if signals and signals[-1].last >= len(reading.values) - max(1, YEAR // reading.pace):
        return _sentence(reading, signals[-1])
    return _nothing_marked(reading, signals[-1].last if signals else None)


def _nothing_marked(reading: Reading, marked: int | None) -> str:
    """The latest stretch after its last special cause, or beside the stretch before it."""
    grid, latest = reading.grid, reading.latest
    if marked is not None:
        since = f"since {month_label(reading.periods[marked + 1].start)}"
        within = f"within its usual range {since}"
        if reading.about_leavers:
            return f"{grid.capitalize()} to {grid}, leaving has varied {within}"
        return f"{_noun(reading)}: {grid} to {grid} {within}"
    if latest.constant:
        return f"{_noun(reading)}: the same {line_value(reading, latest.mean)} every {grid}"
    if len(reading.stretches) == 1:
        if reading.about_leavers:
            return f"{grid.capitalize()} to {grid}, leaving varies within its usual range"
        return f"{_noun(reading)}: {grid} to {grid} within its usual range"
    before = reading.stretches[-2]
    since = f"since {month_label(reading.periods[latest.first].start)}"
    now = f"around {line_value(reading, latest.mean)} a {grid} {since}"
    was = f", around {line_value(reading, before.mean)} before" if before.has_limits else ""
    start = "Leaving has varied" if reading.about_leavers else f"{_noun(reading)}:"
    return f"{start} {now}{was}"


def _noun(reading: Reading) -> str:
    return "Leaving" if reading.about_leavers else reading.definition.title


def _plain(reading: Reading) -> str:
    """The latest number, and why it has nothing to be measured by."""
    latest = max(i for i, v in enumerate(reading.values) if not pd.isna(v))
    value = format_number(reading.definition.unit, reading.values[latest])
    what = (
        f"{value} of people left"
        if reading.about_leavers
        else f"{reading.definition.title}: {value}"
    )
    return f"{what} {in_period(reading, latest)}; {why_no_limits(reading, reading.latest)}"


def _sentence(reading: Reading, signal: Signal) -> str:
    """One special cause in a sentence."""
    ongoing = signal.last == len(reading.values) - 1
    since = f"since {month_label(reading.periods[signal.first].start)}"
    stretch = f"from {span(reading, signal)}"
    grid, high, leaving = reading.grid, signal.side > 0, reading.about_leavers
    noun = "Leaving" if leaving else f"{reading.definition.title}:"
    single = signal.first == signal.last
    usually = reading.usually(signal)
    if usually:
        when = in_period(reading, signal.last) if single else stretch
        was = f"was {'high' if high else 'low'}" if leaving else ("high" if high else "low")
        words = usually if single else usually.replace("that", "those").replace(grid, f"{grid}s")
        return f"{noun} {was} {when}; {'it is ' if leaving else ''}{words}"
    if signal.rule == TREND:
        if ongoing:
            verb = "risen" if high else "fallen"
            return f"{noun} {'has ' if leaving else ''}{verb} every {grid} {since}"
        return f"{noun} {'rose' if high else 'fell'} {grid} after {grid} {stretch}"
    if signal.rule == CLOSE:
        limit = "upper" if high else "lower"
        return f"{noun} {'came ' if leaving else ''}near its {limit} limit " + in_period(
            reading, signal.last
        )
    if signal.rule == SHIFT or not single:
        verb, when = (" have left", since) if ongoing else (" left", stretch)
        each = f" each {grid} {when}"
    else:
        verb, each = " left", f" {in_period(reading, signal.last)}"
    if leaving:
        return f"{'More' if high else 'Fewer'} people than usual{verb}{each}"
    line = "mean" if signal.rule == SHIFT else "usual range"
    return f"{noun} {'above' if high else 'below'} its {line}{each}"


def why_no_limits(reading: Reading, stretch: Stretch) -> str:
    """The reason in a few words, with the name of the periods."""
    words = stretch.why_not.replace("period", reading.grid)
    if reading.about_leavers:
        words = words.replace("counted", "leavers")
    if len(reading.stretches) > 1:
        since = f"since {month_label(reading.periods[stretch.first].start)}"
        return words.replace(f"{reading.grid}s for", f"{reading.grid}s {since} for", 1)
    return words


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
        key=lambda s: -_distance(reading, _peak(reading, s)),
    )
    others = [s for s in reversed(signals[:-1]) if s.rule in (SHIFT, TREND)]
    chosen = [latest, *extreme, *others][:MOST_LABELS]
    return [(_points(reading, s), _label(reading, s)) for s in chosen]


def _points(reading: Reading, signal: Signal) -> tuple[int, ...]:
    """The points that stand for a cause: the whole run, the farthest outside, the last near."""
    if signal.rule in (SHIFT, TREND):
        return tuple(range(signal.first, signal.last + 1))
    return (_peak(reading, signal),)


def _distance(reading: Reading, index: int) -> float:
    return abs(reading.values[index] - reading.mean_at(index))


def _peak(reading: Reading, signal: Signal) -> int:
    if signal.rule != OUTSIDE:
        return signal.last
    return max(range(signal.first, signal.last + 1), key=lambda i: _distance(reading, i))


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
    return f"{name}: {reading.usually(signal) or words}"


def shorter(label: str) -> str:
    """The label of a special cause where there is no room for all of it.

    Examples
    --------
    >>> shorter("May 2025: outside the limits"), shorter("rising, since May 2025")
    ('May 2025', 'rising')
    """
    return label.partition(": ")[0].partition(", ")[0]


def icon_words(reading: Reading) -> tuple[str, str]:
    """Words of the variation and the assurance icon; nothing where there is none."""
    if not reading.latest.has_limits:
        return "", ""
    side, words = reading.sides[-1], reading.variations[-1]
    if side:
        words = f"{words}, {'higher' if side > 0 else 'lower'}"
    if reading.usual[-1]:
        words = f"{words}; {reading.usual[-1].replace('month', reading.grid)}"
    name = period_name(reading, len(reading.values) - 1)
    first = f"{name[0].upper()}{name[1:]}: {words}"
    if reading.assurance not in ASSURED or reading.target is None:
        return first, ""
    return first, f"target {line_value(reading, reading.target)}: {reading.assurance}"


def subtitle(reading: Reading) -> str:
    """What was measured, of whom and when."""
    unit = UNIT_WORDS[reading.definition.unit]
    if reading.about_leavers:
        but = " but for rotations" if reading.without_planned else ""
        what = f"Leavers{but} as a share of mean headcount, {unit} a {reading.grid}"
    elif reading.overlapping:
        what = f"{reading.definition.title}, {unit}, overlapping {reading.grid}s"
    else:
        what = f"{reading.definition.title}, {unit} by {reading.grid}"
    first, last = reading.periods[0], reading.periods[-1]
    span = f"{month_label(first.start)} to {month_label(last.last_day)}"
    return f"{what}, {reading.population}, {span}"


def caption(table: PublishedTable, reading: Reading, *, starts_at: str = "") -> str:
    """How to read the chart, then what stands under every picture of the table."""
    parts = _how_to_read(reading) if reading.shown else []
    if starts_at:
        parts.append(f"The vertical axis starts at {starts_at}, not at 0")
    if reading.shown:
        notes = (*reading.definition.caveats, *table.notes)
        parts.extend(f"{note[0].upper()}{note[1:]}" for note in notes)
    return ". ".join([*parts, table.caption])


def _how_to_read(reading: Reading) -> list[str]:
    if not reading.has_limits:
        return [f"Plain line; {why_no_limits(reading, reading.latest)}"]
    parts = [
        f"XmR chart; limits: {reading.method}; triangles or diamonds mark special causes",
    ]
    if not pd.isna(reading.marked_by_chance):
        parts.append(
            f"Of series of this length in which nothing changes, about "
            f"{100 * reading.marked_by_chance:.0f} in 100 bear at least one such mark by chance"
        )
    without = [s for s in reading.stretches if not s.has_limits]
    parts.extend(f"No limits: {why_no_limits(reading, s)}" for s in without)
    if any(s.has_limits and s.lower < 0 for s in reading.stretches):
        parts.append("A lower limit below 0 is drawn at 0: no point can fall below it")
    if any(s.drawn_upper < s.upper for s in reading.stretches):
        parts.append("An upper limit over 100% is drawn at 100%: no point can be over it")
    if any(s.constant for s in reading.stretches):
        parts.append("Where every point has the same value, limits are on the mean")
    words = ASSURED.get(reading.assurance)
    if words:
        start = f"{reading.assurance[0].upper()}{reading.assurance[1:]}"
        parts.append(f"{start}: {words.format(grid=reading.grid)}")
    return parts


def alt_text(reading: Reading, title: str, annotations: Sequence[tuple[Period, str]] = ()) -> str:
    """The picture in plain sentences."""
    kind = "XmR chart" if reading.has_limits else "Line chart"
    if not reading.shown:
        return f"No chart: {subtitle(reading)}. {title}."
    unit = reading.definition.unit
    known = [i for i, v in enumerate(reading.values) if not pd.isna(v)]
    low, high = (f(known, key=lambda i: reading.values[i]) for f in (min, max))
    points = f"{len(known)} {'overlapping ' if reading.overlapping else ''}{reading.grid}s"
    sentences = [f"{kind}: {subtitle(reading)}", title]
    sentences.append(
        f"{points}, from {format_number(unit, reading.values[low])} "
        f"{in_period(reading, low)} to {format_number(unit, reading.values[high])} "
        f"{in_period(reading, high)}; the latest is "
        f"{format_number(unit, reading.values[known[-1]])}"
    )
    sentences += _lines_in_words(reading)
    sentences += [words for words in icon_words(reading) if words]
    if reading.has_limits:
        flagged = sum(side != 0 for side in reading.sides)
        marked = "point shows" if flagged == 1 else "points show"
        sentences.append(f"{flagged or 'No'} {marked} a special cause")
        labels = [text for _, text in point_labels(reading)]
        if labels:
            sentences.append(f"Marked: {'; '.join(labels)}")
    noted = [f"{month_label(period.start)}, {text}" for period, text in annotations]
    if noted:
        sentences.append(f"Annotated: {'; '.join(noted)}")
    return " ".join(f"{s[0].upper()}{s[1:]}." for s in sentences)


def _lines_in_words(reading: Reading) -> list[str]:
    """Lines of each stretch, and the target."""
    found = []
    for stretch in reading.stretches:
        if not stretch.has_limits:
            continue
        names = [line_name(reading, name, value) for name, value in stretch.lines.items()]
        since = month_label(reading.periods[stretch.first].start)
        where = f" from {since}" if len(reading.stretches) > 1 else ""
        found.append(f"Lines{where}: {', '.join(names)}")
    if reading.target is not None and not icon_words(reading)[1]:
        found.append(line_name(reading, "target", reading.target))
    return found


def line_name(reading: Reading, name: str, value: float) -> str:
    """Mean, limit or target with its value."""
    return f"{name} {line_value(reading, value)}"


def line_value(reading: Reading, value: float) -> str:
    """The value of a line, in two decimals where it is small."""
    percent = "%" if reading.definition.unit == "proportion" else ""
    if not value:
        return f"0{percent}"
    return f"{100 * value:.{2 if abs(value) < 0.1 else 1}f}{percent}"
