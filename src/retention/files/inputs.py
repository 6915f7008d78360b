"""What is read: files of the user's, or bytes that a caller holds."""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from retention.errors import IntakeError

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
