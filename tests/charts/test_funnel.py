"""What a funnel draws and says, and that nothing on it collides."""

from itertools import combinations

import numpy as np
import pytest

import retention
from retention.charts import funnel
from retention.charts.funnel_words import chance_of
from retention.charts.theme import CONCERN, IMPROVEMENT, MARK_COLOURS
from retention.disclosure import publish
from retention.errors import ArgumentError
from retention.indicators.definitions.units import LEAVER_SHARE
from retention.results import indicator_table

from .test_groups import texts_of
from .test_layout import boxes_of, check

POINT = 4.0
"""Pixels around the middle of a point."""


def table(make, groups, *, overdispersed=True, column="unit"):
    made = make.by_group(groups, column=column)
    keys = ["period_start", "period_last_day", column, "total", "opening", "numerator"]
    stated = indicator_table(
        LEAVER_SHARE,
        made.frame[keys],
        level=0.95,
        by=(column,),
        population="all staff",
        as_of=made.as_of,
        source=made.source,
    )
    return retention.funnel(stated, overdispersed=overdispersed)


def equal(count, extra=None, *, low=50, high=300):
    draws = np.random.default_rng(3)
    sizes = draws.integers(low, high, count)
    units = {f"Ward {i:03d}": (int(draws.binomial(n, 0.12)), int(n)) for i, n in enumerate(sizes)}
    return {**units, **(extra or {})}


def points(chart, label):
    (axes,) = chart.figure.axes
    found = [a for a in axes.lines if a.get_label() == label]
    return list(zip(*found[0].get_data(), strict=True)) if found else []


def line(chart, label):
    (axes,) = chart.figure.axes
    return next(a for a in axes.lines if a.get_label() == label)


def check_points(chart):
    """No text covers a point."""
    (axes,) = chart.figure.axes
    boxes = boxes_of(chart)
    for artist in axes.lines:
        if artist.get_linestyle() != "None":
            continue
        for x, y in axes.transData.transform(np.column_stack(artist.get_data())):
            for text, box in boxes:
                wide = box.x0 - POINT < x < box.x1 + POINT
                assert not (wide and box.y0 - POINT < y < box.y1 + POINT), text


PLANTED = {"Theatres": (90, 250), "Night Team": (2, 280)}


@pytest.fixture(scope="module")
def chart(make):
    return funnel(table(make, equal(30, PLANTED)))


def test_each_unit_is_a_point_at_its_size_and_value(chart):
    frame = chart.data.groups.set_index("unit")
    drawn = [p for label in ("above", "below") for p in points(chart, f"{label} the limits")]
    wanted = [tuple(frame.loc[n, ["opening", "value"]]) for n in PLANTED]
    assert drawn == wanted
    inside = frame[frame["verdict"] == "inside"]
    assert sorted(points(chart, "inside the limits")) == sorted(
        zip(inside["opening"], inside["value"], strict=True)
    )


def test_only_units_outside_are_named_and_by_shape_and_colour(chart):
    named = {text for text in texts_of(chart) if text in chart.data.frame["unit"].to_list()}
    assert named == set(PLANTED)
    above, below = line(chart, "above the limits"), line(chart, "below the limits")
    inside = line(chart, "inside the limits")
    assert (above.get_marker(), above.get_mfc()) == ("^", CONCERN)
    assert (below.get_marker(), below.get_mfc()) == ("v", IMPROVEMENT)
    assert inside.get_marker() == "o"


def test_limits_are_those_of_the_table_at_its_sizes(chart):
    frame = chart.data.groups
    for name in ("inner_lower", "inner_upper", "outer_lower", "outer_upper"):
        x, y = line(chart, name).get_data()
        np.testing.assert_allclose(np.interp(frame["opening"], x, y), frame[name], atol=2e-4)
    assert set(line(chart, "centre").get_ydata()) == {chart.data.totals["value"].iloc[0]}
    assert texts_of(chart).count("99.8% limit") == 2
    assert texts_of(chart).count("95% limit") == 2
    assert f"All: {100 * chart.data.totals['value'].iloc[0]:.1f}%" in texts_of(chart)
    for artist in chart.figure.axes[0].lines:
        if artist.get_linestyle() != "None":
            assert artist.get_color() in MARK_COLOURS


def test_title_subtitle_caption_and_alt_text(chart):
    assert chart.title.startswith(
        "Theatres loses a larger share of its people, Night Team a smaller one, than chance"
    )
    assert "Units differ by about" in chart.subtitle
    assert "points (" in chart.subtitle
    assert "Points inside the limits are not named" in chart.caption
    assert chart.alt_text.startswith("Funnel plot: Leavers of those in post at the start by unit")
    assert "Above the 99.8% limits: Theatres 36.0% (30.3 to 42.1)." in chart.alt_text
    assert "Below the 99.8% limits: Night Team 0.7%" in chart.alt_text
    assert "rank" not in f"{chart.title} {chart.caption} {chart.alt_text}".casefold()


@pytest.mark.parametrize(
    ("groups", "title"),
    [
        ({"A": (30, 200), "B": (20, 210), "C": (25, 180)}, "No unit stands apart from the others"),
        (
            {"A": (30, 200), "B": (80, 210)},
            "With so few units nothing can be said of how they differ",
        ),
        ({"A": (20, 200)}, "A funnel needs several units, and here is one"),
        ({"A": (1, 5), "B": (1, 4)}, "Too few people to show by unit"),
        ({f"W{n}": (0, 50 + n) for n in range(5)}, "Nobody left any unit"),
        (
            {f"W{n:02d}": (n % 4, 12 + n) for n in range(12)},
            "Every unit shown is too small to be told from chance",
        ),
        (
            {**{f"W{n}": (40, 400) for n in range(6)}, "Small": (2, 20)},
            "No unit stands apart from the others; 1 of 7 units is too small to tell",
        ),
        (
            {**{f"W{n}": (30 + 10 * n, 400) for n in range(6)}},
            "Units differ beyond chance, and none stands apart from the others",
        ),
        (
            {**{f"W{n}": (40, 400) for n in range(6)}, "T1": (1, 6), "T2": (2, 8)},
            "No unit shown stands apart from the others",
        ),
    ],
)
def test_titles(make, groups, title):
    assert funnel(table(make, groups)).title == title


def test_one_of_many_outside_is_laid_to_chance(make):
    even = {f"W{n:03d}": (30, 250) for n in range(60)}
    chart = funnel(table(make, {**even, "Odd": (60, 250)}))
    assert chart.title == (
        "1 of 61 units lies outside the limits; chance alone puts as many there in 11% of such "
        "funnels"
    )
    few = {f"W{n:03d}": (30, 250) for n in range(20)}
    chart = funnel(table(make, {**few, "Odd": (60, 250)}))
    assert chart.title == "Odd loses a larger share of its people than chance explains"


def test_how_often_chance_does_that_is_a_poisson_tail():
    draws = np.random.default_rng(1).poisson(0.4, 200_000)
    for outside in (1, 2, 3):
        assert chance_of(outside, 200) == pytest.approx(np.mean(draws >= outside), abs=0.004)


def test_widened_limits_are_said_in_the_title(make):
    uneven = {f"W{n:02d}": (20 + 3 * n, 300) for n in range(20)}
    chart = funnel(table(make, {**uneven, "Odd": (220, 300)}))
    assert chart.title == (
        "Odd loses a larger share of its people than chance and the usual differences between "
        "units explain"
    )
    assert "usually have beyond chance allowed for" in chart.caption


@pytest.mark.parametrize("count", [1, 2, 3, 12, 60, 200])
def test_nothing_collides(make, count):
    chart = funnel(table(make, equal(count, PLANTED if count > 3 else None)))
    check(chart)
    check_points(chart)


def test_names_of_many_units_outside_do_not_collide(make):
    extra = {f"Outlying Department {i}": (60 + 3 * i, 150 + 3 * i) for i in range(12)}
    chart = funnel(table(make, equal(60, extra), overdispersed=False))
    check(chart)
    check_points(chart)
    outside = chart.data.frame[chart.data.frame["verdict"] == "outside"]
    assert f"{len(outside) - 8} more outside are in the table by name" in chart.caption


def test_hostile_names_do_not_collide(make):
    extra = {name: (70 + i, 160 + 10 * i) for i, name in enumerate(make.hostile)}
    extra |= {"مستشفى": (80, 150), "$x$": (90, 260), "W" * 200: (90, 280)}
    chart = funnel(table(make, equal(10, extra), overdispersed=False))
    check(chart)
    check_points(chart)
    assert "$x$" in texts_of(chart)


def test_units_that_are_few_hidden_or_put_together_are_told_apart(make):
    groups = equal(12, {"Small": (6, 20), "smaller groups (4)": (40, 60), "Tiny": (3, 6)})
    chart = funnel(table(make, {**groups, "Wee": (3, 7)}))
    check(chart)
    hollow = line(chart, "too small to tell")
    assert (hollow.get_marker(), hollow.get_mfc()) == ("o", "#ffffff")
    assert line(chart, "put together, or none recorded").get_marker() == "s"
    assert "2 of 16 units have no number shown" in chart.caption
    assert not {"Small", "smaller groups (4)", "Tiny"} & set(texts_of(chart))
    assert "too small to tell (1)" in texts_of(chart)


def test_one_huge_unit_makes_the_axis_logarithmic_and_says_so(make):
    chart = funnel(table(make, equal(20, {"Huge": (900, 6000)}, low=20, high=60)))
    check(chart)
    assert chart.figure.axes[0].get_xscale() == "log"
    assert "horizontal axis is logarithmic" in chart.caption
    assert funnel(table(make, equal(20))).figure.axes[0].get_xscale() == "linear"


def test_shares_near_one_start_above_zero_and_say_so(make):
    groups = {f"W{n}": (180 + n, 200 + n) for n in range(8)}
    stable = make.by_group(groups, definition=make.stability_index, column="unit")
    chart = funnel(retention.funnel(stable))
    check(chart)
    assert chart.figure.axes[0].get_ylim()[0] > 0.5
    assert "The vertical axis starts at" in chart.caption


@pytest.fixture(scope="module")
def trust():
    return retention.sample(people=800)


def test_observed_over_expected_stands_around_one(trust):
    found = retention.observed_expected(trust, retention.year_to("2025-09-30"))
    chart = funnel(found)
    check(chart)
    check_points(chart)
    assert "1: as expected" in texts_of(chart)
    assert "leavers expected from the mix of the unit’s people" in texts_of(chart)
    frame = chart.data.groups
    drawn = sum(len(a.get_xdata()) for a in chart.figure.axes[0].lines if a.get_ls() == "None")
    assert drawn == frame["value"].notna().sum()
    rows = retention.charts.group_intervals(found)
    check(rows)
    assert "Observed over expected leavers" in rows.title


def test_a_public_funnel_is_drawn_from_the_rounded_numbers(make):
    groups = {f"W{n}": (23 + 3 * n, 203 + n) for n in range(8)}
    published = publish({"f": table(make, groups)}, rule="public")["f"]
    chart = funnel(published)
    check(chart)
    assert chart.data is published
    sizes = [x for kind in ("inside the limits",) for x, _ in points(chart, kind)]
    assert sizes
    assert all(size % 5 == 0 for size in sizes)
    assert "For publication" in chart.caption


def test_the_same_picture_every_time(make):
    first, second = (funnel(table(make, equal(20))) for _ in range(2))
    assert first.png() == second.png()


def test_what_is_no_funnel_is_refused_with_the_remedy(make, trust):
    with pytest.raises(ArgumentError, match="must be a funnel.*retention.leaver_funnel"):
        funnel(make.by_group({"A": (30, 200)}))
    with pytest.raises(ArgumentError, match="was dict"):
        funnel({})
    years = retention.year_to("2022-09-30")
    steps = retention.retained(trust, years, after=("6 months", "12 months"), by="unit")
    with pytest.raises(ArgumentError, match="one step along after for a funnel, had 2"):
        funnel(retention.funnel(steps))
    one = retention.retained(trust, years, after="12 months", by="staff_group")
    assert "people who started" in " ".join(texts_of(funnel(retention.funnel(one))))


def test_of_several_periods_the_latest_is_drawn(trust):
    chart = funnel(retention.leaver_funnel(trust, retention.years_to("2025-09-30", 3)))
    assert "year to 30 September 2025" in chart.subtitle
    assert "The latest of the 3 periods in the table" in chart.caption


def test_labels_are_apart(chart):
    for (_, a), (_, b) in combinations(boxes_of(chart), 2):
        assert not a.overlaps(b)
