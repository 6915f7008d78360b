"""Nothing overlaps or leaves the picture, and everything can be seen."""

from itertools import combinations

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.text import Text

from retention.charts import group_intervals, theme, xmr_chart
from retention.charts.layout import HEADLINE, LABEL, drawable, text_width, wrap

WIDE = 2.0
STEADY = [10, 12, 9, 11, 10, 12, 11, 9, 10, 11, 12, 10, 9, 11, 10, 12, 9, 11, 10, 12, 11, 9, 10, 12]


def boxes_of(chart):
    with theme.style():
        chart.figure.canvas.draw()
        renderer = chart.figure.canvas.get_renderer()
        found = [
            (t.get_text(), t.get_window_extent(renderer))
            for t in chart.figure.findobj(Text)
            if t.get_visible() and t.get_text().strip()
        ]
    return found


def check(chart):
    boxes = boxes_of(chart)
    width, height = chart.figure.bbox.width, chart.figure.bbox.height
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.x1 <= width, text
        assert box.y0 >= 0, text
        assert box.y1 <= height, text
    for (text, a), (other, b) in combinations(boxes, 2):
        apart = (
            a.x1 <= b.x0 + WIDE or b.x1 <= a.x0 + WIDE or a.y1 <= b.y0 + WIDE or b.y1 <= a.y0 + WIDE
        )
        assert apart, (text, other)


def groups(count, names=()):
    named = [*names, *(f"Ward {n}" for n in range(count - len(names)))]
    return {name: (12 + 17 * (n % 5), 200 + 9 * n) for n, name in enumerate(named)}


@pytest.mark.parametrize("count", [1, 2, 3, 9, 30])
def test_groups_do_not_overlap(make, count):
    check(group_intervals(make.by_group(groups(count))))


@pytest.mark.parametrize("count", [5, 30])
def test_groups_with_hostile_names_do_not_overlap(make, count):
    chart = group_intervals(make.by_group(groups(count, make.hostile)))
    check(chart)
    labels = [text for text, _ in boxes_of(chart)]
    assert "<b>bold & brash</b> $x^2$ $y_" in " ".join(labels)
    assert any(label.endswith("…") for label in labels)


def test_large_counts_and_hidden_groups_do_not_overlap(make):
    table = {f"{'Very long name ' * 9}{n}": (30_000 * n, 400_000) for n in range(1, 6)}
    check(group_intervals(make.by_group({**table, "Few": (1, 5), "Fewer": (1, 4)})))


@pytest.mark.parametrize("length", [1, pytest.param(3, marks=pytest.mark.slow), 6])
@pytest.mark.parametrize(
    "peaks",
    [{}, {5: 40}, {22: 30, 23: 31}, {3: 60, 4: 30, 12: 41, 23: 1}, {0: 40, 23: 40}, {20: 900}],
)
def test_trends_do_not_overlap(make, length, peaks):
    leavers = [peaks.get(n, value) for n, value in enumerate(STEADY)]
    chart = xmr_chart(make.series(leavers, length=length))
    check(chart)
    labels = [t for t in chart.figure.texts if ": outside" in t.get_text()]
    assert len(labels) <= 3
    (axes,) = chart.figure.axes
    drawn = [a for a in axes.lines if a.get_label() in ("series", "mean", "upper limit")]
    for label in labels:
        box = label.get_window_extent()
        for artist in drawn:
            path = artist.get_path().transformed(artist.get_transform())
            assert not path.intersects_bbox(box, filled=False), label.get_text()


@pytest.mark.parametrize("points", [1, 2, 36, 60])
def test_short_and_long_series_do_not_overlap(make, points):
    chart = xmr_chart(make.series((STEADY * 3)[:points]))
    check(chart)
    assert len(chart.figure.axes[0].get_xticks()) <= 9


def test_a_hidden_series_does_not_overlap(make):
    check(xmr_chart(make.series([1, 0, 2] * 8, people=8)))


def test_lines_of_text_keep_their_width_whatever_the_words():
    for text in ("a " * 300, "x" * 300, "Nursing and Midwifery " * 9):
        lines = wrap(text, LABEL, 200)
        assert max(text_width(line, LABEL) for line in lines) <= 200
        two = wrap(text, HEADLINE, 200, most_lines=2)
        assert len(two) == 2
        assert two[1].endswith("…")
        assert text_width(two[1], HEADLINE) <= 200


def test_what_the_font_lacks_is_an_empty_box():
    assert drawable("Ward 日 \x00\u202e7") == "Ward □ 7"


def luminance(colour):
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(colour, ground):
    light, dark = sorted((luminance(colour), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", [theme.WHITE, theme.BAND])
def test_text_has_the_contrast_that_readers_need(ground):
    assert all(contrast(colour, ground) >= 4.5 for colour in theme.TEXT_COLOURS)


def marks():
    flagged = [
        make_mark(side, better)
        for make_mark in (theme.flagged_mark, theme.trend_mark)
        for side in (-1, 1)
        for better in ("higher", "lower", "neither")
    ]
    return [theme.PLAIN, theme.TOTAL_MARK, theme.COMMON_CAUSE, *flagged]


def test_marks_have_the_contrast_that_eyes_need():
    assert {mark.edge for mark in marks()} <= set(theme.MARK_COLOURS)
    assert all(contrast(colour, theme.WHITE) >= 3 for colour in theme.MARK_COLOURS)


def test_only_checked_colours_are_drawn(make):
    allowed = {*theme.TEXT_COLOURS, *theme.MARK_COLOURS}
    charts = [
        group_intervals(make.by_group(groups(9))),
        xmr_chart(make.series([*STEADY[:20], 60, *STEADY[21:]])),
    ]
    for chart in charts:
        texts = [*chart.figure.texts, *chart.figure.axes[0].get_xticklabels()]
        assert {t.get_color() for t in texts} <= set(theme.TEXT_COLOURS)
        for artist in chart.figure.axes[0].lines:
            assert artist.get_color() in allowed or artist.get_linestyle() == "None"


def test_drawing_leaves_no_settings_behind(make):
    with mpl.rc_context({"font.size": 33, "axes.grid": False, "text.color": "red"}):
        before = dict(mpl.rcParams)
        chart = group_intervals(make.by_group(groups(3)))
        chart.svg()
        assert dict(mpl.rcParams) == before
        in_odd_style = chart.png()
    assert in_odd_style == group_intervals(make.by_group(groups(3))).png()
