"""Leavers of each unit over those that rates of people alike lead one to expect."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, get_args

import numpy as np

from retention.counts import count_events, grid_of, stretches_of
from retention.counts.arrays import FloatArray
from retention.errors import ArgumentError, nearest
from retention.indicators.definitions.events import BY_LAST_DAY
from retention.indicators.definitions.hazards import expected_leavers_of
from retention.indicators.small_groups import merge_small_groups
from retention.indicators.tables import table_of
from retention.indicators.units import is_unit, notes_on_units, one_column
from retention.periods import Period, Periods, day_label
from retention.planning.cells import Cells, count_cells
from retention.planning.fitting import complete_years
from retention.planning.inputs import YEAR, checked_inputs, words_of
from retention.planning.values import year_name
from retention.results import IndicatorTable
from retention.rising_stars import RisingStarRule
from retention.workforce import Workforce

Rates = Literal["years before", "same year"]


def expected_leavers(
    workforce: Workforce,
    period: Periods,
    *,
    by: str = "unit",
    rates: Rates = "years before",
    inputs: str | Collection[str] | None = None,
    rule: RisingStarRule | None = None,
    overdispersed: bool = True,
    merge_small: bool = True,
    level: float = 0.95,
) -> IndicatorTable:
    """Leavers of each unit over those expected at the rates of people alike.

    Which units keep people better or worse than the mix of their people explains. By a
    protected characteristic the same is an audit of the model, in which it is no input.

    Parameters
    ----------
    workforce, period, overdispersed, merge_small, level
        As `leaver_funnel`.
    by : str, default "unit"
        One column; each person under the primary post of each day.
    rates : {"years before", "same year"}
        Learnt from up to five complete years before each period, so that no unit has a part in
        what is expected of it in the period; or from the period itself, where everyone
        together is 1.
    inputs, rule
        As `leaving_hazards`. The column of the units is never one.

    Returns
    -------
    IndicatorTable
        People ``exposed``, leavers by event (``numerator``), those ``expected``, and ``value``,
        the one over the other, with Byar's limits and the columns of `funnel`.

    Raises
    ------
    ArgumentError
        If an argument is not possible; a `NotAvailableError` if no complete year lies before.

    See Also
    --------
    observed_expected : Without a model, for people in post at the opening census.

    References
    ----------
    N. E. Breslow and N. E. Day (1987), Statistical Methods in Cancer Research volume II,
    chapter 2; D. J. Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202, section 3.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=800), retention.year_to("2025-09-30")
    >>> found = retention.expected_leavers(workforce, year).frame
    >>> bool(found.loc[found["total"], "value"].between(0.5, 1.5).all())
    True
    """
    if rates not in get_args(Rates):
        raise ArgumentError(
            f"rates must be one of {', '.join(get_args(Rates))}, was {rates!r}"
            f"{nearest(str(rates), get_args(Rates))}"
        )
    units = one_column(workforce, by)
    wanted, notes = checked_inputs(workforce, inputs)
    if inputs is not None and units in wanted:
        raise ArgumentError(
            f"inputs must not hold {units!r}, the column of the units: each would be expected to "
            "be what it is; leave it out"
        )
    chosen = tuple(name for name in wanted if name != units)
    prepared = merge_small_groups(workforce, units, period) if merge_small else workforce
    stretches, grid = stretches_of(prepared, (units,)), grid_of(prepared, period)
    events = count_events(stretches, grid, BY_LAST_DAY)
    names = stretches.labels[units].to_list()
    columns = []
    for one in grid.periods:
        learnt = complete_years(workforce, before=one) if rates == "years before" else (one,)
        expected, note = _expected(prepared, one, learnt, chosen, units, names, rule)
        columns.append(expected)
        notes = (*notes, *note)
    definition = expected_leavers_of(
        is_unit(units),
        words_of([name for name in chosen if name != YEAR]),
        overdispersed=overdispersed,
        same_year=rates == "same year",
    )
    counted = {
        "exposed": events.exposed,
        "numerator": events.leavers,
        "expected": np.column_stack(columns),
    }
    labels = stretches.labels.assign(total=False)
    return table_of(
        definition,
        prepared,
        stretches,
        grid,
        counted,
        level=level,
        notes=(*notes, *notes_on_units(labels, units)),
    )


def _expected(
    workforce: Workforce,
    period: Period,
    learnt: tuple[Period, ...],
    inputs: tuple[str, ...],
    units: str,
    names: list[str],
    rule: RisingStarRule | None,
) -> tuple[FloatArray, tuple[str, ...]]:
    """Leavers to expect of each unit, the whole last, and what to know of the rates."""
    years = tuple(dict.fromkeys((*learnt, period)))
    cells = count_cells(workforce, years, inputs, also=(units,), rule=rule)
    rates, unseen = rates_of(cells, learnt, period)
    now = cells.of([period])
    place = {name: at for at, name in enumerate(names)}
    unit = np.array([place[name] for name in now.frame[units]], dtype=np.int64)
    expected = np.bincount(unit, rates * now.exposure, len(names)).astype(np.float64)
    notes = (
        f"rates for {period.label} from {len(learnt)} year{'s' if len(learnt) > 1 else ''} to "
        f"{day_label(learnt[-1].last_day)}",
        *((unseen,) if unseen else ()),
    )
    return np.append(expected, expected.sum()), notes


def rates_of(cells: Cells, learnt: tuple[Period, ...], period: Period) -> tuple[FloatArray, str]:
    """Yearly rates of leaving of a period's cells, from other years, and what was not seen."""
    from retention.planning.hazards import model_for

    before, now = cells.of(learnt), cells.of([period])
    model = model_for(cells.inputs, cells.causes).fit_cells(before)
    # Cells of a few people are added up by whoever asks for this, and are handed to nobody.
    rates = model.rates_to_add_up(now.frame)
    seen_years = now.frame.assign(**{YEAR: year_name(learnt[-1])})
    share = now.exposure[model.unseen(seen_years)].sum() / max(now.exposure.sum(), 1e-12)
    note = (
        f"{share:.1%} of the time in post in {period.label} is of people with a level of an "
        "input that nobody had before: expected at the average of all levels"
        if share > 0
        else ""
    )
    return rates.sum(axis=1), note
