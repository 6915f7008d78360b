"""Rates of leaving from a workforce: which years they come from, and what they look at."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import TYPE_CHECKING

from retention.errors import ArgumentError, NotAvailableError
from retention.periods import (
    ONE_DAY,
    Period,
    Periods,
    as_periods,
    day_label,
    last_month_end,
    years_to,
)
from retention.planning.cells import count_cells
from retention.planning.inputs import checked_inputs
from retention.rising_stars import RisingStarRule
from retention.workforce import Workforce

if TYPE_CHECKING:
    from retention.planning.hazards import LeavingHazards

MOST_YEARS = 5
"""Years that rates come from: enough for small groups, and not from another time."""


def leaving_hazards(
    workforce: Workforce,
    period: Periods | None = None,
    *,
    inputs: str | Collection[str] | None = None,
    rule: RisingStarRule | None = None,
    knots: int = 6,
    penalty: float = 0.1,
) -> LeavingHazards:
    """Rates of leaving by cause of groups of people alike, smooth in service.

    Time in post and leaving are counted into cells of people alike; the rates are log-linear
    in what the cells have in common. They are for groups: there is no score of a person, and
    no protected characteristic is an input.

    Parameters
    ----------
    workforce : Workforce
    period : Period or sequence of Period, optional
        Years to learn from, apart from each other; by default the latest complete ones, five
        at most.
    inputs : str or collection of str, optional
        Columns of posts, and ``service`` in years, ``year``, ``fte_band``,
        ``recent_development`` (90 to 365 days ago), ``star`` (with a `rule`), ``age_band`` (for
        retirement only). By default staff group, band, contract type, service and year, those
        that are recorded. Of years that were not seen the latest stands for them.
    rule : RisingStarRule, optional
    knots : int, default 6
        Of the curve of service.
    penalty : float, default 0.1
        As `retention.planning.hazards.LeavingHazards`.

    Returns
    -------
    LeavingHazards
        ``monthly(cells)`` are chances of leaving within a month by cause, for a table of the
        inputs; ``draws(cells, n, rng)`` the same under uncertain coefficients.

    Raises
    ------
    ArgumentError
        If an input is unknown, or is or stands for a protected characteristic; a
        `NotAvailableError` if there is no complete year, or the records lack an input.

    References
    ----------
    M. Friedman (1982), Annals of Statistics 10, 101-113; N. Laird and D. Olivier (1981), JASA
    76, 231-240.

    Examples
    --------
    >>> import pandas as pd, retention
    >>> model = retention.leaving_hazards(
    ...     retention.sample(people=800), inputs=("staff_group", "service")
    ... )
    >>> cell = pd.DataFrame({"staff_group": ["Estates and Ancillary"], "service": [3.0]})
    >>> model.causes_, model.monthly(cell).shape
    (('voluntary', 'retirement', 'end of contract', 'other'), (1, 4))
    """
    # scikit-learn is loaded by whoever fits something, and by nobody else.
    from retention.planning.hazards import model_for

    chosen, _ = checked_inputs(workforce, inputs)
    years = as_periods(period) if period is not None else complete_years(workforce)
    check_apart(years)
    cells = count_cells(workforce, years, chosen, rule=rule)
    if not cells.leavers.sum() > 0:
        raise NotAvailableError(
            "workforce must have leavers in the years to learn from, had none in "
            f"{', '.join(y.label for y in years)}; take other years"
        )
    return model_for(chosen, cells.causes, knots=knots, penalty=penalty).fit_cells(cells)


def complete_years(
    workforce: Workforce, *, before: Period | None = None, most: int = MOST_YEARS
) -> tuple[Period, ...]:
    """The latest years that the records are complete for, oldest first.

    Parameters
    ----------
    workforce : Workforce
    before : Period, optional
        Only years that end before it begins.
    most : int, default 5

    Raises
    ------
    NotAvailableError
        If there is none.
    """
    last = before.start - ONE_DAY if before is not None else last_month_end(workforce.as_of)
    first = max(workforce.fixed_on or workforce.observed_from, workforce.observed_from)
    found = [year for year in years_to(last, most) if year.opening_census >= first]
    if not found:
        where = f" before {before.label}" if before is not None else ""
        raise NotAvailableError(
            f"workforce must have a complete year of records{where} to learn from, but these are "
            f"complete from {day_label(first)} to {day_label(workforce.as_of)}; "
            "supply earlier leavers and declare observed_from"
        )
    return tuple(found)


def check_apart(years: tuple[Period, ...]) -> None:
    """Refuse years that share days, or are not in order."""
    for earlier, later in pairwise(years):
        if earlier.end > later.start:
            raise ArgumentError(
                "period must be years apart from each other, oldest first, but "
                f"{earlier.label} and {later.label} share days or are out of order"
            )
