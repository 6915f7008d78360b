"""What the chart of foretold and observed leaving draws and says."""

import pandas as pd
import pytest

import retention
from retention.charts import calibration
from retention.charts.calibration_words import FEWER, MORE
from retention.charts.theme import NEITHER, WHITE
from retention.disclosure import publish_alone
from retention.errors import ArgumentError
from retention.indicators.definitions.hazards import HAZARD_CALIBRATION, TENTH
from retention.results import indicator_table
from tests.charts.conftest import AS_OF, HOSTILE, YEAR
from tests.charts.test_layout import check

PLAIN = [(44, 40.0, 900.0), (66, 60.0, 900.0), (118, 121.0, 900.0)]


def table_of(parts, population="all staff"):
    left, people = sum(p[0] for p in parts), sum(p[2] for p in parts)
    rows = [
        {
            "period_start": pd.Timestamp(YEAR.start),
            "period_last_day": pd.Timestamp(YEAR.last_day),
            "total": True,
            TENTH: f"{k + 1} of {len(parts)}",
            "exposed": float(people),
            "leavers": float(left),
            "people": float(of),
            "numerator": float(count),
            "years": of * 0.9,
            "expected": expected,
        }
        for k, (count, expected, of) in enumerate(parts)
    ]
    return indicator_table(
        HAZARD_CALIBRATION,
        pd.DataFrame(rows),
        level=0.95,
        population=population,
        as_of=AS_OF,
        source="workforce records to 30 September 2025",
        along=(TENTH,),
    )


def line(chart, label):
    (axes,) = chart.figure.axes
    found = [artist for artist in axes.lines if artist.get_label() == label]
    return found[0] if found else None


def test_each_part_is_hollow_as_foretold_and_filled_as_it_came():
    chart = calibration(table_of(PLAIN))
    frame = chart.data.frame
    names = ("1 of 3: lowest predicted rate", "2 of 3", "3 of 3: highest predicted rate")
    for name, (_, row) in zip(names, frame.iterrows(), strict=True):
        hollow, filled = line(chart, f"foretold: {name}"), line(chart, name)
        assert hollow.get_xdata()[0] == row["expected_rate"]
        assert hollow.get_mfc() == WHITE
        assert filled.get_xdata()[0] == row["rate"]
        assert list(line(chart, f"interval of {name}").get_xdata()) == [
            row["rate_lower"],
            row["rate_upper"],
        ]
    assert chart.title == (
        "Leaving did not clearly differ from what was foretold in any of 3 parts of the time in "
        "post"
    )
    assert "1 of 3 foretold 4.9, came about 5.4 (3.9 to 7.3)" in chart.alt_text
    assert "not a ranking" in chart.caption


def test_a_part_off_what_was_foretold_is_marked_by_shape_colour_and_words():
    chart = calibration(table_of([(80, 40.0, 900.0), (20, 60.0, 900.0), (118, 121.0, 900.0)]))
    more, fewer = line(chart, "1 of 3: lowest predicted rate"), line(chart, "2 of 3")
    assert (more.get_marker(), fewer.get_marker()) == ("^", "v")
    assert more.get_mfc() == NEITHER
    texts = [text.get_text() for text in chart.figure.texts]
    assert MORE in texts
    assert FEWER in texts
    assert chart.title == (
        "Leaving was more than foretold in 1 and fewer than foretold in 1 of 3 parts of the time "
        "in post"
    )


def test_the_title_says_how_often_chance_does_as_much():
    parts = [(60, 40.0, 900.0), *([(60, 60.0, 900.0)] * 9)]
    title = calibration(table_of(parts)).title
    assert title.endswith(
        "in 1 of 10 parts of the time in post; chance alone makes as many in 40% of such pictures"
    )


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([(40, 38.0, 900.0)], "Leaving did not clearly differ from what was foretold"),
        ([(90, 38.0, 900.0)], "Leaving was not as foretold: more than foretold"),
        ([(0, 1.0, 5.0), (0, 1.0, 6.0)], "Too few people to show whether leaving was as foretold"),
    ],
)
def test_one_part_and_none(parts, words):
    chart = calibration(table_of(parts))
    assert chart.title.startswith(words)
    check(chart)


CASES = {
    "three": PLAIN,
    "ten": [(10 * k, 9.0 * k, 900.0) for k in range(1, 11)],
    "no leavers": [(0, 12.0, 900.0), (0, 15.0, 900.0)],
    "a hidden part": [(3, 4.0, 8.0), *PLAIN],
    "hidden": [(1, 1.0, 5.0)],
    "all off": [(200, 40.0, 900.0), (2, 60.0, 900.0), (500, 121.0, 900.0)],
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("rule", ["internal", "public"])
def test_nothing_overlaps_or_leaves_the_picture(name, rule):
    check(calibration(publish_alone(table_of(CASES[name]), rule=rule)))


@pytest.mark.parametrize("population", HOSTILE)
def test_hostile_words(population):
    check(calibration(table_of(PLAIN, population)))


def test_a_hidden_part_says_so_and_gives_nothing_away():
    chart = calibration(table_of(CASES["a hidden part"]))
    texts = [text.get_text() for text in chart.figure.texts]
    assert any("hidden" in text for text in texts)
    assert line(chart, "1 of 4: lowest predicted rate") is None
    assert "not shown" in chart.alt_text


def test_another_table_is_refused():
    workforce = retention.sample(people=500)
    with pytest.raises(ArgumentError, match="validate_hazards"):
        calibration(retention.leaver_rate(workforce, YEAR))
