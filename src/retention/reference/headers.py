"""Headers of exports, by the table that they stand for.

The list covers what staff exports of the Electronic Staff Record and the national workforce
minimum data set call the columns of this package. Its order is an order of preference.
"""

from __future__ import annotations

from functools import cache

from retention.reference.source import rows_of

_POSTS = ("starters", "staff", "snapshots")
_PEOPLE = (*_POSTS, "leavers", "moves", "appraisals", "talent_pool", "development")
_GROUPS: dict[str, tuple[str, ...]] = {
    "people": _PEOPLE,
    "posts": _POSTS,
    "assignments": (*_POSTS, "leavers", "moves"),
    "endings": ("leavers", "staff"),
    "attributes": (*_POSTS, "moves"),
}


@cache
def export_headers(table: str) -> tuple[tuple[str, str], ...]:
    """Pairs of an export's header and the column's name here, the preferred first.

    Examples
    --------
    >>> dict(export_headers("leavers"))["Termination Date"]
    'last_day'
    """
    return tuple(
        (row["header"], row["name"])
        for row in rows_of("export_headers.csv")
        if table in _GROUPS.get(row["tables"], (row["tables"],))
    )
