"""Units against the whole: funnels, observed over expected, and the spread beyond chance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import asin, pi, sin, sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import retention
from retention.errors import ArgumentError
from retention.indicators.definitions.units import FUNNEL_LIMITS, SPREAD
from retention.intake import read_contents
from retention.results import IndicatorTable
from retention.statistics.between_units import between_proportions
from retention.statistics.funnel import proportion_funnel
from retention.workforce import Workforce
from tests.trusts import YEAR, workforce_of

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
UNITS = {f"Ward {n}": (80 + 11 * n, 10 + n % 3, n) for n in range(10)}
Z_998 = 3.090232


def of_units(units: Mapping[str, tuple[int, int, int]]) -> Workforce:
    return workforce_of(units, column="unit")


@pytest.fixture(scope="module")
def trust() -> Workforce:
    return retention.sample(people=800)


def by_unit(table: IndicatorTable | retention.PublishedTable) -> pd.DataFrame:
    return table.frame.set_index("unit")


def with_mix(rows: Mapping[tuple[str, str, str], tuple[int, int]]) -> Workforce:
    """People who stay and who leave by unit, staff group and band, an empty text for none."""
    starters, leavers, number = ["employee_id,start_date,unit,staff_group,band"], [], 0
    for (unit, group, band), counts in rows.items():
        for leaves, count in enumerate(counts):
            for _ in range(count):
                number += 1
                starters.append(f"P{number:05d},2019-02-04,{unit},{group},{band}")
                if leaves:
                    leavers.append(f"P{number:05d},2023-09-15")
    contents = {
        "starters.csv": "\n".join(starters).encode(),
        "leavers.csv": "\n".join(["employee_id,last_day", *leavers]).encode(),
    }
    return read_contents(contents, as_of="2024-03-31", observed_from="2022-01-01")


# Funnels


def test_a_funnel_has_leavers_over_those_who_could_leave() -> None:
    workforce = of_units(UNITS)
    found = by_unit(retention.leaver_funnel(workforce, YEAR))
    rates = by_unit(retention.leaver_rate(workforce, YEAR, by="unit"))
    assert found["numerator"].to_dict() == rates["numerator"].to_dict()
    assert found["opening"].to_dict() == rates["opening"].to_dict()
    assert found.loc["Ward 4", "value"] == 11 / 135
    assert found.loc["All", "value"] == found["numerator"]["All"] / found["opening"]["All"]
    assert found.index.to_list() == [*sorted(UNITS), "All"]


def test_limits_are_those_of_the_definitions() -> None:
    """Check values of the written definition: 10 %, 100 people, nothing but chance."""
    workforce = of_units({f"Ward {n}": (90, 10, 0) for n in range(8)})
    row = by_unit(retention.leaver_funnel(workforce, YEAR)).loc["Ward 3"]
    assert row[list(FUNNEL_LIMITS)].to_list() == pytest.approx(
        [0.0492, 0.1661, 0.0277, 0.2102], abs=5e-5
    )


def test_limits_widen_by_the_formula_written_out() -> None:
    uneven = {f"Ward {n}": (100 - 2 * n, 2 * n, 0) for n in range(3, 15)}
    found = by_unit(retention.leaver_funnel(of_units(uneven), YEAR))
    total, units = found.loc["All"], found.drop(index="All")
    x, n = units["numerator"].to_numpy(), units["opening"].to_numpy()
    p = x.sum() / n.sum()
    z = 2 * np.sqrt(n) * (np.arcsin(np.sqrt(x / n)) - asin(sqrt(p)))
    z = np.clip(z, *np.quantile(z, [0.1, 0.9]))
    phi, weight = (z**2).mean(), 4 * n
    room = weight.sum() - (weight**2).sum() / weight.sum()
    tau2 = max(0.0, (len(n) * phi - (len(n) - 1)) / room)
    assert (total["phi"], total["tau2"]) == pytest.approx((phi, tau2))
    assert tau2 > 0
    angle = min(asin(sqrt(p)) + Z_998 * sqrt(1 / (4 * n[2]) + tau2), pi / 2)
    assert units["outer_upper"].iloc[2] == pytest.approx(sin(angle) ** 2)
    chance = by_unit(retention.leaver_funnel(of_units(uneven), YEAR, overdispersed=False))
    assert chance.loc["All", "tau2"] == 0
    assert (chance["outer_upper"] < found["outer_upper"]).drop("All").all()


def test_a_planted_unit_is_outside_and_the_others_are_not() -> None:
    planted = {**UNITS, "Theatres": (120, 60, 0), "Night Team": (259, 1, 0)}
    found = by_unit(retention.leaver_funnel(of_units(planted), YEAR))
    outside = found[found["verdict"] == "outside"]
    assert outside["side"].to_dict() == {"Theatres": 1.0, "Night Team": -1.0}
    assert not outside["few"].any()
    assert pd.isna(found.loc["All", "verdict"])


def test_two_hundred_equal_units() -> None:
    """Chance alone puts 0 to 3 of 200 outside, and at least as good in all but few trusts."""
    draws = np.random.default_rng(11)
    sizes = np.resize(np.arange(45, 245), 200)
    outside = []
    for _ in range(400):
        found = proportion_funnel(draws.binomial(sizes, 0.12), sizes)
        outside.append(int(((found.verdict == "outside") & ~found.few).sum()))
    assert np.mean(np.array(outside) <= 3) >= 0.99
    assert 0.1 < np.mean(outside) < 0.8


def test_two_hundred_equal_units_of_a_whole_workforce() -> None:
    draws = np.random.default_rng(7)
    units = {}
    for number in range(200):
        size = int(draws.integers(20, 80))
        left = int(draws.binomial(size, 0.12))
        units[f"Unit {number:03d}"] = (size - left, left, 0)
    found = by_unit(retention.leaver_funnel(of_units(units), YEAR))
    spoken = found[(found["verdict"] == "outside") & (found["few"] == False)]  # noqa: E712
    assert len(found) == 201
    assert len(spoken) <= 3
    total = found.loc["All"]
    assert total["tau_lower"] == 0
    assert total["tau"] < 0.02


def test_units_of_few_expected_are_marked() -> None:
    """At 12 % nobody of 25 is inside the 99.8 % limits by formula, and does not count."""
    units = {**{f"Ward {n}": (88, 12, 0) for n in range(9)}, "Empty": (25, 0, 0)}
    found = by_unit(retention.leaver_funnel(of_units(units), YEAR, overdispersed=False))
    assert found.loc["Empty", "few"]
    assert not found.loc["Ward 1", "few"]


def test_small_units_are_put_together_and_have_no_verdict() -> None:
    small = {**UNITS, "A": (4, 2, 0), "B": (5, 2, 0), "C": (2, 5, 0)}
    table = retention.leaver_funnel(of_units(small), YEAR)
    found = by_unit(table)
    merged = found.loc["smaller groups (3)"]
    assert (merged["opening"], merged["numerator"]) == (20, 9)
    assert pd.isna(merged["verdict"])
    assert found.loc["All", "units"] == len(UNITS)
    assert any("no unit" in note for note in table.notes)
    apart = by_unit(retention.leaver_funnel(of_units(small), YEAR, merge_small=False))
    assert apart.loc["C", "opening"] == 7


def test_people_without_a_unit_are_no_unit() -> None:
    found = by_unit(retention.leaver_funnel(of_units({**UNITS, "": (30, 30, 0)}), YEAR))
    assert found.loc["not recorded", "numerator"] == 30
    # They belong to the whole that units are held against all the same.
    ward, whole = found.loc["Ward 0"], found.loc["All"]
    angle = asin(sqrt(whole["value"])) + Z_998 * sqrt(1 / (4 * ward["opening"]) + whole["tau2"])
    assert ward["outer_upper"] == pytest.approx(sin(angle) ** 2)
    assert pd.isna(found.loc["not recorded", "verdict"])
    assert found.loc["All", "units"] == len(UNITS)


def test_each_period_is_read_by_itself() -> None:
    workforce = of_units({**UNITS, "Theatres": (120, 60, 0)})
    before = retention.year_to("2023-03-31")
    found = retention.leaver_funnel(workforce, [before, YEAR]).frame
    nobody, some = (part for _, part in found.groupby("period_start"))
    assert not (nobody["verdict"] == "outside").any()
    alone = retention.leaver_funnel(workforce, YEAR).frame
    assert some["outer_upper"].to_list() == pytest.approx(alone["outer_upper"].to_list(), nan_ok=1)


def test_any_wilson_proportion_by_one_column_can_be_a_funnel(trust: Workforce) -> None:
    year = retention.year_to("2024-09-30")
    for name in (
        "stability_index",
        "left_within",
        "appraised_in_last_12_months",
        "development_in_last_12_months",
    ):
        table = getattr(retention, name)(trust, year, by="unit")
        found = retention.funnel(table)
        assert found.frame["value"].to_list() == pytest.approx(
            table.frame["value"].to_list(), nan_ok=True
        )
        assert found.definition.title == table.definition.title
        assert retention.publish({"t": table, "f": found})["f"].frame["verdict"].notna().any()


def test_a_stability_funnel_is_the_leaver_funnel_upside_down() -> None:
    workforce = of_units({**UNITS, "Theatres": (120, 60, 0)})
    left = by_unit(retention.leaver_funnel(workforce, YEAR))
    stayed = by_unit(retention.funnel(retention.stability_index(workforce, YEAR, by="unit")))
    units = sorted({*UNITS, "Theatres"})
    assert stayed.loc[units, "verdict"].to_list() == left.loc[units, "verdict"].to_list()
    assert stayed.loc[units, "side"].to_list() == (-left.loc[units, "side"]).to_list()
    np.testing.assert_allclose(stayed.loc[units, "outer_lower"], 1 - left.loc[units, "outer_upper"])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda w: retention.funnel(retention.leaver_rate(w, YEAR, by="unit")),
            "a count over the base .* was nhs_workforce_statistics.*use retention.leaver_funnel",
        ),
        (
            lambda w: retention.funnel(retention.headcount(w, YEAR, by="unit")),
            "proportion with Wilson limits",
        ),
        (
            lambda w: retention.funnel(retention.stability_index(w, YEAR)),
            "by one column, was by none; use by='unit'",
        ),
        (lambda w: retention.funnel({}), "must be an IndicatorTable, was dict"),
        (lambda w: retention.leaver_funnel(w, YEAR, by=()), "by must be one column, was none"),
        (lambda w: retention.leaver_funnel(w, YEAR, by="ward"), "ward"),
        (lambda w: retention.observed_expected(w, YEAR, mix=()), "mix must name one or more .*emp"),
        (lambda w: retention.observed_expected(w, YEAR, mix="unit"), "and not unit, was unit"),
        (lambda w: retention.observed_expected(w, YEAR, mix="grade"), "grade"),
    ],
)
def test_wrong_options_are_refused(make: object, message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        make(of_units(UNITS))  # type: ignore[operator]


# Laws


def test_names_of_units_and_their_order_do_not_matter() -> None:
    planted = {**UNITS, "Theatres": (120, 60, 0)}
    plain = by_unit(retention.leaver_funnel(of_units(planted), YEAR))
    renamed = {f"{n:03d}": planted[name] for n, name in enumerate(sorted(planted, reverse=True))}
    other = by_unit(retention.leaver_funnel(of_units(renamed), YEAR))
    names = sorted(planted, reverse=True)
    numbers = ["value", *FUNNEL_LIMITS, "side"]
    np.testing.assert_allclose(
        plain.loc[names, numbers].to_numpy(float), other.iloc[:-1][numbers].to_numpy(float)
    )
    np.testing.assert_allclose(
        plain.loc["All", list(SPREAD)].to_numpy(float),
        other.loc["All", list(SPREAD)].to_numpy(float),
    )


def test_splitting_a_unit_leaves_the_whole_and_the_limits_of_chance() -> None:
    whole = {**UNITS, "Large": (200, 40, 0)}
    split = {**UNITS, "Large 1": (100, 20, 0), "Large 2": (100, 20, 0)}
    one, two = (
        by_unit(retention.leaver_funnel(of_units(u), YEAR, overdispersed=False))
        for u in (whole, split)
    )
    assert one.loc["All", "value"] == two.loc["All", "value"]
    for name in UNITS:
        assert one.loc[name, list(FUNNEL_LIMITS)].to_list() == pytest.approx(
            two.loc[name, list(FUNNEL_LIMITS)].to_list()
        )
    assert two.loc["Large 1", "outer_upper"] > one.loc["Large", "outer_upper"]


# How unequal it is


def test_variation_is_that_of_the_shown_units_one_row_a_period() -> None:
    workforce = of_units({**UNITS, "Theatres": (120, 60, 0)})
    table = retention.variation_between_units(workforce, YEAR)
    funnel = by_unit(retention.leaver_funnel(workforce, YEAR))
    (row,) = table.frame[table.frame["total"]].to_dict("records")
    units = funnel.drop(index="All")
    wanted = between_proportions(units["numerator"], units["opening"])
    assert (row["value"], row["lower"], row["upper"]) == (wanted.tau, wanted.lower, wanted.upper)
    assert funnel.loc["All", "tau"] == wanted.tau
    assert row["units"] == 11
    assert row["pooled"] == funnel.loc["All", "value"]
    assert table.frame.loc[~table.frame["total"], "value"].isna().all()
    published = retention.publish({"v": table})["v"]
    assert published.value_text(published.totals.to_dict("records")[0]).endswith("%")


def test_the_truth_between_units_is_inside_the_interval() -> None:
    """60 units of 250 people whose true shares have a standard deviation of 4 points."""
    draws = np.random.default_rng(5)
    units = {}
    for number, share in enumerate(draws.normal(0.14, 0.04, 60).clip(0.01)):
        left = int(draws.binomial(250, share))
        units[f"Unit {number:02d}"] = (250 - left, left, 0)
    found = by_unit(retention.leaver_funnel(of_units(units), YEAR)).loc["All"]
    assert found["tau_lower"] < 0.04 < found["tau_upper"]
    assert found["tau"] == pytest.approx(0.04, abs=0.01)


# Observed over expected


MIXED = {
    ("North", "Nurses", "5"): (70, 30),
    ("North", "Nurses", "6"): (40, 4),
    ("South", "Nurses", "5"): (20, 4),
    ("South", "Porters", "2"): (60, 3),
    ("East", "Porters", "2"): (30, 12),
    ("East", "Nurses", "6"): (60, 5),
    ("West", "", "5"): (25, 6),
    ("West", "Porters", ""): (18, 2),
}


def test_expected_is_counted_by_hand() -> None:
    found = by_unit(retention.observed_expected(with_mix(MIXED), YEAR))
    shares = {"N5": 34 / 124, "N6": 9 / 109, "P2": 15 / 105}
    expected = {
        "North": 100 * shares["N5"] + 44 * shares["N6"],
        "South": 24 * shares["N5"] + 63 * shares["P2"],
        "East": 42 * shares["P2"] + 65 * shares["N6"],
        # Nobody else has no recorded staff group, or no recorded band as a porter.
        "West": 6 + 2,
    }
    assert found["expected"].drop("All").to_dict() == pytest.approx(expected)
    assert found.loc["North", "value"] == pytest.approx(34 / expected["North"])
    assert found.loc["West", "value"] == pytest.approx(1)


def test_the_whole_is_one_and_expected_sums_to_the_leavers(trust: Workforce) -> None:
    years = retention.years_to("2025-09-30", 2)
    table = retention.observed_expected(trust, years, mix=("staff_group", "band", "role"))
    for _, part in table.frame.groupby("period_start"):
        units, (total,) = part[~part["total"]], part[part["total"]].to_dict("records")
        assert units["expected"].sum() == pytest.approx(total["numerator"])
        assert units["numerator"].sum() == total["numerator"]
        assert total["value"] == 1
        assert np.isnan(total["lower"])


def test_a_mix_that_says_nothing_gives_the_plain_shares() -> None:
    workforce = with_mix({(u, "Nurses", "5"): n for (u, _, _), n in MIXED.items()})
    ratio = by_unit(retention.observed_expected(workforce, YEAR, mix="staff_group"))
    share = by_unit(retention.leaver_funnel(workforce, YEAR))
    np.testing.assert_allclose(ratio["value"], share["value"] / share.loc["All", "value"])


def test_small_strata_are_put_together_in_the_stated_order() -> None:
    rows = {
        ("North", "Nurses", "5"): (80, 20),
        ("North", "Nurses", "6"): (5, 1),
        ("South", "Nurses", "7"): (2, 2),
        ("South", "Nurses", "5"): (40, 10),
        ("South", "Porters", "2"): (3, 1),
        ("South", "Clerks", "3"): (20, 2),
    }
    table = retention.observed_expected(with_mix(rows), YEAR)
    # Bands 6 and 7 together are 10 nurses; 4 porters are left over and join the smallest stratum.
    joined = 4 / (4 + 10) if False else 4 / 14
    expected = 100 * 30 / 150 + 6 * joined
    assert by_unit(table).loc["North", "expected"] == pytest.approx(expected)
    (note,) = table.notes
    assert note == (
        "3 of 5 combinations of staff group and band have fewer than 10 people or take such in, "
        "and were put together over band, then over staff group"
    )


def test_protected_characteristics_are_not_allowed_for(trust: Workforce) -> None:
    with pytest.raises(ArgumentError, match="no protected characteristic.*leave out gender"):
        retention.observed_expected(trust, retention.year_to("2025-09-30"), mix=("band", "gender"))


# Protection


def _hidden_pair(left: int) -> Workforce:
    """Units of 6 and 8 people, of whom 5 left in all and `left` of the first."""
    return of_units({**UNITS, "Tiny": (6 - left, left, 0), "Small": (8 - 5 + left, 5 - left, 0)})


def test_raw_numbers_would_give_a_hidden_count_away() -> None:
    """The attack: of all that the totals allow, only the truth has the raw tau."""
    raw = by_unit(retention.leaver_funnel(_hidden_pair(1), YEAR, merge_small=False))
    assert _guesses_with(raw.loc["All", "tau"], raw) == [(6, 1)]


def test_published_numbers_do_not() -> None:
    shown = []
    for left in (0, 1, 4):
        table = retention.leaver_funnel(_hidden_pair(left), YEAR, merge_small=False)
        published = by_unit(retention.publish({"f": table})["f"])
        assert (
            published.loc[["Tiny", "Small"], ["value", "verdict", "opening"]].isna().all(axis=None)
        )
        assert published.loc[["Tiny", "Small"], list(FUNNEL_LIMITS)].isna().all(axis=None)
        shown.append(published.drop(columns=["few", "verdict"]))
    for other in shown[1:]:
        pd.testing.assert_frame_equal(shown[0], other)
    total = shown[0].loc["All"]
    assert total["units"] == len(UNITS) + 2 - shown[0]["value"].isna().sum()
    raw = by_unit(retention.leaver_funnel(_hidden_pair(1), YEAR, merge_small=False))
    assert _guesses_with(total["tau"], raw) != [(6, 1)]


def _guesses_with(tau: float, raw: pd.DataFrame) -> list[tuple[int, int]]:
    """Sizes and leavers of the first hidden unit at which all units together have this tau."""
    known = raw.drop(index=["All", "Tiny", "Small"])
    x, n = known["numerator"].to_list(), known["opening"].to_list()
    people = int(raw.loc["All", "opening"] - sum(n))
    left = int(raw.loc["All", "numerator"] - sum(x))
    found = []
    for size in range(1, people):
        for count in range(min(size, left) + 1):
            rest, of = left - count, people - size
            if rest > of or not size < of:
                continue
            tried = between_proportions([*x, count, rest], [*n, size, of]).tau
            if tried == pytest.approx(tau, rel=1e-9, abs=1e-12):
                found.append((size, count))
    return found


def test_nothing_is_said_of_the_spread_when_many_are_hidden() -> None:
    """Public numbers hide small counts first, so the units that are left differ by more."""
    units = {f"Ward {n:02d}": (100, 4 + n, 0) for n in range(14)}
    table = retention.leaver_funnel(of_units(units), YEAR)
    public = by_unit(retention.publish({"f": table}, rule="public")["f"])
    assert public["value"].isna().sum() > 2
    assert public.loc["All", ["tau", "tau_lower", "tau_upper"]].isna().all()
    assert table.frame["tau"].notna().any()


def test_a_public_funnel_is_made_of_rounded_counts() -> None:
    units = {f"Ward {n:02d}": (103 + n, 22 + n, 0) for n in range(12)}
    table = retention.leaver_funnel(of_units(units), YEAR)
    public = by_unit(retention.publish({"f": table}, rule="public")["f"])
    assert (public["numerator"] % 5 == 0).all()
    assert (public["opening"] % 5 == 0).all()
    value = public["numerator"] / public["opening"]
    assert public["value"].to_list() == value.to_list()
    wanted = between_proportions(public["numerator"].drop("All"), public["opening"].drop("All")).tau
    assert public.loc["All", "tau"] == wanted


def test_expected_goes_with_the_people_it_is_of() -> None:
    rows = {**MIXED, ("Tiny", "Nurses", "5"): (4, 2), ("Small", "Nurses", "5"): (5, 3)}
    table = retention.observed_expected(with_mix(rows), YEAR, merge_small=False)
    published = by_unit(retention.publish({"o": table})["o"])
    for column in ("expected", "denominator", "value", "outer_upper"):
        assert published.loc[["Tiny", "Small"], column].isna().all()
    public = by_unit(retention.publish({"o": table}, rule="public")["o"])
    assert (public["expected"].dropna() % 5 == 0).all()


def test_a_funnel_by_a_protected_characteristic_is_sensitive(trust: Workforce) -> None:
    table = retention.leaver_funnel(trust, retention.year_to("2025-09-30"), by="disability")
    assert table.sensitive


# The sample


def test_the_planted_unit_of_the_sample() -> None:
    """It resigns 2.2 times as often, which a unit of 100 people hardly shows.

    In each of five years it lies above the whole and within the 99.8 % limits. Of its 109
    people 52 had left after all five, which is outside the 95 % limits.
    """
    workforce = retention.read(SAMPLE)
    five = retention.Period(date(2020, 10, 1), date(2025, 10, 1))
    found = by_unit(retention.leaver_funnel(workforce, five)).loc["Ward 17"]
    assert (found["verdict"], found["side"], found["few"]) == ("between the limits", 1, False)
    years = retention.years_to("2025-09-30", 5)
    single = retention.leaver_funnel(workforce, years).frame.set_index("unit")
    ward, whole = single.loc["Ward 17"], single.loc["All"]
    assert (ward["value"].to_numpy() > whole["value"].to_numpy()).all()
    assert "outside" not in set(ward["verdict"])


def test_the_row_of_the_total_says_what_it_rests_on() -> None:
    table = retention.leaver_funnel(of_units(UNITS), YEAR)
    assert table.definition.across_rows
    assert "no other unit" in " ".join(table.definition.caveats)
    names = {m.name for m in table.definition.measures}
    assert not {name for name in names if "rank" in name or "position" in name}
