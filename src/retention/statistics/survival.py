"""Kaplan-Meier and Nelson-Aalen curves with delayed entry, for one stratum or thousands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from retention.errors import ArgumentError
from retention.statistics.curve_start import start_of_curves
from retention.statistics.influence import ordered_spells, squared_influence
from retention.statistics.risk_sets import RiskSets
from retention.statistics.segments import (
    Beyond,
    Limits,
    checked_times,
    divided,
    limits_of,
    read_rows,
    rows_at,
    running_product,
    running_sum,
)

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Variance = Literal["auto", "greenwood", "robust"]

MINIMUM_AT_RISK = 10


@dataclass(frozen=True, slots=True)
class CurvePoints:
    """Curves read at given times; missing where a curve says nothing.

    Attributes
    ----------
    times : numpy.ndarray of float, shape (q,)
    value, std_error, lower, upper : numpy.ndarray of float, shape (strata, q)
        With a last axis of causes when they are incidences.
    """

    times: FloatArray
    value: FloatArray
    std_error: FloatArray
    lower: FloatArray
    upper: FloatArray


@dataclass(frozen=True, slots=True)
class SurvivalCurves:
    """Estimates at every time at which a spell ends, stratum after stratum.

    The rows of stratum ``s`` are ``offsets[s]`` to ``offsets[s + 1] - 1``; between them the
    curves are flat. Before its first row a curve is 1.

    Attributes
    ----------
    risk_sets : RiskSets
        The counts that the curves were drawn from: times, at risk, entries, events, censored.
    survival, std_error, lower, upper : numpy.ndarray of float, shape (rows,)
        Missing limits are explained in `kaplan_meier`.
    cumulative_hazard, cumulative_hazard_std_error : numpy.ndarray of float, shape (rows,)
        Nelson and Aalen's estimate.
    conditional_from : numpy.ndarray of float, shape (strata,)
        Where a curve starts when that is after 0: it is the survival of those who are still
        there then. Missing for curves from 0.
    variance, limits, level
        How standard errors and limits were made.
    """

    risk_sets: RiskSets
    survival: FloatArray
    std_error: FloatArray
    lower: FloatArray
    upper: FloatArray
    cumulative_hazard: FloatArray
    cumulative_hazard_std_error: FloatArray
    conditional_from: FloatArray
    variance: Literal["greenwood", "robust"]
    limits: Limits
    level: float

    @property
    def offsets(self) -> IntArray:
        """Where each stratum's rows begin, and where the last end."""
        return self.risk_sets.offsets

    @property
    def stratum(self) -> IntArray:
        """The stratum of each row."""
        return self.risk_sets.stratum

    @property
    def times(self) -> FloatArray:
        """The time of each row."""
        return self.risk_sets.times

    @property
    def at_risk(self) -> FloatArray:
        """Weighted number at risk at the row's time."""
        return self.risk_sets.at_risk

    @property
    def events(self) -> FloatArray:
        """Weighted events of all causes at the row's time."""
        return self.risk_sets.all_events

    @property
    def censored(self) -> FloatArray:
        """Weighted spells that end at the row's time without an event."""
        return self.risk_sets.censored

    @property
    def last_time(self) -> FloatArray:
        """How far each stratum is followed, shape (strata,)."""
        return self.risk_sets.last_exit

    def at(self, times: npt.ArrayLike, *, beyond: Beyond = "refuse") -> CurvePoints:
        """Read the curves at given times: the value of the last step at or before each.

        Parameters
        ----------
        times : array_like of float, shape (q,)
        beyond : {"refuse", "missing"}
            What to do with times after a stratum's last exit, or before a conditional curve
            starts.

        Returns
        -------
        CurvePoints

        Raises
        ------
        ArgumentError
            If a time is outside what a stratum's spells can tell and `beyond` is "refuse".

        Examples
        --------
        >>> from retention.statistics.risk_sets import count_risk_sets
        >>> sets = count_risk_sets([0, 0, 0, 0], [1, 2, 3, 4], [1, 1, 0, 0])
        >>> kaplan_meier(sets, minimum_at_risk=0).at([0.5, 2, 4]).value
        array([[1. , 0.5, 0.5]])
        """
        sets = self.risk_sets
        at, readable = checked_times(times, sets.start, sets.last_exit, beyond, "times")
        rows, found = rows_at(at, sets.times, sets.offsets)
        # Before the first row nothing is uncertain, and log-log limits do not exist.
        limit = np.nan if self.limits == "log-log" else 1.0
        return CurvePoints(
            at,
            read_rows(self.survival, rows, found, 1.0, readable),
            read_rows(self.std_error, rows, found, 0.0, readable),
            read_rows(self.lower, rows, found, limit, readable),
            read_rows(self.upper, rows, found, limit, readable),
        )


def kaplan_meier(
    risk_sets: RiskSets,
    *,
    variance: Variance = "auto",
    limits: Limits = "log-log",
    level: float = 0.95,
    minimum_at_risk: int = MINIMUM_AT_RISK,
    horizon: float | None = None,
) -> SurvivalCurves:
    """Survival curves of all strata; any cause is an event.

    Parameters
    ----------
    risk_sets : RiskSets
        From `count_risk_sets`.
    variance : {"auto", "greenwood", "robust"}
        Greenwood's for persons and whole weights; robust is the infinitesimal jackknife, summed
        within clusters. "auto" is robust when weights are fractions or clusters are given.
    limits : {"log-log", "log", "plain"}
    level : float, default 0.95
    minimum_at_risk : int, default 10
        A curve starts at the smallest time after which so many people are at risk at every
        event up to the horizon, and not before the first entry. With 0 it starts at 0.
    horizon : float, optional
        Up to where the curves will be read; by default up to the fullest risk set.

    Returns
    -------
    SurvivalCurves

    Raises
    ------
    ArgumentError
        If an option is none of those above.

    Notes
    -----
    With delayed entry a few early spells can empty the risk set, and the curve would be 0 from
    there on. Such a curve starts later, at 1, and says so in `conditional_from`.

    Where the estimate has reached 0, Greenwood's standard error is missing and the robust one
    is 0. Log-log limits are missing at 1 and 0, log limits at 0. All as in R's survfit.

    References
    ----------
    E. L. Kaplan and P. Meier (1958), Journal of the American Statistical Association 53,
    457-481; O. O. Aalen (1978), Annals of Statistics 6, 701-726; P. K. Andersen, O. Borgan,
    R. D. Gill and N. Keiding, Statistical Models Based on Counting Processes, 1993, sections
    IV.1 and IV.3; T. M. Therneau and P. M. Grambsch, Modeling Survival Data, 2000, section 2.1.

    Examples
    --------
    >>> from retention.statistics.risk_sets import count_risk_sets
    >>> sets = count_risk_sets([0, 0, 1, 2], [2, 3, 3, 4], [1, 1, 0, 1])
    >>> found = kaplan_meier(sets, minimum_at_risk=0)
    >>> found.survival.round(4), found.at_risk
    (array([0.6667, 0.4444, 0.    ]), array([3., 3., 1.]))
    """
    chosen = variance_of(risk_sets, variance)
    start = start_of_curves(risk_sets, minimum_at_risk, horizon)
    conditional_from = np.where(start > 0, start, np.nan)
    sets = risk_sets.after(start) if (start > risk_sets.start).any() else risk_sets
    at_risk, events = sets.at_risk, sets.all_events
    survival = running_product((at_risk - events) / at_risk, sets.offsets)
    hazard = running_sum(events / at_risk, sets.offsets)
    if chosen == "greenwood":
        relative = running_sum(greenwood_steps(sets), sets.offsets)
        std_error = np.where(survival > 0, survival * np.sqrt(relative), np.nan)
        hazard_variance = running_sum(events / at_risk**2, sets.offsets)
    else:
        std_error, hazard_variance = _robust(sets, survival)
    lower, upper = limits_of(survival, std_error, limits, level)
    return SurvivalCurves(
        risk_sets=sets,
        survival=survival,
        std_error=std_error,
        lower=lower,
        upper=upper,
        cumulative_hazard=hazard,
        cumulative_hazard_std_error=np.sqrt(hazard_variance),
        conditional_from=conditional_from,
        variance=chosen,
        limits=limits,
        level=level,
    )


def greenwood_steps(sets: RiskSets) -> FloatArray:
    """Greenwood's ``d / (n (n - d))`` of each row, 0 where all leave at once.

    There the curve is 0 and stays 0: nothing is left to vary.
    """
    events = sets.all_events
    return divided(events, sets.at_risk * (sets.at_risk - events))


def variance_of(sets: RiskSets, variance: Variance) -> Literal["greenwood", "robust"]:
    """The kind of variance that "auto" stands for, and a refusal of unknown ones."""
    if variance not in ("auto", "greenwood", "robust"):
        raise ArgumentError(
            f"variance must be 'auto', 'greenwood' or 'robust', was {variance!r}; use 'auto'"
        )
    if variance != "auto":
        return variance
    plain = sets.whole_weights and sets.spells.cluster is None
    return "greenwood" if plain else "robust"


def _robust(sets: RiskSets, survival: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Standard error of the survival and variance of the hazard by infinitesimal jackknife."""
    events, at_risk = sets.all_events, sets.at_risk
    jumps = np.zeros((len(at_risk), sets.events.shape[1] + 1, 2))
    jumps[:, 1:, 0] = divided(np.ones(len(at_risk)), at_risk - events)[:, None]
    jumps[:, 1:, 1] = 1 / at_risk[:, None]
    steps = np.stack([greenwood_steps(sets), events / at_risk**2], axis=1)
    moments, drift = squared_influence(sets, ordered_spells(sets), jumps, steps)
    squares = [
        moments[:, i, i] - 2 * drift[:, i] * moments[:, i, 2] + drift[:, i] ** 2 * moments[:, 2, 2]
        for i in range(2)
    ]
    relative, hazard = np.maximum(squares[0], 0.0), np.maximum(squares[1], 0.0)
    return survival * np.sqrt(relative), hazard
