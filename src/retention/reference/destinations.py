"""Where leavers go: to another NHS employer, out of the NHS, or nobody knows."""

from __future__ import annotations

from retention.reference.source import key
from retention.reference.values import value_aliases

STAYED_IN_NHS = "left the organisation, stayed in the NHS"
LEFT_NHS = "left the NHS"
UNKNOWN_DESTINATION = "unknown"
DESTINATION_CLASSES = (STAYED_IN_NHS, LEFT_NHS, UNKNOWN_DESTINATION)


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
    found = value_aliases("destination").get(key(label)) if isinstance(label, str) else None
    if found is None or found == "Unknown":
        return UNKNOWN_DESTINATION
    return STAYED_IN_NHS if found == "NHS Organisation" else LEFT_NHS
