"""An adapter through which a corpus of awkward files is read, one table at a time.

``load(path, table, snapshot, context)`` gives what was accepted, quarantined and dropped, and the
sentences of the reading, or raises the package's own error.
"""

from __future__ import annotations

import warnings
from datetime import date
from pathlib import Path
from typing import Any

import retention
from retention.errors import RetentionWarning
from retention.intake.read import read
from retention.reference import leaving_reason
from retention.workforce import Workforce

LONG_AGO = "1900-01-02"
"""All leavers of a small file are to be counted, whenever they left."""


def load(path: str, table: str, snapshot: str, context: str | None = None) -> dict[str, Any]:
    """Read one file of the corpus, beside the staff that it speaks of."""
    files = {table: path} if context is None else {"staff": context, table: path}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RetentionWarning)
        workforce = read(files, as_of=snapshot, observed_from=LONG_AGO, keep_ids=True)
    source = next(f for f in workforce.source if f.table == table)
    said = [p for p in workforce.problems if p.file == Path(path).name]
    aside = [p for p in said if p.action == "quarantined"]
    return {
        "accepted": range(source.accepted),
        "quarantined": [f"row {p.row} {p.column}: {p.sentence}" for p in aside],
        "dropped": source.dropped,
        "warnings": [
            (f"row {p.row} " if p.row else "") + p.sentence for p in said if p not in aside
        ],
        "measures": _measures(workforce, date.fromisoformat(snapshot)),
    }


def _measures(workforce: Workforce, snapshot: date) -> dict[str, float]:
    year = retention.year_to(snapshot)
    by_reason = {"unknown": 0.0, "voluntary": 0.0}
    if "leaving_reason" in workforce.spells and workforce.spells["exit"].notna().any():
        found = retention.event_leavers(workforce, year, by="leaving_reason").frame
        for row in found[~found["total"]].itertuples():
            reason = leaving_reason(str(row.leaving_reason))
            if reason is None or reason.label == "Unknown":
                by_reason["unknown"] += row.numerator
            elif reason.voluntary:
                by_reason["voluntary"] += row.numerator
    regular = _without_bank(workforce)
    return {
        "leavers_12m": retention.event_leavers(workforce, year).frame["numerator"].iloc[0],
        "voluntary_leavers_12m": by_reason["voluntary"],
        "unknown_reason_leavers_12m": by_reason["unknown"],
        "headcount_end": retention.headcount(regular, year).frame["closing"].iloc[0],
        "distinct_people": workforce.spells["person"].nunique(),
        "spells": len(workforce.spells),
    }


def _without_bank(workforce: Workforce) -> Workforce:
    """Without bank posts, which every official headcount leaves out."""
    if "contract_type" not in workforce.columns_to_group_by():
        return workforce
    kinds = workforce.spells["contract_type"].dropna().unique()
    kept = [kind for kind in kinds if kind != "Bank"]
    return workforce.where(contract_type=kept) if len(kept) < len(kinds) else workforce
