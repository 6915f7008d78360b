"""Does everyone stay alike: leaver rates of groups held against a reference group."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from retention.counts import Grid, Stretches, count_events, grid_of, stretches_of
from retention.counts.arrays import BoolArray, FloatArray
from retention.errors import ArgumentError, NotAvailableError, nearest
from retention.indicators.definitions.events import BY_LAST_DAY
from retention.indicators.definitions.leaver_ratios import (
    IS_REFERENCE,
    LEAVER_RATE_RATIO,
    REFERENCE,
    VOLUNTARY_RATE_RATIO,
    compared_by,
)
from retention.indicators.leaving_kinds import REASON, check_leaving, leavers_by_kind
from retention.indicators.tables import active_stocks, group_columns, table_of, without_status
from retention.periods import Periods
from retention.reference import reason_flag, reference_group
from retention.results import IndicatorTable
from retention.workforce import Workforce

Leavers = Literal["all", "voluntary"]
_BESIDE = {
    "opening": "reference_opening",
    "exposed": "reference_exposed",
    "person_days": "reference_days",
    "numerator": "reference_numerator",
}


def leaver_rate_ratio(
    workforce: Workforce,
    period: Periods,
    *,
    by: str,
    reference: str | None = None,
    leavers: Leavers = "all",
    level: float = 0.95,
) -> IndicatorTable:
    """How often each group leaves, as a ratio to a reference group.

    Above 1 the group left more often than the reference group. The ratio of the other way
    round is 1 divided by it.

    Parameters
    ----------
    workforce : Workforce
    period : Period or sequence of Period
    by : str
        One column, such as ``ethnicity``, ``disability``, ``gender`` or ``occupation``. Who
        did not declare is a group of its own.
    reference : str, optional
        The group that others are compared with. By custom White, not disabled (``No``) and
        Male, where the records write them so; for anything else it must be named.
    leavers : {"all", "voluntary"}
        All who were in active service at the opening census and not at the closing one, as a
        share; or known voluntary resignations per year in post.
    level : float, default 0.95

    Returns
    -------
    IndicatorTable
        ``rate`` of the group, ``value`` its ratio to that of ``reference`` with log limits,
        exact ones where a count is 0 (``limits`` says which; an upper limit without end is
        missing), ``inverse``. ``against_reference`` is higher or lower only where the limits
        leave out 1 and the comparison is listed among the ``compared`` ones of the period at a
        false discovery rate of ``1 - level``.

    Raises
    ------
    ArgumentError
        If `leavers` is not one of these, or a period, column or group is not in the records.
    NotAvailableError
        If the records have no such column, no leaving reasons and these are asked for, or no
        reference group by custom, or nobody was in it in a period.

    References
    ----------
    Relative likelihoods as in the NHS Workforce Race and Disability Equality Standards;
    intervals: `retention.statistics.ratios`.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> frame = retention.leaver_rate_ratio(workforce, year, by="disability").frame
    >>> frame.loc[frame["disability"] == "No", "value"].item()
    1.0
    """
    if leavers not in ("all", "voluntary"):
        raise ArgumentError(
            f"leavers must be 'all' or 'voluntary', was {leavers!r}"
            f"{nearest(str(leavers), ('all', 'voluntary'))}"
        )
    if not isinstance(by, str):
        raise ArgumentError(f"by must be one column, was {type(by).__name__}; give its name")
    if leavers == "voluntary":
        check_leaving(workforce, REASON)
        stretches, grid, columns = _voluntary(workforce, period, by)
        definition, base = VOLUNTARY_RATE_RATIO, "exposed"
    else:
        stretches, grid, stocks = active_stocks(workforce, period, by, "primary")
        columns = {"opening": stocks.opening, "numerator": stocks.opening - stocks.stayers}
        definition, base = without_status(LEAVER_RATE_RATIO, workforce), "opening"
    names = stretches.labels[by].to_list()
    chosen = _reference(by, names, reference)
    row = names.index(chosen)
    if not columns[base][row].all():
        raise NotAvailableError(
            f"reference must be a group with people in every period, was {chosen!r}; name another "
            f"of {', '.join(n for n in names if n != chosen)}"
        )
    there = columns[base][:-1] > 0
    columns |= {
        _BESIDE[name]: _repeated(values, row, there) for name, values in dict(columns).items()
    }

    def context(frame: pd.DataFrame) -> pd.DataFrame:
        frame[REFERENCE] = chosen
        frame[IS_REFERENCE] = frame[by] == chosen
        return frame

    return table_of(
        compared_by(definition, by),
        workforce,
        stretches,
        grid,
        columns,
        level=level,
        notes=(f"compared with {by.replace('_', ' ')}: {chosen}",),
        context=context,
    )


def _voluntary(
    workforce: Workforce, period: Periods, by: str
) -> tuple[Stretches, Grid, dict[str, FloatArray]]:
    """People and days in post, and known voluntary leavers by last day."""
    stretches = stretches_of(workforce, group_columns(workforce, by))
    grid = grid_of(workforce, period)
    events = count_events(stretches, grid, BY_LAST_DAY)

    def kind(label: str | None) -> str:
        return "numerator" if reason_flag(label, "voluntary") else "others"

    kinds = leavers_by_kind(workforce, stretches, grid, REASON, kind, ("numerator", "others"))
    columns = {
        "exposed": events.exposed,
        "person_days": events.person_days,
        "numerator": kinds["numerator"],
    }
    return stretches, grid, columns


def _reference(by: str, names: list[str], named: str | None) -> str:
    found = reference_group(by, names) if named is None else named
    if found is None:
        raise NotAvailableError(
            f"reference must name the group of {by} that the others are compared with "
            f"({', '.join(names)}), since none is the custom, was None"
        )
    if found not in names:
        raise ArgumentError(
            f"reference must be a group of {by} ({', '.join(names)}), was {found!r}"
            f"{nearest(found, names)}"
        )
    return found


def _repeated(values: FloatArray, row: int, there: BoolArray) -> FloatArray:
    """The reference group's number in the row of every group that has people; none in the total."""
    beside = np.full_like(values, np.nan)
    beside[:-1] = np.where(there, values[row], np.nan)
    return beside
