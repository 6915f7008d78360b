"""Joiners recognised, the pool, the label under audit, and the label as a group."""

from __future__ import annotations

from datetime import date
from itertools import chain

import numpy as np
import pytest
from benchmarks.rising_stars.studies import study
from benchmarks.rising_stars.years import StarYears, draw_years, gap_of_years
from scipy.stats import spearmanr

import retention
from retention.errors import ArgumentError
from tests.rising_stars.test_kept import crowd, staff
from tests.rising_stars.trust import POOL, RULE, person, rated, trust

YEAR = retention.year_to("2023-03-31")


@pytest.fixture(scope="module")
def workforce():
    return retention.read("data/sample")


def joiners(workforce, period=YEAR, **settings):
    settings = {"census": "2024-03-31", "by": (), **settings}
    return retention.rising_stars_recognised(workforce, period, RULE, **settings)


def outcome_of(who_rows, ratings):
    """The outcome of a single joiner, with somebody rated long ago so that the rule can judge."""
    base = [person("OLD")]
    workforce = trust([*base, *who_rows], [rated("OLD", "2020-01-06"), *ratings])
    frame = joiners(workforce).frame
    return frame.loc[frame["numerator"] == 1, "outcome"].tolist()


@pytest.mark.parametrize(
    ("start", "last", "appraisal", "outcome"),
    [
        ("2022-05-02", "", "2023-01-09", "recognised"),  # at the first census, 31 March 2023
        ("2022-05-02", "", "2024-01-08", "recognised"),  # at the second
        ("2022-05-02", "", "2024-04-01", "neither"),  # after it
        ("2022-05-02", "2023-03-30", "2023-01-09", "left first"),  # the day before it was seen
        ("2022-05-02", "2023-03-31", "2023-01-09", "recognised"),  # on its last day
        ("2022-05-02", "2024-03-30", "", "left first"),
        ("2022-05-02", "2024-03-31", "", "neither"),
        # Six months on 1 April: the first census is that of 2024, the second of 2025.
        ("2022-10-01", "2025-03-30", "", "left first"),
        ("2022-10-01", "", "2023-03-01", "recognised"),
        ("2022-10-01", "", "2025-03-31", "recognised"),
        ("2022-09-30", "", "2025-03-31", "neither"),  # served by 30 March 2023
    ],
)
def test_each_joiner_has_one_outcome(start, last, appraisal, outcome):
    ratings = [rated("A", appraisal)] if appraisal else []
    assert outcome_of([person("A", start, last)], ratings) == [outcome]


def test_who_comes_back_is_another_joiner():
    twice = [person("A", "2022-05-02", "2022-07-31"), person("A", "2022-09-05", post="2")]
    assert sorted(outcome_of(twice, [rated("A", "2023-03-20")])) == ["left first", "recognised"]


def test_the_three_shares_add_up_to_1_standardised_too(workforce):
    table = retention.rising_stars_recognised(
        workforce, retention.Period(date(2020, 6, 1), date(2023, 10, 1)), RULE, census="2025-03-31"
    )
    by_source = table.frame.groupby(["recruitment_source"])
    assert by_source["value"].sum().to_numpy() == pytest.approx(1)
    standard = by_source["standardised"].sum(min_count=1).dropna().to_numpy()
    assert standard == pytest.approx(1)
    assert len(standard) > 5
    sums = table.frame.groupby(["outcome", "total"])["numerator"].sum().unstack()
    assert (sums[False] == sums[True]).all()


def test_standardised_shares_have_the_quarters_of_all_joiners():
    people = [
        *(
            person(f"A{n}", "2022-04-04", "2022-06-30" if n < 2 else "", source="A")
            for n in range(10)
        ),
        *(
            person(f"B{n}", "2022-10-03", "2022-12-31" if n < 3 else "", source="A")
            for n in range(5)
        ),
        *(person(f"C{n}", "2022-10-03", source="B") for n in range(15)),
        *(person(f"D{n}", "2022-04-04", source="B") for n in range(10)),
    ]
    workforce = trust([person("OLD"), *people], [rated("OLD", "2020-01-06")])
    frame = joiners(workforce, by="recruitment_source").frame
    left = frame[(frame["outcome"] == "left first") & (frame["recruitment_source"] == "A")].iloc[0]
    assert left["value"] == pytest.approx(5 / 15)
    # Half of all joiners came in each of the two quarters.
    assert left["standardised"] == pytest.approx(0.5 * 2 / 10 + 0.5 * 3 / 5)


def test_equal_leaving_looks_unequal_until_it_is_standardised():
    """Of April's joiners a fifth are gone by the second census, of October's half, everywhere."""
    people = []
    for source, april, october in (("Abroad", 40, 10), ("Returning", 10, 40)):
        for start, count, gone in (("2022-04-04", april, 5), ("2022-10-03", october, 2)):
            for n in range(count):
                last = "2022-12-31" if n % gone == 0 else ""
                people.append(person(f"{source}{start}{n}", start, last, source=source))
    workforce = trust([person("OLD"), *people], [rated("OLD", "2020-01-06")])
    frame = joiners(workforce, by="recruitment_source").frame
    left = frame[frame["outcome"] == "left first"].set_index("recruitment_source")
    assert left.loc["Abroad", "value"] == pytest.approx(0.26)
    assert left.loc["Returning", "value"] == pytest.approx(0.44)
    assert left.loc["Abroad", "standardised"] == pytest.approx(0.35)
    assert left.loc["Returning", "standardised"] == pytest.approx(0.35)


def test_a_cohort_that_is_too_young_or_from_before_the_rule_is_missing_with_the_reason():
    workforce = trust(
        [person("OLD"), *(person(f"A{n}", "2023-05-01") for n in range(12))],
        [rated("OLD", "2020-01-06")],
    )
    young = joiners(workforce, retention.year_to("2024-03-31"))
    assert young.frame[["numerator", "denominator", "value"]].isna().all(axis=None)
    assert "not reached their second census yet" in young.notes[0]
    early = joiners(workforce, retention.year_to("2021-03-31"))
    assert early.frame["value"].isna().all()
    assert early.notes == (
        "joiners from before 6 July 2021, the first day on which the rule can be judged, are "
        "missing",
    )
    states = retention.publish({"young": young})["young"].frame["state"]
    assert (states == "not available").all()


def test_the_pool_reconciles_step_by_step():
    high, low = ("4", "high"), ("2", "low")
    spring, autumn = "2023-01-09", "2023-10-02"
    people, ratings = [], []

    def add(who, first=high, second=high, rows=None):
        people.extend(rows or [person(who)])
        ratings.append(rated(who, spring, *first))
        if second:
            ratings.append(rated(who, autumn, *second))

    def move(who, band):
        return [person(who, last="2023-06-30"), person(who, "2023-07-01", band=band)]

    add("STAYS")
    add("FALLS", second=low)
    add("RISES", first=low)
    add("GOES", second=None, rows=[person("GOES", last="2023-12-31")])
    add("PROMOTED", second=low, rows=move("PROMOTED", "Band 6"))
    add("PROMOTED STILL", rows=move("PROMOTED STILL", "Band 6"))
    add("DEMOTED", second=low, rows=move("DEMOTED", "Band 4"))
    row = retention.rising_star_pool(trust(people, ratings), retention.year_to("2024-03-31"), RULE)
    steps = ["opening", "recognised", "promoted_out", "left", "no_longer", "closing"]
    assert row.frame[steps].iloc[0].tolist() == [6, 1, 1, 1, 2, 3]
    again = retention.rising_star_persistence(
        trust(people, ratings), retention.year_to("2024-03-31"), RULE
    ).frame.iloc[0]
    assert again[["opening", "denominator", "numerator"]].tolist() == [6, 5, 2]


def test_the_pool_reconciles_in_every_group_and_year_of_the_sample(workforce):
    years = retention.years_to("2025-03-31", 4)
    for by in ((), "staff_group", "unit"):
        frame = retention.rising_star_pool(workforce, years, RULE, by=by).frame
        gone = frame["promoted_out"] + frame["left"] + frame["no_longer"]
        assert (frame["opening"] + frame["recognised"] - gone == frame["closing"]).all()
    together = frame[frame["total"]].reset_index(drop=True)
    assert (together["closing"][:-1].to_numpy() == together["opening"][1:].to_numpy()).all()


def test_selection_rates_by_characteristic_and_by_hours():
    workforce = staff(
        crowd("A", 20, star=True, fte="1"),
        crowd("B", 30, fte="1"),
        crowd("C", 5, star=True, fte="0.6"),
        crowd("D", 45, fte="0.6"),
        crowd("E", 10, assess=False, fte="0.6"),
        crowd("Z", 4, star=True, fte="0"),
    )
    frame = retention.rising_star_audit(workforce, "2023-03-31", RULE, by="hours").frame
    found = frame.set_index("hours")
    assert found.loc["full time", ["eligible", "denominator", "numerator"]].tolist() == [50, 50, 20]
    assert found.loc["part time", ["eligible", "denominator", "numerator"]].tolist() == [60, 50, 5]
    assert found.loc["part time", "assessed_share"] == pytest.approx(50 / 60)
    assert found.loc["FTE of 0 or not recorded", "numerator"] == 4
    assert found.loc["All", "numerator"] == 29


def test_full_time_is_the_fte_of_all_posts_together():
    people, ratings = crowd("A", 12, fte="0.6")
    people += [person(f"A{n:03}", fte="0.4", post="2") for n in range(6)]
    frame = retention.rising_star_audit(
        trust(people, ratings), "2023-03-31", RULE, by="hours"
    ).frame
    assert frame.set_index("hours")["eligible"].to_dict() == {
        "full time": 6,
        "part time": 6,
        "All": 12,
    }


def test_the_correlation_of_the_axes_is_spearmans():
    draw = np.random.default_rng(3)
    performance = draw.integers(1, 6, 200)
    potential = np.clip(performance // 2 + draw.integers(-1, 2, 200), 0, 2)
    words = np.array(["low", "medium", "high"])
    ratings = [
        rated(f"P{n}", "2023-01-09", str(p), words[q])
        for n, (p, q) in enumerate(zip(performance, potential, strict=True))
    ]
    people = [person(f"P{n}", group="X" if n < 120 else "Y") for n in range(200)]
    table = retention.rating_axes(trust(people, ratings), "2023-03-31", RULE, by="staff_group")
    found = table.frame.set_index("staff_group")["value"]
    assert found["All"] == pytest.approx(spearmanr(performance, potential).statistic)
    part = spearmanr(performance[:120], potential[:120]).statistic
    assert found["X"] == pytest.approx(part)


def test_one_rating_for_all_has_no_correlation():
    frame = retention.rating_axes(staff(crowd("A", 20)), "2023-03-31", RULE).frame
    assert frame["value"].isna().all()


def test_leniency_is_told_of_units_with_three_raters_and_thirty_ratings_only():
    def unit(name, count, raters):
        return [
            (
                person(f"{name}{n}", group=name),
                rated(
                    f"{name}{n}", "2023-01-09", "4" if n % 2 else "3", "low", f"{name}{n % raters}"
                ),
            )
            for n in range(count)
        ]

    rows = list(
        chain(
            unit("Enough", 30, 3), unit("Raters", 60, 2), unit("Ratings", 29, 9), unit("B", 40, 4)
        )
    )
    people, ratings = zip(*rows, strict=True)
    frame = retention.rating_leniency(
        trust(people, ratings), "2023-03-31", RULE, by="staff_group"
    ).frame
    assert frame.set_index("staff_group")["denominator"].to_dict() == {
        "B": 40,
        "Enough": 30,
        "units with fewer than 3 raters or 30 ratings": 89,
        "All": 159,
    }
    assert (frame["value"] - 0.5).abs().max() < 0.02


def test_nine_boxes_and_those_who_are_in_none():
    workforce = staff(
        crowd("A", 20, star=True),
        crowd("B", 30),
        crowd("C", 7, assess=False),
        crowd("D", 3, assess=False, leavers=3, last="2022-12-31"),  # left in the year before
        crowd("E", 4, leavers=4, star=True, last="2023-02-28"),  # left, but were rated
        crowd("F", 5, assess=False, leavers=5, last="2022-03-31"),  # left earlier
        crowd("G", 6, assess=False, leavers=6, start="2022-11-01", last="2022-12-31"),
    )
    frame = retention.nine_box(workforce, "2023-03-31", RULE).frame
    boxes = frame.set_index(["performance", "potential"])["numerator"]
    assert boxes["high (4 to 5)", "high"] == 20
    assert boxes["medium (3)", "medium"] == 30
    assert boxes["not rated on both", "not rated on both"] == 7
    assert boxes["left in the year, not rated on both"].tolist() == [3]
    assert boxes["All", "All"] == 60
    inside = frame[frame["denominator"].notna() & ~frame["total"]]
    assert inside["value"].sum() == pytest.approx(1)
    assert len(inside) == 9


def test_stricter_and_looser_rules_stand_beside_the_one_written():
    workforce = staff(
        crowd("A", 30, star=True, leavers=8),
        crowd("B", 60, leavers=6),
        crowd("C", 4, leavers=1),
    )
    table = retention.rising_star_sensitivity(workforce, "2023-03-31", RULE, after="12 months")
    found = table.frame.set_index("variant")
    written = retention.rising_stars_kept(workforce, "2023-03-31", RULE, after="12 months").frame
    assert found.loc["as written", "value"] == pytest.approx(written["gap"].iloc[0])
    # Nobody was rated 3 and high: both rules label the same people.
    assert found.loc["looser: performance of at least 3", "denominator"] == 30


def test_rules_that_nearly_agree_are_not_both_told():
    people, ratings = crowd("A", 30, star=True, leavers=8)
    others, more = crowd("B", 60, leavers=12)
    ratings += [rated(f"X{n}", "2023-01-09", "3", "high") for n in range(4)]
    people += [person(f"X{n}") for n in range(4)]
    workforce = trust([*people, *others], [*ratings, *more])
    table = retention.rising_star_sensitivity(workforce, "2023-03-31", RULE, after="12 months")
    found = table.frame.set_index("variant")
    assert np.isnan(found.loc["looser: performance of at least 3", "value"])
    assert "label nearly the same people" in table.notes[-1]


def test_the_label_as_a_group_splits_other_indicators_and_is_never_carried_back(workforce):
    labelled = retention.with_rising_stars(workforce, "2024-03-31", POOL)
    year = retention.year_to("2025-03-31")
    plain = retention.leaver_rate(workforce, year).frame.iloc[0]
    split = retention.leaver_rate(labelled, year, by="rising_star")
    total = split.frame[split.frame["total"]].iloc[0]
    assert total["numerator"] == plain["numerator"]
    assert split.sensitive
    kept = retention.rising_stars_kept(workforce, "2024-03-31", POOL, after="12 months").frame
    assert set(kept["people"]) < set(split.frame["rising_star"])
    for call in (
        lambda: retention.leaver_rate(labelled, retention.years_to("2025-03-31", 2)),
        lambda: retention.retained(labelled, retention.year_to("2024-03-31"), after="12 months"),
        lambda: retention.headcount(labelled, retention.year_to("2023-03-31"), by="rising_star"),
    ):
        with pytest.raises(ArgumentError, match="a label is never carried back"):
            call()
    with pytest.raises(ArgumentError, match="comes later"):
        retention.retention_curve(labelled, by="rising_star")
    part = labelled.where(rising_star="Rising Stars")
    assert retention.headcount(part, year).sensitive
    assert part.whole.population == "all staff"


def test_the_label_as_a_group_is_that_of_the_census_whatever_comes_later():
    people = [person("A"), person("B"), person("N", "2024-06-03")]
    before = [rated("A", "2023-01-09"), rated("B", "2023-01-09", "2", "low")]
    later = [rated("B", "2023-05-01"), rated("A", "2023-05-01", "1", "low")]
    one = retention.with_rising_stars(trust(people, before), "2023-03-31", RULE)
    two = retention.with_rising_stars(trust(people, [*before, *later]), "2023-03-31", RULE)
    assert one.spells["rising_star"].tolist() == two.spells["rising_star"].tolist()
    assert one.spells["rising_star"].tolist() == [
        "Rising Stars",
        "colleagues",
        "joined after the census",
    ]


def test_no_function_hands_out_labels_of_people(workforce):
    tables = [
        retention.rising_stars_kept(workforce, "2023-03-31", RULE),
        retention.rising_star_audit(workforce, "2023-03-31", RULE, by="gender"),
        retention.nine_box(workforce, "2023-03-31", RULE),
    ]
    for table in tables:
        assert not {"person", "employee_id", "rater"} & set(table.frame.columns)
        assert len(table.frame) < 40


def test_the_planted_gap_has_its_sign_in_the_sample(workforce):
    """In the sample Rising Stars resign 1.7 times as often, unless they were developed."""
    censuses = ["2021-03-31", "2022-03-31", "2023-03-31"]
    frame = retention.rising_stars_kept(workforce, censuses, POOL, after="24 months").frame
    gaps = frame.loc[frame["people"] == "Rising Stars", "gap"]
    assert gaps.mean() < 0
    progressed = retention.rising_stars_progressed(workforce, "2023-03-31", POOL).frame
    assert progressed.loc[progressed["people"] == "Rising Stars", "gap"].max() > 0


@pytest.mark.slow
def test_the_planted_gap_is_found_in_a_trust_that_is_large_enough():
    """As large as `benchmarks.rising_stars` says is needed; it expects a gap of 3 points."""
    large = retention.sample(people=24_000, seed=5)
    censuses = ["2021-03-31", "2023-03-31"]
    frame = retention.rising_stars_kept(large, censuses, POOL, after="24 months").frame
    stars = frame[frame["people"] == "Rising Stars"]
    assert (stars["gap_upper"] < 0).all()
    assert stars["gap"].between(-0.05, -0.01).all()


def test_the_benchmark_finds_more_in_larger_trusts_and_little_where_nothing_is_planted():
    small, large = (study(people, range(1, 41)) for people in (2_000, 12_000))
    assert small.found < large.found
    assert max(small.wrong, large.wrong) <= 0.15
    assert study(2_000, range(1, 6)) == study(2_000, range(1, 6))


def test_star_years_of_the_same_people_are_worth_no_more_than_once():
    """Clustered by person: everything a second time, in strata of its own, tells nothing new."""
    years = draw_years(3, 4_000)
    again = tuple(np.concatenate([codes, codes + codes.max() + 1]) for codes in years.strata)
    person, named, kept = (
        np.concatenate([values, values]) for values in (years.person, years.named, years.kept)
    )
    once = gap_of_years(years)
    same = gap_of_years(StarYears(person, named, kept, again))
    others = np.concatenate([years.person, years.person + years.person.max() + 1])
    apart = gap_of_years(StarYears(others, named, kept, again))
    width = once.upper - once.lower
    assert same.value == pytest.approx(once.value)
    assert same.upper - same.lower == pytest.approx(width)
    assert apart.upper - apart.lower == pytest.approx(width / np.sqrt(2))
