"""The leaver rate that a group would have with the mix of the whole."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.indicators.definitions.parts import (
    ACTIVE_OPENING,
    HIGHER,
    LOWER,
    NO_CLEAR_DIFFERENCE,
    Columns,
    derived,
    over,
)
from retention.results import Definition, Measure
from retention.statistics.intervals import Interval
from retention.statistics.standardise import dobson_limits

COVERED = 0.95
"""A group must have people in strata that hold this share of the standard's."""
FEWEST_IN_STRATUM = 10
"""People of a group in a stratum whose rate is used; smaller strata are put together."""
WEIGHTS = ("least_weight", "most_weight")
PUBLIC = "fit_for_public"
_COUNTED = ("numerator", "leavers", "opening")


def _limits(frame: pd.DataFrame, level: float) -> Interval:
    """Limits of the standardised rate from the numbers of the row alone.

    The variance of the weighted sum is the sum of squared weights of those who left. It is
    taken as large as the lightest and the heaviest weight allow, given how many left and what
    they weigh together: the exact one would be a third sum by stratum, to solve for the counts.
    """
    count = frame["leavers"].to_numpy(np.float64)
    weighted, people = (frame[c].to_numpy(np.float64) for c in ("numerator", "opening"))
    least, most = (frame[c].to_numpy(np.float64) for c in WEIGHTS)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = weighted / count
        # Rounded sums may lie outside of what the weights allow.
        square = np.maximum((least + most) * mean - least * most, mean**2)
        scale = np.where(count > 0, np.sqrt(square), most) / people
        value = weighted / np.where(people > 0, people, np.nan)
    found = dobson_limits(value, count, scale, level)
    # A share of people is from 0 to 1, and what lies beyond is no part of its interval.
    return Interval(found.value, np.clip(found.lower, 0, 1), np.clip(found.upper, 0, 1))


def _against_whole(frame: pd.DataFrame, level: float) -> npt.NDArray[np.object_]:
    """Whether each group's interval, widened for the number of groups, leaves out the whole."""
    words = np.full(len(frame), None, dtype=object)
    values = over(frame["numerator"], frame["opening"]).to_numpy()
    for found_rows in frame.groupby(["period_start", "period_last_day"]).indices.values():
        rows = np.asarray(found_rows, dtype=np.int64)
        is_total = frame["total"].to_numpy(dtype=bool)[rows]
        groups = rows[~is_total & ~np.isnan(values[rows])]
        whole = values[rows[is_total]]
        if len(whole) != 1 or np.isnan(whole[0]) or not len(groups):
            continue
        found = _limits(frame.iloc[groups], 1 - (1 - level) / len(groups))
        words[groups] = np.where(
            found.lower > whole[0],
            HIGHER,
            np.where(found.upper < whole[0], LOWER, NO_CLEAR_DIFFERENCE),
        )
    return words


def _derive(frame: pd.DataFrame, level: float) -> Columns:
    found = _limits(frame, level)
    crude = over(frame["leavers"], frame["opening"])
    return {
        "denominator": frame["opening"],
        "value": found.value,
        "lower": found.lower,
        "upper": found.upper,
        "crude": crude,
        "by_mix": crude - found.value,
        "against_whole": _against_whole(frame, level),
    }


def _rederive(frame: pd.DataFrame, level: float) -> Columns:
    """From rounded counts: what even then tells of small parts is not there at all."""
    fit = frame[PUBLIC].fillna(value=False).astype(bool)
    kept = frame.assign(numerator=frame["numerator"].where(fit))
    return {"numerator": kept["numerator"], **_derive(kept, level)}


STANDARDISED_LEAVER_RATE = Definition(
    key="standardised_leaver_rate",
    version=1,
    title="Standardised leaver rate",
    numerator="people in post on the day before the period who would not have been on its last "
    "day, had each stratum of the group left as it did and were it spread over strata as the whole",
    denominator="people in post on the day before the period",
    unit="proportion",
    direction="lower",
    question="culture",
    interval="Dobson with Byar, with the largest variance that the weights of the strata allow",
    source="A. J. Dobson and others (1991), Statistics in Medicine 10, 457-462; R. Bhatia and "
    "C. Davis (2000), American Mathematical Monthly 107, 353-357, for the largest variance",
    caveats=(
        f"strata of fewer than {FEWEST_IN_STRATUM} people of a group are put together before "
        "their rate is taken",
        f"a group with people in strata of less than {COVERED:.0%} of the whole has no "
        "standardised rate",
        "what is not recorded, such as age or length of service, is not allowed for",
    ),
    measures=(
        ACTIVE_OPENING,
        Measure("leavers", "count", ("opening",), quantity="leavers", rest="stayers"),
        Measure("numerator", "sum", ("leavers", "opening")),
        # Of headcounts, and coarse: shares to 5 points, weights to a tenth.
        *(
            Measure(name, "context", ("opening",))
            for name in ("coverage", "strata", *WEIGHTS, PUBLIC)
        ),
        *derived(("opening",), "denominator"),
        *derived(("leavers", "opening"), "crude"),
        *derived(_COUNTED, "value", "lower", "upper", "by_mix", "against_whole"),
    ),
    derive=_derive,
    rederive=_rederive,
    across_rows=True,
)
