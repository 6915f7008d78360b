"""What the chart of changes draws and says."""

from itertools import combinations, pairwise

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.text import Text

import retention
from retention.charts import changes, theme
from retention.charts.theme import CONCERN, GREY, IMPROVEMENT
from retention.disclosure import publish
from retention.errors import ArgumentError
from retention.indicators.definitions.snapshots import JOINER_RATE, LEAVER_RATE, STABILITY_INDEX
from retention.indicators.definitions.stocks import HEADCOUNT
from retention.periods import years_to
from retention.results import TOTAL, indicator_table

LAST = "2025-09-30"
WIDE = 2.0


def change(groups, *, definition=LEAVER_RATE, by="staff_group"):
    """Changes of groups of {name: (people, count of each year, oldest first)}, and of all."""
    years = years_to(LAST, len(next(iter(groups.values()))) - 1)
    total = tuple(sum(numbers) for numbers in zip(*groups.values(), strict=True))
    rows = [
        {
            "period_start": pd.Timestamp(period.start),
            "period_last_day": pd.Timestamp(period.last_day),
            **({by: name} if by else {}),
            "total": name == TOTAL,
            "opening": float(numbers[0]),
            "closing": float(numbers[0]),
            "numerator": float(numbers[1 + at]),
        }
        for at, period in enumerate(years)
        for name, numbers in {**groups, TOTAL: total}.items()
        if by or name == TOTAL
    ]
    frame = pd.DataFrame(rows)
    table = indicator_table(
        definition,
        frame,
        level=0.95,
        by=(by,) if by else (),
        population="all staff",
        as_of=years[-1].last_day,
        source="workforce records to 30 September 2025",
    )
    return retention.change_on_year_before(table)


def steady(count, names=()):
    named = [*names, *(f"Ward {n}" for n in range(count - len(names)))]
    return {name: (200 + 9 * n, 20 + n % 7, 21 + n % 5) for n, name in enumerate(named)}


def texts_of(chart):
    return [text.get_text() for text in chart.figure.texts]


def line(chart, label):
    (axes,) = chart.figure.axes
    found = [artist for artist in axes.lines if artist.get_label() == label]
    return found[0] if found else None


GROUPS = {
    "Nursing": (800, 80, 84),
    "Admin": (500, 30, 90),
    "Medical": (400, 90, 40),
    "Estates": (200, 20, 20),
    "Chaplains": (8, 1, 2),
    "Barbers": (7, 2, 1),
}


@pytest.fixture(scope="module")
def chart():
    return changes(change(GROUPS))


def test_each_group_stands_at_its_change_with_its_interval(chart):
    frame = chart.data.frame.set_index("staff_group")
    for name in ("Nursing", "Admin", "Medical", "Estates", TOTAL):
        row = frame.loc[name]
        assert line(chart, name).get_xdata()[0] == row["value"]
        assert row["value"] == pytest.approx(row["now"] - row["before"])
        assert list(line(chart, f"interval of {name}").get_xdata()) == [row["lower"], row["upper"]]


def test_groups_stand_by_size_and_hidden_ones_keep_a_row_without_a_mark(chart):
    order = ["Nursing", "Admin", "Medical", "Estates", "Barbers", "Chaplains", TOTAL]
    assert [text for text in texts_of(chart) if text in order] == order
    assert line(chart, "Barbers") is None
    assert texts_of(chart).count("[c] hidden: too few people or to protect others") == 2
    assert "Ordered by size, not a ranking" in chart.caption


def test_no_change_is_a_labelled_line_within_the_axis(chart):
    (axes,) = chart.figure.axes
    assert set(line(chart, "no change").get_xdata()) == {0}
    low, high = axes.get_xlim()
    assert low < 0 < high
    assert "no change" in texts_of(chart)
    assert "0" in [tick.get_text() for tick in axes.get_xticklabels()]


def test_what_changed_differs_by_shape_colour_and_words(chart):
    marks = {
        n: (line(chart, n).get_marker(), line(chart, n).get_mfc()) for n in GROUPS if line(chart, n)
    }
    assert marks["Admin"] == ("^", CONCERN)
    assert marks["Medical"] == ("v", IMPROVEMENT)
    assert marks["Nursing"] == marks["Estates"] == ("o", GREY)
    assert line(chart, TOTAL).get_marker() == "s"
    for words, times in (("higher: worse", 1), ("lower: better", 1), ("no clear change", 3)):
        assert texts_of(chart).count(words) == times
    assert {"← lower: better", "higher: worse →"} <= set(texts_of(chart))


def test_better_is_the_other_way_for_what_should_be_high():
    chart = changes(
        change({"A": (400, 300, 380), "B": (300, 280, 200)}, definition=STABILITY_INDEX)
    )
    assert {"← lower: worse", "higher: better →"} <= set(texts_of(chart))
    assert line(chart, "A").get_mfc() == IMPROVEMENT
    neither = changes(change({"A": (400, 100, 180), "B": (300, 80, 20)}, definition=JOINER_RATE))
    assert {"← lower", "higher →", "higher", "lower"} <= set(texts_of(neither))


def test_changes_levels_and_signs_are_written(chart):
    for text in ("+12.0", "6.0% to 18.0%", "−12.5", "22.5% to 10.0%", "0.0", "10.0% to 10.0%"):
        assert text in texts_of(chart)


THREE = {"A": (400, 40, 90), "B": (400, 80, 30), "C": (400, 20, 70)}


@pytest.mark.parametrize(
    ("groups", "title"),
    [
        (steady(9), "No clear change of the leaver rate in any of the 9 staff groups"),
        ({"A": (400, 40, 42)}, "No clear change of the leaver rate in A"),
        ({"A": (400, 40, 90)}, "The leaver rate rose in A"),
        (
            {"A": (400, 40, 90), **steady(8)},
            "The leaver rate rose in A; of 9 staff groups, 0.5 would be expected to look changed "
            "by chance alone",
        ),
        (
            {"A": (400, 40, 90), "B": (400, 80, 30), **steady(1)},
            "The leaver rate rose in A and fell in B; of 3 staff groups, 0.2 would be expected to "
            "look changed by chance alone",
        ),
        (
            {**THREE, **steady(17)},
            "In 3 of 20 staff groups the leaver rate changed clearly: 2 rose and 1 fell; about "
            "1 would be expected to look changed by chance alone",
        ),
        (
            {f"W{n}": (400, 40, 52) for n in range(9)},
            "No clear change of the leaver rate in any of the 9 staff groups; for all together it "
            "rose by 3.0 points",
        ),
        (
            {"A": (8, 1, 2), "B": (7, 1, 2)},
            "The leaver rate: too few people to show the change by staff group",
        ),
        (
            {"A": (400, 0, 0), "B": (300, 0, 0)},
            "No clear change of the leaver rate in any of the 2 staff groups",
        ),
        (
            {"A": (8, 1, 2), "B": (7, 2, 1), **steady(3)},
            "No clear change of the leaver rate in any of the 3 staff groups shown",
        ),
    ],
)
def test_titles_of_groups(groups, title):
    assert changes(change(groups)).title == title


def test_without_groups_there_is_one_row_or_one_for_each_year():
    one = changes(change({"A": (1000, 150, 98)}, by=""))
    assert one.title == (
        "The leaver rate was 9.8% in the year to 30 September 2025, 5.2 points lower than the year "
        "before"
    )
    years = changes(change({"A": (1000, 150, 98, 100, 101)}, by=""))
    names = [f"Year to 30 September {year}" for year in (2023, 2024, 2025)]
    assert [text for text in texts_of(years) if text in names] == names
    assert years.title == (
        "The leaver rate fell in the year to 30 September 2023; of 3 years, 0.2 would be expected "
        "to look changed by chance alone"
    )


def test_what_has_no_interval_is_not_judged():
    groups = {"A": (400, 0, 0), "B": (300, 0, 0)}
    chart = changes(change(groups, definition=HEADCOUNT))
    assert (
        chart.title
        == "Headcount did not change in 2 staff groups on the year before; no interval applies"
    )
    assert texts_of(chart).count("no interval applies") == 3
    assert line(chart, "interval of A") is None
    # The sum of all is written and not drawn beside its parts.
    assert line(chart, TOTAL) is None


def test_alt_text_and_caption_tell_the_pattern_and_how_many_were_compared(chart):
    assert chart.alt_text.startswith("Dot and interval chart around a line of no change: Change of")
    assert chart.title in chart.alt_text
    assert "Admin +12.0 (7.8 to 16.4 points higher), higher" in chart.alt_text
    assert "2 of 6 have no change shown" in chart.alt_text
    assert "4 compared: 0.2 would be expected to look changed by chance alone" in chart.caption
    assert "taken as independent" in chart.caption


def check(chart):
    with theme.style():
        chart.figure.canvas.draw()
        renderer = chart.figure.canvas.get_renderer()
        boxes = [
            (t.get_text(), t.get_window_extent(renderer))
            for t in chart.figure.findobj(Text)
            if t.get_visible() and t.get_text().strip()
        ]
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
    (axes,) = chart.figure.axes
    plot = axes.get_window_extent(renderer)
    for artist in axes.lines:
        drawn = artist.get_window_extent(renderer)
        assert plot.x0 - 8 <= drawn.x0, artist.get_label()
        assert drawn.x1 <= plot.x1 + 8, artist.get_label()


@pytest.mark.parametrize("count", [1, 3, 12, 60])
def test_nothing_overlaps(count):
    check(changes(change(steady(count))))


def test_hostile_names_hidden_groups_and_far_changes_do_not_overlap(make):
    groups = {**steady(6, (*make.hostile, "مستشفى $x$")), "Few": (5, 1, 2), "Fewer": (4, 1, 1)}
    check(changes(change({**groups, "Far": (12, 0, 12), "None": (300, 0, 0)})))


@pytest.mark.parametrize("groups", [{"A": (400, 0, 0)}, {"A": (12, 12, 0)}, {"A": (12, 0, 12)}])
def test_a_line_of_no_change_at_an_edge_does_not_overlap(groups):
    check(changes(change(groups)))
    check(changes(change(groups, definition=STABILITY_INDEX)))
    check(changes(change({**groups, "B": (4000, 0, 0)}, definition=HEADCOUNT)))


def test_years_and_totals_do_not_overlap():
    check(changes(change({"A": (1000, 150, 98)}, by="")))
    check(changes(change({"A": (1000, 150, 98, 100, 101, 170)}, by="")))


def test_a_published_table_is_drawn_as_it_is():
    table = change(GROUPS)
    published = publish({"t": table}, rule="public")["t"]
    chart = changes(published)
    assert chart.data is published
    shown = published.frame.set_index("staff_group")["value"]
    assert line(chart, "Admin").get_xdata()[0] == shown["Admin"]


def test_other_tables_are_refused_with_the_remedy(make):
    with pytest.raises(ArgumentError, match=r"must hold changes.*change_on_year_before"):
        changes(make.by_group({"A": (40, 400)}))
    with pytest.raises(ArgumentError, match="must be an IndicatorTable"):
        changes({})


def test_drawing_leaves_no_settings_behind():
    table = change(steady(3))
    with mpl.rc_context({"font.size": 33, "axes.grid": False}):
        before = dict(mpl.rcParams)
        odd = changes(table).png()
        assert dict(mpl.rcParams) == before
    assert odd == changes(table).png()


def test_rows_are_equally_far_apart_from_the_top():
    chart = changes(change(steady(5)))
    places = [line(chart, f"Ward {n}").get_ydata()[0] for n in reversed(range(5))]
    assert len({round(b - a, 6) for a, b in pairwise(places)}) == 1
