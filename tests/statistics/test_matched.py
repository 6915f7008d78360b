"""Matching and weighted shares: laws, and how often intervals of the gap cover no gap."""

from __future__ import annotations

import numpy as np
import pytest

from retention.errors import ArgumentError
from retention.statistics.intervals import mover_difference, wilson
from retention.statistics.matched import effective_number, match, weighted_share

PERMUTATIONS = 500


def drawn(seed, people=1500):
    """Strata of two levels, an outcome that depends on them, and who is treated."""
    draw = np.random.default_rng(seed)
    group, service = draw.integers(0, 8, people), draw.integers(0, 5, people)
    chance = 0.95 - 0.02 * group - 0.05 * (service < 2)
    kept = draw.random(people) < chance
    treated = draw.random(people) < 0.05 + 0.02 * group
    return treated, kept, [group * 5 + service, group]


def gap_of(treated, kept, strata):
    found = match(treated, ~treated, strata)
    n, x = int(found.matched.sum()), int((kept & found.matched).sum())
    everyone = np.zeros(len(kept), dtype=np.int64)
    effective = effective_number(found.weight, everyone, 1)[0]
    share = (found.weight * kept).sum() / found.weight.sum()
    return mover_difference(wilson(x, n), weighted_share(share, effective))


def test_weights_sum_to_the_matched_in_every_stratum():
    treated, _, strata = drawn(1)
    found = match(treated, ~treated, strata)
    assert found.weight.sum() == pytest.approx(found.matched.sum())
    coarse = strata[-1]
    mine = np.bincount(coarse[found.matched], minlength=8)
    assert np.bincount(coarse, found.weight, 8) == pytest.approx(mine)
    assert (found.weight[treated] == 0).all()


def test_without_thin_strata_it_is_direct_standardisation():
    treated, kept, strata = drawn(2, people=4000)
    found = match(treated, ~treated, strata)
    assert (found.level[treated] == 0).all()
    share = (found.weight * kept).sum() / found.weight.sum()
    fine = strata[0]
    mine = np.bincount(fine[treated], minlength=40)
    rate = np.bincount(fine[~treated], kept[~treated], 40) / np.bincount(
        fine[~treated], minlength=40
    )
    assert share == pytest.approx((mine * rate).sum() / mine.sum())


def test_thin_strata_fall_back_one_level_at_a_time():
    treated = np.array([True, True, True] + [False] * 11)
    fine = np.array([0, 1, 3] + [0] * 5 + [1] * 4 + [2, 4])
    coarse = np.array([0, 0, 1] + [0] * 10 + [1])
    found = match(treated, ~treated, [fine, coarse])
    assert found.level.tolist()[:3] == [0, 1, -1]
    assert found.matched.tolist()[:3] == [True, True, False]
    # Five in the first stratum stand beside one each, and all ten beside the other.
    assert found.weight[3] == pytest.approx(1 / 5 + 1 / 10)
    assert found.weight[-2:] == pytest.approx([1 / 10, 0])


def test_order_of_people_and_names_of_strata_change_nothing():
    treated, kept, strata = drawn(3)
    order = np.random.default_rng(0).permutation(len(kept))
    renamed = [(code * 7 + 3) % 41 for code in strata]
    one = gap_of(treated, kept, strata)
    two = gap_of(treated[order], kept[order], [code[order] for code in renamed])
    for name in ("value", "lower", "upper"):
        assert float(getattr(one, name)) == pytest.approx(float(getattr(two, name)))


def test_somebody_on_both_sides_and_no_strata_are_refused():
    both = np.array([True, False])
    with pytest.raises(ArgumentError, match="compared must hold nobody who is treated"):
        match(both, both, [np.array([0, 0])])
    with pytest.raises(ArgumentError, match="strata must hold at least one array"):
        match(both, ~both, [])


@pytest.mark.slow
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_intervals_cover_no_gap_when_labels_mean_nothing(seed):
    """Labels dealt out anew inside the strata: 93 to 97 % within two Monte-Carlo errors."""
    treated, kept, strata = drawn(seed, people=3000)
    draw = np.random.default_rng(seed + 100)
    covered = 0
    for _ in range(PERMUTATIONS):
        key = strata[0] + draw.random(len(kept))
        order = np.argsort(key, kind="stable")
        place = np.argsort(strata[0], kind="stable")
        dealt = np.empty_like(treated)
        dealt[order] = treated[place]
        found = gap_of(dealt, kept, strata)
        covered += bool(found.lower <= 0 <= found.upper)
    error = 2 * np.sqrt(0.05 * 0.95 / PERMUTATIONS)
    assert 0.93 - error <= covered / PERMUTATIONS <= 0.97 + error
