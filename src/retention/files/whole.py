"""Writing of one file, whole or not at all, and what to do when it fails."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from retention.errors import OutputError

_TEMPORARY = ".retention-partial"

_FULL = "free some space, or name a folder on another disk"
_FORBIDDEN = "check that you may write there, or name another folder"
_REMEDIES = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EACCES: f"close it in other programs; {_FORBIDDEN}",
    errno.EPERM: _FORBIDDEN,
    errno.EROFS: _FORBIDDEN,
    errno.ENAMETOOLONG: "name a folder with a shorter path",
}
_OTHER = "close it in other programs and check that you may write there"


def what_to_do(error: OSError) -> str:
    """The reason that the system gives, and a remedy."""
    return f"({error.strerror or error}); {_REMEDIES.get(error.errno or 0, _OTHER)}"


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
        write_flushed(temporary, content)
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise OutputError(
            f"{path.name} cannot be written in {path.parent} {what_to_do(error)}"
        ) from None


def write_flushed(path: Path, content: bytes) -> None:
    """Write bytes and wait until they are on the disk."""
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def flush_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system knows how."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network drives cannot, and then nothing can be done about it.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(handle)
