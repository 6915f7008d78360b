"""An adapter through which a corpus of awkward files is read as the `staff` table.

``load(path, table, snapshot, context)`` gives what was accepted, quarantined and dropped, and the
sentences of the reading, or raises the package's own error.
"""

from __future__ import annotations

import warnings
from datetime import date
from pathlib import Path
from typing import Any

import retention
from retention.errors import IntakeError, RetentionWarning
from retention.intake.read import read
from retention.workforce import Workforce

TABLES = ("staff",)
LONG_AGO = "1900-01-02"
"""All leavers of a small file are to be counted, whenever they left."""


def load(path: str, table: str, snapshot: str, context: str | None = None) -> dict[str, Any]:
    """Read one file of the corpus."""
    if table not in TABLES:
        raise IntakeError(f"{Path(path).name}: the table {table} is not read yet")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RetentionWarning)
        workforce = read({table: path}, as_of=snapshot, observed_from=LONG_AGO, keep_ids=True)
    (source,) = workforce.source
    aside = [p for p in workforce.problems if p.action == "quarantined"]
    other = [p for p in workforce.problems if p.action != "quarantined"]
    return {
        "accepted": range(source.accepted),
        "quarantined": [f"row {p.row} {p.column}: {p.sentence}" for p in aside],
        "dropped": source.dropped,
        "warnings": [(f"row {p.row} " if p.row else "") + p.sentence for p in other],
        "measures": _measures(workforce, date.fromisoformat(snapshot)),
    }


def _measures(workforce: Workforce, snapshot: date) -> dict[str, float]:
    year = retention.year_to(snapshot)
    return {
        "leavers_12m": retention.event_leavers(workforce, year).frame["numerator"].iloc[0],
        "headcount_end": retention.headcount(workforce, year).frame["closing"].iloc[0],
        "distinct_people": workforce.spells["person"].nunique(),
        "spells": len(workforce.spells),
    }
