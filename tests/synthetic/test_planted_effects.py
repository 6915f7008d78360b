"""The benchmark of planted effects: it runs, and what it puts together is worked out by hand."""

from __future__ import annotations

import pytest
from benchmarks.planted_effects.report import COMPARISONS, FUNNELS, document, pooled
from benchmarks.planted_effects.trust import Ratio, study


def test_a_pooled_ratio_is_one_of_sums_with_the_error_of_leaving_one_out() -> None:
    ratios = [Ratio(a, b, 0.5, 2.0, 1.0) for a, b in ((2, 4), (6, 4), (4, 4))]
    value, error = pooled(ratios)
    assert value == 1.0
    # Left out in turn: 10/8, 6/8 and 8/8; two thirds of their squares around 1.
    assert error == pytest.approx((2 / 3 * (0.25**2 + 0.25**2)) ** 0.5)


def test_a_page_is_made_of_a_small_trust() -> None:
    seen = study(1, people=600)
    text = document([seen], "python -m benchmarks.planted_effects", 1.0)
    assert all(words in text for words in (*FUNNELS.values(), *COMPARISONS.values()))
    assert set(seen.verdicts) == set(FUNNELS)
    assert seen.ratios["ever"].upper < seen.ratios["90 days"].upper
