"""Half-open periods and their censuses."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from retention.errors import ArgumentError
from retention.periods import (
    Period,
    as_day,
    as_periods,
    financial_year,
    last_month_end,
    month_ends,
    months,
    year_to,
    years_to,
)


def test_a_financial_year_opens_and_closes_on_31_march() -> None:
    year = financial_year(2025)
    assert (year.opening_census, year.closing_census) == (date(2025, 3, 31), date(2026, 3, 31))
    assert year == year_to("2026-03-31")


def test_the_year_to_29_february_begins_on_1_march() -> None:
    assert year_to("2024-02-29") == Period(date(2023, 3, 1), date(2024, 3, 1))
    assert year_to("2023-02-28").days == 365
    assert year_to("2024-12-31").days == 366


def test_the_year_to_28_february_of_a_leap_year_begins_on_1_march() -> None:
    assert year_to("2024-02-28") == Period(date(2023, 3, 1), date(2024, 2, 29))


def test_years_are_contiguous_across_leap_days() -> None:
    years = years_to("2024-02-29", 5)
    assert [a.end for a in years[:-1]] == [b.start for b in years[1:]]
    assert sum(y.days for y in years) == (date(2024, 3, 1) - date(2019, 3, 1)).days


def test_months_end_with_the_last_complete_one() -> None:
    assert months("2024-12-31", 1)[0].last_day == date(2024, 12, 31)
    assert months("2024-12-30", 1)[0].last_day == date(2024, 11, 30)
    assert [p.label for p in months("2024-03-31", 2, length=3)] == [
        "1 October 2023 to 31 December 2023",
        "1 January 2024 to 31 March 2024",
    ]


def test_a_year_has_13_month_ends() -> None:
    ends = month_ends(year_to("2024-03-31"))
    assert len(ends) == 13
    assert (ends[0], ends[11], ends[12]) == (
        date(2023, 3, 31),
        date(2024, 2, 29),
        date(2024, 3, 31),
    )


def test_month_ends_need_whole_months() -> None:
    with pytest.raises(ArgumentError, match="whole calendar months"):
        month_ends(year_to("2024-03-15"))


def test_labels_name_the_last_day_never_the_end() -> None:
    assert Period(date(2024, 1, 5), date(2024, 2, 1)).label == "5 January 2024 to 31 January 2024"


def test_last_month_end_at_the_turn_of_the_year() -> None:
    assert last_month_end(date(2025, 1, 30)) == date(2024, 12, 31)


@pytest.mark.parametrize(
    ("start", "end"),
    [(date(2024, 1, 1), date(2024, 1, 1)), (date(2024, 1, 2), date(2024, 1, 1))],
)
def test_an_empty_period_is_refused(start: date, end: date) -> None:
    with pytest.raises(ArgumentError, match="end must be after its start"):
        Period(start, end)


def test_a_time_of_day_is_refused() -> None:
    with pytest.raises(ArgumentError, match="must be a datetime.date"):
        Period(datetime(2024, 1, 1), date(2025, 1, 1))


@pytest.mark.parametrize("value", ["31/03/2025", "2025-13-01", 20250331, None])
def test_a_day_that_is_no_day_is_refused(value: object) -> None:
    with pytest.raises(ArgumentError, match="as_of must be a"):
        as_day(value, "as_of")  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [(), "2025", [date(2024, 1, 1)]])
def test_what_is_no_period_is_refused(value: object) -> None:
    with pytest.raises(ArgumentError, match="period must be a Period"):
        as_periods(value)  # type: ignore[arg-type]


def test_the_same_period_twice_is_refused() -> None:
    with pytest.raises(ArgumentError, match="twice"):
        as_periods([year_to("2024-03-31")] * 2)
