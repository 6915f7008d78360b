"""Pay bands of posts as numbers, to tell a promotion."""

from __future__ import annotations

import numpy as np

from retention.counts.arrays import FloatArray, IntArray
from retention.reference.bands import band_rank
from retention.workforce import Workforce


def bands_of(workforce: Workforce) -> tuple[IntArray, FloatArray]:
    """Pay scale and place on it of each spell; -1 and missing for a band that is not known."""
    words = workforce.spells["band"].astype("category").cat
    found = [band_rank(str(word)) for word in words.categories]
    scales = sorted({one[0] for one in found if one})
    # Blank has the code -1, which reads the last entry.
    scale = [scales.index(one[0]) if one else -1 for one in found] + [-1]
    rank = [one[1] if one else np.nan for one in found] + [np.nan]
    codes = words.codes.to_numpy()
    return np.array(scale, dtype=np.int64)[codes], np.array(rank, dtype=np.float64)[codes]
