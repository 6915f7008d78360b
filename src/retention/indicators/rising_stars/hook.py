"""A workforce whose people carry the label of one census, to split every indicator by it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from retention.counts.labels import NOT_ELIGIBLE, Assessor
from retention.counts.stretches import stretches_of
from retention.indicators.rising_stars.population import CLASSES, LATER, census_days, people_at
from retention.rising_stars import RisingStarRule
from retention.workforce import Workforce

INELIGIBLE = "not eligible"


def with_rising_stars(workforce: Workforce, census: date | str, rule: RisingStarRule) -> Workforce:
    """The workforce with a group ``rising_star`` that is fixed at a census.

    Every indicator takes it: ``by="rising_star"`` splits it, ``where(rising_star=...)`` makes a
    population. Nothing before the census can be counted any more, so that no label is carried
    back to a time at which nobody had it.

    Parameters
    ----------
    workforce : Workforce
    census : date or ISO text
    rule : RisingStarRule

    Returns
    -------
    Workforce
        People are "Rising Stars", "colleagues" (eligible, assessed and not), "not assessed",
        "not eligible" or "joined after the census". Tables by this group are sensitive.

    Raises
    ------
    ArgumentError
        If the census is outside the records, or they lack what the rule needs.

    Examples
    --------
    >>> import retention
    >>> workforce = retention.sample(people=500)
    >>> rule = retention.RisingStarRule(version="2026-1")
    >>> labelled = retention.with_rising_stars(workforce, "2024-03-31", rule)
    >>> year = retention.year_to("2025-03-31")
    >>> table = retention.development_in_last_12_months(labelled, year, by="rising_star")
    >>> table.sensitive
    True
    >>> retention.leaver_rate(labelled, retention.year_to("2024-03-31"), by="rising_star")
    Traceback (most recent call last):
        ...
    retention.errors.ArgumentError: period must open on or after 31 March 2024, the census at \
which labels are fixed, but year to 31 March 2024 opens on 31 March 2023; a label is never \
carried back, take a later period or the workforce without labels
    """
    (day,) = census_days(workforce, census)
    at = people_at(Assessor(workforce, rule), stretches_of(workforce), day)
    names = {state: name for name, state in CLASSES.items()} | {NOT_ELIGIBLE: INELIGIBLE}
    words = np.array([names[state] for state in sorted(names)], dtype=object)
    labels = pd.Series(words[at.state], index=at.person)
    return workforce.labelled(labels, LATER, day)
