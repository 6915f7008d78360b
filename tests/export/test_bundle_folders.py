"""What a bundle may replace, what its files may be called, and what happens where it cannot be."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from retention.errors import ArgumentError, OutputError, RetentionWarning
from retention.files import MANIFEST, write_folder

FILES = {"index.html": b"page", "tables/a.csv": b"1,2"}


def written(tmp_path: Path) -> Path:
    write_folder(tmp_path / "out", FILES, {})
    return tmp_path / "out"


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def in_child(limit: str, out: Path, files: dict[str, bytes]) -> str:
    """Write in a process that first gives up some right; what it was refused with."""
    code = (
        "import os, pathlib, resource, signal\n"
        "from retention.errors import OutputError\n"
        "from retention.files import write_folder\n"
        f"{limit}\n"
        "try:\n"
        f"    write_folder(pathlib.Path({str(out)!r}), {files!r}, {{}})\n"
        "except OutputError as error:\n"
        "    print(error)\n"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert run.stderr == ""
    return run.stdout


@pytest.mark.parametrize(
    "name",
    [
        "../a.txt",
        "a/../../b.txt",
        "/a.txt",
        "C:/a.txt",
        "a\\..\\b.txt",
        "a//b.txt",
        "./a.txt",
        "con",
        "tables/NUL.csv",
        "Com1.txt",
        "lpt9 .csv",
        "a.txt:stream",
        "what?.csv",
        "ends with a space ",
        "folder./a.csv",
        "a\x1b[2J.csv",
        "a\u202etxt.csv",
        "MANIFEST.json",
        ".x.retention-new/a",
        "a" * 121,
        "",
    ],
)
def test_a_name_must_be_that_of_a_file_inside_on_every_system(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="not a name for a file inside") as refused:
        write_folder(tmp_path / "out", {name: b""}, {})
    assert str(refused.value).isprintable()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "names", [("a.csv", "A.csv"), ("t/a", "T/b"), ("a", "a/b"), ("é.csv", "e\u0301.csv")]
)
def test_two_names_must_be_two_files_on_every_system(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    with pytest.raises(OutputError, match="must be two files"):
        write_folder(tmp_path / "out", dict.fromkeys(names, b""), {})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("about", [{"files": []}, {"seal": ""}, {"x": float("nan")}, {"x": {1, 2}}])
def test_about_is_plain_and_leaves_the_files_alone(
    tmp_path: Path, about: dict[str, object]
) -> None:
    with pytest.raises(ArgumentError, match="about must"):
        write_folder(tmp_path / "out", FILES, about)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda out: (out / "notes.docx").write_bytes(b"mine"), "no report wrote: notes.docx"),
        (lambda out: (out / "tables" / "b.csv").write_bytes(b""), "no report wrote: tables/b.csv"),
        (lambda out: (out / "me").symlink_to(out), "no report wrote: me"),
        (lambda out: (out / "index.html").write_bytes(b"mine"), "changed .* written: index.html"),
        (lambda out: (out / "~$deck.pptx").write_bytes(b""), "is open in an office program"),
        (lambda out: (out / MANIFEST).write_bytes(b"{}"), "holds no finished report"),
        (lambda out: (out / MANIFEST).unlink(), "holds no finished report"),
    ],
)
def test_nothing_of_anybody_elses_is_ever_lost(
    tmp_path: Path, change: Callable[[Path], object], words: str
) -> None:
    out = written(tmp_path)
    change(out)
    before = bytes_of(out)
    with pytest.raises(OutputError, match=words):
        write_folder(out, {"index.html": b"new"}, {})
    assert bytes_of(out) == before
    assert list(tmp_path.iterdir()) == [out]


def test_a_missing_file_and_what_systems_leave_behind_are_no_hindrance(tmp_path: Path) -> None:
    out = written(tmp_path)
    (out / "index.html").unlink()
    (out / "tables" / ".DS_Store").write_bytes(b"x")
    write_folder(out, {"index.html": b"new"}, {})
    assert set(bytes_of(out)) == {"index.html", MANIFEST}
    assert list(tmp_path.iterdir()) == [out]


def test_files_put_in_at_the_last_moment_are_kept_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = written(tmp_path)
    rename = os.rename

    def late(source: Path, target: Path) -> None:
        if source == out:
            (out / "notes.docx").write_bytes(b"mine")
        rename(source, target)

    monkeypatch.setattr("os.rename", late)
    with pytest.warns(RetentionWarning, match="the earlier one cannot be removed and lies in"):
        write_folder(out, {"index.html": b"new"}, {})
    assert bytes_of(out)["index.html"] == b"new"
    kept = tmp_path / ".out.retention-old"
    assert bytes_of(kept)["notes.docx"] == b"mine"
    with pytest.raises(OutputError, match=r"notes\.docx; move them elsewhere"):
        write_folder(out, {"index.html": b"newer"}, {})
    assert bytes_of(out)["index.html"] == b"new"
    assert (kept / "notes.docx").read_bytes() == b"mine"


def test_a_link_to_a_folder_stays_one(tmp_path: Path) -> None:
    out = written(tmp_path)
    link = tmp_path / "latest"
    link.symlink_to(out, target_is_directory=True)
    write_folder(link, {"index.html": b"new"}, {})
    assert link.is_symlink()
    assert (out / "index.html").read_bytes() == b"new"


def test_the_rights_of_the_folder_stay(tmp_path: Path) -> None:
    out = written(tmp_path)
    out.chmod(0o700)
    write_folder(out, FILES, {})
    assert stat.S_IMODE(out.stat().st_mode) == 0o700


def test_the_folder_one_is_in_and_a_drive_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputError, match="the folder that you are in"):
        write_folder(Path(), FILES, {})
    with pytest.raises(OutputError, match="is a drive of its own"):
        write_folder(Path("/"), FILES, {})
    write_folder(Path("report"), FILES, {})
    assert list(tmp_path.iterdir()) == [tmp_path / "report"]


@pytest.mark.parametrize("which", [0, 1])
def test_a_rename_that_is_refused_leaves_the_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: int
) -> None:
    # As Windows does while a file of the folder is open in another program.
    out, rename, calls = written(tmp_path), os.rename, []

    def refused(source: Path, target: Path) -> None:
        calls.append(source)
        if len(calls) == which + 1:
            raise PermissionError(13, "Permission denied")
        rename(source, target)

    monkeypatch.setattr("os.rename", refused)
    before = bytes_of(out)
    with pytest.raises(OutputError, match="close it in other programs"):
        write_folder(out, {"index.html": b"new"}, {})
    assert bytes_of(out) == before
    assert list(tmp_path.iterdir()) == [out]


def test_a_lock_that_was_taken_away_stops_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, chmod = written(tmp_path), os.chmod

    def and_lose_the_lock(path: Path, mode: int) -> None:
        chmod(path, mode)
        (tmp_path / ".out.retention-lock").unlink()

    monkeypatch.setattr("os.chmod", and_lose_the_lock)
    before = bytes_of(out)
    with pytest.raises(OutputError, match="removed or taken by another run meanwhile"):
        write_folder(out, {"index.html": b"new"}, {})
    assert bytes_of(out) == before
    assert list(tmp_path.iterdir()) == [out]


def let_others_in(folder: Path) -> None:
    """Pytest's folders are for their owner alone; another user has to come through."""
    temporary = Path(tempfile.gettempdir()).resolve()
    for above in (folder, *folder.resolve().parents):
        if above == temporary:
            return
        above.chmod(0o755)


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="rights of POSIX")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    let_others_in(tmp_path)
    out = written(tmp_path)
    before = bytes_of(out)
    tmp_path.chmod(0o555)
    said = in_child("os.getuid() or os.setuid(65534)", out, {"index.html": b"new"})
    tmp_path.chmod(0o755)
    assert "Permission denied" in said
    assert "name another folder" in said
    assert bytes_of(out) == before
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="rights of POSIX")
def test_a_report_that_was_made_read_only_is_left_alone(tmp_path: Path) -> None:
    let_others_in(tmp_path)
    out = written(tmp_path)
    before = bytes_of(out)
    if os.getuid() == 0:
        for path in (tmp_path, out, *out.rglob("*")):
            os.chown(path, 65534, -1)
    out.chmod(0o555)
    said = in_child("os.getuid() or os.setuid(65534)", out, {"index.html": b"new"})
    assert "Permission denied" in said
    assert bytes_of(out) == before
    assert list(tmp_path.iterdir()) == [out]
    out.chmod(0o755)


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="limits of POSIX")
@pytest.mark.parametrize("limit", [0, 10, 5_000])
def test_a_disk_that_is_full(tmp_path: Path, limit: int) -> None:
    out = written(tmp_path)
    before = bytes_of(out)
    little_room = (
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))"
    )
    said = in_child(little_room, out, {"small.txt": b"1", "large.txt": b"2" * 10_000})
    assert "File too large" in said
    assert "free some space, or name a folder on another disk" in said
    assert bytes_of(out) == before
    assert list(tmp_path.iterdir()) == [out]


def test_a_full_file_system(tmp_path: Path) -> None:
    if not hasattr(os, "getuid") or os.getuid() != 0:
        pytest.skip("only root can make a small file system")
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("no file system can be mounted here")
    try:
        write_folder(disk / "out", FILES, {})
        before = bytes_of(disk / "out")
        with pytest.raises(OutputError, match=r"No space left on device\); free some space"):
            write_folder(disk / "out", {"large.txt": b"2" * 100_000}, {})
        assert bytes_of(disk / "out") == before
        assert list(disk.iterdir()) == [disk / "out"]
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_two_runs_at_once_one_is_told_who_the_other_is(tmp_path: Path) -> None:
    out, code = (
        tmp_path / "out",
        (
            "import sys\n"
            "from pathlib import Path\n"
            "from retention.errors import OutputError\n"
            "from retention.files import write_folder\n"
            "try:\n"
            "    for _ in range(15):\n"
            "        write_folder(Path(sys.argv[1]), {f'{n}.txt': sys.argv[2].encode() * 99\n"
            "                                         for n in range(20)}, {})\n"
            "except OutputError as error:\n"
            "    print(error)\n"
        ),
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    runs = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", code, str(out), letter],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for letter in "ab"
    ]
    said = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert any(
        f"is being written by process {other.pid} on" in heard
        for heard, other in zip(said, reversed(runs), strict=True)
    )
    assert len(set(bytes_of(out).values()) - {(out / MANIFEST).read_bytes()}) == 1
    assert list(tmp_path.iterdir()) == [out]


def test_the_manifest_is_the_same_whenever_it_is_written(tmp_path: Path) -> None:
    one = write_folder(tmp_path / "one", FILES, {"rule": "internal"}).read_bytes()
    other = write_folder(
        tmp_path / "other", dict(reversed(FILES.items())), {"rule": "internal"}
    ).read_bytes()
    assert one == other
    assert set(json.loads(one)) == {"format", "rule", "files", "seal"}
