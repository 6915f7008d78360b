"""The notebooks run, show what they showed, and keep to the house's rules for them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from retention.notebook_runner import as_text, run_notebook

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
QUICK = "00_start_here"
"""The one that is run anew with the fast tests; the others draw for longer."""
RUNS = [
    pytest.param(path, id=path.stem, marks=() if path.stem == QUICK else pytest.mark.slow)
    for path in NOTEBOOKS
]
MACHINE = re.compile(
    r"/home/|/tmp/|/Users/|/root/|[A-Z]:\\\\|site-packages|Traceback|[A-Za-z]Warning"
)
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells_of(path: Path, kind: str) -> list[dict[str, Any]]:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def text_of(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def outputs_of(cell: dict[str, Any]) -> str:
    """What a cell shows, without the bytes of pictures."""
    return re.sub(r"base64,[^\"\\]*", "base64,", json.dumps(cell["outputs"], ensure_ascii=False))


def test_there_is_a_start_and_one_for_each_question_rising_stars_and_planning() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "00_start_here",
        "01_vision",
        "02_culture",
        "03_support_and_development",
        "04_rising_stars",
        "05_workforce_planning",
    ]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
@pytest.mark.parametrize("path", RUNS)
def test_a_new_run_shows_what_the_notebook_shows(path: Path) -> None:
    assert as_text(run_notebook(path)) == path.read_text(encoding="utf-8")


@every_notebook
def test_cells_are_short_and_plain(path: Path) -> None:
    for cell in cells_of(path, "code"):
        lines = text_of(cell).splitlines()
        assert len(lines) <= 8
        assert not any(re.match(r"\s*(def|for|while|class)\b", line) for line in lines)
        assert not re.search(r"\[[^\]]* for ", text_of(cell))


@every_notebook
def test_no_number_is_typed_into_the_prose(path: Path) -> None:
    for cell in cells_of(path, "markdown"):
        prose = re.sub(r"\]\([^)]*\)", "]", text_of(cell))
        assert not re.search(r"\d", prose), prose


@every_notebook
def test_claims_come_with_what_would_change_our_mind(path: Path) -> None:
    prose = " ".join(" ".join(map(text_of, cells_of(path, "markdown"))).split())
    assert prose.count("**Claim: ") >= 4
    assert prose.count("**What would change our mind:**") >= 4


@every_notebook
def test_every_cell_was_run_in_order_from_a_fresh_start(path: Path) -> None:
    counts = [cell["execution_count"] for cell in cells_of(path, "code")]
    assert counts == list(range(1, len(counts) + 1))


@every_notebook
def test_pictures_have_text_alternatives(path: Path) -> None:
    shown = [outputs_of(cell) for cell in cells_of(path, "code")]
    text = " ".join(shown)
    assert text.count("<img") == len(re.findall(r"<img alt=\\\"[^\\]{40}", text))
    assert "<img" in text
    for cell, found in zip(cells_of(path, "code"), shown, strict=True):
        if "charts." in text_of(cell).splitlines()[-1]:
            assert "<img" in found, text_of(cell)


@every_notebook
def test_no_raw_numbers_and_nothing_of_the_machine_is_shown(path: Path) -> None:
    for cell in cells_of(path, "code"):
        assert ".frame" not in text_of(cell)
        assert "/" not in text_of(cell).replace("../data/sample", "")
        assert not MACHINE.search(outputs_of(cell)), text_of(cell)
        assert all(out["output_type"] != "error" for out in cell["outputs"])


@every_notebook
def test_links_lead_to_files_of_the_project(path: Path) -> None:
    prose = " ".join(map(text_of, cells_of(path, "markdown")))
    for target in re.findall(r"\]\(([^)#]+)", prose):
        assert (FOLDER / target).exists(), target
