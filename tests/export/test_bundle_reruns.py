"""The command run again: the same bytes wherever it runs, and whole after any kill."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pytest

from retention.errors import OutputError, RetentionWarning
from retention.files import write_folder
from retention.files.verdict import verify
from retention.synthetic import generate
from tests.conftest import REPOSITORY
from tests.intake.staff import rows, write

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trust") / "data"
    write_folder(folder, generate(people=500, years=2, seed=5).files(), {})
    return folder


def command(data: Path, out: str, here: Path, **environment: str) -> subprocess.Popen[str]:
    """Start a report in a process of its own."""
    path = os.pathsep.join([str(REPOSITORY / "src"), *sys.path])
    return subprocess.Popen(
        [sys.executable, "-m", "retention.cli", "report", str(data), "--out", out],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=here,
        env={**os.environ, "PYTHONPATH": path, **environment},
    )


def test_the_same_bytes_whatever_the_surroundings(trust: Path, tmp_path: Path) -> None:
    ascii_only = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    surroundings = [
        {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
        {"PYTHONHASHSEED": "2", "TZ": "Pacific/Kiritimati", **ascii_only},
    ]
    made = []
    for number, environment in enumerate(surroundings):
        here = tmp_path / f"here {number}"
        here.mkdir()
        out = here / "a" if number else tmp_path / "elsewhere"
        run = command(trust, str(out) if number == 0 else "a", here, **environment)
        _, errors = run.communicate()
        assert run.returncode in (0, 1), errors
        assert errors == ""
        made.append(
            {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}
        )
    assert made[0].keys() == made[1].keys()
    assert [name for name, content in made[0].items() if made[1][name] != content] == []


@pytest.mark.skipif(os.name == "nt", reason="processes are killed in another way on Windows")
@pytest.mark.timeout(900)
def test_a_report_that_is_killed_at_any_time_is_the_old_one_or_the_new(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    dates = "[data]\nas_of = 2024-03-31\nobserved_from = 2021-01-01"
    trust = write(tmp_path_factory.mktemp("records") / "data", rows(200), retention__toml=dates)
    out, draw = tmp_path / "report", random.Random(20261124)
    earlier = {"index.html": b"the earlier report"}
    write_folder(out, earlier, {})
    begun = time.monotonic()
    run = command(trust, str(out), tmp_path)
    _, errors = run.communicate()
    assert run.returncode in (0, 1), errors
    lasting = time.monotonic() - begun
    assert verify(out).files > 1
    for kill in range(5):
        with warnings.catch_warnings():
            # It says what the run that was killed has left.
            warnings.simplefilter("ignore", RetentionWarning)
            write_folder(out, earlier, {})
        run = command(trust, str(out), tmp_path)
        if kill < 2:
            time.sleep(draw.uniform(0, lasting))
        else:
            # The writing is short; these kills fall into it.
            while not (tmp_path / ".report.retention-new").exists():
                time.sleep(0.002)
                if run.poll() is not None:
                    break
            time.sleep(draw.uniform(0, 0.03))
        run.send_signal(signal.SIGKILL)
        run.communicate()
        try:
            verdict = verify(out)
        except OutputError as error:
            pytest.fail(str(error))
        kinds = {finding.kind for finding in verdict.findings}
        assert verdict.whole or kinds == {"interrupted"}, verdict.text
        if not verdict.whole:
            assert "one is whole in" in verdict.text
    last = command(trust, str(out), tmp_path)
    _, errors = last.communicate()
    assert last.returncode in (0, 1), errors
    assert verify(out).whole
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report"]
