"""Runs a write in processes of their own that kill themselves at their n-th step on the disk.

Called as: killing.py FOLDER {once,twice} START... The steps are what the interpreter announces to
audit hooks: opening for writing, making, renaming and removing. After each process the disk is
judged by plain reading, shared with nothing of the package, and what was found is printed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

from retention.errors import OutputError
from retention.files import write_folder
from retention.files.verdict import verify

EARLIER = {"index.html": b"earlier", "tables/a.csv": b"1", "tables/gone.csv": b"2"}
NEXT = {"index.html": b"next, and longer", "tables/a.csv": b"3", "charts/new.svg": b"4" * 70_000}
STEPS = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "open"}


def die_at(number: int, below: Path) -> None:
    """End this process, as a power failure would, when it begins its n-th step."""
    seen = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if event not in STEPS or not str(arguments[0]).startswith(str(below)):
            return
        if event == "open" and not int(arguments[2]) & (os.O_WRONLY | os.O_RDWR):  # type: ignore[call-overload]
            return
        seen += 1
        if seen == number:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def found(folder: Path) -> str:
    """Which version lies in a folder, by every byte of it."""
    if not folder.exists():
        return "nothing"
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    if not files:
        return "empty"
    try:
        manifest = json.loads(files.pop("manifest.json"))
    except KeyError:
        return "half"
    listed = {entry["name"]: entry["sha256"] for entry in manifest["files"]}
    if listed != {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}:
        return "half"
    return {str(EARLIER): "earlier", str(NEXT): "next"}.get(
        str({name: files[name] for name in (EARLIER if "tables/gone.csv" in files else NEXT)}), "?"
    )


def start_from(folder: Path, start: str) -> None:
    """Nothing, an empty folder, or an earlier version, and nothing beside it."""
    shutil.rmtree(folder.parent, ignore_errors=True)
    folder.parent.mkdir(parents=True)
    if start == "empty":
        folder.mkdir()
    if start == "earlier":
        write_folder(folder, EARLIER, {})


def in_a_child(number: int, folder: Path) -> int:
    """Write in a process of its own; 0 if it came to its end, else the signal."""
    child = os.fork()
    if child == 0:
        die_at(number, folder.parent)
        warnings.simplefilter("ignore")
        write_folder(folder, NEXT, {})
        os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def looked_at(folder: Path) -> dict[str, str]:
    """What a reader finds in place, and beside it."""
    beside = folder.parent
    return {
        "place": found(folder),
        "old": found(beside / ".report.retention-old"),
        "new": found(beside / ".report.retention-new"),
    }


def verdict_of(folder: Path) -> str:
    """What `retention verify` would say."""
    try:
        return verify(folder).text
    except OutputError as error:
        return str(error)


def trial(folder: Path, start: str, first: int, second: int) -> dict[str, object]:
    """Kill a write at its first step, perhaps another one after it, and let a third one end."""
    start_from(folder, start)
    killed = in_a_child(first, folder) == signal.SIGKILL
    found_by_readers = [looked_at(folder)]
    verdict = verdict_of(folder)
    if second:
        killed = in_a_child(second, folder) == signal.SIGKILL
        found_by_readers.append(looked_at(folder))
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        write_folder(folder, NEXT, {})
    return {
        "steps": [first, second],
        "killed": killed,
        "found": found_by_readers,
        "verdict": verdict,
        "said": [str(one.message) for one in said],
        "after": found(folder),
        "left": sorted(path.name for path in folder.parent.iterdir()),
    }


def trials(folder: Path, start: str, *, twice: bool) -> Iterator[dict[str, object]]:
    """Every trial of a start, up to the one that is not killed; two kills once for each state."""
    seen = []
    for first in range(1, 200):
        one = trial(folder, start, first, 0)
        yield one
        if not one["killed"]:
            return
        known = one["found"] in seen
        seen.append(one["found"])
        for second in range(1, 200) if twice and not known else ():
            both = trial(folder, start, first, second)
            yield both
            if not both["killed"]:
                break


def main() -> None:
    """Print the trials of each start, a line of JSON for each."""
    # What a process has written outlives it; only a computer that fails needs the disk to follow.
    os.fsync = lambda _: None
    folder = Path(sys.argv[1]) / "place" / "report"
    for start in sys.argv[3:]:
        print(json.dumps([*trials(folder, start, twice=sys.argv[2] == "twice")]))


if __name__ == "__main__":
    main()
