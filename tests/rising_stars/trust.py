"""Workforces with ratings and nominations that are small enough to count by hand."""

from __future__ import annotations

from collections.abc import Iterable

from retention.intake import read_contents
from retention.rising_stars import RisingStarRule
from retention.workforce import Workforce

RULE = RisingStarRule(version="2026-1")
POOL = RisingStarRule(version="2026-1", evidence="talent_pool")
STAFF = (
    "employee_id,assignment_id,start_date,last_day,staff_group,band,contract_type,fte,"
    "recruitment_source,leaving_reason,destination"
)
APPRAISALS = "employee_id,appraisal_date,performance,potential,rater"


def person(
    who: str,
    start: str = "2015-01-05",
    last: str = "",
    *,
    group: str = "Nursing",
    band: str = "Band 5",
    contract: str = "Permanent",
    fte: str = "1",
    source: str = "Other NHS",
    reason: str = "",
    destination: str = "",
    post: str = "1",
) -> str:
    """A row of the staff list."""
    fields = (who, f"{who}-{post}", start, last, group, band, contract, fte)
    return ",".join((*fields, source, reason, destination))


def rated(who: str, day: str, performance: str = "4", potential: str = "high", by: str = "R1"):
    """A row of the appraisals."""
    return ",".join((who, day, performance, potential, by))


def trust(
    people: Iterable[str],
    appraisals: Iterable[str] = (),
    named: Iterable[str] | None = None,
    *,
    as_of: str = "2025-03-31",
    keep_ids: bool = False,
) -> Workforce:
    """A workforce of rows; `named` are rows of the talent pool: id, from, to."""
    contents = {
        "staff.csv": "\n".join((STAFF, *people)).encode(),
        "appraisals.csv": "\n".join((APPRAISALS, *appraisals)).encode(),
    }
    if named is not None:
        rows = ("employee_id,from_date,to_date", *named)
        contents["talent_pool.csv"] = "\n".join(rows).encode()
    return read_contents(contents, as_of=as_of, observed_from="2020-01-01", keep_ids=keep_ids)
