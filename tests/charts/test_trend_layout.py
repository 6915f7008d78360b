"""Nothing on an XmR chart overlaps or leaves the picture, whatever is asked of it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from matplotlib.lines import Line2D

from retention.charts import theme, xmr_chart
from retention.charts.layout import drawable
from retention.charts.placing import Box
from retention.charts.trend_marks import Mark, stacked
from retention.indicators.definitions.trends import XmrOptions, as_trend
from retention.periods import months, year_to
from tests.charts.test_layout import boxes_of, check

STEADY = [10, 12, 9, 11, 10, 12, 11, 9, 10, 11, 12, 10, 9, 11, 10, 12, 9, 11, 10, 12, 11, 9, 10, 12]
LONG = (
    "a thing that takes a great many words to tell, so many that nobody would ever read all of "
    "them on a chart, and then a few more words still"
)
CLOSE = {
    "2025-01-01": "first thing happens",
    "2025-02-03": LONG,
    "2025-03-01": "third $x$ thing_y^2",
    "2025-03-20": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter",
    "2025-04-02": "<b>日本語</b> fifth\nthing",
}
LAST = {"2025-09-01": LONG, "2025-09-29": "near the end", "2025-09-30": LONG}
TWO = (date(2024, 9, 1),)
CASES = {
    "13 points": ([*STEADY[:13]], {}, {}),
    "36 points": ([*STEADY, *STEADY[:12]], {"target": 0.01}, CLOSE),
    "60 points": ([*STEADY, *STEADY, *STEADY[:12]], {"target": 0.011}, {}),
    "constant": ([10] * 24, {"target": 0.01}, CLOSE),
    "too few": ([2, 1, 3] * 8, {"target": 0.002}, LAST),
    "none at all": ([0] * 24, {"target": 0.0}, {}),
    "target on the mean": (STEADY, {"target": float(np.mean(STEADY)) / 1000}, {}),
    "target far away": (STEADY, {"target": 0.2}, CLOSE),
    "one stretch too short": (STEADY, {"rebase": (date(2025, 5, 1),)}, {}),
    "every stretch too short": (STEADY, {"rebase": (date(2024, 9, 1),)}, {}),
    "a stretch of one": (STEADY, {"rebase": (date(2025, 9, 1),)}, {}),
    "three stretches": (
        [*STEADY[:14], *(n + 9 for n in STEADY[:14]), 2, *(n - 5 for n in STEADY[:13])],
        {"rebase": (date(2023, 6, 1), date(2024, 8, 1)), "target": 0.012},
        {"2023-06-01": "merger", "2024-08-01": LONG, "2024-08-03": "demerger"},
    ),
    "far apart stretches": (
        [*STEADY[:14], *(n + 300 for n in STEADY[:14])],
        {"rebase": (date(2024, 8, 1),)},
        {},
    ),
    "many short stretches": (
        STEADY,
        {"rebase": tuple(date(2025, m, 1) for m in range(2, 9))},
        CLOSE,
    ),
    "five close together": (STEADY, {"target": 0.02}, CLOSE),
    "at the very end": (STEADY, {}, LAST),
    "peaks and annotations": (
        [*STEADY[:5], 40, *STEADY[6:17], 41, 38, *STEADY[19:]],
        {"target": 0.03},
        CLOSE,
    ),
}


def verticals_of(chart):
    """Lines of annotations in pixels of the page, as thin boxes."""
    width, height = chart.figure.bbox.width, chart.figure.bbox.height
    lines = [a for a in chart.figure.get_children() if a.get_label() == "annotation"]
    return [(a.get_xdata()[0] * width, *sorted(y * height for y in a.get_ydata())) for a in lines]


def check_all(chart):
    check(chart)
    boxes = boxes_of(chart)
    page = [text.get_text() for text in chart.figure.texts]
    for x, low, high in verticals_of(chart):
        for text, box in boxes:
            if text in page:
                apart = box.x1 <= x or box.x0 >= x or box.y1 <= low or box.y0 >= high
                assert apart, text
    icons = [a for a in chart.figure.get_children() if str(a.get_label()).endswith(" icon")]
    for icon in icons:
        frame = icon.get_window_extent()
        assert frame.x0 >= 0
        for text, box in boxes:
            apart = (
                box.x0 >= frame.x1 or box.x1 <= frame.x0 or box.y0 >= frame.y1 or box.y1 <= frame.y0
            )
            assert apart, text


@pytest.mark.parametrize("name", CASES)
def test_nothing_collides(make, name):
    counts, options, annotations = CASES[name]
    chart = xmr_chart(make.trend(counts, **options), annotations=annotations)
    check_all(chart)
    assert len(verticals_of(chart)) >= len(annotations)
    for text in annotations.values():
        first = drawable(text).split()[0]
        assert any(first[:20] in t.get_text() for t in chart.figure.texts)


@pytest.mark.parametrize("direction", ["higher", "lower", "neither"])
@pytest.mark.parametrize("length", [3, 6])
def test_nothing_collides_on_other_grids_and_for_other_measures(make, direction, length):
    measure = replace(make.joiner_rate, direction=direction)
    table = make.trend(
        [*STEADY[:20], 40, *STEADY[21:]], measure=measure, length=length, target=0.02
    )
    check_all(xmr_chart(table, annotations={"2024-10-01": LONG}))


def test_point_labels_touch_no_line_of_any_stretch(make):
    counts = [*STEADY[:4], 30, *STEADY[5:14], *(n + 15 for n in STEADY[:8]), 60, *STEADY[:5]]
    table = make.trend(counts, rebase=(date(2024, 8, 1),), target=0.02)
    chart = xmr_chart(table, annotations={"2024-08-01": "merger"})
    labels = [t for t in chart.figure.texts if ": outside" in t.get_text()]
    assert labels
    for label in labels:
        box = label.get_window_extent()
        for drawn in chart.figure.axes[0].lines:
            if drawn.get_linestyle() != "None":
                path = drawn.get_path().transformed(drawn.get_transform())
                assert not path.intersects_bbox(box, filled=False), label.get_text()


def test_labels_of_marks_are_stairs_that_no_line_goes_through():
    marks = [Mark(float(i), f"{'long words ' * (i % 4 + 1)}{i}") for i in range(8)]
    labels = stacked(marks, 60, 800, 24)
    for label in labels:
        for other in labels:
            inside = label.x < other.x < label.right
            assert not inside or other.top <= label.rise
    apart = stacked([Mark(0.0, "a"), Mark(20.0, "b")], 60, 800, 24)
    assert apart[0].rise == apart[1].rise


def test_overlapping_years_do_not_collide(make):
    years = [year_to(p.last_day) for p in months("2025-09-30", 24)]
    read = as_trend(make.monthly_counts, XmrOptions(target=0.01), key="yearly")
    chart = xmr_chart(
        make.series(STEADY, definition=read, periods=years),
        annotations={years[-2].last_day: LONG},
    )
    check_all(chart)
    assert "24 overlapping years" in chart.alt_text
    names = [t.get_text() for t in chart.figure.axes[0].get_xticklabels()]
    assert names[-1] == "to Sep\n2025"
    drawn = [a.get_label() for a in chart.figure.axes[0].lines]
    assert drawn == ["target", "series", "common cause"]


def test_only_checked_colours_are_drawn_on_a_full_chart(make):
    counts, options, annotations = CASES["peaks and annotations"]
    chart = xmr_chart(make.trend(counts, **options), annotations=annotations)
    allowed = {*theme.TEXT_COLOURS, *theme.MARK_COLOURS, theme.GRID}
    assert {t.get_color() for t in chart.figure.texts} <= set(theme.TEXT_COLOURS)
    drawn = [a for a in chart.figure.findobj(Line2D) if a.get_linestyle() != "None"]
    assert {a.get_color() for a in drawn if a.get_visible()} <= allowed
    assert theme.TARGET in {a.get_color() for a in drawn}


def test_boxes_touch_when_they_are_nearer_than_a_text_may_be():
    box = Box(0, 0, 10, 10)
    assert box.touches(Box(12, 0, 12, 10))
    assert not box.touches(Box(16, 0, 20, 10))
