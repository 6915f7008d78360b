"""Leavers split by reason or destination."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from retention.indicators.definitions.events import EXPOSED_BY_LAST_DAY
from retention.indicators.definitions.leaver_shares import (
    ALL_LEAVERS,
    LOST,
    NOT_LOST,
    PLANNED,
    RESIGNATIONS,
    UNKNOWN,
    VOLUNTARY,
)
from retention.indicators.definitions.parts import LIMITS, Columns, derived
from retention.results import Definition, Measure
from retention.statistics.intervals import wilson

UNKNOWN_ROW, OTHER_ROW = "unknown", "other"
RETENTION_ROW = "all but planned and not lost to retention"
FLAG_ROWS = {
    "voluntary": "voluntary",
    "development-linked": "development_linked",
    "culture-linked": "culture_linked",
    "planned": "planned",
    "not lost to retention": "not_lost",
}
"""Rows by flag, in their order, and the attribute of the national reason."""


def _derive_share(frame: pd.DataFrame, level: float) -> Columns:
    found = wilson(frame["numerator"], frame["leavers"], level)
    return {
        "denominator": frame["leavers"],
        "value": found.value,
        "lower": found.lower,
        "upper": found.upper,
    }


def _measures(count: Measure) -> tuple[Measure, ...]:
    """One kind of leavers in each row, beside the leavers of all kinds in every row."""
    return (
        replace(EXPOSED_BY_LAST_DAY, groups="same"),
        replace(ALL_LEAVERS, groups="same"),
        count,
        *derived(("leavers",), "denominator"),
        *derived(("numerator", "leavers"), "value", *LIMITS),
    )


_COUNT = Measure(
    "numerator",
    "count",
    ("leavers",),
    quantity="event_leavers_by_last_day",
    grouped_at="period",
)

REASON_CLASSES = Definition(
    key="leavers_by_reason_class",
    version=1,
    title="Leavers by class of reason",
    numerator="leavers by last day whose reason is of the class",
    denominator="all leavers by last day",
    unit="proportion",
    direction="neither",
    question="culture",
    interval="Wilson",
    source="retention: classes of the national leaving reasons",
    caveats=(
        "the row unknown is every reason that is blank, unmapped or recorded as unknown",
        "a class without leavers has no row",
        "reasons take nobody out of headcounts",
        "the gate does not tie classes to labels: release one of the two",
    ),
    measures=_measures(
        replace(_COUNT, named=(("resignation", RESIGNATIONS), (UNKNOWN_ROW, UNKNOWN)))
    ),
    derive=_derive_share,
    sensitive=True,
)

REASON_LABELS = replace(
    REASON_CLASSES,
    key="leavers_by_reason",
    title="Leavers by reason",
    numerator="leavers by last day whose reason is the national label",
    source="retention: national leaving reasons of the Electronic Staff Record",
    caveats=(
        REASON_CLASSES.caveats[0],
        "a label without leavers has no row",
        *REASON_CLASSES.caveats[2:],
    ),
    measures=_measures(replace(_COUNT, named=((UNKNOWN_ROW, UNKNOWN),))),
)

REASON_FLAGS = replace(
    REASON_CLASSES,
    key="leavers_by_reason_flag",
    title="Leavers by what their reason says",
    numerator="leavers by last day whose reason has the flag",
    source="retention: flags of the national leaving reasons",
    caveats=(
        REASON_CLASSES.caveats[0],
        "a reason may have several flags or none, so rows share people and do not add up",
        f"“{RETENTION_ROW}” is the retention reading; unknown reasons are in it",
        "reasons take nobody out of headcounts",
    ),
    measures=_measures(
        replace(
            _COUNT,
            groups="overlap",
            rest="leavers without the flag",
            named=(
                ("voluntary", VOLUNTARY),
                ("planned", PLANNED),
                ("not lost to retention", NOT_LOST),
                (RETENTION_ROW, LOST),
                (UNKNOWN_ROW, UNKNOWN),
            ),
        )
    ),
)

DESTINATIONS = replace(
    REASON_CLASSES,
    key="destinations",
    title="Where leavers went",
    numerator="leavers by last day who went there",
    source="retention: national destinations on leaving",
    caveats=(
        "the row unknown is every destination that is blank, unmapped or recorded as unknown",
        "only an NHS organisation is staying in the NHS; general practice is not, as in national "
        "statistics of hospital and community services (confirm)",
        "a destination is what was recorded on leaving; nobody is followed",
    ),
    measures=_measures(_COUNT),
)
