"""What the chart of standardised rates draws and says."""

import pytest

import retention
from retention.charts import standardised
from retention.charts.standardised_words import headline
from retention.charts.theme import CONCERN, IMPROVEMENT, WHITE
from retention.disclosure import publish_alone
from retention.errors import ArgumentError
from retention.periods import years_to
from retention.results import rows_of
from tests.charts.mixes import standardised_table
from tests.charts.test_layout import check

NAN = float("nan")
GROUPS = {
    "Surgery": (80, 800, 110, 1.0),
    "Medicine": (160, 700, 150, 1.0),
    "Estates": (12, 300, NAN, 0.4),
    "Therapies": (20, 400, 18, 1.0),
}


def texts_of(chart):
    return [text.get_text() for text in chart.figure.texts]


def line(chart, label):
    (axes,) = chart.figure.axes
    found = [artist for artist in axes.lines if artist.get_label() == label]
    return found[0] if found else None


@pytest.fixture(scope="module")
def chart():
    return standardised(standardised_table(GROUPS))


def test_each_group_is_hollow_as_it_is_and_filled_on_the_mix_of_the_whole(chart):
    frame = chart.data.frame.set_index("directorate")
    for name in ("Surgery", "Medicine", "Therapies"):
        row = frame.loc[name]
        hollow, filled = line(chart, f"crude: {name}"), line(chart, name)
        assert hollow.get_xdata()[0] == row["crude"]
        assert hollow.get_mfc() == WHITE
        assert filled.get_xdata()[0] == row["value"]
        assert filled.get_mfc() != WHITE
        assert list(line(chart, f"mix of {name}").get_xdata()) == [row["crude"], row["value"]]
        assert list(line(chart, f"interval of {name}").get_xdata()) == [row["lower"], row["upper"]]


def test_the_whole_is_a_square_with_a_line_through_the_groups(chart):
    assert line(chart, "All").get_marker() == "s"
    assert line(chart, "the whole").get_xdata()[0] == line(chart, "All").get_xdata()[0]
    assert line(chart, "crude: All") is None


def test_what_has_no_standardised_rate_says_why(chart):
    assert line(chart, "Estates") is None
    assert line(chart, "crude: Estates") is not None
    assert "has 40% of the mix" in texts_of(chart)
    assert texts_of(chart).count("[x]") == 1
    assert "1 of 4 directorates has no standardised rate" in chart.alt_text


def test_groups_stand_in_order_of_size_and_the_whole_last(chart):
    order = ["Surgery", "Medicine", "Therapies", "Estates", "All"]
    assert [text for text in texts_of(chart) if text in order] == order


def test_a_group_apart_differs_by_shape_colour_and_words(chart):
    assert (line(chart, "Medicine").get_marker(), line(chart, "Medicine").get_mfc()) == (
        "^",
        CONCERN,
    )
    assert line(chart, "Therapies").get_mfc() == IMPROVEMENT
    assert line(chart, "Surgery").get_marker() == "o"
    assert texts_of(chart).count("higher than the whole") == 1
    assert texts_of(chart).count("lower than the whole") == 1


@pytest.mark.parametrize(
    ("groups", "title"),
    [
        (
            GROUPS,
            "Allowing for staff group, Medicine still loses a clearly larger share than the whole, "
            "Therapies a clearly smaller one",
        ),
        (
            # Below the whole as it is, and above it on the same mix: nothing is "still" so.
            {"A": (50, 800, 130, 1.0), "B": (90, 900, 90, 1.0), "C": (100, 900, 95, 1.0)},
            "Allowing for staff group, A loses a clearly larger share than the whole",
        ),
        (
            {"A": (80, 800, 82, 1.0), "B": (90, 900, 88, 1.0)},
            "Allowing for staff group, no directorate clearly differs from the whole",
        ),
        (
            {"A": (80, 800, 82, 1.0), "B": (90, 900, NAN, 0.5)},
            "Allowing for staff group, no directorate shown clearly differs from the whole",
        ),
        (
            {"A": (80, 800, NAN, 0.3), "B": (90, 900, NAN, 0.5)},
            "No directorate has a leaver rate that allows for staff group",
        ),
        (
            {"A": (80, 800, 80, 1.0)},
            "Allowing for staff group, A does not clearly differ from the whole",
        ),
        (
            {**{f"{n}": (200, 800, 200, 1.0) for n in "ABC"}, "D": (90, 2000, 90, 1.0)},
            "Allowing for staff group, 3 of 4 directorates still lose a clearly larger share than "
            "the whole, D a clearly smaller one",
        ),
        (
            {"A": (1, 3, 1, 1.0), "B": (1, 4, 1, 1.0)},
            "Too few people to show what share of them left by directorate",
        ),
    ],
)
def test_titles(groups, title):
    published = publish_alone(standardised_table(groups))
    *rows, total = rows_of(published.frame)
    assert headline(published, rows, total) == title


def many(count, names=()):
    named = [*names, *(f"Ward {n}" for n in range(count - len(names)))]
    return {
        name: (
            12 + 17 * (n % 5),
            200 + 9 * n,
            NAN if n % 6 == 4 else 10 + 16 * (n * 2 % 5),
            0.6 if n % 6 == 4 else 1.0,
        )
        for n, name in enumerate(named)
    }


@pytest.mark.parametrize(
    "groups",
    [
        many(1),
        many(3),
        pytest.param(many(60), marks=pytest.mark.slow),
        {"A": (0, 100, 0, 1.0), "B": (0, 50, 0, 1.0)},
        {**many(4), "Few": (1, 6, 2, 1.0), "Fewer": (2, 7, 1, 1.0)},
        {"A": (300_000, 4_000_000, 310_000, 1.0), "B": (200_000, 500_000, 80_000, 1.0)},
        {"A": (300, 300, 300, 1.0), "B": (0, 400, 0, 1.0)},
        {"A": (1, 3, 1, 1.0), "B": (1, 4, 1, 1.0)},
    ],
)
def test_nothing_overlaps_or_leaves_the_picture(groups):
    chart = standardised(standardised_table(groups))
    check(chart)
    assert "nan" not in chart.title + chart.alt_text + " ".join(texts_of(chart))


def test_hostile_names_do_not_overlap(make):
    check(standardised(standardised_table(many(12, make.hostile))))


def test_hidden_groups_keep_a_line_without_a_mark_and_come_last():
    chart = standardised(
        standardised_table({"Few": (1, 6, 2, 1.0), "Fewer": (2, 7, 1, 1.0), **GROUPS})
    )
    written = texts_of(chart)
    assert written.count("[c] hidden: too few people or to protect others") == 2
    assert line(chart, "Few") is None
    assert line(chart, "crude: Few") is None
    assert [t for t in written if t in (*GROUPS, "Few", "Fewer")][-2:] == ["Few", "Fewer"]


def test_too_few_to_split_and_too_telling_are_said():
    few = standardised_table({"A": (8, 100, NAN, 1.0), "B": (90, 900, 88, 1.0)}, strata=1)
    assert "too few to split by mix" in texts_of(standardised(few))
    telling = standardised_table({"A": (8, 100, NAN, 1.0), "B": (90, 900, 88, 1.0)})
    assert "would tell of few people" in texts_of(standardised(telling))


def test_of_several_periods_the_latest_is_drawn():
    chart = standardised(standardised_table(GROUPS, periods=years_to("2025-09-30", 3)))
    assert "year to 30 September 2025" in chart.subtitle
    assert "The latest of the 3 periods in the table" in chart.caption
    assert texts_of(chart).count("Surgery") == 1


def test_under_the_public_rule_it_is_drawn_from_rounded_counts():
    published = retention.publish({"t": standardised_table(GROUPS)}, rule="public")["t"]
    chart = standardised(published)
    check(chart)
    assert chart.data is published
    assert "For publication" in chart.caption


def test_alt_text_tells_the_pattern_in_sentences(chart):
    assert chart.alt_text.startswith("Dot and interval chart: Leaver rate by directorate, as it is")
    assert chart.title in chart.alt_text
    assert "Medicine 22.9%, standardised 21.4%" in chart.alt_text


def test_other_tables_are_refused(make):
    with pytest.raises(ArgumentError, match="made by retention.standardised_leaver_rate"):
        standardised(make.total_only(39, 800))
