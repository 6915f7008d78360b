"""A raw table as it may be seen: what is hidden is missing wherever it could be read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.disclosure.audit import round_to
from retention.disclosure.release import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    SHOWN,
    SUPPRESSED,
    PublishedTable,
    issue,
)
from retention.disclosure.rules import Rule
from retention.results import NUMERATOR, Definition, IndicatorTable, Measure, before_name

_Mask = npt.NDArray[np.bool_]


def protected(
    table: IndicatorTable, rule: Rule, is_hidden: Callable[[int, str], bool]
) -> PublishedTable:
    """The table as it may be seen.

    Parameters
    ----------
    table : IndicatorTable
    rule : Rule
    is_hidden : callable
        Whether the number in a row (its position) and measure is hidden.
    """
    definition, raw = table.definition, table.frame
    unseen = tuple(m.name for m in definition.measures if m.unseen or m.role == "largest")
    if unseen:
        # Nothing that is seen is worked out from them, so nothing is hidden with them.
        kept = tuple(
            replace(m, of=tuple(name for name in m.of if name not in unseen))
            for m in definition.measures
            if m.name not in unseen
        )
        definition = replace(definition, measures=kept)
    frame = raw.drop(columns=list(unseen))
    if rule.rounding > 1:
        frame = _rounded(frame, definition, rule.rounding)
    masks: dict[str, _Mask] = {}
    for measure in definition.measures:
        masks[measure.name] = _mask(measure, masks, len(raw), is_hidden)
    if definition.across_rows:
        for measure in definition.measures:
            if measure.counted:
                frame[measure.name] = frame[measure.name].mask(masks[measure.name])
        _work_out(frame, definition)
    suppressed = np.logical_or.reduce(list(masks.values()))
    # What rests on a row that is hidden is hidden too, though nothing of its own row is.
    suppressed |= np.asarray(frame["value"].isna() & raw["value"].notna(), dtype=bool)
    if definition.whole_series and suppressed.any():
        suppressed = _whole_series(table, suppressed)
        masks = dict.fromkeys(masks, suppressed)
    for name, mask in masks.items():
        frame[name] = frame[name].mask(mask)
    frame["state"] = np.select(
        [suppressed, _not_known(raw), raw["value"].isna().to_numpy()],
        [SUPPRESSED, NOT_AVAILABLE, NOT_APPLICABLE],
        SHOWN,
    )
    return issue(
        replace(table, definition=definition, frame=raw.drop(columns=list(unseen))), frame, rule
    )


def _mask(
    measure: Measure,
    masks: Mapping[str, _Mask],
    rows: int,
    is_hidden: Callable[[int, str], bool],
) -> _Mask:
    """Rows in which a measure is hidden: itself, or anything it rests on."""
    mask = np.array([is_hidden(row, measure.name) for row in range(rows)], dtype=bool)
    for name in measure.of:
        mask |= masks[name]
    return mask


def _rounded(raw: pd.DataFrame, definition: Definition, rounding: int) -> pd.DataFrame:
    """Counts and sums as multiples, and everything derived worked out from them."""
    frame = raw.copy()
    for measure in definition.measures:
        if measure.counted:
            frame[measure.name] = frame[measure.name].map(
                lambda value: value if pd.isna(value) else round_to(value, rounding)
            )
    _work_out(frame, replace(definition, derive=definition.rederive or definition.derive))
    return frame


def _work_out(frame: pd.DataFrame, definition: Definition) -> None:
    """Write everything derived anew from the counts in a frame."""
    level = float(frame["level"].iloc[0]) if len(frame) else 0.95
    for name, values in definition.derive(frame, level).items():
        frame[name] = np.asarray(values)


def _not_known(frame: pd.DataFrame) -> _Mask:
    """Rows in which the number counted, now or in an earlier period, is not known."""
    counted = [name for name in (NUMERATOR, before_name(NUMERATOR)) if name in frame]
    return np.asarray(frame[counted].isna().any(axis=1), dtype=bool)


def _whole_series(table: IndicatorTable, suppressed: _Mask) -> _Mask:
    """Every row of a series of which a row is hidden; without `along` all rows are one."""
    if not table.along:
        return np.ones(len(suppressed), dtype=bool)
    keys = [column for column in table.keys if column not in table.along]
    series = table.frame.groupby(keys, observed=True, dropna=False).ngroup()
    return np.asarray(series.isin(series[suppressed]), dtype=bool)
