"""The ratings that a label rests on: the nine boxes, the two axes, and who rates how."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from retention.counts import stretches_of
from retention.counts.arrays import BoolArray, FloatArray, IntArray
from retention.counts.labels import COLLEAGUE, NOT_ASSESSED, STAR, Assessor
from retention.counts.stretches import Stretches
from retention.errors import ArgumentError
from retention.indicators.definitions.stars_audit import (
    FEWEST_RATERS,
    FEWEST_RATINGS,
    LEFT_UNRATED,
    PERFORMANCE_LEVELS,
    POTENTIAL_LEVELS,
    TOO_FEW,
    UNRATED,
    axes_definition,
    leniency_definition,
    nine_box_definition,
)
from retention.indicators.rising_stars.population import (
    AtCensus,
    census_days,
    census_grid,
    counted,
    in_post_on,
    looking_back,
    people_at,
)
from retention.indicators.tables import Columns, group_columns, table_of
from retention.periods import day_number, year_to
from retention.results import Definition, IndicatorTable
from retention.rising_stars import RisingStarRule, check_rule
from retention.workforce import Workforce

_ELIGIBLE = (STAR, COLLEAGUE, NOT_ASSESSED)
_BOXES = len(PERFORMANCE_LEVELS) * len(POTENTIAL_LEVELS)


def nine_box(
    workforce: Workforce, census: date | str, rule: RisingStarRule, *, level: float = 0.95
) -> IndicatorTable:
    """People in post at a census by performance and potential: nine boxes, as rows.

    Parameters
    ----------
    workforce : Workforce
    census : date or ISO text
    rule : RisingStarRule
        Says who is eligible and how old ratings may be.
    level : float, default 0.95

    Returns
    -------
    IndicatorTable
        A row for each ``performance`` (low is 1 and 2, medium 3, high 4 and 5) and
        ``potential``; ``value`` is the share of those rated on both. Two rows of their own:
        eligible people who are not, and people who left in the 12 months up to the census
        before they were. A box that nobody is in, of an axis level that nobody has, has no row.

    Raises
    ------
    ArgumentError
        If the census is outside the records, or they have no ratings.

    Examples
    --------
    >>> import retention
    >>> rule = retention.RisingStarRule(version="2026-1")
    >>> frame = retention.nine_box(retention.sample(people=500), "2025-03-31", rule).frame
    >>> boxes = frame[frame["denominator"].notna() & ~frame["total"]]
    >>> bool(boxes["numerator"].sum() == boxes["denominator"].iloc[0])
    True
    """
    (day,) = census_days(workforce, census)
    assessor = _of_ratings(workforce, rule)
    stretches = stretches_of(workforce)
    at = people_at(assessor, stretches, day)
    eligible = np.isin(at.state, _ELIGIBLE)
    rated = eligible & at.labels.rated
    boxes = np.bincount(_box(at)[rated], minlength=_BOXES).astype(np.float64)
    unrated = float((eligible & ~rated).sum())
    left = _left_unrated(assessor, stretches, day)
    return table_of(
        nine_box_definition(rule),
        workforce,
        replace(stretches, labels=_box_labels()),
        census_grid((day,)),
        _box_columns(boxes, unrated, left),
        level=level,
        notes=looking_back(assessor, (day,)),
    )


def _of_ratings(workforce: Workforce, rule: RisingStarRule) -> Assessor:
    """The same rule where ratings are looked at, whatever its evidence."""
    check_rule(rule)
    return Assessor(workforce, replace(rule, evidence="appraisals", sustained=1))


def _box(at: AtCensus) -> IntArray:
    performance = np.nan_to_num(at.labels.performance, nan=3.0)
    row = np.select([performance <= 2, performance <= 3], [0, 1], 2)
    column = np.nan_to_num(at.labels.potential).astype(np.int64)
    found: IntArray = row * len(POTENTIAL_LEVELS) + column
    return found


def _box_labels() -> pd.DataFrame:
    cells = [(p, q) for p in PERFORMANCE_LEVELS for q in POTENTIAL_LEVELS]
    cells += [(UNRATED, UNRATED), (LEFT_UNRATED, LEFT_UNRATED)]
    return pd.DataFrame(cells, columns=["performance", "potential"], dtype="str")


def _box_columns(boxes: FloatArray, unrated: float, left: float) -> Columns:
    size = len(POTENTIAL_LEVELS)
    square, rated = boxes.reshape(-1, size), boxes.sum()
    outside = [np.nan, np.nan]
    found = {
        "denominator": [*np.full(_BOXES, rated), *outside, rated],
        "of_performance": [*np.repeat(square.sum(axis=1), size), *outside, rated],
        "of_potential": [*np.tile(square.sum(axis=0), len(square)), *outside, rated],
        "numerator": [*boxes, unrated, left, rated + unrated + left],
    }
    return {name: np.array(values)[:, np.newaxis] for name, values in found.items()}


def _left_unrated(assessor: Assessor, stretches: Stretches, census: date) -> float:
    """People who left in the year up to a census, eligible and without both ratings."""
    united, last = stretches.united, day_number(census)
    first = day_number(year_to(census).start)
    gone = np.flatnonzero((united.exit - 1 >= first) & (united.exit - 1 <= last))
    gone = gone[~in_post_on(united, united.person[gone], np.full(len(gone), last))]
    # Of several leavings of a person the last one in the year counts.
    final = np.append(united.person[gone][1:] != united.person[gone][:-1], [True] * bool(len(gone)))
    gone = gone[final.astype(bool)]
    labels = assessor.at(united.person[gone], united.exit[gone] - 1)
    found = np.isin(labels.state, _ELIGIBLE) & ~labels.rated
    return float(found.sum())


def rating_axes(
    workforce: Workforce,
    census: date | str,
    rule: RisingStarRule,
    *,
    by: str | Collection[str] = (),
    level: float = 0.95,
) -> IndicatorTable:
    """How far performance and potential are one judgement: their rank correlation.

    Parameters
    ----------
    workforce, census, rule, level
        As `nine_box`.
    by : str or collection of str
        Columns to group by, under the primary post at the census.

    Returns
    -------
    IndicatorTable
        ``value`` is Spearman's correlation, with ties, of those rated on both.

    References
    ----------
    D. G. Bonett and T. A. Wright (2000), Psychometrika 65, 23-28, for the variance.

    Examples
    --------
    >>> import retention
    >>> rule = retention.RisingStarRule(version="2026-1")
    >>> table = retention.rating_axes(retention.sample(people=500), "2025-03-31", rule)
    >>> bool(-1 < table.frame["value"].iloc[0] < 1)
    True
    """
    (day,) = census_days(workforce, census)
    assessor = _of_ratings(workforce, rule)
    stretches = stretches_of(workforce, group_columns(workforce, by))
    at = people_at(assessor, stretches, day)
    rated = np.isin(at.state, _ELIGIBLE) & at.labels.rated
    groups = len(stretches.labels)
    everyone = np.zeros(len(at), dtype=np.int64)
    together = np.vstack([_ranks(at, rated, at.group, groups), _ranks(at, rated, everyone, 1)])
    columns = {"denominator": together[:, [0]], "products": together[:, [1]]}
    return _ratings_table(axes_definition(rule), workforce, stretches, day, columns, level)


def _ranks(at: AtCensus, rated: BoolArray, group: IntArray, groups: int) -> FloatArray:
    """People rated, and the products of their standardised ranks, of each group.

    The products sum to the correlation times the people.
    """
    mine = group[rated]
    frame = pd.DataFrame({"x": at.labels.performance[rated], "y": at.labels.potential[rated]})
    ranks = frame.groupby(mine)[["x", "y"]].rank()
    people = np.bincount(mine, minlength=groups).astype(np.float64)
    # Ranks of n people have the mean (n + 1) / 2, with ties too.
    x, y = (ranks[c].to_numpy(dtype=np.float64) - (people[mine] + 1) / 2 for c in ("x", "y"))
    xx, yy, xy = (np.bincount(mine, product, groups) for product in (x * x, y * y, x * y))
    spread = np.sqrt(xx * yy)
    correlation = xy / np.where(spread > 0, spread, np.nan)
    return np.stack([people, correlation * people], axis=1)


def rating_leniency(
    workforce: Workforce,
    census: date | str,
    rule: RisingStarRule,
    *,
    by: str = "unit",
    level: float = 0.95,
) -> IndicatorTable:
    """How often ratings reach the rule's performance, unit by unit.

    Parameters
    ----------
    workforce, census, rule, level
        As `nine_box`.
    by : str, default "unit"
        A column of the records. Groups with fewer than 3 raters or 30 ratings stand together.

    Returns
    -------
    IndicatorTable
        ``value`` is a proportion with Wilson limits.

    Raises
    ------
    ArgumentError
        If the records do not say who rated.

    Examples
    --------
    >>> import retention
    >>> rule = retention.RisingStarRule(version="2026-1")
    >>> table = retention.rating_leniency(retention.sample(people=500), "2025-03-31", rule)
    >>> bool((table.frame["denominator"] > 0).all())
    True
    """
    if "rater" not in workforce.tables.get("appraisals", ()):
        raise ArgumentError(
            "workforce must have the rater of appraisals for this, but its records have none; add "
            "a column rater, a code of who rated"
        )
    (day,) = census_days(workforce, census)
    assessor = _of_ratings(workforce, rule)
    stretches = stretches_of(workforce, group_columns(workforce, by))
    at = people_at(assessor, stretches, day)
    rated = np.isin(at.state, _ELIGIBLE) & at.labels.rated
    at, stretches = _put_together(at, stretches, rated, by)
    groups = len(stretches.labels)
    reached = rated & (at.labels.performance >= rule.performance)
    columns = {
        "denominator": counted(at, rated, groups)[:, np.newaxis],
        "numerator": counted(at, reached, groups)[:, np.newaxis],
    }
    return _ratings_table(leniency_definition(rule), workforce, stretches, day, columns, level)


def _put_together(
    at: AtCensus, stretches: Stretches, rated: BoolArray, by: str
) -> tuple[AtCensus, Stretches]:
    """Groups with too few raters or ratings as one."""
    groups = len(stretches.labels)
    known = rated & (at.labels.rater >= 0)
    pairs = np.unique(np.stack([at.group[known], at.labels.rater[known]]), axis=1)
    raters = np.bincount(pairs[0], minlength=groups)
    ratings = np.bincount(at.group[rated], minlength=groups)
    enough = (raters >= FEWEST_RATERS) & (ratings >= FEWEST_RATINGS)
    names = [*stretches.labels[by].to_numpy(dtype=object)[enough], TOO_FEW]
    place = np.where(enough, np.cumsum(enough) - 1, len(names) - 1)
    labels = pd.DataFrame({by: names}, dtype="str")
    return replace(at, group=place[at.group]), replace(stretches, labels=labels)


def _ratings_table(
    definition: Definition,
    workforce: Workforce,
    stretches: Stretches,
    day: date,
    columns: Columns,
    level: float,
) -> IndicatorTable:
    return table_of(definition, workforce, stretches, census_grid((day,)), columns, level=level)
