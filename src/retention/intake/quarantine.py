"""The list of rows that were set aside: where they are and why, without their values."""

from __future__ import annotations

import re
from pathlib import Path

from retention.errors import OutputError
from retention.files import write_whole
from retention.intake.quoting import NOT_SHOWN
from retention.workforce import Workforce

_QUOTED = re.compile(r"(?<![\w'])'[^']{1,80}'(?!\w)")
_WITHOUT = "(see the file)"


def without_values(sentence: str) -> str:
    """A sentence of a problem without what it quotes of the file.

    Examples
    --------
    >>> without_values("fte must be a number from 0 to 1.5, was '37.5'")
    'fte must be a number from 0 to 1.5, was (see the file)'
    """
    return _QUOTED.sub(_WITHOUT, sentence).replace(NOT_SHOWN, _WITHOUT)


def quarantine_csv(workforce: Workforce) -> bytes:
    """One row per row set aside: file, row, column, rule and sentence.

    Text with a byte order mark, since it is for a spreadsheet.
    """
    frame = workforce.problems.frame
    frame = frame.loc[
        frame["action"] == "quarantined", ["file", "row", "column", "rule", "sentence"]
    ]
    frame = frame.assign(sentence=frame["sentence"].map(without_values))
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def write_quarantine(workforce: Workforce, path: Path, *, out: Path | None = None) -> Path:
    """Write the list of rows that were set aside.

    Parameters
    ----------
    workforce : Workforce
        As read.
    path : Path
        The file to write.
    out : Path, optional
        The folder of a report, which is handed on: the list must not lie inside it.

    Raises
    ------
    OutputError
        If `path` is a folder or lies inside `out`.
    """
    if path.is_dir():
        raise OutputError(f"{path} must be a file for the list of rows set aside, is a folder")
    if out is not None and out.resolve() in (path.resolve(), *path.resolve().parents):
        raise OutputError(
            f"{path} must lie outside {out}: the list of rows set aside is not for those who get "
            "the report; name another place"
        )
    write_whole(path, quarantine_csv(workforce))
    return path
