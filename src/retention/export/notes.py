"""What stands once in a workbook and is referred to from its tables: notes and symbols."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from retention.disclosure import PublishedTable
from retention.disclosure.release import MARKERS, NOT_APPLICABLE, NOT_AVAILABLE, SUPPRESSED

SYMBOLS: Mapping[str, str] = {
    MARKERS[SUPPRESSED]: "hidden to protect people",
    MARKERS[NOT_APPLICABLE]: "not applicable",
    MARKERS[NOT_AVAILABLE]: "not available",
}
"""What a marker means, in few words."""

MEANINGS: Mapping[str, str] = {
    MARKERS[SUPPRESSED]: "Confidential: hidden to protect people, because too few were counted or "
    "because this number would give a hidden one away. It is neither 0 nor small for certain.",
    MARKERS[NOT_APPLICABLE]: "Not applicable: there is no such number, as for the interval of a "
    "count or a comparison of all with all.",
    MARKERS[NOT_AVAILABLE]: "Not available: the records do not hold what is needed, or people have "
    "not been followed for long enough.",
}


class Notes:
    """Caveats of all tables, each once, numbered in the order in which they are met.

    Examples
    --------
    >>> notes = Notes([])
    >>> notes.numbers(("b", "a", "b")), notes.numbers(("a",))
    (('note 1', 'note 2'), ('note 2',))
    """

    def __init__(self, tables: Iterable[PublishedTable]) -> None:
        self._numbers: dict[str, int] = {}
        for table in tables:
            self.numbers(of_table(table))

    def numbers(self, notes: Iterable[str]) -> tuple[str, ...]:
        """The names of some notes, each once."""
        found = [self._numbers.setdefault(n, len(self._numbers) + 1) for n in dict.fromkeys(notes)]
        return tuple(f"note {number}" for number in found)

    def rows(self) -> list[tuple[str, str]]:
        """Symbols and notes with what they mean."""
        notes = [(f"note {number}", _sentence(text)) for text, number in self._numbers.items()]
        return [*MEANINGS.items(), *notes]


def of_table(table: PublishedTable) -> tuple[str, ...]:
    """The caveats of a table: those of its measure, and those of these very numbers."""
    return tuple(note for note in (*table.definition.caveats, *table.notes) if note.strip())


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
