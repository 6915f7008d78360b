"""Which of two pay bands is the higher one."""

from __future__ import annotations

import re

from retention.reference.source import key

_AGENDA_FOR_CHANGE = re.compile(r"(?:afc |agenda for change )?band (?:([1-9])|8 ?([a-d]))")
_MEDICAL = (
    ("foundation year 1",),
    ("foundation year 2",),
    ("core training",),
    ("specialty registrar", "specialty doctor"),
    ("consultant",),
)
"""Medical grades, the lowest first; of those that stand together neither is higher."""


def band_rank(label: str | None) -> tuple[str, float] | None:
    """The pay scale of a band and its place on it; nothing for a band that is not known.

    Bands of different scales are not compared.

    Examples
    --------
    >>> band_rank("Band 8a"), band_rank("Consultant"), band_rank("Grade B")
    (('agenda for change', 8.1), ('medical', 5.0), None)
    """
    word = key(label) if isinstance(label, str) else ""
    found = _AGENDA_FOR_CHANGE.fullmatch(word)
    if found:
        place = float(found[1]) if found[1] else 8 + ("abcd".index(found[2]) + 1) / 10
        return "agenda for change", place
    for place, grades in enumerate(_MEDICAL, start=1):
        if word in grades:
            return "medical", float(place)
    return None
