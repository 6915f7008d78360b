"""Leaver rates: one function, and every definition of leaving in use by its name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from retention.counts.stretches import Membership
from retention.errors import ArgumentError, nearest
from retention.indicators.definitions.census_rates import (
    DHSC_FLOW,
    NHS_SCOTLAND,
    NHS_SCOTLAND_WTE,
)
from retention.indicators.definitions.events import EVENT_LEAVERS
from retention.indicators.definitions.leaver_shares import (
    CIPD_CRUDE,
    CIPD_VOLUNTARY,
    RETENTION_READING,
    VOLUNTARY_LEAVER_RATE,
)
from retention.indicators.definitions.snapshots import LEAVER_RATE
from retention.indicators.presets import census, leavings
from retention.indicators.presets.question import Question
from retention.periods import Periods
from retention.results import IndicatorTable
from retention.workforce import Workforce

PRESETS: Mapping[str, Callable[[Question], IndicatorTable]] = {
    LEAVER_RATE.key: census.nhs_workforce_statistics,
    EVENT_LEAVERS.key: leavings.events,
    NHS_SCOTLAND.key: census.nhs_scotland,
    NHS_SCOTLAND_WTE.key: census.nhs_scotland_wte,
    DHSC_FLOW.key: census.dhsc_flow,
    CIPD_CRUDE.key: leavings.cipd_crude,
    CIPD_VOLUNTARY.key: leavings.cipd_voluntary,
    VOLUNTARY_LEAVER_RATE.key: leavings.voluntary_leaver_rate,
    RETENTION_READING.key: leavings.retention_reading,
}
"""Every definition that `leaver_rate` takes."""
NEEDS_FTE = (NHS_SCOTLAND_WTE.key, DHSC_FLOW.key)
NEEDS_REASONS = (CIPD_VOLUNTARY.key, VOLUNTARY_LEAVER_RATE.key, RETENTION_READING.key)


def leaver_rate(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str] = (),
    membership: Membership = "primary",
    definition: str = LEAVER_RATE.key,
    level: float = 0.95,
) -> IndicatorTable:
    """Leavers over the people that could leave, by the definition that is named.

    Parameters
    ----------
    workforce, period, by, membership
        As `headcount`; going to another group is not leaving. A leaver between two censuses
        is in the group held at the opening one, a leaver by event in that of the last day.
    definition : str
        Named so that every number says which definition it follows:

        - ``nhs_workforce_statistics``: in active service at the opening census and not at the
          closing one, over the mean of the two headcounts;
        - ``events``: last days in the period over the same mean; its options are those of
          `event_leavers`;
        - ``nhs_scotland``, ``nhs_scotland_wte``: employed at the opening census and not at
          the closing one, over those at the opening census, in people or in FTE;
        - ``dhsc_flow``: FTE of leavers of active service over FTE at the opening census;
        - ``cipd_crude``, ``cipd_voluntary``: last days, of all or of those who resigned, over
          the mean headcount of every day;
        - ``voluntary_leaver_rate``: last days with a reason that begins "Voluntary
          Resignation" over the mean of the two headcounts;
        - ``retention_reading``: last days but for planned and administrative ones, beside the
          rate of all, over the same mean.
    level : float, default 0.95

    Returns
    -------
    IndicatorTable
        ``value`` is a proportion with the limits that its definition names. The default has
        ``against_rest``: whether a group loses a larger or smaller share than all others,
        allowing for the number of groups. Where reasons count, ``range_low`` and
        ``range_high`` say what the rate is if none or all of the unknown reasons are meant.

    Raises
    ------
    ArgumentError
        If a period is outside the records, a column or definition is not known, or the
        definition needs FTE or leaving reasons and the records have none.

    See Also
    --------
    compare_definitions : All of them side by side, with the bridge between two of them.
    stability_index, monthly_leaver_rate : Further definitions, of their own form.

    References
    ----------
    NHS Digital turnover tables, answer to parliamentary question 112582 (31 January 2022);
    NHS Education for Scotland, inflow, outflow and turnover calculation; CIPD factsheet on
    employee turnover and retention.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> table = retention.leaver_rate(workforce, year)
    >>> table.definition.title, table.definition.unit
    ('Leaver rate', 'proportion')
    >>> retention.leaver_rate(workforce, year, definition="cipd_crude").definition.id
    'cipd_crude v1'
    """
    if definition not in PRESETS:
        raise ArgumentError(
            f"definition must be one of {', '.join(PRESETS)}, was {definition!r}"
            f"{nearest(str(definition), PRESETS)}"
        )
    return PRESETS[definition](Question(workforce, period, by, membership, level))
