"""The change of any indicator on the same period a year before, defined from the indicator."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.indicators.definitions.parts import HIGHER, LIMITS, LOWER, NOT_APPLICABLE, Columns
from retention.results import (
    CHANGE_OF,
    NO_CLEAR_CHANGE,
    NO_INTERVAL,
    NUMERATOR,
    RESTS_ON_UNKNOWN,
    Definition,
    Derive,
    Measure,
    before_name,
)
from retention.statistics.intervals import Interval, mover_difference

MONTHS = 12
NOT_AVAILABLE = "not available"
BEFORE_NOT_AVAILABLE = "year before not available"
NOTHING_TO_COMPARE = "nobody to count in one of the years"

DENOMINATOR = "denominator"
RANGE = ("range_low", "range_high")
CAVEAT = (
    "the two years are taken as independent: leaving in one year says as good as nothing of "
    "leaving in the next; where the same people tend to count in both, the interval is wider than "
    "it need be"
)
_CHANGE = "; of this the number of the period less that of the same period a year before"
_GIVEN = "headcounts that rates are divided by are taken as given"
_MOVING = (
    "joiners are taken as given, and that leavers make the mean headcount smaller is allowed for"
)
_NOT_JUDGED = "no interval applies: whether the change is more than chance is not said"


def change_definition(original: Definition, produced: frozenset[str]) -> Definition:
    """The definition of the change of an indicator.

    Parameters
    ----------
    original : Definition
    produced : frozenset of str
        What its `derive` alone gives; all other columns are counted and stand twice.

    Returns
    -------
    Definition
        With the counts of both periods, ``now``, ``before``, ``value`` (the change),
        ``lower``, ``upper`` and ``verdict``.
    """
    counted = tuple(m for m in original.measures if m.name not in produced)
    names = frozenset(m.name for m in counted)
    earlier = tuple(
        replace(
            m,
            name=before_name(m.name),
            of=tuple(map(before_name, m.of)),
            months_before=MONTHS,
            words=f"{m.words}, the year before" if m.words else "",
        )
        for m in counted
    )
    told = original.interval != NOT_APPLICABLE
    return replace(
        original,
        key=f"{original.key}_change",
        title=f"{original.title}{CHANGE_OF}",
        numerator=original.numerator if original.denominator else f"{original.numerator}{_CHANGE}",
        denominator=f"{original.denominator}{_CHANGE}" if original.denominator else "",
        unit="points" if original.unit == "proportion" else original.unit,
        interval=f"MOVER, of two intervals ({original.interval})" if told else NOT_APPLICABLE,
        source=f"{original.source}; change as in Zou and Donner (2008)",
        caveats=(
            CAVEAT if told else _NOT_JUDGED,
            *((_given(original),) if told else ()),
            f"what is said of {original.id} holds here too",
        ),
        measures=(*counted, *earlier, *_produced(original, names)),
        derive=_difference(original.between_periods or original.derive, names),
        rederive=original.rederive and _difference(original.rederive, names),
        identities=(
            *original.identities,
            *(
                tuple((before_name(name), sign) for name, sign in identity)
                for identity in original.identities
            ),
        ),
        between_periods=None,
        margins=(
            *original.margins,
            *((before_name(a), before_name(b)) for a, b in original.margins),
        ),
    )


def _given(original: Definition) -> str:
    return _GIVEN if original.between_periods is None else _MOVING


def _produced(original: Definition, counted: frozenset[str]) -> tuple[Measure, ...]:
    """What is worked out, each hidden with whatever it rests on in either period."""
    names = {m.name for m in original.measures}
    measures = []
    for name in (NUMERATOR, DENOMINATOR):
        if name in names - counted:
            measure = original.measure(name)
            now = _rests_on(original, name, counted)
            measures.append(replace(measure, of=now))
            measures.append(
                replace(measure, name=before_name(name), of=tuple(map(before_name, now)))
            )
    value = _rests_on(original, "value", counted)
    then = tuple(map(before_name, value))
    measures += [Measure("now", "derived", value), Measure("before", "derived", then)]
    measures.append(Measure("value", "derived", (*value, *then)))
    verdict = value
    for name in (*LIMITS, *RANGE):
        if name not in names:
            continue
        if original.measure(name).role == "context":
            measures.append(original.measure(name))
            continue
        # The lowest change is now's low end less the other end of the year before.
        both = RANGE if name in RANGE else LIMITS
        rests = tuple(dict.fromkeys(n for o in both for n in _rests_on(original, o, counted)))
        measures.append(Measure(name, "derived", (*rests, *map(before_name, rests))))
        verdict = tuple(dict.fromkeys((*verdict, *rests)))
    measures.append(Measure("verdict", "derived", (*verdict, *map(before_name, verdict))))
    return tuple(measures)


def _rests_on(original: Definition, name: str, counted: frozenset[str]) -> tuple[str, ...]:
    """The counted measures that a derived one could give back, through others or not."""
    found: dict[str, None] = {}
    for rest in original.measure(name).of:
        deeper = (rest,) if rest in counted else _rests_on(original, rest, counted)
        found |= dict.fromkeys(deeper)
    return tuple(found)


def _difference(derive: Derive, counted: frozenset[str]) -> Derive:
    """The original's derived columns of both periods, and their difference."""

    def difference(frame: pd.DataFrame, level: float) -> Columns:
        now, then = (_numbers(derive, half, level) for half in halves_of(frame, counted))
        change = mover_difference(_interval(now), _interval(then))
        columns: dict[str, npt.ArrayLike] = {
            "now": now["value"],
            "before": then["value"],
            "value": change.value,
            "lower": change.lower,
            "upper": change.upper,
        }
        for name in (NUMERATOR, DENOMINATOR):
            if name not in counted:
                columns |= {name: now[name], before_name(name): then[name]}
        low, high = change.value, change.value
        if RANGE[0] in now:
            low = now[RANGE[0]] - then[RANGE[1]]
            high = now[RANGE[1]] - then[RANGE[0]]
            columns |= dict(zip(RANGE, (low, high), strict=True))
        columns["verdict"] = _verdicts(change, low, high, now, then)
        return columns

    return difference


def halves_of(frame: pd.DataFrame, counted: frozenset[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The frames of this period and of the year before, as the original derives from them."""
    both = counted | {before_name(name) for name in counted}
    keys = [column for column in frame if column not in both]
    now = frame[[*keys, *(name for name in frame if name in counted)]]
    then = frame[[*keys, *(before_name(str(name)) for name in now if name in counted)]]
    return now, then.set_axis(now.columns, axis=1)


def _numbers(
    derive: Derive, frame: pd.DataFrame, level: float
) -> dict[str, npt.NDArray[np.float64]]:
    """Value, limits and what else the change needs, of one period; without limits missing."""
    derived = derive(frame, level)
    numbers = {}
    for name in (NUMERATOR, DENOMINATOR, "value", *LIMITS, *RANGE):
        if name in derived:
            numbers[name] = np.asarray(derived[name], dtype=np.float64)
        elif name in frame and name in (NUMERATOR, DENOMINATOR):
            numbers[name] = frame[name].to_numpy(dtype=np.float64)
        elif name in LIMITS:
            numbers[name] = np.full(len(frame), np.nan)
    return numbers


def _interval(numbers: dict[str, npt.NDArray[np.float64]]) -> Interval:
    return Interval(numbers["value"], numbers["lower"], numbers["upper"])


def _verdicts(
    change: Interval,
    low: npt.NDArray[np.float64],
    high: npt.NDArray[np.float64],
    now: dict[str, npt.NDArray[np.float64]],
    then: dict[str, npt.NDArray[np.float64]],
) -> npt.NDArray[np.object_]:
    """The change in a word; `low` to `high` is what unknown reasons leave open."""
    higher, lower = change.lower > 0, change.upper < 0
    open_to_doubt = (higher & (low <= 0)) | (lower & (high >= 0))
    known = ~np.isnan(change.value)
    conditions = [
        np.isnan(now[NUMERATOR]),
        np.isnan(then[NUMERATOR]),
        ~known,
        np.isnan(change.lower) | np.isnan(change.upper),
        open_to_doubt,
        higher,
        lower,
    ]
    words = [
        NOT_AVAILABLE,
        BEFORE_NOT_AVAILABLE,
        NOTHING_TO_COMPARE,
        NO_INTERVAL,
        RESTS_ON_UNKNOWN,
        HIGHER,
        LOWER,
    ]
    return np.select(conditions, words, NO_CLEAR_CHANGE).astype(object)
