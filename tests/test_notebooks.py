"""The notebooks run, show what they showed, and keep to the house's rules for them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from retention.notebook_runner import as_text, run_notebook

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


def cells_of(path: Path, kind: str) -> list[dict[str, Any]]:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def text_of(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS[0].name == "00_start_here.ipynb"


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_new_run_shows_what_the_notebook_shows(path: Path) -> None:
    assert as_text(run_notebook(path)) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_cells_are_short_and_plain(path: Path) -> None:
    for cell in cells_of(path, "code"):
        lines = text_of(cell).splitlines()
        assert len(lines) <= 8
        assert not any(re.match(r"\s*(def|for|while|class)\b", line) for line in lines)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_number_is_typed_into_the_prose(path: Path) -> None:
    for cell in cells_of(path, "markdown"):
        assert not re.search(r"\d", text_of(cell)), text_of(cell)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_pictures_have_text_alternatives(path: Path) -> None:
    text = json.dumps([cell["outputs"] for cell in cells_of(path, "code")])
    assert text.count("<img") == len(re.findall(r"<img alt=", text))
    assert "<img" in text
