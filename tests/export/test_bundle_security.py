"""What the whole report gives away, touches and leaves behind: nothing but its own folder."""

from __future__ import annotations

import base64
import getpass
import hashlib
import io
import json
import os
import re
import socket
import struct
import subprocess
import sys
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from retention.files.verdict import verify
from tests.conftest import REPOSITORY
from tests.export.inflating import PNG, words_in
from tests.intake.test_canary import CANARIES, planted

pytestmark = pytest.mark.slow
"""One watched process runs every command: a quarter of a minute."""

DATES = ["--as-of", "2024-03-31", "--observed-from", "2021-01-01"]
USER = "zz-canary-user"
FOLDER = "CanaryFolder77"


@dataclass(frozen=True)
class Run:
    """Check, report and verify of records in which canaries are planted."""

    out: Path
    heard: str
    errors: str
    seen: dict[str, Any]
    left: set[Path]


def listing(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


def run(root: Path, home: str, temporary: str) -> Run:
    """Run everything in a process of its own, at home in a folder of its own."""
    (root / FOLDER).mkdir()
    data, out = planted(root / FOLDER), root / "away" / "report"
    for name in ("home", "tmp", "cwd", "away"):
        (root / name).mkdir()
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XDG_", "MPL", "COV_", "PYTEST"))
    }
    environment |= {
        "HOME": home,
        "USERPROFILE": home,
        "TMPDIR": temporary,
        "USER": USER,
        "LOGNAME": USER,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join([str(REPOSITORY / "src"), *sys.path]),
    }
    before = listing(root)
    commands = [
        ["check", str(data), *DATES],
        ["map", str(data)],
        ["report", str(data), *DATES, "--out", str(out)],
        ["verify", str(out)],
    ]
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("watching.py")), json.dumps(commands)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=root / "cwd",
    )
    assert done.returncode == 0, done.stderr
    *heard, seen = done.stdout.splitlines()
    return Run(out, "\n".join(heard), done.stderr, json.loads(seen), listing(root) - before)


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Run:
    root = tmp_path_factory.mktemp("watched")
    return run(root, str(root / "home"), str(root / "tmp"))


def test_everything_was_run(watched: Run) -> None:
    assert watched.seen["statuses"] == [1, 0, 1, 0]
    assert verify(watched.out).whole
    assert watched.errors == ""


def test_no_canary_is_in_any_file_or_on_the_terminal(watched: Run) -> None:
    files = {p.relative_to(watched.out): p for p in watched.out.rglob("*") if p.is_file()}
    assert len(files) > 15
    found = {str(name): words_in(path.read_bytes(), CANARIES) for name, path in files.items()}
    assert {name: words for name, words in found.items() if words} == {}
    assert words_in("\n".join(map(str, files)).encode(), CANARIES) == []
    assert words_in((watched.heard + watched.errors).encode(), CANARIES) == []


def test_no_file_names_a_path_a_user_or_a_computer(watched: Run) -> None:
    places = (FOLDER, USER, str(watched.out.parent), str(REPOSITORY), str(Path.home()))
    for path in (p for p in watched.out.rglob("*") if p.is_file()):
        assert words_in(path.read_bytes(), places) == [], path
    manifest = (watched.out / "manifest.json").read_text(encoding="utf-8")
    for word in (socket.gethostname(), getpass.getuser()):
        assert not re.search(rf"\b{re.escape(word)}\b", manifest)
    assert not re.search(r"\d{4}-\d\d-\d\dT|\d\d:\d\d:\d\d", manifest)


def test_the_manifest_says_what_the_bytes_depend_on(watched: Run) -> None:
    manifest = json.loads((watched.out / "manifest.json").read_text(encoding="utf-8"))
    assert {"python", "numpy", "pandas", "matplotlib"} <= set(manifest["versions"])
    assert manifest["thresholds"]["smallest_base"] == 10
    assert manifest["rule"] == "internal"
    assert [f["name"] for f in manifest["read"]] == ["staff.csv", "appraisals.csv"]
    assert all(re.fullmatch("[0-9a-f]{64}", f["sha256"]) for f in manifest["read"])


def test_nothing_is_connected_started_or_evaluated(watched: Run) -> None:
    assert watched.seen["network"] == []
    assert watched.seen["evaluated"] == []
    # Matplotlib asks the system which fonts it has.
    assert set(watched.seen["started"]) <= {"fc-list", "system_profiler"}


def test_nothing_is_written_but_the_report_and_what_becomes_it(watched: Run) -> None:
    beside = f"{watched.out.parent}{os.sep}.report.retention-"
    inside = f"{watched.out}{os.sep}"
    allowed = {str(watched.out), str(watched.out.parent), os.devnull}
    outside = [
        path
        for path in watched.seen["written"]
        if not path.startswith((beside, inside)) and path not in allowed
    ]
    assert outside == []
    assert any(path.startswith(beside) for path in watched.seen["written"])


def test_nothing_is_left_but_the_report(watched: Run) -> None:
    assert watched.left == {watched.out, *listing(watched.out)}


@pytest.mark.slow
def test_a_home_and_a_temporary_folder_that_cannot_be_written_are_not_missed(
    tmp_path: Path,
) -> None:
    nowhere = str(tmp_path / "no" / "such")
    (tmp_path / "no").write_bytes(b"")
    made = run(tmp_path, nowhere, nowhere)
    assert made.seen["statuses"] == [1, 0, 1, 0]
    assert made.errors == ""
    assert made.left == {made.out, *listing(made.out)}


def zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def png(kind: bytes, data: bytes) -> bytes:
    return PNG + struct.pack(">I", len(data)) + kind + data + b"\0\0\0\0"


WORD = "Featherstonehaugh"
HIDDEN = {
    "plain": WORD.encode(),
    "in capitals": WORD.upper().encode(),
    "in UTF-16": WORD.encode("utf-16-le"),
    "a pseudonym": hashlib.sha256(WORD.encode()).hexdigest().encode(),
    "a member": zipped("xl/sharedStrings.xml", WORD.encode()),
    "the name of a member": zipped(f"{WORD}.xml", b""),
    "an archive in an archive": zipped("x.xlsx", zipped("y.xml", WORD.encode() * 40)),
    "PNG text": png(b"tEXt", b"Title\0" + WORD.encode()),
    "packed PNG text": png(b"zTXt", b"Title\0\0" + zlib.compress(WORD.encode() * 9)),
    "international PNG text": png(b"iTXt", b"Title\0\0\0\0\0" + WORD.encode()),
    "packed international text": png(b"iTXt", b"T\0\1\0\0\0" + zlib.compress(WORD.encode() * 9)),
    "PDF": b"%PDF-1.7\nstream\n" + zlib.compress(WORD.encode() * 9) + b"\nendstream",
    "an image in a page": b'<img src="data:image/png;base64,'
    + base64.b64encode(png(b"zTXt", b"A\0\0" + zlib.compress(WORD.encode() * 9)))
    + b'">',
}


@pytest.mark.parametrize("where", HIDDEN)
def test_the_search_finds_a_canary(where: str) -> None:
    assert words_in(HIDDEN[where], [WORD, "Marmaduke"]) == [WORD]
