"""Leavers of each unit over those to expect from the mix of its people."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.counts.arrays import FloatArray, IntArray
from retention.errors import ArgumentError
from retention.indicators.definitions.units import observed_expected_of
from retention.indicators.small_groups import merge_small_groups
from retention.indicators.strata import strata_of
from retention.indicators.tables import active_stocks, table_of, without_status
from retention.indicators.units import is_unit, notes_on_units, one_column
from retention.periods import Periods
from retention.results import IndicatorTable
from retention.schema import SENSITIVE_COLUMNS
from retention.workforce import Workforce

MIX = ("staff_group", "band")


def observed_expected(
    workforce: Workforce,
    period: Periods,
    *,
    by: str = "unit",
    mix: str | Collection[str] = MIX,
    overdispersed: bool = True,
    merge_small: bool = True,
    level: float = 0.95,
) -> IndicatorTable:
    """Leavers of each unit over those to expect from the mix of its people.

    Everyone is expected to leave as people alike in the columns of `mix` do in the whole
    population, so a unit of many junior nurses is held against junior nurses.

    Parameters
    ----------
    workforce, period, by, overdispersed, merge_small, level
        As `leaver_funnel`.
    mix : str or collection of str, default ("staff_group", "band")
        Columns in which people are alike, the most important first, read at the opening
        census. People without a value are a stratum of their own, "not recorded". Strata of
        fewer than 10 people are put together over the last column, then over the one before
        it, and a note says so. Protected characteristics are refused: a difference between
        them is to be looked at, not allowed for.

    Returns
    -------
    IndicatorTable
        ``numerator`` are the leavers, ``expected`` those to expect, ``value`` the one over
        the other with Byar's limits; limits around 1, ``verdict``, ``side``, ``few`` and the
        spread as in `funnel`, in observed over expected. Everyone together is 1. Published,
        ``expected`` is a sum over the unit's people: hidden with them, and rounded under the
        public rule, where ratios of few leavers are coarse. Unrounded, it tells something of
        the mix of a unit's people, and nothing of who left.

    Raises
    ------
    ArgumentError
        If a period is outside the records, a column is not in them, or the mix has none, the
        column of the units, or a protected characteristic.

    Notes
    -----
    The limits are those of a count. Where a large share of the people leave, as over several
    years, they are too wide and hardly any unit lies outside: take `leaver_funnel` then.

    References
    ----------
    N. E. Breslow and N. E. Day (1987), Statistical Methods in Cancer Research volume II,
    chapter 2; D. J. Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202, section 3.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=800), retention.year_to("2025-09-30")
    >>> found = retention.observed_expected(workforce, year).frame
    >>> total = found[found["total"]]
    >>> bool(total["expected"].iloc[0] == total["numerator"].iloc[0])
    True
    """
    units = one_column(workforce, by)
    columns = _checked_mix(workforce, units, mix)
    prepared = merge_small_groups(workforce, units, period) if merge_small else workforce
    stretches, grid, stocks = active_stocks(prepared, period, (units, *columns), "primary")
    labels = stretches.labels
    left = stocks.opening - stocks.stayers
    stratum, notes = strata_of(labels, columns, stocks.opening[:-1])
    expected = _expected(stratum, left[:-1], stocks.opening[:-1])
    unit, names = pd.factorize(labels[units], sort=True)
    by_unit = replace(stretches, labels=pd.DataFrame({units: names}, dtype="str"))
    counted = {
        "opening": _summed(unit, stocks.opening),
        "numerator": _summed(unit, left),
        "expected": _summed(unit, np.vstack([expected, left[-1:]])),
    }
    words = " and ".join(column.replace("_", " ") for column in columns)
    definition = observed_expected_of(is_unit(units), words, overdispersed=overdispersed)
    return table_of(
        without_status(definition, workforce),
        prepared,
        by_unit,
        grid,
        counted,
        level=level,
        notes=(*notes, *notes_on_units(by_unit.labels.assign(total=False), units)),
    )


def _checked_mix(workforce: Workforce, units: str, mix: str | Collection[str]) -> tuple[str, ...]:
    columns = (mix,) if isinstance(mix, str) else tuple(mix)
    if not columns or len(set(columns)) != len(columns) or units in columns:
        raise ArgumentError(
            f"mix must name one or more columns once, and not {units}, was "
            f"{', '.join(columns) or 'empty'}; use mix=('staff_group', 'band')"
        )
    workforce.check_columns(columns, "mix")
    protected = [column for column in columns if column in SENSITIVE_COLUMNS]
    if protected:
        raise ArgumentError(
            f"mix must have no protected characteristic, was {', '.join(columns)}; leave out "
            f"{protected[0]}, and look at the difference by it instead of allowing for it"
        )
    return columns


def _expected(stratum: IntArray, left: FloatArray, people: FloatArray) -> FloatArray:
    """Leavers to expect in each group at the proportion of its stratum; shape as `people`."""
    shape = (int(stratum.max(initial=-1)) + 1, people.shape[1])
    leavers, of = np.zeros(shape), np.zeros(shape)
    np.add.at(leavers, stratum, left)
    np.add.at(of, stratum, people)
    share = np.divide(leavers, of, out=np.zeros(shape), where=of > 0)
    expected: FloatArray = people * share[stratum]
    return expected


def _summed(unit: npt.NDArray[np.intp], counts: FloatArray) -> FloatArray:
    """Groups of several columns added up by unit; the last row is the total."""
    groups = np.zeros((int(unit.max(initial=-1)) + 1, counts.shape[1]))
    np.add.at(groups, unit, counts[:-1])
    return np.vstack([groups, counts[-1:]])
