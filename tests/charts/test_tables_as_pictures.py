"""Triangles of cohorts, flows, reasons and the bridge."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle

import retention
from retention.charts import definitions, flow, reasons, triangle
from retention.charts.heat import Shades, ink_on, luminance
from retention.errors import ArgumentError
from retention.periods import months, years_to
from retention.results import TOTAL
from tests.charts.along import cohort_table, flows_table, moves_table
from tests.charts.test_layout import check, contrast

YEARS = years_to("2025-09-30", 3)
NAN = float("nan")
COHORTS = [
    (YEARS[0], 400, (380, 340, 300)),
    (YEARS[1], 300, (285, 255, NAN)),
    (YEARS[2], 200, (NAN, NAN, NAN)),
]


def texts_of(chart):
    return [text.get_text() for text in chart.figure.texts]


def cells(chart):
    return [a for a in chart.figure.findobj(Rectangle) if a.get_label().startswith("cell ")]


def test_each_cohort_has_a_row_oldest_first_with_its_size():
    chart = triangle(cohort_table(COHORTS))
    check(chart)
    written = texts_of(chart)
    rows = [t for t in written if t.startswith("year to")]
    assert rows == [period.label for period in YEARS]
    for text in ("400", "300", "200", "95.0%", "85.0%", "75.0%"):
        assert text in written
    assert written.count("not yet") == 4
    assert len(cells(chart)) == 9


def test_cells_not_known_yet_have_no_shade_and_a_dashed_edge():
    chart = triangle(cohort_table(COHORTS))
    waiting = [a for a in cells(chart) if a.get_label() == "cell not yet"]
    assert {a.get_facecolor() for a in waiting} == {(1.0, 1.0, 1.0, 1.0)}
    assert all(a.get_linestyle() != "-" for a in waiting)


def test_hidden_cells_are_marked_and_not_shaded():
    few = [*COHORTS[:1], (YEARS[1], 8, (7, 6, NAN)), COHORTS[2]]
    chart = triangle(cohort_table(few))
    assert "[c]" in texts_of(chart)
    assert "87.5%" not in " ".join([*texts_of(chart), chart.alt_text, chart.title])
    assert "cells are hidden" in chart.alt_text


@pytest.mark.parametrize(
    ("newest", "change"),
    [
        (255, "; no clear change from the cohort before"),
        (297, "; clearly more than of the cohort before"),
        (180, "; clearly fewer than of the cohort before"),
    ],
)
def test_titles_compare_with_the_cohort_before(newest, change):
    some = [COHORTS[0], (YEARS[1], 300, (298, newest, NAN)), COHORTS[2]]
    title = triangle(cohort_table(some)).title
    assert title == (
        f"{newest / 300:.1%} of those who joined in the year to 30 September 2024 were still in "
        f"post after 12 months{change}"
    )


def test_one_cohort_is_not_compared_and_none_is_said():
    assert triangle(cohort_table(COHORTS[:1])).title.endswith("after 12 months")
    assert triangle(cohort_table(COHORTS[2:])).title == (
        "No cohort of new starters has been followed long enough yet"
    )
    assert triangle(cohort_table([(YEARS[0], 6, (5, 4, 3))])).title.startswith("Too few people")


def test_thirty_quarters_do_not_overlap():
    spans = months("2025-09-30", 30, length=3)
    after = tuple(f"{n} months" for n in range(3, 63, 3))
    some = [(p, 200, [200 - 2 * i for i in range(20)]) for p in spans]
    chart = triangle(cohort_table(some, after=after))
    check(chart)
    assert "quarter to September 2025" in " ".join(texts_of(chart))


@pytest.mark.parametrize("count", [3, 30])
def test_groups_of_one_cohort_by_size_with_hostile_names(make, count):
    names = [*make.hostile, *(f"Ward {n}" for n in range(30))][:count]
    some = [(YEARS[0], 100 + i, (90, 80, 70)) for i in range(count)]
    whole = (YEARS[0], sum(c[1] for c in some), (90 * count, 80 * count, 70 * count))
    chart = triangle(cohort_table([*some, whole], names=[*names, TOTAL]))
    check(chart)
    sizes = [int(t) for t in texts_of(chart) if t.isdigit() and 100 <= int(t) < 100 + count]
    assert sizes == sorted(sizes, reverse=True)


def test_cohorts_of_groups_and_other_tables_are_refused(make):
    some = [(YEARS[0], 100, (90, 80, 70)), (YEARS[1], 100, (90, 80, 70))]
    with pytest.raises(ArgumentError, match="several cohorts or several groups, not both"):
        triangle(cohort_table(some, names=["A", "A"]))
    with pytest.raises(ArgumentError, match="retention.retained"):
        triangle(make.total_only(39, 800))


def test_text_can_be_read_on_every_shade():
    shades = Shades(0.0, 1.0)
    for value in np.linspace(0, 1, 101):
        shade = shades.colour(float(value))
        assert contrast(ink_on(shade), shade) >= 4.5
        assert 0 <= luminance(shade) <= 1


FLOWS = {
    "opening": 100,
    "closing": 95,
    "stayed": 70,
    "moved_inside": 10,
    "changed_staff_group": 5,
    "left_nhs": 15,
    "leavers": 15,
    "moved_inside_to": 10,
    "came_from_staff_group": 5,
    "joined": 10,
    "joiners": 10,
}


def bars(chart):
    return {p.get_label(): p for axes in chart.figure.axes for c in axes.containers for p in c}


def spans(chart):
    (axes,) = chart.figure.axes
    return [(c[0].get_x(), c[0].get_x() + c[0].get_width()) for c in axes.containers]


def test_classes_follow_one_another_and_add_up():
    chart = flow(flows_table(FLOWS))
    check(chart)
    found = spans(chart)
    assert found[0] == (0, 100)
    assert found[1:5] == [(0, 70), (70, 80), (80, 85), (85, 100)]
    assert found[5] == (0, 95)
    assert found[-1][1] == 95
    assert chart.title.startswith("Of 100 people in active service at the start, 15 were not in it")
    assert "Left the NHS: 15" in chart.alt_text


def test_moves_are_a_table_with_those_who_came_and_left():
    moves = {
        ("A", "A"): 80,
        ("A", "B"): 12,
        ("B", "B"): 70,
        ("A", "outside"): 9,
        ("outside", "B"): 8,
    }
    chart = flow(moves_table(moves))
    check(chart)
    assert chart.title.startswith("12 people changed staff group in the year to 30 September 2025;")
    assert chart.title.endswith("the largest move is of 12 from A to B")
    (shaded,) = [a for a in cells(chart) if a.get_label() == "cell 12"]
    assert luminance(shaded.get_facecolor()) < 0.2
    for text in ("101", "90", "9", "8"):
        assert text in texts_of(chart)


def test_small_moves_and_ties_are_not_spoken_of():
    small = {("A", "A"): 80, ("A", "B"): 3, ("B", "B"): 70}
    tie = {("A", "A"): 80, ("A", "B"): 12, ("B", "A"): 12, ("B", "B"): 70}
    assert "largest" not in flow(moves_table(small)).title
    assert "largest" not in flow(moves_table(tie)).title


@pytest.mark.parametrize("count", [3, 9, 30])
def test_matrices_do_not_overlap(make, count):
    names = [*make.hostile, *(f"Ward {n}" for n in range(30))][:count]
    moves = {(n, n): 50 + i for i, n in enumerate(names)}
    moves |= {(n, names[0]): 3 for n in names[1:]}
    chart = flow(moves_table(moves))
    check(chart)
    merged = "10 smallest staff groups are put together" in chart.caption
    assert merged == (count == 30)


def test_a_hidden_part_hides_the_sum():
    names = [f"Ward {n:02}" for n in range(30)]
    moves = {(n, n): 100 - i for i, n in enumerate(names)}
    moves[names[29], names[29]] = NAN
    chart = flow(moves_table(moves))
    assert "[c]" in texts_of(chart)
    assert str(sum(100 - i for i in range(20, 29))) not in texts_of(chart)


@pytest.fixture(scope="module")
def workforce():
    return retention.sample(people=800)


@pytest.mark.parametrize("by", ["class", "label", "flag"])
def test_reasons_have_a_bar_each_and_what_is_unknown_is_last_and_grey(workforce, by):
    year = retention.year_to("2025-09-30")
    chart = reasons(retention.leaving_reasons(workforce, year, by=by))
    check(chart)
    frame = chart.data.groups
    shown = frame[frame["value"].notna()]
    (axes,) = chart.figure.axes
    widths = sorted(c[0].get_width() for c in axes.containers)
    assert widths == pytest.approx(sorted(shown["value"]))
    assert "nan" not in chart.title + chart.alt_text
    assert "is clearly" not in chart.title or not chart.title.startswith("Unknown")


def test_the_bridge_leads_from_one_count_to_the_other(workforce):
    year = retention.year_to("2025-09-30")
    chart = definitions(retention.compare_definitions(workforce, year)["bridge"])
    check(chart)
    row = chart.data.frame.iloc[0]
    found = spans(chart)
    if row[["leavers", "numerator"]].notna().all():
        assert found[0][1] == row["leavers"]
        assert found[-1][1] == row["numerator"]
    assert "nan" not in chart.title + chart.alt_text


def test_other_tables_are_refused_by_all(make):
    for draw in (flow, reasons, definitions):
        with pytest.raises(ArgumentError, match="made by retention"):
            draw(make.total_only(39, 800))
