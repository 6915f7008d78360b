"""The change of the leaver rate in its parts, on the page."""

from __future__ import annotations

import pandas as pd
import pytest

import retention
from retention.reporting.answers import PARTS_OF_CHANGE
from tests.mixed import YEAR, two_years

GROUPS = {"Nursing": (40, 400, 30, 420), "Medical": (20, 200, 44, 240), "Few": (1, 8, 2, 30)}


@pytest.fixture(scope="module")
def answers() -> retention.Release:
    return retention.answer(two_years(GROUPS), year=YEAR)


def test_it_is_published_with_the_groups_of_the_other_tables(answers: retention.Release) -> None:
    """One merge for all: a group that was small the year before is merged everywhere."""
    parts, rates = answers[PARTS_OF_CHANGE], answers["leaver_rate_by_staff_group"]
    assert parts.frame["staff_group"].tolist() == rates.frame["staff_group"].tolist()
    assert "Few" not in parts.frame["staff_group"].tolist()
    assert parts.hidden == rates.hidden == 0
    assert parts.frame["opening"].tolist() == rates.frame["opening"].tolist()


def test_its_change_is_that_of_the_leavers_on_the_page(answers: retention.Release) -> None:
    total = answers[PARTS_OF_CHANGE].totals.iloc[0]
    yearly = answers["leaver_rate"].totals.sort_values("period_start").tail(2)
    shares = yearly["numerator"] / yearly["opening"]
    assert total["value"] == pytest.approx(shares.iloc[1] - shares.iloc[0])
    assert total["within"] + total["mix"] == pytest.approx(total["value"])


def test_without_a_year_before_there_is_none() -> None:
    workforce = two_years(GROUPS)
    first = retention.year_to("2023-01-31")
    assert PARTS_OF_CHANGE not in retention.answer(workforce, year=first).tables
    assert pd.Timestamp(first.opening_census) >= pd.Timestamp(workforce.observed_from)
