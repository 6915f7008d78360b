"""The questions that are asked, and the rows that answer them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from retention.disclosure import PublishedTable
from retention.disclosure.release import NOT_AVAILABLE
from retention.results import rows_of

QUESTIONS = (
    ("vision", "Is our Vision clear and inspiring?"),
    ("culture", "Does our Culture support our Vision?"),
    ("support", "How are people being supported and developing?"),
)
"""The three questions that an NHS leader put to every leader, in their order."""


def latest_totals(
    table: PublishedTable, where: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """The rows over everyone, latest first, from the latest that could be counted on.

    A cohort of starters that has not been followed long enough is passed over. Of a table
    that has several rows for a period, `where` says which: columns and their values.
    """
    totals = table.totals
    for column, value in (where or {}).items():
        totals = totals[totals[column].astype(str) == value]
    rows = rows_of(totals.sort_values("period_start", ascending=False))
    while len(rows) > 1 and rows[0]["state"] == NOT_AVAILABLE:
        del rows[0]
    return rows


def latest_total(table: PublishedTable) -> dict[str, Any]:
    """The row over everyone of the latest period that could be counted."""
    return latest_totals(table)[0]
