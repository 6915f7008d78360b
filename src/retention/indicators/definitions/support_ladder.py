"""The ladder of support: each rung reached, and reached after all those before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from retention.indicators.definitions.parts import LIMITS, Columns, derived
from retention.indicators.definitions.support import (
    ALL_THE_YEAR,
    APPRAISED_QUANTITY,
    DEVELOPED_QUANTITY,
)
from retention.results import Definition, Measure
from retention.statistics.intervals import wilson

APPRAISED = "appraised in the last 12 months"
QUALITY = "the appraisal helped, set objectives and made the person feel valued"
STRENGTHENED = "strengths recorded and a plan agreed"
DEVELOPED = "development beyond mandatory training"
PROGRESSED = "progressed: a new role, a higher band or a post to stretch"
RUNGS = (APPRAISED, QUALITY, STRENGTHENED, DEVELOPED, PROGRESSED)

ALL_YEAR = "in post all year"
OF_AN_APPRAISAL = (QUALITY, STRENGTHENED)
LIMITS_SO_FAR = ("share_so_far", "lower_so_far", "upper_so_far")
_SHARED = {APPRAISED: APPRAISED_QUANTITY, DEVELOPED: DEVELOPED_QUANTITY}


def _derive(frame: pd.DataFrame, level: float) -> Columns:
    one = wilson(frame["numerator"], frame["denominator"], level)
    all_before = wilson(frame["all_so_far"], frame["denominator"], level)
    found = dict(zip(("value", *LIMITS), (one.value, one.lower, one.upper), strict=True))
    so_far = (all_before.value, all_before.lower, all_before.upper)
    return {**found, **dict(zip(LIMITS_SO_FAR, so_far, strict=True))}


SUPPORT_LADDER = Definition(
    key="support_ladder",
    version=1,
    title="The ladder of support",
    numerator="people who reached the rung in their 12 months; all_so_far are those of them who "
    "reached every rung before it too",
    denominator="people in post on all days of the 12 months, on leave on at most half of them; "
    "of leavers, those in post all their last 12 months; and people on leave on more than half",
    unit="proportion",
    direction="higher",
    question="support",
    interval="Wilson",
    source="retention: dated events of those who were there to have them",
    caveats=(
        "overlapping years have no control limits",
        "a rung that the records do not tell of is not available and is passed over: those after "
        "it rest on the rungs before it",
        "an activity without a recorded status counts as completed, one not known to be mandatory "
        "or not does not count",
        "coming back from acting up, or to an earlier role, is no progress",
        "an appraisal rate alone says little: it is never drawn alone",
    ),
    measures=(),
    derive=_derive,
    identities=(
        (("reached_before", 1), ("all_so_far", -1), ("stopped", -1)),
        (("numerator", 1), ("all_so_far", -1), ("skipped", -1)),
        (("denominator", 1), ("reached_before", -1), ("skipped", -1), ("neither", -1)),
    ),
)


def ladder_of(people: Sequence[str], available: Sequence[str]) -> Definition:
    """The definition for records that tell of some of the rungs.

    The same people stand in several rows: all so far of one rung are those before the next.
    """
    names: dict[str, list[tuple[tuple[str, str], str]]] = {
        name: [] for name in ("denominator", "numerator", "reached_before", "all_so_far")
    }
    for who in people:
        whole = ALL_THE_YEAR if who == ALL_YEAR else f"{ALL_THE_YEAR}: {who}"
        before = whole
        for place, rung in enumerate(available):
            of_all_year = who == ALL_YEAR and rung in _SHARED
            reached = _SHARED[rung] if of_all_year else f"{rung}: {who}"
            so_far = reached if nested(available, place) else f"{rung} and all before: {who}"
            found = {"numerator": reached, "reached_before": before, "all_so_far": so_far}
            for name, quantity in found.items():
                names[name].append(((who, rung), quantity))
            before = so_far
        names["denominator"] += [((who, rung), whole) for rung in RUNGS]
    steps = {name: tuple(pairs) for name, pairs in names.items()}
    return replace(
        SUPPORT_LADDER,
        measures=(
            _people("denominator", (), "base", steps),
            _people("numerator", ("denominator",), "count", steps),
            _people("reached_before", ("denominator",), "count", steps),
            _people("all_so_far", ("denominator",), "count", steps),
            _people("stopped", ("denominator",), "count", {}),
            _people("skipped", ("denominator",), "count", {}),
            _people("neither", ("denominator",), "count", {}),
            *derived(("numerator", "denominator"), "value", *LIMITS),
            *derived(("all_so_far", "denominator"), *LIMITS_SO_FAR),
        ),
    )


def nested(available: Sequence[str], place: int) -> bool:
    """Whether all who reached a rung reached those before it by what the rungs are."""
    before = available[:place]
    return not before or (available[place] in OF_AN_APPRAISAL and set(before) == {APPRAISED})


def _people(
    name: str,
    of: tuple[str, ...],
    role: str,
    steps: dict[str, tuple[tuple[tuple[str, str], str], ...]],
) -> Measure:
    return Measure(
        name,
        "base" if role == "base" else "count",
        of,
        quantity=f"ladder {name}",
        grouped_at="closing",
        rest="not on the rung" if name == "numerator" else "",
        steps=steps.get(name, ()),
    )
