"""Dated events as of a census: against pandas, and where the edges lie."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from retention.counts.latest import (
    counted_by_window,
    counted_in_window,
    latest_at,
    latest_by_census,
)
from retention.errors import ArgumentError

SEEDS = range(20)
PEOPLE = 60


def events(seed: int) -> tuple[np.random.Generator, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    size = int(rng.integers(0, 400))
    person, day = rng.integers(0, PEOPLE, size), rng.integers(-30, 90, size)
    return rng, person, day, rng.permutation(size)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_latest_event_is_that_of_an_as_of_join(seed: int) -> None:
    rng, person, day, tie = events(seed)
    censuses = np.sort(rng.integers(-40, 100, 12))
    found = latest_at(person, day, censuses, PEOPLE, ties=(tie,))
    right = pd.DataFrame(
        {"person": person, "day": day, "tie": tie, "position": np.arange(len(day))}
    )
    right = right.sort_values(["day", "tie"])
    left = pd.DataFrame(
        {
            "person": np.tile(np.arange(PEOPLE), len(censuses)),
            "day": np.repeat(censuses, PEOPLE),
        }
    )
    joined = pd.merge_asof(left, right, on="day", by="person")["position"].fillna(-1)
    assert found.T.ravel().tolist() == joined.astype(int).tolist()


@pytest.mark.parametrize("seed", SEEDS)
def test_windows_count_the_events_inside_them(seed: int) -> None:
    rng, person, day, _ = events(seed)
    after = np.sort(rng.integers(-40, 100, 9))
    until = np.sort(after + rng.integers(0, 40, 9))
    found = counted_in_window(person, day, after, until, PEOPLE)
    for window, (low, high) in enumerate(zip(after, until, strict=True)):
        inside = (day > low) & (day <= high)
        assert found[:, window].tolist() == np.bincount(person[inside], minlength=PEOPLE).tolist()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    rng, person, day, tie = events(seed)
    censuses = np.arange(-40, 100, 7)
    order = rng.permutation(len(day))
    one = latest_at(person, day, censuses, PEOPLE, ties=(tie,))
    two = latest_at(person[order], day[order], censuses, PEOPLE, ties=(tie[order],))
    # Position -1 is nobody's event and stays so.
    assert np.where(two >= 0, np.append(order, -1)[two], -1).tolist() == one.tolist()


def test_an_event_of_the_census_day_counts_and_one_of_the_first_edge_does_not() -> None:
    person, day = np.array([0, 0]), np.array([10, 20])
    assert latest_at(person, day, np.array([9, 10, 19, 20]), 1).tolist() == [[-1, 0, 0, 1]]
    found = counted_in_window(person, day, np.array([9, 10, 10]), np.array([10, 19, 20]), 1)
    assert found.tolist() == [[1, 0, 1]]


def test_the_largest_tie_is_the_latest_of_a_day_and_the_first_tie_counts_most() -> None:
    person, day = np.zeros(3, dtype=np.int64), np.full(3, 5)
    first, second = np.array([1, 2, 2]), np.array([9, 1, 3])
    assert latest_at(person, day, np.array([5]), 1, ties=(first, second)).tolist() == [[2]]


def test_each_array_handed_out_is_the_callers_own() -> None:
    person, day = np.array([0, 0]), np.array([1, 2])
    found = list(latest_by_census(person, day, np.array([1, 2]), 1))
    assert [f.tolist() for f in found] == [[0], [1]]
    counted = list(counted_by_window(person, day, np.array([0, 0]), np.array([1, 2]), 1))
    assert [c.tolist() for c in counted] == [[1], [2]]


@pytest.mark.parametrize(
    ("person", "censuses", "message"),
    [
        ([0, 3], [1, 2], "person must hold codes from 0 to 2, was 0 to 3"),
        ([0, 1], [2, 1], "censuses must be in ascending order of days"),
    ],
)
def test_what_cannot_be_counted_is_refused(
    person: list[int], censuses: list[int], message: str
) -> None:
    with pytest.raises(ArgumentError, match=message):
        latest_at(np.array(person), np.array([1, 1]), np.array(censuses), 3)
    with pytest.raises(ArgumentError, match="after must not be later than until"):
        counted_in_window(np.array([0]), np.array([1]), np.array([5]), np.array([4]), 3)
