"""A run that is killed, at any step, leaves the earlier files or the new ones, never half."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


TWO_WHOLE = {("earlier", "next"), ("next", "next")}
Trials = list[dict[str, Any]]


def trials(folder: Path, often: str, *starts: str) -> dict[str, Trials]:
    """By what lay there at first, what was found after each trial."""
    script = str(Path(__file__).with_name("killing.py"))
    done = subprocess.run(
        [sys.executable, script, str(folder), often, *starts],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(REPOSITORY / "src"), *sys.path])},
    )
    assert done.returncode == 0, done.stderr
    made = [json.loads(line) for line in done.stdout.splitlines()]
    return dict(zip(starts, made, strict=True))


def check(made: Trials, start: str) -> None:
    """The promise of the module, of every trial."""
    for one in made:
        for found in one["found"]:
            if found["place"] not in (start, "next"):
                # Between two renames: nothing in place, and the next step is known to everybody.
                empty_gone = start == "empty" and found["new"] == "next"
                assert found["place"] == "nothing", one
                assert empty_gone or (found["old"], found["new"]) in TWO_WHOLE, one
        assert one["after"] == "next", one
        assert one["left"] == ["report"], one


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Trials]:
    """The trials of one kill each."""
    return trials(tmp_path_factory.mktemp("kills"), "once", "nothing", "empty", "earlier")


@pytest.mark.parametrize("start", ["nothing", "empty", "earlier"])
def test_a_kill_at_any_step_leaves_old_or_new(once: dict[str, Trials], start: str) -> None:
    made = once[start]
    check(made, start)
    places = [one["found"][0]["place"] for one in made]
    assert {start, "next"} <= set(places), "some kills came before the swap and some after"
    assert len(made) > 12
    assert [one["killed"] for one in made] == [True] * (len(made) - 1) + [False]


def test_what_was_found_is_said(once: dict[str, Trials]) -> None:
    made = once["earlier"]
    (between,) = [one for one in made if one["found"][0]["place"] == "nothing"]
    assert "was whole and has taken its place" in between["said"][-1]
    assert "the earlier one is whole in" in between["verdict"]
    assert "the new one is whole in" in between["verdict"]
    begun = [one for one in made if one["found"][0]["new"] == "half"]
    assert begun
    for one in begun:
        assert one["said"][-1].endswith("what it had begun was removed.")
        assert "is whole: all 3 files" in one["verdict"]
        assert ".report.retention-new beside it is left of a run" in one["verdict"]
    assert all("any more" in one["said"][0] for one in begun)


@pytest.mark.slow
def test_a_kill_while_clearing_up_after_a_kill(tmp_path: Path) -> None:
    made = trials(tmp_path, "twice", "earlier")["earlier"]
    check(made, "earlier")
    assert len(made) > 100
