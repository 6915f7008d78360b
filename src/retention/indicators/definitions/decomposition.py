"""A change of the leaver rate in two parts: within groups, and of the mix of groups."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from retention.indicators.definitions.parts import (
    ACTIVE_OPENING,
    Columns,
    blank,
    derived,
    over,
)
from retention.results import Definition, Measure
from retention.statistics.decompose import decompose_change
from retention.statistics.intervals import (
    FloatArray,
    Interval,
    mover_difference,
    newcombe_difference,
)
from retention.statistics.standardise import directly_standardised

COUNTED = ("leavers_before", "opening_before", "numerator", "opening")
_PARTS = ("within", "mix", "within_lower", "within_upper")


def _derive(frame: pd.DataFrame, level: float) -> Columns:
    """Parts of the change, from the rows that are shown.

    The groups that are hidden are what the total leaves, together: the others' shares and the
    overall rate are then right, and their own parts are not known.
    """
    now, before = (
        over(frame[count], frame[base])
        for count, base in (("numerator", "opening"), ("leavers_before", "opening_before"))
    )
    found: dict[str, FloatArray] = {
        name: np.array(values, np.float64)
        for name, values in {
            "denominator": frame["opening"],
            "rate": now,
            "rate_before": before,
            **blank(frame, "value", "lower", "upper", "share", "share_before", *_PARTS),
        }.items()
    }
    is_total = frame["total"].to_numpy(dtype=bool)
    if is_total.sum() != 1 or frame[list(COUNTED)][is_total].isna().any(axis=None):
        return found
    groups, total = np.flatnonzero(~is_total), np.flatnonzero(is_total)
    counts = frame[list(COUNTED)].to_numpy(np.float64)
    shown = groups[~np.isnan(counts[groups]).any(axis=1)]
    complete = len(shown) == len(groups)
    x, e, y, f = counts[shown].T
    if not complete:
        rest = _rest(counts[shown], counts[total[0]])
        x, e, y, f = (np.append(part, rest[i]) for i, part in enumerate((x, e, y, f)))
    if e.sum() == 0 or f.sum() == 0:
        return found
    parts, size = decompose_change(x, e, y, f), len(shown)
    found["within"][shown] = parts.within_by_group[:size]
    found["mix"][shown] = parts.mix_by_group[:size]
    found["value"][shown] = found["within"][shown] + found["mix"][shown]
    found["share_before"][shown], found["share"][shown] = (e / e.sum())[:size], (f / f.sum())[:size]
    mean_share = (e / e.sum() + f / f.sum()) / 2
    own = newcombe_difference(y[:size], f[:size], x[:size], e[:size], level)
    found["within_lower"][shown] = mean_share[:size] * own.lower
    found["within_upper"][shown] = mean_share[:size] * own.upper
    # Rounded groups add up to a little else than their rounded total: the parts are of the sum.
    change = newcombe_difference(y.sum(), f.sum(), x.sum(), e.sum(), level)
    found["rate"][total], found["rate_before"][total] = parts.after, parts.before
    found["value"][total] = change.value
    found["lower"][total], found["upper"][total] = change.lower, change.upper
    found["share"][total] = found["share_before"][total] = 1.0
    if complete:
        limits = within_limits((x, e, y, f), mean_share, level)
        found["within"][total], found["mix"][total] = parts.within, parts.mix
        found["within_lower"][total], found["within_upper"][total] = limits.lower, limits.upper
    return found


def _rest(shown: FloatArray, total: FloatArray) -> list[float]:
    """What the shown groups leave of the total; rounded numbers may leave a little too much."""
    x, e, y, f = total - shown.sum(axis=0)
    e, f = max(e, 0.0), max(f, 0.0)
    return [min(max(x, 0.0), e), e, min(max(y, 0.0), f), f]


def within_limits(counts: tuple[FloatArray, ...], mean_share: FloatArray, level: float) -> Interval:
    """Limits of the change within groups: two rates on the mean mix of both periods.

    A group that is there in one period only has no change of its own and no part in it.
    """
    both = (counts[1] > 0) & (counts[3] > 0)
    if not both.any():
        return Interval(*(np.array(0.0) for _ in range(3)))
    x, e, y, f = (part[both] for part in counts)
    weight = mean_share[both]
    found = mover_difference(
        directly_standardised(y, f, weight, level), directly_standardised(x, e, weight, level)
    )
    return Interval(*(weight.sum() * part for part in (found.value, found.lower, found.upper)))


def months_apart(months: int) -> Definition:
    """The definition for two periods that many months apart."""
    then = {name: f"{name}_before" for name in ("opening", "leavers")}
    leavers = Measure("numerator", "count", ("opening",), quantity="leavers", rest="stayers")
    return replace(
        DECOMPOSITION,
        measures=(
            replace(ACTIVE_OPENING, name=then["opening"], months_before=months),
            replace(leavers, name=then["leavers"], of=(then["opening"],), months_before=months),
            ACTIVE_OPENING,
            leavers,
            *derived(("opening",), "denominator", "share"),
            *derived(("opening_before",), "share_before"),
            *derived(("numerator", "opening"), "rate"),
            *derived(("leavers_before", "opening_before"), "rate_before"),
            *derived(COUNTED, "value", "lower", "upper", *_PARTS),
        ),
    )


DECOMPOSITION = Definition(
    key="leaver_rate_decomposition",
    version=1,
    title="Change of the leaver rate within groups and of mix",
    numerator="change of the share of people in post on the day before a period who were not in "
    "post on its last day: within, as groups’ rates changed, and mix, as their sizes did",
    denominator="",
    unit="proportion",
    direction="lower",
    question="culture",
    interval="Newcombe for the change of a rate; within groups, Dobson’s limits of both periods "
    "on their mean mix, differenced by MOVER",
    source="E. M. Kitagawa (1955), Journal of the American Statistical Association 50, "
    "1168-1194; G. Y. Zou and A. Donner (2008), Statistics in Medicine 27, 1693-1702",
    caveats=(
        "a group adds to the mix when it grew and has a rate above the overall one, or shrank "
        "and has one below it",
        "a group of one period only adds to the mix, which is counted and has no interval",
    ),
    measures=(),
    derive=_derive,
    across_rows=True,
)
