"""Rising Stars beside comparable colleagues, counted by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import numpy as np
import pytest

import retention
from retention.errors import ArgumentError
from retention.statistics.incidence import cumulative_incidence
from retention.statistics.intervals import mover_difference, wilson
from retention.statistics.matched import weighted_share
from retention.statistics.risk_sets import count_risk_sets
from tests.rising_stars.trust import RULE, person, rated, trust

CENSUS = "2023-03-31"


def crowd(prefix, count, *, leavers=0, star=False, last="2023-12-31", assess=True, **post):
    """People of one kind; the first of them leave."""
    people, ratings = [], []
    for n in range(count):
        who = f"{prefix}{n:03}"
        people.append(person(who, last=last if n < leavers else "", **post))
        if assess:
            level = ("4", "high") if star else ("3", "medium")
            ratings.append(rated(who, "2023-01-09", *level))
    return people, ratings


def staff(*crowds, **settings):
    people, ratings = (list(chain(*parts)) for parts in zip(*crowds, strict=True))
    return trust(people, ratings, **settings)


def rows(table, **chosen):
    frame = table.frame
    for column, value in chosen.items():
        frame = frame[frame[column] == value]
    return frame.set_index("people") if "people" not in chosen else frame.iloc[0]


def two_strata():
    """Half of the Rising Stars are in each staff group, and most colleagues in one."""
    return staff(
        crowd("SN", 20, leavers=5, star=True, group="Nursing"),
        crowd("SE", 20, leavers=2, star=True, group="Estates"),
        crowd("CN", 80, leavers=8, group="Nursing"),
        crowd("CE", 20, leavers=10, group="Estates"),
        crowd("U", 30, leavers=15, assess=False, group="Nursing"),
    )


def test_colleagues_are_standardised_to_the_mix_of_the_rising_stars():
    table = retention.rising_stars_kept(two_strata(), CENSUS, RULE, after="12 months")
    found = rows(table)
    assert found["in_class"].to_dict() == {
        "Rising Stars": 40,
        "colleagues": 100,
        "not assessed": 30,
    }
    assert found["numerator"].to_dict() == {
        "Rising Stars": 33,
        "colleagues": 82,
        "not assessed": 15,
    }
    assert found.loc["Rising Stars", "value"] == pytest.approx(33 / 40)
    # Not 82 %: half of the weight on 90 % of nurses, half on 50 % of estates.
    assert found.loc["colleagues", "value"] == pytest.approx(0.7)
    assert found.loc["not assessed", "value"] == pytest.approx(0.5)
    weight = np.array([20 / 80] * 80 + [20 / 20] * 20)
    effective = weight.sum() ** 2 / (weight**2).sum()
    gap = mover_difference(wilson(33, 40), weighted_share(0.7, effective))
    star = found.loc["Rising Stars"]
    assert star["gap"] == pytest.approx(33 / 40 - 0.7)
    assert [star["gap_lower"], star["gap_upper"]] == pytest.approx([gap.lower, gap.upper])
    assert found.loc[["colleagues", "not assessed"], "gap"].isna().all()


def test_the_version_of_the_rule_is_in_every_row_and_in_the_words():
    table = retention.rising_stars_kept(two_strata(), CENSUS, RULE)
    assert (table.frame["rule"] == "2026-1").all()
    assert "rule 2026-1" in table.definition.denominator
    published = retention.publish({"kept": table})["kept"]
    assert "rule 2026-1" in published.caption
    assert ",2026-1," in published.to_csv()
    assert table.sensitive


def test_groups_are_matched_within_and_sum_to_all():
    table = retention.rising_stars_kept(
        two_strata(), CENSUS, RULE, after="12 months", by="staff_group"
    )
    nurses = rows(table, staff_group="Nursing")
    assert nurses.loc["colleagues", "value"] == pytest.approx(0.9)
    assert nurses.loc["Rising Stars", "gap"] == pytest.approx(15 / 20 - 0.9)
    for column in ("eligible", "in_class", "denominator", "numerator"):
        by_people = table.frame.groupby(["people", "total"])[column].sum().unstack()
        assert (by_people[False] == by_people[True]).all(), column


@pytest.mark.parametrize(
    ("last", "kept"), [("2024-03-30", 19), ("2024-03-31", 20), ("2024-04-01", 20)]
)
def test_in_post_on_the_anniversary_counts_its_whole_day(last, kept):
    workforce = staff(
        crowd("S", 20, leavers=1, star=True, last=last), crowd("C", 40), crowd("D", 5)
    )
    found = rows(retention.rising_stars_kept(workforce, CENSUS, RULE, after="12 months"))
    assert found.loc["Rising Stars", "numerator"] == kept


def test_who_left_and_came_back_by_then_is_in_post():
    people, ratings = crowd("S", 20, leavers=1, star=True, last="2023-06-30")
    people.append(person("S000", "2024-01-01", post="2"))
    workforce = staff((people, ratings), crowd("C", 40))
    found = rows(
        retention.rising_stars_kept(workforce, CENSUS, RULE, after=["6 months", "12 months"]),
    )
    assert found.loc["Rising Stars", "numerator"].tolist() == [19, 20]


def test_thin_strata_take_any_service_then_any_band_then_nobody():
    thin = crowd("S", 10, star=True, band="Band 8a", group="Estates")
    same_band = crowd("L", 5, leavers=5, start="2022-01-05", band="Band 8a", group="Estates")
    workforce = staff(thin, same_band, crowd("C", 60, group="Estates"))
    colleagues = rows(retention.rising_stars_kept(workforce, CENSUS, RULE, after="12 months")).loc[
        "colleagues"
    ]
    assert (colleagues["denominator"], colleagues["value"]) == (5, 0)
    # Four colleagues of the band are too few: those of any band stand in.
    four = crowd("L", 4, leavers=4, start="2022-01-05", band="Band 8a", group="Estates")
    workforce = staff(thin, four, crowd("C", 60, group="Estates"))
    colleagues = rows(retention.rising_stars_kept(workforce, CENSUS, RULE, after="12 months")).loc[
        "colleagues"
    ]
    assert (colleagues["denominator"], colleagues["value"]) == (64, pytest.approx(60 / 64))


@pytest.mark.parametrize(("alone", "told"), [(10, True), (11, False)])
def test_above_a_fifth_unmatched_no_gap_is_told(alone, told):
    workforce = staff(
        crowd("S", 40, star=True, leavers=8),
        crowd("C", 60, leavers=6),
        crowd("X", alone, star=True, group="Estates"),
    )
    star = rows(retention.rising_stars_kept(workforce, CENSUS, RULE, after="12 months")).loc[
        "Rising Stars"
    ]
    assert (star["in_class"], star["denominator"], star["numerator"]) == (40 + alone, 40, 32)
    assert star["unmatched_share"] == pytest.approx(alone / (40 + alone))
    assert np.isnan(star["gap"]) != told


def test_an_anniversary_after_the_records_is_missing_with_the_reason():
    workforce = staff(crowd("S", 20, star=True), crowd("C", 40), as_of="2024-09-30")
    table = retention.rising_stars_kept(workforce, CENSUS, RULE)
    late = table.frame[table.frame["after"] == "24 months"]
    assert late[["numerator", "value", "gap"]].isna().all(axis=None)
    assert "not followed so far" in " ".join(table.notes)
    published = retention.publish({"kept": table})["kept"].frame
    assert (published.loc[published["after"] == "24 months", "state"] == "not available").all()


def test_people_outside_the_scope_change_nothing():
    before = retention.rising_stars_kept(two_strata(), CENSUS, RULE).frame
    others = staff(
        crowd("SN", 20, leavers=5, star=True, group="Nursing"),
        crowd("SE", 20, leavers=2, star=True, group="Estates"),
        crowd("CN", 80, leavers=8, group="Nursing"),
        crowd("CE", 20, leavers=10, group="Estates"),
        crowd("U", 30, leavers=15, assess=False, group="Nursing"),
        crowd("NEW", 7, star=True, start="2023-02-01"),
        crowd("GONE", 7, star=True, leavers=7, last="2023-03-30"),
        crowd("LATER", 7, assess=False, start="2024-02-05"),
    )
    after = retention.rising_stars_kept(others, CENSUS, RULE).frame
    assert before.equals(after)


def test_causes_and_destinations_add_up_to_those_gone():
    gone = {"last": "2023-12-31", "leavers": 1}
    workforce = staff(
        crowd("S", 20, star=True),
        crowd("D", 1, star=True, reason="Death in Service", destination="Death in Service", **gone),
        crowd(
            "R",
            1,
            star=True,
            reason="End of Fixed Term Contract - External Rotation",
            destination="NHS Organisation",
            **gone,
        ),
        crowd(
            "E",
            1,
            star=True,
            reason="End of Fixed Term Contract",
            destination="NHS Organisation",
            **gone,
        ),
        crowd(
            "V",
            1,
            star=True,
            reason="Voluntary Resignation - Promotion",
            destination="Abroad",
            **gone,
        ),
        crowd("N", 1, star=True, **gone),
        crowd("C", 60),
    )
    stars = retention.rising_stars_leaving(workforce, CENSUS, RULE, after="12 months").frame
    stars = stars[stars["people"] == "Rising Stars"].set_index("cause")
    assert stars["numerator"].to_dict() == {
        "death": 1,
        "planned rotation": 1,
        "end of contract": 1,
        "other causes": 2,
    }
    assert (stars["gone"] == 5).all()
    table = retention.rising_stars_leaving(
        workforce, CENSUS, RULE, split="destination", after="12 months"
    )
    where = table.frame[table.frame["people"] == "Rising Stars"].set_index("destination")
    assert where["numerator"].to_dict() == {
        "another NHS employer": 2,
        "outside the NHS": 2,
        "destination not known": 1,
    }
    kept = rows(retention.rising_stars_kept(workforce, CENSUS, RULE, after="12 months"))
    assert kept.loc["Rising Stars", "denominator"] - 5 == kept.loc["Rising Stars", "numerator"]
    with pytest.raises(ArgumentError, match="split must be cause or destination, was 'reason'"):
        retention.rising_stars_leaving(workforce, CENSUS, RULE, split="reason")


def promoted(who, on, band="Band 6", last=""):
    return [
        person(who, last=before(on)),
        person(who, on, last, band=band, post="1"),
    ]


def before(day):
    return str(np.datetime64(day) - 1)


def test_promotion_is_a_higher_band_of_the_scale_before_leaving():
    histories = {
        "A": promoted("A", "2023-10-02"),
        "B": promoted("B", "2024-03-31"),  # on the anniversary
        "C": promoted("C", "2024-04-01"),  # the day after
        "D": promoted("D", "2023-10-02", band="Band 4"),
        "E": promoted("E", "2023-10-02", band="Consultant"),  # another scale
        "F": [person("F", last="2023-10-01"), person("F", "2023-12-01", band="Band 6", post="2")],
        "G": promoted("G", "2023-10-02", last="2023-12-31"),  # promoted, then left
        "H": promoted("H", "2023-03-31"),  # before the day is over: the census band
        "I": promoted("I", "2023-10-02", band="Band 5a"),
    }
    ratings = [rated(who, "2023-01-09") for who in histories]
    people = list(chain(*histories.values()))
    workforce = staff((people, ratings), crowd("Z", 30))
    table = retention.rising_stars_progressed(workforce, CENSUS, RULE, after="12 months")
    assert rows(table).loc["Rising Stars", "numerator"] == 3  # A, B and G


def test_without_censoring_the_share_is_that_of_aalen_and_johansen():
    days = {"P": ["2023-05-01", "2023-05-01", "2023-11-06", "2024-03-31"], "L": ["2023-08-31"] * 3}
    histories = [promoted(f"P{n}", day) for n, day in enumerate(days["P"])]
    histories += [[person(f"L{n}", last=day)] for n, day in enumerate(days["L"])]
    histories += [[person(f"S{n}")] for n in range(6)]
    ratings = [rated(rows[0].split(",")[0], "2023-01-09") for rows in histories]
    workforce = staff((list(chain(*histories)), ratings), crowd("Z", 30))
    table = retention.rising_stars_progressed(workforce, CENSUS, RULE, after="12 months")
    census = np.datetime64(CENSUS)
    time = [(np.datetime64(d) - census).astype(int) for d in days["P"]]
    time += [(np.datetime64(d) - census).astype(int) + 1 for d in days["L"]] + [366] * 6
    cause = [1] * 4 + [2] * 3 + [0] * 6
    curve = cumulative_incidence(count_risk_sets([0] * 13, time, cause), minimum_at_risk=0)
    found = rows(table).loc["Rising Stars", "value"]
    assert found == pytest.approx(float(curve.at(366).value[0, 0, 0]))


def test_promotion_needs_bands():
    without = trust([person("A"), person("B")], [rated("A", "2023-01-09")])
    spells = without.spells.drop(columns="band")
    with pytest.raises(ArgumentError, match="must have the band of posts"):
        retention.rising_stars_progressed(replace(without, _spells=spells), CENSUS, RULE)


def test_of_several_censuses_each_has_its_rows():
    table = retention.rising_stars_kept(
        two_strata(), ["2023-03-31", "2024-03-31"], RULE, after="6 months"
    )
    alone = retention.rising_stars_kept(two_strata(), "2024-03-31", RULE, after="6 months").frame
    both = table.frame[table.frame["period_last_day"] == "2024-03-31"].reset_index(drop=True)
    assert both.equals(alone)
    assert len(table.periods) == 2
