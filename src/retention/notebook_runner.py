"""Run notebooks and keep what they show: ``python -m retention.notebook_runner FOLDER``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from retention.files import read_bytes, write_whole

SECONDS_A_CELL = 300


def run_notebook(path: Path) -> dict[str, Any]:
    """Run a notebook in its own folder.

    Parameters
    ----------
    path : Path
        The notebook; it is not changed.

    Returns
    -------
    dict
        The notebook with its outputs, in a form that is the same for every run: without
        times and machine details.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell raises an error.
    """
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.reads(read_bytes(path).decode("utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(
        notebook,
        timeout=SECONDS_A_CELL,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    notebook.metadata = {"language_info": {"name": "python"}}
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{number:02d}"
        cell.metadata = {}
    found: dict[str, Any] = json.loads(nbformat.writes(notebook))  # type: ignore[no-untyped-call]
    return found


def as_text(notebook: dict[str, Any]) -> str:
    """A notebook as the text of its file."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main(arguments: Sequence[str]) -> None:
    """Run every notebook of a folder and write it back with its outputs."""
    for path in sorted(Path(arguments[0]).glob("*.ipynb")):
        write_whole(path, as_text(run_notebook(path)).encode("utf-8"))
        print(path)


if __name__ == "__main__":
    main(sys.argv[1:])
