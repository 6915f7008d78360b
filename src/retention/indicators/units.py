"""Units against the whole: funnels, and how much units differ beyond chance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.errors import ArgumentError
from retention.indicators.definitions.units import (
    LEAVER_SHARE,
    IsUnit,
    funnel_of,
    variation_of,
)
from retention.indicators.small_groups import MERGED, merge_small_groups
from retention.indicators.tables import active_stocks, group_columns, table_of, without_status
from retention.periods import Periods
from retention.results import IndicatorTable, indicator_table
from retention.workforce import NOT_RECORDED, Workforce

NO_UNIT = "groups put together, and people without one, are no unit: they have no verdict"


def funnel(table: IndicatorTable, *, overdispersed: bool = True) -> IndicatorTable:
    """Read proportions by group as a funnel: which groups lie further off than by chance.

    Parameters
    ----------
    table : IndicatorTable
        By one column, of a proportion whose count is part of its base and whose limits are
        Wilson's, such as `stability_index`, `left_within` or `appraised_in_last_12_months`.
        Small groups are best put together first, with `merge_small_groups`.
    overdispersed : bool, default True
        Widen the limits by the variance that units have between them beyond chance. Then a
        unit is outside when it differs from the whole by more than units usually do.

    Returns
    -------
    IndicatorTable
        Each group has its ``value`` with Wilson limits; at its size ``inner_lower`` and
        ``inner_upper`` (95 %) and ``outer_lower`` and ``outer_upper`` (99.8 %) around the
        proportion of everyone; ``verdict`` ("inside", "between the limits", "outside"),
        ``side`` (1 above, -1 below, 0) and ``few``, with which a verdict is not spoken of.
        The row of the total has ``tau``, ``tau_lower`` and ``tau_upper``: the standard
        deviation between units beyond chance as a proportion; ``phi`` and ``tau2``, how far
        limits are widened; and the number of ``units``. Published, all of these rest on the
        units that are shown, and ``tau`` is missing when more than a tenth are not: small
        counts are hidden first, so the others differ by more. There are no ranks.

    Raises
    ------
    ArgumentError
        If the table is by none or several columns, or is not of such a proportion.

    References
    ----------
    D. J. Spiegelhalter (2005), Funnel plots for comparing institutional performance,
    Statistics in Medicine 24, 1185-1202, sections 2 to 4.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> stable = retention.stability_index(workforce, year, by="staff_group")
    >>> found = retention.funnel(stable).frame
    >>> sorted(set(found["verdict"].dropna()))
    ['inside']
    """
    if not isinstance(table, IndicatorTable):
        raise ArgumentError(
            f"table must be an IndicatorTable, was {type(table).__name__}; a published table "
            "cannot be counted from, use for example retention.stability_index"
        )
    if len(table.by) != 1:
        was = " and ".join(table.by) if table.by else "none"
        raise ArgumentError(f"table must be by one column, was by {was}; use by='unit'")
    stated = table.definition
    if stated.unit != "proportion" or stated.interval != "Wilson":
        raise ArgumentError(
            "table must be of a proportion with Wilson limits, a count over the base that it is "
            f"part of, was {stated.key} (interval: {stated.interval}); for leaving use "
            "retention.leaver_funnel"
        )
    definition = funnel_of(stated, is_unit(table.by[0]), table.along, overdispersed=overdispersed)
    counted = [m.name for m in definition.measures if m.role in ("count", "base")]
    keys = ["period_start", "period_last_day", *table.by, "total", *table.along]
    frame = table.frame[[*keys, *counted]]
    return indicator_table(
        definition,
        frame,
        level=float(table.frame["level"].iloc[0]) if len(frame) else 0.95,
        by=table.by,
        membership=table.membership,
        population=table.population,
        as_of=table.as_of,
        source=table.source,
        sensitive=table.sensitive,
        notes=(*table.notes, *notes_on_units(frame, table.by[0])),
        along=table.along,
    )


def leaver_funnel(
    workforce: Workforce,
    period: Periods,
    *,
    by: str = "unit",
    overdispersed: bool = True,
    merge_small: bool = True,
    level: float = 0.95,
) -> IndicatorTable:
    """Leavers of those in post at the opening census by unit, read as a funnel.

    Parameters
    ----------
    workforce, period, level
        As `headcount`; leavers are those of the default `leaver_rate`, over the people in
        active service at the opening census, of whom they are a part.
    by : str, default "unit"
        One column; each person under the primary post at the opening census.
    overdispersed : bool, default True
        As `funnel`.
    merge_small : bool, default True
        First put units of fewer than 10 people together, as `merge_small_groups` does; else
        they are hidden, and others with them, when the table is published.

    Returns
    -------
    IndicatorTable
        As `funnel`.

    Raises
    ------
    ArgumentError
        If a period is outside the records, or `by` is not one of their columns.

    See Also
    --------
    observed_expected : The same with the mix of each unit's people allowed for.
    variation_between_units : How unequal units are, period by period.

    References
    ----------
    As `funnel`.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=800), retention.year_to("2025-09-30")
    >>> found = retention.leaver_funnel(workforce, year).frame
    >>> bool(found.loc[found["total"], "units"].iloc[0] > 5)
    True
    """
    counted = _leaver_shares(workforce, period, by, merge_small=merge_small, level=level)
    return funnel(counted, overdispersed=overdispersed)


def variation_between_units(
    workforce: Workforce,
    period: Periods,
    *,
    by: str = "unit",
    merge_small: bool = True,
    level: float = 0.95,
) -> IndicatorTable:
    """How unequal it is to work here: the spread of units' leaving, chance set aside.

    Parameters
    ----------
    workforce, period, by, merge_small
        As `leaver_funnel`.
    level : float, default 0.95
        Of the Q-profile interval.

    Returns
    -------
    IndicatorTable
        The total of each period has ``value``, the standard deviation between units of the
        share that leaves (0.021 is 2.1 points), with ``lower`` and ``upper``, the number of
        ``units`` and the ``pooled`` share of everyone. The rows of units hold what it is
        computed from, so that a published number rests on the units that are shown.

    References
    ----------
    R. C. Paule and J. Mandel (1982), Journal of Research of the National Bureau of Standards
    87, 377-385; W. Viechtbauer (2007), Statistics in Medicine 26, 37-52, section 2.6.

    Examples
    --------
    >>> import retention
    >>> workforce, years = retention.sample(people=800), retention.years_to("2025-09-30", 2)
    >>> found = retention.variation_between_units(workforce, years).frame
    >>> len(found[found["total"]])
    2
    """
    counted = _leaver_shares(workforce, period, by, merge_small=merge_small, level=level)
    column = counted.by[0]
    definition = variation_of(counted.definition, is_unit(column))
    keys = ["period_start", "period_last_day", column, "total"]
    names = [m.name for m in definition.measures if m.role in ("count", "base")]
    return indicator_table(
        definition,
        counted.frame[[*keys, *names]],
        level=level,
        by=counted.by,
        membership=counted.membership,
        population=counted.population,
        as_of=counted.as_of,
        source=counted.source,
        sensitive=counted.sensitive,
        notes=(*counted.notes, *notes_on_units(counted.frame, column)),
    )


def _leaver_shares(
    workforce: Workforce, period: Periods, by: str, *, merge_small: bool, level: float
) -> IndicatorTable:
    column = one_column(workforce, by)
    prepared = merge_small_groups(workforce, column, period) if merge_small else workforce
    stretches, grid, stocks = active_stocks(prepared, period, column, "primary")
    counted = {"opening": stocks.opening, "numerator": stocks.opening - stocks.stayers}
    stated = without_status(LEAVER_SHARE, workforce)
    return table_of(stated, prepared, stretches, grid, counted, level=level)


def one_column(workforce: Workforce, by: str) -> str:
    """The single column of the units."""
    columns = group_columns(workforce, by)
    if len(columns) != 1:
        raise ArgumentError(
            f"by must be one column, was {' and '.join(columns) or 'none'}; use by='unit'"
        )
    return columns[0]


def is_unit(column: str) -> IsUnit:
    """Which rows stand for one unit: not those of several, nor of people without one."""

    def found(frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
        names = frame[column].astype("str")
        chosen: npt.NDArray[np.bool_] = (
            ~names.str.startswith(MERGED) & (names != NOT_RECORDED)
        ).to_numpy(dtype=bool)
        return chosen

    return found


def notes_on_units(frame: pd.DataFrame, column: str) -> tuple[str, ...]:
    """What a reader must know of groups that are no unit, if there are any."""
    groups = frame[~frame["total"].astype(bool)]
    return () if is_unit(column)(groups).all() else (NO_UNIT,)
