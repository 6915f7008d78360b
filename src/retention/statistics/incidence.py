"""Aalen-Johansen: how many have left for each cause by when, with delayed entry.

One minus a Kaplan-Meier curve of one cause alone answers what would happen if nobody could
leave for any other; it is not offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from retention.statistics.curve_start import start_of_curves
from retention.statistics.influence import OrderedSpells, ordered_spells, squared_influence
from retention.statistics.risk_sets import RiskSets
from retention.statistics.segments import (
    Beyond,
    Limits,
    checked_times,
    divided,
    just_before,
    limits_of,
    read_rows,
    rows_at,
    running_product,
    running_sum,
)
from retention.statistics.survival import (
    MINIMUM_AT_RISK,
    CurvePoints,
    Variance,
    greenwood_steps,
    variance_of,
)

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class IncidenceCurves:
    """Cumulative incidence of each cause at every time at which a spell ends.

    The rows are those of `risk_sets`; between them the curves are flat. Before its first row
    a curve is 0.

    Attributes
    ----------
    risk_sets : RiskSets
    incidence, std_error, lower, upper : numpy.ndarray of float, shape (rows, causes)
        Column ``k`` is cause ``k + 1``.
    survival : numpy.ndarray of float, shape (rows,)
        Kaplan-Meier of all causes: one minus the sum of the incidences.
    conditional_from : numpy.ndarray of float, shape (strata,)
        Where a curve starts when that is after 0, else missing.
    variance, limits, level
        How standard errors and limits were made.
    """

    risk_sets: RiskSets
    incidence: FloatArray
    std_error: FloatArray
    lower: FloatArray
    upper: FloatArray
    survival: FloatArray
    conditional_from: FloatArray
    variance: Literal["greenwood", "robust"]
    limits: Limits
    level: float

    def at(self, times: npt.ArrayLike, *, beyond: Beyond = "refuse") -> CurvePoints:
        """Read the curves at given times, as `SurvivalCurves.at` does.

        Returns
        -------
        CurvePoints
            With a last axis of causes.

        Examples
        --------
        >>> from retention.statistics.risk_sets import count_risk_sets
        >>> sets = count_risk_sets([0, 0, 0, 0], [1, 2, 3, 4], [1, 2, 0, 0])
        >>> cumulative_incidence(sets, minimum_at_risk=0).at(2).value
        array([[[0.25, 0.25]]])
        """
        sets = self.risk_sets
        at, readable = checked_times(times, sets.start, sets.last_exit, beyond, "times")
        rows, found = rows_at(at, sets.times, sets.offsets)
        limit = 0.0 if self.limits == "plain" else np.nan
        return CurvePoints(
            at,
            read_rows(self.incidence, rows, found, 0.0, readable),
            read_rows(self.std_error, rows, found, 0.0, readable),
            read_rows(self.lower, rows, found, limit, readable),
            read_rows(self.upper, rows, found, limit, readable),
        )


def cumulative_incidence(
    risk_sets: RiskSets,
    *,
    variance: Variance = "auto",
    limits: Limits = "log-log",
    level: float = 0.95,
    minimum_at_risk: int = MINIMUM_AT_RISK,
    horizon: float | None = None,
) -> IncidenceCurves:
    """Cumulative incidence of every cause in every stratum.

    Parameters
    ----------
    risk_sets : RiskSets
        From `count_risk_sets`, with causes numbered from 1.
    variance, limits, level, minimum_at_risk, horizon
        As for `kaplan_meier`. Greenwood-type variances treat the causes at each time as
        multinomial; the limits are made of each incidence itself.

    Returns
    -------
    IncidenceCurves
        Incidences and survival add up to 1 at every row.

    Raises
    ------
    ArgumentError
        If an option is none of those of `kaplan_meier`.

    Notes
    -----
    Without delayed entry the Greenwood-type variance equals the infinitesimal jackknife that
    R's survfit gives for several states; with it the two differ a little, and "robust" is
    survfit's. R's cmprsk takes no delayed entry and another variance (Gray's).

    References
    ----------
    O. O. Aalen and S. Johansen (1978), Scandinavian Journal of Statistics 5, 141-150;
    P. K. Andersen, O. Borgan, R. D. Gill and N. Keiding, Statistical Models Based on Counting
    Processes, 1993, section IV.4.1, formulae (4.4.17) to (4.4.20); A. Allignol, M. Schumacher
    and J. Beyersmann (2010), Biometrical Journal 52, 126-137.

    Examples
    --------
    >>> from retention.statistics.risk_sets import count_risk_sets
    >>> sets = count_risk_sets([0, 0, 0, 1], [1, 2, 3, 3], [1, 2, 0, 1])
    >>> found = cumulative_incidence(sets, minimum_at_risk=0)
    >>> found.incidence.round(3).tolist()
    [[0.333, 0.0], [0.333, 0.222], [0.556, 0.222]]
    """
    chosen = variance_of(risk_sets, variance)
    start = start_of_curves(risk_sets, minimum_at_risk, horizon)
    sets = risk_sets.after(start) if (start > risk_sets.start).any() else risk_sets
    survival = running_product((sets.at_risk - sets.all_events) / sets.at_risk, sets.offsets)
    before = just_before(survival, sets.offsets, 1.0)
    incidence = running_sum((before / sets.at_risk)[:, None] * sets.events, sets.offsets)
    spells = ordered_spells(sets) if chosen == "robust" else None
    std_error = np.empty_like(incidence)
    for k in range(incidence.shape[1]):
        if spells is None:
            squared = _greenwood(sets, before, incidence[:, k], sets.events[:, k])
        else:
            squared = _robust(sets, spells, before, incidence[:, k], k)
        std_error[:, k] = np.sqrt(np.maximum(squared, 0.0))
    # Nobody has left for the cause yet: what remains is rounding.
    std_error[incidence == 0] = 0.0
    lower, upper = limits_of(incidence, std_error, limits, level)
    return IncidenceCurves(
        risk_sets=sets,
        incidence=incidence,
        std_error=std_error,
        lower=lower,
        upper=upper,
        survival=survival,
        conditional_from=np.where(start > 0, start, np.nan),
        variance=chosen,
        limits=limits,
        level=level,
    )


def _greenwood(
    sets: RiskSets, before: FloatArray, incidence: FloatArray, events: FloatArray
) -> FloatArray:
    """Multinomial variance of one incidence F at every row t.

    A sum over rows s up to t, with n at risk, d events of all causes and d1 of this one:
    ``(F(t) - F(s))**2 d / (n (n - d)) - 2 (F(t) - F(s)) S(s-) d1 / n**2
    + S(s-)**2 d1 (n - d1) / n**3``, by powers of F(t).
    """
    n = sets.at_risk
    leaving = greenwood_steps(sets)
    crossing = before * events / n**2
    own = before**2 * events * (n - events) / n**3
    terms = [
        leaving,
        incidence * leaving + crossing,
        incidence**2 * leaving + 2 * incidence * crossing + own,
    ]
    square, cross, constant = running_sum(np.stack(terms, axis=1), sets.offsets).T
    variance: FloatArray = incidence**2 * square - 2 * incidence * cross + constant
    return variance


def _robust(
    sets: RiskSets, spells: OrderedSpells, before: FloatArray, incidence: FloatArray, k: int
) -> FloatArray:
    """Infinitesimal jackknife variance of the incidence F of cause k + 1 at every row.

    The influence is ``Q - F B``: B is that on minus the log of survival; Q moves with S(s-)
    for events of the cause and with F(s) for all.
    """
    n, events, left = sets.at_risk, sets.events[:, k], sets.at_risk - sets.all_events
    jump = divided(np.ones(len(n)), left)
    jumps = np.zeros((len(n), sets.events.shape[1] + 1, 2))
    jumps[:, 1:, 0] = (incidence * jump)[:, None]
    jumps[:, k + 1, 0] += before / n
    jumps[:, 1:, 1] = jump[:, None]
    leaving = greenwood_steps(sets)
    steps = np.stack([before * events / n**2 + incidence * leaving, leaving], axis=1)
    moments, drift = squared_influence(sets, spells, jumps, steps)
    # Per person: Q - F B - (drift of Q - F drift of B) exposed.
    factors = np.stack([np.ones(len(n)), -incidence, incidence * drift[:, 1] - drift[:, 0]], axis=1)
    squared: FloatArray = np.einsum("ri,rij,rj->r", factors, moments, factors)
    return squared
