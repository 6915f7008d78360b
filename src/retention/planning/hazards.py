"""Rates of leaving by cause, smooth in service, fitted to cells of people alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils.validation import (
    _check_feature_names,
    _check_n_features,
    _check_sample_weight,
    check_array,
    check_is_fitted,
    validate_data,
)

from retention.counts.arrays import FloatArray
from retention.errors import ArgumentError
from retention.planning.causes import LEAVING, RETIREMENT
from retention.planning.cells import PEOPLE, Cells
from retention.planning.design import Factor, Term, terms_of
from retention.planning.guard import refuse_people
from retention.planning.inputs import (
    AGE,
    YEAR,
    refuse_protected,
)
from retention.planning.poisson import Fitted, fit_cause, matrices, matrix_of

MONTHS = 12
LATEST = "as in the latest year"


class LeavingHazards(RegressorMixin, BaseEstimator):  # type: ignore[misc]  # untyped bases
    """Yearly rates of leaving by cause, log-linear in what cells have in common.

    Leaving in a small stretch of time has a rate that is the same for all in a cell. Then the
    likelihood of everybody's history is that of Poisson counts over the time in each cell, and
    the coefficients are those that a row for each person and day would give.

    Parameters
    ----------
    knots : int, default 6
        Of the cubic spline of each number, such as service in years; the columns of texts are
        factors.
    penalty : float, default 0.1
        Of half the squared coefficients, against the log likelihood: as much as knowing
        beforehand that ratios between levels lie within a factor of about 500. It keeps levels
        without leavers finite and moves no level with some.
    causes : tuple of str, default ("leaving",)
        Names of the columns of `y`.
    only_in : mapping of str to str, optional
        Columns that enter the model of one cause only, such as ``{"age_band": "retirement"}``.

    Attributes
    ----------
    fitted_ : tuple of Fitted
        By cause: names, coefficients and their covariance, the inverse information.
    exposure_ : float
        Person-years that it was fitted to.

    Notes
    -----
    A table of cells has no row for a person: a column that identifies people is refused, and so
    are cells of fewer than 10 ``people`` and, where the number of people is not told, two rows
    that are the same.

    References
    ----------
    M. Friedman (1982), Piecewise exponential models for survival data with covariates, Annals of
    Statistics 10, 101-113; N. Laird and D. Olivier (1981), JASA 76, 231-240.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> cells = pd.DataFrame({"staff_group": ["Nursing", "Estates"]})
    >>> model = LeavingHazards(penalty=0.0)
    >>> model = model.fit(cells, np.array([0.12, 0.08]), sample_weight=np.array([500.0, 250.0]))
    >>> model.predict(cells).round(3)
    array([0.12, 0.08])
    """

    def __init__(
        self,
        *,
        knots: int = 6,
        penalty: float = 0.1,
        causes: tuple[str, ...] = (LEAVING,),
        only_in: Mapping[str, str] | None = None,
    ) -> None:
        self.knots = knots
        self.penalty = penalty
        self.causes = causes
        self.only_in = only_in

    # Names that scikit-learn's conventions give: X, y.
    def fit(
        self,
        X: pd.DataFrame | npt.ArrayLike,  # noqa: N803
        y: npt.ArrayLike,
        sample_weight: npt.ArrayLike | None = None,
    ) -> LeavingHazards:
        """Fit to yearly rates of cells.

        Parameters
        ----------
        X : pandas.DataFrame or array_like, shape (cells, inputs)
            Numbers are smoothed, texts are factors. A column ``people`` is no input.
        y : array_like of float, shape (cells,) or (cells, causes)
            Leavers over person-years.
        sample_weight : array_like of float, shape (cells,)
            Person-years; by default 1 each.

        Raises
        ------
        ArgumentError
            If a column is, or stands for, a protected characteristic, or identifies people.
        """
        self._check_options()
        frame = self._frame(X, reset=True)
        if y is None:
            raise ValueError("fit requires y to be passed, but the target y is None")
        rates = np.asarray(
            check_array(y, ensure_2d=False, dtype=np.float64, input_name="y"), dtype=np.float64
        )
        if len(rates) != len(frame):
            raise ValueError(f"X and y must have as many rows, were {len(frame)} and {len(rates)}")
        if (rates < 0).any():
            raise ValueError("y must be at least 0 in every place: leavers over person-years")
        weight = np.asarray(_check_sample_weight(sample_weight, frame, dtype=np.float64))
        if (weight < 0).any() or not weight.sum() > 0:
            raise ValueError("sample_weight must be at least 0, and not 0 everywhere")
        self.one_output_ = rates.ndim == 1
        rates = rates.reshape(len(rates), -1)
        self.causes_ = self.causes if len(self.causes) == rates.shape[1] else _named(rates)
        some = weight > 0
        frame, rates, weight = frame[some], rates[some], weight[some]
        self.exposure_ = float(weight.sum())
        self.fitted_ = tuple(self._fit(frame, rates, weight))
        return self

    def fit_cells(self, cells: Cells) -> LeavingHazards:
        """Fit to counted cells, by their causes.

        Parameters
        ----------
        cells : Cells
        """
        some = cells.exposure > 0
        rates = cells.exits[some] / cells.exposure[some, None]
        self.set_params(causes=cells.causes)
        frame = cells.frame.loc[some, list(cells.inputs)]
        return self.fit(frame, rates, sample_weight=cells.exposure[some])

    def predict(self, X: pd.DataFrame | npt.ArrayLike) -> FloatArray:  # noqa: N803
        """Yearly rates of leaving of cells; shape as `y` of `fit`."""
        found = self.rates(X)
        return found[:, 0] if self.one_output_ else found

    def rates(self, cells: pd.DataFrame | npt.ArrayLike) -> FloatArray:
        """Yearly rates of leaving, shape (cells, causes).

        Raises
        ------
        ArgumentError
            If a row is of fewer than 10 people, or could be of one.
        """
        check_is_fitted(self)
        return self._rates(self._frame(cells, reset=False))

    def rates_to_add_up(self, cells: pd.DataFrame) -> FloatArray:
        """`rates` of counted cells of any size: only their sums over groups may go further."""
        check_is_fitted(self)
        return self._rates(self._inputs(cells, reset=False))

    def _rates(self, frame: pd.DataFrame) -> FloatArray:
        columns = matrices(self.fitted_, frame)
        return np.column_stack(
            [np.exp(x @ f.coefficients) for x, f in zip(columns, self.fitted_, strict=True)]
        )

    def monthly(self, cells: pd.DataFrame) -> FloatArray:
        """Chances of leaving within a month by cause, each allowing for the others.

        Parameters
        ----------
        cells : pandas.DataFrame
            The columns that the model was fitted to.

        Returns
        -------
        numpy.ndarray of float, shape (cells, causes)
        """
        return monthly_of(self.rates(cells))

    def draws(self, cells: pd.DataFrame, n: int, rng: np.random.Generator) -> FloatArray:
        """`monthly` under coefficients drawn from their normal approximation.

        Returns
        -------
        numpy.ndarray of float, shape (n, cells, causes)
        """
        check_is_fitted(self)
        frame = self._frame(cells, reset=False)
        found = np.empty((n, len(frame), len(self.fitted_)))
        for k, (one, matrix) in enumerate(
            zip(self.fitted_, matrices(self.fitted_, frame), strict=True)
        ):
            values, vectors = np.linalg.eigh(one.covariance)
            root = vectors * np.sqrt(np.maximum(values, 0.0))
            normal = rng.standard_normal((n, len(values)))
            drawn = one.coefficients + normal @ root.T
            found[:, :, k] = np.exp(drawn @ matrix.T)
        return monthly_of(found)

    def log_rates(self, cells: pd.DataFrame) -> tuple[FloatArray, FloatArray]:
        """Logarithms of yearly rates, and their standard errors, each (cells, causes)."""
        check_is_fitted(self)
        frame = self._frame(cells, reset=False)
        found, errors = [], []
        for one, matrix in zip(self.fitted_, matrices(self.fitted_, frame), strict=True):
            found.append(matrix @ one.coefficients)
            errors.append(np.sqrt(np.einsum("ij,jk,ik->i", matrix, one.covariance, matrix)))
        return np.column_stack(found), np.column_stack(errors)

    def unseen(self, frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
        """Rows with a level that nobody had in the years that the model was fitted to."""
        check_is_fitted(self)
        found = np.zeros(len(frame), dtype=bool)
        for term in self.fitted_[0].terms:
            if isinstance(term, Factor):
                found |= term.unseen(frame[term.name].to_numpy(dtype=object))
        return found

    def _check_options(self) -> None:
        if isinstance(self.knots, bool) or not isinstance(self.knots, int) or self.knots < 2:
            raise ArgumentError(f"knots must be a whole number of at least 2, was {self.knots!r}")
        if not self.penalty >= 0:
            raise ArgumentError(f"penalty must be at least 0, was {self.penalty!r}; use 0.1")

    def _fit(self, frame: pd.DataFrame, rates: FloatArray, weight: FloatArray) -> list[Fitted]:
        """Each cause by itself: given the time in post, their counts are independent."""
        only_in = dict(self.only_in or {})
        made: dict[tuple[str, ...], tuple[list[Term], FloatArray]] = {}
        found = []
        for cause, rate in zip(self.causes_, rates.T, strict=True):
            columns = tuple(c for c in frame.columns if only_in.get(c, cause) == cause)
            if columns not in made:
                terms = terms_of(frame[list(columns)], weight, self.knots)
                made[columns] = terms, matrix_of(terms, frame)
            found.append(fit_cause(*made[columns], rate, weight, self.penalty))
        return found

    def _frame(self, cells: object, *, reset: bool) -> pd.DataFrame:
        """The inputs as a frame; every column is checked, by its name where it has one."""
        if not isinstance(cells, pd.DataFrame):
            array = validate_data(self, cells, dtype=np.float64, reset=reset)
            return pd.DataFrame(array, columns=[str(i) for i in range(array.shape[1])])
        refuse_people(cells, counted=reset)
        return self._inputs(cells, reset=reset)

    def _inputs(self, cells: pd.DataFrame, *, reset: bool) -> pd.DataFrame:
        """The columns that the model looks at, in its order."""
        frame = cells.drop(columns=[c for c in (PEOPLE,) if c in cells])
        if reset:
            for column in frame.columns:
                refuse_protected(str(column), dict(self.only_in or {}))
        elif hasattr(self, "feature_names_in_"):
            known = list(self.feature_names_in_)
            if YEAR in known and YEAR not in frame:
                frame = frame.assign(**{YEAR: LATEST})
            absent = [c for c in known if c not in frame]
            if absent and _has_texts(frame):
                raise ArgumentError(
                    f"cells must have the columns that the model was fitted to "
                    f"({', '.join(known)}), had no {absent[0]}; add it"
                )
            if not absent and _has_texts(frame[known]):
                frame = frame[known]
        if not _has_texts(frame):
            validate_data(self, frame, dtype=np.float64, reset=reset)
            return frame.set_axis([str(c) for c in frame.columns], axis=1)
        _check_feature_names(self, frame, reset=reset)
        _check_n_features(self, frame, reset=reset)
        for column in frame.columns:
            if frame[column].isna().any():
                raise ArgumentError(
                    f"cells must have a value in every place, {column} has none in some; write "
                    "'not recorded'"
                )
        return frame

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.positive_only = True
        tags.target_tags.multi_output = True
        tags.target_tags.single_output = True
        tags.regressor_tags.poor_score = True
        return tags


def monthly_of(rates: FloatArray) -> FloatArray:
    """Chances of leaving within a month by cause, from yearly rates that stay as they are.

    The last axis is of causes: who left for one cause cannot leave for another.

    Examples
    --------
    >>> monthly_of(np.array([[0.10, 0.02]])).round(5)
    array([[0.00829, 0.00166]])
    """
    every = rates.sum(axis=-1, keepdims=True)
    share = np.divide(rates, every, out=np.zeros_like(rates), where=every > 0)
    found: FloatArray = share * -np.expm1(-every / MONTHS)
    return found


def model_for(inputs: Sequence[str], causes: Sequence[str], **options: Any) -> LeavingHazards:
    """A model of some causes that looks at the age band for retirement only."""
    own = {AGE: RETIREMENT} if AGE in inputs else None
    return LeavingHazards(causes=tuple(causes), only_in=own, **options)


def _named(rates: FloatArray) -> tuple[str, ...]:
    return tuple(f"cause {k + 1}" for k in range(rates.shape[1]))


def _has_texts(frame: pd.DataFrame) -> bool:
    return any(not pd.api.types.is_numeric_dtype(frame[c]) for c in frame.columns)
