"""Where drawing leaves its list of fonts while a command runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from retention.scratch import VARIABLE, scratch_beside


@pytest.fixture(autouse=True)
def not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "matplotlib", raising=False)
    monkeypatch.delenv(VARIABLE, raising=False)


def test_it_is_beside_the_output_and_goes_at_the_end(tmp_path: Path) -> None:
    with scratch_beside(tmp_path / "new" / "report"):
        place = Path(os.environ[VARIABLE])
        assert place == tmp_path / ".report.retention-fonts"
        place.mkdir()
        (place / "fonts.json").write_bytes(b"{}")
    assert list(tmp_path.iterdir()) == []
    assert VARIABLE not in os.environ


def test_it_goes_after_a_failure_too(tmp_path: Path) -> None:
    def fail() -> None:
        with scratch_beside(tmp_path / "report"):
            Path(os.environ[VARIABLE]).mkdir()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_whoever_names_a_place_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "kept"))
    with scratch_beside(tmp_path / "report"):
        assert os.environ[VARIABLE] == str(tmp_path / "kept")
    assert os.environ[VARIABLE] == str(tmp_path / "kept")


def test_a_command_without_output_has_none() -> None:
    with scratch_beside(None):
        assert VARIABLE not in os.environ
