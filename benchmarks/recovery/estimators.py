"""Small estimators in plain numpy, and how those of many trusts are put together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from benchmarks.recovery.people import Bools, Ints

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Share:
    """A ratio of two sums: what a trust adds above and below the line.

    Added up over trusts it has no small-sample bias, which the mean of ratios has.
    """

    top: float
    bottom: float


@dataclass(frozen=True)
class Pooled:
    """A ratio pooled over trusts with its standard error."""

    value: float
    error: float

    def off_by(self, truth: float) -> float:
        """Distance from a truth in standard errors; missing where trusts do not differ."""
        return (self.value - truth) / self.error if self.error else float("nan")


def pool(shares: list[Share]) -> Pooled:
    """Put the ratios of many trusts together; trusts are the independent units."""
    top = np.array([share.top for share in shares])
    bottom = np.array([share.bottom for share in shares])
    value = float(top.sum() / bottom.sum())
    rest = top - value * bottom
    factor = len(shares) / max(len(shares) - 1, 1)
    return Pooled(value, float(np.sqrt(factor * (rest**2).sum()) / bottom.sum()))


def strata(*codes: Ints) -> Ints:
    """One code for every combination of codes that occurs."""
    key = np.zeros(codes[0].size, dtype=np.int64)
    for code in codes:
        key = key * (int(code.max(initial=0)) + 1) + code.astype(np.int64)
    return np.unique(key, return_inverse=True)[1]


def mantel_haenszel(event: Bools | Floats, exposed: Bools, stratum: Ints) -> Share:
    """Rate ratio of exposed to others over strata, as the two sums of Mantel and Haenszel.

    `event` says of each entry whether it is one, or how likely.
    """
    size = int(stratum.max(initial=0)) + 1
    time_1 = np.bincount(stratum[exposed], minlength=size).astype(float)
    time_0 = np.bincount(stratum[~exposed], minlength=size).astype(float)
    events_1 = np.bincount(stratum[exposed], event[exposed], size)
    events_0 = np.bincount(stratum[~exposed], event[~exposed], size)
    both = np.maximum(time_1 + time_0, 1)
    return Share(float((events_1 * time_0 / both).sum()), float((events_0 * time_1 / both).sum()))


def crude(event: Bools, exposed: Bools) -> Share:
    """Rate ratio without strata."""
    rate_1, rate_0 = event[exposed].mean(), event[~exposed].mean()
    return Share(float(rate_1), float(rate_0))


def kaplan_meier(entry: Ints, time: Ints, ended: Bools, horizons: list[int]) -> list[float]:
    """Survival at horizons; at risk on (entry, time]."""
    order = np.sort(time[ended])
    moments, deaths = np.unique(order, return_counts=True)
    at_risk = np.searchsorted(np.sort(entry), moments, side="left") - np.searchsorted(
        np.sort(time), moments, side="left"
    )
    steps = np.cumprod(1 - deaths / at_risk)
    found = np.searchsorted(moments, horizons, side="right") - 1
    return [1.0 if at < 0 else float(steps[at]) for at in found]


@dataclass
class Cells:
    """Months at risk and events by every combination of codes that occurs."""

    codes: Ints
    months: Floats
    events: Floats

    @classmethod
    def count(cls, columns: list[Ints], event: Bools) -> Cells:
        """Count the person-months of one trust."""
        codes, at = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)
        at = at.ravel()
        months = np.bincount(at).astype(float)
        return cls(codes, months, np.bincount(at, weights=event, minlength=months.size))

    def add(self, other: Cells) -> Cells:
        """Add the cells of another trust."""
        codes, at = np.unique(
            np.concatenate([self.codes, other.codes]), axis=0, return_inverse=True
        )
        at = at.ravel()
        months = np.bincount(at, weights=np.concatenate([self.months, other.months]))
        events = np.bincount(at, weights=np.concatenate([self.events, other.events]))
        return Cells(codes, months, events)


def log_linear(design: Floats, months: Floats, events: Floats) -> tuple[Floats, Floats]:
    """Fit a log-linear rate model by iterated weighted least squares.

    Returns
    -------
    tuple of two arrays
        Coefficients and their standard errors; the first column of `design` is the constant.
    """
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(events.sum() / months.sum())
    information = np.eye(design.shape[1])
    for _ in range(50):
        mean = months * np.exp(design @ beta)
        information = design.T @ (design * mean[:, None])
        step = np.linalg.solve(information, design.T @ (events - mean))
        beta += step
        if np.abs(step).max() < 1e-10:
            break
    return beta, np.sqrt(np.diag(np.linalg.inv(information)))
