"""Whether people were developed up to a census, as a group that is fixed there."""

from __future__ import annotations

import pytest

import retention
from retention.errors import ArgumentError, NotAvailableError
from retention.intake import read_contents
from retention.workforce import Workforce

CENSUS = "2023-03-31"
DONE = "developed in the 365 days to 31 March 2023"
HEAD = "employee_id,activity_date,mandatory,status"
ACTIVITIES = (
    "FIRST,2022-04-01,no,completed",
    "EARLY,2022-03-31,no,completed",
    "LAST,2023-03-31,no,",
    "AFTER,2023-04-01,no,completed",
    "DUTY,2022-09-01,yes,completed",
    "DROPPED,2022-09-01,no,cancelled",
)


def trust(*activities: str) -> Workforce:
    names = [row.split(",")[0] for row in ACTIVITIES]
    rows = ["employee_id,start_date,unit", *(f"{name},2019-01-07,W" for name in names)]
    files = {"staff.csv": "\n".join([*rows, "NEW,2023-06-05,W"])}
    if activities:
        files["development.csv"] = "\n".join([HEAD, *activities])
    return read_contents(
        {name: text.encode() for name, text in files.items()},
        as_of="2024-06-30",
        observed_from="2022-01-01",
    )


def test_activities_of_the_days_up_to_the_census_and_no_others_count() -> None:
    labelled = retention.with_development(trust(*ACTIVITIES), CENSUS)
    year = retention.year_to("2024-03-31")
    frame = retention.headcount(labelled, year, by="developed").frame.set_index("developed")
    assert frame["opening"].to_dict() == {
        DONE: 2,
        "joined after the census": 0,
        f"not {DONE}": 4,
        "All": 6,
    }
    assert frame.loc["joined after the census", "closing"] == 1
    longer = retention.with_development(trust(*ACTIVITIES), CENSUS, days=366)
    frame = retention.headcount(longer, year, by="developed").frame
    assert frame["opening"].to_list() == [3, 0, 3, 6]


def test_nothing_before_the_census_is_counted() -> None:
    labelled = retention.with_development(trust(*ACTIVITIES), CENSUS)
    with pytest.raises(ArgumentError, match="a label is never carried back"):
        retention.leaver_rate(labelled, retention.year_to("2023-01-31"), by="developed")


def test_rising_stars_are_compared_with_colleagues_developed_alike() -> None:
    """In each group the numbers are those of the people in it; both sum to all."""
    sample = retention.sample(people=2000)
    rule = retention.RisingStarRule(version="pool", evidence="talent_pool")
    labelled = retention.with_development(sample, CENSUS)
    split = retention.rising_stars_kept(labelled, CENSUS, rule, by="developed", after="12 months")
    whole = retention.rising_stars_kept(sample, CENSUS, rule, after="12 months").frame
    stars = split.frame[split.frame["people"] == "Rising Stars"].set_index("developed")
    assert set(stars.index) == {DONE, f"not {DONE}", "All"}
    parts = stars.loc[[DONE, f"not {DONE}"]]
    assert parts["in_class"].gt(0).all()
    assert (
        parts["in_class"].sum() == whole.loc[whole["people"] == "Rising Stars", "in_class"].item()
    )
    assert split.sensitive


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda: retention.with_development(trust(), CENSUS), NotAvailableError, "no table devel"),
        (
            lambda: retention.with_development(trust(*ACTIVITIES), CENSUS, days=0),
            ArgumentError,
            "days must be a whole number from 1 to 1826, was 0",
        ),
        (
            lambda: retention.with_development(trust(*ACTIVITIES), "2022-06-30"),
            ArgumentError,
            "census must have development recorded from 1 July 2021 on, was 30 June 2022; take",
        ),
        (
            lambda: retention.with_development(trust(*ACTIVITIES), "2021-03-31"),
            ArgumentError,
            "census must be from 1 January 2022",
        ),
    ],
)
def test_what_cannot_be_told_is_said(ask, error, message) -> None:
    with pytest.raises(error, match=message):
        ask()
