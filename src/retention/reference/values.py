"""Lists of coded values with the spellings that exports use for them."""

from __future__ import annotations

from functools import cache

from retention.reference.reasons import leaving_reasons
from retention.reference.source import key, rows_of, split

REASONS = "leaving_reason"


@cache
def value_list(name: str) -> tuple[str, ...]:
    """The values of a list.

    Examples
    --------
    >>> value_list("yes_no")
    ('yes', 'no')
    """
    if name == REASONS:
        return tuple(reason.label for reason in leaving_reasons())
    return tuple(row["value"] for row in rows_of("value_lists.csv") if row["list"] == name)


@cache
def value_aliases(name: str) -> dict[str, str]:
    """From the `key` of every spelling of a list to its value.

    Examples
    --------
    >>> value_aliases("yes_no")["true"]
    'yes'
    """
    if name == REASONS:
        pairs = [(r.label, (r.label, *r.aliases)) for r in leaving_reasons()]
    else:
        pairs = [
            (row["value"], (row["value"], *split(row["aliases"])))
            for row in rows_of("value_lists.csv")
            if row["list"] == name
        ]
    return {key(spelling): value for value, spellings in pairs for spelling in spellings}


@cache
def known_words() -> frozenset[str]:
    """Every word of the lists: a value that has one of them is no name."""
    labels = [label for r in leaving_reasons() for label in (r.label, *r.aliases)]
    for row in rows_of("value_lists.csv"):
        labels += [row["value"], *split(row["aliases"])]
    words = {word for label in labels for word in key(label).split()}
    return frozenset(word for word in words if len(word) > 3)
