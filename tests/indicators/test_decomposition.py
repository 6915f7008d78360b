"""The parts of a change of the leaver rate: by hand, laws, protection, errors."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

import retention
from retention import Period
from retention.errors import ArgumentError
from retention.statistics.intervals import newcombe_difference
from tests.mixed import BEFORE, YEAR, two_years

GROUPS = {"Nursing": (20, 200, 15, 180), "Medical": (20, 100, 66, 220)}
"""Leavers and people before, leavers and people now."""
PARTS = ["within", "mix", "value"]


def parts(groups, **options):
    table = retention.decompose_leaver_rate(two_years(groups), BEFORE, YEAR, **options)
    return table.frame.set_index("staff_group")


def test_by_hand() -> None:
    # Rates: Nursing 20/200 = 0.1 and 15/180 = 0.08333; Medical 20/100 = 0.2 and 66/220 = 0.3.
    # Shares: Nursing 2/3 and 180/400 = 0.45; Medical 1/3 and 0.55.
    # Overall 40/300 = 0.13333 and 81/400 = 0.2025; their mean 0.167917.
    # Within: Nursing (0.66667 + 0.45) / 2 x (0.08333 - 0.1) = 0.558333 x -0.016667 = -0.009306;
    #         Medical (0.33333 + 0.55) / 2 x 0.1 = 0.441667 x 0.1 = 0.044167.
    # Mix: Nursing ((0.1 + 0.08333) / 2 - 0.167917) x (0.45 - 0.66667)
    #               = -0.07625 x -0.216667 = 0.016521;
    #      Medical (0.25 - 0.167917) x 0.216667 = 0.082083 x 0.216667 = 0.017785.
    # Sum: -0.009306 + 0.044167 + 0.016521 + 0.017785 = 0.069167 = 0.2025 - 0.133333.
    found = parts(GROUPS)
    assert found["within"].tolist() == pytest.approx([0.0441667, -0.0093056, 0.0348611], abs=1e-7)
    assert found["mix"].tolist() == pytest.approx([0.0177847, 0.0165208, 0.0343056], abs=1e-7)
    assert found.loc["All", "value"] == pytest.approx(0.0691667, abs=1e-7)
    assert found.loc["All", ["rate_before", "rate"]].tolist() == pytest.approx([40 / 300, 0.2025])
    assert found.loc["Nursing", ["share_before", "share"]].tolist() == pytest.approx([2 / 3, 0.45])


def test_all_parts_add_up_to_the_change() -> None:
    found = parts({**GROUPS, "Estates": (5, 40, 1, 38), "New": (0, 0, 9, 60), "Old": (9, 9, 0, 0)})
    groups, total = found.drop(index="All"), found.loc["All"]
    assert groups[PARTS].sum().tolist() == pytest.approx(total[PARTS].tolist(), abs=1e-12)
    assert total["within"] + total["mix"] == pytest.approx(total["value"], abs=1e-12)
    assert total["value"] == pytest.approx(total["rate"] - total["rate_before"], abs=1e-12)


def test_groups_of_one_period_are_mix_only() -> None:
    found = parts({**GROUPS, "New": (0, 0, 9, 60), "Old": (40, 40, 0, 0)})
    assert found.loc[["New", "Old"], "within"].tolist() == [0, 0]
    assert (found.loc[["New", "Old"], "mix"].abs() > 0).all()
    assert np.isnan(found.loc["New", "rate_before"])
    assert np.isnan(found.loc["Old", "rate"])
    assert found.loc["New", "opening_before"] == 0


def test_unchanged_rates_are_no_change_within_and_unchanged_shares_no_mix() -> None:
    same_rates = parts({"A": (20, 200, 19, 190), "B": (20, 100, 60, 300)})
    assert same_rates["within"].tolist() == pytest.approx([0, 0, 0], abs=1e-15)
    assert same_rates.loc["All", "mix"] == pytest.approx(same_rates.loc["All", "value"])
    same_shares = parts({"A": (20, 200, 66, 220), "B": (20, 100, 11, 110)})
    assert same_shares["mix"].tolist() == pytest.approx([0, 0, 0], abs=1e-15)


def test_names_do_not_matter() -> None:
    renamed = parts({name[::-1]: counts for name, counts in GROUPS.items()})
    assert renamed.loc["gnisruN", PARTS].tolist() == parts(GROUPS).loc["Nursing", PARTS].tolist()


def test_splitting_a_group_of_equal_halves_changes_no_sum() -> None:
    halved = {
        "Nursing": GROUPS["Nursing"],
        **{f"M{i}": tuple(n // 2 for n in GROUPS["Medical"]) for i in (1, 2)},
    }
    one, other = parts(GROUPS).loc["All", PARTS], parts(halved).loc["All", PARTS]
    assert one.tolist() == pytest.approx(other.tolist(), abs=1e-12)


def test_one_group_has_no_mix_and_the_interval_of_a_difference() -> None:
    total = parts({"A": (20, 200, 44, 220)}).loc["All"]
    assert total["mix"] == 0
    exact = newcombe_difference(44, 220, 20, 200)
    assert [total["lower"], total["upper"]] == pytest.approx([exact.lower, exact.upper])
    assert total["within_lower"] == pytest.approx(exact.lower, abs=0.01)


def test_limits_hold_the_part_within() -> None:
    found = parts(GROUPS)
    assert (found["within_lower"] < found["within"]).all()
    assert (found["within"] < found["within_upper"]).all()
    assert found.drop(index="All")[["lower", "upper"]].isna().all(axis=None)
    narrow = parts(GROUPS, level=0.8)
    assert (narrow["within_lower"] > found["within_lower"]).all()


def test_limits_within_groups_hold_the_truth_as_often_as_they_say() -> None:
    """At 80 % by simulation: 800 of 1,000 samples give limits that hold the true part."""
    from retention.indicators.definitions.decomposition import within_limits

    draws = np.random.default_rng(11)
    people = np.array([[200.0, 100.0], [180.0, 220.0]])
    rates = np.array([[0.10, 0.20], [0.09, 0.26]])
    shares = people / people.sum(axis=1, keepdims=True)
    truth = (shares.mean(axis=0) * (rates[1] - rates[0])).sum()
    held = 0
    for _ in range(1000):
        left = draws.binomial(people.astype(int), rates).astype(float)
        counts = (left[0], people[0], left[1], people[1])
        found = within_limits(counts, shares.mean(axis=0), 0.8)
        held += bool(found.lower <= truth <= found.upper)
    # Byar's limits are of Poisson counts, so those of shares are a little wide.
    assert 790 <= held <= 880


def published(groups, rule="internal"):
    table = retention.decompose_leaver_rate(two_years(groups), BEFORE, YEAR)
    return retention.publish({"t": table}, rule=rule)["t"].frame.set_index("staff_group")


def test_a_hidden_group_leaves_the_sums_unknown_and_the_others_as_they_are() -> None:
    raw = parts({**GROUPS, "Few": (1, 8, 2, 8), "Fewer": (2, 7, 1, 6)})
    shown = published({**GROUPS, "Few": (1, 8, 2, 8), "Fewer": (2, 7, 1, 6)})
    assert shown.loc[["Few", "Fewer"], ["within", "mix", "value", "share"]].isna().all(axis=None)
    assert shown.loc["All", ["within", "mix", "within_lower"]].isna().all()
    assert shown.loc["All", "value"] == pytest.approx(raw.loc["All", "value"])
    assert shown.loc["Nursing", PARTS].tolist() == pytest.approx(raw.loc["Nursing", PARTS].tolist())


def test_a_group_hidden_before_is_hidden_as_in_its_own_table() -> None:
    groups = {**GROUPS, "Grown": (1, 8, 4, 60), "Few": (2, 7, 1, 6)}
    workforce = two_years(groups)
    table = retention.decompose_leaver_rate(workforce, BEFORE, YEAR)
    then = retention.leaver_rate(workforce, BEFORE, by="staff_group")
    release = retention.publish({"t": table, "then": then})
    now = release["t"].frame.set_index("staff_group")
    assert np.isnan(now.loc["Grown", "opening_before"])
    assert np.isnan(now.loc["Grown", "value"])
    before = release["then"].frame.set_index("staff_group")["opening"]
    assert now["opening_before"].isna().to_dict() == before.isna().to_dict()


def test_what_is_shown_does_not_depend_on_who_is_hidden() -> None:
    """An attacker who knows all that is shown learns nothing of two hidden groups."""
    one = published({**GROUPS, "Few": (1, 8, 2, 8), "Fewer": (2, 8, 1, 8)})
    other = published({**GROUPS, "Few": (2, 8, 1, 8), "Fewer": (1, 8, 2, 8)})
    columns = [*PARTS, "lower", "upper", "within_lower", "within_upper", "rate", "share"]
    assert one[columns].equals(other[columns])


def test_under_the_public_rule_the_parts_add_up_too() -> None:
    frame = published(
        {"A": (23, 203, 31, 222), "B": (41, 403, 52, 437), "C": (37, 304, 61, 333)}, rule="public"
    )
    groups, total = frame.drop(index="All"), frame.loc["All"]
    assert total["within"] + total["mix"] == pytest.approx(total["value"], abs=1e-12)
    assert groups["value"].sum() == pytest.approx(total["value"], abs=1e-12)
    assert total["rate"] - total["rate_before"] == pytest.approx(total["value"], abs=1e-12)
    assert (frame[["numerator", "opening", "leavers_before"]] % 5 == 0).all(axis=None)


@pytest.mark.parametrize(
    ("before", "now", "message"),
    [
        ("2023", YEAR, "before must be a Period, was str"),
        (YEAR, BEFORE, "now must begin after the last day of before"),
        (YEAR, YEAR, "now must begin after the last day of before"),
        (BEFORE, retention.year_to("2024-02-29"), "now must begin after"),
        (retention.year_to("2023-01-15"), YEAR, "same calendar days as before"),
        (Period(date(2022, 4, 1), date(2022, 7, 1)), YEAR, "same calendar days as before"),
        (retention.year_to("2022-03-31"), YEAR, "period must open on or after"),
    ],
)
def test_periods_must_be_alike(before, now, message) -> None:
    with pytest.raises(ArgumentError, match=message):
        retention.decompose_leaver_rate(two_years(GROUPS), before, now)


def test_periods_need_not_be_years_nor_neighbours() -> None:
    quarters = [Period(date(y, 7, 1), date(y, 10, 1)) for y in (2022, 2023)]
    table = retention.decompose_leaver_rate(two_years(GROUPS), *quarters)
    assert table.definition.measure("opening_before").months_before == 12
    half = Period(date(2022, 4, 1), date(2022, 10, 1)), Period(date(2022, 10, 1), date(2023, 4, 1))
    table = retention.decompose_leaver_rate(two_years(GROUPS), *half)
    assert table.definition.measure("leavers_before").months_before == 6


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": ()}, "by must name the columns whose mix may change, was empty"),
        ({"by": "staff_grup"}, "by must name columns of these records"),
        ({"level": 1.5}, "level must be at least 0.5"),
    ],
)
def test_wrong_options_say_what_to_do(options, message) -> None:
    with pytest.raises(ArgumentError, match=message):
        retention.decompose_leaver_rate(two_years(GROUPS), BEFORE, YEAR, **options)
