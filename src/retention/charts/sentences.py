"""Sentences that every picture's words are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from retention.charts.layout import shortened
from retention.disclosure import PublishedTable
from retention.results import UNIT_WORDS

MARKED_WORDS = {
    "suppressed": "[c] hidden: too few people or to protect others",
    "not applicable": "[z] not applicable",
    "not available": "[x] not available",
}
"""Why a number is missing, by the state of its row."""
MOST_LISTED = 6


def sentences(parts: Iterable[str]) -> str:
    """Parts as sentences, one after the other; empty ones are left out.

    Examples
    --------
    >>> sentences(["a line", "", "it rises."])
    'A line. It rises.'
    """
    kept = [part.strip() for part in parts if part.strip()]
    return " ".join(f"{p[0].upper()}{p[1:]}{'' if p.endswith('.') else '.'}" for p in kept)


def listed(names: Sequence[str]) -> str:
    """Names in a sentence.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    short = [shortened(name) for name in names]
    return " and ".join([", ".join(short[:-1]), short[-1]] if len(short) > 1 else short)


def interval_words(table: PublishedTable) -> str:
    """The level of the intervals as part of a subtitle, empty without intervals."""
    if table.definition.interval == "not applicable":
        return ""
    return f"with {float(table.frame['level'].iloc[0]):.0%} intervals"


def unit_words(table: PublishedTable) -> str:
    """The unit of the numbers as part of a subtitle."""
    return UNIT_WORDS[table.definition.unit]


def caption(table: PublishedTable, how_to_read: Iterable[str]) -> str:
    """How to read the picture, what is to know of these numbers, then definition and rule."""
    notes = (*how_to_read, *table.definition.caveats, *table.notes)
    return f"{sentences(notes)} {table.caption}"
