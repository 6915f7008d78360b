"""What a report can say of the years to come, and of leaving against what people alike do."""

from __future__ import annotations

from collections.abc import Callable

from retention.errors import NotAvailableError
from retention.indicators.definitions import hazards, projections
from retention.indicators.units import is_unit
from retention.periods import Period, day_label, last_month_end
from retention.planning.expected import expected_leavers
from retention.planning.projection import project
from retention.planning.validation import validate_hazards
from retention.results import Definition, IndicatorTable, Unavailable
from retention.workforce import Workforce

YEARS_AHEAD, PATHS = 3, 400
Found = dict[str, IndicatorTable]
_EXPECTED = hazards.expected_leavers_of(
    is_unit("unit"), "people alike", overdispersed=True, same_year=False
)
PLANNING: dict[str, Definition] = {
    "projected_headcount": projections.PROJECTED_HEADCOUNT,
    "hires_needed": projections.HIRES_NEEDED,
    "expected_leavers": _EXPECTED,
    "hazard_calibration": hazards.HAZARD_CALIBRATION,
}
"""Every reading, by name."""


def planning_of(workforce: Workforce, year: Period) -> dict[str, IndicatorTable | Unavailable]:
    """Every reading of planning for a year, or why the records do not allow it.

    Parameters
    ----------
    workforce : Workforce
    year : Period
        Leavers of it are held against those expected; a projection begins on the day of the
        records, so that it is told with the latest complete year only.
    """
    found: dict[str, IndicatorTable | Unavailable] = {}
    for names, make in _MAKERS.items():
        try:
            found |= make(workforce, year)
        except NotAvailableError as error:
            why = str(error).rstrip(".")
            found |= {name: Unavailable(PLANNING[name], why) for name in names}
    return {name: found[name] for name in PLANNING}


def _ahead(workforce: Workforce, year: Period) -> Found:
    latest = last_month_end(workforce.as_of)
    if year.last_day < latest:
        raise NotAvailableError(
            f"period must end on {day_label(latest)}, the last month's end of the records, from "
            f"which a projection begins, but ends on {day_label(year.last_day)}"
        )
    found = project(workforce, years=YEARS_AHEAD, paths=PATHS)
    return {
        "projected_headcount": found.table("headcount"),
        "hires_needed": found.table("hires_needed"),
    }


def _expected(workforce: Workforce, year: Period) -> Found:
    workforce.check_columns(["unit"], "workforce")
    return {"expected_leavers": expected_leavers(workforce, year, by="unit")}


def _calibration(workforce: Workforce, _: Period) -> Found:
    return {"hazard_calibration": validate_hazards(workforce)["hazard_calibration"]}


_MAKERS: dict[tuple[str, ...], Callable[[Workforce, Period], Found]] = {
    ("projected_headcount", "hires_needed"): _ahead,
    ("expected_leavers",): _expected,
    ("hazard_calibration",): _calibration,
}
