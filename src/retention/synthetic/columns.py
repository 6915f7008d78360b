"""Whole numbers to the columns of a table: labels, days, yes and no."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.synthetic.draws import Ints
from retention.synthetic.months import NEVER

_NO, _YES = "no", "yes"


def labels(names: Sequence[str], codes: Ints) -> pd.Series:
    """Return the name of every code; a code of -1 and an empty name are missing."""
    table = np.array([name or None for name in names] + [None], dtype=object)
    return pd.Series(table[codes], dtype="str")


def days(numbers: Ints) -> pd.Series:
    """Return dates; `NEVER` is missing."""
    dates = numbers.astype("datetime64[D]")
    dates[numbers >= NEVER] = np.datetime64("NaT", "D")
    return pd.Series(dates)


def hundredths(numbers: Ints) -> npt.NDArray[np.float64]:
    """Return hundredths as decimals."""
    return numbers / 100


def whole(numbers: Ints) -> pd.Series:
    """Return whole numbers; -1 is missing."""
    return pd.Series(pd.array(np.where(numbers < 0, 0, numbers), dtype="Int64")).mask(numbers < 0)


def yes_no(codes: Ints) -> pd.Series:
    """Return yes for 1, no for 0, missing for -1."""
    return labels((_NO, _YES), codes)


def employee_ids(people: int) -> npt.NDArray[np.object_]:
    """Return the id of every person number: S and at least six digits."""
    return np.array([f"S{number:06d}" for number in range(1, people + 1)], dtype=object)


def assignment_ids(ids: npt.NDArray[np.object_], person: Ints, number: Ints) -> pd.Series:
    """Return the person's id with the number of the assignment."""
    endings = np.array([f"-{at}" for at in range(int(number.max(initial=0)) + 1)], dtype=object)
    return pd.Series(ids[person] + endings[number], dtype="str")
