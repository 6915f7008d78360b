"""What an XmR chart says in words, from published numbers only and by plain rules."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from retention.charts.signals import CLOSE, OUTSIDE, SHIFT, TREND, Signal, signals_of
from retention.disclosure import PublishedTable
from retention.periods import MONTH_NAMES, Period
from retention.results import Definition, format_number

FEWEST_POINTS = 13
"""Points under which the indicator draws no limits; only to say which of two reasons it is."""
GRID_WORDS = {1: "month", 3: "quarter", 6: "half-year", 12: "year"}
MOST_LABELS = 3
HIDDEN_TITLE = "Too few people to show"


@dataclass(frozen=True, slots=True)
class Reading:
    """The published series with what the words need of it."""

    definition: Definition
    population: str
    periods: tuple[Period, ...]
    values: tuple[float, ...]
    counts: tuple[float, ...]
    mean: float
    lower: float
    upper: float
    rules: tuple[str, ...]
    sides: tuple[int, ...]

    @classmethod
    def of(cls, table: PublishedTable) -> Reading:
        """Read the totals of a published XmR reading, oldest first."""
        frame = table.totals.sort_values("period_start")
        ends = (float(frame[c].iloc[0]) for c in ("mean", "lower_limit", "upper_limit"))
        mean, lower, upper = ends
        return cls(
            table.definition,
            table.population,
            table.periods,
            tuple(frame["value"].astype(float)),
            tuple(frame["numerator"].astype(float)),
            mean,
            lower,
            upper,
            tuple(frame["rule"].fillna("").astype(str)),
            tuple(frame["side"].fillna(0).astype(int)),
        )

    @property
    def shown(self) -> bool:
        """Whether there is anything to draw."""
        return not all(pd.isna(v) for v in self.values)

    @property
    def has_limits(self) -> bool:
        """Whether the series has a mean and limits."""
        return not pd.isna(self.mean)

    @property
    def months(self) -> int:
        """Calendar months in each period, 0 when they are not whole months of one number."""
        lengths = {_months_in(period) for period in self.periods}
        return lengths.pop() if len(lengths) == 1 else 0

    @property
    def grid(self) -> str:
        """One period in a word."""
        return GRID_WORDS.get(self.months, "period")

    @property
    def signals(self) -> list[Signal]:
        """Special causes, the latest last; none without limits."""
        if not self.has_limits:
            return []
        return signals_of(self.values, self.mean, self.rules, self.sides)

    @property
    def lines(self) -> dict[str, float]:
        """Mean and limits by name; a rate has no limit under 0."""
        if not self.has_limits:
            return {}
        return {"upper limit": self.upper, "mean": self.mean, "lower limit": max(self.lower, 0.0)}

    @property
    def about_leavers(self) -> bool:
        """Whether the series counts people who leave."""
        return self.definition.key.startswith("monthly_leaver_rate")


def headline(reading: Reading) -> str:
    """The message: whether anything beyond the usual variation is to be seen, and since when."""
    grid = reading.grid
    if not reading.shown:
        return f"{HIDDEN_TITLE} {grid} by {grid}"
    if not reading.has_limits:
        latest = max(i for i, v in enumerate(reading.values) if not pd.isna(v))
        value = format_number(reading.definition.unit, reading.values[latest])
        when = in_period(reading, latest)
        what = f"{value} of people left" if reading.about_leavers else f"{_title(reading)}: {value}"
        return f"{what} {when}; {why_no_limits(reading)}"
    if not reading.signals:
        noun = "leaving" if reading.about_leavers else _title(reading)
        return f"{grid.capitalize()} to {grid}, {noun} varies within its usual range"
    return _sentence(reading, reading.signals[-1])


def _sentence(reading: Reading, signal: Signal) -> str:
    """One special cause in a sentence."""
    leaving = "Leaving" if reading.about_leavers else _title(reading)
    ongoing = signal.last == len(reading.values) - 1
    since = f"since {_month(reading.periods[signal.first].start)}"
    stretch = f"from {_span(reading, signal)}"
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
    begun = _month(reading.periods[signal.first].start)
    when = f"since {begun}" if ongoing else _span(reading, signal)
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
    what = "Leavers as a share of mean headcount" if reading.about_leavers else _title(reading)
    first, last = reading.periods[0], reading.periods[-1]
    span = f"{_month(first.start)} to {_month(last.last_day)}"
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


def period_name(reading: Reading, index: int) -> str:
    """A period in a sentence or label: January 2024, quarter to March 2024."""
    period = reading.periods[index]
    if reading.months == 1:
        return period.label
    if reading.months in GRID_WORDS:
        return f"{reading.grid} to {_month(period.last_day)}"
    return period.label


def in_period(reading: Reading, index: int) -> str:
    """When, as part of a sentence."""
    name = period_name(reading, index)
    if reading.months == 1:
        return f"in {name}"
    return f"in the {name}" if reading.months in GRID_WORDS else f"in the period {name}"


def axis_name(reading: Reading, index: int) -> tuple[str, str]:
    """A period under the axis, in two short lines.

    The year stands below the months, or with each of them where they are of two years.
    """
    first, last = reading.periods[index].start, reading.periods[index].last_day
    names = [MONTH_NAMES[day.month - 1][:3] for day in (first, last)]
    if (first.year, first.month) == (last.year, last.month):
        return names[0], str(first.year)
    if first.year == last.year:
        return f"{names[0]} to {names[1]}", str(first.year)
    return f"{names[0]} {first.year}", f"to {names[1]} {last.year}"


def _span(reading: Reading, signal: Signal) -> str:
    start = _month(reading.periods[signal.first].start)
    return f"{start} to {_month(reading.periods[signal.last].last_day)}"


def _month(day: object) -> str:
    year, month = (getattr(day, name) for name in ("year", "month"))
    return f"{MONTH_NAMES[month - 1]} {year}"


def _months_in(period: Period) -> int:
    if period.start.day != 1 or period.end.day != 1:
        return 0
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month


def _title(reading: Reading) -> str:
    return reading.definition.title
