"""An adapter through which a corpus of awkward files is read.

``load(path, table, snapshot, context)`` gives what was accepted, quarantined and dropped, and the
sentences of the reading, or raises the package's own error.
"""

from __future__ import annotations

import warnings
from datetime import date
from typing import Any

import pandas as pd

import retention
from retention.errors import RetentionWarning
from retention.intake.read import read
from retention.reference import reason_class, reason_flag
from retention.workforce import Workforce

UNKNOWN = "other or unknown"
LONG_AGO = "1900-01-02"
"""All leavers of a small file are to be counted, whenever they left."""


def load(path: str, table: str, snapshot: str, context: str | None = None) -> dict[str, Any]:
    """Read one file of the corpus."""
    files = {table: path} | ({"staff": context} if context else {})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RetentionWarning)
        workforce = read(files, as_of=snapshot, observed_from=LONG_AGO, keep_ids=True)
    source = next(f for f in workforce.source if f.table == table)
    of_file = [p for p in workforce.problems if p.file == source.file]
    aside = [p for p in of_file if p.action == "quarantined"]
    other = [p for p in of_file if p.action != "quarantined"]
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
        **_reasons(workforce, year),
    }


def _reasons(workforce: Workforce, year: retention.Period) -> dict[str, float]:
    """Leavers by their last post's reason, from the spells themselves."""
    spells = workforce.spells.sort_values("start")
    last = spells[~spells["person"].duplicated(keep="last")]
    first, end = pd.Timestamp(year.start), pd.Timestamp(year.end)
    left = last[(last["exit"] > first) & (last["exit"] <= end)]
    reasons = [r if isinstance(r, str) else None for r in left["leaving_reason"].astype(object)]
    return {
        "voluntary_leavers_12m": sum(reason_flag(r, "voluntary") for r in reasons),
        "unknown_reason_leavers_12m": sum(reason_class(r) == UNKNOWN for r in reasons),
    }
