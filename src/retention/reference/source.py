"""Reading the CSV files of this room."""

from __future__ import annotations

import csv
import io
import re
from functools import cache
from importlib.resources import files


def key(text: str) -> str:
    """What two spellings of one label share: their letters and digits, in small.

    Examples
    --------
    >>> key("Voluntary Resignation – Other / Not Known") == key(
    ...     "voluntary resignation - other/not known"
    ... )
    True
    """
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


@cache
def rows_of(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one of the CSV files, by header."""
    text = (files(__package__ or "") / name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text)))


def split(aliases: str) -> tuple[str, ...]:
    """The aliases of a cell, which are joined by ``|``."""
    return tuple(alias for alias in aliases.split("|") if alias)
