"""Days on an XmR chart: where its limits begin anew, and what its maker wants to be known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from retention.charts import trend_words as words
from retention.charts.layout import MARGIN, NOTE, WIDTH, drawable, text_width, wrap
from retention.charts.placing import Box
from retention.charts.reading import Reading, Stretch
from retention.charts.theme import PLUM
from retention.charts.trend_plot import Canvas, add_line, x_of
from retention.errors import ArgumentError
from retention.periods import ONE_DAY, Period, as_day

MOST_ANNOTATIONS = 8
WIDEST, NARROWEST = 270.0, 150.0
"""Pixels that the text of a mark may take, and that are kept free right of the last point."""
MOST_LINES = 3
BESIDE, BELOW = 6.0, 6.0
"""Pixels between a line and its text, and between texts."""
ANEW = "limits begin anew"
DOTTED = (0, (1.5, 1.8))

Annotations = tuple[tuple[Period, str], ...]
"""Days as periods of one day, each with its text, in order."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place between two points of the series, and what is written there."""

    index: float
    text: str


@dataclass(frozen=True, slots=True)
class Label:
    """A mark's line at `x` and its text in lines, `rise` pixels above the plot."""

    x: float
    lines: tuple[str, ...]
    rise: float

    @property
    def right(self) -> float:
        """Where its text ends."""
        return self.x + BESIDE + max(text_width(line, NOTE) for line in self.lines)

    @property
    def top(self) -> float:
        """Pixels above the plot of its upper edge."""
        return self.rise + len(self.lines) * NOTE.pitch


def checked_annotations(
    annotations: Mapping[date | str, str], periods: tuple[Period, ...]
) -> Annotations:
    """Annotations by day, in order; several texts of one day are one."""
    if not isinstance(annotations, Mapping):
        raise ArgumentError(
            f"annotations must be a mapping of day to text, was {type(annotations).__name__}; use "
            "{'2024-09-01': 'flexible rostering begins'}"
        )
    first, last = periods[0].start, periods[-1].last_day
    by_day: dict[date, list[str]] = {}
    for given, text in annotations.items():
        day = as_day(given, "annotations")
        if not first <= day <= last:
            raise ArgumentError(
                f"annotations must be of days from {first} to {last}, was {day}; leave it out, or "
                "make the series longer"
            )
        if not isinstance(text, str) or not drawable(text):
            raise ArgumentError(f"annotations must have a text for {day}, was {text!r}")
        by_day.setdefault(day, []).append(drawable(text))
    if len(by_day) > MOST_ANNOTATIONS:
        raise ArgumentError(
            f"annotations must be of at most {MOST_ANNOTATIONS} days, was {len(by_day)}; keep "
            "those that a reader needs"
        )
    days = sorted(by_day)
    return tuple((Period(day, day + ONE_DAY), "; ".join(by_day[day])) for day in days)


def marks_of(reading: Reading, noted: Annotations) -> tuple[Mark, ...]:
    """Annotations and new stretches from left to right; one line where both are on one day."""
    if not reading.shown:
        return ()
    marks = [Mark(_index(reading.periods, period.start), text) for period, text in noted]
    taken = {mark.index for mark in marks}
    anew = [s.first - 0.5 for s in reading.stretches[1:]]
    marks += [Mark(index, ANEW) for index in anew if index not in taken]
    return tuple(sorted(marks, key=lambda mark: mark.index))


def _index(periods: Sequence[Period], day: date) -> float:
    """A day on the scale of the points: half a period before a point its period begins.

    Of overlapping periods a day belongs to the first one that ends after it.
    """
    ends = [period.end for period in periods]
    place = next(i for i, end in enumerate(ends) if day < end)
    begins = ends[place - 1] if place else periods[0].start
    return place - 0.5 + (day - begins).days / (ends[place] - begins).days


def stacked(marks: Sequence[Mark], left: float, right: float, size: int) -> tuple[Label, ...]:
    """Labels right of their lines, each above all those that begin under it.

    A line then goes down through no label: those it passes begin to its right.
    """
    found: list[Label] = []
    for mark in reversed(marks):
        x = x_of(mark.index, left, right, size)
        room = min(WIDEST, WIDTH - MARGIN - x - BESIDE)
        lines = wrap(mark.text, NOTE, room, most_lines=MOST_LINES)
        label = Label(x, lines, 0.0)
        under = [other.top for other in found if other.x < label.right + 2 * BESIDE]
        found.append(Label(x, lines, max(under, default=0.0) + BELOW))
    return tuple(reversed(found))


def band_height(labels: Sequence[Label]) -> float:
    """Pixels that the labels take above the plot."""
    return max((label.top + BELOW for label in labels), default=0.0)


def draw_marks(canvas: Canvas, labels: Sequence[Label], *, band_bottom: float) -> list[Box]:
    """Draw lines and texts; the boxes of the lines, which other texts must not touch."""
    verticals = []
    for label in labels:
        top = band_bottom - label.top
        add_line(
            canvas.page,
            (label.x, top),
            (label.x, canvas.area.bottom),
            "annotation",
            color=PLUM,
            lw=1.3,
            ls=DOTTED,
        )
        canvas.page.write_lines(label.x + BESIDE, top, label.lines, NOTE)
        verticals.append(Box(label.x, top, label.x, canvas.area.bottom))
    return verticals


def draw_stretch_names(
    canvas: Canvas, reading: Reading, verticals: Sequence[Box], middle: float
) -> None:
    """Over each stretch its mean and limits, or why it has none, as much as there is room for.

    The latest has the names of its lines beside them.
    """
    for stretch in reading.stretches:
        last = stretch is reading.latest
        if last and stretch.has_limits:
            continue
        left, right = canvas.x(stretch.first - 0.5), canvas.x(stretch.last + 0.5)
        left = left if stretch.first else canvas.area.left - BESIDE
        inside = sorted(v.left for v in verticals if left < v.left < right)
        # The last stretch has free room up to the edge of the page.
        edges = [left, *inside, WIDTH - MARGIN if last else right]
        gaps = list(pairwise(edges))
        for text in _names(reading, stretch):
            fits = [a for a, b in gaps if text_width(text, NOTE) + 2 * BESIDE <= b - a]
            if fits:
                canvas.page.write(fits[0] + BESIDE, middle, text, NOTE)
                break


def _names(reading: Reading, stretch: Stretch) -> list[str]:
    """Texts over a stretch, the longest first."""
    if not stretch.has_limits:
        return [words.why_no_limits(reading, stretch), "no limits"]
    mean = words.line_name(reading, "mean", stretch.mean)
    low, high = (words.line_value(reading, v) for v in (stretch.drawn_lower, stretch.drawn_upper))
    return [f"{mean}, limits {low} to {high}", mean]
