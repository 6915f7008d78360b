"""Keeps what drawing leaves behind beside the report, and removes it.

Matplotlib writes a list of the computer's fonts into the home folder, or, where it may not, into
the folder for temporary files, and says so. A command that promises to write nothing outside
its output folder must not.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from retention.files.names import OURS
from retention.files.places import remove_unfinished

VARIABLE = "MPLCONFIGDIR"


@contextmanager
def scratch_beside(out: Path | None) -> Iterator[None]:
    """Let matplotlib write beside an output folder only, and remove that at the end.

    Nothing happens if there is no output, if matplotlib is loaded already, or if the variable
    ``MPLCONFIGDIR`` says where its files shall be kept between runs.
    """
    if out is None or VARIABLE in os.environ or "matplotlib" in sys.modules:
        yield
        return
    out = Path(os.path.realpath(out))
    above = next(path for path in out.parents if path.is_dir())
    scratch = above / f".{out.name}{OURS}fonts"
    # It would tell that it looks for fonts, and where a folder cannot be made.
    log = logging.getLogger("matplotlib")
    level = log.level
    log.setLevel(logging.ERROR)
    os.environ[VARIABLE] = str(scratch)
    try:
        yield
    finally:
        del os.environ[VARIABLE]
        log.setLevel(level)
        with suppress(OSError):
            remove_unfinished(scratch)
