"""One writer at a time, who says who it is; a writer that was killed holds nothing up."""

from __future__ import annotations

import os
import re
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from retention.errors import OutputError
from retention.files.names import shown
from retention.files.whole import what_to_do

_HOLDER = re.compile(r"process (\d{1,10}) on ([^\n]{1,200})\n([0-9a-f]*)")
_PATIENCE, _PAUSE = 2.0, 0.05
"""Seconds that a lock may stay empty, between its making and the name of its holder."""
_held: set[str] = set()
"""Tokens of the locks that this process holds."""


@dataclass(frozen=True, slots=True)
class Held:
    """A lock that this process holds.

    Attributes
    ----------
    path : Path
    text : str
        Who holds it, and a token that no other lock has.
    taken_from : str
        Who held it before and does not run any more; empty if nobody.
    """

    path: Path
    text: str
    taken_from: str

    def check(self) -> None:
        """Make sure that the lock is still held.

        Raises
        ------
        OutputError
            If somebody took or removed it.
        """
        if _text_of(self.path) != self.text:
            raise OutputError(
                f"{self.path} was removed or taken by another run meanwhile, so nothing was put "
                "in place; run again when no other run writes there"
            )


@contextmanager
def held(path: Path, what: Path) -> Iterator[Held]:
    """Hold a lock, or say who holds it.

    Parameters
    ----------
    path : Path
        The file that is the lock.
    what : Path
        What it is for, to name in errors.

    Raises
    ------
    OutputError
        If another process holds it, on this computer or on another one.
    """
    token = secrets.token_hex(8)
    text = f"process {os.getpid()} on {socket.gethostname()}\n{token}\n"
    handle, taken_from = _take(path, what)
    _held.add(token)
    try:
        _write(handle, path, text)
        _sweep(path)
        # It stays open: Windows then lets nobody remove it while this process runs.
        yield Held(path, text, taken_from)
    finally:
        os.close(handle)
        _held.discard(token)
        if _text_of(path) == text:
            path.unlink(missing_ok=True)


def _write(handle: int, path: Path, text: str) -> None:
    """Say in a new lock who holds it; where that fails, nobody does."""
    left = text.encode("utf-8")
    try:
        while left:
            left = left[os.write(handle, left) :]
    except OSError as error:
        path.unlink(missing_ok=True)
        raise OutputError(f"{path} cannot be written {what_to_do(error)}") from None


def _sweep(path: Path) -> None:
    """Remove locks that runs which were killed had put aside to take over."""
    for left in path.parent.glob(f"{escape(path.name)}.*"):
        with suppress(OSError):
            left.unlink()


def holder_of(path: Path) -> str:
    """Who holds a lock in words; empty if there is none, or nobody who still runs."""
    text = _text_of(path)
    return "" if text is None or _is_over(text) else _in_words(text)


def _take(path: Path, what: Path) -> tuple[int, str]:
    """Make the lock; its open file, and from whom it was taken over."""
    taken_from = ""
    while True:
        try:
            return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY), taken_from
        except FileExistsError:
            pass
        except OSError as error:
            raise OutputError(
                f"{what} cannot be written: {path.parent} takes no new files "
                f"{what_to_do(error)}; a report is made beside its place and put there as a whole"
            ) from None
        text = _text_once_written(path)
        if text is None:
            continue
        if not _is_over(text) or not _seize(path, text):
            raise OutputError(
                f"{what} is being written by {_in_words(text)}; wait for it, or, if it no longer "
                f"runs there, delete {path}"
            )
        taken_from = _in_words(text)


def _seize(path: Path, text: str) -> bool:
    """Remove a lock whose holder is over; whether that may be tried again."""
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        os.rename(path, aside)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    if _text_of(aside) != text:
        # Another run has taken over in this very moment, and gets its lock back; should that
        # fail, it sees that its lock is gone before it puts anything in place.
        with suppress(OSError):
            os.link(aside, path)
    aside.unlink(missing_ok=True)
    return True


def _text_once_written(path: Path) -> str | None:
    """What a lock says; it is empty for a moment when it is made."""
    until = time.monotonic() + _PATIENCE
    while not (text := _text_of(path)) and text is not None and time.monotonic() < until:
        time.sleep(_PAUSE)
    return text


def _text_of(path: Path) -> str | None:
    """What a lock says; None if there is none."""
    try:
        with path.open("rb") as stream:
            return stream.read(500).decode("utf-8", errors="replace")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutputError(f"{path} cannot be read {what_to_do(error)}") from None


def _in_words(text: str) -> str:
    return shown(text.split("\n", maxsplit=1)[0].strip()) or "a process that did not say which"


def _is_over(text: str) -> bool:
    """Whether the holder certainly writes no more: it ran on this computer and does not now."""
    if not text:
        return True
    found = _HOLDER.match(text)
    if found is None or found[2] != socket.gethostname():
        return False
    number = int(found[1])
    if number == os.getpid():
        return found[3] not in _held
    return not _runs(number)


def _runs(number: int) -> bool:
    if os.name == "nt":
        # There a lock that is still open cannot be renamed, so trying tells.
        return False
    try:
        os.kill(number, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
