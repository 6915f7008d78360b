"""Leaver-rate ratios: worked by hand, at the edges, and the truth planted in the sample."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import retention
from retention.errors import ArgumentError, NotAvailableError
from retention.statistics.exact_intervals import highest_ratio_without_events
from retention.statistics.two_groups import proportions_p_value, rates_p_value
from retention.workforce import Workforce
from tests.trusts import YEAR, workforce_of

ETHNICITY = {"White": (720, 80, 0), "Asian": (160, 40, 0), "Black": (95, 5, 0)}


def ratios(groups: dict[str, tuple[int, int, int]], **options: object) -> pd.DataFrame:
    workforce = workforce_of(groups, column="ethnicity")
    table = retention.leaver_rate_ratio(workforce, YEAR, by="ethnicity", **options)  # type: ignore[arg-type]
    return table.frame.set_index("ethnicity")


def test_a_ratio_and_its_log_limits_by_hand() -> None:
    frame = ratios(ETHNICITY)
    asian = frame.loc["Asian"]
    # 40 of 200 are 20 %, 80 of 800 are 10 %.
    assert asian["rate"] == 0.2
    assert asian["value"] == pytest.approx(2.0)
    assert asian["inverse"] == pytest.approx(0.5)
    error = math.sqrt(1 / 40 - 1 / 200 + 1 / 80 - 1 / 800)
    assert asian["lower"] == pytest.approx(2 * math.exp(-1.959964 * error), rel=1e-6)
    assert asian["upper"] == pytest.approx(2 * math.exp(1.959964 * error), rel=1e-6)
    assert asian["limits"] == "log"
    assert asian["against_reference"] == "higher"


def test_the_reference_is_1_without_limits_and_no_comparison() -> None:
    frame = ratios(ETHNICITY)
    white = frame.loc["White"]
    assert white["value"] == 1
    assert white[["lower", "upper", "against_reference"]].isna().all()
    assert (frame["compared"] == 2).all()
    assert frame.loc["All", ["value", "inverse"]].isna().all()


def test_another_reference_turns_the_ratio_round() -> None:
    there, back = ratios(ETHNICITY), ratios(ETHNICITY, reference="Asian")
    one, other = there.loc["Asian"], back.loc["White"]
    assert other["value"] == pytest.approx(1 / one["value"])
    assert other["value"] == pytest.approx(one["inverse"])
    assert other["lower"] == pytest.approx(1 / one["upper"])
    assert other["upper"] == pytest.approx(1 / one["lower"])
    assert other["against_reference"] == "lower"


def test_a_group_of_no_leavers_has_exact_limits() -> None:
    frame = ratios({"White": (90, 10, 0), "Asian": (40, 0, 0)})
    asian = frame.loc["Asian"]
    assert (asian["value"], asian["lower"], asian["limits"]) == (0, 0, "exact")
    exact = highest_ratio_without_events(np.array([40]), np.array([10]), np.array([100]))
    assert asian["upper"] == pytest.approx(exact.item())
    assert np.isnan(asian["inverse"])


def test_over_a_reference_of_no_leavers_the_ratio_has_no_end_and_is_missing() -> None:
    frame = ratios({"White": (100, 0, 0), "Asian": (40, 10, 0)})
    asian = frame.loc["Asian"]
    assert asian[["value", "upper"]].isna().all()
    assert asian["lower"] > 1
    assert asian["against_reference"] is None or pd.isna(asian["against_reference"])
    assert asian["compared"] == 0
    assert np.isnan(frame.loc["White", "value"])


def test_one_comparison_among_many_is_not_listed_for_its_interval_alone() -> None:
    # Alone, 17 of 100 against 100 of 1,000 has an interval over 1.
    alone = ratios({"White": (900, 100, 0), "A": (83, 17, 0)})
    assert alone.loc["A", "lower"] > 1
    assert alone.loc["A", "against_reference"] == "higher"
    others = dict.fromkeys("BCDEFGHIJK", (90, 10, 0))
    many = ratios({"White": (900, 100, 0), "A": (83, 17, 0), **others})
    assert many.loc["A", "lower"] == alone.loc["A", "lower"]
    assert many.loc["A", "against_reference"] == "no clear difference"
    assert (many["compared"] == 11).all()


def test_who_did_not_declare_is_a_group_of_their_own() -> None:
    frame = ratios({"White": (90, 10, 0), "Not declared": (30, 10, 0), "": (40, 10, 0)})
    assert frame["value"].drop("All").round(9).to_dict() == {
        "Not declared": 2.5,
        "White": 1.0,
        "not recorded": 2.0,
    }


def test_a_column_without_a_custom_needs_a_reference_by_name() -> None:
    workforce = workforce_of({"A": (90, 10, 0), "B": (90, 10, 0)})
    with pytest.raises(NotAvailableError, match=r"reference must name the group of staff_group"):
        retention.leaver_rate_ratio(workforce, YEAR, by="staff_group")
    with pytest.raises(ArgumentError, match="reference must be a group of staff_group"):
        retention.leaver_rate_ratio(workforce, YEAR, by="staff_group", reference="C")
    with pytest.raises(ArgumentError, match="leavers must be 'all' or 'voluntary', was 'some'"):
        retention.leaver_rate_ratio(workforce, YEAR, by="staff_group", leavers="some")  # type: ignore[arg-type]
    with pytest.raises(NotAvailableError, match="leaving reasons"):
        retention.leaver_rate_ratio(
            workforce, YEAR, by="staff_group", reference="A", leavers="voluntary"
        )
    with pytest.raises(ArgumentError, match="by must be one column, was tuple"):
        retention.leaver_rate_ratio(workforce, YEAR, by=("staff_group",))  # type: ignore[arg-type]


def test_p_values_against_chi_square_by_hand() -> None:
    # The 2 x 2 table 17, 83, 100, 900 has a chi-square of 4.6876.
    chi_square = 1100 * (17 * 900 - 83 * 100) ** 2 / (100 * 1000 * 117 * 983)
    expected = math.erfc(math.sqrt(chi_square / 2))
    assert proportions_p_value(17, 100, 100, 1000).item() == pytest.approx(expected)
    assert np.isnan(proportions_p_value(0, 0, 5, 10)).item()
    # Given 30 events over equal times the first count has mean 15 and variance 7.5.
    assert rates_p_value(20, 5, 10, 5).item() == pytest.approx(
        math.erfc(5 / math.sqrt(7.5) / math.sqrt(2))
    )


@pytest.mark.parametrize("rule", ["internal", "public"])
def test_a_hidden_reference_hides_every_ratio(rule: str) -> None:
    workforce = workforce_of({"White": (40, 3, 0), "Asian": (60, 40, 0)}, column="ethnicity")
    table = retention.leaver_rate_ratio(workforce, YEAR, by="ethnicity")
    published = retention.publish({"ratio": table}, rule=rule)["ratio"]
    assert published.frame["value"].isna().all()
    assert published.frame["reference_numerator"].isna().all()


def test_the_ratio_hides_what_the_leaver_rate_hides() -> None:
    workforce = workforce_of(
        {"White": (400, 60, 0), "Asian": (60, 20, 0), "Black": (50, 3, 0), "Mixed": (40, 9, 0)},
        column="ethnicity",
    )
    tables = {
        "ratio": retention.leaver_rate_ratio(workforce, YEAR, by="ethnicity"),
        "rate": retention.leaver_rate(workforce, YEAR, by="ethnicity"),
    }
    release = retention.publish(tables)
    hidden = {
        name: set(t.frame.loc[t.frame["numerator"].isna(), "ethnicity"])
        for name, t in release.tables.items()
    }
    assert hidden["ratio"] == hidden["rate"]
    assert "Black" in hidden["rate"]
    shown = release["ratio"].groups.dropna(subset=["value"])
    assert (shown["compared"] == len(shown) - 1).all()


def test_public_ratios_are_of_rounded_counts_only() -> None:
    workforce = workforce_of({"White": (402, 61, 0), "Asian": (58, 22, 0)}, column="ethnicity")
    table = retention.leaver_rate_ratio(workforce, YEAR, by="ethnicity")
    frame = retention.publish({"r": table}, rule="public")["r"].frame.set_index("ethnicity")
    row = frame.loc["Asian"]
    counted = row[["numerator", "opening", "reference_numerator", "reference_opening"]]
    assert counted.to_list() == [20, 80, 60, 465]
    assert row["value"] == pytest.approx((20 / 80) / (60 / 465))


@pytest.fixture(scope="module")
def sample() -> Workforce:
    return retention.read(Path(__file__).parents[2] / "data" / "sample")


SIX_YEARS = retention.Period(
    retention.year_to("2020-10-31").start, retention.year_to("2025-10-31").end
)


def test_the_sample_does_not_contradict_the_planted_ratio(sample: Workforce) -> None:
    table = retention.leaver_rate_ratio(sample, SIX_YEARS, by="disability", leavers="voluntary")
    frame = table.frame.set_index("disability")
    assert frame.loc["Yes", "lower"] < 1.4 < frame.loc["Yes", "upper"]
    assert frame.loc["Yes", "value"] > 1.1
    assert frame.loc["Not declared", "lower"] < 1.0 < frame.loc["Not declared", "upper"]


@pytest.mark.slow
def test_the_planted_ratio_is_found_in_a_larger_trust() -> None:
    workforce = retention.sample(people=25_000, seed=6)
    table = retention.leaver_rate_ratio(workforce, SIX_YEARS, by="disability", leavers="voluntary")
    frame = table.frame.set_index("disability")
    assert frame.loc["Yes", "against_reference"] == "higher"
    assert frame.loc["Yes", "lower"] < 1.4 < frame.loc["Yes", "upper"]
    assert frame.loc["Not declared", "against_reference"] == "no clear difference"
