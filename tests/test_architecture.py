"""Who may import whom: read from the syntax trees, imports inside functions included."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "retention"

FRONT = {"cli", "commands", "notebook_runner", "sampling", "scratch", "terminal"}
"""Modules that a user meets first; they may import every room."""

MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "periods": {"errors"},
    "horizons": {"errors"},
    "progress": set(),
    "files": {"errors"},
    "versions": set(),
    "rising_stars": {"errors", "schema"},
    "settings": {"errors", "periods", "files", "rising_stars"},
    "schema": {"errors", "periods", "files"},
    "results": {"errors", "periods", "files"},
    "reference": set(),
    "workforce": {"schema", "periods", "rising_stars", "errors"},
    "statistics": {"errors"},
    "counts": {"workforce", "schema", "periods", "horizons", "rising_stars", "errors"},
    "indicators": {
        "counts",
        "statistics",
        "results",
        "workforce",
        "periods",
        "horizons",
        "rising_stars",
        "schema",
        "settings",
        "reference",
        "errors",
    },
    "planning": {
        "counts",
        "statistics",
        "results",
        "workforce",
        "periods",
        "horizons",
        "rising_stars",
        "schema",
        "settings",
        "reference",
        "indicators",
        "errors",
    },
    "disclosure": {"results", "settings", "periods", "files", "errors"},
    "charts": {"disclosure", "results", "periods", "horizons", "errors"},
    "export": {"disclosure", "charts", "results", "files", "versions", "errors"},
    "reporting": {
        "progress",
        "files",
        "indicators",
        "planning",
        "disclosure",
        "charts",
        "export",
        "results",
        "workforce",
        "periods",
        "rising_stars",
        "errors",
    },
    "intake": {
        "progress",
        "schema",
        "workforce",
        "settings",
        "rising_stars",
        "reference",
        "files",
        "periods",
        "errors",
    },
    "checking": {"workforce", "reference", "errors"},
    "synthetic": {"schema", "workforce", "reference", "errors"},
}


def room_of(path: Path, source: Path) -> str:
    """The room of a module: the folder below the package, or the module itself."""
    return path.relative_to(source).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    """Rooms of ours that a module imports, wherever in it the import stands."""
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            names = [node.module or ""]
            if node.module == "retention":
                names = [f"retention.{alias.name}" for alias in node.names]
        rooms |= {name.split(".")[1] for name in names if name.startswith("retention.")}
    return rooms


def violations(source: Path) -> list[str]:
    """Every import that the table does not allow."""
    found = []
    for path in sorted(source.rglob("*.py")):
        room = room_of(path, source)
        if room == "__init__" or room in FRONT:
            continue
        allowed = MAY_IMPORT.get(room)
        if allowed is None:
            found.append(f"{room} is not a room of the table")
            continue
        upward = imported_rooms(path) - allowed - {room, "__version__"}
        found += [f"{path.name} of {room} imports {other}" for other in sorted(upward)]
    return found


def test_every_import_is_allowed() -> None:
    assert violations(SOURCE) == []


def test_the_table_has_no_cycle() -> None:
    remaining = dict(MAY_IMPORT)
    while remaining:
        free = [room for room, needs in remaining.items() if not needs & remaining.keys()]
        assert free, f"these rooms import each other: {sorted(remaining)}"
        for room in free:
            del remaining[room]


@pytest.mark.parametrize(
    "line",
    [
        "from retention.charts import Chart",
        "def late():\n    from retention.intake import read",
        "import retention.reporting",
        "from retention import charts",
    ],
)
def test_a_planted_upward_import_is_found(tmp_path: Path, line: str) -> None:
    room = tmp_path / "counts"
    room.mkdir()
    (room / "planted.py").write_text(line + "\n", encoding="utf-8")
    assert len(violations(tmp_path)) == 1


def test_a_new_room_must_be_in_the_table(tmp_path: Path) -> None:
    (tmp_path / "utils.py").write_text("", encoding="utf-8")
    assert violations(tmp_path) == ["utils is not a room of the table"]


def test_modules_stay_small() -> None:
    long = [
        path.name
        for path in SOURCE.rglob("*.py")
        if len(path.read_text(encoding="utf-8").splitlines()) > 400
    ]
    assert long == []


def test_nothing_evaluates_unpickles_or_opens_a_connection() -> None:
    names = {"eval", "exec", "compile", "__import__"}
    modules = {"pickle", "marshal", "shelve", "urllib", "http", "requests", "ssl", "ftplib"}
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in names, f"{path}:{node.lineno}"
            if isinstance(node, ast.Import):
                assert not {a.name.split(".")[0] for a in node.names} & modules, path
            if isinstance(node, ast.ImportFrom):
                assert (node.module or "").split(".")[0] not in modules, path


def test_only_the_files_room_opens_and_writes() -> None:
    opening = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "to_csv"}
    for path in SOURCE.rglob("*.py"):
        if room_of(path, SOURCE) == "files":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name == "to_csv":
                # Only to text: a first argument would be a path.
                assert not node.args, f"{path}:{node.lineno}"
            elif name == "read_bytes":
                # Our own function of that name takes the path as an argument.
                assert isinstance(node.func, ast.Name), f"{path}:{node.lineno}"
            elif name == "read_text":
                # Templates and tables of the package itself.
                assert room_of(path, SOURCE) in ("reporting", "reference"), f"{path}:{node.lineno}"
            else:
                assert name not in opening, f"{path}:{node.lineno}"
