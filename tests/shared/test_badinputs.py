"""The corpus of awkward files with their expected verdicts.

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
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="the corpus forks a process for each case"),
]


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


def test_every_case_of_the_corpus_passes(failures: dict[str, str]) -> None:
    assert failures == {}
