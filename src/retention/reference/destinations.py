"""Where leavers go: to another NHS employer, out of the NHS, or nobody knows."""

from __future__ import annotations

from functools import cache

from retention.reference.source import key, rows_of
from retention.reference.values import value_aliases

STAYED_IN_NHS = "left the organisation, stayed in the NHS"
LEFT_NHS = "left the NHS"
UNKNOWN_DESTINATION = "unknown"
DESTINATION_CLASSES = (STAYED_IN_NHS, LEFT_NHS, UNKNOWN_DESTINATION)
_CLASS_OF = {"nhs": STAYED_IN_NHS, "outside": LEFT_NHS, "unknown": UNKNOWN_DESTINATION}


@cache
def _classes() -> dict[str, str]:
    return {row["destination"]: _CLASS_OF[row["where"]] for row in rows_of("destinations.csv")}


def destination_class(label: str | None) -> str:
    """One of `DESTINATION_CLASSES`; a blank or unmapped destination is unknown.

    Only "NHS Organisation" stays in the NHS. General practice is outside it, as in national
    statistics of hospital and community services (confirm).

    Examples
    --------
    >>> destination_class("NHS Organisation"), destination_class("Abroad - EU Country")
    ('left the organisation, stayed in the NHS', 'left the NHS')
    >>> destination_class(None), destination_class("The seaside")
    ('unknown', 'unknown')
    """
    known = value_aliases("destination").get(key(label)) if isinstance(label, str) else None
    return _classes().get(known or "", UNKNOWN_DESTINATION)
