"""What `import retention` gives, and what it costs."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import retention

MODULES = sorted(
    module.name for module in pkgutil.walk_packages(retention.__path__, prefix="retention.")
)
HEAVY = ("matplotlib", "sklearn", "scipy.stats")


def seconds_of(statement: str) -> float:
    """Least processor time of five imports in new processes, whatever else the machine does."""
    code = (
        f"import time; begun = time.process_time()\n{statement}\nprint(time.process_time() - begun)"
    )
    times = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
        for _ in range(5)
    ]
    return min(times)


EVERYTHING_LIGHT = (
    "import retention\n"
    "pictures = {'charts', 'report', 'barometer', 'answer', 'hazard_card', 'sample'}\n"
    "for name in set(retention.__all__) - pictures:\n"
    "    getattr(retention, name)"
)


def test_the_import_costs_hardly_more_than_pandas() -> None:
    pandas = seconds_of("import pandas")
    assert seconds_of("import retention") <= 1.3 * pandas
    # Over a hundred functions, every room but those of pictures: nobody needs all at once.
    assert seconds_of(EVERYTHING_LIGHT) <= 3 * pandas


def test_neither_the_import_nor_reading_and_counting_brings_heavy_packages() -> None:
    code = f"{EVERYTHING_LIGHT}\nimport sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("name", retention.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    assert inspect.getdoc(getattr(retention, name))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'leavers'"):
        _ = retention.leavers  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [n for n in retention.__all__ if n.islower() and n != "charts"])
def test_public_functions_have_typed_signatures_and_an_example(name: str) -> None:
    function = getattr(retention, name)
    signature = inspect.signature(function)
    assert signature.return_annotation is not inspect.Signature.empty
    for parameter in signature.parameters.values():
        assert parameter.annotation is not inspect.Parameter.empty, parameter
    assert ">>>" in (inspect.getdoc(function) or "")


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docs_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[1])
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0
