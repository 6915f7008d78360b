"""The whole-number draws have the distributions they are asked for."""

import numpy as np
import pytest

from retention.synthetic.draws import Draws
from retention.synthetic.layout import largest_remainder

SIZE = 200_000


def near(share: float, expected: float) -> bool:
    return abs(share - expected) < 4 * np.sqrt(expected * (1 - expected) / SIZE)


def test_the_first_draws_of_a_seed_never_change() -> None:
    assert Draws(1).below(1_000_000, 5).tolist() == FIRST


FIRST = [473188, 511821, 755167, 950463, 34852]


@pytest.mark.parametrize("per_million", [0, 250_000, 1_000_000])
def test_chance(per_million: int) -> None:
    share = Draws(1).chance(per_million, SIZE).mean()
    assert near(share, per_million / 1e6) or share == per_million / 1e6


def test_pick_follows_the_weights() -> None:
    picked = np.bincount(Draws(1).pick((1, 0, 3), SIZE), minlength=3) / SIZE
    assert near(picked[0], 0.25)
    assert picked[1] == 0


def test_pick_row_follows_the_weights_of_each_row() -> None:
    weights = np.array([[5, 5, 0], [0, 1, 999]])
    rows = np.arange(SIZE) % 2
    picked = Draws(1).pick_row(weights, rows)
    first, second = picked[rows == 0], picked[rows == 1]
    assert abs((first == 0).mean() - 0.5) < 0.01
    assert not (first == 2).any()
    assert not (second == 0).any()


def test_between_reaches_both_ends() -> None:
    low, high = np.full(SIZE, -3), np.full(SIZE, 4)
    drawn = Draws(1).between(low, high)
    assert (drawn.min(), drawn.max()) == (-3, 4)
    assert near((drawn == 0).mean(), 1 / 8)


def test_order_is_a_permutation() -> None:
    assert sorted(Draws(1).order(100).tolist()) == list(range(100))


def test_largest_remainder_adds_up() -> None:
    split = largest_remainder(100, np.array([1, 1, 1]))
    assert split.tolist() == [34, 33, 33]
