"""How much years differ by more than chance, and what that adds to the years to come.

A hospital's leavers of a year are not as many as a coin would give: whole years run high or low
for everybody, and for single staff groups. Each year's rate is the level times a gamma factor
with mean 1. How wide it is, is uncertain after a few years, so its width is drawn for each path.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from retention.counts.arrays import FloatArray

WIDTHS = np.concatenate([[1e-4], np.linspace(0.01, 1.2, 120)])
"""Standard deviations of the factor that are weighed."""
PRIOR_WIDTH = 0.15
"""Of the half-normal weight before the records are seen: most years within a third of level."""


@dataclass(frozen=True, slots=True, eq=False)
class YearEffects:
    """How likely each of `WIDTHS` is, for everybody together and for each group by itself.

    Attributes
    ----------
    together, apart : numpy.ndarray, shape (widths,)
        Probabilities.
    years : int
        How many years the level rests on.
    """

    together: FloatArray
    apart: FloatArray
    years: int

    @classmethod
    def of(cls, events: FloatArray, expected: FloatArray) -> YearEffects:
        """Weigh counts against what the pooled rates expect; both of shape (groups, years)."""
        all_events, all_expected = events.sum(axis=0), expected.sum(axis=0)
        ratio = np.divide(
            all_events, all_expected, out=np.ones_like(all_events), where=all_expected > 0
        )
        own = expected * ratio
        # The level was made to fit these years, which leaves one of them fewer to differ.
        several = len(events) > 1
        return cls(
            weights_of_widths(all_events[None], all_expected[None]),
            weights_of_widths(events, own) if several else _certain(),
            events.shape[1],
        )

    @classmethod
    def none(cls) -> YearEffects:
        """Years that differ by chance alone."""
        return cls(_certain(), _certain(), 1)

    def widths(self) -> tuple[float, float]:
        """The mean width for everybody, and that for a group by itself."""
        return float(self.together @ WIDTHS), float(self.apart @ WIDTHS)

    def draw(self, paths: int, years: int, groups: int, rng: np.random.Generator) -> FloatArray:
        """Factors of the years to come; shape (paths, years, groups).

        The level rests on a few years with factors of their own, so it is drawn too.
        """
        found = np.ones((paths, years, groups))
        for weights, wide in ((self.together, 1), (self.apart, groups)):
            width = WIDTHS[rng.choice(len(WIDTHS), paths, p=weights)] ** 2
            level = _factor(rng, width[:, None] / self.years, (paths, wide))
            each = _factor(rng, width[:, None, None], (paths, years, wide))
            found *= level[:, None, :] * each
        return found


def weights_of_widths(events: FloatArray, expected: FloatArray) -> FloatArray:
    """The probability of each of `WIDTHS` after counts; shape (groups, years) each.

    Counts are negative binomial about what is expected. One year of each group was used up by
    the level, so the squared distances are stretched by years / (years - 1).
    """
    years = events.shape[1]
    counted = expected > 0
    k, e = events[counted], expected[counted]
    stretch = np.sqrt(years / max(years - 1, 1))
    log = -0.5 * (WIDTHS / PRIOR_WIDTH) ** 2
    for place, width in enumerate(WIDTHS):
        a = (stretch / width) ** 2
        log[place] += float(
            np.sum(gammaln(k + a) - gammaln(a) + a * np.log(a / (a + e)) - k * np.log1p(a / e))
        )
    found = np.exp(log - log.max())
    weights: FloatArray = found / found.sum()
    return weights


def _factor(rng: np.random.Generator, variance: FloatArray, shape: tuple[int, ...]) -> FloatArray:
    a = 1 / np.maximum(variance, 1e-8)
    found: FloatArray = rng.standard_gamma(np.broadcast_to(a, shape)) / a
    return found


def _certain() -> FloatArray:
    found = np.zeros(len(WIDTHS))
    found[0] = 1.0
    return found
