"""Which destinations on leaving are another NHS employer, and which tell nothing."""

from __future__ import annotations

from functools import cache
from typing import Literal

from retention.reference.source import key, rows_of
from retention.reference.values import value_aliases

Where = Literal["nhs", "outside", "unknown"]


@cache
def _table() -> dict[str, str]:
    return {row["destination"]: row["where"] for row in rows_of("destinations.csv")}


def destination_is(destination: str | None) -> Where:
    """Whether somebody who left went to another NHS employer, outside the NHS, or nobody knows.

    Blank, and a word that is not in the list, is unknown: nothing is guessed. General practice
    is outside, since practices are no NHS employers.

    Examples
    --------
    >>> destination_is("NHS Organisation"), destination_is("Self-Employed"), destination_is(None)
    ('nhs', 'outside', 'unknown')
    """
    known = value_aliases("destination").get(key(destination)) if destination else None
    match _table().get(known or ""):
        case "nhs":
            return "nhs"
        case "outside":
            return "outside"
        case _:
            return "unknown"
