"""Lengths of time in words."""

from __future__ import annotations

import pytest

from retention.errors import ArgumentError
from retention.horizons import every


def test_steps_in_months_go_up_to_years_and_the_other_way() -> None:
    assert every("6 months", up_to="1 year") == ("6 months", "12 months")
    assert every("1 year", up_to="30 months") == ("1 year", "2 years")
    assert every("50 days", up_to="120 days") == ("50 days", "100 days")


@pytest.mark.parametrize(("step", "up_to"), [("1 month", "90 days"), ("2 years", "12 months")])
def test_days_are_no_months_and_the_end_is_not_before_the_first_step(step: str, up_to: str) -> None:
    with pytest.raises(ArgumentError, match=r"up_to must not be shorter than step"):
        every(step, up_to=up_to)
