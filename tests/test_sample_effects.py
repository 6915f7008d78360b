"""What was planted in the synthetic trust, looked for in the sample by the package alone.

The sample has 3,000 people: it holds what was planted inside its intervals, and shows a part of
it. How often fresh trusts do is in docs/planted-effects.md, whose figures stand here.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.planted_effects.trust import Ratio, ever_against_never, five_years
from benchmarks.rising_stars.studies import NEAR

import retention
from retention.synthetic import truths
from retention.workforce import Workforce

COMMITTED = Path(__file__).parents[1] / "data" / "sample"
POOL = retention.RisingStarRule(version="pool", evidence="talent_pool")
CENSUSES = ["2020-10-31", "2021-10-31", "2022-10-31", "2023-10-31"]
GAP_AFTER_24_MONTHS = -0.0286
"""Mean of 200 fresh trusts, seeds 3001 to 3200, standard error 0.0019; reduced trusts: -0.0305."""
NO_EFFECT = "Administrative and Clerical"
CULTURE_UNIT = "Ward 17"


@pytest.fixture(scope="module")
def sample() -> Workforce:
    return retention.read(COMMITTED)


def test_each_interval_of_the_gap_of_rising_stars_holds_the_planted_one(sample: Workforce) -> None:
    frame = retention.rising_stars_kept(sample, CENSUSES, POOL, after="24 months").frame
    stars = frame[frame["total"] & (frame["people"] == "Rising Stars")]
    assert len(stars) == len(CENSUSES)
    assert (stars["gap_lower"] < GAP_AFTER_24_MONTHS).all()
    assert (stars["gap_upper"] > GAP_AFTER_24_MONTHS).all()
    # Of the other sign and size none would hold it, and a trust of this size shows no gap.
    assert (-stars["gap_upper"] < GAP_AFTER_24_MONTHS).sum() < len(CENSUSES)
    assert (stars["gap_upper"] > 0).all()


def test_the_developed_of_the_sample_cannot_show_that_they_have_no_gap(sample: Workforce) -> None:
    """An interval inside 3 points needs tens of thousands of people: docs/rising-stars.md."""
    for census in CENSUSES:
        labelled = retention.with_development(sample, census)
        table = retention.rising_stars_kept(labelled, census, POOL, by="developed")
        frame = table.frame
        named = frame["developed"].str.startswith("developed")
        stars = frame[named & (frame["people"] == "Rising Stars") & (frame["after"] == "24 months")]
        assert len(stars) == 1
        assert stars["denominator"].between(50, 110).all()
        assert (stars["gap_upper"] - stars["gap_lower"] > 2 * NEAR).all()


def test_undeveloped_rising_stars_leave_more_often_and_developed_ones_as_colleagues(
    sample: Workforce,
) -> None:
    """1.7 times as often without development is written, 1.07 times with it."""
    labelled = retention.with_rising_stars(sample, CENSUSES[0], POOL)
    frame = retention.leaving_after_development(labelled, by="rising_star", lags=(90,)).frame
    rates = frame.set_index("rising_star")
    stars, colleagues = rates.loc["Rising Stars"], rates.loc["colleagues"]
    assert stars["upper"] < 1 < colleagues["upper"]
    assert stars["rate_other"] > 1.2 * colleagues["rate_other"]
    assert stars["rate"] < colleagues["rate"]


def test_without_an_effect_the_lagged_ratio_holds_1_and_ever_against_never_does_not(
    sample: Workforce,
) -> None:
    frame = retention.leaving_after_development(
        sample, by="staff_group", lags=(0, 90), leavers="voluntary"
    ).frame
    rows = frame[frame["staff_group"] == NO_EFFECT].set_index("lag")
    lagged, at_once = rows.loc["90 days"], rows.loc["0 days"]
    assert lagged["lower"] < 1 < lagged["upper"]
    wrong = ever_against_never(sample, NO_EFFECT)
    assert wrong.upper < 0.5
    # The sample is too small to show that no lag is wrong: the interval is as wide as the other.
    assert at_once["value"] < lagged["value"]


@pytest.mark.slow
def test_a_large_trust_shows_that_no_lag_is_wrong() -> None:
    large = retention.sample(people=40_000, seed=11)
    frame = retention.leaving_after_development(large, by="staff_group", lags=(0, 90)).frame
    rows = frame[frame["staff_group"] == NO_EFFECT].set_index("lag")
    assert rows.loc["90 days", "lower"] < 1 < rows.loc["90 days", "upper"]
    assert rows.loc["0 days", "upper"] < 1


def test_the_culture_unit_is_outside_the_95_limits_of_five_years_and_of_no_single_one(
    sample: Workforce,
) -> None:
    _, long = five_years()
    whole = retention.leaver_funnel(sample, long).frame.set_index("unit")
    ward = whole.loc[CULTURE_UNIT]
    assert ward["inner_upper"] < ward["value"] < ward["outer_upper"]
    assert (ward["verdict"], ward["side"]) == ("between the limits", 1)
    for year in retention.years_to("2025-10-31", 5):
        one = retention.leaver_funnel(sample, year).frame.set_index("unit").loc[CULTURE_UNIT]
        assert one["value"] < one["outer_upper"]


def test_ratios_by_characteristic_hold_what_was_planted(sample: Workforce) -> None:
    _, long = five_years()
    leaving = retention.leaver_rate_ratio(sample, long, by="disability", leavers="voluntary")
    row = leaving.frame.set_index("disability").loc["Yes"]
    disabled = truths.RATIOS["disability"]["Yes"] / 1000
    assert disabled == 1.4
    assert row["lower"] < disabled < row["upper"]
    assert row["value"] > 1.1
    appointed = retention.appointed_from_shortlisting(sample, long).frame
    row = appointed.set_index("ethnicity").loc["Black and minority ethnic"]
    assert 1.3 < row["lower"] < 1.5 < row["upper"] < 1.75
    equal = retention.appointed_from_shortlisting(sample, long, by="disability").frame
    row = equal.set_index("disability").loc["Disabled"]
    assert row["lower"] < 1 < row["upper"]
    capability = retention.entering_formal_process(
        sample, long, by="disability", kind="capability"
    ).frame
    row = capability.set_index("disability").loc["Disabled"]
    assert 1 < row["lower"] < truths.FORMAL_RATIO["capability"]["disabled"] / 1000 < row["upper"]


def test_a_missing_limit_of_a_ratio_is_no_limit() -> None:
    """As where a group has no case: the interval goes to 0 or without end."""
    open_ended = Ratio(0.0, 1.0, float("nan"), 1.2, truth=1.1)
    assert open_ended.covers
    assert not open_ended.apart
    assert not Ratio(2.0, 1.0, 1.5, float("nan"), truth=1.1).covers
