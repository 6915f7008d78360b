"""Posts that figures of a stable workforce leave out, by what employers call them."""

from __future__ import annotations

from functools import cache

from retention.reference.source import key, rows_of, split


@cache
def excluded_values(scope: str) -> dict[str, frozenset[str]]:
    """For each column that tells it, the `key` of every value that a scope leaves out.

    Examples
    --------
    >>> sorted(excluded_values("no_bank_or_locum")["contract_type"])[:2]
    ['bank', 'bank contract']
    """
    found: dict[str, set[str]] = {}
    for row in rows_of("scopes.csv"):
        if row["scope"] == scope:
            names = (row["value"], *split(row["aliases"]))
            found.setdefault(row["column"], set()).update(map(key, names))
    return {column: frozenset(values) for column, values in found.items()}


@cache
def scope_words() -> dict[str, str]:
    """From each scope of the list to the words for what it leaves out.

    Examples
    --------
    >>> scope_words()["no_honorary"]
    'honorary'
    """
    return {row["scope"]: row["words"] for row in rows_of("scopes.csv")}


def is_excluded(scope: str, column: str, value: str) -> bool:
    """Whether a post with a value is out of a scope, whatever its case and punctuation.

    Examples
    --------
    >>> is_excluded("no_bank_or_locum", "contract_type", "BANK STAFF")
    True
    """
    return key(value) in excluded_values(scope).get(column, frozenset())
