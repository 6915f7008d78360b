"""The only place that opens a file of the user's or writes one.

Files appear whole or not at all: bytes go to a temporary file in the same folder, are
flushed to the disk, and take the final name in one step. An output folder is locked by one
writer at a time, loses its manifest before the first file changes, and gets a new one last.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from retention.errors import IntakeError, OutputError

MANIFEST = "manifest.json"
MANIFEST_FORMAT = "retention-manifest-1"
_LOCK = ".retention.lock"
_TEMPORARY = ".retention-partial"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read: on the disk, or bytes that a caller holds.

    It is opened for each pass and read in pieces, so that a hostile file is refused before
    much of it is in memory.
    """

    name: str
    path: Path | None = None
    content: bytes = field(default=b"", repr=False)

    @property
    def size(self) -> int:
        """Bytes as stored."""
        if self.path is None:
            return len(self.content)
        with self.stream() as stream:
            return stream.seek(0, os.SEEK_END)

    def stream(self) -> BinaryIO:
        """The stored bytes from the start; the caller closes it.

        Raises
        ------
        IntakeError
            If there is no such file, or it cannot be read.
        """
        if self.path is None:
            return io.BytesIO(self.content)
        try:
            return self.path.open("rb")
        except OSError as error:
            raise _unreadable(self.path, error) from None

    def sha256(self) -> str:
        """Hexadecimal SHA-256 of the stored bytes."""
        digest = hashlib.sha256()
        with self.stream() as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
        return digest.hexdigest()


def _unreadable(path: Path, error: OSError) -> IntakeError:
    if isinstance(error, FileNotFoundError):
        return IntakeError(f"{path.name}: there is no such file in {path.parent}")
    return IntakeError(
        f"{path.name}: the file cannot be read ({error.strerror}); "
        "close it in other programs and check that you may read it"
    )


def read_bytes(path: Path) -> bytes:
    """All bytes of an input file.

    Raises
    ------
    IntakeError
        If there is no such file, or it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from None


def sha256(content: bytes) -> str:
    """Hexadecimal SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def write_whole(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write a file so that a reader sees all of it or nothing.

    A private file can be read by its owner only, where the system knows of owners.

    Raises
    ------
    OutputError
        If the file cannot be written; the old file, if any, is untouched then.
    """
    temporary = path.with_name(f"{path.name}{_TEMPORARY}{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if private:
            temporary.touch(mode=0o600)
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise OutputError(
            f"{path.name} cannot be written in {path.parent} ({error.strerror}); "
            "close it in other programs and check that you may write there"
        ) from None


def write_folder(folder: Path, contents: Mapping[str, bytes], about: Mapping[str, object]) -> Path:
    """Write a set of files and, last, the manifest that vouches for them.

    Parameters
    ----------
    folder : Path
        A new or empty folder, or one that an earlier call has written.
    contents : mapping of str to bytes
        Relative file name, with ``/`` between folders, to content.
    about : mapping
        What the manifest says besides the files; must be plain JSON.

    Returns
    -------
    Path
        The manifest.

    Raises
    ------
    OutputError
        If the folder holds something else, is being written by another process, or a name
        would leave it.
    """
    for name in contents:
        if name == MANIFEST or Path(name).is_absolute() or ".." in Path(name).parts:
            raise OutputError(f"{name!r} is not a name for a file inside the output folder")
    earlier = _files_of_earlier_run(folder)
    with _locked(folder):
        _sweep(folder)
        (folder / MANIFEST).unlink(missing_ok=True)
        for name, content in contents.items():
            write_whole(folder / name, content)
        for name in earlier - contents.keys():
            (folder / name).unlink(missing_ok=True)
        manifest = {
            "format": MANIFEST_FORMAT,
            **about,
            "files": [
                {"name": name, "bytes": len(content), "sha256": sha256(content)}
                for name, content in sorted(contents.items())
            ],
        }
        text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
        write_whole(folder / MANIFEST, text.encode("utf-8"))
    return folder / MANIFEST


def _files_of_earlier_run(folder: Path) -> set[str]:
    """Names that the folder's manifest lists; refuses a folder of somebody else's files."""
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} must be a folder, but is a file; name another folder")
    if not folder.exists():
        return set()
    others = [p.name for p in folder.iterdir() if p.name != _LOCK and _TEMPORARY not in p.name]
    if not others:
        return set()
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] != MANIFEST_FORMAT:
            raise KeyError("format")
        names = {str(entry["name"]) for entry in manifest["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        raise OutputError(
            f"{folder} is not empty and holds no finished report; name a new folder, so that "
            "nothing of yours is overwritten (after an interrupted run: delete the folder)"
        ) from None
    return {name for name in names if ".." not in Path(name).parts}


def _sweep(folder: Path) -> None:
    """Remove temporary files that a killed run left behind."""
    for path in folder.rglob(f"*{_TEMPORARY}*"):
        path.unlink(missing_ok=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder for this process, or say who holds it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder} cannot be made ({error.strerror})") from None
    lock = folder / _LOCK
    holder = f"process {os.getpid()} on {socket.gethostname()}"
    try:
        handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    except FileExistsError:
        other = lock.read_text(encoding="utf-8", errors="replace").strip() or "another process"
        raise OutputError(
            f"{folder} is being written by {other}; wait for it, or, if it no longer runs, "
            f"delete {lock}"
        ) from None
    except OSError as error:
        raise OutputError(f"{folder} cannot be written ({error.strerror})") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(holder)
        yield
    finally:
        lock.unlink(missing_ok=True)
