"""A bar on the terminal that shows how far a long reading has come."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from retention.progress import listening

if TYPE_CHECKING:
    from tqdm import tqdm

PATIENCE = 1.0
"""Seconds that pass before anything is shown: most readings are over by then."""


class Bar:
    """Shows the phases of a reading, one line that goes away at the end.

    Parameters
    ----------
    stream : text file
        The terminal.
    clock : callable, optional
        Seconds; for tests.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream, self._clock = stream, clock
        self._since = clock()
        self._phase, self._total, self._unit = "", 0, ""
        self._bar: tqdm[None] | None = None

    def begin(self, phase: str, total: int, unit: str) -> None:
        """Show the name of a phase from now on."""
        self.close()
        self._phase, self._total, self._unit = phase, total, unit
        self.reach(0)

    def reach(self, done: int) -> None:
        """Show how much of the phase is done."""
        if self._bar is None and self._clock() - self._since >= PATIENCE:
            self._bar = self._new_bar(done)
        if self._bar is not None:
            self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Take the line away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _new_bar(self, done: int) -> tqdm[None]:
        from tqdm import tqdm

        return tqdm(
            desc=self._phase,
            total=self._total or None,
            initial=done,
            unit=self._unit,
            unit_scale=True,
            file=self._stream,
            leave=False,
            dynamic_ncols=True,
            # A phase of unknown length has a name and no bar: nothing is made up.
            bar_format=None if self._total else "{desc}",
        )


@contextmanager
def shown_progress(stream: TextIO | None, *, quiet: bool) -> Iterator[None]:
    """Show the progress of the readings inside, if the stream is a terminal and nobody minds."""
    if quiet or stream is None or not stream.isatty():
        yield
        return
    bar = Bar(stream)
    try:
        with listening(bar):
            yield
    finally:
        bar.close()
