"""No hidden number of Rising Stars can be worked out of what is shown beside it."""

from __future__ import annotations

import pandas as pd
import pytest

import retention
from retention.disclosure.ties import cells_of
from retention.indicators.definitions.stars_pool import POOL_IDENTITY
from tests.disclosure.attack import groups_to_total, narrowed
from tests.rising_stars.test_kept import crowd, staff
from tests.rising_stars.trust import RULE

YEARS = retention.years_to("2025-03-31", 2)
STEPS = [name for name, _ in POOL_IDENTITY]
WIDTH = 3


@pytest.fixture(scope="module")
def workforce():
    return retention.sample(people=900, years=6, seed=3)


def tables_of(workforce):
    return {
        "kept": retention.rising_stars_kept(workforce, "2023-03-31", RULE, by="staff_group"),
        "gone": retention.rising_stars_leaving(workforce, "2023-03-31", RULE),
        "pool": retention.rising_star_pool(workforce, YEARS, RULE, by="staff_group"),
        "boxes": retention.nine_box(workforce, "2025-03-31", RULE),
        "audit": retention.rising_star_audit(workforce, "2025-03-31", RULE, by="ethnicity"),
        "joiners": retention.rising_stars_recognised(
            workforce, retention.year_to("2022-12-31"), RULE, census="2025-03-31"
        ),
        "axes": retention.rating_axes(workforce, "2025-03-31", RULE, by="staff_group"),
        "again": retention.rising_star_persistence(workforce, YEARS, RULE),
        "strict": retention.rising_star_sensitivity(workforce, "2023-03-31", RULE),
    }


@pytest.fixture(scope="module", params=["internal", "public"])
def release(request, workforce):
    return retention.publish(tables_of(workforce), rule=request.param)


def within_steps(frame, along, counts):
    """Groups sum to the total in each step of a table along something."""
    equations = []
    for rows in frame.groupby(along).indices.values():
        part = frame.iloc[rows].reset_index(drop=True)
        equations += [
            [((int(rows[place]), name), sign) for (place, name), sign in equation]
            for equation in groups_to_total(part, counts)
        ]
    return equations


def hidden_or_wide(frame, counts, equations):
    found = narrowed(frame.reset_index(drop=True), counts, equations)
    assert all(width >= WIDTH - 1e-6 for width in found.values()), found
    return found


def test_the_steps_of_the_pool_cannot_be_narrowed(workforce):
    table = retention.rising_star_pool(workforce, YEARS, RULE, by="staff_group")
    frame = retention.publish({"pool": table})["pool"].frame
    equations = [
        [((row, name), float(sign)) for name, sign in POOL_IDENTITY] for row in range(len(frame))
    ]
    found = hidden_or_wide(frame, STEPS, [*equations, *groups_to_total(frame, STEPS)])
    assert found, "nothing was hidden, so nothing was attacked"


def test_the_outcomes_of_joiners_cannot_be_narrowed(workforce):
    table = retention.rising_stars_recognised(
        workforce, retention.year_to("2022-12-31"), RULE, census="2025-03-31"
    )
    frame = retention.publish({"joiners": table})["joiners"].frame
    equations = within_steps(frame, ["outcome"], ["numerator", "denominator"])
    for rows in frame.groupby(["recruitment_source", "total"]).indices.values():
        parts = [((int(row), "numerator"), 1.0) for row in rows]
        equations.append([((int(rows[0]), "denominator"), -1.0), *parts])
    assert hidden_or_wide(frame, ["numerator", "denominator"], equations)


def test_who_is_kept_cannot_be_narrowed(workforce):
    table = retention.rising_stars_kept(workforce, "2023-03-31", RULE, by="staff_group")
    frame = retention.publish({"kept": table})["kept"].frame
    counts = ["in_class", "denominator", "numerator"]
    equations = within_steps(frame, ["after", "people"], counts)
    assert hidden_or_wide(frame, counts, equations)


def test_the_boxes_cannot_be_narrowed(workforce):
    part = workforce.where(staff_group="Allied Health Professionals")
    raw = retention.nine_box(part, "2025-03-31", RULE)
    frame = retention.publish({"boxes": raw})["boxes"].frame
    equations = groups_to_total(frame, ["numerator"])
    inside = frame[raw.frame["denominator"].notna() & ~frame["total"]]
    for axis, margin in (("performance", "of_performance"), ("potential", "of_potential")):
        for rows in inside.groupby(axis).groups.values():
            whole = [((int(rows[0]), margin), -1.0)]
            equations.append([*whole, *(((int(row), "numerator"), 1.0) for row in rows)])
    found = hidden_or_wide(frame, ["numerator", "of_performance", "of_potential"], equations)
    assert found, "nothing was hidden, so nothing was attacked"


def test_nothing_derived_survives_the_hiding_of_what_it_rests_on(release):
    for name in release:
        table = release[name]
        counted = {m.name for m in table.definition.measures if m.role in ("count", "base")}
        for measure in table.definition.measures:
            if measure.role != "derived":
                continue
            for base in set(measure.of) & counted:
                hidden = table.frame[base].isna() & (table.frame["state"] == "suppressed")
                assert table.frame.loc[hidden, measure.name].isna().all(), (name, measure.name)


def test_no_small_number_is_shown(release):
    public = release.rule.name == "public"
    for name in release:
        table = release[name]
        for measure in table.definition.measures:
            if measure.role not in ("count", "base"):
                continue
            shown = table.frame[measure.name].dropna()
            least = 10 if measure.role == "base" or public else 5
            if measure.role == "base" or measure.sensitive is not False:
                assert not shown.between(1, least - 1).any(), (name, measure.name)
            if public:
                assert (shown % 5 == 0).all(), (name, measure.name)


def test_a_gap_is_hidden_with_either_of_its_sides():
    """Three of the colleagues left: their share is hidden, and the gap would give it back."""
    workforce = staff(crowd("S", 40, leavers=10, star=True), crowd("C", 40, leavers=3))
    table = retention.rising_stars_kept(workforce, "2023-03-31", RULE, after="12 months")
    assert table.frame["gap"].notna().any()
    frame = retention.publish({"kept": table})["kept"].frame.set_index("people")
    assert pd.isna(frame.loc["colleagues", "value"])
    assert pd.isna(frame.loc["Rising Stars", "gap"])
    assert frame.loc["Rising Stars", "value"] == pytest.approx(0.75)


def test_the_few_without_colleagues_are_not_what_two_tables_leave():
    """Three of four Rising Stars in Estates left: all who left, less those matched."""
    workforce = staff(
        crowd("S", 40, leavers=10, star=True, group="Nursing"),
        crowd("C", 80, leavers=20, group="Nursing"),
        crowd("E", 4, leavers=3, star=True, group="Estates"),
    )
    tables = {
        "kept": retention.rising_stars_kept(workforce, "2023-03-31", RULE, after="1 year"),
        "pool": retention.rising_star_pool(workforce, retention.year_to("2024-03-31"), RULE),
    }
    raw = tables["kept"].frame.set_index("people").loc["Rising Stars"]
    gone = raw["denominator"] - raw["numerator"]
    assert tables["pool"].frame["left"].iloc[0] - gone == raw["unmatched_gone"] == 3
    release = retention.publish(tables)
    kept = release["kept"].frame.set_index("people").loc["Rising Stars"]
    assert "unmatched_gone" not in kept.index
    assert pd.isna(release["pool"].frame["left"].iloc[0]) or pd.isna(kept["numerator"])
    for name, column in (("kept", "numerator"), ("pool", "left")):
        alone = retention.publish({name: tables[name]})[name].frame
        assert pd.notna(alone[column].iloc[0]), name


def test_a_rule_as_written_has_the_numbers_of_who_is_kept(workforce):
    tables = {
        "kept": retention.rising_stars_kept(workforce, "2023-03-31", RULE, after="24 months"),
        "strict": retention.rising_star_sensitivity(workforce, "2023-03-31", RULE),
    }
    cells = cells_of(tables.values())
    names = ["denominator", "numerator"]
    assert [cells.at[0, 0, n] for n in names] == [cells.at[1, 0, n] for n in names]
    others = [cells.at[1, 0, n] for n in ("colleagues", "colleagues_kept")]
    assert [cells.at[0, 1, n] for n in names] == others


def test_public_correlations_do_not_tell_how_many_people_there_are(workforce):
    table = retention.rating_axes(workforce, "2025-03-31", RULE)
    frame = retention.publish({"axes": table}, rule="public")["axes"].frame
    shown = frame[["denominator", "products", "numerator"]].iloc[0]
    assert (shown % 5 == 0).all()
    assert frame["value"].iloc[0] == pytest.approx(shown["products"] / shown["denominator"])


def test_tables_of_the_same_people_share_their_numbers(workforce):
    """The Rising Stars of a census are one number, whatever table shows them."""
    year = retention.year_to("2023-03-31")
    tables = {
        "kept": retention.rising_stars_kept(workforce, "2023-03-31", RULE),
        "pool": retention.rising_star_pool(workforce, year, RULE),
        "audit": retention.rising_star_audit(workforce, "2023-03-31", RULE, by="gender"),
    }
    release = retention.publish(tables)
    kept = release["kept"].frame
    stars = kept.loc[kept["people"] == "Rising Stars", "in_class"].iloc[0]
    assert release["pool"].frame["closing"].iloc[0] == stars
    audit = release["audit"].frame
    assert audit.loc[audit["total"], "numerator"].iloc[0] == stars
