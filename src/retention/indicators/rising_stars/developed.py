"""A workforce whose people carry whether they were developed up to a census."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from retention.counts.stretches import stretches_of
from retention.errors import ArgumentError
from retention.indicators.definitions.leaving_after_development import LEAVING_AFTER_DEVELOPMENT
from retention.indicators.rising_stars.population import LATER, census_days
from retention.indicators.support import not_told
from retention.indicators.support_evidence import development
from retention.periods import day_label, day_number
from retention.schema import DEVELOPED_COLUMN
from retention.workforce import Workforce

MOST_DAYS = 1826
GRACE = timedelta(days=31)
"""How late the first recorded activity may be, since a small employer has none in some weeks."""


def with_development(workforce: Workforce, census: date | str, *, days: int = 365) -> Workforce:
    """The workforce with a group ``developed`` that is fixed at a census.

    To compare people who were developed alike, such as Rising Stars with their colleagues:
    ``rising_stars_kept(..., by="developed")``. It does not say what development does: nobody is
    sent on a course while serving notice, so of those not developed more are about to leave. For
    that, and for leaving in the time with and without development, see
    `leaving_after_development`.

    Parameters
    ----------
    workforce : Workforce
    census : date or ISO text
    days : int, default 365
        Up to the census and with it; completed activities beyond mandatory training count.

    Returns
    -------
    Workforce
        People are "developed in the 365 days to 31 March 2024", "not developed in" these, or
        "joined after the census". Nothing before the census can be counted any more.

    Raises
    ------
    NotAvailableError
        If the records hold no development that is known not to be mandatory.
    ArgumentError
        If the census is outside the records, or `days` is no number of days.

    Examples
    --------
    >>> import retention
    >>> workforce = retention.with_development(retention.sample(people=500), "2024-03-31")
    >>> table = retention.headcount(workforce, retention.year_to("2025-03-31"), by="developed")
    >>> table.frame["developed"].iloc[0]
    'developed in the 365 days to 31 March 2024'
    """
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= MOST_DAYS:
        raise ArgumentError(f"days must be a whole number from 1 to {MOST_DAYS}, was {days!r}")
    (day,) = census_days(workforce, census)
    evidence = development(workforce)
    if evidence.events is None:
        raise not_told(LEAVING_AFTER_DEVELOPMENT, evidence.missing)
    _check_recorded(workforce, day - timedelta(days=days - 1), day)
    number = day_number(day)
    rows = stretches_of(workforce).grouped
    person = rows.person[rows.on(number)]
    after = np.full(len(person), number - days + 1, dtype=np.int64)
    done = evidence.events.any_in(person, after, np.full(len(person), number, dtype=np.int64))
    words = f"developed in the {days} days to {day_label(day)}"
    labels = pd.Series(np.where(done, words, f"not {words}"), index=person, dtype="object")
    return workforce.labelled(labels, LATER, day, column=DEVELOPED_COLUMN)


def _check_recorded(workforce: Workforce, first: date, census: date) -> None:
    """Refuse a census before which development was not recorded for as many days."""
    activities = workforce.table("development")["activity_date"].dropna()
    if not len(activities) or activities.min() > pd.Timestamp(first + GRACE):
        raise ArgumentError(
            f"census must have development recorded from {day_label(first)} on, was "
            f"{day_label(census)}; take a later census or fewer days"
        )
