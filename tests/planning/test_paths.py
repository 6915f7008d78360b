"""Counts from uniform numbers, and many futures against closed forms and people one by one."""

from __future__ import annotations

import random

import numpy as np
import pytest
from scipy.stats import binom, poisson

from retention.planning.draws import binomial_quantile, exits_of, poisson_quantile, split
from retention.planning.paths import Paths, Rates, simulate
from retention.planning.stocks import COHORT_EDGES, COHORT_SERVICE, class_of

PATHS, MONTHS = 400, 24
GRID = np.linspace(0.0005, 0.9995, 1999)


def opening_of(counts: list[int], *, cohort: int = -1) -> np.ndarray:
    found = np.zeros((len(counts), len(COHORT_EDGES)), dtype=np.int64)
    found[:, cohort] = counts
    return found


def rates_of(
    leave: np.ndarray,
    *,
    move: tuple[float, ...] = (),
    hires: tuple[float, ...] = (),
    paths: int = PATHS,
    **more: object,
) -> Rates:
    """Rates that are the same in every path; `leave` is of groups and classes."""
    groups = len(leave)
    to = np.array([[(g + 1) % groups] for g in range(groups)])
    return Rates(
        np.repeat(leave[None], paths, axis=0),
        np.ones((paths, 5, groups)),
        np.tile(np.array(move or (0.0,) * groups), (paths, 1)),
        to,
        np.ones((groups, 1)),
        np.tile(np.array(hires or (0.0,) * groups), (paths, 5, 1)),
        **more,  # type: ignore[arg-type]
    )


def run(counts: list[int], rates: Rates, months: int = MONTHS, seed: int = 1, **at: int) -> Paths:
    higher = np.zeros((len(counts), len(counts)), dtype=bool)
    higher[0, -1] = True
    return simulate(opening_of(counts, **at), rates, months, seed=seed, higher=higher)


@pytest.mark.parametrize(("n", "chance"), [(1, 0.01), (7, 0.3), (40, 0.04), (9, 0.9), (300, 0.02)])
def test_a_binomial_quantile_is_that_of_scipy(n: int, chance: float) -> None:
    size = len(GRID)
    count, rest = binomial_quantile(GRID, np.full(size, n), np.full(size, chance))
    if chance <= 0.5:
        assert (count == binom.ppf(GRID, n, chance)).all()
    assert ((rest > 0) & (rest <= 1)).all()
    chances = np.bincount(count, minlength=n + 1) / size
    assert chances == pytest.approx(binom.pmf(np.arange(n + 1), n, chance), abs=2 / size)
    assert rest.mean() == pytest.approx(0.5, abs=0.02) or n == 1


def test_those_who_leave_at_all_are_binomial() -> None:
    n, rate = 30, 0.05
    waits = -np.log(GRID)
    some = waits < n * rate
    size = int(some.sum())
    count, _ = exits_of(waits[some], np.full(size, n), np.full(size, rate))
    assert count.min() == 1
    assert (count == binom.ppf(GRID[some], n, 1 - np.exp(-rate))).all()


@pytest.mark.parametrize("mean", [0.01, 3.0, 150.0, 450.0])
def test_a_poisson_quantile_is_that_of_scipy(mean: float) -> None:
    assert (poisson_quantile(GRID, np.full(len(GRID), mean)) == poisson.ppf(GRID, mean)).all()


def test_a_split_loses_nobody() -> None:
    count = np.arange(1, 50)
    shares = np.tile(np.array([0.5, 0.25, 1.0]), (len(count), 1))
    back = np.zeros(len(count), dtype=np.int64)
    for rows, went in split(count, np.linspace(0.01, 1.0, len(count)), shares):
        back[rows] += went
    assert (back == count).all()


def test_every_path_adds_up_in_every_group_and_month() -> None:
    leave = np.linspace(0.01, 0.05, 24).reshape(3, 8)
    rates = rates_of(
        leave,
        move=(0.02, 0.03, 0.0),
        hires=(3.0, 0.0, 1.0),
        yearly=((0, 1, 0.4), (1, 0, 0.1)),
    )
    found = run([60, 5, 0], rates, 36, cohort=3)
    change = found.hired + found.moved_in - found.moved_out - found.left
    assert (found.stock[:, 1:] == found.stock[:, :-1] + change).all()
    assert found.stock.min() >= 0
    assert (found.moved_in.sum(axis=2) == found.moved_out.sum(axis=2)).all()
    assert (found.promoted <= found.moved_out).all()


def test_a_constant_hazard_has_its_closed_form() -> None:
    hazard, n = 0.03, 500
    rate = -np.log1p(-hazard)
    stock = run([n], rates_of(np.full((1, 8), rate), paths=2000)).stock[:, -1, 0]
    stay = (1 - hazard) ** MONTHS
    spread = np.sqrt(n * stay * (1 - stay))
    assert stock.mean() == pytest.approx(n * stay, abs=4 * spread / np.sqrt(2000))
    assert stock.std() == pytest.approx(spread, rel=0.08)


def test_hires_alone_are_poisson() -> None:
    stock = run([0], rates_of(np.zeros((1, 8)), hires=(4.0,), paths=2000)).stock[:, -1, 0]
    assert stock.mean() == pytest.approx(4 * MONTHS, rel=0.02)
    assert stock.var() == pytest.approx(4 * MONTHS, rel=0.12)


def test_service_goes_on_month_by_month() -> None:
    """Nobody leaves in the first half year of service, and everybody in the second."""
    leave = np.zeros((1, 8))
    leave[0, 1] = 50.0
    stock = run([10], rates_of(leave), 8, cohort=0).stock[0, :, 0]
    assert stock.tolist() == [10] * 7 + [0, 0]
    assert class_of(COHORT_SERVICE).tolist() == sorted(class_of(COHORT_SERVICE).tolist())


def test_hires_that_hold_a_stock_hold_it_in_every_path() -> None:
    leave = np.linspace(0.01, 0.04, 16).reshape(2, 8)
    rates = rates_of(leave, move=(0.02, 0.0), hires=(3.0, 1.0), hold=np.array([0, 0]))
    found = run([70, 30], rates)
    assert (found.stock.sum(axis=2) == 100).all()
    assert (found.hired.sum(axis=(1, 2)) == found.left.sum(axis=(1, 2))).all()


def test_one_seed_gives_the_same_paths_and_another_gives_others() -> None:
    rates = rates_of(np.full((2, 8), 0.02), move=(0.01, 0.0), hires=(1.0, 1.0))
    one, two, other = (run([90, 40], rates, seed=s) for s in (5, 5, 6))
    assert one.stock.tobytes() == two.stock.tobytes()
    assert one.stock.tobytes() != other.stock.tobytes()


def test_a_lower_rate_never_leaves_fewer_in_post_where_nobody_moves() -> None:
    usual = run([200], rates_of(np.full((1, 8), 0.02)), 1)
    lower = run([200], rates_of(np.full((1, 8), 0.015)), 1)
    assert (lower.left <= usual.left).all()
    assert (lower.left < usual.left).any()


def test_a_year_that_runs_high_does_so_for_its_months_alone() -> None:
    rates = rates_of(np.full((1, 8), 0.01), paths=2000)
    rates.in_year[:, 1] = 2.0
    left = run([2000], rates).left[:, :, 0].mean(axis=0)
    before, after = left[:12].sum(), left[12:].sum()
    stay = np.exp(-0.12)
    assert before == pytest.approx(2000 * (1 - stay), rel=0.02)
    assert after == pytest.approx(2000 * stay * (1 - stay**2), rel=0.02)


def test_twice_the_hires_are_twice_the_newcomers() -> None:
    one, two = (
        run([0], rates_of(np.full((1, 8), 0.02), hires=(h,), paths=2000)).stock[:, -1, 0].mean()
        for h in (3.0, 6.0)
    )
    assert two / one == pytest.approx(2, rel=0.03)


def _one_by_one(rng: random.Random, leave: np.ndarray, move: float, hires: float) -> list[int]:
    """Stocks of two groups after `MONTHS`, each person by a throw of dice of their own."""
    people = [(0, 8.5)] * 25 + [(1, 40.0)] * 15
    for _ in range(MONTHS):
        kept = []
        for group, service in people:
            months = 1.5 if service == 0.5 else 1.0
            served = next(i for i in range(7, -1, -1) if service >= EDGES[i])
            out, on = leave[group, served] * months, (move if group == 0 else 0.0) * months
            u = rng.random()
            gone = 1 - np.exp(-(out + on))
            if u >= gone:
                kept.append((group, service + 1))
            elif u >= gone * out / (out + on):
                kept.append((1, service + 1))
        target, product, new = np.exp(-hires), rng.random(), 0
        while product > target:
            product *= rng.random()
            new += 1
        people = kept + [(0, 0.5)] * new
    return [sum(g == group for g, _ in people) for group in (0, 1)]


EDGES = (0, 6, 12, 24, 36, 60, 120, 180)


def test_people_one_by_one_come_to_the_same() -> None:
    leave = np.array([np.linspace(0.05, 0.01, 8), np.linspace(0.02, 0.03, 8)])
    rng = random.Random(3)
    slow = np.array([_one_by_one(rng, leave, 0.015, 1.2) for _ in range(500)])
    opening = np.zeros((2, len(COHORT_EDGES)), dtype=np.int64)
    opening[0, 8] = 25
    opening[1, int(np.flatnonzero(COHORT_SERVICE == 40.5)[0])] = 15
    rates = rates_of(leave, move=(0.015, 0.0), hires=(1.2, 0.0), paths=3000)
    fast = simulate(opening, rates, MONTHS, seed=4, higher=np.zeros((2, 2), dtype=bool)).stock[
        :, -1
    ]
    error = np.sqrt(slow.var(axis=0) / len(slow) + fast.var(axis=0) / len(fast))
    assert (np.abs(slow.mean(axis=0) - fast.mean(axis=0)) < 4 * error).all()
    assert fast.std(axis=0) == pytest.approx(slow.std(axis=0), rel=0.12)
    for quantile in (0.1, 0.9):
        apart = np.abs(np.quantile(slow, quantile, axis=0) - np.quantile(fast, quantile, axis=0))
        assert (apart <= 1).all()
