"""Change over time: any measure of neighbouring periods, read as an XmR chart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from retention.counts import count_events, count_stocks, grid_of, stretches_of
from retention.errors import ArgumentError
from retention.indicators.definitions.monthly import MONTHLY, MONTHLY_WITHOUT_PLANNED
from retention.indicators.definitions.trends import XmrOptions, XmrReading, as_trend
from retention.indicators.leaving_kinds import REASON, check_leaving, leavers_by_kind
from retention.indicators.tables import table_of
from retention.indicators.trend_options import Days, check_order, checked_options
from retention.periods import MONTH_NAMES, Period, Periods, as_periods, months
from retention.reference import reason_flag
from retention.results import (
    METHOD_COLUMNS,
    Definition,
    IndicatorTable,
    Measure,
    indicator_table,
)
from retention.statistics.spc_chart import FEWEST_POINTS
from retention.statistics.spc_reading import GRIDS
from retention.statistics.spc_rules import RUN_POINTS
from retention.workforce import Workforce

MONTHLY_LEAVER_RATE = as_trend(MONTHLY, XmrOptions(), key=MONTHLY.key)
"""All leavers, with the options that are usual."""
_UNITS = ("proportion", "per person-year")


def trend(
    table: IndicatorTable,
    *,
    screen: bool = True,
    trend_points: int = RUN_POINTS,
    rebase: Days = (),
    target: float | None = None,
    baseline: int | None = None,
) -> IndicatorTable:
    """Read a measure of neighbouring periods as an XmR chart: what is unusual, and what is not.

    Parameters
    ----------
    table : IndicatorTable
        A rate or share over everyone with one row a period, such as of `retention.joiner_rate`,
        `retention.leaver_rate` or `retention.retained` after one length of time. Of
        overlapping periods, such as the year to each month, the table has no limits and the
        chart is a plain line.
    screen : bool, default True
        Leave out, once, moving ranges of 3.267 times their mean or more, as the NHS-R
        community does; the Excel tool of Making Data Count does not.
    trend_points : {7, 6}
        How many points in a row, rising or falling, are marked.
    rebase : date, ISO text or sequence of them
        First days of the periods from which mean and limits begin anew, because something is
        known to have changed. No run goes across one.
    target : float, optional
        In the measure's own unit: 0.01 is 1 % a month. A value on it meets it.
    baseline : int, optional
        How many of the first points of each stretch mean and limits come from, at least 13; by
        default all.

    Returns
    -------
    IndicatorTable
        The counts and ``value`` of `table` with, in each row, ``mean``, ``lower_limit``,
        ``upper_limit`` and the inner lines ``lower_inner`` and ``upper_inner`` in the same
        unit; ``rule``, the first rule that flags the point, its ``side`` (1 high, -1 low) and
        ``variation``, what it means; ``usual``, words for what was outside a year before as
        well; ``stretch``, ``target`` and ``assurance``; ``limit_method``; and
        ``marked_by_chance``, the share of series of which nothing changes that bear a mark.
        Limits need 13 points, and 5 counted a point on average, in each stretch;
        ``no_limits`` says why there are none.

    Raises
    ------
    ArgumentError
        If the table has groups, several rows a period, periods with a gap between them, a
        measure that does not count people, or a reading already; or an option is wrong.

    References
    ----------
    NHS England, Making Data Count: Strengthening your decisions (2019). How often a series is
    marked by chance: docs/coverage.md of this project.

    Examples
    --------
    >>> import retention
    >>> workforce = retention.sample(people=500)
    >>> quarters = retention.months(workforce.as_of, 13, length=3)
    >>> frame = retention.trend(retention.joiner_rate(workforce, quarters), target=0.02).frame
    >>> bool((frame["lower_limit"] < frame["mean"]).all())
    True
    """
    _check_table(table)
    check_order(table.periods, may_overlap=True)
    options = checked_options(
        table.periods,
        table.definition.unit,
        screen=screen,
        trend_points=trend_points,
        rebase=rebase,
        target=target,
        baseline=baseline,
    )
    return _read(_without_steps(table), f"{table.definition.key}_trend", options)


def monthly_leaver_rate(
    workforce: Workforce,
    period: Periods,
    *,
    planned: bool | None = None,
    screen: bool = True,
    trend_points: int = RUN_POINTS,
    rebase: Days = (),
    target: float | None = None,
    baseline: int | None = None,
    level: float = 0.95,
) -> IndicatorTable:
    """Leavers of each period over its mean headcount, with XmR limits and special causes.

    Parameters
    ----------
    workforce : Workforce
    period : sequence of Period
        Neighbouring periods of one kind, oldest first; months, or quarters or half-years
        where months have too few leavers.
    planned : bool, optional
        Whether leaving that was planned counts: rotations to another employer and completed
        training schemes, which peak in the same months of every year. By default it does not
        where the records have leaving reasons, and does where nothing tells it; the
        definition's key and words say which. Without reasons,
        ``retention.scope(workforce, "no_doctors_in_training")`` leaves those posts out.
    screen, trend_points, rebase, target, baseline
        As `retention.trend`.
    level : float
        Stated in the table; limits of an XmR chart are no confidence limits.

    Returns
    -------
    IndicatorTable
        As `retention.trend`.

    Raises
    ------
    ArgumentError
        If the periods leave a gap or overlap, or are outside the records; planned leaving
        shall be left out and the records have no reasons; or an option is wrong.

    References
    ----------
    NHS England, Making Data Count: Strengthening your decisions (2019).

    Examples
    --------
    >>> import retention
    >>> workforce = retention.sample(people=500)
    >>> table = retention.monthly_leaver_rate(
    ...     workforce, retention.months(workforce.as_of, 24), rebase="2024-09-01", target=0.01
    ... )
    >>> len(table.frame), table.definition.key
    (24, 'monthly_leaver_rate_without_planned')
    """
    periods = as_periods(period)
    check_order(periods)
    options = checked_options(
        periods,
        MONTHLY.unit,
        screen=screen,
        trend_points=trend_points,
        rebase=rebase,
        target=target,
        baseline=baseline,
    )
    without = not planned and (planned is False or REASON in workforce.spells)
    definition = MONTHLY_WITHOUT_PLANNED if without else MONTHLY
    counted = _monthly_counts(workforce, periods, definition, level)
    return _read(counted, definition.key, options)


def _monthly_counts(
    workforce: Workforce, periods: tuple[Period, ...], definition: Definition, level: float
) -> IndicatorTable:
    stretches, grid = stretches_of(workforce), grid_of(workforce, periods)
    stocks, events = count_stocks(stretches, grid), count_events(stretches, grid, "by_last_day")
    # One population has one row a period; the group rows of no grouping repeat it.
    columns = {
        "opening": stocks.opening,
        "closing": stocks.closing,
        "exposed": events.exposed,
        "numerator": events.leavers,
    }
    if definition is MONTHLY_WITHOUT_PLANNED:
        check_leaving(workforce, REASON)
        kinds = ("numerator", "planned")
        found = leavers_by_kind(workforce, stretches, grid, REASON, _planned_or_not, kinds)
        columns |= {"all_leavers": events.leavers, **found}
    return table_of(definition, workforce, stretches, grid, columns, level=level)


def _planned_or_not(label: str | None) -> str:
    return "planned" if reason_flag(label, "planned") else "numerator"


def _check_table(table: IndicatorTable) -> None:
    """Refuse what no series can be made of."""
    if not isinstance(table, IndicatorTable):
        raise ArgumentError(
            f"table must be an IndicatorTable, was {type(table).__name__}; use for example "
            "retention.joiner_rate(workforce, retention.months(as_of, 24))"
        )
    definition = table.definition
    if isinstance(definition.derive, XmrReading):
        raise ArgumentError(
            f"table must be without an XmR reading, {definition.key} has one; give the options to "
            "the function that made it"
        )
    if table.by:
        raise ArgumentError(
            f"table must be over everyone, was by {', '.join(table.by)}; take one group with "
            "workforce.where(...) and leave by out"
        )
    counted = [m.name for m in definition.measures if m.role == "count"]
    if "numerator" not in counted or definition.unit not in _UNITS:
        raise ArgumentError(
            f"table must be of a rate or share of counted people, {definition.key} is not; use for "
            "example retention.joiner_rate or retention.leaver_rate"
        )
    if definition.measure("numerator").months_before:
        raise ArgumentError(
            f"table must be of the periods themselves, {definition.key} compares them with "
            "earlier ones; take the measure that it compares"
        )


def _without_steps(table: IndicatorTable) -> IndicatorTable:
    """The table of one step without its column, the step being part of what is counted."""
    if not table.along:
        return table
    for column in table.along:
        steps = list(dict.fromkeys(table.frame[column].astype(str)))
        if len(steps) > 1:
            raise ArgumentError(
                f"table must have one row a period, had several along {column}; give one "
                f"{column}, such as {steps[0]!r}"
            )
    labels = {column: str(table.frame[column].iloc[0]) for column in table.along}
    words = " ".join(f"{column} {label}" for column, label in labels.items())
    definition = table.definition
    stated = replace(
        definition,
        title=f"{definition.title} {words}",
        numerator=f"{definition.numerator}: {words}",
        measures=tuple(_of_step(m, labels) for m in definition.measures),
    )
    frame = table.frame.drop(columns=list(table.along))
    return replace(table, frame=frame, definition=stated, along=())


def _of_step(measure: Measure, labels: Mapping[str, str]) -> Measure:
    """A number named as the gate names it in a table of several steps, so that both are tied."""
    steps = [f"{c}={label}" for c, label in labels.items() if c not in measure.repeats]
    quantity, rest = (
        "; ".join([name, *steps]) if name else "" for name in (measure.quantity, measure.rest)
    )
    return replace(measure, quantity=quantity, rest=rest, repeats=())


def _read(table: IndicatorTable, key: str, options: XmrOptions) -> IndicatorTable:
    """The table with its reading."""
    frame = table.frame.drop(columns=["indicator", *METHOD_COLUMNS])
    return indicator_table(
        as_trend(table.definition, options, key=key),
        frame.sort_values("period_start", kind="stable"),
        level=float(table.frame["level"].iloc[0]),
        membership=table.membership,
        population=table.population,
        as_of=table.as_of,
        source=table.source,
        sensitive=table.sensitive,
        notes=(*table.notes, *(_anew(day) for day in options.rebase)),
        conditions=table.conditions,
        without=table.without,
        nestings=table.nestings,
        release=table.release,
        merges=table.merges,
    )


def _anew(day: date) -> str:
    return f"mean and limits begin anew in {MONTH_NAMES[day.month - 1]} {day.year}"


def trend_grids(workforce: Workforce) -> tuple[tuple[Period, ...], ...]:
    """Months, quarters and half-years that the records can answer for, the finest first.

    Each grid ends with the last complete month and is as long as the records allow, up to
    three, six and ten years; grids of fewer than 13 periods are left out.
    """
    grids = []
    for length, most in GRIDS:
        periods = months(workforce.as_of, most, length=length)
        inside = tuple(p for p in periods if p.opening_census >= workforce.observed_from)
        if len(inside) >= FEWEST_POINTS:
            grids.append(inside)
    return tuple(grids)


def has_limits(table: IndicatorTable) -> bool:
    """Whether a trend has limits all along."""
    return bool(table.frame["mean"].notna().all())
