"""The benchmark's spells keep what benchmarks rely on."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

PATH = Path(__file__).parents[2] / "benchmarks" / "plain_spells.py"
AS_OF = 20_392
OBSERVED_FROM = AS_OF - 3652


@pytest.fixture(scope="module")
def module() -> ModuleType:
    spec = spec_from_file_location("plain_spells", PATH)
    assert spec is not None
    assert spec.loader is not None
    made = module_from_spec(spec)
    # Dataclasses look their module up by name.
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(__import__("sys").modules, "plain_spells", made)
        spec.loader.exec_module(made)
    return made


def test_spells_are_what_they_say(module: ModuleType) -> None:
    made = module.plain_spells(50_000, groups=100, as_of=AS_OF)
    assert made.person.size == made.start.size == made.exit.size == 50_000
    assert (made.exit > made.start).all()
    assert (made.start <= AS_OF).all()
    assert (made.exit > OBSERVED_FROM).all()
    ended = made.exit < module.OPEN
    assert (made.exit[ended] <= AS_OF).all()
    assert set(np.unique(made.group)) <= set(range(100))
    assert made.fte.min() > 0
    assert np.bincount(made.person).max() > 2


def test_same_seed_same_spells(module: ModuleType) -> None:
    one, two = module.plain_spells(1_000), module.plain_spells(1_000)
    assert (one.start == two.start).all()
    assert (one.exit == two.exit).all()
