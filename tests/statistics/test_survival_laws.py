"""Laws that curves obey, the traps they avoid, and what is refused in which words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from retention.errors import ArgumentError
from retention.statistics.curve_start import number_at_risk, start_of_curves
from retention.statistics.curve_summaries import quantiles, restricted_mean
from retention.statistics.incidence import cumulative_incidence
from retention.statistics.log_rank import log_rank
from retention.statistics.risk_sets import count_risk_sets
from retention.statistics.survival import kaplan_meier

CAUSES = 3


def spells(seed: int, n: int = 400) -> dict[str, np.ndarray]:
    """Spells with ties, late entry, three causes, four strata, persons and weights."""
    rng = np.random.default_rng(seed)
    entry = np.where(rng.random(n) < 0.5, 0, rng.integers(1, 60, n))
    return {
        "entry_time": entry,
        "exit_time": entry + rng.integers(1, 80, n),
        "cause": rng.integers(0, CAUSES + 1, n),
        "stratum": rng.permutation(np.arange(n) % 4),
        "weights": rng.choice([1.0, 0.8, 0.6, 0.1], n),
        "cluster": rng.integers(0, n // 2, n),
    }


def changed(made: dict[str, np.ndarray], **columns: Any) -> dict[str, np.ndarray]:
    return {k: v for k, v in {**made, **columns}.items() if v is not None}


def estimates(made: dict[str, np.ndarray], **options: Any) -> list[np.ndarray]:
    sets = count_risk_sets(**made, causes=CAUSES)
    one = kaplan_meier(sets, minimum_at_risk=0, **options)
    other = cumulative_incidence(sets, minimum_at_risk=0, **options)
    horizon = float(sets.last_exit.min())
    area = restricted_mean(one, horizon)
    return [
        *(sets.times, sets.at_risk, sets.entries, sets.events, sets.censored),
        *(one.survival, one.std_error, one.lower, one.upper, one.cumulative_hazard),
        *(one.cumulative_hazard_std_error, other.incidence, other.std_error, other.lower),
        *(area.value, area.std_error),
    ]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("without", [("weights", "cluster"), ("cluster",), ("weights",), ()])
def test_the_order_of_the_records_changes_no_bit(seed: int, without: tuple[str, ...]) -> None:
    made = changed(spells(seed), **dict.fromkeys(without))
    order = np.random.default_rng(seed).permutation(400)
    shuffled = {name: values[order] for name, values in made.items()}
    for one, other in zip(estimates(made), estimates(shuffled), strict=True):
        assert one.tobytes() == other.tobytes()


@pytest.mark.parametrize("variance", ["greenwood", "robust"])
def test_everybody_twice_leaves_the_curve_and_halves_the_variance(variance: str) -> None:
    made = changed(spells(5), weights=None, cluster=None)
    twice = {name: np.concatenate([values, values]) for name, values in made.items()}
    once = kaplan_meier(count_risk_sets(**made), variance=variance, minimum_at_risk=0)
    both = kaplan_meier(count_risk_sets(**twice), variance=variance, minimum_at_risk=0)
    np.testing.assert_allclose(both.survival, once.survival, rtol=0, atol=1e-14)
    one = cumulative_incidence(count_risk_sets(**made), variance=variance, minimum_at_risk=0)
    two = cumulative_incidence(count_risk_sets(**twice), variance=variance, minimum_at_risk=0)
    np.testing.assert_allclose(two.incidence, one.incidence, rtol=0, atol=1e-14)
    np.testing.assert_allclose(both.std_error**2 * 2, once.std_error**2, atol=1e-14)
    np.testing.assert_allclose(two.std_error**2 * 2, one.std_error**2, atol=1e-14)


def test_a_copy_is_a_weight_of_two() -> None:
    made = changed(spells(6), weights=None, cluster=None)
    twice = {name: np.concatenate([values, values]) for name, values in made.items()}
    weighted = changed(made, weights=np.full(400, 2))
    for one, other in zip(estimates(twice), estimates(weighted), strict=True):
        assert one.tobytes() == other.tobytes()


@pytest.mark.parametrize("factor", [0.25, 0.1, 7.5])
def test_the_scale_of_fractional_weights_does_not_matter(factor: float) -> None:
    made = spells(7)
    scaled = changed(made, weights=made["weights"] * factor)
    one = kaplan_meier(count_risk_sets(**made), variance="robust")
    other = kaplan_meier(count_risk_sets(**scaled), variance="robust")
    np.testing.assert_allclose(other.survival, one.survival, atol=1e-13)
    np.testing.assert_allclose(other.std_error, one.std_error, atol=1e-13)


def test_renumbered_strata_are_the_same_curves_in_another_order() -> None:
    made = spells(8)
    new = np.array([2, 0, 3, 1])
    one = kaplan_meier(count_risk_sets(**made), minimum_at_risk=0)
    other = kaplan_meier(
        count_risk_sets(**changed(made, stratum=new[made["stratum"]])), minimum_at_risk=0
    )
    for old in range(4):
        here, there = one.stratum == old, other.stratum == new[old]
        assert one.survival[here].tobytes() == other.survival[there].tobytes()
        assert one.std_error[here].tobytes() == other.std_error[there].tobytes()


def test_each_stratum_is_as_if_it_were_alone() -> None:
    made = spells(9)
    pooled = kaplan_meier(count_risk_sets(**made))
    for code in range(4):
        own = made["stratum"] == code
        alone = {k: v[own] for k, v in made.items() if k != "stratum"}
        found = kaplan_meier(count_risk_sets(**alone))
        here = pooled.stratum == code
        np.testing.assert_allclose(found.survival, pooled.survival[here], atol=1e-13)
        np.testing.assert_allclose(found.std_error, pooled.std_error[here], atol=1e-13)
        np.testing.assert_equal(found.conditional_from[0], pooled.conditional_from[code])


def test_a_spell_cut_in_two_is_the_same_spell() -> None:
    made = spells(10)
    cut = (made["entry_time"] + made["exit_time"]) // 2
    cut = np.where(cut > made["entry_time"], cut, made["exit_time"])
    whole = cut == made["exit_time"]
    first = changed(made, exit_time=cut, cause=np.where(whole, made["cause"], 0))
    second = {name: values[~whole] for name, values in changed(made, entry_time=cut).items()}
    parts = {name: np.concatenate([first[name], second[name]]) for name in made}
    sets = count_risk_sets(**made, causes=CAUSES)
    one = kaplan_meier(sets, minimum_at_risk=0)
    split = kaplan_meier(count_risk_sets(**parts, causes=CAUSES), minimum_at_risk=0)
    for code in range(4):
        own = one.stratum == code
        times, other = one.times[own], split.stratum == code
        row = np.searchsorted(split.times[other], times)
        assert (split.times[other][row] == times).all()
        assert one.survival[own] == pytest.approx(split.survival[other][row], abs=1e-13)
        # Clustered by person, the variance is the same too.
        assert one.std_error[own] == pytest.approx(split.std_error[other][row], abs=1e-13)


def test_causes_together_are_one_cause() -> None:
    made = changed(spells(11), weights=None, cluster=None)
    apart = cumulative_incidence(count_risk_sets(**made), minimum_at_risk=0)
    merged = changed(made, cause=made["cause"] > 0)
    together = cumulative_incidence(count_risk_sets(**merged), minimum_at_risk=0)
    curve = kaplan_meier(count_risk_sets(**made), minimum_at_risk=0)
    np.testing.assert_allclose(apart.incidence.sum(axis=1), together.incidence[:, 0], atol=1e-13)
    np.testing.assert_allclose(1 - curve.survival, together.incidence[:, 0], atol=1e-13)
    alive = curve.survival > 0
    np.testing.assert_allclose(together.std_error[alive, 0], curve.std_error[alive], atol=1e-13)


@pytest.mark.parametrize("seed", range(5))
def test_incidences_and_survival_are_everyone(seed: int) -> None:
    found = cumulative_incidence(count_risk_sets(**spells(seed, 2_000)), minimum_at_risk=0)
    np.testing.assert_allclose(found.incidence.sum(axis=1) + found.survival, 1, rtol=0, atol=1e-12)


def test_another_unit_of_time_stretches_the_clock_only() -> None:
    made = spells(12)
    years = changed(
        made, entry_time=made["entry_time"] / 365.25, exit_time=made["exit_time"] / 365.25
    )
    days, in_years = kaplan_meier(count_risk_sets(**made)), kaplan_meier(count_risk_sets(**years))
    assert days.survival.tobytes() == in_years.survival.tobytes()
    assert in_years.times == pytest.approx(days.times / 365.25)
    one, other = quantiles(days, [0.2, 0.5]), quantiles(in_years, [0.2, 0.5])
    np.testing.assert_allclose(other.value, one.value / 365.25)


def test_wide_clocks_and_many_strata_take_the_sorting_road_to_the_same_counts() -> None:
    made = changed(spells(13), weights=None)
    narrow = count_risk_sets(**made)
    wide = changed(made, entry_time=made["entry_time"] * 2**30, exit_time=made["exit_time"] * 2**30)
    far = count_risk_sets(**wide)
    assert (far.times == narrow.times * 2**30).all()
    for name in ("at_risk", "entries", "events", "censored", "offsets"):
        assert (getattr(far, name) == getattr(narrow, name)).all()


@pytest.mark.parametrize("unit", [1, 997, 0.1])
def test_a_hundred_strata_in_one_sort_are_a_hundred_counts(unit: float) -> None:
    made = changed(spells(17), weights=None, cluster=None, stratum=np.arange(400) % 100)
    made["entry_time"], made["exit_time"] = made["entry_time"] * unit, made["exit_time"] * unit
    pooled = count_risk_sets(**made)
    for code in range(100):
        own = {k: v[made["stratum"] == code] for k, v in made.items() if k != "stratum"}
        alone = count_risk_sets(**own, causes=CAUSES)
        here = pooled.stratum == code
        for name in ("times", "at_risk", "entries", "events", "all_events", "censored"):
            assert (getattr(pooled, name)[here] == getattr(alone, name)).all()
        assert pooled.last_exit[code] == alone.last_exit[0]


def test_nearly_equal_times_are_not_ties() -> None:
    nearly = np.nextafter(0.3, 1)
    found = count_risk_sets([0, 0], [0.3, nearly], [1, 1])
    assert found.times.tolist() == [0.3, nearly]
    assert found.at_risk.tolist() == [2, 1]


def test_ten_half_posts_empty_to_nobody() -> None:
    """Sums of tenths leave no crumb behind: the curve ends at 0, not nearly there."""
    found = kaplan_meier(
        count_risk_sets(np.zeros(10), np.arange(1, 11), np.ones(10, int), weights=[0.1] * 10),
        minimum_at_risk=0,
    )
    assert found.survival[-1] == 0
    assert found.at_risk[-1] == pytest.approx(0.1, abs=1e-15)


def late_entry(seed: int, n: int = 20_000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Exponential service, seen only by those still there when records begin."""
    rng = np.random.default_rng(seed)
    service = np.ceil(rng.exponential(1_000, n))
    entry = np.where(rng.random(n) < 0.3, 0, rng.integers(1, 4_000, n))
    seen = service > entry
    entry, service = entry[seen], service[seen]
    return entry, np.minimum(service, entry + 1_000), (service <= entry + 1_000).astype(int)


def test_late_entry_gives_the_true_curve_and_ignoring_it_does_not() -> None:
    entry, leaving, event = late_entry(1)
    truth = np.exp(-2.0)
    found = kaplan_meier(count_risk_sets(entry, leaving, event)).at(2_000).value[0, 0]
    naive = kaplan_meier(count_risk_sets(0 * entry, leaving, event)).at(2_000).value[0, 0]
    assert found == pytest.approx(truth, abs=0.02)
    assert naive > 2 * truth


def test_one_minus_kaplan_meier_of_one_cause_is_far_too_much() -> None:
    rng = np.random.default_rng(2)
    n = 20_000
    leaving, cause = np.ceil(rng.exponential(500, n)), rng.choice([1, 2], n, p=[0.4, 0.6])
    zero = np.zeros(n)
    at = cumulative_incidence(count_risk_sets(zero, leaving, cause)).at(1_000).value[0, 0]
    naive = 1 - kaplan_meier(count_risk_sets(zero, leaving, cause == 1)).at(1_000).value[0, 0]
    truth = 0.4 * (1 - np.exp(-2.0))
    assert at[0] == pytest.approx(truth, abs=0.01)
    assert naive > truth + 0.15


def test_limits_hold_the_truth_as_often_as_they_say() -> None:
    inside = np.zeros(2)
    for seed in range(200):
        entry, leaving, event = late_entry(1_000 + seed, 600)
        found = kaplan_meier(count_risk_sets(entry, leaving, event), horizon=1_500).at([500, 1_500])
        truth = np.exp(-np.array([0.5, 1.5]))
        inside += (found.lower[0] <= truth) & (truth <= found.upper[0])
    assert (np.abs(inside / 200 - 0.95) < 0.045).all()


# Where curves start ------------------------------------------------------------------------------


def test_a_curve_that_empties_early_starts_later_and_says_so() -> None:
    entry = [0, 0, *[200] * 30]
    leaving = [10, 20, *range(201, 231)]
    sets = count_risk_sets(entry, leaving, np.ones(32, int))
    naive = kaplan_meier(sets, minimum_at_risk=0)
    assert naive.survival[-1] == 0
    assert naive.at(100).value[0, 0] == 0
    assert np.isnan(naive.conditional_from[0])
    found = kaplan_meier(sets)
    # Not from day 20, the last thin event: nobody is seen between 20 and 200.
    assert found.conditional_from == [200]
    assert found.at([200, 215]).value[0].tolist() == [1, pytest.approx(0.5)]


def test_nobody_is_known_before_the_first_entry() -> None:
    sets = count_risk_sets([50] * 20, range(51, 71), np.ones(20, int))
    found = kaplan_meier(sets)
    assert found.conditional_from == [50]
    with pytest.raises(ArgumentError, match="at least 50, where the last stratum's curve starts"):
        found.at(10)
    assert np.isnan(found.at(10, beyond="missing").value).all()


def test_the_thinning_at_the_end_moves_no_start() -> None:
    sets = count_risk_sets(np.zeros(40), range(1, 41), np.ones(40, int))
    assert np.isnan(kaplan_meier(sets).conditional_from[0])
    assert start_of_curves(sets, 10, horizon=31)[0] == 0
    assert start_of_curves(sets, 10, horizon=32)[0] == 32


def test_people_not_their_hours_are_counted_for_the_start() -> None:
    twelve = count_risk_sets(
        np.zeros(12), range(1, 13), np.ones(12, int), weights=np.full(12, 0.25)
    )
    assert np.isnan(kaplan_meier(twelve).conditional_from[0])
    copies = count_risk_sets([0, 0, 5, 5], [1, 2, 6, 7], [1] * 4, weights=[2, 2, 20, 20])
    assert kaplan_meier(copies).conditional_from == [5]


def test_a_start_changes_only_its_own_stratum() -> None:
    entry, leaving = [0, 0, *[9] * 12, *[0] * 12], [1, 2, *range(10, 22), *range(1, 13)]
    stratum = [0] * 14 + [1] * 12
    found = kaplan_meier(count_risk_sets(entry, leaving, np.ones(26, int), stratum=stratum))
    assert found.conditional_from[0] == 9
    assert np.isnan(found.conditional_from[1])
    assert found.survival[found.stratum == 1] == pytest.approx(1 - np.arange(1, 13) / 12)
    assert found.survival[found.stratum == 0] == pytest.approx(1 - np.arange(1, 13) / 12)


@pytest.mark.parametrize("variance", ["greenwood", "robust"])
def test_a_curve_that_can_start_only_at_its_end_is_empty(variance: str) -> None:
    sets = count_risk_sets(np.zeros(12), range(1, 13), np.ones(12, int))
    found = kaplan_meier(sets, variance=variance, horizon=12)
    assert found.conditional_from == found.last_time == [12]
    assert len(found.times) == 0
    assert found.at(12).value[0, 0] == 1
    assert np.isnan(found.at(11, beyond="missing").value[0, 0])
    assert np.isnan(quantiles(found).value).all()
    assert restricted_mean(found, 12).value == [0]
    causes = cumulative_incidence(sets, variance=variance, horizon=12)
    assert causes.at(12).value.tolist() == [[[0]]]


def test_the_table_of_those_at_risk_is_that_of_the_rows() -> None:
    made = spells(16)
    sets = count_risk_sets(**changed(made, weights=None))
    times = np.arange(150)
    found = number_at_risk(made["entry_time"], made["exit_time"], times, stratum=made["stratum"])
    stratum, rows = sets.stratum, sets.times.astype(int)
    assert (found[stratum, rows] == sets.at_risk).all()
    for code in range(4):
        own = made["stratum"] == code
        assert found[code, 0] == (own & (made["entry_time"] == 0)).sum()
        assert (
            found[code, 33] == (own & (made["entry_time"] < 33) & (made["exit_time"] >= 33)).sum()
        )
    with pytest.raises(ArgumentError, match="times must be finite and at least 0"):
        number_at_risk([0], [1], [-1])


def test_counts_add_up_also_after_a_start() -> None:
    sets = count_risk_sets(**spells(14)).after(np.array([0.0, 10.0, 20.0, 500.0]))
    exits = sets.all_events + sets.censored
    before = np.zeros(len(sets.times))
    before[1:] = sets.at_risk[:-1] - exits[:-1]
    np.testing.assert_allclose(before + sets.entries, sets.at_risk, atol=1e-12)
    assert sets.offsets[-1] == sets.offsets[-2]
    assert (sets.times > sets.start[sets.stratum]).all()


# Reading -----------------------------------------------------------------------------------------


def test_curves_are_read_from_the_right_and_never_beyond_their_end() -> None:
    sets = count_risk_sets([0] * 4, [1, 2, 3, 4], [1, 1, 1, 0])
    found = kaplan_meier(sets, minimum_at_risk=0)
    at = found.at([0, 0.999, 1, 1.5, 2, 4])
    assert at.value[0].tolist() == [1, 1, 0.75, 0.75, 0.5, 0.25]
    with pytest.raises(ArgumentError) as refused:
        found.at([1, 4.5])
    assert str(refused.value) == (
        "times must be at most 4, the last time that every stratum is followed to, was 4.5; "
        "nothing is known later: ask for an earlier time, or say beyond='missing'"
    )
    assert np.isnan(found.at([1, 4.5], beyond="missing").value[0]).tolist() == [False, True]
    with pytest.raises(ArgumentError, match="horizon must be at most 4"):
        restricted_mean(found, 5)
    assert np.isnan(restricted_mean(found, 5, beyond="missing").std_error).all()
    with pytest.raises(ArgumentError, match="times must be at most 4"):
        cumulative_incidence(sets, minimum_at_risk=0).at(5)
    with pytest.raises(ArgumentError, match="beyond must be 'refuse' or 'missing'"):
        found.at(1, beyond="extend")  # type: ignore[arg-type]


def test_a_flat_half_is_met_in_the_middle() -> None:
    flat = count_risk_sets([0] * 4, [1, 2, 5, 9], [1, 1, 1, 0])
    found = quantiles(kaplan_meier(flat, minimum_at_risk=0), [0.5, 0.75, 0.8])
    assert found.value[0, :2].tolist() == [3.5, 7.0]
    assert np.isnan(found.value[0, 2])


def test_the_longest_possible_mean_is_the_horizon() -> None:
    sets = count_risk_sets([0] * 3, [5, 6, 7], [0, 0, 1])
    found = restricted_mean(kaplan_meier(sets, minimum_at_risk=0), 6)
    assert (found.value, found.std_error, found.upper) == (6, 0, 6)


def test_a_curve_without_events_stays_at_one() -> None:
    found = kaplan_meier(count_risk_sets([0, 0], [3, 4], [0, 0]), limits="plain")
    assert found.survival.tolist() == [1, 1]
    assert found.lower.tolist() == found.upper.tolist() == [1, 1]
    assert np.isnan(quantiles(found).value).all()


# Refusals ----------------------------------------------------------------------------------------

GOOD: dict[str, Any] = {"entry_time": [0, 1, 2], "exit_time": [5, 6, 7], "cause": [0, 1, 1]}


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        (
            {"exit_time": [5, 0, 7]},
            "exit_time must be after entry_time, was before it in 1 of 3 places, first at "
            "position 1; exchange the two or set those spells aside",
        ),
        (
            {"exit_time": [5, 1, 2]},
            "exit_time must be after entry_time, was equal to it in 2 of 3 places, first at "
            "position 1; a spell ends the day after its last day, so that one day has length 1",
        ),
        (
            {"entry_time": [0, -1, 2]},
            "entry_time must be at least 0, was negative in 1 of 3 places, first at position 1; "
            "count time from joining, and let late entry begin where following begins",
        ),
        (
            {"exit_time": [5, 6, np.nan]},
            "exit_time must be finite numbers, was missing or infinite in 1 of 3 places, first at "
            "position 2; an open spell exits, censored, when following ends",
        ),
        (
            {"exit_time": np.array(["2020-01-01"] * 3, "datetime64[D]")},
            "exit_time must be numbers, was of type datetime64[D]; give days since joining, not "
            "dates",
        ),
        (
            {"exit_time": [5, 6, 2.0**60]},
            "exit_time must be at most 2**53, was more in 1 of 3 places, first at position 2; "
            "use a larger unit of time",
        ),
        ({"entry_time": [[0], [1], [2]]}, "entry_time must have one dimension, had 2; flatten it"),
        (
            {"exit_time": [5, 6]},
            "exit_time must be of shape (3,), one of each spell, was of shape (2,); give arrays "
            "of one length",
        ),
        (
            {"entry_time": [], "exit_time": [], "cause": []},
            "entry_time must hold at least one spell, was empty; leave it out",
        ),
        (
            {"cause": [0, 3, 1], "causes": 2},
            "cause must be 0 (censored) to 2, was something else in 1 of 3 places, first at "
            "position 1; number the causes from 1",
        ),
        (
            {"cause": [0, -1, 1]},
            "cause must be 0 (censored) to 1, was something else in 1 of 3 places, first at "
            "position 1; number the causes from 1",
        ),
        (
            {"cause": ["left", "there", "left"]},
            "cause must be whole numbers without a missing one, was of type <U5; turn names into "
            "codes from 0",
        ),
        (
            {"cause": [0, np.nan, 1]},
            "cause must be whole numbers without a missing one, was of type float64; turn names "
            "into codes from 0",
        ),
        ({"causes": 0}, "causes must be at least 1, was 0; use 1 for one kind of event"),
        (
            {"weights": [1, 0, 1]},
            "weights must be from 1e-09 to 1e+09, was not in 1 of 3 places, first at position 1; "
            "leave out spells without weight",
        ),
        (
            {
                "entry_time": [0] * 9,
                "exit_time": [5] * 9,
                "cause": [1] * 9,
                "weights": [*[1e9] * 8, 1e-9],
            },
            "weights must be of comparable size, was below 2**-61 of their total in 1 of 9 "
            "places, first at position 8; leave those spells out",
        ),
        (
            {"stratum": [0, 2, 2]},
            "stratum must use every code from 0 to 2, was empty for 1 of them, first 1; number "
            "only groups with spells",
        ),
        (
            {"stratum": [0, 10**12, 1]},
            "stratum must use every code from 0 to 1000000000000, was empty for 999999999998 of "
            "them, first 2; number only groups with spells",
        ),
        (
            {"stratum": [0, -1, 0]},
            "stratum must be codes from 0, was negative in 1 of 3 places, first at position 1; "
            "leave out spells that belong to no group",
        ),
    ],
)
def test_unusable_spells_are_refused_in_words(columns: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        count_risk_sets(**{**GOOD, **columns})
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"level": 95}, "level must be between 0 and 1, was 95; use 0.95"),
        ({"level": 1}, "level must be between 0 and 1, was 1; use 0.95"),
        (
            {"limits": "logit"},
            "limits must be 'log-log', 'log' or 'plain', was 'logit'; use 'log-log'",
        ),
        (
            {"variance": "jackknife"},
            "variance must be 'auto', 'greenwood' or 'robust', was 'jackknife'; use 'auto'",
        ),
        (
            {"minimum_at_risk": -1},
            "minimum_at_risk must be at least 0, was -1; use 10, or 0 to start every curve at 0",
        ),
        ({"horizon": 0}, "horizon must be a time above 0, was 0; or leave it out"),
    ],
)
@pytest.mark.parametrize("estimate", [kaplan_meier, cumulative_incidence])
def test_unknown_options_are_refused_in_words(
    estimate: Any, options: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ArgumentError) as refused:
        estimate(count_risk_sets(**GOOD), **options)
    assert str(refused.value) == sentence


def test_unusable_questions_are_refused_in_words() -> None:
    found = kaplan_meier(count_risk_sets(**GOOD), minimum_at_risk=0)
    for times in ([-1], [np.nan], [[1, 2]]):
        with pytest.raises(ArgumentError, match="times must be finite and at least 0"):
            found.at(times)
    with pytest.raises(ArgumentError, match="shares must be between 0 and 1"):
        quantiles(found, [0.5, 1.0])
    with pytest.raises(ArgumentError, match="horizon must be one number, was several"):
        restricted_mean(found, [1, 2])  # type: ignore[arg-type]


def test_groups_that_never_meet_are_not_compared() -> None:
    spells_of = ([0, 0, 5, 5], [2, 3, 7, 8], [1, 1, 1, 1])
    with pytest.raises(ArgumentError) as refused:
        log_rank(*spells_of, [0, 0, 1, 1])
    assert str(refused.value) == (
        "group must have two groups at risk at some event, was never so; compare groups that were "
        "followed over a common stretch of service"
    )
    with pytest.raises(ArgumentError, match="group must hold at least two groups, was one"):
        log_rank(*spells_of, [0, 0, 0, 0])
    with pytest.raises(ArgumentError, match="group must use every code from 0 to 2, was empty"):
        log_rank(*spells_of, [0, 0, 2, 2])


def test_nothing_given_is_changed() -> None:
    made = spells(15)
    kept = {name: values.copy() for name, values in made.items()}
    estimates(made)
    for name, values in made.items():
        assert (values == kept[name]).all()
