"""Files appear whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from retention.errors import OutputError
from retention.files import MANIFEST, write_folder, write_whole


def test_a_folder_has_its_files_and_a_manifest_that_vouches_for_them(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_folder(out, {"a.txt": b"one", "tables/b.csv": b"two"}, {"rule": "internal"})
    manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["rule"] == "internal"
    for entry in manifest["files"]:
        content = (out / entry["name"]).read_bytes()
        assert len(content) == entry["bytes"]
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert sorted(p.name for p in out.rglob("*") if p.is_file()) == ["a.txt", "b.csv", MANIFEST]


def test_a_second_run_replaces_the_first_and_leaves_nothing_of_it(tmp_path: Path) -> None:
    write_folder(tmp_path / "out", {"old.txt": b"1", "both.txt": b"1"}, {})
    write_folder(tmp_path / "out", {"both.txt": b"2"}, {})
    names = {p.name for p in (tmp_path / "out").iterdir()}
    assert names == {"both.txt", MANIFEST}
    assert (tmp_path / "out" / "both.txt").read_bytes() == b"2"


def test_somebody_elses_folder_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "letter.txt"
    mine.write_bytes(b"mine")
    with pytest.raises(OutputError, match="is not empty"):
        write_folder(tmp_path, {"letter.txt": b"yours"}, {})
    assert mine.read_bytes() == b"mine"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("name", ["../out.txt", "/out.txt", MANIFEST])
def test_no_name_leaves_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="not a name for a file inside"):
        write_folder(tmp_path / "out", {name: b""}, {})
    assert not (tmp_path / "out").exists()


def test_two_writers_at_once_one_fails_and_names_the_holder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / ".out.retention-lock").write_text("process 17 on ward-pc", encoding="utf-8")
    with pytest.raises(OutputError, match="process 17 on ward-pc"):
        write_folder(out, {"a.txt": b""}, {})
    assert not (out / "a.txt").exists()


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "busy.txt").mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        write_whole(tmp_path / "busy.txt", b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["busy.txt"]


WRITE_FOR_EVER = """
import sys
from pathlib import Path
from retention.files import write_whole
path, size = Path(sys.argv[1]), 4_000_000
print("ready", flush=True)
while True:
    for letter in (b"a", b"b"):
        write_whole(path, letter * size)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="processes are killed in another way on Windows")
def test_a_kill_at_any_moment_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "out.bin"
    for attempt in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITE_FOR_EVER, str(path)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.05 + attempt * 0.011)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        if path.exists():
            content = path.read_bytes()
            assert len(content) == 4_000_000
            assert len(set(content)) == 1
