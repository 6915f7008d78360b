"""Rates against years that they have not seen, expected leavers of units, and the card."""

import numpy as np
import pytest

import retention
from retention.disclosure import publish_alone
from retention.errors import ArgumentError, NotAvailableError
from retention.indicators.definitions.hazards import MODEL
from retention.planning.cells import count_cells
from retention.planning.fitting import complete_years
from retention.planning.scores import scored
from retention.planning.validation import tenths, validate_hazards
from tests.trusts import workforce_from

YEAR = retention.year_to("2025-09-30")


@pytest.fixture(scope="module")
def trust():
    return retention.sample(people=1000)


@pytest.fixture(scope="module")
def found(trust):
    return validate_hazards(trust, trees=True)


def test_calibration_adds_up_to_all_leavers_and_time(trust, found):
    frame = found["hazard_calibration"].frame
    whole = retention.Period(found.tested[0].start, found.tested[-1].end)
    events = retention.leaver_rate(trust, whole, definition="events").frame
    assert frame["numerator"].sum() == events["numerator"].iloc[0] == frame["leavers"].iloc[0]
    assert frame["years"].sum() == pytest.approx(
        retention.person_years(trust, whole).frame["value"].iloc[0]
    )
    assert (frame["people"] <= frame["exposed"]).all()


def test_parts_are_in_the_order_of_the_rate_and_alike_in_time(found):
    frame = found["hazard_calibration"].frame
    assert frame["expected_rate"].is_monotonic_increasing
    assert frame["years"].max() < 1.3 * frame["years"].min()
    assert frame["rate"].iloc[-1] > 2 * frame["rate"].iloc[0]


def test_what_is_expected_of_a_year_is_what_rates_of_years_before_give(trust, found):
    """The years are foretold one by one: adding their expected leavers up again."""
    expected = 0.0
    for year in found.tested:
        before = complete_years(trust, before=year)
        cells = count_cells(trust, [year], found.inputs)
        model = retention.leaving_hazards(trust, before)
        expected += (model.rates_to_add_up(cells.frame).sum(axis=1) * cells.exposure).sum()
    assert found["hazard_calibration"].frame["expected"].sum() == pytest.approx(expected)


def test_the_model_is_better_than_last_years_rate(found):
    frame = found["hazard_scores"].frame.set_index("rates")
    assert found.beats_rate
    assert found.words.endswith("the model is better than last year’s rate")
    assert frame.loc[MODEL, "upper"] < 1
    assert frame.loc["last year’s rate by staff group", "value"] == 1
    assert np.isnan(frame.loc["last year’s rate by staff group", "lower"])
    assert len(frame) == 4


def test_where_the_inputs_say_nothing_last_years_rate_is_used():
    rng = np.random.default_rng(4)
    rows = []
    for person in range(900):
        start, group = rng.integers(0, 3000), ["a", "b"][person % 2]
        left = start + rng.exponential(3650)
        posts = {"employee_id": f"P{person}", "staff_group": group, "band": f"B{person % 7}"}
        begun = np.datetime64("2015-01-01") + int(start)
        last = np.datetime64("2015-01-01") + int(left)
        rows.append(posts | {"start_date": begun, "last_day": "" if left > 3377 else last})
    rows = [r for r in rows if r["last_day"] == "" or r["last_day"] >= np.datetime64("2020-03-31")]
    workforce = workforce_from(rows)
    chosen, why = retention.choose_hazards(workforce)
    assert why.endswith("not surely better than last year’s rate; last year’s rate is used")
    assert tuple(chosen.feature_names_in_) == ("staff_group",)
    last = complete_years(workforce, most=1)
    cells = count_cells(workforce, last, ("staff_group",))
    assert chosen.rates_to_add_up(cells.frame).sum(axis=1) == pytest.approx(
        cells.leavers / cells.exposure, rel=0.01
    )


def test_too_few_years_to_tell():
    with pytest.raises(NotAvailableError, match="at least 2 complete years .* had 1, from"):
        retention.validate_hazards(retention.sample(people=500, years=1))
    with pytest.raises(ArgumentError, match="tested must be a whole number"):
        retention.validate_hazards(retention.sample(people=500, years=1), tested=0)


def test_scores_are_those_of_person_months_one_by_one(trust):
    cells = count_cells(trust, [YEAR], ("staff_group",))
    rates = {"one": np.full(len(cells), 0.1), "other": np.linspace(0.05, 0.2, len(cells))}
    found = scored(cells, rates, "one")
    for name, rate in rates.items():
        loss = squares = 0.0
        for at in range(len(cells)):
            chance = 1 - np.exp(-rate[at] / 12)
            months, left = cells.exposure[at] * 12, cells.leavers[at]
            loss -= left * np.log(chance) + (months - left) * np.log(1 - chance)
            squares += left * (1 - chance) ** 2 + (months - left) * chance**2
        assert found[name].surprise == pytest.approx(loss)
        assert found[name].squares == pytest.approx(squares)
    assert found["one"].excess == found["one"].spread == 0


def test_the_true_rates_score_best_in_the_long_run(trust):
    cells = count_cells(trust, [YEAR], ("staff_group",))
    truth = cells.leavers.sum() / cells.exposure.sum()
    rates = {str(f): np.full(len(cells), truth * f) for f in (0.5, 0.8, 1.0, 1.25, 2.0)}
    found = scored(cells, rates, "1.0")
    assert min(found, key=lambda name: found[name].surprise) == "1.0"


def test_parts_of_equal_time():
    rates, time = np.array([3.0, 1.0, 2.0, 2.0]), np.array([2.0, 1.0, 0.5, 0.5])
    assert tenths(rates, time, 2).tolist() == [1, 0, 0, 0]


def test_expected_leavers_of_units(trust):
    before = retention.expected_leavers(trust, YEAR)
    same = retention.expected_leavers(trust, YEAR, rates="same year")
    total = same.frame[same.frame["total"]].iloc[0]
    assert total["value"] == pytest.approx(1, abs=0.01)
    assert np.isnan(total["lower"])
    past = before.frame[before.frame["total"]].iloc[0]
    assert past["lower"] < past["value"] < past["upper"]
    units = before.frame[~before.frame["total"]]
    assert units["expected"].sum() == pytest.approx(past["expected"])
    assert units["numerator"].sum() == past["numerator"]
    assert set(units["verdict"].dropna()) <= {"inside", "between the limits", "outside"}


def test_what_is_expected_of_a_unit_rests_on_other_years_alone(trust):
    """Everybody in a unit leaving in the year changes what was observed, not what was expected."""
    unit = trust.spells["unit"].value_counts().index[0]
    spells = trust.spells
    there = (spells["unit"] == unit) & spells["exit"].isna() & (spells["start"] < "2024-10-01")
    assert there.sum() > 20
    one = retention.expected_leavers(trust, YEAR, merge_small=False).frame.set_index("unit")
    model = retention.leaving_hazards(trust, complete_years(trust, before=YEAR))
    cells = count_cells(trust, [YEAR], tuple(model.feature_names_in_), also=("unit",))
    mine = (cells.frame["unit"] == unit).to_numpy()
    rates = model.rates_to_add_up(cells.frame[mine]).sum(axis=1)
    assert one.loc[unit, "expected"] == pytest.approx((rates * cells.exposure[mine]).sum())


def test_an_audit_by_a_characteristic_is_sensitive_and_passes_the_gate(trust):
    table = retention.expected_leavers(trust, YEAR, by="ethnicity")
    assert table.sensitive
    shown = publish_alone(table).frame
    small = table.frame["numerator"] < 5
    hidden = shown.loc[small & ~table.frame["total"], ["numerator", "value", "lower"]]
    assert len(hidden)
    assert hidden.isna().to_numpy().all()


def test_all_tables_pass_both_rules(trust, found):
    tables = {**found, "expected": retention.expected_leavers(trust, YEAR)}
    for rule in ("internal", "public"):
        release = retention.publish(tables, rule=rule)
        assert release["hazard_calibration"].frame["value"].notna().all()
    assert (release["hazard_calibration"].frame["numerator"].dropna() % 5 == 0).all()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"rates": "before"}, "rates must be one of years before, same year, was 'before'"),
        ({"inputs": ("unit", "band")}, "must not hold 'unit', the column of the units"),
        ({"inputs": ("gender",)}, "'gender', which is a protected characteristic"),
        ({"by": ("unit", "band")}, "by must be one column"),
    ],
)
def test_refusals(trust, options, words):
    with pytest.raises(ArgumentError, match=words):
        retention.expected_leavers(trust, YEAR, **options)


def test_no_year_before():
    young = retention.sample(people=500, years=1)
    with pytest.raises(NotAvailableError, match="a complete year of records before year to"):
        retention.expected_leavers(young, complete_years(young)[-1])


def test_a_validation_names_its_tables(found):
    assert set(found) == {"hazard_calibration", "hazard_scores"}
    with pytest.raises(ArgumentError, match="did you mean 'hazard_scores'"):
        found["hazard_score"]


def test_the_card_is_made_of_published_numbers(trust):
    card = retention.hazard_card(trust, trees=False, release="public")
    parts = [line for line in card.splitlines() if line.startswith("## ")]
    assert parts == [
        "## Data and period",
        "## Inputs",
        "## What is no input",
        "## Performance",
        "## Calibration",
        "## Audit by protected characteristic",
        "## Limits",
        "## When not to use it",
    ]
    assert "to score, rank, select or treat any person" in card.casefold()
    assert "counts are rounded to 5" in card
    people = [line.split("|")[3].strip() for line in card.splitlines() if " of 10 |" in line]
    assert people
    assert all(int(number) % 5 == 0 for number in people)
