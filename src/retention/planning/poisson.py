"""Log-linear rates of one cause: coefficients by scikit-learn, covariance by the information."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.linalg import LinAlgWarning
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import PoissonRegressor
from threadpoolctl import threadpool_limits

from retention.counts.arrays import FloatArray
from retention.errors import ArgumentError
from retention.planning.design import Term, design

_TOLERANCE, _MOST_STEPS = 1e-9, 200
_AS_GOOD_AS_NEVER = -15.0
"""Logarithm of a yearly rate that only a likelihood without a maximum leads to."""


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """The model of one cause.

    Attributes
    ----------
    terms : sequence of Term
    names : tuple of str
        Of the coefficients, the intercept first.
    coefficients : numpy.ndarray of float, shape (k,)
        Logarithms: of the yearly rate of the reference, and of ratios of rates.
    covariance : numpy.ndarray of float, shape (k, k)
    """

    terms: Sequence[Term]
    names: tuple[str, ...]
    coefficients: FloatArray
    covariance: FloatArray


def matrix_of(terms: Sequence[Term], frame: pd.DataFrame) -> FloatArray:
    """The columns that coefficients belong to, the intercept first."""
    return np.hstack([np.ones((len(frame), 1)), design(terms, frame)])


def matrices(fitted: Sequence[Fitted], frame: pd.DataFrame) -> list[FloatArray]:
    """The columns of each cause, made once for causes that look at the same."""
    made: dict[int, FloatArray] = {}
    for one in fitted:
        if id(one.terms) not in made:
            made[id(one.terms)] = matrix_of(one.terms, frame)
    return [made[id(one.terms)] for one in fitted]


def fit_cause(
    terms: Sequence[Term],
    matrix: FloatArray,
    rate: FloatArray,
    weight: FloatArray,
    penalty: float,
) -> Fitted:
    """Fit the rates of a cause, weighed by time in post.

    Parameters
    ----------
    terms : sequence of Term
    matrix : numpy.ndarray of float, shape (cells, k)
        Their columns, the intercept first.
    rate, weight : numpy.ndarray of float, shape (cells,)
    penalty : float

    Raises
    ------
    ArgumentError
        If there is no maximum: without a penalty, a level without leavers has none.
    """
    names = ("intercept", *(name for term in terms for name in term.columns))
    total = float((rate * weight).sum())
    if not total > 0:
        # Nobody left so: the rate is 0, which has no logarithm.
        none = np.zeros(len(names))
        none[0] = -np.inf
        return Fitted(terms, names, none, np.zeros((len(names), len(names))))
    # A few thousand cells: threads would wait for each other longer than they work.
    with threadpool_limits(limits=1):
        coefficients = np.array([np.log(total / weight.sum())])
        if matrix.shape[1] > 1:
            coefficients = _coefficients(matrix[:, 1:], rate, weight, penalty)
        expected = weight * np.exp(matrix @ coefficients)
        information = (matrix * expected[:, None]).T @ matrix
        information[1:, 1:] += penalty * np.eye(len(names) - 1)
        covariance = np.linalg.pinv(information, hermitian=True)
    return Fitted(terms, names, coefficients, covariance)


def _coefficients(
    matrix: FloatArray, rate: FloatArray, weight: FloatArray, penalty: float
) -> FloatArray:
    # scikit-learn divides the likelihood by the weights, so the penalty is divided too.
    model = PoissonRegressor(
        alpha=penalty / weight.sum(),
        solver="newton-cholesky",
        tol=_TOLERANCE,
        max_iter=_MOST_STEPS,
    )
    try:
        with warnings.catch_warnings():
            for kind in (LinAlgWarning, ConvergenceWarning):
                warnings.simplefilter("error", kind)
            model.fit(matrix, rate, sample_weight=weight)
    except (LinAlgWarning, ConvergenceWarning) as error:
        raise ArgumentError(_no_maximum(penalty)) from error
    if penalty == 0 and (model.intercept_ + matrix @ model.coef_).min() < _AS_GOOD_AS_NEVER:
        raise ArgumentError(_no_maximum(penalty))
    return np.append(model.intercept_, model.coef_)


def _no_maximum(penalty: float) -> str:
    return (
        f"penalty must be large enough for rates to be found, was {penalty!r}: where nobody of a "
        "level left, or inputs tell the same, there are none without it; use 0.1, or fewer inputs"
    )
