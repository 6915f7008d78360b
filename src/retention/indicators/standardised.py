"""Leaver rates of groups as they would be with the mix of the whole."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pandas as pd

from retention.errors import ArgumentError
from retention.indicators.definitions.standardised import PUBLIC, STANDARDISED_LEAVER_RATE
from retention.indicators.standardising import Key, standardise
from retention.indicators.tables import active_stocks, group_columns, table_of, without_status
from retention.periods import Period, Periods
from retention.results import IndicatorTable
from retention.schema import SENSITIVE_COLUMNS
from retention.workforce import Workforce

MIX = ("staff_group", "band")


def standardised_leaver_rate(
    workforce: Workforce,
    period: Periods,
    *,
    by: str | Collection[str],
    mix: str | Collection[str] = MIX,
    level: float = 0.95,
) -> IndicatorTable:
    """The leaver rate that each group would have, had it the mix of the whole population.

    A group may lose more people because it has more of those who leave often everywhere.
    Each stratum of the mix is taken to leave at the rate that it has in the group, and the
    strata are weighed as they are in the whole population (direct standardisation). What
    remains between groups is not explained by this mix; it may be by what is not recorded.

    Parameters
    ----------
    workforce : Workforce
    period : Period or sequence of Period
        Several periods are all put on the mix at the opening census of the latest, so that
        years can be compared with each other.
    by : str or collection of str
        Columns whose groups are compared, each person under the primary post at the opening
        census.
    mix : str or collection of str, default ("staff_group", "band")
        Columns whose mix is allowed for, those first that matter most. A missing value is a
        stratum of its own, "not recorded".
    level : float, default 0.95

    Returns
    -------
    IndicatorTable
        A row for each period and group, and for the whole:

        - ``opening``, ``leavers`` and ``crude``: leavers of those in active service at the
          opening census, a proportion;
        - ``value`` with ``lower`` and ``upper``: the standardised proportion;
        - ``by_mix``: crude less standardised, what the group's mix accounts for;
        - ``numerator``: standardised leavers, of as many people as the group has;
        - ``coverage``: share of the whole in strata where the group has people, down to 5
          points. Under 95 % nobody knows the rates of what is missing: not available;
        - ``strata``: how many rates were weighed. Strata of fewer than 10 people of the group
          are put together, those first that differ in the last column of `mix` only. Where
          one is left, the mix cannot be allowed for: not available;
        - ``least_weight`` and ``most_weight``: for how many standardised leavers one leaver
          counts at least and at most;
        - ``against_whole``: whether the interval, widened for the number of groups, leaves
          out the standardised rate of the whole.

    Raises
    ------
    ArgumentError
        If `by` or `mix` has no column or one that the records have not, if a column is in
        both, or if a period is outside the records.

    Notes
    -----
    Dobson's limits need the sum of squared weights of those who left. It is taken as large as
    the lightest and heaviest weight allow, given the leavers and standardised leavers (the
    bound of Bhatia and Davis); for two strata that is exact. The sum itself would be one
    equation more for a reader to work out the leavers of each stratum from.

    No count of fewer than 10 people is in a standardised rate, and none is left over.
    Where a group or a column of the mix is sensitive, standardised leavers are whole people,
    and not available where they would tell how many left of a part with 0 to 4 leavers or
    stayers. A public release rounds them to 5 and leaves out those that would tell of a
    part with 1 to 9.

    References
    ----------
    A. J. Dobson, K. Kuulasmaa, E. Eberle and J. Scherer (1991), Statistics in Medicine 10,
    457-462; R. Bhatia and C. Davis (2000), American Mathematical Monthly 107, 353-357.

    See Also
    --------
    leaver_rate : Over the mean of two headcounts, and not standardised.
    decompose_leaver_rate : How much of a change between two periods is mix.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=1500), retention.year_to("2025-09-30")
    >>> table = retention.standardised_leaver_rate(
    ...     workforce, year, by="directorate", mix="staff_group"
    ... )
    >>> whole = table.frame[table.frame["total"]].iloc[0]
    >>> bool(abs(whole["value"] - whole["crude"]) < 1e-9)
    True
    """
    columns, strata = group_columns(workforce, by), _mix_columns(workforce, mix)
    if not columns:
        raise ArgumentError("by must name the columns whose groups are compared, was empty")
    both = [column for column in strata if column in columns]
    if both:
        rest = [column for column in strata if column not in columns]
        raise ArgumentError(
            f"mix must not name a column of by, was {both[0]!r} in both; a group has no other "
            f"{both[0]} than its own, so leave it out: mix={tuple(rest) or '(another column,)'}"
        )
    stretches, grid, stocks = active_stocks(workforce, period, columns, "primary")
    fine, _, cells = active_stocks(workforce, period, (*columns, *strata), "primary")
    keys, stratum = _numbered(fine.labels, strata)
    names, group = _numbered(fine.labels, columns)
    place = {name: i for i, (name) in enumerate(_rows(stretches.labels))}
    group = np.array([place[names[g]] for g in group], dtype=np.int64)
    shape = (len(stretches.labels) + 1, len(keys), len(grid.periods))
    people, left = np.zeros(shape), np.zeros(shape)
    for array, counts in ((people, cells.opening), (left, cells.opening - cells.stayers)):
        np.add.at(array, (group, stratum), counts[:-1])
        array[-1] = array[:-1].sum(axis=0)
    conditions = (condition for condition, _ in workforce.conditions)
    sensitive = any(c in SENSITIVE_COLUMNS for c in (*columns, *strata, *conditions))
    standard = people[-1, :, _latest(grid.periods)]
    found = [
        [
            standardise(people[g, :, p], left[g, :, p], standard, keys, sensitive=sensitive)
            for p in range(shape[2])
        ]
        for g in range(shape[0])
    ]
    words = " and ".join(column.replace("_", " ") for column in strata)
    definition = without_status(STANDARDISED_LEAVER_RATE, workforce)
    definition = replace(definition, title=f"Leaver rate standardised for {words}")
    if any(c in SENSITIVE_COLUMNS for c in strata):
        # How many left of a group tells nothing of the mix; the weighted number might.
        measures = tuple(
            replace(m, sensitive=False) if m.name == "leavers" else m for m in definition.measures
        )
        definition = replace(definition, sensitive=True, measures=measures)
    return table_of(
        definition,
        workforce,
        stretches,
        grid,
        {
            "opening": stocks.opening,
            "leavers": stocks.opening - stocks.stayers,
            **{
                column: np.array([[getattr(one, name) for one in row] for row in found], float)
                for column, name in (
                    ("numerator", "leavers"),
                    ("coverage", "coverage"),
                    ("strata", "strata"),
                    ("least_weight", "least_weight"),
                    ("most_weight", "most_weight"),
                    (PUBLIC, "fit_for_public"),
                )
            },
        },
        level=level,
        notes=_notes(words, grid.periods),
    )


def _mix_columns(workforce: Workforce, mix: str | Collection[str]) -> tuple[str, ...]:
    columns = (mix,) if isinstance(mix, str) else tuple(mix)
    if not columns or len(set(columns)) != len(columns):
        raise ArgumentError(
            f"mix must name at least one column, each once, was {', '.join(columns) or 'empty'}; "
            "use for example mix='staff_group'"
        )
    workforce.check_columns(columns, "mix")
    return columns


def _rows(labels: pd.DataFrame) -> list[Key]:
    return [tuple(map(str, row)) for row in labels.itertuples(index=False)]


def _numbered(labels: pd.DataFrame, columns: tuple[str, ...]) -> tuple[list[Key], np.ndarray]:
    """The combinations of some columns in order, and which of them each row is."""
    rows = _rows(labels[list(columns)])
    known = sorted(set(rows))
    number = {row: i for i, row in enumerate(known)}
    return known, np.array([number[row] for row in rows], dtype=np.int64)


def _latest(periods: tuple[Period, ...]) -> int:
    return max(range(len(periods)), key=lambda i: (periods[i].end, periods[i].start))


def _notes(words: str, periods: tuple[Period, ...]) -> tuple[str, ...]:
    whole = "the mix is that of everyone at the opening census"
    if len(periods) > 1:
        whole += f" of the {periods[_latest(periods)].label}, for every period"
    return (f"standardised for {words}: {whole}",)
