"""The label under audit: who gets it, and how much hangs on where the rule draws its lines."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from retention.counts import stretches_of
from retention.counts.arrays import BoolArray, FloatArray
from retention.counts.labels import COLLEAGUE, STAR, Assessor
from retention.counts.stretches import Stretches
from retention.horizons import Horizon
from retention.indicators.definitions.stars import COLLEAGUES, STARS
from retention.indicators.definitions.stars_audit import (
    selection_definition,
    sensitivity_definition,
)
from retention.indicators.definitions.stars_followed import compared_in
from retention.indicators.rising_stars.followed import Counts, Followed, kept
from retention.indicators.rising_stars.population import (
    CLASSES,
    AtCensus,
    Census,
    census_days,
    census_grid,
    counted,
    looking_back,
    people_at,
)
from retention.indicators.tables import Columns, check_fte, group_columns, table_of
from retention.results import IndicatorTable
from retention.rising_stars import RisingStarRule, check_rule
from retention.workforce import Workforce

HOURS = "hours"
FULL_TIME, PART_TIME, NO_HOURS = "full time", "part time", "FTE of 0 or not recorded"
FEWEST_APART, FEWEST_OUTCOMES = 10, 5
TOO_ALIKE = "rules that label nearly the same people as one shown are missing: {names}"


def rising_star_audit(
    workforce: Workforce,
    census: Census,
    rule: RisingStarRule,
    *,
    by: str | Collection[str],
    level: float = 0.95,
) -> IndicatorTable:
    """Selection rates: of those assessed, the share who are Rising Stars, by group.

    Parameters
    ----------
    workforce : Workforce
    census : date or ISO text, or a sequence of them
    rule : RisingStarRule
    by : str or collection of str
        A characteristic, a unit, any column of the records; or "hours" for full-time (an FTE
        of 1 or more over all posts) and part-time. They audit the label and never enter it.
    level : float, default 0.95

    Returns
    -------
    IndicatorTable
        ``value`` is a proportion with Wilson limits; ``assessed_share`` the share of the
        eligible who were assessed at all.

    Raises
    ------
    ArgumentError
        If a column is not in the records, or the records lack what the rule needs.

    Examples
    --------
    >>> import retention
    >>> rule = retention.RisingStarRule(version="2026-1")
    >>> workforce = retention.sample(people=500)
    >>> table = retention.rising_star_audit(workforce, "2025-03-31", rule, by="hours")
    >>> table.frame["hours"].tolist()
    ['full time', 'part time', 'FTE of 0 or not recorded', 'All']
    """
    days = census_days(workforce, census)
    assessor = Assessor(workforce, rule)
    if by == HOURS:
        check_fte(workforce)
        stretches = replace(stretches_of(workforce), labels=_HOURS_LABELS)
        at = [_by_hours(people_at(assessor, stretches, day), stretches) for day in days]
    else:
        stretches = stretches_of(workforce, group_columns(workforce, by))
        at = [people_at(assessor, stretches, day) for day in days]
    groups = len(stretches.labels)
    states = {
        "eligible": list(CLASSES.values()),
        "denominator": [STAR, COLLEAGUE],
        "numerator": [STAR],
    }
    columns: Columns = {
        name: np.stack([counted(a, np.isin(a.state, some), groups) for a in at], axis=1)
        for name, some in states.items()
    }
    return table_of(
        selection_definition(rule),
        workforce,
        stretches,
        census_grid(days),
        columns,
        level=level,
        notes=looking_back(assessor, days),
    )


_HOURS_LABELS = pd.DataFrame({HOURS: [FULL_TIME, PART_TIME, NO_HOURS]}, dtype="str")


def _by_hours(at: AtCensus, stretches: Stretches) -> AtCensus:
    """The same people by the FTE of all their posts; a post without one adds nothing."""
    rows = stretches.grouped
    fte = rows.fte[rows.on(at.day)]
    group = np.select([fte >= 1 - 1e-9, fte > 0], [0, 1], 2)
    return replace(at, group=group)


def rising_star_sensitivity(
    workforce: Workforce,
    census: date | str,
    rule: RisingStarRule,
    *,
    after: str = "24 months",
    level: float = 0.95,
) -> IndicatorTable:
    """How the gap in who is kept moves when the rule is stricter or looser.

    Parameters
    ----------
    workforce : Workforce
    census : date or ISO text
    rule : RisingStarRule
        The rule as written; the others are those of `RisingStarRule.variants`.
    after : str, default "24 months"
    level : float, default 0.95

    Returns
    -------
    IndicatorTable
        A row per ``variant``; ``value`` is the gap, as in `retention.rising_stars_kept`. A
        rule that labels nearly the same people as one before it is missing: two numbers would
        tell of the few between them.

    Examples
    --------
    >>> import retention
    >>> rule = retention.RisingStarRule(version="2026-1")
    >>> workforce = retention.sample(people=500)
    >>> table = retention.rising_star_sensitivity(workforce, "2023-03-31", rule)
    >>> table.frame["variant"].iloc[0]
    'as written'
    """
    check_rule(rule)
    horizon = Horizon.parse(after)
    steps: dict[tuple[str, ...], Columns] = {}
    shown: dict[str, tuple[BoolArray, BoolArray]] = {}
    same: dict[str, str] = {}
    alike: list[str] = []
    for words, variant in rule.variants():
        followed = Followed.of(workforce, census, variant, after, ())
        did = kept(followed, followed.at[0], horizon)
        counts = followed.outcome(0, horizon, kept)
        labels = followed.compared(0, STARS), followed.compared(0, COLLEAGUES)
        columns = _gap_columns(counts)
        if any(
            _nearly(*pair, did)
            for before in shown.values()
            for pair in zip(labels, before, strict=True)
        ):
            alike.append(words)
            columns = {name: np.full_like(values, np.nan) for name, values in columns.items()}
        else:
            for first, before in shown.items():
                if all(np.array_equal(*pair) for pair in zip(labels, before, strict=True)):
                    same.setdefault(words, same.get(first, first))
            shown[words] = labels
        steps[words,] = columns
    as_written = Followed.of(workforce, census, rule, after, ())
    also = (TOO_ALIKE.format(names="; ".join(alike)),) if alike else ()
    compared = compared_in(rule, as_written.matched_on)
    return replace(as_written, notes=(*as_written.notes, *also)).table(
        sensitivity_definition(rule, horizon.label, compared, same), steps, ("variant",), level
    )


def _gap_columns(counts: Counts) -> dict[str, FloatArray]:
    stars, others = counts[STARS], counts[COLLEAGUES]
    found = {
        "denominator": stars["denominator"],
        "numerator": stars["numerator"],
        "colleagues": others["denominator"],
        "colleagues_kept": others["numerator"],
        "standardised": others["standardised"],
        "effective": others["effective"],
    }
    return {name: values[:, np.newaxis] for name, values in found.items()}


def _nearly(one: BoolArray, other: BoolArray, did: BoolArray) -> bool:
    """Whether the people who are in one of two sets and not in the other are too few to show."""
    for apart in (one & ~other, other & ~one):
        people, outcomes = int(apart.sum()), int((apart & did).sum())
        few = min(outcomes, people - outcomes) < FEWEST_OUTCOMES
        if people and (people < FEWEST_APART or few):
            return True
    return False
