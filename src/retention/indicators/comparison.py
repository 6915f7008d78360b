"""Every definition of leaving over the same spells, and the bridge between two of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from retention.counts import count_bridge, count_events, count_stocks, grid_of, stretches_of
from retention.counts.bridge import SIGNS
from retention.errors import ArgumentError, nearest
from retention.indicators.definitions.bridge import BRIDGE
from retention.indicators.definitions.census_rates import as_one_cell
from retention.indicators.definitions.events import BY_LAST_DAY
from retention.indicators.leaver_rates import NEEDS_FTE, NEEDS_REASONS, PRESETS, leaver_rate
from retention.indicators.leaving_kinds import REASON
from retention.indicators.tables import table_of, without_status
from retention.indicators.turnover import stability_index
from retention.periods import Periods
from retention.results import IndicatorTable
from retention.workforce import Workforce

NO_FTE_COLUMN = "the records have no column fte"
NO_REASONS = "the records have no column leaving_reason"


@dataclass(frozen=True, slots=True, eq=False)
class Comparison(Mapping[str, IndicatorTable]):
    """Definitions side by side, by name; `publish` takes it as it is.

    Attributes
    ----------
    tables : mapping of str to IndicatorTable
        Each definition of `leaver_rate` that the records have data for, ``stability_index``,
        and ``bridge``.
    not_available : mapping of str to str
        The definitions that are left out, and what they lack.
    """

    tables: Mapping[str, IndicatorTable]
    not_available: Mapping[str, str]

    def __getitem__(self, name: str) -> IndicatorTable:
        if name in self.not_available:
            raise ArgumentError(f"{name} is not available: {self.not_available[name]}")
        if name not in self.tables:
            raise ArgumentError(
                f"the comparison has no table {name!r}{nearest(name, self.tables)}; it has "
                f"{', '.join(self.tables)}"
            )
        return self.tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)

    def __len__(self) -> int:
        return len(self.tables)

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(self.tables)}: raw; publish() protects it for showing>"


def compare_definitions(
    workforce: Workforce, period: Periods, *, level: float = 0.95
) -> Comparison:
    """Every definition of leaving over the same people and periods, and why two of them differ.

    The table ``bridge`` leads from snapshot leavers to leavers by event. With D0 and D1 the
    censuses of a period, events by last day are

    - those in active service at D0 and not at D1,
    - less those of them who only became inactive,
    - plus those on leave at D0 who are not employed at D1,
    - less those whose last day was D0,
    - plus those employed at neither census, who joined and left inside,
    - plus earlier leavings of people who are not employed at D1,
    - plus leavings of people who are employed at D1 and so came back,
    - plus those whose last day is D1.

    Each step is counted by itself and the sum is proved in every period. Take a part of the
    workforce with ``where`` or `scope` to see it there; the steps have no groups.

    Parameters
    ----------
    workforce : Workforce
    period : Period or sequence of Period
    level : float, default 0.95

    Returns
    -------
    Comparison
        A mapping of tables by name. Once published, ``release.side_by_side()`` is one row per
        definition and period, and ``release["bridge"].steps()`` the bridge, step by step.

    Raises
    ------
    ArgumentError
        If a period is outside the records.
    ReconciliationError
        If the steps of the bridge do not add up: a fault of this package.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> compared = retention.compare_definitions(workforce, year)
    >>> release = retention.publish(compared)
    >>> release["bridge"].steps()["sign"].to_list()
    ['', '-', '+', '=', '', '-', '+', '-', '+', '+', '+', '+', '=']
    """
    absent = {} if workforce.has_fte else dict.fromkeys(NEEDS_FTE, NO_FTE_COLUMN)
    if REASON not in workforce.spells:
        absent |= dict.fromkeys(NEEDS_REASONS, NO_REASONS)
    tables = {
        name: leaver_rate(workforce, period, definition=name, level=level)
        for name in PRESETS
        if name not in absent
    }
    tables["stability_index"] = stability_index(workforce, period, level=level)
    tables[BRIDGE.key] = _bridge(workforce, period, level)
    return Comparison(tables, absent)


def _bridge(workforce: Workforce, period: Periods, level: float) -> IndicatorTable:
    employed, grid = stretches_of(workforce), grid_of(workforce, period)
    active = stretches_of(workforce.active()) if workforce.has_status else employed
    stocks = count_stocks(employed, grid)
    bridge = count_bridge(employed, active, grid)
    everyone = {
        "active_opening": count_stocks(active, grid).opening[-1],
        "opening": stocks.opening[-1],
        "closing": stocks.closing[-1],
        "exposed": count_events(employed, grid, BY_LAST_DAY).exposed[-1],
        **{name: getattr(bridge, name) for name in SIGNS},
        "outflow": stocks.opening[-1] - stocks.stayers[-1],
        "numerator": bridge.event_leavers,
    }
    # There are no groups, so the row of the one group repeats that of the total.
    columns = {name: np.stack([counts, counts]) for name, counts in everyone.items()}
    stated = as_one_cell(without_status(BRIDGE, workforce), has_status=workforce.has_status)
    return table_of(stated, workforce, employed, grid, columns, level=level)
