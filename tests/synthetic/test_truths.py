"""Every written truth can be found again: in the draws themselves, and from the tables alone."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2

from retention.synthetic import SyntheticTrust
from retention.synthetic.truths import RATIOS

from .plain import (
    Ratio,
    days_since_development,
    days_since_review,
    mantel_haenszel,
    person_months,
)

STRATA = ["staff_group", "service", "age"]
# Effects reach last days only after the notice, at most 90 days later.
NOTICE = pd.Timedelta(days=90)


@pytest.fixture(scope="module")
def months(large: SyntheticTrust) -> pd.DataFrame:
    table = person_months(large)
    table["since"] = days_since_development(large, table)
    # Nobody who serves notice is named, so the months of notice behind a review are left out.
    reviewed = days_since_review(large, table)
    table["pool"] = reviewed >= NOTICE.days
    return table[~reviewed.between(0, NOTICE.days - 1)]


@pytest.mark.parametrize("factor", [*RATIOS, "family"])
def test_decisions_follow_the_written_ratios(large: SyntheticTrust, factor: str) -> None:
    levels = large.truth["realised"]["resignation_decisions"][factor].values()
    expected = np.array([row[1] / 1000 for row in levels])
    counted = np.array([row[2] for row in levels])
    used = expected > 5
    statistic = ((counted - expected)[used] ** 2 / expected[used]).sum()
    assert statistic < chi2.ppf(0.9999, used.sum())


def test_disability_ratio(large: SyntheticTrust, months: pd.DataFrame) -> None:
    truth = large.truth["written"]["resignation_ratio"]["disability"]["Yes"]
    assert mantel_haenszel(months, months["disability"] == "Yes", STRATA).agrees_with(truth)


def test_culture_unit_ratio(large: SyntheticTrust, months: pd.DataFrame) -> None:
    unit = large.truth["written"]["culture_unit"]
    truth = large.truth["written"]["resignation_ratio"]["unit"]["culture unit"]
    found = mantel_haenszel(months, months["unit"] == unit, STRATA)
    assert found.agrees_with(truth)
    assert not found.agrees_with(1.0)


@pytest.mark.parametrize("source", ["Private sector", "Abroad", "School leaver", "Apprentice"])
def test_source_ratios_early_in_service(
    large: SyntheticTrust, months: pd.DataFrame, source: str
) -> None:
    ratios = large.truth["written"]["resignation_ratio"]["source"]
    usual = [name for name, value in ratios.items() if value == 1]
    early = months[(months["service"] < 5) & (months["staff_group"] != "Medical and Dental")]
    compared = early[early["recruitment_source"].isin([*usual, source])]
    exposed = compared["recruitment_source"] == source
    assert mantel_haenszel(compared, exposed, [*STRATA, "band"]).agrees_with(ratios[source])


def test_intervention_lowers_leaving_of_every_month(
    large: SyntheticTrust, months: pd.DataFrame
) -> None:
    first = pd.Timestamp(large.truth["written"]["intervention_first_day"])
    truth = large.truth["written"]["resignation_ratio"]["intervention"]["after"]
    settled = months[(months["day"] < first) | (months["day"] > first + NOTICE)]
    found = mantel_haenszel(settled, settled["day"] > first, STRATA)
    assert found.agrees_with(truth)


def developed_against_not(table: pd.DataFrame) -> Ratio:
    """Compare 91 to 365 days after an activity with no activity in the last 455 days."""
    lag, end = NOTICE.days, 365
    # What lies between the two, and the months of notice behind an activity, belongs to neither.
    clear = table[
        table["since"].isna() | (table["since"] > end + lag) | table["since"].between(lag, end)
    ]
    return mantel_haenszel(clear, clear["since"].between(lag, end), STRATA)


def test_development_has_no_effect_in_one_staff_group(
    large: SyntheticTrust, months: pd.DataFrame
) -> None:
    group = large.truth["written"]["staff_group_without_development_effect"]
    found = developed_against_not(months[months["staff_group"] == group])
    assert found.agrees_with(1.0)
    assert not found.agrees_with(0.75)


def test_development_lowers_leaving_elsewhere(large: SyntheticTrust, months: pd.DataFrame) -> None:
    group = large.truth["written"]["staff_group_without_development_effect"]
    talent = large.truth["written"]["resignation_ratio"]["talent"]
    elsewhere = months[months["staff_group"] != group]
    others = developed_against_not(elsewhere[~elsewhere["pool"]])
    stars = developed_against_not(elsewhere[elsewhere["pool"]])
    assert others.agrees_with(talent["others, developed"])
    assert stars.agrees_with(
        talent["Rising Stars, developed"] / talent["Rising Stars, not developed"]
    )


def test_rising_stars_leave_more_unless_developed(
    large: SyntheticTrust, months: pd.DataFrame
) -> None:
    talent = large.truth["written"]["resignation_ratio"]["talent"]
    group = large.truth["written"]["staff_group_without_development_effect"]
    elsewhere = months[months["staff_group"] != group]
    alone = elsewhere[elsewhere["since"].isna() | (elsewhere["since"] > 365 + NOTICE.days)]
    undeveloped = mantel_haenszel(alone, alone["pool"], STRATA)
    # Some Rising Stars are never named: they raise the comparison a little.
    assert undeveloped.agrees_with(talent["Rising Stars, not developed"] * 0.96)
    recent = elsewhere[elsewhere["since"].between(NOTICE.days, 365)]
    developed = mantel_haenszel(recent, recent["pool"], STRATA)
    assert developed.agrees_with(talent["Rising Stars, developed"] / talent["others, developed"])


def test_culture_unit_answers_the_survey_worse(large: SyntheticTrust) -> None:
    survey = large.tables["survey"].query("level == 'unit'")
    mine = survey["group"] == large.truth["written"]["culture_unit"]
    shares = survey.groupby(mine)[["favourable", "responses", "invited"]].sum()
    favourable = shares["favourable"] / shares["responses"]
    lower = large.truth["written"]["survey_points_lower_in_culture_unit"]
    assert abs(favourable[False] - favourable[True] - lower) < 0.05
    response = shares["responses"] / shares["invited"]
    assert response[True] < response[False] - 0.05


def test_access_to_development_differs_by_ethnicity(
    large: SyntheticTrust, months: pd.DataFrame
) -> None:
    done = large.tables["development"].query("mandatory == 'no' and status != 'booked'")
    months = months[months["ethnicity"] != "Not declared"]
    counted = done.assign(day=done["activity_date"].dt.to_period("M").dt.to_timestamp())
    taken = counted.groupby(["employee_id", "day"]).size().rename("activities").reset_index()
    table = months.merge(taken, on=["employee_id", "day"], how="left")
    table["event"] = table["activities"].fillna(0).clip(upper=1)
    found = mantel_haenszel(table, table["ethnicity"] != "White", ["staff_group"])
    truth = large.truth["written"]["development_access_ratio"]["ethnicity"]
    assert found.agrees_with(truth["Black, Asian and other"])


def test_appointment_from_shortlisting_differs_by_ethnicity(large: SyntheticTrust) -> None:
    hiring = large.tables["recruitment"].query("ethnicity != 'Not declared'")
    totals = hiring.groupby(hiring["ethnicity"] == "White")[["shortlisted", "offers"]].sum()
    offered = totals["offers"] / totals["shortlisted"]
    ranges = large.truth["written"]["shortlisted_per_offer"]
    truth = sum(ranges["Black, Asian and other"]) / sum(ranges["White"])
    assert offered[True] / offered[False] == pytest.approx(truth, rel=0.03)


def test_raters_differ_in_leniency(large: SyntheticTrust) -> None:
    scores = large.tables["appraisals"].groupby("rater")["performance"].agg(["mean", "count"])
    means = scores.loc[scores["count"] >= 50, "mean"].astype(float)
    assert means.std() > 3 * np.sqrt(0.6 / 50) / 2
    assert means.max() - means.min() > 0.6


def test_protected_characteristics_are_like_the_national_ones(large: SyntheticTrust) -> None:
    people = large.tables["starters"].drop_duplicates("employee_id")
    assert (people["gender"] == "Female").mean() == pytest.approx(0.76, abs=0.03)
    assert (people["ethnicity"] == "White").mean() == pytest.approx(0.70, abs=0.03)
    assert (people["ethnicity"] == "Not declared").mean() == pytest.approx(0.04, abs=0.01)
    assert (people["disability"] == "Yes").mean() == pytest.approx(0.057, abs=0.01)
    assert (people["disability"] == "Not declared").mean() == pytest.approx(0.163, abs=0.01)
