"""Rates on cells are those on rows and of other software; what could be a person is refused."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

import retention
from retention.errors import ArgumentError, NotAvailableError
from retention.planning.cells import count_cells
from retention.planning.hazards import LeavingHazards, monthly_of
from retention.planning.inputs import DEFAULT_INPUTS
from retention.planning.poisson import matrix_of

YEARS = retention.years_to("2025-09-30", 3)


@pytest.fixture(scope="module")
def trust():
    return retention.sample(people=1000)


@pytest.fixture(scope="module")
def cells(trust):
    return count_cells(trust, YEARS, ("fte_band", "service", "year"))


@pytest.fixture(scope="module")
def model(cells):
    return LeavingHazards(knots=4).fit_cells(cells)


def rows_of(cells, rng):
    """A row for each month or less of every cell's time, the leavers spread over them."""
    place, time, left = [], [], []
    for at, years in enumerate(cells.exposure):
        parts = max(1, int(np.ceil(years * 12)), int(cells.leavers[at]))
        share = rng.dirichlet(np.ones(parts)) * years
        gone = np.zeros((parts, len(cells.causes)))
        who = iter(rng.permutation(parts))
        for cause, number in enumerate(cells.exits[at].astype(int)):
            for _ in range(number):
                gone[next(who), cause] = 1
        place += [at] * parts
        time += share.tolist()
        left.append(gone)
    return np.array(place), np.array(time), np.vstack(left)


def test_coefficients_on_cells_are_those_on_person_months(cells, model):
    place, time, left = rows_of(cells, np.random.default_rng(1))
    assert len(place) > 5 * len(cells)
    assert left.max() == 1
    inputs = cells.frame.loc[place, list(cells.inputs)]
    rows = LeavingHazards(knots=4, causes=cells.causes)
    rows.fit(inputs, left / time[:, None], sample_weight=time)
    for one, other in zip(model.fitted_, rows.fitted_, strict=True):
        assert one.names == other.names
        assert one.coefficients == pytest.approx(other.coefficients, abs=1e-4)
        assert one.covariance == pytest.approx(other.covariance, rel=1e-3, abs=1e-5)


@pytest.mark.parametrize(("cause", "chosen"), [(0, ["fte_band", "year"]), (3, None)])
def test_coefficients_and_errors_are_those_of_statsmodels(cells, cause, chosen):
    inputs, left = cells.frame[chosen or list(cells.inputs)], cells.exits[:, cause]
    model = LeavingHazards(knots=4, penalty=0.0)
    model.fit(inputs, left / cells.exposure, sample_weight=cells.exposure)
    (fitted,) = model.fitted_
    matrix = matrix_of(fitted.terms, inputs)
    poisson = sm.families.Poisson()
    found = sm.GLM(left, matrix, family=poisson, exposure=cells.exposure).fit(tol=1e-12)
    assert fitted.coefficients == pytest.approx(found.params, abs=1e-4)
    assert fitted.covariance == pytest.approx(found.cov_params(), rel=1e-4, abs=1e-6)


def test_expected_leavers_of_each_level_are_those_observed(cells, model):
    """The likelihood equations: a hardly penalised factor reproduces its own margins."""
    expected = model.rates_to_add_up(cells.frame) * cells.exposure[:, None]
    for column in ("fte_band", "year"):
        groups = cells.frame.groupby(column).indices.values()
        for rows in groups:
            assert expected[rows].sum(axis=0) == pytest.approx(
                cells.exits[rows].sum(axis=0), abs=0.3
            )


def test_the_penalty_keeps_levels_without_leavers_finite_and_moves_no_other():
    frame = pd.DataFrame({"staff_group": ["a", "b", "c"]})
    time, left = np.array([900.0, 500.0, 40.0]), np.array([100.0, 40.0, 0.0])
    model = LeavingHazards().fit(frame, left / time, sample_weight=time)
    rates = model.predict(frame)
    assert rates[:2] == pytest.approx(left[:2] / time[:2], rel=0.005)
    assert 0 < rates[2] < 0.02


def test_without_a_penalty_a_level_without_leavers_has_no_rate():
    frame = pd.DataFrame({"staff_group": ["a", "b", "c"]})
    with pytest.raises(
        ArgumentError, match="penalty must be large enough .* was 0.0: where nobody"
    ):
        LeavingHazards(penalty=0.0).fit(frame, np.array([0.1, 0.2, 0.0]))


def test_monthly_chances_compete_and_add_up():
    rates = np.array([[0.3, 0.6], [0.0, 0.0]])
    found = monthly_of(rates)
    assert found.sum(axis=1) == pytest.approx([1 - np.exp(-0.9 / 12), 0])
    assert found[0, 1] == pytest.approx(2 * found[0, 0])


def test_draws_have_the_spread_of_the_coefficients(trust):
    model = retention.leaving_hazards(trust, YEARS, inputs=("staff_group", "service"))
    cell = pd.DataFrame({"staff_group": ["Nursing and Midwifery Registered"], "service": [4.0]})
    drawn = model.draws(cell, 4000, np.random.default_rng(2))
    assert drawn.shape == (4000, 1, 4)
    again = model.draws(cell, 4000, np.random.default_rng(2))
    assert np.array_equal(drawn, again)
    log_rate, error = model.log_rates(cell)
    assert np.log(drawn[:, 0, 0]).std() == pytest.approx(error[0, 0], rel=0.06)
    assert np.median(drawn[:, 0]) > 0
    assert np.median(drawn[:, 0], axis=0) == pytest.approx(model.monthly(cell)[0], rel=0.05)
    assert np.exp(log_rate[0]) == pytest.approx(model.rates(cell)[0])


def test_a_cause_that_nobody_left_for_has_no_rate_and_no_spread():
    frame = pd.DataFrame({"staff_group": ["a", "b"]})
    model = LeavingHazards(causes=("voluntary", "retirement"))
    model.fit(frame, np.array([[0.1, 0.0], [0.2, 0.0]]), sample_weight=np.array([300.0, 200.0]))
    assert (model.monthly(frame)[:, 1] == 0).all()
    drawn = model.draws(frame, 50, np.random.default_rng(1))
    assert (drawn[:, :, 1] == 0).all()
    assert (drawn[:, :, 0] > 0).all()


def test_a_year_to_come_has_the_rate_of_the_latest(trust):
    model = retention.leaving_hazards(trust, YEARS, inputs=("staff_group", "year"))
    cell = pd.DataFrame({"staff_group": ["Estates and Ancillary"]})
    latest = cell.assign(year="2025-09-30")
    assert model.monthly(cell) == pytest.approx(model.monthly(latest))
    assert model.monthly(cell) == pytest.approx(model.monthly(cell.assign(year="2031-09-30")))
    assert model.monthly(cell) != pytest.approx(model.monthly(cell.assign(year="2023-09-30")))


def test_the_age_band_is_looked_at_for_retirement_alone(trust):
    model = retention.leaving_hazards(trust, YEARS, inputs=("staff_group", "age_band"))
    names = {c: f.names for c, f in zip(model.causes_, model.fitted_, strict=True)}
    assert any("age_band" in name for name in names["retirement"])
    for cause in ("voluntary", "end of contract", "other"):
        assert not any("age" in name for name in names[cause])
    frame = pd.DataFrame({"staff_group": ["a"], "age_band": ["50 to 54"]})
    with pytest.raises(ArgumentError, match="'age_band', which is a protected characteristic"):
        LeavingHazards().fit(frame, np.array([0.1]))


@pytest.mark.parametrize("name", ["gender", "ethnicity", "Date of Birth", "home postcode"])
def test_a_protected_characteristic_is_refused_by_the_model_itself(name):
    frame = pd.DataFrame({"staff_group": ["a", "b"], name: ["x", "y"]})
    with pytest.raises(ArgumentError, match="protected characteristic; such fields audit"):
        LeavingHazards().fit(frame, np.array([0.1, 0.2]))


def test_nothing_is_foretold_of_a_person(trust):
    model = retention.leaving_hazards(trust, YEARS, inputs=("staff_group", "service"))
    cell = pd.DataFrame({"staff_group": ["Estates and Ancillary"] * 2, "service": [1.0, 3.0]})
    assert model.predict(cell.assign(people=[10, 40])).shape == (2, 4)
    for call in (
        model.predict,
        model.monthly,
        lambda c: model.draws(c, 2, np.random.default_rng()),
    ):
        with pytest.raises(ArgumentError, match="at least 10 people each.*1 of 2 were of fewer"):
            call(cell.assign(people=[9, 40]))
        with pytest.raises(ArgumentError, match="different from each other, 1 of 2 rows repeat"):
            call(cell.assign(service=1.0))
        with pytest.raises(ArgumentError, match="a column employee_id; there are no predictions"):
            call(cell.assign(employee_id=["A", "B"]))


def test_cells_need_the_columns_of_the_model_and_may_have_others(trust):
    model = retention.leaving_hazards(trust, YEARS, inputs=("staff_group", "service"))
    cell = pd.DataFrame({"band": ["Band 5"], "service": [1.0], "staff_group": ["Students"]})
    assert model.monthly(cell) == pytest.approx(model.monthly(cell[["staff_group", "service"]]))
    with pytest.raises(ArgumentError, match=r"fitted to \(staff_group, service\), had no service"):
        model.monthly(cell[["staff_group", "band"]])


def test_a_level_that_nobody_had_is_the_average_of_all():
    frame = pd.DataFrame({"staff_group": ["a", "b"]})
    time = np.array([300.0, 100.0])
    model = LeavingHazards(penalty=0.0)
    model.fit(frame, np.array([0.1, 0.2]), sample_weight=time)
    found = model.predict(pd.DataFrame({"staff_group": ["new"]}))
    assert found == pytest.approx(np.exp(0.75 * np.log(0.1) + 0.25 * np.log(0.2)))
    assert model.unseen(pd.DataFrame({"staff_group": ["a", "new"]})).tolist() == [False, True]


def test_a_blank_is_refused():
    frame = pd.DataFrame({"staff_group": ["a", None]})
    with pytest.raises(ArgumentError, match="write 'not recorded'"):
        LeavingHazards().fit(frame, np.array([0.1, 0.2]))


@pytest.mark.parametrize(
    ("options", "words"),
    [({"knots": 1}, "knots must be"), ({"penalty": -1.0}, "penalty must be at least 0")],
)
def test_options(trust, options, words):
    with pytest.raises(ArgumentError, match=words):
        retention.leaving_hazards(trust, YEARS, inputs=("staff_group",), **options)


def test_too_few_years_and_years_that_overlap(trust):
    with pytest.raises(ArgumentError, match="share days or are out of order"):
        retention.leaving_hazards(trust, YEARS[::-1])
    young = retention.sample(people=500, years=2)
    label = retention.year_to(young.observed_from)
    with pytest.raises(ArgumentError, match="must open on or after"):
        retention.leaving_hazards(young, label)
    cut = young.labelled(pd.Series({0: "x"}), "x", pd.Timestamp("2025-09-01").date())
    with pytest.raises(NotAvailableError, match="must have a complete year of records to learn"):
        retention.leaving_hazards(cut)


def test_the_defaults_are_the_columns_that_are_recorded(trust):
    model = retention.leaving_hazards(trust, YEARS)
    assert tuple(model.feature_names_in_) == DEFAULT_INPUTS
