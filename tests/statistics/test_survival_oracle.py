"""Counts, curves, variances and tests against loops over spells and times."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from retention.errors import ArgumentError
from retention.statistics.curve_summaries import restricted_mean
from retention.statistics.incidence import cumulative_incidence
from retention.statistics.log_rank import log_rank
from retention.statistics.risk_sets import RiskSets, count_risk_sets
from retention.statistics.survival import kaplan_meier
from tests.statistics import survival_oracle as oracle
from tests.statistics.survival_oracle import Spell

CAUSES = 3


def spell(weights: list[float]) -> st.SearchStrategy[Spell]:
    return st.builds(
        lambda entry, length, cause, weight, stratum, person: Spell(
            entry, entry + length, cause, weight, stratum, person
        ),
        st.integers(0, 5),
        st.integers(1, 6),
        st.integers(0, CAUSES),
        st.sampled_from(weights),
        st.integers(0, 1),
        st.integers(0, 4),
    )


def spells_with(*weights: float, least: int = 1) -> st.SearchStrategy[list[Spell]]:
    return st.lists(spell(list(weights)), min_size=least, max_size=14)


def counted(spells: list[Spell], *, clustered: bool = False, scale: float = 1) -> RiskSets:
    strata = sorted({s.stratum for s in spells})
    return count_risk_sets(
        [s.entry * scale for s in spells],
        [s.exit * scale for s in spells],
        [s.cause for s in spells],
        weights=[s.weight for s in spells],
        stratum=[strata.index(s.stratum) for s in spells],
        cluster=[s.person for s in spells] if clustered else None,
        causes=CAUSES,
    )


def by_stratum(spells: list[Spell]) -> list[list[Spell]]:
    strata = sorted({s.stratum for s in spells})
    return [[s for s in spells if s.stratum == code] for code in strata]


def rows(sets: RiskSets, spells: list[Spell]) -> list[tuple[int, list[Spell], float]]:
    """Each row with the spells of its stratum and its time, as the oracle expects them."""
    expected = [
        (own, time) for own in by_stratum(spells) for time in oracle.exit_times(own, np.inf)
    ]
    assert len(expected) == len(sets.times)
    return [(row, own, time) for row, (own, time) in enumerate(expected)]


@pytest.mark.parametrize("scale", [1, 0.1, 1000.0])
@given(spells=spells_with(1.0, 2.0, 0.6, 0.3))
def test_counts(scale: float, spells: list[Spell]) -> None:
    sets = counted(spells, scale=scale)
    for row, own, time in rows(sets, spells):
        assert sets.times[row] == time * scale
        assert sets.at_risk[row] == pytest.approx(oracle.at_risk(own, time), abs=1e-12)
        assert sets.all_events[row] == pytest.approx(oracle.leaving(own, time), abs=1e-12)
        assert sets.censored[row] == pytest.approx(oracle.leaving(own, time, 0), abs=1e-12)
        for cause in range(1, CAUSES + 1):
            by_cause = oracle.leaving(own, time, cause)
            assert sets.events[row, cause - 1] == pytest.approx(by_cause, abs=1e-12)
    assert (
        sets.last_exit == [scale * max(s.exit for s in own) for own in by_stratum(spells)]
    ).all()


@given(spells=spells_with(1.0, 2.0))
def test_curves_and_greenwood(spells: list[Spell]) -> None:
    sets = counted(spells)
    found = kaplan_meier(sets, minimum_at_risk=0)
    for row, own, time in rows(sets, spells):
        assert found.survival[row] == pytest.approx(oracle.survival(own, time), abs=1e-12)
        assert found.cumulative_hazard[row] == pytest.approx(oracle.hazard(own, time), abs=1e-12)
        variance = oracle.greenwood(own, time)
        if variance is None:
            assert np.isnan(found.std_error[row])
            assert found.survival[row] == 0
        else:
            assert found.std_error[row] ** 2 == pytest.approx(variance, abs=1e-12)


@given(spells=spells_with(1.0, 2.0))
def test_incidences_and_their_variance(spells: list[Spell]) -> None:
    sets = counted(spells)
    found = cumulative_incidence(sets, minimum_at_risk=0)
    for row, own, time in rows(sets, spells):
        for k in range(CAUSES):
            expected = oracle.incidence(own, time, k + 1)
            variance = oracle.incidence_variance(own, time, k + 1)
            assert found.incidence[row, k] == pytest.approx(expected, abs=1e-12)
            assert found.std_error[row, k] ** 2 == pytest.approx(variance, abs=1e-12)
    np.testing.assert_allclose(found.incidence.sum(axis=1) + found.survival, 1, rtol=0, atol=1e-12)


@pytest.mark.parametrize("clustered", [False, True])
@given(spells=spells_with(1.0, 0.6, 0.25))
def test_robust_variances(clustered: bool, spells: list[Spell]) -> None:
    sets = counted(spells, clustered=clustered)
    curves = kaplan_meier(sets, variance="robust", minimum_at_risk=0)
    causes = cumulative_incidence(sets, variance="robust", minimum_at_risk=0)
    for row, own, time in rows(sets, spells):
        expected = oracle.robust(own, clustered, oracle.survival, time)
        assert curves.std_error[row] ** 2 == pytest.approx(expected, abs=1e-12)
        expected = oracle.robust(own, clustered, oracle.hazard, time)
        assert curves.cumulative_hazard_std_error[row] ** 2 == pytest.approx(expected, abs=1e-12)
        expected = oracle.robust(own, clustered, oracle.incidence, time, 2)
        assert causes.std_error[row, 1] ** 2 == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("clustered", [False, True])
@given(spells=spells_with(1.0, 0.6, 0.25))
def test_restricted_means(clustered: bool, spells: list[Spell]) -> None:
    sets = counted(spells, clustered=clustered)
    horizon = float(sets.last_exit.min())
    found = restricted_mean(kaplan_meier(sets, variance="robust", minimum_at_risk=0), horizon)
    for stratum, own in enumerate(by_stratum(spells)):
        expected = oracle.area(own, horizon)
        variance = oracle.robust(own, clustered, oracle.area, horizon)
        assert found.value[stratum] == pytest.approx(expected, abs=1e-12)
        assert found.std_error[stratum] ** 2 == pytest.approx(variance, abs=1e-11)


@given(spells=spells_with(1, least=2), data=st.data())
def test_log_rank(spells: list[Spell], data: st.DataObject) -> None:
    groups = data.draw(st.lists(st.integers(0, 2), min_size=len(spells), max_size=len(spells)))
    codes = np.unique(groups, return_inverse=True)[1].tolist()
    if len(set(codes)) < 2:
        return
    observed, expected, covariance = oracle.log_rank_terms(spells, codes)
    strata = np.unique([s.stratum for s in spells], return_inverse=True)[1]
    entry, leaving, cause = zip(*((s.entry, s.exit, s.cause) for s in spells), strict=True)
    if np.abs(covariance).max() < 1e-12:
        with pytest.raises(ArgumentError, match="two groups at risk at some event"):
            log_rank(entry, leaving, cause, codes, stratum=strata)
        return
    found = log_rank(entry, leaving, cause, codes, stratum=strata)
    np.testing.assert_allclose(found.observed, observed, atol=1e-12)
    np.testing.assert_allclose(found.expected, expected, atol=1e-12)
    np.testing.assert_allclose(found.covariance, covariance, atol=1e-12)
    assert 0 <= found.p_value <= 1


@given(spells=spells_with(1))
def test_statsmodels_finds_the_same_curve(spells: list[Spell]) -> None:
    own = by_stratum(spells)[0]
    entry, leaving = np.array([s.entry for s in own]), np.array([s.exit for s in own])
    event = np.array([s.cause > 0 for s in own]).astype(int)
    if not event.any():
        return
    found = kaplan_meier(count_risk_sets(entry, leaving, event), minimum_at_risk=0)
    with np.errstate(all="ignore"):
        other = SurvfuncRight(leaving, event, entry=entry)
    at = found.at(other.surv_times)
    np.testing.assert_allclose(at.value[0], other.surv_prob, atol=1e-12)
    alive = at.value[0] > 0
    np.testing.assert_allclose(at.std_error[0][alive], other.surv_prob_se[alive], atol=1e-12)
