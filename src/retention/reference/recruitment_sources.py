"""Where joiners come from: which sources begin a career, and which are schemes of some years."""

from __future__ import annotations

from functools import cache

from retention.reference.source import key, rows_of
from retention.reference.values import value_aliases

EARLY_CAREER, EXPERIENCED, UNKNOWN_SOURCE = "early career", "experienced", "unknown"
_LIST = "recruitment_source"


@cache
def _kinds() -> dict[str, str]:
    return {row["source"]: row["kind"] for row in rows_of("recruitment_sources.csv")}


@cache
def schemes() -> tuple[str, ...]:
    """The sources that are training schemes: their joiners are followed for five years.

    Examples
    --------
    >>> schemes()
    ('Apprentice', 'Graduate scheme')
    """
    return tuple(r["source"] for r in rows_of("recruitment_sources.csv") if r["scheme"] == "yes")


def source_kind(source: str | None) -> str:
    """Early career, experienced, or unknown for what is blank, in no list, or says so itself.

    Examples
    --------
    >>> source_kind("Apprenticeship"), source_kind("Other NHS")
    ('early career', 'experienced')
    >>> source_kind("Advertisement on a bus"), source_kind(None)
    ('unknown', 'unknown')
    """
    value = value_aliases(_LIST).get(key(source)) if isinstance(source, str) else None
    return _kinds().get(value or "", UNKNOWN_SOURCE)
