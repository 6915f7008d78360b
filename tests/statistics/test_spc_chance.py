"""How often unchanged series are marked: the constants are those of the benchmark's document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from retention.errors import ArgumentError
from retention.statistics.spc_chance import LENGTHS, MARKED, marked_by_chance

DOCUMENT = Path(__file__).parents[2] / "docs" / "coverage.md"


def test_the_constants_are_those_of_the_document() -> None:
    section = DOCUMENT.read_text(encoding="utf-8").partition("### By the length")[2]
    head, _, *rows = re.findall(r"^\|(.+)\|$", section.partition("\n##")[0], re.MULTILINE)
    assert [int(n) for n in re.findall(r"(\d+) points", head)] == list(LENGTHS)
    written = {}
    for row in rows:
        screened, points, *shares = (cell.strip() for cell in row.split("|"))
        written[screened == "yes", int(points)] = tuple(float(s) / 100 for s in shares)
    assert written.keys() == MARKED.keys()
    assert all(written[key] == pytest.approx(MARKED[key]) for key in MARKED)


def test_between_lengths_in_proportion_and_beyond_the_last_no_less() -> None:
    assert marked_by_chance(30) == pytest.approx((0.216 + 0.340) / 2)
    assert marked_by_chance(90) == marked_by_chance(60) == 0.519


@pytest.mark.parametrize(("points", "trend_points"), [(12, 7), (24, 5)])
def test_what_was_not_measured_is_refused(points: int, trend_points: int) -> None:
    with pytest.raises(ArgumentError, match="must be"):
        marked_by_chance(points, trend_points=trend_points)
