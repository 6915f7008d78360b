"""What the chart of the parts of a change draws and says."""

import pytest

import retention
from retention.charts import decomposition
from retention.charts.decomposition_words import headline
from retention.charts.points import signed_points, signed_ticks
from retention.disclosure import publish_alone
from retention.errors import ArgumentError
from tests.charts.mixes import decomposition_table
from tests.charts.test_layout import check, contrast

GROUPS = {
    "Nursing": (90, 900, 70, 800),
    "Medical": (60, 300, 90, 400),
    "Estates": (20, 200, 22, 210),
}


def texts_of(chart):
    return [text.get_text() for text in chart.figure.texts]


def bars(chart):
    (axes,) = chart.figure.axes
    return {c.get_label(): c[0] for c in axes.containers}


def interval(chart, name):
    (axes,) = chart.figure.axes
    found = [a for a in axes.lines if a.get_label() == f"interval of {name}"]
    return list(found[0].get_xdata()) if found else None


@pytest.fixture(scope="module")
def chart():
    return decomposition(decomposition_table(GROUPS))


def test_each_group_has_a_bar_within_and_one_of_mix_from_no_change(chart):
    frame = chart.data.frame.set_index("staff_group")
    for name in GROUPS:
        for kind in ("within", "mix"):
            bar = bars(chart)[f"{kind}: {name}"]
            assert bar.get_width() == pytest.approx(frame.loc[name, kind])
            assert bar.get_x() in (0, pytest.approx(0))
    assert bars(chart)["change: Change of the share"].get_width() == pytest.approx(
        frame.loc["All", "value"]
    )
    (axes,) = chart.figure.axes
    (zero,) = [a for a in axes.lines if a.get_label() == "no change"]
    assert set(zero.get_xdata()) == {0}


def test_within_and_mix_differ_by_hatch_and_place_not_by_colour_alone(chart):
    within, mix = bars(chart)["within: Nursing"], bars(chart)["mix: Nursing"]
    assert not within.get_hatch()
    assert mix.get_hatch()
    assert within.get_y() + within.get_height() <= mix.get_y()


def test_the_sums_have_intervals_and_the_mix_has_none(chart):
    total = chart.data.frame.set_index("staff_group").loc["All"]
    assert interval(chart, "Within groups") == [total["within_lower"], total["within_upper"]]
    assert interval(chart, "Change of the share") == [total["lower"], total["upper"]]
    assert interval(chart, "Mix of groups") is None


def test_groups_by_size_then_the_sums_each_with_its_sign(chart):
    written = texts_of(chart)
    order = ["Nursing", "Medical", "Estates", "Within groups", "Mix of groups"]
    assert [t for t in written if t in order] == order
    total = chart.data.frame.set_index("staff_group").loc["All"]
    for name in ("within", "mix", "value"):
        assert signed_points(total[name]) in written
    assert "within" in written
    assert "mix" in written
    assert "Ordered by size, not a ranking" in chart.caption


TITLES = [
    (
        {"A": (120, 800, 60, 800), "B": (10, 400, 12, 400)},
        "The share of people who left fell by 4.8 points: all of it within groups",
    ),
    (
        {"A": (80, 800, 40, 400), "B": (8, 400, 16, 800)},
        "The share of people who left fell by 2.7 points: all of it mix",
    ),
    (
        {"A": (120, 800, 60, 500), "B": (10, 400, 30, 900)},
        "The share of people who left fell by 4.4 points: 1.1 within groups and 3.3 of mix",
    ),
    (
        {"A": (30, 300, 300, 300), "B": (10, 400, 30, 900)},
        "The share of people who left rose by 21.8 points: 31.1 within groups, while the mix "
        "took off 9.3",
    ),
    (
        {"A": (60, 300, 60, 900), "B": (40, 400, 10, 400)},
        "The share of people who left fell by 8.9 points: 10.8 within groups, while the mix "
        "added 1.9",
    ),
    (
        {"A": (100, 1000, 40, 200), "B": (20, 1000, 30, 1800)},
        "The share of people who left fell by 2.5 points: 5.3 of mix, while within groups it "
        "rose by 2.8",
    ),
    (
        {"A": (40, 400, 41, 400)},
        "The share of people who left did not clearly change, 0.2 points higher: +0.2 within "
        "groups and 0.0 of mix",
    ),
    (
        {"A": (40, 400, 40, 400), "B": (20, 400, 20, 400)},
        "The share of people who left did not change, neither within groups nor by mix",
    ),
    (
        {"A": (1, 3, 1, 2), "B": (1, 4, 1, 3)},
        "Too few people to show how the share of people who left changed",
    ),
]


@pytest.mark.parametrize(("groups", "title"), TITLES)
def test_titles(groups, title):
    published = publish_alone(decomposition_table(groups))
    total = published.totals.iloc[0]
    assert headline(total, hidden=total["state"] == "suppressed") == title


def test_a_clear_change_within_groups_is_told_where_the_whole_did_not_clearly_change():
    simpson = {"A": (200, 1000, 50, 400), "B": (80, 1000, 60, 1000), "C": (300, 1000, 480, 1900)}
    chart = decomposition(decomposition_table(simpson))
    total = chart.data.frame.set_index("staff_group").loc["All"]
    assert total["lower"] < 0 < total["upper"]
    assert total["within_upper"] < 0
    assert chart.title.startswith(
        "The share of people who left did not clearly change, but within groups it fell by "
    )
    assert "the mix added" in chart.title


HIDDEN = {**GROUPS, "Few": (1, 6, 2, 8), "Fewer": (2, 7, 1, 5)}


def test_a_hidden_group_keeps_its_line_and_the_sums_are_not_known():
    chart = decomposition(decomposition_table(HIDDEN))
    check(chart)
    written = texts_of(chart)
    assert written.count("[c] hidden: too few people or to protect others") == 2
    assert written.count("[c] not known, since a group is hidden") == 2
    assert chart.title.endswith("how much of it is mix is not known, since a group is hidden")
    assert "within: Few" not in bars(chart)
    assert "2 of 5 staff groups have no number shown" in chart.alt_text
    assert [t for t in written if t in HIDDEN][-2:] == ["Few", "Fewer"]


def many(count, names=()):
    named = [*names, *(f"Ward {n}" for n in range(count - len(names)))]
    return {
        name: (12 + 17 * (n % 5), 200 + 9 * n, 10 + 15 * (n * 3 % 5), 180 + 14 * (n * 7 % 11))
        for n, name in enumerate(named)
    }


@pytest.mark.parametrize(
    "groups",
    [
        many(1),
        many(3),
        pytest.param(many(60), marks=pytest.mark.slow),
        {"A": (0, 100, 0, 120), "B": (0, 50, 0, 60)},
        {"Old": (30, 300, 0, 0), "New": (0, 0, 60, 300), "Both": (20, 200, 22, 210)},
        {"A": (300_000, 4_000_000, 500_000, 4_100_000), "B": (20_000, 500_000, 80_000, 600_000)},
        {"A": (0, 300, 300, 300), "B": (400, 400, 0, 400)},
        {"A": (1, 3, 1, 2), "B": (1, 4, 1, 3)},
    ],
)
def test_nothing_overlaps_or_leaves_the_picture(groups):
    chart = decomposition(decomposition_table(groups))
    check(chart)
    assert "nan" not in chart.title + chart.alt_text + " ".join(texts_of(chart))


def test_hostile_names_do_not_overlap(make):
    check(decomposition(decomposition_table(many(12, make.hostile))))


def test_signs():
    assert signed_ticks([-0.01, 0.0, 0.005]) == ["−1.0", "0.0", "+0.5"]
    assert signed_points(float("nan")) == ""


def test_alt_text_tells_the_pattern_in_sentences(chart):
    assert chart.alt_text.startswith("Bars around zero: Change of the share of people who left")
    assert chart.title in chart.alt_text
    assert "Nursing" in chart.alt_text
    assert "from the year to 30 September 2024 to the year to 30 September 2025" in chart.subtitle


def test_under_the_public_rule_it_is_drawn_from_rounded_counts():
    published = retention.publish({"t": decomposition_table(HIDDEN)}, rule="public")["t"]
    chart = decomposition(published)
    assert chart.data is published
    assert "For publication" in chart.caption
    check(chart)


def test_colours_can_be_seen(chart):
    from matplotlib.colors import to_hex

    for bar in bars(chart).values():
        assert contrast(to_hex(bar.get_edgecolor()), "#ffffff") >= 3


def test_other_tables_are_refused(make):
    with pytest.raises(ArgumentError, match="made by retention.decompose_leaver_rate"):
        decomposition(make.total_only(39, 800))
