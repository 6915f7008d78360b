"""Two trusts, made once: the committed sample's size, and one large enough for ratios."""

import pytest

from retention.synthetic import SyntheticTrust, generate


@pytest.fixture(scope="session")
def sample() -> SyntheticTrust:
    return generate()


@pytest.fixture(scope="session")
def large() -> SyntheticTrust:
    return generate(people=30_000)
