"""The gap, nine boxes, the pool and joiners as pictures."""

from __future__ import annotations

import pytest
from matplotlib.patches import Rectangle

from retention.charts import gap, nine_box, pool, recognised
from retention.errors import ArgumentError
from retention.results import TOTAL
from tests.charts.stars import box_table, gap_table, joiner_table, pool_table
from tests.charts.test_layout import check

ONE = {TOTAL: (200, 150, 900, 765)}


def texts_of(chart):
    return [text.get_text() for text in chart.figure.texts]


def lines_of(chart):
    return {
        line.get_label(): line
        for axes in chart.figure.axes
        for line in axes.lines
        if len(line.get_xdata())
    }


def test_both_shares_have_a_mark_and_an_interval_of_their_own_shape():
    chart = gap(gap_table(ONE))
    check(chart)
    lines = lines_of(chart)
    star, colleague = lines["Rising Stars, After 12 months"], lines["colleagues, After 12 months"]
    assert star.get_xdata()[0] == pytest.approx(0.75)
    assert colleague.get_xdata()[0] == pytest.approx(0.85)
    assert star.get_marker() != colleague.get_marker()
    assert star.get_ydata()[0] < colleague.get_ydata()[0]
    low, high = lines["interval of Rising Stars, After 12 months"].get_xdata()
    assert low < 0.75 < high
    assert "not assessed, After 12 months" in lines


OFTEN = "Rising Stars were {} often still in post after 24 months than comparable colleagues: {}"


@pytest.mark.parametrize(
    ("kept", "title"),
    [
        (150, OFTEN.format("less", "10 fewer in 100")),
        (191, OFTEN.format("more", "10 more in 100")),
        (
            170,
            "After 24 months 84.5% of Rising Stars and 85.0% of comparable colleagues were still "
            "in post: no clear difference",
        ),
    ],
)
def test_titles_tell_the_gap_and_only_when_it_is_clear(kept, title):
    chart = gap(gap_table({TOTAL: (200, kept, 900, 765)}))
    assert chart.title == title
    for word in ("because", "effect of", "cause", "due to"):
        assert word not in chart.title
    assert "points" in chart.alt_text
    assert "rule 2026-1" in chart.caption


def test_the_gap_stands_in_words_beside_its_row():
    texts = texts_of(gap(gap_table(ONE)))
    assert "−10.0 points, clearly fewer" in texts
    assert "200 Rising Stars, 900 colleagues" in texts


def test_promotion_has_words_of_its_own():
    chart = gap(gap_table({TOTAL: (200, 60, 900, 90)}, outcome="progressed"))
    assert chart.title.startswith("Rising Stars were more often promoted after 24 months")
    assert chart.subtitle.startswith("In a higher band after 12 and 24 months")


@pytest.mark.parametrize("count", [3, 12, pytest.param(60, marks=pytest.mark.slow)])
def test_groups_do_not_overlap_with_hostile_names(make, count):
    names = [*make.hostile, "مستشفى الأطفال", *(f"Ward {n}" for n in range(60))][:count]
    groups = {name: (20 + n % 7, 15, 90, 75) for n, name in enumerate(names)}
    sums = tuple(map(sum, zip(*groups.values(), strict=True)))
    chart = gap(gap_table({**groups, TOTAL: sums}))
    check(chart)
    assert sum(label.startswith("Rising Stars, ") for label in lines_of(chart)) == count + 1
    assert chart.subtitle.startswith("Still in post after 24 months by staff group")


def test_a_hidden_group_has_words_and_no_mark():
    groups = {"Few": (6, 5, 30, 25), "Fewer": (4, 3, 20, 15), "A": (60, 45, 300, 250)}
    sums = tuple(map(sum, zip(*groups.values(), strict=True)))
    chart = gap(gap_table({**groups, TOTAL: sums}))
    check(chart)
    assert "Rising Stars, Few" not in lines_of(chart)
    assert "gap hidden" in texts_of(chart)
    assert "Few:" not in chart.alt_text
    assert "2 of 4 rows have no number shown" in chart.alt_text


def test_too_many_unmatched_and_nobody_at_all_are_said():
    chart = gap(gap_table(ONE, unmatched=100))
    check(chart)
    assert chart.title == (
        "No gap is given after 24 months: 33% of Rising Stars have no comparable colleagues"
    )
    assert "33% not matched" in texts_of(chart)
    nobody = gap(gap_table({TOTAL: (0, 0, 900, 765)}, after=("12 months",)))
    check(nobody)
    assert "nan" not in nobody.title + nobody.alt_text


def test_an_anniversary_that_is_not_there_is_refused():
    with pytest.raises(ArgumentError, match="after must be one of 12 months, 24 months, was '36"):
        gap(gap_table(ONE), after="36 months")
    only = gap(gap_table(ONE), after="12 months")
    assert only.subtitle.startswith("Still in post after 12 months,")


BOXES = [65, 95, 15, 307, 637, 99, 220, 487, 194]


def cells(chart):
    found = chart.figure.findobj(Rectangle)
    return {a.get_label(): a for a in found if str(a.get_label()).startswith("cell ")}


def test_nine_boxes_are_shaded_by_their_number_with_sums_beside():
    chart = nine_box(box_table(BOXES))
    check(chart)
    found = cells(chart)
    dark, light = (sum(found[f"cell {n}"].get_facecolor()[:3]) for n in (637, 15))
    assert dark < light
    for text in ("194", "9.2%", "308", "901", "2,119", "120", "15"):
        assert text in texts_of(chart)
    assert chart.title == (
        "Of 2,119 people rated 194 (9.2%) are rated high on both axes; 120 more (5% of the "
        "eligible) are not rated"
    )
    assert "Potential high, by performance: low (1 to 2) 15" in chart.alt_text


def test_hidden_boxes_are_grey_and_told_of():
    chart = nine_box(box_table([65, 95, 2, 307, 637, 99, 220, 487, 194]))
    check(chart)
    assert "[c]" in texts_of(chart)
    assert "2" not in texts_of(chart)
    assert "low (1 to 2) [c]" in chart.alt_text


@pytest.mark.parametrize("boxes", [[0] * 9, [0] * 8 + [40], [3] * 9])
def test_few_or_no_ratings_are_a_picture_too(boxes):
    chart = nine_box(box_table(boxes))
    check(chart)
    assert "nan" not in chart.title + chart.alt_text


def bars(chart):
    return {p.get_label(): p for axes in chart.figure.axes for p in axes.containers}


def spans(chart):
    return {
        name: (found[0].get_x(), found[0].get_x() + found[0].get_width())
        for name, found in bars(chart).items()
    }


def test_the_pool_leads_from_one_census_to_the_next():
    chart = pool(pool_table(196, 133, 8, 20, 107))
    check(chart)
    found = spans(chart)
    assert found["Rising Stars on 31 March 2024"] == (0, 196)
    assert found["recognised since"] == (196, 329)
    assert found["left"] == (301, 321)
    assert found["no longer meeting the rule"] == (194, 301)
    assert found["Rising Stars on 31 March 2025"] == (0, 194)
    assert "−20" in texts_of(chart)
    assert chart.title.startswith("The pool of Rising Stars went from 196 to 194")


def test_a_hidden_step_has_words_and_stands_last():
    chart = pool(pool_table(196, 133, 2, 20, 113))
    check(chart)
    assert "promoted out of the pool" not in spans(chart)
    assert "−2" not in texts_of(chart)
    assert "nan" not in chart.title + chart.alt_text


@pytest.mark.parametrize("numbers", [(0, 0, 0, 0, 0), (6, 1, 1, 1, 1), (50, 0, 0, 10, 12)])
def test_small_pools_are_a_picture_too(numbers):
    chart = pool(pool_table(*numbers))
    check(chart)
    assert "nan" not in chart.title + chart.alt_text


JOINERS = {"Other NHS": (21, 75, 213), "Private sector": (12, 58, 125), "Abroad": (9, 15, 78)}


def test_three_shares_of_each_source_fill_the_bar():
    chart = recognised(joiner_table(JOINERS))
    check(chart)
    found = spans(chart)
    for name in (*JOINERS, "All joiners"):
        first, middle, last = (
            found[f"{part}, {name}"] for part in ("recognised", "neither", "left first")
        )
        assert first[0] == 0
        assert first[1] == pytest.approx(middle[0])
        assert middle[1] == pytest.approx(last[0])
        assert last[1] == pytest.approx(1)
    lines = lines_of(chart)
    low, high = lines["interval of left first, Abroad"].get_xdata()
    assert low < found["left first, Abroad"][0] < high
    assert chart.title.startswith("Of 606 joiners 6.9% were recognised as Rising Stars, 24.4% left")
    hatches = {name: c[0].get_hatch() for name, c in bars(chart).items()}
    assert hatches["left first, Abroad"] != hatches["recognised, Abroad"]


@pytest.mark.parametrize("count", [1, 3, 12, pytest.param(60, marks=pytest.mark.slow)])
def test_sources_do_not_overlap_with_hostile_names(make, count):
    names = [*make.hostile, *(f"Source {n}" for n in range(60))][:count]
    chart = recognised(joiner_table({n: (6 + i % 9, 20, 70 + i) for i, n in enumerate(names)}))
    check(chart)
    assert "<b>bold" in " ".join(texts_of(chart)) or count < 2


def test_a_hidden_share_takes_the_bar_along():
    chart = recognised(joiner_table({**JOINERS, "Apprentice": (2, 12, 40)}))
    check(chart)
    assert "recognised, Apprentice" not in spans(chart)
    assert "3.7%" not in chart.alt_text


def test_other_tables_are_refused(make):
    for draw in (gap, nine_box, pool, recognised):
        with pytest.raises(ArgumentError, match="made by retention"):
            draw(make.total_only(39, 800))
