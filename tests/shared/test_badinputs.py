"""The corpus of awkward files: those of its cases that depend on reading files alone.

The corpus's own script runs each case in a process with limits of time and memory.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(sys.platform == "win32", reason="the corpus forks a process for each case"),
]
# Containers, encodings, dialects, lines and headers; the others hang on values and tables.
CASES = (
    *("Z01", "A03", "A04", "A07", "A08", "A09", "A10", "A11", "A12", "A13", "A14", "A16", "A17"),
    *("A18", "A19", "A23", "A26", "A27", "A28", "A30", "A32", "A33", "B01", "B02", "B04", "B05"),
    *("B06", "B09", "C02", "C03", "C05", "C07", "J02"),
)


@pytest.fixture(scope="module")
def failures() -> dict[str, str]:
    """What the corpus's own script says of each case that does not pass."""
    shared = os.environ.get("RETENTION_SHARED", REPOSITORY / ".." / "shared")
    script = Path(shared, "badinputs", "check_corpus.py").resolve()
    if not script.is_file():
        pytest.skip("the corpus is not there")
    done = subprocess.run(
        [sys.executable, str(script), "tests.badinputs:load"],
        check=True,
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(REPOSITORY), *sys.path])},
        timeout=280,
    )
    *lines, summary = done.stdout.splitlines()
    assert summary.endswith("cases pass"), done.stderr
    return {line.split()[0]: line for line in lines}


@pytest.mark.parametrize("case", CASES)
def test_a_case_of_the_corpus_passes(failures: dict[str, str], case: str) -> None:
    assert failures.get(case, "") == ""
