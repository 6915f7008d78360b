"""What the XmR chart draws and says."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from retention.charts import xmr_chart
from retention.charts.signals import Signal, signals_of
from retention.charts.theme import CONCERN, GREY, IMPROVEMENT, INK, NEITHER, TARGET
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


def test_what_is_older_than_a_year_is_labelled_and_no_headline(make):
    old = [*STEADY[:11], 30, *STEADY[12:]]
    chart = xmr_chart(make.series(old))
    assert chart.title == (
        "Month to month, leaving has varied within its usual range since October 2024"
    )
    assert "September 2024: outside the limits" in texts_of(chart)
    new = xmr_chart(make.series([*STEADY[:12], 30, *STEADY[13:]]))
    assert new.title == "More people than usual left in October 2024"
    quarters = xmr_chart(make.trend([*STEADY[:19], 40, *STEADY[20:]], length=3))
    assert quarters.title.startswith("Quarter to quarter, leaving has varied within")


def test_words_and_axis_fit_quarters_and_half_years(make):
    quarters = xmr_chart(make.series([*STEADY[:21], 30, 12, 9], length=3))
    assert quarters.title == "More people than usual left in the quarter to March 2025"
    assert "per cent a quarter" in quarters.subtitle
    assert "quarter to March 2025: outside the limits" in texts_of(quarters)
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
    table = make.series([1, 0, 2] * 8, people=8)
    chart = xmr_chart(table, annotations={"2025-01-01": "merger"})
    assert "merger" not in texts_of(chart)
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


def test_a_new_stretch_breaks_every_line_and_has_its_own(make):
    counts = [*STEADY[:14], *(n + 12 for n in STEADY[:14])]
    chart = xmr_chart(make.trend(counts, rebase=(date(2024, 8, 1),)))
    frame = chart.data.frame
    for label, column in (("mean", "mean"), ("upper limit", "upper_limit"), ("series", "value")):
        before, after = (a for a in chart.figure.axes[0].lines if a.get_label() == label)
        assert max(before.get_xdata()) < 13.5 < min(after.get_xdata())
        assert before.get_ydata()[0] == frame[column].iloc[0]
        assert after.get_ydata()[-1] == frame[column].iloc[-1]
    means = [f"{100 * m:.2f}%" for m in frame["mean"].iloc[[0, -1]]]
    assert chart.title == (
        f"Leaving has varied around {means[1]} a month since August 2024, around {means[0]} before"
    )
    texts = texts_of(chart)
    assert f"mean {means[1]}" in texts
    assert any(text.startswith(f"mean {means[0]}, limits ") for text in texts)
    assert "limits begin anew" in texts
    assert "Mean and limits begin anew" not in chart.caption
    assert f"mean {means[0]}" in chart.alt_text
    assert "Lines from August 2024" in chart.alt_text


def test_the_title_speaks_of_the_latest_stretch(make):
    counts = [*STEADY[:8], 40, *STEADY[9:14], *STEADY]
    chart = xmr_chart(make.trend(counts, rebase=(date(2023, 10, 1),)))
    assert chart.title.startswith("Leaving has varied around")
    assert "April 2023: outside the limits" in texts_of(chart)


def test_a_stretch_too_short_for_limits_is_a_plain_line_and_says_why(make):
    chart = xmr_chart(make.trend(STEADY, rebase=(date(2025, 5, 1),)))
    assert chart.title.endswith("too few months since May 2025 for limits")
    assert "too few months since May 2025 for limits" in texts_of(chart)
    assert [len(a.get_xdata()) for a in chart.figure.axes[0].lines if a.get_label() == "mean"] == [
        2
    ]
    assert "common cause" not in " ".join(texts_of(chart))
    assert "No limits: too few months since May 2025 for limits" in chart.caption


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (0.002, "target 0.20%: consistently missing"),
        (0.0105, "target 1.05%: hit and miss"),
        (0.03, "target 3.00%: consistently hitting"),
    ],
)
def test_a_target_has_a_red_line_a_name_and_an_icon_with_words(make, target, words):
    chart = xmr_chart(make.trend(STEADY, target=target))
    drawn = line(chart, "target")
    assert drawn.get_color() == TARGET == "#de1b1b"
    assert drawn.is_dashed()
    assert set(drawn.get_ydata()) == {target}
    assert words.partition(":")[0] in texts_of(chart)
    assert words in texts_of(chart)
    assert f"{words[0].upper()}{words[1:]}." in chart.alt_text
    band, frame = (artist(chart, f"assurance icon{part}") for part in (" band", ""))
    middle = frame.get_y() + frame.get_height() / 2
    # Lower is better: what is hit lies under the target line, what is missed over it.
    under, over = band.get_y() < middle, band.get_y() + band.get_height() > middle
    assert (under, over) == {
        "consistently missing": (False, True),
        "hit and miss": (True, True),
        "consistently hitting": (True, False),
    }[words.partition(": ")[2]]
    low, high = chart.figure.axes[0].get_ylim()
    assert low <= target <= high


def artist(chart, label):
    return next((a for a in chart.figure.get_children() if a.get_label() == label), None)


def test_the_variation_icon_is_that_of_the_latest_point(make):
    steady = xmr_chart(make.series(STEADY))
    assert "September 2025: common cause" in texts_of(steady)
    high = xmr_chart(make.series([*STEADY[:-1], 30]))
    assert "September 2025: concern, higher" in texts_of(high)
    point = artist(high, "variation icon point")
    assert (point.get_marker(), point.get_mfc()) == ("^", CONCERN)
    assert "September 2025: concern, higher; usually high in that month" in texts_of(
        xmr_chart(make.series(SEASON))
    )
    assert artist(xmr_chart(make.series([2, 1, 3] * 8)), "variation icon") is None


def test_annotations_are_lines_at_their_days_with_their_words(make):
    chart = xmr_chart(
        make.series(STEADY),
        annotations={date(2025, 4, 1): "pay deal", "2025-04-16": "new $rota$", "2025-04-01": "tea"},
    )
    first, second = (a for a in chart.figure.get_children() if a.get_label() == "annotation")
    axes = chart.figure.axes[0]
    to_points = axes.transData.inverted().transform
    places = [
        to_points(chart.figure.transFigure.transform((a.get_xdata()[0], 0)))[0]
        for a in (first, second)
    ]
    assert places == pytest.approx([17.5, 18.0])
    assert {"pay deal; tea", "new $rota$"} <= set(texts_of(chart))
    assert "Annotated: April 2025, pay deal; tea; April 2025, new $rota$." in chart.alt_text


def test_an_annotation_on_the_day_of_a_new_stretch_names_its_line(make):
    table = make.trend([*STEADY, *STEADY], rebase=(date(2023, 10, 1),))
    chart = xmr_chart(table, annotations={"2023-10-01": "merger"})
    assert len([a for a in chart.figure.get_children() if a.get_label() == "annotation"]) == 1
    assert "merger" in texts_of(chart)
    assert "limits begin anew" not in texts_of(chart)


@pytest.mark.parametrize(
    ("annotations", "said"),
    [
        ({"2023-09-30": "x"}, "from 2023-10-01 to 2025-09-30, was 2023-09-30"),
        ({"2025-10-01": "x"}, "make the series longer"),
        ({"soon": "x"}, "annotations must be a date"),
        ({"2025-01-01": " "}, "must have a text for 2025-01-01"),
        ({"2025-01-01": 7}, "must have a text"),
        (["2025-01-01"], "mapping of day to text"),
        ({f"2025-01-0{n}": "x" for n in range(1, 10)}, "at most 8 days, was 9"),
    ],
)
def test_wrong_annotations_say_what_is_right(make, annotations, said):
    with pytest.raises(ArgumentError, match=said):
        xmr_chart(make.series(STEADY), annotations=annotations)


def test_captions_say_how_often_nothing_is_marked_and_what_is_cut_off(make):
    chart = xmr_chart(make.series([2, 14, 3, 12, 1, 15, 2, 13, 3, 11, 2, 14, 1, 12]))
    assert "nothing changes, about 11 in 100 bear at least one such mark" in chart.caption
    assert "A lower limit below 0 is drawn at 0" in chart.caption
    steady = xmr_chart(make.trend(STEADY, screen=False)).caption
    assert "none of them left out" in steady
    assert "about 19 in 100" in steady
    assert "drawn at 0" not in steady
    assert "in 100 bear" not in xmr_chart(make.series([2, 1, 3] * 8)).caption


def test_a_constant_series_has_one_line_and_an_axis_from_zero(make):
    chart = xmr_chart(make.series([10] * 24))
    assert chart.title == "Leaving: the same 1.00% every month"
    assert "mean and limits 1.00%" in texts_of(chart)
    assert chart.figure.axes[0].get_ylim()[0] == 0
    assert line(chart, "upper limit") is None
    assert "limits are on the mean" in chart.caption


def test_other_measures_are_called_by_their_names(make):
    peak = xmr_chart(make.trend(PEAK, measure=make.joiner_rate))
    assert peak.title == "Joiner rate: above its usual range in January 2025"
    assert peak.subtitle.startswith("Joiner rate, per cent by month, all staff")
    assert line(peak, "special cause, high").get_marker() == "D"
    assert "September 2025: common cause" in texts_of(peak)
    rising = xmr_chart(make.trend(RISING, measure=make.joiner_rate))
    assert rising.title == "Joiner rate: risen every month since February 2025"
    shift = xmr_chart(make.trend([*STEADY[:16], *[12] * 8], measure=make.joiner_rate))
    assert shift.title == "Joiner rate: above its mean each month since January 2025"
    quiet = xmr_chart(make.trend(STEADY, measure=make.joiner_rate, target=0.01))
    assert quiet.title == "Joiner rate: month to month within its usual range"
    # Neither way is better, so nothing is hit or missed.
    assert artist(quiet, "assurance icon") is None
    assert "Target 1.00%." in quiet.alt_text


def test_where_planned_leaving_is_out_the_subtitle_says_so(make):
    chart = xmr_chart(make.trend(STEADY, measure=make.without_planned))
    assert chart.subtitle.startswith("Leavers but for rotations as a share of mean headcount")
    assert "but for planned rotations and completed training schemes" in chart.caption


def test_shares_have_no_limit_over_100_per_cent(make):
    chart = xmr_chart(make.trend([999, 910] * 12, measure=make.joiner_rate))
    assert chart.data.frame["upper_limit"].iloc[0] > 1
    assert set(line(chart, "upper limit").get_ydata()) == {1}
    assert "An upper limit over 100% is drawn at 100%" in chart.caption


def test_a_season_of_two_months_is_usual_for_both(make):
    two = [*STEADY[:10], 40, 42, *STEADY[12:22], 41, 43]
    chart = xmr_chart(make.series(two))
    assert chart.title == (
        "Leaving was high from August 2025 to September 2025; it is usually high in those months"
    )


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
