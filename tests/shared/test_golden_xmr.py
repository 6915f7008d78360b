"""XmR limits and points that the NHS-R community's reference implementation made."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from retention.statistics.spc import COMMON, OUTSIDE
from retention.statistics.spc_chart import xmr_chart

pytestmark = pytest.mark.shared


def test_limits_and_rules_equal_the_reference_implementation(shared_folder: Path) -> None:
    cases = json.loads((shared_folder / "golden" / "xmr.json").read_text(encoding="utf-8"))
    assert len(cases) == 3
    for case in cases:
        found = xmr_chart(case["y"], screen=case["screen_outliers"], lowest=None)
        np.testing.assert_allclose(found.mean, case["mean"], rtol=0, atol=1e-9)
        np.testing.assert_allclose(found.lower, case["lpl"], rtol=0, atol=1e-9)
        np.testing.assert_allclose(found.upper, case["upl"], rtol=0, atol=1e-9)
        assert (found.rule == OUTSIDE).tolist() == case["outside_limits"]
        special = [kind != "Common Cause" for kind in case["special_cause_type"]]
        assert (found.rule != COMMON).tolist() == special
