"""Whole days since 1 January 1970, in which intake counts."""

from __future__ import annotations

from datetime import date

import numpy as np

EPOCH = date(1970, 1, 1)
NO_DAY = int(np.iinfo(np.int64).max)
"""Stands for a day that is not known; larger than every real day."""


def day_number(day: date) -> int:
    """Days from 1 January 1970."""
    return (day - EPOCH).days
