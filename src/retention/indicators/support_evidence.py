"""What the records tell of support: dated events of people, or why there are none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from retention.counts import Stretches
from retention.counts.arrays import BoolArray
from retention.counts.attendance import People
from retention.counts.dated import DatedEvents
from retention.counts.progress import can_tell_progress, progress
from retention.counts.stretches import days_of
from retention.indicators.definitions.support_ladder import (
    APPRAISED,
    DEVELOPED,
    PROGRESSED,
    QUALITY,
    STRENGTHENED,
)
from retention.workforce import Workforce

QUALITIES = ("helped", "objectives", "valued")
NO_APPRAISALS = "the records have no table appraisals"
NO_DEVELOPMENT = "the records have no table development"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Events of one kind, or the reason why the records tell of none."""

    events: DatedEvents | None
    missing: str = ""

    def reached(self, people: People) -> BoolArray | None:
        """Who of some people has one in the months that are theirs; None without evidence."""
        if self.events is None:
            return None
        return self.events.any_in(people.person, people.first, people.last)


def evidence_of(workforce: Workforce, stretches: Stretches) -> Mapping[str, Evidence]:
    """The evidence for each rung of the ladder, in their order."""
    found = dict.fromkeys((APPRAISED, QUALITY, STRENGTHENED), Evidence(None, NO_APPRAISALS))
    if "appraisals" in workforce.tables:
        appraisals = workforce.table("appraisals")
        found = {
            APPRAISED: _dated(appraisals, "appraisal_date"),
            QUALITY: _quality(appraisals),
            STRENGTHENED: _strengths_and_plan(appraisals),
        }
    return {
        **found,
        DEVELOPED: development(workforce),
        PROGRESSED: Evidence(DatedEvents.of(*progress(workforce, stretches.everyone)))
        if can_tell_progress(workforce)
        else Evidence(None, "the records have no roles, no bands and no kinds of moves"),
    }


def development(workforce: Workforce) -> Evidence:
    """Completed activities that are known not to be mandatory."""
    if "development" not in workforce.tables:
        return Evidence(None, NO_DEVELOPMENT)
    done = beyond_mandatory(workforce.table("development"))
    if done is None:
        return Evidence(None, "the table development does not say what is mandatory")
    return _dated(done, "activity_date")


def beyond_mandatory(activities: pd.DataFrame) -> pd.DataFrame | None:
    """The activities that took place and are known not to be mandatory.

    One without a status counts as completed. None where nothing tells what is mandatory.
    """
    if "mandatory" not in activities:
        return None
    done = ~activities["mandatory"].fillna(value=True).astype(bool)
    if "status" in activities:
        done &= activities["status"].isna() | (activities["status"] == "completed")
    return activities[done]


def _dated(table: pd.DataFrame, column: str) -> Evidence:
    return Evidence(DatedEvents.of(table["person"].to_numpy(np.int64), days_of(table[column])))


def _quality(appraisals: pd.DataFrame) -> Evidence:
    """Appraisals of which the person said yes to everything that was asked."""
    asked = [name for name in QUALITIES if _answered(appraisals, name)]
    if not asked:
        return Evidence(None, "the appraisals do not say whether they helped")
    good = appraisals[asked].fillna(value=False).astype(bool).all(axis=1)
    return _dated(appraisals[good], "appraisal_date")


def _strengths_and_plan(appraisals: pd.DataFrame) -> Evidence:
    absent = [name for name in ("strengths", "plan_agreed") if not _answered(appraisals, name)]
    if absent:
        words = {"strengths": "strengths", "plan_agreed": "whether a plan was agreed"}
        return Evidence(None, f"the appraisals do not say {' nor '.join(words[a] for a in absent)}")
    both = appraisals["strengths"].notna() & appraisals["plan_agreed"].fillna(value=False)
    return _dated(appraisals[both.astype(bool)], "appraisal_date")


def _answered(table: pd.DataFrame, name: str) -> bool:
    return name in table and bool(table[name].notna().any())
