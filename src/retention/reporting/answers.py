"""Every measure of the catalogue, counted once and protected together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain

from retention.disclosure import PublishedTable, Release, publish
from retention.disclosure.release import SUPPRESSED
from retention.errors import ArgumentError, DisclosureError, NotAvailableError
from retention.indicators.catalogue import CHANGE, by_group, changes, headline, in_time
from retention.indicators.change import change_on_year_before
from retention.indicators.decomposition import decompose_leaver_rate
from retention.indicators.questions import EVIDENCE, evidence
from retention.indicators.small_groups import merge_small_groups
from retention.indicators.starters import retained
from retention.indicators.trend import has_limits, monthly_leaver_rate, trend_grids
from retention.indicators.units import leaver_funnel
from retention.periods import Period, day_label, last_month_end, year_to, years_to
from retention.planning.readings import PLANNING, planning_of
from retention.results import IndicatorTable, Unavailable
from retention.workforce import Workforce

MOST_YEARS = 5
PARTS_OF_CHANGE = "leaver_rate_decomposition"
TREND, FUNNEL = "monthly_leaver_rate", "leaver_funnel"
FIRST_YEAR = "12 months"
OCCUPATION = "occupation"
"""Managers, clinicians and others: the standing breakdown, since both matter alike."""
IN_TIME = ("retained", "retention_curve", "leaving_incidence", "leaving_reasons", "bridge")
"""Tables that have a picture of their own and no line among the readings."""


NAMES: Mapping[str, frozenset[str]] = {
    **{question: frozenset(readings) for question, readings in EVIDENCE.items()},
    "planning": frozenset(PLANNING),
}
"""The readings of each section of a report, as far as one section alone has them."""


UNPROTECTED = (
    "its hidden numbers could be worked out from the other tables of this release; publish it alone"
)
_OF_REASONS = frozenset(
    {
        "leaving_reasons",
        "reason_flags",
        "voluntary_leaver_rate",
        "development_linked_leaving",
        "leaving_incidence",
    }
)


def question_of(answers: Release, name: str) -> str:
    """The key of the section that a table belongs to; empty if it serves all of them."""
    bare = name.removeprefix(CHANGE)
    for question, names in NAMES.items():
        if bare in names:
            return question
    return answers[name].definition.question or ""


def change_of(answers: Release, name: str) -> PublishedTable | None:
    """The table of changes of a reading; none where one year was counted only."""
    changed = f"{CHANGE}{name}"
    return answers[changed] if changed in answers.tables else None


def answer(
    workforce: Workforce,
    *,
    year: Period | None = None,
    by: str | None = None,
    planning: bool = False,
    rule: str = "internal",
) -> Release:
    """Count the whole catalogue and publish it as one release.

    Parameters
    ----------
    workforce : Workforce
    year : Period, optional
        The period that is reported on; default the year to the last complete month.
    by : str, optional
        The column that people are split by; default the first recorded of staff_group,
        directorate, unit and band.
    planning : bool, default False
        Whether to look ahead too: the projection of headcount and what rates of leaving of
        people alike expect.
    rule : {"internal", "public"}

    Returns
    -------
    Release
        ``leaver_rate`` and so on for up to five years in a row, ``change_leaver_rate`` and so
        on for the change of each on the year before, ``leaver_rate_by_...`` for the year by
        each group column that the page shows, ``leaver_rate_decomposition`` of the change by
        the same column, ``monthly_leaver_rate`` on the finest grid that can be read,
        ``leaver_funnel`` of the units, and cohorts, curves, reasons and the bridge between
        two counts of leavers under the names in `IN_TIME`.

    Raises
    ------
    ArgumentError
        If the records do not reach over the year, or have no column `by`.

    Examples
    --------
    >>> import retention
    >>> answers = retention.answer(retention.sample(people=500))
    >>> "leaver_rate" in list(answers)
    True
    """
    columns = group_columns_of(workforce, by)
    year = year or reported_year(workforce)
    years = _years(workforce, year)
    compared = years[-2:]
    readings = headline(workforce, years)
    tables: dict[str, IndicatorTable | Unavailable] = {
        **readings,
        **changes(readings, years),
        **in_time(workforce, years, year),
    }
    for column in columns:
        # One merge for all tables: the difference of two would show the group between them.
        merged = merge_small_groups(workforce, column, compared)
        tables |= by_group(merged, year, column)
        if len(compared) > 1:
            tables[PARTS_OF_CHANGE] = decompose_leaver_rate(merged, *compared, by=column)
    if OCCUPATION in workforce.columns_to_group_by() and OCCUPATION not in columns:
        tables |= by_group(workforce, year, OCCUPATION)
    units = unit_column_of(workforce)
    if units:
        tables[FUNNEL] = leaver_funnel(workforce, year, by=units)
    trends = _trends(workforce)
    if trends:
        tables[TREND] = _finest_that_can_be_read(trends, rule)
    for question in EVIDENCE:
        found = evidence(workforce, year, question=question)
        tables |= {name: table for name, table in found.items() if name not in tables}
    if planning:
        tables |= planning_of(workforce, year)
    if len(years) > 1:
        tables[f"{CHANGE}retained"] = _change_of_cohorts(workforce, years)
    if len(compared) > 1:
        tables |= _changes_of_evidence(workforce, compared, tables)
    return _protected(tables, rule)


def _protected(tables: dict[str, IndicatorTable | Unavailable], rule: str) -> Release:
    """Publish everything; what nothing left to hide could protect is not available.

    That happens where a hidden number follows from what the words of another table say, as when
    not one reason of leaving is known. Reasons are given up first, then Rising Stars.
    """
    for part in (_OF_REASONS, NAMES["rising_stars"]):
        try:
            return publish(tables, rule=rule)
        except DisclosureError:
            tables = {
                name: Unavailable(table.definition, UNPROTECTED)
                if name in part and isinstance(table, IndicatorTable)
                else table
                for name, table in tables.items()
                if name.removeprefix(CHANGE) not in part or not name.startswith(CHANGE)
            }
    return publish(tables, rule=rule)


def _changes_of_evidence(
    workforce: Workforce,
    compared: tuple[Period, ...],
    tables: Mapping[str, IndicatorTable | Unavailable],
) -> dict[str, IndicatorTable]:
    """The change on the year before of every piece of evidence that tells one.

    The two years are counted here and not shown: a change holds both of its numbers.
    """
    found: dict[str, IndicatorTable] = {}
    for name, reading in chain.from_iterable(part.items() for part in EVIDENCE.values()):
        told = isinstance(tables[name], IndicatorTable) and f"{CHANGE}{name}" not in tables
        if reading.in_years is None or not told:
            continue
        try:
            table = reading.in_years(workforce, compared)
        except NotAvailableError:
            continue
        if len(table.periods) > 1:
            found[f"{CHANGE}{name}"] = change_on_year_before(table)
    return found


def _change_of_cohorts(workforce: Workforce, years: tuple[Period, ...]) -> IndicatorTable:
    """How many of each year's joiners stay their first year, beside those of the year before."""
    return change_on_year_before(retained(workforce, years, after=FIRST_YEAR))


def reported_year(workforce: Workforce) -> Period:
    """The year to the last month that is complete on the day of the records.

    Raises
    ------
    ArgumentError
        If the records begin too late for a whole year.
    """
    year = year_to(last_month_end(workforce.as_of))
    if year.opening_census < workforce.observed_from:
        raise ArgumentError(
            f"the records must reach over a whole year to report on, but leavers are complete from "
            f"{day_label(workforce.observed_from)} only; declare observed_from if they are "
            "complete from an earlier day"
        )
    return year


def group_columns_of(workforce: Workforce, by: str | None = None) -> tuple[str, ...]:
    """The column that the page splits people by: the one asked for, or the first recorded.

    Raises
    ------
    ArgumentError
        If the records have no column `by`.
    """
    if by is not None:
        workforce.check_columns([by], "by")
        return (by,)
    for column in ("staff_group", "directorate", "unit", "band"):
        if column in workforce.columns_to_group_by():
            return (column,)
    return ()


def unit_column_of(workforce: Workforce) -> str:
    """The column of the units that are held against the whole, empty if none is recorded."""
    recorded = workforce.columns_to_group_by()
    return next((column for column in ("unit", "directorate") if column in recorded), "")


def _years(workforce: Workforce, year: Period) -> tuple[Period, ...]:
    """The reported year and up to four before it that the records answer for."""
    one_year = year == year_to(year.last_day)
    periods = years_to(year.last_day, MOST_YEARS) if one_year else (year,)
    inside = tuple(p for p in periods if p.opening_census >= workforce.observed_from)
    return inside or (year,)


def _trends(workforce: Workforce) -> list[IndicatorTable]:
    return [monthly_leaver_rate(workforce, grid) for grid in trend_grids(workforce)]


def _finest_that_can_be_read(trends: Iterable[IndicatorTable], rule: str) -> IndicatorTable:
    """The finest grid with limits that the rule lets be seen; else the finest that it does.

    A month that is too small hides its whole series, so months give way to quarters and
    quarters to half-years before anything is drawn with gaps.
    """
    candidates = list(trends)
    tests: tuple[Callable[[IndicatorTable], bool], ...] = (
        lambda table: has_limits(table) and _shown(table, rule),
        lambda table: _shown(table, rule),
    )
    for test in tests:
        for table in candidates:
            if test(table):
                return table
    return candidates[-1]


def _shown(table: IndicatorTable, rule: str) -> bool:
    published = publish({TREND: table}, rule=rule)[TREND]
    return bool((published.frame["state"] != SUPPRESSED).all())
