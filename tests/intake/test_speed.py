"""Reading and checking costs a few times pandas' plain read; measured against it in one run."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from benchmarks.intake_speed import pandas_typed, whole_read, write_csv

MOST_TIMES_PANDAS = 8
"""About 3 on an idle machine; 9 and more was what comparing texts one by one took."""


def least_processor_time(task: Callable[[Path], int], path: Path) -> float:
    times = []
    for _ in range(3):
        begun = time.process_time()
        task(path)
        times.append(time.process_time() - begun)
    return min(times)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "staff.csv"
    write_csv(path, 100_000)
    return path


def test_the_whole_reading_is_a_few_times_pandas(large: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ours, plain = (least_processor_time(task, large) for task in (whole_read, pandas_typed))
    assert ours <= MOST_TIMES_PANDAS * plain, f"{ours / plain:.1f} times pandas"
