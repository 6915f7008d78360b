"""Why people leave, and where they go, as recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from retention.counts import Grid, Stretches, count_events, grid_of, stretches_of
from retention.counts.arrays import FloatArray
from retention.errors import ArgumentError, nearest
from retention.indicators.definitions.events import BY_LAST_DAY
from retention.indicators.definitions.leaving import (
    DESTINATIONS,
    FLAG_ROWS,
    OTHER_ROW,
    REASON_CLASSES,
    REASON_FLAGS,
    REASON_LABELS,
    RETENTION_ROW,
    UNKNOWN_ROW,
)
from retention.indicators.leaving_kinds import (
    DESTINATION,
    REASON,
    check_leaving,
    leavers_by_kind,
)
from retention.indicators.tables import table_of
from retention.periods import Periods
from retention.reference import (
    DESTINATION_CLASSES,
    UNKNOWN_CLASS,
    destination_class,
    leaving_reason,
)
from retention.reference import leaving_reasons as national_reasons
from retention.results import Definition, IndicatorTable
from retention.workforce import Workforce

ReasonsBy = Literal["class", "label", "flag"]


def leaving_reasons(
    workforce: Workforce,
    period: Periods,
    *,
    by: ReasonsBy = "class",
    level: float = 0.95,
) -> IndicatorTable:
    """Leavers of each period by the recorded reason, each as a share of all leavers.

    Leavers are those of ``leaver_rate(..., definition="events")``: a reason takes nobody out
    of them. The row ``unknown`` shows how many reasons are not known; in a part of the
    workforce, those who moved out of it are among these.

    Parameters
    ----------
    workforce : Workforce
    period : Period or sequence of Period
    by : {"class", "label", "flag"}
        By class of reason, as resignation or retirement, with ``other`` and ``unknown``
        apart; by national label; or by flag: voluntary, development-linked, culture-linked,
        planned, not lost to retention, and all but the last two, which is the retention
        reading. Flags overlap, classes and labels add up to all leavers.
    level : float, default 0.95

    Returns
    -------
    IndicatorTable
        Grouped by ``reason_class``, ``leaving_reason`` or ``reason_flag``: ``numerator``
        leavers of the row, ``leavers`` all of them, ``value`` their share with Wilson limits.

    Raises
    ------
    ArgumentError
        If the records have no leaving reasons, or `by` is not one of these.

    See Also
    --------
    leaver_rate : ``definition="voluntary_leaver_rate"`` and ``"retention_reading"`` put the
        same leavers over headcounts.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> frame = retention.leaving_reasons(workforce, year).frame
    >>> total = frame["total"]
    >>> bool(frame.loc[~total, "numerator"].sum() == frame.loc[total, "numerator"].sum())
    True
    """
    check_leaving(workforce, REASON)
    if by not in ("class", "label", "flag"):
        raise ArgumentError(
            f"by must be one of class, label, flag, was {by!r}"
            f"{nearest(str(by), ('class', 'label', 'flag'))}"
        )
    stretches, grid = stretches_of(workforce), grid_of(workforce, period)
    names = (*(reason.label for reason in national_reasons()), UNKNOWN_ROW)
    counted = leavers_by_kind(workforce, stretches, grid, REASON, _label_of, names)
    by_label = {name: leavers[-1] for name, leavers in counted.items()}
    match by:
        case "class":
            return _split(
                REASON_CLASSES,
                "reason_class",
                workforce,
                stretches,
                grid,
                _classes(by_label),
                level,
            )
        case "label":
            return _split(REASON_LABELS, REASON, workforce, stretches, grid, _met(by_label), level)
        case _:
            return _split(
                REASON_FLAGS, "reason_flag", workforce, stretches, grid, _flags(by_label), level
            )


def destinations(workforce: Workforce, period: Periods, *, level: float = 0.95) -> IndicatorTable:
    """Leavers of each period by where they went: elsewhere in the NHS, out of it, or unknown.

    Parameters
    ----------
    workforce : Workforce
    period : Period or sequence of Period
    level : float, default 0.95

    Returns
    -------
    IndicatorTable
        Grouped by ``destination_class``; measures as `leaving_reasons`.

    Raises
    ------
    ArgumentError
        If the records have no destinations.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> frame = retention.destinations(workforce, year).frame
    >>> frame["destination_class"].to_list()
    ['left the organisation, stayed in the NHS', 'left the NHS', 'unknown', 'All']
    """
    check_leaving(workforce, DESTINATION)
    stretches, grid = stretches_of(workforce), grid_of(workforce, period)
    counted = leavers_by_kind(
        workforce, stretches, grid, DESTINATION, destination_class, DESTINATION_CLASSES
    )
    rows = _met({name: leavers[-1] for name, leavers in counted.items()})
    return _split(DESTINATIONS, "destination_class", workforce, stretches, grid, rows, level)


def _label_of(label: str | None) -> str:
    found = None if label is None else leaving_reason(label)
    return UNKNOWN_ROW if found is None or found.unknown else found.label


def _met(rows: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    """The rows that have a leaver in any period: a row of none would have to be hidden."""
    return {name: leavers for name, leavers in rows.items() if leavers.any()}


def _classes(by_label: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    """Leavers by class; what is known and of no class is apart from what is unknown."""
    rows: dict[str, FloatArray] = {}
    for reason in national_reasons():
        name = OTHER_ROW if reason.reason_class == UNKNOWN_CLASS else reason.reason_class
        rows[name] = rows.get(name, 0.0) + by_label[reason.label]
    ordered = {name: rows[name] for name in sorted(rows, key=lambda n: (n == OTHER_ROW, n))}
    return _met({**ordered, UNKNOWN_ROW: by_label[UNKNOWN_ROW]})


def _flags(by_label: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    """Leavers by flag, the retention reading, and the unknown; a leaver may be in several."""
    everyone = np.sum(list(by_label.values()), axis=0)
    rows: dict[str, FloatArray] = {}
    for name, flag in FLAG_ROWS.items():
        flagged = [by_label[r.label] for r in national_reasons() if getattr(r, flag)]
        rows[name] = np.sum(flagged, axis=0)
    rows[RETENTION_ROW] = everyone - rows["planned"] - rows["not lost to retention"]
    rows[UNKNOWN_ROW] = by_label[UNKNOWN_ROW]
    return rows


def _split(
    definition: Definition,
    column: str,
    workforce: Workforce,
    stretches: Stretches,
    grid: Grid,
    rows: Mapping[str, FloatArray],
    level: float,
) -> IndicatorTable:
    """A row per kind of leaving, each beside everybody who left."""
    events = count_events(stretches, grid, BY_LAST_DAY)
    shape = (len(rows) + 1, len(grid.periods))
    columns = {
        "exposed": np.broadcast_to(events.exposed[-1], shape),
        "leavers": np.broadcast_to(events.leavers[-1], shape),
        "numerator": np.vstack([*rows.values(), events.leavers[-1]]),
    }
    labels = pd.DataFrame({column: pd.array(list(rows), dtype="str")})
    return table_of(
        definition, workforce, replace(stretches, labels=labels), grid, columns, level=level
    )
