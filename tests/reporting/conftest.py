"""One release that answers everything, for all who look at it."""

from __future__ import annotations

import pytest

import retention


@pytest.fixture(scope="session")
def answers() -> retention.Release:
    return retention.answer(retention.sample(people=500))
