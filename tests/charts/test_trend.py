"""What the XmR chart draws and says."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from retention.charts import xmr_chart
from retention.charts.signals import Signal, signals_of
from retention.charts.theme import CONCERN, GREY, IMPROVEMENT, INK, NEITHER
from retention.errors import ArgumentError
from retention.periods import Period

STEADY = [10, 12, 9, 11, 10, 12, 11, 9, 10, 11, 12, 10, 9, 11, 10, 12, 9, 11, 10, 12, 11, 9, 10, 12]
PEAK = [*STEADY[:15], 30, *STEADY[16:]]
FEWER = [14, 15, 13, 16, 14, 15, 14, 13, 16, 15, 14, 15, 5, 6, 4, 5, 6, 5, 4, 6]
RISING = [*STEADY[:12], 6, 8, 10, 11, 13, 14, 15, 17]
SEASON = [*STEADY[:11], 30, *STEADY[12:23], 31]


def texts_of(chart):
    return [text.get_text() for text in chart.figure.texts]


def line(chart, label):
    (axes,) = chart.figure.axes
    return next((a for a in axes.lines if a.get_label() == label), None)


def test_a_steady_series_is_grey_between_its_limits(make):
    chart = xmr_chart(make.series(STEADY))
    frame = chart.data.frame
    assert chart.title == "Month to month, leaving varies within its usual range"
    assert np.array_equal(line(chart, "series").get_ydata(), frame["value"])
    assert line(chart, "common cause").get_mfc() == GREY
    assert line(chart, "special cause, high") is None
    assert line(chart, "mean").get_color() == INK
    assert set(line(chart, "mean").get_ydata()) == {frame["mean"].iloc[0]}
    for name, column in (("upper limit", "upper_limit"), ("lower limit", "lower_limit")):
        assert set(line(chart, name).get_ydata()) == {frame[column].iloc[0]}
        assert line(chart, name).is_dashed()
        assert f"{name} {100 * frame[column].iloc[0]:.2f}%" in texts_of(chart)
    assert f"mean {100 * frame['mean'].iloc[0]:.2f}%" in texts_of(chart)


def test_a_point_outside_the_limits_has_shape_colour_and_words(make):
    chart = xmr_chart(make.series(PEAK))
    special = line(chart, "special cause, high")
    assert (special.get_marker(), special.get_mfc()) == ("^", CONCERN)
    assert list(special.get_xdata()) == [15]
    assert chart.title == "More people than usual left in January 2025"
    assert "January 2025: outside the limits" in texts_of(chart)
    assert "Marked: January 2025: outside the limits." in chart.alt_text
    assert "1 point shows a special cause." in chart.alt_text


def test_fewer_leavers_are_an_improvement(make):
    chart = xmr_chart(make.series(FEWER))
    special = line(chart, "special cause, low")
    assert (special.get_marker(), special.get_mfc()) == ("v", IMPROVEMENT)
    assert chart.title == "Fewer people than usual have left each month since February 2025"
    assert "outside the limits, since February 2025" in texts_of(chart)


def test_where_neither_way_is_better_causes_are_diamonds(make):
    neither = replace(make.monthly, direction="neither")
    chart = xmr_chart(make.series(PEAK, definition=neither))
    special = line(chart, "special cause, high")
    assert (special.get_marker(), special.get_mfc()) == ("D", NEITHER)


def test_a_rise_to_the_end_is_said_to_go_on(make):
    chart = xmr_chart(make.series(RISING))
    assert chart.title == "Leaving has risen every month since February 2025"


def test_a_peak_that_was_there_a_year_before_says_so(make):
    assert xmr_chart(make.series(SEASON)).title == (
        "Leaving was high in September 2025; it is usually high in that month"
    )


def test_words_and_axis_fit_quarters_and_half_years(make):
    quarters = xmr_chart(make.series(PEAK, length=3))
    assert quarters.title == "More people than usual left in the quarter to September 2023"
    assert "per cent a quarter" in quarters.subtitle
    assert "quarter to September 2023: outside the limits" in texts_of(quarters)
    names = [t.get_text() for t in quarters.figure.axes[0].get_xticklabels()]
    assert names[-1] == "Jul to Sep\n2025"
    halves = xmr_chart(make.series(STEADY, length=6))
    assert halves.title.startswith("Half-year to half-year, leaving varies")
    assert halves.subtitle.endswith("October 2013 to September 2025")
    names = [t.get_text() for t in halves.figure.axes[0].get_xticklabels()]
    assert names[-1] == "Apr to Sep\n2025"
    assert len(names) <= 9


def test_a_quarter_over_the_new_year_names_both_years(make):
    edges = [date(2021 + (m // 12), m % 12 + 1, 1) for m in range(11, 11 + 3 * 14, 3)]
    periods = [Period(a, b) for a, b in pairwise(edges)]
    chart = xmr_chart(make.series(STEADY[: len(periods)], periods=periods))
    names = [t.get_text() for t in chart.figure.axes[0].get_xticklabels()]
    assert names[-1] == "Dec 2024\nto Feb 2025"


def test_a_lower_limit_below_zero_is_drawn_at_zero(make):
    chart = xmr_chart(make.series([2, 14, 3, 12, 1, 15, 2, 13, 3, 11, 2, 14, 1, 12]))
    assert chart.data.frame["lower_limit"].iloc[0] < 0
    assert set(line(chart, "lower limit").get_ydata()) == {0}
    assert chart.figure.axes[0].get_ylim()[0] == 0
    assert "lower limit 0%" in texts_of(chart)


def test_an_axis_that_does_not_start_at_zero_is_stated(make):
    chart = xmr_chart(make.series([n + 100 for n in STEADY]))
    assert chart.figure.axes[0].get_ylim()[0] > 0
    start = chart.figure.axes[0].get_yticklabels()[0].get_text()
    assert f"The vertical axis starts at {start}, not at 0" in chart.caption


def test_without_limits_the_line_is_plain_and_says_why(make):
    few = xmr_chart(make.series([2, 1, 3] * 8))
    assert few.title == (
        "0.3% of people left in September 2025; too few leavers a month for limits"
    )
    assert "Plain line; too few leavers a month for limits" in few.caption
    assert line(few, "mean") is None
    assert few.figure.axes[0].get_ylim()[0] == 0
    short = xmr_chart(make.series(STEADY[:8], length=3))
    assert short.title.endswith("; too few quarters for limits")


def test_a_hidden_series_is_a_sentence(make):
    chart = xmr_chart(make.series([1, 0, 2] * 8, people=8))
    assert chart.figure.axes == []
    assert "Too few people to show." in texts_of(chart)
    assert chart.title == "Too few people to show month by month"


def test_at_most_three_causes_are_labelled(make):
    peaks = [*STEADY, *STEADY]
    for at in (3, 9, 20, 31, 40):
        peaks[at] = 40 + at
    chart = xmr_chart(make.series(peaks))
    labels = [t for t in texts_of(chart) if "outside the limits" in t or "below the mean," in t]
    assert sorted(labels) == [
        "February 2025: outside the limits",
        "May 2024: outside the limits",
        "below the mean, since March 2025",
    ]


def test_a_table_without_a_reading_is_refused_with_the_remedy(make):
    with pytest.raises(ArgumentError, match=r"no column 'mean'.*monthly_leaver_rate"):
        xmr_chart(make.total_only(39, 800))


@pytest.mark.parametrize(
    ("values", "rules", "expected"),
    [
        # The first point of the run bears another rule: the run is followed to its beginning.
        (
            [5, 1, 1.5, 1, 1, 1, 1.2, 1],
            ["common cause", "outside the limits", *["shift"] * 6],
            [Signal(1, 1, "outside the limits", -1), Signal(1, 7, "shift", -1)],
        ),
        (
            [3, 1, 2, 3, 4, 5, 6, 7],
            ["common cause", *["trend"] * 6, "outside the limits"],
            [Signal(7, 7, "outside the limits", 1), Signal(1, 7, "trend", 1)],
        ),
    ],
)
def test_signals_follow_runs_as_far_as_they_go(values, rules, expected):
    sides = [0 if rule == "common cause" else expected[-1].side for rule in rules]
    assert signals_of(values, 2, rules, sides) == expected
