"""Numbers for values and for combinations of them, read from categories."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from retention.counts.codes import group_codes, value_codes


def column(*values: object) -> pd.Series:
    return pd.Series(values, dtype="object").astype("category")


def test_values_are_sorted_and_blanks_are_one_of_them() -> None:
    code, names = value_codes(column("b", None, "a", "b", "z"))
    assert names == ["a", "b", "not recorded", "z"]
    assert code.tolist() == [1, 2, 0, 1, 3]


def test_a_value_that_no_row_has_gets_no_number() -> None:
    some = column("b", "a", "c")[:1]
    assert value_codes(some)[1] == ["b"]
    assert value_codes(column("a", "not recorded", None))[1] == ["a", "not recorded"]
    assert value_codes(column("a")[:0])[1] == []
    assert value_codes(pd.Series([np.nan, np.nan]))[1] == ["not recorded"]


@pytest.mark.parametrize("seed", range(20))
def test_combinations_are_those_of_a_slow_count(seed: int) -> None:
    rng = np.random.default_rng(seed)
    words = np.array(["a", "b", "ab", "Z", None, "é", "not recorded"], dtype=object)
    columns = [column(*rng.choice(words, 40)) for _ in range(1 + seed % 3)]
    code, found = group_codes(columns)
    filled = [["not recorded" if pd.isna(v) else v for v in c] for c in columns]
    rows = list(zip(*filled, strict=True))
    assert found == sorted(set(rows))
    assert [found[at] for at in code] == rows
