"""What every test may ask for: folders of records, and the shared folder when it is there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
Records = Callable[..., Path]


@pytest.fixture
def shared_folder() -> Path:
    """The folder of real records and results of other software; skips by name without it."""
    folder = Path(os.environ.get("RETENTION_SHARED", REPOSITORY / ".." / "shared")).resolve()
    if not folder.is_dir():
        pytest.skip("RETENTION_SHARED is no folder and ../shared is not there")
    return folder


@pytest.fixture
def records(tmp_path: Path) -> Records:
    """Write CSV texts into a new folder: ``records(starters="...", leavers="...")``."""

    def write(**tables: str) -> Path:
        folder = tmp_path / "records"
        folder.mkdir(exist_ok=True)
        for name, text in tables.items():
            lines = [line.strip() for line in text.strip().splitlines()]
            (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return folder

    return write
