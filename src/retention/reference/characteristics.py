"""Protected characteristics: which group the others are compared with."""

from __future__ import annotations

from collections.abc import Collection

from retention.reference.source import key, rows_of


def reference_group(column: str, groups: Collection[str]) -> str | None:
    """The group of a column that others are compared with by custom, as the records write it.

    Examples
    --------
    >>> reference_group("ethnicity", ["Asian", "white"]), reference_group("unit", ["Ward 1"])
    ('white', None)
    """
    named = {
        row["column"]: key(row["reference"]) for row in rows_of("protected_characteristics.csv")
    }
    return next((group for group in groups if key(group) == named.get(column)), None)
