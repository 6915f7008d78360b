"""Two small pictures with words over an XmR chart: what the latest point is, and the target.

They are drawn here from squares, lines and the chart's own markers.
"""

from __future__ import annotations

from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from retention.charts import trend_words as words
from retention.charts.layout import LABEL, MARGIN, WIDTH, Page, text_width
from retention.charts.reading import Reading
from retention.charts.theme import COMMON_CAUSE, GREY, INK, REST_FILL, TARGET, WHITE, trend_mark

SIDE = 30.0
ICON_ROW = SIDE + 16
BESIDE, BETWEEN = 10.0, 34.0
HITTING, MISSING = "consistently hitting", "consistently missing"


def draw_icons(page: Page, reading: Reading, top: float) -> None:
    """The variation icon, then the assurance icon, each with its words on one line."""
    variation, assurance = words.icon_words(reading)
    left = float(MARGIN)
    if variation:
        _draw_variation(page, reading, left, top)
        left = _write(page, variation, left, top)
    if assurance:
        _draw_assurance(page, reading, left, top)
        _write(page, assurance, left, top)


def _write(page: Page, text: str, left: float, top: float) -> float:
    """Words beside an icon; where the next one begins."""
    x = left + SIDE + BESIDE
    page.write(x, top + SIDE / 2, text, LABEL)
    return x + text_width(text, LABEL) + BETWEEN


def _draw_variation(page: Page, reading: Reading, left: float, top: float) -> None:
    """A mean line with grey points about it, or with the marker of the latest point off it."""
    _frame(page, left, top, "variation icon")
    _line(page, [left + 5, left + SIDE - 5], [top + SIDE / 2] * 2, INK)
    side = reading.sides[-1]
    mark = trend_mark(side, reading.definition.direction) if side else COMMON_CAUSE
    offsets = ((0.28, 0.34), (0.5, 0.66), (0.72, 0.4)) if not side else ((0.5, 0.5 - 0.2 * side),)
    for across, down in offsets:
        point = Line2D(
            [(left + across * SIDE) / WIDTH],
            [1 - (top + down * SIDE) / page.height],
            marker=mark.shape,
            ms=4.5 if not side else 9,
            mfc=mark.fill,
            mec=mark.edge,
            mew=0.8,
            ls="none",
            transform=page.figure.transFigure,
            label="variation icon point",
        )
        page.figure.add_artist(point)


def _draw_assurance(page: Page, reading: Reading, left: float, top: float) -> None:
    """The target as a line, and what lies between the limits as a band on or beside it."""
    _frame(page, left, top, "assurance icon")
    better_below = reading.definition.direction == "lower"
    below = {HITTING: better_below, MISSING: not better_below}.get(reading.assurance)
    band_top = {None: 0.3, True: 0.6, False: 0.12}[below]
    height = 0.4 if below is None else 0.28
    band = Rectangle(
        ((left + 5) / WIDTH, 1 - (top + (band_top + height) * SIDE) / page.height),
        (SIDE - 10) / WIDTH,
        height * SIDE / page.height,
        fc=REST_FILL,
        ec=GREY,
        lw=1,
        transform=page.figure.transFigure,
        label="assurance icon band",
    )
    page.figure.add_artist(band)
    _line(page, [left + 4, left + SIDE - 4], [top + SIDE / 2] * 2, TARGET)


def _frame(page: Page, left: float, top: float, label: str) -> None:
    box = Rectangle(
        (left / WIDTH, 1 - (top + SIDE) / page.height),
        SIDE / WIDTH,
        SIDE / page.height,
        fc=WHITE,
        ec=GREY,
        lw=1.2,
        transform=page.figure.transFigure,
        label=label,
    )
    page.figure.add_artist(box)


def _line(page: Page, across: list[float], down: list[float], colour: str) -> None:
    page.figure.add_artist(
        Line2D(
            [x / WIDTH for x in across],
            [1 - y / page.height for y in down],
            color=colour,
            lw=1.8,
            transform=page.figure.transFigure,
            label="icon line",
        )
    )
