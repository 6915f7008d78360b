"""Differences of rates, in points."""

from __future__ import annotations

import itertools
import math

MINUS = "−"
NO_POINTS = "0.0"


def in_points(value: float) -> str:
    """A difference of proportions in points without its sign; missing is an empty text.

    Examples
    --------
    >>> in_points(-0.0123), in_points(0.0004)
    ('1.2', '0.0')
    """
    return "" if math.isnan(value) else f"{abs(100 * value):,.1f}"


def signed_points(value: float) -> str:
    """A difference of proportions in points with its sign; what rounds to none has no sign.

    Examples
    --------
    >>> signed_points(-0.0123), signed_points(0.02), signed_points(-0.0002)
    ('−1.2', '+2.0', '0.0')
    """
    size = in_points(value)
    return size if size in ("", NO_POINTS) else f"{MINUS if value < 0 else '+'}{size}"


def signed_ticks(ticks: list[float]) -> list[str]:
    """Numbers of an axis of differences, with as many decimals as their steps need."""
    scaled = [100 * tick for tick in ticks]
    step = min((b - a for a, b in itertools.pairwise(scaled)), default=1.0)
    decimals = next((d for d in range(5) if abs(round(step, d) - step) < 1e-9), 5)
    texts = []
    for value in scaled:
        size = f"{abs(value):,.{decimals}f}"
        is_none = float(size.replace(",", "")) == 0
        texts.append(size if is_none else f"{MINUS if value < 0 else '+'}{size}")
    return texts
