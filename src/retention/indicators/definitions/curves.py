"""How long people stay and for which cause they go: curves read at calendar horizons."""

from __future__ import annotations

import numpy as np
import pandas as pd

from retention.horizons import Horizon
from retention.indicators.definitions.parts import LIMITS, Columns, derived
from retention.results import Definition, Measure
from retention.statistics.intervals import normal_quantile

CURVE_SOURCE = "retention; Kaplan and Meier (1958), Aalen and Johansen (1978), with delayed entry"
_COUNTED = ("followed", "left", "at_risk", "person_years")
_CAVEATS = (
    "who had joined before the records enters late",
    "groups are those held when a person is first followed, not those of later",
    "a curve ends where fewer than 10 people are followed",
)


def _as_given(frame: pd.DataFrame, level: float) -> Columns:
    """Nothing to derive: curves need every leaving day, and come with the counts."""
    return {}


def _series(frame: pd.DataFrame) -> list[np.ndarray]:
    """Positions of the rows of each period and group, in order of time."""
    numbers = {*_COUNTED, "numerator", "denominator", "value", *LIMITS}
    keys = [c for c in frame if c not in {*numbers, "since", "after", "method", "level"}]
    order = frame["after"].map(lambda text: Horizon.parse(text).days).to_numpy()
    positions = frame.groupby(keys, observed=True, dropna=False).indices.values()
    return [np.asarray(p)[np.argsort(order[np.asarray(p)], kind="stable")] for p in positions]


def _from_rounded(frame: pd.DataFrame, level: float) -> Columns:
    """A life table of what may be published: constant rates between the horizons.

    Survival is the product of exp(-leavers / person-years x length); its variance on the
    scale of the logarithm is the sum of leavers / person-years squared x length squared.
    """
    value = np.full(len(frame), np.nan)
    lower, upper = value.copy(), value.copy()
    quantile = normal_quantile(level)
    years = frame["after"].map(lambda text: Horizon.parse(text).days / 365.25).to_numpy()
    left, exposure = (frame[name].to_numpy(dtype=float) for name in ("left", "person_years"))
    for rows in _series(frame):
        length = np.diff(years[rows], prepend=0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            hazard = np.cumsum(left[rows] / exposure[rows] * length)
            error = np.sqrt(np.cumsum(left[rows] / exposure[rows] ** 2 * length**2))
            spread = np.exp(quantile * error / hazard)
        value[rows] = np.exp(-hazard)
        lower[rows], upper[rows] = np.exp(-hazard * spread), np.exp(-hazard / spread)
    missing = frame["value"].isna().to_numpy()
    for column in (value, lower, upper):
        column[missing | ~np.isfinite(column)] = np.nan
    return {"numerator": frame["at_risk"], "value": value, "lower": lower, "upper": upper}


RETENTION_CURVE = Definition(
    key="retention_curve",
    version=1,
    title="People still in post, by time since joining",
    numerator="share still in post this long after joining, Kaplan-Meier with delayed entry",
    denominator="",
    unit="proportion",
    direction="higher",
    question="culture",
    interval="log-log limits of the Kaplan-Meier estimate",
    source=CURVE_SOURCE,
    caveats=_CAVEATS,
    measures=(
        Measure("followed", "base", quantity="followed"),
        Measure("at_risk", "base", quantity="followed at the end", repeats=("since",)),
        Measure("left", "count", ("followed",), quantity="left", rest="not left"),
        Measure("person_years", "sum", ("followed",)),
        *derived(_COUNTED, "numerator", "value", *LIMITS),
        Measure("denominator", "context"),
    ),
    derive=_as_given,
    rederive=_from_rounded,
    whole_series=True,
)

LEAVING_INCIDENCE = Definition(
    key="leaving_incidence",
    version=1,
    title="People who have left, by cause and time since joining",
    numerator="share who have left for this cause by then, Aalen-Johansen with delayed entry",
    denominator="",
    unit="proportion",
    direction="lower",
    question="culture",
    interval="log-log limits of the Aalen-Johansen estimate",
    source=CURVE_SOURCE,
    caveats=(*_CAVEATS, "other causes compete: incidences and the share in post add up to 1"),
    sensitive=True,
    measures=(
        Measure("followed", "base", quantity="followed", repeats=("cause",)),
        Measure("at_risk", "base", quantity="followed at the end", repeats=("since", "cause")),
        Measure(
            "left_any", "count", ("followed",), quantity="left", rest="not left", repeats=("cause",)
        ),
        Measure(
            "left",
            "count",
            ("followed",),
            quantity="left for a cause",
        ),
        *derived(("followed", "at_risk", "left_any", "left"), "numerator", "value", *LIMITS),
        Measure("denominator", "context"),
    ),
    derive=_as_given,
    whole_series=True,
    margins=(("left", "left_any"),),
)
