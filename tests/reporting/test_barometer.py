"""The barometer as leaders get it: readings, what is not known, page, text, command."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

import retention
from retention.cli import main
from retention.disclosure import Release
from retention.errors import ArgumentError
from retention.reporting.barometer import Barometer, ReadingLine, barometer_of
from retention.reporting.barometer.lines import LINES
from retention.reporting.barometer.page import page_of
from retention.reporting.barometer.spark import HEIGHT, WIDTH, spark_of
from retention.reporting.barometer.stars import LINES as STAR_LINES
from retention.reporting.barometer.unknown import plain_reason
from tests.reporting.published import (
    access,
    kept,
    ladder,
    left_by,
    left_in,
    rate,
    recognised,
    release,
    series,
    starters,
    stock,
    survey,
    units,
    voluntary,
)
from tests.reporting.test_barometer_sentences import CALM, CLIMBED, EVEN, wording_of
from tests.reporting.test_report import GROUPS, Page
from tests.trusts import workforce_of

NOW = stock((1000, 1000))


@pytest.fixture(scope="module")
def shown() -> Barometer:
    return retention.barometer(retention.sample(people=500))


@pytest.fixture(scope="module")
def bare() -> Barometer:
    return retention.barometer(workforce_of(GROUPS))


def lines_of(made: Barometer, question: str) -> dict[str, ReadingLine]:
    found = next(q for q in made.everything if q.key == question)
    return {line.key: line for line in found.readings}


def test_three_questions_in_the_leaders_words_and_their_order(shown: Barometer) -> None:
    assert [(q.number, q.words) for q in shown.everything] == [
        (1, "Is our Vision clear and inspiring?"),
        (2, "Does our Culture support our Vision?"),
        (3, "How are people being supported and developing?"),
        (0, "Do we recognise, develop and keep our Rising Stars?"),
    ]


def test_readings_are_few(shown: Barometer) -> None:
    for question in shown.everything:
        assert 4 <= len(question.readings) <= 8, question.key


def test_headline_numbers_are_those_of_the_row_drawn_as_the_total(shown: Barometer) -> None:
    for name, question, key in (
        ("headcount", "vision", "people"),
        ("leaver_rate", "culture", "leavers"),
        ("unseen", "support", "unseen"),
    ):
        table = shown.answers[name]
        (row,) = table.totals.sort_values("period_start").tail(1).to_dict("records")
        assert lines_of(shown, question)[key].value == table.value_text(row)


def test_every_reading_names_its_table_and_no_more_than_one_is_read_by_xmr(
    shown: Barometer,
) -> None:
    for question in shown.everything:
        assert all(line.table in shown.answers.tables for line in question.readings)
        assert sum(line.table == "monthly_leaver_rate" for line in question.readings) <= 1


def test_how_many_were_looked_at_is_said(shown: Barometer) -> None:
    for question in shown.questions:
        compared = sum(line.compared for line in question.readings)
        assert question.looked_at.startswith(f"{compared} changes were looked at: ")
        assert f"{compared * 0.05:.2g} would look clear by chance alone" in question.looked_at
    assert "one series was read by the XmR rules" in shown.questions[1].looked_at


def test_no_text_claims_a_cause_judges_or_scores(shown: Barometer, bare: Barometer) -> None:
    for made in (shown, bare):
        told = [q.sentence for q in made.everything] + [made.occupation.sentence]
        told += [text for q in made.everything for text in (*q.not_known, q.looked_at)]
        told += [r.note for q in made.everything for r in q.readings]
        for text in told:
            assert wording_of(text) == [], text


def test_what_is_not_there_is_named_with_its_reason(bare: Barometer) -> None:
    text = " ".join(" ".join(q.not_known) for q in bare.everything)
    assert "What people say of the vision is not known: the records have no table survey." in text
    assert "How much units differ is not known: the records have no column unit." in text
    assert "Who left of their own accord is not known: the records have no leaving reasons." in text
    assert "no rule is declared of who counts as one" in text
    assert "must be one that" not in text
    assert bare.rising_stars.readings == ()


def test_every_reading_that_is_missing_is_asked_for_below(bare: Barometer) -> None:
    """Nothing is left out in silence: a reading is shown, hidden, or said to be not known."""
    for question, lines in (*LINES.items(), ("rising_stars", STAR_LINES)):
        asked = next(q for q in bare.everything if q.key == question)
        text = " ".join(asked.not_known).casefold()
        for line in lines:
            if line.make(bare.answers) is None and set(line.tables) <= set(
                bare.answers.unavailable
            ):
                assert line.asks.casefold() in text, line.asks


def test_a_hidden_reading_says_so_in_its_line_and_below() -> None:
    made = barometer_of(release({**NOW, **rate("leaver_rate", (1, 1000)), **starters((5, 8))}))
    line = lines_of(made, "vision")["still_here"]
    assert (line.value, line.interval, line.change) == ("[c]", "", "")
    assert line.note == "hidden: too few people or to protect others"
    assert (
        "Hidden to protect people: new starters still here after 12 months."
        in made.questions[0].not_known
    )


LINES_OF = {
    "unknown reasons": (
        lambda: voluntary(50, 40),
        ("culture", "voluntary"),
        ("5.0%", "5.0% to 9.0%: the reason of 36.4% of leavers is unknown"),
    ),
    "every reason known": (
        lambda: voluntary(50, 0),
        ("culture", "voluntary"),
        ("5.0%", "every reason is known"),
    ),
    "units": (
        lambda: units({**EVEN, "Odd": (60, 250)}),
        ("culture", "units"),
        ("1.6 points", "1 of 21 units lie outside the 99.8% limits"),
    ),
    "two units": (
        lambda: units({"A": (30, 250), "B": (60, 250)}),
        ("culture", "units"),
        ("[z]", "too few units to tell"),
    ),
    "months": (
        lambda: series([*CALM, *CALM[:10]]),
        ("culture", "trend"),
        (
            "1.00%",
            "Month to month, leaving varies within its usual range; the mean is 1.00% a month",
        ),
    ),
    "too few months": (
        lambda: series(CALM[:8]),
        ("culture", "trend"),
        ("1.10%", "1.1% of people left in September 2025; too few months for limits"),
    ),
    "four fifths only with its counts": (
        lambda: access("ethnicity", {"White": (12, 40), "BME": (9, 20)}, "White"),
        ("support", "access"),
        (
            "0 of 1",
            "groups by ethnicity: 0.67 times the reference; too few for the four-fifths guidance",
        ),
    ),
    "four fifths": (
        lambda: access("ethnicity", {"White": (280, 1000), "BME": (80, 500)}, "White"),
        ("support", "access"),
        (
            "1 of 1",
            "groups by ethnicity: 1.75 times the reference; 1 of 1 outside 0.80 to 1.25, as "
            "guidance",
        ),
    ),
    "a proxy": (
        lambda: survey({"recommend_as_place_to_work": (610, 1000)}),
        ("vision", "say_vision_1"),
        ("61.0%", "favourable answers in the survey of 2025"),
    ),
    "the ladder": (
        lambda: ladder(CLIMBED),
        ("support", "all_rungs"),
        ("1.7%", "every rung of the ladder up to development"),
    ),
    "a gap": (
        lambda: kept((145, 167), (1384, 1564)),
        ("rising_stars", "kept"),
        ("86.8%", "gap −1.7 points, no clear gap (−8.0 to +3.3)"),
    ),
    "no gap": (
        lambda: kept((80, 90), (1384, 1564), unmatched=40),
        ("rising_stars", "kept"),
        ("88.9%", "no gap given, 31% not matched"),
    ),
    "left first": (
        lambda: recognised(14, 59, 277),
        ("rising_stars", "left_first"),
        ("21.3%", "of those who joined in the year to 30 September 2024"),
    ),
}


@pytest.mark.parametrize("name", LINES_OF)
def test_a_reading_and_its_note(name: str) -> None:
    made, (question, key), expected = LINES_OF[name]
    answers = release(made())
    lines = STAR_LINES if question == "rising_stars" else LINES[question]
    found = {r.key: r for r in (line.make(answers) for line in lines) if r is not None}
    assert (found[key].value, found[key].note) == expected


def test_a_stand_in_is_marked_and_gives_way_to_the_question_itself() -> None:
    proxy = {"recommend_as_place_to_work": (610, 1000)}
    direct = {"know_our_vision": (640, 1000), "vision_inspires_me": (470, 1000)}
    alone = lines_of(barometer_of(release({**NOW, **survey(proxy)})), "vision")
    both = lines_of(barometer_of(release({**NOW, **survey({**proxy, **direct})})), "vision")
    assert alone["say_vision_1"].proxy
    assert [both[f"say_vision_{n}"].proxy for n in (1, 2)] == [False, False]


def test_appraisals_alone_are_no_reading() -> None:
    nan = float("nan")
    only = release({**NOW, **ladder([(840, 840), *[(nan, nan)] * 4])})
    assert "appraised" not in lines_of(barometer_of(only), "support")
    more = release({**NOW, **ladder(CLIMBED)})
    assert {"appraised", "developed"} <= lines_of(barometer_of(more), "support").keys()


def test_a_rung_that_is_not_available_is_named_with_its_reason() -> None:
    nan, rung = float("nan"), "the appraisal helped"
    notes = (f"{rung}: not available, because the appraisals do not say whether they helped",)
    climbed = [(840, 840), (nan, nan), (290, 290), (280, 90), (50, 9)]
    made = barometer_of(release({**NOW, **ladder(climbed, notes=notes)}))
    assert (
        f"Who reached the rung “{rung}” is not known: the appraisals do not say whether they "
        "helped." in made.questions[2].not_known
    )


def test_who_is_hidden_and_what_reasons_are_unknown_is_said() -> None:
    groups = left_by(
        "ethnicity", {"White": (720, 80), "Black": (28, 2), "Asian": (89, 11)}, "White"
    )
    made = barometer_of(release({**groups, "headcount": _headcount()}))
    text = " ".join(made.questions[1].not_known)
    assert "How Asian and Black fare is hidden to protect people." in text
    text = " ".join(barometer_of(release({**NOW, **voluntary(50, 40)})).questions[1].not_known)
    assert "The reason of 36.4% of leavers is not known." in text


def _headcount() -> retention.IndicatorTable:
    people = {"White": (720, 80, 0), "Black": (28, 2, 0), "Asian": (89, 11, 0)}
    year = retention.year_to("2024-03-31")
    return retention.headcount(workforce_of(people, column="ethnicity"), year)


def test_managers_clinicians_and_others_stand_on_the_page(shown: Barometer) -> None:
    labels = [label for label, _ in shown.occupation.rows]
    assert labels == ["Clinicians", "Managers", "Other", "All"]
    assert shown.occupation.heads == (
        "People",
        "Joiners",
        "Leavers",
        "Still here a year later",
        "Unseen",
    )
    assert all(len(cells) == 5 and all(cells) for _, cells in shown.occupation.rows)


def test_without_national_staff_groups_nobody_is_told_apart(bare: Barometer) -> None:
    assert bare.occupation.rows == ()
    assert bare.occupation.sentence == (
        "Managers, clinicians and others cannot be told apart: the staff groups do not have "
        "their national names."
    )


def test_the_page_is_self_contained_and_escapes_names() -> None:
    hostile = {**EVEN, "<script>alert(1)</script>": (60, 250)}
    made = barometer_of(
        release({**left_in(hostile), "headcount": stock((5250, 5250))["headcount"]})
    )
    page = page_of(made)
    assert "default-src 'none'" in page
    assert "<script" not in page + made._repr_html_()
    assert "&lt;script&gt;" in page
    assert all(link.startswith("#") for link in Page(page).links)
    assert "<script>" in made.text


def test_no_red_amber_or_green_is_drawn(shown: Barometer) -> None:
    """Every colour is grey or blue: in none do red or green stand out."""
    colours = set(re.findall(r"#([0-9a-f]{6}|[0-9a-f]{3})\b", page_of(shown)))
    assert colours
    for colour in colours:
        code = colour if len(colour) == 6 else "".join(2 * c for c in colour)
        red, green, blue = (int(code[n : n + 2], 16) for n in (0, 2, 4))
        assert max(red, green) <= blue + 8, colour


def test_the_page_has_a_heading_a_caption_and_scopes_for_all(shown: Barometer) -> None:
    page = page_of(shown)
    assert page.count("<h1") == 1
    assert page.count("<table") == page.count("<caption")
    assert page.count("<svg") == page.count('role="img" aria-label="')
    assert not re.search(r"<th(?! scope=)[ >]", page)


def test_the_terminal_has_every_sentence_in_lines_that_fit(shown: Barometer) -> None:
    assert max(map(len, shown.text.splitlines())) <= 88
    flat = " ".join(shown.text.split())
    assert all(" ".join(q.sentence.split()) in flat for q in shown.everything)


def test_the_frame_has_a_row_for_each_reading(shown: Barometer) -> None:
    frame = shown.frame()
    assert len(frame) == sum(len(q.readings) for q in shown.everything)
    assert not frame.duplicated(["question", "key"]).any()
    assert isinstance(frame, pd.DataFrame)


def test_answers_that_are_there_give_the_same(shown: Barometer) -> None:
    again = retention.barometer(shown.answers)
    assert again.frame().equals(shown.frame())
    assert isinstance(again.answers, Release)


def test_wrong_arguments_say_what_to_do(shown: Barometer) -> None:
    with pytest.raises(ArgumentError, match="a Workforce or a Release, was DataFrame; use"):
        retention.barometer(shown.frame())  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="last_day and rule must be left out for answers"):
        retention.barometer(shown.answers, rule="public")
    with pytest.raises(ArgumentError, match="must hold a table headcount, has leaver_rate; use"):
        barometer_of(release(rate("leaver_rate", (100, 1000))))


def test_a_small_picture_stays_inside_and_is_none_of_missing_numbers() -> None:
    spark = spark_of([0.1, 0.4, 0.2], "3 years", lowers=[0.0, 0.3, 0.1], uppers=[0.2, 0.5, 0.3])
    assert spark is not None
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in spark.points)
    assert all(0 <= end <= HEIGHT for _, *ends in spark.bars for end in ends)
    # Lower numbers are lower: y grows downwards.
    assert spark.points[1][1] < spark.points[2][1] < spark.points[0][1]
    assert spark_of([0.1, float("nan"), 0.2], "") is None
    assert spark_of([0.1, 0.2], "") is None
    flat = spark_of([0.1, 0.1, 0.1], "")
    assert flat is not None
    assert {y for _, y in flat.points} == {HEIGHT / 2}


def test_a_special_cause_is_marked_by_shape() -> None:
    made = barometer_of(release({**NOW, **series([*CALM, 10, 9, 11, 10, 30])}))
    spark = lines_of(made, "culture")["trend"].spark
    assert spark is not None
    marked = (made.answers["monthly_leaver_rate"].frame["side"] != 0).sum()
    assert len(spark.specials) == marked >= 1
    assert len(spark.levels) == 3
    assert page_of(made).count('class="special"') == marked


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (
            "by must name columns of these records (x), was 'unit'; add it",
            "the records have no column unit",
        ),
        ("something else is missing", "something else is missing"),
    ],
)
def test_reasons_are_put_plainly_or_left_as_they_are(reason: str, said: str) -> None:
    assert plain_reason(reason) == said


def test_the_command_prints_it_or_writes_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(f"P{n},2019-01-07,{'2023-09-30' if n < 9 else ''}\n" for n in range(90))
    data = tmp_path / "data"
    data.mkdir()
    (data / "staff.csv").write_text(f"employee_id,start_date,last_day\n{rows}", encoding="utf-8")
    asked = ["barometer", str(data), "--as-of", "2024-03-31", "--observed-from", "2022-01-01"]
    assert main(asked) == 0
    assert "1 Is our Vision clear and inspiring?" in capsys.readouterr().out
    out = tmp_path / "out"
    assert main([*asked, "--out", str(out), "--rule", "public", "--year-to", "2024-03-31"]) == 0
    assert f"Open {out / 'barometer.html'}" in capsys.readouterr().out
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    names = {entry["name"] for entry in manifest["files"]}
    assert {"barometer.html", "tables/headcount.csv"} <= names
    assert manifest["rule"] == "public"
    assert "For publication" in (out / "barometer.html").read_text(encoding="utf-8")
