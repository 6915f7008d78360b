"""Rows compared as whole numbers agree with what pandas says of the values themselves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from retention.intake.agreeing import in_order, ranked, repeated
from retention.intake.distinct import Distinct
from retention.intake.stretches import latest_exit
from retention.intake.whole_days import NO_DAY

COLUMNS = [(3, 5, 2), (400, 2, 9), (1 << 40, 1 << 40, 3)]


@pytest.fixture(params=COLUMNS)
def frame(request: pytest.FixtureRequest) -> pd.DataFrame:
    draw = np.random.default_rng(20251124)
    widths = dict(zip("abc", request.param, strict=True))
    frame = pd.DataFrame({n: draw.integers(-w, w, 500) for n, w in widths.items()})
    frame.loc[draw.integers(0, 500, 60), "b"] = NO_DAY
    return pd.concat([frame, frame.sample(40, random_state=1)], ignore_index=True)


def columns(frame: pd.DataFrame) -> list[np.ndarray]:
    return [frame[name].to_numpy() for name in frame]


def test_repeated_rows_are_those_of_pandas(frame: pd.DataFrame) -> None:
    some = np.flatnonzero(np.arange(len(frame)) % 7 > 0)
    rows, group = repeated(columns(frame), some)
    expected = frame.iloc[some][frame.iloc[some].duplicated(keep=False)]
    assert rows.tolist() == expected.index.tolist()
    numbers = expected.groupby(list("abc"), sort=False).ngroup()
    assert group.tolist() == numbers.tolist()


def test_nothing_is_repeated_in_no_rows() -> None:
    rows, group = repeated([np.array([1, 1])], np.empty(0, dtype=np.int64))
    assert len(rows) == len(group) == 0


def test_order_and_rank_are_those_of_pandas(frame: pd.DataFrame) -> None:
    ordered = frame.sort_values(list("abc"), kind="stable")
    assert in_order(*columns(frame)).tolist() == ordered.index.tolist()
    assert in_order(*columns(ordered)).tolist() == list(range(len(frame)))
    rank = frame.groupby(list("abc"), sort=True).ngroup()
    assert ranked(*columns(frame)).tolist() == rank.tolist()


def test_the_latest_exit_is_the_running_maximum_of_each_person() -> None:
    draw = np.random.default_rng(7)
    person = np.sort(draw.integers(0, 40, 300))
    end = np.where(draw.random(300) < 0.05, NO_DAY, draw.integers(-900, 20_000, 300))
    expected = pd.Series(end).groupby(person).cummax()
    assert latest_exit(person, end).tolist() == expected.tolist()
    nobody = np.empty(0, dtype=np.int64)
    assert latest_exit(nobody, nobody).tolist() == []
    everlasting = np.full(3, NO_DAY)
    assert latest_exit(np.array([0, 0, 1]), everlasting).tolist() == everlasting.tolist()


def test_distinct_values_keep_blanks_and_become_others() -> None:
    values = Distinct.of(pd.Series(["b", None, "a", "b"], dtype="str"))
    assert values.series.fillna("-").tolist() == ["b", "-", "a", "b"]
    assert values.blank.tolist() == [False, True, False, False]
    assert values.each(lambda v: v == "b").tolist() == [True, False, False, True]
    assert values.replaced(lambda _: "c").series.fillna("-").tolist() == ["c", "-", "c", "c"]
    gone = values.replaced(lambda v: None if v == "b" else v)
    assert gone.blank.tolist() == [True, True, False, True]
    nothing = Distinct.of(pd.Series([None, None], dtype="str"))
    assert nothing.series.isna().all()
    assert nothing.each(lambda _: True).tolist() == [False, False]
