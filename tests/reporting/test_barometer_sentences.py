"""What the barometer says, for every situation that published tables can be in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest

from retention.disclosure import Release
from retention.reporting.barometer.sentences import culture, support, vision
from retention.reporting.barometer.stars import sentence as rising_stars
from retention.results import IndicatorTable
from tests.reporting.published import (
    NAN,
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
    unseen,
)

EVEN = {f"W{n:02d}": (30, 250) for n in range(20)}
CALM = [10, 11, 9, 10, 12, 8, 10, 11, 9, 10, 10, 11, 9, 10]
USUALLY_HIGH = [10, 11, 9, 10, 9, 11, 10, 30, 9, 10, 11, 10, 10, 9, 11, 10, 9, 11, 10, 31]
LEFT = rate("leaver_rate", (100, 1000))
CLIMBED = [(840, 840), (170, 170), (290, 60), (280, 17), (50, NAN)]
Say = Callable[[Release], str]
Made = Callable[[], Mapping[str, IndicatorTable]]


SITUATIONS: dict[str, tuple[Say, Made, str]] = {
    # vision
    "people, as many as a year before, joiners steady": (
        vision,
        lambda: {
            **stock((1000, 1000), (1000, 1000)),
            **rate("joiner_rate", (100, 1000), (102, 1000)),
        },
        "1,000 people were in post on 30 September 2025, the same as the year before; joiners "
        "came to 10% of mean headcount, no clear change on the year before.",
    ),
    "more people": (
        vision,
        lambda: stock((1000, 1000), (1000, 1049)),
        "1,049 people were in post on 30 September 2025, 49 more than a year before.",
    ),
    "fewer people": (
        vision,
        lambda: stock((1010, 1000), (1000, 988)),
        "988 people were in post on 30 September 2025, 12 fewer than a year before.",
    ),
    "no year before": (
        vision,
        lambda: stock((1000, 1010)),
        "1,010 people were in post on 30 September 2025.",
    ),
    "tiny": (
        vision,
        lambda: stock((7, 6)),
        "There are too few people to show who comes and who stays.",
    ),
    "nobody joined": (
        vision,
        lambda: {**stock((1000, 1000)), **rate("joiner_rate", (0, 1000))},
        "1,000 people were in post on 30 September 2025; nobody joined in the year.",
    ),
    "fewer joiners": (
        vision,
        lambda: rate("joiner_rate", (160, 1000), (100, 1000)),
        "Joiners came to 10% of mean headcount, down 6 points on the year before.",
    ),
    "more joiners": (
        vision,
        lambda: rate("joiner_rate", (100, 1000), (160, 1000)),
        "Joiners came to 16% of mean headcount, up 6 points on the year before.",
    ),
    "starters steady": (
        vision,
        lambda: starters((160, 200), (170, 210)),
        "Of those who joined in the year to 30 September 2025, 81% were still here after 12 "
        "months, no clear change on the year before.",
    ),
    "more starters stay": (
        vision,
        lambda: starters((120, 200), (190, 210)),
        "Of those who joined in the year to 30 September 2025, 90% were still here after 12 "
        "months, up 30 points on the year before.",
    ),
    "fewer starters stay": (
        vision,
        lambda: starters((190, 210), (120, 200)),
        "Of those who joined in the year to 30 September 2025, 60% were still here after 12 "
        "months, down 30 points on the year before.",
    ),
    "a cohort not followed yet": (
        vision,
        lambda: starters((160, 200), (NAN, 210)),
        "Of those who joined in the year to 30 September 2024, 80% were still here after 12 "
        "months.",
    ),
    "all starters stay": (
        vision,
        lambda: starters((20, 20)),
        "Of those who joined in the year to 30 September 2025, all were still here after 12 "
        "months.",
    ),
    "no starter stays": (
        vision,
        lambda: starters((0, 20)),
        "Of those who joined in the year to 30 September 2025, none was still here after 12 "
        "months.",
    ),
    "an interval too wide for a number": (
        vision,
        lambda: starters((8, 15)),
        "Of those who joined in the year to 30 September 2025, between 30% and 75% were still "
        "here after 12 months.",
    ),
    "too few starters": (
        vision,
        lambda: starters((5, 8)),
        "There are too few people to show who comes and who stays.",
    ),
    "asked of the vision": (
        vision,
        lambda: survey(
            {
                "know_our_vision": (640, 1000),
                "vision_inspires_me": (470, 1000),
                "recommend_as_place_to_work": (610, 1000),
            }
        ),
        "64% of answers to “I know our vision” and 47% of those to “Our vision inspires me” "
        "were favourable.",
    ),
    "only a stand-in for the vision": (
        vision,
        lambda: survey({"recommend_as_place_to_work": (610, 1000)}),
        "Nobody was asked of the vision itself, and as a stand-in 61% of answers to “Would "
        "recommend as a place to work” were favourable.",
    ),
    "too few answers": (
        vision,
        lambda: survey({"know_our_vision": (4, 8)}),
        "There are too few people to show who comes and who stays.",
    ),
    "nothing of the vision": (
        vision,
        lambda: unseen((100, 1000)),
        "The records do not tell who comes and who stays.",
    ),
    # culture
    "leaving steady": (
        culture,
        lambda: rate("leaver_rate", (100, 1000), (98, 1000)),
        "10% of people left in the year to 30 September 2025, no clear change on the year before.",
    ),
    "leaving up": (
        culture,
        lambda: rate("leaver_rate", (98, 1000), (150, 1000)),
        "15% of people left in the year to 30 September 2025, up 5 points on the year before.",
    ),
    "leaving down": (
        culture,
        lambda: rate("leaver_rate", (150, 1000), (98, 1000)),
        "10% of people left in the year to 30 September 2025, down 5 points on the year before.",
    ),
    "leaving up a little in a large workforce": (
        culture,
        lambda: rate("leaver_rate", (10_000, 100_000), (10_500, 100_000)),
        "10.5% of people left in the year to 30 September 2025, up 0.5 points on the year before.",
    ),
    "nobody left": (
        culture,
        lambda: rate("leaver_rate", (0, 200)),
        "Nobody left in the year to 30 September 2025.",
    ),
    "all left": (
        culture,
        lambda: rate("leaver_rate", (50, 50), closing=0),
        "Everyone in post when the year began had left by 30 September 2025.",
    ),
    "hardly anybody left": (
        culture,
        lambda: rate("leaver_rate", (1, 900)),
        "0.1% of people left in the year to 30 September 2025.",
    ),
    "too few leavers' colleagues": (
        culture,
        lambda: rate("leaver_rate", (1, 8)),
        "There are too few people to show who stays and who leaves.",
    ),
    "a year before that is hidden": (
        culture,
        lambda: rate("leaver_rate", (1, 8), (10, 40)),
        "Between 14% and 40% of people left in the year to 30 September 2025.",
    ),
    "one unit outside": (
        culture,
        lambda: left_in({**EVEN, "Odd": (60, 250)}),
        "13% of people left in the year to 30 September 2025; Odd loses a larger share of its "
        "people than chance explains.",
    ),
    "no unit outside": (
        culture,
        lambda: left_in(EVEN),
        "12% of people left in the year to 30 September 2025; nothing stands clearly apart "
        "between units.",
    ),
    "two units outside": (
        culture,
        lambda: left_in({**EVEN, "Odd": (70, 250), "Calm": (6, 250)}),
        "12% of people left in the year to 30 September 2025; Odd loses a larger share of its "
        "people, Calm a smaller one, than chance explains.",
    ),
    "several units outside": (
        culture,
        lambda: left_in({**EVEN, "Odd": (60, 250), "Even": (62, 250), "Third": (64, 250)}),
        "14% of people left in the year to 30 September 2025; Even and Third lose a larger "
        "share of their people than chance and the usual differences between units explain.",
    ),
    "one outside of many is chance": (
        culture,
        lambda: left_in({**{f"W{n:03d}": (30, 250) for n in range(60)}, "Odd": (60, 250)}),
        "12% of people left in the year to 30 September 2025; nothing stands clearly apart "
        "between units.",
    ),
    "units differ and none stands apart": (
        culture,
        lambda: left_in({f"W{n}": (30 + 10 * n, 400) for n in range(6)}),
        "14% of people left in the year to 30 September 2025; units differ beyond chance, and "
        "none stands apart from the others.",
    ),
    "two units are too few": (
        culture,
        lambda: left_in({"A": (30, 250), "B": (60, 250)}),
        "18% of people left in the year to 30 September 2025.",
    ),
    "months at rest": (
        culture,
        lambda: {**LEFT, **series([*CALM, *CALM[:10]])},
        "10% of people left in the year to 30 September 2025; nothing stands clearly apart "
        "month by month.",
    ),
    "a special month": (
        culture,
        lambda: {**LEFT, **series([*CALM, 10, 9, 11, 10, 30])},
        "10% of people left in the year to 30 September 2025; more people than usual left in "
        "September 2025.",
    ),
    "a run below the mean": (
        culture,
        lambda: {**LEFT, **series([*CALM, 7, 6, 7, 7, 6, 7, 6, 7])},
        "10% of people left in the year to 30 September 2025; fewer people than usual have "
        "left each month since February 2025.",
    ),
    "a month that is usually high": (
        culture,
        lambda: {**LEFT, **series(USUALLY_HIGH)},
        "10% of people left in the year to 30 September 2025; leaving was high in September "
        "2025, and is usually high in that month.",
    ),
    "too few months": (
        culture,
        lambda: {**LEFT, **series(CALM[:8])},
        "10% of people left in the year to 30 September 2025.",
    ),
    "too few leavers a month": (
        culture,
        lambda: {**LEFT, **series([1, 2] * 10)},
        "10% of people left in the year to 30 September 2025.",
    ),
    "groups alike": (
        culture,
        lambda: left_by(
            "ethnicity", {"White": (720, 80), "Black": (88, 12), "Asian": (89, 11)}, "White"
        ),
        "11% of people left in the year to 31 March 2024; nothing stands clearly apart by "
        "ethnicity.",
    ),
    "a group that left more": (
        culture,
        lambda: left_by("disability", {"No": (720, 80), "Yes": (120, 30)}, "No"),
        "12% of people left in the year to 31 March 2024; disability “Yes” left at 2.0 times "
        "the rate of disability “No” (1.37 to 2.93).",
    ),
    "a group that left less": (
        culture,
        lambda: left_by("ethnicity", {"White": (640, 160), "Black": (92, 8)}, "White"),
        "21% of people left in the year to 31 March 2024; “Black” left at 0.4 times the rate "
        "of “White” (0.20 to 0.79).",
    ),
    "many groups apart": (
        culture,
        lambda: left_by(
            "ethnicity",
            {"White": (720, 80), "Black": (70, 30), "Asian": (69, 31), "Mixed": (68, 32)},
            "White",
        ),
        "17% of people left in the year to 31 March 2024; 3 of 3 groups left at a clearly "
        "different rate.",
    ),
    "a group that is hidden": (
        culture,
        lambda: left_by("ethnicity", {"White": (720, 80), "Black": (28, 2)}, "White"),
        "10% of people left in the year to 31 March 2024.",
    ),
    "a unit outside and months at rest": (
        culture,
        lambda: {**left_in({**EVEN, "Odd": (60, 250)}), **series([*CALM, *CALM[:10]], people=5250)},
        "13% of people left in the year to 30 September 2025; Odd loses a larger share of its "
        "people than chance explains; nothing else stands clearly apart month by month.",
    ),
    # support
    "the ladder": (
        support,
        lambda: ladder(CLIMBED),
        "84% of people were appraised and 28% had development beyond mandatory training; 2% "
        "reached it by way of every rung before it.",
    ),
    "more development": (
        support,
        lambda: ladder([*CLIMBED[:3], (200, 17), (50, NAN)], CLIMBED),
        "84% of people were appraised and 28% had development beyond mandatory training, up 8 "
        "points on the year before; 2% reached it by way of every rung before it.",
    ),
    "nobody by way of every rung": (
        support,
        lambda: ladder([*CLIMBED[:3], (280, 0), (50, 0)]),
        "84% of people were appraised and 28% had development beyond mandatory training; "
        "nobody reached it by way of every rung before it.",
    ),
    "a rung is not available": (
        support,
        lambda: ladder([(840, 840), (NAN, NAN), (290, 290), (280, 90), (50, 9)]),
        "84% of people were appraised and 28% had development beyond mandatory training; 9% "
        "reached it by way of every rung before it.",
    ),
    "only appraisals": (
        support,
        lambda: ladder([(840, 840), *[(NAN, NAN)] * 4]),
        "Only appraisals are on record, and an appraisal by itself tells little of support.",
    ),
    "too few to show support": (
        support,
        lambda: ladder([(6, 6), (3, 3), (2, 2), (2, 1), (1, 0)], people=8),
        "There are too few people to show how they are supported and developed.",
    ),
    "more unseen": (
        support,
        lambda: unseen((96, 1000), (140, 1000)),
        "The records know of no appraisal, plan or development for 14% of people, up 4 points "
        "on the year before.",
    ),
    "fewer unseen": (
        support,
        lambda: unseen((140, 1000), (96, 1000)),
        "The records know of no appraisal, plan or development for 10% of people, down 4 "
        "points on the year before.",
    ),
    "as many unseen": (
        support,
        lambda: unseen((96, 1000), (100, 1000)),
        "The records know of no appraisal, plan or development for 10% of people, no clear "
        "change on the year before.",
    ),
    "access alike": (
        support,
        lambda: access("ethnicity", {"White": (280, 1000), "BME": (135, 500)}, "White"),
        "No group by ethnicity was clearly more or less likely to be developed.",
    ),
    "access less likely": (
        support,
        lambda: access("ethnicity", {"White": (280, 1000), "BME": (80, 500)}, "White"),
        "“White” were 1.8 times as likely as “BME” to be developed (1.40 to 2.19).",
    ),
    "access more likely": (
        support,
        lambda: access(
            "disability", {"Non-disabled": (180, 1000), "Disabled": (80, 200)}, "Non-disabled"
        ),
        "“Non-disabled” were 0.45 times as likely as “Disabled” to be developed (0.36 to 0.56).",
    ),
    "nothing of support": (
        support,
        lambda: stock((1000, 1000)),
        "The records do not tell how people are supported and developed.",
    ),
    # Rising Stars
    "no rule": (
        rising_stars,
        lambda: stock((1000, 1000)),
        "The records do not tell who the Rising Stars are.",
    ),
    "kept alike": (
        rising_stars,
        lambda: kept((145, 167), (1384, 1564)),
        "After 24 months 87% of Rising Stars and 88% of comparable colleagues were still in "
        "post, no clear difference.",
    ),
    "kept more often": (
        rising_stars,
        lambda: kept((170, 180), (1300, 1564)),
        "After 24 months 94% of Rising Stars and 83% of comparable colleagues were still in "
        "post, 11 points more.",
    ),
    "kept less often": (
        rising_stars,
        lambda: kept((120, 167), (1384, 1564)),
        "After 24 months 72% of Rising Stars and 88% of comparable colleagues were still in "
        "post, 17 points fewer.",
    ),
    "too many unmatched": (
        rising_stars,
        lambda: kept((80, 90), (1384, 1564), unmatched=40),
        "No gap is given after 24 months: 31% of Rising Stars have no comparable colleagues.",
    ),
    "too few Rising Stars": (
        rising_stars,
        lambda: kept((3, 4), (1384, 1564)),
        "Too few people to show who was still in post among Rising Stars and colleagues.",
    ),
    "not followed yet": (
        rising_stars,
        lambda: kept((NAN, 90), (NAN, 1564)),
        "Rising Stars have not been followed for 24 months yet.",
    ),
    "recognised and kept": (
        rising_stars,
        lambda: {**recognised(14, 59, 277), **kept((145, 167), (1384, 1564))},
        "Of those who joined in the year to 30 September 2024, 5% were recognised as Rising "
        "Stars and 21% had left first; after 24 months 87% of Rising Stars and 88% of "
        "comparable colleagues were still in post, no clear difference.",
    ),
    "few recognised": (
        rising_stars,
        lambda: recognised(2, 59, 277),
        "There are too few people to show what becomes of Rising Stars.",
    ),
}

PUBLIC: dict[str, tuple[Say, Made, str]] = {
    "public: counts rounded": (
        culture,
        lambda: rate("leaver_rate", (98, 1003), (152, 1004), closing=1003),
        "15% of people left in the year to 30 September 2025, up 5 points on the year before.",
    ),
    "public: too few left": (
        culture,
        lambda: rate("leaver_rate", (7, 300)),
        "There are too few people to show who stays and who leaves.",
    ),
    "public: people rounded": (
        vision,
        lambda: stock((1003, 1052)),
        "1,050 people were in post on 30 September 2025.",
    ),
}
CAUSES = (
    "because",
    "due to",
    "drive",
    "lead to",
    "leads to",
    "led to",
    "thanks to",
    "cause",
    "result in",
    "results in",
    "therefore",
    "thus",
    "effect of",
    "impact",
    "owing to",
    "makes people",
    "should",
    "must",
)
JUDGEMENTS = (
    "red",
    "amber",
    "green",
    "good",
    "bad",
    "poor",
    "excellent",
    "worse",
    "better",
    "score",
)
EVERY = {**SITUATIONS, **PUBLIC}


def wording_of(text: str) -> list[str]:
    """What of a text claims a cause, prescribes or judges."""
    causes = [word for word in CAUSES if re.search(rf"\b{word}", text, re.I)]
    return causes + [word for word in JUDGEMENTS if re.search(rf"\b{word}\b", text, re.I)]


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_sentence_of_a_situation(name: str) -> None:
    say, made, expected = SITUATIONS[name]
    assert say(release(made())) == expected


@pytest.mark.parametrize("name", PUBLIC)
def test_the_sentence_of_a_situation_under_the_public_rule(name: str) -> None:
    say, made, expected = PUBLIC[name]
    assert say(release(made(), "public")) == expected


def test_there_are_many_situations() -> None:
    assert len(EVERY) >= 60


@pytest.mark.parametrize("name", EVERY)
def test_no_sentence_claims_a_cause_or_judges_and_each_is_one(name: str) -> None:
    sentence = EVERY[name][2]
    assert wording_of(sentence) == []
    assert sentence.endswith(".")
    assert not re.search(r"[.!?] ", sentence)
    assert sentence[0] == sentence[0].upper()


@pytest.mark.parametrize(
    "text", ["It fell because of pay.", "Leaving drives cost.", "A good score"]
)
def test_the_scan_finds_what_it_looks_for(text: str) -> None:
    assert wording_of(text)


@pytest.mark.parametrize("name", EVERY)
def test_a_direction_is_said_only_with_its_number(name: str) -> None:
    sentence = EVERY[name][2]
    for _ in re.finditer(r"\b(up|down)\b", sentence):
        assert re.search(r"\b(up|down) (under )?\d+(\.\d)? points? on the year before", sentence)
    assert not re.search(r"\b(rose|fell|risen|fallen)\b", sentence)


def test_a_share_is_said_as_precisely_as_its_interval_and_no_more() -> None:
    small, large = (
        culture(release(rate("leaver_rate", (count, people))))
        for count, people in ((1049, 10_000), (104_900, 1_000_000))
    )
    assert small.startswith("10% of people")
    assert large.startswith("10.5% of people")


def test_more_people_of_the_same_shares_never_turn_a_change_round() -> None:
    said = [
        culture(release(rate("leaver_rate", (9 * n, 100 * n), (13 * n, 100 * n))))
        for n in (1, 10, 100)
    ]
    assert "no clear change" in said[0]
    assert all("up 4" in sentence for sentence in said[1:])
