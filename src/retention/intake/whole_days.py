"""What stands for no day where intake counts in whole days since 1 January 1970."""

from __future__ import annotations

import numpy as np

NO_DAY = int(np.iinfo(np.int64).max)
"""Stands for a day that is not known; larger than every real day."""
