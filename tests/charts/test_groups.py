"""What the chart of groups draws and says."""

import pytest

import retention
from retention.charts import group_intervals
from retention.charts.theme import CONCERN, IMPROVEMENT, NAVY
from retention.disclosure import publish
from retention.errors import ArgumentError
from retention.periods import years_to

GROUPS = {
    "Estates": (20, 200),
    "Nursing": (100, 800),
    "Admin": (120, 400),
    "Medical": (4, 400),
}
SMALL = {"Nursing": (80, 800), "Chaplains": (2, 8), "Barbers": (1, 7), "Admin": (30, 300)}


def texts_of(chart):
    return [text.get_text() for text in chart.figure.texts]


def line(chart, label):
    (axes,) = chart.figure.axes
    found = [artist for artist in axes.lines if artist.get_label() == label]
    return found[0] if found else None


def heights_from_top(chart, names):
    return [line(chart, name).get_ydata()[0] for name in names]


@pytest.fixture(scope="module")
def chart(make):
    return group_intervals(make.by_group(GROUPS))


def test_each_group_is_drawn_at_its_value_with_its_interval(chart, make):
    frame = chart.data.frame.set_index("staff_group")
    for name in (*GROUPS, "All"):
        row = frame.loc[name]
        assert line(chart, name).get_xdata()[0] == row["value"]
        assert list(line(chart, f"interval of {name}").get_xdata()) == [row["lower"], row["upper"]]


def test_groups_stand_in_order_of_size_and_the_total_last(chart):
    order = ["Nursing", "Admin", "Medical", "Estates", "All"]
    heights = heights_from_top(chart, order)
    assert heights == sorted(heights)
    written = [text for text in texts_of(chart) if text in order]
    assert written == order
    assert "Ordered by size, not a ranking; 4 groups compared" in chart.caption


def test_a_group_apart_differs_by_shape_colour_and_words(chart):
    marks = {n: (line(chart, n).get_marker(), line(chart, n).get_mfc()) for n in (*GROUPS, "All")}
    assert marks["Admin"] == ("^", CONCERN)
    assert marks["Medical"] == ("v", IMPROVEMENT)
    assert marks["Nursing"] == marks["Estates"] == ("o", NAVY)
    assert marks["All"][0] == "s"
    assert texts_of(chart).count("higher than the rest") == 1
    assert texts_of(chart).count("lower than the rest") == 1


def test_values_and_counts_are_written_beside_the_marks(chart):
    for text in ("30.0%", "120 of 400", "12.5%", "100 of 800", "13.6%", "244 of 1,800"):
        assert text in texts_of(chart)
    assert "leavers, of people" in texts_of(chart)
    assert "in post at the start" in texts_of(chart)


def test_the_total_is_bold_and_has_a_line_through_the_groups(chart):
    (total,) = [text for text in chart.figure.texts if text.get_text() == "All"]
    assert total.get_weight() == "bold"
    (axes,) = chart.figure.axes
    (reference,) = [a for a in axes.lines if a.get_linestyle() == ":"]
    assert set(reference.get_xdata()) == {line(chart, "All").get_xdata()[0]}


def test_rates_start_at_zero_and_end_after_the_largest_limit(chart):
    (axes,) = chart.figure.axes
    low, high = axes.get_xlim()
    assert low == 0
    assert high > chart.data.frame["upper"].max()
    assert all(label.get_text().endswith("%") for label in axes.get_xticklabels())
    assert len(axes.get_xticks()) <= 10


def test_shares_near_one_do_not_start_at_zero_and_say_so(make):
    groups = {"Nursing": (760, 800), "Admin": (280, 300)}
    chart = group_intervals(make.by_group(groups, definition=make.stability_index))
    (axes,) = chart.figure.axes
    assert axes.get_xlim()[0] > 0.5
    start = axes.get_xticklabels()[0].get_text()
    assert f"The axis starts at {start}, not at 0" in chart.caption
    assert chart.title == "94.5% of people stayed in the year to 30 September 2025"


def test_hidden_groups_keep_a_row_without_a_mark(make):
    chart = group_intervals(make.by_group(SMALL))
    hidden = "[c] hidden: too few people or to protect others"
    assert texts_of(chart).count(hidden) == 2
    assert line(chart, "Chaplains") is None
    assert line(chart, "interval of Barbers") is None
    # Sizes that are hidden are not given away by the order.
    written = [text for text in texts_of(chart) if text in SMALL]
    assert written == ["Nursing", "Admin", "Barbers", "Chaplains"]
    assert "2 of 4 staff groups have no number shown" in chart.alt_text


@pytest.mark.parametrize(
    ("groups", "title"),
    [
        (
            {"A": (80, 400), "B": (40, 400), "C": (50, 400), "D": (45, 400)},
            "13.4% of people left; A lost a clearly larger share than the rest",
        ),
        (
            GROUPS,
            "13.6% of people left; Admin lost a clearly larger share than the rest, Medical a "
            "clearly smaller one",
        ),
        (
            {"A": (20, 400), "B": (42, 400), "C": (44, 400), "D": (45, 400)},
            "9.4% of people left; A lost a clearly smaller share than the rest",
        ),
        (
            {"A": (40, 400), "B": (41, 400)},
            "10.1% of people left; no staff group stands clearly apart",
        ),
        (
            {"A": (9, 900), **{f"{n}": (100, 300) for n in "BCD"}},
            "17.2% of people left; 3 of 4 staff groups lost a clearly larger share than the rest, "
            "A a clearly smaller one",
        ),
        ({"A": (40, 400)}, "10.0% of people left in the year to 30 September 2025"),
        (
            {"A": (1, 8), "B": (2, 9)},
            "17.6% of people left; too few people to show it by staff group",
        ),
        (
            {"A": (1, 3), "B": (2, 4)},
            "Leaver rate: too few people to show for all together; too "
            "few people to show it by staff group",
        ),
    ],
)
def test_titles(make, groups, title):
    assert group_intervals(make.by_group(groups)).title == title


def test_no_group_is_said_to_stand_apart_among_those_that_are_hidden(make):
    chart = group_intervals(make.by_group(SMALL))
    assert chart.title.endswith("; no staff group shown stands clearly apart")


def test_other_definitions_have_titles_of_their_own(make):
    groups = {"Nursing": (80, 800), "Admin": (30, 300)}
    chart = group_intervals(make.by_group(groups, definition=make.joiner_rate))
    assert chart.title == (
        "Joiners came to 10.0% of mean headcount in the year to 30 September 2025"
    )
    assert chart.subtitle == (
        "Joiner rate by staff group, all staff, per cent, year to 30 September 2025, "
        "with 95% intervals"
    )


def test_without_groups_there_is_the_total_alone(make):
    chart = group_intervals(make.total_only(39, 800))
    assert chart.title == "4.9% of people left in the year to 30 September 2025"
    assert [t for t in texts_of(chart) if t == "All"] == ["All"]
    assert "Ordered by size" not in chart.caption


def test_of_several_periods_the_latest_is_drawn(make):
    chart = group_intervals(make.by_group(GROUPS, periods=years_to("2025-09-30", 3)))
    assert "year to 30 September 2025" in chart.subtitle
    assert "The latest of the 3 periods in the table" in chart.caption
    assert texts_of(chart).count("120 of 400") == 1


def test_a_published_table_is_drawn_as_it_is(make):
    table = make.by_group(GROUPS)
    published = publish({"t": table}, rule="public")["t"]
    chart = group_intervals(published)
    assert chart.data is published
    assert "For publication" in chart.caption


def test_alt_text_tells_the_pattern_in_sentences(chart):
    assert chart.alt_text.startswith(
        "Dot and interval chart: Leaver rate by staff group, all staff, per cent"
    )
    assert chart.title in chart.alt_text
    assert "Higher than the rest: Admin 30.0% (25.7 to 34.7)." in chart.alt_text
    assert "Others: Nursing 12.5%" in chart.alt_text


def test_anything_but_a_table_is_refused_with_the_remedy():
    with pytest.raises(ArgumentError, match=r"must be an IndicatorTable.*was dict.*leaver_rate"):
        group_intervals({})


@pytest.fixture(scope="module")
def workforce():
    return retention.sample(people=500)


@pytest.mark.parametrize(
    "indicator",
    [
        "headcount",
        "fte",
        "leaver_rate",
        "joiner_rate",
        "stability_index",
        "event_leavers",
        "person_years",
        "reconciliation",
        "left_within",
    ],
)
def test_every_indicator_can_be_drawn(workforce, indicator):
    year = retention.year_to("2025-09-30")
    table = getattr(retention, indicator)(workforce, year, by="staff_group")
    chart = group_intervals(table)
    groups = chart.data.groups
    marks = [a.get_label() for a in chart.figure.axes[0].lines if a.get_linestyle() == "None"]
    assert set(groups["staff_group"][groups["value"].notna()]) <= set(marks)
    # A total that is a sum of groups is written and not drawn on their scale.
    known = bool(chart.data.totals["value"].notna().all())
    assert ("All" in marks) == (table.definition.unit == "proportion" and known)
    assert chart.title
    assert "nan" not in chart.title + chart.alt_text + " ".join(texts_of(chart))


def test_numbers_that_are_not_known_yet_are_not_called_hidden(workforce):
    table = retention.left_within(workforce, retention.year_to("2025-09-30"), by="staff_group")
    chart = group_intervals(table)
    assert "[x] not available" in texts_of(chart)
    assert "no number for all together" in chart.title
