"""The change of any indicator on the same period a year before."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from retention.errors import ArgumentError
from retention.indicators.definitions.change import DENOMINATOR, MONTHS, change_definition
from retention.periods import Period
from retention.results import IndicatorTable, before_name, indicator_table, period_of

_PERIOD = ["period_start", "period_last_day"]


def change_on_year_before(table: IndicatorTable) -> IndicatorTable:
    """Each number of a table less that of the same period a year before, with its interval.

    Parameters
    ----------
    table : IndicatorTable
        Any indicator over periods of at most a year, of which some are the same as others 12
        months before: ``retention.years_to(as_of, 2)``, or 24 months.

    Returns
    -------
    IndicatorTable
        A row per group (and step) of each period that the table reaches back a year from.
        ``now``, ``before`` and their difference ``value``, in the unit of the indicator, of
        proportions in points (0.01 is one percentage point); ``lower`` and ``upper``; and
        ``verdict``: "higher", "lower", or "no clear change" when the interval holds 0.
        Indicators without an interval give the change with "no interval applies". Where the
        number of this period cannot be counted, as of cohorts not followed long enough, the
        verdict is "not available"; where that of the year before cannot, or the table skips
        that year, "year before not available"; where a year has nobody to divide by, "nobody
        to count in one of the years". All counts stand twice, the earlier as ``..._before``.

    Raises
    ------
    ArgumentError
        If no period has another a year before it, if periods overlap or are longer than a
        year, if the two periods have not the same groups, or if the numbers do not follow
        from counts, as of curves.

    Notes
    -----
    The interval takes the two years as independent. Leavers of two years come from much the
    same people, but given who is there when a year begins, who leaves in it is uncorrelated
    with who left before: so for leavers, stayers and events the years are as good as
    independent, although people overlap. Where the same people tend to be counted in both, as
    those with an appraisal, the interval is too wide rather than too narrow.

    Headcounts under a rate are taken as given, except for the national leaver rate: its leavers
    make the mean headcount smaller, which moves the rate again by half of itself. Its limits
    for a change allow for that, and are wider than those beside the rate. How often an
    unchanged workforce is said to have changed is measured in docs/coverage.md. Many
    comparisons at 95 % make 1 in 20 look changed by chance.

    Where unknown reasons leave a range, ``range_low`` to ``range_high`` is the change as all
    or none of them were of the kind in either year, and a change that they could undo "rests
    on unknown reasons".

    References
    ----------
    G. Y. Zou and A. Donner (2008), Statistics in Medicine 27, 1693-1702, section 2; with
    Wilson limits method 10 of R. G. Newcombe (1998), Statistics in Medicine 17, 873-890.

    Examples
    --------
    >>> import retention
    >>> workforce, years = retention.sample(people=500), retention.years_to("2025-09-30", 2)
    >>> table = retention.change_on_year_before(retention.leaver_rate(workforce, years))
    >>> table.frame["verdict"].to_list()
    ['no clear change']
    """
    if not isinstance(table, IndicatorTable):
        raise ArgumentError(
            f"table must be an IndicatorTable, was {type(table).__name__}; use for example "
            "retention.leaver_rate(workforce, retention.years_to(as_of, 2))"
        )
    original = table.definition
    if any(measure.months_before for measure in original.measures):
        raise ArgumentError(
            f"table must be of an indicator itself, was {original.key}, which holds numbers of the "
            "year before already; use the table that it was made from"
        )
    level = float(table.frame["level"].iloc[0]) if len(table.frame) else 0.95
    given = original.derive(table.frame, level)
    produced = frozenset(m.name for m in original.measures if m.name in given and not m.counted)
    if "value" not in produced:
        raise ArgumentError(
            f"table must be of numbers that follow from their counts, was {original.key}, which "
            "needs every leaving day; use retention.retained(workforce, periods) to compare years"
        )
    if DENOMINATOR not in {m.name for m in original.measures}:
        raise ArgumentError(
            f"table must be of numbers that rest on their own row each, was {original.key}, "
            "which is of all groups together; use the table of the groups that it was made from"
        )
    paired = _paired_periods(table.periods)
    counted = [m.name for m in original.measures if m.name not in produced]
    return indicator_table(
        change_definition(original, produced),
        _both(table, paired, counted),
        level=level,
        by=table.by,
        membership=table.membership,
        population=table.population,
        as_of=table.as_of,
        source=table.source,
        sensitive=table.sensitive,
        notes=table.notes,
        along=table.along,
    )


def _paired_periods(periods: tuple[Period, ...]) -> dict[Period, Period]:
    """Each period from which the others reach back a year, and the one a year before it."""
    if not periods:
        raise ArgumentError("table must hold at least one period, was empty")
    for period in periods:
        if period.before(MONTHS).end > period.start:
            raise ArgumentError(
                f"table must hold periods of at most a year, was {period.label}, which a period a "
                "year before overlaps; use retention.years_to(as_of, 2)"
            )
    for one, following in pairwise(periods):
        if one.end > following.start:
            raise ArgumentError(
                f"table must hold periods that do not overlap, but {one.label} and "
                f"{following.label} do; use retention.years_to(as_of, 2)"
            )
    reached = {p: p.before(MONTHS) for p in periods if p.before(MONTHS).start >= periods[0].start}
    if not set(reached.values()) & set(periods):
        raise ArgumentError(
            f"table must hold a period and the same a year before, was {_listed(periods)}; count "
            "the indicator over retention.years_to(as_of, 2)"
        )
    return reached


def _listed(periods: tuple[Period, ...]) -> str:
    if len(periods) == 1:
        return f"{periods[0].label} alone"
    return f"{len(periods)} periods from {periods[0].label} to {periods[-1].label}"


def _both(table: IndicatorTable, paired: dict[Period, Period], counted: list[str]) -> pd.DataFrame:
    """The counts of each period beside those of the year before."""
    of_period = {
        period_of({"period_start": start, "period_last_day": last}): rows
        for (start, last), rows in table.frame.groupby(_PERIOD, sort=False)
    }
    within = [*table.by, "total", *table.along]
    frames = []
    for period, earlier in paired.items():
        rows = of_period[period]
        now = rows[[*_PERIOD, *within, *counted]].reset_index(drop=True)
        then = of_period.get(earlier)
        if then is None:
            found = pd.DataFrame(float("nan"), index=now.index, columns=counted)
        else:
            found = _matched(now[within], then, within)[counted]
        frames.append(now.join(found.rename(columns=before_name)))
    return pd.concat(frames, ignore_index=True)


def _matched(now: pd.DataFrame, then: pd.DataFrame, within: list[str]) -> pd.DataFrame:
    """The rows of the earlier period in the order of the later one's."""
    same = len(now) == len(then) and not then.duplicated(within).any()
    found = now.merge(then, how="left", on=within, indicator="_found")
    if not same or (found["_found"] != "both").any():
        raise ArgumentError(
            "table must have the same rows in a period and in the one a year before, one for each "
            "group; use a table as an indicator returns it"
        )
    return found
