"""One piece of evidence: what it is, and how it is made of a workforce and a year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from retention.errors import NotAvailableError
from retention.periods import Period, Periods, day_label, years_to
from retention.results import Definition, IndicatorTable
from retention.workforce import Workforce

MOST_YEARS = 10
Make = Callable[[Workforce, Period], IndicatorTable]


@dataclass(frozen=True, slots=True)
class Reading:
    """One piece of evidence.

    Attributes
    ----------
    definition : Definition
    make : callable
        Of a workforce and the year that is asked about, the table.
    in_years : callable or None
        The same indicator of several years in a row, to tell a change by; none where its
        years overlap or it has no change to tell.
    """

    definition: Definition
    make: Make
    in_years: Callable[[Workforce, Periods], IndicatorTable] | None = None


def yearly(definition: Definition, make: Callable[[Workforce, Periods], IndicatorTable]) -> Reading:
    """A reading whose indicator takes one year as well as several."""
    return Reading(definition, make, make)


def years_before(workforce: Workforce, period: Period) -> tuple[Period, ...]:
    """The years that end with a period and that the records answer for, oldest first."""
    years = years_to(period.last_day, MOST_YEARS)
    inside = tuple(y for y in years if y.opening_census >= workforce.observed_from)
    return inside or (period,)


def year_followed(workforce: Workforce, period: Period, *, after: int) -> Period:
    """The year that ended so many years before a period does.

    Raises
    ------
    NotAvailableError
        If the records do not reach back to the beginning of it.
    """
    year = years_to(period.last_day, after + 1)[0]
    if year.opening_census < workforce.observed_from:
        raise NotAvailableError(
            f"workforce must have records of {after + 1} years up to "
            f"{day_label(period.last_day)}, so that people can be followed for {after}, but they "
            f"begin on {day_label(workforce.observed_from)}"
        )
    return year
