"""How far reading and reporting have come, for a front that wants to show it.

Nothing is printed here. Who wants to know listens; without a listener these calls do nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Listener(Protocol):
    """What is told of progress."""

    def begin(self, phase: str, total: int, unit: str) -> None:
        """A phase begins: its name, its length (0 when not known), and the unit of both."""

    def reach(self, done: int) -> None:
        """So much of the phase is done."""


_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Tell a listener of what is done inside."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def begin(phase: str, total: int = 0, unit: str = "") -> None:
    """Say that a phase begins.

    Parameters
    ----------
    phase : str
        What is done, in words.
    total : int, optional
        Its length; 0 when it is not known.
    unit : str, optional
        Of what the length is; "B" for bytes.
    """
    listener = _listener.get()
    if listener is not None:
        listener.begin(phase, total, unit)


def reach(done: int) -> None:
    """Say how much of the phase is done."""
    listener = _listener.get()
    if listener is not None:
        listener.reach(done)
