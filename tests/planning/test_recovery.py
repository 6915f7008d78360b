"""Known rates of a reduced trust are found again, with intervals that hold them."""

import numpy as np
import pytest
from benchmarks.planning_hazards.coverage import coverage
from benchmarks.planning_hazards.trust import CAUSES, GROUPS, cells_of, log_rates

from retention.planning.hazards import LeavingHazards


def test_the_reduced_trust_leaves_at_its_rates():
    cells = cells_of(1, 60_000)
    group = np.array([GROUPS.index(g) for g in cells.frame["staff_group"]])
    truth = np.exp(log_rates(group, cells.frame["service"].to_numpy()))
    expected = (truth * cells.exposure[:, None]).sum(axis=0)
    assert cells.exits.sum(axis=0) == pytest.approx(expected, rel=0.025)


def test_of_a_large_trust_the_rates_are_those_written():
    cells = cells_of(2, 150_000)
    model = LeavingHazards().fit_cells(cells)
    asked = cells.frame[cells.frame["service"].between(0.3, 20)]
    group = np.array([GROUPS.index(g) for g in asked["staff_group"]])
    value, error = model.log_rates(asked)
    truth = log_rates(group, asked["service"].to_numpy())
    assert np.abs(value - truth).max() < 0.2
    assert np.abs(value - truth).mean() < 0.05
    assert error.mean() < 0.08
    assert model.causes_ == CAUSES


@pytest.mark.slow
def test_intervals_hold_the_truth_as_often_as_they_say():
    found = coverage(4000, range(5001, 5301))
    covered = np.array([row.covered for row in found])
    assert covered.mean() == pytest.approx(0.95, abs=0.012)
    assert (np.abs(covered - 0.95) < 0.04).all()
