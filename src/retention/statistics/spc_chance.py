"""How many XmR charts of series that do not change bear a mark all the same."""

from __future__ import annotations

import numpy as np

from retention.errors import ArgumentError
from retention.statistics.spc_rules import RUN_POINTS

LENGTHS = (13, 18, 24, 36, 60)
"""Points of the series that were simulated."""
MARKED = {
    (True, 7): (0.094, 0.152, 0.216, 0.340, 0.519),
    (True, 6): (0.098, 0.156, 0.222, 0.349, 0.526),
    (False, 7): (0.061, 0.112, 0.189, 0.309, 0.489),
    (False, 6): (0.066, 0.117, 0.196, 0.319, 0.499),
}
"""Share with a mark at each length, by whether ranges are screened and the points of a trend."""


def marked_by_chance(points: int, *, screen: bool = True, trend_points: int = RUN_POINTS) -> float:
    """Share of series of which nothing changes that bear at least one mark.

    Parameters
    ----------
    points : int
        From 13 up; with more than 60 the share is at least that of 60.
    screen, trend_points
        As in `xmr`, all points being the baseline.

    Returns
    -------
    float

    References
    ----------
    docs/coverage.md of this project, "By the length of the series": 2,000 series of Poisson
    counts of 10 a point for each length. With 5 or 30 a point shares are at most 2 points off.

    Examples
    --------
    >>> marked_by_chance(24), marked_by_chance(24, screen=False)
    (0.216, 0.189)
    """
    if points < LENGTHS[0]:
        raise ArgumentError(
            f"points must be at least {LENGTHS[0]}, was {points!r}; shorter series have no limits"
        )
    if (bool(screen), trend_points) not in MARKED:
        raise ArgumentError(f"trend_points must be 6 or 7, was {trend_points!r}; use 7")
    return float(np.interp(points, LENGTHS, MARKED[bool(screen), trend_points]))
