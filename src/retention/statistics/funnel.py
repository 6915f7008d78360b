"""Funnel limits: how far units of their size may lie from the whole by chance.

A funnel compares each unit with the whole and no unit with another; there are no ranks. When
units differ by more than chance throughout, the limits are widened by the variance that they
have between them, with the furthest units pulled in first so that they do not hide themselves.

References
----------
D. J. Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202, sections 2 to 4;
with the square-root scale for observed over expected, section 3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retention.errors import ArgumentError
from retention.statistics.intervals import BoolArray, FloatArray, checked_proportion, checked_rate

Z_95, Z_998 = 1.959964, 3.090232
TRIM = 0.10
"""Share of the units pulled in at each end before overdispersion is measured."""
FEWEST_EXPECTED = 5.0
"""Events (and people without one) expected under which the limits flag far too often."""

INSIDE, BETWEEN, OUTSIDE = "inside", "between the limits", "outside"


@dataclass(frozen=True, slots=True)
class Funnel:
    """Units, the whole that they are held against, and limits at each unit's size.

    Attributes
    ----------
    value : numpy.ndarray of float, shape (units,)
    centre : float
        The whole: all units together.
    lower_95, upper_95, lower_998, upper_998 : numpy.ndarray of float, shape (units,)
    verdict : numpy.ndarray of str, shape (units,)
        "inside" the 95 % limits, "between the limits" of 95 and 99.8 %, "outside" the latter,
        or nothing for a unit that is missing.
    side : numpy.ndarray of int, shape (units,)
        1 above the upper, -1 below the lower 95 % limit, else 0.
    few : numpy.ndarray of bool, shape (units,)
        Fewer than 5 expected: draw such a unit, and do not speak of its verdict. The limits
        are not those of small counts; at 12 % nobody of 25 is under the 99.8 % limit, which
        chance alone does in 4 % of such units.
    phi, tau2 : float
        Overdispersion, 1 if units differ as chance would have it, and the variance between
        units that it comes to on the scale of the funnel.
    """

    value: FloatArray
    centre: float
    lower_95: FloatArray
    upper_95: FloatArray
    lower_998: FloatArray
    upper_998: FloatArray
    verdict: npt.NDArray[np.str_]
    side: npt.NDArray[np.int64]
    few: BoolArray
    phi: float
    tau2: float


def proportion_limits(
    centre: float, n: npt.ArrayLike, z: float = Z_998, tau2: float = 0.0
) -> tuple[FloatArray, FloatArray]:
    """Limits of a proportion at sizes `n`, on the scale of the arcsine of its root.

    Parameters
    ----------
    centre : float
        Proportion of the whole.
    n : array_like of float
    z : float, default 3.090232
        Standard deviations; the two usual ones are `Z_95` and `Z_998`.
    tau2 : float, default 0
        Variance between units on that scale.

    Notes
    -----
    ``sin(asin(sqrt(centre)) +/- z sqrt(1 / (4 n) + tau2)) ** 2``. At small sizes the angle
    would run past the ends of the scale, where the square turns back; it stops there, at 0
    and 1.

    Examples
    --------
    >>> [float(limit.round(4)) for limit in proportion_limits(0.10, 100)]
    [0.0277, 0.2102]
    >>> [float(limit.round(4)) for limit in proportion_limits(0.10, 100, Z_95)]
    [0.0492, 0.1661]
    """
    if not 0 <= centre <= 1:
        raise ArgumentError(f"centre must be from 0 to 1, was {centre:g}; give a proportion")
    size = _positive(np.asarray(n, np.float64))
    half = z * np.sqrt(1 / (4 * size) + tau2)
    middle = np.arcsin(np.sqrt(centre))
    low, high = np.maximum(middle - half, 0), np.minimum(middle + half, np.pi / 2)
    return np.sin(low) ** 2, np.sin(high) ** 2


def ratio_limits(
    expected: npt.ArrayLike, z: float = Z_998, tau2: float = 0.0
) -> tuple[FloatArray, FloatArray]:
    """Limits of observed over expected around 1, on the scale of square roots.

    Notes
    -----
    ``(1 +/- z sqrt(1 / (4 expected) + tau2)) ** 2``, the root not under 0.

    Examples
    --------
    >>> [float(limit.round(4)) for limit in ratio_limits(25, Z_95)]
    [0.6464, 1.4304]
    """
    size = _positive(np.asarray(expected, np.float64))
    half = z * np.sqrt(1 / (4 * size) + tau2)
    return np.maximum(1 - half, 0) ** 2, (1 + half) ** 2


def proportion_funnel(
    count: npt.ArrayLike,
    n: npt.ArrayLike,
    *,
    overdispersed: bool = True,
    centre: float | None = None,
) -> Funnel:
    """Units' proportions against that of all units together.

    Parameters
    ----------
    count, n : array_like of float, shape (units,)
        Those who did, of how many. Units of nobody, and missing ones, are left out.
    overdispersed : bool, default True
        Widen the limits by the variance between units; otherwise they are those of chance.
    centre : float, optional
        The proportion of the whole, where more belong to it than the units given; by default
        that of these units together.

    Examples
    --------
    >>> found = proportion_funnel([10, 12, 30, 9], [100, 120, 100, 90], overdispersed=False)
    >>> found.verdict.tolist(), found.side.tolist()
    (['inside', 'inside', 'outside', 'inside'], [0, 0, 1, 0])
    """
    x, size = checked_proportion(count, n)
    known = _known(x, size)
    if centre is None:
        centre = float(x[known].sum() / size[known].sum())
    value = np.where(known, x, np.nan) / np.where(known, size, np.nan)
    scaled = np.arcsin(np.sqrt(value)) - np.arcsin(np.sqrt(centre))
    phi, tau2 = overdispersion(scaled[known], 1 / (2 * np.sqrt(size[known])))
    used = tau2 if overdispersed else 0.0
    inner, outer = (proportion_limits(centre, size, z, used) for z in (Z_95, Z_998))
    # Rounded, since 50 people at 90 % are 5 who did not and not a last bit less.
    few = np.round(size * min(centre, 1 - centre), 9) < FEWEST_EXPECTED
    return _read(value, centre, inner, outer, few, phi, used)


def ratio_funnel(
    observed: npt.ArrayLike, expected: npt.ArrayLike, *, overdispersed: bool = True
) -> Funnel:
    """Units' observed over expected counts against 1.

    Parameters
    ----------
    observed, expected : array_like of float, shape (units,)
        Units with nothing expected, and missing ones, are left out.
    overdispersed : bool, default True
        Widen the limits by the variance between units; otherwise they are those of chance.

    Examples
    --------
    >>> ratio_funnel([20, 60, 31], [22.5, 30, 28], overdispersed=False).verdict.tolist()
    ['inside', 'outside', 'inside']
    """
    x, size, _ = checked_rate(observed, expected)
    known = _known(x, size)
    value = np.where(known, x, np.nan) / np.where(known, size, np.nan)
    phi, tau2 = overdispersion(np.sqrt(value[known]) - 1, 1 / (2 * np.sqrt(size[known])))
    used = tau2 if overdispersed else 0.0
    inner, outer = (ratio_limits(size, z, used) for z in (Z_95, Z_998))
    return _read(value, 1.0, inner, outer, size < FEWEST_EXPECTED, phi, used)


def overdispersion(deviation: FloatArray, std_error: FloatArray) -> tuple[float, float]:
    """How much more units differ than by chance: phi, and tau2 by the method of moments.

    Parameters
    ----------
    deviation, std_error : numpy.ndarray of float, shape (units,)
        From the whole, on the scale of the funnel, and what chance alone makes of it.

    Notes
    -----
    Scores are winsorised: the 10 % at each end are pulled in to that quantile (by linear
    interpolation). So tau2 is too small when units do differ, which suits limits; how unequal
    units are is read from `between_units` instead.

    References
    ----------
    D. J. Spiegelhalter and others (2012), Journal of the Royal Statistical Society A 175,
    1-47, the section on over-dispersion; R. DerSimonian and N. Laird (1986), Controlled
    Clinical Trials 7, 177-188.

    Examples
    --------
    >>> phi, tau2 = overdispersion(np.array([-0.2, 0.1, 0.0, 0.3]), np.full(4, 0.1))
    >>> round(phi, 3), round(tau2, 4)
    (2.18, 0.0191)
    """
    units = len(deviation)
    scores = deviation / std_error
    scores = np.clip(scores, *np.quantile(scores, [TRIM, 1 - TRIM]))
    phi = float((scores**2).mean())
    if units < 2:
        return phi, 0.0
    weight = std_error**-2.0
    room = weight.sum() - (weight**2).sum() / weight.sum()
    return phi, max(0.0, float((units * phi - (units - 1)) / room))


def _positive(size: FloatArray) -> FloatArray:
    return np.where(size > 0, size, np.nan)


def _known(x: FloatArray, size: FloatArray) -> BoolArray:
    known: BoolArray = ~np.isnan(x) & (size > 0)
    if x.ndim != 1 or not known.any():
        raise ArgumentError(
            "count must be a list of units with at least one that has anybody in it, was of "
            f"shape {x.shape}; give one number for each unit"
        )
    return known


def _read(
    value: FloatArray,
    centre: float,
    inner: tuple[FloatArray, FloatArray],
    outer: tuple[FloatArray, FloatArray],
    few: BoolArray,
    phi: float,
    tau2: float,
) -> Funnel:
    side = (value > inner[1]).astype(np.int64) - (value < inner[0])
    beyond = (value > outer[1]) | (value < outer[0])
    verdict = np.where(beyond, OUTSIDE, np.where(side != 0, BETWEEN, INSIDE))
    verdict = np.where(np.isnan(value), "", verdict)
    return Funnel(value, centre, *inner, *outer, verdict, side, few, phi, tau2)
