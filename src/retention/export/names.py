"""Names of worksheets: legal, short and unlike each other."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 31
_ILLEGAL = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_RESERVED = "history"


def sheet_names(names: Iterable[str], *, taken: Iterable[str] = ()) -> dict[str, str]:
    """A worksheet's name for each of some names.

    Parameters
    ----------
    names : iterable of str
        Any texts, no two the same.
    taken : iterable of str
        Names of worksheets that there are already.

    Returns
    -------
    dict of str to str
        At most 31 characters as spreadsheets count them, without what they forbid, and
        different when capital and small letters are the same.

    Examples
    --------
    >>> sheet_names(["leaver_rate", "a/b", "A:b", "leaver_rate_against_the_rest_by_unit"])
    {'leaver_rate': 'leaver_rate', 'a/b': 'a_b', 'A:b': 'A_b_2', \
'leaver_rate_against_the_rest_by_unit': 'leaver_rate_against_the_rest_by'}
    """
    used = {name.casefold() for name in taken} | {_RESERVED}
    found = {}
    for name in names:
        base = _ILLEGAL.sub("_", name).strip("' ") or "table"
        candidate, number = _cut(base, LONGEST), 1
        while candidate.casefold() in used:
            number += 1
            end = f"_{number}"
            candidate = _cut(base, LONGEST - len(end)) + end
        used.add(candidate.casefold())
        found[name] = candidate
    return found


def _cut(text: str, most: int) -> str:
    """The start of a text; spreadsheets count in units of UTF-16."""
    while len(text.encode("utf-16-le")) // 2 > most:
        text = text[:-1]
    return text.rstrip("' ")
