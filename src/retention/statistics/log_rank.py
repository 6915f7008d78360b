"""The log-rank test of two or more groups, with delayed entry and strata."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from retention.errors import ArgumentError
from retention.statistics.risk_sets import RiskSets, count_risk_sets
from retention.statistics.segments import just_before, running_product, running_sum
from retention.statistics.spell_checks import group_codes

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LogRank:
    """Events observed and expected in each group, and how surprising the difference is.

    Attributes
    ----------
    observed, expected : numpy.ndarray of float, shape (groups,)
        Expected if all groups left at one rate at each time. Weighted by the survival curve
        when `rho` is not 0.
    covariance : numpy.ndarray of float, shape (groups, groups)
        Of observed minus expected.
    statistic, p_value : float
        Chi-squared.
    degrees_of_freedom : int
    """

    observed: FloatArray
    expected: FloatArray
    covariance: FloatArray
    statistic: float
    degrees_of_freedom: int
    p_value: float
    rho: float


def log_rank(
    entry_time: npt.ArrayLike,
    exit_time: npt.ArrayLike,
    event: npt.ArrayLike,
    group: npt.ArrayLike,
    *,
    stratum: npt.ArrayLike | None = None,
    rho: float = 0.0,
) -> LogRank:
    """Test whether groups leave at the same rate at every time.

    Parameters
    ----------
    entry_time, exit_time, event : array_like, shape (n,)
        As for `count_risk_sets`; any cause is an event.
    group : array_like of int, shape (n,)
        Codes from 0, none left out, at least two.
    stratum : array_like of int, shape (n,), optional
        Comparison is made within strata and added up.
    rho : float, default 0
        Fleming and Harrington's weights, the survival of all just before to this power: 1
        gives early differences more weight.

    Returns
    -------
    LogRank

    Raises
    ------
    ArgumentError
        If there is one group only, or no event at which two groups are at risk.

    Notes
    -----
    The variance is hypergeometric, with ties as they are. R's survdiff takes no delayed entry;
    the score test of its coxph with exact ties is the same statistic with it. Spells of one
    person are taken as independent.

    References
    ----------
    N. Mantel (1966), Cancer Chemotherapy Reports 50, 163-170; J. P. Klein and
    M. L. Moeschberger, Survival Analysis, 2nd edition 2003, section 7.3; D. P. Harrington and
    T. R. Fleming (1982), Biometrika 69, 553-566.

    Examples
    --------
    >>> found = log_rank([0] * 6, [1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 0], [0, 0, 0, 1, 1, 1])
    >>> found.observed, found.expected.round(4), round(found.statistic, 4)
    (array([3., 2.]), array([1.15, 3.85]), 5.0517)
    """
    sets = count_risk_sets(entry_time, exit_time, event, stratum=stratum)
    code, groups = group_codes(group, len(sets.spells.cause), "group")
    if groups < 2:
        raise ArgumentError("group must hold at least two groups, was one; compare it with another")
    weight = np.ones(len(sets.times))
    if rho != 0:
        left = running_product((sets.at_risk - sets.all_events) / sets.at_risk, sets.offsets)
        weight = just_before(left, sets.offsets, 1.0) ** rho
    n, d = sets.at_risk, sets.all_events
    events, at_risk = _by_group(sets, code, groups)
    share = at_risk / n[:, None]
    observed, expected = weight @ events, (weight * d) @ share
    # The last at risk leaves for certain: no variance, and nothing to divide by.
    spread = weight**2 * d * np.divide(n - d, n - 1, out=np.zeros_like(n), where=n > 1)
    covariance = np.diag(spread @ share) - (share * spread[:, None]).T @ share
    rank = int(np.linalg.matrix_rank(covariance, tol=1e-9 * max(1.0, float(spread.sum()))))
    if rank == 0:
        raise ArgumentError(
            "group must have two groups at risk at some event, was never so; "
            "compare groups that were followed over a common stretch of service"
        )
    difference = observed - expected
    inverse = np.linalg.pinv(covariance, rtol=1e-9, hermitian=True)
    statistic = float(difference @ inverse @ difference)
    return LogRank(
        observed=observed,
        expected=expected,
        covariance=covariance,
        statistic=statistic,
        degrees_of_freedom=rank,
        p_value=float(chdtrc(rank, statistic)),
        rho=rho,
    )


def _by_group(sets: RiskSets, group: IntArray, groups: int) -> tuple[FloatArray, FloatArray]:
    """Events and numbers at risk at each row, shape (rows, groups)."""
    spells = sets.spells
    cells = len(sets.times) * groups

    def table(row: IntArray, counted: npt.NDArray[np.bool_]) -> FloatArray:
        found = np.bincount((row * groups + group)[counted], minlength=cells)
        return found.reshape(-1, groups).astype(np.float64)

    everyone = np.ones(len(group), dtype=bool)
    leaving = table(spells.exit_row, everyone)
    entering = table(spells.entry_row, everyone)
    at_risk = running_sum(entering - leaving, sets.offsets) + leaving
    return table(spells.exit_row, spells.cause > 0), at_risk
