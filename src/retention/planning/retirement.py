"""What retirement at another age would do to the number of retirements in the years to come."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from retention.counts import stretches_of
from retention.counts.arrays import FloatArray, IntArray
from retention.errors import NotAvailableError
from retention.periods import Period, day_number
from retention.planning.causes import RETIREMENT, causes_of_spells
from retention.planning.history import columns_of
from retention.workforce import Workforce

OLDEST = 120


def factors_of_retirement(
    workforce: Workforce,
    periods: Sequence[Period],
    shown: IntArray,
    shift: float,
    years: int,
) -> FloatArray:
    """Retirements with the pattern of ages moved by some years, over those without.

    The rate of retirement at each age is that of the years counted, all staff together. Ages are
    those of the people in post on the day of the records, grown older year by year.

    Returns
    -------
    numpy.ndarray, shape (years, shown groups)

    Raises
    ------
    NotAvailableError
        If the records have no year of birth or no leaving reasons.
    """
    spells = workforce.spells
    cause, causes = causes_of_spells(workforce)
    if "birth_year" not in spells or RETIREMENT not in causes:
        absent = "birth_year" if "birth_year" not in spells else "leaving_reason"
        raise NotAvailableError(
            f"retirement_age_shift must have ages and reasons to go by, but the records have no "
            f"column {absent}; add it, or leave the shift out"
        )
    born = pd.to_numeric(spells["birth_year"].astype("str"), errors="coerce").to_numpy(np.float64)
    rows = stretches_of(workforce, columns_of(workforce)).grouped
    people, retired = np.zeros(OLDEST + 1), np.zeros(OLDEST + 1)
    for period in periods:
        for day, year in (
            (day_number(period.opening_census), period.start.year),
            (day_number(period.closing_census), period.last_day.year),
        ):
            age = _ages(born[rows.spell[rows.on(day)]], year)
            people += 0.5 * np.bincount(age, minlength=OLDEST + 1)
        ends = rows.leaves & (rows.exit > day_number(period.start))
        ends &= (rows.exit <= day_number(period.end)) & (
            cause[rows.spell] == causes.index(RETIREMENT)
        )
        at = _ages(born[rows.spell[ends]], period.last_day.year)
        retired += np.bincount(at, minlength=OLDEST + 1)
    rate = np.divide(retired, people, out=np.zeros(OLDEST + 1), where=people > 0)
    now = rows.on(day_number(workforce.as_of))
    known = now[~np.isnan(born[rows.spell[now]])]
    age = _ages(born[rows.spell[known]], workforce.as_of.year)
    group = shown[rows.group[known]]
    found = np.ones((years, int(shown.max(initial=0)) + 1))
    every = np.arange(OLDEST + 1, dtype=np.float64)
    for year in range(years):
        then = np.minimum(age + year + 1, OLDEST)
        usual = np.bincount(group, rate[then], found.shape[1])
        moved = np.interp(then - shift, every, rate)
        other = np.bincount(group, moved, found.shape[1])
        found[year] = np.divide(other, usual, out=np.ones(found.shape[1]), where=usual > 0)
    return found


def _ages(born: FloatArray, year: int) -> IntArray:
    known = born[~np.isnan(born)]
    found: IntArray = np.clip(year - known, 0, OLDEST).astype(np.int64)
    return found
