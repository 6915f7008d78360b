"""How much of a change of a rate is change within groups, and how much a change of mix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retention.errors import ArgumentError
from retention.statistics.intervals import FloatArray, checked_rate


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A change of an overall rate in two parts that add up to it exactly.

    Attributes
    ----------
    before, after, change : numpy.ndarray of float, shape (...)
        The overall rates, and the later less the earlier.
    within, mix : numpy.ndarray of float, shape (...)
        Parts of the change: groups' rates changed, and groups' shares changed.
    within_by_group, mix_by_group : numpy.ndarray of float, shape (..., groups)
        What each group adds to either. A group adds to the mix part when it has grown and has
        a rate above the overall one, or has shrunk and has one below it.
    """

    before: FloatArray
    after: FloatArray
    change: FloatArray
    within: FloatArray
    mix: FloatArray
    within_by_group: FloatArray
    mix_by_group: FloatArray


def decompose_change(
    count: npt.ArrayLike,
    exposure: npt.ArrayLike,
    later_count: npt.ArrayLike,
    later_exposure: npt.ArrayLike,
) -> Decomposition:
    """Split a change between two periods into change within groups and change of mix.

    Parameters
    ----------
    count, exposure, later_count, later_exposure : array_like of float, shape (..., groups)
        Events and headcount or person-time of each group in the earlier and the later period.

    Returns
    -------
    Decomposition
        Missing where a period has nobody at all.

    Raises
    ------
    ArgumentError
        If a count or exposure is negative, or a group has events and no exposure.

    Notes
    -----
    Changes of rates are weighed by the mean of a group's two shares, changes of shares by the
    mean of its two rates. So nothing is left over, and the periods may be exchanged: every
    part turns its sign. A group that is there in one period only has one rate, which is taken
    for both: all that it adds is mix.

    References
    ----------
    E. M. Kitagawa (1955), Journal of the American Statistical Association 50, 1168-1194,
    the two-component form.

    Examples
    --------
    Both groups leave less, and the whole more, because the one that leaves most has grown:

    >>> found = decompose_change([10, 30], [200, 100], [4, 56], [100, 200])
    >>> [round(float(x), 4) for x in (found.change, found.within, found.mix)]
    [0.0667, -0.015, 0.0817]
    """
    x, e, none = checked_rate(count, exposure)
    y, f, later_none = checked_rate(later_count, later_exposure)
    x, e, none, y, f, later_none = np.broadcast_arrays(x, e, none, y, f, later_none)
    if x.ndim == 0:
        raise ArgumentError("count must have a last axis of groups, was a single number; give all")
    if ((x > 0) & (e == 0) | (y > 0) & (f == 0)).any():
        raise ArgumentError(
            "exposure must be above 0 wherever there are events, was 0; "
            "count events and headcount in the same groups"
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        rate, later_rate = x / e, y / f
        share = e / e.sum(axis=-1, keepdims=True)
        later_share = f / f.sum(axis=-1, keepdims=True)
        before, after = (part.sum(axis=-1) for part in (x, y))
        before, after = before / e.sum(axis=-1), after / f.sum(axis=-1)
    # A group that is nowhere has no rate at all and no share: any rate does.
    rate, later_rate = (
        np.where(e == 0, np.where(f == 0, 0.0, later_rate), rate),
        np.where(f == 0, np.where(e == 0, 0.0, rate), later_rate),
    )
    overall = ((before + after) / 2)[..., None]
    within = (share + later_share) / 2 * (later_rate - rate)
    mix = ((rate + later_rate) / 2 - overall) * (later_share - share)
    return Decomposition(
        before, after, after - before, within.sum(axis=-1), mix.sum(axis=-1), within, mix
    )
