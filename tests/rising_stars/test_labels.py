"""Who is a Rising Star on a day, with the edges of every window."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from retention.counts.labels import (
    COLLEAGUE,
    NOT_ASSESSED,
    NOT_ELIGIBLE,
    NOT_IN_POST,
    STAR,
    Assessor,
)
from retention.periods import day_number
from tests.rising_stars.trust import POOL, RULE, person, rated, trust

CENSUS = date(2023, 3, 31)


def label(workforce, rule=RULE, day=CENSUS):
    """The label of the only person."""
    found = Assessor(workforce, rule).at(np.array([0]), np.array([day_number(day)]))
    return int(found.state[0])


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2023-03-31", STAR),
        ("2023-04-01", NOT_ASSESSED),
        ("2021-10-01", STAR),  # 18 months old on 1 April
        ("2021-09-30", NOT_ASSESSED),  # on 30 March
    ],
)
def test_only_an_appraisal_up_to_the_census_and_within_18_months_counts(day, state):
    assert label(trust([person("A")], [rated("A", day)])) == state


@pytest.mark.parametrize(
    ("performance", "potential", "state"),
    [
        ("4", "high", STAR),
        ("5", "high", STAR),
        ("3", "high", COLLEAGUE),
        ("4", "medium", COLLEAGUE),
        ("", "high", NOT_ASSESSED),
        ("4", "", NOT_ASSESSED),
    ],
)
def test_both_ratings_must_be_there_and_high_enough(performance, potential, state):
    workforce = trust([person("A")], [rated("A", "2023-01-09", performance, potential)])
    assert label(workforce) == state


def test_the_latest_appraisal_decides_even_when_it_is_blank():
    earlier = rated("A", "2022-06-01")
    assert label(trust([person("A")], [earlier, rated("A", "2023-01-09", "2", "low")])) == COLLEAGUE
    assert label(trust([person("A")], [earlier, rated("A", "2023-01-09", "", "")])) == NOT_ASSESSED
    # What comes after the census is not known at it.
    assert label(trust([person("A")], [earlier, rated("A", "2023-04-03", "2", "low")])) == STAR


@pytest.mark.parametrize(
    ("start", "state"), [("2022-09-30", STAR), ("2022-10-01", NOT_ELIGIBLE), ("2023-04-01", 4)]
)
def test_six_months_of_service_are_served_on_their_anniversary(start, state):
    # 30 September and six months is 30 March; 1 October is 1 April.
    assert label(trust([person("A", start)], [rated("A", "2023-03-01")])) == state


def test_contract_is_that_of_the_primary_post_at_the_census():
    rule = replace(RULE, contract_types=("Permanent",))
    rows = [person("A", contract="Bank", fte="0.2"), person("A", contract="Permanent", post="2")]
    assert label(trust(rows, [rated("A", "2023-01-09")]), rule) == STAR
    rows = [person("A", contract="Bank"), person("A", contract="Permanent", fte="0.2", post="2")]
    assert label(trust(rows, [rated("A", "2023-01-09")]), rule) == NOT_ELIGIBLE


def test_a_return_starts_the_clock_anew_and_takes_no_rating_along():
    rows = [person("A", "2015-01-05", "2022-03-31"), person("A", "2022-09-01", post="2")]
    assert label(trust(rows, [rated("A", "2022-03-01")])) == NOT_ASSESSED
    assert label(trust(rows, [rated("A", "2022-03-01")]), day=date(2022, 8, 31)) == NOT_IN_POST
    assert label(trust(rows, [rated("A", "2022-11-01")])) == STAR


def test_a_move_inside_takes_service_and_ratings_along():
    rows = [
        person("A", "2015-01-05", "2023-01-31", group="Nursing"),
        person("A", "2023-02-01", group="Estates", post="2"),
    ]
    workforce = trust([*rows, person("B")], [rated("A", "2022-11-01")])
    part = workforce.where(staff_group="Estates")
    assert label(part) == STAR


def test_two_appraisals_must_both_reach_it_when_the_rule_asks_for_it():
    rule = replace(RULE, sustained=2)
    first, second = rated("A", "2021-12-01"), rated("A", "2022-12-01")
    assert label(trust([person("A")], [first, second]), rule) == STAR
    assert label(trust([person("A")], [second]), rule) == NOT_ASSESSED
    low = rated("A", "2021-12-01", "2", "high")
    assert label(trust([person("A")], [low, second]), rule) == COLLEAGUE
    # The one before may be twice as old.
    old = rated("A", "2020-03-30")
    assert label(trust([person("A")], [old, second]), rule) == NOT_ASSESSED
    assert label(trust([person("A")], [rated("A", "2020-03-31"), second]), rule) == STAR


@pytest.mark.parametrize(
    ("since", "until", "state"),
    [
        ("2023-03-31", "", STAR),
        ("2023-04-01", "", NOT_ASSESSED),
        ("2022-03-15", "2023-03-31", STAR),
        ("2022-03-15", "2023-03-30", NOT_ASSESSED),
    ],
)
def test_a_nomination_counts_from_its_first_to_its_last_day(since, until, state):
    workforce = trust([person("A")], [], [f"A,{since},{until}"])
    assert label(workforce, POOL) == state


def test_an_earlier_nomination_can_outlast_a_later_one():
    named = ["A,2021-03-15,", "A,2022-03-15,2022-12-31"]
    assert label(trust([person("A")], [], named), POOL) == STAR


def test_without_a_nomination_an_appraisal_tells_that_somebody_looked():
    workforce = trust([person("A")], [rated("A", "2023-01-09", "", "")], [])
    assert label(workforce, POOL) == COLLEAGUE
    either = replace(RULE, evidence="either")
    assert label(workforce, either) == NOT_ASSESSED
    assert label(trust([person("A")], [], ["A,2022-03-15,"]), either) == STAR


def test_the_first_day_of_judgement_lies_behind_all_that_is_looked_back_on():
    workforce = trust([person("A")], [rated("A", "2021-08-31")], ["A,2022-03-15,"])
    day = lambda rule: np.datetime64(Assessor(workforce, rule).first_day, "D")  # noqa: E731
    assert day(RULE) == np.datetime64("2023-03-01")  # 31 August and 18 months: no 31 February
    assert day(POOL) == np.datetime64("2022-03-15")
    assert day(replace(RULE, sustained=2)) == np.datetime64("2024-08-31")
