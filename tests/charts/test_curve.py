"""What the charts over the time since joining draw and say."""

import numpy as np
import pytest

from retention.charts import curve, incidence
from retention.charts.curves import apart_from_all, curves_of
from retention.charts.picture import as_published
from retention.disclosure import publish
from retention.errors import ArgumentError
from retention.results import TOTAL
from tests.charts.along import AFTER, curve_table, incidence_table
from tests.charts.test_layout import check

GROUPS = {
    "Nursing": [0.95, 0.9, 0.85, 0.8],
    "Medical": [0.9, 0.7, 0.5, 0.3],
    "Admin": [0.94, 0.88, 0.8, 0.6],
}
CAUSES = {"resignation": [0.05, 0.1, 0.2], "retirement": [0.02, 0.04, 0.1]}


STAYED = "Of people who join, 60.0% are still in post after 5 years"


def texts_of(chart):
    return [text.get_text() for text in chart.figure.texts]


def line(chart, label, axes=0):
    found = [a for a in chart.figure.axes[axes].lines if a.get_label() == label]
    return found[0] if found else None


def drawn(chart):
    return {a.get_label() for axes in chart.figure.axes for a in axes.lines}


def test_a_line_runs_from_everyone_at_joining_through_the_published_numbers():
    chart = curve(curve_table(GROUPS))
    for name, values in GROUPS.items():
        artist = line(chart, name)
        assert list(artist.get_ydata()) == [1.0, *values]
        assert artist.get_xdata()[0] == 0
        assert list(line(chart, f"points of {name}").get_ydata()) == values
        # Straight from number to number: no steps where nothing was published.
        assert artist.get_drawstyle() == "default"
    assert line(chart, TOTAL).get_ydata()[0] == 1.0


def test_lines_differ_by_marker_and_dashes_and_have_their_names_beside_them():
    chart = curve(curve_table(GROUPS))
    marks = {line(chart, f"points of {n}").get_marker() for n in GROUPS}
    dashes = {str(line(chart, n).get_linestyle()) for n in (*GROUPS, TOTAL)}
    assert len(marks) == 3
    assert len(dashes) >= 2
    for name in GROUPS:
        assert texts_of(chart).count(name) == 2


def test_intervals_are_bands_through_the_published_limits():
    chart = curve(curve_table(GROUPS))
    bands = {c.get_label(): c for c in chart.figure.axes[0].collections}
    points = bands["interval of Medical"].get_paths()[0].vertices
    assert {round(y, 3) for y in points[:, 1]} >= {0.28, 0.32, 0.48, 0.52, 1.0}


def test_people_still_followed_stand_under_the_horizons():
    chart = curve(curve_table({"A": [0.9] * 4, "B": [0.8] * 4}, people={"A": 1234, "B": 567}))
    assert "People still followed" in texts_of(chart)
    where = {t.get_text(): t for t in chart.figure.texts}
    assert "1,234" in where
    assert texts_of(chart).count("567") == texts_of(chart).count("1,801")
    named = [t.get_text() for t in chart.figure.axes[0].get_xticklabels()]
    assert {"12 months", "5 years"} <= set(named)
    assert texts_of(chart).count("567") == len(set(named) - {"joining"})


@pytest.mark.parametrize(
    ("groups", "half", "title"),
    [
        (
            {},
            0.02,
            "Of people who join, 80.0% are still in post after 12 months and 60.0% after 5 years",
        ),
        (
            GROUPS,
            0.02,
            STAYED + "; Medical keeps clearly fewer "
            "than every other staff group, Nursing clearly more",
        ),
        (
            GROUPS,
            0.12,
            STAYED + "; Medical keeps clearly fewer than every other staff group",
        ),
        (
            GROUPS,
            0.3,
            STAYED + "; no staff group stands apart from all others",
        ),
        (
            {"A": [0.5] * 4, "B": [0.5] * 4},
            0.1,
            STAYED + "; no staff group stands apart from all others",
        ),
        (
            {"A": [0.5] * 4, "B": [0.8] * 4},
            0.1,
            STAYED + "; clearly fewer of A than of B",
        ),
    ],
)
def test_titles(groups, half, title):
    assert curve(curve_table(groups, half=half)).title == title


def test_groups_are_compared_at_the_last_time_that_all_have():
    groups = {"A": [0.9, 0.8, np.nan, np.nan], "B": [0.6, 0.5, 0.4, 0.3]}
    chart = curve(curve_table(groups))
    assert chart.title == (
        "Of people who join, 80.0% are still in post after 12 months; clearly fewer of B than of A"
    )
    assert len(line(chart, "A").get_xdata()) == 3


def test_touching_intervals_are_not_apart():
    table = curve_table({"A": [0.5] * 4, "B": [0.54] * 4})
    points = [(c.name, c.last) for c in _curves(table) if not c.total]
    assert apart_from_all(points) == ("", "")
    assert apart_from_all(points[:1]) == ("", "")


def _curves(table):
    return curves_of(as_published(table))


def test_a_hidden_group_is_named_and_not_drawn():
    table = curve_table(
        {**GROUPS, "Few": [0.9] * 4, "Fewer": [0.8] * 4}, people={"Few": 7, "Fewer": 8}
    )
    chart = curve(table)
    assert "Few" not in drawn(chart)
    words = " ".join(texts_of(chart))
    assert "Not drawn, [c] hidden: too few people or to protect others: Few; Fewer" in words
    assert "every other staff group shown" in chart.title
    assert "2 of 5 staff groups have no line" in chart.alt_text


def test_nothing_to_show_is_said_in_words():
    chart = curve(curve_table({}, people={TOTAL: 5}))
    assert chart.title == "Too few people to show how long people stay"
    assert chart.figure.axes == []
    assert "[c] hidden" in " ".join(texts_of(chart))


def test_many_groups_have_a_plot_each_beside_all_together():
    groups = {f"Ward {n}": [0.9, 0.8, 0.7, 0.6 - n / 100] for n in range(30)}
    chart = curve(curve_table(groups))
    check(chart)
    assert len(chart.figure.axes) == 30
    for axes in chart.figure.axes:
        assert TOTAL in {a.get_label() for a in axes.lines}
        assert axes.get_ylim() == chart.figure.axes[0].get_ylim()
    assert "30 staff groups lie between" in chart.alt_text


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 9])
def test_curves_do_not_overlap(make, count):
    names = (*make.hostile, "A", "B", "C", "D")[:count]
    check(curve(curve_table({n: [0.9, 0.8, 0.7, 0.6] for n in names})))


def test_high_shares_say_where_the_axis_starts():
    chart = curve(curve_table({TOTAL: [0.99, 0.98, 0.97, 0.96]}))
    assert chart.figure.axes[0].get_ylim()[0] > 0.8
    assert "The vertical axis starts at" in chart.caption


def test_alt_text_and_subtitle():
    chart = curve(curve_table(GROUPS))
    assert chart.subtitle == (
        "People still in post by time since joining, by staff group, all staff, per cent, "
        "followed year to 30 September 2025, with 95% intervals"
    )
    assert chart.alt_text.startswith("Line chart with intervals: People still in post")
    assert "Medical 30.0% (28.0 to 32.0) after 5 years" in chart.alt_text
    assert "Definition: retention_curve v1" in chart.caption


def test_other_tables_are_refused(make):
    with pytest.raises(ArgumentError, match=r"made by retention.retention_curve"):
        curve(make.total_only(39, 800))
    with pytest.raises(ArgumentError, match=r"made by retention.leaving_incidence"):
        incidence(curve_table(GROUPS))


def test_a_published_table_is_drawn_as_it_is():
    published = publish({"t": curve_table(GROUPS)}, rule="public")["t"]
    assert curve(published).data is published


def test_causes_and_those_in_post_add_up():
    chart = incidence(incidence_table(CAUSES))
    (axes,) = chart.figure.axes
    tops = {c.get_label(): c.get_paths()[0].vertices[:, 1].max() for c in axes.collections}
    assert tops["resignation"] == pytest.approx(0.2)
    assert tops["retirement"] == pytest.approx(0.3)
    assert tops["still in post"] == 1.0
    for text in ("70.0%", "20.0%", "10.0%", "still in post", "resignation", "19.0 to 21.0"):
        assert text in texts_of(chart)


def test_each_interval_stands_at_the_edge_of_its_cause():
    chart = incidence(incidence_table(CAUSES))
    last = [a for a in chart.figure.axes[0].lines if a.get_label() == "interval of retirement"][-1]
    assert list(last.get_ydata()) == pytest.approx([0.2 + 0.09, 0.2 + 0.11])


@pytest.mark.parametrize(
    ("causes", "half", "title"),
    [
        (CAUSES, 0.01, "; resignation is clearly the largest named cause (20.0%)"),
        (CAUSES, 0.06, "; no named cause is clearly the largest"),
        ({"a": [0.1] * 3, "b": [0.1] * 3}, 0.01, "; no named cause is clearly the largest"),
        ({"a": [0.1] * 3, "all other causes": [0.2] * 3}, 0.01, ""),
        (
            {"a": [0.1] * 3, "b": [0.05] * 3, "unknown": [0.15] * 3},
            0.01,
            "; a is clearly the largest named cause (10.0%)",
        ),
    ],
)
def test_titles_of_causes(causes, half, title):
    assert incidence(incidence_table(causes, half=half)).title == (
        f"Of people who join, 30.0% have left after 5 years{title}"
    ).replace("30.0%", f"{sum(v[-1] for v in causes.values()):.1%}")


@pytest.mark.parametrize("groups", [0, 3, 30])
def test_causes_by_group_do_not_overlap(make, groups):
    names = [*make.hostile, *(f"Ward {n}" for n in range(30))][:groups]
    chart = incidence(incidence_table(CAUSES, groups=names))
    check(chart)
    assert len(chart.figure.axes) == (groups + 1 if groups else 1)


@pytest.mark.parametrize("count", [5, 6, 12])
def test_more_causes_than_can_be_stacked_have_plots_of_their_own(make, count):
    names = [*make.hostile, *(f"cause {n}" for n in range(12))][:count]
    chart = incidence(incidence_table({n: [0.01, 0.02, 0.05] for n in names}))
    check(chart)
    assert len(chart.figure.axes) == (1 if count <= 5 else count)


def test_hidden_causes_are_not_drawn():
    table = incidence_table(CAUSES, groups=("Big", "Few", "Fewer"), people={"Few": 7, "Fewer": 8})
    chart = incidence(table)
    words = " ".join(texts_of(chart))
    assert "Not drawn, [c] hidden" in words
    assert len(chart.figure.axes) <= 2
    assert "nan" not in words + chart.title + chart.alt_text


def test_horizons_are_in_order_of_time_whatever_their_names():
    chart = curve(curve_table(GROUPS, after=AFTER))
    days = line(chart, "Nursing").get_xdata()
    assert list(days) == sorted(days)
