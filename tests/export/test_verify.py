"""`retention verify`: what it tells whoever received a report, and what it cannot be made to do."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import retention
from retention.cli import main
from retention.errors import OutputError
from retention.files import MANIFEST, write_folder
from retention.files.verdict import Verdict, verify

FILES = {"index.html": b"page", "tables/a.csv": b"1", "tables/b.csv": b"2"}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    write_folder(tmp_path / "out", FILES, {"made_by": "talent-retention 9"})
    return tmp_path / "out"


def found(verdict: Verdict) -> list[tuple[str, str]]:
    return [(one.kind, one.words) for one in verdict.findings]


def test_a_whole_folder_is_status_0_and_shows_its_seal(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seal = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["seal"]
    assert main(["verify", str(out)]) == 0
    heard = capsys.readouterr()
    assert f"{out} is whole: all 3 files are as they were written by talent-ret" in heard.out
    assert f"Seal: {seal}\n" in heard.out
    assert heard.err == ""


def test_what_was_done_to_it_is_told_in_plain_words(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (out / "tables/a.csv").write_bytes(b"9")
    (out / "tables/b.csv").write_bytes(b"longer")
    (out / "index.html").unlink()
    (out / "notes.txt").write_bytes(b"mine")
    assert main(["verify", str(out)]) == 2
    assert capsys.readouterr().out.splitlines() == [
        f"{out} is not as it was written.",
        "2 files were changed after they were written:",
        "  tables/a.csv",
        "  tables/b.csv",
        "1 file that was written is missing:",
        "  index.html",
        "1 file was added by somebody else, and nothing vouches for it:",
        "  notes.txt",
        "Do not rely on it: ask whoever made it for a fresh copy.",
    ]
    assert main(["verify", str(out), "--quiet"]) == 2
    assert capsys.readouterr().out == ""


def test_every_single_byte_counts(out: Path) -> None:
    for path in sorted(p for p in out.rglob("*") if p.is_file()):
        content = path.read_bytes()
        for place in range(0, len(content), 7):
            changed = bytearray(content)
            changed[place] ^= 0x01
            path.write_bytes(bytes(changed))
            if path.name != MANIFEST or json_or_none(changed) != json_or_none(content):
                assert not verify(out).whole, (path.name, place)
        path.write_bytes(content)
    assert verify(out).whole


def json_or_none(content: bytes | bytearray) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None


def test_many_findings_are_counted_and_the_first_listed(out: Path) -> None:
    for number in range(60):
        (out / f"x{number:02d}").write_bytes(b"")
    lines = verify(out).text.splitlines()
    assert "60 files were added by somebody else, and nothing vouches for them:" in lines
    assert "  x49" in lines
    assert "  x50" not in lines
    assert "  and 10 more" in lines


def test_what_systems_leave_behind_is_no_finding(out: Path) -> None:
    for name in (".DS_Store", "tables/Thumbs.db", "desktop.ini", "~$index.html"):
        (out / name).write_bytes(b"x")
    verdict = verify(out)
    assert verdict.whole
    assert verdict.remarks == (
        "~$index.html shows that an office program has a file open; it was not checked.",
    )


def test_a_manifest_that_was_edited_is_told(out: Path) -> None:
    path = out / MANIFEST
    path.write_text(path.read_text(encoding="utf-8").replace("retention 9", "retention 8"))
    assert found(verify(out)) == [
        (
            "manifest",
            "manifest.json itself was changed after it was written: its seal does not fit.",
        )
    ]


def test_links_and_pipes_are_named_and_not_followed(out: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.csv").write_bytes(b"1")
    (tmp_path / "elsewhere" / "b.csv").write_bytes(b"2")
    (out / "index.html").unlink()
    os.mkfifo(out / "index.html")
    shutil.rmtree(out / "tables")
    (out / "tables").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert found(verify(out)) == [
        ("missing", "tables/a.csv"),
        ("missing", "tables/b.csv"),
        ("not followed", "index.html"),
        ("not followed", "tables"),
    ]
    (out / MANIFEST).rename(tmp_path / "manifest")
    (out / MANIFEST).symlink_to(tmp_path / "manifest")
    assert [one.kind for one in verify(out).findings] == ["manifest"]


def entry(**changes: object) -> dict[str, object]:
    return {"name": "a.txt", "bytes": 0, "sha256": "0" * 64, **changes}


def manifest(*files: object, **changes: object) -> bytes:
    body = {"format": "retention-manifest-1", "files": list(files), **changes}
    return json.dumps(body).encode()


HOSTILE = {
    "nothing": b"",
    "no text": b"\xff\xfe\x00",
    "no object": b"[1, 2]",
    "half": b'{"format": "retention-manifest-1", "files": [',
    "another format": manifest(format="other"),
    "no files": json.dumps({"format": "retention-manifest-1"}).encode(),
    "files of another kind": manifest(files={"a": 1}),
    "files of text": manifest("a", "b"),
    "up": manifest(entry(name="../../../etc/passwd")),
    "absolute": manifest(entry(name="/etc/passwd")),
    "absolute on Windows": manifest(entry(name="C:\\Windows\\x")),
    "a device": manifest(entry(name="aux.txt")),
    "a name of another kind": manifest(entry(name=["a"])),
    "a name that clears the screen": manifest(entry(name="a\x1b[2J")),
    "half a character": manifest(entry(name="\ud800")),
    "a size of another kind": manifest(entry(bytes="0")),
    "a size that is true": manifest(entry(bytes=True)),
    "a negative size": manifest(entry(bytes=-1)),
    "a hash of another kind": manifest(entry(sha256=7)),
    "a short hash": manifest(entry(sha256="00")),
    "one file twice": manifest(entry(), entry()),
    "one file twice without case": manifest(entry(), entry(name="A.TXT")),
    "a maker of another kind": manifest(entry(), made_by=["x"]),
    "a seal of another kind": manifest(entry(), seal={}),
    "said twice": b'{"format": "retention-manifest-1", "files": [], "files": []}',
    "very deep": b'{"format": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "a very long number": manifest(entry()).replace(b'"bytes": 0', b'"bytes": ' + b"9" * 9_000),
    "infinite": manifest(entry()).replace(b'"bytes": 0', b'"bytes": 1e999'),
    "very large": manifest(entry(), padding="x" * 4_000_000),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_manifest_is_refused_in_a_sentence(
    out: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (out / MANIFEST).write_bytes(HOSTILE[kind])
    assert main(["verify", str(out)]) == 2
    heard = capsys.readouterr()
    assert "no manifest of this package" in heard.out or "larger than a manifest" in heard.out
    assert heard.err == ""
    assert all(line.isprintable() for line in heard.out.splitlines())
    assert len(heard.out) < 900


def test_hostile_names_in_the_folder_are_printed_harmlessly(out: Path) -> None:
    (out / "a\x1b[2J\u202e\n.txt").write_bytes(b"")
    with open(os.fsencode(out) + b"/\xff\xfe", "wb"):
        pass
    verdict = verify(out)
    assert all(line.isprintable() for line in verdict.text.splitlines())
    assert ("added", "a\\x1b[2J\\u202e\\n.txt") in found(verdict)
    verdict.text.encode("utf-8")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda _: None, "there is no such folder"),
        (lambda path: path.write_bytes(b""), "there is no such folder"),
        (lambda path: path.mkdir(), "is empty"),
    ],
)
def test_what_is_no_report_is_status_2(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    make: Callable[[Path], object],
    words: str,
) -> None:
    make(tmp_path / "x")
    assert main(["verify", str(tmp_path / "x")]) == 2
    heard = capsys.readouterr()
    assert heard.out == ""
    assert words in heard.err


def test_a_folder_without_a_manifest_is_a_finding(out: Path) -> None:
    (out / MANIFEST).unlink()
    (only,) = verify(out).findings
    assert only.kind == "manifest"
    assert "holds no manifest.json, which vouches for every file" in only.words


def test_an_interrupted_swap_is_told_in_each_state(out: Path, tmp_path: Path) -> None:
    new, old = tmp_path / ".out.retention-new", tmp_path / ".out.retention-old"
    shutil.copytree(out, new)
    assert verify(out).whole
    assert "is left of a run that was stopped" in verify(out).text
    out.rename(old)
    (only,) = verify(out).findings
    assert only.kind == "interrupted"
    assert f"the earlier one is whole in {old}, and the new one is whole in {new}" in only.words
    (new / "index.html").write_bytes(b"x")
    assert "the earlier one is whole in" in verify(out).text
    assert "the new one" not in verify(out).text
    (old / "index.html").write_bytes(b"x")
    assert "neither the earlier nor the new one is whole" in verify(out).text
    shutil.rmtree(old)
    with pytest.raises(OutputError, match="a run was stopped before it was put in place"):
        verify(out)


def test_a_writer_at_work_is_named(out: Path, tmp_path: Path) -> None:
    (tmp_path / ".out.retention-lock").write_text("process 17 on ward-pc\nab\n", encoding="utf-8")
    assert verify(out).remarks == ("A new one is being written by process 17 on ward-pc.",)


def test_it_only_reads(out: Path) -> None:
    (out / "tables/a.csv").write_bytes(b"9")
    before = {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in [out.parent, *out.rglob("*")]}
    verify(out)
    after = {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in [out.parent, *out.rglob("*")]}
    assert before == after
    assert list(out.parent.iterdir()) == [out]


def test_a_file_that_may_not_be_read_is_a_finding(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = Path.open

    def refused(path: Path, *arguments: Any, **options: Any) -> Any:
        if path.name == "a.csv":
            raise PermissionError(13, "Permission denied")
        return usual(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", refused)
    assert found(verify(out)) == [("unread", "tables/a.csv")]


def test_the_public_name_is_the_same_function() -> None:
    assert retention.verify is verify
    assert retention.Verdict is Verdict
